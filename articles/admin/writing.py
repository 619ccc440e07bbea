"""The writing page: one language version, its text, its notes, its moves and its past.

It saves first and moves then, so that a button never costs what was typed.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import RegexValidator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from js_asset import ImportMap, Media, Script

from articles.admin import beside
from articles.admin.checks import checks_of
from articles.admin.editor import BodyWidget, NotesField, nonced
from articles.admin.following import behind_of
from articles.admin.machine import machine_of
from articles.admin.naming import is_there
from articles.admin.reading import for_reading
from articles.models import (
    Article,
    Edition,
    Event,
    Publication,
    Revision,
    Translation,
    WorkingDraft,
)
from articles.models.revision import Significance
from articles.newsroom import (
    board,
    editing,
    keeping,
    presence,
    publishing,
    release_board,
    telling,
    weighing,
    workflow,
)
from articles.newsroom.beside import remember
from articles.newsroom.comparing import Comparison, compare
from articles.newsroom.draft import Draft
from articles.newsroom.editing import Conflict
from articles.newsroom.machine.drafting import request_draft, unread_draft
from articles.newsroom.moves import last_move
from articles.newsroom.permissions import may
from articles.newsroom.refusals import Refused
from articles.newsroom.staleness import behind, original_of
from articles.public.addresses import address, of_article
from languages.names import direction

_TEXTS = ("title", "slug", "standfirst", "takeaways", "body")
#: Moves that ask something first.
_QUESTIONS = {workflow.SEND_BACK: "reason", workflow.SCHEDULE: "at", workflow.WITHDRAW: "confirm"}
_EVENTS = 30
#: Scripts that others import by name.
_SHARED = (
    "keeping",
    "pairs",
    *(f"pairs-{part}" for part in ("commands", "fields", "head", "layout", "notes")),
    *(f"pairs-{part}" for part in ("progress", "source", "state")),
)
#: Of so many unsaved texts the page says what differs; comparing long ones takes its time.
_COMPARED = 2
_IS_PAGE = RegexValidator(r"^[0-9a-z]{8,32}$")
#: How many revisions the panel names; all of them have a page of their own.
_REVISIONS = 5


def writing_address(translation: Translation) -> str:
    return reverse("admin:articles_translation_change", args=[translation.pk])


def write(request: HttpRequest, translation: Translation, *, base: dict) -> HttpResponse:
    """Show the writing page of `translation`; save what is posted, then make its move.

    `base` is the admin site's context. `?draft=…` puts a text that was kept into the
    fields. Where somebody else saved meanwhile, both texts are shown to be merged.
    """
    if request.method != "POST":
        return _open(request, translation, base=base)
    form = WritingForm(request.POST, **_editor_of(request, translation))
    if form.is_valid():
        try:
            saved = _save_and_move(request, translation, form)
            return HttpResponseRedirect(_after(translation, saved))
        except Conflict:
            return HttpResponseRedirect(_keep_for_merging(request, translation, form))
        except Refused as refused:
            say(request, refused)
    else:
        messages.error(request, _("Nothing was saved. Please correct what is marked below."))
    translation.refresh_from_db()
    return _page(request, translation, form, base=base)


def _open(request: HttpRequest, translation: Translation, *, base: dict) -> HttpResponse:
    kept = None
    if page := request.GET.get("draft"):
        kept = keeping.kept_on(page, translation, by=request.user)
    if kept is not None and keeping.needs_merge(kept):
        return HttpResponseRedirect(merging_address(translation, kept.page))
    initially = initial(translation, kept)
    if may(request.user, "write_translation", translation):
        initially["pairs"] = beside.pairs_of(translation, kept=kept)
    form = WritingForm(initial=initially, **_editor_of(request, translation))
    return _page(request, translation, form, base=base, restored=kept)


def _after(translation: Translation, saved: Revision | None) -> str:
    """Lead back to the page, and tell it what it saved: a colleague may save before it looks."""
    told = f"?saved={saved.number}" if saved is not None else ""
    return f"{writing_address(translation)}{told}"


def merging_address(translation: Translation, page: str) -> str:
    address = reverse("admin:articles_translation_merge", args=[translation.pk])
    return f"{address}?draft={page}"


def new_page() -> str:
    """Return a name for a writing page that is opened, which no other has."""
    return secrets.token_hex(8)


def _editor_of(request: HttpRequest, translation: Translation) -> dict[str, Any]:
    """Return the language of the editor, and the addresses that it asks or leads to."""
    addresses = {
        "markers": reverse("admin:articles_translation_typed_markers", args=[translation.pk])
    }
    if may(request.user, "add_article"):
        addresses["import"] = reverse("admin:articles_article_import")
    return {"language": translation.language, "addresses": addresses}


class WritingForm(forms.Form):
    """What is typed on the writing page. `draft` is what it says."""

    # A long title stands on several lines; `editing` makes one of them again.
    title = forms.CharField(
        label=gettext_lazy("Title"),
        required=False,
        max_length=editing.TITLE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 1, "autocomplete": "off", "data-one-line": ""}),
    )
    slug = forms.CharField(
        label=gettext_lazy("Address (slug)"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Left empty, it is made from the title."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    standfirst = forms.CharField(
        label=gettext_lazy("Standfirst"),
        required=False,
        help_text=gettext_lazy("One or two sentences that say why to read on."),
        widget=forms.Textarea(attrs={"rows": 2, "data-one-line": ""}),
    )
    takeaways = forms.CharField(
        label=gettext_lazy("Takeaways"),
        required=False,
        help_text=gettext_lazy("The text in two to four sentences, one a line."),
        widget=forms.Textarea(attrs={"rows": 4, "data-list": ""}),
    )
    body = forms.CharField(label=gettext_lazy("Text"), required=False)
    notes = NotesField(label=gettext_lazy("Notes"))
    expected = forms.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput
    )
    comment = forms.CharField(
        label=gettext_lazy("What did you change?"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    # Which opened page this is: what is typed on it is kept under this name.
    page = forms.CharField(required=False, validators=[_IS_PAGE], widget=forms.HiddenInput)
    # How often something was changed on it, and the page whose text was restored here.
    step = forms.IntegerField(
        required=False, min_value=0, max_value=keeping.SETTLED - 1, widget=forms.HiddenInput
    )
    after = forms.CharField(required=False, validators=[_IS_PAGE], widget=forms.HiddenInput)
    # Which blocks of the text say which of the original.
    pairs = beside.PairsField()

    def __init__(
        self, *args: Any, language: str, addresses: dict[str, str] | None = None, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        # A browser would cut off what is pasted and say nothing; the server says what is wrong.
        self.fields["title"].widget.attrs.pop("maxlength", None)
        self.fields["body"].widget = BodyWidget(language=language, addresses=addresses)
        for name in ("title", "standfirst", "takeaways"):
            self.fields[name].widget.attrs |= {
                "lang": language,
                "dir": direction(language),
                "spellcheck": "true",
            }
        for name in _TEXTS:
            # A browser that goes back would fill in what was typed before the last save.
            self.fields[name].widget.attrs.setdefault("autocomplete", "off")

    @property
    def media(self) -> Media:
        # Ours come before the editor's: they listen for it to be ready.
        own = ("takeaways", "machine", "quotes", "saving", "beside", "behind", "checks", "memory")
        names = [*(f"newsroom/{name}" for name in own), "editor/start"]
        ordered = [Script(f"{name}.js", type="module") for name in names]
        shared = ImportMap({f"newsroom/{name}": f"newsroom/{name}.js" for name in _SHARED})
        return Media(js=ordered, importmap=shared) + super().media

    def draft(self) -> Draft:
        data = self.cleaned_data
        return Draft(
            title=data["title"],
            slug=data["slug"],
            standfirst=data["standfirst"],
            takeaways=tuple(data["takeaways"].splitlines()),
            body=data["body"],
            notes=data["notes"],
        )

    def has_text(self) -> bool:
        """Say whether a text was sent at all: who may only read sends none."""
        return any(name in self.data for name in _TEXTS)


def initial(translation: Translation, kept: WorkingDraft | None = None) -> dict[str, Any]:
    """Return what the form shows before anything is typed: the newest revision, or `kept`."""
    draft = keeping.draft_of(kept) if kept else editing.draft_of(translation.latest)
    return {
        "title": draft.title,
        "slug": draft.slug,
        "standfirst": draft.standfirst,
        "takeaways": "\n".join(draft.takeaways),
        "body": draft.body,
        "notes": draft.notes,
        "expected": translation.latest.number if translation.latest else None,
        "page": new_page(),
        "step": 0,
        "after": kept.page if kept else "",
        "comment": kept.comment if kept else "",
    }


def revision_or_latest(translation: Translation, number: str | None) -> Revision | None:
    """Return the revision with `number` of `translation`; the newest where none is asked."""
    if not number:
        return translation.latest
    if not (number.isdecimal() and len(number) < 9):
        return None
    return translation.revisions.filter(number=int(number)).first()


def say(request: HttpRequest, refused: Refused) -> None:
    """Show a refusal to the person who asked."""
    for sentence in refused.sentences:
        messages.error(request, sentence)


def said_back(note: str) -> list[str]:
    """Return the sentence that gives back what was typed for readers: a refusal costs nothing."""
    note = note.strip()
    return [_("Your sentence for readers was: “%(note)s”") % {"note": note}] if note else []


# What a posted page does -------------------------------------------------------


def _save_and_move(
    request: HttpRequest, translation: Translation, form: WritingForm
) -> Revision | None:
    """Return what was saved, if anything was sent.

    Raises what stands in the way of saving; a move that is refused says so by itself.
    """
    saved = _save(request, translation, form) if form.has_text() else None
    if "machine" in request.POST:
        _ask_the_machine(request, translation)
    move = workflow.MOVES.get(request.POST.get("move", ""))
    if move is not None:
        _make(request, translation, move)
    return saved


@transaction.atomic
def _save(request: HttpRequest, translation: Translation, form: WritingForm) -> Revision:
    data, before = form.cleaned_data, translation.latest
    saved = editing.save(
        translation,
        form.draft(),
        by=request.user,
        expected=data["expected"],
        comment=data["comment"],
        in_passing=bool({"move", "machine"} & set(request.POST)),
    )
    paired = data["pairs"] is not None and remember(translation, data["pairs"])
    for page in (data["page"], data["after"]):
        keeping.discard(translation, by=request.user, page=page)
    if saved != before:
        messages.success(request, _("Saved as revision %(number)s.") % {"number": saved.number})
    elif {"move", "machine"} & set(request.POST):
        pass  # what it was sent for says what came of it
    elif paired:
        messages.success(request, _("Noted which paragraphs say which of the original."))
    else:
        messages.info(request, _("There was nothing new to save."))
    return saved


def _ask_the_machine(request: HttpRequest, translation: Translation) -> None:
    try:
        request_draft(translation, by=request.user)
    except Refused as refused:
        say(request, refused)


def _keep_for_merging(request: HttpRequest, translation: Translation, form: WritingForm) -> str:
    """Keep what could not be saved, and return where it is merged with what was."""
    page = form.cleaned_data["page"] or new_page()
    translation.refresh_from_db()
    keeping.keep(
        translation,
        form.draft(),
        by=request.user,
        page=page,
        started_from=form.cleaned_data["expected"],
        comment=form.cleaned_data["comment"],
        step=form.cleaned_data["step"] or 0,
        after=form.cleaned_data["after"],
        pairs=form.cleaned_data["pairs"],
    )
    return merging_address(translation, page)


def _make(request: HttpRequest, translation: Translation, move: workflow.Move) -> None:
    try:
        extra = _answers(request, translation, move)
        getattr(publishing, move.name)(translation, by=request.user, **extra)
    except Refused as refused:
        kept = said_back(request.POST.get(f"{move.name}-note", ""))
        messages.error(request, "\n".join([str(move.undone), *refused.sentences, *kept]))
    else:
        event = translation.events.first()
        messages.success(
            request,
            _("%(language)s version: %(event)s.")
            % {
                "language": translation.get_language_display(),
                "event": event.get_verb_display(),
            },
        )


def _answers(request: HttpRequest, translation: Translation, move: workflow.Move) -> dict[str, Any]:
    """Return what the move asked for, by the names of its arguments."""
    if move is workflow.SEND_BACK:
        return {"reason": request.POST.get("reason", "")}
    if move is workflow.WITHDRAW:
        return {"reason": request.POST.get("withdraw_reason", "")}
    if move is workflow.SCHEDULE:
        at = _moment(request.POST.get("at", ""))
        return {
            "at": at,
            **_weights(request, translation, move),
            **_told(request, translation, move),
        }
    if move is workflow.PUBLISH:
        return {**_weights(request, translation, move), **_told(request, translation, move)}
    return {}


def _told(
    request: HttpRequest, translation: Translation, move: workflow.Move
) -> dict[str, telling.Telling]:
    """Return what readers are told, where that is asked. It may have come up only now."""
    if not (telling.asks(translation) and workflow.is_possible(move, translation)):
        return {}
    kind, note = (request.POST.get(f"{move.name}-{part}", "") for part in ("told", "note"))
    return {"told": telling.checked(kind, note)}


def _weights(
    request: HttpRequest, translation: Translation, move: workflow.Move
) -> dict[str, Significance]:
    """Return how much the change matters, where that is asked.

    The question may have come up only now: what was typed is saved before the move.
    """
    asked = weighing.question(translation)
    weights = {}
    for name, part in (
        ("significance", asked and asked.change),
        ("since_draft", asked and asked.draft),
    ):
        given = request.POST.get(f"{move.name}-{name}", "")
        if given in {str(value) for value in Significance.values}:
            weights[name] = Significance(int(given))
        elif part is not None and workflow.is_possible(move, translation):
            raise Refused(_("Say first how much the change matters to the translations."))
    return weights


def _moment(value: str) -> datetime:
    """Return the moment that a `datetime-local` input means in the newsroom's time zone."""
    try:
        moment = forms.DateTimeField(required=True).clean(value)
    except forms.ValidationError as unreadable:
        raise Refused(_("Choose the day and the time of publication.")) from unreadable
    return moment


