"""Days, months or years until a day, or of a plan that are left, that are not as many as told on the day of the speech."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from evals.days import lunar, solar
from evals.days.calendar import PLANS
from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.wordings.formulations import told as spoken
from pipeline.figures import parse_chinese
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-countdown",
    level="error",
    what="离某一天还有几天、五年规划还剩几年，与讲话日期算不拢；先后两个期限颠倒",
    why="听的人一算就知道，天数或日期至少有一个是错的",
    instead="从讲话那天起算，算好再写",
    source="公历；国民经济和社会发展历次五年规划纲要",
    message="{wrong}",
    yields_to=frozenset({"altered-figure", "impossible-date", "wrong-plan-year"}),
)
_N = r"[一二三四五六七八九十百两]{1,5}|\d{1,3}"
_LEFT = lazy(
    rf"(?:距离?|离)(?P<what>[^，。；：\n]{{2,24}}?)(?:已经|已|就|满打满算|仅仅)?(?:只有|仅有|还有|只剩下?|仅剩下?|还剩下?|剩下|剩余|不到|不足)(?P<less>不到|不足)?(?:短短)?(?P<n>{_N})(?P<unit>天|个月)(?P<more>多)?"
)
_DAY = lazy(r"(?:(?P<year>20\d\d)年|(?P<word>今年|明年))?(?P<m>\d{1,2})月(?P<d>\d{1,2})日")
_YEAR_END = lazy("(?:年底|年末|岁末|年终|全年(?:收官|结束))$")
_FEASTS = {
    "元旦": (1, 1), "“三八”": (3, 8), "“五一”": (5, 1), "“五四”": (5, 4), "“六一”": (6, 1), "“七一”": (7, 1), "“八一”": (8, 1),
    "国庆": (10, 1), "教师节": (9, 10), "妇女节": (3, 8), "劳动节": (5, 1), "护士节": (5, 12),
}  # fmt: skip
_MOVING = lazy("|".join((*sorted(lunar.FEASTS, key=len, reverse=True), *solar.TERMS)))
# 标准时点为2020年11月1日零时: what a word of the text means elsewhere.
_MEANT = "{0}(?:为|是|定于|定在|定为|确定为|：|（)(?:20\\d\\d年|今年)?\\d{{1,2}}月\\d{{1,2}}日"
_NAME = 4  # last characters of what is waited for that name it
_PLAN_LEFT = lazy(
    r"[“\"]?十(?P<plan>[一二三四五六])五[”\"]?(?:规划|时期|期间|收官|结束|实施期|目标)*(?:已经|已|就|满打满算)?(?:只有|仅有|还有|只剩下?|仅剩下?|还剩下?|剩下|剩余)(?:了)?(?P<less>不到|不足)?(?P<n>[一二三四两])年(?P<more>多|半)?(?:的)?(?:时间|光阴)?"
)
_PLAN_GONE = lazy(
    r"[“\"]?十(?P<plan>[一二三四五六])五[”\"]?(?:规划|时期|实施)*(?:已经|已)(?:过去|走过|实施|推进|进行)(?:了)?(?P<less>近|不到)?(?P<n>[一二三四两])年(?P<more>多|半)?"
)
_HALF, _YEAR = 0.6, 365.25
# 9月底前完成要约，4月底前签订合同: one sentence, one step behind the other.
_BY = lazy(
    r"(?<!\d)(?P<m>\d{1,2})月(?P<part>底|末|中旬|上旬|\d{1,2}日)?(?:之?前|以前)(?:完成|启动|制定|印发|出台|报送|建成|实现|召开|开展|组织|全面)[^，。；\n]{1,16}，(?:确保|力争)?(?P<m2>\d{1,2})月(?P<part2>底|末|中旬|上旬|\d{1,2}日)?(?:之?前|以前)(?=完成|签订|实现|建成|落实|到位|验收|上报|总结|销号|整改|投入|全面|全部|见)"
)


def find(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_BY):
        if int(match["m"]) > int(match["m2"]) and not (int(match["m"]) >= 10 and int(match["m2"]) <= 6):
            wrong = f"先说{match['m']}月，后说{match['m2']}月，前后两步的期限多半颠倒了"
            yield Hit(*match.span(), {"wrong": wrong}, level="warning")
    if doc.day is None:
        return
    for match in doc.finditer(_LEFT):
        target = _target(doc, match["what"], doc.day)
        year_end = target is not None and (target.month, target.day) == (12, 31)
        if year_end and match["unit"] == "个月" and _number(match["n"]) == 12 - doc.day.month:
            continue  # in June six months are left of the year, whatever its day
        if target and target > doc.day and _off(match, (target - doc.day).days, _months(doc.day, target)):
            left = (
                f"{(target - doc.day).days}天"
                if match["unit"] == "天"
                else f"约{(target - doc.day).days / 30.4:.1f}个月"
            )
            wrong = f"从{spoken(doc.day)}到{spoken(target)}还有{left}，不是“{match['n']}{match['unit']}”"
            yield Hit(match.start("n"), match.end("unit"), {"wrong": wrong})
    for pattern, gone in ((_PLAN_LEFT, False), (_PLAN_GONE, True)):
        for match in doc.finditer(pattern):
            yield from _plan(match, doc.day, gone=gone)


def _target(doc: Document, what: str, today: date) -> date | None:
    """The day that is waited for: told there, a festival, the end of the year, or what the text says of it elsewhere."""
    told = _DAY.search(what)
    if told is None and _YEAR_END.search(what) and not re.search("20\\d\\d|明年|后年", what):
        return date(today.year, 12, 31)
    if told is None:
        feast = next((day for name, day in _FEASTS.items() if what.startswith((name, name.strip("“”")))), None)
        if feast:
            return date(today.year + (feast < (today.month, today.day)), *feast)
        if moving := _MOVING.match(what):
            days = (
                lunar.feast(moving[0], year) or solar.term(moving[0], year) for year in (today.year, today.year + 1)
            )
            return next((day for day in days if day and day > today), None)
        if re.fullmatch("[一-鿿]{4,}", what):
            found = re.search(_MEANT.format(re.escape(what[-_NAME:])), doc.text)
            told = _DAY.search(found[0]) if found else None
    if told is None:
        return None
    year = int(told["year"] or today.year + (told["word"] == "明年"))
    try:
        return date(year, int(told["m"]), int(told["d"]))
    except ValueError:
        return None


def _months(today: date, target: date) -> float:
    return (target - today).days / 30.4


def _off(match: re.Match[str], days: int, months: float) -> bool:
    number = _number(match["n"])
    less = bool(match["less"]) or match[0].split(match["n"])[0].endswith(("不到", "不足"))
    if match["unit"] == "天":
        if less or match["more"]:
            return days > number if less else days < number
        # 80天, 100天: a round number is no count
        return abs(days - number) > (1 if number % 10 else 5)
    if less:
        return months > number + 0.1 or months < number - 1.1
    return not (number - 0.6 <= months <= number + (1.1 if match["more"] else 0.7))


def _plan(match: re.Match[str], today: date, *, gone: bool) -> Iterator[Hit]:
    first = PLANS[match["plan"]]
    began, ends = date(first, 1, 1), date(first + 4, 12, 31)
    if not began <= today <= ends:
        return
    years = ((today - began) if gone else (ends - today)).days / _YEAR
    number = _number(match["n"])
    if match["less"]:
        right = number - 1 <= years <= number + 0.05
    elif match["more"]:
        right = number - 0.05 <= years <= number + 1
    else:
        right = abs(years - number) <= _HALF
    if not right:
        wrong = f"讲话日期是{spoken(today)}，“十{match['plan']}五”（{first}至{first + 4}年）{'已过去' if gone else '还剩'}{years:.1f}年，与“{match[0]}”不符"
        yield Hit(*match.span(), {"wrong": wrong})


def _number(words: str) -> int:
    return int(words) if words.isdecimal() else int(parse_chinese(words.replace("两", "二")) or 0)
