"""A house may publish in more languages than ours; see also `tools.another_language`, in CI."""

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.migrations import AddField, Migration, RemoveField
from django.db.migrations.graph import MigrationGraph
from django.test import Client
from django.urls import reverse

from articles.newsroom.checks.catalogue import findings
from articles.newsroom.checks.subject import Facts, Subject
from articles.public.addresses import address
from articles.rendering.notes import render
from languages import choice, local_migrations, system_checks
from languages.characters import direction_of
from languages.collation import collation_key
from languages.columns import column
from languages.figures import figures, unmatched
from languages.folding import fold, words
from languages.identification import runs, seems_to_be
from languages.names import choices, own_name
from languages.slugs import slugify
from languages.stemming import stems

#: No table of ours has an entry for these.
UNKNOWN = ("ka", "zh-hans", "ku")
GEORGIAN = "ქართული ენერგეტიკა და 2024 წელი: The whole of the market is not what they say it is."


# Settings ----------------------------------------------------------------------------


def test_a_house_names_its_languages_and_each_is_called_as_it_calls_itself():
    chosen = choice.chosen("ar, en,pt-br,fr")
    assert dict(chosen)["fr"] == "Français"
    assert [code for code, _name in chosen] == ["ar", "en", "pt-br", "fr"]


def test_a_language_that_django_does_not_know_brings_its_name_and_is_written_its_way():
    assert choice.chosen("en,xqa:ناو")[1] == ("xqa", "ناو")
    assert own_name("xqa") == "ناو"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("en,xqz", "no name for the language “xqz”"),
        ("en,tr,en", "“en” twice"),
        ("English", "no code of a language"),
        ("en,ca-valencia", "no code of a language"),
        (" , ", "names no language"),
    ],
)
def test_a_mistyped_language_is_refused_with_what_is_wrong(text, told):
    with pytest.raises(ImproperlyConfigured, match=told):
        choice.chosen(text)


def test_our_languages_keep_their_columns_in_a_house_that_publishes_in_others():
    assert choice.with_columns([("ar", ""), ("en", "")]) == ("en", "tr", "ru", "ar")


def test_the_column_of_a_language_is_the_one_that_modeltranslation_makes():
    assert column("title", "pt-br") == "title_pt_br"
    assert column("title", "id") == "title_ind"


# Migrations ----------------------------------------------------------------------------


def test_no_field_writes_the_languages_of_this_house_into_our_migrations():
    """`choices=languages.names.choices`, without brackets: called when it is asked."""
    listed = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, models.CharField)
        and list(field.flatchoices) == choices()
        and field.deconstruct()[3]["choices"] is not choices
    }
    assert listed == set()


def graph_of(*nodes: tuple[str, str]) -> MigrationGraph:
    graph = MigrationGraph()
    for node in nodes:
        graph.add_node(node, Migration(node[1], node[0]))
    return graph


def change(*operations) -> Migration:
    migration = Migration("0009_auto", "articles")
    migration.operations = list(operations)
    return migration


def test_a_column_of_an_added_language_is_written_down_in_the_house_and_not_in_our_apps():
    add = AddField("article", "title_ar", models.TextField(null=True))
    graph = graph_of(("articles", "0008_newest"), ("authors", "0002_newest"), ("local", "0001_ar"))

    made = local_migrations.gathered({"articles": [change(add)]}, graph, name="ar")

    assert (made.app_label, made.name) == ("local", "0002_ar")
    assert [(one.app_label, one.operation) for one in made.operations] == [("articles", add)]
    assert made.dependencies == [("articles", "0008_newest"), ("local", "0001_ar")]


def test_columns_of_a_language_that_a_house_gave_up_are_told_from_other_fields():
    gone = change(RemoveField("article", "title_ar"), RemoveField("article", "published_at_pt_br"))
    assert local_migrations.given_up({"articles": [gone]}) == {"ar", "pt_br"}
    other = change(RemoveField("article", "created_at"), RemoveField("article", "cover"))
    assert local_migrations.given_up({"articles": [other]}) == set()


def test_a_language_without_columns_is_told_before_a_page_fails(settings, tmp_path):
    settings.LOCAL = tmp_path
    settings.MODELTRANSLATION_LANGUAGES = (*choice.SHIPPED, "ar")
    (tmp_path / "migrations").mkdir()
    told = system_checks.every_added_language_has_columns()
    assert [one.id for one in told] == ["languages.W001"]

    (tmp_path / "migrations" / "0001_ar.py").write_text("name='name_ar',", encoding="utf-8")
    assert system_checks.every_added_language_has_columns() == []


def test_a_language_without_a_catalogue_is_told_before_its_pages_are_missed(settings):
    settings.LANGUAGES = [("en", "English"), ("xqb", "Ours")]
    told = system_checks.every_language_has_addresses()
    assert [one.id for one in told] == ["languages.E001"]


