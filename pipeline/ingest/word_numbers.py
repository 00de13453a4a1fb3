"""Word's automatic numbers (一、 （一） 1. 第三条), which stand in no paragraph's text: counted as Word counts them.

ECMA-376 part 1, 17.9: a paragraph names a list and a level, itself or through its style; lists of one abstract
definition count on together, unless one of them begins anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 9  # levels of a list
_BASED = 20  # styles that may be based on one another; more is a ring
_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"


def chinese(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """3 -> 三, 12 -> 十二, 105 -> 一百〇五; from ten thousand on in digits."""
    if not 0 < number < 10_000:
        return str(number)
    found, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            found += (digits[0] if gap and found else "") + digits[digit] + (units[place - 1] if place else "")
        gap = not digit
    return found[1:] if units[0] == "十" and found.startswith("一十") else found


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * min(9, (number - 1) // 26 + 1)


def _roman(number: int) -> str:
    found = ""
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    for value, mark in zip(values, "M CM D CD C XC L XL X IX V IV I".split(), strict=True):
        found += mark * (number // value)
        number %= value
    return found


def _of(marks: str) -> Callable[[int], str]:
    """One mark a number, digits beyond."""
    return lambda number: marks[number - 1] if 0 < number <= len(marks) else str(number)


_FORMATS: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
         "japaneseCounting"), chinese,
    ),
    **dict.fromkeys(
        ("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand", "koreanDigital"),
        lambda number: _of("一二三四五六七八九十")(number)
        if number <= 10
        else "".join(_DIGITS[int(digit)] for digit in str(number)),
    ),
    **dict.fromkeys(
        ("chineseLegalSimplified", "ideographLegalTraditional"), lambda number: chinese(number, _LEGAL, "拾佰仟")
    ),
    "ideographTraditional": _of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _of("子丑寅卯辰巳午未申酉戌亥"),
    "decimalEnclosedCircle": _of("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedCircleChinese": _of("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedParen": _of("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _of("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "ideographEnclosedCircle": _of("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "decimalFullWidth": lambda number: str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "decimalZero": lambda number: f"{number:02d}",
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": lambda number: _roman(number % 4000),
    "lowerRoman": lambda number: _roman(number % 4000).lower(),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """``text`` has %1 … %9 for the numbers of the levels; ``restart``: the level (from 1) behind which it begins anew."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass(slots=True)
