"""Makes small .docx files for tests, part by part, so that a test says what its file holds."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = (
    f'xmlns:w="{W}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_STYLES = {
    "Title": "Title",
    "Subtitle": "Subtitle",
    "Author": "Author",
    "Heading1": "heading 1",
    "Heading2": "heading 2",
    "Heading3": "heading 3",
    "Heading5": "heading 5",
    "Balk1": "heading 1",  # the style id of a Turkish Word
    "Quote": "Quote",
    "Caption": "caption",
    "ListBullet": "List Bullet",
}

PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89"
    b"\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82"
)


def run(text: str, properties: str = "") -> str:
    """Return a run of text; `properties` such as `<w:b/>`."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*runs: str, style: str = "", properties: str = "") -> str:
    """Return a paragraph of runs; a run without markup is plain text."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    inner = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inner}</w:p>"


def listed(*runs: str, level: int = 0, number: int = 1) -> str:
    """Return an item of list 1 (bullets) or 2 (numbers)."""
    return paragraph(
        *runs,
        properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>',
    )


def footnote(number: int, *, mark: str = "") -> str:
    """Return the reference to a footnote; `mark` stands for its number where it has its own."""
    return _reference("footnote", number, mark)


def endnote(number: int, *, mark: str = "") -> str:
    return _reference("endnote", number, mark)


def _reference(kind: str, number: int, mark: str) -> str:
    own = ' w:customMarkFollows="1"' if mark else ""
    text = f"<w:t>{mark}</w:t>" if mark else ""
    return f'<w:r><w:{kind}Reference{own} w:id="{number}"/>{text}</w:r>'


def link(relation: str, text: str) -> str:
    return f'<w:hyperlink r:id="{relation}">{run(text)}</w:hyperlink>'


def picture(relation: str, alt: str = "") -> str:
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="360000" cy="360000"/>'
        f'<wp:docPr id="1" name="Picture" descr="{escape(alt)}"/><a:graphic><a:graphicData '
        'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        '<pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/></pic:blipFill><pic:spPr/></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def text_box(text: str) -> str:
    """Return a text box as Word writes it: once for itself, once for older programs."""
    content = f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline>'
        f"<a:graphic><a:graphicData><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback>"
        f"<w:pict>{content}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def table(*rows: Sequence[str], header: bool = True) -> str:
    """Return a table; its first row is marked as repeating when `header`."""
    grid = "".join("<w:gridCol/>" for _cell in rows[0])
    written = []
    for index, row in enumerate(rows):
        marked = "<w:trPr><w:tblHeader/></w:trPr>" if header and index == 0 else ""
        cells = "".join(
            f"<w:tc>{cell if cell.startswith('<w:') else paragraph(cell)}</w:tc>" for cell in row
        )
        written.append(f"<w:tr>{marked}{cells}</w:tr>")
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(written)}</w:tbl>"


def word_parts(
    *blocks: str,
    footnotes: Mapping[int, str] | None = None,
    endnotes: Mapping[int, str] | None = None,
    comments: Sequence[str] = (),
    media: Mapping[str, bytes] | None = None,
    links: Mapping[str, str] | None = None,
) -> dict[str, bytes]:
    """Return the parts of a .docx with `blocks` as its text.

    Notes are given as text or as blocks (`<w:p>…`). `media` names files of `word/media`,
    related as `m1`, `m2`, …; `links` are addresses by their relation.
    """
    related = {
        "styles": ("styles", "styles.xml", False),
        "numbering": ("numbering", "numbering.xml", False),
        "footnotes": ("footnotes", "footnotes.xml", False),
        "endnotes": ("endnotes", "endnotes.xml", False),
        "comments": ("comments", "comments.xml", False),
    }
    for index, name in enumerate(media or {}, start=1):
        related[f"m{index}"] = ("image", f"media/{name}", False)
    for relation, address in (links or {}).items():
        related[relation] = ("hyperlink", address, True)
    texts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
            'ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            'relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/'
            'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
        ),
        "_rels/.rels": _relations({"r1": ("officeDocument", "word/document.xml", False)}),
        "word/document.xml": f"<w:document {_NAMESPACES}><w:body>{''.join(blocks)}</w:body>"
        "</w:document>",
        "word/_rels/document.xml.rels": _relations(related),
        "word/styles.xml": _style_sheet(),
        "word/numbering.xml": _numbering(),
        "word/footnotes.xml": _notes("footnote", footnotes or {}),
        "word/endnotes.xml": _notes("endnote", endnotes or {}),
        "word/comments.xml": f"<w:comments {_NAMESPACES}>"
        + "".join(
            f'<w:comment w:id="{index}" w:author="A">{paragraph(text)}</w:comment>'
            for index, text in enumerate(comments)
        )
        + "</w:comments>",
    }
    parts = {name: (_DECLARATION + text).encode() for name, text in texts.items()}
    for name, content in (media or {}).items():
        parts[f"word/media/{name}"] = content
    return parts


def word_file(*blocks: str, **parts) -> io.BytesIO:
    """Return an open .docx; see `word_parts`."""
    return packed(word_parts(*blocks, **parts))


def packed(parts: Mapping[str, bytes]) -> io.BytesIO:
    """Return `parts` as an open zip."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    target.seek(0)
    return target


def _relations(related: Mapping[str, tuple[str, str, bool]]) -> str:
    lines = (
        f'<Relationship Id="{relation}" Type="{_OFFICE}/{kind}" Target="{escape(target)}"'
        + (' TargetMode="External"/>' if external else "/>")
        for relation, (kind, target, external) in related.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def _style_sheet() -> str:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/></w:style>'
        for identifier, name in _STYLES.items()
    )
    return f"<w:styles {_NAMESPACES}>{styles}</w:styles>"


def _numbering() -> str:
    written = ""
    for number, form, sign in ((1, "bullet", "•"), (2, "decimal", "%1.")):
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{sign}"/></w:lvl>'
            for level in range(3)
        )
        written += f'<w:abstractNum w:abstractNumId="{number}">{levels}</w:abstractNum>'
    numbers = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        for number in (1, 2)
    )
    return f"<w:numbering {_NAMESPACES}>{written}{numbers}</w:numbering>"


def _notes(kind: str, texts: Mapping[int, str]) -> str:
    written = "".join(
        f'<w:{kind} w:id="{number}">'
        + (text if text.startswith("<w:p>") else paragraph(f"<w:r><w:{kind}Ref/></w:r>", text))
        + f"</w:{kind}>"
        for number, text in texts.items()
    )
    return f"<w:{kind}s {_NAMESPACES}>{written}</w:{kind}s>"
