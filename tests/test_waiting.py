"""My work: what waits for a person, each thing once, the most urgent first."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, LanguageAssignment, Translation
from articles.models.revision import Significance
from articles.newsroom import assigning, editing, publishing, waiting
from articles.newsroom.permissions import AUTHOR, EDITOR, TRANSLATOR
from tests.builders import (
    bring_to,
    make_article,
    make_author,
    make_author_user,
    make_draft,
    make_editor,
    make_published,
    make_translation,
    make_translator,
    make_user,
    publish,
    version,
)

pytestmark = pytest.mark.django_db


def days(count):
    return timezone.localdate() + timedelta(days=count)


def assign(article, language="tr", **fields):
    values = {"translator": None, "reviewer": None, "due": None, "by": make_editor()}
    return assigning.assign(article, language, **values | fields)


def titles(user):
    """Return pile → titles, in the order of the page."""
    return {
        pile.name: [item.version.latest.title for item in pile.items]
        for pile in waiting.piles(user)
    }


def put_behind(article, significance, body="<p>One two three new words.</p>"):
    original = version(article, "en")
    draft = make_draft(original.latest.title, body=body, notes={})
    editing.save(
        original,
        draft,
        by=make_editor(),
        expected=original.latest.number,
    )
    publish(original, significance=significance)


def translated(title, *, by, significance=None):
    article = make_published(draft=make_draft(f"Original of {title}"))
    publish(make_translation(article, "tr", by=by, draft=make_draft(title)))
    if significance:
        put_behind(article, significance)
    return version(article, "tr")


# A translator's ----------------------------------------------------------------------------


def test_a_translator_finds_first_what_is_theirs_then_what_nobody_has():
    selin, other = make_translator("tr"), make_translator("tr")
    mine = make_published(draft=make_draft("Mine"))
    make_published(draft=make_draft("Nobody's"))
    theirs = make_published(draft=make_draft("Another's"))
    assign(mine, translator=selin)
    assign(theirs, translator=other)

    assert list(titles(selin).items()) == [("translate", ["Mine"]), ("free", ["Nobody's"])]


def test_what_is_due_stands_before_the_rest_and_what_came_back_before_that():
    selin = make_translator("tr")
    for title, due in (("Late", -2), ("Far", 30), ("Near", 3)):
        article = make_published(draft=make_draft(title))
        assign(article, translator=selin, due=days(40))
        assigning.Assignment.objects.filter(article=article).update(due=days(due))
    text = make_translation(make_published(), "tr", by=selin, draft=make_draft("Geri"))
    publishing.submit(text, by=selin)
    publishing.send_back(text, by=make_editor(first_name="Deniz"), reason="Numbers.")
    Translation.objects.filter(pk=text.pk).update(due=days(1))

    assert list(titles(selin).items()) == [
        ("returned", ["Geri"]),
        ("due", ["Late", "Near"]),
        ("translate", ["Far"]),
    ]
    returned, due = waiting.piles(selin)[:2]
    assert returned.items[0].version.mover.first_name == "Deniz"
    assert [item.days for item in due.items] == [-2, 3]


def test_what_is_behind_says_by_how_much_and_major_changes_come_first():
    selin = make_translator("tr")
    translated("Küçük", by=selin, significance=Significance.MINOR)
    translated("Büyük", by=selin, significance=Significance.MAJOR)
    translated("Güncel", by=selin)
    translated("Başkasının", by=make_translator("tr"), significance=Significance.MAJOR)

    [pile] = waiting.piles(selin)

    assert [item.version.latest.title for item in pile.items] == ["Büyük", "Küçük"]
    assert [item.behind for item in pile.items] == [Significance.MAJOR, Significance.MINOR]
    assert all(item.words and item.words < 12 for item in pile.items)


def test_an_editor_finds_what_was_followed_while_readers_are_still_told():
    editor = make_editor()
    article = make_published(draft=make_draft(body="<p>One text.</p>", notes={}))
    turkish = publish(make_translation(article, "tr"))
    original = version(article, "en")
    changed = make_draft(original.latest.title, body="<p>Another text.</p>", notes={})
    editing.save(original, changed, by=editor, expected=original.latest.number)
    publish(original, significance=Significance.MAJOR)
    assert [pile.name for pile in waiting.piles(editor)] == ["update"]

    Translation.objects.filter(pk=turkish.pk).update(based_on=version(article, "en").latest)
    [pile] = waiting.piles(editor)
    assert (pile.name, [item.task for item in pile.items]) == ("told", ["confirm"])
    assert waiting.piles(make_translator("tr")) == []

    Article.objects.update(overtaken_at_tr=None)
    assert waiting.piles(editor) == []


def test_the_words_that_wait_are_those_of_the_original():
    selin = make_translator("tr")
    body = "<p>" + "word " * 200 + "</p>"
    make_published(draft=make_draft("One title", body=body, notes={}, takeaways=(), standfirst=""))

    [pile] = waiting.piles(selin)

    assert pile.items[0].words == 202

    half = make_draft("Başlık", body="<p>" + "sözcük " * 200 + "</p>", notes={})
    turkish = make_translation(Article.objects.get(), "tr", by=selin, draft=half)
    Translation.objects.filter(pk=turkish.pk).update(untranslated=90)
    [pile] = waiting.piles(selin)

    assert pile.items[0].words == 90


def test_what_somebody_who_left_had_is_anybodys(client):
    gone, selin = make_translator("tr"), make_translator("tr")
    begun = make_translation(make_published(), "tr", by=gone, draft=make_draft("Yarım"))
    planned = make_published(draft=make_draft("Planned"))
    assign(planned, translator=gone)
    assert titles(selin) == {}
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)

    assert titles(selin) == {"left": ["Yarım"], "free": ["Planned"]}
    assert all(item.is_free for pile in waiting.piles(selin) for item in pile.items)
    assigning.take_on(begun.article, "tr", by=selin)
    editing.start(article=planned, language="tr", by=selin)
    assert version(planned, "tr").translator == version(begun.article, "tr").translator == selin


def test_who_does_not_translate_any_more_reads_no_title_of_what_they_were_to_translate():
    selin = make_translator("tr")
    for _ in range(2):
        assign(make_article(draft=make_draft("Secret")), translator=selin)
    assert titles(selin) == {"translate": ["Secret", "Secret"]}
    selin.groups.clear()

    assert titles(type(selin).objects.get(pk=selin.pk)) == {}


def test_who_was_relieved_of_a_text_does_not_find_it_any_more():
    selin = make_translator("tr")
    text = make_translation(make_published(), "tr", by=selin)
    assert list(titles(selin)) == ["translate"]

    assign(text.article, translator=make_translator("tr"))

    assert titles(selin) == {}


# The others' ---------------------------------------------------------------------------------


def test_an_editor_finds_first_what_they_are_to_review_and_anothers_last():
    deniz, other = make_editor(), make_editor()
    for title, reviewer in (("Another's", other), ("Nobody's", None), ("Mine", deniz)):
        text = bring_to("in_review", version(make_article(draft=make_draft(title)), "en"))
        Translation.objects.filter(pk=text.pk).update(reviewer=reviewer)

    assert titles(deniz) == {"review": ["Mine", "Nobody's", "Another's"]}


def test_an_author_finds_their_drafts_and_what_the_editors_have():
    user = make_author_user()
    author = make_author(user=user)
    make_article(author=author, draft=make_draft("Draft"))
    bring_to("in_review", version(make_article(author=author, draft=make_draft("Sent")), "en"))
    make_article(draft=make_draft("Foreign"))

    assert titles(user) == {"drafts": ["Draft"], "submitted": ["Sent"]}


def test_who_returned_a_text_does_not_have_it_returned_to_them():
    deniz = make_editor()
    text = bring_to("in_review", version(make_article(by=deniz), "en"))
    publishing.send_back(text, by=deniz, reason="Numbers.")

    assert titles(deniz) == {}


def test_who_has_several_roles_sees_each_thing_once():
    person = make_user(EDITOR)
    for role in (AUTHOR, TRANSLATOR):
        person.groups.add(Group.objects.get_or_create(name=role)[0])
    for language in ("tr", "ru"):
        LanguageAssignment.objects.create(user=person, language=language)
    author = make_author(user=person)
    for stage in ("writing", "in_review", "ready", "published", "changing"):
        article = make_article(author=author, by=person)
        bring_to(stage, version(article, "en"))
        for due in (None, days(2)):
            other = make_published(author=author, by=person)
            bring_to(stage, make_translation(other, "tr", by=person))
            assign(other, translator=person, reviewer=person, due=due)
            put_behind(other, Significance.MAJOR)

    seen = [
        (item.version.article_id, item.language)
        for pile in waiting.piles(person)
        for item in pile.items
    ]
    assert len(seen) > 15
    assert len(seen) == len(set(seen))


def test_a_pile_counts_what_it_does_not_show_and_leads_to_all_of_it(client):
    selin = make_translator("tr")
    for _ in range(8):
        make_published()
    client.force_login(selin)

    page = client.get("/admin/")

    [pile] = page.context["piles"]
    assert (len(pile.items), pile.count) == (waiting.LENGTH, 8)
    listed = client.get(f"/admin/articles/translation/?{pile.more}")
    assert listed.context["cl"].result_count == 8


def test_the_list_shows_what_is_mine_what_is_due_and_what_nobody_has(client):
    selin = make_translator("tr")
    mine = make_translation(make_published(), "tr", by=selin, draft=make_draft("Benim"))
    Translation.objects.filter(pk=mine.pk).update(due=days(-1))
    planned = make_published(draft=make_draft("Planned"))
    assign(planned, translator=selin)
    make_published(draft=make_draft("Free"))
    client.force_login(selin)

    def listed(query):
        rows = client.get(f"/admin/articles/translation/?{query}").context["cl"].result_list
        return [row.latest.title for row in rows]

    assert listed("who=me") == ["Benim"]
    assert listed("due=overdue") == listed("due=soon&who=me") == ["Benim"]
    assert listed("untranslated=tr&who=me") == ["Planned"]
    assert listed("untranslated=tr&who=nobody") == ["Free"]


def test_nothing_waits_is_said_kindly(client):
    client.force_login(make_translator("tr"))

    assert "Nothing waits for you." in client.get("/admin/").content.decode()


def make_one_of_each(person, author):
    make_published(author=author)
    assign(make_published(), translator=person, due=days(2))
    translated("Geride", by=person, significance=Significance.MINOR)
    returned = bring_to("in_review", make_translation(make_published(), "ru", by=person))
    publishing.send_back(returned, by=make_editor(), reason="Numbers.")
    late = make_translation(make_published(), "ru", by=person)
    assign(late.article, "ru", translator=person, due=days(3), note="Soon")
    bring_to("in_review", version(make_article(author=author), "en"))
    make_article(author=author)


def copy_all(times):
    """Copy every article with what the newsroom knows of it; cheaper than to make them."""
    for article in list(Article.objects.prefetch_related("bylines", "assignments")):
        copies = Article.objects.bulk_create(
            Article(
                original_language=article.original_language,
                category=article.category,
                created_by=article.created_by,
            )
            for _ in range(times)
        )
        for copy in copies:
            new = {}
            for row in (*article.bylines.all(), *article.assignments.all()):
                copy_row(row, article=copy)
            for text in article.translations.order_by(F("based_on").asc(nulls_first=True)):
                held = copy_row(text, article=copy, latest=None, live=None, stage="writing")
                for revision in text.revisions.all():
                    new[revision.pk] = copy_row(revision, translation=held)
                for publication in text.publications.order_by("pk"):
                    copy_row(publication, translation=held, revision=new[publication.revision_id])
                for event in text.events.order_by("pk"):
                    copy_row(event, translation=held, revision=None)
                Translation.objects.filter(pk=held.pk).update(
                    stage=text.stage,
                    latest=new.get(text.latest_id),
                    live=new.get(text.live_id),
                    based_on=new.get(text.based_on_id),
                    live_based_on=new.get(text.live_based_on_id),
                )


def copy_row(row, **changes):
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in changes
    }
    return type(row)._base_manager.bulk_create([type(row)(**values | changes)])[0]


def test_the_overview_asks_as_often_for_thirty_things_as_for_three(client):
    person = make_user(TRANSLATOR, languages=("tr", "ru"))
    person.groups.add(Group.objects.get_or_create(name=AUTHOR)[0])
    client.force_login(person)
    make_one_of_each(person, make_author(user=person))
    client.get("/admin/")

    def look():
        with CaptureQueriesContext(connection) as captured:
            piles = client.get("/admin/").context["piles"]
        return len(captured), {pile.name: pile.count for pile in piles}

    few, once = look()
    copy_all(5)
    many, copied = look()

    assert len(once) == 6
    assert copied == {name: 6 * count for name, count in once.items()}
    assert many == few <= 26
