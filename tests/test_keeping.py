"""Unsaved text: kept for its writer alone, offered again, merged where somebody saved meanwhile."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles.management.commands import worker
from articles.models import Presence, WorkingDraft
from articles.newsroom import editing, keeping, presence
from articles.newsroom.draft import Draft
from articles.newsroom.merging import Choice
from articles.newsroom.refusals import NotAllowed, Refused
from articles.public.addresses import of_article
from tests.builders import (
    BODY,
    NOTES,
    make_article,
    make_draft,
    make_editor,
    make_published,
    make_translation,
    make_translator,
    publish,
    version,
)

pytestmark = pytest.mark.django_db

PAGE = "0123456789abcdef"
OTHER_PAGE = "fedcba9876543210"


@pytest.fixture
def text():
    return version(make_article(draft=make_draft("Where the gold goes")), "en")


@pytest.fixture
def editor():
    return make_editor(username="deniz")


def keep(text, draft, *, by, page=PAGE, started_from=1, **fields):
    return keeping.keep(text, draft, by=by, page=page, started_from=started_from, **fields)


def address(name, text):
    return reverse(f"admin:articles_translation_{name}", args=[text.pk])


def typed(draft, **fields):
    """Return what the page sends when `draft` stands on it."""
    return {
        **draft.__dict__,
        "takeaways": "\n".join(draft.takeaways),
        "notes": json.dumps(draft.notes),
        "expected": 1,
        "page": PAGE,
        **fields,
    }


# Keeping -----------------------------------------------------------------------------


def test_a_kept_text_is_no_revision_and_says_what_was_typed(text, editor):
    draft = make_draft("Half a thou", slug="own-slug")

    keep(text, draft, by=editor, comment="Not yet")

    (kept,) = keeping.kept(text, by=editor)
    assert keeping.draft_of(kept) == draft
    assert (kept.started_from, kept.comment) == (1, "Not yet")
    assert text.revisions.count() == 1
    text.refresh_from_db()
    assert text.latest.title == "Where the gold goes"


def test_a_kept_text_is_as_clean_as_a_saved_one(text, editor):
    hostile = make_draft(
        body="<p>Text<script>alert(1)</script></p>",
        notes={"abc": '<a href="javascript:x()">a</a>', "Not A Key": "gone"},
    )

    kept = keep(text, hostile, by=editor)

    assert (kept.body, kept.notes) == ("<p>Text</p>", {"abc": "a"})


def test_a_title_that_is_too_long_to_be_saved_is_kept(text, editor):
    assert keep(text, make_draft("x" * 300), by=editor).title == "x" * 300


def test_the_same_page_keeps_one_text_and_another_tab_its_own(text, editor):
    for title, page in (("One", PAGE), ("Two", PAGE), ("Three", OTHER_PAGE)):
        keep(text, make_draft(title), by=editor, page=page)

    assert {kept.title for kept in keeping.kept(text, by=editor)} == {"Two", "Three"}


def test_what_is_typed_back_need_not_be_kept(text, editor):
    keep(text, make_draft("Other"), by=editor)

    assert keep(text, editing.draft_of(text.latest), by=editor) is None
    assert not WorkingDraft.objects.exists()


def test_what_any_revision_says_is_not_offered_as_unsaved(text, editor, django_assert_num_queries):
    saved = make_draft("Saved here", body="<p>Once.</p>", notes={"b": "B", "a": "A"})
    keep(text, saved, by=editor)
    keep(text, make_draft("Not saved"), by=editor, page=OTHER_PAGE)
    editing.save(text, saved, by=editor, expected=1)
    editing.save(text, make_draft("A colleague goes on"), by=make_editor(), expected=2)

    with django_assert_num_queries(2):
        assert [kept.title for kept in keeping.kept(text, by=editor)] == ["Not saved"]
    keep(text, make_draft("Saved here", body="<p>Twice.</p>"), by=editor)
    assert len(keeping.kept(text, by=editor)) == 2


def test_bodies_of_revisions_are_not_loaded_to_find_what_is_unsaved(text, editor):
    keep(text, make_draft("Not saved"), by=editor)

    with CaptureQueriesContext(connection) as captured:
        keeping.kept(text, by=editor)

    columns = captured[1]["sql"].partition(" FROM ")[0]
    assert '"articles_revision"."body"' not in columns.replace(
        'MD5("articles_revision"."body")', ""
    )


def test_old_texts_and_presences_are_swept_and_none_that_came_lately(text, editor):
    for page in (PAGE, OTHER_PAGE):
        keep(text, make_draft(f"On {page}"), by=editor, page=page)
    long_ago, lately = (timezone.now() - timedelta(days=days) for days in (91, 89))
    WorkingDraft.objects.filter(page=PAGE).update(kept_at=long_ago)
    WorkingDraft.objects.filter(page=OTHER_PAGE).update(kept_at=lately, at=long_ago)
    for hours in (25, 23):
        here = Presence(translation=text, by=make_editor(), since=long_ago)
        here.seen_at = timezone.now() - timedelta(hours=hours)
        here.save()

    duty = next(duty for duty in worker.DUTIES if duty.name == "sweeping")
    assert (duty.do(), duty.do()) == (2, 0)

    assert WorkingDraft.objects.get().page == OTHER_PAGE
    assert Presence.objects.get().seen_at > timezone.now() - timedelta(days=1)


def test_typing_on_keeps_a_text_that_is_old(text, editor):
    keep(text, make_draft("Begun"), by=editor, step=1)
    WorkingDraft.objects.update(kept_at=timezone.now() - timedelta(days=91))

    keep(text, make_draft("Gone on"), by=editor, step=2)

    assert keeping.forget_old() == 0


def test_what_a_browser_sends_late_does_not_replace_what_is_newer(text, editor):
    wrong = timezone.now() + timedelta(days=1), timezone.now() - timedelta(days=1)
    keep(text, make_draft("Newer"), by=editor, step=7)

    keep(text, make_draft("Older"), by=editor, step=7, late_from=wrong[0])
    assert [kept.title for kept in keeping.kept(text, by=editor)] == ["Newer"]
    for title, step, clock in (("Newest", 8, wrong[1]), ("Newest of all", 9, wrong[0])):
        keep(text, make_draft(title), by=editor, step=step, late_from=clock)
        (kept,) = keeping.kept(text, by=editor)
        assert kept.title == title
        assert kept.at <= timezone.now()


def test_what_was_restored_lives_on_in_the_page_that_restored_it(text, editor):
    keep(text, make_draft("Typed"), by=editor)

    keep(text, make_draft("Typed on"), by=editor, page=OTHER_PAGE, after=PAGE)

    assert [kept.title for kept in keeping.kept(text, by=editor)] == ["Typed on"]


def test_what_comes_late_does_not_undo_a_merge(text, editor):
    kept = keep(text, make_draft("Mine"), by=editor, step=3)
    hers = editing.save(text, make_draft("Hers"), by=make_editor(), expected=1)
    text.refresh_from_db()
    parts = keeping.places(kept, hers)
    keeping.settle(kept, hers, {part.name: Choice.MINE for part in parts})

    keep(text, make_draft("Late"), by=editor, step=4, late_from=timezone.now())

    (settled,) = keeping.kept(text, by=editor)
    assert (settled.title, settled.started_from) == ("Mine", 2)


def test_pages_do_not_pile_up_without_end(text, editor):
    for number in range(keeping.MOST + 3):
        keep(text, make_draft(f"Title {number}"), by=editor, page=f"page{number:08}")

    titles = [kept.title for kept in keeping.kept(text, by=editor)]
    assert (len(titles), titles[0]) == (keeping.MOST, f"Title {keeping.MOST + 2}")


def test_nobody_keeps_a_text_that_they_may_not_write(text):
    with pytest.raises(NotAllowed):
        keep(text, make_draft("Mine"), by=make_translator("tr"))


# The page that keeps --------------------------------------------------------------------


def test_the_page_is_answered_when_its_text_was_kept(client, text, editor):
    client.force_login(editor)

    answer = client.post(address("draft", text), typed(make_draft("Typed"))).json()

    kept = WorkingDraft.objects.get()
    assert (kept.by, kept.title) == (editor, "Typed")
    assert parse_datetime(answer["kept"]) == kept.at
    assert (answer["others"], answer["newer"]) == ([], "")


def test_a_sign_of_life_keeps_nothing(client, text, editor):
    client.force_login(editor)

    client.post(address("draft", text), {"expected": 1})

    assert not WorkingDraft.objects.exists()
    assert Presence.objects.get().by == editor


@pytest.mark.parametrize(
    "wrong", [{"notes": "{"}, {"page": "../x"}, {"late_from": "yesterday"}, {"expected": 2**40}]
)
def test_what_cannot_be_read_is_not_kept(client, text, editor, wrong):
    client.force_login(editor)

    response = client.post(address("draft", text), typed(make_draft("Typed"), **wrong))

    assert response.status_code == 400
    assert not WorkingDraft.objects.exists()


def test_only_who_may_write_keeps_and_is_there(client, text):
    russian = make_translation(text.article, "ru", draft=make_draft("Тайна"))
    client.force_login(make_translator("tr"))

    assert client.post(address("draft", text), typed(make_draft())).status_code == 403
    assert client.post(address("draft", russian), typed(make_draft())).status_code == 404
    assert client.get(address("draft", text)).status_code == 405
    assert not WorkingDraft.objects.exists() and not Presence.objects.exists()


def test_keeping_costs_the_same_however_much_is_kept(
    client, text, editor, django_assert_num_queries
):
    client.force_login(editor)
    client.post(address("draft", text), typed(make_draft("Typed")))
    with CaptureQueriesContext(connection) as captured:
        client.post(address("draft", text), typed(make_draft("Typed on")))
    for number in range(5):
        keep(text, make_draft(f"Tab {number}"), by=editor, page=f"page{number:08}")
        presence.announce(text, by=make_editor())

    with django_assert_num_queries(len(captured)):
        client.post(address("draft", text), typed(make_draft("Typed further")))
    assert len(captured) <= 20


# Offered again ---------------------------------------------------------------------------


def test_what_was_not_saved_is_offered_with_its_time_and_what_differs(client, text, editor):
    keep(text, make_draft("Follow the gold"), by=editor)
    client.force_login(editor)

    response = client.get(address("change", text))

    (offer,) = response.context["offers"]
    assert offer.parts == ["Title", "Address (slug)"]
    page = response.content.decode()
    assert "1 word added" in page and "2 words removed" in page
    assert f"?draft={PAGE}" in page
    assert response.context["form"]["title"].value() == "Where the gold goes"


def test_restoring_puts_it_into_the_fields_and_saving_ends_it(client, text, editor):
    draft = make_draft("Follow the gold", body="<p>New.</p>", notes={})
    keep(text, draft, by=editor, comment="Shorter")
    client.force_login(editor)

    form = client.get(address("change", text), {"draft": PAGE}).context["form"]

    assert (form["title"].value(), form["body"].value()) == ("Follow the gold", "<p>New.</p>")
    assert (form["after"].value(), form["expected"].value()) == (PAGE, 1)
    assert form["page"].value() != PAGE
    assert form["comment"].value() == "Shorter"
    client.post(address("change", text), typed(draft, page=OTHER_PAGE, after=PAGE))
    assert text.revisions.count() == 2
    assert not WorkingDraft.objects.exists()


def test_saving_one_tab_leaves_what_another_keeps(client, text, editor):
    keep(text, make_draft("In the other tab"), by=editor, page=OTHER_PAGE)
    client.force_login(editor)

    client.post(address("change", text), typed(make_draft("Saved here")))

    assert WorkingDraft.objects.get().title == "In the other tab"


def test_what_is_not_wanted_is_discarded(client, text, editor):
    keep(text, make_draft("No"), by=editor)
    keep(text, make_draft("Yes"), by=editor, page=OTHER_PAGE)
    client.force_login(editor)

    client.post(address("discard", text), {"discard": PAGE})

    assert WorkingDraft.objects.get().title == "Yes"


def test_the_unsaved_text_of_others_is_seen_by_nobody(client, text, editor):
    keep(text, make_draft("Hers alone", body="<p>HERS ALONE</p>"), by=make_editor())
    client.force_login(editor)

    page = client.get(address("change", text), {"draft": PAGE})
    assert page.context["form"]["title"].value() == "Where the gold goes"
    assert page.context["offers"] == []
    for name in ("merge", "change_between"):
        assert client.get(address(name, text), {"draft": PAGE}).status_code == 404
    client.post(address("discard", text), {"discard": PAGE})
    assert WorkingDraft.objects.exists()


def test_readers_see_the_old_text_until_the_new_one_is_published_and_then_at_once(client, editor):
    article = make_published(
        draft=make_draft("Old title", slug="gold", body="<p>OLD TEXT</p>", notes={})
    )
    text = version(article, "en")
    readers = of_article(article)["en"]
    changed = make_draft("New title", slug="gold", body="<p>NEW TEXT</p>", notes={})

    def read():
        page = Client().get(readers).content.decode()
        return [words for words in ("OLD TEXT", "NEW TEXT") if words in page]

    keep(text, changed, by=editor)
    assert read() == ["OLD TEXT"]
    editing.save(text, changed, by=editor, expected=1)
    assert read() == ["OLD TEXT"]
    publish(text, by=editor)
    assert read() == ["NEW TEXT"]


def test_a_page_that_nobody_opened_is_none(client, text, editor):
    keep(text, make_draft("Typed"), by=editor)
    client.force_login(editor)

    for name in ("\0", "", "x" * 200, "'"):
        assert client.get(address("change", text), {"draft": name}).status_code == 200
        assert client.get(address("merge", text), {"draft": name}).status_code == 404
        client.post(address("discard", text), {"discard": name})
    assert WorkingDraft.objects.exists()


def test_a_text_that_was_refused_is_not_taken_for_saved(client, text, editor):
    client.force_login(editor)

    refused = client.post(address("change", text), typed(make_draft("x" * 201)))

    assert "data-unsaved" in refused.content.decode()
    assert "data-unsaved" not in client.get(address("change", text)).content.decode()


# Two people --------------------------------------------------------------------------------


def test_whoever_comes_is_told_who_is_there_and_who_was_there_is_told_later(client, text, editor):
    zeynep = make_editor(username="zeynep", first_name="Zeynep", last_name="Kaya")
    presence.announce(text, by=zeynep)
    client.force_login(editor)

    assert "Zeynep Kaya has this text open" in client.get(address("change", text)).content.decode()
    (sentence,) = client.post(address("draft", text), {}).json()["others"]
    assert "Zeynep Kaya has this text open, too, since" in sentence
    client.force_login(zeynep)
    (sentence,) = client.post(address("draft", text), {}).json()["others"]
    assert sentence.startswith("deniz has this text open")


def test_whoever_is_silent_is_gone_and_comes_back_as_somebody_new(text, editor):
    zeynep = make_editor()
    presence.announce(text, by=zeynep)
    (before,) = presence.others(text, besides=editor)
    long_ago = timezone.now() - presence.SILENCE - timedelta(seconds=1)
    Presence.objects.update(seen_at=long_ago, since=long_ago)

    assert presence.others(text, besides=editor) == []
    presence.announce(text, by=zeynep)
    (again,) = presence.others(text, besides=editor)
    assert again.since > before.since


def test_presence_tells_of_this_language_alone(text, editor):
    presence.announce(make_translation(text.article, "tr"), by=make_editor())

    assert presence.others(text, besides=editor) == []


def test_the_page_learns_that_somebody_saved(client, text, editor):
    editing.save(text, make_draft("Hers"), by=make_editor(username="zeynep"), expected=1)
    client.force_login(editor)

    answer = client.post(address("draft", text), {"expected": 1}).json()

    assert answer["newer"].startswith("zeynep saved revision 2 while you were writing.")
    assert client.post(address("draft", text), {"expected": 2}).json()["newer"] == ""


@pytest.fixture
def collision(client, text, editor):
    """I typed a title and a last paragraph; Zeynep saved a title and a first one."""
    zeynep = make_editor(username="zeynep")
    mine = make_draft("My title", slug="x", body=BODY + "<p>My paragraph.</p>")
    hers = make_draft("Her title", slug="x", body="<p>Her paragraph.</p>" + BODY)
    editing.save(text, hers, by=zeynep, expected=1)
    client.force_login(editor)
    response = client.post(address("change", text), typed(mine))
    assert response.url == f"{address('merge', text)}?draft={PAGE}"
    return response.url


def test_what_only_one_changed_is_taken_over_and_the_rest_is_asked(client, text, collision):
    page = client.get(collision)

    groups = {group.label: group for group in page.context["groups"]}
    assert [place.part.is_conflict for place in groups["Title"].places] == [True]
    assert [place.part.taken for place in groups["Text"].places] == [Choice.THEIRS, Choice.MINE]
    assert "Only zeynep changed this; it is taken over." in page.content.decode()


def test_what_was_chosen_is_opened_and_saved_over_the_newer_revision(client, text, collision):
    response = client.post(collision, {"over": 2, "title": "theirs"}, follow=True)

    form = response.context["form"]
    assert form["title"].value() == "Her title"
    assert form["expected"].value() == 2
    draft = Draft(
        **{name: form[name].value() for name in ("title", "slug", "standfirst", "body")},
        notes=json.loads(form["notes"].value()),
        takeaways=tuple(form["takeaways"].value().splitlines()),
    )
    client.post(address("change", text), typed(draft, expected=2))
    text.refresh_from_db()
    assert text.latest.number == 3
    assert text.latest.body.startswith("<p>Her paragraph.</p>")
    assert text.latest.body.endswith("<p>My paragraph.</p>")
    assert text.latest.notes == NOTES


def test_without_a_choice_one_does_not_go_on(client, text, collision):
    response = client.post(collision, {"over": 2})

    assert response.status_code == 200
    assert "Choose at every place" in response.content.decode()
    assert WorkingDraft.objects.get().title == "My title"


def test_whoever_walks_away_finds_both_texts_again(client, text, editor, collision):
    (offer,) = client.get(address("change", text)).context["offers"]

    assert (offer.kept.title, offer.is_behind) == ("My title", True)
    assert client.get(address("change", text), {"draft": PAGE}).url == collision
    text.refresh_from_db()
    assert text.latest.title == "Her title"


def test_whoever_saves_once_more_meanwhile_is_not_overwritten(client, text, editor, collision):
    editing.save(text, make_draft("His title"), by=make_editor(), expected=2)

    client.post(collision, {"over": 2, "title": "mine"})
    page = client.get(address("change", text), {"draft": PAGE}, follow=True)

    assert page.redirect_chain and page.context["theirs"].number == 3
    text.refresh_from_db()
    assert text.latest.title == "His title"


def test_nobody_merges_what_they_may_not_write_any_more(client, text, editor, collision):
    editor.groups.clear()
    editor.groups.add(make_translator("tr").groups.get())

    assert client.get(collision).status_code == 404


def test_the_rule_refuses_places_that_nobody_decided(text, editor):
    kept = keep(text, make_draft("Mine"), by=editor)
    hers = editing.save(text, make_draft("Hers"), by=make_editor(), expected=1)

    with pytest.raises(Refused, match="Choose"):
        keeping.settle(kept, hers, {})


def test_a_request_that_was_overtaken_replaces_no_newer_text(text):
    editor = make_editor()
    keep(text, make_draft("Newer"), by=editor, step=9)
    keep(text, make_draft("Older"), by=editor, step=4)

    assert [one.title for one in keeping.kept(text, by=editor)] == ["Newer"]


def test_what_was_just_kept_never_makes_room_for_what_is_there(text):
    editor = make_editor()
    for number in range(keeping.MOST):
        keep(text, make_draft(f"Text {number}"), by=editor, page=f"page{number:012}")
    late = timezone.now() - timedelta(days=1)
    keep(text, make_draft("Late"), by=editor, page="late" * 4, late_from=late)

    titles = [one.title for one in keeping.kept(text, by=editor)]
    assert "Late" in titles and len(titles) == keeping.MOST
