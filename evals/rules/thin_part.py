"""A part with next to nothing in it, where the parts beside it have their say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

from evals.document import Document
from evals.layout.points import Point, points
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="thin-part",
    level="warning",
    what="有标题没内容，或只有一句空话",
    why="别的各点都展开讲，这一点一句带过，多半是内容漏了或没写完",
    instead="补上这一点的内容，或并到别处",
    source="校对通例：层次标题后面要有内容；体裁惯例：各部分分量相当",
    message="“{text}”{wrong}，其他各点都讲开了",
    yields_to=frozenset({"empty-heading", "unfinished-paragraph"}),
)
_GROUP, _USUAL = 3, 60  # points side by side at least, and 汉字 of the usual one
_SHARE, _MOST = 0.25, 30  # of the usual length; 汉字 that count as nothing
_CLOSE = lazy("(?:各位|同志们|最后(?=[，,祝预让我再])|谢谢|预祝|朋友们|总之)")
_HOPES = lazy("(?:让我们|希望|衷心)")  # these may open a part, too


def find(doc: Document) -> Iterator[Hit]:
    if doc.section is not None:
        return
    for group in points(doc):
        if len(group) < _GROUP:
            continue
        counts = [_said(doc, point) for point in group]
        for at, point in enumerate(group):
            usual = median(counts[:at] + counts[at + 1 :])
            if usual >= _USUAL and counts[at] <= min(_MOST, _SHARE * usual) and not _torn(doc, point):
                wrong = f"下面只有{counts[at]}字" if counts[at] else "下面没有内容"
                yield Hit(*point.heading, {"wrong": wrong})


def _said(doc: Document, point: Point) -> int:
    """汉字 behind the heading, without the paragraphs that close the speech."""
    size, start = 0, point.heading[1]
    for line in re.finditer(r"[^\n]+", doc.text[start : point.end]):
        words = line[0].strip()
        if line.start() and (_CLOSE.match(words) or (size and _HOPES.match(words))):
            break
        size += doc.count(start + line.start(), start + line.end())
    return size


def _torn(doc: Document, point: Point) -> bool:
    return any(point.heading[0] <= start <= point.end for start, _ in doc.gaps)
