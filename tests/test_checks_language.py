"""What the checks of the language find and miss, on texts that people wrote and translated.

The corpus is human-translated news in three languages, so whatever is flagged in it is a
false alarm; a piece of one language in a text of another is what must be found.
"""

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest

from articles.newsroom.checks import leftovers, wording
from articles.newsroom.checks.catalogue import CHECKS, findings
from articles.newsroom.checks.subject import Subject
from articles.newsroom.importing import word
from languages.identification import runs

LANGUAGE_CHECKS = [
    check for check in CHECKS if check.__module__ in {leftovers.__name__, wording.__name__}
]
PAIRS = [(one, other) for one in ("en", "tr", "ru") for other in ("en", "tr", "ru") if one != other]


def text(language: str, *paragraphs: str, notes: dict[str, str] | None = None) -> Subject:
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return Subject(language=language, body=body, notes=notes or {})


def found(subject: Subject, checks=LANGUAGE_CHECKS) -> list[tuple[str, str]]:
    """Return (code, the words that the finding leads to)."""
    return [(one.code, one.place.excerpt) for one in findings(subject, checks)]


def codes(subject: Subject) -> set[str]:
    return {code for code, _words in found(subject)}


@pytest.fixture(scope="module")
def segments() -> dict[str, list[str]]:
    path = Path(__file__).resolve().parents[2] / "shared/corpora/parallel/news.jsonl"
    if not path.exists():
        pytest.skip("needs the corpora of ../shared, which are not on this machine")
    articles = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {
        language: [one for article in articles for one in article["segments"][language]]
        for language in ("en", "tr", "ru")
    }


# Figures ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "tr", "ru"])
def test_at_most_one_in_a_hundred_segments_that_people_wrote_is_flagged(segments, language):
    flagged = [one for one in segments[language] if found(text(language, one))]
    assert len(flagged) <= 0.01 * len(segments[language]), flagged


def _mixed(segments, language: str, other: str) -> Iterator[tuple[str, str]]:
    """Yield (a segment in `language`, another one in `other`), every third of the corpus."""
    hosts, guests = segments[language], segments[other]
    for index in range(0, len(guests), 3):
        if len(guests[index].split()) >= 8:
            yield hosts[(index * 7 + 3) % len(hosts)], guests[index]


def _share(answers: list[bool]) -> float:
    assert len(answers) > 200
    return sum(answers) / len(answers)


@pytest.mark.parametrize(("language", "other"), PAIRS)
def test_a_paragraph_of_another_language_is_found(segments, language, other):
    answers = [
        "leftover" in codes(text(language, host, guest))
        for host, guest in _mixed(segments, language, other)
    ]
    print(f"paragraph {other} in {language}: {_share(answers):.3f}")
    assert _share(answers) >= 0.99


@pytest.mark.parametrize(("language", "other"), PAIRS)
def test_a_note_of_another_language_is_found(segments, language, other):
    """Fewer than paragraphs: what a note quotes counts as a title, and a year makes a reference."""
    answers = [
        "leftover-note" in codes(text(language, host, notes={"note1": escape(guest)}))
        for host, guest in _mixed(segments, language, other)
    ]
    print(f"note {other} in {language}: {_share(answers):.3f}")
    assert _share(answers) >= 0.78


@pytest.mark.parametrize(("language", "other"), PAIRS)
def test_a_phrase_of_six_words_within_a_paragraph_is_found(segments, language, other):
    answers = []
    for host, guest in _mixed(segments, language, other):
        words, around = guest.split(), host.split()
        middle, half = len(words) // 2, len(around) // 2
        phrase = " ".join(words[middle - 3 : middle + 3])
        whole = f"{' '.join(around[:half])} {phrase} {' '.join(around[half:])}"
        answers.append("leftover" in codes(text(language, whole)))
    print(f"phrase {other} in {language}: {_share(answers):.3f}")
    assert _share(answers) >= 0.8


# The sample ---------------------------------------------------------------------------------

LEFT_IN_THE_SAMPLE = {
    ("leftover-phrase", "Erişim Tarihi"),
    ("leftover-date", "Ekim 2020"),
    ("leftover-date", "14 Ocak 2022"),
    ("quote-in-word", "Jama”at"),
}


def test_every_leftover_of_the_sample_page_is_found_and_nothing_else(shared):
    page = (shared / "samples/sahel/page.txt").read_text(encoding="utf-8")
    subject = text("en", *filter(str.strip, page.splitlines()))
    assert set(found(subject)) == LEFT_IN_THE_SAMPLE


