"""What every page knows of the house it belongs to."""

from django.conf import settings


def site(request) -> dict:
    """Return the context that all templates share (a context processor)."""
    return {"SITE_NAME": settings.SITE_NAME}
