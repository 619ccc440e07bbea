"""A text goes out as XLIFF and comes back without loss; what was lost on the way is named."""

import os
import re
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from articles.newsroom.draft import Draft
from articles.newsroom.exchange import exporting, reading
from articles.newsroom.exchange.answering import answer
from articles.newsroom.exchange.codes import coded, html_of
from articles.newsroom.exchange.file import VERSIONS, Address
from articles.newsroom.exchange.reading import Unreadable, read, written
from articles.newsroom.exchange.units import units_of
from articles.newsroom.segments import segments_of, with_segments
from articles.rendering.skeleton import skeleton
from articles.rendering.source import clean_body
from tests.test_segments import TEXT, inline, texts

#: Where the schemas of OASIS are, which are not ours to hand on. Debian has them.
SCHEMAS = Path(
    os.environ.get(
        "XLIFF_SCHEMAS", "/usr/share/php/Symfony/Component/Translation/Resources/schemas"
    )
)
SCHEMA_OF = {"2.1": "xliff-core-2.0.xsd", "1.2": "xliff-core-1.2-strict.xsd"}
NAMES = {
    "2.1": "{urn:oasis:names:tc:xliff:document:2.0}",
    "1.2": "{urn:oasis:names:tc:xliff:document:1.2}",
}
UNIT = {"2.1": "unit", "1.2": "trans-unit"}
ADDRESS = Address(article=12, source="en", source_revision=5, target="tr", target_revision=3)
BEGINS = replace(ADDRESS, target_revision=0)
TURKISH = Draft(
    title="Tahıl ve ekmek",
    slug="tahil",
    standfirst="Fiyatlar neden arttı",
    takeaways=("Bir", "İki"),
    body=clean_body(
        TEXT.body.replace("Prices <em>rose</em>", "Fiyatlar\u00a0<em>arttı</em>")
        .replace("fell", "düştü")
        .replace("Caption", "Resim yazısı")
    ),
    notes={"kbbb": "<em>Oraya</em> bakın.", "kzzz": "Anılmayan", "kaaa": "Birinci"},
)

LONG = "In 1998 Anna Lindh met 300 traders of the port of Gdańsk who sold grain by the ton"
SHORT = "A second thought about 17 ships of the Baltic Exchange that never came to London"
THIRD = "The elders of Novgorod wrote 41 letters about salt and wax to the merchants of Lübeck"
LAST = "Nobody answered in 1361, when Valdemar took Visby, burned 5 storehouses and left"

both = pytest.mark.parametrize("version", VERSIONS)


def sent(source=TEXT, target=TURKISH, *, version="2.1", **more) -> bytes:
    address = ADDRESS if target is not None else BEGINS
    return written(exporting.file_of(address, source, target, **more), version)


def answered(content: bytes, source=TEXT, target=TURKISH):
    return answer(read(content), source, target)


def in_tool(content: bytes, version: str, change) -> bytes:
    """Return `content` after `change` was called with the source and target of each unit."""
    root = etree.fromstring(content)
    name = NAMES[version]
    for unit in root.iter(f"{name}{UNIT[version]}"):
        source = next(unit.iter(f"{name}source"))
        target = next(unit.iter(f"{name}target"), None)
        if target is None:
            target = etree.Element(f"{name}target")
            source.addnext(target)
        change(unit.get("id"), source, target)
    return etree.tostring(root)


def translate(content: bytes, version: str, words: dict[str, str]) -> bytes:
    """Return `content` with `words` in front of the translations of the units named so."""

    def change(identifier, source, target):
        if identifier in words:
            if not target.text and not len(target):
                target.text = source.text
                target.extend(deepcopy(list(source)))
            target.text = words[identifier] + (target.text or "")

    return in_tool(content, version, change)


# Nothing is lost ----------------------------------------------------------------------------


@both
def test_a_file_that_comes_back_as_it_went_out_changes_nothing(version):
    came = answered(sent(version=version))
    assert came.draft == TURKISH
    assert (came.problems, came.changes, came.unwritten) == ((), (), ())


@given(texts, texts, st.sampled_from(VERSIONS))
def test_any_two_texts_go_out_and_come_back_the_same(source, target, version):
    came = answered(sent(source, target, version=version), source, target)
    assert (came.draft, came.problems, came.changes) == (target, (), ())


