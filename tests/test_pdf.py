"""What a paper (PDF) holds: every word, every note at its foot, whatever the text is like."""

import io
import re
from datetime import UTC, datetime
from functools import cache

import pytest
from pypdf import PdfReader

from articles import pictures
from articles.models import Article
from articles.public import querysets
from articles.public.citing.formatted import formatted
from articles.public.citing.record import record
from articles.public.typesetting import document, press
from articles.rendering.notes import render
from articles.rendering.printed import printed
from articles.rendering.source import clean_body
from tests.builders import (
    figure,
    make_author,
    make_category,
    make_draft,
    make_picture,
    make_published,
    make_series,
    make_topic,
)

DAY = datetime(2026, 10, 5, 12, tzinfo=UTC)
LONG_NOTE = [f"word{number}" for number in range(1600)]
HOSTILE = '#eval("1+1") $x^2$ @ref *bold* `raw` // gone \\u{41} <script>'


def cite(key: str) -> str:
    return f'<fn-ref data-key="{key}"></fn-ref>'


def shown(body: str, notes: dict[str, str] | None = None, *, language: str = "en"):
    """Return the tree of source HTML `body` and its notes."""
    return printed(render(clean_body(body), notes or {}, language=language).html)


def set_paper(article: Article, language: str = "en", **wanted) -> press.Work:
    found = querysets.pages(language).get(pk=article.pk)
    paper = document.paper(found, language=language)
    return press.set_in_type(paper=paper, cover=found.cover, dated=DAY, **wanted)


def pages_of(work: press.Work) -> list[str]:
    assert work.paper is not None, work.complaints
    return [page.extract_text() for page in PdfReader(io.BytesIO(work.paper)).pages]


def words_in(pages: list[str]) -> str:
    """Return the text of `pages` in one line, divided words put together."""
    return " ".join(re.sub("[\u00ad\u2010-]\n", "", "\n".join(pages)).split())


# The tree ----------------------------------------------------------------------------


def test_a_note_is_called_once_and_then_again_under_the_same_number():
    text = shown(f"<p>A{cite('two')}{cite('one')} b{cite('two')}</p>", {"one": "1", "two": "2"})
    calls = [node for node in text.blocks[0]["c"] if isinstance(node, dict)]
    assert [node["t"] for node in calls] == ["note", "sup", "note", "again"]
    assert (text.notes["two"]["number"], calls[-1]["number"]) == (1, 1)


def test_a_note_without_text_keeps_its_number_and_the_next_has_its_own():
    text = shown(f"<p>A{cite('none')} b{cite('one')}</p>", {"one": "1"})
    assert {"t": "sup", "c": ["1"]} in text.blocks[0]["c"]
    assert text.notes["one"]["number"] == 2


def test_no_level_of_headings_is_left_out():
    text = shown("<h4>A</h4><h2>B</h2><h4>C</h4><h3>D</h3>")
    assert [heading["level"] for heading in text.headings] == [1, 1, 2, 2]


def test_the_cells_of_a_table_fill_it_without_gap_or_overlap():
    table = shown(
        '<table><tr><td rowspan="9">A</td><td colspan="7">B</td></tr>'
        '<tr><td rowspan="2">C</td></tr><tr><td>D</td><td>E</td></tr></table>'
    ).blocks[0]
    filled = [
        (y + dy, cell["x"] + dx)
        for y, row in enumerate(table["body"])
        for cell in row
        for dy in range(cell["rowspan"])
        for dx in range(cell["colspan"])
    ]
    assert sorted(filled) == [(y, x) for y in range(3) for x in range(table["columns"])]


def test_what_is_nested_too_deeply_keeps_its_words():
    text = shown("<ul><li>" * 40 + "deep" + "</li></ul>" * 40)
    assert "deep" in str(text.blocks) and str(text.blocks).count("'ul'") < 12


def test_a_link_within_the_page_is_no_link_and_others_are_completed():
    tree = printed(
        '<p><a href="#there">a</a> <a href="/en/x/">b</a></p>', absolute=lambda path: f"site{path}"
    )
    assert tree.blocks[0]["c"] == ["a ", {"t": "a", "href": "site/en/x/", "c": ["b"]}]


# The paper ---------------------------------------------------------------------------


