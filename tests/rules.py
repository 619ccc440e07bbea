"""How a rule is put to files: a function from a file to what offends it there.

Each rule is shown something that it must refuse, too: a rule that cannot fail holds nothing.
"""

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = ("articles", "authors", "demo", "languages", "local", "pages", "thinktank", "tools")
Rule = Callable[..., Iterator[str]]


def python_files(*folders: str) -> list[Path]:
    paths = (
        path for folder in folders or (*OURS, "tests") for path in ROOT.glob(f"{folder}/**/*.py")
    )
    return sorted(path for path in paths if "node_modules" not in path.parts)


def template_files() -> list[Path]:
    return sorted(
        path
        for path in (*ROOT.glob("templates/**/*"), *ROOT.glob("*/templates/**/*"))
        if path.suffix in {".html", ".txt", ".xml"}
    )


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def assert_none(rule: Rule, paths: list[Path]) -> None:
    """Fail with every offence against `rule`, by file."""
    assert paths, "the rule looks at no file at all"
    found = []
    for path in paths:
        subject = path.read_text(encoding="utf-8") if path.suffix != ".py" else tree(path)
        found += [f"{relative(path)}: {offence}" for offence in rule(subject, path)]
    assert not found, "\n".join(found)


def offences(rule: Rule, path: str, text: str) -> list[str]:
    return list(rule(ast.parse(text) if path.endswith(".py") else text, ROOT / path))
