"""Each check of a text by itself: what it finds, where, and what it leaves alone."""

import time

import pytest
from django.utils.translation import override

from articles.newsroom.checks import (
    completeness,
    leftovers,
    links,
    markers,
    required,
    structure,
    wording,
)
from articles.newsroom.checks.catalogue import BEFORE_REVIEW, CHECKS, findings
from articles.newsroom.checks.findings import Finding, Place, Severity, around, start_of
from articles.newsroom.checks.subject import Answer, Facts, Kind, Subject, Target


def fn(key: str) -> str:
    return f'<fn-ref data-key="{key}"></fn-ref>'


def look(check, *, language: str = "en", facts: dict | None = None, **fields) -> list[Finding]:
    """Return what `check` finds in a text with `fields`."""
    return list(check(Subject(language=language, facts=Facts(**(facts or {})), **fields)))


def sentences(check, **fields) -> list[str]:
    return [finding.sentence for finding in look(check, **fields)]


# A finding --------------------------------------------------------------------------


def test_the_fingerprint_stays_with_check_language_and_words_and_with_nothing_else():
    finding = Finding("quotes", Severity.SHOULD, "One.", Place(block=1), words="The  Words")
    same = Finding("quotes", Severity.HINT, "Other.", Place(block=7), words="the words")
    assert finding.fingerprint("en") == same.fingerprint("en")
    others = [
        finding.fingerprint("tr"),
        Finding("alt", Severity.SHOULD, "One.", words="the words").fingerprint("en"),
        Finding("quotes", Severity.SHOULD, "One.", words="the other words").fingerprint("en"),
    ]
    assert finding.fingerprint("en") not in others


WITHOUT_WORDS = {
    structure.headings_have_words: "<h2></h2>",
    completeness.pictures_have_alt: "<figure><img></figure>",
    markers.markers_stand_where_the_others_do: f"<p>{fn('n1')}, so he says.</p>",
}


@pytest.mark.parametrize("check", WITHOUT_WORDS)
def test_accepting_what_has_no_words_accepts_it_at_its_place_alone(check):
    one, habit = WITHOUT_WORDS[check], f"<p>As is said.{fn('n2')}</p>" * 20
    around = (f"<p>First words {number} and last words {number}</p>" for number in range(3))
    first, second, third = around

    def fingerprints(body: str) -> list[str]:
        return [finding.fingerprint("en") for finding in look(check, body=body + habit)]

    before = fingerprints(first + one + second + one + one + third)
    assert len(set(before)) == len(before) == 3
    longer = f"<p>New.</p>{one}" + first.replace("First", "Very first") + one
    assert fingerprints(longer + second + one + one + third)[1:] == before


LONG_TEXTS = {
    "letters without a space": (wording.no_letters_of_another_script, "ru", "слoво,", 2500),
    "marks within words": (wording.no_quotation_mark_inside_a_word, "en", "Jama”at ", 5000),
    "dates in a paragraph": (leftovers.dates_are_in_the_language, "en", "On 14 Ocak 2022. ", 800),
    "markers in a paragraph": (
        markers.markers_stand_where_the_others_do,
        "en",
        f"Said so{fn('n1')}, and more. ",
        5000,
    ),
}


@pytest.mark.parametrize("name", LONG_TEXTS)
def test_what_is_found_thousands_of_times_is_found_at_once(name):
    """In time that grows with the text alone: all of these took many seconds."""
    check, language, words, times = LONG_TEXTS[name]
    subject = Subject(language=language, body=f"<p>{words * times}</p>")
    _ = subject.passages
    started = time.process_time()
    assert [found.fingerprint(language) for found in check(subject)]
    assert time.process_time() - started < 1.5


def test_very_many_short_citations_are_looked_up_at_once():
    names = [
        f"Weiss{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}" for n in range(1500)
    ]
    notes = {f"k{n:04}": f"{name}, op. cit., p. 3." for n, name in enumerate(names)}
    body = "".join(f"<p>So.{fn(key)}</p>" for key in notes)
    started = time.process_time()
    assert len(look(markers.same_work_was_named_before, body=body, notes=notes)) == 1500
    assert time.process_time() - started < 1.5


def test_findings_stand_with_the_worst_first():
    found = findings(Subject(language="en", body="<h4>Deep</h4><p><strong>Bold</strong></p>"))
    assert [one.severity for one in found] == sorted(
        (one.severity for one in found), key=list(Severity).index
    )
    assert found[0].severity is Severity.MUST
    assert found[-1].severity is Severity.HINT


