"""Which files a picture has: what may come in, how it is re-encoded, and where it lies.

The files of a picture follow from its row alone (checksum, size, kind), so that a page
can name them without asking the storage.
"""

import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import BinaryIO

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from articles.models import Picture
from articles.models.picture import Licence
from articles.rendering.pictures import Rights, Sources
from languages.columns import column

MAX_BYTES = 30 * 1024 * 1024
MAX_PIXELS = 50_000_000
#: The long side of what is kept; nothing in a page or in print needs more.
LONG_SIDE = 2400
#: The widths that browsers choose from; a narrower picture has its own width instead.
WIDTHS = (480, 960, 1600)
#: What Pillow may try to read, whatever the file is called.
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP")

#: The extension of the renditions of each media type, the best first.
_RENDITIONS = {"image/avif": "avif", "image/webp": "webp"}
# A drawing keeps its sharp edges and pure colours; a photograph is better off smaller.
_PHOTOGRAPH = {
    "jpg": {"format": "JPEG", "quality": 82, "progressive": True, "optimize": True},
    "avif": {"format": "AVIF", "quality": 58, "speed": 9},
    "webp": {"format": "WEBP", "quality": 78, "method": 2},
}
_DRAWING = {
    "png": {"format": "PNG", "compress_level": 5},
    "avif": {"format": "AVIF", "quality": 72, "speed": 9, "subsampling": "4:4:4"},
    "webp": {"format": "WEBP", "quality": 88, "method": 2},
}
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


