"""A word beside its usual companion, with one character taken for another: what stands there is no word."""

from __future__ import annotations

from collections.abc import Iterator

from evals import likelihood
from evals.companions import by_character, companions
from evals.confusable import SAME, alike
from evals.document import Document
from evals.likelihood import is_word
from evals.rules.mistyped_word import alone
from evals.shapes.base import Hit, Page, Terms

PAGE = Page(
    name="misspelt-companion",
    level="warning",
    what="常用搭配里，一个词有一个字写成了同音字或形近字",
    why="拼音输入和扫描识别最常见的错：普写新篇章、察亮名片，念不出来、印得出来",
    instead="改成正确的字",
    source="公文讲话的常用搭配（evals/lexicon/companions.txt）",
    message="“{text}”疑为“{right}”",
    suggestion="{right}",
    yields_to=frozenset(
        {
            "homophone",
            "misspelt-word",
            "mistyped-word",
            "confused-word",
            "wrong-character",
            "wrong-wording",
            "wrong-collocation",
            "traditional-character",
            "misquoted-saying",
            "inexact-formulation",
            "altered-name",
            "altered-place",
        }
    ),
    quotes=True,
)
_REACH = 8  # characters between a word and what goes with it
_MARKS = frozenset("，。；！？：\n")
_KNOWN = 3  # two characters that stand side by side oftener are said
_WORD = 3  # and a word that is counted oftener
_ENDS = frozenset("强好实牢优大新上住到出入开成活准透深细严")  # behind many verbs: 建强
_FREE = frozenset("之其所而则者且各每本该此的地得了着过在是和与把将被让从对向以为不也都就要有一二三四五六七八九十他她它我你这那")
TERMS = Terms(companions())
SCANS = (TERMS,)


def find(doc: Document) -> Iterator[Hit]:
    told: set[int] = set()
    for start, end, word in doc.scan(TERMS):
        low, high = _clause(doc.text, start, end)
        for at, right in (*_wrong(doc.text, low, start, word), *_wrong(doc.text, end, high, word)):
            if at not in told and _meant(doc, at, right, doc.text[low:high]):
                told.add(at)
                yield Hit(at, at + 2, {"right": right})


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """What stands around in the same clause, as far as it reaches."""
    low, high = start, end
    while low and start - low < _REACH + 2 and text[low - 1] not in _MARKS:
        low -= 1
    while high < len(text) and high - end < _REACH + 2 and text[high] not in _MARKS:
        high += 1
    return low, high


def _wrong(text: str, low: int, high: int, word: str) -> Iterator[tuple[int, str]]:
    """What differs by one character from a word that goes with ``word``, and where it begins."""
    known = by_character(word)
    for at in range(low, high):
        for place, right in known.get(text[at], ()):
            start = at - (1 - place)
            typed = text[start + place : start + place + 1]
            if start < low or start + 2 > high or typed in _FREE or typed == right[place]:
                continue
            if right[place] in alike(typed).all:
                yield start, right


def _meant(doc: Document, at: int, right: str, clause: str) -> bool:
    """Whether what was typed is nothing that is said."""
    typed = doc.text[at : at + 2]
    if typed in doc.told or right in clause or doc.text.count(typed) > 1 or not is_word(typed) or not is_word(typed[1]):
        return False
    counts = likelihood.counts()
    changed = 0 if typed[0] != right[0] else 1
    sounds = alike(typed[changed]).kind(right[changed]) == SAME
    if typed in likelihood.listed() or typed in counts.genre or counts.words.get(typed, 0) > _WORD:
        return False
    beside = likelihood.neighbours()
    if beside[typed] > (_KNOWN if sounds and (changed or right[1] not in _ENDS) else 0):
        return False
    return alone(doc.text, at, at + 2)
