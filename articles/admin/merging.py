"""The page on which a text that could not be saved meets the one that was saved meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles.admin.naming import article_title
from articles.admin.showing import ShownRun, form_name, side
from articles.admin.writing import WritingForm, revision_or_latest, say, writing_address
from articles.models import Revision, Translation, WorkingDraft
from articles.newsroom import keeping
from articles.newsroom.comparing import numbers_of, word_runs
from articles.newsroom.merging import Choice, Part
from articles.newsroom.people import name_of
from articles.newsroom.permissions import may
from articles.newsroom.refusals import Refused
from languages.names import direction


def merge(request: HttpRequest, translation: Translation, *, base: dict) -> HttpResponse:
    """Show mine and theirs place by place; posted, keep what was chosen and open it.

    What is merged is what the person's browser kept on the server (`?draft=…`), with the
    newest revision: the address can be left and come back to.
    """
    kept = keeping.kept_on(request.GET.get("draft", ""), translation, by=request.user)
    theirs = translation.latest
    if kept is None or theirs is None or not may(request.user, "write_translation", translation):
        raise Http404
    if request.method == "POST":
        # They are merged as they were shown: somebody may have saved once more.
        theirs = revision_or_latest(translation, request.POST.get("over"))
        if theirs is None:
            raise Http404
        try:
            keeping.settle(kept, theirs, _choices(request))
        except Refused as refused:
            say(request, refused)
        else:
            return HttpResponseRedirect(f"{writing_address(translation)}?draft={kept.page}")
    elif not keeping.needs_merge(kept):
        return HttpResponseRedirect(f"{writing_address(translation)}?draft={kept.page}")
    return _page(request, kept, theirs, base=base)


PAGES = (("merge/", merge, "merge"),)


def _choices(request: HttpRequest) -> dict[str, Choice]:
    known = set(Choice)
    return {name: Choice(value) for name, value in request.POST.items() if value in known}


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Place:
    """A part of which the two texts say different things, as the page shows it."""

    part: Part
    what: str
    mine: list[ShownRun]
    theirs: list[ShownRun]
    forms: tuple[str, str]
    """What each is, where the one is a paragraph and the other a heading."""
    options: list[Option]

    @property
    def is_worth_a_look(self) -> bool:
        """Whether a person sees a difference: a white space, taken over, is none."""
        marked = any(run.change != "same" for run in (*self.mine, *self.theirs))
        return self.part.is_conflict or marked or any(self.forms)


@dataclass(frozen=True)
class Group:
    """The parts of one kind: those to be shown, and how many say the same."""

    label: str
    places: list[Place]
    same: int


def _page(
    request: HttpRequest, kept: WorkingDraft, theirs: Revision, *, base: dict
) -> HttpResponse:
    translation = kept.translation
    parts = keeping.places(kept, theirs)
    context = {
        **base,
        "title": _("Two texts become one"),
        "subtitle": theirs.title or _("Without a title"),
        "translation": translation,
        "article_title": article_title(translation, user=request.user),
        "direction": direction(translation.language),
        "kept": kept,
        "theirs": theirs,
        "person": name_of(theirs.by),
        "groups": _groups(parts, kept, theirs, chosen=_choices(request)),
        "open_places": sum(part.is_conflict for part in parts),
    }
    return TemplateResponse(request, "admin/articles/translation/merge.html", context)


def _groups(
    parts: Sequence[Part], kept: WorkingDraft, theirs: Revision, *, chosen: dict[str, Choice]
) -> list[Group]:
    labels = WritingForm(language=kept.translation.language).fields
    numbers = numbers_of(kept.body), numbers_of(theirs.body)
    groups = []
    for kind, found in groupby(parts, key=lambda part: part.kind):
        members = list(found)
        places = [
            place
            for part in members
            if not part.is_same
            and (
                place := _place(
                    part, numbers, person=name_of(theirs.by), chosen=chosen.get(part.name)
                )
            ).is_worth_a_look
        ]
        if places:
            groups.append(Group(labels[kind].label, places, len(members) - len(places)))
    return groups


def _place(part: Part, numbers: Any, *, person: str, chosen: Choice | None) -> Place:
    runs = word_runs(part.mine, part.theirs)
    chosen = chosen or part.taken
    offered = [Choice.MINE, Choice.THEIRS, *([Choice.BOTH] if part.may_keep_both else [])]
    names = {Choice.MINE: _("Mine"), Choice.THEIRS: _("Theirs"), Choice.BOTH: _("Both")}
    return Place(
        part=part,
        what=_what(part, person=person),
        mine=side(runs, without="added", numbers=numbers[0]),
        theirs=side(runs, without="removed", numbers=numbers[1]),
        forms=_forms(part),
        options=[Option(one.value, names[one], one is chosen) for one in offered],
    )


def _forms(part: Part) -> tuple[str, str]:
    if part.kind == "body" and part.mine and part.theirs:
        mine, theirs = part.mine[0].tag, part.theirs[0].tag
        if mine != theirs:
            return form_name(mine), form_name(theirs)
    return "", ""


def _what(part: Part, *, person: str) -> str:
    if part.is_conflict and part.knows_base:
        return _("Both of you changed this. Choose.")
    if part.is_conflict:
        return _("The texts differ here. Choose.")
    if part.taken is Choice.MINE:
        return _("Only you changed this; it is taken over.")
    return _("Only %(person)s changed this; it is taken over.") % {"person": person}
