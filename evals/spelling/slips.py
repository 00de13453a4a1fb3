"""Slips of the keyboard that are no wrong character: two characters in each other's place (平增均速), one typed twice (完善善技能), one
left out of a set phrase (全国各人民).

Two things tell them. The genre: of the runs of three that hold the place none is a piece of what it says (see `evals.spelling.said`),
and put right, four or six in a row are. And the words: cut anew, they become so much likelier that no chance explains it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from evals.spelling import broken, likelihood
from evals.spelling.likelihood import EDGE
from evals.spelling.misspelling import Cut
from evals.spelling.said import said
from evals.spelling.singles import VERBS
from pipeline.lexicon import Lexicon

_RUN = re.compile("[一-鿿]{3,}")
_EDGE = "\n"
_KEPT_RUNS = 1 << 13
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两几")
_PASSED = frozenset(
    "各每这那此该我你他她的了一不个得地着过是在和要有也又再就都还把被"
)  # stand anywhere: what they are part of is no word
# May be said or left out: 动员部署会(议)上, 力量(往)下沉, 新一届(市)妇联.
_OPTIONAL = frozenset("年的了着将第最上下里地得之和与等往来出起到过走进议化市省县区不再就都还也又要是有在对")
_AGAIN = frozenset("说看想走谈聊听讲试问比学练算数查摸帮管笑劝歇坐转叙议评拉鼓弯伸挥晒逛夸理抓带")  # 再说说, 带带徒弟
_EACH = frozenset("件个天年月日人家户处次事样条张份种代层句字步声点回趟")  # 提案件件复: each of them
_GOES_ON = frozenset("起下上出进过到在成为向给于来去")  # 人心(凝)聚起来: a verb of one character
_ALONE = frozenset("增添减升降强建促保护治防提亮优")  # verbs of one character in rows of four: 改革创新|增活力
_BESIDE = 20  # so often two characters stand side by side that they belong together
_OFTEN = 200
_ENDINGS = frozenset("了着过得起出完好成到满")  # of a verb
_PARTS = frozenset("尾头底边口岸顶区")  # of a place: 水库|库尾
_SWAPPED, _DOUBLED, _DROPPED, _LOST = 12.0, 8.0, 5.0, 1.0  # nats that the words must become likelier by
_SWAPPED_WORD = (
    17.0  # where they are two words of one character, and one word the other way round: 把话讲出来, 户用厕所
)
_BESIDE_BETTER = 4.0  # nats that the characters beside one another must
_TWO, _FOUR, _SIX = 2, 4, 6
_AROUND = 2


class Slip(NamedTuple):
    """What stands at ``start``..``end``, and what was meant; ``at``: the first of the two characters that show it."""

    at: int
    start: int
    end: int
    right: str
    sure: bool = False  # a form stands there but for it, whatever else the text has


def slips(text: str, lexicon: Lexicon) -> Iterator[Slip]:
    find = _finder(lexicon)
    for match in _RUN.finditer(text):
        for at, start, end, right, sure in find(match[0]):
            yield Slip(match.start() + at, match.start() + start, match.start() + end, right, sure)


@cache
def _finder(lexicon: Lexicon) -> Callable[[str], tuple[Slip, ...]]:
    """The slips of a run; runs are remembered by themselves, for a lexicon takes as long to tell its hash as a short run."""
    return lru_cache(maxsize=_KEPT_RUNS)(lambda run: tuple(_of(_Run(run, lexicon))))


class _Run:
    """Characters between two edges each, and which runs of three of these the genre says."""

    def __init__(self, run: str, lexicon: Lexicon) -> None:
        self.text, self.lexicon = run, lexicon
        self.known = said(lexicon)
        self.edged = f"{_EDGE}{_EDGE}{run}{_EDGE}{_EDGE}"
        self.codes = codes = list(map(ord, self.edged))
        threes = self.known.threes
        self.said = [
            one | two << 16 | three << 32 in threes
            for one, two, three in zip(codes, codes[1:], codes[2:], strict=False)
        ]
        self.forms = broken.tables(lexicon)
        self._cut: Cut | None = None

    def says_swapped(self, at: int) -> bool:
        """Whether one of the two runs of three that hold two characters the other way round, with a neighbour, is said: every run
        of four that holds both has one of them."""
        threes, (before, one, two, behind) = self.known.threes, self.codes[at + 1 : at + 5]
        return before | two << 16 | one << 32 in threes or two | one << 16 | behind << 32 in threes

    @property
    def cut(self) -> Cut:
        if self._cut is None:
            self._cut = Cut(self.text)
        return self._cut


def _of(run: _Run) -> Iterator[Slip]:
    text, said = run.text, run.said
    swapped: list[tuple[float, Slip]] = []
    for at in range(len(text) - 1):
        if said[at + 1] or said[at + 2]:  # the runs of three that hold both characters
            continue
        if text[at] == text[at + 1]:
            if broken.doubled_inside(run.forms, text, at) or broken.doubled_at_edge(run.forms, text, at):
                yield _once(run.cut, at)._replace(sure=True)
            else:
                yield from _doubled(run, at)
        elif surely := _swapped(run, at):
            swapped.append((surely, _whole(run.cut, at, text[at + 1] + text[at])))
        elif slip := _dropped(run, at) or _lost(run, at):
            yield slip
    yield from _ends(run)
    kept: list[Slip] = []
    for _, slip in sorted(swapped, key=lambda one: (-one[0], one[1].at)):  # 平增均速: 增均 is surer than 平增
        if not any(slip.start < other.end and other.start < slip.end for other in kept):
            kept.append(slip)
    yield from kept


def _doubled(run: _Run, at: int) -> Iterator[Slip]:
    """A word of two or more, and its last character once more; or its first before it. 伸伸腰, 一届届 are no such thing."""
    text = run.text
    if text[at] in _AGAIN or text[at] in _EACH or text[at - 1 : at] == "一":
        return
    if text[at + 2 : at + 3] == text[at + 3 : at + 4] != "" or (at > 1 and text[at - 2] == text[at - 1]):  # 明明白白
        return
    cut = run.cut
    one, two = cut.word_at(at), cut.word_at(at + 1)
    if one != two and len(cut.words[one]) > 1 and len(cut.words[two]) > 1:  # 重要|要求, 市人大|大力支持
        return
    if _begins(text, at + 1):
        return
    if not _says(run, text[:at] + text[at + 1 :], at, at, _FOUR):
        if text[at] in _PASSED or one == two or len(cut.words[one]) == 1 or len(cut.words[two]) > 1:
            return
        likely = likelihood.counts().words.get(cut.words[one], 0) >= _BESIDE
        if not likely or _gain(cut, at, at + 2, text[at]) < _DOUBLED:
            return
    yield _once(cut, at)


def _once(cut: Cut, at: int) -> Slip:
    """The words that hold a character and the next one, with one of these."""
    start, end = cut.starts[cut.word_at(at)], cut.starts[cut.word_at(at + 1) + 1]
    return Slip(at, start, end, cut.text[start:at] + cut.text[at + 1 : end])


def _lost(run: _Run, at: int) -> Slip | None:
    """A form stands there but for one character behind ``at``, and its words are broken: 新就业形态动者."""
    text, cut = run.text, run.cut
    one, two = cut.word_at(at), cut.word_at(at + 1)
    whole = one == two and likelihood.counts().words.get(cut.words[one], 0)
    if whole or (one != two and min(len(cut.words[one]), len(cut.words[two])) > 1):
        return None
    right = broken.lost_inside(run.forms, text, at)
    if not right or _gain(cut, at, at + 2, text[at] + right + text[at + 1]) < _LOST:
        return None
    return _whole(cut, at, text[at] + right + text[at + 1])._replace(sure=True)


def _ends(run: _Run) -> Iterator[Slip]:
    """A form has lost its last or its first character, and what goes on or before is nothing that the genre says."""
    text, said, ends, starts = run.text, run.said, run.forms.ends, run.forms.starts
    for end in range(_FOUR, len(text) + 1):
        rest = text[end - _FOUR : end]
        if rest not in ends or said[end] or said[end + 1]:
            continue
        right = broken.lost_at_end(run.forms, text, end)
        if right and _only(run, rest, rest + right):
            yield Slip(end - 1, end - 2, end, rest[-2:] + right, sure=True)
    for start in range(len(text) - _FOUR + 1):
        rest = text[start : start + _FOUR]
        if rest not in starts or said[start] or said[start + 1]:
            continue
        right = broken.lost_at_start(run.forms, text, start)
        if right and _only(run, rest, right + rest):
            yield Slip(start, start, start + 2, right + rest[:2], sure=True)


def _only(run: _Run, rest: str, form: str) -> bool:
    """Whether the genre never says the rest without what is lost."""
    whole = run.known.text
    return whole.count(rest) == whole.count(form)


def _begins(text: str, at: int) -> bool:
    """Whether a character is the first of what stands behind it: 水库|库尾, 看笔记|记了几本."""
    behind = text[at : at + 2]
    if len(behind) < _TWO:
        return False
    return behind in likelihood.counts().words or (behind[0] not in _PASSED and behind[1] in _ENDINGS | _PARTS)


def _swapped(run: _Run, at: int) -> float:
    """How much likelier the words become when two characters change places; 0 where they are as well as they stand."""
    text, said = run.text, run.said
    one, two = text[at], text[at + 1]
    # Of hundreds of places a text has five that pass this; all else takes longer to tell.
    told = not said[at] and not said[at + 3] and run.says_swapped(at) and two not in "的等了"
    odd = one not in _PASSED and two not in _PASSED and len(text) > _FOUR and _odd(text, at)
    if not told and not odd:
        return 0
    near = text[max(0, at - 2) : at] + text[at + 2 : at + 4]
    if one in near or two in near or (one in _NUMERALS or two in _NUMERALS):  # 说来说去, 一届一届
        return 0
    if (one in _GOES_ON or two in _GOES_ON) and not said[at] and not said[at + 3]:  # 挂起钩来, 铺成路
        return 0
    beside = likelihood.neighbours()
    if two in VERBS and text[at + 2 : at + 3] in _ENDINGS and at and beside[text[at - 1] + one] >= _OFTEN:
        return 0  # 我的话|讲完了
    changed = text[:at] + two + one + text[at + 2 :]
    if not odd and not (told and _says(run, changed, at, at + 1, _FOUR)):
        return 0
    cut, often = run.cut, likelihood.counts().words
    words = {cut.words[cut.word_at(place)] for place in (at, at + 1)}
    common = any(len(word) > 1 and often.get(word, 0) >= _BESIDE for word in words)
    if cut.word_at(at) == cut.word_at(at + 1) and any(word in often or word in likelihood.listed() for word in words):
        return 0  # 互相
    gain = _gain(cut, at, at + 2, two + one)
    if told and _says(run, changed, at, at + 1, _SIX if common else _FOUR):
        return max(gain, 1.0)
    least = _SWAPPED_WORD if often.get(two + one, 0) >= _BESIDE else _SWAPPED
    if common or not odd or gain < least:
        return 0
    start = max(0, at - 1)
    better = _beside(changed[start : at + 3]) - _beside(text[start : at + 3])
    return gain if better >= _BESIDE_BETTER else 0


def _odd(text: str, at: int) -> bool:
    """Whether two characters hardly stand side by side, and one of them would beside a neighbour in the other's place."""
    beside = likelihood.neighbours()
    one, two = text[at], text[at + 1]
    return beside[one + two] < _BESIDE and (
        beside[two + one] >= _OFTEN
        or (at > 0 and beside[text[at - 1] + two] >= _OFTEN)
        or beside[one + text[at + 2 : at + 3]] >= _OFTEN
    )


