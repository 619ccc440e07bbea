"""Which files are refused before anything parses them, and what the editor is told."""

import io
import random
import stat
import struct
import time
import tracemalloc
import zipfile
import zlib

import pytest

from articles.newsroom.importing import pandoc, preflight
from articles.newsroom.importing.preflight import Unreadable, inspect
from articles.newsroom.importing.word import read
from tests.word_files import PNG, packed, paragraph, picture, table, word_file, word_parts

LONG = "x" * 700_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.fixture
def no_pandoc(monkeypatch):
    """Whatever starts pandoc fails the test."""

    def fail():
        raise AssertionError("pandoc was started")

    monkeypatch.setattr(pandoc, "_program", fail)


def refusal(content: bytes) -> str:
    started = time.process_time()  # a busy machine fails no test
    with pytest.raises(Unreadable) as caught:
        read(io.BytesIO(content))
    assert time.process_time() - started < 2
    return caught.value.sentence


def a_word_file(**changed: bytes) -> bytes:
    return packed({**word_parts(paragraph("Text")), **changed}).getvalue()


# Other kinds of files -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"just text", "not a Word file"),
        (b"%PDF-1.7 ...", "not a Word file"),
        (rb"{\rtf1 ...}", "not a Word file"),
        (b"<?xml version='1.0'?><?mso-application progid='Word.Document'?>", "not a Word file"),
        (b"\xef\xbb\xbf<html>", "not a Word file"),
        (OLE + "WordDocument".encode("utf-16-le"), "old Word (.doc)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (OLE + "Workbook".encode("utf-16-le"), "not a Word file"),
        (a_word_file()[:300], "damaged"),
        (a_word_file()[:-30], "damaged"),
        (a_word_file()[100:], "damaged"),
    ],
)
def test_what_is_no_word_file_is_refused_by_name(no_pandoc, content, said):
    assert said in refusal(content)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"},
         "OpenDocument"),
        ({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}, "Excel"),
        ({"ppt/presentation.xml": b"<p/>"}, "PowerPoint"),
        ({"report.docx": b"PK", "readme.txt": b"hello"}, "zip archive"),
        ({"word/document.xml": b"<html/>"}, "not a Word file"),
        ({"word/document.xml": b"<w:document"}, "damaged"),
        ({"word/document.xml": b""}, "damaged"),
    ],
)  # fmt: skip
def test_other_zips_are_told_from_word_files(no_pandoc, parts, said):
    assert said in refusal(packed(parts).getvalue())


def test_an_entry_with_a_password_is_refused(no_pandoc):
    content = bytearray(a_word_file())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := content.find(signature, place + 1)) >= 0:
            content[place + offset] |= 1
    assert "password" in refusal(bytes(content))


# Size -----------------------------------------------------------------------------------


def test_a_file_above_the_limit_is_refused_without_reading_all_of_it(no_pandoc):
    class Endless(io.RawIOBase):
        taken = 0

        def readable(self):
            return True

        def read(self, size=-1):
            assert size >= 0
            self.taken += size
            return bytes(size)

    file = Endless()
    with pytest.raises(Unreadable, match="30 MB"):
        inspect(file)
    assert file.taken == preflight.MAX_FILE + 1


@pytest.mark.parametrize("name", ["word/document.xml", "word/media/a.bin", "docProps/app.xml"])
def test_an_xml_bomb_is_refused_in_any_part(no_pandoc, name):
    bomb = b"<a>" + b" " * (21 * 1024 * 1024)
    content = a_word_file(**{name: bomb})
    assert len(content) < 100_000
    assert "unpacks" in refusal(content)


def test_a_part_that_compresses_too_well_is_refused_below_the_size_limit(no_pandoc):
    assert "unpacks" in refusal(a_word_file(**{"word/x.xml": b"<a>" + b"b" * 3_000_000}))


def test_many_parts_that_are_small_alone_are_refused_together(no_pandoc):
    parts = {f"word/media/{number}.bin": bytes(19_000_000) for number in range(12)}
    assert "unpacks" in refusal(a_word_file(**parts))


def test_thousands_of_entries_are_refused(no_pandoc):
    content = packed({**word_parts(), **{f"x/{number}": b"" for number in range(2_001)}})
    assert "unpacks" in refusal(content.getvalue())


def _with_declared_size(content: bytes, name: str, size: int, checksum: int | None = None) -> bytes:
    """Return the zip `content` with a lie about how large its entry `name` is."""
    changed = bytearray(content)
    for signature, sum_at, size_at, name_at in (
        (b"PK\x03\x04", 14, 22, 30),
        (b"PK\x01\x02", 16, 24, 46),
    ):
        place = -1
        while (place := content.find(signature, place + 1)) >= 0:
            if content[place + name_at : place + name_at + len(name)] == name.encode():
                struct.pack_into("<I", changed, place + size_at, size)
                if checksum is not None:
                    struct.pack_into("<I", changed, place + sum_at, checksum)
    return bytes(changed)


def test_a_bomb_that_declares_a_small_size_is_refused(no_pandoc):
    bomb = b"<a>" + b" " * (60 * 1024 * 1024)
    content = a_word_file(**{"word/document.xml": bomb})
    assert refusal(_with_declared_size(content, "word/document.xml", 1_000))


