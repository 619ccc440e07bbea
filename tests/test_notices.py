"""Mails of the newsroom: who gets one, in which language, what stands in it, and how often."""

import re
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from unittest.mock import Mock

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.db import transaction
from django.utils import timezone

from articles.models import DueNotice, LanguageAssignment, MailPreference, Translation
from articles.newsroom import assigning, editing, notices, publishing, reminding
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
    version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Run what waits for the transaction to end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_URL = "https://institute.example"


def days(count):
    return timezone.localdate() + timedelta(days=count)


def morning(count=0, hour=9):
    day = days(count)
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


def selin(**fields):
    values = {"first_name": "Selin", "email": "selin@institute.example"}
    return make_translator("tr", **values | fields)


def assign(article, language="tr", *, by=None, **fields):
    values = {"translator": None, "reviewer": None, "due": None}
    by = by or make_editor(first_name="Deniz")
    return assigning.assign(article, language, **values | fields, by=by)


# What stands in it --------------------------------------------------------------------


def test_a_translator_reads_what_to_do_until_when_and_where(committed):
    article, translator = make_published(draft=make_draft("Gold")), selin()
    with committed():
        assign(article, translator=translator, due=days(9), note="Table first")

    [message] = mail.outbox
    assert message.to == ["selin@institute.example"]
    assert message.subject.startswith("To translate: Gold [Türkçe] (due ")
    assert "Deniz asks you to do this:" in message.body
    assert "“Table first”" in message.body
    assert f"https://institute.example/admin/articles/article/{article.pk}/change/" in message.body
    assert "https://institute.example/admin/mails/" in message.body


def test_a_mail_speaks_the_language_of_its_reader_not_of_the_editor(committed):
    article = make_published()
    readers = {
        "tr": selin(),
        "ru": make_editor(email="pavel@institute.example"),
    }
    for language, person in readers.items():
        notices.prefer(person, wanted=True, language=language)
    with committed():
        assign(article, translator=readers["tr"], reviewer=readers["ru"], due=days(9))

    turkish, russian = sorted(mail.outbox, key=lambda one: one.to, reverse=True)
    assert turkish.subject.startswith("Çevrilecek:")
    assert "Merhaba Selin," in turkish.body
    assert russian.subject.startswith("На проверку:")


def test_no_more_of_a_text_than_its_title_is_in_a_mail(committed):
    article = make_article(draft=make_draft("Embargoed"))
    with committed():
        assign(article, translator=selin())

    [message] = mail.outbox
    assert "Embargoed" in message.body
    for part in ("Gold leaves", "Refiners", "SWISSAID"):
        assert part not in message.body


def test_a_title_of_several_lines_adds_no_header(committed):
    article = make_published()
    revision = version(article, "en").latest
    type(revision).objects.filter(pk=revision.pk).update(title="Gold\r\nBcc: all@evil.example")
    with committed():
        assign(article, translator=selin())

    [message] = mail.outbox
    assert "\n" not in message.subject
    assert message.recipients() == ["selin@institute.example"]
    assert message.message()["Bcc"] is None


# Who gets one -------------------------------------------------------------------------


def inactive(person):
    type(person).objects.filter(pk=person.pk).update(is_active=False)


def without_address(person):
    type(person).objects.filter(pk=person.pk).update(email="")


def turned_off(person):
    notices.prefer(person, wanted=False, language="tr")


def without_the_language(person):
    LanguageAssignment.objects.filter(user=person).delete()


@pytest.mark.parametrize("change", [inactive, without_address, turned_off, without_the_language])
def test_who_cannot_may_not_or_will_not_read_gets_no_mail(committed, change):
    translation, translator = make_translation(make_published(), "tr"), selin()
    Translation.objects.filter(pk=translation.pk).update(translator=translator)
    change(translator)
    kept = assigning.work_of(translation.article, "tr").translator
    with committed():
        assign(translation.article, translator=kept, due=days(9))

    assert mail.outbox == []
    assert assigning.work_of(translation.article, "tr").due == days(9)


def test_nobody_is_told_what_they_did_themselves(committed):
    editor = make_editor(email="deniz@institute.example")
    article = make_published()
    with committed():
        assign(article, translator=editor, reviewer=editor, by=editor)
        assigning.take_on(article, "ru", by=make_translator("ru", email="p@institute.example"))

    assert mail.outbox == []


