"""Finding figures in a text: one pass over the places where a numeral stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from pipeline.figures.figure import Approx, Figure, Kind
from pipeline.figures.numerals import LONGEST, SCALES, TENS, parse_chinese
from pipeline.patterns import lazy

_A = "0-9０-９"
_C = "零〇一二三四五六七八九十百千万亿两"
_C_DIGIT = "零〇一二三四五六七八九"
_ARABIC = rf"[{_A}]{{1,3}}(?:,[{_A}]{{3}})+(?![{_A}])(?:[.．][{_A}]+)?|[{_A}]+(?:[.．][{_A}]+)?"
_SCALE = r"[十百千]?(?:万亿|[万亿])|[百千](?![分年])"
_MORE = "[余多]"  # 4200余万元, 20多万名: between a number and its scale
_AMOUNT = rf"(?:{_ARABIC})(?:\s?(?:{_MORE}?(?:{_SCALE}))(?:(?:{_ARABIC})(?:{_SCALE}))*)?"
_SHARE = rf"[{_C_DIGIT}两十百]{{1,7}}(?:点[{_C_DIGIT}]{{1,4}})?"
_TO = r"(?:—{1,2}|－|-|–|~|～|至|到)"
_YEAR = rf"(?:[{_A}]{{4}}|[{_C_DIGIT}]{{4}})年"
_MONTH = rf"(?:[{_A}]{{1,2}}|[一二三四五六七八九十]{{1,2}})月"
_DATE = rf"(?:[{_A}]{{1,2}}|[一二三四五六七八九十]{{1,3}})日"

_SHORT = 400  # characters of a text whose figures are remembered
_REACH = 12  # characters on each side in which a fixed term that covers a figure begins or ends

# Tried where a numeral stands; the first alternative that fits wins. Every repetition is bounded by its own class of
# characters, so that the scan is linear.
_TOKEN = lazy(
    rf"""
    (?P<years>(?:19|20)\d\d(?=\s?{_TO}\s?(?:19|20)\d\d年))
  | (?P<months>[{_A}]{{1,2}}(?=\s?{_TO}\s?(?:1[0-2]|[1-9])月(?!{_TO})))
  | (?P<ymd>{_YEAR}(?:{_MONTH}(?:{_DATE})?)?)
  | (?P<md>[{_A}]{{1,2}}月(?:[{_A}]{{1,2}}日)?(?!活动|会)|[一二三四五六七八九十]{{1,2}}月[一二三四五六七八九十]{{1,3}}日)
  | (?P<iso>(?:19|20)\d\d(?P<sep>[-./])(?:0?[1-9]|1[0-2])(?P=sep)(?:0?[1-9]|[12]\d|3[01])(?!\d))
  | (?P<share>百分之(?P<share1>{_SHARE}|{_ARABIC})(?:至(?:百分之)?(?P<share2>{_SHARE}))?)
  | (?P<ratio>(?P<below>[{_C_DIGIT}十百千万]{{1,3}})分之(?P<above>[{_C_DIGIT}十]{{1,3}}))
  | (?P<arabic>(?P<first>{_AMOUNT})(?P<mark1>[%％])?(?:\s?{_TO}\s?(?P<second>{_AMOUNT}))?)
  | (?P<chinese>[{_C}]+(?:{_MORE}(?:万亿|[万亿]))?(?:点[{_C_DIGIT}]+(?=[万亿倍个])[万亿]*)?(?:[至到](?P<upto>[{_C}]+))?)
    """,
    re.VERBOSE,
)


def _words(row: str) -> tuple[str, ...]:
    return tuple(row.split())


# Units that turn even a small Chinese number into a count of things (三家企业, 两座工人文化宫), and those that do not.
_FIRM_UNITS = _words(
    "% ％ ‰ 个多百分点 多个百分点 个百分点 百分点 个千分点 千分点 人次 平方公里 平方千米 平方米 立方米 公里 公顷 公斤 千克 千米 千瓦时 千瓦 小时 分钟 美元 欧元 港元 元 家 户 所"
    " 座 台 套 处 倍 亩 吨 斤 辆 艘 栋 幢 场 期 批 间 部 篇 册 枚 笔 例"
)
_SPAN_UNITS = _words("年 周年 岁 载 代")
_LOOSE_UNITS = _words(
    "人 个 个月 名 位 项 件 条 次 支 本 份 门 类 种 级 层 镇 乡 村 县 市 区 天 日 周 米 厘米 毫米 微米 纳米 度 张 幅 单 起 只 头 株 棵 点 字 页"
    " 班 组 队 方 步 轮 道 面 片 对 双 遍 回 趟 号 时 分 秒"
)
_UNITS = sorted((*_FIRM_UNITS, *_SPAN_UNITS, *_LOOSE_UNITS), key=len, reverse=True)
# 八成以上, 约三成小微企业, 三成企业: tenths, where 成 begins no word of its own (成立, 成员)
_TENTHS = (
    r"成(?:(?=以上|左右|多|用[于来在]|投向|[的，。、；）]|\s|$)|(?<=[近约超逾过占到足有达][一二两三四五六七八九]成)(?![为立长效果员功熟就分套本批片型名家组绩品交语份群双对串人一二三四五六七八九])"
    r"|(?<![一-鿿][年月日批期个第新十]..)(?<=[三四五六七八九]成)(?=(?:小微|中小|民营|非公|规上)?企业|职工|妇女|青年|会员|群众|农民工|受访|家庭|用户|学员|基层工会|工会干部|毕业生|项目|社区|订单|产品))"
)
_UNIT = lazy(rf"\s?(?P<more>余|多|来)?(?P<unit>{'|'.join(_UNITS)}|{_TENTHS})?(?P<late>以上|左右|上下)?")
# Where a figure can begin; the second leaves out a digit in Chinese all by itself that counts nothing firm (一是, 同一个):
# it would be weak at most, and there are more of these than of all others.
_START = lazy(f"[{_A}{_C}]")
_FIRM_UNIT = "|".join(sorted({unit[:2] if unit[0] == "个" else unit[0] for unit in (*_FIRM_UNITS, "成")}))
_FIRM_START = lazy(
    rf"[{_A}{_C}十](?:(?<=[{_A}百千万亿])|(?=[{_C}月分点至到]|\s?[余多来]?(?:[万亿]|{_FIRM_UNIT})))"  # one class first: quick to search
)
_BEFORE: tuple[tuple[Approx, re.Pattern[str]], ...] = (
    ("under", lazy(r"(?:(?<![最附接亲邻远])近|将近|接近|不足|不到|不超过|不高于|至多|最多)\s?$")),
    (
        "over",
        lazy(r"(?:超过|超|逾|突破|高达|不少于|不低于|至少|多于|过|破|(?<![线网路以晚早马街桌车船海会身世地])上)\s?$"),
    ),
    ("about", lazy(r"(?:大约|(?<![节公签合邀预违守契条])约|大概|左右)\s?$")),
)
_BEHIND: Mapping[str, Approx] = {"多": "over", "强": "over", "弱": "under"}
_HEDGES = frozenset("近接足到过高多超逾达少低于破上约概右")  # what the words of these patterns end in
_HEDGED = lazy(r"(?:近|超过|超|逾|约|过|破|上|突破)\s?$")
# Bare powers of ten are figurative (百家, 千万) unless they are hedged (近千名).
_BARE = frozenset({"百", "千", "万", "亿", "百万", "千万", "百亿", "千亿", "亿万"})
# Names and idioms with numbers in them. They shield every figure that they overlap.
_FIXED = lazy(
    r"(?=[\d零〇一二三四五六七八九十两万千几数NnXx“\"‘×（(])(?:"  # what one begins with: most characters are passed over at once
    + "|".join(
        (
            r"两个一百年|十五元宵|五千多?年|三百六十行|二十四节气|三百六十五天|365天|十二分|九十九步|万千(?=重|个家|家庭|气象|职工|群众|百姓)|万分(?!之[零一二三四五六七八九十])之?|十五分钟|15分钟|一分钟",
            # 说一千道一万, 喊一千遍不如干一遍, 千般比方: nobody counted
            r"一千道一万|一[百千]([个遍条句次回声])[，、]?一万\1|[一二三两]?[百千万][遍次句条回](?=[^，。；\d]{0,6}[，]?(?:不如|不及|抵不[上过]|比不[上过]))",
            r"一万[，]?[就只]怕万一|十万火急|十万八千里|五十步笑百步|一百零八将|一百单八将|一千零一夜|八千里路|二万五千里长征|十万个为什么",
            r"一[百千万]个(?=[不放]|理由|哈姆雷特|读者[^，。]{0,6}哈)|三百首|三千丈|(?:一百八十|三百六十)度|[八三六]百里(?:加急|秦川|洞庭)",
            r"几[十百千万亿]{1,3}|(?<![人总户个家次件员位名])数[十百千万亿]{1,3}",  # 几十家, 数百人: nobody counted
            r"(?:二十四|24)小时|[八8]小时[内外之以]|千[千言家辛山万]万?[万语户苦水]",
            r"(?:十四|14)亿多?(?:中国|中华|人民|各族|同胞)",
            r"(?:12|95|96)\d{3}(?=[^，。；]{0,8}(?:热线|平台|服务))",  # numbers of hotlines
            r"\d{1,2}·\d{1,2}|[\d一二三四五六七八九十NnXx]\+[\d一二三四五六七八九十NnXx+]+",  # 5·12, 1+3+N
            r"[“\"‘]\d+[”\"’]|\d+(?:\.\d+)?版|\d+°|×\d+|\d+×|\d{1,2}(?:\.\d+)?[GgKkDd](?![A-Za-z])",
            r"[零〇一二三四五六七八九十\d]+(?:年代|世纪)|十[一二三四五六七八]?五(?=规划|时期|”)|[（(]\d{1,2}[)）]",
        )
    )
    + ")"
)
_PART = lazy(r"(?:^[ \t　]*|(?<=[。；：，]))\d{1,2}(?:[、）)]|[.．](?!\d))", re.MULTILINE)
_LATIN = lazy(r"[A-Za-z×*＊﹡_+]")


def find(text: str, *, weak: bool = False) -> list[Figure]:
    """All figures of ``text`` by start; with ``weak`` also small numbers in Chinese that may be mere style."""
    return list(_of_short(text, weak)) if len(text) <= _SHORT else _scanned(text, weak)


@lru_cache(maxsize=1 << 10)
def _of_short(text: str, weak: bool) -> tuple[Figure, ...]:
    """A fact of a brief is held against each figure of a speech, and a brief against draft after draft."""
    return tuple(_scanned(text, weak))


def _scanned(text: str, weak: bool) -> list[Figure]:
    found: list[Figure] = []
    end = 0
    for candidate in (_START if weak else _FIRM_START).finditer(text):
        if candidate.start() < end:
            continue
        match = _TOKEN.match(text, candidate.start())
        if match is None:
            continue
        end = match.end()
        figure = _read(text, match)
        if figure is not None and (weak or not figure.weak) and not _shielded(text, *match.span()):
            found.append(figure)
    return found


def _shielded(text: str, start: int, end: int) -> bool:
    """Whether a fixed term, or the number of an item, covers a part of the span."""
    for pattern in (_FIXED, _PART):
        for match in pattern.finditer(text, max(0, start - _REACH), end + _REACH):
            if match.start() < end and start < match.end():
                return True
    return False


def _read(text: str, match: re.Match[str]) -> Figure | None:
    if len(match[0]) > 2 * LONGEST or text[max(0, match.start() - 1) : match.start()] == "第":
        return None
    return _READERS[match.lastgroup or ""](text, match)  # the group that was closed last is the outermost


def _years(_text: str, match: re.Match[str]) -> Figure:
    return Figure(match.start(), match.end(), match[0], (), kind="date", day=(int(match[0]), None, None))


def _months(text: str, match: re.Match[str]) -> Figure | None:
    """The 4 of 4—10月."""
    month = int(match[0])
    if not 1 <= month <= 12 or _masked(text, match.start(), match.end()):
        return None
    return Figure(match.start(), match.end(), match[0], (), kind="date", day=(None, month, None))


_DAY_PARTS = lazy(
    rf"(?:([{_A}{_C_DIGIT}]+)年)?(?:([{_A}一二三四五六七八九十]+)月)?(?:([{_A}一二三四五六七八九十]+)日)?"
)


def _date(text: str, match: re.Match[str]) -> Figure | None:
    if _masked(text, match.start(), match.end()):
        return None
    parts = _DAY_PARTS.fullmatch(match[0])
    assert parts is not None
    year, month, day = (None if part is None else _integer(part) for part in parts.groups())
    return Figure(match.start(), match.end(), match[0], (), kind="date", day=(year, month, day))


def _iso(_text: str, match: re.Match[str]) -> Figure:
    year, month, day = (int(part) for part in match[0].split(match["sep"]))
    return Figure(match.start(), match.end(), match[0], (), kind="date", day=(year, month, day))


def _integer(text: str) -> int | None:
    value = parse_chinese(text) if text[0] in _C else Decimal(text)
    return None if value is None else int(value)


def _share(text: str, match: re.Match[str]) -> Figure | None:
    ends = [match["share1"], match["share2"]]
    values = [parse_chinese(end) if end[0] in _C else Decimal(end.replace(",", "")) for end in ends if end]
    if None in values:
        return None
    known = tuple(value for value in values if value is not None)
    approx = _approximation(text, match.start(), match.end())
    return Figure(match.start(), match.end(), match[0], known, "%", "percent", approx)


def _ratio(text: str, match: re.Match[str]) -> Figure | None:
    below, above = parse_chinese(match["below"]), parse_chinese(match["above"])
    if not below or not above or above >= below:
        return None
    approx = _approximation(text, match.start(), match.end())
    return Figure(match.start(), match.end(), match[0], (above / below,), "", "number", approx)


def _arabic(text: str, match: re.Match[str]) -> Figure | None:
    if _masked(text, match.start(), match.end()):
        return None
    ends = [_amount(match["first"])] + ([_amount(match["second"])] if match["second"] else [])
    if match["second"] and ends[0] and ends[1]:
        ends[0] = _same_scale(match["first"], match["second"], ends[0], ends[1])
    return _figure(text, match, ends, percent=bool(match["mark1"]), weak=False)


def _same_scale(first: str, second: str, low: Decimal, high: Decimal) -> Decimal:
    """3—5万 means 30000 to 50000: a first end without a scale takes the second's."""
    scale = second.lstrip("0123456789０１２３４５６７８９.．, ")
    if not scale or low >= high or re.search("[十百千万亿]", first):
        return low
    return low * (_amount("1" + scale) or 1)


