"""How articles are called on the newsroom's screens, and that a colleague is there, too."""

from typing import Any

from django.template.defaultfilters import date as date_format
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Presence, Translation
from articles.newsroom import board
from articles.newsroom.people import name_of


def is_there(here: Presence) -> str:
    """Return who has a text open and since when, as the page says it."""
    return _("%(person)s has this text open, too, since %(time)s.") % {
        "person": name_of(here.by),
        "time": date_format(timezone.localtime(here.since), "TIME_FORMAT"),
    }


def article_title(translation: Translation, *, user: Any) -> str:
    """Return what the article of `translation` is called by `user`, who may not read all of it."""
    articles = board.with_versions(Article.objects.filter(pk=translation.article_id), user=user)
    return board.title_of(articles.get())
