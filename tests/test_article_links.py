"""Links to articles of the house: where they lead readers, and what the newsroom is told."""

import re
from datetime import timedelta
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.admin.reading import for_reading
from articles.models import Article
from articles.newsroom import editing, linking, publishing
from articles.public import links
from articles.rendering.source import clean_body
from tests.builders import (
    bring_to,
    make_article,
    make_author_user,
    make_draft,
    make_editor,
    make_published,
    make_topic,
    make_translation,
    make_translator,
    make_user,
    publish,
    version,
)
from tests.public_pages import address, in_languages, tree
from tests.rules import ROOT
from tests.test_visibility import doors

pytestmark = pytest.mark.django_db

_numbers = count(1)
FIND = reverse("admin:articles_article_find")


def link(article, words="the other analysis"):
    number = article if isinstance(article, int) else article.pk
    return f'<a href="article:{number}">{words}</a>'


def linking_to(*articles, **fields):
    """Return a published article whose text and whose note link to `articles`."""
    body = "".join(f"<p>See {link(one)}.</p>" for one in articles)
    note = f'<p>Noted.<fn-ref data-key="kone"></fn-ref></p>{body}'
    draft = make_draft(
        f"Source {next(_numbers)}",
        body=note,
        notes={"kone": f"Compare {link(articles[0], 'this')}."},
    )
    return make_published(draft=draft, **fields)


def led(html: str) -> list[tuple[str | None, str | None]]:
    """Return address and hreflang of the links with the words that these tests use."""
    found = re.findall(r"<a ([^>]*)>(?:the other analysis|this)</a>", html)
    return [
        (_attribute("href", attributes), _attribute("hreflang", attributes)) for attributes in found
    ]


def _attribute(name, attributes):
    match = re.search(rf'\b{name}="([^"]*)"', attributes)
    return match and match[1]


# Readers


def test_a_link_leads_to_the_article_in_the_readers_language(client):
    target = in_languages("tr", "en")
    source = linking_to(target)
    html = client.get(address(source)).content.decode()

    assert led(html) == [(address(target, "en"), None)] * 2  # in the text, and in the note


def test_a_link_follows_a_new_address(client):
    target = make_published()
    source = linking_to(target)
    draft = editing.draft_of(version(target, "en").latest)
    renamed = make_draft(draft.title, slug="another-address", body=draft.body, notes=draft.notes)
    editing.save(version(target, "en"), renamed, by=make_editor(), expected=1)
    publish(version(target, "en"))

    assert led(client.get(address(source)).content.decode())[0] == (
        "/en/analysis/another-address/",
        None,
    )


def test_a_link_leads_to_another_language_where_there_is_none_of_the_reader(client):
    target = in_languages("tr", "ru")
    source = linking_to(target)

    assert led(client.get(address(source)).content.decode())[0] == (address(target, "tr"), "tr")


def test_the_words_stay_without_a_link_where_nobody_can_read_the_article(client):
    draft, gone, withdrawn = make_article(), make_article(), make_published()
    source = linking_to(draft, gone, withdrawn)
    gone.delete()
    publishing.withdraw(version(withdrawn, "en"), by=make_editor())
    response = client.get(address(source))

    assert led(response.content.decode()) == []
    assert tree(response).text_content().count("the other analysis") == 3


def test_a_date_in_the_future_is_no_address_yet(client):
    target = make_published()
    source = linking_to(target)
    later = timezone.now() + timedelta(minutes=5)
    Article.objects.filter(pk=target.pk).update(published_at_en=later)

    assert led(client.get(address(source)).content.decode()) == []


def test_what_is_published_later_is_linked_without_publishing_again(client):
    target = make_article()
    source = linking_to(target)
    assert led(client.get(address(source)).content.decode()) == []
    publish(version(target, "en"))

    target = Article.objects.get(pk=target.pk)
    assert led(client.get(address(source)).content.decode())[0] == (address(target), None)


