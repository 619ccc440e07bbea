"""The number by which the world knows a researcher: how it is written and checked."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: The address that it is pasted in, with what a browser leaves behind it.
_AROUND = re.compile(r"^(https?://)?(www\.)?orcid\.org/|^orcid:\s*|[/?#].*$", re.IGNORECASE)
_SHAPE = re.compile(r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$")


def plain_orcid(typed: str) -> str:
    """Return an ORCID as it is kept, of what may be its address or lack its hyphens."""
    number = _AROUND.sub("", typed.strip())
    letters = re.sub(r"[\s-]", "", number).upper()
    if len(letters) != 16:
        return number
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def validate_orcid(value: str) -> None:
    """Raises ValidationError where `value` is no ORCID, or has a wrong digit.

    Its last character follows from the fifteen before (ISO 7064, MOD 11-2).
    """
    if not _SHAPE.match(value):
        raise ValidationError(_("An ORCID looks like 0000-0002-1825-0097."))
    digits = value.replace("-", "")
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    if "0123456789X"[(12 - total % 11) % 11] != digits[-1]:
        raise ValidationError(_("This ORCID has a wrong digit. Compare it with orcid.org."))
