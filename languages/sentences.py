"""How a sentence is kept for readers of any language."""

from collections.abc import Callable

from django.utils.translation import override

from languages.names import codes


def in_each_language(say: Callable[[], str]) -> dict[str, str]:
    """Return what `say` says by language, for whoever reads it later."""
    said = {}
    for language in codes():
        with override(language):
            said[language] = say()
    return said
