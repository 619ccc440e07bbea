"""What a file that comes back would change, and what is wrong with it, segment by segment.

Pure: from the revisions that it was made from and what it says, to a draft or to sentences.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.newsroom.comparing import Block, Run, numbers_of, word_runs
from articles.newsroom.draft import Draft
from articles.newsroom.editing import TITLE_LENGTH
from articles.newsroom.exchange.codes import (
    Content,
    Mistake,
    html_of,
    ids_of,
    is_same,
    mistakes,
    says_something,
    words_of,
)
from articles.newsroom.exchange.file import Entry, File, State
from articles.newsroom.exchange.hints import code_name, kind_name, place_of, shortened
from articles.newsroom.exchange.units import Named, Unit, translated, units_named
from articles.newsroom.segments import Kind
from languages.characters import without_forbidden


@dataclass(frozen=True)
class Change:
    """A unit of which the file says something new."""

    unit: Unit
    name: str
    runs: tuple[Run, ...]
    is_new: bool
    is_as_original: bool
    """Whether the translation says word for word what the original says."""


@dataclass(frozen=True)
class Answer:
    """What a file would make of a translation; with `problems` it makes nothing of it."""

    draft: Draft
    changes: tuple[Change, ...]
    same: int
    """Of how many units the file says what is there already."""
    unwritten: tuple[str, ...]
    """The places that have no translation in the file and keep what they have."""
    problems: tuple[str, ...]
    numbers: dict[str, int]
    new_numbers: dict[str, int]


def answer(file: File, source: Draft, target: Draft | None) -> Answer:
    """Return what `file` makes of `target`, the translation of `source`; both as it was made."""
    numbers = numbers_of(source.body)
    named = units_named((one.id for one in file.entries), source, target)
    problems = _of_names(named, numbers)
    entries = {one.id: one for one in file.entries}
    said: dict[Unit, Content] = {}
    changes: list[Change] = []
    unwritten: list[str] = []
    same = 0
    for unit in named.units:
        entry = _in_clean(entries[unit.id])
        if not is_same(entry.source, unit.coded.source):
            problems.append(
                _("%(place)s: the file has another text of the original here.")
                % {"place": place_of(unit, numbers)}
            )
        elif not unit.is_translatable:
            if _says_something(entry, unit) and not _is_known(entry, unit):
                problems.append(
                    _(
                        "%(place)s: this is not translated in a file. Take the translation out "
                        "and add it here afterwards."
                    )
                    % {"place": place_of(unit, numbers)}
                )
        elif not _says_something(entry, unit):
            if unit.is_begun or unit.has_letters:
                unwritten.append(place_of(unit, numbers))
        elif unit.is_written and is_same(entry.target or (), unit.coded.target):
            same += 1
        elif wrong := _wrong(unit, entry.target or (), numbers):
            problems += wrong
        else:
            said[unit] = _with_own(unit, entry.target or ())
            changes.append(_change(unit, said[unit], numbers))
    if problems:
        said = {}
    draft = translated(source, target, said, units=named.units)
    return Answer(
        draft=draft,
        changes=tuple(changes),
        same=same,
        unwritten=tuple(unwritten),
        problems=tuple(problems),
        numbers=numbers_of(target.body) if target else {},
        new_numbers=numbers_of(draft.body),
    )


def _of_names(named: Named, numbers: dict[str, int]) -> list[str]:
    """Return which segments are strange, there twice or missing, in sentences."""
    problems = [
        _("The file has a segment that is not of this text: %(id)s.") % {"id": shortened(one)}
        for one in named.unknown
    ]
    problems += [
        _("The file has a segment twice: %(id)s.") % {"id": shortened(one)} for one in named.twice
    ]
    problems += [
        _("A segment is missing in the file: %(place)s.")
        % {"place": place_of(Unit((one,), (), is_begun=False), numbers)}
        for one in named.missing
    ]
    return problems


def _in_clean(entry: Entry) -> Entry:
    """Return `entry` without characters that no text may have, though XML may."""
    if entry.target is None:
        return entry
    clean = tuple(one._replace(value=without_forbidden(one.value)) for one in entry.target)
    return Entry(entry.id, entry.source, clean, state=entry.state)


def _says_something(entry: Entry, unit: Unit) -> bool:
    """Say whether there is a translation: tools put the original in where there is none."""
    if entry.target is None or not says_something(entry.target, unit.coded.codes):
        return False
    is_copied = is_same(entry.target, unit.coded.source)
    return unit.is_written or not (is_copied and entry.state is State.INITIAL)


def _is_known(entry: Entry, unit: Unit) -> bool:
    return any(is_same(entry.target or (), side) for side in (unit.coded.source, unit.coded.target))


def _with_own(unit: Unit, said: Content) -> Content:
    """Return `said` with the markers that the translation had here before it had words."""
    if unit.is_written:
        return said
    there = ids_of(said) | ids_of(unit.coded.source)
    own = (one for one in unit.coded.target if one.kind == "alone" and one.value not in there)
    return (*said, *own)


def _wrong(unit: Unit, said: Content, numbers: dict[str, int]) -> list[str]:
    place = place_of(unit, numbers)
    found = [
        _sentence(place, mistake, unit, numbers)
        for mistake in mistakes(said, unit.reference, unit.coded.codes)
    ]
    if unit.kind is Kind.TITLE and len(" ".join(words_of(said).split())) > TITLE_LENGTH:
        found.append(
            _("%(place)s: the title is longer than %(count)s characters. Shorten it.")
            % {"place": place, "count": TITLE_LENGTH}
        )
    return found


def _sentence(place: str, mistake: Mistake, unit: Unit, numbers: dict[str, int]) -> str:
    known = unit.coded.codes.get(mistake.id)
    code = code_name(known, numbers)
    shown = f"{code} {{{shortened(mistake.id, 20)}}}"
    match mistake.kind:
        case "lost":
            return _("%(place)s: %(code)s was lost.") % {"place": place, "code": shown}
        case "twice":
            return _("%(place)s: %(code)s stands there twice.") % {"place": place, "code": shown}
        case "unknown":
            return _("%(place)s: %(code)s does not belong there.") % {
                "place": place,
                "code": shown,
            }
        case "hollow":
            return _("%(place)s: %(code)s holds no words any more.") % {
                "place": place,
                "code": shown,
            }
        case "inside":
            return _("%(place)s: %(code)s stands within a mark or a link.") % {
                "place": place,
                "code": shown,
            }
    return _("%(place)s: %(code)s is not closed, or crosses another one.") % {
        "place": place,
        "code": shown,
    }


def _change(unit: Unit, said: Content, numbers: dict[str, int]) -> Change:
    number = numbers.get(unit.source[0].name.removeprefix("notes."))
    name = kind_name(unit.kind)
    return Change(
        unit=unit,
        name=f"{name} {number}" if unit.kind is Kind.NOTE and number else name,
        runs=word_runs(
            _blocks([one.html for one in unit.target] if unit.is_written else []),
            _blocks(html_of(said, unit.coded.codes)),
        ),
        is_new=not unit.is_written,
        is_as_original=unit.has_letters and is_same(said, unit.coded.source),
    )


def _blocks(sources: Sequence[str]) -> tuple[Block, ...]:
    return tuple(Block(one) for one in sources)
