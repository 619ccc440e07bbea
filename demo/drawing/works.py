"""The motifs of what people build: lines, harbours, cities, machines."""

import math
from itertools import pairwise

from PIL import ImageChops

from demo.drawing.scenery import (
    box,
    hang_sun,
    hanging,
    haze,
    land,
    poplar,
    rolling,
    scattered,
    smooth,
)
from demo.drawing.sheet import Palette, Sheet, between


def grid(sheet: Sheet, inks: Palette) -> None:
    """Pylons that stride over hills, their wires hanging between them."""
    dice = sheet.dice
    sheet.wash(inks.sky)
    hang_sun(sheet, inks, (dice.uniform(420, 760), 420), 210)
    for step, base in enumerate((640, 700, 770)):
        line = rolling(dice, base=base, height=40 - step * 8, length=1400 - step * 250)
        land(sheet, inks, line, 0.08 + step * 0.2)
    pylons = [
        (260, 668, 96),
        (420, 700, 158),
        (690, 760, 270),
        (1180, 890, 560),
        (2100, 1240, 1250),
    ]
    for start, end in pairwise(pylons):
        wires = [
            hanging(one, other, 0.12 * (one[1] - start[1] + start[2]) + 0.07 * end[2])
            for one, other in zip(_arms(*start), _arms(*end), strict=True)
        ]
        sheet.fill(sheet.lines(wires, max(1.4, end[2] / 230)), inks.at(0.96))
    for x, foot, height in pylons[:4]:
        _pylon(sheet, inks, x, foot, height)
    land(sheet, inks, rolling(dice, base=905, height=22, length=1200), 0.8)


def _arms(x: float, foot: float, height: float):
    """Return where the wires hang, left and right of each arm."""
    places = []
    for level, reach in ((0.93, 0.13), (0.8, 0.2), (0.67, 0.15)):
        y = foot - height * level + height * 0.035
        places += [(x - height * reach, y), (x + height * reach, y)]
    return places


def _pylon(sheet, inks, x, foot, height) -> None:
    def half(level: float) -> float:
        """Half the width of the mast at `level` of its height."""
        return height * (0.13 - 0.2 * level if level < 0.5 else 0.03 * (1.04 - level) / 0.5 + 0.003)

    thick = max(1.6, height / 110)
    levels = [0.0, 0.16, 0.3, 0.42, 0.5, 0.58, 0.67, 0.73, 0.8, 0.86, 0.93, 1.0]
    beams = [
        [(x + side * half(level), foot - height * level) for level in levels] for side in (-1, 1)
    ]
    for one, other in pairwise(levels):
        low, high = foot - height * one, foot - height * other
        beams.append([(x - half(one), low), (x + half(other), high)])
        beams.append([(x + half(one), low), (x - half(other), high)])
    for level, reach in ((0.93, 0.13), (0.8, 0.2), (0.67, 0.15)):
        y = foot - height * level
        for side in (-1, 1):
            tip = (x + side * height * reach, y)
            beams.append([(x, y), tip])
            beams.append([(x + side * half(level), y - height * 0.045), tip])
            beams.append([tip, (tip[0], y + height * 0.035)])
    sheet.fill(sheet.lines(beams, thick), inks.at(1))


def cables(sheet: Sheet, inks: Palette) -> None:
    """A section through the sea: a ship above, cables from shore to shore below."""
    dice = sheet.dice
    sheet.wash(inks.sky, bottom=320)
    hang_sun(sheet, inks, (dice.uniform(950, 1250), 250), 120)
    sheet.wash((inks.at(0.2), inks.at(0.5), inks.at(0.8), inks.at(1)), top=300)
    surface = [(x, 302 + 5 * math.sin(x / 34)) for x in range(-10, 1620, 4)]
    sheet.fill(sheet.lines([surface], 5), inks.light, strength=0.9)
    _cable_ship(sheet, inks, (dice.uniform(420, 640), 306))
    rays = [
        [(x, 306), (x + 50, 306), (x - 130, 900), (x - 330, 900)]
        for x in (420, 700, 860, 1180, 1420)
    ]
    sheet.shade(sheet.polygons(rays), inks.light, corners=(0.32, 0.32, -0.1, -0.1), strength=0.6)
    for step, base in enumerate((690, 790, 890)):
        bed = [
            (
                x,
                base
                - (260 - step * 30) * (abs(x - 800) / 800) ** (3.4 - step * 0.5)
                + 14 * math.sin(x / (140 - step * 20) + step * 2),
            )
            for x in range(-12, 1620, 6)
        ]
        depth = 0.62 + step * 0.17
        body = sheet.below(bed)
        sheet.fill(body, (inks.at(depth), inks.at(depth + 0.12)))
        sheet.shade(body, inks.at(depth - 0.4), corners=(0.7, 0.7, -0.4, -0.4), strength=0.6)
        _laid(sheet, inks, bed, step)