class Unusable(Exception):
    """A file that cannot become a picture. `sentence` tells the editor what to do."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


# What readers get ------------------------------------------------------------


def sources(picture: Picture) -> Sources:
    """Return the addresses of the files of `picture`. Asks neither storage nor database."""
    return _sources(picture.checksum, picture.file.name, picture.width, picture.height)


def thumbnail(picture: Picture) -> str:
    """Return the address of the smallest file of `picture`, for lists of many."""
    return default_storage.url(_path(picture.checksum, _widths(picture.width)[0], "webp"))


def sources_by_checksum(checksums: Iterable[str], *, language: str) -> dict[str, Sources]:
    """Return the pictures that `checksums` name as a page of `language` shows them: one query.

    A checksum that no picture has is left out.
    """
    rows = Picture.objects.filter(checksum__in=set(checksums))
    return {
        row.checksum: replace(sources(row), rights=rights(row, language=language)) for row in rows
    }


def rights(picture: Picture, *, language: str) -> Rights | None:
    """Return whose `picture` is, in the words of `language`; None where nothing is known.

    Words of the house go before the name of a licence. That a picture is the house's own
    work is not said to its readers.
    """
    words = getattr(picture, column("licence_words", language)) or ""
    if not words and picture.licence and picture.licence != Licence.OWN:
        with override(language):
            words = str(Licence(picture.licence).label)
    credit = getattr(picture, column("credit", language)) or ""
    address = _deed(picture.licence, language) if words else ""
    return Rights(credit=credit, licence=words, address=address) if credit or words else None


def _deed(licence: str, language: str) -> str:
    """Return where Creative Commons explains `licence` in `language`."""
    if licence == Licence.CC0:
        return f"https://creativecommons.org/publicdomain/zero/1.0/deed.{language}"
    if licence.startswith("by"):
        return f"https://creativecommons.org/licenses/{licence}/4.0/deed.{language}"
    return ""


def _sources(checksum: str, name: str, width: int, height: int) -> Sources:
    sets = {
        media_type: ", ".join(
            f"{default_storage.url(_path(checksum, step, extension))} {step}w"
            for step in _widths(width)
        )
        for media_type, extension in _RENDITIONS.items()
    }
    return Sources(address=default_storage.url(name), width=width, height=height, sets=sets)


def _widths(width: int) -> list[int]:
    """Return the widths of the renditions of a picture as wide as `width`, never wider."""
    return sorted({min(step, width) for step in WIDTHS})


def _path(checksum: str, stem: str | int, extension: str) -> str:
    return f"pictures/{checksum}/{stem}.{extension}"


# What editors bring in -------------------------------------------------------


def store(file: File | BinaryIO, *, name: str, alt: Mapping[str, str] | None = None) -> Picture:
    """Take `file` into the library under `name` and return its row, with all its files.

    `alt` is the alternative text by language. The same picture again gives the row that
    is there already, as it is. Encoding takes a second: call this outside a transaction.
    Raises Unusable for what is not a picture, is damaged or is too large.
    """
    image, is_drawing = _read(_content(file))
    encoding = _DRAWING if is_drawing else _PHOTOGRAPH
    kind = next(iter(encoding))
    original = _encode(image, encoding[kind])
    checksum = hashlib.sha256(original).hexdigest()[:16]
    if existing := Picture.objects.filter(checksum=checksum).first():
        return existing
    path = _path(checksum, "original", kind)
    row = Picture(
        checksum=checksum,
        file=path,
        width=image.width,
        height=image.height,
        name=name.replace("\0", "").strip()[:120] or checksum,
        **{column("alt", language): text[:300] for language, text in (alt or {}).items()},
    )
    return _keep(row, {path: original, **_renditions(image, checksum, encoding)})


def delete_files(picture: Picture) -> None:
    """Delete the files of `picture`; one that is missing already is no error."""
    default_storage.delete(picture.file.name)
    for width in _widths(picture.width):
        for extension in _RENDITIONS.values():
            default_storage.delete(_path(picture.checksum, width, extension))


def _keep(picture: Picture, files: Mapping[str, bytes]) -> Picture:
    """Write `files`, then save the row; where that fails, no file stays behind."""
    try:
        for path, content in files.items():
            _write(path, content)
        with transaction.atomic():
            picture.save()
    except BaseException as error:
        # Somebody may have stored the same picture in the meantime: then the files are theirs.
        twin = Picture.objects.filter(checksum=picture.checksum).first()
        if twin is None:
            delete_files(picture)
        elif isinstance(error, IntegrityError):
            return twin
        raise
    return picture


def _write(path: str, content: bytes) -> None:
    default_storage.delete(path)  # left behind by an attempt that was cut off
    written = default_storage.save(path, ContentFile(content))
    if written != path:  # the same picture is being stored at this moment
        default_storage.delete(written)


def _renditions(image: Image.Image, checksum: str, encoding: Mapping) -> dict[str, bytes]:
    files = {}
    for width in _widths(image.width):
        height = max(1, round(image.height * width / image.width))
        scaled = image.resize((width, height), Image.Resampling.LANCZOS)
        for extension in _RENDITIONS.values():
            files[_path(checksum, width, extension)] = _encode(scaled, encoding[extension])
    return files


def _encode(image: Image.Image, options: Mapping) -> bytes:
    output = io.BytesIO()
    image.save(output, **options)
    return output.getvalue()


# What a file is ----------------------------------------------------------------


def _content(file: File | BinaryIO) -> bytes:
    if file.seekable():
        file.seek(0)
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Unusable(
            _(
                "The file is larger than %(limit)s MB. Save the picture as JPEG, about "
                "%(pixels)s pixels wide, and upload that file."
            )
            % {"limit": MAX_BYTES // (1024 * 1024), "pixels": LONG_SIDE}
        )
    return content


def _read(content: bytes) -> tuple[Image.Image, bool]:
    """Return the picture in `content` as bare sRGB pixels, and whether it is a drawing."""
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise Unusable(
            _(
                "The file is not a picture that can be shown here. Save the picture as JPEG "
                "or PNG and upload that file."
            )
        ) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except Exception as error:  # Pillow's readers raise almost anything on a crafted file
        raise _damaged() from error
    if image.width * image.height > MAX_PIXELS:
        raise _too_many_pixels()
    try:
        pixels = _bare(image)
    except Exception as error:
        raise _damaged() from error
    # What has been a JPEG has lost its pure colours already.
    was_jpeg = image.format in {"JPEG", "MPO"}
    return pixels, pixels.mode == "RGBA" or (not was_jpeg and _has_few_colours(pixels))


def _bare(image: Image.Image) -> Image.Image:
    """Return the first frame upright, scaled, in 8-bit sRGB and with nothing but its pixels."""
    profile = image.info.get("icc_profile")
    image = _without_palette(image)
    image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    image = _in_srgb(ImageOps.exif_transpose(image), profile)
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    image.info = {}  # the encoders would write its EXIF, XMP and profile again
    return image


def _without_palette(image: Image.Image) -> Image.Image:
    """Return `image` in a mode that can be scaled smoothly, with its transparency."""
    if image.has_transparency_data and image.mode != "RGBA":
        return image.convert("RGBA")
    if image.mode in {"RGB", "RGBA", "CMYK", "L", "LAB"}:
        return image  # a JPEG that is not loaded yet is decoded at a fraction of its size
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value * (1 / 257)).convert("L")
    return image.convert("L" if image.mode == "1" else "RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if image.mode == "LAB":
        lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
        return ImageCms.buildTransform(lab, _SRGB, "LAB", mode).apply(image)
    if profile:
        try:
            embedded = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.buildTransform(embedded, _SRGB, image.mode, mode).apply(image)
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile, or one for other colours: the picture is as good without
    return image.convert(mode)


def _has_few_colours(image: Image.Image) -> bool:
    """Tell a chart or a logo from a photograph: 16 colours cover half of it."""
    side = 256
    sample = image.resize((side, side), Image.Resampling.NEAREST)
    colours = sample.getcolors(side * side) or []
    counts = sorted((count for count, _colour in colours), reverse=True)
    return sum(counts[:16]) >= side * side // 2


def _too_many_pixels() -> Unusable:
    return Unusable(
        _(
            "The picture has more than %(limit)s million pixels. Scale it down to %(pixels)s "
            "pixels on its long side and upload that file."
        )
        % {"limit": MAX_PIXELS // 1_000_000, "pixels": LONG_SIDE}
    )


def _damaged() -> Unusable:
    return Unusable(
        _(
            "The picture is damaged or incomplete. Open it in a picture editor, save it as "
            "JPEG or PNG and upload that file."
        )
    )
