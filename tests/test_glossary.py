"""Which terms a text has, how they are said, what the checks find, and the table of terms."""

import json

import pytest

from articles.models import Term
from articles.newsroom import terms
from articles.newsroom.checks import terms as term_checks
from articles.newsroom.checks.catalogue import CHECKS, findings
from articles.newsroom.checks.facts import subject_of
from articles.newsroom.checks.findings import Place, Severity
from articles.newsroom.checks.subject import Facts, Subject
from articles.newsroom.glossary import Entry, Glossary
from articles.newsroom.refusals import NotAllowed, Refused
from tests.builders import (
    make_article,
    make_author_user,
    make_editor,
    make_translation,
    make_translator,
)

TERMS = [check for check in CHECKS if check.__module__ == term_checks.__name__]
BANK = Entry(1, "central bank", ("merkez bankası",), forbidden=("ana banka", "merkezi banka"))
ECB = Entry(2, "European Central Bank", ("Avrupa Merkez Bankası", "AMB"), forms=("ECB",))
UN = Entry(3, "United Nations", ("Birleşmiş Milletler", "BM"), forms=("UN",))
COURT = Entry(4, "Court", ("Divan",), case_sensitive=True)
ELECTION = Entry(5, "election", ("seçim",))
RESOLUTION = Entry(6, "Resolution #", ("# sayılı karar",))


def glossary(*entries: Entry, source: str = "en", target: str = "tr") -> Glossary:
    return Glossary(entries, source_language=source, target_language=target)


ALL = glossary(BANK, ECB, UN, COURT, ELECTION, RESOLUTION)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The central bank waits.", ["central bank"]),
        ("Central banks wait; the CENTRAL BANK’s governor too.", ["central bank"] * 2),
        ("The European Central Bank waits.", ["European Central Bank"]),
        ("The ECB and a central bank.", ["European Central Bank", "central bank"]),
        ("The UN met Kim Jong Un.", ["United Nations"]),
        ("The Court met in the court of the castle.", ["Court"]),
        ("The president-elect was elected in two elections.", ["election"]),
        ("Under Resolution 1701 and a resolution", ["Resolution #"]),
        ("A bank in central Dakar.", []),
        ("", []),
    ],
)
def test_a_term_is_found_in_its_forms_and_the_longer_one_is_meant(text, names):
    found = [(hit, one.entry.source) for one in ALL.terms_in(text) for hit in one.hits]
    assert [name for _hit, name in sorted(found)] == names


@pytest.mark.parametrize(
    ("source", "entry", "text"),
    [
        ("tr", Entry(1, "merkez bankası", ("x",)), "Merkez bankalarının ve Merkez Bankası’nın"),
        ("tr", Entry(1, "Avrupa Birliği", ("x",)), "Avrupa Birliği’ne, Avrupa Birliğinin"),
        ("ru", Entry(1, "Северная Корея", ("x",)), "в Северной Корее и с Северной Кореей"),
        ("ru", Entry(1, "ядерное оружие", ("x",)), "ядерного оружия, ядерным оружием"),
    ],
)
def test_endings_of_turkish_and_russian_hide_no_term(source, entry, text):
    [found] = glossary(entry, source=source, target="en").terms_in(text)
    assert len(found.hits) == 2


@pytest.mark.parametrize(
    ("entry", "text", "is_said"),
    [
        (BANK, "Merkez Bankasının kararı", True),
        (BANK, "merkez bankalarına göre", True),
        (BANK, "Bankanın merkezi", False),
        (ELECTION, "yaklaşan seçimlerinden sonra", True),
        (ELECTION, "oylamadan sonra", False),
        (UN, "BM’nin raporu", True),
        (RESOLUTION, "1701 sayılı karara göre", True),
        (RESOLUTION, "sayılı karara göre", False),
    ],
)
def test_a_translation_says_a_term_in_any_of_its_forms(entry, text, is_said):
    assert ALL.is_said(entry, text) is is_said


def test_what_belongs_to_a_wanted_translation_is_not_forbidden():
    entry = Entry(1, "bank of issue", ("merkez bankası",), forbidden=("banka",))
    assert ALL.forbidden_in(entry, "Merkez bankasının kararı") == []
    [hit] = ALL.forbidden_in(entry, "Bu banka ve merkez bankası")
    assert (hit.start, hit.end) == (3, 8)


# The checks -----------------------------------------------------------------------------------


