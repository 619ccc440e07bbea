"""Which strings the interface has, and whether each is translated, without gettext's programs.

English is what the code says; every other language has a catalogue, `locale/<language>/
LC_MESSAGES/django.po`. The list of strings in it follows the code, the translations are
people's. Strings of scripts come through templates, so that there is one catalogue.
"""

import os
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

from languages.choice import SHIPPED
from languages.names import SOURCE, codes

_HEADER = """\
# The strings of site and newsroom in {language}. `make messages` keeps the list of strings
# as the code has it; the translations are written here.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: {language}\\n"
"Plural-Forms: {plural_forms}\\n"

"""
_CALLS = {
    name + lazy: places
    for lazy in ("", "_lazy")
    for name, places in {
        "gettext": (1,),
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()
} | {"_": (1,), "gettext_noop": (1,)}
#: Folders whose strings no visitor of the site and nobody in the newsroom meets.
_ELSEWHERE = {"demo", "docs", "local", "locale", "migrations", "static", "tests", "tools", "var"}
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def translated_languages() -> list[str]:
    """Return the codes of the languages that have a catalogue: ours, and those a house began."""
    ours = [language for language in SHIPPED if language != SOURCE]
    return ours + [language for language in _added() if catalogue_path(language).exists()]


def translatable_languages() -> list[str]:
    """Return the codes of the languages that have a catalogue or may get one."""
    return list(dict.fromkeys(translated_languages() + _added()))


def _added() -> list[str]:
    return [language for language in codes() if language not in SHIPPED]


def catalogue_path(language: str) -> Path:
    """Return where the catalogue of `language` is kept: ours with the code, a house's own not."""
    ours = language in SHIPPED
    folder = Path(settings.LOCALE_PATHS[-1]) if ours else Path(settings.LOCAL) / "locale"
    return folder / to_locale(language) / "LC_MESSAGES" / "django.po"


# What the code says ------------------------------------------------------------


def collect(root: Path) -> Catalog:
    """Return every string of the code and the templates under `root`, file by file."""
    strings = Catalog()
    for path in _sources(root):
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            source = _as_python(source, origin=str(path))
        place = [(path.relative_to(root).as_posix(), 0)]
        found = extract("python", BytesIO(source.encode()), _CALLS, comment_tags=["Translators:"])
        for _line, text, comments, context in found:
            strings.add(text, locations=place, auto_comments=comments, context=context)
    return strings


def _sources(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(
            name for name in folders if name not in _ELSEWHERE and not name.startswith((".", "_"))
        )
        in_templates = "templates" in Path(folder).relative_to(root).parts
        for name in sorted(names):
            if name.endswith(".py") or (in_templates and name.endswith((".html", ".txt", ".xml"))):
                yield Path(folder, name)


def _as_python(template: str, *, origin: str) -> str:
    """Return calls of gettext that say what `template` says.

    Django keeps the lines and their indentation, of which Python would make blocks.
    """
    return "\n".join(line.strip() for line in templatize(template, origin=origin).splitlines())


# The catalogues ------------------------------------------------------------------


def update(language: str, strings: Catalog) -> None:
    """Write the catalogue of `language` anew: all of `strings`, with the translations it has.

    A string that is gone goes with its translation; a new one is empty, never a guess.
    """
    path = catalogue_path(language)
    known = read(language)
    catalogue = _empty(language)
    for message in sorted(_messages(strings), key=_order):
        old = known.get(message.id, message.context)
        catalogue.add(
            message.id,
            old.string if old and old.pluralizable == message.pluralizable else "",
            locations=message.locations,
            flags=message.flags | (old.flags & {"fuzzy"} if old else set()),
            auto_comments=message.auto_comments,
            user_comments=old.user_comments if old else (),
            context=message.context,
        )
    content = BytesIO()
    write_po(content, catalogue, width=0, omit_header=True, include_lineno=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    header = _HEADER.format(language=language, plural_forms=plural_forms(language))
    _replace(path, header.encode() + content.getvalue())


def read(language: str) -> Catalog:
    """Return the catalogue of `language` as it is; an empty one where there is none."""
    path = catalogue_path(language)
    if not path.exists():
        return _empty(language)
    with path.open("rb") as file:
        return read_po(file, locale=to_locale(language), abort_invalid=True)


def plural_forms(language: str) -> str:
    """Return the plural rule of `language` as Django has it; only then are both used as one."""
    relative = f"conf/locale/{to_locale(language)}/LC_MESSAGES/django.po"
    path = Path(django.__file__).parent / relative
    if not path.exists():
        return Catalog(locale=to_locale(language)).plural_forms
    with path.open("rb") as file:
        return read_po(file).plural_forms


def _empty(language: str) -> Catalog:
    catalogue = Catalog(locale=to_locale(language))
    catalogue.mime_headers = [("Plural-Forms", plural_forms(language))]
    return catalogue


def _messages(catalogue: Catalog) -> list[Message]:
    """Return the messages of `catalogue` without its header."""
    return [message for message in catalogue if message.id]


def _order(message: Message) -> tuple[str, str, str]:
    """Sort by file, for whoever translates a screen; in it by text, for small differences."""
    return message.locations[0][0], _texts(message.id)[0], message.context or ""


# What is wrong -----------------------------------------------------------------


def problems(language: str, strings: Catalog) -> list[str]:
    """Return a sentence for everything that keeps `language` from saying all of `strings`."""
    catalogue = read(language)
    found = [
        f"{_named(message)} is not in the catalogue: run `make messages`."
        for message in sorted(_messages(strings), key=_order)
        if catalogue.get(message.id, message.context) is None
    ]
    for message in _messages(catalogue):
        wanted = strings.get(message.id, message.context)
        if wanted is None or wanted.pluralizable != message.pluralizable:
            found.append(f"{_named(message)} is not in the code any more: run `make messages`.")
        elif message.fuzzy:
            found.append(f"{_named(message)} is marked fuzzy: check it and take the mark away.")
        elif not _is_translated(message, catalogue):
            found.append(f"{_named(message)} is not translated.")
        elif not all(_placeholders(form) == _said(message) for form in _texts(message.string)):
            names = ", ".join(sorted(_said(message))) or "none"
            found.append(f"{_named(message)} needs the same placeholders in each form: {names}.")
    return [f"{language}: {sentence}" for sentence in found]


def _named(message: Message) -> str:
    context = f" ({message.context})" if message.context else ""
    places = ", ".join(sorted({place for place, _line in message.locations}))
    return f"{places}: “{_texts(message.id)[0]}”{context}"


def _texts(text: Any) -> tuple[str, ...]:
    """Return the forms of an English text or of a translation; one, where it has no plural."""
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def _is_translated(message: Message, catalogue: Catalog) -> bool:
    forms = _texts(message.string)
    return all(forms) and len(forms) == (catalogue.num_plurals if message.pluralizable else 1)


def _said(message: Message) -> set[str]:
    """Return the placeholders of the English text; of the plural, where there is one."""
    return _placeholders(_texts(message.id)[-1])


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text.replace("%%", "")))


# For the server ------------------------------------------------------------------


def compile_changed() -> list[Path]:
    """Compile the catalogues that changed since they were compiled; return what was written.

    What is not translated is left out: it appears in English, not as nothing.
    """
    written = []
    for language in translated_languages():
        source = catalogue_path(language)
        target = source.with_suffix(".mo")
        if not source.exists():
            continue
        if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
            continue
        catalogue = read(language)
        for message in _messages(catalogue):
            if not _is_translated(message, catalogue):
                catalogue.delete(message.id, message.context)
        content = BytesIO()
        write_mo(content, catalogue)
        _replace(target, content.getvalue())
        written.append(target)
    return written


def _replace(path: Path, content: bytes) -> None:
    """Write `content` to `path` whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)
