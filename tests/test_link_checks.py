"""Whether addresses answer: asked politely, within limits, and never inside our own network."""

import socket
import threading
import time
from collections import Counter
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import LinkCheck
from articles.newsroom import fetching, link_checks
from articles.newsroom.checks.standing import standing
from articles.newsroom.checks.subject import Answer
from articles.newsroom.fetching import Private, as_requested, ask, is_public, public_addresses
from articles.newsroom.refusals import NotAllowed
from tests.builders import make_article, make_draft, make_editor, make_translator, version


class Site(BaseHTTPRequestHandler):
    """A site of many habits; `asked` remembers what came."""

    asked: list[tuple[str, str]] = []

    def do_HEAD(self):
        self.answer()

    do_GET = do_HEAD

    def answer(self):
        Site.asked.append((self.command, self.path))
        name, _, rest = self.path[1:].partition("/")
        if name == "status":
            self.say(int(rest))
        elif name == "only-get":
            self.say(200 if self.command == "GET" else 500)
        elif name == "to":
            self.say(302, location=rest.replace("_", "/"))
        elif name == "round":
            self.say(301, location=f"/round/{int(rest or 0) + 1}")
        elif name == "slow":
            time.sleep(3)
        elif name == "drip":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for _ in range(60):
                self.wfile.write(b"X-Drip: 1\r\n")
                self.wfile.flush()
                time.sleep(0.1)
        elif name == "garbage":
            self.wfile.write(b"hello\r\n\r\n")
        elif name == "flood":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 200_000)
        else:
            self.say(200)

    def say(self, status: int, *, location: str = ""):
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://site.example:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(fetching, "STEP", 0.5)
    monkeypatch.setattr(fetching, "WHOLE", 1.0)
    Site.asked.clear()


def allow(host: str, port: int) -> list[str]:
    """Stands for the resolver of tests: one name is here, all others are not public."""
    if host == "site.example":
        return ["127.0.0.1"]
    return public_addresses(host, port)


# What an address answers -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/", Answer.FINE),
        ("/status/204", Answer.FINE),
        ("/status/404", Answer.GONE),
        ("/status/410", Answer.GONE),
        ("/status/500", Answer.BROKEN),
        ("/status/403", Answer.FINE),
        ("/status/429", Answer.FINE),
        ("/only-get/", Answer.FINE),
        ("/to/_status_404", Answer.GONE),
        ("/to/_", Answer.FINE),
        ("/round/", Answer.CIRCLES),
        ("/slow/", Answer.SILENT),
        ("/garbage/", Answer.SILENT),
        ("/flood/", Answer.SILENT),
    ],
)
def test_what_an_address_answers(site, path, answer):
    assert ask(site + path, resolve=allow) is answer


def test_head_comes_first_and_get_only_where_that_is_refused(site):
    ask(f"{site}/", resolve=allow)
    ask(f"{site}/status/404", resolve=allow)
    assert Site.asked == [("HEAD", "/"), ("HEAD", "/status/404"), ("GET", "/status/404")]


def test_a_server_that_sends_a_letter_now_and_then_is_cut_off(site):
    started = time.monotonic()
    assert ask(f"{site}/drip/", resolve=allow) is Answer.SILENT
    assert time.monotonic() - started < 4


def test_a_redirect_without_end_is_given_up(site):
    ask(f"{site}/round/", resolve=allow)
    assert len(Site.asked) == fetching.REDIRECTS + 1


def test_an_odd_port_and_a_very_long_address_are_not_asked_and_nothing_is_said_of_them(site):
    assert ask("http://8.8.8.8:8080/") is Answer.UNASKED
    assert ask(f"{site}/to/http:__8.8.8.8:8080_", resolve=allow) is Answer.UNASKED
    assert ask(f"{site}/to/_{'a' * 2000}", resolve=allow) is Answer.UNASKED
    assert len(Site.asked) == 2


@pytest.mark.parametrize(
    ("failure", "answer"),
    [
        (socket.EAI_NONAME, Answer.UNKNOWN_HOST),
        (socket.EAI_NODATA, Answer.UNKNOWN_HOST),
        (socket.EAI_AGAIN, Answer.LATER),
        (socket.EAI_FAIL, Answer.LATER),
        (socket.EAI_SYSTEM, Answer.LATER),
    ],
)
def test_a_name_is_unknown_only_where_a_name_server_says_so(failure, answer):
    def nobody(host, port):
        raise socket.gaierror(failure, "not known")

    assert ask("https://nobody.example/", resolve=nobody) is answer