@given(inline, inline)
def test_inline_html_taken_apart_into_codes_is_the_same_put_together(one, other):
    one, other = clean_body(one), clean_body(other)
    said = coded([one], [other])
    assert html_of(said.source, said.codes) == (one,)
    assert html_of(said.target, said.codes) == (other,)


@given(texts, st.sampled_from(VERSIONS), st.data())
def test_exactly_what_a_tool_changed_is_changed(source, version, data):
    target = with_segments(source, {one.name: f"ü{one.html}" for one in segments_of(source)})
    content = sent(source, target, version=version)
    names = {
        unit.id: [one.name for one in unit.target]
        for unit in units_of(source, target)
        if unit.is_translatable
    }
    chosen = data.draw(st.sets(st.sampled_from(sorted(names))))
    came = answered(translate(content, version, dict.fromkeys(chosen, "Ж ")), source, target)
    assert came.problems == ()
    assert {one.unit.id for one in came.changes} == chosen
    before = {one.name: one.html for one in segments_of(target)}
    after = {one.name: one.html for one in segments_of(came.draft)}
    changed = {names[one][0] for one in chosen}
    assert {name for name in before if before[name] != after[name]} == changed


@both
def test_a_translation_that_nobody_began_begins_with_the_blocks_of_its_original(version):
    content = sent(target=None, version=version)
    words = {"title": "Ekmek: ", "body.1": "Fiyatlar ", "body.2.0_0": "sonra ", "notes.kaaa": "1 "}
    came = answered(translate(content, version, words), target=None)
    assert came.problems == ()
    assert came.draft.title == "Ekmek: Grain & bread"
    assert came.draft.body.startswith(
        "<h2></h2>\n<p>Fiyatlar Prices <em>rose</em>"
        '<fn-ref data-key="kaaa"></fn-ref> by 4 &amp; <a href="https://example.org/a">fell</a>.</p>'
    )
    assert "sonra after it" in came.draft.body
    assert "<pre>a\n b</pre>" in came.draft.body
    assert came.draft.body.count("<fn-ref") == TEXT.body.count("<fn-ref")
    assert came.draft.notes == {**TEXT.notes, "kaaa": "1 The first"}
    assert came.draft.takeaways == ()


@both
def test_a_paragraph_that_only_the_original_has_comes_in_behind_its_neighbour(version):
    source = replace(
        TEXT,
        takeaways=(LONG, THIRD, SHORT),
        body=TEXT.body.replace(
            "\n<ul>",
            '\n<p>A wholly new thought of 2031.<fn-ref data-key="knew"></fn-ref></p>\n<ul>',
            1,
        ),
        notes={**TEXT.notes, "knew": "New source"},
    )
    target = replace(TURKISH, takeaways=(LONG, SHORT))
    new = [unit.id for unit in units_of(source, target) if not unit.target]
    assert new == ["takeaways.1--", "body.2--", "notes.knew--"]
    content = translate(sent(source, target, version=version), version, dict.fromkeys(new, "Yeni "))
    came = answered(content, source, target)
    assert came.problems == ()
    assert came.draft.takeaways == (LONG, f"Yeni {THIRD}", SHORT)
    assert came.draft.notes["knew"] == "Yeni New source"
    marker = '<fn-ref data-key="knew"></fn-ref>'
    assert f".</p>\n<p>Yeni A wholly new thought of 2031.{marker}</p>\n<ul>" in came.draft.body
    assert answered(sent(source, target, version=version), source, target).draft == target
    alone = translate(sent(source, target, version=version), version, {"body.2--": "Yeni "})
    came = answered(alone, source, target)
    assert came.draft.notes["knew"] == "New source"  # it is cited now, and not lost


def paragraphs(*lines: str) -> Draft:
    return Draft(title="T", body="\n".join(f"<p>{line}</p>" for line in lines))


