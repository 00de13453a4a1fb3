"""A share of more than the whole: a rate above 100 %, a reduction by more than there was, parts that come to more than all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.spans import Span, holding
from pipeline.figures import parse_chinese
from pipeline.patterns import lazy

PAGE = Page(
    name="impossible-share",
    level="error",
    what="比率超过百分之百，或各部分加起来不是百分之百、不等于总数",
    why="满意率、覆盖率最多百分之百，三次产业之和应是一百；算错当场就能听出来",
    instead="核对数字",
    source="校对通例：数据合乎常理",
    message="“{text}”{wrong}",
    quotes=True,
)
_N = r"\d+(?:\.\d+)?"
_RATE = lazy(
    r"(?:满意率|满意度|合格率|覆盖率|普及率|占比|参与率|知晓率|办结率|达标率|建会率|入会率|签订率|成功率|城镇化率|可办率|兑现率|出勤率|就业率|参保率|巩固率"
    rf"|通过率|及时率|答复率|回复率|好评率|脱贫率|优良率|比重|优良天数比例|公开率|整改率|调解率|履约率|上线率|结案率|化解率|落实率|持证率|解决率|调解成功率|(?<!毛)入学率)(?:[由从][^，。；]{{1,10}}(?=提高到|提升到|上升到|增加到))?(?:均|都|也|已|分别|稳定|保持)*(?:达|达到|提高到|提升到|上升到|增加到|为|是|在|超过)*(?:了)?(?P<n>{_N})[%％](?!以)"
)
_LESS = lazy(rf"(?:压减|压缩|缩短|减少|降低|下降|精简)[^，。；\d百]{{0,8}}(?P<n>{_N})[%％]")
_WHOLE = lazy(rf"占(?:比|[^，。；、\d]{{1,10}}的)?(?:达到?|为|超过|近)?(?P<n>{_N})[%％]")
_MOST = 100
_THREE = lazy(
    rf"(?:产业|结构|比例|比)[^，。；\n\d]{{0,10}}(?P<one>{_N})[:：∶](?P<two>{_N})[:：∶](?P<three>{_N})(?:(?:调整|优化|转变|演变)(?:为|到)(?P<four>{_N})[:：∶](?P<five>{_N})[:：∶](?P<six>{_N}))?"
)
_ROUNDED, _OTHER = Decimal("0.3"), 20  # points that rounding may take; so many are another kind of ratio
_PARTS = lazy(
    rf"(?:[^，。；\n%％]{{1,14}}[占为](?:比)?{_N}[%％][，、；]){{2,6}}[^，。；\n%％]{{1,14}}[占为](?:比)?{_N}[%％]"
)
_LEAST_PARTS, _PARTS_EDGES = 3, "。\n"  # no list of shares goes across
_PERCENT = lazy(rf"[占为](?:比)?({_N})[%％]")
_OVERLAP = lazy("党员|女|少数民族|以下|以上|一线|学历|职称|平均|新增|同比|比上年|分别|增长")
_FRACTION = lazy(
    "(?P<of>[二三四五六七八九十]|[二三四五六七八九]十)分之(?P<n>[一二三四五六七八九十]{1,3})(?![一-鿿]?[点])"
)
_ADDED = lazy(
    r"(?:[^，。；、：\n\d]{1,10}\d+(?P<unit>[个家人名户件项场座条支])、){1,6}[^，。；、：\n\d]{1,10}\d+(?P=unit)，?(?:一共|总共|合计|共计|总计|共)(?:有)?(?P<sum>\d+)(?P=unit)"
)

_SUM = lazy(r"(?:共|[合共总]计)有?\d+[个家人名户件项场座条支]")  # what every match of ``_ADDED`` ends in
_ADDED_EDGES = "。；：\n"


def _inside(doc: Document, pattern: re.Pattern[str], stretches: Iterable[Span]) -> Iterator[re.Match[str]]:
    for start, end in stretches:
        yield from pattern.finditer(doc.text, start, end)


def find(doc: Document) -> Iterator[Hit]:
    for pattern in (_RATE, _LESS, _WHOLE):
        for match in doc.finditer(pattern):
            if Decimal(match["n"]) > _MOST:
                yield Hit(*match.span(), {"wrong": "超过了百分之百"})
    for match in doc.finditer(_THREE):
        for names in (("one", "two", "three"), ("four", "five", "six")):
            parts = [Decimal(match[name]) for name in names if match[name]]
            # 1:2:7 is a ratio of another kind.
            off = abs(sum(parts, Decimal()) - _MOST)
            if parts and _ROUNDED < off < _OTHER:
                yield Hit(match.start(names[0]), match.end(names[2]), {"wrong": f"加起来是{sum(parts)}，不是100"})
    for match in _inside(doc, _PARTS, holding(doc.text, _PERCENT, _PARTS_EDGES, _LEAST_PARTS)):
        parts = [Decimal(number) for number in _PERCENT.findall(match[0])]
        if _MOST + 1 < sum(parts) < _MOST + 30 and not _OVERLAP.search(match[0]):
            yield Hit(*match.span(), {"wrong": f"加起来是{sum(parts)}%，超过了百分之百"})
    for match in doc.finditer(_FRACTION):
        of, number = parse_chinese(match["of"]), parse_chinese(match["n"])
        if of and number and number > of:
            yield Hit(*match.span(), {"wrong": "分子比分母还大"})
    for match in _inside(doc, _ADDED, holding(doc.text, _SUM, _ADDED_EDGES)):
        unit = match["unit"]
        total = sum(int(number) for number in re.findall(rf"(\d+){unit}", doc.text[match.start() : match.start("sum")]))
        if total != int(match["sum"]):
            yield Hit(*match.span(), {"wrong": f"各项加起来是{total}{unit}"})
