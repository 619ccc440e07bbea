"""The writing page: one language version, its text, its notes, its moves and its past.

It saves first and moves then, so that a button never costs what was typed.
"""

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.editor import BodyWidget
from articles.models import Revision, Translation
from articles.models.revision import Significance
from articles.newsroom import editing, publishing, workflow
from articles.newsroom.board import state_of, title_of
from articles.newsroom.checks.readiness import BEFORE_PUBLISHING, problems
from articles.newsroom.editing import Conflict, Draft
from articles.newsroom.permissions import may, visible_translations
from articles.newsroom.refusals import Refused
from articles.newsroom.staleness import behind, original_of
from languages.names import direction


def writing_address(translation: Translation) -> str:
    return reverse("admin:articles_translation_change", args=[translation.pk])


class WritingForm(forms.Form):
    """What is typed on the writing page. `draft` is what it says."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        required=False,
        max_length=editing.TITLE_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
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
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    takeaways = forms.CharField(
        label=gettext_lazy("Takeaways"),
        required=False,
        help_text=gettext_lazy("The text in two to four sentences, one a line."),
        widget=forms.Textarea(attrs={"rows": 4, "data-list": ""}),
    )
    body = forms.CharField(label=gettext_lazy("Text"), required=False)
    notes = forms.CharField(required=False, widget=forms.Textarea(attrs={"hidden": True}))
    expected = forms.IntegerField(required=False, widget=forms.HiddenInput)
    comment = forms.CharField(
        label=gettext_lazy("What did you change?"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    significance = forms.TypedChoiceField(
        label=gettext_lazy("How much does the change matter to translations?"),
        choices=Significance.choices,
        coerce=lambda value: Significance(int(value)),
        empty_value=Significance.MINOR,
        initial=Significance.MINOR,
        required=False,
    )
    in_line = forms.BooleanField(
        label=gettext_lazy("The changes of the original are taken over"), required=False
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["body"].widget = BodyWidget(language=language)
        for name in ("title", "standfirst", "takeaways"):
            self.fields[name].widget.attrs |= {
                "lang": language,
                "dir": direction(language),
                "spellcheck": "true",
            }

    def clean_notes(self) -> dict[str, str]:
        try:
            notes = json.loads(self.cleaned_data["notes"] or "{}")
        except ValueError as unreadable:
            raise forms.ValidationError(_UNREADABLE_NOTES) from unreadable
        if not isinstance(notes, dict) or not all(isinstance(v, str) for v in notes.values()):
            raise forms.ValidationError(_UNREADABLE_NOTES)
        return notes

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


_UNREADABLE_NOTES = gettext_lazy(
    "The notes did not arrive whole. Nothing was saved: go back, and save once more."
)


def initial(translation: Translation) -> dict[str, Any]:
    """Return what the form shows before anything is typed."""
    draft = editing.draft_of(translation.latest)
    return {
        "title": draft.title,
        "slug": draft.slug,
        "standfirst": draft.standfirst,
        "takeaways": "\n".join(draft.takeaways),
        "body": draft.body,
        "notes": json.dumps(draft.notes, ensure_ascii=False),
        "expected": translation.latest.number if translation.latest else None,
    }


@dataclass(frozen=True)
class Button:
    """A move as the page offers it: `question` asks for a reason or a time first."""

    move: workflow.Move
    question: str


_QUESTIONS = {workflow.SEND_BACK: "reason", workflow.SCHEDULE: "at", workflow.WITHDRAW: "confirm"}


def write(request: HttpRequest, translation: Translation, *, base: dict) -> HttpResponse:
    """Show the writing page of `translation`; save what is posted, then make its move.

    `base` is the admin site's context.
    """
    if request.method == "POST":
        form = WritingForm(request.POST, language=translation.language)
        if form.is_valid():
            response, conflict = _save_and_move(request, translation, form)
            if response is not None:
                return response
        else:
            conflict = None
            messages.error(request, _("Nothing was saved. Please correct what is marked below."))
        translation = _fresh(translation)
        return _page(request, translation, form, base=base, conflict=conflict)
    form = WritingForm(initial=initial(translation), language=translation.language)
    return _page(request, translation, form, base=base)


def _save_and_move(
    request: HttpRequest, translation: Translation, form: WritingForm
) -> tuple[HttpResponse | None, Conflict | None]:
    """Return where to go, or None and what stood in the way of saving."""
    try:
        if may(request.user, "write_translation", translation):
            _save(request, translation, form)
    except Conflict as conflict:
        return None, conflict
    except Refused as refused:
        _say(request, refused)
        return None, None
    move = workflow.MOVES.get(request.POST.get("move", ""))
    if move is not None:
        _make(request, translation, move)
    return HttpResponseRedirect(writing_address(translation)), None


def _save(request: HttpRequest, translation: Translation, form: WritingForm) -> None:
    data, before = form.cleaned_data, translation.latest
    saved = editing.save(
        translation,
        form.draft(),
        by=request.user,
        expected=data["expected"],
        comment=data["comment"],
        significance=data["significance"] or Significance.MINOR,
    )
    if data["in_line"]:
        editing.follow_original(translation, by=request.user)
    if saved != before:
        messages.success(request, _("Saved as revision %(number)s.") % {"number": saved.number})
    elif "move" not in request.POST:
        messages.info(request, _("There was nothing new to save."))


def _make(request: HttpRequest, translation: Translation, move: workflow.Move) -> None:
    extra: dict[str, Any] = {}
    if move is workflow.SEND_BACK:
        extra["reason"] = request.POST.get("reason", "")
    if move is workflow.WITHDRAW:
        extra["reason"] = request.POST.get("withdraw_reason", "")
    if move is workflow.SCHEDULE:
        at = _time(request.POST.get("at", ""))
        if at is None:
            messages.error(request, _("Choose the day and the time of publication."))
            return
        extra["at"] = at
    try:
        getattr(publishing, move.name)(translation, by=request.user, **extra)
    except Refused as refused:
        _say(request, refused)
    else:
        messages.success(request, _done(translation, move))


def _time(value: str):
    """Return the moment that a `datetime-local` input means in the newsroom's time zone."""
    try:
        naive = forms.DateTimeField().to_python(value.replace("T", " "))
    except forms.ValidationError:
        return None
    return naive