@pytest.mark.parametrize("name", ["typed-markers.docx", "word-notes.docx"])
def test_every_leftover_of_the_sample_documents_is_found_and_nothing_else(shared, name):
    document = word.read(shared / "samples/sahel" / name)
    subject = Subject(language="en", body=document.body, notes=document.notes)
    assert set(found(subject)) == LEFT_IN_THE_SAMPLE


# Passages ---------------------------------------------------------------------------------

ENGLISH = "The gold leaves the country by air, and no one knows how much of it is declared."
TURKISH = (
    "Altının büyük bölümü ülkeden havayoluyla çıkıyor ve ne kadarının beyan edildiği bilinmiyor."
)
RUSSIAN = "Золото вывозят из страны по воздуху, и никто не знает, какая его часть задекларирована."
BY_LANGUAGE = {"en": ENGLISH, "tr": TURKISH, "ru": RUSSIAN}


@pytest.mark.parametrize(("language", "other"), PAIRS)
def test_the_language_of_a_leftover_is_named(language, other):
    [finding] = findings(
        text(language, BY_LANGUAGE[language], BY_LANGUAGE[other]),
        [leftovers.no_passages_of_another_language],
    )
    assert {"en": "English", "tr": "Türkçe", "ru": "Русский"}[other] in finding.sentence
    assert finding.place.block == 1
    assert finding.place.excerpt in BY_LANGUAGE[other]


@pytest.mark.parametrize("field", ["title", "standfirst", "takeaways"])
def test_fields_are_looked_at_too(field):
    value = (TURKISH,) if field == "takeaways" else TURKISH
    [finding] = findings(Subject(language="en", **{field: value}), LANGUAGE_CHECKS)
    assert finding.place.field == field


def test_the_description_of_a_picture_is_looked_at_too():
    body = f'<figure><img src="/pictures/0123456789abcdef/a.png" alt="{TURKISH}"></figure>'
    assert codes(Subject(language="en", body=body)) == {"leftover"}


def test_a_heading_in_capitals_of_another_language_is_found():
    body = "<h2>Enerji Güvenliği ve Bölgesel İş Birliği</h2><p>It has many sides.</p>"
    assert codes(Subject(language="en", body=body)) == {"leftover"}


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "<p>He quoted “Yurtta sulh, cihanda sulh için çalışıyoruz” and went on.</p>"),
        ("en", "<p>The <em>Devlet Su İşleri Genel Müdürlüğü olarak</em> builds the dams.</p>"),
        ("en", "<p>Recep Tayyip Erdoğan met Kemal Kılıçdaroğlu at Beştepe in Çankaya.</p>"),
        ("en", "<p>The black earth (чернозём) is fertile.</p>"),
        ("en", "<p>Its name is Jama’at Nusrat al-Islam wal-Muslimin.</p>"),
        ("tr", "<p>Bunu Human Rights Watch ve Bank of America söyledi.</p>"),
        ("tr", "<p>Center for Strategic and International Studies bunu yazdı.</p>"),
        ("tr", "<p>Kararı <em>due diligence</em> kurallarına göre alıyor.</p>"),
        ("ru", "<p>Об этом пишут The Wall Street Journal и Human Rights Watch.</p>"),
        ("ru", "<p>Принцип «due diligence is not enough» здесь не работает.</p>"),
    ],
)
def test_names_terms_and_quotations_are_no_leftovers(language, body):
    assert codes(Subject(language=language, body=body)) == set()


def test_a_language_that_is_not_known_is_left_alone():
    assert codes(text("ar", ENGLISH, TURKISH)) == set()


# Notes ------------------------------------------------------------------------------------

REFERENCES = [
    "SWISSAID. On the Trail of African Gold: Mali’s Hidden Gold Trade. SWISSAID, 2024.",
    "Human Rights Watch, <em>World Report 2022: Burkina Faso</em> (New York, 2022), pp. 12–14.",
    "Mark Mazower, “What Is Europe and Who Was It For?”, London Review of Books, 2019.",
    "Rosa Brooks, How Everything Became War and the Military Became Everything, 2016.",
    "Mehmet Öz, <em>Osmanlı’da Devlet ve Toplum</em>, Ankara: Türk Tarih Kurumu Yayınları, 2010.",
    "Ayşe Kaya, “Türkiye'nin Enerji Politikası Nasıl Değişti?”, Ekonomi ve Toplum, 2021.",
    "Ahmet Davutoğlu, Stratejik Derinlik: Türkiye’nin Uluslararası Konumu, Küre Yayınları, 2001.",
    "Иванов И. И. Политика России в Арктике: новые вызовы и старые ответы. М.: Наука, 2020.",
    "Козлова Д. Газпром меняет курс // Коммерсантъ. 14 января 2022. С. 3.",
    "Постановление Правительства РФ от 12 мая 2023 г. № 741 «О мерах поддержки».",
    "Resmî Gazete, 12 Mayıs 2023, sayı 32188.",
    '<a href="https://t.co/x">Sahel’de altın ve silahlı gruplar</a>, Anadolu Ajansı, 3 Mart 2022.',
]


