"""Which typed markers are proposed as notes, which are left alone, and what applying does."""

import re
import time

import pytest

from articles.newsroom.importing.marker_replacing import apply
from articles.newsroom.importing.typed_markers import (
    Confidence,
    corrected,
    notes_at_end,
    propose,
    unpaired,
)
from articles.newsroom.importing.word import read
from articles.rendering.source import clean_body

MARKER = re.compile(r'<fn-ref data-key="(k[0-9a-f]{8})"></fn-ref>')
LIST = "<p>[1] First source.</p><p>[2] Second source.</p><p>[3] Third source.</p>"


def paired(body):
    return [(one.marker, one.note) for one in propose(clean_body(body))]


def applied(body, which=slice(None)):
    """The body after applying, with the text of each note in braces."""
    body = clean_body(body)
    changed, notes = apply(body, {}, propose(body)[which])
    assert set(MARKER.findall(changed)) == set(notes)
    return MARKER.sub(lambda match: "{" + notes[match[1]] + "}", changed)


# The real case ------------------------------------------------------------------------


def test_the_markers_of_the_sahel_article_are_paired_in_reading_order(shared):
    document = read(shared / "samples/sahel/typed-markers.docx")
    assert [(one.marker, one.number) for one in document.proposal] == [
        ("[1]", 1),
        ("[i]", 2),
        ("[ii]", 3),
        ("[iii]", 4),
        ("[iv]", 5),
        ("[v]", 6),
    ]
    assert [one.note.split()[0] for one in document.proposal] == [
        *("Human", "Rida", "SWISSAID.", "UNHCR.", "Human", "Center"),
    ]
    assert document.proposal[2].sentence.startswith("According to SWISSAID’s 2024 report")
    assert document.proposal[3].sentence.endswith("exceeding 2.5 million[iii].")


def test_reading_alone_changes_nothing_of_a_text_with_typed_markers(shared):
    document = read(shared / "samples/sahel/typed-markers.docx")
    assert document.notes == {}
    assert "Burkina Faso[1]." in document.body
    assert "1 Human Rights Watch" in document.body


def test_the_sahel_article_with_typed_markers_becomes_the_one_with_notes(shared):
    typed = read(shared / "samples/sahel/typed-markers.docx")
    noted = read(shared / "samples/sahel/word-notes.docx")
    body, notes = apply(typed.body, typed.notes, typed.proposal)
    assert MARKER.sub("*", body) == MARKER.sub("*", noted.body).replace("tons *.", "tons*.")
    assert list(notes.values()) == list(noted.notes.values())


# How markers and lists are written ------------------------------------------------------


@pytest.mark.parametrize(
    "markers",
    [
        ("[1]", "[2]", "[3]"),
        ("(1)", "(2)", "(3)"),
        ("¹", "²", "³"),
        ("<sup>1</sup>", "<sup>2</sup>", "<sup>3</sup>"),
        ("<sup>[1]</sup>", "<sup>[2]</sup>", "<sup>[3]</sup>"),
        ("[i]", "[ii]", "[iii]"),
        ("[1]", "[i]", "[ii]"),
        (" [1]", " [2]", " [3]"),
        (" <sup>1</sup>", " <sup>2</sup>", " <sup>3</sup>"),
    ],
)
def test_markers_are_found_however_they_are_written(markers):
    text = "<p>Alpha{}. Beta{}.</p><p><em>Gamma</em>{}, delta.</p>".format(*markers)
    assert applied(text + LIST) == (
        "<p>Alpha{First source.}. Beta{Second source.}.</p>"
        "<p><em>Gamma</em>{Third source.}, delta.</p>"
    )


