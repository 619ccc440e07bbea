"""Every address of the site, and everything that any form of it understands, to be posted there."""

import json
import re
import zlib
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve, reverse
from django.utils import timezone
from PIL import Image

from articles.models import (
    AcceptedFinding,
    Article,
    Category,
    Picture,
    PreviewLink,
    Release,
    Series,
    Term,
    Topic,
    Translation,
    Upload,
)
from articles.newsroom import editing, following, keeping, presence, previewing, releasing
from articles.newsroom.checks.standing import standing
from articles.newsroom.exchange.exporting import export
from articles.newsroom.importing import uploads
from articles.newsroom.importing.targets import NewArticle
from articles.newsroom.refusals import Refused
from authors.models import Author
from pages.models import Page
from tests.builders import (
    bring_to,
    make_article,
    make_author,
    make_category,
    make_draft,
    make_editor,
    make_picture,
    make_published,
    make_series,
    make_topic,
    make_translation,
    make_user,
    publish,
    version,
)
from tests.word_files import paragraph, word_file

PAGE = "0123456789abcdef"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Endpoint:
    name: str
    route: str
    arguments: tuple[str, ...]


def endpoints() -> Iterator[Endpoint]:
    """Yield every address that the site answers at, from the resolver itself."""

    def walk(resolver: URLResolver, spaces: tuple[str, ...], route: str) -> Iterator[Endpoint]:
        for pattern in resolver.url_patterns:
            here = f"{route}{pattern.pattern}"
            if isinstance(pattern, URLResolver):
                inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
                yield from walk(pattern, inner, here)
            else:
                name = ":".join((*spaces, pattern.name or "-"))
                arguments = tuple(pattern.pattern.regex.groupindex)
                yield Endpoint(name, here, arguments)

    yield from walk(get_resolver(), (), "/")


# The house ------------------------------------------------------------------------------


@dataclass
class House:
    """A newsroom with one of everything, and a Turkish translator's own text in it."""

    editor: Any
    article: Article
    own: Translation
    turkish_original: Article
    untranslated: Article
    release: Release
    link: PreviewLink
    uploads: list[Upload]
    topic: Topic
    series: Series
    picture: Picture
    page: Page
    author: Author
    category: Category
    others: dict[str, Translation]
    #: A published Turkish version that follows its original without a new revision.
    followed: Translation
    #: A Turkish and a Russian version, by number, with what their last step is taken back.
    undoing: dict[int, str]
    #: What could be deleted, if one may.
    unused: dict[str, Any]


def make_house() -> House:
    """Return a newsroom with one of everything; a machine is asked, and does not answer."""
    editor, topic, picture = make_editor(), make_topic(), make_picture()
    # A doubled word and a link: something to accept, something to ask.
    body = '<p>Gold gold leaves <a href="https://example.org/{}">the mines</a>.</p>'
    doubled = make_draft("Gold", body=body.format("a"), notes={})
    article = make_published(by=editor, topics=(topic,), draft=doubled)
    Article.objects.filter(pk=article.pk).update(cover=picture)
    draft = make_draft("Altın", body=body.format("b"), notes={})
    own = make_translation(article, "tr", by=editor, draft=draft)
    russian = bring_to("changing", make_translation(article, "ru", by=editor))
    turkish_original = make_article(by=editor, language="tr", draft=make_draft("Bakır"))
    english = bring_to("in_review", make_translation(turkish_original, "en", by=editor))
    untranslated = make_article(by=editor, draft=make_draft("Silver"))
    silver = bring_to("ready", version(untranslated, "en"))
    published = version(article, "en")
    revise(published, body.format("a") + "<p>A new paragraph.</p><p>And another one.</p>")
    for one in (own, russian):  # one change is marked as done, the other is not
        following.take_over(one, key=following.following(one).changes[0].key, by=editor)
    followed = make_published(by=editor, draft=doubled)
    turkish = publish(make_translation(followed, "tr", by=editor, draft=draft))
    revise(version(followed, "en"), "<p>Other words, which change nothing here.</p>")
    editing.follow_original(turkish, by=editor, number=2)
    undone = make_published(by=editor, draft=doubled)
    begun = [make_translation(undone, code, by=editor, draft=draft) for code in ("tr", "ru")]
    revise(version(undone, "en"), "<p>Other words, which change nothing here.</p>")
    undoing = {one.pk: following.take_all_over(one, number=2, by=editor) for one in begun}
    release = releasing.create(name="Metals", by=editor, translations=[silver])
    releasing.set_time(release, at=timezone.now() + timedelta(days=1), zone="UTC", by=editor)
    for one in (russian, own, version(article, "en")):
        draft = make_draft("Typed")
        keeping.keep(one, draft, by=editor, page=PAGE, started_from=one.latest.number)
        presence.announce(one, by=editor)
    for one, letter in ((russian, "f"), (own, "e")):
        AcceptedFinding.objects.create(
            translation=one, fingerprint=letter * 32, code="x", reason="Right", by=editor
        )
    return House(
        editor=editor,
        article=Article.objects.get(pk=article.pk),
        own=own,
        turkish_original=turkish_original,
        untranslated=untranslated,
        release=release,
        link=previewing.share(article, by=editor, days=7, pinned=False),
        uploads=[
            uploads.keep(
                word_file(paragraph("Text")), name="a.docx", target=NewArticle("en"), by=editor
            )
        ],
        topic=topic,
        series=make_series(),
        picture=picture,
        page=Page.objects.create(title_en="About", slug_en="about"),
        author=article.bylines.get().author,
        category=article.category,
        followed=turkish,
        undoing=undoing,
        others={"ru": russian, "original": version(article, "en"), "en": english, "sv": silver},
        unused={
            "picture": make_picture(),
            "category": make_category(),
            "author": make_author(),
            "user": make_user(),
            "term": make_term(),
        },
    )


