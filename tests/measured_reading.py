"""Reads Word files, each in a process of its own, and prints what that cost as lines of JSON.

    python -m tests.measured_reading FILE…

`seconds` are those of the processor, ours and pandoc's, so that a busy machine changes
nothing; `megabytes` are both peaks added up, more than there ever are at one time.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from articles.newsroom.importing.preflight import Unreadable  # noqa: E402
from articles.newsroom.importing.word import read  # noqa: E402


def measure(path: str) -> dict:
    """Return what reading `path` cost, and with which sentence it was refused."""
    started, refused, notes = time.monotonic(), None, None
    try:
        notes = len(read(path).notes)
    except Unreadable as refusal:
        refused = refusal.sentence
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "name": Path(path).stem,
        "seconds": round(sum(one.ru_utime + one.ru_stime for one in both), 2),
        "by_the_clock": round(time.monotonic() - started, 2),
        "megabytes": round(sum(one.ru_maxrss for one in both) / 1024),
        "notes": notes,
        "refused": refused,
    }


def main(paths: list[str]) -> None:
    for path in paths:
        child = os.fork()
        if not child:
            print(json.dumps(measure(path)), flush=True)
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        if status:
            raise SystemExit(f"{path}: the process ended with {status}")


if __name__ == "__main__":
    main(sys.argv[1:])
