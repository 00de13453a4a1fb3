"""Thousands of literals against one text, at a cost that does not grow with their number.

All literals that anybody looks for are the patterns of one automaton (Aho–Corasick), and a text is read by it once. Of thousands of literals a few dozen
stand in a text: whoever wants to know about his own intersects two sets.

The text is read folded (see ``lexicon.fold``), for formulations are looked for in it so. A literal is known by its folded
form, and whoever looks for it in the text as read compares it there where folding makes a difference.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import count, islice
from operator import add
from threading import Lock

from ahocorasick_rs import AhoCorasick as Automaton

from evals.matching import bits
from evals.matching.marks import DIGIT, Marks, Rare
from pipeline.lexicon import fold, folds

_PAYS_TO_BUILD = 50_000  # characters after which the automaton over what all look for has paid for itself
# Characters for each word of another one after which it has, if a single word was asked for since; with more, it is so much sooner.
_PAYS_AGAIN = 2000
_PAYS = 1_000_000  # characters after which tens of thousands more in it have paid for themselves
_DEAR = 300  # words that are as dear to look for one by one as any number of them
_SEVERAL = 64  # words from which on it pays to know all pairs of characters of a text
_MANY = 200  # places of an echo beyond which nothing is gained
_LONE = re.compile("[\ud800-\udfff]")  # halves of characters: no automaton can read them
# Where digits are that are not ASCII, and much else that hardly stands in a speech.
_FOREIGN_DIGIT = re.compile("[\u0660-\u1fff\ua620-\uabff\uff10-\uff19\U000104a0-\U0010ffff]")
_DIGIT = re.compile(r"\d")
_NOBODYS = "\U0010ffff"  # stands for them; no literal has it

_asked: dict[str, int] = {}  # all that somebody looks for, numbered in the order of asking
_paired: dict[str, list[str]] = {}  # of them, by their first two characters
_counts = {"paired": 0, "read": 0}  # words that are in it; characters that were read without a new automaton
_asking = Lock()  # texts may be checked in threads, as a suite's are
_built: list[tuple[int, Automaton, list[str]]] = []  # the automaton over the first so many of them, once there is one


def ask(words: Iterable[str]) -> frozenset[str]:
    """``words`` (folded, of two characters or more, see ``joins``) as a set; every text is read for them from now on."""
    found = frozenset(words)
    with _asking:
        new = [word for word in found if word not in _asked]
        _asked.update(zip(new, count(len(_asked)), strict=False))
    return found


def joins(word: str) -> bool:
    """Whether the automaton can look for it: single characters are everywhere, and found as quickly without."""
    return len(word) > 1 and not _LONE.search(word) and _NOBODYS not in word


def asked() -> int:
    """How many literals are looked for by now."""
    return len(_asked)


def since(words: Iterable[str]) -> int:
    """What ``asked()`` was when the last of ``words`` was asked for."""
    return 1 + max(map(_asked.__getitem__, words), default=-1)


def _by_pair() -> dict[str, list[str]]:
    """All that is asked for, by the first two characters: new words are added, which is cheaper than another automaton."""
    with _asking:
        for word in islice(_asked, _counts["paired"], None):
            _paired.setdefault(word[:2], []).append(word)
        _counts["paired"] = len(_asked)
    return _paired


def _automaton(length: int) -> tuple[int, Automaton, list[str]] | None:
    """The automaton to read so many characters with: the one there is, until so many were read that another one pays, with
    what has been asked for since. None where there is none yet."""
    _counts["read"] += length
    new = len(_asked) - (_built[0][0] if _built else 0)
    pays = max(_PAYS_TO_BUILD, _PAYS_AGAIN * len(_asked) // min(new, _DEAR) if _built and new else 0)
    if new and _counts["read"] > pays:
        _build()
    return _built[0] if _built else None


def _build() -> None:
    words = list(_asked)
    _built[:] = [(len(words), Automaton(words), words)]
    _counts["read"] = 0


class Places:
    """Where the literals that somebody asked for stand in one text, folded; of single characters also where as it was read.

    ``words``: all that are known to stand in it; ``known``: what ``asked()`` was when the text was read for those.
    """

    def __init__(self, text: str, folded: str | None = None) -> None:
        self.folded = fold(text) if folded is None else folded
        self.known = 0
        self._at: dict[str, list[int]] = {}
        self.words: set[str] = set()
        self._sought: set[str] = set()
        self.marks, self.rare = Marks(self.folded), Rare(self.folded)
        self.read_marks, self.read_rare = Marks(text), Rare(text)
        self.room = self.rare.room
        self._automatic = False
        self.shut: frozenset[int] | None = None  # what ``triggers`` knows not to match, once it was asked

    @cached_property
    def pairs(self) -> frozenset[str]:
        """All that stands side by side, two characters each."""
        return frozenset(map(add, self.folded, self.folded[1:]))

    def stands(self, word: str) -> bool:
        """Whether a literal stands in the text, whoever asks for it: ``DIGIT`` is any digit."""
        if len(word) > 1:
            return word[:2] in self.pairs and (len(word) == 2 or word in self.folded)
        return bool(self.digits) if word == DIGIT else self.marks[word]

    def standing(self, known: int, words: frozenset[str]) -> set[str]:
        """All words known to stand in the text, those of ``words`` that do among them.

        ``known``: what ``asked()`` was when ``words`` had been asked for.
        """
        if known > self.known:
            self._seek(known, words)
        return self.words

    def met(self, known: int, words: frozenset[str]) -> list[str]:
        """Those of ``words`` that stand in the text, in the same order each time; see ``standing``."""
        if known > self.known:
            self._seek(known, words)
        return [word for word in self._at if word in words]

    def read(self) -> int:
        """How many literals the text was looked through for by an automaton; 0 where there is none yet."""
        if not self.known:
            self._read()
        return self.known if self._automatic else 0

    def at(self, word: str) -> list[int]:
        """The places of a word that was met, in order."""
        return self._at[word]

    def bits(self, word: str) -> int:
        """The places of a word that was met, or of all digits, as ``bits`` has them."""
        return bits.of(self.digits if word == DIGIT else self._at[word], len(self.folded))

    def _seek(self, known: int, words: frozenset[str]) -> None:
        """Read the text; and words that were asked for since it was read, or since there was the automaton that read it, by
        themselves, where the characters stand that they begin and end with."""
        if not self.known:
            self._read()
            if known <= self.known:
                return
        new = frozenset(word for word in words - self._sought if _asked[word] >= self.known)
        if new:
            if len(new) > _SEVERAL or "pairs" in vars(self):  # where somebody has asked for these, they cost nothing
                pairs = self.pairs
                new = frozenset(word for word in new if word[:2] in pairs and word[-2:] in pairs)
            for word in sorted(new):
                if word not in self._at and (at := starts(word, self.folded)):
                    self._at[word] = at
                    self.words.add(word)
            self._sought |= words

    def _read(self) -> None:
        built = _automaton(len(self.folded))
        if built:
            self._read_by(*built)
            return
        self.known = len(_asked)
        table, pairs = _by_pair(), self.pairs
        met = [
            (at[0] + len(word), -len(word), word, at)
            for pair in pairs
            if pair in table
            for word in table[pair]
            if word[-2:] in pairs and (at := starts(word, self.folded))
        ]
        self._at = {word: at for _, _, word, at in sorted(met)}  # in the order in which an automaton meets them
        self.words = set(self._at)

    def _read_by(self, known: int, automaton: Automaton, words: Sequence[str]) -> None:
        self.known, self._automatic = known, True
        met: defaultdict[int, list[int]] = defaultdict(list)
        for number, start, _ in _overlapping(automaton, self.folded):
            met[number].append(start)
        self._at = {words[number]: at for number, at in met.items()}
        self.words = set(self._at)

    @cached_property
    def digits(self) -> list[int]:
        """Where digits stand, those of other scripts and full-width ones among them."""
        folded = self.folded
        if _FOREIGN_DIGIT.search(folded):
            return [match.start() for match in _DIGIT.finditer(folded)]
        return sorted(at for digit in "0123456789" if digit in folded for at in starts(digit, folded))

    @cached_property
    def lines(self) -> list[int]:
        """Where the lines of the text begin."""
        return [0, *(end + 1 for end in starts("\n", self.folded))]

    @cached_property
    def heads(self) -> dict[str, list[int]]:
        """Where lines begin that have a character first, by this; those with a digit also under ``DIGIT``."""
        heads: dict[str, list[int]] = {}
        for at in self.lines:
            head = self.folded[at : at + 1]
            heads.setdefault(head, []).append(at)
            if head.isdecimal():
                heads.setdefault(DIGIT, []).append(at)
        return heads


def _overlapping(automaton: Automaton, text: str) -> list[tuple[int, int, int]]:
    """Number of the word, start and end, by end."""
    try:
        return automaton.find_matches_as_indexes(text, overlapping=True)
    except UnicodeEncodeError:
        return automaton.find_matches_as_indexes(_LONE.sub(_NOBODYS, text), overlapping=True)


class Index:
    """Literals to be found in texts; ``places`` tells of all that stand there. ``known``: what ``asked()`` was with them."""

    def __init__(self, literals: Iterable[str]) -> None:
        self._single: list[str] = []  # looked for one by one
        self._as_read: dict[str, list[str]] = {}  # folded -> those that are compared with the text as read
        words = list(dict.fromkeys(filter(None, literals)))
        plain = words if _plain(words) else []
        sound = plain or joins("\n".join(words))  # told of all at once, as it hardly ever is otherwise
        for word in () if plain else words:
            if len(word) == 1 or not (sound or joins(word)):
                self._single.append(word)
            elif folds(word):
                self._as_read.setdefault(fold(word), []).append(word)
            else:
                plain.append(word)
        self._words = ask((*plain, *self._as_read))
        self.known = since(self._words)

    def places(self, text: str, found: Places) -> list[tuple[int, str]]:
        """Start and literal of every place in ``text``, overlapping ones too, word by word; ``found`` are the places in
        the same text, folded.
        """
        places: list[tuple[int, str]] = []
        for word in found.met(self.known, self._words):
            if word in self._as_read:
                for own in self._as_read[word]:
                    places += [(at, own) for at in found.at(word) if text.startswith(own, at)]
            else:
                places += [(at, word) for at in found.at(word)]
        for word in self._single:
            if word in text:
                places += [(at, word) for at in starts(word, text)]
        return places


def _plain(words: Sequence[str]) -> bool:
    """Whether all can be looked for as they are, told of all at once."""
    joined = "\n".join(words)
    return joins(joined) and not folds(joined) and min(map(len, words)) > 1


class Many:
    """Tens of thousands of literals that nobody else looks for.

    It takes a while to gather them: whoever has another way uses that until so much was read that it pays.
    """

    def __init__(self, words: Callable[[], Iterable[str]]) -> None:
        self._gather = words
        self._index: Index | None = None
        self._read = 0
        _all.append(self)

    def places(self, text: str, found: Places) -> list[tuple[int, str]] | None:
        """Start and literal of every place in ``text``; None where it was not read for them. See ``Index.places``."""
        self._read += len(text)
        if self._read > _PAYS:
            self.ask()
        return self._index.places(text, found) if self._index and found.read() >= self._index.known else None

    def ask(self) -> None:
        """Every text is read for them from the next automaton on."""
        self._index = self._index or Index(self._gather())


_all: list[Many] = []


def settle() -> None:
    """Gather all literals and build the automaton, as for hundreds of texts to come."""
    for many in _all:
        many.ask()
    _build()


def starts(words: str, text: str) -> list[int]:
    """Where ``words`` stand in ``text``, overlapping places too."""
    found = []
    at = text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def echoes(text: str, least: int, most: int) -> list[int] | None:
    """Where ``least`` to ``most`` characters stand twice in a row; None when that is at very many places.

    The text as one long number, shifted by a few characters, differs from itself by nothing where it repeats itself.
    """
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) != 2 * len(text):
        return None  # characters of two units: places would not be offsets
    lower = units[::2]  # the lower halves alone: what differs in the upper ones only is tried in vain
    number = int.from_bytes(lower, "little")
    found: set[int] = set()
    for distance in range(least, most + 1):
        same = (number ^ (number >> 8 * distance)).to_bytes(len(lower), "little")
        nothing = bytes(distance)
        at = same.find(nothing)
        while at >= 0:
            found.add(at)
            if len(found) > _MANY:
                return None
            at = same.find(nothing, at + 1)
    return sorted(found)
