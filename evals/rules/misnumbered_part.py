"""Numbers of the parts that skip, repeat or run backwards. Across an announced gap nothing is said: that is damage."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.figures import chinese_ordinal

PAGE = Page(
    name="misnumbered-part",
    level="error",
    what="序号不连续",
    why="一、三、四少了二，听的人记不住，也说明中间可能缺了一段",
    instead="按一、二、三、四连续编号；若中间缺了内容，先补内容",
    source="GB/T 9704-2012《党政机关公文格式》7.3.3",
    message="序号“{text}”不连续，这里应是“{right}”",
    yields_to=frozenset({"repeated-paragraph"}),
)


def find(doc: Document) -> Iterator[Hit]:
    numbered = [part for part in doc.sections if part.number is not None]
    if doc.section is not None:
        spec = doc.spec(doc.sections[0])
        if spec and spec.number and numbered and numbered[0].number != spec.number:
            yield from _hit(doc, numbered[0].start, numbered[0].number, spec.number)
        return
    expected, before = 1, None
    for part in numbered:
        assert part.number is not None
        torn = any(before.start < start < part.start for start, _ in doc.gaps) if before else False
        if part.number != expected and not torn:
            yield from _hit(doc, part.start, part.number, expected)
        expected, before = part.number + 1, part


def _hit(doc: Document, start: int, number: int | None, expected: int) -> Iterator[Hit]:
    """The number alone is the span; what was written may be any numeral."""
    while start < len(doc.text) and doc.text[start].isspace():
        start += 1
    end = doc.text.find("、", start, start + 6)
    end = end if end > start else start + len(chinese_ordinal(number or 1))
    yield Hit(start, end, {"right": chinese_ordinal(min(expected, 99))}, suggestion=chinese_ordinal(min(expected, 99)))
