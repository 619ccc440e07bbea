"""What the writing page says while somebody types: keeps the text, tells who else is there."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
)
from django.utils.translation import gettext as _

from articles.admin.naming import is_there
from articles.admin.writing import WritingForm, writing_address
from articles.models import Translation
from articles.newsroom import keeping, presence
from articles.newsroom.people import name_of
from articles.newsroom.permissions import may


class TypedForm(WritingForm):
    """What stands on the page at any moment; a title that is too long is kept, too."""

    title = forms.CharField(required=False)
    slug = forms.CharField(required=False)
    comment = forms.CharField(required=False)
    # When it was typed, of what a browser kept and sends later.
    late_from = forms.DateTimeField(required=False)


def keep_typed(request: HttpRequest, translation: Translation, *, base: dict) -> HttpResponse:
    """Keep what is typed, where something is sent, and answer who else is there.

    The answer as JSON: `kept`, when the text was written down (null: it is the newest
    revision's), `others` and `newer`, sentences about colleagues.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not may(request.user, "write_translation", translation):
        return JsonResponse({}, status=403)
    form = TypedForm(request.POST, language=translation.language)
    if not form.is_valid():
        return JsonResponse({}, status=400)
    answer: dict[str, Any] = {}
    if form.cleaned_data["page"]:
        kept = keeping.keep(
            translation,
            form.draft(),
            by=request.user,
            page=form.cleaned_data["page"],
            started_from=form.cleaned_data["expected"],
            comment=form.cleaned_data["comment"],
            step=form.cleaned_data["step"] or 0,
            late_from=form.cleaned_data["late_from"],
            after=form.cleaned_data["after"],
            pairs=form.cleaned_data["pairs"],
        )
        answer["kept"] = kept and kept.at.isoformat()
    presence.announce(translation, by=request.user)
    answer["others"] = [
        is_there(here) for here in presence.others(translation, besides=request.user)
    ]
    answer["newer"] = _newer(translation, form.cleaned_data["expected"])
    response = JsonResponse(answer)
    response["Cache-Control"] = "no-store"
    return response


def discard(request: HttpRequest, translation: Translation, *, base: dict) -> HttpResponse:
    """Forget a text that was typed and not saved, and go back to the writing page."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    keeping.discard(translation, by=request.user, page=request.POST.get("discard", ""))
    messages.info(request, _("The unsaved text was discarded."))
    return HttpResponseRedirect(writing_address(translation))


def _newer(translation: Translation, started_from: int | None) -> str:
    latest = translation.latest
    if latest is None or started_from is None or latest.number <= started_from:
        return ""
    return _(
        "%(person)s saved revision %(number)s while you were writing. When you save, you will "
        "choose paragraph by paragraph; nothing of either text is lost."
    ) % {"person": name_of(latest.by), "number": latest.number}


PAGES = (("draft/", keep_typed, "draft"), ("draft/discard/", discard, "discard"))
