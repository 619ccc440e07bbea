"""Tries, on a copy of this project, what docs/adding-a-language.md tells a house to do.

    python -m tools.another_language

A house with the demonstration adds Arabic by the documented steps; what its readers and its
newsroom then get is looked at by `tests.in_arabic`. Then a new version of Thinktank comes,
Arabic is given up, and taken back. On SQLite, or on a database of its own beside the one that
DATABASE_URL names. Nothing is left behind.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from thinktank import environment

ROOT = Path(__file__).resolve().parent.parent
_LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".env", "var", "__pycache__", ".*_cache", ".hypothesis", "node_modules"
)
#: The articles of the demonstration that the trial keeps: drawing all covers takes longest.
_KEPT = {"sahel-artisanal-gold", "turkiye-drone-exports-end-use", "lake-chad-governance"}
OURS, WITH_ARABIC = "en,tr,ru", "en,tr,ru,ar"
#: Translations of the interface that the house writes, to see that its catalogue is used.
_WORDS = {"Publications": "المنشورات", "Topics": "المواضيع", "Notes": "الهوامش"}


class Failed(Exception):
    """Says which step went wrong; what the step itself said stands above."""


class House:
    """A copy of the project with a database of its own."""

    def __init__(self, folder: Path, database: str):
        self.folder = folder
        names = environment.names(ROOT / ".env.example")
        kept = {name: value for name, value in os.environ.items() if name not in names}
        # What makes bytecode of the copy costs more than it saves.
        self.environment = kept | {"PYTHONDONTWRITEBYTECODE": "1"}
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)
        self.database = database

    def configure(self, languages: str) -> None:
        """Write the `.env` of the house."""
        lines = ("DEBUG=1", "LOG_LEVEL=ERROR", f"DATABASE_URL={self.database}")
        text = "\n".join((*lines, f"LANGUAGES={languages}", ""))
        (self.folder / ".env").write_text(text, encoding="utf-8")

    def run(self, *arguments: str, fails_with: str = "") -> None:
        """Run Python with `arguments` in the copy; it must succeed, or refuse as is said."""
        started = time.monotonic()
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        is_refused = done.returncode != 0 and fails_with in done.stderr
        if not (is_refused if fails_with else done.returncode == 0):
            print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
            wanted = f"should have said “{fails_with}”" if fails_with else "failed"
            raise Failed(f"This step {wanted}: {' '.join(arguments)}")
        print(f"{time.monotonic() - started:5.1f} s  {' '.join(arguments)}", flush=True)

    def manage(self, *arguments: str, fails_with: str = "") -> None:
        self.run("manage.py", *arguments, fails_with=fails_with)

    def looks(self, what: str) -> None:
        self.run("-m", "tests.in_arabic", what)


def main() -> None:
    started = time.monotonic()
    with _copy() as folder, _database(folder) as database:
        house = House(folder, database)
        _begin(house)
        _add_arabic(house)
        house.looks("added")
        _upgrade(house)
        house.looks("upgraded")
        _give_up(house)
    print(f"Another language: all is as documented, after {time.monotonic() - started:.0f} s.")


def _begin(house: House) -> None:
    """A house as it was before: our languages, and texts in them."""
    house.configure(OURS)
    house.manage("migrate", "--no-input", "-v", "0")
    house.manage("load_demo")


def _add_arabic(house: House) -> None:
    """The steps of docs/adding-a-language.md, in its order."""
    house.configure(WITH_ARABIC)
    house.manage("makemigrations")
    house.manage("migrate", "--no-input", "-v", "0")
    house.manage("makemigrations", "--check", "--dry-run")
    house.manage("messages", "--update")
    _translate(house.folder / "local" / "locale" / "ar" / "LC_MESSAGES" / "django.po")
    house.manage("messages", "--compile")
    house.manage("check")


def _translate(catalogue: Path) -> None:
    text = catalogue.read_text(encoding="utf-8")
    for english, arabic in _WORDS.items():
        text, count = re.subn(
            rf'(?m)^msgid "{english}"\nmsgstr ""$', f'msgid "{english}"\nmsgstr "{arabic}"', text
        )
        if not count:
            raise Failed(f"The new catalogue does not ask for “{english}”.")
    catalogue.write_text(text, encoding="utf-8")


def _upgrade(house: House) -> None:
    """A new version of Thinktank changes a translated table, with a migration of its own."""
    taxonomy = house.folder / "articles" / "models" / "taxonomy.py"
    translation = house.folder / "articles" / "translation.py"
    _replace(
        taxonomy,
        '    name = models.CharField(_("name"), max_length=80)\n',
        '    name = models.CharField(_("name"), max_length=90)\n'
        '    motto = models.CharField(max_length=80, blank=True, default="")\n',
    )
    for model in ("Category", "Topic"):  # what taxonomy.py defines
        head = f"class {model}Translation(TranslationOptions):\n    fields = "
        fields = '("name", "slug", "description")'
        _replace(translation, head + fields, head + fields.replace(")", ', "motto")'))
    # Whoever develops Thinktank has our languages and no house of their own.
    local, aside = house.folder / "local" / "migrations", house.folder / "var" / "aside"
    shutil.move(local, aside)
    local.mkdir()
    (local / "__init__.py").touch()
    house.configure(OURS)
    house.manage("makemigrations", "articles", "-n", "a_motto")
    shutil.rmtree(local)
    shutil.move(aside, local)
    # The house again: once more the lines of README's “After an upgrade”.
    house.configure(WITH_ARABIC)
    house.manage("makemigrations", "--no-input")
    house.manage("migrate", "--no-input", "-v", "0")
    house.manage("makemigrations", "--check", "--dry-run")
    house.manage("messages", "--compile")


def _give_up(house: House) -> None:
    """Arabic leaves the site and comes back with all it had; then its columns go for good."""
    house.configure(OURS)
    house.looks("given-up")
    house.manage("makemigrations", fails_with="does not name ar")
    house.configure(WITH_ARABIC)
    house.looks("upgraded")
    house.configure(OURS)
    house.manage("makemigrations", "--drop-language", "ar")
    house.manage("migrate", "--no-input", "-v", "0")
    house.manage("makemigrations", "--check", "--dry-run")
    house.looks("given-up")


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise Failed(f"{path.name} is not as this trial knows it: {old.strip()}")
    path.write_text(text.replace(old, new), encoding="utf-8")


# The copy and its database ------------------------------------------------------------


@contextmanager
def _copy() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="thinktank-") as folder:
        copy = Path(folder) / "thinktank"
        shutil.copytree(ROOT, copy, ignore=_LEFT_OUT)
        # What this machine's own house added is not part of Thinktank.
        for path in (copy / "local" / "migrations").glob("0*.py"):
            path.unlink()
        shutil.rmtree(copy / "local" / "locale", ignore_errors=True)
        for path in (copy / "demo" / "articles").iterdir():
            if path.is_dir() and path.name not in _KEPT:
                shutil.rmtree(path)
        (copy / "var").mkdir()
        yield copy


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    """Yield the address of a new database: PostgreSQL's where DATABASE_URL names one."""
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        yield f"sqlite:///{folder / 'var' / 'db.sqlite3'}"
        return
    name = f"thinktank_arabic_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield re.sub(r"/[^/?]*(?=\?|$)", f"/{name}", address)
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(drop)


if __name__ == "__main__":
    try:
        main()
    except Failed as failed:
        sys.exit(f"\nANOTHER LANGUAGE: {failed}")
    except KeyboardInterrupt:
        sys.exit("Interrupted.")
