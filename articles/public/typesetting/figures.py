"""Pictures of the library as files that typst reads, no larger than paper shows them."""

import io
import logging
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from PIL import Image

from articles.models import Picture

#: 130 mm at 300 dots per inch; a cover goes over the whole page, at 230.
LONGEST_IN_TEXT, LONGEST_ON_COVER = 1540, 1900

logger = logging.getLogger(__name__)


def lay_out(
    pictures: list[Picture], folder: Path, *, cover: Picture | None = None
) -> dict[str, dict[str, Any]]:
    """Write `pictures` and `cover` into `folder`; return name, size and focus by checksum.

    One whose file is missing or damaged is left out, with a line in the log: a paper without
    a picture is better than none.
    """
    laid: dict[str, dict[str, Any]] = {}
    for picture in pictures:
        _lay(picture, folder, laid, longest=LONGEST_IN_TEXT)
    if cover is not None:
        _lay(cover, folder, laid, longest=LONGEST_ON_COVER)
    return laid


def _lay(picture: Picture, folder: Path, laid: dict, *, longest: int) -> None:
    try:
        with default_storage.open(picture.file.name) as file:
            image = Image.open(io.BytesIO(file.read()))
            image.load()
    except Exception as error:  # a storage that is away raises its own kind
        logger.warning("A paper goes without picture %s: %s", picture.checksum, error)
        return
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    kind = "jpg" if image.mode == "RGB" and picture.file.name.endswith(".jpg") else "png"
    name = f"{picture.checksum}.{kind}"
    if kind == "jpg":
        image.save(folder / name, "JPEG", quality=80, optimize=True)
    else:
        image.save(folder / name, "PNG")
    laid[picture.checksum] = {
        "name": name,
        "width": image.width,
        "height": image.height,
        "x": picture.focus_x,
        "y": picture.focus_y,
    }