def look(english: str, turkish: str, *, entries=(BANK, ECB, UN), notes=("", "")):
    def text(language: str, body: str, note: str) -> Subject:
        return Subject(language=language, body=body, notes={"knote": note} if note else {})

    original = text("en", english, notes[0])
    facts = Facts(original=original, glossary=glossary(*entries))
    return findings(text("tr", turkish, notes[1]).with_facts(facts), TERMS)


def test_a_required_term_that_is_missing_leads_to_its_place():
    english = "<h2>Money</h2><p>The central bank waits for the spring of this year.</p>"
    turkish = "<h2>Para</h2><p>{} bu yılın baharını bekliyor.</p>"
    assert look(english, turkish.format("Merkez bankası")) == []
    [finding] = look(english, turkish.format("Para kurumu"))
    assert (finding.code, finding.severity) == ("term-missing", Severity.SHOULD)
    assert finding.place == Place(block=1)
    assert "“merkez bankası”" in finding.sentence
    assert finding.acceptable


def test_a_term_that_is_missing_often_is_one_finding_which_comes_back_at_a_new_place():
    english = "".join(f"<p>The central bank waited in {year}.</p>" for year in range(2001, 2005))
    turkish = "".join(f"<p>Kurum {year}’de bekledi.</p>" for year in range(2001, 2005))
    [finding] = look(english, turkish)
    assert "4" in finding.sentence
    [other] = look(english, turkish.replace("Kurum 2003", "Kurumlar 2003"))
    assert finding.fingerprint("tr") != other.fingerprint("tr")


def test_a_forbidden_term_is_told_with_its_words_and_once():
    [finding] = look("<p>The central bank waits.</p>", "<p>Ana bankanın kararı beklenir.</p>")
    assert (finding.code, finding.severity) == ("term-forbidden", Severity.SHOULD)
    assert finding.place == Place(block=0, excerpt="Ana bankanın")
    assert look("<p>The main bank waits.</p>", "<p>Ana bankanın kararı beklenir.</p>") == []


def test_a_title_cited_in_a_note_keeps_its_words_and_an_original_has_no_terms():
    marked = '<p>X.<fn-ref data-key="knote"></fn-ref></p>'
    assert look(marked, marked, notes=("United Nations, <em>Report</em>",) * 2) == []
    assert look(marked, marked, notes=("United Nations, 2024", "Rapor, 2024")) != []
    assert findings(Subject(language="en", body="<p>The central bank</p>"), TERMS) == []


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, 30])
def test_the_checks_ask_for_all_terms_at_once(count, django_assert_num_queries):
    translation = make_translation(make_article(), "tr")
    for number in range(count):
        write(f"Sahel {number}", ["Sahel"])
    write("gold", ["altın"], into="ru")
    with django_assert_num_queries(1):
        terms.glossary("en", "tr")
    subject = subject_of(translation, translation.latest)
    assert bool(subject.facts.glossary) is bool(count)


# The table -------------------------------------------------------------------------------------


def write(source: str, preferred: list[str], *, into: str = "tr", **fields) -> Term:
    return Term.objects.create(
        source_language="en", target_language=into, source=source, preferred=preferred, **fields
    )


HEAD = "from,into,term,forms,translation,forbidden,remark,capitals\n"


def take(text: str, *, by=None):
    return terms.take(text.encode(), by=by or make_editor())


@pytest.mark.django_db
def test_a_table_that_went_out_comes_in_the_same():
    write("central bank", ["merkez bankası"], forbidden=["ana banka"], note="=1+1", forms=["CB"])
    write("US", ["ABD"], case_sensitive=True)
    before = list(Term.objects.values("source", "forms", "preferred", "forbidden", "note"))
    content = terms.table(Term.objects.all())
    assert "'=1+1" in content
    assert take(content) == terms.Taken(added=0, changed=0, same=2)
    Term.objects.all().delete()
    assert take("\ufeff" + content) == terms.Taken(added=2, changed=0, same=0)
    assert list(Term.objects.values("source", "forms", "preferred", "forbidden", "note")) == before


