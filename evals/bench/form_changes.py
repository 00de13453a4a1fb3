"""The ways in which ``evals.bench.forms`` changes a formulation that stands in a text.

Each takes a text, the span of a form in it and dice, and says which span is replaced by what; None where the form has nothing to
change in that way.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping

from evals.wordings import reworded
from pipeline.lexicon import fold

Changed = tuple[int, int, str]  # a span of the text and what is put there
Change = Callable[[str, int, int, random.Random], Changed | None]

_HANZI = re.compile("[一-鿿]")
_FREE = "的了和与及地得着之"  # what comes and goes without harm
_LIST = re.compile("[一-鿿]{2,12}(?:[、，][一-鿿]{2,12}){2,}")
_PAIR = re.compile("[一-鿿]{2,12}(?:[、，][一-鿿]{2,12})+")
_NUMERALS = "二三四五六七八九十"
_NUMBER = re.compile(f"(?<![第月年{_NUMERALS}百])[{_NUMERALS}两](?=[个大种位为化项条])")
# Verbs by what they are said of; one of another row does not fit what stands behind it.
_VERBS = (
    ("增强", "提高", "提升"),
    ("弘扬", "传承", "发扬"),
    ("构建", "建设", "打造", "建立"),
    ("贯彻", "落实", "践行", "执行"),
    ("维护", "捍卫", "保障"),
    ("坚定", "树立", "树牢"),
    ("做到", "达到"),
    ("发挥",),
    ("实现", "完成"),
    ("解决", "克服"),
    ("深化", "推进", "推动"),
)
_ROW = {verb: row for row in _VERBS for verb in row}
_ADDED = ("重要", "全面", "伟大", "深入", "基本", "广泛", "先进", "科学", "具体", "主要")


def _verb(text: str, start: int, _end: int, dice: random.Random) -> Changed | None:
    """坚定“四个意识”: the verb before the form, or the one that it begins with."""
    for at in (start - 2, start):
        verb = text[max(0, at) : at + 2]
        if verb in _ROW and at >= 0 and not text.startswith("不移", at + 2):
            others = [other for row in _VERBS if row is not _ROW[verb] for other in row]
            return at, at + 2, dice.choice(others)
    return None


def _left_out(text: str, start: int, end: int, dice: random.Random) -> Changed | None:
    inside = [at for at in range(start, end) if _HANZI.match(text[at]) and text[at] not in _FREE]
    inside = [at for at in inside if text[at] not in (text[at - 1], text[at + 1 : at + 2])]
    at = dice.choice(inside)
    return at, at + 1, ""


def _member(text: str, start: int, end: int, dice: random.Random) -> Changed | None:
    found = _LIST.search(text, start, end)
    if not found:
        return None
    members, marks = _cut(found[0])
    at = dice.randrange(1, len(members) - 1)  # what leads to a list and what follows it stay
    del members[at], marks[at]
    return found.start(), found.end(), _joined(members, marks)


def _swapped(text: str, start: int, end: int, dice: random.Random) -> Changed | None:
    found = _PAIR.search(text, start, end)
    if not found:
        return None
    members, marks = _cut(found[0])
    at = dice.randrange(len(members) - 1)
    members[at : at + 2] = members[at + 1], members[at]
    return found.start(), found.end(), _joined(members, marks)


def _cut(words: str) -> tuple[list[str], list[str]]:
    return re.split("[、，]", words), re.findall("[、，]", words)


def _joined(members: list[str], marks: list[str]) -> str:
    return "".join(member + mark for member, mark in zip(members, [*marks, ""], strict=False))


def _doubled(text: str, start: int, end: int, dice: random.Random) -> Changed | None:
    at = dice.choice([at for at in range(start, end) if _HANZI.match(text[at])])
    return at, at + 1, text[at] * 2


def _number(text: str, start: int, end: int, dice: random.Random) -> Changed | None:
    found = _NUMBER.search(text, start, end)
    if not found:
        return None
    others = [one for one in _NUMERALS if one != found[0]]
    return found.start(), found.end(), dice.choice(others)


def _added(text: str, start: int, end: int, dice: random.Random) -> Changed | None:
    """A word between the last two words of the form, or behind a 的 in it."""
    if not _HANZI.fullmatch(text[end - 1]) or end - start < 5 or not all(map(_HANZI.match, text[end - 3 : end])):
        return None
    at = text.find("的", start + 1, end - 2) + 1 or end - 2
    word = dice.choice([word for word in _ADDED if word not in text[start:end]])
    return at, at, word


def _near(text: str, start: int, end: int, dice: random.Random) -> Changed | None:
    """A word of the form replaced by a near one of ``near-words.txt``."""
    near = reworded.near()
    places = [
        (at, word)
        for at in range(start + 1, end - 1)
        for word in near
        if len(word) >= 2 and at + len(word) <= end and fold(text[at : at + len(word)]) == word
    ]
    if not places:
        return None
    at, word = dice.choice(places)
    return at, at + len(word), dice.choice(near[word])


CHANGES: Mapping[str, Change] = {
    "verb": _verb,
    "left-out": _left_out,
    "member": _member,
    "doubled": _doubled,
    "swapped": _swapped,
    "number": _number,
    "added": _added,
    "near": _near,
}
