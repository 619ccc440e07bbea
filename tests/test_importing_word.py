"""What of a Word file comes in, where it stands then, and what the report says about it."""

import json
import re
import threading
import time
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from articles.newsroom.importing import pandoc
from articles.newsroom.importing.preflight import Unreadable
from articles.newsroom.importing.report import as_dict, sentence
from articles.newsroom.importing.word import read
from articles.rendering.source import plain_text
from tests.word_files import (
    PNG,
    endnote,
    footnote,
    link,
    listed,
    packed,
    paragraph,
    picture,
    run,
    table,
    text_box,
    word_file,
    word_parts,
)

MARKER = re.compile(r'<fn-ref data-key="(k[0-9a-f]{8})"></fn-ref>')


def numbered(document):
    """The body with the text of each note in braces where its marker stands."""
    return MARKER.sub(lambda match: "{" + document.notes[match[1]] + "}", document.body)


def codes(document):
    return {
        entry["code"]: entry["count"]
        for part in as_dict(document.report).values()
        for entry in part
    }


def names(document, code):
    parts = (document.report.found, document.report.changed, document.report.dropped)
    return next(entry.names for part in parts for entry in part if entry.code == code)


# Real files -------------------------------------------------------------------------


def test_the_notes_of_the_sahel_article_stand_where_its_author_put_them(shared):
    document = read(shared / "samples/sahel/word-notes.docx")
    page = (shared / "samples/sahel/page.txt").read_text(encoding="utf-8")
    expected = [
        " ".join(before.split()[-6:])
        for before in re.split(r"\s?\[(?:1|i|ii|iii|iv|v)\]", page)[:-1]
    ]
    pieces = re.split(r"<fn-ref[^>]*></fn-ref>", document.body)[:-1]
    assert [" ".join(plain_text(piece).split()[-6:]) for piece in pieces] == expected
    first_words = [
        document.notes[key].split(maxsplit=2)[:2] for key in MARKER.findall(document.body)
    ]
    assert first_words == [
        ["Human", "Rights"],
        ["Rida", "Lyammouri,"],
        ["SWISSAID.", "On"],
        ["UNHCR.", "“Decade"],
        ["Human", "Rights"],
        ["Center", "for"],
    ]


def test_the_title_and_the_takeaways_of_the_sahel_article_leave_its_body(shared):
    document = read(shared / "samples/sahel/word-notes.docx")
    assert document.title == "The Anatomy of an Organization: JNIM"
    assert len(document.takeaways) == 3
    assert document.takeaways[0].startswith("JNIM remains to exist")
    assert document.body.startswith("<p>The Sahel Area has become")
    assert "JNIM remains to exist" not in document.body
    assert codes(document)["footnotes"] == 1
    assert codes(document)["endnotes"] == 5
    assert codes(document)["notes_joined"] == 6


def test_every_file_of_the_corpus_keeps_its_notes_or_is_refused(shared):
    oracle = json.loads((shared / "corpora/docx/oracle.json").read_text())
    kept = {}
    for name, expected in oracle.items():
        file = shared / "corpora/docx" / name
        if "unreadable" in expected:
            with pytest.raises(Unreadable):
                read(file)
            continue
        document = read(file)
        kept[name] = len(document.notes)
        assert codes(document).get("tables", 0) == expected["tables"], name
        changes = expected["ins"] + expected["del"]
        assert codes(document).get("tracked_changes", 0) == changes, name
        assert len(MARKER.findall(document.body)) == len(document.notes), name
        assert not re.search("<(?:script|style|span|div)", document.body), name
    assert kept == {
        name: expected["footnote_refs_not_deleted"] + expected["endnote_refs_not_deleted"]
        for name, expected in oracle.items()
        if "unreadable" not in expected
    }


# Notes ------------------------------------------------------------------------------


def test_footnotes_and_endnotes_become_one_sequence_in_reading_order():
    document = read(
        word_file(
            paragraph("One", footnote(1), " two", endnote(1), " three", footnote(2), "."),
            footnotes={1: "first", 2: "third"},
            endnotes={1: "second"},
        )
    )
    assert numbered(document) == "<p>One{first} two{second} three{third}.</p>"


