"""How a language is called, and which way it is written."""

from django.conf import settings
from django.utils.translation import get_language_info

_RIGHT_TO_LEFT = {"ar", "fa", "he", "ku", "ug", "ur", "yi"}


def codes() -> tuple[str, ...]:
    """Return the codes of the languages this house publishes in, its default first."""
    return tuple(code for code, _ in settings.LANGUAGES)


def own_name(language: str) -> str:
    """Return the name of `language` in itself: `Türkçe`, `Русский`."""
    return dict(settings.LANGUAGES)[language]


def name_here(language: str) -> str:
    """Return the name of `language` in the language that is active: `İngilizce`, `английский`."""
    try:
        return get_language_info(language)["name_translated"]
    except KeyError:
        return own_name(language)


def direction(language: str) -> str:
    """Return `rtl` or `ltr`, as the `dir` attribute wants it."""
    try:
        return "rtl" if get_language_info(language)["bidi"] else "ltr"
    except KeyError:
        return "rtl" if language in _RIGHT_TO_LEFT else "ltr"
