"""Parts behind 其中: whether they make the whole that stands before it, or are more than it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, islice, pairwise, takewhile

from evals.document import Document
from evals.numbers.derived import averages
from evals.numbers.sums import COVERED, OPEN, OVERLAP, alike, exact
from evals.shapes.base import Hit
from pipeline.figures import Figure
from pipeline.patterns import lazy

AMONG = lazy("其中|包括|分别为?|分为|含|(?:名|个|家|人|位)[一-鿿]{2,8}中[，,]?有")
_APART = lazy("一线职工|(?<=级)及?以[上下]")  # words of an overlap that are none: 省级54户、市级及以下1740户
_LESS, _MORE = Decimal("0.8"), Decimal("1.25")  # what parts that were meant to be all may come to, of the whole
_OTHERWISE = lazy("由|从|累计|总|共|原|已达|增加|达到")
_SCALES = (Decimal(10**4), Decimal(10**8), 1 / Decimal(10**4), 1 / Decimal(10**8))  # 万 or 亿 dropped, added, mistaken
_ALL = Decimal("0.97")  # of the whole: two parts that come so near it were meant to be all
_WHOLE_PAIRS = tuple(
    (lazy(f"(?:{one})[^，。；、]{{0,6}}$"), lazy(f"(?:{other})[^，。；、]{{0,6}}$"))
    for one, other in (
        ("市级|市本级", "县级|县（市、区）级|县区级|区县级"), ("本级", "基层|下级"), ("省级", "市级及以下"), ("男", "女"), ("村", "社区"),
        ("城镇|城市|城区", "农村|乡村|乡镇"), ("产业", "公益"), ("集体", "个人"), ("线上", "线下"), ("中央|国家", "地方"), ("乡镇", "街道"),
    )
)  # fmt: skip
_MARK = lazy("[，。；！\n]")
_AND = lazy("[、，][^，。；、\\d]{0,6}")
_RISE = lazy("[，,](?:净增|净增加)")  # 由9.8万人增加到13.4万人，净增3.6万人，其中……8.2万人: of the 13.4
_SHARED_OUT = lazy("[，,]占[^，。；\\d]{0,8}(?:总数|总量|全[市省县区部体]|的)")


def behind_among(doc: Document, figures: Sequence[Figure], end: int) -> Iterator[Hit]:
    """The figure right before 其中 is the whole, all further ones up to the next ； are its parts."""
    at = next(
        (at for at, one in enumerate(figures[1:], 1) if AMONG.search(doc.text, figures[at - 1].end - 1, one.start)), 0
    )
    if not at:
        return
    stop = doc.text.find("；", figures[at].start, end)
    # 共48人，其中35岁以下的31人: an age is no part
    inside = [one for one in figures[at:] if (stop < 0 or one.start < stop) and one.unit != "岁"]
    whole = figures[at - 1]
    if not inside:
        return
    if "）" in doc.text[whole.end : inside[0].start].partition("其中")[0]:  # 合计131部（上下卷计为1部），其中2部
        bracket = doc.text.rfind("（", 0, whole.start)
        whole = next((one for one in reversed(figures[: at - 1]) if one.end <= bracket), whole)
    if at > 1 and not alike(whole, inside[0]) and _AND.fullmatch(doc.text, figures[at - 2].end, whole.start):
        whole = figures[at - 2]  # 重点项目36个、总投资12.6亿元，其中产业项目15个
    if at > 1 and averages.each(doc.text, whole) and alike(figures[at - 2], inside[0]):
        whole = figures[at - 2]  # 培训1.5万人次，年均3000人次，其中6300人次: of all of them, not of the average
    # 其中市级320万元、县级240万元，慰问职工1.2万人次: the parts end where another thing is counted
    parts = list(takewhile(lambda one: alike(one, whole), (one for one in inside if one.kind != "percent")))
    least = whole.approx == "over" and len(whole.values) == 1  # 不少于30项，其中……
    if not parts or inside[0].start - figures[at - 1].end > 30 or not all(map(exact, parts)):
        return
    if not exact(whole) and not least:
        return
    gap = doc.text[figures[at - 1].end : parts[0].start]
    if parts[0].values > whole.values and not least and not _OTHERWISE.search(gap):
        if parts[0].values[0] <= _row(doc, figures[:at]) or _of_an_earlier(doc, figures[: at - 1], parts[0]):
            return  # 劳模20名、工匠10名，其中一线职工24名: of both
        wrong = f"{whole.text}里的一部分是{parts[0].text}，部分比总数还大"
        yield Hit(whole.start, parts[0].end, {"wrong": wrong})
        return
    # up to the mark behind the last part: what the sentence goes on with is of all of them
    clause = _MARK.search(doc.text, parts[-1].end, end)
    told = doc.text[whole.end : clause.start() if clause else end]
    if len(parts) > 1 and "；" not in told and not OVERLAP.search(_APART.sub("", told)):
        yield from _added(doc, whole, parts, least=least)


def _of_an_earlier(doc: Document, earlier: Sequence[Figure], part: Figure) -> bool:
    """增加到463万人，净增77万人，其中农民工会员172万人，占会员总数的37%: of the whole that was told before its growth."""
    rise = any(_RISE.match(doc.text, one.end) for one in earlier)
    return (rise or _SHARED_OUT.match(doc.text, part.end) is not None) and any(
        alike(one, part) and one.values >= part.values for one in earlier
    )


def _row(doc: Document, figures: Sequence[Figure]) -> Decimal:
    """What the last figures come to, as far as they are told in one row, of one unit."""
    total = figures[-1].values[0]
    for one, other in pairwise(reversed(figures)):
        between = doc.text[other.end : one.start]
        if not ("、" in between and alike(one, other) and exact(other)) or _MARK.search(between.replace("、", "")):
            break
        total += other.values[0]
    return total


def _added(doc: Document, whole: Figure, parts: Sequence[Figure], *, least: bool) -> Iterator[Hit]:
    """Whether what the parts come to is another thing than the whole: surely (a warning), or only perhaps (info)."""
    total, stated = sum((part.values[0] for part in parts), Decimal(0)), whole.values[0]
    if stated in islice(accumulate(part.values[0] for part in parts), 1, None):
        return  # what follows once the whole is reached is another thing: 好转9人，我院18名队员无一感染
    wrong = f"各项相加是{total.normalize():f}，不是{whole.text}"
    exchanged = any(total - part.values[0] + turned == stated for part in parts for turned in _turned(part))
    grown = any(stated == total - part.values[0] + part.values[0] * scale for part in parts for scale in _SCALES)
    both = len(parts) == 2 and _both(doc, whole, parts) and total >= stated / 2
    if exchanged or grown or (both and not least):
        yield Hit(whole.start, parts[-1].end, {"wrong": wrong})
    if exchanged or grown or both or least or total > stated * _MORE:
        return
    if len(parts) < 3 and total < stated * _ALL:
        return
    if total / stated >= _LESS:
        said = doc.text[whole.end : parts[-1].end + 4]
        near = total / stated >= COVERED and not OPEN.search(said)
        grave = total > stated or _swapped(stated - total) or near
        yield Hit(whole.start, parts[-1].end, {"wrong": wrong}, level="warning" if grave else "info")


def _both(doc: Document, whole: Figure, parts: Sequence[Figure]) -> bool:
    """市级12项、县级48项: two parts beside which there is no third."""
    first, second = (doc.text[one.end : other.start] for one, other in pairwise((whole, *parts)))
    return any(one.search(first) and other.search(second) for one, other in _WHOLE_PAIRS)


def _turned(part: Figure) -> Iterator[Decimal]:
    """What a figure of two digits and more is with two of them that stand side by side exchanged."""
    digits = f"{part.values[0].normalize():f}"
    for at in range(len(digits) - 1):
        if "." not in digits[at : at + 2] and digits[at] != digits[at + 1]:
            yield Decimal(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])


def _swapped(difference: Decimal) -> bool:
    """Whether two digits that changed places may be the cause (86 and 68): what that adds or takes is a multiple of nine."""
    return difference % 9 == 0
