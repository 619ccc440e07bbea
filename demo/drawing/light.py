"""In which light a motif is printed: six palettes that belong together."""

from demo.drawing.sheet import palette

OCHRE = palette(
    sky="f3dcb4 f6c98d f2a56c",
    land="e9a866 d07c4a a8533c 713846 3b2440 221733",
    sun="e8502f",
    light="fbeed3",
    accent="2f6f73",
)
ROSE = palette(
    sky="f6e6d8 f3c8b8 e79f99",
    land="d99aa0 b0738f 7d5283 503d72 2f2d58 1b1d40",
    sun="fff3dc",
    light="fdeede",
    accent="e8603c",
)
TEAL = palette(
    sky="f5ecd7 f3d9b8 f0b893",
    land="bcd0bd 86b0a6 4b8a8c 2b6573 1d4459 132a41",
    sun="ee6a45",
    light="fbf1dc",
    accent="e9a23f",
)
ICE = palette(
    sky="dfe9e6 f0e6da f6cdb8",
    land="dbe8e6 b3d2d6 7fb0c0 4a86a3 285c81 173757",
    sun="f0835c",
    light="fbf6ec",
    accent="d9482f",
)
FIELD = palette(
    sky="f6eed6 f2e0ac eec47c",
    land="d9cd86 aeb56c 769766 46775f 285654 163544",
    sun="ea7440",
    light="fcf4da",
    accent="c8472f",
)
NIGHT = palette(
    sky="101b38 263a63 7d6a8a e8a585",
    land="6b6a92 4b5582 33426d 223156 152142 0c1530",
    sun="f8e4b6",
    light="f6dcb0",
    accent="ef7f4d",
)
