"""Wholes and what is told of them: more of them than there are, money with its sources, how many are still to come, and the days
of a course or the measure of somebody's craft, told again with another number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from evals.document import Document
from evals.numbers.reckoned import AMOUNT, COUNT, amount, count
from evals.numbers.sums import COVERED, MORE, OPEN, alike, exact
from evals.shapes.base import Hit
from evals.spans import Span
from pipeline.figures import Figure
from pipeline.patterns import lazy

Told = tuple[Span, str]  # where it stands, and what is wrong
_FREE = r"(?<![\d.第每几一二三四五六七八九十百两来])"
# 12人中有13人; 班里19个人有21个跟着报了名
_OF_THEM = lazy(
    rf"{_FREE}(?P<n>{COUNT})(?:(?P<who>个?人|[名位][^，。；、！\n\d]{{1,6}}?)(?:当中|里头|里面|里|中)[，,]?|(?P<bare>个?人))"
    rf"(?:就|已经?|竟|都)?有(?P<m>{COUNT})(?P<u>[名位人个])(?P<next>[^次月家年小钟])"
)
_PERSONS = frozenset("是在跟没不来从参报选当获得都走成被拿，。、；")
_SOURCE = lazy("补助|拨|安排|捐|自筹|配套|投入|经费|筹|财政|争取|自有|贷款|融资|列支|出资|赞助")
_WHOLE = lazy("总额|总共|一共|共|合计|筹集|筹措|筹|到位|募集|投入")
_ALL = lazy("[，。]其中[，,]?|[：]|[，,](?:由|来自|分别是|包括)")
_THREE = 3
# 就是2.24万人，还要再发展8800人
_TO_GO = lazy(
    rf"(?P<t>{AMOUNT})(?P<u>[人名家个户])[，,](?:今年|这样)?(?:还|仍|尚)(?:要|需要?|差|缺|得|须)(?:再|新)?(?:发展|增加|新增|净增|吸收|新建|组建|建|培养|培训|完成|补上|努力)?(?P<x>{AMOUNT})(?P=u)(?=[，。；！才])"
)
_PRESENT = lazy(
    rf"(?:入会|已有|已经有|现有|目前有?|已建|已发展|已培养|已培训|已完成|已达到?|达到了?)[^，。；、：\n\d]{{0,8}}(?P<p>{AMOUNT})(?P<u>[人名家个户])(?![^，。；\n]{{0,4}}次)"
)
_NEAR = (Decimal("0.75"), Decimal("1.33"))  # of what is still to come, told by mistake
# 这期班一共6天 … 珍惜这五天
_COURSE = lazy(
    rf"(?:班|培训|研修|学习|集训|轮训|会期|大会|论坛|大赛|竞赛|比赛|疗休养)[^。！？\n]{{0,24}}?(?:一共|总共|共|为期|历时|会期|时间(?:是|为)?)(?P<n>{COUNT})(?P<u>天|周|个月)(?![半多前后内])"
    rf"|(?:为期|历时)(?P<n2>{COUNT})(?P<u2>天|周|个月)的[^，。；\n]{{0,12}}(?:班|培训|研修|学习|集训|轮训|论坛|大赛|竞赛|比赛|疗休养)"
)
_THESE = lazy(
    rf"(?:珍惜|利用好?|用好|过好|抓住|把握好?|度过|[，。\n]在?)(?:好)?(?P<all>这?(?:短短|难得)?的?这?(?P<n>{COUNT})(?P<u>天|周|个月))(?=[，。！里的时学培研])"
)
_FINE = "微米|纳米|毫米|毫克|毫秒|微秒|丝米|忽米"
_MEASURE = lazy(rf"(?P<n>\d+(?:\.\d+)?)(?P<u>{_FINE})")
_THAT = lazy(rf"(?P<take>[磨降减抠挤省抢缩])?(?:掉|去|下|出)?[那这](?P<all>(?P<n>\d+(?:\.\d+)?)(?P<u>{_FINE}))")
_BETWEEN = 2


def more_than_there_are(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_OF_THEM):
        whole, part = count(match["n"]), count(match["m"])
        told = match["who"] is not None or (match["u"] in "个人" and match["next"] in _PERSONS)
        person = match["u"] != "个" or match["next"] in _PERSONS
        if 1 < whole < part and told and person:
            end = match.end("u")
            yield Hit(
                match.start(), end, {"wrong": f"一共{match['n']}人，不会有{match['m']}{match['u']}，部分比总数还大"}
            )


def sources(doc: Document, figures: Sequence[Figure], before: Sequence[Figure]) -> Iterator[Hit]:
    """共筹集1120万元。其中上级补助360万元，财政安排300万元，……: what each source gave comes to another sum."""
    row = [one for one in (*before[-1:], *figures) if one.kind != "percent"]
    for at, whole in enumerate(row[:-_BETWEEN]):
        parts = row[at + 1 :]
        if not whole.unit.endswith("元") or not all(exact(one) and alike(one, whole) for one in (whole, *parts)):
            continue
        lead = _ALL.search(doc.text, whole.end, parts[0].start)
        began = max(doc.text.rfind(mark, 0, whole.start) for mark in "。；！\n") + 1
        if lead is None or not _WHOLE.search(doc.text, began, whole.start):
            continue
        starts = [lead.start(), *(one.end for one in parts[:-1])]
        given = all(_SOURCE.search(doc.text, start, one.start) for start, one in zip(starts, parts, strict=True))
        said, total = doc.text[whole.end : parts[-1].end + 4], sum((one.values[0] for one in parts), Decimal(0))
        least = _THREE if "其中" in lead[0] else _BETWEEN
        near = COVERED <= total / whole.values[0] <= MORE
        if given and near and total != whole.values[0] and len(parts) >= least and not OPEN.search(said):
            yield Hit(whole.start, parts[-1].end, {"wrong": f"各项相加是{_plain(total)}元，不是{whole.text}"})
        return


def to_go(doc: Document) -> Iterator[Hit]:
    """目标2.24万人，还要再发展9800人, where the text tells that there are 1.36万人 now."""
    present = {amount(one["p"]): one for one in doc.finditer(_PRESENT)} if "还" in doc.text or "尚" in doc.text else {}
    for match in doc.finditer(_TO_GO) if present else ():
        goal, left = amount(match["t"]), amount(match["x"])
        known = [
            (value, one) for value, one in present.items() if value < goal and one["u"] == match["u"] and value != left
        ]
        if not left or any(
            abs(goal - value - left) <= _rounding(match["t"], one["p"], match["x"]) for value, one in known
        ):
            continue
        near = [(value, one) for value, one in known if _NEAR[0] <= (goal - value) / left <= _NEAR[1]]
        if len(near) == 1:
            words = f"{near[0][1]['p']}{match['u']}离{match['t']}{match['u']}差{_plain(goal - near[0][0])}{match['u']}"
            yield Hit(match.start("t"), match.end("x") + 1, {"wrong": f"{words}，不是{match['x']}{match['u']}"})


def _plain(value: Decimal) -> str:
    """8800 for 8800.00, 1060万 for 10600000."""
    if value % 1000 == 0 and value >= 10**4:
        return f"{(value / 10**4).normalize():f}万"
    return f"{value.normalize():f}"


def _rounding(*words: str) -> Decimal:
    """What may be lost where numbers are told in 万: a unit of the last place of each."""
    lost = Decimal(0)
    for one in words:
        scale = Decimal(10**8) if one.endswith("亿") else Decimal(10**4) if one.endswith("万") else Decimal(1)
        lost += scale / 10 ** len(one.rstrip("万亿").partition(".")[2]) if scale > 1 else 0
    return lost / 2


def told(doc: Document) -> Iterator[Told]:
    yield from _days(doc)
    yield from _measures(doc)


def _days(doc: Document) -> Iterator[Told]:
    for match in doc.finditer(_COURSE):
        number, unit = match["n"] or match["n2"], match["u"] or match["u2"]
        for again in doc.finditer(_THESE):
            if again.start() < match.end() or again["u"] != unit or "这" not in again["all"] or again["n"] in "两二":
                continue
            others = sum(1 for one in doc.finditer(_DAYS) if one["u"] == unit and count(one["n"]) == count(again["n"]))
            if count(again["n"]) != count(number) and others == 1:
                yield again.span("all"), f"前面说一共{number}{unit}，这里说“{again['all']}”"
        return


_DAYS = lazy(rf"(?P<n>{COUNT})(?P<u>天|周|个月)")


def _measures(doc: Document) -> Iterator[Told]:
    """从3微米降到1微米 … 磨那2微米: what is pointed back to has been told, or is what lies between two that were."""
    for match in doc.finditer(_THAT):
        row = [
            Decimal(one["n"])
            for one in doc.finditer(_MEASURE)
            if one["u"] == match["u"] and one.start() < match.start()
        ]
        value = Decimal(match["n"])
        between = {abs(one - other) for one, other in combinations(row, 2)}
        taken = match["take"] and len(row) == _BETWEEN and value == max(row) and min(row) > 0
        if row and value not in between and (value not in row or taken):
            shown = "、".join(f"{one}{match['u']}" for one in row)
            yield match.span("all"), f"前面说的是{shown}，这里说“{match['all']}”，对不上"