def _laid(sheet, inks, bed, step) -> None:
    """Lay cables along the bed of the sea, side by side."""
    colours = (inks.sun, inks.light, inks.accent)
    wide = 5 + step * 1.5
    for number in range(3):
        lift = 10 + number * wide * 2.5
        cable = [(x, y - lift + 7 * math.sin(x / 190 + step * 2)) for x, y in bed]
        shadow = [(x, y + wide) for x, y in cable]
        sheet.fill(sheet.lines([shadow], wide), inks.at(1), strength=0.55)
        sheet.fill(sheet.lines([cable], wide), colours[(number + step) % 3])


def _cable_ship(sheet, inks, foot) -> None:
    x, y = foot
    hull = [(x - 130, y - 42), (x + 150, y - 42), (x + 126, y), (x - 104, y)]
    house = [box(x - 96, y - 92, x - 20, y - 40), box(x - 84, y - 120, x - 40, y - 88)]
    sheet.fill(sheet.polygons(house), inks.light)
    sheet.fill(sheet.polygon(hull), inks.at(1))
    sheet.fill(sheet.polygon(box(x - 70, y - 146, x - 54, y - 118)), inks.sun)
    crane = [
        [(x + 60, y - 40), (x + 60, y - 118), (x + 166, y - 66)],
        [(x + 60, y - 90), (x + 150, y - 72)],
    ]
    sheet.fill(sheet.lines(crane, 5), inks.at(1))
    sheet.fill(sheet.lines([hanging((x + 164, y - 66), (x + 330, 640), 60)], 4), inks.sun)


def harbour(sheet: Sheet, inks: Palette) -> None:
    """Cranes over a ship that is being loaded, and their images in the water."""
    dice = sheet.dice
    sheet.wash(inks.sky, bottom=800)
    hang_sun(sheet, inks, (dice.uniform(300, 700), 330), 175)
    line = rolling(dice, base=640, height=26, length=1500)
    land(sheet, inks, line, 0.06)
    for x, height in ((980, 330), (1190, 330)):
        _crane(sheet, inks, x, 720, height, 0.34)
    sheet.wash((inks.at(0.3), inks.at(0.62), inks.at(0.98)), top=720)
    _cargo_ship(sheet, inks, dice.uniform(60, 160), 800)
    for x in (700, 1120):
        _crane(sheet, inks, x + dice.uniform(-20, 20), 850, 640, 0.96)
    quay = sheet.polygon(box(0, 846, 1600, 882))
    sheet.fill(quay, (inks.at(0.9), inks.at(1)))
    sheet.wash((inks.at(0.8), inks.at(1)), top=882)
    glints = []
    for x, y in scattered(dice, 90, (0, 1600), (892, 995)):
        glints.append([(x, y), (x + dice.uniform(20, 150), y)])
    sheet.fill(sheet.lines(glints[::3], 3), inks.sun, strength=0.7)
    sheet.fill(sheet.lines(glints[1::3], 3), inks.light, strength=0.6)


