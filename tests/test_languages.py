"""Folding, slugs and names: what Python and SQLite get wrong about Turkish and Russian."""

import tomllib
from pathlib import Path

import pytest

from articles.rendering.source import plain_text
from languages.collation import collation_key
from languages.columns import column
from languages.folding import fold, words
from languages.identification import KNOWN, seems_to_be
from languages.names import codes, direction, own_name
from languages.slugs import MAX_LENGTH, slugify

DEMO = Path(__file__).resolve().parent.parent / "demo" / "articles"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("İstanbul", "istanbul"),
        ("IŞIK", "ışık"),
        ("ŞIRNAK", "şırnak"),
        ("sirnak", "Şırnak"),
        ("Ёлка", "елка"),
        ("РОССИЯ", "россия"),
        ("Çanakkale", "canakkale"),
        ("Pétronin", "petronin"),
    ],
)
def test_two_spellings_of_one_word_are_folded_alike(one, other):
    assert fold(one) == fold(other)


def test_short_i_is_a_letter_of_its_own():
    assert fold("край") != fold("краи")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Türkiye'nin", ["turkiye"]),
        ("Türkiye’de", ["turkiye"]),
        ("NATO'ya karşı", ["nato", "karsi"]),
        ("’alıntı’", ["alinti"]),
    ],
)
def test_what_follows_an_apostrophe_is_no_part_of_the_word(typed, found):
    assert words(typed) == found


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Işık, İstanbul ve Iğdır", "isik-istanbul-ve-igdir"),
        ("Россия и Турция", "rossiia-i-turtsiia"),
        ("Анализ: НАТО-2030", "analiz-nato-2030"),
        ("Объём соглашений", "obem-soglashenii"),
        ("Türkiye’nin yolu", "turkiyenin-yolu"),
        ("  —  ", ""),
        ("Straße & Œuvre", "strasse-oeuvre"),
        ("Айжан Садыкова", "aizhan-sadykova"),
    ],
)
def test_a_slug_is_ascii_whatever_the_script(title, slug):
    assert slugify(title) == slug


def test_a_long_slug_ends_with_a_whole_word():
    slug = slugify("kelime " * 40)

    assert len(slug) <= MAX_LENGTH
    assert set(slug.split("-")) == {"kelime"}


def test_one_word_without_end_is_cut():
    assert len(slugify("a" * 300)) == MAX_LENGTH


def test_every_language_is_named_in_itself():
    assert [own_name(code) for code in codes()] == ["English", "Türkçe", "Русский"]


def test_a_language_is_written_in_its_direction():
    assert (direction("tr"), direction("ar"), direction("ug")) == ("ltr", "rtl", "rtl")


def test_a_column_is_named_by_field_and_language():
    assert column("title", "pt-br") == "title_pt_br"


@pytest.mark.parametrize(
    ("language", "order"),
    [
        ("tr", ["Can", "Çelik", "Dal", "Işık", "İnan", "Kaya", "Öz", "Şen", "Zorlu", "Иванов"]),
        ("ru", ["Ёлкин", "Ершов", "Иванов", "Йонас", "Ким", "Яшин", "Zorlu"]),
        ("en", ["Brandl", "Çelik", "Işık", "Öz", "Zorlu", "Ёлкин"]),
    ],
)
def test_names_stand_in_the_order_of_the_readers_alphabet(language, order):
    mixed = sorted(order, key=hash)

    assert sorted(mixed, key=lambda name: collation_key(name, language=language)) == order


def test_a_name_and_its_beginning_stand_in_order():
    assert collation_key("Ali", language="tr") < collation_key("Ali Kaya", language="tr")


@pytest.mark.parametrize("written", KNOWN)
def test_a_whole_text_is_known_to_be_in_another_language_and_its_own_is_not_doubted(written):
    texts = [tomllib.loads(path.read_text()) for path in sorted(DEMO.glob(f"*/{written}.toml"))]
    bodies = [plain_text(text["body"])[:600] for text in texts]
    for language in KNOWN:
        told = {seems_to_be(body, instead_of=language) for body in bodies}
        assert told == ({None} if language == written else {written})
    assert seems_to_be("Three words only", instead_of="tr") is None
