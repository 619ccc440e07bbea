"""How the newsroom's templates write numbers and spans of time."""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.timesince import timesince
from django.utils.translation import gettext

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """Write `number` with its thousands apart, as the language of the page does: 12,340."""
    return number_format(number, force_grouping=True)


@register.filter
def age(since: datetime) -> str:
    """Write how long ago `since` was, in its largest unit: 3 weeks."""
    if timezone.now() - since < timedelta(days=1):
        return gettext("less than a day")
    return timesince(since, depth=1)
