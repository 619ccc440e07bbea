"""The numbers by which the world knows what we publish: how they are written and checked."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_DOI = re.compile(r"^10\.\d{4,9}/\S+$")
_BEFORE_DOI = re.compile(r"^(https?://)?(dx\.)?doi\.org/|^doi:\s*", re.IGNORECASE)
_BEFORE_ISSN = re.compile(
    r"^((https?://)?portal\.issn\.org/resource/issn(-l)?/|(urn:)?issn[:\s]*)", re.IGNORECASE
)
_ISSN = re.compile(r"^\d{4}-\d{3}[\dX]$")


def plain_doi(typed: str) -> str:
    """Return a DOI as it is kept, of what may be its address: `10.5555/12345678`.

    Upper and lower case are the same to who resolves it; one of them is kept, so that the
    same DOI is the same text.
    """
    return _BEFORE_DOI.sub("", typed.strip()).lower()


def validate_doi(value: str) -> None:
    """Raises ValidationError where `value` cannot be a DOI."""
    if not _DOI.match(value):
        raise ValidationError(_("A DOI looks like 10.5555/12345678."))


def plain_issn(typed: str) -> str:
    """Return an ISSN as it is printed: with a hyphen, and the last character in capitals.

    It may be pasted as its address at the ISSN Portal.
    """
    number = _BEFORE_ISSN.sub("", typed.strip()).rstrip("/")
    letters = re.sub(r"[\s‐-–-]", "", number).upper()
    return f"{letters[:4]}-{letters[4:]}" if len(letters) == 8 else typed.strip()


def validate_issn(value: str) -> None:
    """Raises ValidationError where `value` is no ISSN, or has a wrong digit.

    Its last character follows from the seven before (ISO 3297).
    """
    if not _ISSN.match(value):
        raise ValidationError(_("An ISSN looks like 2049-3630."))
    digits = [10 if letter == "X" else int(letter) for letter in value.replace("-", "")]
    if sum(weight * digit for weight, digit in zip(range(8, 0, -1), digits, strict=True)) % 11:
        raise ValidationError(_("This ISSN has a wrong digit. Compare it with the certificate."))