def test_a_note_stands_in_headings_cells_lists_and_emphasis():
    document = read(
        word_file(
            paragraph("Title", style="Title"),
            paragraph("Heading", footnote(1), style="Heading1"),
            table(["Head", "Other"], [paragraph("cell", footnote(2)), "x"]),
            listed("item", footnote(3)),
            paragraph(run("bold", "<w:b/>"), footnote(4)),
            footnotes={1: "a", 2: "b", 3: "c", 4: "d"},
        )
    )
    body = numbered(document)
    assert "<h2>Heading{a}</h2>" in body
    assert "<td><p>cell{b}</p></td>" in body
    assert "<li><p>item{c}</p></li>" in body
    assert "<strong>bold</strong>{d}" in body


def test_a_note_of_several_paragraphs_keeps_them_as_lines():
    document = read(
        word_file(
            paragraph("Text", footnote(1)),
            footnotes={1: paragraph("First line.") + paragraph(run("Second", "<w:i/>"))},
        )
    )
    assert list(document.notes.values()) == ["First line.<br><em>Second</em>"]


def test_a_table_in_a_note_becomes_text_and_the_report_says_so():
    cells = table(["a", "b"], ["c", "d"])
    document = read(
        word_file(
            paragraph("Text", footnote(1)),
            footnotes={1: paragraph("See:") + cells + paragraph("End.")},
        )
    )
    assert list(document.notes.values()) == ["See:<br>a | b<br>c | d<br>End."]
    assert codes(document)["note_tables"] == 1


def test_a_note_without_text_is_left_out_and_its_place_is_named():
    document = read(
        word_file(
            paragraph("The attacks in Burkina Faso", footnote(1), " went on", footnote(7), "."),
            footnotes={1: " "},
        )
    )
    assert document.body == "<p>The attacks in Burkina Faso went on.</p>"
    assert document.notes == {}
    assert codes(document)["empty_notes"] == 2
    assert names(document, "empty_notes") == (
        "The attacks in Burkina Faso",
        "The attacks in Burkina Faso went on",
    )


def test_a_mark_that_the_author_typed_does_not_stay_beside_the_number():
    document = read(
        word_file(
            paragraph("Text", footnote(1, mark="*"), " goes on."),
            footnotes={1: paragraph(run("*", '<w:vertAlign w:val="superscript"/>'), " The note")},
        )
    )
    assert numbered(document) == "<p>Text{The note} goes on.</p>"
    assert codes(document)["own_marks"] == 1


def test_a_note_of_the_title_moves_into_the_first_paragraph():
    document = read(
        word_file(
            paragraph("The title", footnote(1), style="Title"),
            listed("A point", footnote(2)),
            paragraph("Text.", footnote(3)),
            footnotes={1: "of the title", 2: "of the point", 3: "of the text"},
        )
    )
    assert document.title == "The title"
    assert document.takeaways == ("A point",)
    assert numbered(document) == "<p>Text.{of the text}{of the title}{of the point}</p>"
    assert codes(document)["notes_moved"] == 2


def test_a_note_in_a_text_box_is_missed_by_name():
    box = text_box("Boxed").replace("</w:p>", footnote(1) + "</w:p>")
    document = read(word_file(paragraph("Text"), paragraph(box), footnotes={1: "lost"}))
    assert codes(document)["missing_notes"] == 1


# Tracked changes, comments, and what else stays behind --------------------------------


def test_tracked_changes_are_accepted_and_counted():
    inserted = f'<w:ins w:id="1" w:author="A">{run("new")}</w:ins>'
    deleted = (
        f'<w:del w:id="2" w:author="A"><w:r><w:delText>old</w:delText></w:r>{footnote(1)}</w:del>'
    )
    document = read(
        word_file(paragraph("Text ", inserted, deleted, "."), footnotes={1: "deleted with it"})
    )
    assert document.body == "<p>Text new.</p>"
    assert document.notes == {}
    assert codes(document)["tracked_changes"] == 2
    assert "missing_notes" not in codes(document)
    assert "footnotes" not in codes(document)


def test_the_report_names_comments_text_boxes_and_charts_that_stay_behind():
    chart = (
        '<w:r><w:drawing><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
        ' r:id="x"/></w:drawing></w:r>'
    )
    document = read(
        word_file(
            paragraph("Text"),
            paragraph(text_box("In a box")),
            paragraph(chart),
            comments=["Is that so?", "Yes."],
        )
    )
    assert codes(document)["comments"] == 2
    assert names(document, "text_boxes") == ("In a box",)
    assert codes(document)["drawings"] == 1
    assert "Is that so" not in document.body


