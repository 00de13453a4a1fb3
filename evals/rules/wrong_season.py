"""A season, a month or a feast in the opening that is not that of the day: 盛夏时节 in November, “五一”刚刚过去 on the 28th of April."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from evals.days import lunar, solar
from evals.document import Document
from evals.numbers.reckoned import COUNT, count
from evals.shapes.base import Hit, Page
from evals.wordings.formulations import told as spoken
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-season",
    level="error",
    what="开头说的季节、月份、节日，或农历日子、离节日的天数，与讲话日期不合",
    why="十一月说“盛夏时节”，节前说“刚刚过去的五一”，多半是套用旧稿，一开口就露馅",
    instead="按讲话那天的时令写",
    source="公历、农历；讲话日期",
    message="{wrong}",
    yields_to=frozenset({"impossible-date", "wrong-countdown", "altered-figure"}),
)
# Months in which a season may be spoken of; a month more than the calendar gives on each side, North and South differ.
_SEASONS = (
    ("初春|早春|孟春|冬去春来|春寒料峭|大地回春|万物复苏", (1, 2, 3, 4)),
    ("阳春(?!三月|白雪)|仲春|春暖花开|春光明媚|春风送暖|春和景明|草长莺飞|春意盎然|春意正浓|春潮涌动|暮春|春回大地", (2, 3, 4, 5)),
    ("初夏|孟夏|夏木阴阴|榴花似火", (4, 5, 6)),
    ("盛夏|仲夏|炎炎夏日|骄阳似火|烈日炎炎|夏日炎炎|酷暑", (6, 7, 8)),
    ("初秋|早秋|秋高气爽|金秋|仲秋|丹桂飘香|秋风送爽|金风送爽|硕果盈枝|层林尽染", (8, 9, 10, 11)),
    ("深秋|暮秋", (10, 11)),
    ("初冬", (11, 12)),
    ("隆冬|寒冬|数九|三九|严冬|岁末年初|辞旧迎新|岁末年终", (12, 1, 2)),
)  # fmt: skip
_SEASON = lazy("|".join(f"(?P<s{at}>{words})" for at, (words, _) in enumerate(_SEASONS)))
_SAYS_SEASON = lazy("(?:时节|之际|时分|季节|之时|[，。、！]|的[一-鿿]{2,4}[，])")
# 三月的望澜，春和景明: the month that the opening names
_MONTH_NAMED = lazy(
    "(?:^|(?<=[，。！\\s]))(?:阳春|金秋|流火|人间|盛夏)?(?P<n>[一二三四五六七八九]|十[一二]?)月(?:的[一-鿿]{2,6}[，,]|[，,])"
)
_OPENING = 120  # characters of the speech in which the season is told
_FEASTS = {
    "国际劳动节": (5, 1), "“五一”": (5, 1), "劳动节": (5, 1), "国际劳动妇女节": (3, 8), "国际妇女节": (3, 8), "妇女节": (3, 8), "“三八”": (3, 8),
    "五四青年节": (5, 4), "青年节": (5, 4), "“五四”": (5, 4), "儿童节": (6, 1), "“六一”": (6, 1), "“七一”": (7, 1), "建党节": (7, 1),
    "建军节": (8, 1), "“八一”": (8, 1), "教师节": (9, 10), "国庆节": (10, 1), "国庆": (10, 1), "元旦": (1, 1), "护士节": (5, 12),
    "医师节": (8, 19), "记者节": (11, 8), "国家宪法日": (12, 4), "科技工作者日": (5, 30), "植树节": (3, 12), "烈士纪念日": (9, 30),
    "警察节": (1, 10), "志愿者日": (12, 5), "残疾人日": (12, 3),
}  # fmt: skip
_NAMES = "|".join(map(re.escape, sorted((*_FEASTS, *lunar.FEASTS), key=len, reverse=True)))
_TERMS = "|".join(solar.TERMS)
_MARK = "[“”]?(?:国际劳动节|国际劳动妇女节|国际妇女节|妇女节|劳动节|青年节|国际儿童节|儿童节|国庆节|节|佳节|国际)?"
_NEAR = lazy(
    rf"(?P<feast>{_NAMES}){_MARK}(?P<how>即将到来|即将来临|到来前夕|来临前夕|将至|将到|前夕|临近|到来之际|来临之际|刚刚过去|刚过|刚刚过完|余温|刚刚度过|的喜庆尚未散去)"
)
_BEFORE = lazy(
    rf"(?P<how>即将迎来|喜迎|迎来|迎接|刚刚过完|刚刚度过|刚过完|刚刚过去的)(?:了)?(?:第[一二三四五六七八九十百零\d]{{1,5}}个)?[“]?(?P<feast>{_NAMES}){_MARK}(?=[，。！、]|之际|的?(?:重要|喜庆|美好)?时刻)"
)
_TODAY = lazy(
    rf"(?P<word>前天|昨天|昨日|今天|今日|明天|明日|后天|大后天)(?:正|恰|恰好)?(?:就)?(?:是|迎来)(?:一年一度的)?(?:农历)?(?:正月十五|五月初五|七月初七|八月十五|九月初九|腊月初八|腊月二十三)?(?:第[一二三四五六七八九十百零\d]{{1,5}}个)?(?P<feast>{_NAMES}|{_TERMS})(?![一-鿿]{{0,2}}前后)"
)
# 大雪已过: a term that begins its clause, for there are people called 小满
_TERM_NEAR = lazy(
    rf"(?<![一-鿿])(?P<feast>{_TERMS})(?:节气)?(?P<how>已经过去|已经过了|已过|刚过去|刚过|刚刚过去|刚刚过|即将到来|将至|将到|在即|临近|未至|未到)(?!后)"
)
_SHIFTS = {"前天": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}
_IN = lazy(
    rf"(?:再过|再有|还有|过)(?P<n>几|{COUNT}|半个?|不到{COUNT}|十来|十几)(?P<u>天|个?月|个?星期|周|个多月)(?:时间)?[，,]?(?:就是|便是|就要到|就到|迎来|就迎来)(?:了)?[“]?(?P<feast>{_NAMES}|{_TERMS})"
)
# 春节是2月17日，从现在算起还有25天
_FROM_NOW = lazy(
    rf"(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})日[^。；！？\n]{{0,14}}?[，,](?:从|距|离|自)(?:现在|今天|此刻|眼下|即日)(?:算起|起|开始)?[，,]?(?:只|仅|还|就)*(?:有|剩|剩下)(?:不到|不足)?(?P<n>{COUNT})天"
)
_LUNAR = lazy(
    r"(?P<m>\d{1,2})月(?P<d>\d{1,2})日[（(，,](?:也就是|即)?(?:农历|阴历)?(?P<name>正月|腊月)(?P<n>(?:初|廿)?[一二三四五六七八九十]{1,3})"
)
_FEW = 5  # days that are counted one by one
_TERM = 20  # days up to which a solar term has just gone by
_OTHER_YEARS = lazy(
    "连续[一二三四五六七八九十两几\\d]+[年届]|连年|每年|年年|历年|每逢|每到|往年|去年|前年|那年|今年(?!是)|当年|[一二三四五六七八九十几]年来|\\d年"
)
_SOON, _LATE = 45, 31  # days up to which a feast is at hand, and for which it has just gone by


def find(doc: Document) -> Iterator[Hit]:
    if doc.day is None:
        return
    yield from _season(doc, doc.day)
    header = _date_line(doc)
    for pattern in (_NEAR, _BEFORE):
        for match in doc.finditer(pattern):
            wrong = _at_hand(match, doc.day)
            if wrong and not _habit(doc.text, match.start()):
                yield Hit(*match.span(), {"wrong": wrong})
                if header:
                    yield Hit(*header, {"wrong": wrong})
    for match in doc.finditer(_TODAY):
        there = doc.day + timedelta(days=_SHIFTS[match["word"]])
        feast = _feast(match["feast"], there.year)
        if feast and feast != there and abs((feast - there).days) < _SOON:
            yield Hit(*match.span(), {"wrong": f"讲话日期是{spoken(doc.day)}，{match['word']}不是{match['feast']}"})
    for match in doc.finditer(_TERM_NEAR):
        if wrong := _term_off(match, doc.day):
            yield Hit(*match.span(), {"wrong": wrong})
    yield from _counted(doc, doc.day)


def _habit(text: str, at: int) -> bool:
    """郦书记连续三年在“五一”前夕到企业: of other years, or of a day that is told."""
    began = max(text.rfind(mark, 0, at) for mark in "。！？；\n") + 1
    return _OTHER_YEARS.search(text, began, at) is not None


def _date_line(doc: Document) -> tuple[int, int] | None:
    """Where the text itself tells its day: one of the two is wrong."""
    if doc.brief is not None or doc.day is None:
        return None
    words = f"{doc.day.year}年{doc.day.month}月{doc.day.day}日"
    found = (doc.text.find(words, start, end) for start, end in doc.header)
    return next(((at, at + len(words)) for at in found if at >= 0), None)


def _season(doc: Document, today: date) -> Iterator[Hit]:
    spoken_parts = [span for span in doc.paragraphs if not doc.text[span[0] : span[1]].endswith("：")][:2]
    for start, close in spoken_parts:
        end = min(close, start + _OPENING)
        for match in _SEASON.finditer(doc.text, start, end):
            months = _SEASONS[int((match.lastgroup or "s0")[1:])][1]
            before = doc.text[max(start, match.start() - 1) : match.start()]
            first = before in ("", "，", "。", "！", "、") or before == doc.text[start - 1 : start]
            if first and today.month not in months and _SAYS_SEASON.match(doc.text, match.end()):
                yield Hit(*match.span(), {"wrong": f"讲话日期是{spoken(today)}，不是“{match[0]}”"})
        for match in _MONTH_NAMED.finditer(doc.text, start, end):
            if match.start() - start < 12 and count(match["n"]) != today.month:
                wrong = f"讲话日期是{spoken(today)}，不是“{match['n']}月”"
                yield Hit(*match.span(), {"wrong": wrong})


def _feast(name: str, year: int) -> date | None:
    day = _FEASTS.get(name)
    if day:
        return date(year, *day)
    return lunar.feast(name, year) or solar.term(name, year)


def _at_hand(match: re.Match[str], today: date) -> str:
    """What is wrong with a feast that is told as at hand, or as just gone by."""
    how = match["how"]
    past = "过" in how or "余温" in how or "散去" in how
    days = [
        (feast - today).days
        for year in (today.year - 1, today.year, today.year + 1)
        if (feast := _feast(match["feast"], year))
    ]
    if not days:
        return ""
    ahead, behind = (
        min((one for one in days if one >= 0), default=999),
        min((-one for one in days if one <= 0), default=999),
    )
    if past and behind > _LATE and (ahead <= _SOON or behind > 2 * _LATE):
        return f"讲话日期是{spoken(today)}，{match['feast']}还没有到，不是“{how}”"
    soon = how not in ("到来之际", "来临之际", "迎来")
    if not past and soon and ahead > 2 * _SOON and behind <= 2 * _LATE:
        return f"讲话日期是{spoken(today)}，{match['feast']}已经过去，不是“{how}”"
    return ""


def _term_off(match: re.Match[str], today: date) -> str:
    """What is wrong with a solar term told as gone by, or as at hand: the next one comes after some fifteen days."""
    name, how = match["feast"], match["how"]
    days = [
        (day - today).days for year in (today.year - 1, today.year, today.year + 1) if (day := solar.term(name, year))
    ]
    ahead = min((one for one in days if one >= 0), default=999)
    behind = min((-one for one in days if one <= 0), default=999)
    past = "过" in how
    if (past and behind > (_TERM if "刚" in how else 2 * _TERM)) or (not past and ahead > 2 * _TERM):
        day = today + timedelta(days=ahead) if ahead < behind else today - timedelta(days=behind)
        return f"讲话日期是{spoken(today)}，{name}在{spoken(day)}，不是“{how}”"
    return ""


def _counted(doc: Document, today: date) -> Iterator[Hit]:
    """再过几天就是国庆; 春节是2月17日，从现在算起还有25天; 2月10日（农历腊月二十三）."""
    for match in doc.finditer(_IN):
        feasts = [
            feast for year in (today.year, today.year + 1) if (feast := _feast(match["feast"], year)) and feast > today
        ]
        if feasts and not _fits(match["n"], match["u"], (feasts[0] - today).days):
            wrong = (
                f"从{spoken(today)}到{match['feast']}还有{(feasts[0] - today).days}天，不是“{match['n']}{match['u']}”"
            )
            yield Hit(match.start(), match.end("u"), {"wrong": wrong})
    for match in doc.finditer(_FROM_NOW):
        try:
            there = date(today.year, int(match["m"]), int(match["d"]))
            there = there if there >= today else date(today.year + 1, there.month, there.day)
        except ValueError:
            continue
        left, told = (there - today).days, count(match["n"])
        if abs(left - told) > (1 if told % 10 else 3):
            wrong = f"从{spoken(today)}到{spoken(there)}还有{left}天，不是{told}天"
            yield Hit(match.start("n"), match.end(), {"wrong": wrong})
    for match in doc.finditer(_LUNAR):
        right = lunar.in_the_new_year(today, int(match["m"]), int(match["d"]), match["name"], match["n"])
        if right is False:
            wrong = f"{match['m']}月{match['d']}日不是农历{match['name']}{match['n']}"
            yield Hit(match.start("name"), match.end(), {"wrong": wrong})


def _fits(number: str, unit: str, days: int) -> bool:
    if "月" in unit:
        if number in ("几", "半", "半个"):
            return days <= 20 if number != "几" else days > 50
        told = count(number.removeprefix("不到"))
        return 30 * told - 12 <= days <= 30 * told + (20 if "多" in unit else 8) or (
            number.startswith("不到") and days < 31 * told
        )
    weeks = "周" in unit or "星期" in unit
    if number == "几":
        return days <= (70 if weeks else 12)
    if number in ("十来", "十几"):
        return 9 <= days <= 19
    told = count(number.removeprefix("不到")) * (7 if weeks else 1)
    if not weeks and told <= _FEW:
        return days == told  # 再过两天 is told exactly
    return abs(days - told) <= (4 if weeks or not told % 10 else 1)
