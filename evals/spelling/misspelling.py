"""How likely it is that a character was typed for another: places that may be wrong, and a score of each word that may be meant.

The score is the logarithm of the odds, a weighted sum of what tells the one from the other: how much likelier the words become
when the text around is cut anew, how much likelier the characters beside one another, whether the genre says the word, whether
what was typed is known. The weights were fitted by logistic regression on random errors, planted in newspaper prose and in reference
speeches that the counts had not seen, against the places of these texts that are right (docs/log.md).
"""

from __future__ import annotations

import math
import operator
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

from evals.spelling import likelihood
from evals.spelling.confusable import LOOK, NEAR, Rival, alike, joined, rivals, whole
from evals.spelling.likelihood import EDGE, IDIOM
from evals.spelling.singles import BOUND, CLASSICAL, FREE, loose

_PASSED = frozenset({EDGE, *"的了和与等着"})  # stand anywhere, and are hardly ever typed for another
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两几")
_COMMON = 12  # the count of a word that is hardly ever a wrong one by chance
_SURELY = 200  # of one that nothing is said about
_REACH = IDIOM - 1  # characters of a word before and behind one of its own
_KNOWN_BESIDE = 20  # both neighbours are met with so often: nothing is wrong
_BETTER = 2.0  # what the characters beside one another must become likelier by, in nats: hardly any error is below
_SPREAD, _MASS, _FEW = 50, 4e6, 0.05  # smoothing, in counts
_AROUND = 2  # words beside the changed ones that are read with them
_ECHO = 3  # characters beside it: what is said twice so near is meant (融资融智)
# Of ``features``, in their order.
_WEIGHTS = (0.097, 0.674, -1.109, -0.832, -1.754, 1.656, -0.273, -0.371, -0.335, -4.0, -0.757)
_BASE, _GAIN, _MET = -5.978, 0.578, 0.542
_MOST_GAIN = 24.0  # hardly any place gains more
# Beside so many characters the neighbour within the word was met that a rare one more is no surprise: 衙斋|里, 心里有|尺, 刀|路.
# There so much more is asked for, unless the words around were met beside the one that is meant.
_ANYTHING, RARE, _MORE = 150, 300, 1.5
_ANY_VERB = 5.5  # for a verb beside what goes with any verb
_LOOKS = 0.5  # for one that only looks alike
_LESS = 0.8  # what is not asked for where the character is only ever a piece of words


# What is cut into words in one go: the words of a run are the same wherever it stands, for all else is a word of its own.
_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffffa-zA-Z0-9+#&._%-]{2,}")
_KEPT_RUNS = 1 << 13


def likely(text: str, least: float) -> Iterator[tuple[float, int, Rival]]:
    """The places of a text whose score is ``least`` or more, with the score and the word that may be meant there.

    Runs between marks are remembered: a text that is checked at each keystroke is read anew where it was changed only, and
    speeches of one office have much in common.
    """
    for match in _RUN.finditer(text):
        start, end = match.span()
        before, behind = text[max(0, start - _ECHO) : start], text[end : end + _ECHO]
        for score_, at, rival in _likely(match[0], before, behind, least):
            yield score_, start + at, Rival(start + rival.start, rival.word, rival.kind)


@lru_cache(maxsize=_KEPT_RUNS)
def _likely(run: str, before: str, behind: str, least: float) -> tuple[tuple[float, int, Rival], ...]:
    cut = Cut(run, before, behind)
    found: list[tuple[float, int, Rival]] = []
    for at, rival, beside in candidates(cut):
        told = score(cut, at, rival, beside, least)
        if told >= least - _LESS:
            more = asked(cut, at, rival)
            if told - more >= least:
                found.append((told - more, at, rival))
    return tuple(found)


class Cut:
    """A run of characters and its ``words``, ``EDGE`` for what is none; ``starts`` of these, and the end; what stands around."""

    def __init__(self, text: str, before: str = "", behind: str = "") -> None:
        self.text, self.before, self.behind = text, before, behind
        tokens = likelihood.tokens(text)
        self.words = [token if "\u4e00" <= token <= "\u9fff\uffff" else EDGE for token in tokens]
        self.words.append(EDGE)
        self.starts = [0, *accumulate(map(len, tokens))]

    def word_at(self, at: int) -> int:
        """Which word a character is in."""
        return bisect_right(self.starts, at) - 1


