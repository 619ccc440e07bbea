"""What of the original is to follow: changes with keys that last, marks that nobody loses."""

import threading

import pytest
from django.db import connection, connections

from articles.models import Translation
from articles.models.revision import Significance
from articles.newsroom import editing, publishing
from articles.newsroom.comparing import compare
from articles.newsroom.draft import Draft
from articles.newsroom.following import (
    changes,
    following,
    put_back,
    take_all_over,
    take_over,
    undo,
)
from articles.newsroom.refusals import NotAllowed, NotPossible
from articles.newsroom.staleness import behind
from tests.builders import (
    make_draft,
    make_editor,
    make_published,
    make_translation,
    make_translator,
    make_user,
    publish,
    version,
)

ONE = "<p>Gold leaves the mines of the Sahel in small bags, by air.</p>"
TWO = "<p>Refiners far away melt it with gold from other places.</p>"
THREE = "<p>A register of miners would change that within a year.</p>"


def listed(old: Draft, new: Draft):
    return changes(compare(old, new))


def keys(old: Draft, new: Draft) -> list[str]:
    return [change.key for change in listed(old, new)]


# Which changes there are, without a database ----------------------------------------------


def test_each_field_paragraph_and_note_that_changed_is_one_change():
    old = Draft(
        title="Gold",
        slug="gold",
        standfirst="Old",
        takeaways=("One.", "Two."),
        body=ONE + TWO,
        notes={"a": "OECD 2016", "b": "Gone"},
    )
    new = Draft(
        title="Gold and silver",
        slug="gold-and-silver",
        standfirst="Old",
        takeaways=("One.", "Two, then."),
        body=ONE.replace("air", "road") + TWO + THREE,
        notes={"a": "OECD 2018", "c": "Come"},
    )

    found = [(change.part, change.block) for change in listed(old, new)]

    notes = [("notes", None)] * 3
    assert found == [("title", None), ("takeaways", 1), ("body", 0), ("body", 2), *notes]
    assert len(set(keys(old, new))) == len(found)


def test_a_paragraph_that_moved_is_one_change():
    found = listed(Draft(body=ONE + TWO + THREE), Draft(body=THREE + ONE + TWO))

    assert [(change.row.kind, change.block) for change in found] == [("moved-here", 0)]


def test_a_key_does_not_change_with_what_changes_elsewhere():
    old = Draft(body=ONE + TWO + THREE)
    first = Draft(body=ONE.replace("air", "road") + TWO + THREE)
    then = Draft(
        body=ONE.replace("air", "road") + "<h2>New</h2>" + TWO + THREE.replace("year", "month")
    )

    assert keys(old, first)[0] in keys(old, then)
    assert len(keys(old, then)) == 3


def test_a_paragraph_that_changed_again_is_another_change():
    old = Draft(body=ONE + TWO)
    first = Draft(body=ONE.replace("air", "road") + TWO)
    again = Draft(body=ONE.replace("air", "river") + TWO)

    assert not set(keys(old, first)) & set(keys(old, again))


def test_the_same_line_put_in_twice_is_two_changes():
    found = keys(Draft(body=ONE), Draft(body=TWO + ONE + TWO))

    assert len(set(found)) == 2


def test_an_address_that_changed_is_nothing_to_translate():
    assert keys(Draft(title="Gold", slug="gold"), Draft(title="Gold", slug="silver")) == []


# Following -----------------------------------------------------------------------------------


@pytest.fixture
def article():
    return make_published(draft=make_draft(body=ONE + TWO + THREE, notes={}))


def revise(article, body: str, significance=Significance.MAJOR):
    original = version(article, "en")
    draft = make_draft(original.latest.title, body=body, notes={})
    editing.save(original, draft, by=make_editor(), expected=original.latest.number)
    return publish(original, significance=significance)


CHANGED = ONE.replace("air", "road") + TWO + THREE.replace("year", "month")


@pytest.mark.django_db
def test_with_the_last_change_that_is_done_the_version_is_current(article):
    translator = make_translator("tr")
    turkish = publish(make_translation(article, "tr"))
    before = turkish.latest
    revise(article, CHANGED)

    first, last = (change.key for change in following(turkish).changes)
    assert not take_over(turkish, key=first, by=translator)
    assert not take_over(turkish, key=first, by=translator)
    assert (behind(turkish), following(turkish).left) == (Significance.MAJOR, 1)
    assert take_over(turkish, key=last, by=translator)

    assert (behind(turkish), following(turkish)) == (None, None)
    assert turkish.based_on.number == 2
    assert (turkish.latest, turkish.live) == (before, before)
    assert turkish.events.first().verb == "followed"
    assert not turkish.taken_over.exists()


