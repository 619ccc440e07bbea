"""In which languages a page exists, and where a reader of another language is led."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext, override

from articles.public.addresses import address
from languages.names import codes, direction, own_name


@dataclass(frozen=True)
class Version:
    """A page in one language; the front page of that language where the page is missing."""

    language: str
    address: str
    exists: bool

    @property
    def name(self) -> str:
        return own_name(self.language)

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def offer(self) -> str:
        """Offer the page to who reads in this language, in this language."""
        with override(self.language):
            return gettext("This page in your language: %(language)s") % {"language": self.name}


def page_in(addresses: Mapping[str, str], *, default: str | None = None) -> dict:
    """Return what a template tells of the languages of its page.

    `addresses` holds the page's path by language. `default` is the path for readers of
    other languages (hreflang's `x-default`); without it, the house's first language.
    """
    if default is None:
        default = addresses.get(settings.LANGUAGE_CODE) or next(iter(addresses.values()), None)
    return {
        "versions": [
            Version(
                language=language,
                address=addresses.get(language) or address("home", language),
                exists=language in addresses,
            )
            for language in codes()
        ],
        "x_default": default,
    }
