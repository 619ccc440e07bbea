"""The motifs of land, water and weather."""

import math

from PIL import Image, ImageChops, ImageFilter, ImageMath

from demo.drawing.scenery import (
    box,
    broken,
    hang_sun,
    land,
    mist,
    poplar,
    rolling,
    scattered,
    smooth,
)
from demo.drawing.sheet import Palette, Sheet, between


def dunes(sheet: Sheet, inks: Palette) -> None:
    """Crests of sand, each with a lit and a dark flank, under a large sun."""
    sheet.wash(inks.sky)
    hang_sun(sheet, inks, (1080 + sheet.dice.uniform(-160, 160), 350), 190)
    peak = sheet.dice.uniform(300, 1300)
    for step, base in enumerate((560, 625, 700, 790, 905)):
        _dune(sheet, inks, peak, base, 60 + step * 36, 0.06 + step * 0.19)
        peak = 200 + (peak + sheet.dice.uniform(250, 700)) % 1200


def _dune(sheet, inks, peak, base, height, depth) -> None:
    spread = sheet.dice.uniform(430, 620)
    phase = sheet.dice.uniform(0, 6)

    def crest(x: float) -> float:
        far = (x - peak) / spread
        swell = math.exp(-(abs(far) ** (1.25 if far < 0 else 1.6)))
        return base - height * swell + 14 * math.sin(x / 210 + phase) * (1 - swell)

    line = [(x, crest(x)) for x in range(-10, 1620, 6)]
    body = sheet.below(line)
    sheet.fill(body, (inks.at(depth - 0.1), inks.at(depth + 0.1)))
    sheet.shade(body, inks.at(depth - 0.45), corners=(0.9, 0.3, 0, 0), strength=0.8)
    drop = 1010 - crest(peak)
    edge = [
        (
            peak + spread * (0.62 * share + 0.16 * math.sin(share * 5 + phase) * share),
            crest(peak) + drop * share,
        )
        for share in (number / 40 for number in range(41))
    ]
    dark = [(peak, crest(peak)), *(point for point in line if point[0] > peak)]
    flank = sheet.polygon([*dark, (1620, 1010), *reversed(edge)])
    sheet.fill(flank, (inks.at(depth + 0.24), inks.at(depth + 0.14)))
    sheet.shade(flank, inks.at(depth + 0.5), corners=(0.9, 0.4, 0.1, 0.2), strength=0.8)


def waves(sheet: Sheet, inks: Palette) -> None:
    """Swell upon swell before a sun that sets, and one small sail."""
    dice = sheet.dice
    sheet.wash(inks.sky, bottom=560)
    centre = dice.uniform(420, 700)
    hang_sun(sheet, inks, (centre, 370), 235)
    count = 9
    for step in range(count):
        share = step / (count - 1)
        base = 425 + 560 * share**1.3
        length, height = 26 + 110 * share, 4 + 50 * share
        phase, long_phase = dice.uniform(0, 6.3), dice.uniform(0, 6.3)
        line = [
            (x, base - height * (_swell(x / length + phase) + 0.6 * math.sin(x / 390 + long_phase)))
            for x in range(-10, 1620, 4)
        ]
        if step == 2:
            _sail(sheet, inks, (centre + 560, base - 12), 110)
        body = sheet.below(line, min(1000, base + 300))
        sheet.fill(body, (inks.at(0.16 + 0.5 * share), inks.at(0.6 + 0.6 * share)))
        sheet.shade(body, inks.at(share * 0.7 - 0.25), corners=(1.1, 1.1, -1.6, -1.6), strength=0.8)
        sheet.fill(sheet.lines([line], 1 + 2.5 * share), inks.light, strength=0.8)
    glints = []
    for y in range(470, 800, 17):
        wide = 200 - (y - 470) * 0.35
        for _ in range(3):
            x = centre + dice.uniform(-wide, wide)
            glints.append([(x, y), (x + dice.uniform(20, 90), y)])
    sheet.fill(sheet.lines(glints, 3.5, round_ends=True), inks.sun, strength=0.85)


