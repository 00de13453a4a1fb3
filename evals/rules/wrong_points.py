"""个百分点 for %, and % for 个百分点: a rate is told in per cent, the difference of two rates in percentage points."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.figures import Figure
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-points",
    level="warning",
    what="“%”与“个百分点”用混了",
    why="比率本身、数量的增减用百分比，两个比率相差用百分点；混用就成了另一个数",
    instead="比率升降写“提高5个百分点”，数量增减写“增长5%”，占比写“占5%”",
    source="统计用语规范",
    message="{wrong}",
    yields_to=frozenset({"altered-figure", "untraced-figure", "wrong-growth", "wrong-sum", "wrong-numeral"}),
)
_RATE_ROSE = lazy(
    "(?:率|比例|比重|占比)(?:已|为|是|达到?|提高到|提升到|上升到|增加到|下降到|稳定在|保持在|超过|约|近){1,3}$"
)
_ROSE_BY = lazy("[，,](?:(?:比|较)(?:20\\d\\d年|[^，。；\\d]){1,8}?|同比)(?:提高|提升|上升|下降|降低)(?:了|近|约)?")
_AMOUNTS = frozenset("元 人 名 户 家 人次 件 亩 吨 公里".split())
_GREW_BY = lazy("[，,](?:同比|(?:比|较)(?:20\\d\\d年|[^，。；\\d]){1,8}?)?(?:增长|增加|下降|减少)(?:了)?")
# 占40个百分点, 办结率为98个百分点, 全国10.56个百分点的平均水平: what is no difference is told in per cent.
_NO_DIFFERENCE = lazy(
    r"(?:占(?:比)?(?:达到?|为|近|约)?|(?:率|比例|比重)(?:已)?(?:达到?|为|是|超过|保持在|稳定在)|元的|[人户家件]的|(?<=[，、；])(?![提降增拉推])[一-鿿]{1,4}率)(?P<told>\d+(?:\.\d+)?个百分点)|(?P<level>\d+(?:\.\d+)?个百分点)的(?:平均)?(?:水平|比例|份额)"
)


def find(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_NO_DIFFERENCE):
        group = "told" if match["told"] else "level"
        right = match[group].removesuffix("个百分点") + "%"
        wrong = f"比例本身用百分比说，“{match[group]}”应是“{right}”"
        yield Hit(*match.span(group), {"wrong": wrong}, suggestion=right)
    for rate, by in pairwise(one for one in doc.figures if one.kind != "date"):
        yield from _points(doc, rate, by)


def _points(doc: Document, rate: Figure, by: Figure) -> Iterator[Hit]:
    """入会率达到85%，比上年提高5%; 生产总值1986亿元，增长4.1个百分点."""
    if len(rate.values) != 1 or len(by.values) != 1:
        return
    told = f"{by.values[0].normalize():f}"
    if rate.kind == "number" and by.kind == "points" and rate.unit in _AMOUNTS:
        if _GREW_BY.fullmatch(doc.text, rate.end, by.start):
            yield Hit(by.start, by.end, {"wrong": f"数量的增减用百分比说：应是“{told}%”，不是“{by.text}”"})
        return
    both = rate.kind == by.kind == "percent" and _ROSE_BY.fullmatch(doc.text, rate.end, by.start) is not None
    if both and _RATE_ROSE.search(doc.text, max(0, rate.start - 12), rate.start):
        yield Hit(by.start, by.end, {"wrong": f"比率的升降用百分点说：应是“{told}个百分点”，不是“{by.text}”"})