def test_pandoc_never_sees_what_a_lying_zip_hides_behind_a_declared_size():
    """The sum agrees with the declared beginning, so that the zip looks sound to Python."""
    parts = word_parts(paragraph("Seen"))
    seen = parts["word/document.xml"]
    hidden = seen + b" " * (40 * 1024 * 1024)
    content = packed({**parts, "word/document.xml": hidden}).getvalue()
    lie = _with_declared_size(content, "word/document.xml", len(seen), zlib.crc32(seen))
    target = io.BytesIO()
    inspect(io.BytesIO(lie)).write_for_pandoc(target)
    assert zipfile.ZipFile(target).read("word/document.xml") == seen
    assert read(io.BytesIO(lie)).body == "<p>Seen</p>"


def test_a_size_declared_too_large_is_refused_unread(no_pandoc):
    assert "unpacks" in refusal(_with_declared_size(a_word_file(), "word/document.xml", 0x7FFFFFFF))


def test_looking_at_a_bomb_takes_little_memory():
    content = a_word_file(**{"word/media/a.bin": bytes(190 * 1024 * 1024)})
    tracemalloc.start()
    inspect(io.BytesIO(content))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * 1024 * 1024


# Hostile content ------------------------------------------------------------------------

_XXE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


@pytest.mark.parametrize(
    "name", ["word/document.xml", "word/_rels/document.xml.rels", "customXml/item1.xml", "x.bin"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_a_dtd_is_refused_in_any_part_and_encoding(no_pandoc, name, encoding):
    assert "DTD" in refusal(a_word_file(**{name: _XXE.encode(encoding)}))


def test_a_dtd_after_a_long_comment_is_found(no_pandoc):
    hidden = b"<!-- " + random.Random(1).randbytes(200_000).hex().encode() + b" -->"
    assert "DTD" in refusal(a_word_file(**{"word/document.xml": hidden + _XXE.encode()}))


@pytest.mark.parametrize(
    "name", ["../evil.xml", "word/../../evil.xml", "/etc/passwd", "C:\\evil.xml", "a\\..\\..\\b"]
)
def test_names_that_point_outside_are_refused(no_pandoc, name):
    assert "point outside" in refusal(a_word_file(**{name: b"x"}))


def test_a_picture_that_points_outside_is_not_read():
    parts = word_parts(paragraph("Text", picture("m1")), media={"a.png": PNG})
    rels = parts["word/_rels/document.xml.rels"].replace(b"media/a.png", b"../../../etc/passwd")
    document = read(packed({**parts, "word/_rels/document.xml.rels": rels}))
    assert document.pictures == ()


def test_two_parts_of_one_name_are_refused(no_pandoc):
    target = io.BytesIO(a_word_file())
    with pytest.warns(UserWarning), zipfile.ZipFile(target, "a") as archive:
        archive.writestr("word/document.xml", word_parts(paragraph("Last"))["word/document.xml"])
    assert "same name" in refusal(target.getvalue())


def test_a_symbolic_link_is_refused(no_pandoc):
    target = io.BytesIO(a_word_file())
    with zipfile.ZipFile(target, "a") as archive:
        link = zipfile.ZipInfo("word/media/a.png")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert "point outside" in refusal(target.getvalue())


@pytest.mark.parametrize("part", ["document", "footnotes", "comments", "styles", "numbering"])
def test_elements_within_elements_are_refused_in_every_part_that_is_read(no_pandoc, part):
    name = f"word/{part}.xml"
    nested = b"<x>" * 20_000 + b"</x>" * 20_000
    content = word_parts(paragraph("Text"))[name].replace(b"</w:", nested + b"</w:", 1)
    assert "too deeply nested" in refusal(a_word_file(**{name: content}))


def test_what_pandoc_does_not_read_is_not_handed_on():
    target = io.BytesIO()
    deep = b"<x>" * 20_000 + b"</x>" * 20_000
    parts = {"word/theme/theme1.xml": deep, "customXml/item1.xml": deep, "docProps/app.xml": deep}
    inspect(io.BytesIO(a_word_file(**parts))).write_for_pandoc(target)
    archive = zipfile.ZipFile(target)
    assert {name: archive.read(name) for name in parts} == dict.fromkeys(parts, b"")


@pytest.mark.parametrize(
    "block",
    [
        "<w:p " + " ".join(f'a{number}=""' for number in range(300)) + "/>",
        f'<w:p a="{"x" * 700_000}"/>',
        f"<!-- {'x' * 700_000} -->",
        table([str(number) for number in range(201)]),
        "".join(f'<w:p w:rsid="{number}"/>' for number in range(250_001)),
    ],
    ids=["attributes", "a long attribute", "a long comment", "columns", "elements"],
)
def test_what_word_never_builds_is_refused(no_pandoc, block):
    assert "too large" in refusal(word_file(paragraph("Text"), block).getvalue())


def test_a_long_text_is_large_and_a_short_one_is_not():
    short = inspect(word_file(paragraph("Text")))
    long = inspect(word_file(*(paragraph(f"Text {number}") for number in range(15_000))))
    assert (short.is_large, long.is_large) == (False, True)


def test_any_damage_is_refused_with_a_sentence():
    """Files with some bytes changed: read or refused, never anything else."""
    sound = word_file(paragraph("Text"), media={"a.png": PNG}).getvalue()
    chance = random.Random(7)
    for _time in range(400):
        content = bytearray(sound)
        for _byte in range(chance.choice((1, 3, 20))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            inspect(io.BytesIO(bytes(content)))
        except Unreadable as caught:
            assert caught.sentence


def test_an_ordinary_file_passes(no_pandoc):
    package = inspect(word_file(paragraph("Text", picture("m1")), media={"a.png": PNG}))
    assert package.main == "word/document.xml"
    assert package.read_picture("media/a.png") == PNG
    assert package.findings.pictures == 1
