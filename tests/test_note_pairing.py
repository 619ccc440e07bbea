"""Which note of a file is which note of a text that is here, and what is said about it."""

import pytest

from articles.newsroom.importing import note_pairing
from articles.newsroom.importing.note_pairing import How, Text, pair_notes, with_keys
from articles.newsroom.importing.pairing_report import pair_rows, pair_sentences
from articles.rendering.source import marker


def text(**notes: str) -> Text:
    """A text that cites its notes in their order."""
    return Text("".join(f"<p>Words{marker(key)}</p>" for key in notes), notes)


def cited(*keys: str, **notes: str) -> Text:
    return Text("".join(f"<p>Words{marker(key)}</p>" for key in keys), notes)


OLD = text(
    oldone="SWISSAID, <em>On the Trail of African Gold</em>, 2024.",
    oldtwo="OECD, Due Diligence Guidance, third edition, 2016.",
    oldthree='UN Panel, <a href="https://un.example/s-2023-431">S/2023/431</a>, 14 June 2023.',
)


# In the same language ---------------------------------------------------------------


def test_notes_of_the_same_text_are_the_same_wherever_they_moved():
    new = text(
        newone="OECD, Due Diligence Guidance, third edition, 2016.",
        newtwo="SWISSAID, On the  Trail of African Gold, 2024.",
    )
    pairs = pair_notes(new, OLD)
    assert pairs.keys == {"newone": "oldtwo", "newtwo": "oldone"}
    assert set(pairs.how.values()) == {How.SAME}
    assert pairs.missing == ("oldthree",)


def test_notes_that_all_say_ibid_stay_in_their_places():
    old = text(aaa="First source", bbb="Ibid.", ccc="Second source", ddd="Ibid.")
    new = text(nna="Second source", nnb="Ibid.")
    assert pair_notes(new, old).keys == {"nna": "ccc", "nnb": "ddd"}


def test_a_corrected_note_is_the_same_note_and_asks_for_a_look():
    new = text(new="OECD, Due Diligence Guidance, third edition, Paris 2016.")
    pairs = pair_notes(new, OLD)
    assert (pairs.keys, pairs.how) == ({"new": "oldtwo"}, {"new": How.ALIKE})


def test_another_source_is_a_new_note_even_in_the_same_place():
    new = text(
        newone="SWISSAID, On the Trail of African Gold, 2024.",
        newtwo="World Bank, Delve database, 2022.",
        newthree="UN Panel, S/2023/431, 14 June 2023.",
    )
    pairs = pair_notes(new, OLD)
    assert pairs.fresh == ("newtwo",)
    assert pairs.missing == ("oldtwo",)


def test_a_note_that_is_cited_twice_here_is_one_note_though_word_has_two():
    old = cited("aaa", "bbb", "aaa", aaa="First", bbb="Second")
    new = text(one="First", two="Second", three="First")
    pairs = pair_notes(new, old)
    assert pairs.keys == {"one": "aaa", "two": "bbb", "three": "aaa"}
    assert with_keys(new, pairs.keys) == Text(old.body, {"aaa": "First", "bbb": "Second"})


# In another language ------------------------------------------------------------------


def across(new: Text, old: Text = OLD) -> note_pairing.NotePairs:
    return pair_notes(new, old, by_order=True, by_place=True)


def test_as_many_notes_are_the_same_notes_one_by_one():
    pairs = across(text(one="bir", two="iki", three="üç"))
    assert pairs.keys == {"one": "oldone", "two": "oldtwo", "three": "oldthree"}
    assert set(pairs.how.values()) == {How.ORDER}


def test_word_repeats_a_note_that_the_original_cites_twice():
    old = cited("aaa", "bbb", "aaa", aaa="First", bbb="Second")
    assert across(text(one="bir", two="iki", three="bir"), old).keys == {
        "one": "aaa",
        "two": "bbb",
        "three": "aaa",
    }
    assert across(text(one="bir", two="iki", three="üç"), old).fresh == ("three",)


def test_other_numbers_of_notes_are_paired_by_addresses_names_and_years():
    new = text(
        added="Çevirmenin notu.",
        one="SWISSAID, <em>On the Trail of African Gold</em>, 2024. Erişim tarihi: 3 Ocak.",
        three='BM Paneli, <a href="https://un.example/s-2023-431">belge</a>, 14 Haziran 2023.',
        last="Bir not daha.",
    )
    pairs = across(new)
    assert pairs.keys == {"one": "oldone", "three": "oldthree"}
    assert set(pairs.how.values()) == {How.ALIKE}
    assert (pairs.fresh, pairs.missing) == (("added", "last"), ("oldtwo",))


def test_a_note_between_two_that_are_paired_is_paired_by_its_place():
    new = text(
        one="SWISSAID, On the Trail of African Gold, 2024.",
        two="Bambaşka bir açıklama.",
        three="UN Panel, https://un.example/s-2023-431",
        more="Çevirmenin notu.",
    )
    pairs = across(new)
    assert (pairs.keys["two"], pairs.how["two"]) == ("oldtwo", How.PLACE)
    assert pairs.fresh == ("more",)


# Sizes and words -----------------------------------------------------------------------


@pytest.mark.parametrize("size", [3, 2_000])
def test_thousands_of_notes_are_paired_by_their_text(size):
    notes = {f"key{number}": f"Source {number}, Ibid." for number in range(size)}
    renamed = {f"new{number}": f"Source {number}, Ibid." for number in range(size)}
    assert len(pair_notes(text(**renamed), text(**notes)).keys) == size


def test_texts_without_notes_have_no_pairs():
    assert pair_notes(Text("<p>Text</p>"), Text()) == note_pairing.NotePairs()
    assert with_keys(Text("<p>Text</p>"), {}) == Text("<p>Text</p>")


def test_a_marker_whose_note_has_no_text_is_not_paired_by_its_silence():
    assert pair_notes(cited("new"), cited("old")).fresh == ("new",)


def test_the_report_counts_what_was_paired_and_names_what_was_not():
    new = text(one="OECD, Due Diligence Guidance, third edition, 2016.", two="Something else")
    pairs = pair_notes(new, OLD)
    assert pair_sentences(pairs) == [
        "1 note says the same as here and stays the same note in all languages.",
        "1 note is new: it has no partner here.",
        "2 notes that are here are not in the file.",
    ]
    rows = pair_rows(pairs, new, OLD)
    assert [(row.number, row.wants_a_look) for row in rows] == [
        (1, False),
        (2, True),
        (None, True),
        (None, True),
    ]
    assert rows[0].old == rows[0].new == "OECD, Due Diligence Guidance, third edition, 2016."
    assert rows[2].old == "SWISSAID, On the Trail of African Gold, 2024."
