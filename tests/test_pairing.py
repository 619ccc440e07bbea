"""Parts of two languages that say the same are found, whatever a translator did to them."""

import json
import random
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.newsroom.draft import Draft
from articles.newsroom.pairing import Part, _Likeness, pair, pair_segments, parts_of
from articles.newsroom.segments import segments_of
from articles.rendering.skeleton import skeleton

NEWS = Path(__file__).parents[2] / "shared/corpora/parallel/news.jsonl"

BODY = (
    "<h2>Grain from the Black Sea</h2>"
    '<p>In 2024 Ankara bought 1,300 tonnes.<fn-ref data-key="kaaa"></fn-ref></p>'
    "<p>Moscow answered with a ban that lasted until the end of the winter.</p>"
    "<ul><li>Wheat sold before the harvest of the year</li>"
    '<li>Barley<fn-ref data-key="kbbb"></fn-ref></li></ul>'
    '<p>Senegal waits; see <a href="https://example.org/dakar">Dakar</a>.</p>'
)
parts = st.lists(
    st.builds(
        Part,
        st.text("abcdeABCDE 123", max_size=20),
        st.sampled_from(["p", "h2"]),
        st.frozensets(st.sampled_from(["note a", "note b"])),
    ),
    max_size=9,
)


def indices(pairs):
    return [(one.source, one.target) for one in pairs]


@given(parts, parts)
def test_every_part_stands_in_one_pair_and_those_of_the_source_in_order(source, target):
    pairs = pair(source, target)
    assert [i for one in pairs for i in one.source] == list(range(len(source)))
    assert sorted(j for one in pairs for j in one.target) == list(range(len(target)))


@pytest.mark.parametrize("size", [0, 1, 2])
def test_a_text_may_have_far_more_parts_than_the_other(size):
    many = [Part(f"Sentence {number} says {number * 7}.") for number in range(90)]

    for source, target in ((many[:size], many), (many, many[:size])):
        pairs = pair(source, target)
        assert sorted(i for one in pairs for i in one.source) == list(range(len(source)))
        assert sorted(j for one in pairs for j in one.target) == list(range(len(target)))


def test_what_is_alike_is_found_in_a_time_that_does_not_grow_with_the_cube_of_a_text():
    def seconds(size):
        parts = [Part("", known=str(number % 4)) for number in range(size)]
        likeness, begun = _Likeness(parts, parts), process_time()
        likeness.sure()
        return process_time() - begun

    # Three times the parts are nine times the pairs, and were 27 times the work.
    assert min(seconds(900) for _ in range(2)) < 18 * min(seconds(300) for _ in range(3))


def test_a_text_that_nobody_has_translated_yet_stands_beside_its_original():
    pairs = pair(parts_of(BODY), parts_of(skeleton(BODY)))
    assert indices(pairs) == [((i,), (i,)) for i in range(5)]


def test_a_paragraph_that_moved_is_found_by_its_note():
    source = [Part(f"Text {i}", cues=frozenset({f"note k{i}"})) for i in range(6)]
    target = [source[i] for i in (0, 4, 1, 2, 3, 5)]
    pairs = pair(source, target)
    assert indices(pairs) == [
        ((0,), (0,)),
        ((1,), (2,)),
        ((2,), (3,)),
        ((3,), (4,)),
        ((4,), (1,)),
        ((5,), (5,)),
    ]
    assert [one.is_moved for one in pairs] == [False, False, False, False, True, False]


def test_what_is_known_outweighs_what_is_likely():
    source = [Part("Ankara 1923", known="a"), Part("Moscow 1991", known="b")]
    target = [Part("Москва 1991", known="a"), Part("Анкара 1923", known="b")]
    assert indices(pair(source, target)) == [((0,), (0,)), ((1,), (1,))]


def test_a_name_is_recognised_in_another_script():
    source = ["It began", "Hammel told it to Erdogan", "Putin told it to Kissinger", "It ended"]
    target = ["Начало", "Путин рассказал Киссинджеру", "Хаммель рассказал Эрдогану", "Конец"]
    pairs = pair([Part(text) for text in source], [Part(text) for text in target])
    assert {((1,), (2,)), ((2,), (1,))} <= set(indices(pairs))


