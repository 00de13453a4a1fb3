"""A word beside its usual companion, with one character taken for another: what stands there is no word."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from evals.document import Document
from evals.rules.mistyped_word import alone
from evals.shapes.base import Hit, Page
from evals.spelling import likelihood
from evals.spelling.companions import by_character, companions
from evals.spelling.confusable import SAME, alike
from evals.spelling.likelihood import is_word

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
_MARKS = "，。；！？：\n"
_KNOWN = 3  # two characters that stand side by side oftener are said
_WORD = 3  # and a word that is counted oftener
_ENDS = frozenset("强好实牢优大新上住到出入开成活准透深细严")  # behind many verbs: 建强
_FREE = frozenset(
    "新老旧之其所而则者且各每本该此的地得了着过在是和与把将被让从对向以为不也都就要有一二三四五六七八九十他她它我你这那"
)


def find(doc: Document) -> Iterator[Hit]:
    text = doc.text
    for typed in sorted(filter(_meant, doc.places.pairs)):
        if typed in doc.told or text.count(typed) > 1:
            continue
        at = text.index(typed)
        low, high = _clause(text, at)
        for right in _meant(typed):
            if right not in text[low:high] and _beside(text, low, at, high, right) and alone(text, at, at + 2):
                yield Hit(at, at + 2, {"right": right})
                break


def _clause(text: str, at: int) -> tuple[int, int]:
    """What stands around two characters in the same clause."""
    low = max(text.rfind(mark, 0, at) for mark in _MARKS) + 1
    return low, min((end for mark in _MARKS if (end := text.find(mark, at)) >= 0), default=len(text))


def _beside(text: str, low: int, at: int, high: int, right: str) -> bool:
    """Whether a word that goes with ``right`` is near."""
    for word in companions()[right]:
        reach = _REACH + len(word)
        if word in text[max(low, at - reach) : at] or word in text[at + 2 : min(high, at + 2 + reach)]:
            return True
    return False


@lru_cache(maxsize=1 << 16)
def _meant(typed: str) -> tuple[str, ...]:
    """The words that two characters may stand for, if they are nothing that is said."""
    counts = likelihood.counts()
    if not is_word(typed) or not is_word(typed[1]) or typed in likelihood.listed() or typed in counts.genre:
        return ()
    said = likelihood.neighbours()[typed]
    if counts.words.get(typed, 0) > _WORD or said > _KNOWN:
        return ()
    found = []
    for place in (0, 1):
        for other, right in by_character().get(typed[1 - place], ()):
            wrong = typed[place]
            if other != place or wrong in _FREE or wrong == right[place] or right[place] not in alike(wrong).all:
                continue
            sounds = alike(wrong).kind(right[place]) == SAME
            if not sounds and not place and right[1] in _ENDS:  # 起好步, beside 走好: any verb stands before 好
                continue
            if said <= (_KNOWN if sounds and (place or right[1] not in _ENDS) else 0):
                found.append(right)
    return tuple(found)
