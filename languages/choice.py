"""Which languages a house publishes in, as its environment names them: `en,tr,ru,ar`.

No Django settings here: the settings themselves ask.
"""

import re

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

#: The languages whose columns our own migrations make. They are kept in every house, also in
#: one that does not publish in them, so that those migrations fit its database.
SHIPPED = ("en", "tr", "ru")

_CODE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]+)*")
#: As long as the columns that hold a code.
_LONGEST = 8
_RIGHT_TO_LEFT = {"ar", "ckb", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"}


def chosen(text: str) -> list[tuple[str, str]]:
    """Return the code of every language in `text` with its name in itself, for LANGUAGES.

    One that Django does not know brings its name: `ku:Kurdî`. Raises ImproperlyConfigured,
    saying what is wrong, where a language is unknown, named twice or none is named.

    >>> chosen("en, tr, ar")
    [('en', 'English'), ('tr', 'Türkçe'), ('ar', 'العربيّة')]
    """
    languages: dict[str, str] = {}
    for item in filter(None, (part.strip() for part in text.split(","))):
        code, _colon, name = (part.strip() for part in item.partition(":"))
        if not _CODE.fullmatch(code) or len(code) > _LONGEST:
            raise ImproperlyConfigured(
                f"LANGUAGES names “{code}”, which is no code of a language in small letters of "
                f"{_LONGEST} characters at most, such as ar or pt-br."
            )
        if code in languages:
            raise ImproperlyConfigured(f"LANGUAGES names “{code}” twice.")
        languages[code] = _capital(name or _known_name(code))
        LANG_INFO.setdefault(code, _described(code, name))
    if not languages:
        raise ImproperlyConfigured("LANGUAGES names no language. For example: LANGUAGES=en,tr,ru")
    return list(languages.items())


def with_columns(languages: list[tuple[str, str]]) -> tuple[str, ...]:
    """Return the codes that have columns: those that are shipped, then what a house added."""
    return (*SHIPPED, *(code for code, _name in languages if code not in SHIPPED))


def _known_name(code: str) -> str:
    if name := LANG_INFO.get(code, {}).get("name_local"):
        return name
    raise ImproperlyConfigured(
        f"Django has no name for the language “{code}” of LANGUAGES. Say it yourself, as the "
        f"language calls itself: {code}:Kurdî"
    )


def _capital(name: str) -> str:
    """Names stand alone in menus: `Français`. Only the first letter changes."""
    return name[0].upper() + name[1:]


def _described(code: str, name: str) -> dict:
    is_right_to_left = code.partition("-")[0] in _RIGHT_TO_LEFT
    return {"bidi": is_right_to_left, "code": code, "name": name, "name_local": name}
