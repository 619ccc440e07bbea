"""`make run` from an empty folder to a page, and to its end: the stack that production has."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from thinktank import environment

ROOT = Path(__file__).resolve().parent.parent
#: The articles of the demonstration that are loaded: to draw and weigh all of them takes
#: longest. `.ci/run` asks for all; `test_demo` loads all, with one picture.
KEPT = {"sahel-artisanal-gold", "turkiye-drone-exports-end-use", "lake-chad-governance"}
WHOLE = bool(os.environ.get("WHOLE_DEMO"))
#: Bytecode is copied, too: that of unchanged files is as good as new.
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".env", "var", ".*_cache", ".hypothesis")
#: Two slow machines, and three tests beside this one.
PATIENCE = 240


@dataclass
class Served:
    process: subprocess.Popen
    port: int
    said: Path

    def get(self, address: str) -> tuple[http.client.HTTPResponse, bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request("GET", address)
            answer = connection.getresponse()
            return answer, answer.read()

    def wait_for(self, text: str) -> None:
        until = time.monotonic() + PATIENCE
        while text not in self.said.read_text(encoding="utf-8"):
            assert self.process.poll() is None and time.monotonic() < until, self.said.read_text()
            time.sleep(0.2)

    def children(self) -> dict[str, int]:
        """Return command line → process of what `make run` has started."""
        if not Path("/proc/self/stat").exists():
            pytest.skip("looks for processes where Linux has them")
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):  # it may have ended meanwhile
                parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
                if int(parent) == self.process.pid:
                    command = (folder / "cmdline").read_bytes().replace(b"\0", b" ")
                    found[command.decode()] = int(folder.name)
        return found


def project_in(house: Path) -> Path:
    """Return where the project stands that is run: a copy in `house`, with a few articles."""
    if WHOLE:
        return ROOT
    copy = house / "project"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    for folder in (copy / "demo" / "articles").iterdir():
        if folder.is_dir() and folder.name not in KEPT:
            shutil.rmtree(folder)
    return copy


@contextmanager
def started(project: Path, house: Path) -> Iterator[Served]:
    """Start `project` as `make run` does, with all that it keeps in `house`, and end it."""
    ours = environment.names(ROOT / ".env.example")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    said = house / "said.txt"
    with said.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tools.run", "--port", str(port)],
            cwd=project,
            env={name: value for name, value in os.environ.items() if name not in ours}
            | {
                "DATABASE_URL": f"sqlite:///{house / 'db.sqlite3'}",
                "MEDIA_ROOT": str(house / "media"),
                "STATIC_ROOT": str(house / "static"),
                "SECRET_KEY": "only-for-this-test" * 4,
                "ENV_FILE": os.devnull,
            },
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        served = Served(process, port, said)
        served.wait_for("Ctrl+C ends it")
        yield served
    finally:
        process.terminate()
        process.wait(timeout=60)


def _says_goodbye(served: Served) -> str:
    served.process.wait(timeout=60)
    with pytest.raises(OSError):
        served.get("/en/")
    return served.said.read_text(encoding="utf-8")


def gives_the_demo_in_three_languages_and_ends_with_ctrl_c(served: Served) -> None:
    said = served.said.read_text(encoding="utf-8")
    assert f"http://127.0.0.1:{served.port}/" in said
    for account in ("editor", "author", "translator-tr", "translator-ru"):
        assert account in said
    for language in ("en", "tr", "ru"):
        answer, page = served.get(f"/{language}/")
        assert answer.status == 200
        assert f'lang="{language}"'.encode() in page
    picture = re.search(rb"/media/pictures/[0-9a-f]{16}/\w+\.\w+", page).group().decode()
    answer, _ = served.get(picture)
    assert (answer.status, answer.headers["X-Content-Type-Options"]) == (200, "nosniff")
    style = re.search(rb"/static/[\w./-]+\.[0-9a-f]{12}\.css", page).group().decode()
    answer, _ = served.get(style)
    assert answer.status == 200 and "immutable" in answer.headers["Cache-Control"]
    assert served.get("/admin/login/")[0].status == 200
    answer, page = served.get("/en/analysis/not-there/")
    assert answer.status == 404 and b"Traceback" not in page and b"DEBUG" not in page

    assert len(served.children()) == 2
    served.process.send_signal(signal.SIGINT)
    assert _says_goodbye(served).rstrip().endswith("Stopped.")


def keeps_everything_and_ends_when_the_worker_dies(served: Served) -> None:
    said = served.said.read_text(encoding="utf-8")
    assert "Demo loaded" not in said and "Collecting" not in said
    (worker,) = (pid for args, pid in served.children().items() if "manage.py worker" in args)
    os.kill(worker, signal.SIGKILL)
    assert "The worker ended by itself" in _says_goodbye(served)
    assert served.process.returncode != 0


def ends_when_the_server_dies(served: Served) -> None:
    (server,) = (pid for args, pid in served.children().items() if "granian" in args)
    os.kill(server, signal.SIGKILL)
    assert "The web server ended by itself" in _says_goodbye(served)


def test_make_run_gives_a_demo_keeps_it_over_starts_and_ends_as_a_whole(tmp_path):
    """One test, for its starts build on each other: the first takes most of its time."""
    project = project_in(tmp_path)
    for what_happens in (
        gives_the_demo_in_three_languages_and_ends_with_ctrl_c,
        keeps_everything_and_ends_when_the_worker_dies,
        ends_when_the_server_dies,
    ):
        with started(project, tmp_path) as served:
            what_happens(served)