def test_links_cost_one_query_and_a_text_without_them_none(client, django_assert_num_queries):
    plain, target = make_published(), make_published()
    few, many = linking_to(target), linking_to(*(make_published() for _ in range(7)))
    with CaptureQueriesContext(connection) as without:
        client.get(address(plain))
    for source in (few, many):
        with django_assert_num_queries(len(without) + 1):
            client.get(address(source))


@pytest.mark.parametrize("language", ["en", "tr"])
@pytest.mark.parametrize("stage", ["writing", "ready", "scheduled", "published", "withdrawn"])
def test_no_public_door_shows_an_unresolved_link_or_the_address_of_a_draft(client, stage, language):
    target = make_article(draft=make_draft("Zirconium"))
    bring_to(stage, version(target, "en"))
    source = linking_to(target)
    draft = editing.draft_of(version(source, "en").latest)
    publish(make_translation(source, "tr", draft=draft))
    source.topics.set([make_topic()])
    for door, where in doors(source, language).items():
        text = client.get(where, follow=True).content.decode()
        assert not re.search(r"article:\d", text), door
        if stage != "published":
            assert "zirconium" not in text, door


def test_a_preview_leads_where_the_page_would(client):
    target, draft = make_published(), make_article()
    source = make_article(draft=make_draft(body=f"<p>{link(target)} {link(draft)}</p>", notes={}))
    client.force_login(make_editor())
    preview = reverse("admin:articles_translation_preview", args=[version(source, "en").pk])

    assert led(client.get(preview).content.decode()) == [(address(target), None)]


def test_every_template_shows_a_body_whose_links_are_resolved():
    shown = [
        expression
        for path in (ROOT / "templates").rglob("*.html")
        for expression in re.findall(r"\{\{\s*([\w.]+)\|print_ready", path.read_text("utf-8"))
    ]
    assert set(shown) == {"body"}


def test_a_body_without_links_is_given_back_as_it_is():
    body = '<p>The scheme article: is only a word, and <a href="/en/">so</a> on.<br></p>'
    assert links.resolved(body, language="en") is body


def test_everything_around_a_link_stays_as_it_was():
    target = make_published()
    picture = '<picture><source type="image/avif" srcset="a 1w"><img src="a" alt=""></picture>'
    note = '<sup class="fn"><a href="#fn-k" role="doc-noteref">1</a></sup>'
    body = f'{picture}<p>a&amp;b {link(target)}{note} <a href="https://x.org">x</a><br>c</p>'
    expected = body.replace(f"article:{target.pk}", address(target))
    assert links.resolved(body, language="en") == expected


@pytest.mark.parametrize(
    "href", ["article:0", "article:1 ", "Article:1", "article:1/x", "article:"]
)
def test_an_address_that_only_looks_like_such_a_link_does_not_get_in(href):
    assert "article" not in clean_body(f'<p><a href="{href}">words</a></p>').lower()


# The newsroom


def find(typed, user=None, language="en"):
    return [
        target.title
        for target in linking.find(typed, user=user or make_editor(), language=language)
    ]


def test_articles_are_found_by_words_of_a_title_in_any_language_however_spelt():
    article = make_article(draft=make_draft("Where the gold goes"))
    make_translation(article, "tr", draft=make_draft("Işıltılı altının yolu"))
    make_translation(article, "ru", draft=make_draft("Куда уходит золото, ёлки"))
    make_article(draft=make_draft("Another subject"))

    for typed in ("GOLD where", "ısıltili", "ALTININ", "золото", "ЕЛКИ"):
        assert find(typed) == ["Where the gold goes"], typed
    assert find("gold subject") == []
    assert len(find("")) == 2


def test_titles_are_told_in_the_language_of_the_text():
    article = make_article(draft=make_draft("Gold"))
    make_translation(article, "tr", draft=make_draft("Altın"))
    assert find("gold", language="tr") == ["Altın"]
    assert find("gold", language="ru") == ["Gold"]


