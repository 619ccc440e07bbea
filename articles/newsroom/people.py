"""How a colleague is called, and whether they are still there to do what they were given."""

from typing import Any

from django.utils.translation import gettext as _


def name_of(person: Any) -> str:
    """Return the full name of `person`, else the one to sign in with; None is somebody."""
    if person is None:
        return _("Somebody")
    return person.get_full_name() or person.get_username()


def at_work(person: Any) -> Any:
    """Return `person` if they still work here, else None: what they had is nobody's."""
    return person if person is not None and person.is_active else None
