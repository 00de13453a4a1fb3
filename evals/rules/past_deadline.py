"""A deadline that was over on the day of the speech, and a year that is summed up or planned a year too late."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.spans import Spans
from evals.wordings.formulations import told as spoken
from pipeline.patterns import lazy

PAGE = Page(
    name="past-deadline",
    level="error",
    what="要求的期限在讲话那天已经过去，或者总结、部署的年份不是该总结、部署的那一年",
    why="多半是套用去年的稿子，忘了改日期；一念就露馅",
    instead="核对期限和年份",
    source="讲话日期",
    message="{wrong}",
    yields_to=frozenset({"impossible-date", "altered-figure", "wrong-known-date", "wrong-plan-year"}),
)
_DATE = r"(?:(?P<year>20\d\d)年|(?P<word>今年|本年)|(?<![\d年—－-]))(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日|(?P<part>底|末|中旬|上旬|初)|份)?"
_DEADLINE = lazy(rf"(?P<when>{_DATE}(?:之?前|以前))(?P<do>[^，。；\n]{{0,20}})")
_BIDDEN = lazy("(?:要|须|务必|必须|确保|力争|争取|应当|应|将|赶在|请|抓紧|尽快)[^，。；、\n]{0,16}$")
_DOES = lazy(
    "(?:要|须|务必|必须|确保|力争|争取)?(?:全部|全面|基本|分别|一律|统一|集中|率先|率)*(?:完成|到位|报送|上报|报|建成|实现|启动|召开|结束|制定|出台|落实|整改|签订|兑现|办结|交付|提交|开工|竣工|投产|配齐|销号)(?!了)"
)
_DONE = lazy("已|了|去年|上年|前年|曾|当时|原定|原计划|明年|来年|次年|如期|截至|发现|期间")
_OTHER_YEAR = lazy("去年|上年|前年|曾|当时|当初|原定|原先|原本|本应|本该|原要求|原计划|早在|明年|来年|次年")
# 文件要求5月底前必须完成，可是仍有三家没有动; 4月底前要完成摸底，我们提前了十天: it is told of as over.
_KEPT = lazy(
    "但|可是|然而|不过|却|结果|至今|到现在|到目前|到今天|现在|目前|截至|仍有|仍然|依然|提前了|提前[^，。；\\n]{1,6}完成了|没有(?:完成|按|如期|做到|动|达到)|(?<![决绝])未能?(?:完成|按|如期|达到)|尚未|还没|拖到|拖了|拖延|逾期"
)
# 8月底前报名的同志, 6月底前建成的项目: which of them are meant
_WHICH = lazy(
    "[一-鿿]{2,6}?的(?:单位|企业|同志|项目|人员|地方|部门|职工|学员|家庭|[县乡镇村人]|农户|选手|代表|会员|青年|妇女|孩子|学生|材料|作品)"
)
_STOP = lazy("[。！？；\n]")
_FAR = 120  # days: what is due in a month further back is due next year
_ENDS = {"底": 31, "末": 31, "中旬": 20, "上旬": 10, "初": 10}
_YEAR_ENDS = lazy(
    r"(?:到|在|于)?(?P<year>20\d\d)年(?:年?[底末])?(?:之?前|[底末])[，,]?(?P<do>(?:要|须|务必|必须|确保|力争|争取)[^，。；\n]{1,20})"
)
# 力争到2018年新增高技能人才1万名 in 2019; 到2018年，全市要建成300个
_BY_THEN = lazy(
    r"(?:力争|争取|确保|务必|必须|计划|规划|目标是|要|将|努力|预计|瞄准)[^，。；\n“”\d]{0,8}?(?:到|[于在](?=20\d\d年(?:年?[底末]|[之以]?前|内)))(?P<year>20\d\d)年(?:年?[底末初])?(?:[，,]|之?前|以前|时)?(?P<do>[^。；，\n]{0,16})"
    r"|(?:^|(?<=[，。；：\n]))到(?P<year2>20\d\d)年(?:年?[底末])?(?:之?前|时)?[，,]?(?P<do2>[^。；，\n]{0,24})"
)
_TITLE = lazy("《[^》\\n]{1,60}》")  # a plan's name tells of no plan that is over
_ASKED = lazy("[要须]|务必|力争|确保|争取|努力|计划|瞄准|目标|用[^，。]{1,4}年(?:左右)?时间")
_AS_IT_WAS = lazy(
    "当时|当初|原定|原先|曾|提出|确定|要求|明确|部署|去年|前年|上年|文件|方案|规划|纲要|意见|说|从|自|由|回顾|过去|历史|年至|我们已|已经|如期|提前"
)
_SUM_UP = lazy(
    r"(?:总结|回顾)(?:回顾|好)?(?P<year>20\d\d)年(?:度)?(?:以来)?(?:的|全[市县省区])?[^，。；、\n\d]{0,8}?工作"
)
_PLAN = lazy(
    r"(?:部署|安排|谋划|谋定|研究|做好|抓好|布置)(?:好|了)?(?P<year>20\d\d)年(?:度)?(?:的|全[市县省区])?[^，。；、\n\d]{0,8}?(?:工作|任务)"
)
# 今年是2024年, 刚刚过去的2023年: the year that a word points to, counted from the year of the speech.
_NAMED = (
    (lazy(r"今年(?:是|，是|（)(?P<year>20\d\d)年"), (0,)),
    (lazy(r"去年[，（](?:即|也就是)?(?P<year>20\d\d)年"), (-1,)),
    (lazy(r"明年[，（](?:即|也就是)?(?P<year>20\d\d)年"), (1,)),
    (lazy(r"刚刚过去的(?P<year>20\d\d)年(?!代)"), (-1,)),
    (lazy(r"即将过去的(?P<year>20\d\d)年|(?P<year2>20\d\d)年即将过去"), (0, -1)),
    (lazy(r"(?P<year>20\d\d)年已经到来|新的一年[，是]{1,2}(?P<year2>20\d\d)年"), (0, 1)),
    (lazy(r"即将(?:迎来|到来的|跨入|迈入|步入)(?P<year>20\d\d)年|(?P<year2>20\d\d)年即将到来"), (1, 0)),
)
_AUTUMN = 10  # from this month on, the next year is planned and this one summed up


def find(doc: Document) -> Iterator[Hit]:
    if doc.day is None:
        return
    for match in doc.finditer(_DEADLINE):
        due = _due(match, doc.day)
        days = (doc.day - due).days if due else 0
        if days > 0 and (match["year"] or days <= _FAR) and _asked(doc, match):
            yield Hit(*match.span("when"), {"wrong": _over(doc.day, match["when"])})
    told: list[tuple[int, int]] = []
    for match in doc.finditer(_YEAR_ENDS):
        if int(match["year"]) < doc.day.year and not _DONE.search(match["do"]):
            told.append(match.span())
            yield Hit(*match.span(), {"wrong": _over(doc.day, f"{match['year']}年")})
    spans = Spans(told)
    yield from (hit for hit in _targets(doc, doc.day) if not spans.meets(hit.start, hit.end))
    yield from _years(doc, doc.day)
    yield from _named(doc, doc.day)


def _targets(doc: Document, today: date) -> Iterator[Hit]:
    """A year that something is to be reached by, and that is over; what was planned once may be told of."""
    for match in doc.finditer(_BY_THEN):
        group = "year" if match["year"] else "year2"
        began = max(doc.text.rfind(mark, 0, match.start()) for mark in "。！？；\n") + 1
        stop = _STOP.search(doc.text, match.end())
        sentence = _TITLE.sub("", doc.text[began : stop.start() if stop else len(doc.text)])
        if group == "year2" and not _ASKED.search(sentence):
            continue  # 到2025年底，全区企业达到1.2万户: what has been reached
        told = _AS_IT_WAS.search(sentence) or _DONE.search(sentence) or _KEPT.search(sentence)
        if int(match[group]) < today.year and not told:
            yield Hit(match.start(group) - 1, match.end(group) + 1, {"wrong": _over(today, f"{match[group]}年")})


def _over(day: date, words: str) -> str:
    return f"讲话日期是{spoken(day)}，“{words}”已经过去"


def _due(match: re.Match[str], today: date) -> date | None:
    year, month = int(match["year"] or today.year), int(match["m"])
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    # 9月前 is over when September begins
    day = int(match["d"]) if match["d"] else _ENDS[match["part"]] if match["part"] else 1
    return date(year, month, min(day, last)) if day >= 1 else None


def _asked(doc: Document, match: re.Match[str]) -> bool:
    """Whether something is to be done by then, and nothing tells that it was done, or that it is another year's."""
    began = max(doc.text.rfind(mark, 0, match.start()) for mark in "。！？；\n") + 1
    before = doc.text[began : match.start()]
    # 已到位9200名，还有2300名要在8月25日前到位: what another clause has done does not count
    if _DONE.search(before.rpartition("，")[2]) or _DONE.search(match["do"]) or _OTHER_YEAR.search(before):
        return False
    stop = _STOP.search(doc.text, match.end("when"))
    if _KEPT.search(doc.text, match.end("when"), stop.start() if stop else len(doc.text)):
        return False
    if _WHICH.match(match["do"]):
        return False
    return _BIDDEN.search(before) is not None or _DOES.match(match["do"]) is not None