class _List:
    """A ``w:num``: its abstract definition, its own levels and where it begins anew."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]


@dataclass(slots=True)
class Numbering:
    """The lists of a file and how far each has counted; `label` is asked once for each paragraph, in order."""

    lists: dict[str, _List] = field(default_factory=dict)
    styles: Mapping[str, tuple[str | None, int | None]] = field(default_factory=dict)  # style -> list, level
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, paragraph: Any, style: str | None) -> str:
        """The number before ``paragraph`` as Word shows it, "" for none and for bullets."""
        name, level = _named(paragraph.find(f"{W}pPr/{W}numPr"))
        own, depth = self.styles.get(style or "", (None, None))
        if name is None and own is not None:
            name, level = own, depth if level is None else level
            if depth is None:
                level = self._linked(own, style)
        listed = self.lists.get(name or "0")
        if listed is None:
            return ""
        at = min(max(level or 0, 0), _DEEPEST - 1)
        counts = self._counted(name or "", listed, at)
        shown = listed.levels.get(at, Level())
        return "" if shown.format == "bullet" else _filled(shown, at, counts, listed.levels)

    def _linked(self, name: str, style: str | None) -> int:
        levels = self.lists[name].levels if name in self.lists else {}
        return next((at for at, level in levels.items() if style and level.style == style), 0)

    def _counted(self, name: str, listed: _List, at: int) -> dict[int, int]:
        counts = self._counts.setdefault(listed.abstract, {})
        for depth in range(at + 1):  # a list that begins anew does so at the level first used, whichever it is
            if depth in listed.starts and (name, depth) not in self._begun:
                self._begun.add((name, depth))
                counts[depth] = listed.starts[depth] - 1
        for depth in range(at):
            counts.setdefault(depth, listed.levels.get(depth, Level()).start)
        counts[at] = counts.get(at, listed.levels.get(at, Level()).start - 1) + 1
        for deeper in [depth for depth in counts if depth > at]:
            restart = listed.levels.get(deeper, Level()).restart
            if restart is None or (restart and at < restart):
                del counts[deeper]
        return counts


def _filled(level: Level, at: int, counts: Mapping[int, int], levels: Mapping[int, Level]) -> str:
    def number(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        value = counts.get(depth, levels.get(depth, Level()).start)
        form = "decimal" if level.legal and depth < at else levels.get(depth, Level()).format
        return "" if form == "none" else _FORMATS.get(form, str)(max(0, value))

    return re.sub("%([1-9])", number, level.text)


def read(numbering: Any | None, styles: Any | None) -> Numbering:
    """The lists of ``numbering.xml`` and the styles that are linked to them (either part may be missing)."""
    owned = _style_lists(styles)
    if numbering is None:
        return Numbering({}, owned)
    abstract = {item.get(f"{W}abstractNumId", ""): item for item in numbering.findall(f"{W}abstractNum")}
    numbers = {item.get(f"{W}numId", ""): item for item in numbering.findall(f"{W}num")}
    lists: dict[str, _List] = {}
    for name, item in numbers.items():
        identity = _value(item.find(f"{W}abstractNumId")) or ""
        link = _value(abstract[identity].find(f"{W}numStyleLink")) if identity in abstract else None
        other = numbers.get(owned.get(link or "", (None, None))[0] or "")
        if other is not None:  # a list that only points to a list style
            identity = _value(other.find(f"{W}abstractNumId")) or identity
        if identity not in abstract or name == "0":
            continue
        levels = {_number(level.get(f"{W}ilvl")) or 0: _level(level) for level in abstract[identity].findall(f"{W}lvl")}
        starts: dict[int, int] = {}
        for change in item.findall(f"{W}lvlOverride"):
            at = _number(change.get(f"{W}ilvl")) or 0
            begun, new = _number(_value(change.find(f"{W}startOverride"))), change.find(f"{W}lvl")
            if new is not None:
                levels[at] = _level(new)
            if begun is not None:
                starts[at] = begun
        lists[name] = _List(identity, levels, starts)
    return Numbering(lists, owned)


def _level(item: Any) -> Level:
    start, restart = _number(_value(item.find(f"{W}start"))), _value(item.find(f"{W}lvlRestart"))
    legal = item.find(f"{W}isLgl")
    return Level(
        start=1 if start is None else start,
        format=_value(item.find(f"{W}numFmt")) or "decimal",
        text=_value(item.find(f"{W}lvlText")) or "",
        restart=_number(restart),
        legal=legal is not None and legal.get(f"{W}val", "1") not in ("0", "false", "off"),
        style=_value(item.find(f"{W}pStyle")),
    )


def _style_lists(styles: Any | None) -> dict[str, tuple[str | None, int | None]]:
    """For each style its list and level, its own or those of the style it is based on."""
    rows = styles.findall(f"{W}style") if styles is not None else []
    bases: dict[str, str | None] = {}
    own: dict[str, tuple[str | None, int | None]] = {}
    for row in rows:
        name = row.get(f"{W}styleId", "")
        bases[name] = _value(row.find(f"{W}basedOn"))
        own[name] = _named(row.find(f"{W}pPr/{W}numPr"))
    found: dict[str, tuple[str | None, int | None]] = {}
    for name in own:
        at: str | None = name
        number: str | None = None
        level: int | None = None
        for _ in range(_BASED):
            if at is None or at not in own:
                break
            number = own[at][0] if number is None else number
            level = own[at][1] if level is None else level
            at = bases[at]
        found[name] = (number, level)
    return found


def _named(properties: Any | None) -> tuple[str | None, int | None]:
    if properties is None:
        return None, None
    return _value(properties.find(f"{W}numId")), _number(_value(properties.find(f"{W}ilvl")))


def _value(item: Any | None) -> str | None:
    found = item.get(f"{W}val") if item is not None else None
    return found if isinstance(found, str) else None


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch("[0-9]{1,6}", text) else None
