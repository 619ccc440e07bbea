"""How the demonstration gets into an empty house: through the newsroom's own functions.

Texts are beside this module as TOML, pictures are drawn by `demo.drawing`. Everything
but the pictures is written in one transaction, so that a load that was cut off is simply
begun again.
"""

import tomllib
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from articles import pictures
from articles.models import (
    Article,
    Byline,
    Category,
    Edition,
    Event,
    LanguageAssignment,
    Picture,
    Revision,
    Series,
    Topic,
    Translation,
)
from articles.models.revision import Significance
from articles.newsroom import assigning, creating, editing, publishing, telling, terms
from articles.newsroom.editing import Draft
from articles.newsroom.permissions import AUTHOR, EDITOR, TRANSLATOR
from articles.newsroom.telling import Telling
from authors.models import Author
from demo import drawing
from demo.house import make_pages
from languages.columns import column
from languages.names import codes
from languages.slugs import slugify

HERE = Path(__file__).resolve().parent
PASSWORD = "thinktank-demo"
#: Account → its role and the languages it translates into.
ACCOUNTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "editor": (EDITOR, ()),
    "author": (AUTHOR, ()),
    "translator-tr": (TRANSLATOR, ("tr",)),
    "translator-ru": (TRANSLATOR, ("ru",)),
}
_NAMES = {
    "editor": ("Deniz", "Aksoy"),
    "author": ("Elif", "Karaca"),
    "translator-tr": ("Selin", "Ergin"),
    "translator-ru": ("Павел", "Громов"),
}
_SCHEDULED_IN = timedelta(days=3)


@dataclass(frozen=True)
class Loaded:
    articles: int
    versions: int
    pictures: int


def load() -> Loaded:
    """Fill the database with the demonstration and return how much there is."""
    folders = sorted((HERE / "articles").iterdir())
    specs = {folder: _spec(folder) for folder in folders if folder.is_dir()}
    # A house may publish in fewer languages than the demonstration is written in.
    specs = {folder: spec for folder, spec in specs.items() if spec["original_language"] in codes()}
    people = _read(HERE / "people.toml")
    stored = _draw(specs, people)
    with transaction.atomic():
        users = _make_accounts()
        words = _make_taxonomy(_read(HERE / "taxonomy.toml"))
        authors = _make_people(people, stored, users)
        make_pages(_read(HERE / "pages.toml"))
        terms.take((HERE / "glossary.csv").read_bytes(), by=users["editor"])
        # The oldest first, so that the lists of the newsroom read as they would.
        for folder, spec in sorted(specs.items(), key=lambda item: -_age(item[1])):
            _Loading(folder, spec, users, words, authors, stored).run()
        _give_addresses(users)
    return Loaded(
        articles=Article.objects.count(),
        versions=Translation.objects.count(),
        pictures=len(stored),
    )


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _spec(folder: Path) -> dict:
    """Return what is to be made of `folder`, in the languages of this house."""
    spec = _read(folder / "article.toml")
    for name in spec.keys() & {"states", "assigned"}:
        spec[name] = {code: what for code, what in spec[name].items() if code in codes()}
    return spec


def _age(spec: dict) -> int:
    return max(spec.get("published", {}).values(), default=1)


# Pictures ----------------------------------------------------------------------


def _draw(specs: dict[Path, dict], people: dict) -> dict[str, Picture]:
    """Return the pictures of all covers (by folder) and people (by slug)."""
    words = _read(HERE / "pictures.toml")
    seeds: dict[str, int] = {}
    orders = []
    for folder, spec in specs.items():
        motif = spec["cover"]
        seeds[motif] = seeds.get(motif, -1) + 1
        orders.append((folder.name, motif, seeds[motif]))
    orders += [(slug, "portrait", 0) for slug in people]
    with ProcessPoolExecutor() as pool:
        drawn = list(pool.map(_drawing, orders))
    return {
        name: pictures.store(
            BytesIO(content), name=_picture_name(name, motif), alt=words.get(motif)
        )
        for (name, motif, _), content in zip(orders, drawn, strict=True)
    }


def _drawing(order: tuple[str, str, int]) -> bytes:
    name, motif, seed = order
    return drawing.portrait(name) if motif == "portrait" else drawing.cover(motif, seed=seed)


def _picture_name(name: str, motif: str) -> str:
    return f"{name} ({motif})"


# People, words, accounts ---------------------------------------------------------


def _make_accounts() -> dict[str, Any]:
    users = {}
    for username, (role, languages) in ACCOUNTS.items():
        first_name, last_name = _NAMES[username]
        user = get_user_model().objects.create_user(
            username,
            password=PASSWORD,
            is_staff=True,
            first_name=first_name,
            last_name=last_name,
        )
        user.groups.add(Group.objects.get(name=role))
        for language in set(languages) & set(codes()):
            LanguageAssignment.objects.create(user=user, language=language)
        users[username] = user
    return users


