"""一是 … 三是 … within a paragraph: an item is missing or told twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.figures import chinese_ordinal, parse_chinese

PAGE = Page(
    name="misnumbered-item",
    level="error",
    what="一是、二是、三是的序号不连续",
    why="念到“三是”而没有“二是”，听的人知道漏了一条",
    instead="按一是、二是、三是连续写",
    source="校对通例：序号连续",
    message="“{text}”的序号不连续，这里应是“{right}”",
    suggestion="{right}",
)
_ITEM = re.compile(
    r"(?:(?<=[。；：，\n])|\A)(?P<mark>(?P<n>[一二三四五六七八九十])(?P<verb>是|要)(?![一二三四五六七八九十]))"
)


def find(doc: Document) -> Iterator[Hit]:
    for start, end in doc.paragraphs:
        before: dict[str, int] = {}
        for match in _ITEM.finditer(doc.text, start, end):
            value, verb = int(parse_chinese(match["n"]) or 0), match["verb"]
            last = before.get(verb)
            if last is not None and value not in (1, last + 1):
                yield Hit(*match.span("mark"), {"right": chinese_ordinal(last + 1) + verb})
            before[verb] = value
