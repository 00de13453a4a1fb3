"""Two figures of which the second is told as what the first comes to, and is not: a rise in times, a cut, a mean, a limit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from evals.document import Document
from evals.numbers.reckoned import AMOUNT, COUNT, amount, count, said, share
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-reckoning",
    level="warning",
    what="换一种说法再报的数、压减以后的数、平均每月的数、期限的上限，与前面的数算不拢",
    why="“增长1.4倍，也就是去年的1.4倍”“三个月内答复，最长不超过两个月”，听的人一算就知道",
    instead="核对前后两个数，算好再写",
    source="校对通例：全文数据一致",
    message="{wrong}",
    yields_to=frozenset({"altered-figure", "wrong-growth", "wrong-sum", "wrong-product", "implausible-figure"}),
)
_OFF = Decimal("0.03")  # of a value, that rounding may take
_U = "(?:万?[名人个家户件项次元亩吨台场条座批份]|人次|公里)"
_THAT_IS = "[，,](?:也就是说?|即|就是|相当于|换句话说)?[，,]?"
_OF_WHAT = r"[^，。；、\d]{0,14}"
_GREW_BY = lazy(
    rf"(?:增长|增加|提高|扩大|多)(?:了)?(?P<x>\d+(?:\.\d+)?)(?P<u>倍|[%％]){_THAT_IS}(?:是|为|达到|相当于)?{_OF_WHAT}的(?P<y>\d+(?:\.\d+)?)倍"
)
_BECAME = lazy(
    rf"(?:是|为|达到|相当于){_OF_WHAT}的(?P<y>\d+(?:\.\d+)?)倍{_THAT_IS}(?:同比|比{_OF_WHAT}?)?(?:增长|增加|多)(?:了)?(?P<x>\d+(?:\.\d+)?)(?P<u>倍)"
)
_SHARES = r"\d+(?:\.\d+)?[%％]|[一二三四五六七八九]成|[二三四五六七八九十]分之[一二三四五六七八九]|一半"
_DOWN = "压减|压缩|减少|下降|降低|精简|缩短|缩减"
_UP = "增长|增加|提高|提升|扩大"
_CUT = lazy(
    rf"(?<![\d.])(?P<a>{AMOUNT})(?P<u>{_U})[，,](?:今年|明年|今年底|年底|同比|目标|任务|计划|力争|争取|确保|要|是|将|再|的){{0,6}}(?P<way>{_DOWN}|{_UP})(?:了)?(?P<p>{_SHARES})(?P<more>以上|左右|多)?"
    rf"[，,](?:也就是|即|就是|要|力争|争取|确保|预计)*(?P<to>降到|降至|减到|减至|压到|压至|压减到|压减至|下降到|下降至|减少到|减少至|控制在|缩短到|缩短至|增加到|增加至|增至|增长到|提高到|达到|扩大到)(?:了)?(?P<b>{AMOUNT})(?P=u)"
)
_MEAN = lazy(
    rf"(?<![\d.])(?P<t>{AMOUNT})(?P<u>{_U})[，,]?(?:[^，。；\n\d]{{0,6}}[，,])?(?:还有|还剩|剩下的?|余下的?|后|接下来的?|未来|今后)?(?P<n>{COUNT})(?P<per>个月|年|天|周|个季度)(?:里|内|间|时间|来|下来)?[，,]?"
    rf"(?:平均每(?:个)?|每(?:个)?|平均)(?P<each>月|年|天|周|季度)(?:要|需要|需|得|平均|完成|要完成|约|大约|近)*(?P<x>{AMOUNT})(?P=u)"
)
_HOURS = lazy(
    rf"(?<![第每])(?P<d>{COUNT})天(?!前|后|内)[^。；！？\n]{{0,24}}?(?:共|计|合计|总计|一共|安排|总共)(?:有|安排|设置)?(?P<h>\d{{1,3}})个?(?P<u>学时|课时)"
)
_MOST_HOURS = 12  # of a day
_LIMITS = "个月|个工作日|日|天|年|个小时|小时|周"
_HARD = "情况(?:较|比较|特别)?(?:复杂|特殊)|特殊(?:情况|问题)|问题(?:较|比较)?复杂|案情复杂|确有困难|确需延长|确有特殊|遇(?:到)?特殊|(?:较为|特别|比较)?复杂的|难度(?:较)?大的|疑难|短时间内"
_LIMIT = lazy(
    rf"(?P<n>{COUNT})(?P<u>{_LIMITS})(?:之)?内(?:予以|必须|要|应当|须|给予|作出|全部|就)?[^，。；\n]{{0,8}}[，,；](?:对)?(?:{_HARD})[^。；\n\d]{{0,20}}?(?:不超过|不得超过|不能超过|不超|延长至|延长到|放宽到|放宽至|最迟|最长|至多)(?:不超过|不得超过|为|到|在)?(?P<m>{COUNT})(?P=u)"
)
_PERIOD = lazy(
    rf"每(?:个)?(?P<p>月|周|星期|天|年)(?!均)[^，。；\n\d每]{{0,10}}?(?<![第\d.一二三四五六七八九十百])(?P<n>{COUNT})(?P<u>天|个?小时|个月|个工作日|周|个星期|分钟)(?!的?工资|内|前|后|以前|之)"
)
_MOST = {
    ("月", "天"): 31, ("周", "天"): 7, ("星期", "天"): 7, ("年", "天"): 366, ("年", "个月"): 12, ("年", "周"): 53, ("年", "个星期"): 53,
    ("月", "周"): 5, ("月", "个星期"): 5, ("月", "个工作日"): 23, ("周", "个工作日"): 7, ("星期", "个工作日"): 7,
    ("天", "小时"): 24, ("天", "个小时"): 24, ("周", "小时"): 168, ("周", "个小时"): 168, ("天", "分钟"): 1440,
}  # fmt: skip
_TERMS = lazy(
    rf"(?:干|当|任|担任|连任|做)(?:了|过)?[^，。；\n]{{0,8}}?(?P<t>[两二三四五六])届[、，,](?:前后|整整|一共|共|历时)?(?P<y>{COUNT})年(?!前|后)"
)
_SHORTEST, _LONGEST = 3, 5  # years of a term; of the first and the last one a part may do
_THE_TERM = lazy("选举(?:产生)?(?:了)?[^，。；\n]{0,16}?第(?P<n>[一二三四五六七八九十]{1,3})届")
_FOUNDERS = lazy(
    rf"(?P<a>{AMOUNT})(?P<u>[名位人家个])[^。；\n]{{0,24}}?(?:发起|成立|创办|创立|起步|组建|建会|入会)[^。\n]{{0,30}}[。；][^。\n]{{0,50}}(?:加入|壮大|发展|扩大|增加|成长)[^。\n]{{0,12}}[，,](?:如今|现在|目前|今天|到今天|而今)[^，。；\d]{{0,10}}?(?:已有|有|已经有|已?达到?|已?发展到|已?增加到|拥有)(?P<b>{AMOUNT})(?P<u2>[名位人家个])"
)
_RETOLD = lazy(
    r"分别(?:是|为|捐了?|捐款|捐出)?(?P<items>\d[\d.]*元(?:[、和]\d[\d.]*元){1,6})[^。\n]{0,40}。(?:这|合计|一共|总共|加起来|加在一起)?(?P<n>\d[\d.]*)元(?=不多|不算多|虽少|虽不多|说多不多|虽然|的善款|，|看似)"
)
_HALF = lazy(
    rf"(?P<b>{AMOUNT})(?P<u>[名位人家个户件项])[，,]?占(?:了)?(?P<how>一半还?多|一半以上|一半还要多|半数以上|一多半|大半|大多数|多数|绝大多数|过半|超过(?:了)?(?:一半|半数)|不到一半|不足一半|不到半数|少数)"
)
_ALL = lazy(rf"(?P<a>{AMOUNT})(?P<u>[名位人家个户件项])")
# 企业164家，建会的121家；职工9870人，会员8142人。还有43家企业没有工会，还有1728名职工没有入会
_REST = lazy(
    rf"(?:还|仍|尚)有(?P<n>{AMOUNT})(?P<u>[名家个户位])(?P<noun>[一-鿿]{{2,4}}?)(?:还)?(?:没有|没|未|尚未)(?=[一-鿿])"
)
_OF_NOUN = r"{noun}(?:共|有|总数)?(?P<a>{amount})(?P<u>[名家个户位人])[，,、](?:其中)?[^，。；、\d]{{1,8}}(?P<b>{amount})(?P<v>[名家个户位人])(?=[，。；])"
_WATER = lazy(
    r"(?:^|(?<=[，。；：！\n]))(?P<name>[一-鿿]{2})[^，。；\n]{0,8}?水(?:位)?[^。；\n\d]{0,10}?(?:\d{1,2}时[^。；\n\d]{0,6})?(?P<a>\d+\.\d+)米[，,](?P<how>比|超过?|超出|高出|高于|低于)(?P<base>警戒|保证|汛限)水位(?P<way>低|高)?(?P<d>\d+\.\d+)米"
)
_METRE = Decimal(1)  # gauges of one river further apart than that are two
# 142万名职工 whom a greeting goes to, and 350万名职工志愿者
_GREETED = lazy(
    rf"(?:向|和|、)[^，。；、\n\d]{{0,12}}?(?P<n>{AMOUNT})名(?:广大)?(?P<w>职工|会员|妇女|青年|党员|团员|工人|群众|教师)(?![一-鿿]{{0,3}}(?:志愿者|代表))[^，。；\n]{{0,20}}?(?:致以|表示|致敬)"
)


def find(doc: Document) -> Iterator[Hit]:
    yield from _times(doc)
    yield from _cut(doc)
    yield from _by_time(doc)
    yield from _terms(doc)
    yield from _people(doc)
    yield from _half(doc)
    yield from _left(doc)
    yield from _water(doc)
    for match in doc.finditer(_RETOLD):
        total = sum((Decimal(one) for one in re.findall(r"\d[\d.]*", match["items"])), Decimal(0))
        if Decimal(match["n"]) != total and f"{match['n']}元" not in match["items"]:
            yield _hit(match, f"{match['items']}合起来是{total}元，不是{match['n']}元", "n", "n")


def _by_time(doc: Document) -> Iterator[Hit]:
    """Means by the month, hours of a course, limits that are crossed, more days than a month has."""
    for match in doc.finditer(_MEAN):
        total, number, told = amount(match["t"]), count(match["n"]), amount(match["x"])
        same = match["per"].removeprefix("个") == match["each"]
        if same and number and abs(told * number - total) > max(_OFF * total, Decimal(number)):
            right = said(total / number, match["x"])
            yield _hit(
                match,
                f"{match['t']}{match['u']}，{match['n']}{match['per']}平均每{match['each']}是{right}，不是{match['x']}",
            )
    for match in doc.finditer(_HOURS):
        days, hours = count(match["d"]), int(match["h"])
        if days and hours > _MOST_HOURS * days:
            yield _hit(match, f"{match['d']}天里上不了{hours}{match['u']}，一天合{hours / days:.0f}{match['u']}")
    for match in doc.finditer(_LIMIT):
        if count(match["m"]) <= count(match["n"]):
            yield _hit(match, f"一般是{match['n']}{match['u']}，特殊的反而不超过{match['m']}{match['u']}，期限颠倒了")
    for match in doc.finditer(_PERIOD):
        most = _MOST.get((match["p"], match["u"]))
        if most and count(match["n"]) > most:
            yield _hit(match, f"每{match['p']}没有{match['n']}{match['u']}")


def _people(doc: Document) -> Iterator[Hit]:
    """Fewer members today than founders, more of one kind than there are in all."""
    for match in doc.finditer(_FOUNDERS):
        if amount(match["b"]) < amount(match["a"]):
            wrong = f"起初就有{match['a']}{match['u']}，如今反而只有{match['b']}{match['u2']}"
            yield _hit(match, wrong, "b", "u2")
    for match in doc.finditer(_GREETED):
        part = lazy(rf"(?<![\d.])(?P<m>{AMOUNT})[名位]{match['w']}(?=[一-鿿])")
        for one in part.finditer(doc.text):
            if one.start("m") != match.start("n") and amount(one["m"]) > amount(match["n"]):
                yield _hit(one, f"{match['w']}一共才{match['n']}名，不会有{one['m']}名")


def _left(doc: Document) -> Iterator[Hit]:
    """What is left of a whole that was told with its part: 职工9870人，会员8142人 … 还有1728名职工没有入会."""
    for match in doc.finditer(_REST):
        began = doc.text.rfind("\n", 0, match.start()) + 1
        told = re.compile(_OF_NOUN.format(noun=match["noun"], amount=AMOUNT))
        found = [one for one in told.finditer(doc.text, began, match.start()) if amount(one["a"]) > amount(one["b"])]
        if len(found) != 1 or (found[0]["u"] != found[0]["v"]):
            continue
        right = amount(found[0]["a"]) - amount(found[0]["b"])
        if amount(match["n"]) != right:
            wrong = f"{found[0]['a']}{found[0]['u']}减去{found[0]['b']}{found[0]['v']}是{said(right, match['n'])}，不是{match['n']}"
            yield Hit(found[0].start("a"), match.end("u"), {"wrong": wrong})


def _water(doc: Document) -> Iterator[Hit]:
    """36.82米，超警戒水位2.32米 … 31.46米，比警戒水位低3.04米: the mark of one gauge is where it is."""
    marks: dict[tuple[str, str], tuple[Decimal, str]] = {}
    for match in doc.finditer(_WATER):
        low = match["way"] == "低" or match["how"] == "低于"
        mark = Decimal(match["a"]) + (Decimal(match["d"]) if low else -Decimal(match["d"]))
        known = marks.setdefault((match["name"], match["base"]), (mark, match[0]))
        if Decimal("0.005") < abs(known[0] - mark) < _METRE:
            wrong = f"照前面的数，{match['base']}水位是{known[0]}米；照这里的数，是{mark}米"
            yield _hit(match, wrong, "a")


def _hit(match: re.Match[str], wrong: str, first: str | int = 0, last: str | int = 0) -> Hit:
    return Hit(match.start(first), match.end(last), {"wrong": wrong})


def _times(doc: Document) -> Iterator[Hit]:
    """同比增长1.4倍，也就是去年同期的1.4倍: what has grown by so many times is one time more."""
    for pattern in (_GREW_BY, _BECAME):
        for match in doc.finditer(pattern):
            grown = Decimal(match["x"]) / (1 if match["u"] == "倍" else 100)
            if abs(grown + 1 - Decimal(match["y"])) > max(_OFF * grown, Decimal("0.06")):
                wrong = f"增长{match['x']}{match['u']}，是原来的{(grown + 1).normalize():f}倍，不是{match['y']}倍"
                yield _hit(match, wrong)


def _cut(doc: Document) -> Iterator[Hit]:
    """去年8.4万次，今年压减三成以上，降到6.72万次以下."""
    for match in doc.finditer(_CUT):
        part, down = share(match["p"]), match["way"] in _DOWN.split("|")
        if part is None or (match["to"] in ("达到", "控制在") and not match["way"]):
            continue
        before, after = amount(match["a"]), amount(match["b"])
        right = before * (1 - part if down else 1 + part)
        slack = max(_OFF * right, Decimal(1))
        off = after - right if down else right - after  # how far it falls short of what was promised
        if off > slack or (off < -slack and not match["more"]):
            wrong = f"{match['a']}{match['u']}{match['way']}{match['p']}是{said(right, match['b'])}，不是{match['b']}"
            yield _hit(match, wrong)


def _terms(doc: Document) -> Iterator[Hit]:
    """干了三届、6年: the terms between the first and the last are whole ones; nobody has served more of them than there were."""
    current = next(iter(doc.finditer(_THE_TERM)), None)
    for match in doc.finditer(_TERMS):
        terms, years = count(match["t"]), count(match["y"])
        least, most = _SHORTEST * (terms - 1) + 1, _LONGEST * terms + 1
        if not least <= years <= most:
            yield _hit(match, f"{match['t']}届不是{match['y']}年", "t", "y")
        elif current and terms >= count(current["n"]):
            yield _hit(match, f"新一届是第{current['n']}届，前任做不了{match['t']}届", "t", "y")


def _half(doc: Document) -> Iterator[Hit]:
    """30个先进集体，村组织有14个，占了一半还多."""
    for match in doc.finditer(_HALF):
        began = max(doc.text.rfind(mark, 0, match.start()) for mark in "。！？；\n") + 1
        wholes = {
            one["a"]
            for one in _ALL.finditer(doc.text, began, match.start())
            if one["u"] == match["u"] and amount(one["a"]) > amount(match["b"])
        }
        if len(wholes) != 1:
            continue
        whole = wholes.pop()
        part = amount(match["b"]) / amount(whole)
        few = match["how"].startswith(("不", "少"))
        if (part >= Decimal("0.5")) == few or (part == Decimal("0.5") and not few):
            yield _hit(
                match, f"{whole}{match['u']}里的{match['b']}{match['u']}占{100 * part:.0f}%，不是“{match['how']}”"
            )