@pytest.mark.parametrize("language", ["en", "tr", "ru"])
@pytest.mark.parametrize("note", REFERENCES)
def test_a_reference_stands_in_its_own_language(language, note):
    subject = text(language, BY_LANGUAGE[language], notes={"note1": note})
    assert not codes(subject) & {"leftover-note", "leftover-date", "leftover-phrase"}


@pytest.mark.parametrize(("language", "other"), PAIRS)
def test_a_sentence_in_a_note_is_a_leftover_even_beside_a_reference(language, other):
    note = f"SWISSAID, <em>African Gold</em>, 2024. {BY_LANGUAGE[other]}"
    assert codes(text(language, notes={"note1": note})) == {"leftover-note"}


@pytest.mark.parametrize(
    ("language", "note", "words"),
    [
        ("en", "HRW, “Mali”, 2024 (Erişim Tarihi: 24.04.2025).", "Erişim Tarihi"),
        ("en", "HRW, “Mali”, 2024 (Erişim: 24.04.2025).", "Erişim"),
        ("en", "HRW, “Mali”, 2024 (дата обращения: 24.04.2025).", "дата обращения"),
        ("tr", "HRW, “Mali”, 2024 (Date of Access: 24.04.2025).", "Date of Access"),
        ("tr", "HRW, “Mali”, 2024, accessed 24.04.2025.", "accessed"),
        ("ru", "HRW, “Mali”, 2024 (Last accessed: 24.04.2025).", "Last accessed"),
        ("ru", "HRW, “Mali”, 2024 (Son Erişim Tarihi: 24.04.2025).", "Son Erişim Tarihi"),
    ],
)
def test_words_of_access_in_another_language_are_found(language, note, words):
    subject = Subject(language=language, notes={"note1": note})
    assert found(subject) == [("leftover-phrase", words)]


@pytest.mark.parametrize(
    ("language", "note", "words"),
    [
        ("en", "UNHCR, “Briefing”, 14 Ocak 2022.", "14 Ocak 2022"),
        ("en", "Long War Journal, “Analysis of the Swap in Mali”, Ekim 2020.", "Ekim 2020"),
        ("en", "Reuters, “Mali and the gold”, 3 марта 2021 г.", "3 марта 2021 г."),
        ("tr", "Anadolu Ajansı, “Mali’de altın”, January 14, 2022.", "January 14, 2022"),
        ("tr", "Anadolu Ajansı, “Mali’de altın”, 14 Jan. 2022.", "14 Jan. 2022"),
        ("ru", "Коммерсантъ, «Золото Мали», July 2025.", "July 2025"),
    ],
)
def test_a_date_in_another_language_than_its_note_is_found(language, note, words):
    assert found(Subject(language=language, notes={"note1": note})) == [("leftover-date", words)]


def test_a_month_without_a_number_is_a_name():
    subject = text("en", "Mr Ocak and Ms Mart may meet in Ekim.")
    assert codes(subject) == set()


def test_a_date_in_another_language_is_found_in_the_text():
    assert found(text("en", "It began on 14 Ocak 2022 in Bamako.")) == [
        ("leftover-date", "14 Ocak 2022")
    ]


# Identification ------------------------------------------------------------------------------


def test_a_run_begins_and_ends_with_its_words():
    turkish = f"a{TURKISH[1:-1]}"
    mixed = f"It was said that {turkish} by all of the ministers of the day."
    [run] = runs(mixed, language="en")
    assert mixed[run.start : run.end] == turkish
    assert run.language == "tr"


@pytest.mark.parametrize("language", ["en", "tr", "ru"])
def test_a_text_in_one_language_has_no_clear_run_of_another(language):
    assert all(run.weight < 6 for run in runs(BY_LANGUAGE[language], language=language))
