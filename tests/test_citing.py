"""How an article is cited in styles and in files.

What the styles should say was written by their manuals: APA 7 (chapter 10), Chicago 18
(chapters 13 and 14, bibliography), MLA 9 (chapter 5) and GOST R 7.0.5-2008 (section 10).
"""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
import typst
from django.core.cache import cache
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.models import Article
from articles.newsroom import publishing
from articles.public.citing import formatted as styles
from articles.public.citing.exports import EXPORTS, bibtex, csl, ris
from articles.public.citing.record import SCHOLARLY, Named, Record
from tests.builders import (
    make_author,
    make_editor,
    make_published,
    make_translation,
    publish,
    version,
)
from tests.public_pages import address, in_languages, tree
from tests.records import IN_RUSSIAN, PEOPLE, report, said

READ = date(2026, 11, 27)


def in_styles(record: Record) -> dict[str, str]:
    """Return `record` in each style; `*` stands around italics."""
    return {
        one.style.code: "".join(f"*{run.text}*" if run.italic else run.text for run in one.runs)
        for one in styles.formatted(record, today=READ)
    }


# Styles --------------------------------------------------------------------------

PAGE = "https://house.example/en/gold/"
PAGE_TR = "https://house.example/tr/gold/"
PAGE_RU = "https://house.example/ru/gold/"
EXPECTED = {
    "a page of one author": (
        said(),
        {
            "apa": f"Çalışkan, G. (2026, April 9). *Who pays for the gold*. Meridian. {PAGE}",
            "chicago": "Çalışkan, Göktuğ. “Who Pays for the Gold.” Meridian, April 9, 2026. "
            f"{PAGE}.",
            "mla": f"Çalışkan, Göktuğ. “Who Pays for the Gold.” *Meridian*, 9 Apr. 2026, {PAGE}.",
            "gost": "Çalışkan G. Who pays for the gold [Electronic resource] // Meridian. 2026. "
            f"URL: {PAGE} (accessed: 27.11.2026).",
        },
    ),
    "two authors": (
        said(authors=PEOPLE[:2]),
        {
            "apa": "Çalışkan, G., & Karaca, E. (2026, April 9). *Who pays for the gold*. "
            f"Meridian. {PAGE}",
            "chicago": "Çalışkan, Göktuğ, and Elif Karaca. “Who Pays for the Gold.” Meridian, "
            f"April 9, 2026. {PAGE}.",
            "mla": "Çalışkan, Göktuğ, and Elif Karaca. “Who Pays for the Gold.” *Meridian*, "
            f"9 Apr. 2026, {PAGE}.",
            "gost": "Çalışkan G., Karaca E. Who pays for the gold [Electronic resource] // "
            f"Meridian. 2026. URL: {PAGE} (accessed: 27.11.2026).",
        },
    ),
    "four authors": (
        said(authors=PEOPLE[:4]),
        {
            "apa": "Çalışkan, G., Karaca, E., Brandl, T., & Smith, J. A. (2026, April 9). "
            f"*Who pays for the gold*. Meridian. {PAGE}",
            "chicago": "Çalışkan, Göktuğ, Elif Karaca, Tomáš Brandl, and John A. Smith. "
            f"“Who Pays for the Gold.” Meridian, April 9, 2026. {PAGE}.",
            "mla": "Çalışkan, Göktuğ, et al. “Who Pays for the Gold.” *Meridian*, 9 Apr. 2026, "
            f"{PAGE}.",
            "gost": "Who pays for the gold [Electronic resource] / G. Çalışkan [et al.] // "
            f"Meridian. 2026. URL: {PAGE} (accessed: 27.11.2026).",
        },
    ),
    "eight authors": (
        said(authors=PEOPLE),
        {
            "apa": "Çalışkan, G., Karaca, E., Brandl, T., Smith, J. A., One, A., Two, B., "
            f"Three, C., & Four, D. (2026, April 9). *Who pays for the gold*. Meridian. {PAGE}",
            "chicago": "Çalışkan, Göktuğ, Elif Karaca, Tomáš Brandl, et al. "
            f"“Who Pays for the Gold.” Meridian, April 9, 2026. {PAGE}.",
        },
    ),
    "no author": (
        said(authors=()),
        {
            "apa": f"Meridian. (2026, April 9). *Who pays for the gold*. {PAGE}",
            "chicago": f"Meridian. “Who Pays for the Gold.” April 9, 2026. {PAGE}.",
            "mla": f"“Who Pays for the Gold.” *Meridian*, 9 Apr. 2026, {PAGE}.",
            "gost": "Who pays for the gold [Electronic resource] // Meridian. 2026. "
            f"URL: {PAGE} (accessed: 27.11.2026).",
        },
    ),
    "editors and no author": (
        said(authors=(), editors=PEOPLE[:2]),
        {
            "apa": "Çalışkan, G., & Karaca, E. (Eds.). (2026, April 9). *Who pays for the gold*. "
            f"Meridian. {PAGE}",
            "chicago": f"Meridian. “Who Pays for the Gold.” April 9, 2026. {PAGE}.",
            "mla": "Çalışkan, Göktuğ, and Elif Karaca, editors. “Who Pays for the Gold.” "
            f"*Meridian*, 9 Apr. 2026, {PAGE}.",
        },
    ),
    "an institution": (
        said(authors=(Named("International Crisis Group"),)),
        {
            "apa": "International Crisis Group. (2026, April 9). *Who pays for the gold*. "
            f"Meridian. {PAGE}",
            "gost": "International Crisis Group. Who pays for the gold [Electronic resource] // "
            f"Meridian. 2026. URL: {PAGE} (accessed: 27.11.2026).",
        },
    ),
    "a report with a DOI": (
        report(doi="10.5555/abc"),
        {
            "apa": "Çalışkan, G. (2026). *Who pays for the gold* (Policy Brief PB 2026/04). "
            "Meridian. https://doi.org/10.5555/abc",
            "chicago": "Çalışkan, Göktuğ. *Who Pays for the Gold*. Policy Brief PB 2026/04. "
            "Meridian, 2026. https://doi.org/10.5555/abc.",
            "mla": "Çalışkan, Göktuğ. *Who Pays for the Gold*. Policy brief PB 2026/04, Meridian, "
            "9 Apr. 2026, https://doi.org/10.5555/abc.",
            "gost": "Çalışkan G. Who pays for the gold [Electronic resource] : policy brief "
            f"PB 2026/04. Meridian, 2026. DOI: 10.5555/abc. URL: {PAGE} "
            "(accessed: 27.11.2026).",
        },
    ),
    "a report of a series": (
        report(series="Energy papers", part="3"),
        {
            "apa": "Çalışkan, G. (2026). *Who pays for the gold* (Policy Brief PB 2026/04; "
            f"Energy papers 3). Meridian. {PAGE}",
            "chicago": "Çalışkan, Göktuğ. *Who Pays for the Gold*. Policy Brief PB 2026/04. "
            f"Energy papers 3. Meridian, 2026. {PAGE}.",
            "gost": "Çalışkan G. Who pays for the gold [Electronic resource] : policy brief "
            f"PB 2026/04. Meridian, 2026. (Energy papers ; 3). URL: {PAGE} "
            "(accessed: 27.11.2026).",
        },
    ),
    "a report that only its series numbers": (
        report(number="", series="Energy papers", part="3"),
        {
            "apa": f"Çalışkan, G. (2026). *Who pays for the gold* (Energy Papers No. 3). Meridian. "
            f"{PAGE}",
        },
    ),
    "a report that nobody signs": (
        report(authors=()),
        {
            "apa": f"Meridian. (2026). *Who pays for the gold* (Policy Brief PB 2026/04). {PAGE}",
            "chicago": "Meridian. *Who Pays for the Gold*. Policy Brief PB 2026/04. Meridian, "
            f"2026. {PAGE}.",
            "mla": "*Who Pays for the Gold*. Policy brief PB 2026/04, Meridian, 9 Apr. 2026, "
            f"{PAGE}.",
        },
    ),
    "an article of a journal without numbers": (
        said(kind=SCHOLARLY, doi="10.5555/x", authors=PEOPLE[:2]),
        {
            "apa": "Çalışkan, G., & Karaca, E. (2026, April 9). Who pays for the gold. *Meridian*. "
            "https://doi.org/10.5555/x",
            "chicago": "Çalışkan, Göktuğ, and Elif Karaca. “Who Pays for the Gold.” *Meridian*, "
            "April 9, 2026. https://doi.org/10.5555/x.",
        },
    ),
    "an article of a numbered journal": (
        said(kind=SCHOLARLY, series="Energy Papers", part="3"),
        {
            "apa": f"Çalışkan, G. (2026). Who pays for the gold. *Energy Papers*, (3). {PAGE}",
            "chicago": "Çalışkan, Göktuğ. “Who Pays for the Gold.” *Energy Papers*, no. 3 "
            f"(April 2026). {PAGE}.",
            "gost": "Çalışkan G. Who pays for the gold [Electronic resource] // Energy Papers. "
            f"2026. № 3. URL: {PAGE} (accessed: 27.11.2026).",
        },
    ),
    "a Turkish page: its title stays as it is, and the day stands before the month": (
        said(language="tr", title="Altının izinde: kim kazanıyor", authors=PEOPLE[:2]),
        {
            "apa": "Çalışkan, G., & Karaca, E. (2026, 9 Nisan). *Altının izinde: kim kazanıyor*. "
            f"Meridian. {PAGE_TR}",
            "chicago": "Çalışkan, Göktuğ, ve Elif Karaca. “Altının izinde: kim kazanıyor”. "
            f"Meridian, 9 Nisan 2026. {PAGE_TR}.",
            "mla": "Çalışkan, Göktuğ, ve Elif Karaca. “Altının izinde: kim kazanıyor”. "
            f"*Meridian*, 9 Nisan 2026, {PAGE_TR}.",
            "gost": "Çalışkan G., Karaca E. Altının izinde: kim kazanıyor [Elektronik kaynak] // "
            f"Meridian. 2026. URL: {PAGE_TR} (erişim tarihi: 27.11.2026).",
        },
    ),
    "a Russian page: months in the genitive": (
        said(language="ru", title="По следам золота: кто платит", authors=IN_RUSSIAN),
        {
            "apa": "Караджа, Э., & Чалышкан, Г. (2026, 9 апреля). *По следам золота: кто платит*. "
            f"Meridian. {PAGE_RU}",
            "chicago": "Караджа, Элиф, и Гёктуг Чалышкан. «По следам золота: кто платит». "
            f"Meridian, 9 апреля 2026 г. {PAGE_RU}.",
            "gost": "Караджа Э., Чалышкан Г. По следам золота: кто платит [Электронный ресурс] // "
            f"Meridian. 2026. URL: {PAGE_RU} (дата обращения: 27.11.2026).",
        },
    ),
    "a Russian report": (
        report(
            language="ru",
            title="Чем платят?",
            genre="Аналитическая записка",
            number="7",
            authors=IN_RUSSIAN[:1],
        ),
        {
            "apa": "Караджа, Э. (2026). *Чем платят?* (Аналитическая записка № 7). Meridian. "
            f"{PAGE_RU}",
            "chicago": "Караджа, Элиф. *Чем платят?* Аналитическая записка № 7. Meridian, 2026. "
            f"{PAGE_RU}.",
            "gost": "Караджа Э. Чем платят? [Электронный ресурс] : аналитическая записка № 7. "
            f"Meridian, 2026. URL: {PAGE_RU} (дата обращения: 27.11.2026).",
        },
    ),
}


