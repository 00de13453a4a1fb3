"""Numbers of the parts that skip, repeat or run backwards. Across an announced gap nothing is said: that is damage."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.layout import openers
from evals.layout.anatomy import Part
from evals.layout.points import lost_heading
from evals.shapes.base import Hit, Page
from evals.spans import Span
from pipeline.figures import chinese_ordinal
from pipeline.patterns import lazy

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
_LOST = "“{}”像是标题，丢了序号“{}、”"
_RESTYLED = "“{}”与前后的序号不是一种写法，这里应是“{}”"
_OTHER_STYLE = lazy(r"(?:（(?P<number>[一二三四五六七八九十]{1,3})）|(?P<digit>\d{1,2})[.．、])(?=[一-鿿“])")
_NUMBER = lazy("^[一二三四五六七八九十]{1,3}、")
_CLOSE = lazy("各位|同志们|朋友们|最后|让我们|谢谢|预祝|衷心")
_MANY = 2  # headings whose form tells what a heading is like


def find(doc: Document) -> Iterator[Hit]:
    numbered = [part for part in doc.sections if part.number is not None]
    if doc.section is not None:
        spec = doc.spec(doc.sections[0])
        if spec and spec.number and numbered and numbered[0].number != spec.number:
            yield from _hit(doc, numbered[0].start, numbered[0].number, spec.number)
        return
    expected, before = 1, None
    restyled = {one.behind for one in doc.once(openers.broken) if one.restyled}  # told by misnumbered-item
    for at, part in enumerate(numbered):
        assert part.number is not None
        torn = any(before.start < start < part.start for start, _ in doc.gaps) if before else False
        start = part.heading[0] if part.heading else part.start
        if part.number != expected and not torn:
            after = numbered[at + 1] if at + 1 < len(numbered) else None
            altered = (
                after is not None and after.number == part.number
            )  # 一、三、三: this number is wrong, none is lost
            bare = _bare(doc, before, part, after) if part.number == expected + 1 and not altered else None
            other = _restyled(doc, before, part, expected) if not bare and not altered else None
            bare = bare if start not in restyled else None
            if other:
                right = _named(expected) + "、"
                wrong = _RESTYLED.format(doc.text[slice(*other)], right)
                yield Hit(*other, {"right": right}, message=wrong, suggestion=right)
            elif bare:
                yield Hit(
                    *bare, {"right": _named(expected)}, message=_LOST.format(doc.text[slice(*bare)], _named(expected))
                )
            elif start not in restyled:
                yield from _hit(doc, part.start, part.number, expected)
        expected, before = part.number + 1, part
    yield from _at_the_end(doc, numbered)


def _bare(doc: Document, before: Part | None, part: Part, after: Part | None) -> Span | None:
    """The heading in front of ``part`` that has lost its number: behind the part before it, or at the head of the speech."""
    models = [doc.text[slice(*one.heading)] for one in (before, part, after) if one is not None and one.heading]
    start = before.heading[1] if before and before.heading else (doc.paragraphs[0][0] if doc.paragraphs else 0)
    return lost_heading(doc, [_NUMBER.sub("", words) for words in models], start, part.start)


def _restyled(doc: Document, before: Part | None, part: Part, expected: int) -> Span | None:
    """（二） or 2. at the head of a paragraph where 二、 is missing, without a （一） before it."""
    start = before.heading[1] if before and before.heading else 0
    number = _named(expected)
    for begin, end in doc.paragraphs if start else ():
        match = _OTHER_STYLE.match(doc.text, begin, end) if start < begin < part.start else None
        if match is None:
            continue
        if (match["number"] or match["digit"]) not in (number, str(expected)):
            return None  # items of the part before, in their own order
        return match.span()
    return None


def _at_the_end(doc: Document, numbered: list[Part]) -> Iterator[Hit]:
    """A last heading without its number: nothing comes behind it that would miss it."""
    headings = [doc.text[slice(*part.heading)] for part in numbered if part.heading]
    if len(headings) < _MANY or len(headings) != len(numbered) or doc.gaps:
        return
    start = numbered[-1].body_start
    end = next((one for one, _ in doc.paragraphs if one > start and _CLOSE.match(doc.text, one)), len(doc.text))
    alone = all(doc.text.startswith("\n", part.heading[1]) for part in numbered if part.heading)
    bare = lost_heading(doc, [_NUMBER.sub("", words) for words in headings], start, end, strict=True, alone=alone)
    if bare:
        name = _named((numbered[-1].number or 0) + 1)
        yield Hit(*bare, {"right": name}, message=_LOST.format(doc.text[slice(*bare)], name))


def _named(number: int) -> str:
    return chinese_ordinal(min(number, 99))


def _hit(doc: Document, start: int, number: int | None, expected: int) -> Iterator[Hit]:
    """The number alone is the span; what was written may be any numeral."""
    while start < len(doc.text) and doc.text[start].isspace():
        start += 1
    end = doc.text.find("、", start, start + 6)
    end = end if end > start else start + len(chinese_ordinal(number or 1))
    yield Hit(start, end, {"right": _named(expected)}, suggestion=_named(expected))