def _years(doc: Document, today: date) -> Iterator[Hit]:
    """总结2024年工作，部署2025年任务 in February 2026."""
    late = today.month >= _AUTUMN
    for match in doc.finditer(_SUM_UP):
        if int(match["year"]) not in (today.year - 1, today.year):
            wrong = f"讲话日期是{spoken(today)}，该总结的是{today.year - (not late)}年，不是{match['year']}年"
            yield Hit(*match.span(), {"wrong": wrong})
    for match in doc.finditer(_PLAN):
        if int(match["year"]) not in (today.year, today.year + 1) and not _past(doc, match):
            wrong = f"讲话日期是{spoken(today)}，该部署的是{today.year + late}年，不是{match['year']}年"
            yield Hit(*match.span(), {"wrong": wrong})


def _named(doc: Document, today: date) -> Iterator[Hit]:
    for pattern, offsets in _NAMED:
        for match in doc.finditer(pattern):
            group = match.lastgroup or "year"
            if int(match[group]) - today.year not in offsets:
                wrong = f"讲话日期是{spoken(today)}，“{match[0]}”说的应是{today.year + offsets[0]}年"
                yield Hit(match.start(group), match.end(group) + 1, {"wrong": wrong})


def _past(doc: Document, match: re.Match[str]) -> bool:
    """去年，我们研究部署了2025年的工作: told of as done; 到2030年, a goal further off."""
    began = max(doc.text.rfind(mark, 0, match.start()) for mark in "。！？；\n") + 1
    told = _DONE.search(doc.text, began, match.end()) is not None
    return told or (doc.day is not None and int(match["year"]) > doc.day.year + 1)
