"""Comments of a Word file are shown with their author and their words, and come in nowhere."""

from articles.newsroom.importing.report import as_dict
from articles.newsroom.importing.word import read
from articles.newsroom.importing.wordxml import MAX_COMMENTS, Comment
from tests.word_files import footnote, paragraph, run, word_file

START = '<w:commentRangeStart w:id="{0}"/>'
END = '<w:commentRangeEnd w:id="{0}"/><w:r><w:rPr/><w:commentReference w:id="{0}"/></w:r>'


def commented(number: int, text: str) -> str:
    return START.format(number) + run(text) + END.format(number)


def test_a_comment_stands_at_its_words():
    document = read(
        word_file(
            paragraph("Gold leaves ", commented(0, "in small bags"), " by air."),
            comments=["Is that so?"],
        )
    )
    assert document.comments == (Comment(author="A", words="in small bags", text="Is that so?"),)
    assert document.body == "<p>Gold leaves in small bags by air.</p>"


def test_comments_may_overlap_and_reach_over_paragraphs():
    document = read(
        word_file(
            paragraph(START.format(0), run("One "), START.format(1), run("two"), END.format(0)),
            paragraph(run("three"), END.format(1), footnote(1)),
            footnotes={1: "The note"},
            comments=["first", "second"],
        )
    )
    assert [comment.words for comment in document.comments] == ["One two", "two three"]


def test_a_comment_without_words_names_those_before_it():
    document = read(word_file(paragraph("Gold leaves by air", END.format(0)), comments=["Source?"]))
    assert document.comments[0].words == "…Gold leaves by air"


def test_words_that_a_tracked_change_deletes_are_not_among_them():
    deleted = '<w:del w:id="9" w:author="A"><w:r><w:delText>old</w:delText></w:r></w:del>'
    document = read(
        word_file(
            paragraph(START.format(0), run("kept"), deleted, END.format(0)), comments=["Why?"]
        )
    )
    assert document.comments[0].words == "kept"


def test_a_comment_that_says_nothing_is_no_comment():
    document = read(word_file(paragraph(commented(0, "word")), comments=[" "]))
    assert document.comments == ()
    assert as_dict(document.report)["dropped"] == []


def test_very_many_long_comments_over_the_whole_text_are_counted_and_cut():
    many = MAX_COMMENTS + 50
    starts = "".join(START.format(number) for number in range(many))
    ends = "".join(END.format(number) for number in range(many))
    document = read(
        word_file(
            paragraph(starts, *(f"word {number} " for number in range(200)), ends),
            comments=["very long " * 230] * many,
        )
    )
    assert len(document.comments) == MAX_COMMENTS
    assert document.comments[0].words.endswith("…")
    assert all(len(comment.text) <= 2_000 for comment in document.comments)
    (dropped,) = as_dict(document.report)["dropped"]
    assert (dropped["code"], dropped["count"]) == ("comments", many)
