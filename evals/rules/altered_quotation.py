"""A sentence that everybody knows, of a leader, a report, a song or a classic, with words that are not its own, quoted or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from math import ceil

from evals.document import Document
from evals.matching.literals import ask, since
from evals.shapes.base import Hit, Page
from evals.spans import Span, Spans
from evals.wordings import given
from pipeline import resources
from pipeline.lexicon import fold
from pipeline.patterns import lazy

PAGE = Page(
    name="altered-quotation",
    level="error",
    what="名言、名句、重要讲话里的话换了字、漏了字或颠倒了次序",
    why="有出处的话必须逐字照原文，换一个词就成了误引",
    instead="照原文改；有意化用的，改得离原句远一些",
    source="常用引语（evals/lexicon/quotations.txt）",
    message="“{text}”与原文不符，{origin}的原话是“{right}”",
    suggestion="{right}",
    quotes=True,
    yields_to=frozenset(
        {
            "broken-quotation",
            "inexact-formulation",
            "misquoted-quotation",
            "misquoted-saying",
            "wrong-member",
            "wrong-order-in-formulation",
            "wrong-wording",
        }
    ),
)
_FILE = "quotations.txt"
_ENDS = lazy("[^。！？\n]+")
_MARKS = "，。；：！？、“”‘’—…·《》 \t"
# What may be more or less without harm, as people say a sentence by heart.
_LIGHT = str.maketrans("", "", "的了就也都是着地得与和及而要则")
_SAYS = lazy(
    "(?:说|讲|曰|云|道|话|句|唱|歌词|诗|词|指出|强调|写|训|言|告诫|勉励|嘱托|教导|题|语|所谓|立志|立下|喊出|引用|提出|宣告)"
    "[^。！？“”\n]{0,8}[：，]?[“]?$|》[^。！？“”\n]{0,8}$"
)
_REACH = 20  # characters before a sentence in which it is announced
_GRAM = 3  # one less where somebody's words are announced
_CLAUSES, _CLAUSE = lazy("[，；。！？]"), 10  # characters of a clause that is quoted alone
_QUOTE = lazy("“([^“”\n]{7,160}(?:“[^“”\n]{1,20}”[^“”\n]{0,80}){0,3})”")
_KNOWN = 12  # characters of a sentence that is known without an announcement
_SHARE = 0.36  # of a sentence's trigrams that must occur
# Likeness: announced as somebody's, quoted, given to a speaker without quotation marks, none of them.
_ANNOUNCED, _QUOTED, _SAID, _FREE = 0.62, 0.74, 0.76, 0.85
_UNITS = "省市县区州乡镇村"
_MOST = 0.7  # of a wording, that a right part of it is
_SPEAKER = lazy(
    "(?:总书记|毛主席|同志|先生|马克思|恩格斯|列宁|鲁迅|雷锋)[^。]{0,12}?(?:说|讲|指出|强调|告诉|教导|勉励|要求)"
)
_LONGER = 3  # characters by which a free one may be longer or shorter
_ENDS_RIGHT = 2  # characters at the beginning and the end of a free one that are right


@dataclass(frozen=True, slots=True)
class _Sentence:
    """``bare``: without marks; ``family``: its line, wordings of which are as good as each other."""

    bare: str
    right: str
    origin: str
    family: int
    clause: bool  # only one of several


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of the text, without marks: ``at`` tells where each character stands."""

    bare: str
    at: Sequence[int]
    quoted: bool
    announced: bool


@dataclass(frozen=True, slots=True)
class _Near:
    ratio: float
    left: int
    stop: int
    sentence: _Sentence


def find(doc: Document) -> Iterator[Hit]:
    hits = list(_found(doc))
    yield from hits
    shown = Spans((hit.start, hit.end) for hit in hits)
    for (start, end), right in given.altered(doc):
        if not shown.meets(start, end):
            yield Hit(start, end, {"right": right, "origin": "材料里"})


