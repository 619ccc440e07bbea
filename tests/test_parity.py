"""What a translation lacks beside its original is found, and a right translation left alone."""

import json
from html import escape
from pathlib import Path

import pytest

from articles.newsroom.checks import parity, required
from articles.newsroom.checks.catalogue import CHECKS, findings
from articles.newsroom.checks.findings import Finding, Place, Severity
from articles.newsroom.checks.subject import Facts, Subject
from languages.figures import unmatched

PARITY = [check for check in CHECKS if check.__module__ == parity.__name__]
HARBOUR = "/media/pictures/0123456789abcdef/harbour.jpg"
BODY = (
    "<h2>The harbour of Dakar</h2>"
    '<p>In 2024 the port took 1,300 ships, <a href="https://example.org/en/port">4.83 per cent</a>'
    ' more than before.<fn-ref data-key="kaaa"></fn-ref></p>'
    f'<figure><img src="{HARBOUR}" alt="Cranes at night">'
    "<figcaption>The cranes</figcaption></figure>"
    "<table><tbody><tr><th>Year</th><th>Ships</th></tr><tr><td>2024</td><td>1,300</td></tr>"
    "</tbody></table>"
    '<p>Nobody knows who paid for it.<fn-ref data-key="kbbb"></fn-ref></p>'
)
ORIGINAL = Subject(
    language="en",
    title="The harbour",
    body=BODY,
    notes={"kaaa": "Port authority, 2024, p. 17.", "kbbb": "A talk in Dakar, 3 May 2024."},
)
TURKISH = (
    "<h2>Dakar limanı</h2>"
    '<p>Liman 2024’te 1.300 gemi aldı; bu, <a href="https://example.org/tr/port">%4,83</a>'
    ' daha fazla.<fn-ref data-key="kaaa"></fn-ref></p>'
    f'<figure><img src="{HARBOUR}" alt="Geceleyin vinçler">'
    "<figcaption>Vinçler</figcaption></figure>"
    "<table><tbody><tr><th>Yıl</th><th>Gemi</th></tr><tr><td>2024</td><td>1.300</td></tr>"
    "</tbody></table>"
    '<p>Bunu kimin ödediğini kimse bilmiyor.<fn-ref data-key="kbbb"></fn-ref></p>'
)
NOTES = {"kaaa": "Liman idaresi, 2024, s. 17.", "kbbb": "Dakar’da bir konuşma, 3 Mayıs 2024."}


def look(body: str = TURKISH, notes=NOTES, original: Subject = ORIGINAL) -> list[Finding]:
    text = Subject(language="tr", title="Liman", body=body, notes=notes)
    return findings(text.with_facts(Facts(original=original)), PARITY)


def found(*args, **kwargs) -> list[tuple[str, Place]]:
    return [(one.code, one.place) for one in look(*args, **kwargs)]


def test_a_right_translation_has_no_findings():
    assert look() == []


def test_an_original_is_compared_with_nothing():
    assert findings(ORIGINAL, PARITY) == []


def test_a_note_that_is_not_cited_keeps_the_text_from_its_readers_until_it_is_accepted():
    body = TURKISH.replace('<fn-ref data-key="kbbb"></fn-ref>', "")
    [finding] = look(body, {"kaaa": NOTES["kaaa"]})
    assert (finding.code, finding.severity) == ("parity-note", Severity.MUST)
    assert finding.acceptable
    assert finding.place == Place(block=4)
    assert "2" in finding.sentence
    assert "A talk in Dakar" in finding.sentence


def test_a_note_that_stands_here_and_is_not_cited_is_told_once_and_cannot_be_accepted():
    body = TURKISH.replace('<fn-ref data-key="kbbb"></fn-ref>', "")
    text = Subject(language="tr", title="Liman", body=body, notes=NOTES)
    checks = (*PARITY, required.every_note_has_a_marker)
    [finding] = findings(text.with_facts(Facts(original=ORIGINAL)), checks)
    assert (finding.code, finding.acceptable) == ("parity-note", False)
    assert "or delete the note" in finding.sentence


def test_a_note_of_the_translators_own_is_told():
    body = TURKISH.replace("</h2>", '<fn-ref data-key="kzzz"></fn-ref></h2>')
    assert found(body, {**NOTES, "kzzz": "Çevirenin notu."}) == [
        ("parity-note-added", Place(note="kzzz"))
    ]


