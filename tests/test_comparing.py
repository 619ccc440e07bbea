"""Comparing: what an editor sees of a change, and that merging two texts loses neither."""

import itertools
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.newsroom.alignment import align, rising
from articles.newsroom.comparing import Block, blocks_of, body_of, compare, pair
from articles.newsroom.draft import Draft
from articles.newsroom.merging import Choice, merge, resolve
from articles.rendering.source import marker

# A machine that is busy is no mistake of ours.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

FIRST = "<p>Gold leaves the mines of the Sahel in small bags, and nobody writes it down.</p>"
SECOND = "<p>Refiners far away melt it with gold from other places, so that it cannot be told.</p>"
THIRD = "<p>A register of miners would change that within a year, as Peru has shown us.</p>"


def said(runs, change):
    return " ".join(
        token.text for run in runs if run.change == change for token in run.tokens if token.text
    )


def kinds(old, new):
    return [row.kind for row in compare(Draft(body=old), Draft(body=new)).rows]


# Paragraphs ---------------------------------------------------------------------------


def test_in_a_paragraph_the_words_that_changed_are_shown():
    (row,) = compare(
        Draft(body=FIRST), Draft(body=FIRST.replace("small bags", "sealed boxes"))
    ).rows

    assert row.kind == "changed"
    assert (said(row.runs, "removed"), said(row.runs, "added")) == ("small bags", "sealed boxes")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (FIRST + SECOND, FIRST + SECOND, ["same", "same"]),
        (FIRST + THIRD, FIRST + SECOND + THIRD, ["same", "added", "same"]),
        (FIRST + SECOND + THIRD, FIRST + THIRD, ["same", "removed", "same"]),
        (
            FIRST + SECOND + THIRD,
            SECOND + THIRD + FIRST,
            ["moved-away", "same", "same", "moved-here"],
        ),
        (FIRST + SECOND, FIRST.replace(", and", ".</p><p>And") + SECOND, ["split", "same"]),
        (FIRST + SECOND + THIRD, FIRST[:-4] + " " + SECOND[3:] + THIRD, ["joined", "same"]),
        (FIRST, FIRST.replace("p>", "h2>"), ["changed"]),
        ("", FIRST, ["added"]),
        ("", "", []),
    ],
)
def test_every_paragraph_is_told_what_became_of_it(old, new, expected):
    assert kinds(old, new) == expected


def test_a_paragraph_that_was_moved_and_changed_shows_its_words():
    moved = THIRD.replace("a year", "two years")

    row = compare(Draft(body=FIRST + SECOND + THIRD), Draft(body=moved + FIRST + SECOND)).rows[0]

    assert row.kind == "moved-here"
    assert (said(row.runs, "removed"), said(row.runs, "added")) == ("a year", "two years")


def test_a_change_of_form_alone_says_that_no_word_changed():
    (row,) = compare(Draft(body="<p>Who buys it</p>"), Draft(body="<h2>Who buys it</h2>")).rows

    assert row.is_form_only
    assert (row.old[0].tag, row.new[0].tag) == ("p", "h2")


def test_a_list_or_a_table_broken_into_other_lines_is_the_same():
    items, row = "<li>Gold</li>\n<li>Lead</li>", "<tr>\n<td>1</td>\n<td>2</td>\n</tr>"
    body = f"<ul>\n{items}\n</ul>\n<table>\n<tbody>{row}</tbody>\n</table>"

    assert compare(Draft(body=body), Draft(body=body.replace("\n", ""))).is_same


def test_the_address_of_a_link_and_bold_letters_are_changes():
    old = '<p>Read <a href="https://a.example">this</a> and that.</p>'
    new = '<p>Read <a href="https://b.example">this</a> and <strong>that</strong>.</p>'

    (row,) = compare(Draft(body=old), Draft(body=new)).rows

    assert said(row.runs, "removed") == "https://a.example that"
    assert said(row.runs, "added") == "https://b.example that"