# What no table knows ---------------------------------------------------------------------


@pytest.mark.parametrize("language", UNKNOWN)
def test_a_language_without_tables_is_handled_as_plainly_as_its_letters_allow(language):
    assert stems("Enerji Enerji", language=language) == ["enerji", "enerji"]
    assert sorted(["ბ", "ა"], key=lambda name: collation_key(name, language=language)) == ["ა", "ბ"]
    assert runs(GEORGIAN, language=language) == []
    assert seems_to_be(GEORGIAN * 5, instead_of=language) is None


@pytest.mark.parametrize("language", UNKNOWN)
def test_every_check_can_look_at_a_text_of_a_language_without_tables(language):
    body = (
        f'<h2>ქართული</h2><p>{GEORGIAN} “და” «და» და და 5 км<fn-ref data-key="n1"></fn-ref></p>'
        "<table><tr><td>1</td></tr></table>"
    )
    original = Subject(language="en", facts=Facts(), title="One", body=body, notes={"n1": "Ibid."})
    facts = Facts(original=original)
    subject = Subject(language=language, facts=facts, title="ერთი", body=body, notes={"n1": "ა"})
    assert {finding.code for finding in findings(subject)} >= {"slug"}


def test_a_title_without_a_table_leaves_its_address_to_the_editor():
    assert slugify("ქართული") == ""


# Arabic, as far as we know it --------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد", "احمد"),
        ("المصافي", "المصافى"),
        ("مُحَمَّد", "محمد"),
        ("أُمَّة", "امه"),
        ("کتاب", "كتاب"),
        ("كتـــاب", "كتاب"),
    ],
)
def test_two_spellings_of_an_arabic_word_are_folded_alike(one, other):
    assert fold(one) == fold(other)
    assert words(f"{one} {other}") == [fold(other)] * 2


def test_vowels_that_are_written_do_not_cut_an_arabic_word():
    assert stems("مُحَمَّد", language="ar") == stems("محمد", language="ar")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("أمن الطاقة في ٢٠٢٥", "amn-altaqa-fy-2025"),
        ("شؤون الشرق الأوسط", "shuwn-alshrq-alawst"),
        ("مُنذُ", "mundhu"),
        ("گفتگو", "gftgw"),
    ],
)
def test_an_arabic_title_has_an_address_in_latin_letters(title, slug):
    assert slugify(title) == slug


def test_names_stand_in_the_order_of_the_arabic_alphabet():
    names = ["وليد", "Adam", "أحمد", "ثريا", "بدر"]
    found = sorted(names, key=lambda name: collation_key(name, language="ar"))
    assert found == ["أحمد", "بدر", "ثريا", "وليد", "Adam"]


def test_numbers_in_arabic_are_those_of_the_original():
    assert unmatched("4.83% of 1,300, 3 million", "٤٫٨٣٪ من ١٬٣٠٠ و٣ ملايين") == ([], [])
    assert [figure.text for figure in unmatched("216 of 435", "٢١٦ من ٤٥٣")[1]] == ["٤٥٣"]
    assert len(figures("الفصل 3")) == 1


@pytest.mark.parametrize(
    ("text", "runs_to"),
    [("OECD، دليل العناية الواجبة", "rtl"), ("Reuters, “مالي”, 2024", "ltr"), ("2024–2025", None)],
)
def test_a_text_runs_as_most_of_its_letters_do(text, runs_to):
    assert direction_of(text) == runs_to


MARKERS = '<p>م<fn-ref data-key="n1"></fn-ref> ن<fn-ref data-key="n2"></fn-ref></p>'


def test_a_note_in_another_script_is_read_its_own_way_and_the_others_as_the_page():
    notes = {"n1": "OECD, <em>Guidance</em>, 2016.", "n2": "OECD، دليل العناية الواجبة."}
    shown = render(MARKERS, notes, language="ar").html
    assert '<bdi dir="ltr">OECD, <em>Guidance</em>, 2016.</bdi>' in shown
    assert shown.count("<bdi") == 1
    assert "<bdi" not in render(MARKERS, {"n1": "A.", "n2": "B."}, language="en").html


# The newsroom ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_newsroom_speaks_no_language_that_it_was_not_translated_into(settings):
    settings.NEWSROOM_LANGUAGES = ["en", "ru"]
    visitor = Client(headers={"accept-language": "tr,ru-RU;q=0.8,en;q=0.5"})
    shown = visitor.get(reverse("admin:login")).content.decode()
    assert '<html lang="ru"' in shown
    assert 'value="tr"' not in shown
    assert '<html lang="tr"' in visitor.get(address("home", "tr")).content.decode()
