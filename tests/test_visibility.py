"""Nothing but published text comes through any public door, whatever its stage.

The secret word stands in every field of a draft. Each door is asked in each stage, for
the original and for a translation.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from articles.models import Article
from articles.models.translation import Stage
from articles.newsroom import editing
from articles.newsroom.editing import Draft
from languages.slugs import slugify
from tests.builders import (
    STAGES,
    bring_to,
    make_article,
    make_author,
    make_category,
    make_draft,
    make_editor,
    make_published,
    make_topic,
    make_translation,
    publish,
    version,
)

pytestmark = pytest.mark.django_db

SECRET = "Zirconium"
READABLE = {"published", "changing"}
#: What `bring_to("changing")` writes into the text that readers must not see yet.
UNPUBLISHED_CHANGE = "SECRET ADDITION"


def secret_draft(title: str = SECRET) -> Draft:
    return make_draft(
        title,
        standfirst=f"{SECRET} standfirst.",
        takeaways=(f"{SECRET} takeaway.",),
        body=f'<p>{SECRET} body.<fn-ref data-key="abc"></fn-ref></p>',
        notes={"abc": f"{SECRET} note."},
    )


def doors(article: Article, language: str) -> dict[str, str]:
    """Return the address of every public door through which the article might be seen."""
    with override(language):
        fresh = Article.objects.get(pk=article.pk)
        author = fresh.bylines.get().author
        topic = fresh.topics.get()
        slug = fresh.in_language("slug", language) or slugify(SECRET)
        return {
            "home": reverse("public:home"),
            "page": reverse("public:article", args=[slug]),
            "list": reverse("public:article_list"),
            "category": reverse("public:category", args=[fresh.category.slug]),
            "topics": reverse("public:topics"),
            "topic": reverse("public:topic", args=[topic.slug]),
            "people": reverse("public:people"),
            "person": reverse("public:person", args=[author.slug]),
            "feed": reverse("public:feed"),
            "category feed": reverse("public:category_feed", args=[fresh.category.slug]),
            "topic feed": reverse("public:topic_feed", args=[topic.slug]),
            "person feed": reverse("public:person_feed", args=[author.slug]),
            "json feed": reverse("public:json_feed"),
            "category json feed": reverse("public:category_json_feed", args=[fresh.category.slug]),
            "topic json feed": reverse("public:topic_json_feed", args=[topic.slug]),
            "person json feed": reverse("public:person_json_feed", args=[author.slug]),
            "sitemaps": reverse("sitemap"),
            "sitemap": reverse("sitemap_language", args=[language]),
            "news": reverse("news_sitemap"),
            "guide": reverse("llms"),
        }


#: Where a readable text must appear; the indexes name only people and topics.
SHOWING = {
    "home",
    "page",
    "list",
    "category",
    "topic",
    "person",
    "feed",
    "category feed",
    "topic feed",
    "person feed",
    "json feed",
    "category json feed",
    "topic json feed",
    "person json feed",
    "sitemap",
    "news",
    "guide",
}


@pytest.fixture
def neighbour():
    """A published article in all languages that shares category, author and topic."""

    def make(category, author, topic):
        article = make_published(
            draft=make_draft("Neighbour", body="<p>body note</p>", notes={}),
            category=category,
            author=author,
            topics=(topic,),
        )
        for language in ("tr", "ru"):
            draft = make_draft(f"Neighbour {language}", body="<p>body note</p>", notes={})
            publish(make_translation(article, language, draft=draft))
        return article

    return make


@pytest.mark.parametrize("language", ["en", "tr"])
@pytest.mark.parametrize("stage", STAGES)
def test_no_public_door_shows_what_is_not_published(client, neighbour, stage, language):
    shared = {"category": make_category(), "author": make_author()}
    topic = make_topic()
    other = neighbour(**shared, topic=topic)
    article = make_article(draft=secret_draft(), topics=(topic,), **shared)
    translation = (
        version(article, "en")
        if language == "en"
        else make_translation(article, "tr", draft=secret_draft())
    )
    bring_to(stage, translation)
    addresses = doors(article, language)
    with override(language):
        addresses["similar"] = reverse(
            "public:article", args=[Article.objects.get(pk=other.pk).slug]
        )

    for door, address in addresses.items():
        response = client.get(address, follow=True)
        text = response.content.decode()
        shown = SECRET in text or slugify(SECRET) in text.replace(address, "")
        if stage in READABLE:
            assert UNPUBLISHED_CHANGE not in text, door
            if door in SHOWING | {"similar"}:
                assert response.status_code == 200 and shown, door
        else:
            assert not shown, door
            if door == "page":
                assert response.status_code == (410 if stage == "withdrawn" else 404)


@pytest.mark.parametrize("stage", sorted({*STAGES} - READABLE))
def test_a_translation_that_is_not_published_is_not_offered_by_the_others(client, stage):
    without_notes = make_draft(body="<p>Gold leaves unseen.</p>", notes={})
    article = make_published(topics=(make_topic(),), draft=without_notes)
    bring_to(stage, make_translation(article, "tr", draft=secret_draft()))
    with override("en"):
        address = reverse("public:article", args=[Article.objects.get(pk=article.pk).slug_en])

    text = client.get(address).content.decode()

    assert slugify(SECRET) not in text
    assert 'hreflang="tr"' not in text.partition("</head>")[0]


def test_a_date_of_publication_in_the_future_keeps_a_text_from_readers(client):
    """The database could say so after a mistake by hand; no door believes it."""
    topic = make_topic()
    article = make_published(draft=secret_draft(), topics=(topic,))
    addresses = doors(article, "en")
    later = timezone.now() + timedelta(minutes=5)
    Article.objects.filter(pk=article.pk).update(published_at_en=later)

    for door, address in addresses.items():
        text = client.get(address).content.decode()
        assert SECRET not in text and slugify(SECRET) not in text.replace(address, ""), door


def test_nothing_of_a_draft_is_in_the_public_tables():
    article = make_article(draft=secret_draft())
    make_translation(article, "tr", draft=secret_draft())

    for field in ("title", "slug", "standfirst", "takeaways", "body", "published_at"):
        for language in ("en", "tr", "ru"):
            assert Article.objects.get(pk=article.pk).in_language(field, language) is None
    assert not article.footnotes.exists()


def test_every_stage_is_looked_at():
    assert {stage.value for stage in Stage} <= set(STAGES)


def test_readers_do_not_see_a_next_version_before_it_is_published(client):
    article = make_published(draft=make_draft("Plain title"))
    english = version(article, "en")
    editing.save(english, secret_draft("Plain title"), by=make_editor(), expected=1)

    with override("en"):
        address = reverse("public:article", args=["plain-title"])
    assert SECRET not in client.get(address).content.decode()

    publish(english)
    assert SECRET in client.get(address).content.decode()
