"""One figure in other words that say the same: 3200家 = 三千二百家 = 3000多家 = 0.32万家, 45% = 百分之四十五 = 四成半."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from pipeline.figures import Figure

Form = tuple[
    str, str, str
]  # its kind, what stands before the number in its place, the words: hedge and number with its unit
_CLOSE = Decimal("1.15")  # nobody says 近 or 超过 of what is further off
_DIGITS = "零一二三四五六七八九"
_TEN_THOUSAND, _MANY = Decimal(10**4), Decimal(10**8)
# Of the same thing so many times more or less.
_MEASURES = {
    "公斤": (("斤", 2),), "吨": (("公斤", 1000),), "公里": (("千米", 1), ("米", 1000)), "公顷": (("亩", 15),),
    "小时": (("分钟", 60),), "年": (("个月", 12),), "平方公里": (("平方千米", 1),), "周": (("天", 7),),
}  # fmt: skip
_FRACTIONS = {
    50: "二分之一",
    25: "四分之一",
    75: "四分之三",
    20: "五分之一",
    40: "五分之二",
    60: "五分之三",
    80: "五分之四",
}
_PART = {
    "早上": 0,
    "早晨": 0,
    "凌晨": 0,
    "上午": 0,
    "清晨": 0,
    "中午": 12,
    "下午": 12,
    "傍晚": 12,
    "晚上": 12,
    "夜里": 12,
}
CLOCK = re.compile(
    rf"(?P<part>{'|'.join(_PART)})?(?P<h>\d{{1,2}}|[一二两三四五六七八九]|十[一二]?)"
    r"(?:(?:点(?!(?:意见|要求|希望|体会|建议|想法))|时(?![候间代期]))(?:(?P<m>\d{1,2})分?|(?P<half>半))?|[:：](?P<m2>\d\d))(?![\d年点%])"
)


def in_words(number: int, *, two: str = "二") -> str:
    """三千二百 for 3200; ``two``: the word for a leading two before 百, 千, 万."""
    for scale, word in ((10**8, "亿"), (10**4, "万")):
        if number >= scale:
            head, rest = divmod(number, scale)
            gap = "零" if 0 < rest < scale // 10 else ""
            lead = two if head == 2 else in_words(head, two=two)
            return f"{lead}{word}{gap}{in_words(rest, two=two) if rest else ''}"
    words, open_ = "", False
    for scale, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, scale)
        if digit:
            lead = two if digit == 2 and scale > 10 and not words else _DIGITS[digit]
            words += ("零" if open_ else "") + ("" if scale == 10 and digit == 1 and not words else lead) + word
            open_ = False
        elif words:
            open_ = number > 0
    return words or "零"


def forms(figure: Figure) -> Iterator[Form]:
    """Each equal form that fits; a figure that is hedged keeps its hedge, and is not rounded."""
    if figure.kind == "date":
        yield from _dates(figure)
    if len(figure.values) != 1 or ("分之" in figure.text and figure.kind != "percent"):
        return
    value = figure.values[0]
    if figure.kind == "percent":
        yield from _shares(value, figure)
    elif figure.kind == "points":
        if value == int(value):
            yield "words", "", f"{in_words(int(value), two='两')}个百分点".replace("二个", "两个")
        else:
            yield "words", "", f"{_with_point(value)}个百分点"
    elif not re.search("[余多来]", figure.text):
        yield from _numbers(value, figure)


def _numbers(value: Decimal, figure: Figure) -> Iterator[Form]:
    unit = figure.unit
    if value == int(value):
        for two in ("二", "两"):
            said = in_words(int(value), two=two)
            yield "words", "", ("两" if said == "二" else said) + unit
        yield "digits", "", f"{int(value)}{unit}"
        if value >= 1000:
            yield "digits", "", f"{int(value):,}{unit}"
    for scale, word in ((_TEN_THOUSAND, "万"), (_MANY, "亿")):
        if scale / 10 <= value < scale * 10**4 and unit[:1] not in "年天日":
            yield "scale", "", f"{_plain(value / scale)}{word}{unit}"
    for other, times in _MEASURES.get(unit, ()):
        yield "measure", "", f"{_plain(value * times)}{other}"
    if not figure.approx and value >= 20 and unit and unit not in ("年", "岁", "号", "点", "周年", "时", "分", "届"):
        yield from _rounded(value, unit)


def _rounded(value: Decimal, unit: str) -> Iterator[Form]:
    """To two places (3215: 3200多, 近3300), where that changes something."""
    step = Decimal(10) ** (value.adjusted() - 1)
    if value == int(value) and value < 100:
        step = Decimal(10)
    low, high = (
        (value / step).to_integral_value(ROUND_FLOOR) * step,
        (value / step).to_integral_value(ROUND_CEILING) * step,
    )
    if low == high or low == 0:
        return
    nearest = low if value - low <= high - value else high
    scale, word = next(((s, w) for s, w in ((_MANY, "亿"), (_TEN_THOUSAND, "万")) if low >= s), (Decimal(1), ""))
    above, below, about = (f"{_plain(one / scale)}{word}" for one in (low, high, nearest))
    yield "round", "", f"{above}多{unit}"
    yield "round", "", f"{above}余{unit}"
    if high <= value * _CLOSE:
        yield "round", "近", f"{below}{unit}"
    if value <= low * _CLOSE:
        yield "round", "超过", f"{above}{unit}"
        yield "round", "", f"{above}{unit}以上"
    if value / _CLOSE <= nearest <= value * _CLOSE:
        yield "round", "约", f"{about}{unit}"
        yield "round", "", f"{about}{unit}左右"


def _shares(value: Decimal, figure: Figure) -> Iterator[Form]:
    said = in_words(int(value)) if value == int(value) else _with_point(value)
    yield "words", "", f"百分之{said}"
    yield "digits", "", f"{_plain(value)}%"
    if value < 2:
        yield "permille", "", f"{_plain(value * 10)}‰"
        if value * 100 == int(value * 100):
            yield "permille", "", f"万分之{in_words(int(value * 100))}"
    if value in _FRACTIONS:
        yield "fraction", "", _FRACTIONS[int(value)]
    if figure.approx or not 10 < value < 100:
        return
    if value != int(value):
        yield "round", "超过", f"{int(value)}%"
        yield "round", "近", f"{int(value) + 1}%"
    tenths, more = divmod(value, 10)
    if more >= 5 and tenths < 9:
        yield "tenths", "近", f"{_DIGITS[int(tenths) + 1]}成"
    elif 0 < more < 5:
        yield "tenths", "超过", f"{_DIGITS[int(tenths)]}成"
        yield "tenths", "", f"{_DIGITS[int(tenths)]}成多"
        yield "tenths", "", f"{_DIGITS[int(tenths)]}成以上"
    elif more == 0:
        yield "tenths", "达到", f"{_DIGITS[int(tenths)]}成"


def _with_point(value: Decimal) -> str:
    whole, _, rest = _plain(value).partition(".")
    return in_words(int(whole)) + "点" + "".join(_DIGITS[int(one)] for one in rest)


def _dates(figure: Figure) -> Iterator[Form]:
    year, month, day = figure.day
    if "至" in figure.text or not re.fullmatch(r"(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?", figure.text):
        return
    said = "".join("〇一二三四五六七八九"[int(one)] for one in str(year)) + "年" if year else ""
    if month and (year or day):
        yield "date", "", f"{said}{in_words(month)}月" + (f"{in_words(day)}日" if day else "")


def clocks(match: re.Match[str]) -> Iterator[str]:
    """下午五点半 = 17时30分 = 下午5:30; nothing where it is not told which half of the day it is."""
    hour, minute = minutes(match)
    if hour is None:
        return
    half, part = hour % 12 or 12, match["part"] or ("上午" if 7 <= hour < 12 else "下午" if 12 < hour < 19 else "")
    if not part:
        return
    words = "两" if half == 2 else in_words(half)
    yield f"{hour}:{minute:02}"
    yield f"{hour}时" + (f"{minute}分" if minute else "")
    yield f"{hour}点" + (f"{minute}分" if minute else "")
    yield f"{part}{half}时" + (f"{minute}分" if minute else "")
    yield f"{part}{half}点" + ("半" if minute == 30 else f"{minute}分" if minute else "")
    yield f"{part}{words}点" + (
        "半" if minute == 30 else f"{in_words(minute)}分" if minute else "钟" if half < 10 else ""
    )


def minutes(match: re.Match[str]) -> tuple[int | None, int]:
    said = match["h"]
    hour = int(said) if said.isdecimal() else "零一二三四五六七八九十".find(said.replace("两", "二")[-1])
    hour += 10 if len(said) > 1 and said[0] == "十" else 0
    minute = 30 if match["half"] else int(match["m"] or match["m2"] or 0)
    part = match["part"]
    if part is None:
        return (hour if hour > 12 else None), minute
    return hour + (12 if _PART[part] and hour < 12 else 0), minute


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


plain = _plain
