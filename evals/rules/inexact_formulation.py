"""A fixed formulation that is nearly right: two of its words have changed places, or one is replaced, put in or left out.

The lexicon's wrong forms are the known mistakes; this rule finds the others. A form is looked for by its first and its
last four characters; what lies between is compared with the text. Everyday variation is left alone: an adverb that moves
(始终), a 的 more or less, the name of another organisation, a number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from evals.document import Document
from evals.matching.literals import ask, asked
from evals.persons.speaker import speaker
from evals.rules import misquoted_quotation, wrong_collocation, wrong_member, wrong_order_in_formulation
from evals.shapes.base import Hit, Page
from evals.spans import Spans
from evals.wordings.formulations import Place, excepted, level
from pipeline.lexicon import Lexicon, fold
from pipeline.patterns import lazy
from pipeline.types import Formulation

PAGE = Page(
    name="inexact-formulation",
    level="error",
    what="与规范提法只差一个词：两词换了位置，或换了、多了、少了一个词",
    why="规范提法一字不能动；一眼看去都对的错，最容易漏过校对",
    instead="照词库的写法写；确实另有所指的，换一个不像规范提法的说法",
    source="规范提法词库（evals/lexicon）",
    message="“{text}”与规范提法“{right}”差一个词",
    suggestion="{right}",
    quotes=True,
    yields_to=frozenset(
        {
            "wrong-body-order",
            "wrong-wording",
            "wrong-character",
            "homophone",
            "wrong-order-in-formulation",
            "wrong-doctrine",
        }
    ),
)
_ANCHOR = 4  # characters of the beginning or the end that must be right
_LEAST_EXCHANGED, _LEAST = 8, 10  # of a form with two words exchanged; with one word wrong
# Ids of names and laws with their days, and of old sayings: nobody is held to their wording outside quotation marks.
_APART = ("G", "F8")
# 二十届三中全会精神 alone is right, too, and which is stale others tell; 高素质团干部队伍 and the like are as good.
_OTHERWISE = lazy("全会精神|专业化[^，]{0,3}干部队伍")
_GAP = 3  # of the word that is wrong
_LONG, _ENDING = 13, 4  # of a form whose last word may be wrong; characters of its end that are looked at
_SIDE = 3  # right characters before and after a wrong word
_WORD = lazy("[一-鿿]+")
_FULL = lazy("[。！？\n]")
# What comes and goes, or moves, without harm; what stands for a number; and which body a sentence is about.
_FREE = frozenset(
    "的了着地得之和与及同更最又再也都还就很将把为是成能术各全新大好我其本该各省市县区州镇乡村人们等中上下里内"
)
_MOVING = frozenset(
    (
        "始终",
        "自觉",
        "切实",
        "坚决",
        "更加",
        "不断",
        "着力",
        "大力",
        "进一步",
        "积极",
        "努力",
        "全面",
        "深入",
        "这场",
        "加快",
    )
)
_NUMBER = lazy("[一二三四五六七八九十百千万亿两几0-9第届次年]+")
_BODY = lazy(
    "工会|妇联|妇女|女性|共青团|团的|青年|青少年|科协|科技|工商联|侨联|文联|群团|职工|工人|群众|人民|统战|机关|企业|国有|社区|农村|学校|高校|老龄|残联|宣传|政法|民族|宗教|人大|政协|政府|经济|人才"
)


@dataclass(frozen=True, slots=True)
class _Near:
    """A form and what stands in its place; the wrong part lies from ``left`` to ``right`` of the text."""

    start: int
    end: int
    left: int
    right: int
    form: str
    entry: Formulation
    exchanged: bool


def find(doc: Document) -> Iterator[Hit]:
    found = list(_near(doc))
    if not found:
        return
    places = doc.wordings
    known: Spans | None = None
    last = 0
    # Of two forms at one place the one whose wrong part is smaller, then the longer, was meant.
    for near in sorted(found, key=lambda one: (one.start, one.right - one.left, -one.end)):
        at, end = near.start, near.end
        if at < last or any(_holds(place, near) for place in places.right):
            continue
        if excepted(near.entry, doc.text, at, end) or not doc.live(at, end, quotes=True):
            continue
        if known is None:
            known = Spans([(place.start, place.end) for place in places.wrong] + _told(doc))
        words = doc.folded[at:end]
        if (
            known.meets(near.left, near.right)
            or _at_home(doc, near)
            or wrong_order_in_formulation.own(doc, near.entry, words)
        ):
            continue
        last = end
        grade = level(near.entry) if near.exchanged else "info" if near.entry.confidence == "low" else "warning"
        forms = (near.entry.wording, *near.entry.variants)
        right = next(form for form in forms if fold(form) == near.form)
        yield Hit(at, end, {"right": right}, level=grade, source=near.entry.source)


def _at_home(doc: Document, near: _Near) -> bool:
    """把论文写在岳川的大地上: the host's name in the place of the country's."""
    core, _ = speaker(doc).host
    return bool(core) and core in doc.text[near.left : near.right]


def _holds(place: Place, near: _Near) -> bool:
    """Whether the differing part belongs to another formulation, which is worded right; or the place holds another form of the
    same one (协调推进|全面建成小康社会、全面深化改革、……)."""
    inside = near.start <= place.start and place.end <= near.end and len(place.form) >= len(near.form) - _GAP
    if near.exchanged and near.entry in place.entries and inside:
        return True
    if len(place.form) < _LEAST_EXCHANGED:  # a short one (“两个维护”) is what was put in
        return False
    # Of two wordings of one formulation the other one stands there, a word of the sentence before it.
    if near.entry in place.entries and near.start < place.start and place.end == near.end:
        return True
    return place.start < max(near.left, near.start + 1) and min(near.right, near.end - 1) <= place.end


def _told(doc: Document) -> list[tuple[int, int]]:
    """What the rules that know more have said already."""
    rules = (misquoted_quotation, wrong_collocation, wrong_member, wrong_order_in_formulation)
    return [(hit.start, hit.end) for rule in rules for hit in rule.find(doc)]


def _near(doc: Document) -> Iterator[_Near]:
    for judge, at, words, one in _candidates(doc):
        for wrong in judge(words, one.form):
            start, end, left, right = (at + offset for offset in wrong[:4])
            yield _Near(start, end, left, right, one.form, one.entry, wrong.exchanged)


class _Wrong(NamedTuple):
    """What stands in the place of a form, and the part of it that is wrong, in the words that were looked at."""

    start: int
    end: int
    left: int
    right: int
    exchanged: bool


_Judge = Callable[[str, str], tuple[_Wrong, ...]]


def _candidates(doc: Document) -> Iterator[tuple[_Judge, int, str, _Form]]:
    """Places where one end of a form stands and the form does not, but perhaps its other end: what judges it, and where all the
    words begin that are looked at, and these. With too little of the other end right it can only be an exchange of words, which
    keeps the length."""
    text = doc.folded
    anchors = _anchors(doc.lexicon)
    for gram in doc.places.met(anchors.known, anchors.words):
        heads, tails = anchors.heads.get(gram, ()), anchors.tails.get(gram, ())
        for at in doc.places.at(gram):
            for one in heads:
                if not text.startswith(one.form, at):
                    last = at + len(one.form)
                    if one.stem and text.startswith(one.stem, at):
                        yield _ending, at, text[at : last + 1], one
                    if text.find(one.end, last - _GAP - _SIDE, last + _GAP) >= 0 or (
                        text[last - 1 : last] in one.behind and _in_order(text[at:last]) == one.characters
                    ):
                        yield _from_head, at, text[at : last + _GAP], one
            end = at + _ANCHOR
            for one in tails:
                if not text.endswith(one.form, 0, end):
                    first = max(0, end - len(one.form))
                    least = max(0, first - _GAP)
                    if text.find(one.begin, least, first + _GAP + _SIDE) >= 0 or (
                        text[first] in one.before and _in_order(text[first:end]) == one.characters
                    ):
                        yield _from_tail, least, text[least:end], one


@lru_cache(maxsize=1 << 10)
def _in_order(words: str) -> list[str]:
    """The characters in order of their codes; garbage has the same words a hundred thousand times."""
    return sorted(words)


class _Form(NamedTuple):
    """A form with what is looked at first: its beginning and its end, what comes behind and before its anchors, all its
    characters in order of their codes, and, of a long one, all but its last four."""

    form: str
    entry: Formulation
    begin: str
    end: str
    behind: str
    before: str
    characters: list[str]
    stem: str


@dataclass(frozen=True)
class _Anchors:
    """Forms by their first characters, and by their last; all of these, and how many literals were asked for with them."""

    heads: Mapping[str, list[_Form]]
    tails: Mapping[str, list[_Form]]
    words: frozenset[str]
    known: int


@cache
def _anchors(entries: Lexicon) -> _Anchors:
    """Those of the forms that are long enough."""
    heads: dict[str, list[_Form]] = {}
    tails: dict[str, list[_Form]] = {}
    for form, owners in entries.valid_forms.items():
        if len(form) >= _LEAST_EXCHANGED and not owners[0].id.startswith(_APART) and not _OTHERWISE.search(form):
            long = len(form) >= _LONG and not owners[0].valid_until
            sides = form[:_SIDE], form[-_SIDE:], form[_ANCHOR:], form[:-_ANCHOR]
            one = _Form(form, owners[0], *sides, sorted(form), form[:-_ENDING] if long else "")
            heads.setdefault(form[:_ANCHOR], []).append(one)
            tails.setdefault(form[-_ANCHOR:], []).append(one)
    return _Anchors(heads, tails, ask((*heads, *tails)), asked())


@lru_cache(maxsize=1 << 12)  # the same words come again, in garbage a hundred thousand times
def _from_head(words: str, form: str) -> tuple[_Wrong, ...]:
    """For a form that ``words`` do not begin with, but whose beginning they do."""
    found: list[_Wrong] = []
    same, side, last = _ANCHOR, form[-_SIDE:], len(form)
    while same < len(words) and words[same] == form[same]:
        same += 1
    rest = form[same:]
    exchange = same < last <= len(words) and words[last - 1] in rest and words[same] in rest
    for end in range(max(same + 1, last - _GAP), min(last + _GAP, len(words)) + 1):
        if (exchange and end == last) or words.endswith(side, 0, end):
            found += _judged(words, 0, end, form, same, _same_end(rest, words[same:end]))
    return tuple(found)


@lru_cache(maxsize=1 << 12)
def _ending(words: str, form: str) -> tuple[_Wrong, ...]:
    """For a long form of which ``words`` begin with all but the end: another last word as long, and behind it a mark."""
    end = len(form)
    right, said = form[-_ENDING:], words[end - _ENDING : end]
    head = next((at for at, pair in enumerate(zip(right, said, strict=False)) if pair[0] != pair[1]), _ENDING)
    tail = _same_end(right[head:], said[head:])
    size = _ENDING - head - tail
    if not (1 <= size <= 2 and tail <= 2 and len(said) == _ENDING) or _WORD.match(words, end):
        return ()
    if not _wrong_word(right[head : _ENDING - tail], said[head : _ENDING - tail]):
        return ()
    left = end - _ENDING + head
    return (_Wrong(0, end, left, left + size, exchanged=False),)


@lru_cache(maxsize=1 << 12)
def _from_tail(words: str, form: str) -> tuple[_Wrong, ...]:
    """The same for one whose end they end in."""
    found: list[_Wrong] = []
    end = len(words)
    same, side, first = _ANCHOR, form[:_SIDE], end - len(form)
    while end - same > 0 and words[end - same - 1] == form[-same - 1]:
        same += 1
    rest = form[:-same]
    exchange = 0 <= first < end - same and words[first] in rest and words[end - same - 1] in rest
    for start in range(max(0, first - _GAP), min(first + _GAP + 1, end - same)):
        if (exchange and start == first) or words.startswith(side, start):
            found += _judged(words, start, end, form, _same_end(rest[::-1], words[start : end - same][::-1]), same)
    return tuple(found)


def _same_end(one: str, two: str) -> int:
    size = 0
    for left, right in zip(reversed(one), reversed(two), strict=False):
        if left != right:
            break
        size += 1
    return size


def _judged(text: str, start: int, end: int, form: str, head: int, tail: int) -> Iterator[_Wrong]:
    """The place, if what lies between ``head`` right characters and ``tail`` ones is a mistake."""
    right, words = form[head : len(form) - tail], text[start + head : end - tail]
    exchanged = len(right) == len(words) and _exchanged(right, words)
    # 工|商联 for 工|会: the name of a body begins with what is right.
    named = _BODY.search(text[start + head - 1 : end - tail]) if head else None
    wrong = exchanged or (
        head >= _SIDE and tail >= _SIDE and len(form) >= _LEAST and not named and _wrong_word(right, words)
    )
    if wrong and not _FULL.search(text, start, end):
        yield _Wrong(start, end, start + head, end - tail, exchanged)


def _exchanged(right: str, words: str) -> bool:
    """Whether two words have changed places, with or without something between."""
    if not right or words[0] not in right or words[-1] not in right or sorted(right) != sorted(words):
        return False
    for one in range(1, len(right)):
        for two in range(1, len(right) - one + 1):
            first, between, last = right[:one], right[one : len(right) - two], right[len(right) - two :]
            if last + between + first == words:
                return all(_counts(word) for word in (first, last))
    return False


def _counts(word: str) -> bool:
    return word not in _MOVING and not set(word) <= _FREE


def _wrong_word(right: str, words: str) -> bool:
    """Whether a word is replaced by another one, or a single character put in or left out."""
    if max(len(right), len(words)) > _GAP or any(word and not _WORD.fullmatch(word) for word in (right, words)):
        return False
    if not right or not words:
        return len(right + words) == 1 and not set(right + words) <= _FREE
    if any(_NUMBER.fullmatch(word) or word in _MOVING or set(word) <= _FREE for word in (right, words)):
        return False
    return not _BODY.search(words)
