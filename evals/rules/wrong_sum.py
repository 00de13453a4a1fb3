"""Parts that do not make their whole, and a share that is not what the figures before it give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.figures import Figure
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-sum",
    level="warning",
    what="分项与总数、占比与数字算不拢",
    why="听的人一算就知道；至少有一个数是错的",
    instead="核对各个数字，算好再写",
    source="校对通例：全文数据一致",
    message="{wrong}",
)
_SHARE = lazy(
    r"占(?:比)?(?:达到?|为)?$|占[^，。；\d]{0,8}(?:总数|总人数|总量|总额|总户数|总件数)的?(?:比例)?(?:达到?|为)?$"
)
_AMONG = lazy("其中|包括|分别为?|分为|含")
# Parts that may overlap: who is a Party member may be a woman, too.
_OVERLAP = lazy("党员|女|少数民族|以下|以上|一线|学历|职称|平均|新增|同比|比上年")
_POINT = Decimal(1)  # percentage points that rounding may take
_LESS, _MORE = Decimal("0.8"), Decimal("1.25")  # what parts that were meant to be all may come to, of the whole


def find(doc: Document) -> Iterator[Hit]:
    for start, end in doc.sentences:
        inside = [figure for figure in doc.figures if start <= figure.start < end]
        if len(inside) > 2:
            yield from _shares(doc, inside)
            yield from _sums(doc, inside, end)


def _exact(figure: Figure) -> bool:
    return figure.kind == "number" and not figure.approx and len(figure.values) == 1


def _shares(doc: Document, figures: Sequence[Figure]) -> Iterator[Hit]:
    for at, share in enumerate(figures):
        before = doc.text[max(0, share.start - 18) : share.start]
        if at < 2 or share.kind != "percent" or share.approx or not _SHARE.search(before):
            continue
        part = figures[at - 1]
        wholes = [
            one for one in figures[: at - 1] if _exact(one) and one.unit == part.unit and one.values > part.values
        ]
        if not _exact(part) or len(wholes) != 1 or share.start - part.end > 30:
            continue
        true = 100 * part.values[0] / wholes[0].values[0]
        if abs(true - share.values[0]) > _POINT:
            wrong = f"{wholes[0].text}里的{part.text}占{true:.1f}%，不是{share.text}"
            yield Hit(wholes[0].start, share.end, {"wrong": wrong})


def _sums(doc: Document, figures: Sequence[Figure], end: int) -> Iterator[Hit]:
    """The figure right before 其中 is the whole, all further ones of the sentence are its parts."""
    at = next(
        (at for at, one in enumerate(figures[1:], 1) if _AMONG.search(doc.text, figures[at - 1].end, one.start)), 0
    )
    if not at:
        return
    whole, parts = figures[at - 1], figures[at:]
    rest = doc.text[whole.end : end]
    if len(parts) < 3 or "；" in rest or _OVERLAP.search(rest) or parts[0].start - whole.end > 30:
        return
    if not all(_exact(one) and one.unit == whole.unit for one in (whole, *parts)):
        return
    total, stated = sum((part.values[0] for part in parts), Decimal(0)), whole.values[0]
    if total != stated and _LESS <= total / stated <= _MORE:
        grave = total > stated or _swapped(stated - total)
        wrong = f"各项相加是{total.normalize():f}，不是{whole.text}"
        yield Hit(whole.start, parts[-1].end, {"wrong": wrong}, level="warning" if grave else "info")


def _swapped(difference: Decimal) -> bool:
    """Whether two digits that changed places may be the cause (86 and 68): what that adds or takes is a multiple of nine."""
    return difference % 9 == 0
