"""The page for a form that was sent from a page too old to be trusted (CSRF)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse


def too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what to do, in the newsroom's look; `reason` is Django's, for its log."""
    # The page that sent the form, if it is one of ours: it leads there by way of signing in.
    ours = request.path.startswith(reverse("admin:index"))
    context = {"text_address": request.path if ours else ""}
    return render(request, "admin/403_csrf.html", context, status=403)