def _give_addresses(users: dict[str, Any]) -> None:
    """Last of all, so that nobody is written to about what is only being loaded."""
    for username, user in users.items():
        user.email = f"{username}@example.org"
        user.save(update_fields=["email"])


@dataclass(frozen=True)
class _Words:
    """What articles are filed under, by its name in `taxonomy.toml`."""

    categories: dict[str, Category]
    series: dict[str, Series]
    topics: dict[str, Topic]


def _make_taxonomy(words: dict) -> _Words:
    return _Words(
        categories={
            slug: Category.objects.create(
                position=position,
                publication_type=texts["publication_type"],
                **_per_language(texts, slugged=True),
            )
            for position, (slug, texts) in enumerate(words["categories"].items())
        },
        series={
            slug: Series.objects.create(
                issn=texts.get("issn", ""), **_per_language(texts, slugged=True)
            )
            for slug, texts in words["series"].items()
        },
        topics={
            slug: Topic.objects.create(kind=texts["kind"], **_per_language(texts, slugged=True))
            for slug, texts in words["topics"].items()
        },
    )


def _make_people(people: dict, stored: dict[str, Picture], users: dict) -> dict[str, Author]:
    return {
        slug: Author.objects.create(
            slug=slug,
            sort_key=person["sort_key"],
            orcid=person.get("orcid", ""),
            links=person.get("links", []),
            photograph=stored[slug],
            user=users.get(person.get("user")),
            **_per_language(person),
        )
        for slug, person in people.items()
    }


def _per_language(texts: dict, *, slugged: bool = False) -> dict[str, str]:
    values = {}
    for language, fields in texts.items():
        if isinstance(fields, dict):
            values |= {column(name, language): text for name, text in fields.items()}
            if slugged:
                values[column("slug", language)] = slugify(fields["name"])
    return values


# One article -----------------------------------------------------------------------


