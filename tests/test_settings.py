"""What the server is configured by, and what it refuses to start without."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from thinktank import environment
from thinktank.checks import address_is_known, withdrawn_papers_are_out_of_reach

ROOT = Path(__file__).resolve().parent.parent


def _variables(source: str) -> Iterator[str]:
    """Return the variables that `source` reads from the environment."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(args=[ast.Constant(value=str(name)), *_]):
                if ast.unparse(node.func) in {"os.environ.get", "_flag", "_list"}:
                    yield name
            case ast.Subscript(slice=ast.Constant(value=str(name))):
                if ast.unparse(node.value) == "os.environ":
                    yield name
            case ast.Attribute(attr="config") if ast.unparse(node) == "dj_database_url.config":
                yield "DATABASE_URL"


_OPTIONS = "from thinktank import settings; print(settings.DATABASES['default']['OPTIONS'])"


def _start(code: str = "import thinktank.wsgi", **variables: str) -> subprocess.CompletedProcess:
    """Start the server's application with `variables` and no others of ours."""
    documented = environment.names(ROOT / ".env.example")
    inherited = {name: value for name, value in os.environ.items() if name not in documented}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**inherited, "DJANGO_SETTINGS_MODULE": "thinktank.settings"}
        | {"ENV_FILE": os.devnull, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_the_address_of_the_database_asks_for_is_kept():
    given = _start(DEBUG="1", DATABASE_URL="postgres://a@b/c?sslmode=verify-full", code=_OPTIONS)
    assert "verify-full" in given.stdout and "pool" in given.stdout, given.stderr
    given = _start(DEBUG="1", DATABASE_URL="sqlite:////tmp/x.sqlite3?timeout=3", code=_OPTIONS)
    assert "WAL" in given.stdout, given.stderr


def test_every_variable_that_the_settings_read_is_documented_and_no_other():
    read = set(_variables((ROOT / "thinktank" / "settings.py").read_text(encoding="utf-8")))
    assert {"DATABASE_URL", "HTTPS", "MEDIA_S3_BUCKET", "ENV_FILE"} <= read
    assert environment.names(ROOT / ".env.example") == read


def test_a_server_is_told_where_its_papers_must_not_lie_and_that_it_has_no_address(settings):
    settings.SITE_URL = ""
    bucket = {"OPTIONS": {"bucket_name": "open"}}
    settings.STORAGES = {"default": bucket, "editions": bucket}
    found = [*address_is_known(), *withdrawn_papers_are_out_of_reach()]
    assert [one.id for one in found] == ["thinktank.W001", "thinktank.W002"]
    settings.SITE_URL = "https://thinktank.example"
    settings.STORAGES = {"default": bucket, "editions": {"OPTIONS": {"bucket_name": "closed"}}}
    assert [*address_is_known(), *withdrawn_papers_are_out_of_reach()] == []


@pytest.mark.parametrize(
    ("missing", "given"),
    [
        ("SECRET_KEY", {"ALLOWED_HOSTS": "thinktank.example"}),
        ("SECRET_KEY", {"ALLOWED_HOSTS": "thinktank.example", "SECRET_KEY": ""}),
        ("ALLOWED_HOSTS", {"SECRET_KEY": "x" * 50}),
        ("ALLOWED_HOSTS", {"SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": " , "}),
    ],
)
def test_without_debug_the_server_refuses_to_start_and_says_what_is_missing(missing, given):
    started = _start(**given)
    assert started.returncode != 0
    assert f"{missing} is not set. With DEBUG off the server needs it" in started.stderr


def test_the_server_starts_with_a_secret_and_a_name_or_with_debug():
    assert _start(SECRET_KEY="x" * 50, ALLOWED_HOSTS="thinktank.example").returncode == 0
    assert _start(DEBUG="1").returncode == 0


def test_an_env_file_sets_what_is_not_set_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / ".env"
    path.write_text(
        "# COMMENTED=1\n\nONE_OF_OURS='quoted'\nSET_ALREADY=file\nnot a line\n  SPACED = x \n",
        encoding="utf-8",
    )
    monkeypatch.setattr(os, "environ", {"SET_ALREADY": "shell"})
    environment.read(path)
    environment.read(tmp_path / "missing")
    assert os.environ == {"SET_ALREADY": "shell", "ONE_OF_OURS": "quoted", "SPACED": "x"}


def test_what_is_set_for_a_server_does_not_reach_the_tests():
    code = "from tests import settings as s; print(s.DEBUG, s.SECURE_SSL_REDIRECT, s.MEDIA_URL)"
    meant = {"DEBUG": "0", "HTTPS": "1", "MEDIA_URL": "https://media.example/"}
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | meant,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == ["True", "False", "/media/"]
