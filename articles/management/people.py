"""Who acts when a command is run."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError
from django.db.models import Q

from articles.newsroom.permissions import EDITOR


def acting_user(username: str | None) -> Any:
    """Return the account `username`; without one the first superuser, else the first editor.

    Raises:
        CommandError: there is none.
    """
    users = get_user_model()._default_manager.filter(is_active=True)
    if username is not None:
        user = users.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no active account “{username}”.")
        return user
    # Superusers first: who runs the command is one of the house's administrators.
    entitled = users.filter(Q(is_superuser=True) | Q(groups__name=EDITOR))
    user = entitled.order_by("-is_superuser", "pk").first()
    if user is None:
        raise CommandError("There is no editor yet. Say who it is: --by USERNAME.")
    return user
