"""How long a public page may be kept by others, how it is asked for again, and compressed."""

from collections.abc import Callable

from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

#: A reader may see a page that is a minute old; when we are down, a cache may show
#: what it has for a day.
SECONDS = 60
SECONDS_WHEN_DOWN = 24 * 60 * 60


def public_page(view: Callable) -> Callable:
    """Make `view` answer GET and HEAD only, with an ETag, for any cache to keep a minute.

    What it answers is compressed here: no proxy need stand before us, and a public page holds
    no secret that its length could betray (BREACH).
    """
    kept = cache_control(public=True, max_age=SECONDS, stale_if_error=SECONDS_WHEN_DOWN)
    return require_safe(gzip_page(conditional_page(kept(view))))