def _amount(text: str) -> Decimal | None:
    total = Decimal(0)
    for number, scale in re.findall(rf"({_ARABIC})\s?{_MORE}?({_SCALE})?", text):
        factor = 1
        for word in scale:
            factor *= TENS.get(word) or SCALES[word]
        digits = number.replace(",", "").replace("．", ".")
        if len(digits) > LONGEST:
            return None
        total += Decimal(digits) * factor
    return total


def _chinese(text: str, match: re.Match[str]) -> Figure | None:
    words = re.sub(_MORE, "", match[0]) if not match["upto"] else match[0][: match.start("upto") - match.start() - 1]
    ends = [parse_chinese(words)] + ([parse_chinese(match["upto"])] if match["upto"] else [])
    figure = _figure(text, match, ends, percent=False, weak=True)
    if figure is None or not (figure.unit or max(figure.values) >= 100):
        return None
    if words in _BARE:
        hedged = bool(_HEDGED.search(text[max(0, match.start() - 4) : match.start()])) or figure.approx == "over"
        return _firm(figure) if hedged and figure.unit and figure.unit not in _SPAN_UNITS else None
    value = max(figure.values)
    if value <= 1:
        return None
    firm = figure.unit in _FIRM_UNITS or figure.kind == "percent" or value > 10
    return _firm(figure) if firm and figure.unit not in _SPAN_UNITS else figure


