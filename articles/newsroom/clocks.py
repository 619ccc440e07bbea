"""What a day and a time mean on the clocks of a place that is named by its time zone (IANA).

Twice a year the clocks of many places miss an hour or show one twice; nothing is guessed
then. A clock that shows an hour twice is asked with `fold`, as PEP 495 names it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, available_timezones

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.newsroom.refusals import NotReady, Refused

#: The areas of the IANA database that are places; the rest are short names and offsets.
_AREAS = (
    *("Europe", "Asia", "Africa", "America", "Australia", "Pacific"),
    *("Atlantic", "Indian", "Arctic", "Antarctica"),
)
#: How far ahead a time may lie.
_FARTHEST = timedelta(days=3653)


class Ambiguous(Refused):
    """The clock shows this time twice; `offsets` are those of the first and the second."""

    def __init__(self, sentence: str, *, offsets: tuple[str, str]):
        super().__init__(sentence)
        self.offsets = offsets


@cache
def zones() -> Mapping[str, tuple[str, ...]]:
    """Return the names of time zones to choose from, by area; the newsroom's own is first.

    Former names and second ones (Asia/Calcutta, Asia/Istanbul) are not among them.
    """
    own = settings.TIME_ZONE
    offered = _current_names() or available_timezones()
    areas = {
        area: tuple(sorted(name for name in offered if name.startswith(f"{area}/") and name != own))
        for area in _AREAS
    }
    return {"": tuple(dict.fromkeys((own, "UTC"))), **areas}


def _current_names() -> set[str]:
    """Return the names in zone.tab of the IANA database, which has each place once.

    zone1970.tab has fewer: it leaves out what had the same clocks as a neighbour since 1970,
    and people look for their own city. Empty where the system has the zones without it.
    """
    tables = (Path(place) / "zone.tab" for place in TZPATH)
    table = next((table for table in tables if table.is_file()), None)
    if table is None:
        return set()
    rows = (row for row in table.read_text("utf-8").splitlines() if not row.startswith("#"))
    # Country code, coordinates, name, and a remark where there are several.
    return {row.split("\t")[2] for row in rows if row} & available_timezones()


def is_zone(name: str) -> bool:
    """Say whether `name` is offered, or is another name of such a place, as one stored earlier."""
    if name in zones()[""]:
        return True
    return name.partition("/")[0] in _AREAS and name in available_timezones()


def moment(shown: datetime, *, zone: str, fold: int | None = None) -> datetime:
    """Return the moment (UTC) at which the clocks in `zone` show `shown`, a naive time.

    `fold` says which is meant where they show it twice: 0 the first time, 1 the second.

    Raises:
        Ambiguous: they show it twice, and `fold` is None.
        NotReady: there is no such zone, the clocks there never show that time, or it is past
            or more than ten years away.
    """
    if not is_zone(zone):
        raise NotReady(_("Choose a time zone from the list."))
    place = ZoneInfo(zone)
    if not 2 <= shown.year <= 9998:
        raise NotReady(_("That time is more than ten years away. Choose an earlier one."))
    first, second = (shown.replace(tzinfo=place, fold=fold) for fold in (0, 1))
    if first.utcoffset() != second.utcoffset():
        after = first.astimezone(UTC).astimezone(place)
        if after.replace(tzinfo=None) != shown:
            raise NotReady(
                _(
                    "The clocks in %(zone)s are put forward on that day and never show "
                    "%(time)s. Choose %(after)s, or another time."
                )
                % {"zone": zone, "time": _time(shown), "after": _time(after)}
            )
        if fold is None:
            offsets = offset(first), offset(second)
            raise Ambiguous(
                _(
                    "The clocks in %(zone)s are put back on that day and show %(time)s twice. "
                    "Choose the first time (%(first)s) or the second (%(second)s)."
                )
                % {
                    "zone": zone,
                    "time": _time(shown),
                    "first": offsets[0],
                    "second": offsets[1],
                },
                offsets=offsets,
            )
    meant = (second if fold else first).astimezone(UTC)
    if meant <= timezone.now():
        raise NotReady(_("That time is past. Choose a later one, or release the set now."))
    if meant > timezone.now() + _FARTHEST:
        raise NotReady(_("That time is more than ten years away. Choose an earlier one."))
    return meant


def shown_in(at: datetime, zone: str) -> datetime:
    """Return `at` as the clocks in `zone` show it; as the newsroom's do where none is named."""
    return at.astimezone(ZoneInfo(zone or settings.TIME_ZONE))


def offset(at: datetime) -> str:
    """Return how far the clock that shows `at` is from UTC: `UTC+3`, `UTC−4:30`."""
    minutes = int((at.utcoffset() or timedelta()).total_seconds() // 60)
    sign = "−" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def _time(shown: datetime) -> str:
    return date_format(shown, "TIME_FORMAT", use_l10n=True)