# What the page shows -------------------------------------------------------------


@dataclass(frozen=True)
class Button:
    """A move as the page offers it: `question` asks for a reason or a time first.

    `weight` asks how much the change matters to the translations, `told` what its readers
    are told, and holds what was said of that so far.
    """

    move: workflow.Move
    question: str
    weight: weighing.Question | None = None
    told: telling.Telling | None = None


def _buttons(translation: Translation, user: Any) -> list[Button]:
    """Return the moves that are possible now, those that take the text on first."""
    moves = workflow.possible_moves(translation, user=user)
    if workflow.APPROVE in moves and workflow.SUBMIT in moves:
        # Who may approve a text need not hand it to themselves first.
        moves.append(moves.pop(moves.index(workflow.SUBMIT)))
    moves.sort(key=lambda move: move not in board.ONWARD)
    weighed = [move for move in moves if move in {workflow.PUBLISH, workflow.SCHEDULE}]
    weight = weighing.question(translation) if weighed else None
    told = telling.scheduled(translation) if telling.asks(translation) else None
    asks = "change" if weight or told else ""
    return [
        Button(
            move=move,
            question=_QUESTIONS.get(move, asks if move in weighed else ""),
            weight=weight if move in weighed else None,
            told=told if move in weighed else None,
        )
        for move in moves
    ]


