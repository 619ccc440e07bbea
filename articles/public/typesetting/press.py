"""How typst is asked: as a process of its own with little memory, little time and one folder."""

import io
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from PIL import Image

from articles.models import Picture
from articles.public.typesetting.document import HERE, SOURCES
from articles.public.typesetting.figures import lay_out

#: Of the processor. A machine that is busy may take longer by the clock.
SECONDS = 60
PATIENCE = 3 * SECONDS
#: Address space in KiB: what fonts are mapped into and threads reserve counts, too.
MEMORY = 2 * 1024 * 1024
MAX_BYTES = 64 * 1024 * 1024


# The limits of the operating system, set by the shell before it becomes Python: the worker
# has threads, where Python may run nothing of its own between fork and exec.
_WITH_LIMITS = (
    f"ulimit -c 0; ulimit -v {MEMORY}; ulimit -t {SECONDS}; ulimit -f {MAX_BYTES // 512}; "
    # Pages come first: papers are set when the processors have nothing else to do.
    'exec nice -n 10 "$@"'
)

logger = logging.getLogger(__name__)


class NotSet(Exception):
    """Typst could not set it, or not within its limits. Says why, for the log."""


@dataclass(frozen=True)
class Work:
    """What was set: the paper and its pages, the card; None where that was not to be had."""

    paper: bytes | None = None
    pages: int = 0
    card: bytes | None = None
    complaints: Sequence[str] = field(default_factory=tuple)


def set_in_type(
    *,
    paper: dict[str, Any] | None = None,
    card: dict[str, Any] | None = None,
    pictures: Sequence[Picture] = (),
    cover: Picture | None = None,
    dated: datetime,
) -> Work:
    """Return the paper and the card that say what `paper` and `card` do.

    `dated` is the moment that the file says it was made at: the same text, the same bytes.

    Raises:
        NotSet: the process ended without either.
    """
    jobs = {name: text for name, text in (("paper", paper), ("card", card)) if text is not None}
    with TemporaryDirectory(prefix="typesetting-") as name:
        folder = Path(name)
        laid = lay_out(list(pictures), folder, cover=cover)
        for job, text in jobs.items():
            _write(folder / f"{job}.json", {**text, "files": laid})
            shutil.copy(HERE / f"{job}.typ", folder)
        fonts = [str(settings.PDF_FONTS)] if settings.PDF_FONTS else []
        order = {"jobs": list(jobs), "fonts": fonts, "timestamp": int(dated.timestamp())}
        _write(folder / "order.json", order)
        _run(folder)
        return _collected(folder)


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def _run(folder: Path) -> None:
    with open(folder / "complaints.txt", "w+b") as complaints:
        process = subprocess.Popen(
            [
                *("/bin/sh", "-c", _WITH_LIMITS, "sh"),
                *(sys.executable, "-I", str(HERE / SOURCES[-1]), str(folder)),
            ],
            stdin=subprocess.DEVNULL,
            stdout=complaints,
            stderr=complaints,
            cwd=folder,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "RAYON_NUM_THREADS": "1"},
            start_new_session=True,
        )
        try:
            code = process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        complaints.seek(0)
        said = complaints.read()[-500:].decode(errors="replace").strip()
    if code != 0:
        reason = "took too long" if code in _OUT_OF_TIME else f"ended with {code}"
        raise NotSet(f"typst {reason}: {said}")


_OUT_OF_TIME = {None, -signal.SIGXCPU}


def _collected(folder: Path) -> Work:
    told = json.loads((folder / "told.json").read_text(encoding="utf-8"))
    paper, card = folder / "paper.pdf", folder / "card.png"
    return Work(
        paper=paper.read_bytes() if paper.exists() else None,
        pages=told.get("pages", 0),
        card=_as_jpeg(card) if card.exists() else None,
        complaints=told["complaints"],
    )


def _as_jpeg(path: Path) -> bytes:
    """Return the picture in `path` as those who show cards want it: small, one format."""
    output = io.BytesIO()
    with Image.open(path) as image:
        image.convert("RGB").save(
            output, "JPEG", quality=86, optimize=True, progressive=True, subsampling="4:2:0"
        )
    return output.getvalue()
