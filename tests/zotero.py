"""How Zotero reads a page: the rules of its translators “Embedded Metadata” and “RDF” (2024).

Only what concerns the names that our pages use. Both are of github.com/zotero/translators; the
rules are told again here in our words, with what each would do to a page that breaks them.
"""

import re
from typing import Any

from lxml import html

#: Prefixes whose names become statements, by which the kind of an item is guessed.
_PREFIXES = {"z", "og", "article", "dc", "dcterms", "bib", "bibo", "prism", "so", "book"}
_FIELDS = {
    "citation_title": "title",
    "citation_publication_date": "date",
    "citation_journal_title": "publicationTitle",
    "citation_issue": "issue",
    "citation_series_title": "series",
    "citation_technical_report_institution": "institution",
    "citation_technical_report_number": "number",
    "citation_publisher": "publisher",
    "citation_abstract": "abstractNote",
    "citation_doi": "DOI",
    "citation_public_url": "url",
    "citation_language": "language",
    "citation_issn": "ISSN",
}


def read(page: str) -> dict[str, Any]:
    """Return the item that Zotero makes of the HTML of a page."""
    tree = html.fromstring(page)
    metas = [
        (meta.get("name") or meta.get("property") or "", meta.get("content") or "")
        for meta in tree.xpath("//meta[@content]")
    ]
    item = _from_statements(metas)
    for name, field in _FIELDS.items():
        if values := _contents(metas, name):
            item[field] = " ".join(values[0].split())
    if kind := _highwire_kind(metas):
        item["itemType"] = kind
    item["creators"] = [
        creator
        for role in ("author", "editor")
        for creator in _creators(_contents(metas, f"citation_{role}"), role)
    ]
    item["attachments"] = _contents(metas, "citation_pdf_url")[:1]
    return item


def _contents(metas: list[tuple[str, str]], ending: str) -> list[str]:
    return [content for name, content in metas if name.endswith(ending) and content]


def _highwire_kind(metas: list[tuple[str, str]]) -> str:
    """Return the kind that overrules all others; the last tag that says one counts."""
    kinds = {
        "citation_journal_title": "journalArticle",
        "citation_technical_report_institution": "report",
        "citation_conference_title": "conferencePaper",
        "citation_book_title": "bookSection",
    }
    return next((kinds[name] for name, _ in reversed(metas) if name in kinds), "")


def _from_statements(metas: list[tuple[str, str]]) -> dict[str, Any]:
    """Return what “RDF” makes of the names with a prefix, and the kind it decides on."""
    said: dict[str, str] = {}
    for name, content in metas:
        parts = re.split(r"[.:_]", name)
        two = parts[1].lower() if len(parts) > 2 else ""
        prefix = two if two in _PREFIXES else parts[0].lower()
        if prefix in _PREFIXES:
            start = len(parts[0]) + 1 + (len(parts[1]) + 1 if prefix == two else 0)
            said.setdefault(f"{prefix}:{name[start:]}", content)
    guess = "journalArticle" if _contents(metas, "citation_title") else "webpage"
    by_og = {"website": "webpage", "book": "book"}.get(said.get("og:type", ""))
    item: dict[str, Any] = {
        "itemType": said.get("z:itemType") or by_og or guess,
        "title": said.get("og:title", ""),
        "abstractNote": said.get("og:description", ""),
        "date": said.get("article:published_time", ""),
        "reportType": said.get("dc:type", ""),
    }
    if item["itemType"] in {"blogPost", "webpage"}:
        item["publicationTitle"] = said.get("og:site_name", "")
    own = {name[2:]: content for name, content in said.items() if name.startswith("z:")}
    return item | own


def _creators(nodes: list[str], role: str) -> list[tuple[str, str, str]]:
    """Return role, family and given name of each person. `nodes` are the tags of one role."""
    found = []
    for node in nodes:
        people = re.split(r"\s*;\s*", node)
        if len(people) == 1 and len(nodes) == 1:
            divided = re.split(r"\s*,\s*", people[0])
            if len(divided) > 1 and " " in divided[0] and " " in divided[1]:
                people = divided
        for person in filter(None, people):
            family, comma, given = person.partition(",")
            if not comma:
                given, _, family = person.rpartition(" ")
            found.append((role, family.strip(), given.strip()))
    return found