def _swell(turn: float) -> float:
    """A wave whose crest is sharper than its trough."""
    return (math.sin(turn) + 0.26 * math.sin(2 * turn + 1.2)) * 0.8


def _sail(sheet, inks, foot, height) -> None:
    x, y = foot
    hull = [(x - 40, y - 12), (x + 44, y - 12), (x + 28, y + 8), (x - 26, y + 8)]
    sails = [
        [(x + 2, y - height), (x + 2, y - 18), (x + 40, y - 18)],
        [(x - 4, y - height * 0.86), (x - 4, y - 18), (x - 34, y - 18)],
    ]
    sheet.fill(sheet.polygon(hull), inks.at(0.95))
    sheet.fill(sheet.polygons(sails), inks.light)


def mountains(sheet: Sheet, inks: Palette) -> None:
    """Ridges behind ridges, lit from one side, with haze between them and firs before them."""
    dice = sheet.dice
    sheet.wash(inks.sky)
    hang_sun(sheet, inks, (dice.uniform(420, 1180), 265), 140)
    for base, height, depth in ((640, 360, 0.04), (760, 400, 0.24), (900, 330, 0.46)):
        _range(sheet, inks, base, height, depth)
        mist(sheet, inks, base - 170, base + 110, 0.8 - depth * 0.5)
    line = rolling(dice, base=890, height=34, length=1100)
    land(sheet, inks, line, 0.72)
    _forest(sheet, inks)


def _range(sheet, inks, base, height, depth) -> None:
    dice, x, peaks = sheet.dice, sheet.dice.uniform(-160, 60), []
    while x < 1750:
        peaks.append((x, base - height * dice.uniform(0.35, 1.0)))
        x += dice.uniform(300, 470)
    for x, top in sorted(peaks, key=lambda peak: peak[1]):
        tall = base + 140 - top
        left = broken(dice, (x, top), (x - tall * 1.05, base + 140), parts=7, swing=13)
        right = broken(dice, (x, top), (x + tall * 0.95, base + 140), parts=7, swing=13)
        spine = broken(dice, (x, top), (x - tall * 0.05, base + 140), parts=9, swing=tall * 0.06)
        body = sheet.polygon([*left, *reversed(right)])
        sheet.fill(body, (between(inks.at(depth), inks.light, 0.42), inks.at(depth + 0.08)))
        sheet.shade(body, inks.at(depth + 0.25), corners=(0.5, 0, 0.5, 0), strength=0.5)
        dark = sheet.polygon([*spine, *reversed(right)])
        sheet.fill(dark, (inks.at(depth + 0.26), inks.at(depth + 0.12)))
        sheet.shade(dark, inks.at(depth + 0.46), corners=(0.7, 0.9, 0, 0.2), strength=0.6)
        cliffs = []
        for start in spine[1:5]:
            side = dice.uniform(0.12, 0.26) * tall
            cliffs.append(
                [
                    start,
                    (start[0] - side * 0.5, start[1] + side * 1.2),
                    (start[0] + 4, start[1] + side * 0.8),
                ]
            )
        sheet.fill(ImageChops.multiply(body, sheet.polygons(cliffs)), inks.at(depth + 0.2))


def _forest(sheet, inks) -> None:
    dice, trees = sheet.dice, []
    for x in range(-20, 1640, 15):
        height = dice.uniform(50, 100) * (0.5 + 0.6 * math.sin(x / 190) ** 2)
        foot = 950 + 14 * math.sin(x / 260)
        for tier in (0.0, 0.3, 0.56):
            wide = height * (0.22 - tier * 0.2)
            low = foot - height * tier
            trees.append([(x - wide, low), (x, low - height * (1 - tier) * 0.72), (x + wide, low)])
        trees.append(
            [
                (x - height * 0.05, foot - height * 0.6),
                (x, foot - height),
                (x + height * 0.05, foot - height * 0.6),
            ]
        )
    sheet.fill(sheet.polygons([*trees, box(0, 932, 1600, 1000)]), inks.at(1))


