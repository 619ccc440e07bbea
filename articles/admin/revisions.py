"""The past of one language version: its revisions, what changed between two, and restoring."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.admin.naming import article_title
from articles.admin.showing import ShownRun, form_of, shown
from articles.admin.writing import WritingForm, revision_or_latest, say, writing_address
from articles.models import Publication, Revision, Translation
from articles.models.revision import Significance
from articles.newsroom import board, editing, keeping, reweighing
from articles.newsroom.comparing import Comparison, NoteChange, Row, compare
from articles.newsroom.permissions import may
from articles.newsroom.refusals import Refused
from languages.names import direction

_A_PAGE = 50


def list_revisions(request: HttpRequest, translation: Translation, *, base: dict) -> HttpResponse:
    """Show who saved what and when, and let two revisions be chosen to be compared."""
    found = translation.revisions.select_related("by").defer(*board.TEXTS)
    publications = Publication.objects.select_related("by")
    found = found.prefetch_related(Prefetch("publications", queryset=publications))
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("p"))
    context = {
        **_context(translation, request, base),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "first_publication": translation.publications.order_by("pk").first(),
        "may_weigh": translation.is_original
        and may(request.user, "publish_translation", translation),
    }
    return TemplateResponse(request, "admin/articles/translation/revisions.html", context)


def show_change(request: HttpRequest, translation: Translation, *, base: dict) -> HttpResponse:
    """Show what became of revision `old` in revision `new`, or in the unsaved text `draft`.

    Without `new` it is the newest revision, without `old` the one before.
    """
    if page := request.GET.get("draft"):
        kept = keeping.kept_on(page, translation, by=request.user)
        if kept is None:
            raise Http404
        new, after = kept, keeping.as_saved(keeping.draft_of(kept))
        old = _revision(translation, request.GET.get("old"))
    else:
        new = _revision(translation, request.GET.get("new"))
        after = editing.draft_of(new)
        # The first revision is compared with nothing.
        before = request.GET.get("old") or str(new.number - 1)
        old = _revision(translation, before) if before != "0" else None
    change = compare(editing.draft_of(old), after)
    context = {
        **_context(translation, request, base),
        "old": old,
        "new": new,
        "is_draft": bool(page),
        "change": change,
        "parts": _sections(change, translation.language),
        "notes": _notes(change),
    }
    return TemplateResponse(request, "admin/articles/translation/change.html", context)


def restore(
    request: HttpRequest, translation: Translation, *, number: int, base: dict
) -> HttpResponse:
    """Make what a revision says the newest one, of this version alone."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    revision = _revision(translation, str(number))
    expected = request.POST.get("expected", "")
    try:
        saved = editing.restore(
            revision,
            by=request.user,
            expected=int(expected) if expected.isdecimal() and len(expected) < 9 else None,
        )
    except editing.Conflict:
        messages.error(
            request, _("Somebody saved meanwhile. Look at the newest revision, then decide again.")
        )
        return HttpResponseRedirect(
            reverse("admin:articles_translation_revisions", args=[translation.pk])
        )
    except Refused as refused:
        say(request, refused)
        return HttpResponseRedirect(
            reverse("admin:articles_translation_revisions", args=[translation.pk])
        )
    if saved.pk == translation.latest_id:
        messages.info(request, _("The newest revision says that already."))
    else:
        messages.success(
            request,
            _("Revision %(old)s was restored as revision %(new)s.")
            % {"old": number, "new": saved.number},
        )
    return HttpResponseRedirect(writing_address(translation))


def weigh(
    request: HttpRequest, translation: Translation, *, number: int, base: dict
) -> HttpResponse:
    """Correct how much the change mattered that went out with a publication."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    publication = get_object_or_404(translation.publications, pk=number)
    weights = {
        name: Significance(int(given))
        for name in ("significance", "since_draft")
        if (given := request.POST.get(f"{number}-{name}")) in _WEIGHTS
    }
    try:
        reweighing.weigh_again(
            publication,
            by=request.user,
            **{"significance": Significance(publication.significance), **weights},
        )
    except Refused as refused:
        say(request, refused)
    else:
        messages.success(request, _("Corrected. Who is behind has been worked out anew."))
    return HttpResponseRedirect(
        reverse("admin:articles_translation_revisions", args=[translation.pk])
    )


_WEIGHTS = {str(value) for value in Significance.values}

PAGES = (
    ("revisions/", list_revisions, "revisions"),
    ("revisions/change/", show_change, "change_between"),
    ("revisions/<int:number>/restore/", restore, "restore"),
    ("publications/<int:number>/weigh/", weigh, "weigh"),
)


def _revision(translation: Translation, number: str | None) -> Revision:
    revision = revision_or_latest(translation, number)
    if revision is None:
        raise Http404
    return revision


def _context(translation: Translation, request: HttpRequest, base: dict) -> dict[str, Any]:
    return {
        **base,
        "title": (translation.latest and translation.latest.title) or _("Without a title"),
        "translation": translation,
        "article_title": article_title(translation, user=request.user),
        "may_write": may(request.user, "write_translation", translation),
        "direction": direction(translation.language),
    }


# What is shown of a change ---------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A paragraph, or several of which nothing changed, folded into one (`folded`)."""

    kind: str
    form: str
    runs: list[ShownRun]
    tag: str = ""
    folded: tuple["Line", ...] = ()


@dataclass(frozen=True)
class Section:
    """A part of the text by its name: a field, or the body."""

    name: str
    label: str
    lines: list[Line]


@dataclass(frozen=True)
class NoteLine:
    change: NoteChange
    runs: list[ShownRun]


def _sections(change: Comparison, language: str) -> list[Section]:
    labels = WritingForm(language=language).fields
    found = [
        Section(field.name, labels[field.name].label, [Line("changed", "", _runs(change, field))])
        for field in change.fields
    ]
    for name, rows in (("takeaways", change.takeaways), ("body", change.rows)):
        if any(row.kind != "same" for row in rows):
            lines = [_line(change, row) for row in rows]
            found.append(Section(name, labels[name].label, _folded(lines)))
    return found


def _line(change: Comparison, row: Row) -> Line:
    tag = (row.new or row.old)[0].tag
    return Line(row.kind, form_of(row), _runs(change, row), tag)


def _folded(lines: list[Line]) -> list[Line]:
    """Return `lines` with those in one where two or more that follow each other are the same."""
    shown_lines: list[Line] = []
    same: list[Line] = []
    for line in [*lines, None]:
        if line is not None and line.kind == "same":
            same.append(line)
            continue
        if len(same) > 1:
            shown_lines.append(Line("same", "", [], folded=tuple(same)))
        else:
            shown_lines += same
        same = []
        if line is not None:
            shown_lines.append(line)
    return shown_lines


def _notes(change: Comparison) -> list[NoteLine]:
    return [
        NoteLine(note, _runs(change, note))
        for note in change.notes
        if note.kind != "same" or note.is_moved or note.lost_its_place
    ]


def _runs(change: Comparison, part: Any) -> list[ShownRun]:
    return shown(part.runs, old_numbers=change.old_numbers, new_numbers=change.new_numbers)
