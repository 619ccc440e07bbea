"""How a person says that a text is right as it is, whatever a check thinks of it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import AcceptedFinding, Event, Translation
from articles.newsroom.checks.standing import standing
from articles.newsroom.editing import lock, record
from articles.newsroom.permissions import check_may_write
from articles.newsroom.refusals import NotPossible, NotReady

REASON_LENGTH = AcceptedFinding._meta.get_field("reason").max_length


@transaction.atomic
def accept(translation: Translation, *, fingerprint: str, reason: str, by: Any) -> AcceptedFinding:
    """Remember for `translation` that the finding with `fingerprint` is none, and why.

    Raises:
        NotAllowed: `by` may not write this version.
        NotReady: there is no reason, or it is too long.
        NotPossible: the text has no such finding (any more), or it is no matter of judgement.
    """
    locked = lock(translation)
    check_may_write(locked, by=by)
    reason = " ".join(reason.split())
    if not reason:
        raise NotReady(_("Say why this is right, so that colleagues know."))
    if len(reason) > REASON_LENGTH:
        raise NotReady(
            _("The reason is longer than %(count)s characters. Shorten it.")
            % {"count": REASON_LENGTH}
        )
    found = standing(locked).open if locked.latest else ()
    finding = next((one.finding for one in found if one.fingerprint == fingerprint), None)
    if finding is None:
        raise NotPossible(_("The text does not have this finding any more. Look again."))
    if not finding.acceptable:
        raise NotPossible(_("This cannot be accepted: a text without it is not complete."))
    decision = AcceptedFinding.objects.create(
        translation=locked, fingerprint=fingerprint, code=finding.code, reason=reason, by=by
    )
    record(locked, Event.Verb.ACCEPTED, by=by, reason=f"{finding.sentence} – {reason}")
    return decision


@transaction.atomic
def take_back(translation: Translation, *, fingerprint: str, by: Any) -> None:
    """Let the finding count again. Raises like `accept`."""
    locked = lock(translation)
    check_may_write(locked, by=by)
    decision = locked.accepted_findings.filter(fingerprint=fingerprint).first()
    if decision is None:
        raise NotPossible(_("Nobody has accepted this finding, or somebody took it back."))
    decision.delete()
    record(locked, Event.Verb.TAKEN_BACK, by=by, reason=decision.reason)