@pytest.mark.django_db
def test_a_known_term_gets_what_the_table_says_and_a_spreadsheets_semicolons_are_read():
    term = write("central bank", ["banka"])
    told = take("into;from;term;translation\r\ntr;en;central bank;merkez bankası|MB\r\n")
    assert told == terms.Taken(added=0, changed=1, same=0)
    term.refresh_from_db()
    assert term.preferred == ["merkez bankası", "MB"]
    assert "merkez bankasi" in term.folded


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("", "column “from”"),
        ("from,into,term\n", "column “translation”"),
        (HEAD, "no rows"),
        (HEAD + "en,tr,gold,,altın,,,\nen,xx,ship,,gemi,,,\n", "Row 3: “xx” is none"),
        (HEAD + "en,en,gold,,gold,,,\n", "Row 2: Choose two different"),
        (HEAD + "en,tr,gold,,,,,\n", "Row 2: Say how “gold”"),
        (HEAD + "en,tr,gold,,altın,altın,,\n", "wanted and forbidden"),
        (HEAD + "en,tr,gold,,altın,,,\nen,tr,gold,,altin,,,\n", "Row 3: the term stands in row 2"),
        (HEAD + f"en,tr,{'g' * 121},,altın,,,\n", "more than 120"),
        (HEAD + "en,tr,gold,,altın,,,\n" + "en,tr,,,x,,,\n" * 20, "And 8 more rows"),
    ],
)
def test_a_table_that_is_wrong_is_refused_row_by_row_and_writes_nothing(table, told):
    with pytest.raises(Refused) as refused:
        take(table)
    assert told in " ".join(refused.value.sentences)
    assert not Term.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"x" * (terms.MAX_BYTES + 1)])
def test_a_file_that_is_no_table_is_refused(content):
    with pytest.raises(Refused):
        terms.take(content, by=make_editor())


@pytest.mark.django_db
def test_a_translator_brings_in_the_terms_of_their_own_language_alone():
    table = HEAD + "en,tr,gold,,altın,,,\n"
    with pytest.raises(NotAllowed):
        take(table + "en,ru,gold,,золото,,,\n", by=make_translator("tr"))
    with pytest.raises(NotAllowed):
        take(table, by=make_author_user())
    assert not Term.objects.exists()
    assert take(table, by=make_translator("tr")).added == 1


# Figures -----------------------------------------------------------------------------------------

#: What newspapers translate in one way: from our own knowledge, not from the corpus.
HOUSE = {
    "NATO": ("NATO", "НАТО"),
    "European Union|EU": ("Avrupa Birliği|AB", "Европейский союз|ЕС|Евросоюз"),
    "United Nations|UN": ("Birleşmiş Milletler|BM", "Организация Объединенных Наций|ООН"),
    "central bank": ("merkez bankası", "центральный банк|ЦБ|Центробанк"),
    "Supreme Court": ("Yüksek Mahkeme", "Верховный суд"),
    "White House": ("Beyaz Saray", "Белый дом"),
    "prime minister": ("başbakan", "премьер-министр|премьер"),
    "foreign minister": ("dışişleri bakanı", "министр иностранных дел|глава МИД"),
    "climate change": ("iklim değişikliği", "изменение климата"),
    "human rights": ("insan hakları", "права человека"),
    "nuclear weapon": ("nükleer silah", "ядерное оружие"),
    "Security Council": ("Güvenlik Konseyi", "Совет Безопасности|Совбез"),
    "sanctions": ("yaptırım", "санкции"),
    "president": ("başkan|cumhurbaşkanı|devlet başkanı", "президент"),
    "Brexit": ("Brexit", "Брексит|Brexit"),
    "North Korea": ("Kuzey Kore", "Северная Корея|КНДР"),
    "earthquake": ("deprem", "землетрясение"),
    "peace agreement|peace deal": ("barış anlaşması", "мирное соглашение|мирный договор"),
    "ceasefire|cease-fire": ("ateşkes", "прекращение огня|перемирие"),
    "inflation": ("enflasyon", "инфляция"),
}


@pytest.mark.parametrize(("language", "place"), [("tr", 0), ("ru", 1)])
def test_right_translations_are_rarely_flagged(shared, language, place):
    """What is flagged says the term by a pronoun or in other words, or leaves it out."""
    entries = []
    for number, (source, targets) in enumerate(HOUSE.items()):
        first, *forms = source.split("|")
        entries.append(Entry(number, first, tuple(targets[place].split("|")), tuple(forms)))
    house = glossary(*entries, target=language)
    lines = (shared / "corpora/parallel/news.jsonl").read_text("utf-8").splitlines()
    asked = lacking = 0
    for segments in (json.loads(line)["segments"] for line in lines):
        for english, here in zip(segments["en"], segments[language], strict=True):
            for found in house.terms_in(english):
                asked += 1
                lacking += not house.is_said(found.entry, here)
    print(f"{language}: {lacking} of {asked} terms are said in other words")
    assert asked >= 80
    assert lacking <= 0.08 * asked