def test_every_check_is_in_the_list_once_and_a_complete_text_has_no_findings():
    assert len(set(CHECKS)) == len(CHECKS) >= 38
    complete = Subject(
        language="en",
        title="Where the gold goes",
        slug="where-the-gold-goes",
        standfirst="How gold reaches the world.",
        takeaways=("Gold leaves unseen.", "Refiners can ask."),
        body=f"<p>Gold leaves the mines.{fn('n1')}</p><h2>Who buys it</h2><p>Refiners do.</p>",
        notes={"n1": "SWISSAID, <em>African Gold</em>, 2024."},
    )
    assert findings(complete) == []


def test_a_sentence_is_in_the_language_of_who_looks():
    with override("tr"):
        [finding] = look(required.has_title)
    assert finding.sentence.startswith("Başlık")


def test_an_excerpt_ends_at_a_word_and_keeps_its_neighbours():
    assert start_of("one two three", length=9) == "one two…"
    assert around("a b c d THE THE e f g h", 8, 15, words=2) == "c d THE THE e f"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("“Marine insurers wait for an answer”", "Marine insurers wait…"),
        ("„Gold“ is dear", "‘Gold’ is dear"),
        ("«Золото».", "Золото."),
        ("„Altın”", "Altın"),
        ("Gold “leaves”", "Gold “leaves”"),
        ("“", ""),
    ],
)
def test_a_start_with_quotation_marks_of_its_own_does_not_double_them(text, start):
    assert start_of(text, length=24) == start


# A text taken apart -----------------------------------------------------------------


def test_passages_know_their_place_and_what_is_quoted_in_them():
    subject = Subject(
        language="en",
        title="A title",
        takeaways=("One.",),
        body=f"<h2>Head</h2><p>Say “hello there” to <em>mir</em>{fn('n1')} now, friend.</p>"
        "<ul><li>Item <ul><li>Inner</li></ul></li></ul><table><tr><td>Cell</td></tr></table>",
        notes={"n1": "See https://example.org/x."},
    )
    seen = [
        (one.kind, one.place.field or one.place.note or one.place.block, one.text)
        for one in subject.passages
    ]
    assert seen == [
        (Kind.FIELD, "title", "A title"),
        (Kind.FIELD, "takeaways", "One."),
        (Kind.HEADING, 0, "Head"),
        (Kind.TEXT, 1, "Say “hello there” to mir now, friend."),
        (Kind.TEXT, 2, "Item"),
        (Kind.TEXT, 2, "Inner"),
        (Kind.TEXT, 3, "Cell"),
        (Kind.NOTE, "n1", "See https://example.org/x."),
    ]
    own = {one.text: one.own for one in subject.passages}
    assert "hello" not in own["Say “hello there” to mir now, friend."]
    assert "mir" not in own["Say “hello there” to mir now, friend."]
    assert "example" not in own["See https://example.org/x."]


# Required ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("check", "bad", "good"),
    [
        (required.has_title, {"title": " "}, {"title": "Gold"}),
        (required.has_body, {"body": f"<p>{fn('n1')}</p>"}, {"body": "<p>Gold.</p>"}),
        (required.has_free_slug, {"slug": ""}, {"slug": "gold"}),
        (
            required.has_free_slug,
            {"slug": "gold", "facts": {"slug_is_taken": True}},
            {"slug": "gold"},
        ),
        (required.has_category, {"facts": {"has_category": False}}, {}),
        (required.has_byline, {"facts": {"has_byline": False}}, {}),
        (
            required.every_note_has_text,
            {"body": f"<p>x{fn('n1')}</p>", "notes": {"n1": "<em> </em>"}},
            {"body": f"<p>x{fn('n1')}</p>", "notes": {"n1": "y"}},
        ),
        (required.every_note_has_a_marker, {"notes": {"n1": "Alone."}}, {"notes": {}}),
        (required.every_block_is_written, {"body": f"<p>{fn('n1')}</p>"}, {"body": "<p></p>"}),
        (
            required.every_picture_is_in_the_library,
            {"body": '<img src="/pictures/0123456789abcdef/a.png">', "facts": {"pictures": {}}},
            {"body": '<img src="/pictures/0123456789abcdef/a.png">'},
        ),
    ],
)
def test_what_is_required_blocks_and_cannot_be_accepted(check, bad, good):
    [finding] = look(check, **bad)
    assert finding.severity is Severity.MUST
    assert not finding.acceptable
    assert finding.sentence.endswith(".")
    assert look(check, **good) == []


