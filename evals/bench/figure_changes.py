"""What the bench of figures plants: figures made false, what two figures of one fact give, and figures that nobody told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from random import Random

from evals.bench.figure_forms import in_words, plain
from pipeline.figures import Figure

Said = tuple[str, str]  # its kind, the words
_UNITS = {
    "家": "人",
    "人": "家",
    "万元": "亿元",
    "元": "美元",
    "个": "亩",
    "名": "家",
    "亩": "公顷",
    "公里": "米",
    "人次": "家",
}
_TIMES = (Decimal("1.1"), Decimal(100))  # a multiple that anybody would tell
_INVENTED = (
    "，新建站点{n}个", "，培训{w}万人次", "，占比达到{p}%", "，增长{q}%", "，覆盖率在{c}成以上", "，平均每户{m}元", "，合计{m}万元",
    "，是原来的{t}倍", "，比去年提高{t}个百分点", "，一年就是{w}万元", "，其余{n}人", "，比去年多{n}家", "，近{p}%的人参加", "，每年{m}元",
    "，服务{m}人次", "，其中{n}名职工", "，投入资金{w}亿元", "，节约成本{w}万元", "，缩短到{n}天", "，满意率{q}%",
)  # fmt: skip


def altered(figure: Figure, beside: list[Figure], random: Random) -> Iterator[Said]:
    """The figure with a digit, two digits, its scale, its unit changed; that of a neighbour; rounded to the wrong side."""
    match = re.fullmatch(r"(\d[\d,]*(?:\.\d+)?)(万|亿)?(.*)", figure.text)
    if match is None or figure.kind == "date" or len(figure.values) != 1:
        return
    number, scale, unit = match[1], match[2] or "", match[3]
    at = random.choice([at for at, one in enumerate(number) if one.isdecimal()])
    digit = random.choice([one for one in "123456789" if one != number[at]])
    yield "digit", number[:at] + digit + number[at + 1 :] + scale + unit
    turned = [
        at for at in range(len(number) - 1) if number[at : at + 2].isdecimal() and number[at] != number[at + 1] != "0"
    ]
    if turned:
        at = random.choice(turned)
        yield "turned", number[:at] + number[at + 1] + number[at] + number[at + 2 :] + scale + unit
    if scale:
        yield "scale", number + ("亿" if scale == "万" else "万") + unit
    if unit in _UNITS and figure.values[0] > 10:
        yield "unit", number + scale + _UNITS[unit]
    others = [
        one for one in beside if one.unit == figure.unit and one.kind == figure.kind and one.values != figure.values
    ]
    if others:
        yield "neighbour", random.choice(others).text
    if not figure.approx and len(number.replace(".", "")) >= 3 and not number.startswith("0"):
        yield from _wrong_side(number, scale, unit)


def _wrong_side(number: str, scale: str, unit: str) -> Iterator[Said]:
    value = Decimal(number.replace(",", ""))
    step = Decimal(10) ** (value.adjusted() - 1)
    low = value // step * step
    if low < value:
        yield "side", f"近{plain(low)}{scale}{unit}"
        yield "side", f"超过{plain(low + step)}{scale}{unit}"


def derived(group: list[Figure], told: Figure, fact: str) -> Iterator[tuple[str, str, Decimal]]:
    """What follows from two figures of one fact, as the part of a sentence behind one of them; with what is told."""
    plain_ = [one for one in group if len(one.values) == 1 and one.values[0] > 0 and not one.approx]
    for one, other in combinations(plain_, 2):
        if told.values not in (one.values, other.values) or one.unit != other.unit or one.kind != other.kind:
            continue
        low, high = sorted((one.values[0], other.values[0]))
        if low < high:
            yield from _pair(low, high, one.unit, one.kind, grown=low == one.values[0])
    if told.kind == "percent" and len(told.values) == 1 and 0 < told.values[0] < 100:
        yield "rest", f"，还有{plain(100 - told.values[0])}%没有", 100 - told.values[0]
    if told.unit == "元" and re.search(r"每(?:个)?月|月均", fact) and len(told.values) == 1:
        year = 12 * told.values[0]
        yield "year", f"，一年就是{plain(year / 10**4)}万元" if year >= 10**4 else f"，一年就是{plain(year)}元", year


def _pair(low: Decimal, high: Decimal, unit: str, kind: str, *, grown: bool) -> Iterator[tuple[str, str, Decimal]]:
    if kind in ("percent", "points"):
        yield "points", f"，提高{plain(high - low)}个百分点", high - low
        return
    if unit in ("年", "月", "日", "岁", "号", "时", "点", "分", "届", ""):
        return
    scale, word = (
        (Decimal(10**8), "亿") if low >= 10**8 else (Decimal(10**4), "万") if low >= 10**4 else (Decimal(1), "")
    )
    yield "difference", f"，相差{plain((high - low) / scale)}{word}{unit}", high - low
    yield "difference", f"，增加了{plain((high - low) / scale)}{word}{unit}", high - low
    yield "sum", f"，合计{plain((high + low) / scale)}{word}{unit}", high + low
    share = 100 * low / high
    if 10 <= share < 99:
        yield "share", f"，占{plain(round(share, 1))}%", round(share, 1)
        if share != int(share):
            yield "share", f"，占近{int(share) + 1}%", share
            yield "share", f"，占比超过{int(share)}%", share
        if share // 10 >= 2 and 1 < share % 10 < 5:
            yield "share", f"，占{in_words(int(share // 10))}成以上", share
    times = high / low
    if _TIMES[0] < times < _TIMES[1]:
        yield "multiple", f"，是原来的{plain(round(times, 1))}倍", times
        if grown and times < 3:
            yield "growth", f"，增长{plain(round(100 * (times - 1), 1))}%", 100 * (times - 1)


def near_derived(words: str, random: Random) -> str | None:
    """The same part of a sentence with a figure that does not follow: off by 8 to 40 parts in a hundred."""
    match = re.search(r"\d+(?:\.\d+)?", words)
    if match is None or not Decimal(match[0]):
        return None
    places = len(match[0].partition(".")[2])
    off = Decimal(random.choice((-1, 1)) * random.randint(8, 40)) / 100
    value = round(Decimal(match[0]) * (1 + off), places)
    if value <= 0 or value == Decimal(match[0]) or ("%" in words and value > 100):
        return None
    return words[: match.start()] + plain(value) + words[match.end() :]


def clause(random: Random) -> str:
    """A clause with a figure that nobody told."""
    return random.choice(_INVENTED).format(
        n=random.randint(12, 980),
        m=random.randint(13, 99) * random.choice((10, 100)) + random.choice((0, 0, random.randint(1, 9))),
        w=f"{random.randint(11, 99) / 10:g}",
        p=random.randint(21, 98),
        q=f"{random.randint(31, 985) / 10:g}",
        c="三四五六七八九"[random.randrange(7)],
        t=f"{random.randint(13, 96) / 10:g}",
    )


def invented(figure: Figure, random: Random) -> str | None:
    """Another figure of the same shape in its place, from a third to three times as much."""
    match = re.fullmatch(r"(\d+)(?:\.(\d+))?(万|亿)?(.*)", figure.text)
    if match is None or figure.kind == "date" or len(figure.values) != 1:
        return None
    value = float(f"{match[1]}.{match[2] or 0}")
    most = min(99.0, 3 * value) if figure.kind == "percent" else 3 * value + 9
    places = len(match[2] or "")
    told = f"{random.uniform(value / 3, most):.{places}f}"
    return f"{told}{match[3] or ''}{match[4]}" if float(told) > 0 and float(told) != value else None