def test_a_port_that_is_closed_is_silent(site):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = free.getsockname()[1]
    assert ask(f"http://site.example:{closed}/", resolve=allow) is Answer.SILENT


def test_an_address_of_a_name_that_does_not_answer_is_passed_over(site):
    def two(host, port):
        return ["127.0.0.2", "127.0.0.1"]

    # The server listens on one of both only.
    assert ask(f"{site}/", resolve=two) is Answer.FINE


def test_the_connection_goes_to_the_address_that_was_looked_at(site, monkeypatch):
    """A name that resolves to another address the second time leads nowhere else."""
    looked_at = []

    def once(host, port):
        looked_at.append(host)
        return ["127.0.0.1"]

    def again(*args, **kwargs):
        raise AssertionError("the name was resolved once more")

    original = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *rest, **more: (
            original(host, *rest, **more) if host == "127.0.0.1" else again()
        ),
    )
    assert ask(f"{site}/", resolve=once) is Answer.FINE
    assert looked_at == ["site.example"]


# What must not be asked --------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.8", "172.16.1.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "224.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1"),
        *("::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
        *("64:ff9b::a00:1", "2002:7f00:1::", "2001:db8::1"),
    ],
)
def test_addresses_that_are_not_of_the_open_internet(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "8.8.8.8", "2606:2800:21f::1", "::ffff:8.8.8.8"]
)
def test_addresses_of_the_open_internet(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "target",
    [
        *(
            "http://127.0.0.1/",
            "http://localhost/",
            "http://[::1]/",
            "http://169.254.169.254/latest/",
        ),
        *(
            "http://2130706433/",
            "http://0x7f000001/",
            "http://127.1/",
            "http://[::ffff:127.0.0.1]/",
        ),
        *("http://user@127.0.0.1/", "file:///etc/passwd", "ftp://8.8.8.8/", "gopher://8.8.8.8/"),
        "http://127.0.0.1:22/",
    ],
)
def test_nothing_of_our_own_network_is_asked_directly_or_by_a_redirect(site, target):
    assert ask(target) is Answer.PRIVATE
    location = target.replace("/", "_")
    assert ask(f"{site}/to/{location}", resolve=allow) in {Answer.PRIVATE}


def test_a_name_with_one_private_address_among_others_is_not_asked(monkeypatch):
    entries = [(2, 1, 6, "", (ip, 80)) for ip in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: entries)
    with pytest.raises(Private):
        public_addresses("two.example", 80)


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("https://Example.org/a b?c=d#e", "https://example.org/a%20b?c=d"),
        ("https://пример.рф/путь", "https://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C"),
        ("https://example.org/a%20b", "https://example.org/a%20b"),
        ("https://[2606:2800::1]:80/", "https://[2606:2800::1]:80/"),
        ("https://example.org:x/", ""),
        ("https://" + "a" * 70 + ".org/", ""),
        ("https://example.org/" + "a" * 2000, ""),
        ("https://example.org/a\r\nX: y", "https://example.org/aX:%20y"),
    ],
)
def test_an_address_is_asked_in_ascii_and_without_its_fragment(address, asked):
    assert as_requested(address) == asked


# On demand -----------------------------------------------------------------------------------


def text_with(*addresses: str):
    body = "".join(f'<p>See <a href="{address}">it</a>.</p>' for address in addresses)
    return version(make_article(draft=make_draft(body=body, notes={})), "en")


def answers() -> dict[str, str]:
    return dict(LinkCheck.objects.values_list("address", "answer"))


@pytest.mark.django_db
def test_the_links_of_a_text_wait_until_they_are_asked():
    text = text_with(
        "https://a.example/1", "https://b.example/2#part", "mailto:x@a.example", "/en/"
    )
    assert link_checks.request_checks(text, by=make_editor()) == 2
    assert answers() == {"https://a.example/1": "waiting", "https://b.example/2": "waiting"}

    assert link_checks.check_waiting(ask=lambda address: Answer.GONE) == 2
    assert set(answers().values()) == {"gone"}
    assert link_checks.check_waiting(ask=lambda address: Answer.FINE) == 0