def test_a_review_needs_a_title_and_a_text_and_nothing_else():
    assert {check.__name__ for check in BEFORE_REVIEW} == {"has_title", "has_body"}


# Completeness -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("check", "bad", "good"),
    [
        (completeness.has_standfirst, {}, {"standfirst": "Why."}),
        (completeness.standfirst_is_short, {"standfirst": "x" * 321}, {"standfirst": "x" * 320}),
        (completeness.has_takeaways, {}, {"takeaways": ("One.",)}),
        (completeness.has_takeaways, {"takeaways": ("x",) * 6}, {"takeaways": ("x",) * 5}),
        (completeness.has_topics, {"facts": {"has_topics": False}}, {}),
        (completeness.authors_have_a_biography, {"facts": {"without_biography": ("Ay",)}}, {}),
        (completeness.cover_has_alt, {"facts": {"cover_without_alt": "Mine"}}, {}),
        (
            completeness.pictures_have_alt,
            {"body": '<img src="/pictures/0123456789abcdef/a.png" alt=" ">'},
            {"body": '<img src="/pictures/0123456789abcdef/a.png" alt="A mine">'},
        ),
    ],
)
def test_what_readers_would_miss_should_be_mended_and_can_be_accepted(check, bad, good):
    [finding] = look(check, **bad)
    assert finding.severity is not Severity.MUST
    assert finding.acceptable
    assert look(check, **good) == []


def test_the_description_that_the_library_has_is_proposed():
    [sentence] = sentences(
        completeness.pictures_have_alt,
        body='<img src="/pictures/0123456789abcdef/a.png" alt="">',
        facts={"pictures": {"0123456789abcdef": "A pit in Mali"}},
    )
    assert "A pit in Mali" in sentence


# Structure --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("check", "bad", "good"),
    [
        (structure.headings_are_in_order, "<h2>A</h2><h4>B</h4>", "<h2>A</h2><h3>B</h3><h2>C</h2>"),
        (structure.headings_are_in_order, "<h3>A</h3>", "<h2>A</h2>"),
        (structure.headings_have_words, f"<h2>{fn('n1')}</h2>", "<h2>A</h2>"),
        (
            structure.headings_are_followed_by_text,
            "<h2>A</h2><h2>B</h2><p>x</p>",
            "<h2>A</h2><p>x</p>",
        ),
        (
            structure.headings_are_followed_by_text,
            "<p>x</p><h2>A</h2>",
            "<h2>A</h2><h3>B</h3><p>x</p>",
        ),
        (
            structure.bold_lines_are_headings,
            "<p><strong>Who buys it</strong></p>",
            "<p><strong>Note.</strong></p>",
        ),
        (
            structure.bold_lines_are_headings,
            "<p><strong>Who</strong> <strong>buys</strong></p>",
            "<p><strong>Who</strong> buys</p>",
        ),
        (structure.paragraphs_are_not_long, f"<p>{'word ' * 361}</p>", f"<p>{'word ' * 359}</p>"),
    ],
)
def test_the_structure_of_a_text(check, bad, good):
    assert len(look(check, body=bad)) == 1
    assert look(check, body=good) == []


# Notes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "printed"),
    [
        ("<p>Attacks rose in Burkina Faso[1]. It went on.</p>", "[1]"),
        ("<p>Others were freed [ii].</p>", "[ii]"),
        ("<p>Gold<sup>1</sup> leaves.</p><h2>Notes</h2><ol><li>SWISSAID, 2024.</li></ol>", "1"),
    ],
)
def test_a_typed_marker_must_be_replaced_or_accepted(body, printed):
    [finding] = look(markers.no_typed_markers, body=body)
    assert f"“{printed}”" in finding.sentence
    assert finding.severity is Severity.MUST
    assert finding.acceptable
    assert finding.place.block == 0


