"""What is going on, on standard error: a live table on a terminal, else one line an event.

The line log is stable and can be parsed: three columns with a tab between, ``section``, ``kind``, ``text``. Section is an id,
``headings`` or ``-``; kind is one of `progress.Kind` but ``text``; the last column is words for people, for attempt, done
and end with ``key=value`` pairs in front. No times stand in it.
"""

from __future__ import annotations

import os
import re
import sys
import threading
from dataclasses import dataclass
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TextIO

from pipeline.draft.progress import Event

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_STATES = {"waiting": "等待", "done": "完成", "failed": "没有写成"}
_NUMBERS = {"sections": "节", "characters": "汉字", "slots": "待填", "errors": "错误", "warnings": "警告"}
_STYLES = {"等待": "dim", "完成": "green", "没有写成": "bold red"}
_TAIL = 30  # characters of a streaming text that are shown
_FIGURES = 64  # columns that the table takes beside the text
_PER_SECOND = 8  # redraws


def display(stream: TextIO | None = None) -> Display:
    """For ``stream`` (standard error): live on a terminal that can do it, else lines. Use it as a context manager."""
    out = stream or sys.stderr
    if out.isatty() and os.environ.get("TERM") != "dumb":
        return Live(out)
    return Lines(out)


class Display:
    """Takes events from any thread."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._lock = threading.Lock()

    def __call__(self, event: Event) -> None:
        raise NotImplementedError

    def note(self, line: str) -> None:
        """A line that belongs to no section: which model, retries."""
        self(Event("note", text=line))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave the terminal as it was."""


class Lines(Display):
    """The line log."""

    def __call__(self, event: Event) -> None:
        if event.kind == "text":
            return
        pairs = " ".join(f"{key}={value}" for key, value in event.numbers.items())
        words = _CONTROL.sub(" ", event.text).strip()
        line = f"{event.section or '-'}\t{event.kind}\t{f'{pairs} {words}'.strip()}\n"
        with self._lock:
            self._out.write(line)
            self._out.flush()


@dataclass(slots=True)
class _Row:
    name: str
    state: str = "等待"
    written: int = 0  # characters of the reply so far
    tail: str = ""
    errors: int | None = None
    warnings: int | None = None
    slots: int | None = None
    characters: int | None = None
    tokens: int = 0
    began: float | None = None
    took: float | None = None


class Live(Display):
    """A table that is redrawn in place; lines for the user stand above it."""

    def __init__(self, out: TextIO, console: Console | None = None) -> None:
        super().__init__(out)
        from rich.console import Console
        from rich.live import Live as RichLive

        self._console = console or Console(file=out)
        self._rows: dict[str, _Row] = {}
        self._drawn: Any = RichLive(
            get_renderable=self._picture,
            console=self._console,
            refresh_per_second=_PER_SECOND,
            redirect_stdout=False,
            redirect_stderr=False,
        )

    def __enter__(self) -> Self:
        self._drawn.start()
        return self

    def close(self) -> None:
        self._drawn.stop()

    def __call__(self, event: Event) -> None:
        # Said without our lock: rich draws the table anew for it, in this thread or in its own.
        if event.kind in ("note", "failed"):
            self._say(f"{event.section}：{event.text}" if event.section else event.text)
        elif event.kind == "end":
            self._say("，".join(f"{_NUMBERS.get(key, key)} {value}" for key, value in event.numbers.items()))
        if event.section is not None and event.kind != "note":
            with self._lock:
                self._change(event.section, event)

    def _change(self, section: str, event: Event) -> None:
        row = self._rows.setdefault(section, _Row("标题" if section == "headings" else section))
        if event.kind == "waiting":
            row.name = event.text
        elif event.kind == "text":
            row.written += len(event.text)
            row.tail = (row.tail + _CONTROL.sub("", event.text))[-_TAIL:]
        elif event.kind == "stage":
            row.state, row.began = event.text, row.began or monotonic()
            if event.text != "检查":
                row.written, row.tail = 0, ""
        elif event.kind == "attempt":
            self._count(row, event)
        else:
            self._end(row, event)

    def _count(self, row: _Row, event: Event) -> None:
        row.tokens += event.numbers.get("tokens", 0)
        row.characters, row.slots = event.numbers.get("characters"), event.numbers.get("slots")
        row.errors, row.warnings = event.numbers.get("errors"), event.numbers.get("warnings")

    def _end(self, row: _Row, event: Event) -> None:
        tokens = row.tokens
        if "errors" in event.numbers:
            self._count(row, event)
        row.tokens, row.tail, row.state = tokens, "", _STATES[event.kind]
        row.took = monotonic() - row.began if row.began else None

    def _say(self, line: str) -> None:
        # Text, not markup: a message may hold brackets, and a service's own words may hold anything.
        self._console.print(_CONTROL.sub(" ", line), markup=False, highlight=False)

    def _picture(self) -> RenderableType:
        from rich.table import Table

        table = Table(box=None, pad_edge=False, header_style="bold")
        for title in ("节", "状态", "汉字", "词元", "错误", "警告", "待填", "秒", ""):
            table.add_column(title, justify="left" if title in ("节", "状态", "") else "right", no_wrap=True)
        with self._lock:
            for row in self._rows.values():
                self._draw(table, row)
        return table

    def _draw(self, table: Table, row: _Row) -> None:
        from rich.text import Text

        seconds = row.took if row.took is not None else monotonic() - row.began if row.began else None
        size = row.characters if row.characters is not None and not row.tail else row.written or None
        counts = (size, row.tokens or None, row.errors, row.warnings, row.slots)
        table.add_row(
            Text(row.name),
            Text(row.state, _STYLES.get(row.state, "cyan")),
            *("" if count is None else str(count) for count in counts),
            "" if seconds is None else f"{seconds:.1f}",
            # The newest words that fit: more would squeeze the figures out.
            Text(row.tail[-max(1, (self._console.width - _FIGURES) // 2) :], "dim"),
        )
