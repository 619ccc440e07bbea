"""The pictures of the demonstration, drawn by Pillow: no file comes from elsewhere."""

import io

from PIL import Image, ImageOps

from demo.drawing import landscapes, portraits, works
from demo.drawing.light import FIELD, ICE, NIGHT, OCHRE, ROSE, TEAL
from demo.drawing.sheet import Sheet

#: What draws each motif, and the lights it is printed in; a seed chooses among them.
MOTIFS = {
    "dunes": (landscapes.dunes, (OCHRE, ROSE, NIGHT)),
    "waves": (landscapes.waves, (TEAL, NIGHT, ICE)),
    "mountains": (landscapes.mountains, (ROSE, TEAL, OCHRE)),
    "grid": (works.grid, (OCHRE, TEAL, ROSE)),
    "cables": (works.cables, (TEAL, ROSE, NIGHT)),
    "fields": (landscapes.fields, (FIELD, OCHRE, TEAL)),
    "steppe": (landscapes.steppe, (FIELD, OCHRE, ROSE)),
    "harbour": (works.harbour, (TEAL, OCHRE, NIGHT)),
    "ice": (landscapes.ice, (ICE, ROSE, NIGHT)),
    "river": (landscapes.river, (FIELD, TEAL, ROSE)),
    "city": (works.city, (NIGHT, ROSE, OCHRE)),
    "circuit": (works.circuit, (TEAL, NIGHT, OCHRE)),
    "canal": (works.canal, (OCHRE, TEAL, FIELD)),
    "coast": (landscapes.coast, (TEAL, ICE, ROSE)),
    "pipeline": (works.pipeline, (FIELD, ICE, OCHRE)),
    "sun": (works.solar, (OCHRE, FIELD, TEAL)),
}


def cover(motif: str, *, seed: int) -> bytes:
    """Return the drawing of `motif` as a JPEG of 1600 × 1000 pixels.

    The same motif and seed give the same drawing; the next seed gives other light.
    Raises KeyError for an unknown motif.
    """
    draw, lights = MOTIFS[motif]
    sheet = Sheet(1600, 1000, f"{motif} {seed}")
    draw(sheet, lights[seed % len(lights)])
    image = sheet.finish()
    if seed % 2:
        image = ImageOps.mirror(image)
    return _encoded(image)


def portrait(slug: str) -> bytes:
    """Return the portrait of the author `slug` as a JPEG of 600 × 600 pixels.

    Raises KeyError for somebody who is not of the demonstration.
    """
    sheet = Sheet(600, 600, slug, speck=1.0)
    portraits.draw(sheet, portraits.PEOPLE[slug])
    return _encoded(sheet.finish())


def _encoded(image: Image.Image) -> bytes:
    output = io.BytesIO()
    image.save(output, "JPEG", quality=90)
    return output.getvalue()