@cache
def _odd() -> tuple[press.Work, list[str]]:
    picture = make_picture("Dunes", alt_en="Dunes at dusk")
    body = (
        f"<p>Text{cite('short')} and {HOSTILE.replace('<', '&lt;')}{cite('short')}.</p>"
        f"<h3>Heading{cite('heading')}</h3><p>More{cite('long')}.</p>"
        f"{figure(picture, alt='', caption='A caption' + cite('caption'))}"
        "<ul><li>One<ol type='i' start='4'><li><p>Two</p><p>Three</p></li></ol></li></ul>"
        "<blockquote><p>Said <u>the <s>man</s></u>.</p></blockquote><pre>x = *y*</pre><hr>"
        f"<table><caption>Of things</caption><tr><th>Year{cite('table')}</th><th>Sum</th></tr>"
        + "".join(f"<tr><th>Row {row}</th><td>{row}.5</td></tr>" for row in range(70))
        + "</table><table><tr><td></td></tr></table>"
        + f"<p>{'<em><strong>' * 40}deep{'</strong></em>' * 40}</p>"
    )
    notes = {key: f"NOTE-{key}" for key in ("short", "heading", "caption", "table")}
    notes["long"] = " ".join(LONG_NOTE) + " https://example.org/" + "x" * 300
    article = make_published(
        draft=make_draft(HOSTILE, standfirst=HOSTILE, takeaways=(HOSTILE,), body=body, notes=notes),
        author=make_author('Ann "#let" O’Neil'),
        category=make_category("$ # @"),
    )
    found = querysets.pages("en").get(pk=article.pk)
    paper = document.paper(found, language="en")
    work = press.set_in_type(paper=paper, pictures=[picture], dated=DAY)
    return work, pages_of(work)


@pytest.fixture
def odd(db):
    """A paper of everything that a text can be, set once for all tests: it, and its pages."""
    return _odd()


def test_the_oddest_text_meets_the_standard_for_accessible_files(odd):
    work, _pages = odd
    assert work.complaints == []
    root = PdfReader(io.BytesIO(work.paper)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()


def test_no_word_of_a_note_longer_than_a_page_is_lost(odd):
    printed_words = set(words_in(odd[1]).split())
    assert [word for word in LONG_NOTE if word not in printed_words] == []


def test_what_looks_like_code_is_printed_as_it_stands(odd):
    text = words_in(odd[1])
    assert text.count(HOSTILE) >= 4  # title, standfirst, takeaway, body


def test_a_table_over_several_pages_is_whole(odd):
    text = words_in(odd[1])
    assert [row for row in range(70) if f"Row {row} {row}.5" not in text] == []


def test_notes_are_numbered_as_on_the_page_wherever_they_are_called(odd):
    text = words_in(odd[1])
    for number, key in enumerate(("short", "heading", "long", "caption", "table"), 1):
        assert f"{number} NOTE-{key}" in text or key == "long"
    assert text.count("NOTE-short") == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("tr", "İğdır’ın ılık ışığında çağdaşlaştırılamayabilenlerdenmişsinizcesine öğütülmüş."),
        ("ru", "Съешь ещё этих мягких французских булок, выпей чаю: объединённая Ёлка, №5."),
        ("en", "“Naïve” façades — twenty-first-century offices; ﬁne coöperation."),
    ],
    ids=["tr", "ru", "en"],
)
def test_text_can_be_copied_exactly_in_every_language_of_the_house(language, sentence):
    body = f"<p>{(sentence + ' ') * 30}</p><p>Last{cite('one')}</p>"
    draft = make_draft(f"Title {language}", body=body, notes={"one": sentence})
    work = set_paper(make_published(language, draft=draft), language)
    text = words_in(pages_of(work))
    assert work.complaints == []
    assert text.replace("\u00ad", "").count(sentence.split()[1]) == 31
    assert PdfReader(io.BytesIO(work.paper)).trailer["/Root"]["/Lang"] == language