@pytest.mark.parametrize(
    "notes",
    [
        "<ol><li><p>One</p></li><li><p>Two</p></li></ol>",
        "<p>1 One</p><p>2 Two</p>",
        "<p>1. One</p><p>2. Two</p>",
        "<p>1) One</p><p>2) Two</p>",
        "<p>[1] One</p><p>[2] Two</p>",
        "<p>(1) One</p><p>(2) Two</p>",
        "<p>¹ One</p><p>² Two</p>",
        "<p><sup>1</sup> One</p><p><sup>2</sup> Two</p>",
        "<p><strong>1.</strong> One</p><p><strong>2.</strong> Two</p>",
        "<p>i. One</p><p>ii. Two</p>",
        "<h2>Notes</h2><p>1 One</p><p>2 Two</p>",
        "<p><strong>NOTLAR:</strong></p><ol><li>One</li><li>Two</li></ol>",
        "<h3>Kaynakça</h3><p>[1] One</p><p>[2] Two</p>",
        "<h2>DİPNOTLAR</h2><p>1. One</p><p>2. Two</p>",
        "<h2>Примечания</h2><p>1. One</p><p>2. Two</p>",
        "<p>СНОСКИ</p><p>1. One</p><p>2. Two</p>",
    ],
)
def test_the_list_is_found_however_it_is_written(notes):
    assert applied(f"<p>Alpha[1]. Beta[2].</p>{notes}") == "<p>Alpha{One}. Beta{Two}.</p>"


def test_stars_are_paired_with_starred_lines():
    body = "<p>Alpha* and beta**.</p><p>* One</p><p>** Two</p>"
    assert applied(body) == "<p>Alpha{One} and beta{Two}.</p>"


def test_a_list_is_found_when_a_line_about_the_author_follows():
    body = "<p>Alpha[1], beta[2].</p><p>1. One</p><p>2. Two</p><p>The author teaches.</p>"
    assert applied(body) == "<p>Alpha{One}, beta{Two}.</p><p>The author teaches.</p>"


def test_a_note_of_two_paragraphs_under_a_heading_stays_one_note():
    body = "<p>Alpha[1], beta[2].</p><h2>Notes</h2><p>1. One</p><p>goes on.</p><p>2. Two</p>"
    assert applied(body) == "<p>Alpha{One<br>goes on.}, beta{Two}.</p>"


def test_a_note_keeps_its_links_and_emphasis():
    body = '<p>Alpha[1].</p><p>[1] See <em>it</em> at <a href="https://a.org/">a.org</a>.</p>'
    (pairing,) = propose(body)
    assert pairing.note == 'See <em>it</em> at <a href="https://a.org/">a.org</a>.'


def test_markers_in_cells_headings_and_links_are_found():
    body = (
        "<h2>Head[1]</h2><table><tbody><tr><td><p>7[2]</p></td></tr></tbody></table>"
        "<ul><li><p>item[3]<br>more</p></li></ul>" + LIST
    )
    assert [marker for marker, _note in paired(body)] == ["[1]", "[2]", "[3]"]
    assert "<h2>Head{First source.}</h2>" in applied(body)


def test_a_marker_within_a_link_becomes_a_note_behind_it():
    body = '<p>See <a href="https://a.org/">there[1] now</a>.</p><p>[1] One</p>'
    assert applied(body) == '<p>See <a href="https://a.org/">there now</a>{One}.</p>'


# Which belongs to which -----------------------------------------------------------------


def test_equal_labels_win_over_reading_order():
    assert paired("<p>Alpha[2]. Beta[1]. Gamma[3].</p>" + LIST) == [
        ("[2]", "Second source."),
        ("[1]", "First source."),
        ("[3]", "Third source."),
    ]


def test_a_note_that_is_cited_twice_gets_one_key_and_one_number():
    body = "<p>Alpha[1]. Beta[2]. Gamma[1].</p><p>[1] One</p><p>[2] Two</p>"
    assert [one.number for one in propose(body)] == [1, 2, 1]
    changed, notes = apply(body, {}, propose(body))
    first, second, third = MARKER.findall(changed)
    assert first == third != second
    assert list(notes.values()) == ["One", "Two"]


def test_two_lists_with_their_own_numbers_are_told_apart():
    body = (
        "<p>Alpha[1], beta[i], gamma[ii], delta[2].</p>"
        "<p>[1] One</p><p>[2] Two</p><p>[i] First</p><p>[ii] Second</p>"
    )
    assert applied(body) == "<p>Alpha{One}, beta{First}, gamma{Second}, delta{Two}.</p>"


def test_mixed_labels_over_one_list_are_paired_by_their_order():
    body = "<p>a[1] b[i] c[ii] d[iii] e[2] f[3]</p>" + "".join(
        f"<p>{number} Note {number}</p>" for number in range(1, 7)
    )
    assert [note for _marker, note in paired(body)] == [f"Note {n}" for n in range(1, 7)]
    assert {one.confidence for one in propose(body)} == {Confidence.MEDIUM}


