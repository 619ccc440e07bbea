"""Pictures: what may come in, what becomes of it, and how a page shows it."""

import io
import random
import re
import struct
import time
import zipfile
import zlib

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.template import Context, Template
from django.utils import translation
from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

from articles import pictures
from articles.models import Picture
from articles.models.picture import Licence
from articles.rendering.pictures import Rights
from articles.rendering.source import PICTURE_ADDRESS

pytestmark = pytest.mark.django_db

RED, BLUE = (200, 30, 30), (30, 40, 180)


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def photograph(width=640, height=400, seed=1):
    """A picture of many colours, soft as a photograph."""
    pixels = random.Random(seed).randbytes(20 * 12 * 3)
    return Image.frombytes("RGB", (20, 12), pixels).resize((width, height), Image.BICUBIC)


def encoded(image, kind="JPEG", **options):
    output = io.BytesIO()
    image.save(output, kind, **options)
    return output.getvalue()


def stored(content, name="Picture", **more):
    return pictures.store(ContentFile(content), name=name, **more)


def opened(picture):
    with default_storage.open(picture.file.name) as file:
        image = Image.open(io.BytesIO(file.read()))
    image.load()
    return image


def files_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def close(colour, wanted, tolerance=12):
    return all(abs(one - other) <= tolerance for one, other in zip(colour, wanted, strict=True))