def test_a_paragraph_written_anew_is_not_cut_into_shreds():
    old = "<p>The cat that sat on the mat was of a grey that one sees in the rain.</p>"
    new = "<p>The ministry on Monday put forward the rules of a market for carbon.</p>"

    (row,) = compare(Draft(body=old), Draft(body=new)).rows

    assert [run.change for run in row.runs] == ["removed", "added"]


def test_in_a_table_one_cell_changed():
    old = "<table><tbody><tr><td>2022</td><td>57 t</td></tr></tbody></table>"

    (row,) = compare(Draft(body=old), Draft(body=old.replace("57", "58"))).rows

    assert (said(row.runs, "removed"), said(row.runs, "added")) == ("57", "58")


# Notes and fields --------------------------------------------------------------------------


def test_notes_are_added_removed_changed_and_moved():
    old = Draft(
        body=f"<p>a{marker('kone')} b{marker('ktwo')} c{marker('kthree')} d{marker('kfour')}</p>",
        notes={"kone": "One.", "ktwo": "Two.", "kthree": "Three.", "kfour": "Four."},
    )
    new = Draft(
        body=f"<p>b{marker('ktwo')} c{marker('kthree')} a{marker('kone')} e{marker('kfive')}</p>",
        notes={"kone": "One.", "ktwo": "Two, p. 5.", "kthree": "Three.", "kfive": "Five."},
    )

    found = {note.key: note for note in compare(old, new).notes}

    assert {key: note.kind for key, note in found.items()} == {
        "kone": "same",
        "ktwo": "changed",
        "kthree": "same",
        "kfour": "removed",
        "kfive": "added",
    }
    assert [key for key, note in found.items() if note.is_moved] == ["kone"]
    assert said(found["ktwo"].runs, "added") == ", p . 5"
    assert (found["kone"].old_number, found["kone"].new_number) == (1, 3)


def test_a_note_whose_marker_is_gone_is_not_passed_over():
    old = Draft(body=f"<p>a{marker('kone')}</p>", notes={"kone": "One."})
    new = Draft(body="<p>a</p>", notes={"kone": "One."})

    (note,) = compare(old, new).notes

    assert note.kind == "same" and note.lost_its_place


def test_what_differs_is_named_and_its_words_are_counted():
    old = Draft(title="Gold", slug="gold", takeaways=("One thing.",), body=FIRST)
    new = Draft(title="Gold and salt", slug="gold-salt", takeaways=("One thing.",), body=SECOND)

    found = compare(old, new)

    assert found.parts == ("title", "slug", "body")
    assert (found.words_added, found.words_removed) == (2 + 16, 15)


def test_equal_texts_differ_in_nothing():
    text = Draft(title="Gold", body=FIRST, notes={"kone": "One."})

    assert compare(text, text).is_same


# Time ---------------------------------------------------------------------------------------


def long_text(seed=1, paragraphs=120, words=84):
    chance = random.Random(seed)
    vocabulary = [
        "".join(chance.choices("aeioulnrst", k=chance.randint(2, 9))) for _ in range(3000)
    ]
    weights = [1 / (rank + 1) for rank in range(3000)]
    texts = [" ".join(chance.choices(vocabulary, weights, k=words)) for _ in range(paragraphs)]
    body = "".join(f"<p>{text}{marker(f'k{at:04}')}</p>" for at, text in enumerate(texts))
    notes = {
        f"k{at:04}": f"Author, <em>Title {at}</em>, {text[:90]}." for at, text in enumerate(texts)
    }
    return Draft(title="Long", body=body, notes=notes)


