"""A word with one character that only sounds like the right one: told by how unlikely the words are as they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from evals import likelihood
from evals.document import Document
from evals.likelihood import EDGE
from evals.rules import wrong_character
from evals.shapes.base import Hit, Page
from evals.spans import Spans
from pipeline.patterns import lazy

PAGE = Page(
    name="misspelt-word",
    level="warning",
    what="把一个字写成了同音的另一个字，上下文读不通",
    why="拼音输入和语音转写最常见的错，念不出来、印得出来",
    instead="改成正确的字；确实就是这样写的（地名、人名、新词），可加说明保留",
    source="词语相邻的次数（evals/lexicon/words.txt、pairs.txt）与音节表（sounds.txt）",
    message="“{text}”疑为“{right}”",
    suggestion="{right}",
    yields_to=frozenset({"portal-debris", "wrong-character", "homophone", "untraced-document-number", "wrong-wording"}),
)
# In nats: how much likelier the words must become. Set on clean speeches and newspaper prose (docs/log.md).
_GAIN = 8.0
_GAIN_FOREIGN = 13.0  # where the genre has no such word
_GAIN_OF_WORDS = 8.0  # where what stands there is a word, too
_GAIN_OF_NEW = 7.0  # where nobody says that word
_OFTEN = 3  # times that the genre says a word, or beside these neighbours, where nobody says what stands there
_CLOSE = 2.0  # asked for on top where the two characters only nearly sound the same, or look alike
_LIGHT = 4.0  # asked for on top where a character is one that stands anywhere
_LIGHT_ONES = frozenset("一二三四五六七八九十两几不")
_PASSED = frozenset({EDGE, *"的了和与等着"})  # stand anywhere, and are hardly ever typed for another
_LONGEST = 4
_QUOTED = lazy(r"“[^“”\n]{1,12}”|《[^《》\n]{1,60}》|【[^】\n]*】|（[^（）\n]{1,12}）")
_TITLE = "书记|主席|主任|[市县省区州镇乡]长|部长|局长|院长|校长|会长|董事长|经理|教授|师傅|组长|委员|同志(?!们)"
_NAMED_BEFORE, _NAMED_BEHIND = re.compile(f"(?:{_TITLE})$"), re.compile(f".?(?:{_TITLE})")


@dataclass(frozen=True, slots=True)
class _Guess:
    gain: float
    start: int
    text: str
    right: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def find(doc: Document) -> Iterator[Hit]:
    guesses = sorted(_guesses(doc), key=lambda guess: (-guess.gain, guess.start))
    if not guesses:
        return
    shut = Spans([*doc.header[1:], *(match.span() for match in _QUOTED.finditer(doc.text))])
    listed = Spans([(hit.start, hit.end) for hit in wrong_character.find(doc)])
    kept: list[_Guess] = []
    for guess in guesses:
        if shut.meets(guess.start, guess.end) or listed.meets(guess.start, guess.end) or _meant(doc, guess):
            continue
        if not any(other.start < guess.end and guess.start < other.end for other in kept):
            kept.append(guess)
    times = Counter(guess.text for guess in kept)
    for guess in sorted(kept, key=lambda guess: guess.start):
        if times[guess.text] == 1:  # twice the same is a name or a term of this text
            yield Hit(guess.start, guess.end, {"right": guess.right})


def _meant(doc: Document, guess: _Guess) -> bool:
    """Whether it is written as it should be after all: a new word, the brief's, a name; or another rule's to tell."""
    around = doc.text[max(0, guess.start - _LONGEST) : guess.end + _LONGEST]
    return (
        guess.text in doc.told
        or _known_as_it_stands(doc.text, guess)
        or bool(_NAMED_BEFORE.search(doc.text, max(0, guess.start - 3), guess.start))
        or bool(_NAMED_BEHIND.match(doc.text, guess.end))
        or wrong_character.listed(doc, around)
    )


def _known_as_it_stands(text: str, guess: _Guess) -> bool:
    """Whether a listed word covers what would be changed."""
    listed = likelihood.listed()
    at = next(n for n in range(guess.start, guess.end) if text[n] != guess.right[n - guess.start])
    return any(
        text[first:last] in listed
        for first in range(max(0, at - _LONGEST + 1), at + 1)
        for last in range(at + 1, first + _LONGEST + 1)
    )


def _guesses(doc: Document) -> Iterator[_Guess]:
    pairs = likelihood.counts().pairs
    tokens = likelihood.tokens(doc.text)
    edges = [EDGE] * _LONGEST
    words = [*edges, *[token if "\u4e00" <= token <= "\u9fff\uffff" else EDGE for token in tokens], *edges]
    place = 0
    for at, token in enumerate(tokens, _LONGEST):
        word = words[at]
        kind = _KINDS[word]
        if kind:
            before, behind = words[at - 1], words[at + 1]
            if kind is _ALONE:
                if before != word and not (f"{before} {word}" in pairs and f"{word} {behind}" in pairs):
                    for gain, back, span, right in _single(tuple(words[at - _LONGEST : at + _LONGEST + 1])):
                        yield _Guess(gain, place - back, span, right)
            elif (kind is _RIVALLED or len(behind) == 2) and f"{word} {behind}" not in pairs:
                if kind is _RIVALLED and f"{before} {word}" not in pairs:
                    yield from _whole(words, at, place)
                if len(word) == 2 == len(behind) and likelihood.all_rivals(word + behind):
                    yield from _joined(words, at, place)
        place += len(token)


class _Kinds(dict[str, int]):
    """What has to be looked at of each word, found out when it is first met."""

    def __missing__(self, word: str) -> int:
        if len(word) == 1:
            kind = 0 if word in _PASSED else _ALONE
        elif len(word) > _LONGEST:
            kind = 0
        else:
            kind = _RIVALLED if likelihood.all_rivals(word) else _JOINED if len(word) == 2 else 0
        if len(self) >= _KEPT:
            self.clear()
        self[word] = kind
        return kind


_ALONE, _RIVALLED, _JOINED = 1, 2, 3
_KEPT = 1 << 16
_KINDS = _Kinds()


@lru_cache(maxsize=1 << 14)
def _single(words: tuple[str, ...]) -> tuple[tuple[float, int, str, str], ...]:
    """The character in the middle is no part of a word: does another one make a word of it and its neighbours?

    Of each such word: what is gained, how many characters before the middle it begins, what stands there, the word.
    """
    counts = likelihood.counts()
    at, before = _LONGEST, ""
    found: list[tuple[float, int, str, str]] = []
    for first in range(at, 0, -1):
        if first < at:
            if words[first] == EDGE or len(before) + len(words[first]) >= _LONGEST:
                break
            before = words[first] + before
        span, last = before + words[at], at
        while len(span) <= _LONGEST:
            for rival in likelihood.rivals(span, len(before)) if len(span) > 1 else ():
                gain = counts.path((words[first - 1], rival.word, words[last + 1]))
                gain -= counts.path(words[first - 1 : last + 2])
                gain -= 0 if _LIGHT_ONES.isdisjoint(span + rival.word) else _LIGHT
                gain -= _CLOSE if rival.close else 0
                if gain >= (_GAIN if counts.genre[rival.word] > 1 else _GAIN_FOREIGN):
                    found.append((gain, len(before), span, rival.word))
            last += 1
            if words[last] == EDGE:
                break
            span += words[last]
    return tuple(found)


def _whole(words: list[str], at: int, place: int) -> Iterator[_Guess]:
    """The word at ``at`` has never stood beside either neighbour: does one that sounds the same stand there?"""
    counts = likelihood.counts()
    before, word, behind = words[at - 1 : at + 2]
    new = word not in counts.words  # the dictionary has it, but nobody has been seen to say it
    for rival in likelihood.all_rivals(word):
        right = rival.word
        if rival.close or not counts.genre[right]:
            continue
        met = sum(counts.met(*pair) for pair in ((before, right), (right, behind)) if EDGE not in pair)
        if met > 1 or (new and met + counts.genre[right] >= _OFTEN):
            gain = counts.path([before, right, behind]) - counts.path([before, word, behind])
            if gain >= (_GAIN_OF_NEW if new else _GAIN_OF_WORDS):
                yield _Guess(gain, place, word, right)


def _joined(words: list[str], at: int, place: int) -> Iterator[_Guess]:
    """Two words of two characters: are they one word of four, where one of the four sounds the same?"""
    counts = likelihood.counts()
    before, one, two, behind = words[at - 1 : at + 3]
    for rival in likelihood.all_rivals(one + two):
        gain = counts.path([before, rival.word, behind]) - counts.path([before, one, two, behind])
        if gain - (_CLOSE if rival.close else 0) >= (_GAIN if counts.genre[rival.word] > 1 else _GAIN_FOREIGN):
            yield _Guess(gain, place, one + two, rival.word)