def _page(
    request: HttpRequest,
    translation: Translation,
    form: WritingForm,
    *,
    base: dict,
    restored: WorkingDraft | None = None,
) -> HttpResponse:
    user, latest, language = request.user, translation.latest, translation.language
    articles = board.with_versions(Article.objects.filter(pk=translation.article_id), user=user)
    article = articles.select_related("category").get()
    source = original_of(translation)
    may_write = may(user, "write_translation", translation)
    moved = last_move(translation)
    context = {
        **base,
        "title": (latest and latest.title) or board.title_of(article),
        "subtitle": translation.get_language_display(),
        "article_title": board.title_of(article),
        "media": nonced(form.media, request),
        "labels": json.dumps(_labels(), ensure_ascii=False),
        "translation": translation,
        "article": article,
        "rows": board.rows(article),
        "form": form,
        "may_write": may_write,
        "may_assign": may(user, "assign_translation", translation),
        "text": None if may_write or not latest else _reading(latest, language, "text", user=user),
        "state": board.state_of(translation),
        "state_label": board.STATES[board.state_of(translation)],
        "buttons": _buttons(translation, user),
        "note_length": Edition.NOTE_LENGTH,
        "scheduled": telling.scheduled(translation) if translation.publish_at else None,
        "has_changes": telling.asks(translation) and telling.editions(translation).count() > 1,
        "set": release_board.holding(translation),
        "may_open_set": may(user, "view_release"),
        "checks": checks_of(translation, user=user),
        "machine": machine_of(translation, may_write=may_write),
        "machine_draft": unread_draft(translation) if may_write else None,
        "source": source,
        "source_text": source
        and source.latest
        and _reading(source.latest, source.language, "source", user=user),
        "original": source
        and source.latest
        and may_write
        and beside.original_data(translation, source.latest, source.language),
        "behind": behind(translation) if source else None,
        "behind_part": behind_of(translation, source=source, user=user) if source else None,
        "last_change": _last_change(translation, user),
        "paper_failure": _paper_failure(translation) if translation.live_id else "",
        "revisions": list(
            translation.revisions.select_related("by").defer(*board.TEXTS)[:_REVISIONS]
        ),
        "revision_count": translation.revisions.count(),
        "events": list(translation.events.select_related("by", "revision")[:_EVENTS]),
        "returned": moved if moved and moved.verb in _TELLING else None,
        "restored": restored,
        "offers": _offers(request, translation, form) if may_write else [],
        "others": _others(translation, user) if may_write else [],
        "now": timezone.localtime(),
        "direction": direction(language),
        "public_address": of_article(article).get(language),
        "address_prefix": address("article", language, slug="x").removesuffix("x/"),
        "preview_address": reverse("admin:articles_translation_preview", args=[translation.pk]),
    }
    return TemplateResponse(request, "admin/articles/translation/writing.html", context)