def test_who_loses_work_hears_of_it_too(committed):
    article, before = make_published(), selin()
    assign(article, translator=before)
    with committed():
        assign(article, translator=make_translator("tr", email="new@institute.example"))

    told = {message.to[0]: message.subject for message in mail.outbox}
    assert told["selin@institute.example"].startswith("Not yours to do any more")
    assert told["new@institute.example"].startswith("To translate")


def test_who_has_ten_texts_assigned_at_once_gets_one_mail(committed):
    places = [(make_published(), "tr") for _ in range(10)]
    with committed():
        assigning.assign_many(
            places, changes={"translator": selin(), "due": days(9)}, by=make_editor()
        )

    [message] = mail.outbox
    assert message.subject.startswith("To translate: 10 texts")
    assert message.body.count("/admin/articles/article/") == 10


def test_the_writer_reads_why_a_text_was_returned(committed):
    user = make_author_user(email="elif@institute.example")
    article = make_article(by=user, author=make_author(user=user), draft=make_draft("Gold"))
    text, editor = version(article, "en"), make_editor(first_name="Deniz")
    publishing.submit(text, by=user)
    changed = make_draft("Gold", standfirst="A word was mended.")
    editing.save(text, changed, by=editor, expected=1)
    with committed():
        publishing.send_back(text, by=editor, reason="A source\nlacks.")

    [message] = mail.outbox
    assert message.subject.startswith("Returned: Gold [English]")
    assert "Deniz returned this text to you:\n\nA source\nlacks." in message.body


def test_what_is_rolled_back_is_not_told(django_capture_on_commit_callbacks):
    article, translator = make_published(), selin()
    with django_capture_on_commit_callbacks(execute=True):
        try:
            with transaction.atomic():
                assign(article, translator=translator)
                raise ValueError("undone")
        except ValueError:
            pass

    assert mail.outbox == []


def break_mail(monkeypatch):
    def refuse(*args):
        raise OSError("no mail server")

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuse)


def test_a_mail_server_that_fails_loses_nothing_and_is_in_the_log(committed, monkeypatch, caplog):
    break_mail(monkeypatch)
    article, translator = make_published(), selin()
    with committed():
        assign(article, translator=translator)

    assert assigning.work_of(article, "tr").translator == translator
    assert "could not be sent" in caplog.text


# Before and after a day ----------------------------------------------------------------


def test_a_day_that_comes_near_is_told_the_day_before_once_and_once_when_it_is_past(committed):
    translation = make_translation(make_published(), "tr", draft=make_draft("Altın"))
    assign(translation.article, translator=selin(), due=days(5))

    sent = []
    for day in range(9):
        for hour in (3, 9, 10):
            sent.append((day, hour, reminding.remind(now=morning(day, hour))))

    assert [(day, hour) for day, hour, count in sent if count] == [(4, 9), (6, 9)]
    assert [message.subject.split(" ·")[0] for message in mail.outbox] == [
        "Due soon: Altın [Türkçe]",
        "Overdue: Altın [Türkçe]",
    ]


def test_what_is_due_is_told_in_one_mail_for_each_person_begun_or_not():
    translator = selin()
    for begun, due in ((True, 1), (False, 1), (False, -1)):
        article = make_published()
        if begun:
            make_translation(article, "tr")
        assign(article, translator=translator, due=days(4))
        model = Translation if begun else assigning.Assignment
        model.objects.filter(article=article, language="tr").update(due=days(due))

    assert reminding.remind(now=morning()) == 1
    [message] = mail.outbox
    assert message.subject.startswith("1 text overdue, 2 texts due soon")


def test_who_got_work_for_tomorrow_is_not_reminded_of_it_at_once():
    assign(make_published(), translator=selin(), due=days(1))

    assert reminding.remind(now=morning()) == 0
    assert reminding.remind(now=morning(2)) == 1  # overdue then


