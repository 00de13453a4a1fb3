"""A list of a formulation's members in which one is not its own (政治意识、大局意识、核心意识、责任意识)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evals.document import Document
from evals.formulations import excepted, level, runs
from evals.formulations import find as places
from evals.shapes.base import Hit, Page
from pipeline.lexicon import fold
from pipeline.patterns import lazy
from pipeline.types import Formulation

PAGE = Page(
    name="wrong-member",
    level="error",
    what="规范提法展开时有一项写错",
    why="“四个意识”“三个务必”等各项是固定的，换一项就是自造",
    instead="照词库里的各项写，或不展开",
    source="规范提法词库（evals/lexicon）",
    message="“{text}”不是这一提法的内容，应作“{right}”",
    suggestion="{right}",
)
Run = Sequence[tuple[int, int, int]]
_MARKS = lazy("“?(?:[，；]|以及|[和与及])?“?")
_SLACK = 2  # characters by which the wrong member may be longer or shorter


def find(doc: Document) -> Iterator[Hit]:
    found = places(doc)
    shown: set[int] = set()
    for key, members in found.members.items():
        entry = doc.lexicon.entries[key]
        # Short everyday words (创新, 开放) stand beside anything.
        if len(entry.order) < 3 or any(len(member) < 3 for member in entry.order):
            continue
        for start, end, right in _odd(entry, members, found.folded):
            if start not in shown and not excepted(entry, doc.text, start, end):
                shown.add(start)
                yield Hit(start, end, {"right": right}, level=level(entry), source=entry.source)


def _odd(entry: Formulation, members: Run, folded: str) -> Iterator[tuple[int, int, str]]:
    """What stands where the last member should, when all others stand before it in their order."""
    size = len(entry.order)
    for run in runs(members, folded):
        if [rank for _, _, rank in run] != list(range(size - 1)):
            continue
        marks = _MARKS.match(folded, run[-1][1])
        right = fold(entry.order[-1])
        if marks is None or not marks[0]:
            continue
        start = marks.end()
        end = min(len(folded), start + len(right))
        for stop in range(start + len(right) - _SLACK, start + len(right) + _SLACK + 1):
            if folded[stop : stop + 1] in tuple("，。；、”“\n"):
                end = stop
                break
        if folded[start:end] != right and _like(folded[start:end], right, size):
            yield start, end, entry.order[-1]


def _like(words: str, right: str, size: int) -> bool:
    """More than half of the characters, in a list of three; a common beginning or end in a longer one."""
    if re.search("[。；\n]", words):
        return False
    if size > 3 and (words[:2] == right[:2] or words[-2:] == right[-2:]):
        return True
    return sum(mark in right for mark in words) > max(len(right), len(words)) / 2
