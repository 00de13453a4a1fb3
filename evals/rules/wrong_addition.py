"""Things of unlike measures that are added up wrongly: 10名标兵、60名红旗手、30个集体共110个先进个人和集体."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-addition",
    level="error",
    what="一样一样列出的数，加起来不是后面说的总数",
    why="听的人一加就知道；至少有一个数是错的",
    instead="核对各个数字，算好再写",
    source="校对通例：全文数据一致",
    message="前面各项加起来是{right}，不是“{text}”",
    suggestion="{right}",
    yields_to=frozenset({"wrong-sum", "inconsistent-total", "altered-figure", "untraced-figure"}),
)
_UNITS = "名|个|位|家|户|项|件|支|人|场|期|篇|对"
_ROW = lazy(
    rf"(?<![\d.、])(?P<row>\d+(?:{_UNITS})[^\d，。；：、\n]{{1,18}}(?:[、和]\d+(?:{_UNITS})[^\d，。；：、\n]{{1,18}}?){{1,5}})[，、]?(?:一?共计?|合计|总计)(?:有|是|为|达)?(?P<told>\d+)(?P<unit>{_UNITS})(?P<what>[^，。；、\n]{{0,16}})"
)
_FIGURE = lazy(rf"\d+(?=(?:{_UNITS}))")
_ALL = lazy(r"\d+")
_NOT = lazy("其中|等|多|余|近|约|另|重复|兼|[%％]|万|亿")
# What a sum of unlike measures is of: 个人和集体, 奖项
_BOTH = lazy("(?:个人|集体|单位|同志|班组)(?:和|与|、)(?:先进)?(?:个人|集体|单位|班组)|先进|荣誉|奖|典型|表彰")


def find(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_ROW):
        parts = [int(one[0]) for one in _FIGURE.finditer(match["row"])]
        units = {match["row"][one.end()] for one in _FIGURE.finditer(match["row"])}
        told, right = int(match["told"]), sum(parts)
        if told == right or _NOT.search(match["row"]) or not (units == {match["unit"]} or _BOTH.search(match["what"])):
            continue
        began = max(doc.text.rfind(mark, 0, match.start()) for mark in "。！？；\n") + 1
        before = [int(one[0]) for one in _ALL.finditer(doc.text[began : match.start()])]
        if any(told == right + sum(before[at:]) for at in range(len(before))):
            continue  # ……20个单位，5名劳模、10名工匠共35个: what stands before counts, too
        yield Hit(match.start("told"), match.end("unit"), {"right": str(right) + match["unit"]})