def steppe(sheet: Sheet, inks: Palette) -> None:
    """A low horizon, streaks of cloud, yurts, and grass in the foreground."""
    dice = sheet.dice
    sheet.wash(inks.sky, bottom=720)
    hang_sun(sheet, inks, (dice.uniform(900, 1250), 470), 150)
    for x, y in sorted(scattered(dice, 9, (-150, 1300), (70, 430)), key=lambda place: place[1]):
        _cloud(sheet, inks, x, y, dice.uniform(240, 620))
    for step, base in enumerate((640, 672, 716)):
        line = rolling(dice, base=base, height=22 - step * 4, length=1300 - step * 300)
        land(sheet, inks, line, 0.1 + step * 0.2)
    camp = dice.uniform(320, 620)
    for x, size in ((camp - 190, 84), (camp + 210, 104), (camp, 148)):
        _yurt(sheet, inks, (x, 752 + size * 0.16), size)
    land(sheet, inks, rolling(dice, base=795, height=14, length=900), 0.62)
    _grass(sheet, inks)


def _cloud(sheet, inks, x, y, length) -> None:
    thick = length * 0.035
    upper = [
        (x + length * t, y - thick * math.sin(math.pi * t) ** 0.7 * (1 + 0.25 * math.sin(9 * t)))
        for t in (number / 40 for number in range(41))
    ]
    mask = sheet.polygon([*upper, (x + length, y + 2), (x, y + 2)])
    sheet.fill(mask, inks.light, strength=0.7)


def _yurt(sheet, inks, foot, size) -> None:
    x, y = foot
    wall = box(x - size * 0.62, y - size * 0.42, x + size * 0.62, y)
    roof = smooth(
        [
            (x - size * 0.7, y - size * 0.4),
            (x - size * 0.4, y - size * 0.68),
            (x - size * 0.1, y - size * 0.86),
            (x + size * 0.1, y - size * 0.86),
            (x + size * 0.4, y - size * 0.68),
            (x + size * 0.7, y - size * 0.4),
        ],
        6,
    )
    sheet.fill(sheet.polygon(wall), inks.light)
    dark = sheet.polygon(box(x + size * 0.12, y - size * 0.42, x + size * 0.62, y))
    sheet.shade(dark, inks.at(0.55), corners=(0.2, 1, 0.2, 1))
    cap = sheet.polygon(roof)
    sheet.fill(cap, inks.sun)
    sheet.shade(cap, inks.at(0.8), corners=(0, 0.8, 0, 0.9), strength=0.8)
    sheet.fill(sheet.polygon(box(x - size * 0.3, y - size * 0.33, x - size * 0.1, y)), inks.at(0.8))
    sheet.fill(
        sheet.polygon(box(x - size * 0.62, y - size * 0.4, x + size * 0.62, y - size * 0.35)),
        inks.accent,
    )


def _grass(sheet, inks) -> None:
    dice = sheet.dice
    for depth, base, height, count in ((0.78, 900, 110, 330), (0.98, 1010, 190, 300)):
        blades = []
        for x, y in scattered(dice, count, (-40, 1640), (base - 40, base + 30)):
            tall = height * dice.uniform(0.5, 1.1)
            lean = tall * (0.34 + dice.uniform(-0.14, 0.2))
            blades.append(
                [
                    (x - 3, y),
                    (x + lean * 0.35, y - tall * 0.6),
                    (x + lean, y - tall),
                    (x + lean * 0.35 + 4, y - tall * 0.55),
                    (x + 4, y),
                ]
            )
        ground = rolling(dice, base=base - 16, height=10, length=420)
        sheet.fill(sheet.below(ground), (inks.at(depth - 0.05), inks.at(depth + 0.1)))
        sheet.fill(sheet.polygons(blades), inks.at(depth))
        sheet.fill(sheet.polygons(blades[::9]), inks.sun, strength=0.75)