@both
def test_paragraphs_that_were_split_or_joined_stay_so_and_are_one_unit(version):
    source = paragraphs(f"{LONG}. {SHORT}.", "Middle of 2001.", f"{THIRD}.", f"{LAST}.")
    target = paragraphs(f"{LONG}.", f"{SHORT}.", "Middle of 2001.", f"{THIRD}. {LAST}.")
    units = {unit.id for unit in units_of(source, target)}
    assert units >= {"body.0--body.0-body.1", "body.2-body.3--body.3"}
    content = sent(source, target, version=version)
    assert answered(content, source, target).draft == target
    words = {"body.0--body.0-body.1": "Önce ", "body.2-body.3--body.3": "Sonra "}
    came = answered(translate(content, version, words), source, target)
    assert came.problems == ()
    assert came.draft.body == (
        target.body.replace("<p>", "<p>Önce ", 1).replace(f"<p>{THIRD}", f"<p>Sonra {THIRD}")
    )


def items(*lines: str) -> Draft:
    return Draft(title="T", body="<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>")


@both
def test_an_item_that_only_the_list_of_the_original_has_comes_in_where_it_stands(version):
    source, target = items(SHORT, LONG, THIRD, LAST), items(LONG, LAST)
    content = sent(source, target, version=version)
    assert answered(content, source, target).draft == target
    words = {"body.0.0--": "Bir ", "body.0.2--": "Üç "}
    came = answered(translate(content, version, words), source, target)
    assert came.problems == ()
    assert came.draft == items(f"Bir {SHORT}", LONG, f"Üç {THIRD}", LAST)


def test_a_new_paragraph_stands_behind_all_parts_of_one_that_was_split():
    source = paragraphs(f"{LONG}. {SHORT}.", f"{THIRD}.", f"{LAST}.")
    target = paragraphs(f"{LONG}.", f"{SHORT}.", f"{LAST}.")
    came = answered(translate(sent(source, target), "2.1", {"body.1--": "Yeni "}), source, target)
    assert came.draft.body == "\n".join(
        f"<p>{line}.</p>" for line in (LONG, SHORT, f"Yeni {THIRD}", LAST)
    )


@both
def test_a_marker_that_only_an_empty_paragraph_has_stays_when_it_gets_words(version):
    begun = Draft(body=skeleton(TEXT.body), notes={**TEXT.notes, "kown": "Of the translator"})
    own = '<fn-ref data-key="kown"></fn-ref>'
    begun = replace(begun, body=begun.body.replace("<h2></h2>", f"<h2>{own}</h2>"))
    came = answered(
        translate(sent(target=begun, version=version), version, {"body.0": "Tahıl "}), target=begun
    )
    assert came.draft.body.startswith(f"<h2>Tahıl Grain{own}</h2>")


@both
def test_a_row_that_the_translation_lacks_is_there_to_be_read_and_changes_nothing(version):
    source = replace(
        TEXT, body=TEXT.body.replace("</tr>", f"</tr><tr><th>{THIRD}</th><td>{LAST}</td></tr>", 1)
    )
    content = sent(source, version=version)
    came = answered(in_tool(content, version, lambda name, source, target: None), source)
    assert (came.problems, came.draft) == ((), TURKISH)
    assert b"lacks this part of its table or list" in content
    cell = next(one.id for one in units_of(source, TURKISH) if not one.has_place)
    came = answered(translate(content, version, {cell: "Yeni "}), source)
    assert "this is not translated in a file" in came.problems[0]


@both
def test_tools_may_lay_out_white_space_anew_but_not_take_a_space_that_does_not_break(version):
    content = sent(version=version)
    came = answered(content.replace(b"Fiyatlar neden", b"Fiyatlar\n   neden"))
    assert (came.changes, came.draft) == ((), TURKISH)
    came = answered(content.replace("Fiyatlar\u00a0".encode(), b"Fiyatlar "))
    assert [one.unit.id for one in came.changes] == ["body.1"]


