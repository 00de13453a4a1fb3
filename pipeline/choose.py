"""Several texts for one section: shown in a table, and one of them chosen, by the writer or by its findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TextIO

_OPENING = 60  # characters of a text that the table shows
_WIDTH = 120  # columns of the table where there is no terminal to ask
_FIGURES = 44  # columns that the table takes beside the text
_COMMAND = re.compile(r"\s*(v?)\s*([0-9]{1,9})\s*", re.I)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A version that may become a section's text. ``errors`` and ``warnings`` are those that writing can mend.

    ``present`` marks the text that stands now: it is shown for comparison, and choosing it leaves all as it is.
    """

    version: int
    text: str
    characters: int
    errors: int
    warnings: int
    slots: int
    present: bool = False


Choose = Callable[[str, Sequence[Candidate]], int]  # section id, candidates -> number of the version to take


def fewest(_: str, candidates: Sequence[Candidate]) -> int:
    """The new version with the fewest errors, then warnings; the earliest of equals."""
    new = [known for known in candidates if not known.present]
    return min(new, key=lambda known: (known.errors, known.warnings, known.version)).version


def showing(out: TextIO) -> Choose:
    """Show the table on ``out`` and take the one with the fewest findings."""

    def choose(section: str, candidates: Sequence[Candidate]) -> int:
        _show(out, section, candidates)
        number = fewest(section, candidates)
        out.write(f"{section}：取版本 {number}（错误、警告最少）。其余可用 qicao restore 采用。\n")
        return number

    return choose


def asking(source: TextIO, out: TextIO, before: Callable[[], None] = lambda: None) -> Choose:
    """Show the table on ``out`` and let the writer choose, who answers on ``source``. ``before`` clears the terminal.

    An empty answer, and the end of ``source``, take the one with the fewest findings.
    """

    def choose(section: str, candidates: Sequence[Candidate]) -> int:
        before()
        _show(out, section, candidates)
        best = fewest(section, candidates)
        texts = {known.version: known.text for known in candidates}
        while True:
            out.write(f"{section} 用哪个版本？输入版本号；v 加版本号看全文；直接回车用 {best}：")
            out.flush()
            line = source.readline()
            if not line.strip():
                return best
            command = _COMMAND.fullmatch(line)
            number = int(command[2]) if command else 0
            if command is None or number not in texts:
                out.write(f"没有这个版本。有的是：{'、'.join(map(str, texts))}。\n")
            elif command[1]:
                out.write(f"\n{texts[number]}\n")
            else:
                return number

    return choose


def _show(out: TextIO, section: str, candidates: Sequence[Candidate]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=f"{section} 的备选稿", title_justify="left", box=None, pad_edge=False, header_style="bold")
    for name in ("版本", "汉字", "错误", "警告", "待填"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("开头", no_wrap=True, overflow="ellipsis")
    console = Console(file=out, width=None if out.isatty() else _WIDTH)
    room = max(1, (console.width - _FIGURES) // 2)  # 汉字; more would squeeze the figures out
    for known in candidates:
        counts = (known.characters, known.errors, known.warnings, known.slots)
        mark = f"{known.version}（现在）" if known.present else str(known.version)
        # Text, not markup: a reply may hold brackets.
        table.add_row(mark, *map(str, counts), Text(_opening(known.text)[:room]))
    console.print(table)


def _opening(text: str) -> str:
    """How the body begins; the heading is the same for all."""
    head, _, body = text.strip().partition("\n\n")
    words = " ".join((body if body and len(head) < _OPENING else text).split())
    return "".join(mark if mark.isprintable() else "\ufffd" for mark in words[:_OPENING])
