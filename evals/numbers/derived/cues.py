"""The table of cues: which words before a figure say that it follows from two others, and what the two give.

Sources: the relations are those of 统计公报 and reports (比上年增长, 占……的比重, 提高……个百分点, 是……的几倍), as 《统计用语》 defines
them: a growth is of the earlier figure, percentages differ by points, 翻一番 is twice. 增长了2倍 is three times.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pipeline.figures import Figure
from pipeline.patterns import lazy

Given = tuple[Decimal, ...]
Kind = Literal["alike", "points", "times", "share"]
_HUNDRED = Decimal(100)
_TWICE = {"翻两番": 4, "翻了两番": 4, "两倍": 2, "二倍": 2, "三倍": 3, "四倍": 4}

APART = lazy(
    "(?:相差|差距|差额|差|高出|高|多出|多|少|低|超出|增加|增长|增|新增|提高|提升|上升|下降|降低|减少|净增|精简|裁减|撤并|合并|压减|缩小|拉大|缩短|压缩|节省|省下|省|放宽|提前|延长|推迟|早|晚|快|慢|升|降|减|还有|其余|余下|剩下|还差|尚缺|还缺|距[^，。；]{0,8}差)"
    "(?:了|出)?(?:整整|足足|近|约|将近|超过)?$|(?:新增|净增|增加|减少|多出|少)的$"
)
_ONLY, _NOT_YET = lazy("(?:仅有?|只有?|仅剩|只剩|剩)$"), lazy("[^，。；\\d]{0,6}(?:尚|还[在没未有]|没|未|待|不)")
_BEYOND = lazy("(?P<n>翻了?一番|翻番|翻倍|翻了?两番|[一两二三四]倍)(?:还|又)?(?:要)?(?P<less>[多少])(?:了|出)?$")
_TOGETHER = lazy(
    "(?:合计|共计|总计|一共|总共|共|合起来|加起来|加在一起|相加|累计|总数|总量|达到?|两[项者类批级]|三[项者类批级])[^，。；\\d]{0,4}$"
)
_SHARE = lazy("(?:占|比例|比重|率|其中|达到?|超过|超|近|将近|约|不到|不足|有|突破|逾|了)[^，。；\\d]{0,10}$")
_RATE = lazy("[一-鿿]{1,5}(?:率|占比|比例|比重)[^，。；\\d]{0,6}$|占[^，。；\\d]{0,12}$")
_GROWN = lazy(
    "(?:增长|增加|提高|提升|上升|增|涨|升|多|扩大)(?:了)?(?:近|约|将近|超过|超)?$|(?:增|升|涨)幅[^，。；\\d]{0,4}$"
)
_FALLEN = lazy(
    "(?:减少|下降|降低|压减|缩短|压缩|降|减|少|缩小)(?:了)?(?:近|约|将近|超过|超)?$|(?:降|减|跌)幅[^，。；\\d]{0,4}$"
)
_CHANGED = (_GROWN, _FALLEN)
_TIMES = lazy("(?:是|为|相当于|达到?|翻了?)[^，。；\\d]{0,10}(?:20\\d\\d年[^，。；\\d]{0,6})?的?(?:近|约|将近|超过)?$")
# What is left, or is not so: beside the figure, on either side.
REST = lazy(
    "还有|其余|其他|另外|另有|余下|剩下|剩余|没有|没能|尚未|仍未|还没|还未|未[入参建加]|还[剩差]|只剩|尚有|仅剩"
)
_BESIDE = 10  # characters on either side of a figure in which those words stand


def _difference(one: Decimal, other: Decimal, _said: str) -> Given:
    return (abs(one - other),)


def _total(one: Decimal, other: Decimal, _said: str) -> Given:
    return (one + other,)


def _multiple(one: Decimal, other: Decimal, _said: str) -> Given:
    return (max(one, other) / min(one, other),)


def _multiple_grown(one: Decimal, other: Decimal, said: str) -> Given:
    return (_multiple(one, other, said)[0] - 1,)


def _growth(one: Decimal, other: Decimal, _said: str) -> Given:
    """Also 7.9万人，净增2.6万人: grown by 2.6 from 5.3."""
    low, high = sorted((one, other))
    return _HUNDRED * (other - one) / one, _HUNDRED * low / (high - low)


def _fall(one: Decimal, other: Decimal, _said: str) -> Given:
    return (_HUNDRED * (one - other) / one,)


def _part(one: Decimal, other: Decimal, _said: str) -> Given:
    return (_HUNDRED * min(one, other) / max(one, other),)


def _part_of_both(one: Decimal, other: Decimal, _said: str) -> Given:
    return (_HUNDRED * one / (one + other),)


def _left(one: Decimal, other: Decimal, said: str) -> Given:
    return (_HUNDRED - _part(one, other, said)[0],)


def _over_twice(one: Decimal, other: Decimal, said: str) -> Given:
    """比去年翻一番还多10家: what is over, or wanting, of so many times the lower one."""
    match, (low, high) = _BEYOND.search(said), sorted((one, other))
    over = high - _TWICE.get(match["n"], 2) * low if match else Decimal(0)
    return (over if match and match["less"] == "多" else -over,)


@dataclass(frozen=True, slots=True)
class Cue:
    """``words`` end right before a figure of that kind, and ``gives`` says what two figures give, the first told first.

    ``behind``: what must stand behind it, too; ``around``: or on either side; ``unless``: words with which it is another cue's.
    """

    kind: Kind
    words: re.Pattern[str] | None
    gives: Callable[[Decimal, Decimal, str], Given]
    behind: re.Pattern[str] | None = None
    around: re.Pattern[str] | None = None
    unless: tuple[re.Pattern[str], ...] = ()

    def stands(self, text: str, figure: Figure, before: str) -> bool:
        """Whether it stands beside the figure; ``before``: its clause."""
        if (self.words and not self.words.search(before)) or any(one.search(before) for one in self.unless):
            return False
        if self.behind and not self.behind.match(text, figure.end):
            return False
        return self.around is None or bool(
            self.around.search(text, max(0, figure.start - _BESIDE), figure.end + _BESIDE)
        )


CUES = (
    Cue("points", APART, _difference),
    Cue("alike", APART, _difference),
    Cue("alike", _ONLY, _difference, behind=_NOT_YET),
    Cue("alike", _BEYOND, _over_twice),
    Cue("alike", _TOGETHER, _total),
    Cue("times", _GROWN, _multiple_grown),
    Cue("times", _TIMES, _multiple, unless=(_GROWN,)),
    Cue("share", _GROWN, _growth),
    Cue("share", _FALLEN, _fall, unless=(_GROWN,)),
    Cue("share", _SHARE, _part, unless=_CHANGED),
    Cue("share", _RATE, _part_of_both, unless=_CHANGED),
    Cue("share", None, _left, around=REST, unless=_CHANGED),
)


def kind(figure: Figure) -> Kind:
    """Of which kind a figure is that two others may give."""
    if figure.kind == "points":
        return "points"
    if figure.unit == "倍":
        return "times"
    return "share" if figure.kind == "percent" or (not figure.unit and "分之" in figure.text) else "alike"


def beside(text: str, figure: Figure, before: str) -> tuple[Cue, ...]:
    """The cues that stand beside a figure."""
    mine = kind(figure)
    return tuple(cue for cue in CUES if cue.kind == mine and cue.stands(text, figure, before))