def test_a_tool_may_cut_a_unit_into_segments_and_write_its_pairs_as_start_and_end():
    content = sent().decode()
    unit = re.search(r'<unit id="body.1".*?</unit>', content, re.DOTALL)[0]
    cut = (
        '<segment state="final"><source>Prices <sc id="1"/>rose<ec startRef="1"/></source>'
        '<target><sc id="1"/>Yükseldi<ec startRef="1"/><ph id="2"/></target></segment>'
        "<ignorable><source> </source></ignorable>"
        '<segment><source><ph id="2"/> by 4 &amp; <pc id="3">fell</pc>.</source>'
        '<target><mrk id="m1" type="comment" value="?"><pc id="3">düştü</pc></mrk>.</target>'
        "</segment>"
    )
    came = answered(content.replace(unit, f'<unit id="body.1">{cut}</unit>').encode())
    assert [one.unit.id for one in came.changes] == []
    assert "another text of the original" in came.problems[0]
    cut = cut.replace("/></source>", "/><ph id='2'/></source>", 1).replace('<ph id="2"/> by', "by")
    came = answered(content.replace(unit, f'<unit id="body.1">{cut}</unit>').encode())
    assert came.problems == ()
    assert (
        '<p><em>Yükseldi</em><fn-ref data-key="kaaa"></fn-ref> '
        '<a href="https://example.org/a">düştü</a>.</p>' in came.draft.body
    )


# What a translator is told ------------------------------------------------------------------


@both
def test_a_file_says_how_far_each_segment_is_and_what_has_changed_since(version):
    old = replace(TEXT, body=TEXT.body.replace("by 4", "by 3"))
    root = etree.fromstring(sent(version=version, made_from=old))
    units = {unit.get("id"): unit for unit in root.iter(f"{NAMES[version]}{UNIT[version]}")}
    said = {name: etree.tostring(unit, encoding="unicode") for name, unit in units.items()}
    review = {"2.1": "thinktank:needs-review", "1.2": "needs-review-translation"}[version]
    assert review in said["body.1"] and "It was: “Prices rose by 3" in said["body.1"]
    assert "note 1, behind the words that it stands for: “The first”" in said["body.1"]
    assert "the link to https://example.org/a" in said["body.1"]
    assert '"translated"' in said["title"] and "At most 200 characters" in said["title"]
    initial = {"2.1": '"initial"', "1.2": '"needs-translation"'}[version]
    assert initial in said["body.0"]  # the heading says what the original says
    assert 'translate="no"' in said["body.6"]


@both
@pytest.mark.parametrize("target", [TURKISH, None], ids=["begun", "new"])
def test_files_are_valid_against_the_schemas_of_oasis(version, target, tmp_path):
    if not (SCHEMAS / SCHEMA_OF[version]).exists():
        pytest.skip(
            f"no schemas in {SCHEMAS}: install php-symfony-translation or set XLIFF_SCHEMAS"
        )
    parser = etree.XMLParser()
    parser.resolvers.add(_Beside())
    schema = etree.XMLSchema(etree.parse(str(SCHEMAS / SCHEMA_OF[version]), parser))
    old = replace(TEXT, body=TEXT.body.replace("by 4", "by 3"))
    schema.assertValid(etree.fromstring(sent(target=target, version=version, made_from=old)))


class _Beside(etree.Resolver):
    """Finds the schema of XML's own attributes beside the others, not at the W3C."""

    def resolve(self, url, identifier, context):
        if url.endswith("xml.xsd"):
            return self.resolve_filename(str(SCHEMAS / "xml.xsd"), context)
        return None


def test_codes_are_protected_and_unique_as_the_standard_wants_them():
    root = etree.fromstring(sent())
    for unit in root.iter(f"{NAMES['2.1']}unit"):
        data = {one.get("id") for one in unit.iter(f"{NAMES['2.1']}data")}
        for side in (*unit.iter(f"{NAMES['2.1']}source"), *unit.iter(f"{NAMES['2.1']}target")):
            found = list(side.iterdescendants())
            assert len({one.get("id") for one in found}) == len(found)
            for one in found:
                assert (one.get("canDelete"), one.get("canCopy")) == ("no", "no")
                refs = [one.get(name) for name in ("dataRef", "dataRefStart", "dataRefEnd")]
                assert {ref for ref in refs if ref} <= data


