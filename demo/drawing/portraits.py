"""The six invented authors, as busts without features: hair, clothes, light."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops

from demo.drawing.light import FIELD, ICE, OCHRE, ROSE, TEAL
from demo.drawing.scenery import outline, smooth
from demo.drawing.sheet import Colour, Palette, Point, Sheet, between, ink

Draw = Callable[[Sheet, "Person"], None]


@dataclass(frozen=True)
class Person:
    """How somebody looks. `behind` is drawn before the head, `before` after it."""

    inks: Palette
    skin: Colour
    hair: Colour
    clothes: Colour
    shirt: Colour
    behind: Draw
    dressed: Draw
    before: Draw
    sun: Point


def draw(sheet: Sheet, person: Person) -> None:
    """Draw `person` on a square sheet of 600 pixels."""
    inks = person.inks
    sheet.wash((inks.sky[0], inks.sky[-1]))
    disc = sheet.disc(person.sun, 205)
    sheet.fill(disc, (between(inks.sun, inks.sky[1], 0.1), between(inks.sun, inks.sky[1], 0.45)))
    sheet.shade(disc, inks.light, corners=(0, 0, 0.8, 0.8), strength=0.5)
    person.behind(sheet, person)
    _neck(sheet, person)
    person.dressed(sheet, person)
    _head(sheet, person)
    person.before(sheet, person)


def _shadow(person: Person) -> Colour:
    """Return the colour of the skin where the light does not reach."""
    return between(person.skin, ink("8a3f33"), 0.34)


def _neck(sheet, person) -> None:
    neck = sheet.polygon(
        smooth(outline("254,300 254,380 230,432 300,500 370,432 346,380 346,300"), 8)
    )
    sheet.fill(neck, between(person.skin, _shadow(person), 0.45))
    chin = sheet.polygon(smooth(outline("240,320 262,386 330,416 360,380 360,320"), 8))
    sheet.fill(ImageChops.multiply(chin, neck), _shadow(person))


def _head(sheet, person) -> None:
    for x, share in ((215, 0.3), (385, 1.0)):
        ear = sheet.disc((x, 266), 15, height=24)
        sheet.fill(ear, between(person.skin, _shadow(person), share))
    face = _face(sheet)
    sheet.fill(face, person.skin)
    profile = smooth(
        outline(
            "318,120 312,180 306,232 318,262 331,291 324,303 306,307 304,318 310,330 "
            "304,342 306,356 298,380"
        ),
        8,
    )
    dark = ImageChops.multiply(face, sheet.polygon([*profile, (420, 380), (420, 120)]))
    sheet.fill(dark, _shadow(person))
    sheet.shade(dark, ink("6b2a35"), corners=(-0.2, 0.5, -0.2, 0.7), strength=0.45)


def _face(sheet) -> Image.Image:
    return sheet.polygon(
        _round(
            outline(
                "300,140 356,158 384,210 384,266 372,318 338,356 300,368 262,356 228,318 "
                "216,266 216,210 244,158"
            )
        )
    )


def _round(points: Sequence[Point]) -> list[Point]:
    """Return a closed curve through `points`."""
    return smooth([points[-1], *points, points[0], points[1]], 8)[8:-8]


def _print(sheet, points, colour, person, corners=(0, 0.3, 0.4, 0.9), strength=0.55) -> None:
    """Print a closed shape with its shade."""
    mask = sheet.polygon(_round(points))
    sheet.fill(mask, colour)
    sheet.shade(mask, person.inks.at(1), corners=corners, strength=strength)


# Clothes


def _shoulders(sheet, person) -> Image.Image:
    line = smooth(
        outline("20,640 48,530 120,470 226,428 300,470 374,428 480,470 552,530 580,640"), 10
    )
    mask = sheet.polygon(line)
    sheet.fill(mask, person.clothes)
    sheet.shade(mask, person.inks.at(1), corners=(0, 0.4, 0.4, 0.95), strength=0.6)
    return mask


def _jacket(sheet, person) -> None:
    """A jacket with lapels over a shirt."""
    coat = _shoulders(sheet, person)
    opening = sheet.polygon(outline("232,428 300,640 368,428 300,462"))
    sheet.fill(opening, person.shirt)
    collar = sheet.polygons(
        [
            outline("238,412 232,440 272,496 300,470"),
            outline("362,412 368,440 328,496 300,470"),
        ]
    )
    sheet.fill(collar, person.shirt)
    sheet.shade(collar, person.inks.at(0.6), corners=(0.05, 0.3, 0.3, 0.75), strength=0.6)
    lapels = sheet.polygons(
        [
            outline("226,426 180,462 196,520 176,532 292,660 262,540"),
            outline("374,426 420,462 404,520 424,532 308,660 338,540"),
        ]
    )
    sheet.fill(lapels, between(person.clothes, person.inks.at(1), 0.35))
    sheet.shade(
        ImageChops.multiply(lapels, coat), person.inks.light, corners=(0.3, 0, 0.1, 0), strength=0.4
    )


def _rollneck(sheet, person) -> None:
    """A pullover with a high collar."""
    _shoulders(sheet, person)
    collar = outline("244,372 300,392 356,372 368,440 300,484 232,440")
    _print(sheet, collar, between(person.clothes, person.inks.light, 0.14), person)


def _scarf(sheet, person) -> None:
    """A coat with a scarf laid around the neck."""
    _shoulders(sheet, person)
    _print(
        sheet,
        outline("228,396 300,440 372,396 392,444 300,498 208,444"),
        person.shirt,
        person,
    )
    _print(
        sheet,
        outline("318,452 366,436 392,560 380,640 322,640 330,540"),
        person.shirt,
        person,
    )


def _blouse(sheet, person) -> None:
    """A blouse with an open collar."""
    _shoulders(sheet, person)
    skin = sheet.polygon(outline("250,424 300,540 350,424"))
    sheet.fill(skin, between(person.skin, _shadow(person), 0.45))
    collar = sheet.polygons(
        [
            outline("244,404 206,440 236,512 300,548 262,470"),
            outline("356,404 394,440 364,512 300,548 338,470"),
        ]
    )
    sheet.fill(collar, between(person.clothes, person.inks.light, 0.35))


# Hair, beards, glasses


def _nothing(sheet, person) -> None:
    pass


def _bob_behind(sheet, person) -> None:
    _print(
        sheet,
        outline("300,108 386,138 412,230 410,330 396,386 300,400 204,386 190,330 188,230 214,138"),
        person.hair,
        person,
    )


def _bob(sheet, person) -> None:
    _print(
        sheet,
        outline("262,130 330,112 392,160 410,250 404,340 384,372 374,320 380,250 352,200 292,178"),
        person.hair,
        person,
    )
    _print(
        sheet,
        outline("300,116 250,120 200,166 188,260 196,350 214,372 226,310 222,250 250,206 306,176"),
        person.hair,
        person,
        corners=(0, 0.2, 0.3, 0.5),
    )


def _short_grey(sheet, person) -> None:
    _print(
        sheet,
        outline(
            "232,214 212,250 206,200 222,150 268,116 336,114 382,148 396,204 388,250 "
            "370,212 356,176 300,160 250,172"
        ),
        person.hair,
        person,
        corners=(0, 0.2, 0.1, 0.8),
    )


def _bun_behind(sheet, person) -> None:
    bun = sheet.disc((322, 92), 46)
    sheet.fill(bun, person.hair)
    sheet.shade(bun, person.inks.at(1), corners=(0, 0.5, 0.4, 0.9), strength=0.45)


def _bun(sheet, person) -> None:
    _print(
        sheet,
        outline(
            "212,262 204,206 222,150 274,112 340,112 386,150 398,210 390,264 378,214 "
            "350,178 312,158 270,176 228,206"
        ),
        person.hair,
        person,
        corners=(0, 0.2, 0.1, 0.7),
        strength=0.45,
    )
    for x in (210, 390):
        sheet.fill(sheet.disc((x, 302), 7), person.inks.accent)


def _curls(sheet, person) -> None:
    dice = sheet.dice
    mask = Image.new("L", (sheet.width, sheet.height))
    places = outline(
        "216,206 214,176 226,148 252,126 284,116 318,114 350,124 376,146 388,176 "
        "386,208 258,156 292,146 326,146 354,160"
    )
    for x, y in places:
        mask = ImageChops.lighter(
            mask, sheet.disc((x + dice.uniform(-4, 4), y), dice.uniform(21, 29))
        )
    sheet.fill(mask, person.hair)
    sheet.shade(mask, person.inks.light, corners=(0.5, 0.1, 0, 0), strength=0.3)
    _beard(sheet, person)


def _beard(sheet, person) -> None:
    line = outline(
        "214,250 226,300 256,306 300,314 344,306 374,300 386,250 382,320 346,374 "
        "300,390 254,374 218,320"
    )
    _print(sheet, line, person.hair, person, corners=(0, 0.3, 0.2, 0.8))
    lip = sheet.disc((300, 330), 20, height=5)
    sheet.fill(lip, between(_shadow(person), ink("8a3f33"), 0.3))


def _parting(sheet, person) -> None:
    _print(
        sheet,
        outline(
            "214,248 204,200 220,150 262,112 336,104 388,140 398,200 388,246 376,200 "
            "330,186 262,152 232,190"
        ),
        person.hair,
        person,
        corners=(0, 0.2, 0.1, 0.8),
    )
    for x in (258, 342):
        sheet.fill(sheet.disc((x, 258), 32, height=28), person.inks.light, strength=0.3)
        glass = ImageChops.subtract(
            sheet.disc((x, 258), 34, height=30), sheet.disc((x, 258), 29, height=25)
        )
        sheet.fill(glass, person.inks.at(1))
    bridge = [
        smooth(outline("290,254 300,248 310,254"), 6),
        [(224, 254), (212, 248)],
        [(376, 254), (388, 248)],
    ]
    sheet.fill(sheet.lines(bridge, 5), person.inks.at(1))


def _long_behind(sheet, person) -> None:
    _print(
        sheet,
        outline(
            "300,106 384,132 414,220 420,360 438,500 424,600 300,560 176,600 162,500 "
            "180,360 186,220 216,132"
        ),
        person.hair,
        person,
    )


def _fringe(sheet, person) -> None:
    _print(
        sheet,
        outline("206,226 204,170 246,122 300,110 354,122 396,170 394,226 350,216 300,212 250,216"),
        person.hair,
        person,
        corners=(0, 0.1, 0, 0.4),
    )
    for side in (-1, 1):
        lock = [
            (300 + side * 70, 180),
            (300 + side * 104, 200),
            (300 + side * 112, 360),
            (300 + side * 130, 520),
            (300 + side * 110, 610),
            (300 + side * 84, 500),
            (300 + side * 74, 350),
            (300 + side * 80, 260),
        ]
        _print(sheet, lock, person.hair, person)


PEOPLE = {
    "elif-karaca": Person(
        inks=TEAL,
        skin=ink("e3ad85"),
        hair=ink("3a2430"),
        clothes=ink("2b6573"),
        shirt=ink("fbf1dc"),
        behind=_bob_behind,
        dressed=_jacket,
        before=_bob,
        sun=(392, 262),
    ),
    "daniel-whitcombe": Person(
        inks=OCHRE,
        skin=ink("f0c4a2"),
        hair=ink("b9b3ad"),
        clothes=ink("3b2440"),
        shirt=ink("fbeed3"),
        behind=_nothing,
        dressed=_jacket,
        before=_short_grey,
        sun=(206, 270),
    ),
    "marina-sokolova": Person(
        inks=ROSE,
        skin=ink("f3cdb4"),
        hair=ink("d39a55"),
        clothes=ink("503d72"),
        shirt=ink("e8603c"),
        behind=_bun_behind,
        dressed=_scarf,
        before=_bun,
        sun=(404, 300),
    ),
    "kerem-aydogan": Person(
        inks=ICE,
        skin=ink("d79e76"),
        hair=ink("2a2028"),
        clothes=ink("d9482f"),
        shirt=ink("fbf6ec"),
        behind=_nothing,
        dressed=_rollneck,
        before=_curls,
        sun=(200, 250),
    ),
    "tomas-brandl": Person(
        inks=FIELD,
        skin=ink("f1c7a4"),
        hair=ink("8a5a36"),
        clothes=ink("47775f"),
        shirt=ink("fcf4da"),
        behind=_nothing,
        dressed=_jacket,
        before=_parting,
        sun=(396, 250),
    ),
    "aizhan-sadykova": Person(
        inks=OCHRE,
        skin=ink("e8b48a"),
        hair=ink("221733"),
        clothes=ink("2f6f73"),
        shirt=ink("fbeed3"),
        behind=_long_behind,
        dressed=_blouse,
        before=_fringe,
        sun=(212, 256),
    ),
}
