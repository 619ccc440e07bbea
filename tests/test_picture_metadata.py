"""Nothing but pixels of an uploaded picture reaches a reader, whatever its format can carry."""

import io
import re
import struct
import zlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from articles import pictures
from tests.test_pictures import photograph, pictures_files, png_chunk

pytestmark = pytest.mark.django_db

SECRET = b"Zirconium"
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Zirconium</x:xmpmeta>"
#: What the encoders write of themselves: structure and pixels.
JPEG_SEGMENTS = {0xC0, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD, 0xE0}
PNG_CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
WEBP_CHUNKS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
#: An AVIF file names its items by kind; metadata would be an item of one of these.
AVIF_METADATA = re.compile(rb"infe.{12}(Exif|mime|uri )", re.DOTALL)


def exif() -> Image.Exif:
    made = Image.Exif()
    made[0x010E] = made[0x013B] = SECRET.decode()
    made.get_ifd(0x8825).update({1: "N", 2: (41.0, 1.0, 2.0), 3: "E", 4: (28.0, 58.0, 0.0)})
    made.get_ifd(0x8769).update({0x9286: b"ASCII\0\0\0" + SECRET})
    return made


def profile() -> bytes:
    """An sRGB profile whose description is a text."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    hidden = SECRET.decode().encode("utf-16-be")
    at = made.index("sRGB".encode("utf-16-be"))
    return made[:at] + hidden + made[at + len(hidden) :]


def iptc() -> bytes:
    """What photo agencies write: a caption in Photoshop's resource block."""
    caption = b"\x1c\x02\x78" + struct.pack(">H", len(SECRET)) + SECRET
    return (
        b"8BIM\x04\x04\0\0" + struct.pack(">I", len(caption)) + caption + b"\0" * (len(caption) % 2)
    )


def encoded(kind: str, image: Image.Image | None = None, **options) -> bytes:
    output = io.BytesIO()
    (image or photograph(300, 200)).save(output, kind, **options)
    return output.getvalue()


def jpeg() -> bytes:
    content = encoded(
        "JPEG", exif=exif(), xmp=XMP, comment=SECRET, icc_profile=profile()
    )  # fmt: skip
    block = b"Photoshop 3.0\0" + iptc()
    segment = b"\xff\xed" + struct.pack(">H", len(block) + 2) + block
    return content[:2] + segment + content[2:] + SECRET


def png(image: Image.Image | None = None) -> bytes:
    text = PngInfo()
    text.add_text("Comment", SECRET.decode())
    text.add_text("Zipped", SECRET.decode(), zip=True)
    text.add_itxt("Title", SECRET.decode(), lang="en")
    text.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=True)
    content = encoded("PNG", image, pnginfo=text, exif=exif(), icc_profile=profile())
    private = png_chunk(b"prVt", SECRET) + png_chunk(b"tIME", b"\x07\xea\x0b\x1b\x10\0\0")
    end = content.index(b"IEND") - 4
    return content[:end] + private + content[end:] + SECRET


def transparent_png() -> bytes:
    return png(Image.new("RGBA", (300, 200), (200, 30, 30, 90)))


def gif() -> bytes:
    content = encoded("GIF", photograph(300, 200).quantize(32), comment=SECRET)
    xmp = b"\x21\xff\x0bXMP DataXMP" + bytes([len(XMP)]) + XMP + b"\0"
    return content[:-1] + xmp + content[-1:]


def webp() -> bytes:
    return encoded("WEBP", exif=exif(), xmp=XMP, icc_profile=profile())


def tiff() -> bytes:
    tags = ImageFileDirectory_v2()
    for tag in (270, 305, 315, 33432):  # description, software, artist, copyright
        tags[tag] = SECRET.decode()
    tags[700] = XMP
    tags[34377] = iptc()
    tags.tagtype[700] = tags.tagtype[34377] = 7
    return encoded("TIFF", tiffinfo=tags, icc_profile=profile())


def bmp() -> bytes:
    return encoded("BMP") + SECRET


@pytest.mark.parametrize("make", [jpeg, png, transparent_png, gif, webp, tiff, bmp])
def test_no_metadata_of_any_format_survives_in_any_file(make):
    content = make()
    said = SECRET in content or SECRET.decode().encode("utf-16-be") in content
    assert said, "the test hides nothing"
    picture = pictures.store(ContentFile(content), name="p")

    paths = pictures_files(picture)
    assert len(paths) >= 3
    for path in paths:
        with default_storage.open(path) as file:
            written = file.read()
        assert carried(written) == set(), path
        for trace in (SECRET, SECRET.decode().encode("utf-16-be"), b"xmpmeta", b"8BIM", b"GPS"):
            assert trace not in written, (path, trace)


def carried(content: bytes) -> set:
    """Return the parts of an encoded file that are neither structure nor pixels."""
    if content.startswith(b"\xff\xd8"):
        return set(jpeg_segments(content)) - JPEG_SEGMENTS
    if content.startswith(b"\x89PNG"):
        return set(png_chunks(content)) - PNG_CHUNKS
    if content[8:12] == b"WEBP":
        return set(riff_chunks(content)) - WEBP_CHUNKS
    assert content[4:12] == b"ftypavif"
    return set(AVIF_METADATA.findall(content))


def jpeg_segments(content: bytes):
    at = 2
    while True:
        kind, length = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        yield kind
        if kind == 0xDA:  # pixels until the end, and nothing behind it
            assert content.endswith(b"\xff\xd9")
            return
        at += 2 + length


def png_chunks(content: bytes):
    at = 8
    while at < len(content):
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        assert (
            zlib.crc32(content[at + 4 : at + 8 + length])
            == struct.unpack(">I", content[at + 8 + length : at + 12 + length])[0]
        )
        yield kind
        at += 12 + length


def riff_chunks(content: bytes):
    at = 12
    while at < len(content):
        kind, length = struct.unpack("<4sI", content[at : at + 8])
        yield kind
        at += 8 + length + length % 2


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"exif": exif()}),
        ("PNG", {"exif": exif()}),
        ("WEBP", {"exif": exif()}),
        ("AVIF", {"exif": exif(), "xmp": XMP}),
    ],
)
def test_the_check_of_these_tests_finds_what_it_looks_for(kind, options):
    assert carried(encoded(kind, **options))
