"""The cards of the house itself, one a language: pictures beside links to its other pages."""

import logging

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from articles.public.typesetting import document
from articles.public.typesetting.press import NotSet, set_in_type
from languages.names import codes

logger = logging.getLogger(__name__)
#: What this process has seen stored, or tried in vain: asked of no storage again.
_settled: set[str] = set()


def house_card_name(language: str) -> str:
    """Return under which name the card of `language` is stored: that of what it says."""
    said = document.fingerprint(document.house_card(language))
    return f"house/{language}-{said}.jpg"


def set_house_cards() -> int:
    """Set the cards that are missing; return how many. One that fails waits for a restart."""
    names = {language: house_card_name(language) for language in codes()}
    return sum(_set(language, name) for language, name in names.items() if name not in _settled)


def _set(language: str, name: str) -> bool:
    storage = storages["editions"]
    if not (there := storage.exists(name)):
        try:
            work = set_in_type(card=document.house_card(language), dated=timezone.now())
            if work.card:
                storage.save(name, ContentFile(work.card))
        except NotSet as problem:
            logger.error("No card of the house in %s: %s", language, problem)
    _settled.add(name)
    return not there
