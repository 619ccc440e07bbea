"""The part of the writing page that says what the checks found, and what one can do about it.

Each answer is this part alone, fresh, for the page's script; without a script one is led
back to the whole page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from articles.models import Translation
from articles.newsroom import accepting, link_checks
from articles.newsroom.checks.findings import Severity
from articles.newsroom.checks.standing import Open, Standing, standing
from articles.newsroom.permissions import may, visible_translations
from articles.newsroom.refusals import Refused

_GROUPS = {
    Severity.MUST: gettext_lazy("Before it can be published"),
    Severity.SHOULD: pgettext_lazy("checks", "Should be mended"),
    Severity.HINT: pgettext_lazy("checks", "Hints"),
}


@dataclass(frozen=True)
class Group:
    """The open findings of one severity."""

    severity: Severity
    label: Any
    found: tuple[Open, ...]


def checks_of(translation: Translation, *, user: Any) -> dict[str, Any]:
    """Return what the template of this part shows of the newest revision."""
    found = standing(translation) if translation.latest else Standing(open=(), accepted=())
    groups = [
        Group(severity, label, members)
        for severity, label in _GROUPS.items()
        if (members := tuple(one for one in found.open if one.finding.severity is severity))
    ]
    return {
        "translation": translation,
        "standing": found,
        "groups": groups,
        "may_decide": may(user, "write_translation", translation),
        "reason_length": accepting.REASON_LENGTH,
    }


def check_urls(site: admin.AdminSite) -> list:
    """Return the addresses of this part, to stand before those of the language versions."""
    return [
        path(
            "<int:pk>/checks/",
            site.admin_view(require_GET(show)),
            name="articles_translation_checks",
        ),
        *(
            path(
                f"<int:pk>/checks/{name}/",
                site.admin_view(require_POST(view)),
                name=f"articles_translation_checks_{name}",
            )
            for name, view in (("accept", accept), ("take_back", take_back), ("links", links))
        ),
    ]


def show(request: HttpRequest, pk: int) -> HttpResponse:
    return _part(request, _visible(request, pk))


def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept the finding that is posted as `fingerprint`, for the reason beside it."""
    fingerprint = request.POST.get("fingerprint", "")
    # The same words may be found at two places: each has a field for the one reason.
    reason = next(filter(str.strip, request.POST.getlist(f"reason-{fingerprint}")), "")

    def do(translation: Translation) -> str:
        accepting.accept(translation, fingerprint=fingerprint, reason=reason, by=request.user)
        return _("Accepted. It comes back when these words change.")

    return _done(request, pk, do)


def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    def do(translation: Translation) -> str:
        fingerprint = request.POST.get("fingerprint", "")
        accepting.take_back(translation, fingerprint=fingerprint, by=request.user)
        return _("Taken back: it counts again.")

    return _done(request, pk, do)


def links(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the links of the newest revision asked; the worker does it."""

    def do(translation: Translation) -> str:
        link_checks.request_checks(translation, by=request.user)
        return _("The links are being asked. What does not answer will stand here.")

    return _done(request, pk, do)


def _visible(request: HttpRequest, pk: int) -> Translation:
    seen = visible_translations(request.user).select_related("article__cover", "latest")
    translation = seen.filter(pk=pk).first()
    if translation is None:
        raise Http404
    return translation


def _done(request: HttpRequest, pk: int, do: Callable[[Translation], str]) -> HttpResponse:
    translation = _visible(request, pk)
    try:
        said, refused = do(translation), False
    except Refused as refusal:
        said, refused = " ".join(refusal.sentences), True
    if request.headers.get("X-Requested-With") == "fetch":
        return _part(request, translation, said=said, refused=refused)
    (messages.error if refused else messages.success)(request, said)
    return redirect("admin:articles_translation_change", pk)


def _part(
    request: HttpRequest, translation: Translation, *, said: str = "", refused: bool = False
) -> HttpResponse:
    context = {
        "checks": checks_of(translation, user=request.user),
        "said": said,
        "refused": refused,
    }
    page = render_to_string("admin/articles/translation/_checks.html", context, request)
    response = HttpResponse(page, status=409 if refused else 200)
    response["Cache-Control"] = "private, no-store"
    return response