def changed_everywhere(draft):
    return Draft(
        title=draft.title,
        body=draft.body.replace("</p><p>", " indeed</p><p>Well, "),
        notes={key: f"{text} Again." for key, text in draft.notes.items()},
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (long_text(), changed_everywhere(long_text())),
        (long_text(), long_text(seed=2)),
        (Draft(body=f"<p>{'a ' * 9000}</p>"), Draft(body=f"<p>{'a ' * 10000}</p>")),
        (Draft(body="<p>x</p>" * 3000), Draft(body="<p>y</p><p>x</p>" * 1500)),
        (Draft(body=f"<p>{'a b ' * 5000}</p>"), Draft(body=f"<p>{'b c a ' * 3300}</p>")),
    ],
    ids=["every paragraph", "another text", "one long word", "equal paragraphs", "few words"],
)
def test_a_long_text_is_compared_at_once(old, new):
    began = time.process_time()
    assert compare(old, new).words_added
    assert time.process_time() - began < 1.5  # measured: 0.05 to 0.2 s; difflib alone: minutes


# Properties ------------------------------------------------------------------------------------

WORDS = st.sampled_from(["gold", "salt", "mine", "road", "rain", "book", "wind", "fish"])
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=8).map(" ".join), max_size=6)
KEYS = ("kone", "ktwo", "kthree")


@st.composite
def drafts(draw):
    tags = st.sampled_from(["p", "h2", "blockquote"])
    cited = st.sampled_from(["", *map(marker, KEYS)])
    blocks = [f"<{tag}>{line}{draw(cited)}</{tag}>" for line in draw(LINES) for tag in [draw(tags)]]
    return Draft(
        title=draw(WORDS),
        slug=draw(WORDS),
        standfirst=draw(st.sampled_from(["", "A & b", "<c>"])),
        takeaways=tuple(draw(LINES)),
        body="\n".join(blocks),
        notes=draw(st.dictionaries(st.sampled_from(KEYS), WORDS)),
    )


@st.composite
def versions(draw):
    """Three texts of which two were made from the first, as texts are: piece by piece."""
    base, one, other = draw(drafts()), draw(drafts()), draw(drafts())

    def mixed(text):
        old, new = blocks_of(base.body), blocks_of(text.body)
        blocks = [draw(st.sampled_from(both)) for both in zip(old, new, strict=False)]
        return Draft(**{**text.__dict__, "body": body_of([*blocks, *old[len(blocks) :]])})

    return base, mixed(one), mixed(other)


@given(st.lists(st.integers(0, 4)), st.lists(st.integers(0, 4)))
def test_an_alignment_covers_both_and_pairs_only_what_is_equal(old, new):
    i = j = 0
    for stretch in align(old, new):
        assert (stretch.old_start, stretch.new_start) == (i, j)
        i, j = stretch.old_end, stretch.new_end
        if stretch.same:
            assert old[stretch.old_start : i] == new[stretch.new_start : j]
    assert (i, j) == (len(old), len(new))


@given(st.lists(st.integers()))
def test_a_rising_subsequence_rises(numbers):
    chosen = [numbers[index] for index in rising(numbers)]

    assert all(one < next_one for one, next_one in itertools.pairwise(chosen))


@given(versions())
def test_every_paragraph_of_both_texts_stands_in_one_row(texts):
    _, old, new = texts
    rows = pair(blocks_of(old.body), blocks_of(new.body))

    assert [block for row in rows for block in row.old] == list(blocks_of(old.body))
    assert [block for row in rows for block in row.new] == list(blocks_of(new.body))


@given(versions())
def test_the_words_of_a_comparison_are_those_of_both_texts(texts):
    _, old, new = texts
    for row in pair(blocks_of(old.body), blocks_of(new.body)):
        was = [token[:4] for run in row.runs if run.change != "added" for token in run.tokens]
        now = [token[:4] for run in row.runs if run.change != "removed" for token in run.tokens]
        assert [token for token in was if token[0] != "paragraph"] == [
            token[:4] for block in row.old for token in block.tokens
        ]
        assert [token for token in now if token[0] != "paragraph"] == [
            token[:4] for block in row.new for token in block.tokens
        ]


