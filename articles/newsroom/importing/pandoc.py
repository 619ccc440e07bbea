"""How pandoc is asked: as a process of its own with little memory, little time and no files."""

import json
import logging
import os
import shutil
import signal
import subprocess
from functools import cache
from tempfile import TemporaryFile
from typing import Any

import pypandoc
from django.utils.translation import gettext as _

from articles.newsroom.importing.preflight import Package, Unreadable, too_complex

#: Of the processor. A machine that is busy may take longer by the clock.
SECONDS = 20
PATIENCE = 3 * SECONDS
#: About 400,000 words; a syntax tree takes 40 bytes for each.
MAX_OUTPUT = 16 * 1024 * 1024

_ARGUMENTS = (
    # Its program takes 170 MB besides; with us it stays below 600.
    *("+RTS", "-M320M", "-RTS"),
    *("--sandbox", "--from=docx", "--to=json", "--track-changes=accept"),
)
# The limits of the operating system, set by the shell before it becomes pandoc: the web
# server has threads, where Python may run nothing of its own between fork and exec.
# Address space in KiB, seconds of the processor, written files in blocks of 512 bytes.
_WITH_LIMITS = (
    f"ulimit -c 0; ulimit -v 1572864; ulimit -t {SECONDS}; ulimit -f {MAX_OUTPUT // 512 + 1}; "
    'exec "$@"'
)

logger = logging.getLogger(__name__)


def read_tree(package: Package) -> dict[str, Any]:
    """Return pandoc's syntax tree of `package` with tracked changes accepted.

    Raises:
        Unreadable: pandoc cannot read it, or not within its limits.
    """
    with TemporaryFile() as source, TemporaryFile() as target, TemporaryFile() as complaints:
        package.write_for_pandoc(source)
        source.seek(0)
        process = subprocess.Popen(
            ["/bin/sh", "-c", _WITH_LIMITS, "sh", _program(), *_ARGUMENTS],
            stdin=source,
            stdout=target,
            stderr=complaints,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )
        try:
            code = process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            _end(process)
        complaints.seek(0)
        target.seek(0)
        output = target.read(MAX_OUTPUT + 1)
        if code == 0 and len(output) <= MAX_OUTPUT:
            return _parse(output)
        logger.warning("pandoc ended with %s: %s", code, complaints.read(500))
        raise too_complex() if code is None or code in _OUT_OF_LIMITS else _not_understood()


#: Heap exhausted (GHC's own code), and the signals that the limits above send.
_OUT_OF_LIMITS = {251, -signal.SIGXCPU, -signal.SIGXFSZ, -signal.SIGKILL, -signal.SIGSEGV}


@cache
def _program() -> str:
    try:
        found = shutil.which(pypandoc.get_pandoc_path())
    except OSError:
        found = None
    if found is None:
        raise Unreadable(
            _(
                "This server cannot read Word files now: pandoc is missing. Please tell the "
                "person who runs it to install the requirements again."
            )
        )
    return found


def _end(process: subprocess.Popen[bytes]) -> None:
    """Make sure that neither `process` nor a child of it is left."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _parse(output: bytes) -> dict[str, Any]:
    try:
        return json.loads(output)
    except RecursionError as problem:
        raise too_complex() from problem
    except ValueError as problem:
        raise _not_understood() from problem


def _not_understood() -> Unreadable:
    return Unreadable(
        _(
            "The document could not be read, although it is a Word file. Open it in Word, save "
            "it under a new name and upload that."
        )
    )