@pytest.mark.parametrize("case", EXPECTED)
def test_each_style_is_what_its_manual_asks_for(case):
    record, expected = EXPECTED[case]
    found = in_styles(record)
    assert {code: found[code] for code in expected} == expected


HOSTILE = 'Costs of $5 {now} & 50% \\ "q" <b>x</b> #let _b_ } {'


def test_no_sign_in_a_title_is_taken_for_markup():
    record = said(title=HOSTILE, house="A {B} $C$", authors=(Named("X {", "$ Y"),))
    assert f"*{HOSTILE}*. A {{B}} $C$." in in_styles(record)["apa"]


def test_english_capitals_do_not_change_a_name():
    found = in_styles(said(title="What eLife owes NATO", house="eHouse of ideas"))
    assert "“What eLife Owes NATO.” eHouse of ideas, April" in found["chicago"]


def test_what_was_formatted_once_is_not_formatted_again_until_the_record_changes(monkeypatch):
    cache.clear()
    calls = []
    compiled = typst.compile
    monkeypatch.setattr(typst, "compile", lambda *a, **k: calls.append(1) or compiled(*a, **k))
    first = in_styles(said(title="Only once"))
    assert in_styles(said(title="Only once")) == first
    assert len(calls) == len(styles.STYLES)
    in_styles(said(title="Only once", doi="10.5555/new"))
    assert len(calls) == 2 * len(styles.STYLES)


