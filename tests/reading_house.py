"""A small house that has something for every kind of public page, in all three languages.

Its long article is made of texts of the demonstration: words that repeat themselves would
be compressed to nothing, and its size would say nothing.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from articles.models import Article, Byline, Category, Edition, Picture, Series, Topic, Translation
from articles.models.revision import Significance
from articles.newsroom import editing, publishing, readers
from articles.newsroom.editing import Draft
from articles.public.typesetting.house import house_card_name
from authors.models import Author
from demo import loading
from languages.columns import column
from languages.slugs import slugify
from pages.models import Page
from tests.builders import (
    figure,
    make_article,
    make_author,
    make_category,
    make_draft,
    make_editor,
    make_picture,
    make_series,
    make_topic,
    make_translation,
    publish,
    version,
)

LANGUAGES = ("en", "tr", "ru")
#: What the long article has at least, in each language.
WORDS, NOTES = 2500, 40
_TEXTS = ("sahel-artisanal-gold", "who-mends-the-cable")
#: Their notes stand at the ends of sentences.
_MORE_NOTES = ("cbam-turkiye-carbon-price", "eastern-mediterranean-interconnectors")
_MORE_THAN_A_PAGE_OF_A_LIST = 14


@dataclass(frozen=True)
class House:
    """What the addresses of the pages are made of."""

    full: Article
    bare: Article
    withdrawn: Article
    #: By language: a text whose original has been revised since.
    overtaken: dict[str, Article]
    #: By language: an article that can be read in another one only.
    elsewhere: dict[str, Article]
    category: Category
    topic: Topic
    region: Topic
    series: Series
    person: Author
    picture: Picture
    page: Page


def furnish() -> House:
    """Fill an empty database; return what stands in it."""
    editor = make_editor()
    picture = make_picture("Dunes", alt_en="Dunes", alt_tr="Kum tepeleri", alt_ru="Дюны")
    category = make_category(
        **_each("description", "What we know, and how we know it."),
        publication_type=Category.PublicationType.REPORT,
    )
    topic = make_topic(**_each("description", "Where gold comes from and who buys it."))
    region = make_topic("Sahel", kind=Topic.Kind.REGION, **_each("description", "From sea to sea."))
    series = make_series(**_each("description", "Papers on energy and metals."), issn="2049-3630")
    person = make_author(
        photograph=picture,
        orcid="0000-0002-1825-0097",
        links=["https://example.org/elif"],
        **_each("role", "Senior fellow"),
        **_each("affiliation", "Institute of Metals"),
        **_each("biography", "Writes on gold.\n\nLives in Ankara."),
    )
    others = [make_author("Aibek Toktogulov"), make_author("Jean-Luc Moreau")]
    shared = {"by": editor, "category": category, "topics": (topic, region)}

    full = _full(shared, picture=picture, people=[person, *others], series=series)
    bare = make_article(by=editor, draft=_bare(), author=person)
    _publish_everywhere(bare, _bare(), by=editor)
    bare.bylines.all().delete()
    Article.objects.filter(pk=bare.pk).update(category=None)
    withdrawn = make_article(by=editor)
    _publish_everywhere(withdrawn, make_draft("Taken back"), by=editor)
    slugs = Article.objects.get(pk=withdrawn.pk)
    for code in LANGUAGES:
        publishing.withdraw(version(withdrawn, code), by=editor, reason="An error in the figures.")
    overtaken = {code: _overtaken(code, shared) for code in ("en", "tr")}
    elsewhere = {code: _only_in(code, by=editor) for code in ("en", "tr")}
    page = Page.objects.create(
        place=Page.Place.HEADER,
        **{column("is_shown", code): True for code in LANGUAGES},
        **_each("title", "About us"),
        **_each("slug", "about"),
        **_each("description", "Who we are, and who pays for it."),
        **_each("body", "<h2>Money</h2><p>From <a href='https://example.org/'>readers</a>.</p>"),
    )
    _set_in_type(full)
    _repeat(overtaken["tr"], _MORE_THAN_A_PAGE_OF_A_LIST, cover=picture, series=series)
    return House(
        full=full,
        bare=Article.objects.get(pk=bare.pk),
        withdrawn=slugs,
        overtaken={"en": overtaken["tr"], "tr": overtaken["en"], "ru": overtaken["en"]},
        elsewhere={"en": elsewhere["tr"], "tr": elsewhere["en"], "ru": elsewhere["en"]},
        category=category,
        topic=topic,
        region=region,
        series=series,
        person=person,
        picture=picture,
        page=page,
    )


def _each(field: str, text: str) -> dict[str, str]:
    return {column(field, code): text for code in LANGUAGES}


def _publish_everywhere(article: Article, draft: Draft, *, by, at: datetime | None = None) -> None:
    publish(version(article, article.original_language), by=by, at=at)
    for code in LANGUAGES:
        if code != article.original_language:
            translated = Draft(**{**draft.__dict__, "title": f"{draft.title} ({code})"})
            publish(make_translation(article, code, by=by, draft=translated), by=by, at=at)


# The articles ------------------------------------------------------------------


def _full(shared: dict, *, picture: Picture, people: list[Author], series: Series) -> Article:
    """Everything that an article can have, 2,500 words and 40 notes of it at least."""
    then, draft = timezone.now() - timedelta(days=9), make_draft("Gold")
    article = make_article(**shared, author=people[0], draft=draft)
    for person, role in zip(people[1:], (Byline.Role.CO_AUTHOR, Byline.Role.EDITOR), strict=True):
        Byline.objects.create(
            article=article, author=person, role=role, position=article.bylines.count()
        )
    _publish_everywhere(article, draft, by=shared["by"], at=then)
    Article.objects.filter(pk=article.pk).update(
        cover=picture,
        series=series,
        part=2,
        report_number="PB 2026/04",
        **{column("doi", code): f"10.5555/gold.{code}" for code in LANGUAGES},
    )
    for code in LANGUAGES:
        _correct(version(article, code), _long(code, picture))
    return Article.objects.get(pk=article.pk)


def _set_in_type(article: Article) -> None:
    """Store what stands for the papers and the cards: to set real ones takes seconds."""
    store = storages["editions"]
    for edition in article.editions.all():
        name = f"{article.pk}/{edition.language}-{edition.number}"
        edition.pdf = store.save(f"{name}.pdf", ContentFile(b"%PDF-1.7"))
        edition.card = store.save(f"{name}.jpg", ContentFile(b"JPEG"))
        edition.pdf_bytes, edition.pdf_pages = 300_000, 12
        edition.save()
    for code in LANGUAGES:
        store.save(house_card_name(code), ContentFile(b"JPEG"))


def _correct(translation: Translation, draft: Draft) -> None:
    """Show readers `draft`, as a correction that they are told of.

    What the newsroom does besides for a text of this length takes seconds: it is left out.
    """
    revision, article = translation.live, Article.objects.get(pk=translation.article_id)
    for field, value in {**draft.__dict__, "slug": slugify(draft.title)}.items():
        if hasattr(revision, field):
            setattr(revision, field, value)
    revision.save()
    # Without its source, nothing of it is remembered for translators.
    revision.translation = translation
    translation.based_on = None
    readers.show(
        revision,
        article,
        at=timezone.now(),
        kind=Edition.Kind.CORRECTION,
        note="The share of recycled gold was wrong.",
    )


def _long(language: str, picture: Picture) -> Draft:
    texts = [_demo(name, language) for name in _TEXTS]
    notes = {key: note.strip() for text in texts for key, note in text["notes"].items()}
    body = "".join(text["body"] for text in texts)
    waiting = {
        key: note.strip()
        for name in _MORE_NOTES
        for key, note in _demo(name, language)["notes"].items()
        if key not in notes
    }
    # The first note comes once more, as a scholar cites a source twice.
    for key in (*waiting, next(iter(texts[0]["notes"]))):
        # Each at the next sentence of a paragraph that has no note at its end.
        body = re.sub(r"(?<=\w)\. (?=\w)", f'.<fn-ref data-key="{key}"></fn-ref> ', body, count=1)
    body += figure(picture, alt=picture.name, caption="Dunes near Agadez.")
    return Draft(
        title=texts[0]["title"],
        standfirst=texts[0]["standfirst"],
        takeaways=tuple(texts[0]["takeaways"]),
        body=body,
        notes=notes | waiting,
    )


def _demo(name: str, language: str) -> dict:
    path = Path(loading.HERE, "articles", name, f"{language}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _bare() -> Draft:
    return Draft(
        title="A line", standfirst="", takeaways=(), body="<p>Gold is heavy.</p>", notes={}
    )


def _overtaken(original: str, shared: dict) -> Article:
    """An article whose translations do not say yet what its original does."""
    draft = make_draft(f"First written in {original}")
    article = make_article(**shared, language=original, draft=draft)
    _publish_everywhere(article, draft, by=shared["by"])
    written = version(article, original)
    changed = Draft(**{**draft.__dict__, "body": f"{draft.body}<p>And since then much more.</p>"})
    editing.save(written, changed, by=shared["by"], expected=written.latest.number)
    publish(written, by=shared["by"], significance=Significance.MAJOR)
    return Article.objects.get(pk=article.pk)


def _only_in(language: str, *, by) -> Article:
    article = make_article(language=language, by=by, draft=make_draft(f"Only in {language}"))
    publish(version(article, language), by=by)
    return Article.objects.get(pk=article.pk)


def _repeat(article: Article, times: int, *, cover: Picture, series: Series) -> None:
    """Put copies of what readers have of `article` beside it: rows are quicker than publishing.

    The first two are parts of `series`; every other one has a picture.
    """
    article = Article.objects.get(pk=article.pk)
    bylines, topics = list(article.bylines.all()), list(article.topics.all())
    for number in range(times):
        article.pk, article._state.adding = None, True
        article.cover = cover if number % 2 else None
        article.series, article.part = (series, 2 * number + 1) if number < 2 else (None, None)
        for code in LANGUAGES:
            setattr(article, column("slug", code), f"copy-{number}")
            setattr(article, column("title", code), f"How it went on {number}")
        article.save()
        for byline in bylines:
            Byline.objects.create(article=article, author=byline.author, position=byline.position)
        article.topics.set(topics)
