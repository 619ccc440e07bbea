"""A machine drafts what stands empty, and its draft reaches no reader before a person saved it."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from articles.models import MachineRequest
from articles.models.revision import Origin
from articles.newsroom import editing, publishing
from articles.newsroom.checks.standing import standing
from articles.newsroom.draft import Draft
from articles.newsroom.machine import drafting, engines
from articles.newsroom.machine.codes import guarded, restored
from articles.newsroom.machine.engines import DeepL, Failed, Failure, LibreTranslate
from articles.newsroom.refusals import NotAllowed, NotPossible, NotReady
from tests.builders import (
    make_draft,
    make_editor,
    make_published,
    make_translator,
    version,
)

BODY = (
    '<p>Gold <em>leaves</em> unseen.<fn-ref data-key="kn1"></fn-ref></p>'
    '<p>See <a href="https://example.org/a">the list</a>.<fn-ref data-key="kn2"></fn-ref></p>'
)
NOTES = {"kn1": "SWISSAID, 2024.", "kn2": "OECD, 2016."}


class Service(BaseHTTPRequestHandler):
    """Speaks the protocols of DeepL and LibreTranslate; `habit` says how well."""

    habit = ""
    asked: list[tuple[str, dict, dict]] = []

    def do_POST(self):
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        Service.asked.append((self.path, question, dict(self.headers)))
        if Service.habit.isdecimal():
            return self.say(int(Service.habit), {"message": "no"})
        if Service.habit == "busy once" and len(Service.asked) == 1:
            return self.say(429, {})
        if Service.habit == "garbage":
            return self.say(200, "<html>")
        if Service.habit == "redirect":
            return self.say(302, {}, location="https://example.org/")
        if self.path == "/v2/translate":
            texts = [self.translated(text) for text in question["text"]]
            return self.say(200, {"translations": [{"text": text} for text in texts]})
        return self.say(200, {"translatedText": [self.translated(one) for one in question["q"]]})

    def translated(self, text):
        if Service.habit == "short":
            return None
        if Service.habit == "loses codes":
            return text.replace('<x id="0"></x>', "").replace("Gold", "Altın")
        return text.replace("Gold", "Altın").replace("See", "Bkz.")

    def say(self, status, answer, *, location=""):
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode() if isinstance(answer, dict) else b"<html>")

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def address():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def service(address, settings, monkeypatch):
    Service.habit, Service.asked = "", []
    monkeypatch.setattr(engines, "_PAUSES", (0.0, 0.0))
    settings.DEEPL_API_KEY, settings.DEEPL_URL = "secret:fx", address
    return Service


@pytest.fixture
def turkish(db):
    article = make_published(draft=make_draft("Where the gold goes", body=BODY, notes=NOTES))
    return editing.start(article=article, language="tr", by=make_translator("tr"))


def drafted(translation, **kwargs):
    drafting.request_draft(translation, by=translation.translator)
    drafting.draft_waiting(**kwargs)
    translation.refresh_from_db()
    return translation


# The services ----------------------------------------------------------------------------


def test_deepl_is_asked_in_its_own_protocol(address):
    texts = [f"Gold {number}" for number in range(90)]
    found = DeepL(key="secret:fx", address=address).translate(texts, source="en", target="tr")
    assert found == [f"Altın {number}" for number in range(90)]
    assert [len(question["text"]) for _, question, _ in Service.asked] == [40, 40, 10]
    path, question, headers = Service.asked[0]
    assert path == "/v2/translate"
    assert (question["source_lang"], question["target_lang"]) == ("EN", "TR")
    assert question["tag_handling"] == "html"
    assert headers["Authorization"] == "DeepL-Auth-Key secret:fx"
    DeepL(key="k", address=address).translate(["x"], source="ru", target="en")
    assert Service.asked[-1][1]["target_lang"] == "EN-GB"


def test_libretranslate_is_asked_in_its_own_protocol(address):
    machine = LibreTranslate(address=address + "/", key="k")
    assert machine.translate(["<em>Gold</em>"], source="en", target="tr") == ["<em>Altın</em>"]
    path, question, _ = Service.asked[0]
    assert path == "/translate"
    assert question == {
        "q": ["<em>Gold</em>"], "source": "en", "target": "tr", "format": "html", "api_key": "k",
    }  # fmt: skip


def test_a_busy_service_is_asked_again(address):
    Service.habit = "busy once"
    assert DeepL(key="k", address=address).translate(["Gold"], source="en", target="tr") == [
        "Altın"
    ]
    assert len(Service.asked) == 2


@pytest.mark.parametrize(
    ("habit", "failure"),
    [
        ("403", Failure.KEY),
        ("456", Failure.QUOTA),
        ("400", Failure.LANGUAGE),
        ("503", Failure.BUSY),
        ("404", Failure.ODD),
        ("garbage", Failure.ODD),
        ("short", Failure.ODD),
        ("redirect", Failure.ODD),
    ],
)
def test_each_way_to_fail_has_a_sentence_of_its_own(address, habit, failure):
    Service.habit = habit
    with pytest.raises(Failed) as failed:
        DeepL(key="k", address=address).translate(["x"], source="en", target="tr")
    assert failed.value.failure is failure
    assert str(engines.SENTENCES[failure])


def test_a_service_that_is_not_there_is_silent():
    with pytest.raises(Failed) as failed:
        LibreTranslate("http://127.0.0.1:9").translate(["x"], source="en", target="tr")
    assert failed.value.failure is Failure.SILENT


def test_without_a_key_there_is_no_machine(settings, turkish):
    settings.DEEPL_API_KEY = ""
    assert engines.engine() is None
    with pytest.raises(NotPossible):
        drafting.request_draft(turkish, by=turkish.translator)
    settings.LIBRETRANSLATE_URL = "http://127.0.0.1:9"
    assert engines.engine() == LibreTranslate("http://127.0.0.1:9")


# Codes -----------------------------------------------------------------------------------


def test_a_marker_comes_back_as_it_went():
    source = 'a<fn-ref data-key="kn1"></fn-ref> <em>b</em><fn-ref data-key="kn2"></fn-ref>.'
    assert guarded(source) == 'a<x id="0"></x> <em>b</em><x id="1"></x>.'
    assert restored(guarded(source), source=source) == source
    moved = '<x id="1"></x>B<x id="0">içi</x>'
    assert restored(moved, source=source) == (
        '<fn-ref data-key="kn2"></fn-ref>B<fn-ref data-key="kn1"></fn-ref>içi'
    )


def test_a_marker_that_was_lost_or_doubled_stands_once():
    source = 'a<fn-ref data-key="kn1"></fn-ref>b'
    mark = '<fn-ref data-key="kn1"></fn-ref>'
    assert restored("a b", source=source) == f"a b{mark}"
    assert restored('<x id="0"></x>a<x id="0"></x><x id="7"></x>', source=source) == f"{mark}a"


def test_what_a_machine_makes_up_does_not_come_in():
    source = '<a href="https://example.org/a">x</a>'
    answer = '<a href="https://evil.example/">x</a><script>alert(1)</script><img src="x">'
    assert restored(answer, source=source) == "x"
    assert restored(source, source=source) == source


# The draft -------------------------------------------------------------------------------


def test_the_draft_fills_what_stands_empty_and_says_where_it_comes_from(turkish):
    drafted(turkish)
    latest = turkish.latest
    assert latest.origin == Origin.MACHINE
    assert latest.body == BODY.replace("Gold", "Altın").replace("See", "Bkz.")
    assert latest.notes == NOTES
    assert latest.title == "Where the gold goes"
    assert latest.takeaways == ["Altın leaves unseen.", "Refiners can ask."]
    assert latest.by == turkish.translator
    assert not MachineRequest.objects.exists()


@pytest.mark.parametrize(("words", "kept"), [("a" * 300, 200), ("a" * 150 + " " + "b" * 90, 150)])
def test_a_title_that_is_too_long_is_cut_and_never_lost(words, kept):
    source = Draft(title="Gold")
    [segment] = drafting.untranslated(source, Draft())
    assert len(drafting._filled(source, Draft(), {segment.name: words}).title) == kept


def test_parts_and_words_are_counted_each_for_themselves():
    machine = {"parts": 2, "words": 1, "name": "DeepL"}
    said = render_to_string("admin/articles/translation/_machine.html", {"machine": machine})
    assert "2 parts (1 word) stand empty" in said


def test_what_a_person_wrote_is_not_touched(turkish):
    begun = editing.draft_of(turkish.latest)
    first = begun.body.replace("<p>", "<p>Benim cümlem.", 1)
    written = Draft(title="Başlık", body=first, notes=NOTES, takeaways=("Biri",))
    editing.save(turkish, written, by=turkish.translator, expected=1)
    drafted(turkish)
    assert turkish.latest.title == "Başlık"
    assert turkish.latest.takeaways == ["Biri"]
    assert turkish.latest.body.startswith("<p>Benim cümlem.<fn-ref")
    assert "Bkz." in turkish.latest.body
    assert not any("Benim" in text for text in Service.asked[0][1]["text"])


def test_what_was_written_while_the_machine_worked_is_kept(turkish):
    class Slow:
        name = "Slow"

        def translate(self, texts, *, source, target):
            body = turkish.latest.body.replace("<p>", "<p>Arada yazıldı.", 1)
            draft = Draft(title="Arada", body=body, notes=NOTES)
            editing.save(turkish, draft, by=turkish.translator, expected=1)
            return ["makine"] * len(texts)

    drafted(turkish, machine=Slow())
    assert (turkish.latest.number, turkish.latest.title) == (3, "Arada")
    assert "Arada yazıldı." in turkish.latest.body
    assert "makine" in turkish.latest.body


def test_a_machines_draft_is_not_published_until_a_person_has_saved_it(turkish):
    drafted(turkish)
    editor = make_editor()
    with pytest.raises(NotReady, match="machine"):
        publishing.approve(turkish, by=editor)
    draft = editing.draft_of(turkish.latest)
    saved = editing.save(turkish, draft, by=turkish.translator, expected=turkish.latest.number)
    assert (saved.number, saved.origin) == (3, "")
    publishing.approve(turkish, by=editor)
    publishing.publish(turkish, by=editor)


def test_submitting_a_machines_draft_is_not_reading_it(client, turkish):
    drafted(turkish)
    client.force_login(turkish.translator)
    page = reverse("admin:articles_translation_change", args=[turkish.pk])
    stands = client.get(page).context["form"].initial
    text = {name: stands[name] for name in ("title", "slug", "standfirst", "takeaways", "body")}
    posted = {**text, "notes": json.dumps(stands["notes"]), "expected": stands["expected"]}

    client.post(page, {**posted, "move": "submit"})
    turkish.refresh_from_db()
    assert (turkish.stage, turkish.latest.origin) == ("in_review", Origin.MACHINE)

    client.force_login(make_editor())
    assert "A machine drafted this text" in client.get(page).content.decode()
    client.post(page, {**posted, "move": "approve"})
    turkish.refresh_from_db()
    assert turkish.stage == "in_review"

    client.post(page, posted)
    turkish.refresh_from_db()
    assert turkish.latest.origin == ""


def test_restoring_a_machines_draft_is_not_reading_it(turkish):
    drafted(turkish)
    machine = turkish.latest
    other = Draft(title="Başka", body="<p>Başka.</p>", notes={})
    editing.save(turkish, other, by=turkish.translator, expected=2)
    restored_one = editing.restore(machine, by=turkish.translator, expected=3)
    assert restored_one.origin == Origin.MACHINE


@pytest.mark.parametrize("habit", ["403", "garbage", "503"])
def test_a_failure_changes_nothing_and_can_be_tried_again(turkish, habit):
    Service.habit = habit
    before = turkish.latest
    drafted(turkish)
    assert turkish.latest == before
    assert MachineRequest.objects.get().failure
    assert drafting.draft_waiting() == 0
    Service.habit = ""
    drafted(turkish)
    assert turkish.latest.origin == Origin.MACHINE


def test_lost_markers_stand_at_the_end_of_their_part(turkish):
    Service.habit = "loses codes"
    drafted(turkish)
    assert 'unseen.<fn-ref data-key="kn1"></fn-ref></p>' in turkish.latest.body


def test_only_who_may_write_asks_and_only_once(turkish):
    with pytest.raises(NotAllowed):
        drafting.request_draft(turkish, by=make_translator("ru"))
    one = drafting.request_draft(turkish, by=turkish.translator)
    assert drafting.request_draft(turkish, by=make_editor()) == one
    turkish.translator.language_assignments.all().delete()
    drafting.draft_waiting()
    assert MachineRequest.objects.get().failure == Failure.STOPPED
    assert not Service.asked


def test_an_original_or_a_full_text_has_nothing_to_draft(turkish):
    editor = make_editor()
    with pytest.raises(NotPossible):
        drafting.request_draft(version(turkish.article, "en"), by=editor)
    drafted(turkish)
    with pytest.raises(NotPossible, match="empty"):
        drafting.request_draft(turkish, by=editor)


def test_the_writing_page_saves_first_and_tells_how_far_the_draft_is(client, turkish):
    client.force_login(turkish.translator)
    page = reverse("admin:articles_translation_change", args=[turkish.pk])
    assert "DeepL" in client.get(page).content.decode()
    answer = client.post(
        page,
        {
            "title": "Elle yazıldı",
            "body": turkish.latest.body,
            "notes": json.dumps(NOTES),
            "expected": 1,
            "machine": "draft",
        },
        follow=True,
    )
    state = reverse("admin:articles_translation_machine", args=[turkish.pk])
    assert state in answer.content.decode()
    assert client.get(state).json()["waiting"]
    drafting.draft_waiting()
    assert client.get(state).json() | {"sentence": ""} == {
        "waiting": False, "failure": "", "newest": 3, "sentence": "",
    }  # fmt: skip
    turkish.refresh_from_db()
    assert turkish.latest.title == "Elle yazıldı"
    assert "A machine drafted this text" in client.get(page).content.decode()


def test_without_a_machine_the_page_does_not_speak_of_one(client, turkish, settings):
    settings.DEEPL_API_KEY = ""
    client.force_login(turkish.translator)
    page = client.get(reverse("admin:articles_translation_change", args=[turkish.pk]))
    assert 'id="machine"' not in page.content.decode()


def test_parts_that_stand_as_the_machine_wrote_them_are_a_hint(turkish):
    long = "Gold from the small mines of the south leaves the country unseen."
    original = version(turkish.article, "en")
    body = original.latest.body.replace("Gold <em>leaves</em> unseen.", long)
    draft = Draft(**{**vars(editing.draft_of(original.latest)), "body": body})
    editing.save(original, draft, by=make_editor(), expected=original.latest.number)
    russian = editing.start(article=turkish.article, language="ru", by=make_translator("ru"))

    drafted(russian)
    assert codes(russian) >= {"machine"}
    as_it_is = editing.draft_of(russian.latest)
    editing.save(russian, as_it_is, by=russian.translator, expected=2)
    assert codes(russian) & {"machine", "machine-part"} == {"machine-part"}
    body = as_it_is.body.replace("Altın", "Золото")
    mine = Draft(**{**vars(as_it_is), "body": body, "standfirst": "Куда уходит золото."})
    editing.save(russian, mine, by=russian.translator, expected=3)
    assert not codes(russian) & {"machine", "machine-part"}


def codes(translation):
    translation.refresh_from_db()
    return {one.finding.code for one in standing(translation).open}