def _found(doc: Document) -> Iterator[Hit]:
    known = [(place.start, place.end) for place in doc.wordings.right]
    for part in _parts(doc, _possible(doc)):
        taken: list[Span] = []
        for near in sorted(_nearest(part), key=lambda near: -near.ratio):
            if any(near.left < stop and start < near.stop for start, stop in taken):
                continue
            taken.append((near.left, near.stop))
            start, end = part.at[near.left], part.at[near.stop - 1] + 1
            if not _held(known, start, end) and not _settled(part, near, known) and not _adapted(doc, part, near):
                yield Hit(start, end, {"right": near.sentence.right, "origin": near.sentence.origin})


def _possible(doc: Document) -> Spans:
    """The stretches of the text that share trigrams enough with one sentence: most texts have none."""
    asked = _asked()
    places: dict[int, list[int]] = {}
    for gram in doc.places.met(asked.known, asked.words):
        for one in asked.owners[gram]:
            places.setdefault(one, []).extend(doc.places.at(gram))
    sentences = _index(_GRAM, clauses=False)[1]
    return Spans(span for one, found in places.items() for span in _close(sorted(found), len(sentences[one].right)))


def _close(places: Sequence[int], length: int) -> Iterator[Span]:
    """Where so many of the places lie together as a sentence of this length shares with one that it is like."""
    least = ceil(_SHARE * (length - _GRAM))
    for first, last in zip(places, places[least - 1 :], strict=False):
        if last - first <= length + _LONGER:
            yield first, last + _GRAM


@dataclass(frozen=True, slots=True)
class _Asked:
    """Trigrams of the longer sentences, as literals; of which sentences each is; what ``asked()`` was with them."""

    words: frozenset[str]
    owners: Mapping[str, Sequence[int]]
    known: int


@cache
def _asked() -> _Asked:
    owners: dict[str, list[int]] = {}
    for number, one in enumerate(_index(_GRAM, clauses=False)[1]):
        if len(one.bare) >= _KNOWN:
            form = fold(one.right)
            for gram in {form[at : at + _GRAM] for at in range(len(form) - _GRAM + 1)}:
                owners.setdefault(gram, []).append(number)
    words = ask(owners)
    return _Asked(words, owners, since(words))


def _parts(doc: Document, possible: Spans) -> Iterator[_Part]:
    """Quotations of some length and the sentences outside of them, as far as something may be found there."""
    text = doc.text
    cited = [match.span(1) for match in doc.finditer(_QUOTE)]
    for start, end in cited:
        announced = _announced(doc, start)
        if announced or possible.meets(start, end):
            yield _part(doc, start, end, quoted=True, announced=announced)
    if not possible:
        return
    rest = list(text)
    for start, end in cited:
        rest[start:end] = "\n" * (end - start)
    for match in _ENDS.finditer("".join(rest)):
        if match.end() - match.start() > _KNOWN and possible.meets(*match.span()):
            yield _part(doc, *match.span(), quoted=False, announced=False)


def _announced(doc: Document, start: int) -> bool:
    before = max(doc.text.rfind("\n", 0, start) + 1, start - _REACH)
    return _SAYS.search(doc.text, before, start) is not None


def _part(doc: Document, start: int, end: int, *, quoted: bool, announced: bool) -> _Part:
    places = [at for at in range(start, end) if doc.text[at] not in _MARKS]
    return _Part("".join(doc.text[at] for at in places), places, quoted, announced)


def _nearest(part: _Part) -> Iterator[_Near]:
    """The sentences that ``part`` is like, and does not hold."""
    size = _GRAM - part.announced
    grams, sentences = _index(size, clauses=part.announced)
    words = part.bare
    shared = Counter(one for at in range(len(words) - size + 1) for one in grams.get(words[at : at + size], ()))
    likely = [
        sentences[one] for one, count in shared.items() if count >= _SHARE * (len(sentences[one].bare) - size + 1)
    ]
    right = {one.family for one in likely if part.quoted and words in one.bare}
    whole = [(one.family, len(one.bare)) for one in likely if one.bare in words]
    places = [(one.family, at, at + len(one.bare)) for one in likely if (at := words.find(one.bare)) >= 0]
    for one in likely:
        if one.family in right or any(family == one.family and size >= _MOST * len(one.bare) for family, size in whole):
            continue
        if near := _alike(part, one):
            middle = (near.left + near.stop) // 2
            if not any(family != one.family and start <= middle < stop for family, start, stop in places):
                yield near


