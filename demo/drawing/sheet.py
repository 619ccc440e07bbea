"""What a drawing is made with: a sheet of paper, inks, shapes with soft edges, and grain.

All coordinates are pixels of the finished picture. Shapes are drawn larger and reduced,
which makes their edges smooth. The same seed gives the same sheet, to the byte.
"""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw

Point = tuple[float, float]
Colour = tuple[int, int, int]
#: Left, top, right and bottom.
Box = tuple[float, float, float, float]

#: How many times larger shapes are drawn than they are shown.
FINE = 3


def ink(code: str) -> Colour:
    """Return the colour that `code` (`"e8b4a0"`) names."""
    red, green, blue = bytes.fromhex(code)
    return red, green, blue


def between(one: Colour, other: Colour, share: float) -> Colour:
    """Return the mixture of two colours; `share` 0 is the first, 1 the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


@dataclass(frozen=True)
class Palette:
    """The inks of a sheet: the sky from top to horizon, land from far to near, and light."""

    sky: tuple[Colour, ...]
    land: tuple[Colour, ...]
    sun: Colour
    light: Colour
    accent: Colour

    def at(self, depth: float) -> Colour:
        """Return the colour of land at `depth`: 0 is the farthest, 1 the nearest."""
        place = max(0.0, min(1.0, depth)) * (len(self.land) - 1)
        step = min(int(place), len(self.land) - 2)
        return between(self.land[step], self.land[step + 1], place - step)


def palette(*, sky: str, land: str, sun: str, light: str, accent: str) -> Palette:
    """Return the palette whose colours are given as codes, apart by spaces."""
    return Palette(
        sky=tuple(ink(code) for code in sky.split()),
        land=tuple(ink(code) for code in land.split()),
        sun=ink(sun),
        light=ink(light),
        accent=ink(accent),
    )


class Sheet:
    """A picture in the making."""

    def __init__(self, width: int, height: int, seed: str, *, speck: float = 1.5):
        self.width, self.height, self.speck = width, height, speck
        self.dice = random.Random(seed)
        self.image = Image.new("RGB", (width, height))
        self.noise = self._noise(speck)

    # Paper and inks

    def wash(self, colours: Sequence[Colour], *, top: float = 0, bottom: float | None = None):
        """Cover the sheet between `top` and `bottom` with colours that flow into one another."""
        bottom = self.height if bottom is None else bottom
        area = (0, round(top), self.width, round(bottom))
        self.image.paste(_flow(tuple(colours), (self.width, area[3] - area[1])), area)

    def fill(
        self,
        mask: Image.Image,
        colour: Colour | Sequence[Colour],
        *,
        strength: float = 1.0,
    ) -> None:
        """Print `colour` through `mask`; several colours flow from its top to its bottom."""
        box = mask.getbbox()
        if box is None:
            return
        part = mask.crop(box)
        if strength < 1:
            part = part.point(lambda value: value * strength)
        if isinstance(colour[0], int):
            self.image.paste(colour, box, part)
        else:
            self.image.paste(_flow(tuple(colour), part.size), box, part)

    def shade(
        self,
        mask: Image.Image,
        colour: Colour,
        *,
        corners: tuple[float, float, float, float] = (0, 0, 1, 1),
        strength: float = 1.0,
    ) -> None:
        """Sprinkle `colour` over what `mask` shows, as dense as `corners` say.

        The corners are top left, top right, bottom left and bottom right of the shape.
        """
        box = mask.getbbox()
        if box is None:
            return
        part = mask.crop(box)
        density = _slope(corners, part.size).point(lambda value: value * strength)
        density = ImageChops.overlay(density, self.noise.crop(box))
        self.image.paste(colour, box, ImageChops.multiply(part, density))

    def glow(self, centre: Point, radius: float, colour: Colour, strength: float) -> None:
        """Let light fall from `centre`, fading out at `radius`."""
        side = round(radius * 2)
        halo = _halo().resize((side, side), Image.Resampling.BICUBIC)
        mask = Image.new("L", (self.width, self.height))
        mask.paste(halo, (round(centre[0] - radius), round(centre[1] - radius)))
        self.image.paste(colour, mask=mask.point(lambda value: value * strength))

    # Shapes

    def shape(self, draw: "Callable[[Canvas], None]", box: Box | None = None) -> Image.Image:
        """Return the mask of what `draw` draws on a canvas, with smooth edges."""
        left, top, right, bottom = self._inside(box)
        large = Image.new("L", ((right - left) * FINE, (bottom - top) * FINE))
        draw(Canvas(large, (left, top)))
        mask = Image.new("L", (self.width, self.height))
        mask.paste(large.reduce(FINE), (left, top))
        return mask

    def polygon(self, points: Sequence[Point]) -> Image.Image:
        """Return the mask of the area inside `points`."""
        return self.shape(lambda canvas: canvas.polygon(points), _bounds(points))

    def polygons(self, shapes: Sequence[Sequence[Point]]) -> Image.Image:
        """Return one mask of many areas."""

        def draw(canvas):
            for points in shapes:
                canvas.polygon(points)

        return self.shape(draw, _bounds([point for points in shapes for point in points]))

    def disc(self, centre: Point, radius: float, *, height: float | None = None) -> Image.Image:
        """Return the mask of a disc, or of an ellipse where `height` is another radius."""
        x, y = centre
        tall = radius if height is None else height
        box = (x - radius, y - tall, x + radius, y + tall)
        return self.shape(lambda canvas: canvas.ellipse(box), box)

    def lines(self, paths: Sequence[Sequence[Point]], width: float, *, round_ends=False):
        """Return one mask of many lines of the same width."""

        def draw(canvas):
            for path in paths:
                canvas.line(path, width, round_ends=round_ends)

        bounds = _bounds([point for path in paths for point in path])
        return self.shape(draw, _grown(bounds, width))

    def below(self, line: Sequence[Point], bottom: float | None = None) -> Image.Image:
        """Return the mask of everything under `line`, down to `bottom`."""
        bottom = self.height if bottom is None else bottom
        return self.polygon([*line, (line[-1][0], bottom), (line[0][0], bottom)])

    # The last touch

    def finish(self, *, grain: float = 1.0) -> Image.Image:
        """Return the sheet as it comes from the press: with grain and the tooth of the paper."""
        grains = self._noise(self.speck * 0.85).point(
            lambda value: 128 + (value - 128) * 0.16 * grain
        )
        tooth = self._noise(90).point(lambda value: 128 + (value - 128) * 0.035 * grain)
        for texture in (grains, tooth):
            tone = Image.merge("RGB", [texture] * 3)
            self.image = ImageChops.overlay(self.image, tone)
        return self.image

    def _noise(self, size: float) -> Image.Image:
        width, height = round(self.width / size), round(self.height / size)
        specks = Image.frombytes("L", (width, height), self.dice.randbytes(width * height))
        return specks.resize((self.width, self.height), Image.Resampling.BICUBIC)

    def _inside(self, box: Box | None) -> tuple[int, int, int, int]:
        left, top, right, bottom = box or (0, 0, self.width, self.height)
        left, top = max(0, math.floor(left)), max(0, math.floor(top))
        right, bottom = min(self.width, math.ceil(right)), min(self.height, math.ceil(bottom))
        return left, top, max(right, left + 1), max(bottom, top + 1)


class Canvas:
    """Draws white at `FINE` times the size, from the corner of a part of the sheet."""

    def __init__(self, image: Image.Image, corner: tuple[int, int]):
        self._draw = ImageDraw.Draw(image)
        self._corner = corner

    def _place(self, points: Sequence[Point]) -> list[Point]:
        left, top = self._corner
        return [((x - left) * FINE, (y - top) * FINE) for x, y in points]

    def polygon(self, points: Sequence[Point], fill: int = 255) -> None:
        self._draw.polygon(self._place(points), fill=fill)

    def ellipse(self, box: Box, fill: int = 255) -> None:
        (left, top), (right, bottom) = self._place([box[:2], box[2:]])
        self._draw.ellipse((left, top, right, bottom), fill=fill)

    def line(self, path: Sequence[Point], width: float, *, round_ends=False, fill: int = 255):
        placed = self._place(path)
        self._draw.line(placed, fill=fill, width=max(1, round(width * FINE)), joint="curve")
        if round_ends:
            radius = width * FINE / 2
            for x, y in (placed[0], placed[-1]):
                self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)


@lru_cache(maxsize=1)
def _halo() -> Image.Image:
    """Return light that fades from the middle of a square to nothing at its sides."""
    distance = Image.radial_gradient("L")
    return distance.point([round(255 * max(0.0, 1 - value / 181) ** 2) for value in range(256)])


def _flow(colours: tuple[Colour, ...], size: tuple[int, int]) -> Image.Image:
    column = Image.new("RGB", (1, len(colours)))
    column.putdata(colours)
    return column.resize(size, Image.Resampling.BILINEAR, box=(0, 0.5, 1, len(colours) - 0.5))


def _slope(corners: tuple[float, float, float, float], size: tuple[int, int]) -> Image.Image:
    square = Image.new("L", (2, 2))
    square.putdata([round(255 * max(0.0, min(1.0, corner))) for corner in corners])
    return square.resize(size, Image.Resampling.BILINEAR, box=(0.5, 0.5, 1.5, 1.5))


def _bounds(points: Sequence[Point]) -> Box:
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across), min(down), max(across) + 1, max(down) + 1


def _grown(box: Box, by: float) -> Box:
    left, top, right, bottom = box
    return left - by, top - by, right + by, bottom + by
