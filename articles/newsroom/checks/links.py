"""Whether the links of a text lead where a reader can follow."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from articles.newsroom.checks.findings import Finding, Place, Severity, start_of
from articles.newsroom.checks.subject import Answer, Kind, Link, Subject, Target
from articles.rendering.addresses import REST, without_sentence
from articles.rendering.source import ARTICLE_ADDRESS

#: An address that stands in a text as words, even one that nothing makes a link of.
_TYPED_ADDRESS = re.compile(rf"(?:https?://|www\.){REST}", re.IGNORECASE)
_HOST = re.compile(
    r"(?=.{1,253}$)(?!-)[^\s.]+(?:\.[^\s.]+)*\.[^\s.\d][^\s.]+|\[[0-9a-f:]+\]|[\d.]+"
)
_MAIL = re.compile(r"mailto:[^@\s]+@[^@\s]+\.[^@\s]+", re.IGNORECASE)


def links_are_well_formed(subject: Subject) -> Iterator[Finding]:
    for link in subject.links:
        if not is_well_formed(link.address):
            sentence = _("The link “%(words)s” cannot work. Correct its address.")
            yield _finding("link-malformed", Severity.MUST, sentence, link)


def is_well_formed(address: str) -> bool:
    """Say whether a browser could follow `address` at all."""
    if ARTICLE_ADDRESS.fullmatch(address) or address.startswith("#"):
        return len(address) > 1
    if re.search(r"\s", address.strip()) or not address.strip():
        return False
    if address.lower().startswith("mailto:"):
        return _MAIL.fullmatch(address.partition("?")[0]) is not None
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 — a wrong one is refused when it is asked for
    except ValueError:
        return False
    if parts.scheme in {"http", "https"}:
        # https://https://…, and what was pasted twice in a row.
        again = re.search(r"https?:/?/?", parts.netloc + parts.path[:9])
        return _HOST.fullmatch(parts.hostname or "") is not None and not again
    return not parts.scheme and address.startswith("/")


def links_lead_to_what_readers_may_read(subject: Subject) -> Iterator[Finding]:
    """Of the addresses of this house."""
    sentences = {
        Target.DRAFT: _(
            "The link “%(words)s” leads to an article that readers cannot read in this language "
            "yet. Publish that one first, or take the link out."
        ),
        Target.MISSING: _("The link “%(words)s” leads nowhere: this site has no such page."),
        Target.OTHER_LANGUAGE: _(
            "The link “%(words)s” leads to a page of this site in another language. "
            "Choose the article by its title instead."
        ),
    }
    for link in subject.links:
        target = subject.facts.targets.get(link.address, Target.PUBLIC)
        if target in sentences:
            severity = Severity.HINT if target is Target.OTHER_LANGUAGE else Severity.SHOULD
            yield _finding(f"link-{target}", severity, sentences[target], link)


def links_answer(subject: Subject) -> Iterator[Finding]:
    """Of the addresses elsewhere, as far as somebody had them asked."""
    sentences = {
        Answer.GONE: _("The page behind “%(words)s” is gone. Look for it elsewhere."),
        Answer.BROKEN: _("The site behind “%(words)s” answers with an error. Open it and look."),
        Answer.UNKNOWN_HOST: _("The site behind “%(words)s” does not exist. Check the address."),
        Answer.SILENT: _("The site behind “%(words)s” does not answer. Open it and look."),
        Answer.CIRCLES: _("The link “%(words)s” is sent on and on without end. Check the address."),
        Answer.PRIVATE: _(
            "The link “%(words)s” leads into a private network, where readers cannot follow."
        ),
    }
    for link in external_links(subject):
        answer = subject.facts.answers.get(link.address)
        if answer in sentences:
            yield _finding(f"link-{answer}", Severity.SHOULD, sentences[answer], link)


def external_links(subject: Subject) -> list[Link]:
    """Return the links of `subject` that leave this house, typed addresses of notes among them."""
    found = [link for link in subject.links if link.address not in subject.facts.targets]
    for passage in subject.passages:
        if passage.kind is Kind.NOTE:
            found += [Link(one, one, passage.place.at(one)) for one in typed(passage.text)]
    once = {
        (link.address, link.place.note, link.place.block): link
        for link in reversed(found)
        if link.address.startswith(("http://", "https://")) and is_well_formed(link.address)
    }
    return list(reversed(once.values()))


def no_address_stands_twice(subject: Subject) -> Iterator[Finding]:
    """In one note: as the address of a link and once more beside it, or typed twice."""
    for key, tree in subject.note_trees.items():
        addresses = [_same(one) for one in typed("".join(tree.itertext()))]
        addresses += [
            _same(link.get("href", ""))
            for link in tree.iter("a")
            if not typed("".join(link.itertext()))
        ]
        for address, count in Counter(addresses).items():
            if count > 1:
                sentence = _(
                    "Note %(number)s has the address “%(address)s” %(count)s times. Leave one."
                )
                order = subject.analysis.order
                number = order.index(key) + 1 if key in order else "–"
                values = {"number": number, "address": start_of(address), "count": count}
                place = Place(note=key, excerpt=address)
                yield Finding(
                    "address-twice", Severity.SHOULD, sentence % values, place, words=address
                )


def typed(text: str) -> list[str]:
    """Return the addresses that stand in `text` as words."""
    return [without_sentence(match.group()) for match in _TYPED_ADDRESS.finditer(text)]


def _same(address: str) -> str:
    """Return `address` in the form in which two are the same."""
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", address, flags=re.IGNORECASE).rstrip("/")


def _finding(code: str, severity: Severity, sentence: str, link: Link) -> Finding:
    told = sentence % {"words": start_of(link.words or link.address)}
    return Finding(code, severity, told, link.place, words=link.address or link.words)
