"""Several speeches on one page, told apart."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.ingest.clean import Line, lines
from pipeline.segment import frame, heads

_PIECE = re.compile(
    r"[【（(]?(?:第[一二三四五六七八九十0-9]{1,3}篇|篇[一二三四五六七八九十0-9]{1,3}|范文[（(]?[一二三四五六七八九十0-9]{1,3}[)）]?)[】：:)）]?.{0,60}"
)
_NEAR = 5  # a salutation follows its title within so many lines
_LEAST = 150  # characters of a speech before the next may begin


def split(text: str) -> list[tuple[int, int]]:
    """Spans of the speeches, together the whole text: one begins with its title (第二篇, 在…的讲话) near a salutation."""
    rows = lines(text)
    salutations = [n for n, row in enumerate(rows) if _is_salutation(row)]
    starts: list[int] = []
    for before, n in pairwise(salutations):
        if rows[n].start - rows[before].end < _LEAST:
            continue
        head = [
            m
            for m in range(max(before + 1, n - _NEAR), n)
            if heads.is_title(rows[m].shown) or _PIECE.fullmatch(rows[m].shown)
        ]
        if head:
            starts.append(rows[head[0]].start)
    bounds = [0, *starts, len(text)]
    return list(pairwise(bounds))


def _is_salutation(row: Line) -> bool:
    return len(row.shown) <= 60 and frame.salutation(row.shown, 0, len(row.shown)) == len(row.shown)
