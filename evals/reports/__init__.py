"""Reports in the format that is asked for.

A format is a module here with ``render(files, *, terminal, rules) -> str``; add its name to FORMATS and to the choices
of ``--format`` in ``pipeline/arguments.py``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import import_module
from itertools import accumulate
from typing import TYPE_CHECKING, Literal

from pipeline.types import LEVELS, Level, Report

if TYPE_CHECKING:
    from evals.registry import Ruleset
    from evals.shapes.base import Need, Page

FailOn = Literal["error", "warning", "info", "never"]
FORMATS = ("text", "json", "junit", "sarif", "github", "html")

NAMES: dict[Level, str] = {"error": "错误", "warning": "警告", "info": "提示"}
_WANTED: dict[Need, str] = {"brief": "没有给起草要求（--brief）", "outline": "认不出讲话类型（可用 --type 指明）"}

# What XML, HTML or a terminal cannot carry or would act on: controls but \t and \n, bidirectional overrides (they make
# a person read another order than the evaluators do), lone surrogates, the two non-characters.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class FileReport:
    """The report on one text. ``path`` is as the user named it, ``text`` the text that the spans point into.

    ``lacking`` says what the evaluators were not given: rules that need it rested, which is not the same as passed.
    """

    path: str
    report: Report
    text: str
    lacking: frozenset[Need] = frozenset()

    @property
    def name(self) -> str:
        """The path as it can be shown: bytes of it that are no UTF-8 come as lone surrogates."""
        return shown(self.path)

    @cached_property
    def absent(self) -> frozenset[Need]:
        """What rules may need and did not have."""
        return self.lacking | ({"outline"} if self.report.speech_type is None else frozenset())

    @cached_property
    def _lines(self) -> list[int]:
        """Where each line starts."""
        return list(accumulate((len(line) + 1 for line in self.text.split("\n")[:-1]), initial=0))

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1, columns in characters."""
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def line_of(self, offset: int) -> tuple[int, int]:
        """Start and end of the line that holds ``offset``, its end mark left out."""
        start = self._lines[bisect_right(self._lines, offset) - 1]
        end = self.text.find("\n", start)
        return start, len(self.text) if end < 0 else end

    def wants(self, page: Page) -> Need | None:
        """What a rule would have needed to run on this text; None when it could run."""
        return wanted(page.needs, self.absent)


def render(
    files: Sequence[FileReport],
    form: str,
    *,
    terminal: bool = False,
    rules: Ruleset | None = None,
    fail_on: FailOn = "error",
) -> str:
    """The report as text; ``terminal`` allows colours where the format has them, ``rules`` are those that were run
    (None: the shipped ones). ``fail_on``: the least level that a format which knows failures calls one (as ``--fail-on``).
    ValueError: no such format.
    """
    if form not in FORMATS:
        raise ValueError(form)
    module = import_module(f"evals.reports.{form}")
    failing: dict[str, FailOn] = {"fail_on": fail_on} if form == "junit" else {}
    return str(module.render(files, terminal=terminal, rules=rules, **failing))


def fails(level: Level, fail_on: FailOn) -> bool:
    """Whether a finding of ``level`` makes the check fail."""
    return fail_on != "never" and LEVELS.index(level) <= LEVELS.index(fail_on)


def pages(rules: Ruleset | None) -> Mapping[str, Page]:
    """The page of every rule, by name."""
    from evals import registry

    return {rule.page.name: rule.page for rule in (registry.load() if rules is None else rules).rules}


def wanted(needs: frozenset[Need], absent: frozenset[Need]) -> Need | None:
    """Which of its needs a rule is told to rest for."""
    return min(needs & absent, default=None) if needs else None


def rested(file: FileReport, known: Mapping[str, Page]) -> str:
    """Which rules did not run for want of something that the user can give, in a sentence; empty when none."""
    return _rested(file.absent, tuple(page.needs for page in known.values() if page.needs))


@lru_cache(maxsize=64)  # it is the same of most files
def _rested(absent: frozenset[Need], needs: tuple[frozenset[Need], ...]) -> str:
    counts = Counter(wanted(one, absent) for one in needs)
    told = [f"{words}，{counts[need]} 条规则没有运行。" for need, words in _WANTED.items() if counts[need]]
    return "".join(told)


def shown(words: str) -> str:
    """``words`` with every unsafe character made visible as one character, so that spans still point at their place."""
    return words if words.isprintable() else _UNSAFE.sub(_picture, words)  # nothing printable is unsafe


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"


def gravest_first(report: Report) -> Iterator[str]:
    """The names of the rules that found something: by their gravest finding, then by the first place."""
    found: dict[str, tuple[int, int]] = {}
    for order, finding in enumerate(report.findings):
        level = LEVELS.index(finding.level)
        known = found.get(finding.rule, (level, order))
        found[finding.rule] = (min(level, known[0]), known[1])
    yield from sorted(found, key=lambda name: found[name])
