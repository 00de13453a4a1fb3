"""Words for a time – 去年10月, 本月初, 年初, 前不久, 前年夏天 – and between which days they put it, seen from the day of the speech."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from pipeline.patterns import lazy

Reach = tuple[date, date]

_SEASONS = {"春": (2, 5), "夏": (5, 9), "秋": (8, 11), "冬": (10, 14)}  # the months that may be told so; 13 is January
_PARTS = {"年初": (1, 3), "初": (1, 3), "上半年": (1, 6), "年中": (5, 8), "下半年": (7, 12), "年底": (10, 12), "底": (10, 12),
          "年末": (10, 12), "末": (10, 12), "岁末": (10, 12), "一季度": (1, 3), "二季度": (4, 6), "三季度": (7, 9), "四季度": (10, 12)}  # fmt: skip
_DAYS = {
    "初": (1, 12),
    "上旬": (1, 11),
    "中旬": (10, 21),
    "中": (8, 23),
    "下旬": (19, 31),
    "底": (19, 31),
    "末": (19, 31),
}
_RECENT = {
    "日前": 75,
    "近日": 75,
    "近期": 120,
    "刚刚": 75,
    "最近": 120,
    "前不久": 240,
    "不久前": 240,
    "前几天": 15,
    "前些天": 40,
}
_NEAR = {
    "昨天": (1, 1),
    "昨日": (1, 1),
    "前天": (2, 2),
    "上周": (2, 14),
    "上星期": (2, 14),
    "上个星期": (2, 14),
    "今天": (0, 0),
}
_YEARS = {"今年": 0, "本年": 0, "去年": 1, "上年": 1, "前年": 2, "大前年": 3}
_SEASON = "[春夏秋冬](?:天|季)?"
_MONTH = r"\d{1,2}月(?:\d{1,2}日|上旬|中旬|下旬|初|中|底|末)?"
# What can be told only from the day of the speech on. For patterns of others; without groups.
RELATIVE = (
    r"(?:(?<!大)(?:今年|本年|去年|前年)(?:年初|年中|年底|年末|岁末|上半年|下半年|[一二三四]季度|初|底|末|"
    + _SEASON
    + r")|(?<![每今去前来明\d])年(?:初|底)|上上个月|上个?月(?:初|上旬|中旬|下旬|底|末|\d{1,2}日)?|本月(?:初|上旬|中旬|下旬|底|末|\d{1,2}日)?|这个月(?:初|底)?"
    r"|日前|近日|刚刚|前不久|不久前|前几天|前些天|昨天|昨日|前天|上个?周|上个?星期)"
)
_ANY = lazy(
    rf"(?P<year>大前年|今年|本年|去年|上年|前年|(?:19|20)\d\d年)?的?(?P<part>{'|'.join(sorted(_PARTS, key=len, reverse=True))}|{_SEASON}|{_MONTH})?"
)
_OF_MONTH = lazy(r"(?P<which>上上个月|上个?月|本月|这个月)(?P<part>\d{1,2}日|上旬|中旬|下旬|初|底|末)?")


def reach(words: str, today: date) -> Reach | None:
    """The first and the last day that ``words`` may mean; None where that cannot be told."""
    if words in _RECENT:
        return today - timedelta(_RECENT[words]), today
    if words in _NEAR:
        near = _NEAR[words]
        return today - timedelta(near[1]), today - timedelta(near[0])
    if match := _OF_MONTH.fullmatch(words):
        months = {"上上": 2, "上": 1}.get(match["which"].partition("个月")[0].removesuffix("月"), 0)
        at = 12 * today.year + today.month - 1 - months
        return _in_month(at // 12, at % 12 + 1, match["part"] or "")
    match = _ANY.fullmatch(words)
    if match is None or not words:
        return None
    return _in_year(match, today)


def _in_year(match: re.Match[str], today: date) -> Reach | None:
    told, part = match["year"] or "今年", match["part"]
    year = int(told[:4]) if told[0].isdigit() else today.year - _YEARS[told]
    if not part:
        return date(year, 1, 1), date(year, 12, 31)
    if part[0].isdigit():
        month, _, rest = part.partition("月")
        return _in_month(year, int(month), rest)
    first, last = _PARTS.get(part) or _SEASONS[part[0]]
    end = date(year, last, monthrange(year, last)[1]) if last <= 12 else date(year + 1, last - 12, 28)
    return date(year, first, 1), end


def _in_month(year: int, month: int, part: str) -> Reach | None:
    if not 1 <= month <= 12:
        return None
    length = monthrange(year, month)[1]
    if part.endswith("日"):
        day = int(part[:-1])
        return (date(year, month, day), date(year, month, day)) if 1 <= day <= length else None
    first, last = _DAYS.get(part, (1, 31))
    return date(year, month, first), date(year, month, min(last, length))
