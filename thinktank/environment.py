"""How a `.env` file becomes environment variables: read by the settings, and by who starts them."""

import os
import re
from pathlib import Path

_NAME = re.compile(r"^#? ?([A-Z][A-Z0-9_]*)=", re.MULTILINE)


def read(path: Path) -> None:
    """Put the `NAME=value` lines of `path` into the environment, keeping what is set."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, separator, value = line.partition("=")
        if separator and not name.lstrip().startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("'\""))


def names(path: Path) -> set[str]:
    """Return the variables that `path` sets or, commented out, documents."""
    return set(_NAME.findall(path.read_text(encoding="utf-8")))