@both
def test_translate_toolkit_opens_a_file_translates_it_and_it_comes_back(version):
    module = {"2.1": "translate.storage.xliff2", "1.2": "translate.storage.xliff"}[version]
    storage = pytest.importorskip(module, reason="translate-toolkit is not installed")
    kind = storage.Xliff2File if version == "2.1" else storage.xlifffile
    store = kind.parsestring(sent(target=None, version=version))
    texts = {unit.getid().rpartition("\x04")[2]: unit for unit in store.units}
    assert texts["standfirst"].source == "Why prices rose"
    texts["standfirst"].target = "Fiyatlar neden arttı"
    texts["body.0"].target = "Tahıl"
    came = answered(bytes(store), target=None)
    assert came.problems == ()
    assert (came.draft.standfirst, came.draft.body[:16]) == (
        "Fiyatlar neden arttı",
        "<h2>Tahıl</h2>\n<",
    )
    assert len(came.changes) == 2


# What was lost is named ---------------------------------------------------------------------


def replaced(version: str, name: str, inner: str):
    """Return the answer to a file whose unit `name` has the translation `inner`.

    Its standfirst is another one, too.
    """

    def change(identifier, source, target):
        if identifier == name:
            new = etree.fromstring(f'<target xmlns="{NAMES[version][1:-1]}">{inner}</target>')
            target.text = new.text
            target[:] = list(new)
        elif identifier == "standfirst":
            target.text = "Başka"

    return answered(in_tool(sent(version=version), version, change))


def code(version: str, identifier: int, words: str | None = None) -> str:
    pair, alone = {"2.1": ("pc", "ph"), "1.2": ("g", "x")}[version]
    if words is None:
        return f'<{alone} id="{identifier}"/>'
    return f'<{pair} id="{identifier}">{words}</{pair}>'


@both
@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("{em}{link}", "the marker of note 1 {2} was lost"),
        ("{note}{link} Words", "the italic mark {1} was lost"),
        ("{em}{note} Words", "the link to https://example.org/a {3} was lost"),
        ("{em}{note}{note}{link}", "the marker of note 1 {2} stands there twice"),
        ("{em}{note}{link}{other}", "a code that is not of this segment {9} does not belong"),
        ("{em}{note}{empty}", "the link to https://example.org/a {3} holds no words any more"),
        ("{em}{noteish}{link}", "the marker of note 1 {2} is not closed, or crosses"),
    ],
)
def test_lost_and_doubled_and_strange_codes_are_named_with_their_segment(version, inner, said):
    came = replaced(
        version,
        "body.1",
        inner.format(
            em=code(version, 1, "arttı"),
            note=code(version, 2),
            noteish=code(version, 2, "x"),
            link=code(version, 3, "düştü"),
            empty=code(version, 3, ""),
            other=code(version, 9),
        ),
    )
    problems = came.problems
    assert came.draft == TURKISH
    assert len(problems) == 1
    assert said in problems[0]
    assert "Paragraph “Prices rose by 4 & fell.” (body.1)" in problems[0]


def test_codes_that_cross_each_other_are_refused():
    crossed = '<sc id="1"/>a<sc id="3"/>b<ec startRef="1"/>c<ec startRef="3"/><ph id="2"/>'
    assert "crosses another" in replaced("2.1", "body.1", crossed).problems[0]


@both
def test_a_title_that_is_too_long_is_refused(version):
    assert "longer than 200 characters" in replaced(version, "title", "x" * 201).problems[0]
    assert replaced(version, "title", "x" * 200).problems == ()


@both
def test_missing_strange_and_doubled_segments_are_named(version):
    content = sent(version=version)
    root = etree.fromstring(content)
    units = {one.get("id"): one for one in root.iter(f"{NAMES[version]}{UNIT[version]}")}
    units["body.1"].getparent().remove(units["body.1"])
    units["title"].set("id", "body.77")
    units["standfirst"].set("id", "notes.kaaa")
    problems = " ".join(answered(etree.tostring(root)).problems)
    assert "not of this text: body.77" in problems
    assert "twice: notes.kaaa" in problems
    for name in ("Title “Grain & bread”", "Standfirst “Why prices", "Paragraph “Prices rose by 4"):
        assert name in problems
    assert answered(etree.tostring(root)).draft == TURKISH


@both
def test_a_file_whose_original_says_something_else_is_refused(version):
    came = answered(sent(version=version), source=replace(TEXT, standfirst="Other"))
    assert came.problems == (
        "Standfirst “Other” (standfirst): the file has another text of the original here.",
    )