def fields(sheet: Sheet, inks: Palette) -> None:
    """Ploughed slopes whose furrows run together towards the horizon."""
    dice = sheet.dice
    sheet.wash(inks.sky, bottom=560)
    hang_sun(sheet, inks, (dice.uniform(350, 1250), 250), 130)
    land(sheet, inks, rolling(dice, base=415, height=38, length=1500), 0.06)
    land(sheet, inks, rolling(dice, base=470, height=34, length=1150), 0.24)
    rows = ((520, 0.02, 0.42), (600, 0.34, 0.05), (715, 0.62, 0.3), (850, 0.88, 0.6))
    for step, (base, depth, other) in enumerate(rows):
        line = rolling(dice, base=base, height=26 + step * 9, length=dice.uniform(1300, 2300))
        _slope(sheet, inks, line, base, (depth, other), 0.5 + step * 0.5)
        if step < 3:
            start = dice.randrange(30, 190)
            places = line[start : start + 48 + step * 8 : 6 + step]
            trees = [poplar((x, y + 6), 46 + step * 26) for x, y in places]
            sheet.fill(sheet.polygons(trees), inks.at(0.78 + step * 0.08))


def _slope(sheet, inks, line, base, depths, scale) -> None:
    dice = sheet.dice
    depth, other = depths
    body = sheet.below(line)
    sheet.fill(body, (inks.at(depth), inks.at(depth + 0.1)))
    vanish = (dice.uniform(200, 1400), base - 150 - 60 * scale)
    wide = 44 * scale
    fan = []
    for number in range(-70, 71):
        foot = vanish[0] + number * wide * 2.3
        fan.append([vanish, (foot - wide * 0.5, 1300), (foot + wide * 0.62, 1300)])
    furrows = ImageChops.multiply(body, sheet.polygons(fan))
    sheet.fill(furrows, (inks.at(other), inks.at(other + 0.08)))
    sheet.shade(body, inks.light, corners=(0.7, 0.5, -0.8, -0.8), strength=0.55)
    sheet.shade(body, inks.at(1), corners=(0, 0, 0.35, 0.6), strength=0.5)


def river(sheet: Sheet, inks: Palette) -> None:
    """A river that winds from the hills to the reader and holds the sky."""
    dice = sheet.dice
    sheet.wash(inks.sky, bottom=520)
    hang_sun(sheet, inks, (800 + dice.uniform(-260, 260), 280), 135)
    for step, base in enumerate((370, 420, 462)):
        line = rolling(dice, base=base, height=70 - step * 22, length=900 - step * 150)
        land(sheet, inks, line, 0.04 + step * 0.13)
    sheet.wash((inks.at(0.34), inks.at(0.62), inks.at(0.98)), top=470)
    bend, phase = dice.choice((-1, 1)), dice.uniform(-0.25, 0.25)

    def course(t: float) -> tuple[float, float, float]:
        """Return the middle of the river and half its width at `t` of its way."""
        near = t**1.8
        x = 800 + bend * (60 + 470 * near**0.7) * math.sin(11.5 * t**0.5 + 0.6 + phase)
        return x, 470 + 550 * t**1.25, 3 + 200 * near

    def banks(extra: float):
        places = [(course(number / 160), (number / 160) ** 1.8) for number in range(161)]
        left = [(x - half - extra * (0.06 + 2.2 * near), y) for (x, y, half), near in places]
        right = [(x + half + extra * (0.06 + 2.2 * near), y) for (x, y, half), near in places]
        return [*left, *reversed(right)]

    for extra, depth in ((190, 0.5), (125, 0.36), (70, 0.22), (28, 0.06)):
        terrace = sheet.polygon(banks(extra))
        sheet.fill(terrace, (inks.at(depth), inks.at(depth + 0.34)))
        sheet.shade(terrace, inks.light, corners=(0.5, 0.5, -0.2, -0.2), strength=0.4)
    water = sheet.polygon(banks(0))
    sheet.fill(
        water, (inks.sky[-1], inks.light, inks.sky[0], between(inks.sky[1], inks.at(0.4), 0.5))
    )
    ripples = [
        [(x, y), (x + (y - 440) * dice.uniform(0.1, 0.3), y)]
        for x, y in scattered(dice, 150, (0, 1600), (600, 990))
    ]
    for part, colour in enumerate((inks.sun, inks.at(0.3))):
        glitter = ImageChops.multiply(water, sheet.lines(ripples[part::2], 3.5, round_ends=True))
        sheet.fill(glitter, colour, strength=0.75)
    trees = []
    for _ in range(40):
        t = 0.16 + 0.7 * dice.random() ** 1.3
        x, y, half = course(t)
        x += dice.choice((-1, 1)) * (half + dice.uniform(60, 460) * (0.12 + 1.5 * t**1.8))
        if 0 < x < sheet.width and not water.getpixel((int(x), int(y))):
            trees.append(((x, y), 26 + 150 * t**1.7))
    for foot, height in sorted(trees, key=lambda tree: tree[0][1]):
        crown = sheet.polygon(poplar(foot, height))
        sheet.fill(crown, (inks.at(0.6), inks.at(0.95)))
        sheet.shade(crown, inks.light, corners=(0.7, 0, 0.1, 0), strength=0.4)


