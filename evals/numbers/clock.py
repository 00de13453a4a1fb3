"""Times of the clock, however they are told: 凌晨1时30分 = 凌晨一点半, 17时30分 = 下午五点半 = 17:30."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.numbers.reckoned import count
from pipeline.patterns import lazy

_MORNING = "凌晨|清晨|清早|早晨|早上|上午|大早|一早|早"
_NIGHT = "夜里|深夜|半夜|午夜|后半夜|夜间"
_LATER = "中午|正午|下午|午后|傍晚|黄昏|晚上|晚间|当晚|今晚|昨晚|明晚|每晚|晚"
_WORDS = "[一二两三四五六七八九]|十[一二]?|零"
# Behind 点 it is a count of points (三点意见), behind 时 a word of its own (十时候).
_TIME = lazy(
    rf"(?:(?P<part>{_MORNING}|{_NIGHT}|{_LATER})的?)?(?<![\d.])(?P<h>\d{{1,2}}|{_WORDS})"
    rf"(?:(?:点(?![要意希建想体感说]|个)|时(?![候间代期而刻]))(?:(?P<m>\d{{1,2}}|[一二三四五]?十[一二三四五六七八九]?|零[一二三四五六七八九])分?|(?P<half>半)|(?P<quarter>[一三])刻|钟|整)?"
    r"|[:：](?P<m2>[0-5]\d)(?!\d))"
)
_DAY, _HALF_DAY, _DAWN = 24 * 60, 12 * 60, 6


@dataclass(frozen=True, slots=True)
class Clock:
    """``minutes`` since midnight; ``sure``: whether it is told which half of the day it is."""

    start: int
    end: int
    text: str
    minutes: int
    sure: bool


def find(text: str) -> Iterator[Clock]:
    for match in _TIME.finditer(text):
        hour = 0 if match["h"] == "零" else count(match["h"])
        if match["half"]:
            minute = 30
        elif match["quarter"]:
            minute = 15 * count(match["quarter"])
        else:
            minute = count((match["m"] or match["m2"] or "0").removeprefix("零"))
        if hour <= 24 and minute < 60:
            hour, sure = _hour(match["part"] or "", hour)
            yield Clock(match.start(), match.end(), match[0], (60 * hour + minute) % _DAY, sure)


def _hour(part: str, hour: int) -> tuple[int, bool]:
    """Of 24, and whether it is sure: 下午五点 is 17, 夜里两点 is 2, 晚上十二点 is 24, 五点 may be either."""
    if not part:
        return hour, hour > 12 or hour == 0
    if part in _MORNING.split("|") or hour > 12:
        return hour % 12 if part == "凌晨" else hour, True
    small = hour < _DAWN or hour == 12
    if part in _NIGHT.split("|"):
        return (hour % 12 if small else hour + 12), True
    if part in ("中午", "正午"):
        return (hour if hour > 10 else hour + 12), True
    return (24 if hour == 12 and "晚" in part else hour % 12 + 12), True


def agrees(one: Clock, other: Clock) -> bool:
    """Whether both may be the same time; to the half of the day, where both tell it."""
    apart = abs(one.minutes - other.minutes)
    return apart % (_DAY if one.sure and other.sure else _HALF_DAY) == 0


def other_half(one: Clock, known: Sequence[Clock]) -> Clock | None:
    """下午9时 where the brief has 上午9时 alone: that one."""
    if not one.sure or any(agrees(one, other) for other in known):
        return None
    return next((other for other in known if other.sure and (one.minutes - other.minutes) % _HALF_DAY == 0), None)
