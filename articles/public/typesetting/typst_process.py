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
from typing import Literal

import typst

#: A standard of PDF, as typst names it; none.
PDFStandards = Literal["ua-1"] | list

#: What is asked of the paper, the best first. The last resort leaves the pictures out.
ATTEMPTS: tuple[tuple[PDFStandards, bool], ...] = (("ua-1", True), ([], True), ([], False))
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
    for standard, pictures in ATTEMPTS:
        compiler = typst.Compiler(
            folder / "paper.typ",
            root=folder,
            font_paths=fonts,
            ignore_system_fonts=False,
            sys_inputs={"pictures": "1" if pictures else "0"},
        )
        try:
            paper = compiler.compile(format="pdf", pdf_standards=standard, timestamp=timestamp)
        except typst.TypstError as error:
            told["complaints"].append(f"paper: {error.message}")
            continue
        assert isinstance(paper, bytes)
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
        assert isinstance(card, bytes)
        (folder / "card.png").write_bytes(card)
        return


if __name__ == "__main__":
    main(Path(sys.argv[1]))