def test_the_day_of_reading_is_never_kept():
    record = said(title="Read on two days")
    first, later = (
        styles.formatted(record, today=day)[-1].text for day in (READ, date(2027, 1, 2))
    )
    assert "27.11.2026" in first
    assert later == first.replace("27.11.2026", "02.01.2027")


class Panic(BaseException):
    """What the processor raises when it breaks is no Exception."""


@pytest.mark.django_db
def test_a_style_that_fails_is_left_out_and_the_page_stands(client, monkeypatch, caplog):
    cache.clear()
    whole = styles._runs

    def broken(record, style):
        if style.code == "mla":
            raise Panic
        return whole(record, style)

    monkeypatch.setattr(styles, "_runs", broken)
    response = client.get(address(make_published("en")))
    names = [one.text for one in tree(response).xpath("//div[@class='cite-style']/dt")]
    assert names[:3] == ["APA", "Chicago", "GOST R 7.0.5-2008"]
    assert "in the style mla" in caplog.text


# Files ---------------------------------------------------------------------------


def test_bibtex_says_what_a_report_is():
    record = report(
        language="tr",
        title="Altının %50’si {kimin} & niçin?",
        editors=(Named("Smith and Sons"),),
        doi="10.5555/abc",
        issn="2049-3630",
        series="Enerji yazıları",
        part="3",
        keywords=("Altın", "Sahel"),
        original_title="Whose gold",
        original_address="https://house.example/en/whose/",
    )
    assert bibtex(record).splitlines() == [
        "@techreport{caliskan2026altinin,",
        "  author = {Çalışkan, Göktuğ},",
        "  editor = {{Smith and Sons}},",
        r"  title = {{Altının \%50’si \textbraceleft{}kimin\textbraceright{} \& niçin?}},",
        "  year = {2026},",
        "  date = {2026-04-09},",
        "  url = {https://house.example/tr/gold/},",
        "  doi = {10.5555/abc},",
        "  language = {Turkish},",
        "  langid = {turkish},",
        "  keywords = {Altın, Sahel},",
        "  note = {Şu metnin çevirisidir: Whose gold, https://house.example/en/whose/},",
        "  institution = {Meridian},",
        "  type = {Policy brief},",
        "  number = {PB 2026/04},",
        "  series = {Enerji yazıları 3},",
        "  issn = {2049-3630},",
        "  month = apr,",
        "}",
    ]