def png_chunk(kind, data):
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def png_that_declares(width, height):
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 10_000)
    chunks = [(b"IHDR", header), (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks)


def swapped_profile():
    """The profile of sRGB with the primaries of red and green exchanged."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")


def zip_archive():
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return output.getvalue()


# What may come in


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"])
def test_the_usual_formats_become_pictures(kind):
    picture = stored(encoded(photograph(), kind))

    assert (picture.width, picture.height) == (640, 400)
    assert opened(picture).size == (640, 400)


HTML = b"<!doctype html><script>alert(1)</script>"
SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(HTML, id="html"),
        pytest.param(SVG, id="svg"),
        pytest.param(zip_archive(), id="zip"),
        pytest.param(b"%PDF-1.7\n", id="pdf"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", id="eps"),
        pytest.param(b"", id="empty"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + HTML, id="html behind the first bytes of a png"),
        pytest.param(encoded(Image.new("RGB", (9, 9)), "ICO"), id="a format we do not take"),
    ],
)
def test_what_is_no_picture_is_refused_whatever_it_is_called(content, own_media):
    upload = SimpleUploadedFile("photo.png", content, content_type="image/png")

    with pytest.raises(pictures.Unusable) as refusal:
        pictures.store(upload, name="photo")

    assert "upload that file" in str(refusal.value.sentence)
    assert not Picture.objects.exists() and not files_in(own_media)


def test_a_picture_is_known_by_its_content_not_by_its_name():
    upload = SimpleUploadedFile("notes.docx", encoded(photograph()), content_type="text/html")

    assert pictures.store(upload, name="notes").file.name.endswith("/original.jpg")


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("side", [60_000, 12_000, 7_200])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(side):
    bomb = png_that_declares(side, side)
    assert len(bomb) < 500

    with pytest.raises(pictures.Unusable, match=r"50 million pixels.* 2400 pixels"):
        stored(bomb)


def with_size(content, at, layout):
    """Return `content` with 60,000 by 60,000 pixels written into its header."""
    sizes = struct.pack(layout, 60_000, 60_000)
    return content[:at] + sizes + content[at + len(sizes) :]


def jpeg_bomb():
    content = encoded(photograph(80, 50))
    return with_size(content, content.index(b"\xff\xc0") + 5, ">HH")


def gif_bomb():
    content = with_size(encoded(photograph(80, 50), "GIF"), 6, "<HH")
    return with_size(content, content.index(struct.pack("<HHHH", 0, 0, 80, 50)) + 4, "<HH")


def bmp_bomb():
    return with_size(encoded(photograph(80, 50), "BMP"), 18, "<II")


def tiff_bomb():
    content = encoded(photograph(80, 50), "TIFF")
    for tag, value in ((256, 80), (257, 50)):
        entry = re.search(
            struct.pack("<H", tag) + b"(?s:..)" + struct.pack("<II", 1, value), content
        )
        content = content[: entry.end() - 4] + struct.pack("<I", 60_000) + content[entry.end() :]
    return content


def webp_bomb():
    """The largest that the format can say: 16,384 by 16,384."""
    content = encoded(photograph(80, 50).convert("RGBA"), "WEBP", lossless=True)
    at = content.index(b"VP8L") + 9
    return content[:at] + struct.pack("<I", 0x0FFFFFFF) + content[at + 4 :]


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("make", [jpeg_bomb, gif_bomb, bmp_bomb, tiff_bomb, webp_bomb])
def test_no_format_brings_in_more_pixels_than_are_good(make, own_media):
    started = time.monotonic()
    with pytest.raises(pictures.Unusable, match=r"50 million pixels|damaged"):
        stored(make())

    assert time.monotonic() - started < 2
    assert not files_in(own_media)


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(pictures.Unusable, match="larger than 30 MB"):
        stored(encoded(photograph()) + b"\0" * pictures.MAX_BYTES)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"])
def test_a_truncated_picture_is_refused(kind, own_media):
    whole = encoded(photograph(), kind)

    with pytest.raises(pictures.Unusable, match="damaged or incomplete"):
        stored(whole[: len(whole) * 2 // 3])

    assert not files_in(own_media)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"])
def test_random_damage_is_a_picture_or_a_refusal_never_an_error(kind):
    whole = encoded(photograph(80, 50), kind)
    dice = random.Random(kind)
    for _attempt in range(40):
        damaged = bytearray(whole)
        for _byte in range(dice.randint(1, 12)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        try:
            stored(bytes(damaged))
        except pictures.Unusable:
            continue


def test_a_file_that_a_form_has_read_already_is_read_from_its_beginning():
    upload = SimpleUploadedFile("photo.jpg", encoded(photograph()))
    upload.read()

    assert pictures.store(upload, name="photo").width == 640


def test_a_refusal_speaks_the_language_of_the_editor(monkeypatch):
    def in_turkish(message):
        return f"tr: {message}"

    monkeypatch.setattr(pictures, "_", in_turkish)
    with pytest.raises(pictures.Unusable) as refusal:
        stored(HTML)
    assert refusal.value.sentence.startswith("tr: ")


# What becomes of it


def test_no_metadata_survives():
    exif = Image.Exif()
    exif[0x010E] = "secret meeting"
    exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 1.0, 2.0), 3: "E", 4: (28.0, 58.0, 0.0)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = encoded(
        photograph(), exif=exif, comment=b"secret meeting", icc_profile=profile,
        xmp=b"<x:xmpmeta>secret meeting</x:xmpmeta>",
    )  # fmt: skip
    assert b"secret" in content and b"Exif" in content and b"ICC_PROFILE" in content
    picture = stored(content)

    for path in pictures_files(picture):
        with default_storage.open(path) as file:
            written = file.read()
        image = Image.open(io.BytesIO(written))
        assert not dict(image.getexif()) and "icc_profile" not in image.info
        for trace in (b"secret", b"Exif", b"ICC_PROFILE", b"xmpmeta"):
            assert trace not in written, path


def test_no_text_of_a_png_survives():
    text = PngInfo()
    text.add_text("Comment", "secret meeting")
    picture = stored(encoded(Image.new("RGB", (60, 40), RED), "PNG", pnginfo=text))

    with default_storage.open(picture.file.name) as file:
        assert b"secret" not in file.read()


def test_what_follows_a_picture_in_its_file_is_left_behind():
    picture = stored(encoded(Image.new("RGB", (60, 40), RED), "PNG") + zip_archive())

    with default_storage.open(picture.file.name) as file:
        assert b"document.xml" not in file.read()


@pytest.mark.parametrize(
    ("orientation", "as_the_camera_held_it"),
    [
        (1, None),
        (3, Image.Transpose.ROTATE_180),
        (6, Image.Transpose.ROTATE_90),
        (8, Image.Transpose.ROTATE_270),
    ],
)
def test_a_picture_stands_upright(orientation, as_the_camera_held_it):
    upright = Image.new("RGB", (60, 40), BLUE)
    ImageDraw.Draw(upright).rectangle((0, 0, 59, 19), RED)
    exif = Image.Exif()
    exif[0x0112] = orientation
    lying = upright.transpose(as_the_camera_held_it) if as_the_camera_held_it else upright
    picture = stored(encoded(lying, exif=exif, quality=95))

    assert (picture.width, picture.height) == (60, 40)
    assert close(opened(picture).getpixel((30, 5)), RED, 20)
    assert close(opened(picture).getpixel((30, 35)), BLUE, 20)


def test_a_profile_is_applied_before_it_is_dropped():
    lab = ImageCms.createProfile("LAB")
    srgb = ImageCms.createProfile("sRGB")
    as_lab = ImageCms.profileToProfile(Image.new("RGB", (50, 50), RED), srgb, lab, outputMode="LAB")
    picture = stored(encoded(as_lab, "TIFF"))

    assert opened(picture).mode == "RGB"
    assert close(opened(picture).getpixel((9, 9)), RED, 4)


def test_an_embedded_profile_is_converted_with_its_transparency():
    """A profile that turns red into green tells a conversion from a profile thrown away."""
    content = encoded(
        Image.new("RGBA", (50, 50), (*RED, 128)), "PNG", icc_profile=swapped_profile()
    )
    red, green, _blue, alpha = opened(stored(content)).getpixel((9, 9))

    assert green > 150 > red
    assert alpha == 128


def test_a_broken_profile_does_not_matter():
    picture = stored(encoded(Image.new("RGB", (50, 50), RED), "PNG", icc_profile=b"no profile"))

    assert opened(picture).getpixel((9, 9)) == RED


def test_cmyk_becomes_rgb():
    picture = stored(encoded(Image.new("RGB", (50, 50), RED).convert("CMYK"), quality=95))

    assert opened(picture).mode == "RGB"
    assert close(opened(picture).getpixel((9, 9)), RED, 20)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_become_eight(kind):
    grey = Image.new("I;16", (50, 50), 128 * 257)
    picture = stored(encoded(grey, kind))

    assert close(opened(picture).convert("RGB").getpixel((9, 9)), (128, 128, 128), 2)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "YCbCr"])
def test_every_usual_mode_becomes_rgb(mode):
    kind = "TIFF" if mode == "YCbCr" else "PNG"
    picture = stored(encoded(Image.new("RGB", (50, 50), "white").convert(mode), kind))

    assert opened(picture).mode == "RGB"
    assert close(opened(picture).getpixel((9, 9)), (255, 255, 255), 3)


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_transparency_of_a_palette_stays(kind):
    drawing = Image.new("P", (60, 40), 0)
    drawing.putpalette([255, 255, 255, *RED, *BLUE])
    ImageDraw.Draw(drawing).rectangle((20, 10, 40, 30), 1)
    picture = stored(encoded(drawing, kind, transparency=0))

    assert picture.file.name.endswith("/original.png")
    image = opened(picture)
    assert image.mode == "RGBA"
    assert image.getpixel((2, 2))[3] == 0
    assert image.getpixel((30, 20)) == (*RED, 255)
    for path in pictures_files(picture):
        with default_storage.open(path) as file:
            rendition = Image.open(io.BytesIO(file.read())).convert("RGBA")
        assert rendition.getpixel((2, 2))[3] == 0, path


def test_an_animation_is_shown_by_its_first_frame():
    frames = [Image.new("RGB", (50, 50), colour) for colour in (RED, BLUE)]
    picture = stored(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]))

    assert close(opened(picture).getpixel((9, 9)), RED)


def test_a_photograph_is_kept_as_jpeg_and_a_chart_as_png():
    chart = Image.new("RGB", (600, 400), "white")
    for bar in range(6):
        ImageDraw.Draw(chart).rectangle((bar * 90 + 20, 300 - bar * 40, bar * 90 + 80, 380), RED)

    assert stored(encoded(photograph(), "PNG")).file.name.endswith("/original.jpg")
    assert stored(encoded(photograph().convert("L"), "PNG")).file.name.endswith("/original.jpg")
    assert stored(encoded(chart, "PNG")).file.name.endswith("/original.png")


def test_a_large_picture_is_scaled_to_2400_pixels_and_a_small_one_stays():
    assert (stored(encoded(photograph(3000, 1500))).width) == 2400
    assert (stored(encoded(photograph(1000, 4000))).height) == 2400
    assert (stored(encoded(photograph(90, 60))).width) == 90


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 1), (2, 500)])
def test_extreme_proportions_are_no_error(size):
    picture = stored(encoded(Image.new("RGB", size, RED), "PNG"))

    assert picture.width >= 1 and picture.height >= 1
    assert all(default_storage.exists(path) for path in pictures_files(picture))


def test_the_folder_is_the_checksum_of_what_was_encoded():
    picture = stored(encoded(photograph()))

    assert PICTURE_ADDRESS.search(picture.file.name)["checksum"] == picture.checksum


def test_the_same_picture_again_is_the_row_that_is_there(own_media):
    first = stored(encoded(photograph()), name="first", alt={"en": "A field"})
    files = files_in(own_media)
    again = stored(encoded(photograph()), name="second", alt={"en": "Something else"})

    assert again == first and again.name == "first" and again.alt_en == "A field"
    assert files_in(own_media) == files
    assert stored(encoded(photograph(seed=2))) != first


def test_words_are_kept_per_language():
    picture = stored(encoded(photograph()), name=" Dunes\0 ", alt={"en": "Dunes", "ru": "Дюны"})

    assert (picture.name, picture.alt_en, picture.alt_ru) == ("Dunes", "Dunes", "Дюны")
    assert not picture.alt_tr


# Its files


def pictures_files(picture):
    """The files that a page would ask for."""
    sources = pictures.sources(picture)
    addresses = re.findall(r"(\S+) \d+w", " ".join(sources.sets.values()))
    return [address.removeprefix("/media/") for address in [sources.address, *addresses]]


@pytest.mark.parametrize(
    ("width", "widths"),
    [(2400, [480, 960, 1600]), (1600, [480, 960, 1600]), (700, [480, 700]), (200, [200])],
)
def test_renditions_are_never_wider_than_the_picture(width, widths, own_media):
    picture = stored(encoded(photograph(width, width // 2)))

    expected = [f"{step}.{extension}" for step in widths for extension in ("avif", "webp")]
    folder = own_media / "pictures" / picture.checksum
    assert files_in(folder) == sorted([*expected, "original.jpg"])
    for step in widths:
        for extension in ("avif", "webp"):
            with Image.open(folder / f"{step}.{extension}") as image:
                assert image.size == (step, step // 2)


def test_a_page_names_exactly_the_files_that_are_there(own_media):
    picture = stored(encoded(photograph(1200, 800)))

    assert sorted(pictures_files(picture)) == files_in(own_media)


def test_sources_ask_neither_the_storage_nor_the_database(django_assert_num_queries, monkeypatch):
    stored(encoded(photograph(1200, 800)))
    picture = Picture.objects.get()

    def refuse(*arguments, **more):
        raise AssertionError("The storage was asked.")

    for question in ("open", "exists", "size", "_open"):
        monkeypatch.setattr(FileSystemStorage, question, refuse)
    with django_assert_num_queries(1):
        picture = Picture.objects.get()
        sources = pictures.sources(picture)

    folder = f"/media/pictures/{picture.checksum}"
    assert (sources.address, sources.width, sources.height) == (
        f"{folder}/original.jpg", 1200, 800,
    )  # fmt: skip
    assert list(sources.sets) == ["image/avif", "image/webp"]
    assert sources.sets["image/webp"] == (
        f"{folder}/480.webp 480w, {folder}/960.webp 960w, {folder}/1200.webp 1200w"
    )


def test_many_pictures_take_one_query(django_assert_num_queries):
    rows = [stored(encoded(photograph(seed=seed))) for seed in (1, 2, 3)]
    with django_assert_num_queries(1):
        found = pictures.sources_by_checksum(
            [row.checksum for row in rows] + ["0" * 16], language="en"
        )

    assert found == {row.checksum: pictures.sources(row) for row in rows}


def test_no_file_stays_where_the_row_cannot_be_saved(own_media, monkeypatch):
    def fail(*arguments, **more):
        raise DatabaseError("The disk is full.")

    monkeypatch.setattr(Picture, "save", fail)
    with pytest.raises(DatabaseError):
        stored(encoded(photograph()))

    assert not files_in(own_media) and not Picture.objects.exists()


def test_no_file_stays_where_a_file_cannot_be_written(own_media, monkeypatch):
    save = FileSystemStorage.save

    def fail_late(self, name, *arguments, **more):
        if name.endswith("480.webp"):
            raise OSError("No space left on device")
        return save(self, name, *arguments, **more)

    monkeypatch.setattr(FileSystemStorage, "save", fail_late)
    with pytest.raises(OSError, match="No space"):
        stored(encoded(photograph()))

    assert not files_in(own_media) and not Picture.objects.exists()


def test_two_who_store_the_same_picture_at_once_get_one_row(own_media, monkeypatch):
    write, others = pictures._write, []

    def other_is_first(path, content):
        if not others:
            others.append(None)  # the other one writes its files undisturbed
            others[0] = stored(encoded(photograph()), name="other")
        write(path, content)

    monkeypatch.setattr(pictures, "_write", other_is_first)
    mine = stored(encoded(photograph()), name="mine")

    assert mine == others[0] and Picture.objects.count() == 1
    assert sorted(pictures_files(mine)) == files_in(own_media)


def test_what_an_attempt_left_behind_is_written_anew(own_media):
    picture = stored(encoded(photograph()))
    (own_media / picture.file.name).write_bytes(b"half")
    Picture.objects.all().delete()
    again = stored(encoded(photograph()))

    assert sorted(pictures_files(again)) == files_in(own_media)
    assert opened(again).size == (640, 400)


def test_delete_files_leaves_nothing_and_can_be_repeated(own_media):
    picture = stored(encoded(photograph(1200, 800)))
    other = stored(encoded(photograph(seed=2)))
    pictures.delete_files(picture)
    pictures.delete_files(picture)

    assert files_in(own_media) == sorted(pictures_files(other))


# In a page


def shown(arguments, **context):
    source = "{% load pictures %}{% picture picture " + arguments + " %}"
    return Template(source).render(Context(context))


def test_the_tag_shows_formats_size_and_words():
    picture = stored(encoded(photograph(1200, 800)), alt={"en": 'A "field"', "tr": "Tarla"})
    html = shown('sizes="50vw"', picture=picture)

    sources = pictures.sources(picture)
    for media_type, srcset in sources.sets.items():
        assert f'<source type="{media_type}" srcset="{srcset}" sizes="50vw">' in html
    assert f'src="{sources.address}" width="1200" height="800"' in html
    assert 'alt="A &quot;field&quot;"' in html
    with translation.override("tr"):
        assert 'alt="Tarla"' in shown("", picture=picture)
    with translation.override("ru"):
        assert 'alt=""' in shown("", picture=picture)


def test_a_picture_is_loaded_late_unless_it_is_the_first_thing_seen():
    picture = stored(encoded(photograph()))
    late, first = shown("", picture=picture), shown("eager=True", picture=picture)

    assert 'loading="lazy"' in late and "fetchpriority" not in late
    assert 'fetchpriority="high"' in first and "lazy" not in first


def test_the_tag_takes_other_words_also_none():
    picture = stored(encoded(photograph()), alt={"en": "A field"})

    assert 'alt="Portrait"' in shown('alt="Portrait"', picture=picture)
    assert 'alt=""' in shown('alt=""', picture=picture)


def test_no_picture_shows_nothing():
    assert shown("", picture=None).strip() == ""


# Its focus, and whose it is


def test_the_focus_is_a_class_for_each_axis_and_the_middle_none():
    picture = stored(encoded(photograph()))
    assert "focus-" not in shown("", picture=picture)
    picture.focus_x, picture.focus_y = 0.04, 0.96
    assert 'class="focus-x-0 focus-y-10"' in shown("", picture=picture)
    picture.focus_x, picture.focus_y = 0.5, 0.31
    assert 'class="focus-y-3"' in shown("", picture=picture)


def test_every_class_of_a_focus_has_its_rule():
    rules = (settings.BASE_DIR / "static/public/site.css").read_text(encoding="utf-8")
    for axis in "xy":
        for step in {*range(11)} - {5}:
            assert f".focus-{axis}-{step} {{ --focus-{axis}: {step * 10}%; }}" in rules


def test_a_licence_is_named_and_explained_in_the_language_of_the_page():
    picture = stored(encoded(photograph()))
    picture.licence = Licence.BY_NC_SA
    assert pictures.rights(picture, language="tr") == Rights(
        licence="CC BY-NC-SA 4.0",
        address="https://creativecommons.org/licenses/by-nc-sa/4.0/deed.tr",
    )
    picture.licence = Licence.RESERVED
    assert pictures.rights(picture, language="ru") == Rights(licence="Все права защищены")
    picture.credit_ru, picture.licence_words_ru = "Фото: РИА", "© РИА Новости"
    assert pictures.rights(picture, language="ru") == Rights("Фото: РИА", "© РИА Новости")


def test_that_a_picture_is_our_own_is_not_said_to_readers():
    picture = stored(encoded(photograph()))
    assert pictures.rights(picture, language="en") is None
    picture.licence = Licence.OWN
    assert pictures.rights(picture, language="en") is None
    picture.credit_en = "Drawing: Thinktank"
    assert pictures.rights(picture, language="en") == Rights(credit="Drawing: Thinktank")
