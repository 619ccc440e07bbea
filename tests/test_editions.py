"""What readers are told of the changes of a text: asked, kept, shown, amended."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from articles.models import Article, Edition, Event, Translation
from articles.newsroom import editing, publishing, readers, releasing, telling
from articles.newsroom.draft import Draft
from articles.newsroom.refusals import NotAllowed, NotPossible, NotReady
from articles.newsroom.telling import NOTHING, Telling
from articles.public.history import corrections, history
from tests.builders import (
    bring_to,
    make_article,
    make_author_user,
    make_editor,
    make_published,
    make_translation,
    make_translator,
    version,
)
from tests.public_pages import address, in_languages, tree

pytestmark = pytest.mark.django_db

CORRECTION, UPDATE, EDIT = Edition.Kind.CORRECTION, Edition.Kind.UPDATE, Edition.Kind.EDIT
WRONG = Telling(CORRECTION, "The refinery is in Dubai, not in Sharjah.")
NEW = Telling(UPDATE, "Added the figures for 2025.")


def revised(translation: Translation, word: str = "Next.", *, by=None) -> Translation:
    """Return `translation`, ready, with another paragraph than readers have."""
    editor = by or make_editor()
    old = editing.draft_of(translation.latest)
    draft = Draft(**{**old.__dict__, "body": f"{old.body}<p>{word}</p>"})
    editing.save(translation, draft, by=editor, expected=translation.latest.number)
    if translation.stage == "writing":
        publishing.approve(translation, by=editor)
    return translation


def change(translation: Translation, told: Telling = NOTHING) -> Edition:
    """Publish `translation` anew and return the edition that it is."""
    publishing.publish(revised(translation), by=make_editor(), told=told)
    return telling.editions(translation).first()


def dated(translation: Translation, number: int, day: int) -> None:
    moment = datetime(2026, 3, day, 12, tzinfo=UTC)
    telling.editions(translation).filter(number=number).update(published_at=moment)


def page_of(client, article: Article, language: str = "en"):
    return tree(client.get(address(article, language)))


def lines(found, css: str) -> list[str]:
    """Return what stands in each element of the class `css`, in order."""
    return [" ".join(one.text_content().split()) for one in found.find_class(css)]


# Asked, and written ---------------------------------------------------------------------


def test_the_first_publication_asks_nothing_and_tells_nothing():
    text = version(make_article(), "en")
    assert not telling.asks(text)
    bring_to("ready", text)
    publishing.publish(text, by=make_editor(), told=WRONG)

    edition = telling.editions(text).get()
    assert (edition.kind, edition.note) == ("first", "")
    assert text.events.first().reason == ""
    assert telling.asks(text)


@pytest.mark.parametrize("told", [WRONG, NEW, NOTHING])
def test_what_is_told_stands_with_the_edition_of_its_own_language(told):
    article = in_languages("en", "tr")
    edition = change(version(article, "tr"), told)

    assert (edition.number, edition.kind, edition.note) == (2, told.kind, told.note)
    assert Edition.objects.filter(article=article, language="en").count() == 1


def test_colleagues_read_in_the_events_what_readers_are_told():
    text = version(make_published(), "en")
    change(text, WRONG)
    event = text.events.first()

    assert event.verb == "published"
    assert event.own_reasons["en"] == (
        "Readers are told of a correction: The refinery is in Dubai, not in Sharjah."
    )
    change(text)
    assert text.events.first().why == ""


@pytest.mark.parametrize(
    ("kind", "note", "sentence"),
    [
        ("update", "  ", "Write the sentence"),
        ("correction", "", "Write the sentence"),
        ("correction", "x" * 601, "601 characters"),
        ("edit", "Something.", "You wrote a sentence"),
        ("", "", "Say first"),
        ("first", "", "Say first"),
    ],
)
def test_what_is_said_badly_is_refused_and_nothing_is_written(kind, note, sentence):
    text = revised(version(make_published(), "en"))
    before = Article.objects.filter(pk=text.article_id).values().get()
    for move, when in (
        (publishing.publish, {}),
        (publishing.schedule, {"at": timezone.now() + timedelta(days=1)}),
    ):
        with pytest.raises(NotReady, match=sentence):
            move(text, by=make_editor(), told=Telling(kind, note), **when)

    text.refresh_from_db()
    assert (text.stage, text.publish_at, text.scheduled_kind) == ("ready", None, "")
    assert Article.objects.filter(pk=text.article_id).values().get() == before
    assert telling.editions(text).count() == 1


def test_lines_are_joined_and_spaces_that_keep_words_together_stay():
    told = telling.checked("update", " 5\u00a0038 t,\r\n  not  less. ")
    assert told.note == "5\u00a0038 t, not less."


def test_a_publication_that_fails_leaves_no_edition(monkeypatch):
    text = revised(version(make_published(), "en"))

    def fail(*args, **kwargs):
        raise RuntimeError("at the very end")

    monkeypatch.setattr(publishing.publications, "tell_readers", fail)
    with pytest.raises(RuntimeError):
        publishing.publish(text, by=make_editor(), told=WRONG)

    assert telling.editions(text).count() == 1
    assert "Next." not in Article.objects.get(pk=text.article_id).body_en


# On schedule, and with others -----------------------------------------------------------


def test_what_is_told_waits_for_the_time_of_publication():
    text = revised(version(make_published(), "en"))
    publishing.schedule(text, by=make_editor(), at=timezone.now() + timedelta(hours=1), told=WRONG)
    assert telling.editions(text).count() == 1

    publishing.publish_due(now=timezone.now() + timedelta(hours=2))
    text.refresh_from_db()
    edition = telling.editions(text).first()
    assert (edition.kind, edition.note) == (WRONG.kind, WRONG.note)
    assert (text.scheduled_kind, text.scheduled_note) == ("", "")


def test_a_comma_mended_in_a_scheduled_text_takes_nothing_from_readers():
    editor = make_editor()
    text = revised(version(make_published(), "en"))
    publishing.schedule(text, by=editor, at=timezone.now() + timedelta(hours=1), told=WRONG)
    revised(text, "A comma.", by=editor)

    assert text.publish_at is not None
    assert telling.scheduled(text) == WRONG


@pytest.mark.parametrize("way", ["unschedule", "send_back", "withdraw", "withdraw_everywhere"])
def test_off_the_schedule_nothing_is_kept_of_what_was_to_be_told(way):
    text, editor = revised(version(make_published(), "en")), make_editor()
    publishing.schedule(text, by=editor, at=timezone.now() + timedelta(hours=1), told=WRONG)
    if way == "withdraw_everywhere":
        publishing.withdraw_everywhere(text.article, by=editor, reason="Wrong.")
    else:
        reason = {"reason": "Look again."} if way == "send_back" else {}
        getattr(publishing, way)(text, by=editor, **reason)
    text.refresh_from_db()

    assert (text.scheduled_kind, text.scheduled_note) == ("", "")


def test_each_text_of_a_set_tells_its_own_readers():
    article, editor = in_languages("en", "tr"), make_editor()
    english, turkish = (revised(version(article, code)) for code in ("en", "tr"))
    fresh = bring_to("ready", make_translation(article, "ru"))
    release = releasing.create(name="Gold", by=editor, translations=[english, turkish, fresh])
    members = {one.language: one.pk for one in release.members.all()}
    turkish_words = Telling(CORRECTION, "Rafineri Dubai’dedir.")
    releasing.tell(release, members["tr"], told=turkish_words, by=editor)
    releasing.tell(release, members["ru"], told=WRONG, by=editor)
    releasing.release_now(release, by=editor)

    def newest(text):
        edition = telling.editions(text).first()
        return edition.kind, edition.note

    assert newest(english) == ("edit", "")
    assert newest(turkish) == ("correction", "Rafineri Dubai’dedir.")
    assert newest(fresh) == ("first", "")
    assert turkish.events.first().own_reasons["en"] == (
        "Released together: Gold\nReaders are told of a correction: Rafineri Dubai’dedir."
    )


def test_only_who_decides_on_sets_says_what_they_tell():
    text = revised(version(make_published(), "en"))
    release = releasing.create(name="Gold", by=make_editor(), translations=[text])
    member = release.members.get()
    with pytest.raises(NotAllowed):
        releasing.tell(release, member.pk, told=WRONG, by=make_author_user())
    with pytest.raises(NotReady):
        releasing.tell(release, member.pk, told=Telling(UPDATE, ""), by=make_editor())
    member.refresh_from_db()
    assert member.told_kind == ""


# Amended --------------------------------------------------------------------------------


def test_an_editor_amends_what_was_told_and_the_event_keeps_what_stood_there():
    text, editor = version(make_published(), "en"), make_editor()
    change(text, WRONG)
    telling.amend(text, 2, kind="correction", note="It is in Dubai.", by=editor)

    edition = telling.editions(text).first()
    assert (edition.kind, edition.note) == ("correction", "It is in Dubai.")
    event = text.events.first()
    assert (event.verb, event.by) == (Event.Verb.AMENDED, editor)
    assert WRONG.note in event.own_reasons["en"] and "It is in Dubai." in event.own_reasons["en"]
    telling.amend(text, 2, kind="correction", note="It is in Dubai.", by=editor)
    assert text.events.filter(verb="amended").count() == 1


def test_a_small_edit_can_turn_out_to_be_a_correction():
    text = version(make_published(), "en")
    change(text)
    telling.amend(text, 2, kind="correction", note=WRONG.note, by=make_editor())

    assert [one.note for one in corrections(text.article, "en")] == [WRONG.note]


@pytest.mark.parametrize(
    ("number", "kind", "note", "refusal"),
    [
        (1, "correction", "It was wrong.", NotPossible),
        (9, "correction", "It was wrong.", NotPossible),
        (2, "correction", "", NotReady),
    ],
)
def test_what_cannot_be_told_of_is_not_amended(number, kind, note, refusal):
    text = version(make_published(), "en")
    change(text, WRONG)
    with pytest.raises(refusal):
        telling.amend(text, number, kind=kind, note=note, by=make_editor())

    told = [(one.kind, one.note) for one in telling.editions(text)]
    assert told == [("correction", WRONG.note), ("first", "")]


@pytest.mark.parametrize("person", [make_author_user, lambda: make_translator("tr")])
def test_only_editors_amend(person):
    text = version(in_languages("en", "tr"), "tr")
    change(text, WRONG)
    with pytest.raises(NotAllowed):
        telling.amend(text, 2, kind="edit", note="", by=person())
    assert telling.editions(text).first().note == WRONG.note


# What readers see -----------------------------------------------------------------------


def test_a_page_without_changes_has_no_history(client):
    article = make_published()
    change(version(article, "en"))
    found = page_of(client, article)

    assert not found.find_class("versions") and not found.find_class("corrections")


def test_corrections_stand_above_the_text_and_all_changes_below_it_newest_first(client):
    article = make_published(at=datetime(2026, 3, 1, 12, tzinfo=UTC))
    text = version(article, "en")
    for day, told in ((2, NEW), (3, WRONG), (4, NOTHING), (5, Telling(CORRECTION, "Twice."))):
        dated(text, change(text, told).number, day)
    found = page_of(client, article)

    assert lines(found, "correction") == [
        "Correction 5 March 2026 Twice.",
        f"Correction 3 March 2026 {WRONG.note}",
    ]
    assert lines(found, "version") == [
        "5 March 2026 Correction Twice.",
        f"3 March 2026 Correction {WRONG.note}",
        f"2 March 2026 Update {NEW.note}",
        "1 March 2026 First published",
    ]
    assert [one.get("value") for one in found.find_class("version")] == ["5", "3", "2", "1"]
    assert "One small edit, on 4 March 2026" in lines(found, "versions-rest")[0]
    words = " ".join(found.text_content().split())
    assert words.index("Twice.") < words.index("Gold leaves the mines") < words.index(NEW.note)


@pytest.mark.parametrize(
    ("language", "word", "date"),
    [("tr", "Düzeltme", "3 Mart 2026"), ("ru", "Исправление", "3 марта 2026")],
)
def test_a_correction_is_dated_in_its_language_and_told_to_its_readers_alone(
    client, language, word, date
):
    article = in_languages("en", language)
    text = version(article, language)
    change(text, Telling(CORRECTION, "Dubai."))
    dated(text, 2, 3)

    told = lines(page_of(client, article, language), "correction")
    assert len(told) == 1 and word in told[0] and date in told[0] and told[0].endswith("Dubai.")
    assert not page_of(client, article).find_class("correction")
    assert corrections(article, "en") == []


def test_what_was_withdrawn_says_so_when_it_is_back_and_is_counted_on(client):
    article = make_published()
    text, editor = version(article, "en"), make_editor()
    change(text, WRONG)
    publishing.withdraw(text, by=editor, reason="A source asked.")
    lost = list(telling.editions(text).values_list("withdrawn_at", flat=True))
    assert lost[0] is not None and lost[1] is None
    telling.editions(text).filter(number=2).update(
        withdrawn_at=datetime(2026, 3, 6, 12, tzinfo=UTC)
    )
    publishing.publish(text, by=editor)
    dated(text, 3, 9)
    found = page_of(client, article)

    back, withdrawn, first = lines(found, "version")
    assert back == "9 March 2026 Published again"
    assert withdrawn.endswith(f"{WRONG.note} Withdrawn on 6 March 2026.")
    assert first.endswith("First published")
    assert "A source asked." not in found.text_content()
    assert [one.number for one in history(article, language="en").entries] == [3, 2, 1]


def test_what_is_told_when_a_withdrawn_text_comes_back_stands_with_it(client):
    article = make_published()
    text, editor = version(article, "en"), make_editor()
    publishing.withdraw(text, by=editor)
    publishing.publish(text, by=editor, told=WRONG)
    back = lines(page_of(client, article), "version")[0]

    assert "Correction" in back and back.endswith("Published again with this change.")


def test_what_was_withdrawn_before_there_were_editions_has_one_after_the_migration():
    text = version(make_published(), "en")
    publishing.withdraw(text, by=make_editor())
    when = text.events.first().at
    known = version(make_published(), "en")
    telling.editions(text).delete()
    name = "articles.migrations.0026_what_readers_are_told"
    import_module(name).editions_of_what_was_withdrawn(apps, None)

    edition = telling.editions(text).get()
    assert (edition.number, edition.kind, edition.withdrawn_at) == (1, "first", when)
    assert edition.published_at == text.first_published_at
    assert telling.editions(known).count() == 1


def test_a_first_publication_dated_back_is_dated_so_in_the_history():
    article = make_published()
    text = version(article, "en")
    change(text, NEW)
    past = datetime(2019, 5, 1, 12, tzinfo=UTC)
    publishing.publish(revised(text), by=make_editor(), at=past)

    article.refresh_from_db()
    assert history(article, language="en").entries[-1].at == past


def test_a_note_is_text_and_never_markup(client):
    article = make_published()
    change(version(article, "en"), Telling(CORRECTION, "<b>5</b> & 6"))
    assert lines(page_of(client, article), "correction")[0].endswith("<b>5</b> & 6")


def test_the_history_costs_one_query_however_long_it_is(django_assert_num_queries):
    article = make_published()
    for told in (NEW, WRONG, NOTHING):
        change(version(article, "en"), told)
    fresh = Article.objects.prefetch_related("editions")
    with django_assert_num_queries(2):
        found = fresh.get(pk=article.pk)
        assert history(found, language="en").corrections == corrections(found, "en") != []


def test_rendering_again_is_no_edition():
    text = version(make_published(), "en")
    readers.render_again(text)
    assert telling.editions(text).count() == 1


# Previews -------------------------------------------------------------------------------


def test_a_preview_shows_the_history_as_it_would_be(client):
    article = make_published()
    text = revised(version(article, "en"))
    at = timezone.now() + timedelta(days=1)
    publishing.schedule(text, by=make_editor(), at=at, told=WRONG)
    client.force_login(make_editor())
    found = tree(client.get(f"/admin/articles/translation/{text.pk}/preview/"))

    assert WRONG.note in lines(found, "correction")[0]
    assert not page_of(client, article).find_class("correction")


def test_a_preview_of_what_readers_have_shows_the_history_that_they_see(client):
    text = version(make_published(), "en")
    change(text, NEW)
    client.force_login(make_editor())
    found = tree(client.get(f"/admin/articles/translation/{text.pk}/preview/"))
    assert len(lines(found, "version")) == 2


# The screens ----------------------------------------------------------------------------


def typed(translation: Translation, **fields) -> dict:
    return {"expected": translation.latest.number, **fields}


def post(client, translation: Translation, **fields):
    path = f"/admin/articles/translation/{translation.pk}/change/"
    response = client.post(path, typed(translation, **fields), follow=True)
    translation.refresh_from_db()
    return response, " ".join(str(one) for one in response.context["messages"])


def test_the_writing_page_asks_only_of_a_text_that_readers_had(client):
    client.force_login(make_editor())
    fresh = bring_to("ready", version(make_article(), "en"))
    page = client.get(f"/admin/articles/translation/{fresh.pk}/change/").content.decode()
    assert "publish-told" not in page and "schedule-told" not in page

    known = revised(version(make_published(), "en"))
    page = client.get(f"/admin/articles/translation/{known.pk}/change/").content.decode()
    assert 'name="publish-told"' in page and 'name="schedule-note"' in page


def test_the_writing_page_publishes_with_what_is_told(client):
    client.force_login(make_editor())
    text = revised(version(make_published(), "en"))
    told = {"publish-told": "correction", "publish-note": WRONG.note}
    post(client, text, move="publish", **told)

    assert text.stage == "published"
    assert telling.editions(text).first().note == WRONG.note


def test_the_writing_page_schedules_with_what_is_told_and_says_so(client):
    client.force_login(make_editor())
    text = revised(version(make_published(), "en"))
    tomorrow = timezone.localtime() + timedelta(days=1)
    response, _said = post(
        client,
        text,
        move="schedule",
        at=f"{tomorrow:%Y-%m-%dT%H:%M}",
        **{"schedule-told": "update", "schedule-note": NEW.note},
    )
    assert telling.scheduled(text) == NEW
    assert NEW.note in response.content.decode()


@pytest.mark.parametrize("told", [{}, {"publish-told": "update", "publish-note": " "}])
def test_the_writing_page_publishes_nothing_while_the_answer_is_missing(client, told):
    client.force_login(make_editor())
    text = revised(version(make_published(), "en"))
    _response, said = post(client, text, move="publish", **told)

    assert text.stage == "ready" and "Not published:" in said


def test_what_was_typed_for_readers_is_given_back_with_a_refusal(client):
    client.force_login(make_editor())
    text = revised(version(make_published(), "en"))
    told = {"publish-told": "edit", "publish-note": "A long sentence."}
    _response, said = post(client, text, move="publish", **told)
    assert text.stage == "ready" and "A long sentence." in said


def editions_page(translation: Translation) -> str:
    return f"/admin/articles/translation/{translation.pk}/editions/"


def test_editors_amend_on_the_page_of_the_editions(client):
    client.force_login(make_editor())
    text = version(make_published(), "en")
    change(text, WRONG)
    amend = f"{editions_page(text)}2/amend/"
    response = client.post(amend, {"2-told": "correction", "2-note": ""})
    assert "Write the sentence" in response.content.decode()
    assert telling.editions(text).first().note == WRONG.note
    assert client.get(amend).status_code == 405

    client.post(amend, {"2-told": "update", "2-note": "It is in Dubai."})
    page = client.get(editions_page(text)).content.decode()
    assert "It is in Dubai." in page and "amend/" in page
    assert (
        f"{text.pk}/editions/"
        in client.get(f"/admin/articles/translation/{text.pk}/change/").content.decode()
    )


def test_a_translator_reads_what_readers_are_told_and_is_offered_no_way_to_change_it(client):
    client.force_login(make_translator("tr"))
    text = version(in_languages("en", "tr"), "tr")
    change(text, WRONG)
    page = client.get(editions_page(text)).content.decode()
    assert WRONG.note in page and "amend/" not in page
    client.post(f"{editions_page(text)}2/amend/", {"2-told": "edit", "2-note": ""})
    assert telling.editions(text).first().note == WRONG.note


def test_the_page_of_a_set_asks_and_keeps_what_is_told(client):
    client.force_login(make_editor())
    text = revised(version(make_published(), "en"))
    fresh = bring_to("ready", version(make_article(), "en"))
    release = releasing.create(name="Gold", by=make_editor(), translations=[text, fresh])
    known, unknown = (release.members.get(translation=one) for one in (text, fresh))
    page_address = f"/admin/articles/release/{release.pk}/change/"
    page = client.get(page_address).content.decode()
    assert f'name="{known.pk}-told"' in page and f'name="{unknown.pk}-told"' not in page

    tell = f"/admin/articles/release/{release.pk}/tell/"
    said = {"member": known.pk, f"{known.pk}-told": "edit", f"{known.pk}-note": NEW.note}
    response = client.post(tell, said, follow=True)
    assert NEW.note in " ".join(map(str, response.context["messages"]))
    client.post(tell, {**said, f"{known.pk}-told": "update"})
    known.refresh_from_db()
    assert telling.in_set(known) == NEW
    assert "Readers are told of an update" in client.get(page_address).content.decode()