def _dropped(run: _Run, at: int) -> Slip | None:
    """A character is missing behind ``at``: three in a row on one side, and the runs that hold one put there, are known."""
    said, text, edged = run.said, run.text, run.edged
    if not (said[at] or said[at + 3]) or text[at + 1] in _GOES_ON or text[at + 2 : at + 3] in _GOES_ON:
        return None
    if text[at - 1 : at] == "我" and text[at : at + 2] == "的话":
        return None  # 我的话|完了
    if {text[at], text[at + 1]} & (_ALONE | VERBS):  # 增活力, 增添活力: one is as good as the other
        return None
    two, other = edged[at + 1 : at + 3], edged[at + 3 : at + 5]
    if _EDGE in two or _EDGE in other:
        return None  # nothing is known to stand there
    before = run.known.behind(two)
    meant = (before & run.known.before(other)) - _OPTIONAL if before else before
    if not meant:
        return None
    cut, often = run.cut, likelihood.counts().words
    one, two = (cut.words[cut.word_at(place)] for place in (at, at + 1))
    if one != two and min(len(one), len(two)) > 1 and min(often.get(one, 0), often.get(two, 0)):
        return None
    for right in sorted(meant):
        changed = text[: at + 1] + right + text[at + 1 :]
        if (
            _says(run, changed, at, at + 2, _SIX)
            and _gain(run.cut, at, at + 2, text[at] + right + text[at + 1]) >= _DROPPED
        ):
            return _whole(run.cut, at, text[at] + right + text[at + 1])
    return None


