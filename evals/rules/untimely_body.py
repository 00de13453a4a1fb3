"""A department that no longer is, or is not yet, on the day of the speech: 会同邮电局, 卫生健康委 before 2018."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline import resources, yamlfile
from pipeline.patterns import lazy

PAGE = Page(
    name="untimely-body",
    level="warning",
    what="讲话那一天没有这样的部门",
    why="机构改革撤并、改名的部门还当成现在的来布置工作，听的人会以为稿子是从旧稿抄来的",
    instead="写现在的部门名称；讲过去的事加上年份或“原”字",
    source="国务院机构改革方案（1998、2003、2008、2013、2018、2023年）；地方机构改革",
    message="“{text}”{wrong}，讲话日期是{day}，请核实",
    yields_to=frozenset(
        {"stale-formulation", "premature-formulation", "misnamed-body", "untraced-unit", "altered-enterprise"}
    ),
)
# A sentence that tells of the past: 原市劳动局, 上世纪九十年代, 后来改名.
_PAST = lazy(
    "(?<!平)原(?=[省市县区州国])|时任|曾|当时|那时|当年|前身|更名|改名|改称|合并|并入|划转|转隶|撤销|撤并|组建|成立|改革前|改革后|上世纪|\\d0年代|十年代|过去|从前|以前|退休|老(?:局长|领导|同志|主任)"
    "|改革方案|机构改革"
)
_YEAR = lazy("(?:19|20)\\d\\d(?=年)")
_LIST = "(?=(?:[、和及与][一-鿿]{2,8}){0,10}?(?:等)?(?:有关|相关|职能|多个?|各|几个|[一二三四五六七八九十]{1,2}个?|\\d{1,2}个)?部门)"

_NO_WORD = "(?![限面部势堂法理事实好得员托])"  # 文化局限, 农业局面, 扶贫办法
_KEYS = ("gone", "came", "trades_gone", "trades_came")


@dataclass(frozen=True, slots=True)
class _Table:
    names: re.Pattern[str]
    listed: re.Pattern[str]
    gone: dict[str, date]
    came: dict[str, date]
    apart: dict[str, tuple[str, ...]]


@cache
def _table() -> _Table:
    keys = yamlfile.load(resources.lexicon() / "agencies.yaml").mapping({*_KEYS, "not_before"})
    found = {key: {name: one.day() for name, one in keys[key].entries().items()} for key in _KEYS}
    names = sorted((*found["gone"], *found["came"]), key=len, reverse=True)
    trades = sorted((*found["trades_gone"], *found["trades_came"]), key=len, reverse=True)
    apart = {name: one.texts() for name, one in keys["not_before"].entries().items()}
    return _Table(
        lazy(f"(?:{'|'.join(names)}){_NO_WORD}"),
        lazy(f"(?:(?<![一-鿿])|(?<=[、和同请由与及]))(?:{'|'.join(trades)}){_LIST}"),
        found["gone"] | found["trades_gone"],
        found["came"] | found["trades_came"],
        apart,
    )


def find(doc: Document) -> Iterator[Hit]:
    if doc.day is None:
        return
    table = _table()
    for pattern in (table.names, table.listed):
        for match in doc.finditer(pattern):
            name = match[0]
            gone, came = table.gone.get(name), table.came.get(name)
            late, early = gone is not None and doc.day > gone, came is not None and doc.day < came
            if not (late or early) or doc.text.endswith(table.apart.get(name, ()), 0, match.start()):
                continue
            if name in doc.told or _past(doc.text, match.start(), doc.day.year):
                continue
            wrong = "已经撤并或者改名" if late else "还没有成立"
            yield Hit(*match.span(), {"wrong": wrong, "day": f"{doc.day.year}年{doc.day.month}月{doc.day.day}日"})


def _past(text: str, at: int, year: int) -> bool:
    """Whether the sentence tells of the past, or of a reform."""
    start = max(text.rfind(mark, 0, at) for mark in "。！？；\n") + 1
    end = re.compile("[。！？；\n]|$").search(text, at)
    said = text[start : end.start() if end else len(text)]
    if text.count("“", start, at) > text.count("”", start, at):
        return True
    return _PAST.search(said) is not None or any(int(one[0]) < year for one in _YEAR.finditer(said))
