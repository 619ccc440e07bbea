"""Paragraphs of a translation stay beside those of the original that they say, whoever edits."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Pairing, WorkingDraft
from articles.newsroom import beside, editing
from articles.newsroom.beside import Pairs, carried
from articles.newsroom.pairing import Part, pair_with
from tests.builders import (
    make_article,
    make_draft,
    make_editor,
    make_translation,
    make_translator,
    version,
)

SOURCE = "\n".join(
    [
        "<p>Gold leaves the mines of the Sahel in small bags.</p>",
        "<h2>Who buys it</h2>",
        "<p>Refiners far away melt it with other gold, and nobody asks.</p>",
        "<p>The price is made in London twice a day.</p>",
    ]
)
TARGET = "\n".join(
    [
        "<p>Altın, Sahel’in madenlerinden küçük torbalarla çıkar.</p>",
        "<h2>Kim alır</h2>",
        "<p>Uzaktaki rafineriler onu başka altınla eritir, kimse sormaz.</p>",
        "<p>Fiyat günde iki kez Londra’da oluşur.</p>",
    ]
)
BLOCKS = [[0], [1], [2], [3]]


def parts(*texts):
    return [Part(text) for text in texts]


def test_what_is_known_is_kept_and_the_rest_is_paired_around_it():
    source = parts("One is here.", "Two is there.", "Three is nowhere.")
    target = parts("Üç hiçbir yerde.", "Bir burada.", "İki orada.")
    assert pair_with(source, target, {0: [2]}) == [(2,), (0,), (1,)]


def test_a_part_that_is_known_to_say_nothing_of_the_original_is_not_paired():
    source, target = parts("One is here."), parts("Burada bir var.", "Bir.")
    assert pair_with(source, target, {0: []}) == [(), (0,)]


def test_parts_of_one_that_was_split_and_of_several_that_were_joined_stay_so():
    source = parts("One.", "Two.", "Three.")
    target = parts("Bir.", "Bir, devam.", "İki, üç.")
    known = {0: [0], 1: [0], 2: [1, 2]}
    assert pair_with(source, target, known) == [(0,), (0,), (1, 2)]


def test_a_block_is_found_again_where_it_was_moved_changed_or_split():
    first, heading, second, third = SOURCE.split("\n")
    moved = "\n".join([third.replace("twice", "only twice"), first, heading, second])
    assert carried(SOURCE, moved) == {0: [1], 1: [2], 2: [3], 3: [0]}
    split = SOURCE.replace("gold, and nobody", "gold.</p>\n<p>Melting costs little, and nobody")
    assert carried(SOURCE, split)[3] == [4]
    assert carried(SOURCE, "\n".join([first, heading, third])) == {0: [0], 1: [1], 3: [2]}


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        {"source": 1},
        {"source": "1", "blocks": []},
        {"source": 0, "blocks": []},
        {"source": 1, "blocks": [["0"]]},
        {"source": 1, "blocks": [[-1]]},
        {"source": 1, "blocks": [[True]]},
        {"source": 1, "blocks": [7]},
        {"source": 1, "blocks": [[0]] * 5_001},
    ],
)
def test_what_is_not_pairs_is_nothing(value):
    assert beside.read(value) is None


# With the database ---------------------------------------------------------------------


@pytest.fixture
def text(db):
    article = make_article(draft=make_draft("Where the gold goes", body=SOURCE, notes={}))
    draft = make_draft("Altın nereye gider", body=TARGET, notes={})
    return make_translation(article, "tr", draft=draft)


def save(text, body):
    draft = make_draft("Altın nereye gider", body=body, notes={})
    editing.save(text, draft, by=make_editor(), expected=text.latest.number)


def now(text):
    source = version(text.article, "en").latest
    return [list(one) for one in beside.pairs_of(text, source, text.latest.body).blocks]


def test_pairs_set_by_hand_outlive_edits_elsewhere_of_both_texts(text):
    beside.remember(text, Pairs(1, ((0,), (), (3,), (2,))))
    first, heading, second, third = TARGET.split("\n")
    save(text, "\n".join([third, first, "<p>Yeni bir söz.</p>", heading, second]))
    source = version(text.article, "en")
    changed = make_draft(
        "Where the gold goes", body=f"<p>It begins with dust.</p>\n{SOURCE}", notes={}
    )
    editing.save(source, changed, by=make_editor(), expected=1)
    found = now(text)
    assert [found[0], found[1], found[3], found[4]] == [[3], [1], [], [4]]


def test_what_was_said_of_a_paragraph_that_the_original_has_no_more_is_forgotten(text):
    beside.remember(text, Pairs(1, ((0,), (1,), (2,), (3,))))
    source = version(text.article, "en")
    shorter = make_draft("Gold", body="\n".join(SOURCE.split("\n")[:3]), notes={})
    editing.save(source, shorter, by=make_editor(), expected=1)
    assert now(text) == [[0], [1], [2], []]


def test_indices_beyond_either_text_are_left_out(text):
    beside.remember(text, Pairs(1, ((0, 99), (1,), (2,), (3,), (4,))))
    assert Pairing.objects.get().blocks == [[0], [1], [2], [3]]
    assert not beside.remember(text, Pairs(1, ((0,), (1,), (2,), (3,))))


# The page ------------------------------------------------------------------------------


def posted(text, **values):
    draft = editing.draft_of(text.latest)
    return {
        "title": draft.title,
        "slug": draft.slug,
        "standfirst": draft.standfirst,
        "takeaways": "\n".join(draft.takeaways),
        "body": draft.body,
        "notes": "{}",
        "expected": text.latest.number,
        "comment": "",
        **values,
    }


def address(text, name="change"):
    return reverse(f"admin:articles_translation_{name}", args=[text.pk])


def test_pairs_are_saved_with_the_text_and_without_a_new_revision(client, text):
    client.force_login(make_translator("tr"))
    pairs = json.dumps({"source": 1, "blocks": [[0], [1], [3], [2]]})
    before = text.revisions.count()
    response = client.post(address(text), posted(text, pairs=pairs), follow=True)
    assert text.revisions.count() == before
    assert "Noted which paragraphs" in response.content.decode()
    assert now(text) == [[0], [1], [3], [2]]
    page = client.get(address(text)).content.decode()
    assert "[[0],[1],[3],[2]]" in page


def test_a_text_is_saved_whatever_stands_in_the_place_of_its_pairs(client, text):
    client.force_login(make_translator("tr"))
    client.post(address(text), posted(text, title="Altın", pairs='{"source": 1, "blocks": "x"'))
    text.refresh_from_db()
    assert text.latest.title == "Altın"
    assert not Pairing.objects.exists()


def test_pairs_of_a_text_that_is_kept_come_back_with_it(client, text):
    client.force_login(make_translator("tr"))
    pairs = {"source": 1, "blocks": [[3], [0], [1], [2]]}
    first, *others = TARGET.split("\n")
    body = "\n".join([first.replace("küçük", "ufak"), *others])
    sent = posted(text, body=body, pairs=json.dumps(pairs), page="a" * 16, step=1)
    client.post(address(text, "draft"), sent)
    assert WorkingDraft.objects.get().pairs == pairs
    page = client.get(f"{address(text)}?draft={'a' * 16}").content.decode()
    assert "[[3],[0],[1],[2]]" in page


def test_pasted_blocks_are_paired_around_those_that_are_known(client, text):
    client.force_login(make_translator("tr"))
    first, heading, _second, third = TARGET.split("\n")
    sent = {
        "body": "\n".join([first, heading, third]),
        "pairs": json.dumps({"source": 1, "blocks": [[1], [0], None]}),
    }
    blocks = client.post(address(text, "pairs"), sent).json()["blocks"]
    assert blocks == [[1], [0], [3]]


def test_who_may_not_write_a_version_is_not_told_its_pairs(text):
    client = Client()
    client.force_login(make_translator("ru"))
    sent = {"body": TARGET, "pairs": json.dumps({"source": 1, "blocks": [None]})}
    assert client.post(address(text, "pairs"), sent).status_code in {400, 403, 404}
    assert client.get(address(text, "pairs")).status_code in {404, 405}
