"""The page for a form that was sent from a page too old to be trusted (CSRF)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what to do, in the newsroom's look; `reason` is Django's, for its log."""
    return render(request, "admin/403_csrf.html", status=403)
