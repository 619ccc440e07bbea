"""How a text stands: what its checks find, and what of that somebody has accepted.

The one place that says what keeps a text from its readers; moves, the schedule and the
writing page all ask here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from articles.models import AcceptedFinding, Translation
from articles.newsroom.checks.catalogue import CHECKS, Check, findings
from articles.newsroom.checks.facts import subject_of
from articles.newsroom.checks.findings import Finding, Severity
from articles.newsroom.checks.links import external_links
from articles.newsroom.checks.subject import Answer


@dataclass(frozen=True)
class Accepted:
    """A finding with what somebody said of it."""

    finding: Finding
    fingerprint: str
    decision: AcceptedFinding


@dataclass(frozen=True)
class Open:
    finding: Finding
    fingerprint: str


@dataclass(frozen=True)
class Standing:
    """What the checks say of the newest revision, the worst first."""

    open: tuple[Open, ...]
    accepted: tuple[Accepted, ...]
    links: int = 0
    """How many addresses elsewhere the text links to."""
    waiting: int = 0
    """How many of them are being asked."""
    asked: int = 0
    """How many of them have answered within a day."""
    later: int = 0
    """How many of them are asked again, because no name server answered."""

    def blocking(self) -> list[Finding]:
        return [one.finding for one in self.open if one.finding.severity is Severity.MUST]


def standing(translation: Translation, *, checks: Sequence[Check] = CHECKS) -> Standing:
    """Return what `checks` find in the newest revision of `translation`, which has one."""
    language = translation.language
    subject = subject_of(translation, translation.latest)
    decisions = {
        decision.fingerprint: decision
        for decision in translation.accepted_findings.select_related("by")
    }
    still_open: list[Open] = []
    accepted: list[Accepted] = []
    for finding in findings(subject, checks):
        fingerprint = finding.fingerprint(language)
        if finding.acceptable and fingerprint in decisions:
            accepted.append(Accepted(finding, fingerprint, decisions[fingerprint]))
        else:
            still_open.append(Open(finding, fingerprint))
    answers = list(subject.facts.answers.values())
    waiting, later = answers.count(Answer.WAITING), answers.count(Answer.LATER)
    return Standing(
        open=tuple(still_open),
        accepted=tuple(accepted),
        links=len({link.address for link in external_links(subject)}),
        waiting=waiting,
        asked=len(answers) - waiting - later,
        later=later,
    )


def problems(translation: Translation, *, checks: Sequence[Check]) -> list[str]:
    """Return what keeps `translation` from going on, as sentences: one for each finding."""
    found = standing(translation, checks=checks).blocking()
    return list(dict.fromkeys(finding.sentence for finding in found))
