"""Plain functions that build what tests need, through the newsroom's own functions."""

import hashlib
from datetime import datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone
from PIL import Image

from articles import pictures
from articles.models import (
    Article,
    Byline,
    Category,
    LanguageAssignment,
    Picture,
    Series,
    Topic,
    Translation,
)
from articles.models.revision import Significance
from articles.newsroom import creating, editing, publishing
from articles.newsroom.editing import Draft
from articles.newsroom.permissions import AUTHOR, EDITOR, TRANSLATOR
from authors.models import Author

_numbers = count(1)

BODY = (
    '<p>Gold leaves the mines of the Sahel in small bags.<fn-ref data-key="swissaid24"></fn-ref>'
    "</p><h2>Who buys it</h2><p>Refiners far away melt it with other gold."
    '<fn-ref data-key="oecd2016"></fn-ref></p>'
)
NOTES = {
    "swissaid24": "SWISSAID, <em>On the Trail of African Gold</em>, 2024.",
    "oecd2016": "OECD, <em>Due Diligence Guidance</em>, third edition, 2016.",
}


def make_user(role: str | None = None, *, languages: tuple[str, ...] = (), **fields: Any):
    """Return an active member of staff in the group `role`, translating into `languages`."""
    username = fields.pop("username", None) or f"{role or 'nobody'}-{next(_numbers)}"
    user = get_user_model().objects.create(username=username, is_staff=True, **fields)
    if role:
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    for language in languages:
        LanguageAssignment.objects.create(user=user, language=language)
    return user


def make_editor(**fields: Any):
    return make_user(EDITOR, **fields)


def make_author_user(**fields: Any):
    return make_user(AUTHOR, **fields)


def make_translator(*languages: str, **fields: Any):
    return make_user(TRANSLATOR, languages=languages, **fields)


def make_author(name: str = "Elif Karaca", **fields: Any) -> Author:
    number = next(_numbers)
    values = {
        "slug": f"person-{number}",
        "sort_key": name,
        "name_en": name,
        "name_tr": name,
        "name_ru": name,
        **fields,
    }
    return Author.objects.create(**values)


def make_category(name: str = "Analysis", **fields: Any) -> Category:
    number = next(_numbers)
    values = {f"name_{code}": f"{name} {code}" for code in ("en", "tr", "ru")}
    values |= {f"slug_{code}": f"category-{number}" for code in ("en", "tr", "ru")}
    return Category.objects.create(**(values | fields))


def make_series(name: str = "Energy papers", **fields: Any) -> Series:
    number = next(_numbers)
    values = {f"name_{code}": f"{name} {code}" for code in ("en", "tr", "ru")}
    values |= {f"slug_{code}": f"series-{number}" for code in ("en", "tr", "ru")}
    return Series.objects.create(**(values | fields))


def make_topic(name: str = "Gold", **fields: Any) -> Topic:
    number = next(_numbers)
    values = {f"name_{code}": f"{name} {code}" for code in ("en", "tr", "ru")}
    values |= {f"slug_{code}": f"topic-{number}" for code in ("en", "tr", "ru")}
    return Topic.objects.create(**(values | fields))


def make_draft(title: str = "Where the gold goes", **fields: Any) -> Draft:
    values: dict[str, Any] = {
        "title": title,
        "standfirst": "How gold from small mines reaches the world's refiners.",
        "takeaways": ("Gold leaves unseen.", "Refiners can ask."),
        "body": BODY,
        "notes": dict(NOTES),
    }
    return Draft(**(values | fields))


def make_article(
    *,
    language: str = "en",
    by: Any = None,
    draft: Draft | None = None,
    category: Category | None = None,
    author: Author | None = None,
    topics: tuple[Topic, ...] = (),
) -> Article:
    """Return an article whose original is being written, complete enough to be published."""
    by = by or make_editor()
    article = creating.create_article(
        language=language,
        by=by,
        draft=draft or make_draft(f"Where the gold goes {next(_numbers)}"),
        category=category or make_category(),
        authors=[author or make_author()],
    )
    article.topics.set(topics)
    return article


def version(article: Article, language: str) -> Translation:
    return Translation.objects.get(article=article, language=language)


def make_translation(
    article: Article, language: str, *, by: Any = None, draft: Draft | None = None
) -> Translation:
    """Return a written version of `article` in `language`, still in writing."""
    by = by or make_editor()
    translation = editing.start(article=article, language=language, by=by)
    text = draft or make_draft(f"Title in {language} {next(_numbers)}")
    editing.save(translation, text, by=by, expected=translation.latest.number)
    return translation


def publish(
    translation: Translation, *, by: Any = None, at: datetime | None = None, **weights: Significance
) -> Translation:
    """Approve and publish the newest revision, weighed as `publishing.publish` asks."""
    by = by or make_editor()
    if translation.stage in {"writing", "in_review"}:
        publishing.approve(translation, by=by)
    publishing.publish(translation, by=by, at=at, **weights)
    return translation


def make_published(language: str = "en", *, at: datetime | None = None, **fields: Any) -> Article:
    """Return an article that readers may read in its original language."""
    article = make_article(language=language, **fields)
    publish(version(article, language), at=at)
    return Article.objects.get(pk=article.pk)


def bring_to(stage: str, translation: Translation) -> Translation:
    """Take a version in writing to any stage; `scheduled` is ready with a time.

    `changing` is a published text whose next version is being written.
    """
    editor = make_editor()
    if stage == "in_review":
        publishing.submit(translation, by=editor)
    if stage in {"ready", "scheduled", "published", "withdrawn", "changing"}:
        publishing.approve(translation, by=editor)
    if stage == "scheduled":
        publishing.schedule(translation, by=editor, at=timezone.now() + timedelta(hours=1))
    if stage in {"published", "withdrawn", "changing"}:
        publishing.publish(translation, by=editor)
    if stage == "withdrawn":
        publishing.withdraw(translation, by=editor)
    if stage == "changing":
        old = editing.draft_of(translation.latest)
        changed = Draft(**{**old.__dict__, "body": old.body + "<p>SECRET ADDITION</p>"})
        editing.save(translation, changed, by=editor, expected=translation.latest.number)
    return translation


STAGES = ("writing", "in_review", "ready", "scheduled", "published", "withdrawn", "changing")


def add_byline(article: Article, author: Author) -> Byline:
    return Byline.objects.create(article=article, author=author, position=article.bylines.count())


def make_picture(name: str = "Dunes", *, seed: int | None = None, **fields: Any) -> Picture:
    """Return a picture of the library, small and unlike any other, with all its files."""
    colour = hashlib.sha256(f"{seed or next(_numbers)}".encode()).digest()[:3]
    file = BytesIO()
    Image.new("RGB", (30, 20), tuple(colour)).save(file, "PNG")
    picture = pictures.store(file, name=name)
    for field, value in fields.items():
        setattr(picture, field, value)
    picture.save()
    return picture


def figure(picture: Picture, *, alt: str = "", caption: str = "") -> str:
    """Return the source HTML of a figure that shows `picture`."""
    words = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure><img src="{pictures.sources(picture).address}" alt="{alt}">{words}</figure>'