def revise(original: Translation, body: str) -> None:
    draft = make_draft("Gold", body=body, notes={})
    editing.save(original, draft, by=make_editor(), expected=original.latest.number)
    publish(original)


def make_term() -> Term:
    return Term.objects.create(
        source_language="en", target_language="ru", source="gold", preferred=["золото"]
    )


def targets(endpoint: Endpoint, house: House) -> list[dict[str, Any]]:
    """Return the arguments with which an address is asked: what is own, and what is foreign."""
    articles = [house.article.pk, house.turkish_original.pk, house.untranslated.pk]
    foreign = [one.pk for one in house.others.values()]
    numbers = {
        "articles_article": articles,
        "articles_translation": [house.own.pk, *foreign, version(house.turkish_original, "tr").pk],
        "articles_release": [house.release.pk],
        "articles_picture": [house.picture.pk],
        "articles_category": [house.category.pk],
        "articles_topic": [house.topic.pk],
        "articles_series": [house.series.pk],
        "pages_page": [house.page.pk],
        "authors_author": [house.author.pk],
        "auth_user": [house.editor.pk],
        "articles_term": [house.unused["term"].pk],
    }
    if endpoint.name.endswith("_delete"):
        numbers |= {
            "articles_picture": [house.unused["picture"].pk],
            "articles_category": [house.unused["category"].pk],
            "authors_author": [house.unused["author"].pk],
        }
    kind = next((one for one in numbers if f":{one}_" in endpoint.name), None)
    if kind is None:  # the addresses without a name lead to the pages of an object
        kind = next((one for one in numbers if one.replace("_", "/") in endpoint.route), None)
    fixed = {
        "content_type_id": ContentType.objects.get_for_model(Article).pk,
        "app_label": "articles",
        "url": "nowhere",
        "number": 1,
        "page": 1,
        "link": house.link.pk,
        "token": previewing.token(house.link),
        "slug": house.article.slug_en,
        "file": f"{house.article.slug_en}-en",
        "path": "pictures/0123456789abcdef/x.jpg",
        "kind": "jpg",
        "version": "1.2",
    }
    if endpoint.name.endswith("_confirm"):
        numbers["articles_translation"] = [house.followed.pk]
    if endpoint.name.endswith("_behind_undo"):
        numbers["articles_translation"] = list(house.undoing)
    if endpoint.name.endswith("translation_weigh"):
        published = version(house.article, "en")
        numbers["articles_translation"] = [published.pk]
        fixed["number"] = published.publications.first().pk
    if endpoint.name.endswith("translation_amend"):
        numbers["articles_translation"] = [version(house.article, "en").pk]
        fixed["number"] = 2
    if endpoint.name.endswith(("_decide", "_progress")):
        numbers["articles_article"] = [one.pk for one in house.uploads]
    found = []
    for number in numbers.get(kind, [1]) if kind else [1]:
        for language in ("tr", "ru", "en") if "language" in endpoint.arguments else ("",):
            every = {**fixed, **dict.fromkeys(("pk", "object_id", "id"), number)}
            every["language"] = language
            found.append({name: every[name] for name in endpoint.arguments})
    return found


def addresses(endpoint: Endpoint, house: House) -> list[str]:
    if endpoint.name in {"picture", "admin:-"}:  # not to be reversed
        route = endpoint.route.replace("<path:object_id>", str(house.article.pk))
        return ["/admin/nowhere/" if "url" in endpoint.arguments else route.partition("^")[0]]
    found = [reverse(endpoint.name, kwargs=one) for one in targets(endpoint, house)]
    if endpoint.name.endswith("article_import"):
        asked = [f"?into={one.pk}" for one in (house.own, house.others["ru"])]
        new = f"?translation_of={house.untranslated.pk}&language="
        found += [f"{found[0]}{query}" for query in (*asked, f"{new}tr", f"{new}ru")]
    if endpoint.name.endswith("_merge"):
        found = [f"{one}?draft={PAGE}" for one in found]
    return found