def test_parts_that_stand_empty_are_one_finding_that_leads_to_the_first():
    body = TURKISH.replace("Dakar limanı", "").replace("Yıl", "").replace("Gemi", "")
    [finding] = look(body)
    assert (finding.code, finding.severity) == ("parity-untranslated", Severity.MUST)
    assert finding.place == Place(block=0)
    assert "3" in finding.sentence


def test_a_paragraph_that_nothing_says_is_told_where_it_would_stand():
    body = TURKISH.replace("<h2>Dakar limanı</h2>", "")
    assert found(body) == [("parity-missing", Place(field="body"))]
    last = TURKISH.rpartition("<p>")[0]
    assert ("parity-missing", Place(block=3)) in found(last, {"kaaa": NOTES["kaaa"]})


def test_many_missing_parts_are_not_told_one_by_one():
    long = [f"Sentence {number} of a long text that goes on and on." for number in range(90, 120)]
    original = Subject(language="en", body="".join(f"<p>{one}</p>" for one in long))
    here = "".join(
        f"<p>Uzun metnin {number}. cümlesi, sürüp gidiyor.</p>" for number in range(90, 98)
    )
    assert len([one for one in look(here, {}, original) if one.code == "parity-missing"]) == 4


def test_a_part_that_is_much_shorter_than_its_original_is_told():
    long = (
        "The harbour was closed in May, and the ships went on to Abidjan at night; nobody "
        "told the merchants, who had waited there for weeks with their money and their papers."
    )
    original = Subject(language="en", body=f"<p>{long}</p>")
    assert found("<p>Liman mayıs ayında kapatıldı.</p>", {}, original) == [
        ("parity-short", Place(block=0))
    ]


def test_a_sentence_that_is_the_same_in_both_languages_is_not_translated():
    body = TURKISH.replace("Bunu kimin ödediğini kimse bilmiyor.", "Nobody knows who paid for it.")
    assert ("parity-same", Place(block=4)) in found(body)
    cited = {**NOTES, "kaaa": ORIGINAL.notes["kaaa"]}
    assert found(TURKISH, cited) == []


def test_names_and_figures_are_the_same_in_both_languages():
    same = Subject(language="en", body="<p>Dakar, Abidjan, Lomé, Accra, 2024</p>")
    assert found("<p>Dakar, Abidjan, Lomé, Accra, 2024</p>", {}, same) == []


def test_a_number_that_differs_leads_to_its_words():
    assert found(TURKISH.replace("<td>1.300</td>", "<td>1.500</td>")) == [
        ("parity-number", Place(block=3, excerpt="1.500"))
    ]
    assert found(notes={**NOTES, "kaaa": "Liman idaresi, 2024, s. 71."}) == [
        ("parity-number", Place(note="kaaa", excerpt="71"))
    ]


def test_links_lead_where_those_of_the_original_do():
    away = TURKISH.replace('<a href="https://example.org/tr/port">%4,83</a>', "%4,83")
    assert found(away) == [("parity-link", Place(block=1))]
    other = TURKISH.replace("example.org/tr/port", "example.com/")
    assert [code for code, _ in found(other)] == ["parity-link", "parity-link"]


def test_pictures_captions_and_tables_are_those_of_the_original():
    start, _, rest = TURKISH.partition("<figure>")
    without = start + rest.partition("</figure>")[2]
    assert ("parity-picture", Place(block=1)) in found(without)
    assert found(TURKISH.replace("Vinçler</fig", "</fig")) == [("parity-caption", Place(block=2))]
    shorter = TURKISH.replace("<tr><td>2024</td><td>1.300</td></tr>", "")
    assert ("parity-table", Place(block=3)) in found(shorter)
    more = TURKISH + "<table><tbody><tr><td>x</td></tr></tbody></table>"
    assert found(more) == [("parity-table", Place(block=5))]