@pytest.mark.django_db
def test_an_address_that_nobody_foresaw_costs_the_others_nothing():
    def ask_one(address):
        if "a.example" in address:
            raise RuntimeError("a bug")
        return Answer.FINE

    text = text_with("https://a.example/1", "https://b.example/2")
    link_checks.request_checks(text, by=make_editor())
    assert link_checks.check_waiting(ask=ask_one) == 2
    assert answers() == {"https://a.example/1": "silent", "https://b.example/2": "fine"}


@pytest.mark.django_db
def test_no_host_is_unknown_where_not_even_a_name_that_exists_is_known(client):
    text, editor = text_with("https://a.example/1", "https://b.example/2"), make_editor()
    link_checks.request_checks(text, by=editor)

    def half(address):
        return Answer.UNKNOWN_HOST if "a.example" in address else Answer.FINE

    link_checks.check_waiting(ask=half, is_connected=lambda: False)
    assert answers() == {"https://a.example/1": "later", "https://b.example/2": "fine"}
    found = standing(text)
    assert (found.waiting, found.asked, found.later) == (0, 1, 1)
    assert not [one for one in found.open if one.finding.code.startswith("link-")]
    client.force_login(editor)
    page = client.get(reverse("admin:articles_translation_checks", args=[text.pk]))
    assert "1 link could not be looked up" in page.content.decode()

    # Not at once again, but after a while, without anybody asking for it.
    assert link_checks.check_waiting(ask=half, is_connected=lambda: True) == 0
    LinkCheck.objects.update(claimed_at=timezone.now() - timedelta(minutes=6))
    assert link_checks.check_waiting(ask=half, is_connected=lambda: True) == 1
    assert answers()["https://a.example/1"] == "unknown"


@pytest.mark.parametrize("failure", [None, socket.EAI_NONAME, socket.EAI_AGAIN])
def test_names_are_answered_where_one_that_exists_is_known(monkeypatch, failure):
    def look_up(*args, **kwargs):
        if failure is not None:
            raise socket.gaierror(failure, "not known")
        return [(2, 1, 6, "", ("93.184.215.14", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert fetching.names_are_answered() is (failure is None)


def test_a_redirect_to_no_address_at_all_is_no_answer(site):
    assert ask(f"{site}/to/http:__[", resolve=allow) is Answer.SILENT


@pytest.mark.django_db
def test_a_good_answer_is_kept_for_a_day_and_a_bad_one_until_it_is_asked_again():
    text, editor = text_with("https://a.example/1", "https://b.example/2"), make_editor()
    link_checks.request_checks(text, by=editor)
    bad = "https://b.example/2"
    link_checks.check_waiting(ask=lambda one: Answer.GONE if one == bad else Answer.FINE)

    link_checks.request_checks(text, by=editor)
    assert answers() == {"https://a.example/1": "fine", bad: "waiting"}

    LinkCheck.objects.update(requested_at=timezone.now() - timedelta(hours=25))
    link_checks.check_waiting(ask=lambda one: Answer.FINE)
    assert answers() == {}


@pytest.mark.django_db
def test_one_host_is_asked_one_thing_at_a_time():
    text = text_with(*(f"https://{host}.example/{n}" for host in "ab" for n in range(4)))
    link_checks.request_checks(text, by=make_editor())
    at_once: Counter[str] = Counter()
    most: Counter[str] = Counter()
    lock = threading.Lock()

    def slow(address: str) -> Answer:
        host = address.split("/")[2]
        with lock:
            at_once[host] += 1
            most[host] = max(most[host], at_once[host])
        time.sleep(0.02)
        with lock:
            at_once[host] -= 1
        return Answer.FINE

    assert link_checks.check_waiting(ask=slow) == 8
    assert most == {"a.example": 1, "b.example": 1}


@pytest.mark.django_db
def test_an_address_that_another_worker_has_is_left_to_it_until_it_is_given_up():
    link_checks.request_checks(text_with("https://a.example/1"), by=make_editor())
    LinkCheck.objects.update(claimed_at=timezone.now())
    assert link_checks.check_waiting(ask=lambda one: Answer.FINE) == 0
    LinkCheck.objects.update(claimed_at=timezone.now() - timedelta(minutes=6))
    assert link_checks.check_waiting(ask=lambda one: Answer.FINE) == 1


@pytest.mark.django_db
def test_only_who_writes_a_text_has_its_links_asked():
    text = text_with("https://a.example/1")
    with pytest.raises(NotAllowed):
        link_checks.request_checks(text, by=make_translator("tr"))
    assert answers() == {}
