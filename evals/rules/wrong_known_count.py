"""How many times a day has come round, or how long ago a known thing was, told wrong: 第十一个国家宪法日, 施行九周年, 闭幕刚满三个月."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from evals.days.calendar import CONGRESSES
from evals.days.known_days import LAWS
from evals.document import Document
from evals.numbers.reckoned import COUNT, count
from evals.shapes.base import Hit, Page
from evals.titles.documents import known, plain
from evals.wordings.formulations import told as spoken
from pipeline.figures import parse_chinese
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-known-count",
    level="error",
    what="第几个节日、法律施行几周年、大会闭幕多久，与年份对不上",
    why="从哪一年设立、哪一天施行一查便知，说错了当场就会被听出来",
    instead="按设立、施行、闭幕的日期算",
    source="设立节日、纪念日的决定；法律的公布令；大会的公开报道",
    message="{wrong}",
    quotes=True,
    yields_to=frozenset({"altered-figure", "wrong-anniversary"}),
)
# The year in which a day was kept for the first time.
_FIRST: Mapping[str, int] = {
    "国家宪法日": 2014, "国家公祭日": 2014, "烈士纪念日": 2014, "教师节": 1985, "中国航天日": 2016, "全民国家安全教育日": 2016,
    "中国人民警察节": 2021, "人民警察节": 2021, "中国农民丰收节": 2018, "农民丰收节": 2018, "全国助残日": 1991, "全民健身日": 2009, "中国医师节": 2018,
    "全国科技工作者日": 2017, "中国品牌日": 2017, "全国生态日": 2023, "国家扶贫日": 2014, "全国防灾减灾日": 2009, "全国土地日": 1991,
    "国际残疾人日": 1992, "国际护士节": 1912, "国际志愿人员日": 1986, "中国记者节": 2000,
    "国际劳动妇女节": 1911, "全国残疾预防日": 2017,
    "世界读书日": 1996, "世界环境日": 1972, "中国旅游日": 2011, "世界水日": 1993, "国际禁毒日": 1988, "全国爱耳日": 2000,
    "全国爱眼日": 1996, "国际家庭日": 1994, "世界地球日": 1970, "世界艾滋病日": 1988,
    "中华慈善日": 2016,
}  # fmt: skip
_DAYS = "|".join(map(re.escape, sorted(_FIRST, key=len, reverse=True)))
_NTH = lazy(
    rf"(?P<year>20\d\d年|去年|明年)?[^，。；\n]{{0,10}}?(?P<told>第(?P<n>{COUNT})[个次届])(?:“三八”|“)?(?P<day>{_DAYS})"
)
_LAWS = "|".join(map(re.escape, sorted(LAWS, key=len, reverse=True)))
_LAW = lazy(
    rf"(?P<when>(?:今年|20\d\d年)?(?:(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})日)?)[，,]?(?:正?是|适逢|恰逢|迎来)?(?:新修[订改]的)?《?(?:中华人民共和国)?(?P<law>{_LAWS})》?(?:正式|颁布)?(?:施行|实施)(?P<n>{COUNT})周年"
)
_AGO = {"今年": 0, "去年": 1, "前年": 2}
_CLOSED: Mapping[str, date] = {
    "二十大": date(2022, 10, 22), "十九大": date(2017, 10, 24), "十八大": date(2012, 11, 14),
    "中国工会十八大": date(2023, 10, 12), "中国工会十七大": date(2018, 10, 26), "中国妇女十三大": date(2023, 10, 26), "共青团十九大": date(2023, 6, 22),
}  # fmt: skip
_SINCE = lazy(
    rf"(?P<what>中国工会十[七八]大|中国妇女十三大|共青团十九大|党的(?:二十|十九|十八)大)(?:胜利|刚刚|圆满|才|刚)*(?P<end>闭幕|召开|开幕)(?:才|刚刚|刚|已经|已|仅|仅仅|不过|过去)*(?P<less>不到|不足|将近|近)?(?:满|过去|有)?(?P<n>{COUNT}|半个?)(?P<u>天|个?月|个?星期|周|年)(?P<more>多)?"
)
_UNITS = {"天": 1.0, "月": 30.4, "星期": 7.0, "周": 7.0, "年": 365.25}
_SO_FAR = lazy(
    r"(?P<when>(?P<year>20\d\d年|今年)(?:1|一)[月]?(?:至|到|—|-|–|~|－)(?P<m>\d{1,2}|十[一二]|[二三四五六七八九十])月(?:份)?)[，,]?(?P<said>[^。；\n]{0,24})"
)
# 前年10月印发的《中共中央、国务院关于……的意见》
_ISSUED = lazy(
    r"(?P<when>(?P<year>今年|去年|前年|20\d\d年)(?:\d{1,2}月)?)[，,]?(?:党中央、国务院|中共中央、国务院|党中央|中共中央|国务院|中央|全国总工会|全总|国家)?(?:正式)?(?:印发|出台|制定出台|发布|颁布|公布)(?:实施)?(?:的|了)《(?P<title>[^《》\n]{6,60})》"
)
_DID = lazy("完成|实现|达到?|累计|共|受理|办结|新增|新建|开展|组织|举办|发展|培训|同比|增长|下降")
_WILL = lazy("将|要|计划|预计|目标|力争|安排|确保")


def find(doc: Document) -> Iterator[Hit]:
    today = doc.day
    if today is None:
        return
    yield from _nth(doc, today)
    for match in doc.finditer(_LAW):
        yield from _law(match, today)
    for match in doc.finditer(_SINCE):
        yield from _since(match, today)
    yield from _issued(doc, today)
    for match in doc.finditer(_SO_FAR):
        year = today.year if match["year"] == "今年" else int(match["year"][:4])
        month = int(match["m"]) if match["m"].isdecimal() else int(parse_chinese(match["m"]) or 0)
        done = _DID.search(match["said"]) and not _WILL.search(match["said"])
        if done and 1 < month <= 12 and (year, month) > (today.year, today.month):
            yield Hit(*match.span("when"), {"wrong": f"讲话日期是{spoken(today)}，那时“{match['when']}”还没有过完"})


def _nth(doc: Document, today: date) -> Iterator[Hit]:
    """今天是第十二个国家宪法日."""
    for match in doc.finditer(_NTH):
        shift = {"去年": -1, "明年": 1}.get(match["year"] or "", 0)
        year = int(match["year"][:4]) if match["year"] and match["year"][0] == "2" else today.year + shift
        right = year - _FIRST[match["day"]] + 1
        # 将迎来第……个: the next one
        if count(match["n"]) not in (right, right + (today.month >= 10 and "迎" in match[0])):
            wrong = f"{year}年是第{right}个{match['day']}，不是“{match['told']}”"
            yield Hit(*match.span("told"), {"wrong": wrong})


def _issued(doc: Document, today: date) -> Iterator[Hit]:
    """去年10月印发的《……意见》: the year of a national document."""
    for match in doc.finditer(_ISSUED):
        issued = {one.year for one in known().titles.get(plain(match["title"]), ()) if one.year}
        year = today.year - _AGO[match["year"]] if match["year"] in _AGO else int(match["year"][:4])
        if issued and year not in issued:
            told = "、".join(map(str, sorted(issued)))
            yield Hit(*match.span("when"), {"wrong": f"《{match['title']}》是{told}年印发的，不是{year}年"})


def _law(match: re.Match[str], today: date) -> Iterator[Hit]:
    """今年3月1日，是《反家庭暴力法》施行十周年: the day and the number."""
    days = [day for day, _ in LAWS[match["law"]]]
    year = int(match["when"][:4]) if match["when"][:2] == "20" else today.year
    number = count(match["n"])
    fits = [day for day in days if year - day.year == number]
    if not fits:
        right = "、".join(f"{day.year}年{day.month}月{day.day}日" for day in days)
        yield Hit(
            match.start("law"), match.end(), {"wrong": f"{match['law']}自{right}起施行，{year}年不是{number}周年"}
        )
    elif match["m"] and all((day.month, day.day) != (int(match["m"]), int(match["d"])) for day in fits):
        right = f"{fits[0].month}月{fits[0].day}日"
        yield Hit(
            match.start("m"),
            match.end("d") + 1,
            {"wrong": f"{match['law']}自{fits[0].year}年{right}起施行，不是“{match['m']}月{match['d']}日”"},
        )


def _since(match: re.Match[str], today: date) -> Iterator[Hit]:
    """党的二十大胜利闭幕刚满一个月."""
    name = match["what"].removeprefix("党的")
    held = _CLOSED[name]
    if match["end"] != "闭幕":
        held = next(
            (days[number] for days in CONGRESSES.values() for number in days if abs((days[number] - held).days) < 10),
            held,
        )
    days = (today - held).days
    unit = _UNITS[match["u"].removeprefix("个")]
    told = (0.5 if match["n"].startswith("半") else float(count(match["n"]))) * unit
    least, most = told - unit / 3 - 2, told + unit / 2 + 2
    if match["less"]:
        least, most = told - unit, told + 1
    elif match["more"]:
        least, most = told - 1, told + unit + 1
    if not least <= days <= most:
        wrong = f"从{spoken(held)}到{spoken(today)}是{days}天，不是“{match['n']}{match['u']}”"
        yield Hit(match.start("what"), match.end("u"), {"wrong": wrong})
