"""What a page tells reference managers and scholars' machines, in its head and its headers.

The names are Highwire's, as Google Scholar and Zotero read them. Zotero takes a page with
`citation_technical_report_institution` for a report and one with `citation_journal_title`
for an article of a journal; of any other it would guess the latter, hence `z:itemType`.
"""

from collections.abc import Iterator
from urllib.parse import quote

from articles.public.citing.exports import EXPORTS
from articles.public.citing.record import ARTICLE, REPORT, SCHOLARLY, Named, Record

#: Signs that keep their meaning in the address of a header.
_SIGNS = "%/:=&?~#+!$,;'@()*[]"
_SCHEMA_TYPES = {ARTICLE: "Article", REPORT: "Report", SCHOLARLY: "ScholarlyArticle"}


def citation_tags(record: Record, *, pdf: str = "") -> list[tuple[str, str]]:
    """Return name and content of the `meta` elements that describe `record`.

    `pdf` is the whole address of its PDF, if there is one.
    """
    return [(name, content) for name, content in _tags(record, pdf) if content]


def _tags(record: Record, pdf: str) -> Iterator[tuple[str, str]]:
    yield "citation_title", record.title
    for one in record.authors:
        yield from _person("citation_author", one, alone=len(record.authors) == 1)
    if not record.authors and not record.editors:
        yield "citation_author", record.house
    for one in record.editors:
        yield from _person("citation_editor", one, alone=len(record.editors) == 1)
    yield "citation_publication_date", record.published.strftime("%Y/%m/%d")
    yield "citation_online_date", record.published.strftime("%Y/%m/%d")
    yield "citation_language", record.language
    yield "citation_abstract", record.abstract
    yield "citation_public_url", record.address
    yield "citation_fulltext_html_url", record.address
    yield "citation_pdf_url", pdf
    yield "citation_doi", record.doi
    yield "citation_keywords", "; ".join(record.keywords)
    yield "citation_publisher", record.house
    if record.kind == REPORT:
        yield "citation_technical_report_institution", record.house
        yield "citation_technical_report_number", record.number
        yield "citation_series_title", record.series
        yield "citation_issn", record.issn if record.series else ""
        yield "DC.type", record.genre
        yield "z:seriesTitle", f"{record.series} {record.part}".strip() if record.series else ""
    elif record.kind == SCHOLARLY:
        yield "citation_journal_title", record.journal
        yield "citation_issue", record.part
        yield "citation_issn", record.issn
    else:
        yield "z:itemType", "webpage"


def _person(name: str, one: Named, *, alone: bool) -> Iterator[tuple[str, str]]:
    # Zotero takes “de la Cruz, Juan Carlos” for two people where nobody else is named. After
    # a semicolon, which divides people, it does not look at the comma.
    in_danger = alone and " " in one.family and " " in one.given
    yield name, f"{one.inverted};" if in_danger else one.inverted
    yield f"{name}_institution", one.affiliation
    yield f"{name}_orcid", f"https://orcid.org/{one.orcid}" if one.orcid else ""


def signposts(record: Record, *, pdf: str = "") -> str:
    """Return the Link header of the page of `record` (FAIR Signposting, level 1).

    It says how the page is cited lastingly, who wrote it, where its PDF and its records are.
    """
    links = [
        (record.doi_address or record.address, 'rel="cite-as"'),
        ("https://schema.org/AboutPage", 'rel="type"'),
        (f"https://schema.org/{_SCHEMA_TYPES[record.kind]}", 'rel="type"'),
        *(
            (f"https://orcid.org/{one.orcid}", 'rel="author"')
            for one in record.authors
            if one.orcid
        ),
        *([(pdf, 'rel="item"; type="application/pdf"')] if pdf else []),
        *(
            (export_address(record, kind), f'rel="describedby"; type="{export.content_type}"')
            for kind, export in EXPORTS.items()
        ),
    ]
    return ", ".join(f"<{quote(address, safe=_SIGNS)}>; {said}" for address, said in links)


def export_address(record: Record, kind: str) -> str:
    """Return the whole address at which `record` is downloaded as `kind`."""
    return f"{record.address}cite.{kind}"


def schema_type(kind: str) -> str:
    """Return what schema.org calls a publication of `kind`."""
    return _SCHEMA_TYPES[kind]