def _crane(sheet, inks, x, foot, height, depth) -> None:
    """A gantry crane: two legs, a long boom to the left, stays from its mast."""
    top, thick = foot - height * 0.62, height / 42
    wide = height * 0.3
    beams = [
        [(x, foot), (x, top)],
        [(x + wide, foot), (x + wide, top)],
        [(x, foot - height * 0.3), (x + wide, foot - height * 0.3)],
        [(x, foot - height * 0.3), (x + wide, top)],
        [(x - height * 0.72, top), (x + wide * 1.9, top)],
        [(x - height * 0.72, top + height * 0.035), (x + wide * 1.9, top + height * 0.035)],
        [(x, top), (x + wide * 0.3, foot - height)],
        [(x + wide, top), (x + wide * 0.3, foot - height)],
    ]
    mast = (x + wide * 0.3, foot - height)
    stays = [
        [mast, (x - height * 0.68, top)],
        [mast, (x - height * 0.34, top)],
        [mast, (x + wide * 1.8, top)],
    ]
    rope = x - height * 0.42
    ropes = [
        [(rope, top), (rope, top + height * 0.2)],
        [(rope + height * 0.06, top), (rope + height * 0.06, top + height * 0.2)],
    ]
    sheet.fill(sheet.lines(beams, thick), inks.at(depth))
    sheet.fill(sheet.lines(stays + ropes, max(1.5, thick * 0.3)), inks.at(depth))
    cabin = box(
        rope - height * 0.03, top + height * 0.2, rope + height * 0.09, top + height * 0.255
    )
    sheet.fill(sheet.polygon(cabin), inks.sun if depth > 0.5 else inks.at(depth))


def _cargo_ship(sheet, inks, x, water) -> None:
    dice = sheet.dice
    deck = water - 92
    hull = smooth([(x - 40, deck - 26), (x, water - 40), (x + 30, water + 26)], 8)
    body = sheet.polygon([*hull, (x + 1150, water + 26), (x + 1190, deck)])
    colours = (inks.sun, inks.light, inks.accent, inks.at(0.45), between(inks.sun, inks.light, 0.5))
    wide, tall = 64, 36
    for column in range(14):
        for row in range(dice.choice((2, 3, 4, 4, 5))):
            left, top = x + 96 + column * (wide + 3), deck - (row + 1) * (tall + 2)
            mask = sheet.polygon(box(left, top, left + wide, top + tall))
            sheet.fill(mask, dice.choice(colours))
            sheet.shade(mask, inks.at(0.9), corners=(0, 0.3, 0.4, 0.9), strength=0.5)
    bridge = [
        box(x + 1050, deck - 216, x + 1130, deck),
        box(x + 1036, deck - 236, x + 1144, deck - 206),
    ]
    sheet.fill(sheet.polygons(bridge), inks.light)
    sheet.fill(sheet.polygon(box(x + 1050, deck - 196, x + 1130, deck - 182)), inks.at(0.9))
    sheet.fill(body, (inks.at(0.82), inks.at(0.95)))
    stripe = ImageChops.multiply(body, sheet.polygon(box(0, water - 4, 1600, water + 40)))
    sheet.fill(stripe, inks.sun)
    sheet.shade(body, inks.at(0.3), corners=(0.6, 0.2, -0.3, -0.3), strength=0.6)


def city(sheet: Sheet, inks: Palette) -> None:
    """Towers in three depths with some lit windows, a dome among them, water before them."""
    dice = sheet.dice
    sheet.wash(inks.sky, bottom=820)
    hang_sun(sheet, inks, (dice.uniform(480, 1120), 330), 185)
    for depth, base, low, high, wide in (
        (0.12, 800, 170, 420, 74),
        (0.36, 800, 120, 330, 92),
        (0.7, 800, 70, 250, 118),
    ):
        _skyline(sheet, inks, depth, base, (low, high), wide)
        haze(sheet, inks, base - 210, base, 0.5 - depth * 0.4)
    _dome(sheet, inks, dice.uniform(300, 520), 800, 150)
    sheet.wash((inks.at(0.5), inks.at(0.78), inks.at(1)), top=800)
    glints = []
    for x, share in scattered(dice, 150, (-40, 1600), (0, 1)):
        y = 806 + 190 * share
        glints.append([(x, y), (x + 26 + 130 * share * dice.uniform(0.4, 1), y)])
    for part, colour in enumerate((inks.sun, inks.sky[-1], inks.at(0.28))):
        sheet.fill(sheet.lines(glints[part::3], 3.5), colour, strength=0.75)


