"""Whether a person has read what a machine wrote."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.newsroom.checks.findings import Finding, Place, Severity, start_of
from articles.newsroom.checks.subject import Subject
from articles.newsroom.segments import Segment

#: A shorter part may be right at the first go.
_WORDS = 6


def a_person_has_saved_the_text(subject: Subject) -> Iterator[Finding]:
    if subject.facts.is_machine_made:
        sentence = _(
            "A machine wrote this draft, and nobody has saved it since. Read it against the "
            "original, correct it, and save."
        )
        yield Finding("machine", Severity.MUST, sentence, Place(field="body"), acceptable=False)


def parts_are_not_as_the_machine_wrote_them(subject: Subject) -> Iterator[Finding]:
    """Some will be right as they are; whoever reads the text again knows where to look."""
    machine = {text for text in subject.facts.machine_texts if len(text.split()) >= _WORDS}
    same: list[Segment] = [one for one in subject.segments if machine and one.text in machine]
    if not same or subject.facts.is_machine_made:
        return
    sentence = ngettext(
        "%(count)s part stands as the machine wrote it: “%(start)s”.",
        "%(count)s parts stand as the machine wrote them. The first: “%(start)s”.",
        len(same),
    )
    told = sentence % {"count": len(same), "start": start_of(same[0].text)}
    words = "\n".join(one.text for one in same)
    first = same[0]
    is_field = first.block is None
    place = Place(field=first.name.partition(".")[0]) if is_field else Place(block=first.block)
    yield Finding("machine-part", Severity.HINT, told, place, words=words)