@given(st.text(max_size=60), st.text(min_size=1, max_size=30), st.text(max_size=30))
@settings(max_examples=60)
def test_no_text_breaks_a_bibtex_entry_or_an_ris_line(title, family, given_name):
    record = said(title=title, authors=(Named(family, given_name),), abstract=title)
    entry = bibtex(record)
    depth = 0
    for sign in entry:
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
    assert all(
        re.fullmatch(r"@misc\{.*|  [a-z]+ = .*,|\}", line) for line in entry.split("\n")[:-1]
    )
    assert entry.count("\n@") == 0
    assert all(
        re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in ris(record).split("\r\n")[:-1]
    )


def test_ris_has_a_tag_a_line_and_the_type_of_each_kind():
    record = report(authors=PEOPLE[:2], doi="10.5555/abc", keywords=("Gold",), abstract="One\ntwo")
    assert ris(record).split("\r\n") == [
        "TY  - RPRT",
        "TI  - Who pays for the gold",
        "AU  - Çalışkan, Göktuğ",
        "AU  - Karaca, Elif",
        "PY  - 2026",
        "DA  - 2026/04/09",
        "PB  - Meridian",
        "M3  - Policy brief",
        "SN  - PB 2026/04",
        "LA  - en",
        "DO  - 10.5555/abc",
        f"UR  - {PAGE}",
        "AB  - One two",
        "KW  - Gold",
        "ER  - ",
        "",
    ]
    assert ris(said()).startswith("TY  - ELEC\r\n")
    assert "TY  - JOUR\r\n" in ris(said(kind=SCHOLARLY))