def candidates(cut: Cut) -> Iterator[tuple[int, Rival, float]]:
    """The characters that may be wrong, each with each word that may have been meant there, and what the characters beside
    one another become likelier by."""
    pairs, words = likelihood.counts().pairs, cut.words
    kinds = [*map(_KINDS.__getitem__, words), 0]
    for number, kind in enumerate(kinds):
        if not kind:
            continue
        word, start = words[number], cut.starts[number]
        if look := kind & _LOOK:
            before = words[number - 1] if number else EDGE
            met = f"{before} {word}" in pairs
            if met == (look == _ALONE):  # of one character, both neighbours must be known, of more, one of them
                met = f"{word} {words[number + 1]}" in pairs
            if not met:
                yield from _instead(cut.text, start, word, known=look == _KNOWN)
        if kind & kinds[number + 1] & _TWO and f"{word} {words[number + 1]}" not in pairs:
            for at, rival in joined(word + words[number + 1]):
                yield start + at, Rival(start, rival.word, rival.kind), _beside(cut.text, start + at, rival.word[at])


def _instead(text: str, start: int, word: str, *, known: bool) -> Iterator[tuple[int, Rival, float]]:
    """What may have been meant instead of ``word``: one that sounds the same where it is ``known``, else all that it is part of."""
    if known:
        for rival in whole(word):
            at = next(n for n, one in enumerate(rival.word) if one != word[n])
            beside = _beside(text, start + at, rival.word[at])
            if beside >= _BETTER:
                yield start + at, Rival(start + rival.start, rival.word, rival.kind), beside
        return
    for at in range(start, start + len(word)):
        low = max(0, at - _REACH)
        for rival, beside in _meant(text[low : at + 1 + _REACH], at - low):
            yield at, Rival(low + rival.start, rival.word, rival.kind), beside


@lru_cache(maxsize=1 << 15)
def _meant(text: str, at: int) -> tuple[tuple[Rival, float], ...]:
    """The words that may have been meant at a place, and what the characters beside one another become likelier by."""
    if _known_beside(text, at) >= _KNOWN_BESIDE:
        return ()
    better: dict[str, float] = {}
    (before, behind), wrong = _around(text, at), text[at]
    stands = _pair(before, wrong) if before else 0.0, _pair(wrong, behind) if behind else 0.0

    def fits(right: str) -> bool:
        """As ``_beside`` has it; what stands there is asked about once for all that may be meant."""
        if right not in better:
            found = _pair(before, right) - stands[0] if before else 0.0
            better[right] = found + (_pair(right, behind) - stands[1]) if behind else found
        return better[right] >= _BETTER and not (right in _NUMERALS and wrong in _NUMERALS)

    return tuple((rival, better[rival.word[at - rival.start]]) for rival in rivals(text, at, fits))


class _Kinds(dict[str, int]):
    """What has to be looked at of each word, found out when it is first met."""

    def __missing__(self, word: str) -> int:
        known = likelihood.counts()
        if len(word) == 1:
            kind = 0 if word in _PASSED else _ALONE
        elif word in known.genre or (often := known.words.get(word, 0)) >= _SURELY:
            kind = 0
        elif often < _COMMON:
            kind = _RARE
        else:
            kind = _KNOWN if len(word) <= IDIOM and whole(word) else 0
        if len(word) == 2:
            kind |= _TWO
        if len(self) >= _KEPT:
            self.clear()
        self[word] = kind
        return kind


_ALONE, _RARE, _KNOWN, _LOOK, _TWO = 1, 2, 3, 3, 4  # ``_LOOK``: the bits of the first three
_KEPT = 1 << 16
_KINDS = _Kinds()


def _around(text: str, at: int) -> tuple[str, str]:
    """The characters before and behind; nothing for what is none."""
    before, behind = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    return before if "\u4e00" <= before <= "\u9fff" else "", behind if "\u4e00" <= behind <= "\u9fff" else ""


def _known_beside(text: str, at: int) -> int:
    """How often the character stands beside its neighbours, the more seldom of both; 0 where it has none."""
    beside, (before, behind) = likelihood.neighbours(), _around(text, at)
    if before and behind:
        return min(beside[before + text[at]], beside[text[at] + behind])
    return beside[before + text[at]] if before else beside[text[at] + behind] if behind else 0


def _beside(text: str, at: int, right: str) -> float:
    (before, behind), wrong = _around(text, at), text[at]
    found = 0.0
    if before:
        found += _pair(before, right) - _pair(before, wrong)
    if behind:
        found += _pair(right, behind) - _pair(wrong, behind)
    return found


@lru_cache(maxsize=1 << 16)
def _pair(one: str, two: str) -> float:
    beside = likelihood.neighbours()
    alone = 0.3 * _SPREAD * max(beside.total(two), 0.1) / _MASS
    return math.log((beside[one + two] + alone + 0.01) / (beside.total(one) + _SPREAD))