def test_a_field_that_follows_a_notes_number_is_named():
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> NOTEREF _Ref1 \\h '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t>'
        '</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    document = read(
        word_file(paragraph("Text", footnote(1), " see note ", field), footnotes={1: "n"})
    )
    assert codes(document)["cross_references"] == 1


def test_an_equation_comes_in_as_code_not_as_nothing():
    equation = "<m:oMath><m:r><m:t>E=m</m:t></m:r></m:oMath>"
    document = read(word_file(paragraph("So ", equation, " holds.")))
    assert document.body == "<p>So <code>E = m</code> holds.</p>"
    assert codes(document)["equations"] == 1


# Title, takeaways, headings -----------------------------------------------------------


def test_a_lone_heading_of_the_first_level_is_the_title_and_its_sections_are_h2():
    document = read(
        word_file(
            paragraph("The title", style="Balk1"),
            paragraph("Text"),
            paragraph("Section", style="Heading2"),
            paragraph("Text"),
        )
    )
    assert document.title == "The title"
    assert document.body == "<p>Text</p><h2>Section</h2><p>Text</p>"
    assert "title_from_heading" in codes(document)


def test_a_first_bold_paragraph_is_the_title_but_a_plain_one_is_not():
    bold = read(word_file(paragraph(run("A title", "<w:b/>")), paragraph("Text")))
    large = read(word_file(paragraph(run("A title", '<w:sz w:val="36"/>')), paragraph("Text")))
    plain = read(word_file(paragraph("No title"), paragraph(run("Text", "<w:b/>"))))
    assert (bold.title, large.title, plain.title) == ("A title", "A title", "")
    assert "title_from_paragraph" in codes(bold)
    assert "no_title" in codes(plain)
    assert plain.body.startswith("<p>No title</p>")


def test_a_title_too_long_for_its_field_is_cut_at_a_word():
    document = read(word_file(paragraph("word " * 60, style="Title"), paragraph("Text")))
    assert len(document.title) <= 200
    assert document.title.endswith("word…")
    assert "title_shortened" in codes(document)


def test_the_subtitle_is_the_standfirst_and_the_authors_line_stays_out():
    document = read(
        word_file(
            paragraph("Title", style="Title"),
            paragraph("What it is about", style="Subtitle"),
            paragraph("Ann Bee", style="Author"),
            paragraph("Text"),
        )
    )
    assert document.standfirst == "What it is about"
    assert document.body == "<p>Text</p>"
    assert names(document, "lines_of_the_title") == ("Ann Bee",)


def test_only_a_bulleted_list_right_under_the_title_is_takeaways():
    below = read(
        word_file(paragraph("T", style="Title"), paragraph("Text"), listed("one"), listed("two"))
    )
    numbers = read(
        word_file(paragraph("T", style="Title"), listed("one", number=2), paragraph("Text"))
    )
    nested = read(word_file(paragraph("T", style="Title"), listed("one"), listed("two", level=1)))
    assert below.takeaways == numbers.takeaways == nested.takeaways == ()
    assert "<li><p>one</p></li>" in below.body
    assert "<ol>" in numbers.body


def test_no_heading_level_is_skipped_or_deeper_than_h4():
    document = read(
        word_file(
            paragraph("T", style="Title"),
            paragraph("One", style="Heading1"),
            paragraph("Three", style="Heading3"),
            paragraph("Five", style="Heading5"),
            paragraph("Again", style="Heading5"),
        )
    )
    assert document.body == "<h2>One</h2><h3>Three</h3><h4>Five</h4><h4>Again</h4>"
    assert codes(document)["headings_shifted"] == 3


# The text -----------------------------------------------------------------------------


def test_formatting_comes_in_and_empty_paragraphs_do_not():
    document = read(
        word_file(
            paragraph(
                run("a", "<w:b/>"),
                run("b", "<w:i/>"),
                run("2", '<w:vertAlign w:val="superscript"/>'),
                run("3", '<w:vertAlign w:val="subscript"/>'),
                run("c", "<w:strike/>"),
                run(" 5\u00a0km <&>"),
            ),
            paragraph(),
            paragraph(" \u00a0 "),
            paragraph("Quoted", style="Quote"),
        )
    )
    assert document.body.replace("&nbsp;", "\u00a0") == (
        "<p><strong>a</strong><em>b</em><sup>2</sup><sub>3</sub><s>c</s> 5\u00a0km "
        "&lt;&amp;&gt;</p><blockquote><p>Quoted</p></blockquote>"
    )


