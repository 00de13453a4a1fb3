"""Figures by value: 12.5万 = 125000 = 十二万五千, 百分之十二 = 12%; dates as a kind of their own.

``find`` gives what a reader would have to look up: counts, shares, sums, dates. Left out are ordinals (第十次), numbers of
parts (一、 1.), fixed terms (二十大, “十四五”, 四个意识), idioms, the article-like 一 (一家人, 一届盛会), and names with digits
(5G, 12351热线). Small numbers in Chinese that as often shape a sentence as state a fact (三个方面, 过去五年) are *weak*:
they come only when asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal["number", "percent", "points", "date"]
Approx = Literal["", "under", "over", "about"]
Day = tuple[int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. ``start``/``end`` are offsets of ``text``, unit included, words of approximation left out.

    ``values`` holds one value, or both ends of a range; percents and percentage points are in hundredths (12% is 12).
    ``approx`` says how it is hedged: ``under`` (近), ``over`` (余, 超过), ``about`` (约). A date has ``day`` = (year, month,
    day) with None for what is not said, and no values.
    """

    start: int
    end: int
    text: str
    values: tuple[Decimal, ...]
    unit: str = ""
    kind: Kind = "number"
    approx: Approx = ""
    day: Day = (None, None, None)
    weak: bool = False


_DIGITS = {word: n for n, row in enumerate(("零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九")) for word in row}
_TENS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"万": 10**4, "亿": 10**8}
_LONGEST = 24  # characters of a number; whatever is longer is debris, not a figure

_A = "0-9０-９"
_C = "零〇一二三四五六七八九十百千万亿两"
_C_DIGIT = "零〇一二三四五六七八九"
_ARABIC = rf"[{_A}]{{1,3}}(?:[,，][{_A}]{{3}})+(?![{_A}])(?:[.．][{_A}]+)?|[{_A}]+(?:[.．][{_A}]+)?"
_SCALE = r"[十百千]?(?:万亿|[万亿])|[百千](?![分年])"
_AMOUNT = rf"(?:{_ARABIC})(?:\s?(?:{_SCALE})(?:(?:{_ARABIC})(?:{_SCALE}))*)?"
_SHARE = rf"[{_C_DIGIT}两十百]{{1,7}}(?:点[{_C_DIGIT}]{{1,4}})?"
_TO = r"(?:—{1,2}|－|-|–|~|～|至|到)"

