"""Headings of the form 第一句话，旗帜要举得更高: lines of their own that count what the speech said it would tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from pipeline.figures import parse_chinese
from pipeline.patterns import lazy

_LINE = lazy(
    r"(?m)^[ 　\t]*第(?P<n>[一二三四五六七八九十])(?P<of>句话?|件事|个问题|个关键词|道题|层意思|笔账|点|条|步|课|关|问)[，：、](?P<bare>[^\n。；！？：]{2,30}?)(?P<mark>[。；，：！]?)[ 　\t]*$"
)
_LEAST, _MOST = 3, 9


def rows(doc: Document) -> Iterator[list[re.Match[str]]]:
    """The headings of each row, from the first one on, where all of them but one at most end in no mark."""
    row: list[re.Match[str]] = []
    for match in (*doc.finditer(_LINE), None):
        goes_on = match is not None and row and match["of"] == row[0]["of"] and _value(match) == len(row) + 1
        if not goes_on:
            if _LEAST <= len(row) <= _MOST and sum(1 for one in row if one["mark"]) <= 1:
                yield row
            row = []
        if match is not None and (goes_on or _value(match) == 1):
            row.append(match)


def _value(match: re.Match[str]) -> int:
    return int(parse_chinese(match["n"]) or 0)