def test_where_counts_differ_only_equal_values_are_paired_and_said_to_be_doubtful():
    body = "<p>Alpha[i]. Beta[iii].</p>" + LIST
    assert paired(body) == [("[i]", "First source."), ("[iii]", "Third source.")]
    assert {one.confidence for one in propose(body)} == {Confidence.LOW}


def test_several_numbers_in_one_bracket_are_several_notes():
    body = "<p>Alpha[1, 3]. Beta[2].</p>" + LIST
    assert applied(body) == "<p>Alpha{First source.}{Third source.}. Beta{Second source.}.</p>"


# What is left alone -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "in the year [2024]",
        "an area of 5 m² and 7 km³",
        "an area of 5 м² and 7 км²",
        "5 m<sup>2</sup> and 3km<sup>2</sup>",
        "CO₂ and CO<sub>2</sub>",
        "x² + y<sup>2</sup> = 10<sup>3</sup>",
        "as Weiss (2021) says",
        "Endocrinology 147(3):18",
        "for two reasons: (1) money, (2) power",
        "<code>a[1]</code>",
    ],
)
def test_what_only_looks_like_a_marker_is_left_alone(text):
    body = f"<p>Alpha[1], {text}, beta[2], gamma[3].</p>" + LIST
    assert [marker for marker, _note in paired(body)] == ["[1]", "[2]", "[3]"]
    assert paired(f"<p>Here {text}.</p>" + LIST) == []


def test_numbers_in_round_brackets_count_as_markers_only_when_they_name_every_note():
    text = "<p>Alpha(1), Endocrinology 147(3):18, beta(2), two reasons: (1) money, gamma(3).</p>"
    assert [one.place for one in propose(text + LIST)] == [0, 1, 2]
    assert propose("<p>Alpha(1), beta(3), gamma(2).</p>" + LIST) == ()
    assert propose("<p>Alpha(1), beta(2).</p>" + LIST) == ()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<p>Text[1].</p><ol><li></li></ol>",
        "<p>A lone (1) and [2] without a list.</p>",
        "<p>Text[1].</p><p>More text.</p>",
        "<p>Text without markers.</p>" + LIST,
        "<ol><li>first</li><li>second</li></ol><p>A[1].</p><p>b</p><p>c</p><p>d</p><p>e</p>",
        "<p>(1) First we look.</p><p>(2) Then we ask.</p>",
        "<p>In (1) March</p><p>1 March was a Monday.</p>",
        "<p>Text[1].</p><h2>References</h2><p>Weiss, Caleb. Title. 2020.</p>",
        "<p>Text[5].</p><p>4. Fourth</p><p>5. Fifth</p>",
    ],
)
def test_without_a_list_that_fits_nothing_is_proposed(body):
    assert propose(clean_body(body)) == ()


def test_a_last_paragraph_that_begins_with_a_number_does_not_spoil_the_list():
    body = "<p>Alpha[1], beta[2].</p><p>3 March was a Monday.</p><p>1 One</p><p>2 Two</p>"
    assert applied(body) == "<p>Alpha{One}, beta{Two}.</p><p>3 March was a Monday.</p>"


def test_a_number_at_the_start_of_a_paragraph_counts_the_paragraph():
    body = "<p>(1) First point[1].</p><p>(2) Second point[2].</p><p>End.</p>" + LIST
    assert [one.place for one in propose(body)] == [0, 1]


# Applying -----------------------------------------------------------------------------------


def test_only_what_was_accepted_changes():
    body = "<p>Alpha[1]. Beta[2]. Gamma[3].</p><h2>Notes</h2>" + LIST
    assert applied(body, slice(0, 2)) == (
        "<p>Alpha{First source.}. Beta{Second source.}. Gamma[3].</p>"
        "<h2>Notes</h2><p>[3] Third source.</p>"
    )


def test_an_ordered_list_that_keeps_items_keeps_their_numbers():
    body = "<p>Alpha[1]. Beta[2].</p><ol><li>One</li><li>Two</li></ol>"
    assert applied(body, slice(0, 1)) == (
        '<p>Alpha{One}. Beta[2].</p><ol start="2"><li>Two</li></ol>'
    )


