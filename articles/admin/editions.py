"""The page of what readers of one version are told of its changes; editors set it right here."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.admin.naming import article_title
from articles.admin.writing import say
from articles.models import Edition, Translation
from articles.newsroom import telling
from articles.newsroom.permissions import may
from articles.newsroom.refusals import Refused
from languages.names import direction


def list_editions(request: HttpRequest, translation: Translation, *, base: dict) -> HttpResponse:
    """Show what readers were given and told, the newest first."""
    return _page(request, translation, base=base)


def amend(
    request: HttpRequest, translation: Translation, *, number: int, base: dict
) -> HttpResponse:
    """Correct what is told of one edition; what is refused stays in its field."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    kind, note = (request.POST.get(f"{number}-{part}", "") for part in ("told", "note"))
    try:
        telling.amend(translation, number, kind=kind, note=note, by=request.user)
    except Refused as refused:
        say(request, refused)
        typed = {"number": number, "kind": kind, "note": note}
        return _page(request, translation, base=base, typed=typed)
    messages.success(request, _("Readers are told so now."))
    return HttpResponseRedirect(
        reverse("admin:articles_translation_editions", args=[translation.pk])
    )


def _page(
    request: HttpRequest,
    translation: Translation,
    *,
    base: dict,
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {
        **base,
        "title": (translation.latest and translation.latest.title) or _("Without a title"),
        "translation": translation,
        "article_title": article_title(translation, user=request.user),
        "editions": telling.editions(translation),
        "typed": typed,
        "note_length": Edition.NOTE_LENGTH,
        "may_amend": may(request.user, "publish_translation", translation),
        "direction": direction(translation.language),
    }
    return TemplateResponse(request, "admin/articles/translation/editions.html", context)


PAGES = (
    ("editions/", list_editions, "editions"),
    ("editions/<int:number>/amend/", amend, "amend"),
)
