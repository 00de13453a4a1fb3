"""Reports in the format that is asked for. A format is a module here with ``render(files) -> str``; add its name to FORMATS."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module

from pipeline.types import Report

FORMATS = ("text", "json")


@dataclass(frozen=True)
class FileReport:
    """The report on one text. ``path`` is as the user named it, ``text`` the text that the spans point into."""

    path: str
    report: Report
    text: str

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(at + 1 for at, mark in enumerate(self.text) if mark == "\n")]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1, columns in characters."""
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def line_of(self, offset: int) -> tuple[int, int]:
        """Start and end of the line that holds ``offset``, its end mark left out."""
        start = self._lines[bisect_right(self._lines, offset) - 1]
        end = self.text.find("\n", start)
        return start, len(self.text) if end < 0 else end


def render(files: Sequence[FileReport], form: str, *, terminal: bool = False) -> str:
    """The report as text; ``terminal`` allows colours where the format has them. ValueError: no such format."""
    if form not in FORMATS:
        raise ValueError(form)
    module = import_module(f"evals.reports.{form}")
    return str(module.render(files, terminal=terminal))
