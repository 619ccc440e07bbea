"""XLIFF 1.2 (OASIS Standard, 1 February 2008): a file of ours written, and read again.

What most tools for translators read, OmegaT among them. Codes are `<g>` and `<x/>`. What
has no translation yet has a copy of the original in its place: OmegaT offers nothing else.
"""

from lxml import etree

from articles.newsroom.exchange.codes import BREAK, Content, Event
from articles.newsroom.exchange.file import Address, Entry, File, State
from articles.rendering.source import MARKER

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_TYPES = {"strong": "bold", "em": "italic", "u": "underlined", "a": "link", "br": "lb"}
_TYPES |= {MARKER: "x-note", BREAK: "x-paragraph"}
_STATES = {
    State.INITIAL: "needs-translation",
    State.NEEDS_REVIEW: "needs-review-translation",
    State.TRANSLATED: "translated",
}
_UNTRANSLATED = {"new", "needs-translation"}


def write(file: File) -> etree._Element:
    root = etree.Element(_name("xliff"), {"version": "1.2"}, nsmap={None: NAMESPACE})
    whole = etree.SubElement(
        root,
        _name("file"),
        {
            "original": str(file.address),
            "datatype": "html",
            "source-language": file.source_language,
            "target-language": file.target_language,
            "tool-id": "thinktank",
        },
    )
    whole.set(f"{_XML}space", "preserve")
    header = etree.SubElement(whole, _name("header"))
    etree.SubElement(header, _name("tool"), {"tool-id": "thinktank", "tool-name": "Thinktank"})
    body = etree.SubElement(whole, _name("body"))
    for entry in file.entries:
        _write_unit(body, entry, file)
        body[-1].tail = "\n"
    return root


def _write_unit(body: etree._Element, entry: Entry, file: File) -> None:
    unit = etree.SubElement(
        body, _name("trans-unit"), {"id": entry.id, "resname": entry.name or entry.id}
    )
    unit.set(f"{_XML}space", "preserve")
    if not entry.is_translatable:
        unit.set("translate", "no")
    if entry.longest is not None:
        unit.set("maxwidth", str(entry.longest))
        unit.set("size-unit", "char")
    source = etree.SubElement(unit, _name("source"))
    source.set(f"{_XML}lang", file.source_language)
    _write_content(source, entry.source, entry)
    target = etree.SubElement(unit, _name("target"), {"state": _STATES[entry.state]})
    target.set(f"{_XML}lang", file.target_language)
    _write_content(target, entry.source if entry.target is None else entry.target, entry)
    for hint in entry.hints:
        etree.SubElement(unit, _name("note"), {"from": "Thinktank"}).text = hint


def _write_content(parent: etree._Element, content: Content, entry: Entry) -> None:
    place, last = parent, None
    for kind, value in content:
        if kind == "words":
            if last is None:
                place.text = (place.text or "") + value
            else:
                last.tail = (last.tail or "") + value
        elif kind == "close":
            place, last = place.getparent(), place
        else:
            code = entry.codes[value]
            attributes = {
                "id": value,
                "ctype": _TYPES.get(code.tag, f"x-html-{code.tag}"),
                "clone": "no",
            }
            if kind == "open":
                place, last = etree.SubElement(place, _name("g"), attributes), None
            else:
                attributes["equiv-text"] = entry.shown[value]
                last = etree.SubElement(place, _name("x"), attributes)


def read(root: etree._Element, body: etree._Element, address: Address) -> File:
    """Return what the `<file>` element `body` of a file of ours says."""
    return File(
        address=address,
        source_language=body.get("source-language", ""),
        target_language=body.get("target-language", address.target),
        entries=tuple(_read_unit(unit) for unit in body.iter(_name("trans-unit"))),
    )


def _read_unit(unit: etree._Element) -> Entry:
    source, target = unit.find(_name("source")), unit.find(_name("target"))
    state = target.get("state", "") if target is not None else "new"
    return Entry(
        id=unit.get("id", ""),
        source=tuple(_events(source, {})) if source is not None else (),
        target=tuple(_events(target, {})) if target is not None else None,
        state=State.INITIAL if state in _UNTRANSLATED else State.TRANSLATED,
        is_translatable=unit.get("translate") != "no",
    )


def _events(element: etree._Element, opened: dict[str, str]) -> list[Event]:
    """`opened` are the ids of codes that begin here, by what their ends refer to."""
    events = [Event("words", element.text)] if element.text else []
    for child in element:
        name = child.tag.removeprefix(f"{{{NAMESPACE}}}")
        identifier = child.get("id", "")
        if name == "g":
            inside = _events(child, opened)
            events += [Event("open", identifier), *inside, Event("close", identifier)]
        elif name in {"x", "ph", "it"}:
            events.append(Event("alone", identifier))
        elif name in {"bx", "bpt"}:
            opened[child.get("rid") or identifier] = identifier
            events.append(Event("open", identifier))
        elif name in {"ex", "ept"}:
            events.append(Event("close", opened.get(child.get("rid") or identifier, identifier)))
        elif name == "mrk":
            events += _events(child, opened)
        else:
            events.append(Event("unknown", name))
        if child.tail:
            events.append(Event("words", child.tail))
    return events


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"