@both
def test_what_has_no_translation_keeps_what_it_has_and_is_named(version):
    def empty(name, source, target):
        if name == "standfirst":
            target.text = None

    came = answered(in_tool(sent(version=version), version, empty))
    assert came.draft == TURKISH
    assert came.unwritten == ("Standfirst “Why prices rose” (standfirst)",)


@both
def test_the_original_put_in_by_a_tool_is_no_translation(version):
    def copy(name, source, target):
        target.text = source.text
        target[:] = deepcopy(list(source))

    came = answered(in_tool(sent(target=None, version=version), version, copy), target=None)
    assert (came.changes, came.draft.title) == ((), "")
    assert "<td>1\u00a0300</td>" in came.draft.body  # a number needs no translator
    assert not any("1\u00a0300" in place for place in came.unwritten)


def test_an_address_can_be_changed_here_and_not_in_a_file():
    hostile = (
        sent()
        .replace(b"https://example.org/a", b"https://evil.example/")
        .replace(b'data-key="kaaa', b'data-key="kevil')
    )
    came = answered(translate(hostile, "2.1", {"body.1": "Yeni "}))
    assert "https://example.org/a" in came.draft.body
    assert "evil" not in came.draft.body


def test_html_in_a_translation_is_words():
    came = answered(
        in_tool(
            sent(),
            "2.1",
            lambda name, source, target: target.__setattr__(
                "text", "<script>alert(1)</script>" if name in {"title", "body.0"} else target.text
            ),
        )
    )
    assert came.draft.title == "<script>alert(1)</script>"
    assert "<h2>&lt;script&gt;alert(1)&lt;/script&gt;</h2>" in came.draft.body


# What is no file of ours ----------------------------------------------------------------------


def bomb() -> bytes:
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    return f"<!DOCTYPE x [{entities}]><xliff>&j;</xliff>".encode()


GOOD = sent(version="1.2")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"PK\x03\x04...", "zip archive"),
        (b"Plain text", "not an XLIFF file"),
        (b"<html><body/></html>", "not an XLIFF file"),
        (GOOD[:-40], "not well-formed"),
        (GOOD.replace(b"Grain", b"&grain;"), "not well-formed"),
        (bomb(), "DTD"),
        (bomb().decode().encode("utf-16"), "DTD"),
        (b'<!DOCTYPE x SYSTEM "http://evil.example/x.dtd"><xliff/>', "DTD"),
        (GOOD.replace(b"UTF-8", b"windows-1254"), "not in UTF-8"),
        (GOOD.decode().replace("UTF-8", "utf-7").encode(), "not in UTF-8"),
        ("<?xml version='1.0'?><xliff>ğ</xliff>".encode("iso-8859-9"), "not in UTF-8"),
        (b"<a>" * 5000 + b"</a>" * 5000, "deeply nested"),
        (b"<xliff>" + b"<a/>" * 600_000 + b"</xliff>", "so full"),
        (b"<xliff>" + b" " * reading.MAX_FILE + b"</xliff>", "larger than 5 MB"),
        (GOOD.replace(b'version="1.2"', b'version="1.1"'), "neither 2.1 nor 1.2"),
        (GOOD.replace(b"thinktank/article", b"other/article"), "not downloaded here"),
        (
            GOOD.replace(b"<file ", b'<file original="a" datatype="x"><body/></file><file ', 1),
            "not downloaded here",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_hostile_or_none_of_ours_is_refused_with_a_sentence(content, said):
    with pytest.raises(Unreadable, match=re.escape(said)):
        read(content)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_encodings_that_tools_write_are_read(encoding):
    text = GOOD.decode().replace("encoding='UTF-8'", f"encoding='{encoding.removesuffix('-sig')}'")
    assert answered(text.encode(encoding)).draft == TURKISH


def test_a_version_begun_with_empty_paragraphs_goes_out_without_translations():
    begun = Draft(body=skeleton(TEXT.body), notes=dict(TEXT.notes))
    content = sent(target=begun)
    units = units_of(TEXT, begun)
    assert [one.id for one in units if not one.has_place] == ["body.2.0_0--"]
    came = answered(translate(content, "2.1", {"body.1": "Fiyat "}), target=begun)
    assert came.problems == ()
    assert "<p>Fiyat Prices <em>rose</em><fn-ref" in came.draft.body
