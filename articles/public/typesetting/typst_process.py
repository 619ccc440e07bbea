"""Sets what lies in a folder with typst, in a process that knows nothing of the site.

    python -I typst_process.py FOLDER

`press` starts it, with little memory and little time: a compiler cannot be interrupted where
it runs, and what it makes of a strange text must not end the worker. FOLDER holds the
templates and their data; the files and `told.json` are written beside them.
"""

import json
import re
import sys
from pathlib import Path

import typst

#: What is asked of the paper, the best first. The last resort leaves the pictures out.
ATTEMPTS = (
    {"standards": ["ua-1"], "pictures": "1"},
    {"standards": [], "pictures": "1"},
    {"standards": [], "pictures": "0"},
)
_PAGES = re.compile(rb"/Type\s*/Pages\s*/Count\s+(\d+)")


def main(folder: Path) -> None:
    order = json.loads((folder / "order.json").read_text(encoding="utf-8"))
    fonts = typst.Fonts(
        include_system_fonts=True, include_embedded_fonts=True, font_paths=order["fonts"]
    )
    told: dict = {"complaints": []}
    if "paper" in order["jobs"]:
        _set_paper(folder, fonts, order["timestamp"], told)
    if "card" in order["jobs"]:
        _set_card(folder, fonts, told)
    (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")


def _set_paper(folder: Path, fonts: typst.Fonts, timestamp: int, told: dict) -> None:
    for attempt in ATTEMPTS:
        compiler = typst.Compiler(
            folder / "paper.typ",
            root=folder,
            font_paths=fonts,
            ignore_system_fonts=False,
            sys_inputs={"pictures": attempt["pictures"]},
        )
        try:
            paper = compiler.compile(
                format="pdf", pdf_standards=attempt["standards"], timestamp=timestamp
            )
        except typst.TypstError as error:
            told["complaints"].append(f"paper: {error.message}")
            continue
        (folder / "paper.pdf").write_bytes(paper)
        told["pages"] = max(int(count) for count in _PAGES.findall(paper))
        return


def _set_card(folder: Path, fonts: typst.Fonts, told: dict) -> None:
    for pictures in ("1", "0"):
        compiler = typst.Compiler(
            folder / "card.typ", root=folder, font_paths=fonts, sys_inputs={"pictures": pictures}
        )
        try:
            card = compiler.compile(format="png", ppi=144)
        except typst.TypstError as error:
            told["complaints"].append(f"card: {error.message}")
            continue
        (folder / "card.png").write_bytes(card[0] if isinstance(card, list) else card)
        return


if __name__ == "__main__":
    main(Path(sys.argv[1]))
