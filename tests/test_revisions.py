"""The past of a version: what is listed, what is compared, and that restoring loses nothing."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from articles.admin.writing import writing_address
from articles.models import Article, Revision
from articles.newsroom import editing
from articles.newsroom.editing import Conflict
from articles.newsroom.refusals import NotAllowed
from articles.rendering.source import marker
from tests.builders import (
    make_article,
    make_draft,
    make_editor,
    make_published,
    make_translation,
    make_translator,
    version,
)

pytestmark = pytest.mark.django_db

OLD = make_draft(
    "Gold", body=f"<p>Gold leaves the mines.{marker('kone')}</p>", notes={"kone": "A."}
)
NEW = make_draft("Gold", body="<p>Gold leaves all mines.</p><h2>Who?</h2>", notes={})


@pytest.fixture
def text():
    """Two revisions: the second has other words, a heading, and a note less."""
    translation = version(make_article(draft=OLD), "en")
    editing.save(
        translation,
        NEW,
        by=make_editor(username="zeynep"),
        expected=1,
        comment="Shorter <b>",
    )
    return translation


def address(name, text, *more):
    return reverse(f"admin:articles_translation_{name}", args=[text.pk, *more])


# The list ----------------------------------------------------------------------------------


def test_a_revision_knows_how_much_it_changed(text):
    sizes = text.revisions.values_list("number", "words_added", "words_removed")

    assert sizes[0] == (2, 2, 2)
    assert sizes[1][1] > 10 and sizes[1][2] == 0


def test_the_list_tells_who_saved_what_and_why(client, text):
    client.force_login(make_editor())

    page = client.get(address("revisions", text)).content.decode()

    assert "zeynep" in page and "Shorter &lt;b&gt;" in page
    assert "2 words added" in page and "2 words removed" in page


def test_the_newest_is_never_the_old_one_nor_the_last_of_a_page_the_new_one(client, text):
    client.force_login(make_editor())

    page = client.get(address("revisions", text)).content.decode()

    picks = re.findall(r'type="radio" name="(old|new)" value="(\d)"', page)
    assert picks == [("new", "2"), ("old", "1")]


def test_revisions_and_writing_page_lead_the_same_way_back(client, text):
    client.force_login(make_editor())
    where = re.compile(r'<div class="breadcrumbs">(.*?)</div>', re.DOTALL)
    ways = [
        re.findall(r'href="([^"]+)"', where.search(client.get(one).content.decode())[1])
        for one in (
            writing_address(text),
            address("revisions", text),
            address("change_between", text),
        )
    ]

    writing, *others = ways
    assert all(way[: len(writing) + 1] == [*writing, writing_address(text)] for way in others)


def test_hundreds_of_revisions_stand_on_pages_that_cost_the_same(
    client, text, django_assert_num_queries
):
    client.force_login(make_editor())
    client.get(address("revisions", text))
    with CaptureQueriesContext(connection) as captured:
        client.get(address("revisions", text))
    Revision.objects.bulk_create(
        Revision(translation=text, number=number, by=text.latest.by) for number in range(3, 203)
    )

    with django_assert_num_queries(len(captured)):
        page = client.get(address("revisions", text), {"p": "5"})
    assert [revision.number for revision in page.context["page"]] == [2, 1]
    assert 'href="?p=4"' in page.content.decode()


# Comparing ------------------------------------------------------------------------------------


def test_what_changed_is_shown_by_words_with_names_that_are_read_out(client, text):
    client.force_login(make_editor())

    response = client.get(address("change_between", text), {"old": 1, "new": 2})

    page = response.content.decode()
    assert '<ins><span class="visually-hidden">inserted: </span> all' in page
    assert '<del><span class="visually-hidden">deleted: </span> the' in page
    assert "Added" in page  # the heading
    assert [note.change.kind for note in response.context["notes"]] == ["removed"]


def test_any_two_can_be_compared_and_the_newest_is_compared_with_the_one_before(client, text):
    client.force_login(make_editor())
    ask = lambda **asked: client.get(address("change_between", text), asked)  # noqa: E731

    assert ask().context["old"].number == 1
    assert ask(new=1).context["old"] is None
    assert ask(old=2, new=1).context["change"].words_added == 2
    assert "compared with itself" in ask(old=2, new=2).content.decode()
    assert [ask(old=old, new=new).status_code for old, new in ((1, 9), (9, 1), ("x", 1))] == [
        404
    ] * 3


def test_nothing_of_a_text_becomes_markup_of_the_page(client, text):
    hostile = make_draft("<b>&amp;", body="<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>", notes={})
    editing.save(text, hostile, by=make_editor(), expected=2)
    client.force_login(make_editor())

    page = client.get(address("change_between", text)).content.decode()

    assert "<script>alert" not in page and "&lt;b&gt;&amp;amp;" in page


# Restoring ---------------------------------------------------------------------------------


def test_restoring_makes_a_new_revision_that_says_which(client, text):
    editor = make_editor()
    client.force_login(editor)

    client.post(address("restore", text, 1), {"expected": 2})

    text.refresh_from_db()
    assert editing.draft_of(text.latest) == editing.draft_of(text.revisions.get(number=1))
    assert (text.latest.number, text.latest.by) == (3, editor)
    assert text.latest.remark == "Revision 1 restored"
    with override("ru"):
        assert text.latest.remark == "Восстановлена версия 1"
    assert Revision(comment="Revision 7 restored").remark == "Revision 7 restored"


def test_restoring_russian_touches_nothing_else(text):
    article = make_published()
    russian = make_translation(article, "ru", draft=make_draft("Первый"))
    editing.save(russian, make_draft("Второй"), by=make_editor(), expected=2)
    others = [version(article, "en"), make_translation(article, "tr")]
    before = [(one.latest_id, one.live_id, one.stage) for one in others]
    public = Article.objects.filter(pk=article.pk).values().get()

    editing.restore(russian.revisions.get(number=2), by=make_translator("ru"), expected=3)

    russian.refresh_from_db()
    assert russian.latest.title == "Первый"
    after = [version(article, one.language) for one in others]
    assert [(one.latest_id, one.live_id, one.stage) for one in after] == before
    assert Article.objects.filter(pk=article.pk).values().get() == public


def test_who_may_read_compares_and_only_who_may_write_restores(client, text):
    client.force_login(make_translator("tr"))

    for name in ("revisions", "change_between"):
        response = client.get(address(name, text))
        assert response.status_code == 200
        assert "/restore/" not in response.content.decode()
    client.post(address("restore", text, 1), {"expected": 2})
    assert text.revisions.count() == 2
    with pytest.raises(NotAllowed):
        editing.restore(text.revisions.get(number=1), by=make_translator("ru"), expected=2)


def test_who_may_not_read_finds_nothing(client, text):
    russian = make_translation(text.article, "ru", draft=make_draft("Тайна"))
    client.force_login(make_translator("tr"))

    for name in ("revisions", "change_between"):
        assert client.get(address(name, russian)).status_code == 404
    assert client.post(address("restore", russian, 1)).status_code == 404


def test_restoring_does_not_overwrite_what_was_saved_meanwhile(client, text):
    editing.save(text, make_draft("Newest"), by=make_editor(), expected=2)
    client.force_login(make_editor())

    page = client.post(address("restore", text, 1), {"expected": 2}, follow=True)

    assert "Somebody saved meanwhile" in page.content.decode()
    text.refresh_from_db()
    assert text.latest.title == "Newest"
    with pytest.raises(Conflict):
        editing.restore(text.revisions.get(number=1), by=make_editor(), expected=2)


def test_restoring_is_a_change_and_never_a_link(client, text):
    client.force_login(make_editor())

    assert client.get(address("restore", text, 1)).status_code == 405
    assert client.post(address("restore", text, 9), {"expected": 2}).status_code == 404
    assert text.revisions.count() == 2
