"""A guest tells that the congress will elect, and has no word of hope for those who will be elected."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.persons.speaker import speaker
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="missing-charge",
    level="warning",
    what="说了大会要选举新一届班子，却没有对新班子提希望",
    why="上级来祝贺，讲到换届总要对新当选的同志寄予希望；只说选举，话没有讲完",
    instead="大会将选举产生新一届委员会。希望新一届委员会……",
    source="体裁惯例：代表大会上级致辞的结尾",
    message="“{text}”后面没有对新班子的希望",
    suggestion="补一句以“希望新一届委员会”领起的话",
    roles=frozenset({"hope"}),
    yields_to=frozenset({"missing-hope", "missing-part", "missing-close"}),
)
_ELECTS = lazy(
    "[^。！？\n]{0,30}选举产生[^。；！？\n]{0,12}(?:新一届|第[一二三四五六七八九十]{1,3}届)[^。；！？\n]{0,40}"
)
_HOPE = lazy(
    "希望|相信|期望|期待|盼望|寄望|嘱托|勉励|新当选|新班子|新任|(?:新一届|新的)[^。！\n]{0,24}(?:要|必须|务必|应当|能够|一定|下)"
)
_CLOSE = 5  # paragraphs at the end in which it belongs


def find(doc: Document) -> Iterator[Hit]:
    if not speaker(doc).guest:
        return
    last = [*doc.paragraphs][-_CLOSE:]
    for start, end in last:
        match = _ELECTS.search(doc.text, start, end)
        if match:
            if not _HOPE.search(doc.text, start, last[-1][1]):
                yield Hit(*match.span())
            return
