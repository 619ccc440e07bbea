"""XLIFF 2.1 (OASIS Standard, 13 February 2018): a file of ours written, and read again.

One `<segment>` a `<unit>`; a tool may cut it into several, and they are joined again. Its
core namespace is that of 2.0. Titles have their length by the size and length restriction
module (section 5.8 of the standard).
"""

from lxml import etree

from articles.newsroom.exchange.codes import BREAK, Code, Content, Event
from articles.newsroom.exchange.file import Address, Entry, File, State
from articles.rendering.source import MARKER
from languages.names import direction

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
SIZES = "urn:oasis:names:tc:xliff:sizerestriction:2.0"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
#: What a code is, in words that tools know: type and subtype of the standard, section 4.7.
_TYPES = {
    "strong": ("fmt", "xlf:b"),
    "em": ("fmt", "xlf:i"),
    "u": ("fmt", "xlf:u"),
    "br": ("fmt", "xlf:lb"),
    "a": ("link", None),
    MARKER: ("other", "thinktank:note"),
    BREAK: ("other", "thinktank:paragraph"),
}
_KEPT = {"canCopy": "no", "canDelete": "no"}


def write(file: File) -> etree._Element:
    root = etree.Element(
        _name("xliff"),
        {
            "version": "2.1",
            "srcLang": file.source_language,
            "trgLang": file.target_language,
        },
        nsmap={None: NAMESPACE, "slr": SIZES},
    )
    root.set(_SPACE, "preserve")
    body = etree.SubElement(
        root,
        _name("file"),
        {
            "id": "f1",
            "original": str(file.address),
            "canResegment": "no",
            "srcDir": direction(file.source_language),
            "trgDir": direction(file.target_language),
        },
    )
    etree.SubElement(body, f"{{{SIZES}}}profiles", {"generalProfile": "xliff:codepoints"})
    for entry in file.entries:
        _write_unit(body, entry)
        body[-1].tail = "\n"
    return root


def _write_unit(body: etree._Element, entry: Entry) -> None:
    unit = etree.SubElement(body, _name("unit"), {"id": entry.id, "name": entry.name or entry.id})
    if not entry.is_translatable:
        unit.set("translate", "no")
    if entry.longest is not None:
        unit.set(f"{{{SIZES}}}sizeRestriction", str(entry.longest))
    if entry.hints:
        notes = etree.SubElement(unit, _name("notes"))
        for hint in entry.hints:
            etree.SubElement(notes, _name("note"), {"category": "instruction"}).text = hint
    data: dict[str, str] = {}
    if entry.codes:
        original = etree.SubElement(unit, _name("originalData"))
        for code in entry.codes.values():
            for text in filter(None, (code.start, code.end)):
                if text not in data:
                    data[text] = f"d{len(data) + 1}"
                    one = etree.SubElement(original, _name("data"), {"id": data[text]})
                    one.text = text
    segment = etree.SubElement(unit, _name("segment"))
    if entry.is_translatable:
        segment.set("state", "initial" if entry.state is State.INITIAL else "translated")
    if entry.state is State.NEEDS_REVIEW:
        segment.set("subState", "thinktank:needs-review")
    _write_content(etree.SubElement(segment, _name("source")), entry.source, entry, data)
    if entry.target is not None:
        target = etree.SubElement(segment, _name("target"))
        _write_content(target, entry.target, entry, data)


def _write_content(
    parent: etree._Element, content: Content, entry: Entry, data: dict[str, str]
) -> None:
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
            attributes = {"id": value, **_KEPT, **_kind_of(code)}
            if kind == "open":
                attributes |= {
                    "dataRefStart": data[code.start],
                    "dataRefEnd": data[code.end],
                    "dispStart": code.start,
                    "dispEnd": code.end,
                }
                place, last = etree.SubElement(place, _name("pc"), attributes), None
            else:
                attributes |= {"dataRef": data[code.start], "disp": entry.shown[value]}
                last = etree.SubElement(place, _name("ph"), attributes)


def _kind_of(code: Code) -> dict[str, str]:
    kind, subtype = _TYPES.get(code.tag, ("fmt", f"html:{code.tag}"))
    return {"type": kind} | ({"subType": subtype} if subtype else {})


def read(root: etree._Element, body: etree._Element, address: Address) -> File:
    """Return what the `<file>` element `body` of a file of ours says."""
    return File(
        address=address,
        source_language=root.get("srcLang", ""),
        target_language=root.get("trgLang", ""),
        entries=tuple(_read_unit(unit) for unit in body.iter(_name("unit"))),
    )


def _read_unit(unit: etree._Element) -> Entry:
    source: list[Event] = []
    target: list[Event] = []
    has_target, states = True, set()
    for part in unit.iterchildren(_name("segment"), _name("ignorable")):
        said = part.find(_name("source"))
        translation = part.find(_name("target"))
        events = _events(said) if said is not None else []
        source += events
        if part.tag == _name("segment"):
            states.add(part.get("state", "initial"))
            has_target &= translation is not None
        target += _events(translation) if translation is not None else events
    return Entry(
        id=unit.get("id", ""),
        source=tuple(source),
        target=tuple(target) if has_target and states else None,
        state=State.INITIAL if "initial" in states else State.TRANSLATED,
        is_translatable=unit.get("translate") != "no",
    )


def _events(element: etree._Element) -> list[Event]:
    events = [Event("words", element.text)] if element.text else []
    for child in element:
        name = child.tag.removeprefix(f"{{{NAMESPACE}}}")
        identifier = child.get("id", "")
        if name == "pc":
            inside = _events(child)
            events += [Event("open", identifier), *inside, Event("close", identifier)]
        elif name == "ph":
            events.append(Event("alone", identifier))
        elif name == "sc":
            events.append(Event("open", identifier))
        elif name == "ec":
            events.append(Event("close", child.get("startRef") or identifier))
        elif name == "mrk":
            events += _events(child)
        elif name not in {"sm", "em"}:
            events.append(Event("unknown", name))
        if child.tail:
            events.append(Event("words", child.tail))
    return events


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"