def _done(translation: Translation, move: workflow.Move) -> str:
    return _("%(language)s version: %(stage)s.") % {
        "language": translation.get_language_display(),
        "stage": translation.events.first().get_verb_display(),
    }


def _say(request: HttpRequest, refused: Refused) -> None:
    for sentence in refused.sentences:
        messages.error(request, sentence)


def _fresh(translation: Translation) -> Translation:
    return (
        Translation.objects.select_related("article", "latest__by", "live", "based_on")
        .get(pk=translation.pk)
    )


def _page(
    request: HttpRequest,
    translation: Translation,
    form: WritingForm,
    *,
    base: dict,
    conflict: Conflict | None = None,
) -> HttpResponse:
    user, article = request.user, translation.article
    source = original_of(translation)
    siblings = list(visible_translations(user).filter(article=article).select_related("latest"))
    may_write = may(user, "write_translation", translation)
    context = {
        **base,
        "title": (translation.latest and translation.latest.title) or title_of(article, siblings),
        "translation": translation,
        "article": article,
        "form": form,
        "media": base.get("media", forms.Media()) + form.media,
        "may_write": may_write,
        "state": state_of(translation),
        "buttons": [
            Button(move=move, question=_QUESTIONS.get(move, ""))
            for move in workflow.possible_moves(translation, user=user)
        ],
        "problems": _problems(translation),
        "siblings": siblings,
        "source": source,
        "behind": behind(translation) if source else None,
        "asks_significance": translation.is_original and translation.first_published_at,
        "revisions": translation.revisions.select_related("by").defer("body", "notes"),
        "events": translation.events.select_related("by", "revision")[:30],
        "conflict": conflict,
        "now": timezone.localtime(),
        "direction": direction(translation.language),
        "preview_address": reverse("admin:articles_translation_preview", args=[translation.pk]),
    }
    return TemplateResponse(request, "admin/articles/translation/writing.html", context)


def _problems(translation: Translation) -> list[str]:
    if translation.latest is None:
        return []
    return problems(translation, rules=BEFORE_PUBLISHING)


def revision_or_latest(translation: Translation, number: str | None) -> Revision | None:
    """Return the revision with `number` of `translation`; the newest where none is asked."""
    if number and number.isdigit():
        return translation.revisions.filter(number=int(number)).first()
    return translation.latest
