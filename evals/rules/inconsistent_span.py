"""The same span of time, or the same handful of things, told twice with two numbers: 十五年前成立 … 二十年来; 4组数据 … 这6组数据."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from evals.document import Document
from evals.numbers.reckoned import AMOUNT, COUNT, amount, count
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="inconsistent-span",
    level="error",
    what="前面说过的年数、天数、件数，回头再说却变了",
    why="前一句“十五年前成立”，后一句“二十年来”，听的人马上发现；至少有一个是错的",
    instead="核对后全文统一",
    source="校对通例：全文数据一致",
    message="{wrong}",
    yields_to=frozenset(
        {"altered-figure", "second-number", "inconsistent-figure", "wrong-anniversary", "wrong-duration", "wrong-sum"}
    ),
)
_BEGAN = "成立|创办|创立|诞生|组建|发起|建立|建会|建厂|建校|创刊|创建|开业|投产|挂牌|奠基|起步"
# 十五年前，46位创业女性……成立了协会。十五年来，……
_FOUNDED = lazy(
    rf"(?P<n>{COUNT})(?P<more>多|余)?年前[，,][^。！？\n]{{0,60}}?(?:{_BEGAN})[^。！？\n]*[。！](?P<now>(?P<m>{COUNT})(?P<more2>多|余)?年(?:来|间|过去了|风雨|栉风沐雨|弹指|砥砺))"
)
_JUBILEE = lazy(
    rf"(?:{_BEGAN}|诞辰|建[党国团军])(?P<n>{COUNT})周年[^。！？\n]*[。！](?P<now>(?P<m>{COUNT})(?P<more2>多|余)?年(?:来|间|风雨|栉风沐雨|砥砺|奋斗))"
)
_TERM = 5  # years of a congress: 五年来 is what the report is about, whatever was founded before
_N = r"(?:\d{1,4}|[二三四五六七八九两十]{1,3})"
# 一共412人需要转岗 … 那421名职工的转岗安置方案: pointed back to, with two digits exchanged
_THOSE = lazy(r"那(?P<n>\d{3,5})(?P<u>[名位个户家])(?P<noun>[一-鿿]{2,8})")
_PEOPLE = "[名位人]"
_MEASURE = "[组个项条件本张份封名位家户台辆艘支栋间座道道把面只盏束]"
# 4组数据传了出去。水库根据这6组数据: what is pointed back to has just been counted.
_BACK = lazy(
    rf"(?:这|那|以上|上述)(?P<n>{_N})(?P<u>{_MEASURE})(?P<noun>(?!人|问题|方面|同志|单位|地方|代表|字|多|来|月|年|小时|要|不|月)[一-鿿]{{2}})"
)
_SAME = r"(?<![第\d这那.一二三四五六七八九十百])(?P<n>{n})(?P<u>{u}){noun}"
_NEAR_BEFORE = 150  # characters before, in which it was counted
_POINTED = lazy(rf"(?<=[。；\n])(?:这|那)(?P<n>{AMOUNT})(?P<u>元|亩|吨|公里|平方米)(?=[，,一-鿿])")
_MONEY = lazy(rf"(?P<n>{AMOUNT})(?P<u>元|亩|吨|公里|平方米)")
# 请大家三年后拿着本子来对账 … 五年后的今天，请各位再坐到这里
_LATER = lazy(
    rf"(?P<n>{COUNT})年(?:以?后)(?:的今天)?(?=[，,]?[^。；\n]{{0,14}}(?:对账|打钩|交卷|答卷|交账|请各位|请大家|请同志们|再坐到|检验|考我|看结果|验收|兑现))"
)
_ASKED = lazy("请(?:大家|各位|同志们)|对账|承诺|军令状")
_NIGHTS = lazy(r"(?<![\d.])(?P<n>\d{2,3})(?P<u>张日报|期日报|份日报|期快报|份快报|个日日夜夜|个日夜|篇日记|天)")
_CLOCK = lazy(
    r"(?P<m>\d{1,2})月(?P<d>\d{1,2})日(?P<h>\d{1,2})[时点](?:(?P<min>\d{1,2})分?)?[^。；！？\n]{0,40}?(?P<next>(?:(?P<m2>\d{1,2})月)?(?P<d2>\d{1,2})日|次日|第二天|当天|当日|当晚)(?:凌晨|清晨|早上|早晨|上午|中午|下午|晚上|深夜)?(?P<h2>\d{1,2})[时点](?:(?P<min2>\d{1,2})分?)?[^。；！？\n]{0,50}?"
    r"(?P<say>(?:前后|历时|用时|只用了|仅用了|用了|一共|共|不到|全程|奋战|耗时|整整)(?:只|仅|不到|近|约)?(?P<hours>\d{1,3})个?小时(?:零?(?P<mins>\d{1,2})分钟?)?)"
)
_SINCE = lazy(
    rf"(?P<y>20\d\d|19\d\d)年(?P<m>\d{{1,2}})月[^。；！？\n]{{2,50}}?[，,](?:至今|到今天|到现在|算来|如今|一晃)?(?:已|已经|有|整整|近|将近|不到)*(?P<n>{COUNT})(?P<u>年|个月)(?P<more>多|有余)?(?:来|里|间|了|时间)"
)
_STARTS = lazy("任|到|来|调|派|当选|组织|履新|上任|成立|启动|进驻|开工|接手|担任|工作|组建|驻村|挂职")
_FROM_TODAY = lazy(
    r"(?:从|自)今天(?:上午|下午|起)?(?:开始|起)?[，,]?(?:到|至)(?:(?P<m>\d{1,2})月)?(?P<d>\d{1,2})日(?:上午|下午|晚上)?(?:结束|止|结业)?"
)
_LASTS = lazy(rf"(?:为期|会期|学制|(?<=[。，])(?:培训)?时间(?:是|为)?)(?P<n>{COUNT})天")
# 四天时间不长: the course in which the hearers sit
_SHORT = lazy(
    rf"(?<![第前后每近约超不\d一二三四五六七八九十])(?P<n>{COUNT})(?P<u>天|周|个星期|个月)(?:的)?时间(?:不长|很短|虽短|虽然(?:不长|短)|有限|不算长|说长不长|非常?宝贵|十分宝贵|转瞬即逝|很快)"
)
_COURSE = lazy("培训|学习|研修|轮训|集训|开班|研讨班")
_THERE = lazy(
    r"(?<![\d年])(?P<m>\d{1,2})月(?P<d>\d{1,2})日(?:上午|下午|晚上)(?=[^，。；\n]{0,4}(?:有|安排|组织|进行|举行|是|考|分组|集中))"
)
_OPEN_TO_END = lazy(
    rf"(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})日(?:正式)?(?:启动|开始|开工|开赛|动工|起)[，,](?:到|至|于)?(?P<m2>\d{{1,2}})月(?P<d2>\d{{1,2}})日(?:结束|收官|收尾|完工|闭幕|截止|止)[，,](?:历时|为期|前后|共|总共|持续)(?:近|约)?(?P<n>{COUNT})个(?P<half>半)?月"
)
_WEEK = (5, 7)
_ABOUT = 0.75  # years by which what is told without a hedge may be off


def find(doc: Document) -> Iterator[Hit]:
    yield from _years(doc)
    yield from _back(doc)
    yield from _later(doc)
    yield from _nights(doc)
    yield from _clock(doc)
    yield from _since(doc)
    yield from _course(doc)
    for match in doc.finditer(_OPEN_TO_END):
        months = int(match["m2"]) - int(match["m"]) + (int(match["d2"]) - int(match["d"]) + 1) / 30.4
        told = count(match["n"]) + (0.5 if match["half"] else 0)
        if months > 0 and abs(months - told) > _ABOUT:
            wrong = f"从{match['m']}月{match['d']}日到{match['m2']}月{match['d2']}日约{months:.0f}个月，不是“{match['n']}个月”"
            yield Hit(*match.span(), {"wrong": wrong})


def _years(doc: Document) -> Iterator[Hit]:
    for pattern in (_FOUNDED, _JUBILEE):
        for match in doc.finditer(pattern):
            one, other = count(match["n"]), count(match["m"])
            told = match.groupdict()
            hedged = bool(told.get("more")) != bool(told.get("more2"))
            right = one == other or (hedged and abs(one - other) < 10) or (told.get("more2") and other < one)
            if other > _TERM and not right:
                wrong = f"前面说{match['n']}{'年前' if pattern is _FOUNDED else '周年'}，这里说“{match['now']}”，对不上"
                yield Hit(*match.span("now"), {"wrong": wrong})


def _back(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_BACK):
        began = max(doc.text.rfind("\n", 0, match.start()) + 1, match.start() - _NEAR_BEFORE)
        same = re.compile(_SAME.format(n=_N, u=match["u"], noun=re.escape(match["noun"])))
        told = {count(one["n"]): one[0] for one in same.finditer(doc.text, began, match.start())}
        if len(told) == 1 and count(match["n"]) not in told:
            yield Hit(*match.span(), {"wrong": f"前面说的是“{next(iter(told.values()))}”，这里说“{match[0]}”，对不上"})
    for match in doc.finditer(_THOSE):
        unit = _PEOPLE if match["u"] in _PEOPLE else match["u"]
        counted = [one["n"] for one in re.finditer(rf"(?<![\d.])(?P<n>\d{{3,5}}){unit}", doc.text[: match.start()])]
        turned = [one for one in counted if sorted(one) == sorted(match["n"]) and one != match["n"]]
        if turned and match["n"] not in counted:
            yield Hit(*match.span(), {"wrong": f"前面说的是{turned[0]}，这里说“那{match['n']}{match['u']}”，对不上"})
    for match in doc.finditer(_POINTED):
        before = doc.text.rfind("\n", 0, match.start() - 1) + 1
        began = max(doc.text.rfind(mark, before, match.start() - 1) for mark in "。！？\n") + 1
        figures = [
            one for one in _MONEY.finditer(doc.text, max(before, began), match.start()) if one["u"] == match["u"]
        ]
        values = [amount(one["n"]) for one in figures]
        if values and amount(match["n"]) not in (*values, sum(values)) and doc.text[match.start() - 1] != "\n":
            last = figures[-1][0]
            if 2 * min(values[-1], amount(match["n"])) > max(values[-1], amount(match["n"])):
                yield Hit(*match.span(), {"wrong": f"前面刚说的是“{last}”，这里说“{match[0]}”，对不上"})


def _later(doc: Document) -> Iterator[Hit]:
    """What is promised for one day in two places: 三年后对账, 五年后的今天打钩."""
    found = list(doc.finditer(_LATER))
    years = {count(match["n"]) for match in found}
    if len(years) > 1 and len(found) > 1 and _ASKED.search(doc.text):
        first, last = found[0], found[-1]
        if count(first["n"]) != count(last["n"]):
            yield Hit(*last.span(), {"wrong": f"前面说“{first[0]}”，这里说“{last[0]}”，期限对不上"})
            yield Hit(*first.span(), {"wrong": f"这里说“{first[0]}”，后面说“{last[0]}”，期限对不上"})


def _nights(doc: Document) -> Iterator[Hit]:
    """每天公布，218天没有断过 … 281张日报: one sheet a day, two digits exchanged."""
    found = [match for match in doc.finditer(_NIGHTS) if int(match["n"]) > 20]
    days = [match for match in found if match["u"] == "天"]
    for match in found:
        if match["u"] == "天" or any(one["n"] == match["n"] for one in found if one is not match):
            continue
        other = next((one for one in days if sorted(one["n"]) == sorted(match["n"])), None)
        if other:
            yield Hit(*match.span(), {"wrong": f"“{match[0]}”与“{other[0]}”对不上，一天一份"})


def _clock(doc: Document) -> Iterator[Hit]:
    """7月8日22时40分接到求援，9日凌晨4时15分送到，前后6小时35分钟."""
    for match in doc.finditer(_CLOCK):
        days = 0
        if match["d2"]:
            try:
                first = date(2023, int(match["m"]), int(match["d"]))
                days = (date(2023, int(match["m2"] or match["m"]), int(match["d2"])) - first).days
            except ValueError:
                continue
        elif match["next"] in ("次日", "第二天"):
            days = 1
        begins = 60 * int(match["h"]) + int(match["min"] or 0)
        ends = 60 * int(match["h2"]) + int(match["min2"] or 0)
        minutes = 1440 * days + ends - begins
        told = 60 * int(match["hours"]) + int(match["mins"] or 0)
        slack = 1 if match["mins"] else 60
        off = abs(minutes - told) >= slack
        if "不到" in match["say"]:
            off = minutes > told
        if minutes > 0 and off:
            right = f"{minutes // 60}小时{minutes % 60}分钟"
            yield Hit(
                *match.span("say"),
                {"wrong": f"从{match['h']}时到{match['next']}{match['h2']}时是{right}，不是“{match['say']}”"},
            )


def _since(doc: Document) -> Iterator[Hit]:
    """2023年9月，组织安排我到石垭任副县长，两年多来: counted to the day of the speech."""
    for match in doc.finditer(_SINCE) if doc.day else ():
        assert doc.day
        if not (_STARTS.search(match[0]) and 1 <= int(match["m"]) <= 12):
            continue
        months = 12 * (doc.day.year - int(match["y"])) + doc.day.month - int(match["m"])
        told = count(match["n"]) * (12 if match["u"] == "年" else 1)
        if match["u"] == "个月":
            off = abs(months - told) > 1
        elif match["more"]:
            off = not told - 1 <= months <= told + 12
        else:
            off = abs(months - told) > 12 * _ABOUT
        if 0 < months < 240 and off:
            wrong = f"从{match['y']}年{match['m']}月到讲话那天是{months // 12}年零{months % 12}个月，不是“{match['n']}{match['u']}{match['more'] or ''}”"
            yield Hit(match.start(), match.end("u"), {"wrong": wrong})


def _course(doc: Document) -> Iterator[Hit]:
    """从今天开始，到15日结束，为期四天 … 一周时间不长; a lesson on the day after the end."""
    title = doc.text[slice(*doc.title)] if doc.title else ""
    if not _COURSE.search(title):
        return
    lengths = {count(match["n"]) for match in doc.finditer(_LASTS)}
    first = next(iter(doc.finditer(_FROM_TODAY)), None)
    end = _end(first, doc.day) if first and doc.day else None
    if end and doc.day:
        lengths.add((end - doc.day).days + 1)
    if len(lengths) == 1:
        days = next(iter(lengths))
        for match in doc.finditer(_SHORT):
            told = count(match["n"])
            fits = (
                told == days
                if match["u"] == "天"
                else "月" not in match["u"] and _WEEK[0] * told <= days <= _WEEK[1] * told
            )
            if not fits:
                wrong = f"前面说的是{days}天，这里说“{match['n']}{match['u']}”，对不上"
                yield Hit(match.start(), match.end("u"), {"wrong": wrong})
    for match in doc.finditer(_THERE) if end and doc.day else ():
        assert end and doc.day
        try:
            there = date(doc.day.year, int(match["m"]), int(match["d"]))
        except ValueError:
            continue
        if 0 < (there - end).days <= _WEEK[1]:
            wrong = f"培训到{end.day}日结束，“{match[0]}”已经不在期内"
            yield Hit(*match.span(), {"wrong": wrong})


def _end(match: re.Match[str], today: date) -> date | None:
    try:
        end = date(today.year, int(match["m"] or today.month), int(match["d"]))
    except ValueError:
        return None
    return end if 0 <= (end - today).days < 100 else None