def ice(sheet: Sheet, inks: Palette) -> None:
    """Icebergs with cut faces, their images in the water, and floes before them."""
    dice = sheet.dice
    sheet.wash(inks.sky, bottom=600)
    hang_sun(sheet, inks, (dice.uniform(350, 1250), 400), 150)
    land(sheet, inks, rolling(dice, base=560, height=24, length=700), 0.08)
    sheet.wash((inks.at(0.3), inks.at(0.62), inks.at(0.95)), top=590)
    start = dice.uniform(150, 330)
    for x, height, wide in ((start + 820, 210, 330), (start, 300, 420), (start + 520, 150, 250)):
        _berg(sheet, inks, (x, 600), height, wide)
    _floes(sheet, inks)


def _berg(sheet, inks, foot, height, wide) -> None:
    """An iceberg of faces between its outline and a ridge, and its image in the water."""
    dice, (x, y) = sheet.dice, foot
    count = 6
    outline = [(x, y)]
    for number in range(1, count):
        t = number / count
        tall = math.sin(math.pi * t**0.8) ** 0.6 * dice.uniform(0.62, 1.0)
        outline.append((x + wide * (t + dice.uniform(-0.05, 0.05)), y - height * tall))
    outline.append((x + wide, y))
    ridge = [(x + wide * 0.12, y)]
    for (px, py), t in zip(outline[1:-1], (0.2, 0.38, 0.55, 0.72, 0.86), strict=True):
        ridge.append((px + wide * dice.uniform(0.0, 0.07), y - (y - py) * (0.62 - t * 0.3)))
    ridge.append((x + wide * 0.97, y))
    tones = (0.0, 0.05, 0.2, 0.34, 0.42, 0.52)
    faces = []
    for number, depth in enumerate(tones):
        one, other = outline[number], outline[number + 1]
        low, next_low = ridge[number], ridge[number + 1]
        upper = between(inks.light, inks.at(depth + 0.06), min(1, depth * 2.4))
        faces.append(([one, other, next_low, low], upper, depth))
        lower = between(inks.light, inks.at(depth + 0.24), min(1, 0.35 + depth * 1.6))
        faces.append(([low, next_low, (next_low[0], y), (low[0], y)], lower, depth + 0.14))
    for points, colour, _ in faces:
        image = [(px, y + (y - py) * 0.6) for px, py in points]
        sheet.fill(sheet.polygon(image), between(colour, inks.at(0.5), 0.62), strength=0.8)
    for points, colour, depth in faces:
        face = sheet.polygon(points)
        sheet.fill(face, colour)
        sheet.shade(face, inks.at(depth + 0.2), corners=(0, 0, 0.3, 0.5), strength=0.7)
    streaks = [
        [
            (x + dice.uniform(-60, wide * 0.7), y + down),
            (x + wide * dice.uniform(0.7, 1.25), y + down),
        ]
        for down in range(12, round(height * 0.62), 17)
    ]
    sheet.fill(sheet.lines(streaks, 3), inks.at(0.42), strength=0.7)