# One pass over the text; the first alternative that fits wins. Every repetition is bounded by its own class of
# characters, so that the scan is linear.
_TOKEN = re.compile(
    rf"""
    (?P<years>(?:19|20)\d\d(?=\s?{_TO}\s?(?:19|20)\d\d年))
  | (?P<ymd>(?:[{_A}]{{4}}|[{_C_DIGIT}]{{4}})年(?:(?:[{_A}]{{1,2}}|[一二三四五六七八九十]{{1,2}})月(?:(?:[{_A}]{{1,2}}|[一二三四五六七八九十]{{1,3}})日)?)?)
  | (?P<md>(?:[{_A}]{{1,2}}月(?:[{_A}]{{1,2}}日)?(?!活动|会))|(?:[一二三四五六七八九十]{{1,2}}月[一二三四五六七八九十]{{1,3}}日))
  | (?P<iso>(?:19|20)\d\d(?P<sep>[-./])(?:0?[1-9]|1[0-2])(?P=sep)(?:0?[1-9]|[12]\d|3[01])(?!\d))
  | (?P<share>百分之(?P<share1>{_SHARE}|{_ARABIC})(?:至(?:百分之)?(?P<share2>{_SHARE}))?)
  | (?P<ratio>(?P<below>[{_C_DIGIT}十百千万]{{1,3}})分之(?P<above>[{_C_DIGIT}十]{{1,3}}))
  | (?P<arabic>(?P<first>{_AMOUNT})(?P<mark1>[%％])?(?:\s?{_TO}\s?(?P<second>{_AMOUNT}))?)
  | (?P<chinese>[{_C}]+(?:点[{_C_DIGIT}]+(?=[万亿倍个])[万亿]*)?(?:[至到](?P<upto>[{_C}]+))?)
    """,
    re.VERBOSE,
)
_UNIT = re.compile(
    r"\s?(?P<more>余|多|来)?(?P<unit>[%％‰]|个百分点|百分点|人次|人|平方公里|平方千米|平方米|立方米|公里|公顷|公斤|千米|千瓦时|千瓦|"
    r"小时|分钟|个月|周年|元|家|个|名|位|户|项|件|条|次|场|所|座|台|套|处|间|支|批|期|篇|部|本|份|册|门|类|种|级|层|镇|乡|村|县|市|区|"
    r"天|日|周|年|岁|载|倍|成(?=以上|左右|多|[的，。、；）])|亩|吨|米|度|辆|艘|张|幅|枚|笔|单|例|起|只|头|株|棵|栋|幢|条|点|字|页|班|组|队|方|步|"
    r"轮|道|面|片|对|双|代|遍|回|趟|号|时|分|秒)?(?P<late>以上|左右|上下)?"
)
# Units that turn even a small Chinese number into a count of things (三家企业, 两座工人文化宫).
_FIRM_UNITS = frozenset(
    "% ％ ‰ 个百分点 百分点 人次 平方公里 平方千米 平方米 立方米 公里 公顷 公斤 千米 千瓦时 千瓦 小时 分钟 元 家 户 所 座 台 套 处 倍 成 "
    "亩 吨 辆 艘 栋 幢 场 期 批 间 部 篇 册 枚 笔 例".split()
)
_SPAN_UNITS = frozenset({"年", "周年", "岁", "载", "届", "代"})
_BEFORE: tuple[tuple[Approx, re.Pattern[str]], ...] = (
    ("under", re.compile(r"(?:(?<![最附接亲邻远])近|将近|接近|不足|不到|不超过|不高于|至多|最多)\s?$")),
    ("over", re.compile(r"(?:超过|超|逾|突破|高达|不少于|不低于|至少|多于|过|破|上)\s?$")),
    ("about", re.compile(r"(?:大约|(?<![节公签合邀预违守契条])约|大概|左右)\s?$")),
)
_HEDGED = re.compile(r"(?:近|超过|超|逾|约|过|破|上|突破)\s?$")
# Names and idioms with numbers in them. They shield every figure that they overlap.
_FIXED = re.compile(
    r"两个一百年|五千多?年|三百六十行|二十四节气|二十四小时|24小时|365天|八小时[内外之以]|8小时[内外之以]|十四亿多?(?:中国|中华|人民|各族|同胞)|"
    r"14亿多?(?:中国|中华|人民|各族|同胞)|三百六十五天|十二分|万分之?|千[千言家辛山万]万?[万语户苦水]|十五分钟|15分钟|一分钟|"
    r"(?:12|95|96)\d{3}(?=[^，。；]{0,8}(?:热线|平台|服务))|\d{1,2}·\d{1,2}|[\d一二三四五六七八九十NnXx]\+[\d一二三四五六七八九十NnXx+]+|"
    r"[“\"‘]\d+[”\"’]|\d+(?:\.\d+)?版|\d+°|×\d+|\d+×|[零〇一二三四五六七八九十\d]+年代|[零〇一二三四五六七八九十\d]+世纪|"
    r"[（(]\d{1,2}[)）]|\d{1,2}(?:\.\d+)?[GgKkDd](?![A-Za-z])|十[一二三四五六七八]?五(?=规划|时期|”)"
)
_PART = re.compile(r"^[ \t　]*\d{1,2}(?:[、）)]|[.．](?!\d))", re.MULTILINE)
_LATIN = re.compile(r"[A-Za-z×*＊﹡_+]")


def chinese_ordinal(n: int) -> str:
    """一 … 九十九 for 1 … 99; ValueError outside."""
    if not 1 <= n <= 99:
        raise ValueError(n)
    words = "一二三四五六七八九"
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else "十" if tens == 1 else words[tens - 1] + "十"
    return head + (words[ones - 1] if ones else "")


def parse_chinese(text: str) -> Decimal | None:
    """The value of a number in Chinese words (十二万五千, 一百零五, 两千三, 十二点五万, 二〇二三); None when it is none."""
    if not text or len(text) > _LONGEST:
        return None
    if all(word in _DIGITS for word in text):
        if len(text) == 1:
            return Decimal(_DIGITS[text])
        positional = len(text) == 4 or "〇" in text or "零" in text
        return Decimal("".join(str(_DIGITS[word]) for word in text)) if positional and "两" not in text else None
    if "点" in text:
        return _with_point(text)
    return _by_scales(text)


def _with_point(text: str) -> Decimal | None:
    whole, _, rest = text.partition("点")
    digits = rest.rstrip("万亿")
    head = parse_chinese(whole)
    if head is None or not digits or any(word not in _DIGITS for word in digits):
        return None
    value = head + Decimal("0." + "".join(str(_DIGITS[word]) for word in digits))
    for word in rest[len(digits) :]:
        value *= _SCALES[word]
    return value