@pytest.mark.django_db
def test_marks_tell_who_and_stay_where_the_original_did_not_change_again(article):
    translator = make_translator("tr")
    turkish = make_translation(article, "tr")
    revise(article, CHANGED)
    first, last = (change.key for change in following(turkish).changes)
    take_over(turkish, key=first, by=translator)

    revise(article, ONE.replace("air", "road") + TWO + THREE.replace("year", "week"))

    found = following(turkish)
    assert {key: mark.by for key, mark in found.marks.items()} == {first: translator}
    assert found.left == 1
    with pytest.raises(NotPossible, match="does not differ there any more"):
        take_over(turkish, key=last, by=translator)


@pytest.mark.django_db
@pytest.mark.parametrize("at_once", [False, True])
def test_the_last_step_is_taken_back_with_the_marks_as_they_were(article, at_once):
    translator = make_translator("tr")
    turkish = make_translation(article, "tr")
    revise(article, CHANGED)
    first, last = (change.key for change in following(turkish).changes)
    take_over(turkish, key=first, by=translator)
    mark = turkish.taken_over.values("key", "by", "at").get()
    if at_once:
        token = take_all_over(turkish, number=2, by=make_editor())
    else:
        token = take_over(turkish, key=last, by=make_editor())
    assert following(turkish) is None

    with pytest.raises(NotAllowed):
        undo(turkish, token=token, by=make_translator("ru"))
    undo(turkish, token=token, by=translator)
    assert following(turkish).left == 1
    assert turkish.taken_over.values("key", "by", "at").get() == mark
    assert turkish.events.first().verb == "unfollowed"


@pytest.mark.django_db
@pytest.mark.parametrize("forged", [False, True])
def test_nothing_is_taken_back_of_a_text_that_has_gone_on(article, forged):
    turkish, editor = make_translation(article, "tr"), make_editor()
    revise(article, CHANGED)
    token = take_all_over(turkish, number=2, by=editor)
    if not forged:
        draft = make_draft("Yeni", body=CHANGED, notes={})
        editing.save(turkish, draft, by=editor, expected=turkish.latest.number)

    with pytest.raises(NotPossible, match="gone on since"):
        undo(turkish, token=f"x{token}" if forged else token, by=editor)
    assert turkish.based_on.number == 2


@pytest.mark.django_db
def test_a_mark_is_taken_back_by_whoever_may_write(article):
    turkish = make_translation(article, "tr")
    revise(article, CHANGED)
    key = following(turkish).changes[0].key
    take_over(turkish, key=key, by=make_translator("tr"))

    with pytest.raises(NotAllowed):
        put_back(turkish, key=key, by=make_translator("ru"))
    put_back(turkish, key=key, by=make_editor())

    assert following(turkish).left == 2


@pytest.mark.django_db
def test_only_who_writes_the_version_marks_what_is_done(article):
    turkish = make_translation(article, "tr")
    revise(article, CHANGED)
    key = following(turkish).changes[0].key

    for somebody in (make_translator("ru"), make_user()):
        with pytest.raises(NotAllowed):
            take_over(turkish, key=key, by=somebody)
    assert following(turkish).left == 2


@pytest.mark.django_db
def test_what_readers_cannot_read_of_the_original_is_not_to_be_followed(article):
    turkish = make_translation(article, "tr")
    original = version(article, "en")
    draft = make_draft(original.latest.title, body=CHANGED, notes={})
    editing.save(original, draft, by=make_editor(), expected=1)
    assert following(turkish) is None

    publish(original)
    assert following(turkish) is not None
    publishing.withdraw(original, by=make_editor())
    assert following(turkish) is None


@pytest.mark.django_db
def test_typos_put_nobody_behind_and_can_be_looked_at(article):
    turkish = make_translation(article, "tr")
    revise(article, CHANGED, Significance.TYPO)

    assert behind(turkish) is None
    assert len(following(turkish).changes) == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_mark_at_the_same_moment_none_loses_a_mark():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer; this is asked on PostgreSQL")
    paragraphs = [f"<p>Paragraph {number} of many words on gold.</p>" for number in range(8)]
    article = make_published(draft=make_draft(body="".join(paragraphs), notes={}))
    turkish, by = make_translation(article, "tr"), make_user(is_superuser=True)
    revise(article, "".join(text.replace("gold", "silver") for text in paragraphs))
    found = [change.key for change in following(turkish).changes]
    assert len(found) == 8
    together, outcomes = threading.Barrier(2), []

    def mark(mine):
        try:
            together.wait(timeout=10)
            text = Translation.objects.get(pk=turkish.pk)
            outcomes.extend(bool(take_over(text, key=key, by=by)) for key in mine)
        except Exception as error:
            outcomes.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=mark, args=(found[start::2],)) for start in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert sorted(outcomes, key=str) == [False] * 7 + [True]
    turkish.refresh_from_db()
    assert (turkish.based_on.number, behind(turkish)) == (2, None)
    assert turkish.events.filter(verb="followed").count() == 1
