"""Days or years from one to another that are not as many as told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.figures import parse_chinese
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-duration",
    level="error",
    what="起止日期与天数、年数算不拢",
    why="听的人掰着指头一算就知道，日期或天数至少有一个是错的",
    instead="核对起止日期，头尾都算上，算好再写",
    source="校对通例：全文数据一致",
    message="{wrong}",
    yields_to=frozenset({"impossible-date"}),
)
_N = r"[一二三四五六七八九十两百]{1,5}|\d{1,3}"
_DAYS = lazy(
    r"(?:(?P<y>20\d\d)年|(?<![\d年]))(?P<m>\d{1,2})月(?P<d>\d{1,2})日(?:（(?:星期|周)[一二三四五六日天]）)?(?:[上下]午|开始|开班|开幕|起|报到|出发|出征|启程|启动|进驻)?[，、]?(?:到|至|—{1,2}|－|-|~|～)(?:今年|明年|次年|来年|(?P<y2>20\d\d)年)?"
    r"(?:(?P<m2>\d{1,2})月)?(?P<d2>\d{1,2})日(?:（(?:星期|周)[一二三四五六日天]）)?(?:[上下]午)?(?:结束|止|结业|闭幕|返回|凯旋|归来|撤离|收官)?(?:(?P<far>[^。；\n\d]{0,24}?)"
    rf"(?:(?:为期|历时|会期|一共|总共|共计|前后|共|用时|培训|持续|利用|用)(?:了)?(?:短短)?(?P<just>整整|正好|刚好)?|(?P<also>正好|刚好|恰好|整整)(?:是|有|为)?|(?<=(?:返回|凯旋|归来|撤离|结束)，))(?P<n>{_N})天(?!半))?"
)
# 从3月18日开始，3月20日结束
_BEGUN = lazy(
    r"(?<![\d年])(?P<m>\d{1,2})月(?P<d>\d{1,2})日(?:开始|开班|开幕|报到)，(?:于|在|到|至)?(?:(?P<m2>\d{1,2})月)?(?P<d2>\d{1,2})日(?:结束|结业|闭幕)"
)
_AGO = lazy(
    r"(?<![\d一二三四五六七八九十百])(?P<n>[一二三四五六七八九十百]{1,4}|\d{1,3})年前的(?P<y>1[89]\d\d|20\d\d)年"
)
# 自1950年成立以来，已走过75年
_SINCE = lazy(
    r"(?P<y>1[89]\d\d|20\d\d)年(?:正式)?(?:成立|组建|诞生|创办|创立|建会|建校|设立|创刊|创建)(?:以来|至今)[^。；\n\d]{0,16}?(?:走过|历经|经过|已有|经历|风雨兼程|风雨)(?:了)?(?P<n>[一二三四五六七八九十百]{1,5}|\d{1,3})(?P<more>多|余)?(?:年|个春秋|载|个年头)"
)
_MONTHS = lazy(
    rf"(?<![\d年])(?P<m>\d{{1,2}})月(?:份|初|起|开始)*[，、]?(?:到|至)(?P<m2>\d{{1,2}})月(?:底|末|份|结束|完成)*[，、]?(?:历时|为期|持续|共|前后)(?:近|约)?(?P<n>{_N})个(?P<more>多)?月"
)
_TOLD = lazy(
    rf"(?P<by>为期|会期|一共|历时|短短|这|学习|培训)(?:了)?(?P<n>{_N})天(?!半|内|前|后|左右|以|[的]?时间[内前后])"
    rf"|(?<![第前后每近约超过再用花\d一二三四五六七八九十几])(?P<n3>{_N})天(?:的)?(?:时间|光阴|课程|日程|学习|培训|集训)(?:说长|虽|不长|不算长|很短|短暂|有限|不多|紧凑|很紧|一晃|转瞬|看似|安排得|排得|里，(?:大家|请|希望|各位))"
    rf"|(?<![第前后每近约超\d一二三四五六七八九十])(?P<n2>{_N})天的(?:集中)?(?:培训|学习|课程|会期|会议|大会|集训|训练|研修)"
)
# A national congress whose days the text tells on its way: 10月9日至12日，中国工会第十八次全国代表大会.
_NATIONAL = lazy(
    "[，,]?(?:在北京|在京|于北京)?[^。；\\n]{0,12}?(?:党的|中国工会|中国妇女|中国科协|中国共产党|全国|党中央|中央)"
)
_PART = lazy("其中|前|后|第|每|集中|外出|现场|用|利用|原定|安排|上次|以往|有")
_YEARS = lazy(
    rf"(?P<y>(?:19|20)\d\d)年?(?:到|至|—{{1,2}}|－|-|~|～)(?P<y2>(?:19|20)\d\d)年(?:底|末|间|期间)?[，,]?(?:这|的)?(?P<n>{_N})年(?:来|间|时间|里|中|累计|共)"
)
_THAT_IS = lazy(
    rf"(?P<n>{_N})年(?:来)?[，,（(](?:即|也就是)?(?P<y>(?:19|20)\d\d)年?(?:到|至|—{{1,2}}|－|-|~|～)(?P<y2>(?:19|20)\d\d)年"
)
_BACK = lazy(r"(?<!\d)(?P<m>\d{1,2})月(?P<d>\d{1,2})日(?:至|到|—{1,2}|－|-)(?:(?P<m2>\d{1,2})月)?(?P<d2>\d{1,2})日")
_BACK_YEARS = lazy(r"(?<!\d)(?P<y>(?:19|20)\d\d)年?(?:至|到|—{1,2}|－|-)(?P<y2>(?:19|20)\d\d)年")
_HALF_YEAR = 6
_ROUND, _ABOUT = 60, 2  # 一百天 of a campaign is a round number, unless 正好 stands before it
_MOST = 400  # days of an event; what is longer is told in months


def find(doc: Document) -> Iterator[Hit]:
    spans = [match for match in doc.finditer(_DAYS) if _length(match, doc.day)]
    for match in spans:
        if match["n"]:
            yield from _days(match, _length(match, doc.day), match["n"], *match.span())
    spans += [match for match in doc.finditer(_BEGUN) if _length(match, doc.day)]
    own = [match for match in spans if not _NATIONAL.match(doc.text, match.end())]
    lengths = {_length(match, doc.day) for match in own}
    if len(lengths) == 1:
        taken = [match.span() for match in spans]
        spans = own
        for match in doc.finditer(_TOLD):
            name = next(group for group in ("n", "n2", "n3") if match[group])
            before = doc.text[max(0, match.start() - 4) : match.start()]
            if _of_another(doc.text, match, taken[0][0]):
                continue
            if not any(start <= match.start() < end for start, end in taken) and not _PART.search(before):
                yield from _days(spans[0], next(iter(lengths)), match[name], *match.span())
    for pattern in (_YEARS, _THAT_IS):
        for match in doc.finditer(pattern):
            difference = int(match["y2"]) - int(match["y"])
            if difference > 0 and _number(match["n"]) not in (difference, difference + 1):
                wrong = f"{match['y']}年到{match['y2']}年头尾共{difference + 1}年，不是“{match['n']}年”"
                yield Hit(*match.span(), {"wrong": wrong})
    yield from _backward(doc)
    for match in doc.finditer(_SINCE) if doc.day else ():
        years = doc.day.year - int(match["y"]) if doc.day else 0
        if _number(match["n"]) not in ((years, years + 1, years - years % 10) if match["more"] else (years, years + 1)):
            wrong = f"从{match['y']}年到{doc.day.year if doc.day else ''}年是{years}年，不是“{match['n']}年”"
            yield Hit(*match.span(), {"wrong": wrong})
    for match in doc.finditer(_MONTHS):
        months = int(match["m2"]) - int(match["m"])
        if months > 0 and _number(match["n"]) not in (months, months + 1):
            wrong = f"从{match['m']}月到{match['m2']}月头尾共{months + 1}个月，不是“{match['n']}个月”"
            yield Hit(*match.span(), {"wrong": wrong})
    for match in doc.finditer(_AGO) if doc.day else ():
        if doc.day and int(match["y"]) != doc.day.year - _number(match["n"]):
            wrong = f"{match['n']}年前是{doc.day.year - _number(match['n'])}年，不是{match['y']}年"
            yield Hit(*match.span(), {"wrong": wrong})


def _of_another(text: str, told: re.Match[str], dates: int) -> bool:
    """时间4天，…… in one paragraph, the dates of a congress in another, and then 在这4天里: of what was told first."""
    if told["by"] != "这":
        return False
    paragraph = text.rfind("\n", 0, dates) + 1
    days = re.compile(rf"(?<![\d一二三四五六七八九十百第]){told['n']}天")
    return paragraph <= told.start() and days.search(text, 0, paragraph) is not None


def _backward(doc: Document) -> Iterator[Hit]:
    """10月26日至22日; from December into January a year passes, which is no fault."""
    for match in doc.finditer(_BACK):
        first, last = int(match["m"]), int(match["m2"] or match["m"])
        if (first, int(match["d"])) > (last, int(match["d2"])) and first - last < _HALF_YEAR:
            yield Hit(*match.span(), {"wrong": f"“{match[0]}”起止颠倒"})
    for match in doc.finditer(_BACK_YEARS):
        if match["y"] > match["y2"]:
            yield Hit(*match.span(), {"wrong": f"“{match[0]}”起止颠倒"})


def _length(match: re.Match[str], today: date | None) -> int:
    """Days from the first to the last, both counted; 0 when they are none."""
    told = match.groupdict()
    year = int(told.get("y") or (today.year if today else 2023))  # a common year
    month, month2 = int(match["m"]), int(match["m2"] or match["m"])
    # 11月10日到2月17日: into the next year, where the days are counted there
    over = bool(told.get("n")) and month - month2 >= _HALF_YEAR
    try:
        first = date(year, month, int(match["d"]))
        last = date(int(told.get("y2") or year + over), month2, int(match["d2"]))
    except ValueError:
        return 0
    days = (last - first).days + 1
    return days if 1 < days < _MOST else 0


def _days(span: re.Match[str], right: int, told: str, start: int, end: int) -> Iterator[Hit]:
    number = _number(told)
    told_of = span.groupdict()
    exactly = told_of.get("just") or told_of.get("also") or number % 10 or number < _ROUND
    if number != right and (exactly or abs(number - right) > _ABOUT):
        first = f"{span['m']}月{span['d']}日"
        last = f"{span['m2'] + '月' if span['m2'] else ''}{span['d2']}日"
        wrong = f"从{first}到{last}，头尾共{right}天，不是“{told}天”"
        yield Hit(start, end, {"wrong": wrong}, level="warning" if number == right - 1 else None)


def _number(words: str) -> int:
    return int(words) if words.isdecimal() else int(parse_chinese(words.replace("两", "二")) or 0)
