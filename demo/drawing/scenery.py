"""What many motifs share: the sun, hills, trees and their light."""

import math
import random
from collections.abc import Iterable, Sequence

from PIL import Image

from demo.drawing.sheet import Palette, Point, Sheet, between


def hang_sun(sheet: Sheet, inks: Palette, centre: Point, radius: float) -> None:
    """Print a disc with its light around it."""
    sheet.glow(centre, radius * 4.5, inks.light, 0.7)
    disc = sheet.disc(centre, radius)
    sheet.fill(disc, (between(inks.sun, inks.light, 0.1), inks.sun))
    sheet.shade(disc, inks.light, corners=(0, 0, 0.7, 0.7), strength=0.35)


def rolling(
    dice: random.Random, *, base: float, height: float, length: float, step: int = 6
) -> list[Point]:
    """Return the line of soft hills around `base`: hills of `length`, as high as `height`."""
    turns = [(dice.uniform(0, math.tau), length * factor) for factor in (1.0, 0.53, 0.29)]
    shares = (0.62, 0.27, 0.11)
    return [
        (
            x,
            base
            - height
            * sum(
                share * math.sin(x / (part / math.tau) + turn)
                for share, (turn, part) in zip(shares, turns, strict=True)
            ),
        )
        for x in range(-12, 1620, step)
    ]


def land(sheet: Sheet, inks: Palette, line: Sequence[Point], depth: float) -> None:
    """Print the land under `line` as it looks at `depth`: light above, dark below."""
    body = sheet.below(line)
    sheet.fill(body, (inks.at(depth), inks.at(depth + 0.16)))
    sheet.shade(body, inks.at(depth - 0.34), corners=(0.75, 0.55, 0, 0), strength=0.75)


def haze(sheet: Sheet, inks: Palette, top: float, bottom: float, strength: float) -> None:
    """Let the air grow thick between `top` and `bottom`."""
    air = sheet.polygon([(0, top), (sheet.width, top), (sheet.width, bottom), (0, bottom)])
    sheet.shade(air, inks.sky[-1], corners=(0, 0, 1, 1), strength=strength)


def mist(sheet: Sheet, inks: Palette, top: float, bottom: float, strength: float) -> None:
    """Lay a smooth veil, densest at `bottom`, between `top` and `bottom`."""
    area = (0, round(top), sheet.width, min(sheet.height, round(bottom)))
    veil = Image.linear_gradient("L").resize((area[2], area[3] - area[1]))
    veil = veil.point(lambda value: value * strength)
    sheet.image.paste(between(inks.sky[-1], inks.light, 0.3), area, veil)


def broken(
    dice: random.Random, start: Point, end: Point, *, parts: int, swing: float
) -> list[Point]:
    """Return a line from `start` to `end` that wavers by `swing`."""
    points = [start]
    for part in range(1, parts):
        share = part / parts
        x = start[0] + (end[0] - start[0]) * share
        y = start[1] + (end[1] - start[1]) * share
        points.append((x + dice.uniform(-swing, swing), y + dice.uniform(-swing, swing) * 0.5))
    return [*points, end]


def smooth(points: Sequence[Point], parts: int = 16) -> list[Point]:
    """Return a curve through `points`."""
    padded = [points[0], *points, points[-1]]
    curve = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for part in range(parts):
            t = part / parts
            curve.append((_spline(t, a[0], b[0], c[0], d[0]), _spline(t, a[1], b[1], c[1], d[1])))
    return [*curve, points[-1]]


def _spline(t: float, a: float, b: float, c: float, d: float) -> float:
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )


def hanging(start: Point, end: Point, sag: float, parts: int = 24) -> list[Point]:
    """Return the curve of a wire from `start` to `end` that hangs by `sag` in its middle."""
    return [
        (
            start[0] + (end[0] - start[0]) * t,
            start[1] + (end[1] - start[1]) * t + sag * 4 * t * (1 - t),
        )
        for t in (part / parts for part in range(parts + 1))
    ]


def poplar(foot: Point, height: float) -> list[Point]:
    """Return the outline of a slender tree that stands at `foot`."""
    x, y = foot
    wide = height * 0.11
    left = [
        (x - wide * math.sin(math.pi * t**0.75), y - height * (0.06 + 0.94 * t))
        for t in (number / 14 for number in range(15))
    ]
    right = [(2 * x - px, py) for px, py in reversed(left)]
    return [(x - height * 0.012, y), *left, *right, (x + height * 0.012, y)]


def outline(places: str) -> list[Point]:
    """Return the points that `places` names: `"300,140 356,158"`."""
    return [(float(x), float(y)) for x, y in (place.split(",") for place in places.split())]


def box(left: float, top: float, right: float, bottom: float) -> list[Point]:
    """Return the corners of a rectangle."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def scattered(dice: random.Random, count: int, across, down) -> Iterable[Point]:
    """Return `count` places between the limits `across` and `down`."""
    return [(dice.uniform(*across), dice.uniform(*down)) for _ in range(count)]