def test_a_paragraph_that_was_split_belongs_to_both_its_halves():
    long = "The harbour of Dakar was closed in May, and the ships went on to Abidjan at night."
    source = [Part("A short beginning."), Part(long), Part("And the end of it.")]
    target = [
        Part("Kısa bir başlangıç."),
        Part("Dakar limanı mayıs ayında kapatıldı."),
        Part("Gemiler geceleyin Abidjan’a doğru yola çıktı."),
        Part("Ve işin sonu."),
    ]
    assert indices(pair(source, target)) == [((0,), (0,)), ((1,), (1, 2)), ((2,), (3,))]
    assert indices(pair(target, source)) == [((0,), (0,)), ((1, 2), (1,)), ((3,), (2,))]


def test_segments_are_paired_by_field_note_and_what_they_say():
    source = Draft(
        title="Grain",
        takeaways=("Grain is dear in 2024.", "Dakar waits for 300 ships."),
        body=BODY,
        notes={"kaaa": "One"},
    )
    target = Draft(
        title="Tahıl",
        takeaways=("Dakar 300 gemi bekliyor.",),
        body=BODY.replace("<li>Wheat sold before the harvest of the year</li>", ""),
        notes={"kaaa": "Bir", "kzzz": "Fazla"},
    )
    names = [
        (tuple(one.name for one in pair.source), tuple(one.name for one in pair.target))
        for pair in pair_segments(segments_of(source), segments_of(target))
    ]
    assert (("title",), ("title",)) in names
    assert (("takeaways.1",), ("takeaways.0",)) in names
    assert (("body.3.0",), ()) in names
    assert (("body.3.1",), ("body.3.0",)) in names
    assert (("notes.kaaa",), ("notes.kaaa",)) in names
    assert ((), ("notes.kzzz",)) in names


def test_a_paragraph_that_is_half_translated_stands_beside_its_original():
    source = [
        Part("Gold leaves the mines of Mali in small bags."),
        Part("Such a sequence needs a referee, who says when barriers come down. " * 12),
        Part("In 2019 the price rose in London."),
    ]
    target = [
        Part("Altın, Mali madenlerinden küçük torbalarla çıkar."),
        Part("Böyle bir sıranın hakemi olmalıdır. " * 5),
        Part("2019'da fiyat Londra'da yükseldi."),
    ]
    assert [(one.source, one.target) for one in pair(source, target)] == [
        ((0,), (0,)),
        ((1,), (1,)),
        ((2,), (2,)),
    ]


@pytest.mark.skipif(not NEWS.exists(), reason="the parallel corpus is not here")
@pytest.mark.parametrize(("language", "least"), [("tr", 0.94), ("ru", 0.93)])
def test_joined_split_missing_and_moved_paragraphs_of_the_news_are_found(language, least):
    found = right = wanted = 0
    chance = random.Random(7)
    for line in NEWS.read_text().splitlines():
        segments = json.loads(line)["segments"]
        source = [Part(text) for text in _paragraphs(segments["en"])]
        changed = _changed(_paragraphs(segments[language]), chance)
        links = {(i, j) for j, (numbers, _) in enumerate(changed) for i in numbers}
        pairs = pair(source, [Part(text) for _, text in changed])
        given = {(i, j) for one in pairs for i in one.source for j in one.target}
        found, right, wanted = found + len(given), right + len(given & links), wanted + len(links)
    assert 2 * right / (found + wanted) >= least


def _paragraphs(sentences):
    return [" ".join(sentences[i : i + 3]) for i in range(0, len(sentences), 3)]


def _changed(paragraphs, chance):
    """Join, split, leave out and move some of `paragraphs`; each comes with its numbers."""
    changed = []
    for number, text in enumerate(paragraphs):
        drawn = chance.random()
        words = text.split()
        if drawn < 0.1 and changed:
            numbers, before = changed.pop()
            changed.append(({*numbers, number}, f"{before} {text}"))
        elif drawn < 0.2 and len(words) > 8:
            middle = len(words) // 2
            changed += [({number}, " ".join(half)) for half in (words[:middle], words[middle:])]
        elif drawn > 0.23:
            changed.append(({number}, text))
    moved = changed.pop(chance.randrange(len(changed)))
    changed.insert(chance.randrange(len(changed) + 1), moved)
    return changed