# What is posted ----------------------------------------------------------------------------


def poison(house: House) -> dict[str, Any]:
    """Return everything that any form of the newsroom understands, and what none should."""
    everyone = [str(one.pk) for one in get_user_model().objects.all()]
    fingerprints = _fingerprints(house.others["original"])
    columns = {
        f"{name}_{code}": f"forged-{code}"
        for name in ("title", "slug", "standfirst", "body", "takeaways", "name", "alt", "caption")
        for code in ("en", "tr", "ru")
    }
    byline = house.article.bylines.get()
    return {
        **columns,
        # A text, for whichever version is named
        "title": "Forged",
        "slug": "forged",
        "standfirst": "Forged.",
        "takeaways": "Forged.",
        "body": "<p>Forged.</p>",
        "notes": "{}",
        "comment": "Forged",
        "significance": "30",
        "in_line": "on",
        "source": "1",
        "page": PAGE,
        "step": "99",
        "draft": PAGE,
        "discard": PAGE,
        "over": "1",
        # Whose it is
        "id": str(house.others["ru"].pk),
        "pk": str(house.others["ru"].pk),
        "translation": str(house.others["ru"].pk),
        "article": str(house.untranslated.pk),
        "language": "ru",
        "original_language": "tr",
        "by": everyone[0],
        "translator": everyone[-1],
        "reviewer": everyone[-1],
        "due": "2031-01-01",
        "stage": "published",
        "live": "1",
        "latest": "1",
        "based_on": "1",
        "publish_at": "2031-01-01T00:00",
        # Moves and what they ask
        "reason": "Forged",
        "withdraw_reason": "Forged",
        "at": "2031-07-01T09:00",
        "zone": "Europe/Moscow",
        **{f"{move}-told": "correction" for move in ("publish", "schedule")},
        **{f"{move}-note": "Forged" for move in ("publish", "schedule")},
        # Findings
        "fingerprint": "f" * 32,
        **{f"reason-{one}": "Forged" for one in fingerprints + _fingerprints(house.own)},
        # What languages share
        "category": str(house.category.pk),
        "topics": [],
        "cover": "",
        "bylines-TOTAL_FORMS": "1",
        "bylines-INITIAL_FORMS": "1",
        "bylines-0-id": str(byline.pk),
        "bylines-0-article": str(house.article.pk),
        "bylines-0-author": str(byline.author_id),
        "bylines-0-role": "editor",
        "bylines-0-position": "0",
        "bylines-0-affiliation": "Forged",
        "position": "99",
        "kind": "theme",
        "place": "footer",
        "publication_type": "report",
        "recipient": "Forged",
        "days": "7",
        "pinned": "later",
        # Sets
        "name": "Forged",
        "version": [str(house.own.pk), str(house.others["ru"].pk)],
        "member": str(house.release.members.get().pk),
        "seen": str(house.release.members.get().pk),
        # People
        "username": "forged",
        "sort_key": "Forged",
        "orcid": "",
        "links": "",
        "usable_password": "true",
        "old_password": "wrong",
        "password1": "Forged-0815-word",
        "password2": "Forged-0815-word",
        "new_password1": "Forged-0815-word",
        "new_password2": "Forged-0815-word",
        "is_superuser": "on",
        "is_staff": "on",
        "is_active": "on",
        "groups": [],
        "language_assignments-TOTAL_FORMS": "1",
        "language_assignments-INITIAL_FORMS": "0",
        "language_assignments-0-language": "ru",
        "language_assignments-0-user": everyone[-1],
        # Pictures
        "checksum": house.picture.checksum,
        "alt": "Forged",
        "focus_x": "0.1",
        "focus_y": "0.1",
        "licence": "",
        # Word files
        "purpose": "revision",
        "revised": str(house.others["ru"].pk),
        "original": str(house.untranslated.pk),
        "author": str(house.author.pk),
        # Terms; what term it is, `variants` says
        "source_language": "en",
        "target_language": "ru",
        "preferred": "Forged",
        # What Django's admin understands
        "_save": "Save",
        "post": "yes",
    }


def _fingerprints(text: Translation) -> list[str]:
    return [one.fingerprint for one in standing(text).open if one.finding.acceptable]


