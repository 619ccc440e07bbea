"""How a language is called, and which way it is written."""

from django.conf import settings
from django.utils.translation import get_language_info

#: The language that the strings in the code are written in.
SOURCE = "en"


def codes() -> tuple[str, ...]:
    """Return the codes of the languages this house publishes in, its default first."""
    return tuple(code for code, _ in settings.LANGUAGES)


def choices() -> list[tuple[str, str]]:
    """Return code and name of the languages of the house, as a field's choices.

    A function, so that no migration holds the list: another house has others.
    """
    return list(settings.LANGUAGES)


def own_name(language: str) -> str:
    """Return the name of `language` in itself: `Türkçe`, `Русский`.

    One that the house publishes in no longer has the name that Django knows, else its code.
    """
    if name := dict(settings.LANGUAGES).get(language):
        return name
    try:
        return get_language_info(language)["name_local"]
    except KeyError:
        return language


def name_here(language: str) -> str:
    """Return the name of `language` in the language that is active: `İngilizce`, `английский`."""
    try:
        return get_language_info(language)["name_translated"]
    except KeyError:
        return own_name(language)


def english_name(language: str) -> str:
    """Return the name of `language` in English, as BibTeX calls it: `Turkish`."""
    try:
        return get_language_info(language)["name"]
    except KeyError:
        return language


def direction(language: str) -> str:
    """Return `rtl` or `ltr`, as the `dir` attribute wants it."""
    try:
        return "rtl" if get_language_info(language)["bidi"] else "ltr"
    except KeyError:
        return "ltr"


def spoken_in_the_newsroom() -> tuple[str, ...]:
    """Return the codes of the languages that the newsroom's own screens may be read in.

    A house may publish in more. Readers' pages then say in English what is not translated;
    nobody in the newsroom is offered screens of which half is in another language.
    """
    return tuple(settings.NEWSROOM_LANGUAGES)
