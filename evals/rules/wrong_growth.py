"""A rise or fall that is not the difference of the figures it stands with, or that goes the other way."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from evals.document import Document
from evals.numbers import net_gain
from evals.numbers.sums import as_percent
from evals.shapes.base import Hit, Page
from pipeline.figures import Figure
from pipeline.patterns import lazy

PAGE = Page(
    name="wrong-growth",
    level="warning",
    what="由多少到多少、增减多少，三个数算不拢，或升降说反了",
    why="听的人一算就知道；至少有一个数是错的",
    instead="核对三个数字，升用“增加到”“提高到”，降用“减少到”“下降到”",
    source="校对通例：全文数据一致",
    message="{wrong}",
    yields_to=frozenset({"altered-figure", "contrary-change"}),
)
_TO = lazy(
    r"[^。；\n]{0,14}?(?P<way>增加|提高|提升|上升|增长|增|发展|扩大|壮大|扩展|升|减少|下降|降低|压减|压缩|缩短|降|减)(?:到了?|至|为)(?:了|20\d\d年的?|去年的?|现在的|目前的|如今的)*(?:近|约)?$"
)
_FROM = lazy("[由从][^。；\n]{0,24}$")
_BY = lazy(
    r"^[，,、（(](?:[一二三四五六七八九十\d]{1,2}年(?:来|间|时间)?|累计|共|总共|净|同比|较上年|比上年|分别)*(?P<way>净增|新增|增加|增长|提高|提升|上升|增|升|减少|下降|降低|压减|缩短|降|减)(?:幅度?)?(?:了|达到?|为|的)?$"
)
_DOWN = frozenset("减下降压缩")
_DOWNWARD = frozenset({"减少", "下降", "降低", "压减", "压缩", "缩短", "降", "减"})
_POINT, _THIRD = Decimal("0.8"), Decimal(3)  # percentage points that rounding may take; for a fraction
_YEARLY = lazy("年均|平均|每年|月均")
_EACH = lazy("[，,]?(?:年均|平均每年)(?:[^，。；\\d]{0,4}?)(?:达到?|为)?")
_SPAN = lazy("(?P<n>[三四五六]|[3-6])年(?:来|间|内)[^。；]{0,30}$")
_EVERY = lazy("(?:每年|年均)[^，。；\\d]{0,26}$")  # 每年培训8000人次，五年累计达到4万人次
_OF_ONE = lazy(
    "每(?!年)[一-鿿]{1,4}每年|每年[^，。；\\d]{0,4}(?:每|各(?!级|地|方))(?!年)|各(?!级|地|方|界|位)[一-鿿]{1,6}每年|[人户村均]均每年|(?<!平)均每年|每(?:人|名|户|位|家|个|所|村|项|对|校|支|县|镇|乡|亩|辆|台|座|栋)[^，。；\\d]{0,8}$"
)
_OVER = lazy(
    "[，,](?:力争|预计|争取)?(?P<n>[三四五六]|[3-6])年(?:内|间|来)?(?:累计|共计|合计|总共|总计|共)[^，。；\\d]{0,6}"
)
_TIMES = lazy("(?:是|相当于|为)[^，。；\\d]{0,8}")
_MULTIPLE = lazy(
    "[，,]?(?:(?P<of>是|为|相当于|达到)[^，。；\\d]{0,10}的?|(?:(?:比|较|同比)[^，。；\\d]{0,8}?)?(?:增长|增加|提高|扩大|提升|翻|多)(?:了|近|约|超过)*)"
)
_DOUBLED = lazy("[，,]?(?:[^，。；\\d]{0,8})?翻(?:了)?(?:近)?(?P<n>[一两二三四])番")
# 达到11.3%，比2015年的5.8%提高5.5个百分点
_THAN = lazy("[^，。；\\d]{0,6}[，,]?(?:比|较)(?:20\\d\\d年|[^，。；\\d]){0,12}?")
_CHANGED = lazy("[，,]?(?:净|共|累计)?(?P<way>增加|增长|提高|提升|上升|增|多|高|减少|下降|降低|少|低|降)(?:了|出)?")
_LESS = frozenset({"减少", "下降", "降低", "少", "低", "降"})
# 新增17家，总数由126家增加到143家: nothing but the total stands between.
_NEW = lazy("(?:新增|净增|增加|增长|减少|新建|新发展|新创建|新认定|新培育|净减)[^，。；、\\d]{0,12}$")
_FOUNDED = lazy("(?:新建|新发展|新创建|新认定|新培育)[^，。；、\\d]{0,12}$")  # others may have been dissolved
_IN_ALL = lazy(
    "[，,](?:[^，。；\\d]{0,6}(?:总数|总量|总人数|数量|规模|累计|总计|全[市县区省])[^，。；\\d]{0,4})(?:由|从)(?:上年的|去年的|年初的|20\\d\\d年的|原来的)?"
)
_COUNTED = frozenset("人 名 户 家 人次 件 亩 吨 公里 元 所 场 次".split())
_ALIKE = (frozenset("人名"), frozenset("家户所"), frozenset("场次"))
_MORE_BY = lazy(
    "[，,（(](?:同比|(?:比|较)[^，。；\\d]{1,8}?(?:20\\d\\d年)?)?(?P<way>净?增加|增长|多|减少|下降|少)(?:了)?"
)
_GREW = lazy("[，,](?:同比|增幅|降幅)?(?P<way>增长|增加|上升|下降|减少|降低|达到?|为)(?:了|达到?)?")
_PLANNED = lazy("(?:计划|预算|目标|任务|预计|应)[^，。；\\d]{0,8}$")
_REALLY = lazy("[，,](?:实际|最终|实)[^，。；\\d]{0,8}")
_OVER_BY = lazy(
    "[，,](?:超出|超额(?:完成)?|超(?:计划|预算|目标)?|多出|结余|节约|节省|少(?:了|花)?|多(?:了)?|缺)(?:了)?"
)
_OFF = Decimal("0.03")  # of a value, that rounding may take
_HALF = Decimal("0.051")  # what a last digit may be rounded by


def find(doc: Document) -> Iterator[Hit]:
    figures = [as_percent(one) for one in doc.figures if one.kind != "date"]
    for at in range(1, len(figures)):
        one, two = figures[at - 1 : at + 1]
        way = _way(doc, one, two)
        if at + 1 < len(figures) and (way is None or not _told(doc, one)):
            yield from net_gain.found(doc, one, two, figures[at + 1])
        if way is None and _other_unit(doc, one, two):
            wrong = f"由“{one.text}”到“{two.text}”，前后单位不一样"
            yield Hit(one.start, two.end, {"wrong": wrong})
        if way is None:
            yield from _yearly(doc, one, two)
            if at + 1 < len(figures):
                yield from _times(doc, one, two, figures[at + 1])
                yield from _than(doc, one, two, figures[at + 1])
                yield from _rose(doc, one, two, figures[at + 1])
                yield from _beyond(doc, one, two, figures[at + 1])
            continue
        low, high = one.values[0], two.values[0]
        if low != high and (low > high) != (way in _DOWNWARD) and _told(doc, one):
            wrong = f"由{one.text}到{two.text}是{'下降' if low > high else '上升'}，不是“{way}”"
            yield Hit(one.start, two.end, {"wrong": wrong})
        elif at > 1 and _ahead(doc, figures[at - 2], one):
            yield from _before(doc, figures[at - 2], one, two)
        else:
            yield from _multiplied(doc, one, two, figures[at + 1] if at + 1 < len(figures) else None)
            if at + 1 < len(figures):
                yield from _by(doc, one, two, figures[at + 1])


def _way(doc: Document, one: Figure, two: Figure) -> str | None:
    """The word between two figures that tells one has become the other."""
    plain = one.kind == two.kind and one.unit == two.unit and len(one.values) == len(two.values) == 1
    if not plain or two.start - one.end > 30 or one.kind == "points":
        return None
    match = _TO.fullmatch(doc.text, one.end, two.start)
    return match["way"] if match else None


def _other_unit(doc: Document, one: Figure, two: Figure) -> bool:
    """由2.4万人增加到4.2万户: one thing counted with two measures that do not go for each other."""
    plain = _plain(one, two) and one.unit in _COUNTED and two.unit in _COUNTED and two.start - one.end < 16
    alike = one.unit == two.unit or any({one.unit, two.unit} <= group for group in _ALIKE)
    return plain and not alike and _TO.fullmatch(doc.text, one.end, two.start) is not None and _told(doc, one)


def _told(doc: Document, one: Figure) -> bool:
    return _FROM.search(doc.text, max(0, one.start - 30), one.start) is not None


def _by(doc: Document, one: Figure, two: Figure, by: Figure) -> Iterator[Hit]:
    between = doc.text[two.end : by.start]
    match = _BY.match(between)
    hedged = one.approx or two.approx or by.approx or len(by.values) != 1
    if match is None or hedged or _YEARLY.search(between) or not _told(doc, one):
        return
    if right := _differs(one, two, by):
        yield Hit(one.start, by.end, {"wrong": f"由{one.text}到{two.text}，相差{right}，不是{by.text}"})


def _differs(one: Figure, two: Figure, by: Figure) -> str | None:
    """The true rise from one to two where ``by`` is another; None where it is right, or of another kind."""
    low, high, told = one.values[0], two.values[0], by.values[0]
    true = abs(high - low)
    share = 100 * true / low if low else None
    if one.kind == "percent" and by.kind in ("points", "percent"):
        # 由88.5%提高到93.2%，提高了4.7%: what is just the difference in points is no share of the first
        points = abs(true - told) <= _HALF < abs((share or told) - told)
        in_points = by.kind == "points" or (share is not None and abs(share - told) <= _POINT and not points)
        right, off = f"{true.normalize():f}个百分点", abs(true - told) > _HALF
        return right if (off if by.kind == "points" else not in_points) else None
    if one.kind == "number" and by.kind == "points" and share is not None:
        return f"{share:.1f}%"
    if one.kind == "number" and by.kind == "percent" and share is not None:
        return f"{share:.1f}%" if abs(share - told) > (_THIRD if "分之" in by.text else _POINT) else None
    if one.kind == by.kind == "number" and by.unit == one.unit:
        return _said(true, by) if true != told else None
    return None


_CHANGE = lazy("(?:增加|净增|新增|增|多|减少|下降|少|降)了?$")


def _than(doc: Document, two: Figure, one: Figure, by: Figure) -> Iterator[Hit]:
    """比例达到11.3%，比2015年的5.8%提高5.5个百分点: what it is now stands before what it was."""
    plain = two.kind == one.kind and two.unit == one.unit and two.kind in ("number", "percent")
    hedged = one.approx or two.approx or by.approx or not len(one.values) == len(two.values) == len(by.values) == 1
    changed = _CHANGED.fullmatch(doc.text, one.end, by.start)
    if not plain or hedged or changed is None or not _THAN.fullmatch(doc.text, two.end, one.start):
        return
    if _CHANGE.search(doc.text, two.end, one.start):
        return  # 23.6万户，比年初增加9.4万户，增长66.2%: the second one is what came in addition
    low, high = one.values[0], two.values[0]
    if low != high and (low > high) != (changed["way"] in _LESS):
        wrong = f"{two.text}比{one.text}{'少' if low > high else '多'}，不是“{changed['way']}”"
        yield Hit(two.start, by.end, {"wrong": wrong})
    elif right := _differs(one, two, by):
        yield Hit(two.start, by.end, {"wrong": f"{two.text}与{one.text}相差{right}，不是{by.text}"})


def _rose(doc: Document, now: Figure, by: Figure, share: Figure) -> Iterator[Hit]:
    """全年收缴3600万元，同比增加600万元，增长25%: the rise and what it is of what there was."""
    rose, grew = _MORE_BY.fullmatch(doc.text, now.end, by.start), _GREW.fullmatch(doc.text, by.end, share.start)
    if rose is None or grew is None or not _plain(now, by) or now.unit != by.unit or share.kind != "percent":
        return
    if share.approx or len(share.values) != 1 or (rose["way"] in _LESS) != (grew["way"] in _LESS):
        return
    was = now.values[0] + (by.values[0] if rose["way"] in _LESS else -by.values[0])
    true = 100 * by.values[0] / was if was > 0 else share.values[0]
    if abs(true - share.values[0]) > _POINT:
        wrong = f"{now.text}，{rose['way']}{by.text}，是{grew['way']}{true:.1f}%，不是{share.text}"
        yield Hit(now.start, share.end, {"wrong": wrong})


def _beyond(doc: Document, plan: Figure, done: Figure, by: Figure) -> Iterator[Hit]:
    """原计划投入200万元，实际投入260万元，超出80万元."""
    if not _plain(plan, done, by) or not plan.unit == done.unit == by.unit:
        return
    planned = _PLANNED.search(doc.text, max(0, plan.start - 12), plan.start)
    really = _REALLY.fullmatch(doc.text, plan.end, done.start)
    true = abs(plan.values[0] - done.values[0])
    if planned and really and _OVER_BY.fullmatch(doc.text, done.end, by.start) and true != by.values[0]:
        wrong = f"{plan.text}与{done.text}相差{_said(true, plan)}，不是{by.text}"
        yield Hit(plan.start, by.end, {"wrong": wrong})


def _multiplied(doc: Document, one: Figure, two: Figure, by: Figure | None) -> Iterator[Hit]:
    """由8个增加到24个，是五年前的4倍; 增长3倍; 翻了两番."""
    if not _plain(one, two) or not 0 < one.values[0] < two.values[0] or not _told(doc, one):
        return
    ratio = two.values[0] / one.values[0]
    doubled = _DOUBLED.match(doc.text, two.end)
    if doubled:
        right = Decimal(2) ** "一两三四".index(doubled["n"].replace("二", "两")) * 2
        if not right * Decimal("0.85") <= ratio < right * Decimal("1.6"):
            wrong = f"由{one.text}到{two.text}，是{ratio:.2g}倍，不是翻{doubled['n']}番"
            yield Hit(one.start, doubled.end(), {"wrong": wrong})
    if by is None or by.unit != "倍" or len(by.values) != 1:
        return
    match = _MULTIPLE.fullmatch(doc.text, two.end, by.start)
    if match:
        true = ratio if match["of"] else ratio - 1
        hedged = by.approx or doc.text[by.start - 1] in "近约超" or doc.text[by.end : by.end + 1] in ("多", "余")
        if abs(true - by.values[0]) > (Decimal(1) if hedged else max(_OFF * true, Decimal("0.06"))):
            told = "是原来的" if match["of"] else "增加了"
            wrong = f"由{one.text}到{two.text}，{told}{true:.2g}倍，不是{by.text}"
            yield Hit(one.start, by.end, {"wrong": wrong})


def _ahead(doc: Document, by: Figure, one: Figure) -> bool:
    """Whether the rise is told before its two figures: 新增规上企业17家，总数由126家增加到145家."""
    said = _NEW.search(doc.text, max(0, by.start - 14), by.start)
    return said is not None and _IN_ALL.fullmatch(doc.text, by.end, one.start) is not None


def _before(doc: Document, by: Figure, one: Figure, two: Figure) -> Iterator[Hit]:
    if by.unit == one.unit == two.unit and _plain(by, one, two):
        true = abs(two.values[0] - one.values[0])
        some_left = true < by.values[0] and _FOUNDED.search(doc.text, max(0, by.start - 14), by.start)
        if true != by.values[0] and not some_left:
            wrong = f"由{one.text}到{two.text}，相差{_said(true, one)}，不是{by.text}"
            yield Hit(by.start, two.end, {"wrong": wrong})


def _plain(*figures: Figure) -> bool:
    return all(one.kind == "number" and not one.approx and len(one.values) == 1 for one in figures)


def _yearly(doc: Document, whole: Figure, each: Figure) -> Iterator[Hit]:
    """五年来新建3200家，年均800家; 每年培训8000人次，五年累计4万人次."""
    over = _OVER.fullmatch(doc.text, whole.end, each.start)
    every = over is not None and _EVERY.search(doc.text, max(0, whole.start - 30), whole.start) is not None
    other = every and whole.unit != each.unit and _plain(whole, each)
    if over and other and whole.values[0] * _years(over["n"]) == each.values[0]:
        wrong = f"每年{whole.text}，累计{each.text}，前后单位不一样"
        yield Hit(whole.start, each.end, {"wrong": wrong})
    if over and whole.unit == each.unit and _plain(whole, each):
        whole, each = each, whole
        total = each.values[0] * _years(over["n"])
        if _of_each(doc, each, whole.values[0], total):
            return
        if _EVERY.search(doc.text, max(0, each.start - 30), each.start) and total != whole.values[0]:
            wrong = f"每年{each.text}，{over['n']}年共{_said(total, whole)}，不是{whole.text}"
            yield Hit(each.start, whole.end, {"wrong": wrong})
    if whole.unit != each.unit or not _plain(whole, each) or not _EACH.fullmatch(doc.text, whole.end, each.start):
        return
    years = _SPAN.search(doc.text, max(0, whole.start - 40), whole.start)
    if years:
        number = _years(years["n"])
        told = each.values[0] * number
        if abs(told - whole.values[0]) > max(_OFF * whole.values[0], number):
            wrong = f"{number}年共{whole.text}，年均{_said(round(whole.values[0] / number, 1), whole)}，不是{each.text}"
            yield Hit(whole.start, each.end, {"wrong": wrong})


def _of_each(doc: Document, each: Figure, stated: Decimal, total: Decimal) -> bool:
    """300名青年，每人每年补助2万元，三年共需1800万元: the yearly sum is that of one of many."""
    began = max(doc.text.rfind(mark, 0, each.start) for mark in "。！？；\n") + 1
    if _OF_ONE.search(doc.text, began, each.start):
        return True
    paragraph = doc.text.rfind("\n", 0, each.start) + 1
    many = stated / total if total else Decimal(0)
    return many > 1 and any(paragraph <= one.start < each.start and one.values == (many,) for one in doc.figures)


def _years(words: str) -> Decimal:
    return Decimal(int(words) if words.isdecimal() else "三四五六".index(words) + 3)


def _times(doc: Document, one: Figure, other: Figure, times: Figure) -> Iterator[Hit]:
    """新发展会员3.2万人，是去年1.6万人的3倍."""
    same = one.unit == other.unit and times.unit == "倍" and _plain(one, other, times)
    if not same or doc.text[other.end : times.start] != "的" or not other.values[0]:
        return
    if _TIMES.fullmatch(doc.text[one.end : other.start].lstrip("，,")):
        true = one.values[0] / other.values[0]
        if abs(true - times.values[0]) > max(_OFF * true, Decimal("0.05")):
            wrong = f"{one.text}是{other.text}的{true:.2g}倍，不是{times.text}"
            yield Hit(one.start, times.end, {"wrong": wrong})


def _said(value: Decimal, like: Figure) -> str:
    for word, scale in (("亿", 10**8), ("万", 10**4)):
        if word in like.text:
            return f"{(value / scale).normalize():f}{word}{like.unit}"
    return f"{value.normalize():f}{like.unit}"
