"""What readers miss where it is absent: standfirst, takeaways, topics, biographies, alt texts."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.newsroom.checks.findings import ARTICLE, Finding, Place, Severity, start_of
from articles.newsroom.checks.subject import Subject
from articles.rendering.pictures import checksum_of

#: Lists, search engines and shared links show about so much of a standfirst, in characters.
STANDFIRST_LENGTH = 320
TAKEAWAYS = 5


def has_standfirst(subject: Subject) -> Iterator[Finding]:
    if not subject.standfirst.strip():
        sentence = _("The standfirst is missing. Say in one or two sentences why to read on.")
        yield Finding("standfirst", Severity.SHOULD, sentence, Place(field="standfirst"))


def standfirst_is_short(subject: Subject) -> Iterator[Finding]:
    length = len(subject.standfirst)
    if length > STANDFIRST_LENGTH:
        sentence = _(
            "The standfirst has %(count)s characters. Lists cut it off after about %(limit)s: "
            "shorten it."
        ) % {"count": length, "limit": STANDFIRST_LENGTH}
        place = Place(field="standfirst")
        yield Finding("standfirst-length", Severity.HINT, sentence, place, words=subject.standfirst)


def has_takeaways(subject: Subject) -> Iterator[Finding]:
    place = Place(field="takeaways")
    if not subject.takeaways:
        sentence = _("The takeaways are missing. Say the text in two to four sentences.")
        yield Finding("takeaways", Severity.SHOULD, sentence, place)
    elif len(subject.takeaways) > TAKEAWAYS:
        sentence = _("There are %(count)s takeaways. Two to four are read; more are skipped.")
        sentence %= {"count": len(subject.takeaways)}
        words = str(len(subject.takeaways))
        yield Finding("takeaways-many", Severity.HINT, sentence, place, words=words)


def has_topics(subject: Subject) -> Iterator[Finding]:
    if not subject.facts.has_topics:
        sentence = _(
            "The article has no topics, so lists and similar posts cannot show it. "
            "Choose some on the article's page."
        )
        yield Finding("topics", Severity.SHOULD, sentence, ARTICLE)


def authors_have_a_biography(subject: Subject) -> Iterator[Finding]:
    for name in subject.facts.without_biography:
        sentence = _(
            "%(name)s has no biography in this language. Write it on the person's page, "
            "or ask the person for it."
        ) % {"name": name}
        yield Finding("biography", Severity.SHOULD, sentence, ARTICLE, words=name)


def cover_has_alt(subject: Subject) -> Iterator[Finding]:
    if name := subject.facts.cover_without_alt:
        sentence = _(
            "The cover “%(name)s” has no alternative text in this language. "
            "Write it in the picture library."
        ) % {"name": name}
        yield Finding("cover-alt", Severity.SHOULD, sentence, ARTICLE, words=name)


def pictures_have_alt(subject: Subject) -> Iterator[Finding]:
    """An empty alternative text is right for a picture that says nothing: that can be accepted."""
    for index, image in subject.blocks("img"):
        if image.get("alt", "").strip():
            continue
        checksum = checksum_of(image.get("src", "")) or ""
        if known := (subject.facts.pictures or {}).get(checksum, ""):
            sentence = _(
                "A picture has no alternative text here. The library says: “%(alt)s”. "
                "Take it over, or write another."
            ) % {"alt": start_of(known)}
        else:
            sentence = _(
                "A picture has no alternative text. Say what somebody who cannot see it "
                "should know."
            )
        place, words = Place(block=index), checksum or subject.surroundings[index]
        yield Finding("alt", Severity.SHOULD, sentence, place, words=words)
