"""Several speeches on one page, told apart."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.ingest.lines import Line, lines
from pipeline.segment import frame, heads

_PIECE = re.compile(
    r".{0,30}(?:范文|讲话稿?|致辞|发言稿?)[（(]?[一二三四五六七八九十1-9]{1,2}[)）]?[：:]?|[【（(]?(?:第[一二三四五六七八九十0-9]{1,3}篇|篇[一二三四五六七八九十0-9]{1,3}|范文[（(]?[一二三四五六七八九十0-9]{1,3}[)）]?)[】：:)）]?.{0,60}"
)
_NEAR = 5  # a salutation follows its title within so many lines
_LEAST = 150  # characters of a speech before the next may begin
_LEAST_PIECE = 30  # the same where the page counts its pieces


def split(text: str) -> list[tuple[int, int]]:
    """Spans of the speeches, together the whole text: one begins with its title (第二篇, 在…的讲话) near a salutation."""
    rows = lines(text)
    salutations = [n for n, row in enumerate(rows) if _is_salutation(row)]
    starts: list[int] = []
    for before, n in pairwise(salutations):
        near = range(max(before + 1, n - _NEAR), n)
        pieces = [m for m in near if _PIECE.fullmatch(rows[m].shown)]
        head = pieces or [m for m in near if heads.is_title(rows[m].shown)]
        least = _LEAST_PIECE if pieces else _LEAST
        if head and rows[head[0]].start - rows[before].end >= least:
            starts.append(rows[head[0]].start)
    bounds = [0, *starts, len(text)]
    return list(pairwise(bounds))


def _is_salutation(row: Line) -> bool:
    return len(row.shown) <= 60 and frame.salutation(row.shown, 0, len(row.shown)) == len(row.shown)
