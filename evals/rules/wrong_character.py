"""A set phrase of the genre with one character that only sounds or looks like the right one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain, filterfalse, pairwise
from pathlib import Path

from evals.document import Document
from evals.matching.literals import Many, starts
from evals.shapes.base import Hit, Page
from evals.spelling import characters
from evals.spelling.genre import common_pairs
from pipeline import yamlfile
from pipeline.lexicon import Lexicon

PAGE = Page(
    name="wrong-character",
    level="warning",
    what="固定词语里有一个字写成了同音字或形近字",
    why="拼音输入、语音转写和扫描识别最常见的错，念不出来、印得出来",
    instead="改成正确的字",
    source="《现代汉语词典》（第7版）；规范提法词库的词语（evals/lexicon/characters.yaml）",
    message="“{text}”应作“{right}”",
    suggestion="{right}",
    quotes=True,
)


def find(doc: Document) -> Iterator[Hit]:
    return iter(doc.once(_found))


def _found(doc: Document) -> Iterator[Hit]:
    """What the lists of single wrong words know is theirs to tell."""
    places = _FORMS.places(doc.text, doc.places)
    for at, form in _places(doc.text, doc.places.pairs) if places is None else places:
        if not listed(doc, form):
            for word in _stands_for(form):
                yield Hit(at, at + len(form), {"right": word})


def _places(text: str, pairs: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Start and wrong form of every place: a wrong character makes a pair with one of its neighbours that is not known."""
    unknown = filterfalse(common_pairs().__contains__, pairs)
    forms = set(chain.from_iterable(map(_with_pair, unknown)))
    for form in sorted(forms):
        if form in text and form not in characters.fine():
            yield from ((at, form) for at in starts(form, text))


@lru_cache(maxsize=1 << 16)
def _with_pair(pair: str) -> tuple[str, ...]:
    """The wrong forms that have a pair of characters: for most pairs none."""
    (behind, before), likes, one, two = _pairs(), characters.likes(), pair[0], pair[1]
    forms: list[str] = []
    if one in behind and two in likes:
        sounding = likes[two]
        for right, words in behind[one].items():
            if right in sounding:
                forms += [word[: at + 1] + two + word[at + 2 :] for word, at in words]
    if two in before and one in likes:
        sounding = likes[one]
        for right, words in before[two].items():
            if right in sounding:
                forms += [word[:at] + one + word[at + 1 :] for word, at in words]
    return tuple(forms)


_Pairs = dict[str, dict[str, list[tuple[str, int]]]]


@cache
def _pairs() -> tuple[_Pairs, _Pairs]:
    """The pairs of characters of the words, each with the words that have it and the place in them: by the first character
    and then the second, and the other way round."""
    behind: _Pairs = {}
    before: _Pairs = {}
    for word in dict.fromkeys(characters.words()):
        for at, (one, two) in enumerate(pairwise(word)):
            behind.setdefault(one, {}).setdefault(two, []).append((word, at))
            before.setdefault(two, {}).setdefault(one, []).append((word, at))
    return behind, before


@lru_cache(maxsize=256)
def _stands_for(form: str) -> tuple[str, ...]:
    """The words that ``form`` is with one wrong character."""
    return tuple(
        word
        for at, wrong in enumerate(form)
        for like in dict.fromkeys(characters.likes().get(wrong, ""))
        if (word := form[:at] + like + form[at + 1 :]) in _known_words() and _tells(word, at, wrong)
    )


def _tells(word: str, at: int, like: str) -> bool:
    """Whether ``like`` makes a pair in ``word`` that the shipped references have not. A form of which they have all pairs may
    well be other words side by side (整治安全): it is left out."""
    known = common_pairs()
    return (at > 0 and word[at - 1] + like not in known) or (at + 1 < len(word) and like + word[at + 1] not in known)


def listed(doc: Document, form: str) -> bool:
    words, wordings = _listed(doc.lexicon)
    if "\n" not in form and form in wordings:
        return True
    size = len(form)
    return any(form[start:end] in words for start in range(size) for end in range(start + 1, size + 1))


@cache
def _listed(entries: Lexicon) -> tuple[frozenset[str], str]:
    """What a form that others tell holds, and what it may be a part of: the wrong wordings, one a line."""
    wordings = [wrong for entry in entries.entries.values() for wrong in entry.wrong]
    return frozenset((*_HOMOPHONES, *wordings)), "\n".join(wordings)


@cache
def _known_words() -> frozenset[str]:
    return frozenset(characters.words())


def _forms() -> Iterator[str]:
    """All wrong forms: forty thousand."""
    for word in dict.fromkeys(characters.words()):
        for at, right in enumerate(word):
            before, behind = word[:at], word[at + 1 :]
            for like in characters.likes().get(right, ""):
                form = before + like + behind
                if _tells(word, at, like) and form not in characters.fine():
                    yield form


_HOMOPHONES = tuple(yamlfile.load(Path(__file__).with_name("homophone.yaml")).entries()["swap"].entries())
_FORMS = Many(_forms)