def features(cut: Cut, at: int, rival: Rival, beside: float) -> tuple[float, ...]:
    """What the score is made of, beside what the words say (``gain``, ``met``), which costs more."""
    counts, text, word = likelihood.counts(), cut.text, rival.word
    start, end = rival.start, rival.start + len(word)
    typed = text[start:end]
    known = counts.words.get(typed, 0)
    if len(word) == 2:
        known = max(known, likelihood.neighbours()[typed])
    around = (cut.before + text[:start])[-_ECHO:] + (text[end:] + cut.behind)[:_ECHO]
    return (
        beside,
        min(3.0, math.log1p(counts.genre[word])),
        float(rival.kind == NEAR),
        float(rival.kind == LOOK),
        float(len(word) == 2),
        float(len(word) >= IDIOM),
        math.log(known + _FEW),
        math.log((_known_beside(text, at) if len(word) < IDIOM else 0) + _FEW),
        math.log(len(alike(word[at - start]).same) + 1),
        float(any(one in around for one in typed if one not in _PASSED)),
        float(_short(text, at)),
    )


def _short(text: str, at: int) -> bool:
    """Whether it stands in four characters or fewer between marks: an item of a list is often coined for the place."""
    start, end = at, at + 1
    while start and end - start <= IDIOM and "\u4e00" <= text[start - 1] <= "\u9fff":
        start -= 1
    while end < len(text) and end - start <= IDIOM and "\u4e00" <= text[end] <= "\u9fff":
        end += 1
    return end - start <= IDIOM


def score(cut: Cut, at: int, rival: Rival, beside: float, least: float) -> float:
    """The logarithm of the odds that ``rival`` was meant at ``at``; ``-inf`` where it is certainly below ``least``."""
    found: float = _BASE + sum(map(operator.mul, _WEIGHTS, features(cut, at, rival, beside)))
    if found + _GAIN * _MOST_GAIN < least:
        return -math.inf
    return found + _GAIN * gain(cut, rival) + _MET * met(cut, rival)


def asked(cut: Cut, at: int, rival: Rival) -> float:
    """What is asked for on top where a rare character stands beside one that goes with nearly anything, or a verb where any verb
    may; less where it is one that never stands alone."""
    typed, first = cut.text[at], at == rival.start
    least = _LOOKS if rival.kind == LOOK else 0.0
    if len(rival.word) != 2:
        return least
    if loose(cut.text, at, first) or typed in CLASSICAL or (typed in FREE and rival.kind == LOOK):
        return _ANY_VERB
    if typed in BOUND and cut.words[cut.word_at(at)] == typed:
        return least - _LESS
    if not first and cut.text[at - 1] in _NUMERALS and not met(cut, rival):
        return least + _MORE  # 差两格
    beside = likelihood.neighbours()
    if beside.total(typed) > RARE:
        return least
    variety = beside.variety(rival.word[first], before=first)
    return least + (_MORE if variety >= _ANYTHING and not met(cut, rival) else 0.0)


def met(cut: Cut, rival: Rival) -> float:
    """How often the word was met beside what stands before it, and behind it."""
    counts, text, words, starts = likelihood.counts(), cut.text, cut.words, cut.starts
    start, end = rival.start, rival.start + len(rival.word)
    first, last = cut.word_at(start), cut.word_at(end - 1)
    before = text[starts[first] : start] or (words[first - 1] if first else EDGE)
    behind = text[end : starts[last + 1]] or words[last + 1]
    pairs = ((before, rival.word), (rival.word, behind))
    return sum(math.log1p(counts.met(*pair)) for pair in pairs if EDGE not in pair)


def gain(cut: Cut, rival: Rival) -> float:
    """How much likelier the words become, the text around cut anew."""
    counts, words = likelihood.counts(), cut.words
    end = rival.start + len(rival.word)
    first, last = cut.word_at(rival.start), cut.word_at(end - 1)
    low, high = first, last
    while low > max(0, first - _AROUND) and words[low - 1] != EDGE:
        low -= 1
    while high < last + _AROUND and words[high + 1] != EDGE:
        high += 1
    before = words[low - 1] if low else EDGE
    changed = cut.text[cut.starts[low] : rival.start] + rival.word + cut.text[end : cut.starts[high + 1]]
    return _path(before, changed, words[high + 1]) - counts.path([before, *words[low : high + 2]])


@lru_cache(maxsize=1 << 14)
def _path(before: str, text: str, behind: str) -> float:
    return likelihood.counts().path([before, *likelihood.tokens(text), behind])
