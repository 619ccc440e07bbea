"""What a server that readers use must be told, besides what Django asks of it."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning


def address_is_known(**kwargs: Any) -> list[CheckMessage]:
    """Papers, feeds and mails name the house by its address; the worker knows no request."""
    if settings.SITE_URL:
        return []
    hint = "Set it to the address that readers use, for example https://analysis.example.org."
    return [
        Warning("SITE_URL is not set: PDFs would lead nowhere.", hint=hint, id="thinktank.W001")
    ]


def withdrawn_papers_are_out_of_reach(**kwargs: Any) -> list[CheckMessage]:
    """The pictures' bucket is open to everybody, the papers' must not be."""
    editions = settings.STORAGES["editions"].get("OPTIONS", {}).get("bucket_name")
    pictures = settings.STORAGES["default"].get("OPTIONS", {}).get("bucket_name")
    if editions is None or editions != pictures:
        return []
    hint = "Set EDITIONS_S3_BUCKET to a bucket that nobody can read from outside."
    return [
        Warning("PDFs lie in the public bucket of the pictures.", hint=hint, id="thinktank.W002")
    ]