@given(versions(), st.booleans())
def test_all_theirs_is_their_text_and_all_mine_is_mine(texts, knows_base):
    base, mine, theirs = texts
    parts = merge(base if knows_base else None, mine, theirs)

    for choice, text in ((Choice.MINE, mine), (Choice.THEIRS, theirs)):
        merged = resolve(parts, {part.name: choice for part in parts})
        cited = {key for key in KEYS if marker(key) in text.body}
        assert {key: merged.notes[key] for key in text.notes} == text.notes
        assert set(merged.notes) - set(text.notes) <= cited
        assert Draft(**{**merged.__dict__, "notes": {}}) == Draft(**{**text.__dict__, "notes": {}})


@given(versions(), st.booleans())
def test_a_merge_without_choices_loses_no_paragraph_that_one_of_the_two_wrote(texts, knows_base):
    base, mine, theirs = texts
    known = set(blocks_of(base.body)) if knows_base else set()

    merged = resolve(merge(base if knows_base else None, mine, theirs), {})

    kept = set(blocks_of(merged.body))
    for text in (mine, theirs):
        assert set(blocks_of(text.body)) - known <= kept


@given(versions())
def test_what_one_of_the_two_left_alone_is_taken_from_the_other(texts):
    base, mine, _ = texts

    for sides in ((mine, base), (base, mine)):
        parts = merge(base, *sides)
        assert not any(part.is_conflict for part in parts)
        assert blocks_of(resolve(parts, {}).body) == blocks_of(mine.body)


def test_changes_in_neighbouring_paragraphs_do_not_collide():
    base = Draft(body=FIRST + SECOND)
    mine = Draft(body=FIRST.replace("small", "big") + SECOND)
    theirs = Draft(body=FIRST + SECOND.replace("far", "near"))

    parts = merge(base, mine, theirs)

    assert [part.taken for part in parts if part.kind == "body"] == [Choice.MINE, Choice.THEIRS]


def test_a_note_that_one_removed_and_the_other_cites_keeps_its_words():
    noted = FIRST.replace(".</p>", f".{marker('kone')}</p>")
    base = Draft(body=noted, notes={"kone": "One."})
    mine = Draft(body=noted.replace("small", "big"), notes={"kone": "One."})
    theirs = Draft(body=FIRST)

    merged = resolve(merge(base, mine, theirs), {"body-0": Choice.MINE})

    assert merged.notes == {"kone": "One."}


def test_text_outside_of_any_paragraph_is_kept():
    assert blocks_of("loose <p>one</p> end & more") == (
        Block("loose"),
        Block("<p>one</p>"),
        Block("end &amp; more"),
    )


def test_a_short_paragraph_that_only_grew_is_not_struck_out_and_written_anew():
    old = Draft(body="<p>Third paragraph.</p>")
    new = Draft(body="<p>Third paragraph. Five words came after it.</p>")
    comparison = compare(old, new)
    assert (comparison.words_added, comparison.words_removed) == (5, 0)
    back = compare(new, old)
    assert (back.words_added, back.words_removed) == (0, 5)


def test_an_item_whose_only_line_is_a_paragraph_is_the_same_item():
    """As the editor writes it when a text is opened and saved."""
    for before, after in (
        ("<ul><li><p>One <em>x</em></p></li></ul>", "<ul><li>One <em>x</em></li></ul>"),
        ("<ul><li><p>A</p><ol><li>B</li></ol></li></ul>", "<ul><li>A<ol><li>B</li></ol></li></ul>"),
        ("<table><tr><td><p>C</p></td></tr></table>", "<table><tr><td>C</td></tr></table>"),
    ):
        assert compare(Draft(body=before), Draft(body=after)).is_same
    for before, after in (
        ("<ul><li><p>A</p><p>B</p></li></ul>", "<ul><li>A<p>B</p></li></ul>"),
        ("<ul><li>A</li></ul>", "<ul><li>A <p>B</p></li></ul>"),
    ):
        assert not compare(Draft(body=before), Draft(body=after)).is_same
