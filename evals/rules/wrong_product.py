"""A number for each that, taken so many times, is not the number for all: an average, a yield, a frequency."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from evals.document import Document
from evals.numbers.derived import averages
from evals.shapes.base import Hit, Page
from pipeline.figures import Figure, parse_chinese
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-product",
    level="warning",
    what="人均、户均、亩产、每季度几次与总数算不拢",
    why="听的人一算就知道；至少有一个数是错的，或者单位错了",
    instead="核对各个数字和单位，算好再写",
    source="校对通例：全文数据一致",
    message="{wrong}",
    yields_to=frozenset({"altered-figure", "wrong-sum", "wrong-growth"}),
)
_N = "[一二三四五六七八九十两]{1,3}|\\d{1,3}"
# 每季度召开一次座谈会，一年六次
_OFTEN = lazy(
    rf"每(?P<per>个?季度|个?月|半年|两个月|双月|三个月)(?:至少|都)?[^，。；\n]{{0,16}}?(?P<n>一|两|二|三|1|2|3)次[^，。；\n]{{0,14}}"
    rf"[，,](?:一年|全年)[^，。；\n\d]{{0,6}}?(?<!至少)(?<!少于)(?<!不下)(?<!超过)(?P<sum>{_N})次(?!以上)"
)
_OF_EACH = lazy("每(?!个?季度|个?月|半年|两个月|三个月|次|年)|各(?!级|位|方面|界)|均|分别|轮流")
_A_YEAR = {"季度": 4, "月": 12, "半年": 2, "两个月": 6, "双月": 6, "三个月": 4}
_MEAN = lazy(
    "(?:户均|人均|村均|亩均|平均每[人户名村]|每[人户名](?:平均)?)(?:约|近|达到?|为|是|投入|发放|资助|补助|贷款|支持|救助金|补贴|奖励)*$"
)
_PER = lazy(
    "(?:平均每|每)(?:个|家|支|所|项|届|场|名|位|户|座|村)?(?P<what>[一-鿿]{2,4}?)(?:平均)?(?:约|近|达到?|为|是|有)*$"
)
_BY_TIME = lazy("每[年月周天日季次]|每个月|每学[年期]|[月年日]均|[/／]个?[年月天日]")
_COUNTED = {
    "户": tuple("户名人个家"),
    "人": ("人", "名", "个", "位", "人次"),
    "名": tuple("人名个位"),
    "村": tuple("个村"),
}
_YIELD = lazy("(?:亩产|单产)(?:量)?(?:达到?|为|是)?$")
_WEIGHTS = {"吨": Decimal(1000), "公斤": Decimal(1), "千克": Decimal(1), "斤": Decimal("0.5")}
_LAND = {"亩": Decimal(1), "公顷": Decimal(15)}
_EACH_OF = lazy("^[^，。；\\d]{0,14}[，,](?:共计|共|总计|合计|累计)(?:发放|投入|救助金|资金|补助)*$")
# 对每个中心给予50万元补助，3个中心共计150万元
_GIVEN = lazy(
    r"每(?P<of>[个家名位所户支座人村项])(?P<what>[一-鿿]{0,6}?)(?:各|统一|一次性|分别|平均)*(?:给予|补助|奖励|发放|资助|投入|补贴|拨付|支持|配套|安排|慰问金?)[^，。；\d]{0,6}"
    r"(?P<each>\d+(?:\.\d+)?)(?P<unit>[万亿]?元)[^，。；\d]{0,8}，(?P<n>\d+)(?P=of)(?P=what)[^，。；\d]{0,4}(?:共计|总共|一共|合计|总计|共)[^，。；\d]{0,6}(?P<sum>\d+(?:\.\d+)?)(?P=unit)"
)
_OFF, _FAR = Decimal("0.03"), Decimal(50)  # what rounding may take, of the whole; beyond that it is of another thing


def find(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_OFTEN):
        per = match["per"].removeprefix("个")
        right = _A_YEAR[per] * _number(match["n"])
        began = max(doc.text.rfind(mark, 0, match.start()) for mark in "。！？；\n") + 1
        if _number(match["sum"]) > right and _OF_EACH.search(doc.text, began, match.start("sum")):
            continue  # 每个街道每季度开展一次，全年四十次: of all of them
        if right != _number(match["sum"]):
            wrong = f"每{per}{match['n']}次，一年是{right}次，不是{match['sum']}次"
            yield Hit(match.start("sum"), match.end("sum") + 1, {"wrong": wrong})
    for match in doc.finditer(_GIVEN):
        true = Decimal(match["each"]) * Decimal(match["n"])
        if true != Decimal(match["sum"]):
            unit = match["unit"]
            wrong = f"每{match['of']}{match['each']}{unit}，{match['n']}{match['of']}是{true.normalize():f}{unit}，不是{match['sum']}{unit}"
            yield Hit(match.start("sum"), match.end(), {"wrong": wrong})
    figures, at = doc.figures, 0
    for start, end in doc.sentences if len(figures) > 2 else ():
        while at < len(figures) and figures[at].start < start:
            at += 1
        first = at
        while at < len(figures) and figures[at].start < end:
            at += 1
        if at - first > 2:
            told = list(_means(doc, figures[first:at]))
            yield from told or _averages(doc, figures[first:at])


def _averages(doc: Document, figures: Sequence[Figure]) -> Iterator[Hit]:
    """23天一共做出64万只，平均每天2万只: where the sentence holds but one whole and one count for it."""
    for at, figure in enumerate(figures[2:], 2):
        of = averages.each(doc.text, figure) if figure.kind == "number" and len(figure.values) == 1 else None
        if of is None or "平均" not in doc.text[figure.start - 8 : figure.start]:
            continue
        unit = figure.unit or "元"  # 620万元，310个人，平均2万
        earlier = [one for one in figures[:at] if one.kind == "number" and not averages.one_of(doc.text, one)]
        wholes = [one for one in earlier if one.unit == unit]
        counts = [one for one in earlier if one.unit != unit and averages.counts(of, doc.text, one)]
        if len(wholes) != 1 or len(counts) != 1 or len(earlier) != 2 or (not figure.unit and "万" not in figure.text):
            continue
        whole, count = wholes[0], counts[0]
        if any(one.approx or len(one.values) != 1 or not one.values[0] for one in (whole, count)):
            continue
        true = whole.values[0] / count.values[0]
        if not averages.nearly(figure, true) and 1 / _FAR < true / figure.values[0] < _FAR:
            wrong = f"{whole.text}按{count.text}平均是{_said(true, figure)}，不是{figure.text}"
            yield Hit(min(whole.start, count.start), figure.end, {"wrong": wrong})


def _means(doc: Document, figures: Sequence[Figure]) -> Iterator[Hit]:
    for at in range(len(figures) - 2):
        three = figures[at : at + 3]
        if not all(one.kind == "number" and len(one.values) == 1 and not one.approx for one in three):
            continue
        first, second, third = three
        before = doc.text[max(0, third.start - 12) : third.start]
        if _BY_TIME.search(doc.text, second.end, third.start) or _BY_TIME.match(doc.text, third.end):
            continue  # 每月每人500元: not what all of it comes to
        mean = _MEAN.search(before)
        if (each := _PER.search(before)) and (count := _counted(doc, figures[: at + 2], each["what"])):
            whole = first if count is second else second
            if whole.unit == third.unit and count.values[0] and whole.values[0]:
                yield from _judged(whole, count, third, third.values[0] * count.values[0] / whole.values[0])
        if mean:
            yield from _mean(first, second, third, mean[0])
        elif _YIELD.search(before):
            yield from _crop(first, second, third)
        elif _MEAN.search(doc.text[max(0, second.start - 12) : second.start]) and _EACH_OF.search(
            doc.text[second.end : third.start]
        ):
            yield from _mean(third, first, second, "每人", last=third)


def _counted(doc: Document, figures: Sequence[Figure], what: str) -> Figure | None:
    """6个项目, for 平均每个项目."""
    counts = (one for one in reversed(figures) if one.kind == "number" and len(one.values) == 1 and not one.approx)
    return next((one for one in counts if one.text.endswith(what) or doc.text.startswith(what, one.end)), None)


def _mean(one: Figure, other: Figure, each: Figure, word: str, last: Figure | None = None) -> Iterator[Hit]:
    """发放贷款3.6亿元，扶持4500名妇女，户均8万元; the whole has the unit of the average, the count another."""
    whole, count = (one, other) if one.unit == each.unit else (other, one)
    counted = next((units for key, units in _COUNTED.items() if key in word), ())
    if whole.unit != each.unit or not count.values[0] or count.unit not in counted or whole.unit == count.unit:
        return
    yield from _judged(whole, count, each, each.values[0] * count.values[0] / whole.values[0], last)


def _crop(one: Figure, other: Figure, each: Figure) -> Iterator[Hit]:
    """播种面积62.4万亩，总产量27.5万吨，平均亩产440.7公斤."""
    land, crop = (one, other) if one.unit in _LAND else (other, one)
    if land.unit in _LAND and crop.unit in _WEIGHTS and each.unit in _WEIGHTS and crop.values[0]:
        mus = land.values[0] * _LAND[land.unit]
        told = each.values[0] * _WEIGHTS[each.unit] * mus
        yield from _judged(crop, land, each, told / (crop.values[0] * _WEIGHTS[crop.unit]))


def _judged(whole: Figure, count: Figure, each: Figure, off: Decimal, last: Figure | None = None) -> Iterator[Hit]:
    """``off``: what the average comes to, of the whole."""
    if abs(off - 1) > _OFF and 1 / _FAR < off < _FAR:
        start, end = min(whole.start, count.start), max(each.end, last.end if last else 0)
        true = each.values[0] / off
        wrong = f"{whole.text}按{count.text}平均是{_said(true, each)}，不是{each.text}"
        yield Hit(start, end, {"wrong": wrong})


def _said(value: Decimal, like: Figure) -> str:
    scale, word = next(((s, w) for w, s in (("亿", 10**8), ("万", 10**4)) if w in like.text), (1, ""))
    return f"{round(value / scale, 2).normalize():f}{word}{like.unit}"


def _number(words: str) -> int:
    return int(words) if words.isdecimal() else int(parse_chinese(words.replace("两", "二")) or 0)