@pytest.mark.parametrize(
    "body",
    [
        "<p>An area of 50 m² and 10⁶ people [2024] in [sic] the “[i]t was” case.</p>",
        "<p><code>x[1]</code> and array[12345].</p>",
        f"<p>A real one{fn('n1')}.</p>",
    ],
)
def test_what_only_looks_like_a_marker_is_left_alone(body):
    assert look(markers.no_typed_markers, body=body) == []


def test_a_typed_marker_is_reported_once_though_two_ways_find_it():
    body = "<p>Gold[1] leaves[2].</p><h2>Notes</h2><p>[1] A, 2024.</p><p>[2] B, 2023.</p>"
    found = look(markers.no_typed_markers, body=body)
    assert [one.place.block for one in found] == [0, 0]


def cited(*notes: str) -> dict:
    keys = [f"note{number}" for number in range(1, len(notes) + 1)]
    body = "".join(f"<p>Text {key}.{fn(key)}</p>" for key in keys)
    return {"body": body, "notes": dict(zip(keys, notes, strict=True))}


def test_numbers_that_were_printed_before_the_notes_are_found():
    right = look(markers.notes_have_no_printed_numbers, **cited("1 HRW, 2022.", "2 CSIS, 2021."))
    wrong = look(markers.notes_have_no_printed_numbers, **cited("[2] HRW, 2022.", "CSIS."))
    assert [one.severity for one in right] == [Severity.HINT, Severity.HINT]
    assert [one.severity for one in wrong] == [Severity.SHOULD]


@pytest.mark.parametrize(
    "note", ["2 March 2022, Reuters.", "14 Ocak 2022.", "5 мая 2021 г.", "24 Heures, Paris."]
)
def test_a_note_may_begin_with_a_number(note):
    assert look(markers.notes_have_no_printed_numbers, **cited(note, "CSIS.")) == []


@pytest.mark.parametrize("word", ["Ibid., p. 4.", "A.g.e., s. 4.", "Там же. С. 4."])
def test_the_first_note_cannot_mean_the_one_before(word):
    [sentence] = sentences(markers.same_as_before_follows_its_source, **cited(word))
    assert "no note before it" in sentence


def test_ibid_is_doubtful_when_another_note_came_between():
    text = cited("HRW, 2022.", "New one.", "Ibid., p. 4.")
    moved = {"earlier_order": ("note1", "note3", "note2")}
    stayed = {"earlier_order": ("note1", "note2", "note3")}
    assert len(look(markers.same_as_before_follows_its_source, facts=moved, **text)) == 1
    assert look(markers.same_as_before_follows_its_source, facts=stayed, **text) == []
    assert look(markers.same_as_before_follows_its_source, **text) == []


def test_a_short_citation_needs_the_work_further_up():
    known = cited("Caleb Weiss, Prisoners, 2020.", "Weiss, op. cit., p. 3.")
    unknown = cited("HRW, 2022.", "Weiss, a.g.e., s. 3.")
    assert look(markers.same_work_was_named_before, **known) == []
    [finding] = look(markers.same_work_was_named_before, **unknown)
    assert finding.place.note == "note2"


@pytest.mark.parametrize(
    ("note", "order", "said"),
    [
        ("See note 9.", (), "no note of that number"),
        ("Bkz. dipnot 2.", (), "the note itself"),
        ("См. сноску 1.", ("note2", "note1"), "the note itself"),
        ("See note 2 above.", ("note2", "note1"), "has the number 1 now"),
    ],
)
def test_a_typed_reference_to_a_note_is_doubtful_when_the_numbers_moved(note, order, said):
    text = cited("HRW, 2022.", note)
    found = sentences(
        markers.typed_references_lead_to_their_note, facts={"earlier_order": order}, **text
    )
    if said == "the note itself" and order:
        assert "has the number 2 now" in found[0]
    else:
        assert said in found[0]


def test_a_typed_reference_that_is_right_is_left_alone():
    text = cited("HRW, 2022.", "See note 1.", "A footnote in history; he noted 5 cases.")
    assert look(markers.typed_references_lead_to_their_note, **text) == []


def test_a_marker_before_the_point_is_odd_in_english():
    found = look(
        markers.markers_stand_where_the_others_do,
        body=f"<p>One.{fn('n1')} Two.{fn('n2')} Three.{fn('n3')} Four{fn('n4')}.</p>",
    )
    assert [(one.place.block, one.place.excerpt) for one in found] == [(0, "One. Two. Three. Four")]


