"""Everything that must hold before a change is done: style, types, checks, messages, tests.

Runs each step whatever became of the others, and ends with a list of them.
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from thinktank import environment
from tools import browser

ROOT = Path(__file__).resolve().parent.parent
MANAGE = ("manage.py",)
_NO_BROWSER = """
****************************************************************************
*  THE BROWSER TESTS DID NOT RUN: there is no Chromium, and none could be   *
*  installed. Name one with CHROMIUM=/path/to/chromium.                     *
****************************************************************************
"""


def steps(chromium: str | None) -> dict[str, tuple[tuple[str, ...], Mapping[str, str]]]:
    """Return name → what Python is to run and in which environment."""
    clean = _clean_environment()
    development = clean | {"DEBUG": "1"}
    production = clean | {
        "SECRET_KEY": "only-to-be-checked-" + "".join(map(chr, range(48, 123))),
        "ALLOWED_HOSTS": "thinktank.example",
        "HTTPS": "1",
        "SITE_URL": "https://thinktank.example",
    }
    # One more than there are cores: a test of pages waits for its browser half of the time.
    workers = str((os.cpu_count() or 1) + 1)
    tests = ("-m", "pytest", "-n", workers, "--dist", "worksteal")
    return {
        "format": (("-m", "ruff", "format", "--check", "."), clean),
        "style": (("-m", "ruff", "check", "."), clean),
        "types": (("-m", "mypy"), clean),
        "production settings": (
            (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"),
            production,
        ),
        "migrations": ((*MANAGE, "makemigrations", "--check", "--dry-run"), development),
        "translations": ((*MANAGE, "messages", "--check"), development),
        "tests": (
            tests if chromium else (*tests, "-m", "not browser"),
            clean | ({"CHROMIUM": chromium} if chromium else {}),
        ),
    }


def _clean_environment() -> dict[str, str]:
    """Return the environment without what is set for a server, but with the database.

    Bytecode is kept whatever the shell says: dozens of processes import the same modules.
    """
    ours = environment.names(ROOT / ".env.example") - {"DATABASE_URL"}
    ours |= {"PYTHONDONTWRITEBYTECODE"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return kept | {"ENV_FILE": os.devnull}


def main() -> int:
    chromium = browser.find_or_install()
    outcomes = []
    for name, (arguments, variables) in steps(chromium).items():
        print(f"\n== {name}", flush=True)
        started = time.monotonic()
        code = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=variables).returncode
        outcomes.append((name, code == 0, time.monotonic() - started))
    print()
    for name, passed, seconds in outcomes:
        print(f"{'passed' if passed else 'FAILED'}  {name:<20} {seconds:6.1f} s")
    if chromium is None:
        print(_NO_BROWSER)
    return 0 if all(passed for _, passed, _ in outcomes) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Interrupted.")
