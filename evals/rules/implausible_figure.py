"""A figure with a unit, or a scale, that cannot be: an average wage in hundred millions, a building of square kilometres."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from re import Pattern

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.figures import Figure
from pipeline.patterns import lazy

PAGE = Page(
    name="implausible-figure",
    level="warning",
    what="数字大得或小得不合常理，多半是单位写错了",
    why="“投入资金1350元”“平均工资7亿元”，听的人当场就会笑出来",
    instead="核对单位：元还是万元、亿元，公斤还是吨，平方米还是平方公里",
    source="校对通例：数据合乎常理",
    message="“{text}”不合常理，核对单位",
    yields_to=frozenset({"altered-figure", "untraced-figure", "wrong-sum", "wrong-product", "impossible-share"}),
)
_WAN, _YI = Decimal(10**4), Decimal(10**8)


@dataclass(frozen=True, slots=True)
class _Range:
    """What a figure of these units, with these words before it, may be; ``unless`` where they stand in the clause, it is of another thing."""

    before: Pattern[str]
    units: frozenset[str]
    least: Decimal
    most: Decimal
    unless: Pattern[str] | None = None
    beside: Pattern[str] | None = None  # likewise, anywhere in its sentence


_EACH = lazy("每|人均|户均|平均|标准|最高|最低|单价|一[人名户]|各|人次|门票|学费|工资|津贴|全国|全省|中央|国家")
# 为她发放慰问金2000元: what one person gets or gives may be little
_ONE = lazy(
    "[他她](?!们)|老伴|自己|本人|个人|一家|家里|家庭|孩子|女儿|儿子|老人|大爷|大妈|师傅|大姐|这[家位名户]|一[位名户]|当年|那年|19\\d\\d年|起家|借"
)
_MONEY = frozenset({"元"})
_PEOPLE = frozenset({"人", "名", "人次"})
_RANGES = (
    _Range(lazy("(?:生产总值|GDP)(?:达到?|为|是|突破|完成|实现|超过)?(?:了)?$"), _MONEY, 5000 * _WAN, Decimal(10) ** 15, _EACH),
    _Range(
        lazy("(?:人均|平均|年均|月均)(?:可支配收入|纯收入|工资|年收入|月收入|年薪|收入|奖金|补助)(?:已|也)?(?:达到?|为|是|超过|突破|提高到|增加到|增长到)?(?:了)?$"),
        _MONEY, Decimal(100), 100 * _WAN,
    ),
    _Range(lazy("(?:财政收入|公共预算收入|税收|总产值|进出口总额)(?:达到?|为|是|突破|完成|实现)?(?:了)?$"), _MONEY, 10 * _WAN, Decimal(10) ** 15, _EACH),
    _Range(
        lazy(
            "(?:投入|发放|筹集|筹措|落实|安排|拨付|争取|募集|下拨|拿出|补助|支出)[^，。；、\\\\d]{0,12}?(?:资金|经费|款项|善款|款|救助金|慰问金|贷款)(?:共计|累计|合计|共|达到?|约|近|超过|总额)*$"
        ),
        _MONEY, Decimal(5000), 500 * _YI, _EACH, _ONE,
    ),
    _Range(lazy("(?:中心|驿站|场馆|文化宫|俱乐部|基地|服务站|阵地|书屋|学校|校区|活动室|大楼|建筑|展厅|厂房)[^，。；、\\\\d]{0,4}面积(?:达到?|为|约|近|共)?$|建筑面积(?:达到?|为|约|近|共)?$"), frozenset({"平方公里", "平方千米"}), Decimal(10**6), Decimal(0)),
    _Range(lazy("(?:亩产|单产)(?:量)?(?:达到?|为|是)?$"), frozenset({"公斤", "千克", "斤"}), Decimal(20), 20 * _WAN),
    _Range(lazy("(?:亩产|单产)(?:量)?(?:达到?|为|是)?$"), frozenset({"吨"}), Decimal(0), Decimal(50)),
    _Range(lazy("(?:培训|慰问|帮扶|发展会员|新发展会员|救助|资助|走访|服务职工|惠及职工|参与职工)[^，。；、\\\\d]{0,6}$"), _PEOPLE, Decimal(0), _YI, lazy("全国|我国|中央")),
    _Range(lazy("(?:公路|道路|管网|渠道|绿道|铁路|线路|村道)[^，。；、\\\\d]{0,4}$"), frozenset({"公里", "千米"}), Decimal(0), 10 * _WAN, lazy("全国|我国")),
    _Range(lazy("(?:年龄|最大的?|最小的?|最长的?|今年|年近|年过|已是|现年)[^，。；、\\\\d]{0,3}$"), frozenset({"岁"}), Decimal(3), Decimal(115)),
    _Range(lazy("(?:每天|每日|一天)[^，。；、\\\\d]{0,6}(?:工作|值守|运转|服务|开放|学习|训练)[^，。；、\\\\d]{0,3}$"), frozenset({"小时"}), Decimal(0), Decimal(24)),
)  # fmt: skip
_MOST = Decimal(10**8)  # more people than any province has, or nearly
_REACH = 28  # characters before a figure that tell what it counts


_WHOLE = frozenset("人 名 人次 位 户 家 个 栋 件 场 项 所 座 村 辆 次 条 支 枚".split())
_MEAN = lazy("平均|均|每|率|相当于|折合|约合|系数|之比|比值|密度|拥有量|强度|指数")
_LOCAL = frozenset("人 名 位 户 栋 家 所 件 人次".split())
_HERE = lazy("全[市县区州旗镇乡]|我[市县区州]")
_CROWDS = lazy("游|客|出行|访问|浏览|点击|播放|阅读|核酸|接种|检测|关注|流量")
_NATIONAL = lazy("全国|我国|世界|全球|中国|国家|亿万|网民|人类|中华|全体人民|各国|脱贫攻坚|近一亿|9899")


def find(doc: Document) -> Iterator[Hit]:
    for figure in doc.figures:
        if figure.kind != "number" or len(figure.values) != 1:
            continue
        if _broken(doc, figure) or _too_many(doc, figure):
            yield Hit(figure.start, figure.end)
            continue
        for one in _RANGES:
            if figure.unit in one.units and not _within(figure, one) and _told(doc, figure, one):
                yield Hit(figure.start, figure.end)
                break


def _broken(doc: Document, figure: Figure) -> bool:
    """4.5人次, 31.5名: people and things are counted in whole numbers; 万 is missing."""
    value = figure.values[0]
    if figure.unit not in _WHOLE or value == value.to_integral_value() or "." not in figure.text:
        return False
    began = max(doc.text.rfind(mark, 0, figure.start) for mark in "。！？；\n") + 1
    return not _MEAN.search(doc.text, began, figure.start)


def _too_many(doc: Document, figure: Figure) -> bool:
    """全市会员28亿人: more than there are."""
    if figure.values[0] < _MOST or figure.unit not in _LOCAL:
        return False
    began = max(doc.text.rfind(mark, 0, figure.start) for mark in "。！？；\n") + 1
    if figure.unit == "人次" and _CROWDS.search(doc.text, began, figure.end + 6):
        return False
    if _HERE.search(doc.text, began, figure.start):
        return True
    title = doc.text[slice(*doc.title)] if doc.title else ""
    return not (_NATIONAL.search(doc.text, began, figure.end + 12) or _NATIONAL.search(title))


def _within(figure: Figure, one: _Range) -> bool:
    return one.least <= figure.values[0] <= one.most


def _told(doc: Document, figure: Figure, one: _Range) -> bool:
    before = doc.text[max(0, figure.start - _REACH) : figure.start]
    clause = before[max(before.rfind(mark) for mark in "，。；\n") + 1 :]
    if one.before.search(clause) is None or (one.unless and one.unless.search(clause)):
        return False
    began = max(doc.text.rfind(mark, 0, figure.start) for mark in "。！？\n") + 1
    ends = (at for mark in "。！？\n" if (at := doc.text.find(mark, figure.end)) >= 0)
    return not (one.beside and one.beside.search(doc.text, began, min(ends, default=len(doc.text))))