@pytest.fixture
def described():
    """An article with everything that stands around a text, in three parts of several pages."""
    series = make_series("Energy papers", issn="2049-3630")
    body = "".join(
        f"<h2>Part {part}</h2>"
        + f"<p>{'Gold leaves the mines. ' * 60}CALL{part}{cite(f'n{part}x')}</p>"
        for part in range(12)
    )
    notes = {f"n{part}x": f"Source number {part}." for part in range(12)}
    article = make_published(
        draft=make_draft("Where the gold goes", body=body, notes=notes),
        author=make_author("Elif Karaca", role_en="Senior fellow", biography_en="Born in Bursa."),
        topics=(make_topic("Gold"),),
        at=DAY,
    )
    values = {"series": series, "part": 3, "report_number": "PB 2026/04", "doi_en": "10.5555/x1"}
    Article.objects.filter(pk=article.pk).update(**values, cover=make_picture("Cover"))
    return Article.objects.get(pk=article.pk)


@pytest.mark.django_db
def test_a_paper_tells_what_it_is_and_where_it_comes_from(described, settings):
    settings.SITE_URL = "https://house.example"
    work = set_paper(described)
    pages = pages_of(work)
    address = f"https://house.example/en/analysis/{described.slug_en}/"
    for told in (
        *("Thinktank", "Where the gold goes", "Elif Karaca", "Senior fellow", "5 October 2026"),
        *("Energy papers en, part 3", "PB 2026/04", "10.5555/x1", "2049-3630", address),
    ):
        assert told in words_in(pages[:1]), told
    assert "Contents" in pages[1]
    for told in ("Born in Bursa.", "Suggested citation", "https://doi.org/10.5555/x1"):
        assert told in words_in(pages[-2:]), told
    found = querysets.pages("en").get(pk=described.pk)
    styles = formatted(record(found, language="en"), today=DAY.date())
    (chicago,) = [one.text for one in styles if one.style.code == "chicago"]
    cited = document.paper(found, language="en")["cite"]
    assert f"{''.join(run['text'] for run in cited['words'])} {cited['href']}." == chicago
    about = PdfReader(io.BytesIO(work.paper)).metadata
    assert (about.title, about.author) == ("Where the gold goes", "Elif Karaca")
    assert work.pages == len(pages)


@pytest.mark.django_db
def test_a_note_stands_on_the_page_that_calls_it(described):
    pages = pages_of(set_paper(described))
    called = {
        part: next(i for i, page in enumerate(pages) if f"CALL{part}{part + 1}" in page)
        for part in range(12)
    }
    noted = {
        part: next(i for i, page in enumerate(pages) if f"Source number {part}." in page)
        for part in range(12)
    }
    assert noted == called and len(set(called.values())) > 2


@pytest.mark.django_db
def test_the_same_text_gives_the_same_file(described):
    assert set_paper(described).paper == set_paper(described).paper


@pytest.mark.django_db
def test_a_paper_goes_without_a_picture_whose_file_is_missing_or_broken(described, caplog):
    missing, broken = make_picture("Missing"), make_picture("Broken")
    pictures.delete_files(missing)
    storage = broken.file.storage
    storage.delete(broken.file.name)
    with storage.open(broken.file.name, "wb") as file:
        file.write(b"\x89PNG no picture at all")
    work = set_paper(described, pictures=[missing, broken])
    assert work.paper and work.complaints == []
    assert missing.checksum in caplog.text and broken.checksum in caplog.text


@pytest.mark.django_db
def test_a_font_that_is_missing_keeps_no_paper_from_being_set(settings):
    settings.PDF_FONTS, settings.PDF_FONT_FAMILIES = "/no/such/folder", ["No Such Font"]
    work = set_paper(make_published())
    assert work.paper and work.complaints == []


@pytest.mark.django_db
def test_what_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(press, "PATIENCE", 0.01)
    with pytest.raises(press.NotSet, match="took too long"):
        set_paper(make_published())


@pytest.mark.django_db
def test_what_wants_too_much_memory_is_ended(monkeypatch):
    monkeypatch.setattr(press, "_WITH_LIMITS", 'ulimit -v 60000; exec "$@"')
    with pytest.raises(press.NotSet, match="ended with"):
        set_paper(make_published())


@pytest.mark.django_db
def test_a_card_is_small_and_of_the_size_that_others_ask_for():
    article = make_published(draft=make_draft("Very " * 38 + "long"))
    found = querysets.pages("en").get(pk=article.pk)
    card = press.set_in_type(
        card=document.card(found, language="en"), cover=make_picture("Cover"), dated=DAY
    ).card
    with press.Image.open(io.BytesIO(card)) as image:
        assert (image.size, image.format) == ((1200, 630), "JPEG")
    assert len(card) < 150_000