def _last_change(translation: Translation, user: Any) -> Publication | None:
    """Return the newest publication of an original that changed what readers had, to editors."""
    if not (translation.is_original and may(user, "publish_translation", translation)):
        return None
    shown = list(translation.publications.all()[:2])
    return shown[0] if len(shown) > 1 else None


def _paper_failure(translation: Translation) -> str:
    """Return why what readers have has no PDF, in typst's words; empty where it has or will."""
    newest = translation.article.editions.filter(language=translation.language).first()
    return newest.failure if newest else ""


#: Moves that tell the writer what to do next.
_TELLING = {Event.Verb.RETURNED, Event.Verb.MISSED, Event.Verb.WITHDRAWN}


def _reading(revision: Revision, language: str, prefix: str, *, user: Any = None) -> dict[str, Any]:
    return {
        "revision": revision,
        "language": language,
        "direction": direction(language),
        "html": for_reading(
            revision.body, revision.notes, language=language, prefix=prefix, user=user
        ),
    }


def _others(translation: Translation, user: Any) -> list[str]:
    return [is_there(here) for here in presence.others(translation, besides=user)]


@dataclass(frozen=True)
class Offer:
    """A text that was typed and not saved, as the page offers it, and what is new in it."""

    kept: WorkingDraft
    change: Comparison | None
    parts: list[str]
    is_behind: bool