def test_markers_that_all_stand_before_the_point_are_one_finding():
    body = "".join(f"<p>Sentence{fn(f'n{at}')}.</p>" for at in range(9))
    [sentence] = sentences(markers.markers_stand_where_the_others_do, body=body)
    assert sentence.startswith("9 note markers")


@pytest.mark.parametrize("language", ["tr", "ru"])
def test_elsewhere_the_habit_of_the_text_counts(language):
    habit = f"<p>Раз{fn('n1')}. Два{fn('n2')}. Три{fn('n3')}, в 2020 г.{fn('n4')} и пять"
    even = look(markers.markers_stand_where_the_others_do, language=language, body=f"{habit}.</p>")
    odd = look(
        markers.markers_stand_where_the_others_do,
        language=language,
        body=f"{habit}{fn('n5')}. Шесть слов.{fn('n6')}</p>",
    )
    assert even == []
    assert [one.place.excerpt for one in odd] == ["и пять. Шесть слов."]


# Links ------------------------------------------------------------------------------


def link(address: str, words: str = "words") -> str:
    return f'<p>See <a href="{address}">{words}</a>.</p>'


@pytest.mark.parametrize(
    "address",
    [
        "http//example.org",
        "www.example.org",
        "https://",
        "https://https://example.org",
        "https://example",
        "https://exa mple.org",
        "https://example.org:x/",
        "mailto:nobody",
        "http:///a",
        "page.html",
        "#",
    ],
)
def test_a_link_that_cannot_work_must_be_mended(address):
    [finding] = look(links.links_are_well_formed, body=link(address))
    assert finding.severity is Severity.MUST
    assert finding.place == Place(block=0, excerpt="words")


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "http://example.org/a_(b)?c=d#e",
        "/en/analysis/gold/",
        "article:12",
        "#part",
        "mailto:a@example.org?subject=x",
        "https://пример.рф/путь",
        "https://web.archive.org/web/2020/https://example.org/",
        "http://192.0.2.1/",
        "https://example.org:8080/",
    ],
)
def test_a_link_that_can_work_is_left_alone(address):
    assert look(links.links_are_well_formed, body=link(address)) == []


@pytest.mark.parametrize(
    ("target", "severity"),
    [
        (Target.DRAFT, Severity.SHOULD),
        (Target.MISSING, Severity.SHOULD),
        (Target.OTHER_LANGUAGE, Severity.HINT),
        (Target.PUBLIC, None),
    ],
)
def test_a_link_within_the_house_leads_to_what_readers_may_read(target, severity):
    found = look(
        links.links_lead_to_what_readers_may_read,
        body=link("article:7"),
        facts={"targets": {"article:7": target}},
    )
    assert [one.severity for one in found] == ([severity] if severity else [])


@pytest.mark.parametrize("answer", list(Answer))
def test_a_link_that_does_not_answer_is_found_in_text_and_notes(answer):
    address = "https://example.org/a_(b)"
    found = look(
        links.links_answer,
        body=link(address),
        notes={"n1": f"See ({address}), 2024."},
        facts={"answers": {address: answer}},
    )
    places = [(one.place.block, one.place.note) for one in found]
    fine = answer in {Answer.FINE, Answer.WAITING, Answer.LATER, Answer.UNASKED}
    assert places == ([] if fine else [(0, ""), (None, "n1")])


def test_an_address_that_stands_twice_in_a_note_is_found():
    twice = 'HRW, <a href="https://example.org/x/">Mali</a>, https://www.example.org/x.'
    once = 'HRW, <a href="https://example.org/x">https://example.org/x</a>, https://example.org/y.'
    [finding] = look(links.no_address_stands_twice, **cited(twice))
    assert finding.place.note == "note1"
    assert look(links.no_address_stands_twice, **cited(once)) == []