def test_lists_are_nested_and_tables_have_header_rows():
    document = read(
        word_file(
            listed("one", number=2),
            listed("inner", number=2, level=1),
            listed("two", number=2),
            table(["Year", "Value"], ["2024", "7"]),
        )
    )
    assert document.body == (
        "<ol><li><p>one</p><ol><li><p>inner</p></li></ol></li><li><p>two</p></li></ol>"
        '<table><thead><tr><th scope="col"><p>Year</p></th><th scope="col"><p>Value</p></th></tr>'
        "</thead><tbody><tr><td><p>2024</p></td><td><p>7</p></td></tr></tbody></table>"
    )


def test_a_note_within_a_link_stands_behind_it():
    inside = f"{run('linked')}{footnote(1)}{run(' text')}"
    document = read(
        word_file(
            paragraph(f'<w:hyperlink r:id="a">{inside}</w:hyperlink>', " goes on"),
            links={"a": "https://example.org/"},
            footnotes={1: "n"},
        )
    )
    assert numbered(document) == (
        '<p><a href="https://example.org/">linked text</a>{n} goes on</p>'
    )


def test_only_web_and_mail_links_stay_links_and_the_others_are_named():
    document = read(
        word_file(
            paragraph(link("a", "good"), " ", link("b", "bad"), " ", link("c", "file")),
            paragraph(
                link("d", "mail"),
                '<w:hyperlink w:anchor="x"><w:r><w:t>in</w:t></w:r></w:hyperlink>',
            ),
            links={
                "a": "https://example.org/?a=1&b=2",
                "b": "javascript:alert(1)",
                "c": "file:///C:/report.docx",
                "d": "mailto:a@example.org",
            },
        )
    )
    assert document.body == (
        '<p><a href="https://example.org/?a=1&amp;b=2">good</a> bad file</p>'
        '<p><a href="mailto:a@example.org">mail</a>in</p>'
    )
    assert names(document, "unsafe_links") == ("javascript:alert(1)", "file:///C:/report.docx")
    assert codes(document)["internal_links"] == 1
    assert codes(document)["links"] == 2


# Pictures -----------------------------------------------------------------------------


def test_a_picture_stands_as_a_figure_under_its_paragraph_with_its_alternative_text():
    document = read(
        word_file(
            paragraph("Before ", picture("m1", "A map of “Mali”"), "after"),
            paragraph(picture("m1")),
            media={"image1.png": PNG},
        )
    )
    assert document.body == (
        '<p>Before after</p><figure><img src="import:image1.png" alt="A map of “Mali”"></figure>'
        '<figure><img src="import:image1.png" alt=""></figure>'
    )
    (image,) = document.pictures
    assert (image.name, image.content, image.alt) == ("image1.png", PNG, "A map of “Mali”")
    assert codes(document)["pictures"] == 2


def test_a_picture_that_is_damaged_or_huge_is_named_and_left_out():
    huge = PNG[:16] + (60_000).to_bytes(4) * 2 + PNG[24:]
    sized = huge[:29] + zlib.crc32(huge[12:29]).to_bytes(4) + huge[33:]
    document = read(
        word_file(
            paragraph("Text", picture("m1"), picture("m2"), picture("m3")),
            media={"image1.png": PNG[:40], "image2.png": sized, "image3.png": b""},
        )
    )
    assert document.body == "<p>Text</p>"
    assert names(document, "unsupported_pictures") == ("image1.png", "image2.png")
    assert codes(document)["missing_pictures"] == 1


def test_pictures_that_browsers_do_not_show_and_links_to_pictures_are_named():
    parts = word_parts(
        paragraph("Text", picture("m1", "Old clip art"), picture("m2")),
        media={"image1.emf": b"\x01\0\0\0" * 9, "image2.svg": b"<svg onload='x()'/>"},
    )
    rels = parts["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="z" Type="http://x/image" Target="https://example.org/a.png" '
        b'TargetMode="External"/></Relationships>',
    )
    document = read(packed({**parts, "word/_rels/document.xml.rels": rels}))
    assert document.pictures == ()
    assert document.body == "<p>Text</p>"
    assert names(document, "unsupported_pictures") == ("image1.emf (Old clip art)", "image2.svg")
    assert names(document, "linked_pictures") == ("https://example.org/a.png",)