def _by_scales(text: str) -> Decimal | None:
    total = group = 0
    pending: int | None = None
    last_ten, last_scale, unit = 10**4, 10**16, 1
    zero = False
    for word in text:
        if word in _DIGITS:
            if pending is not None or (zero and _DIGITS[word] == 0):
                return None
            if _DIGITS[word] == 0:
                zero = True
                continue
            pending = _DIGITS[word]
        elif word in _TENS:
            if _TENS[word] >= last_ten:
                return None
            last_ten = unit = _TENS[word]
            group += (1 if pending is None else pending) * unit
            pending, zero = None, False
        elif word in _SCALES:
            if _SCALES[word] >= last_scale and not (word == "亿" and last_scale == 10**4 and group + (pending or 0) == 0):
                return None
            group += pending or 0
            if word == "亿" and last_scale == 10**4:  # 万亿
                total *= _SCALES[word]
            else:
                total += (group or 1) * _SCALES[word]
            last_scale = unit = _SCALES[word]
            group, pending, last_ten, zero = 0, None, 10**4, False
        else:
            return None
    if pending is not None:
        # 两千三 is 2300; after 零, or in the ones' place, it is what it says.
        group += pending if zero or unit <= 10 else pending * (unit // 10)
    return Decimal(total + group)


def find(text: str, *, weak: bool = False) -> list[Figure]:
    """All figures of ``text`` by start; with ``weak`` also small numbers in Chinese that may be mere style."""
    shields = sorted((match.span() for pattern in (_FIXED, _PART) for match in pattern.finditer(text)))
    found: list[Figure] = []
    at = 0
    for match in _TOKEN.finditer(text):
        while at < len(shields) and shields[at][1] <= match.start():
            at += 1
        if at < len(shields) and shields[at][0] < match.end():
            continue
        found.extend(figure for figure in _read(text, match) if weak or not figure.weak)
    return found


def _read(text: str, match: re.Match[str]) -> Iterator[Figure]:
    kind = match.lastgroup if match.lastgroup in _READERS else next(name for name in _READERS if match[name])
    if len(match[0]) > 2 * _LONGEST or text[max(0, match.start() - 1) : match.start()] == "第":
        return
    figure = _READERS[kind](text, match)
    if figure is not None:
        yield figure


def _years(_text: str, match: re.Match[str]) -> Figure:
    return Figure(match.start(), match.end(), match[0], (), kind="date", day=(int(match[0]), None, None))


_DAY_PARTS = re.compile(rf"(?:([{_A}{_C_DIGIT}]+)年)?(?:([{_A}一二三四五六七八九十]+)月)?(?:([{_A}一二三四五六七八九十]+)日)?")


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
    scale = second.lstrip("0123456789０１２３４５６７８９.．,，")
    return low * (_amount("1" + scale) or 1) if scale and not re.search("[十百千万亿]", first) and low < high else low


def _amount(text: str) -> Decimal | None:
    total = Decimal(0)
    for number, scale in re.findall(rf"({_ARABIC})\s?({_SCALE})?", text):
        factor = 1
        for word in scale:
            factor *= _TENS.get(word) or _SCALES[word]
        digits = number.replace(",", "").replace("，", "").replace("．", ".")
        if len(digits) > _LONGEST:
            return None
        total += Decimal(digits) * factor
    return total


def _chinese(text: str, match: re.Match[str]) -> Figure | None:
    words = match[0] if not match["upto"] else match[0][: match.start("upto") - match.start() - 1]
    ends = [parse_chinese(words)] + ([parse_chinese(match["upto"])] if match["upto"] else [])
    figure = _figure(text, match, ends, percent=False, weak=True)
    if figure is None:
        return None
    value = max(figure.values)
    if words in ("百", "千", "万", "亿", "百万", "千万", "百亿", "千亿"):  # 百家, 千万: figurative unless hedged
        hedged = bool(_HEDGED.search(text, max(0, match.start() - 4), match.start())) or figure.approx == "over"
        return _firm(figure) if hedged and figure.unit and figure.unit not in _SPAN_UNITS else None
    if value <= 1 or figure.unit in _SPAN_UNITS:
        return figure if value > 1 and figure.unit else None
    if figure.unit in _FIRM_UNITS or (value > 10 and figure.unit) or value >= 100:
        return _firm(figure)
    return figure if figure.unit else None


def _firm(figure: Figure) -> Figure:
    return Figure(
        figure.start, figure.end, figure.text, figure.values, figure.unit, figure.kind, figure.approx, figure.day
    )


def _figure(
    text: str, match: re.Match[str], ends: list[Decimal | None], *, percent: bool, weak: bool
) -> Figure | None:
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
    elif unit in ("个百分点", "百分点"):
        unit, kind = "个百分点", "points"
    elif unit == "成":
        values, unit, kind = tuple(value * 10 for value in values), "%", "percent"
    approx = _approximation(text, match.start(), end)
    if tail["more"] in ("余", "多"):
        approx = "over"
    return Figure(match.start(), end, text[match.start() : end], values, unit, kind, approx, weak=weak)


def _approximation(text: str, start: int, end: int) -> Approx:
    before = text[max(0, start - 4) : start]
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
    "ymd": _date,
    "md": _date,
    "iso": _iso,
    "share": _share,
    "ratio": _ratio,
    "arabic": _arabic,
    "chinese": _chinese,
}