# Wording ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "This is the the end.", "the the"),
        ("en", "The the end.", "The the"),
        ("en", "It went to to Mali.", "to to"),
        ("tr", "Bu karar ve ve sonuç.", "ve ve"),
        ("tr", "Türkiye'nin Türkiye'nin rolü.", "Türkiye'nin Türkiye'nin"),
        ("ru", "Это было было давно.", "было было"),
    ],
)
def test_a_doubled_word_is_found(language, text, words):
    found = look(wording.no_doubled_words, language=language, body=f"<p>{text}</p>")
    assert [one.place.excerpt for one in found] == [words]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "They had had enough, and that that was wrong."),
        ("en", "Roa Roa lives on Bora Bora; 10 10 20."),
        ("en", "He gave in in-kind help. No, no."),
        ("tr", "Yavaş yavaş, kapı kapı, zaman zaman, bir bir, tek tek gezdi."),
        ("tr", "Kanada'da da böyle; orada da da değil miydi?".replace("da da değil", "değil")),
        ("ru", "Чуть-чуть, еле-еле и очень очень тихо."),
    ],
)
def test_what_is_doubled_on_purpose_is_left_alone(language, text):
    assert look(wording.no_doubled_words, language=language, body=f"<p>{text}</p>") == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "He said «no more» twice."),
        ("en", "He said „no more“ twice."),
        ("tr", "O «hayır» dedi."),
        ("ru", "Он сказал “нет” дважды."),
    ],
)
def test_quotation_marks_of_another_language_are_found(language, text):
    check = wording.quotation_marks_are_of_the_language
    assert len(look(check, language=language, body=f"<p>{text}</p>")) == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "He said “no”, “it’s ‘fine’”, and left «Коммерсантъ» out."),
        ("tr", "“Hayır” dedi; “limitler”e uydu."),
        ("ru", "Он сказал «нет» и „да“, “no comment”, «„так“ и не так»."),
    ],
)
def test_quotation_marks_of_the_language_are_left_alone(language, text):
    for check in (
        wording.quotation_marks_are_of_the_language,
        wording.no_quotation_mark_inside_a_word,
        wording.quotation_marks_are_of_one_kind,
    ):
        assert look(check, language=language, body=f"<p>{text}</p>") == []


def test_a_french_title_in_a_note_keeps_its_marks():
    check = wording.quotation_marks_are_of_the_language
    assert look(check, notes={"n1": "Le Monde, « L’or du Mali », 2020."}) == []


def test_a_quotation_mark_inside_a_word_is_found():
    [finding] = look(wording.no_quotation_mark_inside_a_word, body="<p>Jama”at Nasr</p>")
    assert finding.words == "Jama”at"


def test_two_kinds_of_quotation_marks_are_one_finding():
    body = '<p>“One” and "two" and "three".</p><p>A 5" pipe, "four".</p>'
    assert len(look(wording.quotation_marks_are_of_one_kind, body=body)) == 1
    assert look(wording.quotation_marks_are_of_one_kind, body='<p>A 5" pipe, “one”.</p>') == []


@pytest.mark.parametrize(
    ("language", "text", "letters"),
    [
        ("ru", "Рoссия и мир.", "o"),
        ("ru", "Мир c Россией.", "c"),
        ("en", "The mаrket fell.", "а"),
        ("tr", "Türkiye’nin pаzarı.", "а"),
    ],
)
def test_letters_of_another_script_are_found(language, text, letters):
    [finding] = look(wording.no_letters_of_another_script, language=language, body=f"<p>{text}</p>")
    assert f": {letters}." in finding.sentence


@pytest.mark.parametrize(
    "text",
    [
        "3D-модель, IT-сектор, Ил-76 и COVID-19.",
        "iPhone’ом и VIPы из SMS-ки.",
        "Класс A и B, витамин C.",
    ],
)
def test_words_of_two_scripts_that_are_right_are_left_alone(text):
    found = look(wording.no_letters_of_another_script, language="ru", body=f"<p>{text}</p>")
    assert found == []


# How long it takes ------------------------------------------------------------------


def test_ten_thousand_words_are_looked_at_in_no_time():
    """Measured: 0.13 s; the limit leaves room for a machine that is busy."""
    sentence = (
        "Gold leaves the mines of the Sahel in small bags and nobody in the capital counts it. "
    )
    body = "".join(f"<p>{sentence * 5}{fn(f'note{at}')}</p>" for at in range(120))
    notes = {
        f"note{at}": f"SWISSAID, <em>Gold {at}</em>, 2024, https://example.org/{at}"
        for at in range(120)
    }
    subject = Subject(language="en", body=body, notes=notes)
    started = time.process_time()
    findings(subject)
    assert time.process_time() - started < 0.6


def test_a_line_of_many_letters_without_a_space_keeps_nobody_waiting():
    started = time.process_time()
    findings(Subject(language="en", body=f"<p>{'abcdefgh' * 25_000}</p>"))
    assert time.process_time() - started < 5