def test_csl_json_tells_people_from_institutions_and_kinds_apart():
    record = replace(report(), authors=(PEOPLE[0], Named("Crisis Group")))
    found = csl(record)
    assert found["type"] == "report"
    assert found["author"] == [
        {"family": "Çalışkan", "given": "Göktuğ"},
        {"literal": "Crisis Group"},
    ]
    assert found["issued"] == {"date-parts": [[2026, 4, 9]]}
    assert (found["number"], found["genre"]) == ("PB 2026/04", "Policy brief")
    assert csl(said())["type"] == "webpage"
    assert "accessed" not in found
    journal = csl(said(kind=SCHOLARLY, series="Energy Papers", issn="2049-3630", part="3"))
    assert journal["container-title"] == "Energy Papers"
    assert (journal["ISSN"], journal["issue"]) == ("2049-3630", "3")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", EXPORTS)
def test_a_file_is_saved_under_the_name_of_its_page(client, kind):
    article = in_languages("en", "ru")
    response = client.get(f"{address(article, 'ru')}cite.{kind}")
    assert response.status_code == 200
    assert response["Content-Type"] == f"{EXPORTS[kind].content_type}; charset=utf-8"
    name = f"{article.slug_ru}.{kind}"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert article.title_ru in response.content.decode()
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.django_db
def test_a_file_is_there_exactly_where_its_page_is(client):
    author, editor = make_author(), make_editor()
    article = make_published("en", author=author)
    page = address(article)
    assert client.get(f"{page}cite.doc").status_code == 404
    turkish = make_translation(article, "tr")
    slug = turkish.latest.slug
    assert client.get(f"/tr/analysis/{slug}/cite.bib").status_code == 404

    embargo = timezone.now() + timedelta(hours=1)
    publish(turkish, by=editor)
    Article.objects.filter(pk=article.pk).update(published_at_tr=embargo)
    assert client.get(f"/tr/analysis/{slug}/cite.bib").status_code == 404

    publishing.withdraw(version(article, "en"), by=editor)
    assert client.get(f"{page}cite.bib").status_code == 410


@pytest.mark.django_db
def test_an_old_address_leads_to_the_file_at_the_new_one(client):
    article = make_published("en")
    article.old_slugs.create(language="en", slug="where-it-was")
    response = client.get("/en/analysis/where-it-was/cite.ris")
    assert response.status_code == 301
    assert response["Location"] == f"{address(article)}cite.ris"
