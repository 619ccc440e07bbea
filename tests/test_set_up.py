"""What `make` promises: the right Python, the pinned packages, and nothing done twice."""

import os
import re
import shutil
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from tools import environment, run, verify

ROOT = Path(__file__).resolve().parent.parent


# The Python ------------------------------------------------------------------------


@pytest.fixture
def machine(tmp_path):
    """A machine whose PATH holds only what the test puts there."""
    folder = tmp_path / "bin"
    folder.mkdir()

    def add(name: str, *, fails_on: str = "nothing") -> None:
        program = folder / name
        program.write_text(f'#!/bin/sh\ncase "$2" in *{fails_on}*) exit 1;; esac\n')
        program.chmod(0o755)

    def found() -> str:
        said = subprocess.run(
            [shutil.which("sh"), ROOT / "tools" / "find-python"],
            env={"PATH": str(folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        return Path(said.stdout.strip()).name

    add.found = found
    return add


def test_the_first_python_that_is_new_enough_is_taken(machine):
    machine("python3", fails_on="version_info")
    machine("python3.12")
    machine("python3.13")
    assert machine.found() == "python3.12"


def test_a_python_without_its_venv_module_serves_only_where_uv_is(machine):
    machine("python3", fails_on="ensurepip")
    machine("python3.13")
    assert machine.found() == "python3.13"
    machine("uv")
    assert machine.found() == "python3"


@pytest.mark.skipif(not shutil.which("make"), reason="needs make")
def test_without_a_python_make_says_what_is_needed(tmp_path):
    (tmp_path / "find-python").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "find-python").chmod(0o755)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (tmp_path / "Makefile").write_text(makefile.replace("tools/find-python", "./find-python"))
    made = subprocess.run(
        ["make", "setup"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert made.returncode != 0
    assert "Thinktank needs Python 3.11 or newer" in made.stderr


# The packages ------------------------------------------------------------------------


class Project:
    """A project whose packages are installed in pretence; `ran` is what would have been run."""

    def __init__(self, root: Path):
        self.root, self.ran = root, []
        for name in ("requirements.txt", "requirements-dev.txt"):
            (root / name).write_text(f"# {name}\n")

    def run(self, *command: str) -> None:
        self.ran.append(" ".join(command))
        if "venv" in command:
            (self.root / ".venv").mkdir(exist_ok=True)

    def prepare(self, requirements: str = "requirements.txt") -> list[str] | None:
        """Return what was run, None where nothing had to be done."""
        self.ran = []
        done = environment.prepare(self.root / ".venv", requirements=requirements, root=self.root)
        return self.ran if done else None


@pytest.fixture
def project(tmp_path, monkeypatch):
    project = Project(tmp_path)
    monkeypatch.setattr(environment, "_run", project.run)
    monkeypatch.setattr(environment, "_starts", lambda venv, *_: venv.exists())
    monkeypatch.setattr(environment.shutil, "which", lambda _: None)
    return project


def test_packages_are_installed_by_hash_and_not_a_second_time(project):
    made, installed = project.prepare()
    assert "-m venv --clear" in made
    assert "-m pip" in installed and "--require-hashes" in installed
    assert project.prepare() is None


def test_a_changed_file_is_installed_into_the_environment_that_is_there(project):
    project.prepare()
    (project.root / "requirements.txt").write_text("# changed\n")
    (installed,) = project.prepare()
    assert "-m pip" in installed
    assert project.prepare() is None


def test_what_was_installed_for_tests_is_enough_for_running_and_not_the_reverse(project):
    project.prepare()
    assert project.prepare("requirements-dev.txt") is not None
    assert project.prepare() is None
    assert project.prepare("requirements-dev.txt") is None


def test_an_installation_that_was_interrupted_begins_anew(project, monkeypatch):
    def interrupted(*command):
        if "install" in command:
            raise KeyboardInterrupt
        project.run(*command)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(environment, "_run", interrupted)
        project.prepare()
    made, installed = project.prepare()
    assert "--clear" in made and "install" in installed
    assert project.prepare() is None


def test_uv_is_used_where_it_is(project, monkeypatch):
    monkeypatch.setattr(environment.shutil, "which", lambda name: f"/bin/{name}")
    made, installed = project.prepare()
    assert made.startswith("/bin/uv venv")
    assert installed.startswith("/bin/uv pip install") and "--require-hashes" in installed


def _pins(name: str) -> dict[str, str]:
    """Return package → its pinned version with all its hashes."""
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE))
    return {block.split("==")[0]: block.strip() for block in blocks if block.strip()}


def test_every_package_is_pinned_with_its_hashes():
    for name in ("requirements.txt", "requirements-dev.txt"):
        pins = _pins(name)
        assert len(pins) > 20
        assert all("==" in pin and "--hash=sha256:" in pin for pin in pins.values())


def test_the_packages_for_tests_hold_those_for_running_unchanged():
    running, testing = _pins("requirements.txt"), _pins("requirements-dev.txt")
    assert running.items() <= testing.items()


# The server ----------------------------------------------------------------------------


def test_the_secret_is_made_once_for_its_owner_alone(tmp_path):
    path = tmp_path / "var" / "secret_key"
    made = run.secret(path)
    assert len(made) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert run.secret(path) == made
    assert os.listdir(path.parent) == ["secret_key"]


def test_mails_of_the_site_on_this_machine_lead_to_its_port(tmp_path, monkeypatch):
    monkeypatch.setattr(run.os, "environ", {"ENV_FILE": str(tmp_path / "none"), "SECRET_KEY": "s"})
    run.set_environment(develop=False, port=8112)
    assert run.os.environ["SITE_URL"] == "http://127.0.0.1:8112"

    monkeypatch.setattr(run.os, "environ", {**run.os.environ, "ALLOWED_HOSTS": "a.example"})
    del run.os.environ["SITE_URL"]
    run.set_environment(develop=False, port=8112)
    assert "SITE_URL" not in run.os.environ


def test_a_secret_that_was_cut_off_is_made_anew(tmp_path):
    path = tmp_path / "secret_key"
    path.touch()
    assert len(run.secret(path)) >= 50


def test_a_port_in_use_is_refused_with_a_sentence_that_names_another():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(run.Failed, match=rf"Port {port} is in use.*make run PORT=\d+"):
            run._check_port_is_free(port)


@pytest.mark.parametrize("port", ["", "http", "0", "65536", "-1", "²"])
def test_what_is_no_port_is_refused_with_a_sentence(port):
    with pytest.raises(run.Failed, match="from 1 to 65535"):
        run._port(port)


def test_a_process_that_ends_by_itself_is_named():
    with subprocess.Popen(["false"]) as ended:
        ended.wait()
        with pytest.raises(run.Failed, match=r"worker ended by itself \(exit code 1\)"):
            run._check({"worker": ended})


def test_the_tests_keep_bytecode_whatever_the_shell_says(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert all("PYTHONDONTWRITEBYTECODE" not in env for _run, env in verify.steps(None).values())