@dataclass
class _Loading:
    """One article on its way in: original first, then its translations, then what came later."""

    folder: Path
    spec: dict
    users: dict[str, Any]
    words: _Words
    authors: dict[str, Author]
    stored: dict[str, Picture]

    def run(self) -> None:
        original = self.spec["original_language"]
        article = creating.create_article(
            language=original,
            by=self._writer(),
            draft=self._draft(original),
            category=self.words.categories[self.spec["category"]],
        )
        article.bylines.all().delete()
        for position, entry in enumerate(self.spec["byline"]):
            author = self.authors[entry["author"]]
            Byline.objects.create(
                article=article,
                author=author,
                role=entry["role"],
                position=position,
                affiliation=getattr(author, column("affiliation", original)),
            )
        article.topics.set(self.words.topics[slug] for slug in self.spec["topics"])
        article.cover = self.stored[self.folder.name]
        article.series = self.words.series.get(self.spec.get("series"))
        article.part = self.spec.get("part")
        article.report_number = self.spec.get("report_number", "")
        dois = {column("doi", code): doi for code, doi in self._in_house("doi").items()}
        for name, doi in dois.items():
            setattr(article, name, doi)
        article.save(update_fields=["cover", "series", "part", "report_number", *dois])
        self._date(article, days=_age(self.spec) + 9)
        self._bring(self._version(article, original))
        for language in self.spec["states"]:
            if language != original:
                self._bring(self._translate(article, language))
        for later in self.spec.get("later_change", []):
            self._change(self._version(article, original), later)
        for number, change in enumerate(self.spec.get("told", []), start=1):
            for language in self.spec["states"]:
                if language in change:
                    self._tell(self._version(article, language), change, number)
        for language, work in self.spec.get("assigned", {}).items():
            self._assign(article, language, work)

    def _assign(self, article: Article, language: str, work: dict) -> None:
        assigning.assign(
            article,
            language,
            translator=self.users[f"translator-{language}"],
            reviewer=self.users.get(work.get("reviewer")),
            due=timezone.localdate() + timedelta(days=work["due"]),
            note=work.get("note", ""),
            by=self.users["editor"],
        )

    def _writer(self) -> Any:
        by_author = "elif-karaca" in {entry["author"] for entry in self.spec["byline"]}
        return self.users["author" if by_author else "editor"]

    def _in_house(self, name: str) -> dict[str, Any]:
        """Return what the article says of each language, of those that the house has."""
        return {code: said for code, said in self.spec.get(name, {}).items() if code in codes()}

    def _draft(self, language: str, *, told: int = 0) -> Draft:
        """Return the text as it was after `told` of the changes that readers were told of."""
        text = _read(self.folder / f"{language}.toml")
        for change in self.spec.get("told", [])[told:]:
            if language in change:
                now, first = change[language]["now"], change[language]["first"]
                text["body"] = _replace_once(text["body"], now, first)
        return Draft(
            title=text["title"],
            standfirst=text["standfirst"],
            takeaways=tuple(text["takeaways"]),
            body=text["body"],
            notes={key: note.strip() for key, note in text["notes"].items()},
        )

    def _version(self, article: Article, language: str) -> Translation:
        return Translation.objects.get(article=article, language=language)

    def _translate(self, article: Article, language: str) -> Translation:
        by = self.users.get(f"translator-{language}", self.users["editor"])
        translation = editing.start(article=article, language=language, by=by)
        editing.save(translation, self._draft(language), by=by, expected=translation.latest.number)
        self._date_version(translation, days=self._days(language) + 2)
        return translation

    def _days(self, language: str) -> int:
        newest = min(self.spec.get("published", {}).values(), default=4)
        return self.spec.get("published", {}).get(language, min(newest, 3))

    def _bring(self, version: Translation) -> None:
        """Take `version` to the state that the demonstration shows it in."""
        state, editor = self.spec["states"][version.language], self.users["editor"]
        if state == "writing":
            return
        writer = version.latest.by
        publishing.submit(version, by=writer)
        if state == "in review":
            return
        publishing.approve(version, by=editor)
        if state == "scheduled":
            publishing.schedule(version, by=editor, at=_morning(timezone.now() + _SCHEDULED_IN))
        if state in {"published", "withdrawn"}:
            days = self._days(version.language)
            publishing.publish(version, by=editor, at=_days_ago(days))
            self._date_version(version, days=days)
        if state == "withdrawn":
            publishing.withdraw(
                version, by=editor, reason="A source asked for a correction before it is shown."
            )

    def _change(self, original: Translation, later: dict) -> None:
        """Publish a correction of the original that its translations do not have yet."""
        draft = editing.draft_of(original.latest)
        changed = replace(draft, body=_replace_once(draft.body, later["find"], later["replace"]))
        editor = self.users["editor"]
        editing.save(
            original,
            changed,
            by=editor,
            expected=original.latest.number,
            comment=later["comment"],
        )
        publishing.approve(original, by=editor)
        weight = Significance[later["significance"].upper()]
        publishing.publish(original, by=editor, significance=weight)

    def _tell(self, version: Translation, change: dict, number: int) -> None:
        """Publish the text anew with its change `number`, and tell its readers of it."""
        editor, said = self.users["editor"], change[version.language]
        editing.save(
            version,
            self._draft(version.language, told=number),
            by=editor,
            expected=version.latest.number,
            comment=change["comment"],
        )
        original = self._version(version.article, version.article.original_language)
        if not version.is_original:
            editing.follow_original(version, by=editor, number=original.latest.number)
        publishing.approve(version, by=editor)
        told = Telling(Edition.Kind(change["kind"]), said["note"])
        weight = Significance[change["significance"].upper()]
        publishing.publish(version, by=editor, significance=weight, told=told)
        self._date_publication(version, days=said["days"])

    # Rows are dated by the clock; a demonstration that was all written this minute
    # would show nothing of lists and histories.

    def _date(self, article: Article, *, days: int) -> None:
        Article.objects.filter(pk=article.pk).update(created_at=_days_ago(days))
        for version in article.translations.all():
            self._date_version(version, days=days)

    def _date_version(self, version: Translation, *, days: int) -> None:
        moment, recent = _days_ago(days), timezone.now() - timedelta(hours=1)
        Revision.objects.filter(translation=version, at__gt=recent).update(at=moment)
        Event.objects.filter(translation=version, at__gt=recent).update(at=moment)
        Translation.objects.filter(pk=version.pk).update(changed_at=moment, stage_since=moment)

    def _date_publication(self, version: Translation, *, days: int) -> None:
        """Date the newest publication back, and what readers read of it."""
        moment, updated = _days_ago(days), column("updated_at", version.language)
        self._date_version(version, days=days)
        version.publications.filter(revision=version.latest).update(at=moment)
        telling.editions(version).filter(number=telling.editions(version).first().number).update(
            **{"published_at": moment}
        )
        Article.objects.filter(pk=version.article_id).update(**{updated: moment})


def _replace_once(body: str, find: str, new: str) -> str:
    if body.count(find) != 1:
        raise ValueError(f"A later change finds its text {body.count(find)} times: {find!r}")
    return body.replace(find, new)


def _days_ago(days: int) -> datetime:
    return _morning(timezone.now() - timedelta(days=days))


def _morning(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(hour=9, minute=0, second=0, microsecond=0)
