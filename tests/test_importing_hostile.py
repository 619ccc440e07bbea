"""Hostile files are refused within two seconds and 600 MB, pandoc's memory among them."""

import io
import json
import os
import random
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.word_files import footnote, packed, paragraph, run, word_file, word_parts

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 2
MEGABYTES = 600
MEBIBYTE = 1024 * 1024

DTD = b'<!DOCTYPE a [<!ENTITY x "%s">]><a>&x;</a>'
LAUGHS = b"".join(
    b'<!ENTITY a%d "%s">' % (number, b"&a%d;" % (number - 1) * 10) for number in range(1, 10)
)


def changed(**parts: bytes) -> bytes:
    return packed({**word_parts(paragraph("Text")), **parts}).getvalue()


def with_a_picture_of(megabytes: int) -> bytes:
    return with_entry("word/media/a.png", os.urandom(megabytes * MEBIBYTE))


def blocks(*written: str, **parts) -> bytes:
    return word_file(paragraph("Text"), *written, **parts).getvalue()


def nested(tag: str, count: int = 20_000) -> str:
    return f"<w:{tag}>" * count + paragraph("deep") + f"</w:{tag}>" * count


def nested_tables(count: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * count + paragraph("deep") + "</w:tc></w:tr></w:tbl>" * count


def noise(count: int, form: str) -> str:
    """Return `form` again and again with a number that no compression takes away."""
    chance = random.Random(1)
    return "".join(form % chance.randrange(10**9) for _time in range(count))


def with_entry(name: str, content: bytes, *, kind: int = stat.S_IFREG) -> bytes:
    target = io.BytesIO(blocks())
    with zipfile.ZipFile(target, "a") as archive:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = (kind | 0o644) << 16
        archive.writestr(entry, content)
    return target.getvalue()


def encrypted() -> bytes:
    content = bytearray(blocks())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := content.find(signature, place + 1)) >= 0:
            content[place + offset] |= 1
    return bytes(content)


def twice() -> bytes:
    with pytest.warns(UserWarning):
        return with_entry("word/document.xml", b"<w:document/>")


def much_xml() -> bytes:
    """Return a file of four large parts that compress as well as Word's do."""
    part = b"".join(os.urandom(1_000).hex().encode() + b" " * 16_000 for _time in range(1_000))
    return changed(**{f"customXml/{number}.xml": b"<a>" + part for number in range(4)})


CELL = "<w:tc><w:p w:a='%d'/></w:tc>"
#: What must be refused: a word of the sentence, and the file.
REFUSED = {
    "content controls": ("nested", lambda: blocks(nested("sdt"))),
    "smart tags": ("nested", lambda: blocks(f"<w:p>{nested('smartTag')}</w:p>")),
    "insertions": ("nested", lambda: blocks(f"<w:p>{nested('ins')}</w:p>")),
    "nested in a note": (
        "nested",
        lambda: blocks(paragraph(footnote(1)), footnotes={1: f"<w:p>{nested('sdt')}</w:p>"}),
    ),
    "nested tables": ("tables within tables", lambda: blocks(nested_tables(21))),
    "20,000 nested tables": ("nested", lambda: blocks(nested_tables(20_000))),
    "300,000 attributes": (
        "too large",
        lambda: blocks("<w:p " + noise(300_000, "a%d='' ") + "/>"),
    ),
    "many elements": ("too large", lambda: blocks(noise(510_000, '<w:p w:a="%d"/>'))),
    "many paragraphs": (
        "too large",
        lambda: blocks(noise(90_000, "<w:p><w:r><w:t>%d</w:t></w:r></w:p>")),
    ),
    "a wide table": (
        "too large",
        lambda: blocks(f"<w:tbl><w:tr>{noise(20_000, CELL)}</w:tr></w:tbl>"),
    ),
    "a bomb": (
        "unpacks",
        lambda: changed(**{"word/document.xml": b"<a>" + b" " * 26 * MEBIBYTE}),
    ),
    "many bombs": (
        "unpacks",
        lambda: changed(**{f"word/media/{n}.bin": bytes(19 * MEBIBYTE) for n in range(11)}),
    ),
    "much XML": ("unpacks", much_xml),
    "external entities": ("DTD", lambda: changed(**{"word/document.xml": DTD % b"file:///x"})),
    "billion laughs": (
        "DTD",
        lambda: changed(**{"word/styles.xml": b"<!DOCTYPE a [" + LAUGHS + b"]><a>&a9;</a>"}),
    ),
    "two parts of one name": ("same name", twice),
    "an absolute path": ("point outside", lambda: with_entry("/etc/passwd", b"x")),
    "a path out of the zip": ("point outside", lambda: with_entry("word/../../x", b"x")),
    "a symbolic link": (
        "point outside",
        lambda: with_entry("word/media/a", b"/etc/passwd", kind=stat.S_IFLNK),
    ),
    "encrypted entries": ("password", encrypted),
    "more than 30 MB": (
        "30 MB",
        lambda: with_a_picture_of(31),
    ),
}
#: What is read, although it is unusual: it must cost as little.
READ = {
    "nearly 30 MB": lambda: with_a_picture_of(29),
    "tables in each other": lambda: blocks(nested_tables(19)),
    "as deep as allowed": lambda: blocks(nested("sdt", 120)),
    "many runs": lambda: blocks(paragraph(*(run(f"{number} ") for number in range(3_000)))),
}


def test_hostile_files_are_refused_within_two_seconds_and_600_megabytes(tmp_path):
    """One test for all: the files are measured in one process, which takes long to begin."""
    made = {name: make for name, (_said, make) in REFUSED.items()} | READ
    for name, make in made.items():
        (tmp_path / f"{name}.docx").write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-m", "tests.measured_reading", *map(str, tmp_path.glob("*.docx"))],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    measured = {line["name"]: line for line in map(json.loads, done.stdout.splitlines())}

    assert measured.keys() == made.keys()
    assert [told for told in measured.values() if told["seconds"] >= SECONDS] == []
    assert [told for told in measured.values() if told["megabytes"] >= MEGABYTES] == []
    assert [measured[name] for name in READ if measured[name]["refused"]] == []
    for name, (said, _make) in REFUSED.items():
        assert said in (measured[name]["refused"] or ""), name