def _offers(request: HttpRequest, translation: Translation, form: WritingForm) -> list[Offer]:
    latest = editing.draft_of(translation.latest)
    offers = []
    for kept in keeping.kept(translation, by=request.user):
        if kept.page not in {form["page"].value(), form["after"].value()}:
            change = None
            if len(offers) < _COMPARED:
                change = compare(latest, keeping.as_saved(keeping.draft_of(kept)))
            parts = [form.fields[name].label for name in change.parts] if change else []
            offers.append(Offer(kept, change, parts, keeping.needs_merge(kept)))
    return offers


def _labels() -> dict[str, str]:
    """Return the words that the page's scripts show."""
    return {
        "unsaved": _("Unsaved changes"),
        "saving": _("Saving …"),
        "kept": _("Draft saved %(ago)s"),
        "keptHere": _("Not connected. What you type is kept in this browser."),
        "discarded": _("The unsaved text was discarded."),
        "signedOut": _(
            "You are signed out. Nothing is lost: sign in again in another tab, then save here."
        ),
        "failed": _("The server could not be reached. Nothing is lost: try again in a moment."),
        "addTakeaway": _("Add a takeaway"),
        "takeaway": _("Takeaway %(number)s"),
        "moveUp": _("Move up"),
        "moveDown": _("Move down"),
        "remove": _("Remove"),
    }