def variants(endpoint: Endpoint, house: House) -> list[dict[str, Any]]:
    """Return what is posted besides: each move, each action, the admin's own ways."""
    name = endpoint.name
    if name.endswith("translation_change"):
        moves = [{"move": one} for one in ("approve", "publish", "withdraw")]
        return [*moves, {"machine": "draft"}]
    if name.endswith("_changelist"):
        model = {
            "articles_article": [house.turkish_original.pk],
            "articles_picture": [house.unused["picture"].pk],
            "articles_topic": [house.topic.pk],
            "articles_series": [house.series.pk],
            "pages_page": [house.page.pk],
            "articles_category": [house.unused["category"].pk],
            "authors_author": [house.unused["author"].pk],
            "auth_user": [house.editor.pk],
            "articles_term": [house.unused["term"].pk],
        }
        chosen = next((pks for one, pks in model.items() if f":{one}_" in name), [1])
        delete = {"action": "delete_selected", "index": "0", "_selected_action": chosen}
        # The list of categories can be changed in place.
        rows = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-position": "99"}
        return [{**delete, "_save": None}, {**rows, "form-0-id": str(house.category.pk)}]
    if name.endswith("_weigh"):
        publication = version(house.article, "en").publications.first()
        return [{f"{publication.pk}-significance": "30"}]
    if name.endswith("_amend"):
        return [{"2-told": "correction", "2-note": "Forged"}]
    if name.endswith("release_tell"):
        member = house.release.members.get().pk
        return [{f"{member}-told": "correction", f"{member}-note": "Forged"}]
    if name.endswith("_behind_undo"):
        return [{"token": token} for token in house.undoing.values()]
    if "_behind_" in name:
        # Both versions follow the same changes of the same original.
        changes = following.following(house.own).changes
        return [{"key": change.key, "number": "2"} for change in changes]
    if name.endswith("article_assign"):
        return [{"translator": "", "reviewer": "", "note": "Mine", "seen": ""}]
    if name.endswith("article_import"):
        return [{"purpose": one} for one in ("revision", "translation", "article")]
    if name.endswith(("term_add", "term_change")):
        return [{"source": "Forged"}]
    if name.endswith(("_add", "_change")):
        return [{}, {"_saveasnew": "1", "_popup": "1", "_to_field": "id"}]
    if name.endswith("_accept"):
        texts = (house.own, house.others["original"])
        return [{"fingerprint": _fingerprints(one)[0]} for one in texts]
    if name.endswith("_take_back"):
        return [{}, {"fingerprint": "e" * 32}]
    if name.endswith("_decide"):
        return [{}, {"discard": "1"}]
    return [{}]


def files() -> dict[str, SimpleUploadedFile]:
    word = word_file(paragraph("Forged")).read()
    return {"file": SimpleUploadedFile("forged.docx", word)}


def table() -> dict[str, SimpleUploadedFile]:
    content = b"from,into,term,translation\nen,ru,forged,Forged\n"
    return {"file": SimpleUploadedFile("forged.csv", content)}


def make_picture_file() -> bytes:
    file = BytesIO()
    Image.new("RGB", (30, 20), "purple").save(file, "PNG")
    return file.getvalue()


def picture_files() -> dict[str, SimpleUploadedFile]:
    content = make_picture_file()
    return {
        "file": SimpleUploadedFile("forged.png", content),
        "upload": SimpleUploadedFile("forged.png", content),
    }


def expected(address: str) -> dict[str, str]:
    """Return what the newest revision is of the version that `address` means: no conflict."""
    number = next((part for part in address.split("/") if part.isdecimal()), "")
    if "/translation/" not in address or not number:
        return {}
    latest = Translation.objects.filter(pk=number).values_list("latest__number", flat=True)
    return {"expected": str(*latest)}


def from_outside(address: str) -> dict[str, str]:
    """Return the confirmation of a file that says something else than the version does now."""
    wanted = resolve(address).kwargs
    article = Article.objects.get(pk=wanted["pk"])
    somebody = get_user_model().objects.filter(groups__name="editor").first()
    try:
        file = export(article=article, language=wanted["language"], by=somebody, version="1.2")
    except Refused:
        return {}  # an original is not translated outside
    forged = re.sub(rb"(<target[^>]*>)", rb"\1Forged ", file.content, count=1)
    return {"content": b64encode(zlib.compress(forged)).decode(), "earlier": "1", "confirm": "1"}


def send(client: Client, endpoint: Endpoint, address: str, data: dict) -> None:
    """Post to the address; what it answers does not matter here."""
    signed_in = client.cookies.copy()
    data = {name: one for name, one in data.items() if one is not None} | expected(address)
    if endpoint.name.endswith("_outside"):
        data |= from_outside(address)
    sent = files() if "import" in endpoint.name else {}
    if endpoint.name.endswith("term_import"):
        sent = table()
    if "picture" in endpoint.name:
        sent = picture_files()
    if sent:
        client.post(address, {**data, **sent})
    else:
        client.post(address, urlencode(data, doseq=True), content_type=FORM)
    if endpoint.name.endswith(("draft", "typed_markers")):
        client.post(address, json.dumps(data), content_type="application/json")
    client.cookies = signed_in  # one of the addresses signs out