# The report ---------------------------------------------------------------------------


def test_the_report_is_told_in_sentences_and_as_json():
    document = read(word_file(paragraph("T", style="Title"), paragraph("One two three")))
    told = [sentence(entry) for entry in document.report.found]
    assert told == ["3 words", "1 paragraph"]
    assert json.loads(json.dumps(as_dict(document.report)))["found"][0] == {
        "code": "words",
        "count": 3,
        "names": [],
        "sentence": "3 words",
    }


# Limits -------------------------------------------------------------------------------


def test_reading_leaves_no_process_when_pandoc_takes_too_long(monkeypatch, tmp_path):
    slow = tmp_path / "pandoc"
    slow.write_text(f"#!/bin/sh\nsleep 30 &\necho $! > {tmp_path}/child\nwait\n")
    slow.chmod(0o755)
    monkeypatch.setattr(pandoc, "_program", lambda: str(slow))
    monkeypatch.setattr(pandoc, "PATIENCE", 0.5)
    started = time.monotonic()
    with pytest.raises(Unreadable, match="too large"):
        read(word_file(paragraph("Text")))
    assert time.monotonic() - started < 5
    # Its parent is gone, so that nobody but the system's first process can collect it.
    status = Path("/proc") / (tmp_path / "child").read_text().strip() / "status"

    def is_over():
        return not status.exists() or "State:\tZ" in status.read_text()

    while not is_over() and time.monotonic() - started < 5:  # it was told; it may not have heard
        time.sleep(0.02)
    assert is_over()


def test_pandoc_runs_with_limits_on_memory_time_and_output(monkeypatch, tmp_path):
    shown = tmp_path / "limits"
    curious = tmp_path / "pandoc"
    curious.write_text(f"#!/bin/sh\nulimit -a > {shown}\nenv >> {shown}\nexit 1\n")
    curious.chmod(0o755)
    monkeypatch.setattr(pandoc, "_program", lambda: str(curious))
    monkeypatch.setenv("SECRET_KEY", "must not be handed on")
    with pytest.raises(Unreadable):
        read(word_file(paragraph("Text")))
    limits = shown.read_text()
    assert re.search(r"1572864\b", limits)
    assert not re.search(r"(?m)^(?:time|file|vmemory|cpu).*unlimited$", limits)
    assert "must not be handed on" not in limits


def test_more_output_than_any_text_has_is_refused(monkeypatch, tmp_path):
    chatty = tmp_path / "pandoc"
    chatty.write_text("#!/bin/sh\nexec yes\n")
    chatty.chmod(0o755)
    monkeypatch.setattr(pandoc, "_program", lambda: str(chatty))
    with pytest.raises(Unreadable):
        read(word_file(paragraph("Text")))


def test_files_are_read_in_several_threads_at_once():
    titles = []

    def one(title):
        file = word_file(paragraph(title, style="Title"), paragraph("Text"))
        titles.append(read(file).title)

    threads = [threading.Thread(target=one, args=(f"Title {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(titles) == [f"Title {n}" for n in range(4)]


@pytest.mark.parametrize(
    "nested",
    [
        "<w:sdt><w:sdtContent>" * 20_000 + paragraph("deep") + "</w:sdtContent></w:sdt>" * 20_000,
        f"<w:p>{'<w:smartTag>' * 20_000}{run('deep')}{'</w:smartTag>' * 20_000}</w:p>",
        "<w:tbl><w:tr><w:tc>" * 3_000 + paragraph("deep") + "</w:tc></w:tr></w:tbl>" * 3_000,
    ],
    ids=["content controls", "smart tags", "tables"],
)
def test_thousands_of_nested_elements_are_read_or_refused_in_two_seconds(nested):
    started = time.monotonic()
    try:
        document = read(word_file(paragraph("Text"), nested))
    except Unreadable as refusal:
        assert refusal.sentence
    else:
        assert "Text" in document.body
    assert time.monotonic() - started < 2


def test_the_same_file_read_twice_gives_the_same_text_and_proposal():
    file = word_file(
        paragraph("T", style="Title"),
        paragraph("Text[1]."),
        paragraph("[1] The note"),
    )
    first, second = (read(file) for _time in range(2))
    assert first.proposal
    assert replace(first, notes={}) == replace(second, notes={})
