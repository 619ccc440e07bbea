"""Assigning: who gives whom which language version until when, and what is refused."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from articles.models import Assignment, Event
from articles.newsroom import assigning, editing, publishing
from articles.newsroom.refusals import NotAllowed, NotPossible, NotReady, Refused
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
    version,
)

pytestmark = pytest.mark.django_db


def days(count):
    return timezone.localdate() + timedelta(days=count)


def assign(article, language="tr", **fields):
    values = {"translator": None, "reviewer": None, "due": None, "by": fields.pop("by", None)}
    values["by"] = values["by"] or make_editor()
    return assigning.assign(article, language, **values | fields)


def assign_page(article, language="tr"):
    return reverse("admin:articles_article_assign", args=[article.pk, language])


def take_page(article, language="tr"):
    return reverse("admin:articles_article_take", args=[article.pk, language])


def sentences(refused):
    return " ".join(refused.value.sentences)


# What is not begun --------------------------------------------------------------------


def test_a_version_that_nobody_has_begun_is_assigned_and_stays_missing():
    article, translator = make_published(), make_translator("tr")

    assign(article, translator=translator, due=days(3), note="The table\nfirst, please.")

    work = assigning.work_of(article, "tr")
    assert (work.translator, work.due, work.note) == (
        translator,
        days(3),
        "The table first, please.",
    )
    assert not article.translations.filter(language="tr").exists()


def test_what_was_assigned_goes_on_with_the_version_that_begins():
    article, translator, reviewer = make_published(), make_translator("tr"), make_editor()
    assign(article, translator=translator, reviewer=reviewer, due=days(3), note="Soon")

    begun = editing.start(article=article, language="tr", by=translator)

    begun.refresh_from_db()
    assert (begun.translator, begun.reviewer, begun.due, begun.note) == (
        translator,
        reviewer,
        days(3),
        "Soon",
    )
    assert not Assignment.objects.exists()


def test_nobody_begins_what_a_colleague_is_to_make_but_an_editor_may_for_them():
    article, selin = make_published(), make_translator("tr", first_name="Selin")
    assign(article, translator=selin)

    with pytest.raises(NotPossible) as refused:
        editing.start(article=article, language="tr", by=make_translator("tr"))
    assert "Selin is to make this version" in sentences(refused)
    assert Assignment.objects.get().translator == selin

    begun = editing.start(article=article, language="tr", by=make_editor())
    assert begun.translator == selin


def test_the_history_of_the_original_tells_who_is_to_make_a_missing_version():
    article, editor = make_published(), make_editor()
    assign(article, translator=make_translator("tr", first_name="Selin"), by=editor)
    assign(article, by=editor)

    told = [event.reason for event in Event.objects.filter(verb="assigned")]
    assert told == ["Türkçe. Translator: nobody", "Türkçe. Translator: Selin"]
    assert not Assignment.objects.exists()


def test_an_article_that_is_deleted_takes_its_assignments(client):
    article = make_article()
    assign(article, translator=make_translator("tr"), due=days(1))
    client.force_login(make_editor())

    client.post(
        reverse("admin:articles_article_delete", args=[article.pk]), {"post": "yes"}, follow=True
    )

    assert not Assignment.objects.exists()


# What is begun ------------------------------------------------------------------------


def test_a_begun_version_is_reassigned_and_its_text_and_stage_stay():
    translation = bring_to("in_review", make_translation(make_article(), "tr"))
    before = translation.latest, translation.changed_at
    translator, reviewer = make_translator("tr"), make_editor()

    assign(translation.article, translator=translator, reviewer=reviewer, due=days(0))

    translation.refresh_from_db()
    assert (translation.translator, translation.reviewer) == (translator, reviewer)
    assert translation.stage == "in_review"
    assert (translation.latest, translation.changed_at) == before
    assert translation.events.first().verb == "assigned"


def test_assigning_what_is_so_already_leaves_no_trace():
    article, translator = make_published(), make_translator("tr")
    for _click in range(2):
        assign(article, translator=translator, due=days(1))

    assert Event.objects.filter(verb="assigned").count() == 1


def test_a_published_version_has_no_due_date_any_more():
    translation = bring_to("ready", make_translation(make_published(), "tr"))
    assign(translation.article, due=days(1), note="Hurry")

    publishing.publish(translation, by=make_editor())

    assert (translation.due, translation.note) == (None, "")


# Refusals ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"translator": lambda: make_translator("ru", first_name="Pavel")}, "Pavel does not trans"),
        ({"translator": lambda: make_author_user(first_name="Elif")}, "Elif does not translate"),
        ({"translator": lambda: make_translator("tr", is_active=False)}, "does not translate"),
        ({"reviewer": lambda: make_translator("tr", first_name="Selin")}, "Selin may not review"),
        ({"due": lambda: days(-1)}, "That day is past"),
        ({"note": lambda: "x" * 501}, "longer than 500 characters"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_written(fields, sentence):
    article = make_published()

    with pytest.raises(NotReady) as refused:
        assign(article, **{name: make() for name, make in fields.items()})

    assert sentence in sentences(refused)
    assert not Assignment.objects.exists()
    assert not Event.objects.filter(verb="assigned").exists()


def test_an_editor_can_be_asked_to_translate_and_the_original_by_nobody():
    article, editor = make_published(), make_editor()

    assert assign(article, translator=editor).translator == editor
    with pytest.raises(NotPossible, match="nobody translates it"):
        assign(article, "en", translator=editor)
    assert assign(article, "en", reviewer=editor, due=days(2)).reviewer == editor


def test_a_date_that_is_past_may_stand_while_the_people_change():
    translation = make_translation(make_published(), "tr")
    translation.due = days(-2)
    translation.save()

    work = assign(translation.article, translator=make_translator("tr"), due=days(-2))

    assert work.due == days(-2)


def test_who_decides_on_an_older_page_is_told_what_a_colleague_decided():
    article, selin = make_published(), make_translator("tr", first_name="Selin")
    seen = assigning.work_of(article, "tr").token
    assign(article, translator=selin)

    with pytest.raises(NotPossible) as refused:
        assign(article, translator=make_translator("tr"), seen=seen)

    assert "Translator: Selin" in sentences(refused)
    assert assigning.work_of(article, "tr").translator == selin


# Who may ------------------------------------------------------------------------------


def people(article):
    author = make_author_user()
    article.bylines.create(author=make_author(user=author), position=5)
    return {
        "editor": make_editor(),
        "administrator": make_user(is_superuser=True),
        "author of it": author,
        "author": make_author_user(),
        "translator": make_translator("tr"),
        "translator of another language": make_translator("ru"),
        "nobody": make_user(),
    }


ASSIGNS = {"editor", "administrator"}


@pytest.mark.parametrize("begun", [False, True])
def test_only_editors_assign_whatever_is_called_or_posted(client, begun):
    article, goal = make_published(), make_translator("tr", "ru")
    if begun:
        make_translation(article, "tr")
    before = assigning.work_of(article, "tr")

    for name, person in people(article).items():
        client.force_login(person)
        pk = version(article, "tr" if begun else "en").pk
        posted = {"translator": goal.pk, "seen": before.token}
        many = {"translator": goal.pk, "pk": pk, "into": "" if begun else "tr"}
        if name in ASSIGNS:
            assert client.get(assign_page(article)).status_code == 200, name
            continue
        with pytest.raises(NotAllowed):
            assign(article, translator=person, by=person)
        for address, data in (
            (assign_page(article), posted),
            (reverse("admin:articles_translation_assign"), many),
        ):
            assert client.post(address, data).status_code in {403, 404, 302}, name
            assert assigning.work_of(article, "tr") == before, name
        action = {"action": "assign", "_selected_action": [pk]}
        response = client.post(reverse("admin:articles_translation_changelist"), action)
        assert "/assign/" not in response.headers.get("Location", ""), name


@pytest.mark.parametrize(
    ("name", "takes"),
    [
        ("translator", True),
        ("translator of another language", False),
        ("author of it", False),
        ("nobody", False),
    ],
)
def test_a_translator_takes_on_what_nobody_has_in_their_language_only(client, name, takes):
    article = make_published()
    person = people(article)[name]
    client.force_login(person)

    client.post(take_page(article))

    assert assigning.work_of(article, "tr").translator == (person if takes else None)


def test_nobody_takes_on_what_a_colleague_has():
    article, selin = make_published(), make_translator("tr", first_name="Selin")
    assigning.take_on(article, "tr", by=selin)

    with pytest.raises(NotPossible, match="Selin has this already"):
        assigning.take_on(article, "tr", by=make_translator("tr"))


def test_a_translator_takes_on_no_original():
    with pytest.raises(NotAllowed):
        assigning.take_on(make_published("tr"), "tr", by=make_translator("tr"))


# Many at once -------------------------------------------------------------------------


def test_many_are_assigned_at_once_and_what_is_left_empty_stays():
    articles, editor = [make_published() for _ in range(3)], make_editor()
    assign(articles[0], reviewer=editor)
    translator = make_translator("tr")

    count = assigning.assign_many(
        [(article, "tr") for article in articles],
        changes={"translator": translator, "due": days(5)},
        by=editor,
    )

    assert count == 3
    works = [assigning.work_of(article, "tr") for article in articles]
    assert [work.translator for work in works] == [translator] * 3
    assert [work.reviewer for work in works] == [editor, None, None]


def test_of_many_all_are_assigned_or_none_and_the_sentence_names_those_that_cannot():
    fine, wrong = make_published(), make_published(draft=make_draft("Only here"), language="tr")

    with pytest.raises(NotReady) as refused:
        assigning.assign_many(
            [(fine, "tr"), (wrong, "tr")],
            changes={"translator": make_translator("tr")},
            by=make_editor(),
        )

    assert "Only here" in sentences(refused)
    assert assigning.work_of(fine, "tr").translator is None


def test_an_editor_chooses_originals_in_the_list_and_has_them_translated(client):
    articles, translator = [make_published() for _ in range(2)], make_translator("tr")
    client.force_login(make_editor())
    numbers = [version(article, "en").pk for article in articles]
    changelist = reverse("admin:articles_translation_changelist")

    page = client.post(
        f"{changelist}?untranslated=tr", {"action": "assign", "_selected_action": numbers}
    ).url
    assert "into=tr" in page
    assert "Türkçe" in client.get(page).content.decode()
    answer = client.post(
        page,
        {"pk": numbers, "into": "tr", "translator": translator.pk, "due": days(2).isoformat()},
    )
    assert answer.url == f"{changelist}?untranslated=tr"

    assert [assigning.work_of(article, "tr").due for article in articles] == [days(2)] * 2


# The pages ----------------------------------------------------------------------------


def test_the_page_of_the_article_shows_what_is_assigned_and_the_way_to_change_it(client):
    article = make_published()
    assign(article, translator=make_translator("tr", first_name="Selin"), due=days(2), note="Go")
    client.force_login(make_editor())

    page = client.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()

    assert "Translator: Selin" in page and "“<bdi>Go</bdi>”" in page
    assert assign_page(article) in page and assign_page(article, "ru") in page


def test_assigning_leads_back_to_the_page_that_it_was_called_from_and_nowhere_else(client):
    translation = make_translation(make_published(), "tr")
    client.force_login(make_editor())
    writing_page = reverse("admin:articles_translation_change", args=[translation.pk])
    assert f"{assign_page(translation.article)}?next={writing_page}" in (
        client.get(writing_page).content.decode()
    )
    token = assigning.work_of(translation.article, "tr").token

    def answer(back, due):
        data = {"next": back, "due": due.isoformat(), "seen": token}
        return client.post(assign_page(translation.article), data).url

    assert answer(writing_page, days(2)) == writing_page
    token = assigning.work_of(translation.article, "tr").token
    assert answer("https://evil.example/", days(3)).startswith("/admin/articles/article/")


def test_a_page_that_a_colleague_overtook_keeps_what_was_typed_and_says_what_they_decided(client):
    article, selin = make_published(), make_translator("tr", first_name="Selin")
    client.force_login(make_editor())
    assign(article, translator=selin)
    emre = make_translator("tr", first_name="Emre")

    typed = {"seen": "//", "translator": emre.pk, "note": "Table first"}
    page = client.post(assign_page(article), typed).content.decode()
    assert "Somebody assigned this meanwhile: Translator: Selin" in page
    assert f'value="{emre.pk}" selected' in page
    assert "Table first</textarea>" in page
    assert assigning.work_of(article, "tr").translator == selin

    seen = re.search(r'name="seen" value="([^"]*)"', page)[1]
    client.post(assign_page(article), typed | {"seen": seen})
    assert assigning.work_of(article, "tr").translator == emre


# Two at once --------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("begun", [False, True])
def test_of_two_editors_who_assign_at_the_same_moment_one_is_told_of_the_other(begun):
    article, editor = make_published(), make_editor()
    translators = [make_translator("tr"), make_translator("tr")]
    if begun:
        make_translation(article, "tr", by=editor)
    seen = assigning.work_of(article, "tr").token
    together, outcomes = threading.Barrier(2), []

    def assign_it(translator):
        try:
            together.wait(timeout=10)
            assign(article, translator=translator, by=editor, seen=seen)
            outcomes.append(translator)
        except Refused as refused:
            outcomes.append(type(refused))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=assign_it, args=(one,)) for one in translators]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert outcomes.count(NotPossible) == 1
    assert assigning.work_of(article, "tr").translator in outcomes


@pytest.mark.django_db(transaction=True)
def test_a_version_that_begins_while_it_is_assigned_loses_no_assignment():
    article, translator, editor = make_published(), make_translator("tr"), make_editor()
    together, failures = threading.Barrier(2), []

    def at_once(do):
        try:
            together.wait(timeout=10)
            do()
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=at_once, args=(do,))
        for do in (
            lambda: editing.start(article=article, language="tr", by=translator),
            lambda: assign(article, translator=translator, due=days(4), by=editor),
        )
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert failures == []
    assert version(article, "tr").due == days(4)
    assert not Assignment.objects.exists()