def test_a_paragraph_that_was_split_or_moved_is_no_finding():
    last = TURKISH[TURKISH.rindex("<p>") :]
    assert found(TURKISH.replace(last, "").replace("<h2>", f"{last}<h2>")) == []
    split = TURKISH.replace("; bu, <a", ".</p><p>Bu, <a")
    assert found(split) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1,300 tonnes", "1.300 ton"),
        ("1,300 tonnes", "1\u00a0300 тонн"),
        ("1,234,567.89", "1 234 567,89"),
        ("4.83", "4,83"),
        ("20%", "%20"),
        ("20 per cent", "20 %"),
        ("25,000 people", "25 тысяч человек"),
        ("2.5 million", "2,5 milyon"),
        ("€399 million and €777 million", "399 ila 777 milyon avro"),
        ("650,000", "650 binden"),
        ("a trillion lira", "1 trilyon lira"),
        ("by 27 May 2025, and the rest of 2025", "27 Mayıs 2025’te ve kalanı"),
        ("$350,000", "350 тыс. долларов"),
        ("at 7.30 p.m.", "saat 19:30’da"),
        ("at 3 p.m.", "в 15:00"),
        ("7 a.m.", "07:00"),
        ("14 January 2022", "14.01.2022"),
        ("seven people", "7 kişi"),
        ("1950-53", "1950–1953"),
        ("the 1930s", "30-е годы"),
        ("100 per cent", "yüzde yüz"),
        ("2018/19", "2018-2019"),
    ],
)
def test_two_ways_of_writing_a_number_are_the_same(one, other):
    assert unmatched(one, other) == ([], [])
    assert unmatched(other, one) == ([], [])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1,300", "1.500"),
        ("1,300", "13,00"),
        ("4.83", "4,38"),
        ("20 %", "%25"),
        ("5 dogs", "6 köpek"),
        ("25 million", "25 milyar"),
        ("1914", ""),
        ("7 p.m.", "20:00"),
        ("12 and 13", "12 ve 12"),
        ("20,000", "20 bina"),
    ],
)
def test_two_numbers_that_differ_are_found(one, other):
    assert unmatched(one, other) != ([], [])
    assert unmatched(other, one) != ([], [])


# Figures ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def news() -> list[dict[str, list[str]]]:
    path = Path(__file__).resolve().parents[2] / "shared/corpora/parallel/news.jsonl"
    if not path.exists():
        pytest.skip("needs the corpora of ../shared, which are not on this machine")
    return [json.loads(line)["segments"] for line in path.read_text("utf-8").splitlines()]


def text(language: str, *paragraphs: str) -> Subject:
    return Subject(language=language, body="".join(f"<p>{escape(one)}</p>" for one in paragraphs))


def flagged(language: str, here: list[str], source: str, there: list[str]) -> list[Finding]:
    subject = text(language, *here).with_facts(Facts(original=text(source, *there)))
    return findings(subject, PARITY)


@pytest.mark.parametrize(
    ("source", "language", "most"),
    [("en", "tr", 0.01), ("en", "ru", 0.04), ("tr", "en", 0.015), ("ru", "tr", 0.045)],
)
def test_at_most_one_in_twenty_segments_of_right_translations_is_flagged(
    news, source, language, most
):
    """Most of what is flagged in the Russian texts was converted: miles, pounds and inches."""
    count = sum(len(one[source]) for one in news)
    found = [
        finding for one in news for finding in flagged(language, one[language], source, one[source])
    ]
    print(f"{source} to {language}: {len(found)} of {count}, {len(found) / count:.2%}")
    assert len(found) <= most * count


@pytest.mark.parametrize("language", ["tr", "ru"])
def test_what_was_spoilt_in_a_right_translation_is_found(news, language):
    spoilt: dict[str, list[bool]] = {"dropped": [], "copied": [], "halved": [], "changed": []}
    for number, one in enumerate(news[::2]):
        place = number % len(one["en"])
        source, here = one["en"][place], one[language][place]
        changed = "".join(str((int(c) + 4) % 10) if c.isdecimal() else c for c in here)
        before = {f.words for f in flagged(language, one[language], "en", one["en"])}
        for name, instead, tells in (
            ("dropped", [], len(here) > 60),
            ("copied", [source], len(source.split()) > 5),
            ("halved", [here[: len(here) // 3]], len(source) >= 120),
            ("changed", [changed], changed != here),
        ):
            if tells:
                texts = one[language][:place] + instead + one[language][place + 1 :]
                after = {f.words for f in flagged(language, texts, "en", one["en"])}
                spoilt[name].append(not after <= before)
    shares = {name: sum(found) / len(found) for name, found in spoilt.items()}
    print(language, {name: f"{share:.2f}" for name, share in shares.items()})
    assert min(shares.values()) >= 0.85