def _firm(figure: Figure) -> Figure:
    start, end, text, values = figure.start, figure.end, figure.text, figure.values
    return Figure(start, end, text, values, figure.unit, figure.kind, figure.approx, figure.day)


def _figure(text: str, match: re.Match[str], ends: list[Decimal | None], *, percent: bool, weak: bool) -> Figure | None:
    values = tuple(value for value in ends if value is not None)
    if len(values) != len(ends):
        return None
    tail = _UNIT.match(text, match.end())
    assert tail is not None  # every part of the pattern is optional
    unit = tail["unit"] or ("%" if percent else "")
    end = tail.end("unit") if tail["unit"] else match.end()
    kind: Kind = "number"
    if unit in ("%", "％"):
        unit, kind = "%", "percent"
    elif unit == "‰":
        values, unit, kind = tuple(value / 10 for value in values), "%", "percent"
    elif unit in ("个百分点", "百分点", "个多百分点", "多个百分点"):
        unit, kind = "个百分点", "points"
    elif unit in ("个千分点", "千分点"):
        values, unit, kind = tuple(value / 10 for value in values), "个百分点", "points"
    elif unit == "成":
        values, unit, kind = tuple(value * 10 for value in values), "%", "percent"
    approx = _approximation(text, match.start(), end)
    if tail["unit"] in ("成", "倍"):  # 七成多, 两倍强
        approx = _BEHIND.get(text[end : end + 1], approx)
    if tail["more"] in ("余", "多") or match[0][-2:-1] in ("余", "多") or tail["unit"] in ("个多百分点", "多个百分点"):
        approx = "over"
    return Figure(match.start(), end, text[match.start() : end], values, unit, kind, approx, weak=weak)


def _approximation(text: str, start: int, end: int) -> Approx:
    before = text[max(0, start - 4) : start]
    if before.rstrip()[-1:] in _HEDGES:
        for name, pattern in _BEFORE:
            if pattern.search(before):
                return name
    after = text[end : end + 2]
    return "over" if after == "以上" else "about" if after in ("左右", "上下") else ""


def _masked(text: str, start: int, end: int) -> bool:
    """Digits that touch a Latin letter or a mask belong to a name (5G, A4) or to an open slot (20××年)."""
    return bool(_LATIN.match(text[start - 1 : start]) or _LATIN.match(text[end : end + 1]))


_READERS = {
    "years": _years,
    "months": _months,
    "ymd": _date,
    "md": _date,
    "iso": _iso,
    "share": _share,
    "ratio": _ratio,
    "arabic": _arabic,
    "chinese": _chinese,
}
