"""Figures that are told with their sum: what a row of them comes to, and whether it is what is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from evals.document import Document
from evals.shapes.base import Hit
from pipeline.figures import Figure
from pipeline.patterns import lazy

PEOPLE = frozenset("人名位")
THINGS = frozenset("个项件次场枚种")
OPEN = lazy("等[，。；\\d]|主要|不含|另[有外]|其他|其余|还有")
OVERLAP = lazy("党员|女|少数民族|农民工|青年|退役|以下|以上|一线|学历|职称|平均|新增|同比|比上年")
COVERED = Decimal("0.9")  # of the whole: three parts and more that come so near it were meant to be all
MORE = Decimal("1.25")  # what parts that were meant to be all may come to, of the whole
# 货车司机4.8万人、快递员2.7万人，两项合计7.5万人
_TOGETHER = lazy(
    "[，,](?:以上|上述|这)?(?:(?P<n>[两三四五六])(?:[项者类种]|方面|部分|大群体)(?:一共|总共|合计|共计|总计|加起来|相加|共)|合计|共计|总计|一共|总共|加起来|合起来|加在一起|合在一起|拢共)(?:[^，。；、\\d]{0,6}?)(?:达到?|为|有|是)?$"
)
_FOR_EACH = lazy(
    "[多少]的[一那][次笔回户个家]$|每[人名位户家个支](?!季|月|年)[^，。；\\d]{0,10}$"
)  # 每人一次性奖励10万元: not what all of them get
_EACH = lazy("各(?!级|方面|界|地|位)|每|均|分设|分别|[多少]的一|最[多少高低]|[多少]则")
_BESIDE = lazy("[、，和及][^，。；、：\\d]{1,14}|[、，和及]")
_LISTED = lazy("：[^，。；、：\\d]{2,20}")  # 200名同志，就是优秀代表：一线职工104名；农民36名；……
_AMONG_THEM = lazy(
    r"(?:在)?(?:受表彰的|这些|这次表彰的)?(?P<noun>[一-鿿]{2,8}?)(?:当)?中[，,]?(?:有|包括)?[^，。；、\d]{1,10}"
)
_REST = lazy("其他|其余")  # counted, too: with them the parts are all
_LEFT = lazy("(?:余下|剩余|剩下|其余|尚余|还剩|还余|未办结|还缺|尚缺|缺口|还差|尚差|缺额)(?:的|了)?(?:还有|为|有)?$")
_STILL = lazy("还有$")
_WANTED = lazy("[^，。；\\d]{0,4}(?:要在|尚未|还没|没有|未|待|需)")
_DONE = lazy("已[一-鿿]{0,3}$")
_NEXT = lazy(r"、[^，。；、：\d]{1,12}")
_TWO_KINDS = lazy(
    r"(?<![\d.])(?P<n>\d{1,4})个(?P<a>乡镇?|镇|村|县|市|建制村|行政村)[、和](?P<m>\d{1,4})个(?P<b>街道|社区|区|镇|居委会|市|居)(?![一-鿿]{0,4}共)"
)
_ALL_OF = lazy("全[省市县区州旗]|共|所有|辖|总|全部")
_EACH = lazy("每|各|分别|其中")
_HALVES = lazy("占[^，。；\\d]{0,8}?(?P<half>一半|半数)(?!以上|多|左右|还|以下)")


def counts(doc: Document) -> list[Figure]:
    """The figures but dates, fractions (三分之一, 占一半) as percentages."""
    found = [as_percent(one) for one in doc.figures if one.kind != "date"]
    for match in doc.finditer(_HALVES):
        start, end = match.span("half")
        found.append(Figure(start, end, match["half"], (Decimal(50),), "%", "percent"))
    return sorted(found, key=lambda one: one.start)


def as_percent(figure: Figure) -> Figure:
    if figure.unit or len(figure.values) != 1 or "分之" not in figure.text or figure.kind != "number":
        return figure
    return replace(figure, values=(100 * figure.values[0],), unit="%", kind="percent")


def exact(figure: Figure) -> bool:
    return figure.kind == "number" and not figure.approx and len(figure.values) == 1


def alike(one: Figure, other: Figure) -> bool:
    return one.unit == other.unit or {one.unit, other.unit} <= PEOPLE


def together(doc: Document, figures: Sequence[Figure]) -> Iterator[Hit]:
    """货车司机4.8万人、快递员2.7万人，两项合计6.5万人."""
    for at, whole in enumerate(figures[2:], 2):
        match = _TOGETHER.search(doc.text, figures[at - 1].end, whole.start)
        if match is None or match.start() != figures[at - 1].end or not exact(whole):
            continue
        # 净增7万人；荣获奖状3个、奖章9个、先锋号14个，共计26项: things of several kinds in their own clause
        began = doc.text.rfind("；", 0, whole.start)
        clause = [one for one in figures[:at] if one.start > began]
        of_one = {one.unit for one in clause if exact(one)}
        loose = len(of_one) == 1 and {*of_one, whole.unit} <= THINGS and not match["n"] and {whole.unit} != of_one
        of_row = clause if loose else figures[:at]
        same_unit = [one for one in of_row if exact(one) and (loose or one.unit == whole.unit)]
        if match["n"]:
            wanted = "两三四五六".index(match["n"]) + 2
            right = any(
                sum(one.values[0] for one in some) == whole.values[0] for some in combinations(same_unit, wanted)
            )
            row = same_unit[-wanted:] if len(same_unit) >= wanted and not right else []
        else:
            row = _row(doc, of_row)
        if any(_FOR_EACH.search(doc.text, max(0, one.start - 12), one.start) for one in row):
            continue
        total = sum((one.values[0] for one in row), Decimal(0))
        before = [one for one in figures[:at] if exact(one)][-2:]
        same = len(before) == 2 and before[0].unit == before[1].unit != whole.unit
        if match["n"] == "两" and same and sum(one.values[0] for one in before) == whole.values[0]:
            yield Hit(before[0].start, whole.end, {"wrong": f"前面的单位是“{before[0].unit}”，合计却是{whole.text}"})
        if len(row) > 1 and _so_often(doc, row[0], whole.values[0], total):
            continue
        if len(row) > 1 and all(one in same_unit for one in row) and total != whole.values[0]:
            yield Hit(row[0].start, whole.end, {"wrong": f"各项相加是{total.normalize():f}，不是{whole.text}"})


def _so_often(doc: Document, first: Figure, stated: Decimal, total: Decimal) -> bool:
    """各项目设一等奖1名、二等奖2名、三等奖3名，总共产生36名: the row is that of each of several, told or to be told."""
    if not total or stated <= total or stated % total:
        return False
    began = max(doc.text.rfind(mark, 0, first.start) for mark in "。！？；\n") + 1
    if _EACH.search(doc.text, began, first.start):
        return True
    paragraph = doc.text.rfind("\n", 0, first.start) + 1
    return any(paragraph <= one.start < first.start and one.values == (stated / total,) for one in doc.figures)


def _row(doc: Document, figures: Sequence[Figure]) -> list[Figure]:
    """The last figures between which nothing but a mark and a noun stands; none where more of other kinds stand before."""
    row = [figures[-1]]
    for one in reversed(figures[:-1]):
        if not _BESIDE.fullmatch(doc.text, one.end, row[0].start):
            break
        row.insert(0, one)
    return row if row[0] is figures[0] else []


def listed(doc: Document, figures: Sequence[Figure]) -> Iterator[Hit]:
    """200名同志，就是优秀代表：一线职工104名，占52%；农民36名；其他同志60名."""
    for at, first in enumerate(figures[1:], 1):
        whole, parts = figures[at - 1], [one for one in figures[at:] if one.kind != "percent"]
        colon = doc.text.rfind("：", whole.end, first.start)
        if colon < 0 or not _LISTED.fullmatch(doc.text, colon, first.start) or len(parts) < 3:
            continue
        said = doc.text[colon : parts[-1].end]
        if not all(exact(one) and alike(one, whole) for one in (whole, *parts)) or OVERLAP.search(
            said.replace("一线职工", "")
        ):
            return
        total, stated = sum((part.values[0] for part in parts), Decimal(0)), whole.values[0]
        if total != stated and COVERED <= total / stated <= MORE and not OPEN.search(said):
            yield Hit(whole.start, parts[-1].end, {"wrong": f"各项相加是{total.normalize():f}，不是{whole.text}"})
        return


def among(doc: Document, figures: Sequence[Figure], before: Sequence[Figure]) -> Iterator[Hit]:
    """共表彰劳动模范120名。在劳动模范中，有一线工人54名、农民30名……: parts of what the sentence ``before`` counts."""
    first = figures[0]
    began = max(doc.text.rfind(mark, 0, first.start) for mark in "。\n") + 1
    named = _AMONG_THEM.match(doc.text, began, first.start)
    wholes = [one for one in before if exact(one) and alike(one, first)] if named else []
    wholes = [one for one in wholes if named and named["noun"] in doc.text[max(0, one.start - 10) : one.end + 10]]
    parts = [first]
    for one in figures[1:]:
        if not _NEXT.fullmatch(doc.text, parts[-1].end, one.start):
            break
        parts.append(one)
    said = doc.text[first.start : parts[-1].end + 2]
    if len(wholes) != 1 or len(parts) < 3 or not all(exact(one) and alike(one, first) for one in parts):
        return
    total, stated = sum((part.values[0] for part in parts), Decimal(0)), wholes[0].values[0]
    if total != stated and COVERED <= total / stated <= MORE and not OPEN.search(_REST.sub("", said)):
        wrong = f"各项相加是{total.normalize():f}，不是{wholes[0].text}"
        yield Hit(first.start, parts[-1].end, {"wrong": wrong})


def kinds(doc: Document) -> Iterator[Hit]:
    """28个乡镇、6个街道 in one place, 35个乡镇（街道） in another."""
    counted = {(match["a"], match["b"]): match for match in doc.finditer(_TWO_KINDS)}
    if len(counted) == 1:
        (one, other), first = next(iter(counted.items()))
        total = int(first["n"]) + int(first["m"])
        both = re.compile(
            rf"(?<![\d.])(?P<n>\d{{1,4}})个{re.escape(one)}(?:（{re.escape(other)}）|[、和]{re.escape(other)})"
        )
        for match in both.finditer(doc.text):
            began = max(doc.text.rfind(mark, 0, match.start()) for mark in "，。；！？\n") + 1
            whole = _ALL_OF.search(doc.text, began, match.start()) and not _EACH.search(doc.text, began, match.start())
            near = abs(int(match["n"]) - total) <= max(2, total // 4)  # 每人联系4个 of 16 is no whole told wrong
            if int(match["n"]) != total and (whole or near):
                yield Hit(*match.span(), {"wrong": f"{first[0]}，共{total}个，不是{match['n']}个"})


def _is_left(doc: Document, left: Figure, part: Figure) -> bool:
    if _LEFT.search(doc.text, max(0, left.start - 8), left.start):
        return True
    still = _STILL.search(doc.text, max(0, left.start - 4), left.start) and _WANTED.match(doc.text, left.end)
    return bool(still and _DONE.search(doc.text, max(0, part.start - 6), part.start))


def rest(doc: Document, figures: Sequence[Figure]) -> Iterator[Hit]:
    """求助912件，办结875件，余下的47件: what is left when the parts are taken from the whole."""
    figures = [one for one in figures if one.kind != "percent"]
    for at, left in enumerate(figures[2:], 2):
        if not exact(left) or not _is_left(doc, left, figures[at - 1]):
            continue
        # 隐患11680项，整改11445项；重大隐患64项，整改58项，余下6项: the rest is that of its own clause, if there is a whole in it
        clause = doc.text.rfind("；", 0, left.start)
        own = _taken([one for one in figures[:at] if one.start > clause], left)
        read = [one for one in (own, _taken(figures[:at], left)) if one]
        if read and not any(hit is None for _, hit in read):
            yield from (hit for _, hit in read[:1] if hit)


def _taken(earlier: Sequence[Figure], left: Figure) -> tuple[Figure, Hit | None] | None:
    """The whole from which the others are taken, and the hit where not so many are left; None where nothing is a whole."""
    if not earlier or not all(exact(one) and alike(one, left) for one in earlier):
        return None
    whole = next((one for one in earlier if one.values > earlier[-1].values), None)
    if whole is None:
        return None
    parts = [one for one in earlier if one.start > whole.start]
    true = whole.values[0] - sum((part.values[0] for part in parts), Decimal(0))
    may = {true, *(whole.values[0] - part.values[0] for part in parts)}
    if left.values[0] in may:
        return whole, None
    if true <= 0:
        return None
    wrong = f"{whole.text}减去{'、'.join(one.text for one in parts)}是{true.normalize():f}，不是{left.text}"
    return whole, Hit(whole.start, left.end, {"wrong": wrong})


_GROUPS = lazy("：[^，。；：、\\d]{2,10}$")


def columns(doc: Document, figures: Sequence[Figure]) -> Iterator[Hit]:
    """项目18个，总投资42.6亿元：工业9个，投资23.4亿元；交通5个，投资12.7亿元；民生4个，投资6.5亿元."""
    for at in range(2, len(figures) - 3):
        wholes, first = figures[at - 2 : at], figures[at]
        colon = doc.text.rfind("：", wholes[1].end, first.start)
        if colon < 0 or not _GROUPS.search(doc.text, colon, first.start) or not all(map(exact, (*wholes, first))):
            continue
        stop = min((end for mark in "。！\n" if (end := doc.text.find(mark, first.end)) >= 0), default=len(doc.text))
        groups = doc.text[colon:stop].split("；")
        rows = _rows_of(figures[at:], colon, groups)
        if len(rows) < 3 or OPEN.search(doc.text, colon, stop) or any(not _fit(row, wholes) for row in rows):
            continue
        sums = [sum((row[place].values[0] for row in rows), Decimal(0)) for place in (0, 1)]
        right = [total == whole.values[0] for total, whole in zip(sums, wholes, strict=True)]
        if sum(right) == 1:
            place = right.index(False)
            wrong = f"各项相加是{sums[place].normalize():f}{wholes[place].unit}，不是{wholes[place].text}"
            yield Hit(wholes[0].start, rows[-1][1].end, {"wrong": wrong})
        return


def _rows_of(figures: Sequence[Figure], start: int, groups: Sequence[str]) -> list[list[Figure]]:
    rows = []
    for group in groups:
        rows.append([one for one in figures if start <= one.start < start + len(group) + 1])
        start += len(group) + 1
    return rows


def _fit(row: Sequence[Figure], wholes: Sequence[Figure]) -> bool:
    return len(row) == 2 and all(exact(one) and alike(one, whole) for one, whole in zip(row, wholes, strict=True))