def test_nobody_learns_of_a_draft_that_they_may_not_read():
    make_article(draft=make_draft("Secret plan"))
    published = make_published(draft=make_draft("Open analysis"))
    draft = editing.draft_of(version(published, "en").latest)
    changed = make_draft("Hidden new title", body=draft.body, notes=draft.notes)
    stranger = make_author_user()
    assert find("open", stranger) == ["Open analysis"]
    editing.save(version(published, "en"), changed, by=make_editor(), expected=1)

    assert find("secret", stranger) == find("hidden", stranger) == []
    [target] = linking.targets([published.pk], user=stranger, language="en").values()
    assert (target.title, target.may_open) == ("Open analysis", False)
    assert find("secret", make_translator("tr")) == ["Secret plan"]


@pytest.mark.parametrize(
    "where",
    [
        "{}", "https://house.example{}", "{}?utm=1#notes", "  {} ",
    ],
)  # fmt: skip
def test_an_address_of_this_site_is_known_as_its_article(where):
    target = in_languages("en", "tr")
    for language in ("en", "tr"):
        asked = where.format(address(target, language))
        assert linking.at_address(asked, user=make_editor(), language="en").pk == target.pk


def test_an_earlier_address_is_known_too_and_others_are_not():
    target = make_published()
    before = address(target)
    draft = editing.draft_of(version(target, "en").latest)
    renamed = make_draft(draft.title, slug="another-address", body=draft.body, notes=draft.notes)
    editing.save(version(target, "en"), renamed, by=make_editor(), expected=1)
    publish(version(target, "en"))
    editor = make_editor()

    assert linking.at_address(before, user=editor, language="en").pk == target.pk
    for other in ("/en/analysis/nothing/", "/en/topics/", "/admin/", "/", "", "https://[", "x\0y"):
        assert linking.at_address(other, user=editor, language="en") is None, other


def test_the_states_of_all_languages_are_told(client):
    article = make_published()
    make_translation(article, "tr")
    client.force_login(make_editor())
    [found] = client.get(FIND, {"numbers": f"{article.pk},999999,x"}).json()["articles"]

    assert [(state["language"], state["state"]) for state in found["states"]] == [
        ("en", "published"),
        ("tr", "writing"),
    ]
    assert found["isReadable"] and found["page"].endswith(f"/{article.pk}/change/")


def test_articles_are_found_with_as_many_queries_for_one_as_for_many(
    client, django_assert_num_queries
):
    client.force_login(make_editor())
    make_article()
    client.get(FIND, {"q": "gold"})
    with django_assert_num_queries(6) as one:
        client.get(FIND, {"q": "gold"})
    for _ in range(8):
        make_translation(make_article(), "tr")
    with django_assert_num_queries(len(one)):
        assert len(client.get(FIND, {"q": "gold"}).json()["articles"]) == 9


def test_who_has_no_role_finds_nothing(client):
    assert "/login/" in client.get(FIND)["Location"]
    client.force_login(make_user())
    assert client.get(FIND, {"q": "gold"}).status_code == 403
    client.force_login(make_editor())
    assert client.post(FIND).status_code == 405


def test_a_text_read_in_the_newsroom_tells_how_its_links_stand():
    draft = make_article(draft=make_draft("Unfinished"))
    body = f"<p>{link(draft)} {link(999999)}</p>"
    html = for_reading(body, {}, language="en", prefix="text", user=make_editor())

    page = reverse("admin:articles_article_change", args=[draft.pk])
    assert f'href="{page}" title="Unfinished (English: Writing)" ' in html
    assert f'data-article="{draft.pk}" class="is-unreadable"' in html
    assert 'title="This article is not there any more."' in html
    stranger = for_reading(body, {}, language="en", prefix="text", user=make_author_user())
    assert "Unfinished" not in stranger and page not in stranger
