"""The whole speech outside the length that was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.rules.section_length import described, judge, told
from evals.shapes.base import Hit, Page
from pipeline.types import Length

PAGE = Page(
    name="total-length",
    level="warning",
    what="全文太长或太短",
    why="讲话的时长是定好的，二百字上下念一分钟",
    instead="增删到规定的字数之内；或在 brief.yaml 的 length 里改要求",
    source="brief.yaml 的 length，否则各部分之和",
    message="全文{characters}字，{wrong}，应在{minimum}到{maximum}字之间",
    scope="whole",
    needs=frozenset({"outline"}),
    raw=True,
)
_SHORT, _LONG = 0.25, 2.0  # of what is usual, where nobody asked for a length: 致辞 of 700 to reports of 6,000 汉字
_SLACK = 0.2  # a total that was asked for may be missed by that share


def find(doc: Document) -> Iterator[Hit]:
    assert doc.outline is not None  # needs
    if not doc.body or doc.gaps:
        return
    asked = doc.brief.length.get("total") if doc.brief else None
    sizes = [(spec.characters.minimum, spec.characters.target, spec.characters.maximum) for spec in doc.due]
    wanted = Length(*map(sum, zip(*sizes, strict=True)))
    if asked:
        wanted = Length(round(asked * (1 - _SLACK)), asked, round(asked * (1 + _SLACK)))
    elif not doc.bound:
        wanted = Length(round(wanted.minimum * _SHORT), wanted.target, round(wanted.maximum * _LONG))
    level = judge(doc.characters, wanted)
    if level is not None:
        start = doc.body[0][0]
        at = next((span for span in doc.sentences if span[0] >= start), (start, start))
        yield Hit(*at, described(doc.characters, wanted), level=told(doc, level))
