"""Who has a language version open right now, so that two do not write the same text."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from articles.models import Presence, Translation

#: After so much silence somebody is gone. The page speaks up every 20 seconds, and once a
#: minute where its tab is hidden: browsers allow no more.
SILENCE = timedelta(seconds=75)
#: Whoever was silent for so long is swept away.
KEPT_FOR = timedelta(days=1)


def announce(translation: Translation, *, by: Any) -> None:
    """Note that `by` has `translation` open now."""
    now = timezone.now()
    here, is_new = Presence.objects.get_or_create(
        translation=translation, by=by, defaults={"since": now, "seen_at": now}
    )
    if not is_new:
        since = now if here.seen_at < now - SILENCE else here.since
        Presence.objects.filter(pk=here.pk).update(since=since, seen_at=now)


def others(translation: Translation, *, besides: Any) -> list[Presence]:
    """Return who else has `translation` open, who came first at the front."""
    return list(
        Presence.objects.filter(
            translation=translation, seen_at__gte=timezone.now() - SILENCE, by__is_active=True
        )
        .exclude(by=besides)
        .select_related("by")
        .order_by("since", "pk")
    )


def forget_old() -> int:
    """Remove who was last here more than a day ago; return how many."""
    old = Presence.objects.filter(seen_at__lt=timezone.now() - KEPT_FOR)
    return old.delete()[0] if old.exists() else 0