def _alike(part: _Part, one: _Sentence) -> _Near | None:
    form, words = one.bare, part.bare
    blocks = [block for block in SequenceMatcher(None, form, words, autojunk=False).get_matching_blocks() if block.size]
    left = max(0, blocks[0].b - blocks[0].a)
    stop = min(len(words), blocks[-1].b + len(form) - blocks[-1].a)
    if part.quoted and abs(len(words) - len(form)) <= _LONGER:
        left, stop = 0, len(words)  # 骄傲使人进步，虚心使人落后: the halves have changed places
    told = words[left:stop]
    same = max(sum(block.size for block in blocks), (Counter(form) & Counter(told)).total() - 1)
    ratio = 2 * same / (len(form) + len(told))
    if ratio < _least(part, one, left) or told in form or told.translate(_LIGHT) == form.translate(_LIGHT):
        return None
    if not part.announced and len(form) < _KNOWN:
        return None
    if not part.quoted and (
        abs(len(told) - len(form)) > _LONGER
        or (told[:_ENDS_RIGHT] != form[:_ENDS_RIGHT] and told[-_ENDS_RIGHT:] != form[-_ENDS_RIGHT:])
    ):
        return None
    return _Near(ratio, left, stop, one)


def _least(part: _Part, one: _Sentence, left: int) -> float:
    if part.quoted:
        whole = abs(len(part.bare) - len(one.bare)) <= max(_LONGER, len(one.bare) // 5)
        return _ANNOUNCED if part.announced and whole else 2.0 if one.clause else _QUOTED
    return _SAID if _SPEAKER.search(part.bare, max(0, left - _REACH), left) else _FREE


def _adapted(doc: Document, part: _Part, near: _Near) -> bool:
    """青年有担当，禾浦就有希望: a sentence that is nobody's quotation, applied to a place of the text."""
    told = part.bare[near.left : near.stop]
    parts = SequenceMatcher(None, near.sentence.bare, told, autojunk=False).get_opcodes()
    return not part.quoted and any(
        f"{told[start:end]}{unit}" in doc.text
        for tag, _, _, start, end in parts
        if tag != "equal" and end - start > 1
        for unit in _UNITS
    )


def _settled(part: _Part, near: _Near, known: Sequence[Span]) -> bool:
    """Whether all that differs is a part of a formulation that stands there rightly."""
    told = part.bare[near.left : near.stop]
    for tag, _, _, start, end in SequenceMatcher(None, near.sentence.bare, told, autojunk=False).get_opcodes():
        if tag != "equal":
            left, right = near.left + start, near.left + max(start + 1, end)
            if right > len(part.at) or not _held(known, part.at[left], part.at[right - 1] + 1):
                return False
    return True


def _held(spans: Sequence[Span], start: int, end: int) -> bool:
    return any(begun <= start and end <= stop for begun, stop in spans)


@cache
def _index(size: int, *, clauses: bool) -> tuple[Mapping[str, Sequence[int]], Sequence[_Sentence]]:
    """So many characters in a row -> the sentences that hold them; all sentences, and their longer clauses if asked."""
    sentences: dict[str, _Sentence] = {}
    for family, line in enumerate((resources.lexicon() / _FILE).read_text("utf-8").splitlines()):
        if line and not line.startswith("#"):
            wordings, origin = line.split(" @ ")
            for right in wordings.split(" | "):
                for words in (right, *(_CLAUSES.split(right) if clauses else ())):
                    bare = "".join(letter for letter in words if letter not in _MARKS)
                    if words is right or len(bare) >= _CLAUSE:
                        sentences.setdefault(bare, _Sentence(bare, words, origin, family, words is not right))
    every = tuple(sentences.values())
    grams: dict[str, set[int]] = {}
    for number, one in enumerate(every):
        for at in range(len(one.bare) - size + 1):
            grams.setdefault(one.bare[at : at + size], set()).add(number)
    return {gram: tuple(sorted(found)) for gram, found in grams.items()}, every
