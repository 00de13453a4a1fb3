"""A date that everybody can look up, told wrong: of a law in force, a national meeting, a festival."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from evals.days import issued, whens
from evals.days.history import HISTORY, fits, years
from evals.days.known_days import CONGRESS_DAYS, FESTIVALS, LAWS, MEETINGS, NAMED_DAYS, PLENUM_DAYS, SPOKEN, Days
from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-known-date",
    level="error",
    what="法律施行、全国性会议、节日、党史和工运史大事的日期不对",
    why="这些日子一查便知，说错了当场就会被听出来",
    instead="按公布的日期改正",
    source="法律的公布令；全国性会议的公开报道；设立节日、纪念日的决定",
    message="{wrong}",
    quotes=True,
    yields_to=frozenset({"altered-figure"}),
)
_YEAR = r"(?:今年|本年|明年|去年|前年|(?:19|20)\d\d年)"
_DAY = rf"(?:(?P<year>{_YEAR})(?:(?P<month>\d{{1,2}})月(?:(?P<day>\d{{1,2}})日)?)?|(?P<m>\d{{1,2}})月(?:(?P<d>\d{{1,2}})日)?)"
_WHO = r"(?:中共中央[、 　]?国务院|党中央、?国务院|党中央|习近平(?:总书记|主席|同志)|总书记|我们党)?"
_DOES = r"(?:亲自)?(?:在|同|与|给|出席|主持召开|隆重召开|胜利召开|召开|举行){0,2}了?(?:中央|在京|北京|人民大会堂)?(?:隆重|胜利)?(?:召开|举行)?(?:的|了)?[“《]?"
_LAW = lazy("|".join(map(re.escape, sorted(LAWS, key=len, reverse=True))))
_MET = {**MEETINGS, **PLENUM_DAYS, **CONGRESS_DAYS}
_MEETING = lazy("|".join(map(re.escape, sorted(_MET, key=len, reverse=True))))
_FESTIVAL = lazy("|".join(map(re.escape, sorted(FESTIVALS, key=len, reverse=True))))
# 10月9日至12日，……: the first day, and the last
_UNTIL = r"(?:(?:至|到|—{1,2}|－|-)(?:\d{1,2}月)?(?P<until>\d{1,2})日)?"
_HELD_BEFORE = lazy(rf"(?<![\d至到—－-]){_DAY}{_UNTIL}[，,]?(?:上午|下午)?(?P<who>{_WHO}){_DOES}(?:党的)?$")
_LATELY = lazy(rf"(?P<when>{whens.RELATIVE})[，,]?(?:上午|下午)?(?:闭幕的|结束的)?(?P<who>{_WHO}){_DOES}(?:党的)?$")
_KNOWN_UNTIL = date(2026, 6, 30)  # what has been held since is not in the tables
_HELD_AFTER = lazy(rf"[”》]?(?:已?于|在){_DAY}(?:至\d{{1,2}}日)?(?:在?北京|在京)?(?:隆重|胜利)?(?:召开|举行|开幕)")
_IN_FORCE = lazy(
    rf"(?:》|修正案|修订|修改)*[^。；《\n]{{0,30}}?(?:于|自|从){_DAY}起?(?:正式|全面|开始|起)?(?:施行|实施|生效)"
)
_FORCED = lazy(rf"(?<![\d至到]){_DAY}(?:起)?[，,]?(?:新?修[订改正]后?的)?《?(?:中华人民共和国)?$")
_REVISED = lazy("(?:新?修[订改正]|修正|新版)后?的?《?(?:中华人民共和国)?$")
_BEGINS = lazy(r"》?(?:将|已|就)?(?:正式|全面|开始)?(?:施行|实施|生效)")
_FALLS = lazy(
    r"(?<![\d至到—－-])(?P<m>\d{1,2})月(?P<d>\d{1,2})日(?:是|，是|为)(?:第[一二三四五六七八九十\d]{1,4}个)?[“]?(?:[一二三四五六七八九十\d]{1,3}[·”]*)?$"
)
_NOTED = lazy(r"[”]?[（(](?:每年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日[）)]")
_OPENED = lazy("[^，。；\n]{0,4}开幕")
_AHEAD = timedelta(days=366)
_REACH = 44  # characters before a name in which its date stands
_LOCAL = lazy("〉|[^》，。；\n]{0,8}(?:办法|细则|条例|规定)》")
_OWN = lazy("省|市|县|区|乡|镇|街道")
# 今年元旦，有两部法律同一天施行：一部是……: the laws are named behind it
_ON_FEAST = lazy(
    r"(?P<when>(?P<year>今年|去年|前年)(?P<feast>元旦|“三八”|“五一”|“五四”|“七一”|“十一”))(?:这天|那天|当天|起|，)[^。；《\n市省县区]{0,24}?(?:施行|实施|生效)(?P<laws>[^。\n]{0,80})"
)
_FEAST_DAYS = {
    "元旦": (1, 1),
    "“三八”": (3, 8),
    "“五一”": (5, 1),
    "“五四”": (5, 4),
    "“七一”": (7, 1),
    "“十一”": (10, 1),
}
_EVENT = lazy("|".join(map(re.escape, sorted(HISTORY, key=len, reverse=True))))
_DATED = r"(?P<year>(?:18|19|20)\d\d)年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?"
_HAPPENED = lazy(
    rf"(?<![\d至到—－-])(?:{_DATED}|(?P<that>那年|这一年|同年)(?P<month2>\d{{1,2}})月(?:(?P<day2>\d{{1,2}})日)?)(?:春|夏|秋|冬|初|底|末|间|起)?[，,、]?"
    r"(?:在?[一-鿿]{0,4}(?:爆发|发动|发起|举行|召开|发生|领导|参加|组织|掀起|取得|通过|制定|出台|主持召开)了?(?:的|震惊中外的?|轰轰烈烈的?|著名的?|声势浩大的?)?)?"
    r"(?:中央政治局(?:会议)?(?:审议)?(?:(?:通过|制定|出台)了?的?)?)?(?:中共|伟大的?|《)?“?$"
)
_IN_YEAR = lazy(
    r"”?(?:大?罢工|运动|起义|会议)?(?:(?:爆发|成立|召开|诞生|发生|举行|建立)?(?:于|在)|是(?:在)?)(?P<year>(?:18|19|20)\d\d)年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?(?!后|以后|之后|来)"
)
# 五卅运动100周年, 遵义会议会址: the year beside these is another.
_REMEMBERED = lazy(
    r"”?(?:[^，。；\n]{0,8}(?:周年|纪念|会址|旧址|遗址|精神|以来|以后|之后|之前|前夕|[一二三四五六七八九十\d]+年)|的?第|后|前|时的)"
)
_SHORT, _LONG = "|".join(dict.fromkeys(NAMED_DAYS.values())), "|".join(NAMED_DAYS)
_NAMED_DAY = lazy(rf"(?:“(?P<day>{_SHORT})”|(?<![一-鿿、])(?P<bare>{_SHORT}))(?P<name>{_LONG})")


_Told = tuple[int, int, Hit | None]  # where a day is told, and what is wrong with it


def find(doc: Document) -> Iterator[Hit]:
    yield from (hit for *_, hit in doc.once(days_told) if hit)
    for match in doc.finditer(_FESTIVAL):
        yield from _festival(doc, match)
    for match in doc.finditer(_ON_FEAST) if doc.day else ():
        if doc.day and (hit := _on_feast(doc.day, match)):
            yield hit
    for match in doc.finditer(_NAMED_DAY):
        right, group = NAMED_DAYS[match["name"]], "day" if match["day"] else "bare"
        if match[group] != right:
            wrong = f"{match['name']}是“{right}”，不是“{match[group]}”"
            yield Hit(*match.span(group), {"wrong": wrong}, suggestion=right)


def _on_feast(today: date, match: re.Match[str]) -> Hit | None:
    """Laws that came into force in another year, on the feast that is told."""
    year = _year(match["year"], today) or today.year
    told = date(year, *_FEAST_DAYS[match["feast"]])
    named = _LAW.findall(match["laws"])
    if not named or any(told == first for name in named for first, _ in LAWS[name]):
        return None
    right = max(first for first, _ in LAWS[named[0]])
    return Hit(
        *match.span("when"),
        {"wrong": f"《{named[0]}》从{right.year}年{right.month}月{right.day}日起施行，不是“{match['when']}”"},
    )


def _event(doc: Document, match: re.Match[str]) -> Iterator[_Told]:
    """1952年5月，第二次全国劳动大会: the day beside an event of history is not its own."""
    before = _before(doc, match.start())
    told, at = _IN_YEAR.match(doc.text, match.end()), 0
    loose = (
        told is None and _REMEMBERED.match(doc.text, match.end()) is not None
    )  # 2015年，遵义会议会址: may be another year
    if told is None:
        told, at = _HAPPENED.search(before), match.start() - len(before)
    if told is None:
        return
    parts = {key: value for key, value in told.groupdict().items() if value}
    year, month, day = (int(parts[key]) if key in parts else None for key in ("year", "month", "day"))
    if "that" in parts:
        month, day = int(parts["month2"]), int(parts["day2"]) if "day2" in parts else None
    start = min(told.start(key) for key in parts) + at
    end = max(told.end(key) for key in parts) + at + 1
    if fits(match[0], year, month, day):
        yield start, end, None
    if loose or fits(match[0], year, month, day):
        return
    right = years(match[0])
    name = "安源路矿工人罢工" if match[0].startswith("安源") else match[0]
    if year is not None and year not in right:
        start, end = told.start("year") + at, told.end("year") + at + 1
        wrong = f"{name}在{'、'.join(map(str, right))}年，不是“{year}年”"
        yield start, end, Hit(start, end, {"wrong": wrong}, suggestion=f"{right[0]}年" if len(right) == 1 else None)
        return
    known = HISTORY[match[0]][0]
    when = "".join(f"{part}{unit}" for part, unit in zip(known, "年月日", strict=True) if part)
    yield start, end, Hit(start, end, {"wrong": f"{name}在{when}，不是“{doc.text[start:end]}”"})


def days_told(doc: Document) -> Iterator[_Told]:
    """The days of national meetings and laws that the text tells, right ones too: these need no source in the brief."""
    for match in doc.finditer(_MEETING):
        yield from _meeting(doc, match)
    for match in doc.finditer(_LAW):
        yield from _law(doc, match)
    for match in doc.finditer(_EVENT):
        yield from _event(doc, match)
    yield from issued.told(doc)


def _before(doc: Document, at: int) -> str:
    return doc.text[max(0, at - _REACH) : at]


def _meeting(doc: Document, match: re.Match[str]) -> Iterator[_Told]:
    before = _before(doc, match.start())
    told = _HELD_BEFORE.search(before)
    if told and (match[0] not in SPOKEN or "习近平" in told["who"]):
        at = match.start() - len(before)
        days = _MET[match[0]]
        if _OPENED.match(doc.text, match.end()):
            days = tuple((first, 0) for first, _ in days)
        yield from _judged(doc, told, at, days, match[0])
    elif (near := _LATELY.search(before)) and doc.day and (match[0] not in SPOKEN or "习近平" in near["who"]):
        yield from _lately(near, match.start() - len(before), doc.day, match[0])
    after = _HELD_AFTER.match(doc.text, match.end())
    if after and match[0] not in SPOKEN:
        yield from _judged(doc, after, 0, _MET[match[0]], match[0])


def _lately(told: re.Match[str], at: int, today: date, name: str) -> Iterator[_Told]:
    """本月初，党的二十届四中全会; 年初，中国工会第十八次全国代表大会: told from the day of the speech on."""
    reach = whens.reach(told["when"], today)
    if reach is None or today > _KNOWN_UNTIL:
        return
    start, end = told.start("when") + at, told.end("when") + at
    if any(first <= reach[1] and first + timedelta(more) >= reach[0] for first, more in _MET[name]):
        yield start, end, None
        return
    right = min(_MET[name], key=lambda one: abs((one[0] - reach[0]).days))[0]
    when = f"{right.year}年{right.month}月{right.day}日"
    yield start, end, Hit(start, end, {"wrong": f"{name}的日期是{when}，讲话那天不能说“{told['when']}”"})


def _law(doc: Document, match: re.Match[str]) -> Iterator[_Told]:
    before = _before(doc, match.start())
    told = _FORCED.search(before)
    if told and _BEGINS.match(doc.text, match.end()):
        yield from _judged(doc, told, match.start() - len(before), LAWS[match[0]], f"《{match[0]}》施行")
    if _LOCAL.match(doc.text, match.end()):
        return  # 《青禾市实施〈工会法〉办法》 is another thing
    if _REVISED.search(before) and len(LAWS[match[0]]) == 1:
        return  # a revision has its own day
    after = _IN_FORCE.match(doc.text, match.end())
    local = _OWN.search(before[-12:].rpartition("《")[2]) if "《" in before[-12:] else None
    if after and not local:
        yield from _judged(doc, after, 0, LAWS[match[0]], f"《{match[0]}》施行")


def _judged(doc: Document, told: re.Match[str], at: int, days: Sequence[Days], name: str) -> Iterator[_Told]:
    year = _year(told["year"], doc.day)
    month, day = (
        int(part) if (part := told[one] or told[other]) else None for one, other in (("month", "m"), ("day", "d"))
    )
    if year is None and month is None:
        return
    latest = doc.day + _AHEAD if doc.day else None  # 将于6月1日起施行 is of the year to come at most
    known = [one for one in days if latest is None or one[0] <= latest or year is not None] or list(days)
    start = next(told.start(part) for part in ("year", "m") if told[part]) + at
    end = max(told.end(part) for part in ("year", "month", "day", "m", "d")) + at + 1
    until = told.groupdict().get("until")
    if any(_fits(one, year, month, day) and (not until or _fits(one, year, None, int(until))) for one in known):
        yield start, told.end("until") + at + 1 if until else end, None
        return
    right = min(known, key=lambda one: abs(one[0].year - year)) if year else max(known)
    when = f"{right[0].year}年{right[0].month}月{right[0].day}日"
    wrong = f"{name}的日期是{when}，不是“{doc.text[start:end].rstrip('，')}”"
    end = min(end, len(doc.text))
    yield start, end, Hit(start, end, {"wrong": wrong}, suggestion=when)


def _fits(days: Days, year: int | None, month: int | None, day: int | None) -> bool:
    """Whether one of its days is the one told, as far as it is told."""
    first, more = days
    every = (first + timedelta(days=after) for after in range(more + 1))
    return any(year in (None, one.year) and month in (None, one.month) and day in (None, one.day) for one in every)


def _year(words: str | None, day: date | None) -> int | None:
    if not words:
        return None
    if words[0].isdigit():
        return int(words[:4])
    return day.year - {"明": -1, "今": 0, "本": 0, "去": 1, "前": 2}[words[0]] if day else None


def _festival(doc: Document, match: re.Match[str]) -> Iterator[Hit]:
    before = _before(doc, match.start())
    falls, noted = _FALLS.search(before), _NOTED.match(doc.text, match.end())
    for told, at in ((falls, match.start() - len(before)), (noted, 0)):
        if told and (int(told["m"]), int(told["d"])) != FESTIVALS[match[0]]:
            month, day = FESTIVALS[match[0]]
            wrong = f"{match[0]}是{month}月{day}日，不是“{told['m']}月{told['d']}日”"
            yield Hit(told.start("m") + at, told.end("d") + at + 1, {"wrong": wrong})