def _skyline(sheet, inks, depth, base, heights, wide) -> None:
    dice, x = sheet.dice, -30.0
    towers, sides, lit, dim = [], [], [], []
    while x < 1620:
        width = wide * dice.uniform(0.6, 1.25)
        top = base - dice.uniform(*heights)
        shape = dice.random()
        roof = [(x, top), (x + width, top)]
        if shape < 0.2:
            roof = [(x, top + width * 0.4), (x + width, top)]
        elif shape < 0.34:
            roof = [(x, top), (x + width * 0.5, top - width * 0.5), (x + width, top)]
        elif shape < 0.45:
            roof = [
                (x, top),
                (x + width * 0.46, top),
                (x + width * 0.48, top - width),
                (x + width * 0.52, top - width),
                (x + width * 0.54, top),
                (x + width, top),
            ]
        towers.append([(x, base), *roof, (x + width, base)])
        sides.append(box(x + width * 0.64, top + width * 0.4, x + width, base))
        for column in range(int(width // 19) - 1):
            for row in range(int((base - top) // 25) - 2):
                place = box(
                    x + 14 + column * 19,
                    top + 46 + row * 25,
                    x + 23 + column * 19,
                    top + 58 + row * 25,
                )
                (lit if dice.random() < 0.16 else dim).append(place)
        x += width + dice.choice((2, 4, 22, 40))
    mask = sheet.polygons(towers)
    sheet.fill(mask, (inks.at(depth), inks.at(depth + 0.18)))
    sheet.shade(mask, inks.at(depth - 0.3), corners=(0.8, 0.6, 0, 0), strength=0.6)
    sheet.fill(ImageChops.multiply(mask, sheet.polygons(sides)), inks.at(depth + 0.3), strength=0.7)
    if depth > 0.3:
        sheet.fill(sheet.polygons(dim), inks.at(depth + 0.4), strength=0.45)
        sheet.fill(sheet.polygons(lit), inks.light, strength=0.95)


def _dome(sheet, inks, x, base, size) -> None:
    def vault(centre, radius, floor):
        return [
            (centre + radius * math.cos(a), floor - radius * 0.92 * math.sin(a))
            for a in (math.pi * number / 30 for number in range(31))
        ]

    shapes = [
        vault(x, size, base - 110),
        box(x - size * 1.1, base - 112, x + size * 1.1, base),
        vault(x - size * 1.1, size * 0.5, base - 60),
        vault(x + size * 1.1, size * 0.5, base - 60),
        box(x - size * 1.7, base - 62, x + size * 1.7, base),
        box(x - 2, base - 110 - size * 1.2, x + 2, base - 110 - size * 0.9),
    ]
    for side in (-1, 1):
        tower = x + side * size * 1.62
        shapes += [
            box(tower - 10, base - 330, tower + 10, base),
            box(tower - 15, base - 250, tower + 15, base - 240),
            [(tower - 11, base - 330), (tower, base - 410), (tower + 11, base - 330)],
        ]
    mask = sheet.polygons(shapes)
    sheet.fill(mask, (inks.at(0.86), inks.at(0.96)))
    sheet.shade(mask, inks.at(0.4), corners=(0.6, 0, 0.1, 0), strength=0.6)
    windows = [vault(x - 120 + number * 40, 9, base - 66) for number in range(7)]
    sheet.fill(sheet.polygons(windows), inks.sun)


def circuit(sheet: Sheet, inks: Palette) -> None:
    """A chip whose heart is a sun, and the traces that leave it in straight lines."""
    dice = sheet.dice
    sheet.wash((inks.at(0.72), inks.at(0.9), inks.at(1)))
    centre = (dice.uniform(620, 980), 500 + dice.uniform(-40, 40))
    half, pins = 190, 13
    sheet.glow(centre, 760, inks.at(0.3), 0.6)
    dots = [(x, y) for x in range(20, 1600, 40) for y in range(20, 1000, 40)]
    specks = [box(x - 1.5, y - 1.5, x + 1.5, y + 1.5) for x, y in dots]
    sheet.fill(sheet.polygons(specks), inks.at(0.4), strength=0.5)
    colours = (inks.sun, inks.light, inks.accent, inks.at(0.25))
    groups = {colour: ([], []) for colour in colours}
    for side in range(4):
        for pin in range(pins):
            path = _trace(dice, half, pin, pins, side, centre)
            paths, ends = groups[dice.choices(colours, (4, 3, 3, 5))[0]]
            paths.append(path)
            ends.append(path[-1])
    for colour, (paths, ends) in groups.items():
        sheet.fill(
            sheet.lines([[(x, y + 5) for x, y in path] for path in paths], 7),
            inks.at(1),
            strength=0.5,
        )
        sheet.fill(sheet.lines(paths, 6), colour)
        pads = ImageChops.constant(sheet.image.getchannel(0), 0)
        holes = pads.copy()
        for x, y in ends:
            pads = ImageChops.lighter(pads, sheet.disc((x, y), 13))
            holes = ImageChops.lighter(holes, sheet.disc((x, y), 6))
        sheet.fill(pads, colour)
        sheet.fill(holes, inks.at(0.95))
    _chip(sheet, inks, centre, half)


def _trace(dice, half, pin, pins, side, centre):
    """Return the way of one trace: straight, aslant, straight, to a pad or off the sheet."""
    pitch = half * 1.7 / (pins - 1)
    offset = (pin - (pins - 1) / 2) * pitch
    outward = abs(offset) / (half * 0.85)
    lean = 1 if offset >= 0 else -1
    first = half + 46 + (1 - outward) * 150
    slant = 40 + outward * 250 + (0 if abs(offset) > 1 else -40)
    last = first + slant + dice.choice((60, 140, 260, 420, 900))
    path = [
        (half - 10, offset),
        (first, offset),
        (first + slant, offset + lean * slant),
        (last, offset + lean * slant),
    ]
    turned = {
        0: lambda x, y: (x, y),
        1: lambda x, y: (-y, x),
        2: lambda x, y: (-x, -y),
        3: lambda x, y: (y, -x),
    }[side]
    return [(centre[0] + a, centre[1] + b) for a, b in (turned(x, y) for x, y in path)]


def _chip(sheet, inks, centre, half) -> None:
    x, y = centre
    sheet.fill(
        sheet.polygon(box(x - half + 10, y - half + 16, x + half + 10, y + half + 16)),
        inks.at(1),
        strength=0.6,
    )
    body = sheet.polygon(box(x - half, y - half, x + half, y + half))
    sheet.fill(body, (inks.sky[0], inks.sky[-1]))
    sheet.shade(body, inks.at(0.3), corners=(0, 0.3, 0.3, 0.8), strength=0.5)
    for radius, colour in ((136, inks.at(0.5)), (118, inks.light), (96, inks.sun)):
        sheet.fill(sheet.disc(centre, radius), colour)
    core = sheet.disc(centre, 96)
    sheet.shade(core, inks.light, corners=(0.8, 0.3, 0.2, 0), strength=0.5)
    sheet.fill(sheet.disc((x - half + 34, y - half + 34), 10), inks.at(0.7))


def canal(sheet: Sheet, inks: Palette) -> None:
    """A canal that runs straight to the horizon between rows of poplars."""
    dice = sheet.dice
    sheet.wash(inks.sky, bottom=460)
    vanish = (800 + dice.uniform(-180, 180), 440)
    hang_sun(sheet, inks, (vanish[0] + dice.choice((-1, 1)) * dice.uniform(0, 240), 330), 150)
    land(sheet, inks, rolling(dice, base=418, height=20, length=900), 0.1)
    sheet.wash((inks.at(0.2), inks.at(0.4), inks.at(0.62)), top=440)
    furrows = [[vanish, (x, 1400), (x + 110, 1400)] for x in range(-5200, 6800, 260)]
    ground = sheet.polygon(box(0, 441, 1600, 1000))
    sheet.fill(ImageChops.multiply(ground, sheet.polygons(furrows)), (inks.at(0.3), inks.at(0.5)))
    for reach, colours in (
        (980, (inks.at(0.5), inks.at(0.9))),
        (760, (inks.sky[1], inks.at(0.22))),
        (560, (inks.at(0.6), inks.at(0.85))),
    ):
        sheet.fill(sheet.polygon([vanish, (800 - reach, 1000), (800 + reach, 1000)]), colours)
    water = sheet.polygon([vanish, (800 - 500, 1000), (800 + 500, 1000)])
    sheet.fill(water, (inks.sky[-1], inks.sky[1], inks.at(0.3)))
    sheet.shade(water, inks.sun, corners=(0.8, 0.8, -0.9, -0.9), strength=0.45)
    sheet.shade(water, inks.at(0.5), corners=(-0.3, -0.3, 0.6, 0.6), strength=0.4)
    trees, images = [], []
    for step in range(16):
        near = 0.045 * 1.225**step
        for side in (-1, 1):
            x = vanish[0] + (800 + side * 870 - vanish[0]) * near
            y = vanish[1] + 560 * near
            tree = poplar((x, y), 620 * near * dice.uniform(0.88, 1.1))
            trees.append(tree)
            shift = side * -150 * near
            images.append([(px + shift, 2 * y - py * 1.0 + 40 * near) for px, py in tree])
    reflected = ImageChops.multiply(water, sheet.polygons(images))
    sheet.fill(reflected, inks.at(0.6), strength=0.55)
    mask = sheet.polygons(trees)
    sheet.fill(mask, (inks.at(0.7), inks.at(0.95)))
    sheet.shade(mask, inks.at(0.3), corners=(0.6, 0.6, 0, 0), strength=0.5)


def pipeline(sheet: Sheet, inks: Palette) -> None:
    """A pipeline on its supports, running over the plain to the horizon."""
    dice = sheet.dice
    sheet.wash(inks.sky, bottom=620)
    hang_sun(sheet, inks, (dice.uniform(900, 1180), 320), 165)
    for step, base in enumerate((500, 552, 612)):
        line = rolling(dice, base=base, height=66 - step * 18, length=1050 - step * 130)
        land(sheet, inks, line, 0.06 + step * 0.17)
    ground = rolling(dice, base=650, height=8, length=1400)
    land(sheet, inks, ground, 0.56)
    kink = dice.uniform(-50, 50)
    way = [
        (1680, 604, 8),
        (1400, 622, 15),
        (1320 + kink, 650, 23),
        (1000 + kink, 686, 40),
        (880 + kink * 1.5, 742, 64),
        (430 + kink * 1.5, 812, 108),
        (230 + kink, 900, 164),
        (-420, 1010, 260),
    ]
    _supports(sheet, inks, way)
    bands = (
        (1.0, 0.0, inks.at(0.9)),
        (0.9, -0.04, between(inks.sun, inks.at(0.9), 0.35)),
        (0.74, -0.1, inks.sun),
        (0.4, -0.2, between(inks.sun, inks.light, 0.4)),
        (0.12, -0.25, inks.light),
    )
    for share, lift, colour in bands:
        tube = [(x, y + size * lift, size * share) for x, y, size in way]
        mask = sheet.polygons([_taper(*pair) for pair in pairwise(tube)])
        for x, y, size in tube[1:-1]:
            mask = ImageChops.lighter(mask, sheet.disc((x, y), size / 2))
        sheet.fill(mask, colour)
    rings = [
        [
            (x - size * 0.03, y - size * 0.52),
            (x + size * 0.05, y),
            (x - size * 0.03, y + size * 0.52),
        ]
        for x, y, size in _along(way, 3)
    ]
    for ring in rings:
        size = ring[2][1] - ring[0][1]
        sheet.fill(sheet.lines([smooth(ring, 5)], max(1.2, size * 0.05)), inks.at(1), strength=0.55)


def _along(way, parts: int):
    """Return places on the way, `parts` on each of its stretches."""
    return [
        tuple(
            one + (other - one) * (part + 0.5) / parts
            for one, other in zip(start, end, strict=True)
        )
        for start, end in pairwise(way)
        for part in range(parts)
    ]


def _supports(sheet, inks, way) -> None:
    """Stand the pipe on trestles, and lay its shadow on the ground."""
    shadow = [(x - size * 0.5, y + size * 1.35, size * 0.5) for x, y, size in way]
    mask = sheet.polygons([_taper(*pair) for pair in pairwise(shadow)])
    sheet.fill(mask, inks.at(1), strength=0.45)
    trestles = []
    for x, y, size in _along(way, 2):
        foot = y + size * 1.3
        trestles += [
            box(x - size * 0.34, y, x - size * 0.22, foot),
            box(x + size * 0.22, y, x + size * 0.34, foot),
            box(x - size * 0.5, foot - size * 0.08, x + size * 0.5, foot + size * 0.05),
            box(x - size * 0.34, y + size * 0.6, x + size * 0.34, y + size * 0.7),
        ]
    sheet.fill(sheet.polygons(trestles), inks.at(1))


def _taper(one, other):
    """Return the outline of a tube between two places with their widths."""
    (x, y, size), (next_x, next_y, next_size) = one, other
    length = math.hypot(next_x - x, next_y - y)
    across, down = -(next_y - y) / length / 2, (next_x - x) / length / 2
    return [
        (x + across * size, y + down * size),
        (next_x + across * next_size, next_y + down * next_size),
        (next_x - across * next_size, next_y - down * next_size),
        (x - across * size, y - down * size),
    ]


def solar(sheet: Sheet, inks: Palette) -> None:
    """Rows of panels that turn to a great sun in rings."""
    dice = sheet.dice
    sheet.wash(inks.sky, bottom=640)
    centre = (dice.uniform(620, 980), 470)
    for step, radius in enumerate((470, 390, 315, 245)):
        sheet.fill(sheet.disc(centre, radius), between(inks.sky[1], inks.sun, 0.1 + 0.17 * step))
        sheet.shade(sheet.disc(centre, radius), inks.light, corners=(0.5, 0.5, 0, 0), strength=0.4)
    disc = sheet.disc(centre, 180)
    sheet.fill(disc, inks.light)
    sheet.shade(disc, inks.sun, corners=(0, 0, 0.9, 0.9), strength=0.7)
    land(sheet, inks, rolling(dice, base=560, height=26, length=1100), 0.2)
    horizon = 600
    sheet.wash((inks.at(0.2), inks.at(0.34), inks.at(0.5)), top=horizon)
    middle = (centre[0], horizon - 24)
    seam_rays, gap_rays = [], []
    for number in range(-150, 151):
        x, wide = middle[0] + number * 72, 10.0 if number % 4 == 0 else 2.2
        ray = [middle, (x - wide, 1030), (x + wide, 1030)]
        (seam_rays if number % 4 else gap_rays).append(ray)
    seams, gaps = sheet.polygons(seam_rays), sheet.polygons(gap_rays)
    for step in range(6):
        near = 0.075 * 1.8**step
        low, top = horizon + 14 + 306 * near, horizon + 8 + 196 * near
        _panels(sheet, inks, (seams, gaps), top, low, near)


def _panels(sheet, inks, cuts, top, low, near) -> None:
    """Print one row of panels between `top` and `low`, cut by seams and gaps, and its shadow."""
    seams, gaps = cuts
    gaps = ImageChops.invert(gaps)
    shadow = ImageChops.multiply(sheet.polygon(box(0, low, 1600, low + 44 * near)), gaps)
    sheet.fill(shadow, inks.at(0.95), strength=0.7)
    row = ImageChops.multiply(sheet.polygon(box(0, top, 1600, low)), gaps)
    sheet.fill(row, (inks.at(0.72), inks.at(0.9), inks.at(1)))
    sheet.shade(row, inks.sun, corners=(1.0, 1.0, -0.4, -0.4), strength=0.6)
    shares = (0.38, 0.68)
    cells = [[(0, top + (low - top) * part), (1600, top + (low - top) * part)] for part in shares]
    lines = ImageChops.multiply(row, sheet.lines(cells, max(1.0, 3 * near)))
    sheet.fill(lines, inks.sky[1], strength=0.55)
    sheet.fill(ImageChops.multiply(row, seams), inks.sky[1], strength=0.55)
    edge = ImageChops.multiply(gaps, sheet.lines([[(0, top), (1600, top)]], max(1.4, 7 * near)))
    sheet.fill(edge, inks.light)