def _floes(sheet, inks) -> None:
    dice = sheet.dice
    places = scattered(dice, 34, (-100, 1650), (0, 1))
    for x, share in sorted(places, key=lambda place: place[1]):
        y = 660 + 330 * share**1.2
        size = 26 + 130 * share
        corners = sorted(dice.uniform(0, math.tau) for _ in range(dice.randint(6, 8)))
        top = [(x + size * math.cos(a), y + size * 0.24 * math.sin(a)) for a in corners]
        side = [(px, py + size * 0.1) for px, py in top]
        sheet.fill(sheet.polygon(side), inks.at(0.45 + 0.3 * share))
        face = sheet.polygon(top)
        sheet.fill(face, inks.light)
        sheet.shade(face, inks.at(0.18), corners=(0.1, 0.6, 0.5, 0.9), strength=0.8)


def coast(sheet: Sheet, inks: Palette) -> None:
    """A coast from above, cut from layers of paper: depths, shallows, sand, hills."""
    ground = _ground(sheet)
    sheet.wash((inks.at(1), inks.at(0.88)))
    sand = between(inks.light, inks.sun, 0.12)
    hill = between(inks.sky[-1], inks.accent, 0.3)
    layers = (
        (-66, inks.at(0.78)),
        (-44, inks.at(0.62)),
        (-26, inks.at(0.46)),
        (-11, inks.at(0.28)),
        (0, sand),
        (10, between(sand, hill, 0.5)),
        (28, hill),
        (48, between(hill, inks.accent, 0.55)),
        (70, inks.accent),
        (96, between(inks.accent, inks.at(1), 0.2)),
    )
    for level, colour in layers:
        mask = ground.point(lambda height, level=level: height * 130 + (128 - level * 130))
        mask = mask.convert("L")
        shadow = (
            mask.reduce(4)
            .filter(ImageFilter.BoxBlur(2))
            .resize(mask.size, Image.Resampling.BILINEAR)
        )
        shadow = shadow.transform(
            mask.size, Image.Transform.AFFINE, (1, 0, -8, 0, 1, -12), fillcolor=0
        )
        sheet.fill(ImageChops.subtract(shadow, mask), inks.at(1), strength=0.5)
        sheet.fill(mask, colour)
        sheet.shade(mask, inks.light, corners=(0.4, 0.2, 0.1, -0.1), strength=0.35)
    _route(sheet, inks)


def _route(sheet, inks) -> None:
    """A ship's way over the open sea, and the ship."""
    start = sheet.dice.uniform(120, 300)
    way = smooth(
        [
            (start - 20, 1040),
            (start, 800),
            (start + 90, 540),
            (start + 40, 240),
            (start + 190, -40),
        ],
        40,
    )
    dashes = [way[number : number + 6] for number in range(0, len(way) - 6, 11)]
    sheet.fill(sheet.lines(dashes, 4), inks.light, strength=0.85)
    x, y = way[70]
    ship = [(x - 3, y - 46), (x + 15, y - 8), (x + 15, y + 36), (x - 21, y + 36), (x - 21, y - 8)]
    sheet.fill(sheet.polygon([(px + 7, py + 9) for px, py in ship]), inks.at(1), strength=0.5)
    sheet.fill(sheet.polygon(ship), inks.sun)
    sheet.fill(sheet.polygon(box(x - 13, y + 10, x + 7, y + 28)), inks.light)


def _ground(sheet: Sheet) -> Image.Image:
    """Return heights over the sea, fine enough for smooth contours: bays, headlands, islands."""
    dice, size = sheet.dice, (sheet.width, sheet.height)
    rise = Image.new("F", (2, 1))
    rise.putdata([-120.0, 105.0])
    ground = rise.resize(size, Image.Resampling.BILINEAR, box=(0.5, 0, 1.5, 1))
    for across, down, height in ((5, 4, 90.0), (9, 6, 38.0), (17, 11, 13.0)):
        knots = Image.new("F", (across, down))
        knots.putdata([dice.uniform(-height, height) for _ in range(across * down)])
        swell = knots.resize(size, Image.Resampling.BICUBIC)
        ground = ImageMath.lambda_eval(lambda of: of["a"] + of["b"], a=ground, b=swell)
    return ground