def test_half_of_a_bracket_can_be_accepted():
    body = "<p>Alpha[1, 3]. Beta[2].</p>" + LIST
    assert applied(body, slice(0, 1)).startswith("<p>Alpha{First source.}[3]. Beta[2].</p>")


def test_notes_that_were_real_stay():
    body = '<p>Real<fn-ref data-key="kabc"></fn-ref>, typed[1].</p><p>[1] One</p>'
    changed, notes = apply(body, {"kabc": "Real note"}, propose(body))
    assert changed.startswith('<p>Real<fn-ref data-key="kabc"></fn-ref>, typed<fn-ref data-key="k')
    assert list(notes.values()) == ["Real note", "One"]


def test_accepting_nothing_changes_nothing():
    body = "<p>Alpha[1].</p><p>[1] One</p>"
    assert apply(body, {"kabc": "x"}, ()) == (body, {"kabc": "x"})


def test_pairings_of_another_text_are_refused():
    pairings = propose("<p>Alpha[1].</p><p>[1] One</p>")
    with pytest.raises(ValueError, match="another text"):
        apply("<p>Alpha[1].</p><p>[1] Changed</p>", {}, pairings)
    with pytest.raises(ValueError, match="another text"):
        apply("<p>Alpha.</p>", {}, pairings)


def test_an_editor_chooses_another_note_and_leaves_a_marker_out():
    body = "<p>Alpha[1]. Beta[2]. Gamma[3].</p>" + LIST
    assert notes_at_end(body) == ("First source.", "Second source.", "Third source.")
    pairings = corrected(body, {0: 2, 2: 2})
    assert [one.number for one in pairings] == [1, 1]
    changed, notes = apply(body, {}, pairings)
    assert list(notes.values()) == ["Third source."]
    assert MARKER.sub("※", changed) == (
        "<p>Alpha※. Beta[2]. Gamma※.</p><p>[1] First source.</p><p>[2] Second source.</p>"
    )


def test_a_marker_without_a_likely_note_can_be_given_one():
    body = "<p>Alpha[1]. Beta[i]. Gamma[ii]. Delta[3].</p>" + LIST
    assert [(one.marker, one.item) for one in propose(body)] == [("[ii]", 1), ("[3]", 2)]
    assert [one.marker for one in unpaired(body)] == ["[1]", "[i]"]
    changed, notes = apply(body, {}, corrected(body, {0: 0, 1: 0, 2: 1, 3: 2}))
    assert MARKER.sub("※", changed) == "<p>Alpha※. Beta※. Gamma※. Delta※.</p>"
    assert list(notes.values()) == ["First source.", "Second source.", "Third source."]


@pytest.mark.parametrize("choices", [{7: 0}, {0: 3}, {0: -1}])
def test_choices_that_the_text_does_not_offer_are_refused(choices):
    body = "<p>Alpha[1]. Beta[2]. Gamma[3].</p>" + LIST
    with pytest.raises(ValueError, match="another text"):
        corrected(body, choices)


@pytest.mark.parametrize(
    "body",
    {
        "one long paragraph": "<p>a" + "[1] b" * 100_000 + "</p><p>[1] One</p>",
        "a long list": "<p>a[1]</p>" + "<p>[1] One</p>" * 20_000,
        "a note without end": "<h2>Notes</h2><p>[1] x</p>" + "<p>One</p>" * 5_000,
    }.values(),
    ids=["one long paragraph", "a long list", "a note without end"],
)
def test_a_text_made_to_keep_the_server_busy_does_not(body):
    began = time.process_time()
    propose(body)
    assert time.process_time() - began < 5


@pytest.mark.parametrize("count", [500])
def test_many_markers_are_proposed_and_applied_quickly(count):
    text = "".join(f"<p>Sentence {n} ends here[{n}].</p>" for n in range(1, count + 1))
    notes = "".join(f"<p>[{n}] Note {n}</p>" for n in range(1, count + 1))
    pairings = propose(text + notes)
    _body, texts = apply(text + notes, {}, pairings)
    assert len(pairings) == len(texts) == count
