"""How a day and the size of a file are written, and where an author stood: the same everywhere."""

from datetime import datetime

from django.template import defaultfilters
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.models import Byline
from languages.columns import in_all_languages

#: A day as a language writes it. `E` is the form of the month's name after a number
#: (Russian: the genitive). No-break spaces keep the day with its month.
_DAY = {"ru": "j\u00a0E Y\u00a0г."}
_DAY_ELSEWHERE = "j\u00a0E Y"


def day(moment: datetime | None) -> str:
    """Write the day of `moment` as the active language does: 5 Ekim 2025."""
    here = timezone.localtime(moment) if moment else None
    return defaultfilters.date(here, _DAY.get(get_language() or "", _DAY_ELSEWHERE))


def file_size(number_of_bytes: int) -> str:
    """Write how large a file is: in whole kilobytes below a megabyte, where tenths say nothing."""
    kilobytes = max(1, round(number_of_bytes / 1024))
    if kilobytes >= 1000:
        return defaultfilters.filesizeformat(number_of_bytes)
    return _("%(number)s KB") % {"number": kilobytes}


def standing(byline: Byline) -> str:
    """Say where the author of `byline` stood then; what they are, where that is unchanged.

    The affiliation at the time is one text for all languages, so it is shown only where it
    is not the author's affiliation of today, which each language words for itself.
    """
    author = byline.author
    return affiliation_then(byline) or author.role or author.affiliation or ""


def affiliation_then(byline: Byline) -> str:
    """Return the affiliation at the time of writing where it is not the one of today."""
    known = in_all_languages(byline.author, "affiliation")
    return "" if byline.affiliation in known else byline.affiliation
