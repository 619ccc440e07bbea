"""The drawings of the demonstration: the same every time, each its own, none empty."""

import io
import tomllib
from pathlib import Path

import pytest
from PIL import Image, ImageStat

import demo
from demo import drawing
from languages.names import codes

HERE = Path(demo.__file__).resolve().parent


def opened(content):
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def test_every_cover_of_the_demonstration_can_be_drawn():
    specs = [tomllib.loads(path.read_text()) for path in HERE.glob("articles/*/article.toml")]

    assert specs
    assert {spec["cover"] for spec in specs} <= set(drawing.MOTIFS)


@pytest.mark.parametrize("motif", drawing.MOTIFS)
def test_each_motif_gives_a_full_sheet(motif):
    sheet = opened(drawing.cover(motif, seed=0))

    assert sheet.size == (1600, 1000)
    for part in (sheet.crop((0, 0, 1600, 500)), sheet.crop((0, 500, 1600, 1000))):
        assert sum(ImageStat.Stat(part).stddev) > 15


def test_each_seed_gives_a_sheet_of_its_own():
    assert len({drawing.cover("waves", seed=seed) for seed in range(3)}) == 3


def test_the_same_seed_gives_the_same_drawing():
    assert drawing.cover("ice", seed=3) == drawing.cover("ice", seed=3)


def test_every_author_of_the_demonstration_has_a_portrait_of_their_own():
    people = tomllib.loads((HERE / "people.toml").read_text())
    portraits = [drawing.portrait(slug) for slug in people]

    assert len(set(portraits)) == len(people)
    assert {opened(content).size for content in portraits} == {(600, 600)}
    assert drawing.portrait("elif-karaca") == drawing.portrait("elif-karaca")


def test_what_is_not_of_the_demonstration_is_no_drawing():
    with pytest.raises(KeyError):
        drawing.cover("volcano", seed=0)
    with pytest.raises(KeyError):
        drawing.portrait("nobody")


def test_every_motif_is_put_into_words_in_every_language():
    words = tomllib.loads((HERE / "pictures.toml").read_text())

    assert set(words) == {*drawing.MOTIFS, "portrait"}
    for motif, texts in words.items():
        assert set(texts) == set(codes()), motif
        assert all(20 < len(text) <= 300 for text in texts.values()), motif
