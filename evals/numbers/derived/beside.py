"""What stands beside a figure: its clause, the figures at hand, and those of each fact of the brief."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from evals.document import Document
from evals.numbers import halves
from pipeline import figures
from pipeline.figures import Figure

_CLAUSE, _NEAR = 16, 90  # characters of the words that tell what it is; in which the figures at hand stand
_MARKS = "[，。；：！？、\n]"
STOPS = "。！？\n"


def clause(text: str, at: int) -> str:
    """What stands before it, back to the last mark."""
    return re.split(_MARKS, text[max(0, at - _CLAUSE) : at])[-1]


def sentence(text: str, at: int) -> int:
    """Where the sentence begins."""
    return max(text.rfind(mark, 0, at) for mark in STOPS) + 1


def at_hand(doc: Document, figure: Figure) -> list[Figure]:
    """The figures of its sentence and of the one before, where they stand in ``doc.text``."""
    text, began = doc.text, sentence(doc.text, figure.start)
    previous = sentence(text, max(0, began - 1))
    ends = re.compile("[。！？\n]|$").search(text, figure.end)
    first, last = max(previous, figure.start - _NEAR), min(ends.start() if ends else figure.end, figure.end + _NEAR)
    first = min(first, began) if figure.start - began < 2 * _NEAR else first
    here = figures.find(text[first:last], weak=True)
    return [moved(one, first) for one in here if not first + one.start <= figure.start < first + one.end]


def moved(figure: Figure, by: int) -> Figure:
    return replace(figure, start=figure.start + by, end=figure.end + by)


def facts(doc: Document) -> Iterator[tuple[str, tuple[Figure, ...]]]:
    """Each fact of the brief with its figures, weak ones and halves too."""
    for fact in doc.brief.facts if doc.brief else ():
        yield fact.text, (*figures.find(fact.text, weak=True), *halves.find(fact.text))


def same(one: Figure, here: Figure) -> bool:
    return one.values == here.values and one.kind == here.kind and (one.unit == here.unit or figures.alike(one, here))


def single(one: Figure) -> bool:
    """Whether it is one value, and no date."""
    return one.kind != "date" and len(one.values) == 1 and one.values[0] > 0


def counted(one: Figure) -> bool:
    return one.kind == "number" and single(one)
