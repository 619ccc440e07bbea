"""How many words of a source have no translation beside them yet."""

from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Revision
from articles.newsroom.draft import Draft
from articles.newsroom.segments import words_of
from articles.newsroom.word_debt import untranslated_words
from articles.rendering.skeleton import skeleton
from tests.builders import BODY, NOTES, make_draft

SOURCE = make_draft()
BEGUN = Draft(body=skeleton(BODY), notes=dict(NOTES))
TURKISH = Draft(
    title="Altın nereye gidiyor",
    standfirst="Küçük madenlerden rafinerilere.",
    takeaways=("Altın görünmeden çıkıyor.", "Rafineriler sorabilir."),
    body=(
        '<p>Altın küçük torbalarla çıkar.<fn-ref data-key="swissaid24"></fn-ref></p>'
        '<h2>Kim alıyor</h2><p>Uzak rafineriler.<fn-ref data-key="oecd2016"></fn-ref></p>'
    ),
    notes=dict(NOTES),
)
migration = import_module("articles.migrations.0019_coverage")


def with_(draft, **changes):
    return Draft(**{**draft.__dict__, **changes})


def test_a_version_begins_with_all_words_but_those_of_its_notes():
    assert untranslated_words(SOURCE, BEGUN) == words_of(SOURCE) - words_of(Draft(notes=NOTES))


def test_a_whole_translation_owes_nothing_however_long_its_words_are():
    assert untranslated_words(SOURCE, TURKISH) == 0


@pytest.mark.parametrize(
    ("lacking", "words"),
    [({"title": ""}, 5), ({"takeaways": ()}, 6), ({"notes": {}}, 15)],
)
def test_what_is_empty_owes_the_words_of_its_source(lacking, words):
    source = with_(SOURCE, title="Where the gold goes now")

    assert untranslated_words(source, with_(TURKISH, **lacking)) == words


def test_a_copy_of_the_source_is_no_translation_but_a_name_may_stay():
    copied = with_(TURKISH, standfirst=SOURCE.standfirst)

    assert untranslated_words(SOURCE, copied) == words_of(Draft(standfirst=SOURCE.standfirst))
    assert (
        untranslated_words(with_(SOURCE, title="SWISSAID"), with_(TURKISH, title="SWISSAID")) == 0
    )


def test_paragraphs_that_were_split_or_moved_owe_nothing_and_those_left_out_do():
    texts = [
        "Burkina Faso mined 57 tonnes of gold in 2023, and sold most of it to Switzerland.",
        "Mali taxes 3 % of what leaves Bamako. The rest is carried over the border at night.",
        "In Dubai, 120 refiners compete for every kilogram that comes in by hand luggage.",
        "The OECD asks them for papers since 2016, but papers can be bought for 40 dollars.",
    ]
    turkish = [
        "Burkina Faso 2023’te 57 ton altın çıkardı ve çoğunu İsviçre’ye sattı.",
        "Mali, Bamako’dan çıkanın yüzde 3’ünü vergilendiriyor. Kalanı gece sınırdan geçiyor.",
        "Dubai’de 120 rafineri, el bagajıyla gelen her kilogram için yarışıyor.",
        "OECD 2016’dan beri belge istiyor, ama belgeler 40 dolara alınabiliyor.",
    ]
    source = Draft(body=paragraphs(texts))

    assert untranslated_words(source, Draft(body=paragraphs(turkish))) == 0
    split = [turkish[0], *turkish[1].replace(". ", ".|").split("|"), *turkish[2:]]
    assert untranslated_words(source, Draft(body=paragraphs(split))) == 0
    moved = [turkish[3], *turkish[:3]]
    assert untranslated_words(source, Draft(body=paragraphs(moved))) == 0
    rest = words_of(Draft(body=paragraphs(texts[2:])))
    assert untranslated_words(source, Draft(body=paragraphs(turkish[:2]))) == rest
    assert untranslated_words(source, Draft()) == words_of(source)


def paragraphs(texts):
    return "".join(f"<p>{text}</p>" for text in texts)


@given(st.lists(st.sampled_from(["<p>one two</p>", "<p></p>", "<h2>three</h2>", "<hr>"])))
def test_it_is_never_more_than_the_source_nor_less_than_nothing(blocks):
    left = untranslated_words(SOURCE, with_(BEGUN, body="".join(blocks)))

    assert 0 <= left <= words_of(SOURCE)


@pytest.mark.parametrize(
    "body",
    [
        BODY,
        "<p>Türkiye’nin <em>re</em>written co-operation &amp; trade</p><ul><li>a</li></ul>",
        '<figure><img src="/p.jpg" alt="Two boats"><figcaption>At sea</figcaption></figure>',
    ],
)
def test_rows_that_were_there_before_are_counted_by_the_same_rule(body):
    draft = with_(SOURCE, body=body)
    row = Revision(**{**draft.__dict__, "takeaways": list(draft.takeaways)})

    assert migration.words_of(row) == words_of(draft)
    assert migration.untranslated_words(row, Revision(body=skeleton(body))) == words_of(draft)
    assert migration.untranslated_words(row, row) == 0