def _says(run: _Run, changed: str, first: int, last: int, size: int) -> bool:
    """Whether a run of ``size`` that holds ``first``..``last`` and one more on each side, if there is one, is said."""
    low, high = max(0, last + 1 - size), min(first, len(changed) - size)
    pieces = (changed[at : at + size] for at in range(low, high + 1))
    return any(map(run.known.holds, pieces))


def _whole(cut: Cut, at: int, right: str) -> Slip:
    """With the rest of the words that ``right`` is in once it stands there."""
    changed = cut.text[:at] + right + cut.text[at + 2 :]
    more, place, start, end = len(right) - 2, 0, at, at + 2
    for token in likelihood.tokens(changed):
        if place < at + len(right) and place + len(token) > at:
            start, end = min(start, place), max(end, place + len(token) - more)
        place += len(token)
    return Slip(at, start, end, changed[start : end + more])


def _beside(text: str) -> float:
    """The logarithm of how likely each character follows the one before it."""
    beside = likelihood.neighbours()
    return sum(math.log((beside[one + two] + 0.02) / (beside.total(one) + 50)) for one, two in pairwise(text))


def _gain(cut: Cut, start: int, end: int, right: str) -> float:
    """How much likelier the words become with ``right`` in place of ``start``..``end``."""
    words, starts = cut.words, cut.starts
    low, high = max(0, cut.word_at(start) - _AROUND), min(len(words) - 2, cut.word_at(end - 1) + _AROUND)
    before = words[low - 1] if low else EDGE
    changed = cut.text[starts[low] : start] + right + cut.text[end : starts[high + 1]]
    counts = likelihood.counts()
    return counts.path([before, *likelihood.tokens(changed), words[high + 1]]) - counts.path(
        [before, *words[low : high + 2]]
    )