@pytest.mark.parametrize(
    ("stage", "reminded"),
    [
        ("writing", "selin@institute.example"),
        ("in_review", "deniz@institute.example"),
        ("ready", None),
        ("published", None),
        ("withdrawn", None),
    ],
)
def test_the_person_whose_turn_it_is_is_reminded(stage, reminded):
    reviewer = make_editor(email="deniz@institute.example")
    translation = make_translation(make_published(), "tr", draft=make_draft("Altın"))
    bring_to(stage, translation)
    Translation.objects.filter(pk=translation.pk).update(
        translator=selin(), reviewer=reviewer, due=days(1)
    )

    reminding.remind(now=morning())

    assert [message.to[0] for message in mail.outbox] == ([reminded] if reminded else [])


def test_a_new_day_is_told_again():
    translation, translator = make_translation(make_published(), "tr"), selin()
    assign(translation.article, translator=translator, due=days(3))
    assert reminding.remind(now=morning(2)) == 1
    assign(translation.article, translator=translator, due=days(6))

    assert reminding.remind(now=morning(3)) == 0
    assert reminding.remind(now=morning(5)) == 1


def test_a_reminder_that_could_not_be_sent_is_sent_later(monkeypatch):
    assign(make_published(), translator=selin(), due=days(3))
    with monkeypatch.context() as broken:
        break_mail(broken)
        with pytest.raises(OSError, match="no mail server"):
            reminding.remind(now=morning(2))
    assert not DueNotice.objects.exists()

    assert reminding.remind(now=morning(2)) == 1


@pytest.mark.parametrize(
    "wrong",
    [SMTPRecipientsRefused({"x": (550, b"no such user")}), ValueError("no address")],
)
def test_an_address_that_cannot_be_is_logged_once_and_delays_nobody(monkeypatch, caplog, wrong):
    for person in (selin(email="x"), selin()):
        assign(make_published(), translator=person, due=days(3))
    send = locmem.EmailBackend.send_messages

    def refuse(backend, messages):
        if messages[0].to == ["x"]:
            raise wrong
        return send(backend, messages)

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuse)

    assert [reminding.remind(now=morning(2)) for _round in range(2)] == [1, 0]
    assert [record.getMessage() for record in caplog.records] == [
        "Selin cannot be reminded by mail at 'x'"
    ]


def test_a_worker_that_dies_while_it_sends_leaves_the_reminder_to_the_next(monkeypatch):
    assign(make_published(), translator=selin(), due=days(3))
    with monkeypatch.context() as ending:
        ending.setattr(locmem.EmailBackend, "send_messages", Mock(side_effect=SystemExit))
        with pytest.raises(SystemExit):
            reminding.remind(now=morning(2))

    assert reminding.remind(now=morning(2)) == 1


# The preference ------------------------------------------------------------------------


def test_everybody_chooses_whether_and_in_which_language_they_are_written_to(client):
    person = selin()
    client.force_login(person)
    client.cookies["newsroom_language"] = "tr"

    page = client.get("/admin/mails/").content.decode()
    assert re.search(r'value="tr"[^>]*checked', page)
    client.post("/admin/mails/", {"language": "ru"})

    chosen = MailPreference.objects.get()
    assert (chosen.person, chosen.wanted, chosen.language) == (person, False, "ru")


def test_mails_follow_the_language_of_the_screens_until_one_is_chosen_for_them(client):
    person = selin()
    client.post("/i18n/setlang/", {"language": "ru"})  # nobody is signed in
    assert not MailPreference.objects.exists()

    client.force_login(person)
    for language in ("ru", "tr", "xx"):
        client.post("/i18n/setlang/", {"language": language})
    assert notices.preference_of(person).language == "tr"
    assert notices.preference_of(person).wanted

    client.post("/admin/mails/", {"language": "en", "wanted": "on"})
    client.post("/i18n/setlang/", {"language": "ru"})
    assert notices.preference_of(person).language == "en"


def test_without_a_choice_mails_are_in_the_language_of_the_house():
    preference = notices.preference_of(selin())

    assert (preference.wanted, preference.language) == (True, "en")


def test_links_in_a_mail_are_whole_without_a_site_address_too(committed, settings):
    settings.SITE_URL, settings.HTTPS = "", True
    settings.ALLOWED_HOSTS = [".example.org", "newsroom.example.org"]
    with committed():
        assign(make_published(), translator=selin())

    assert "https://newsroom.example.org/admin/articles/" in mail.outbox[0].body
