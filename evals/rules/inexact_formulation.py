"""A fixed formulation that is nearly right: two of its words have changed places, or one is replaced, put in or left out.

The lexicon's wrong forms are the known mistakes; this rule finds the others. A form is looked for by its first and its
last four characters; what lies between is compared with the text. Everyday variation is left alone: an adverb that moves
(始终), a 的 more or less, the name of another organisation, a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from evals.document import Document
from evals.formulations import Place, excepted, level, lowered
from evals.literals import ask, asked
from evals.rules import misquoted_quotation, wrong_collocation, wrong_member, wrong_order_in_formulation
from evals.shapes.base import Hit, Page
from evals.spans import Spans
from pipeline.lexicon import Lexicon, fold
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
        {"wrong-body-order", "wrong-wording", "wrong-character", "homophone", "wrong-order-in-formulation"}
    ),
)
_ANCHOR = 4  # characters of the beginning or the end that must be right
_LEAST_EXCHANGED, _LEAST = 8, 10  # of a form with two words exchanged; with one word wrong
# Ids of names and laws with their days, and of old sayings: nobody is held to their wording outside quotation marks.
_APART = ("G", "F8")
_GAP = 3  # of the word that is wrong
_SIDE = 3  # right characters before and after a wrong word
_WORD = re.compile("[一-鿿]+")
_FULL = re.compile("[。！？\n]")
# What comes and goes, or moves, without harm; what stands for a number; and which body a sentence is about.
_FREE = frozenset(
    "的了着地得之和与及同更最又再也都还就很将把为是成能术各全新大好我其本该各省市县区州镇乡村人们等中上下里内"
)
_MOVING = frozenset(
    ("始终", "自觉", "切实", "坚决", "更加", "不断", "着力", "大力", "进一步", "积极", "努力", "全面", "深入", "这场")
)
_NUMBER = re.compile("[一二三四五六七八九十百千万亿两几0-9第届次年]+")
_BODY = re.compile(
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
    known = Spans([(place.start, place.end) for place in places.wrong] + _told(doc))
    last = 0
    # Of two forms at one place the one whose wrong part is smaller, then the longer, was meant.
    for near in sorted(found, key=lambda one: (one.start, one.right - one.left, -one.end)):
        at, end = near.start, near.end
        if at < last or known.meets(near.left, near.right) or any(_holds(place, near) for place in places.right):
            continue
        if excepted(near.entry, doc.text, at, end) or not doc.live(at, end, quotes=True):
            continue
        last = end
        grade = level(near.entry) if near.exchanged else lowered(near.entry)
        forms = (near.entry.wording, *near.entry.variants)
        right = next(form for form in forms if fold(form) == near.form)
        yield Hit(at, end, {"right": right}, level=grade, source=near.entry.source)


def _holds(place: Place, near: _Near) -> bool:
    """Whether the differing part belongs to another formulation, which is worded right."""
    if len(place.form) < _LEAST_EXCHANGED:  # a short one (“两个维护”) is what was put in
        return False
    return place.start < max(near.left, near.start + 1) and min(near.right, near.end - 1) < place.end


def _told(doc: Document) -> list[tuple[int, int]]:
    """What the rules that know more have said already."""
    rules = (misquoted_quotation, wrong_collocation, wrong_member, wrong_order_in_formulation)
    return [(hit.start, hit.end) for rule in rules for hit in rule.find(doc)]


def _near(doc: Document) -> Iterator[_Near]:
    text = doc.folded
    anchors = _anchors(doc.lexicon)
    for gram in doc.places.met(anchors.known, anchors.words):
        for at in doc.places.at(gram):
            for form, entry in anchors.heads.get(gram, ()):
                yield from _from_head(text, at, form, entry)
            for form, entry in anchors.tails.get(gram, ()):
                yield from _from_tail(text, at + _ANCHOR, form, entry)


@dataclass(frozen=True)
class _Anchors:
    """Forms by their first characters, and by their last; all of these, and how many literals were asked for with them."""

    heads: Mapping[str, list[tuple[str, Formulation]]]
    tails: Mapping[str, list[tuple[str, Formulation]]]
    words: frozenset[str]
    known: int


@cache
def _anchors(entries: Lexicon) -> _Anchors:
    """Those of the forms that are long enough."""
    heads: dict[str, list[tuple[str, Formulation]]] = {}
    tails: dict[str, list[tuple[str, Formulation]]] = {}
    for form, owners in entries.valid_forms.items():
        if len(form) >= _LEAST_EXCHANGED and not owners[0].id.startswith(_APART):
            heads.setdefault(form[:_ANCHOR], []).append((form, owners[0]))
            tails.setdefault(form[-_ANCHOR:], []).append((form, owners[0]))
    return _Anchors(heads, tails, ask((*heads, *tails)), asked())


def _from_head(text: str, start: int, form: str, entry: Formulation) -> Iterator[_Near]:
    same = _ANCHOR
    while same < len(form) and start + same < len(text) and text[start + same] == form[same]:
        same += 1
    if same == len(form):
        return
    side = form[-_SIDE:]
    for end in range(start + len(form) - _GAP, start + len(form) + _GAP + 1):
        # With too little of its end right it can only be an exchange of words, which keeps its length.
        if start + same < end <= len(text) and (end - start == len(form) or text.endswith(side, start, end)):
            rest = _same_end(form[same:], text[start + same : end])
            yield from _judged(text, start, end, form, entry, same, rest)


def _from_tail(text: str, end: int, form: str, entry: Formulation) -> Iterator[_Near]:
    same = _ANCHOR
    while same < len(form) and end - same > 0 and text[end - same - 1] == form[-same - 1]:
        same += 1
    if same == len(form):
        return
    side = form[:_SIDE]
    for start in range(end - len(form) - _GAP, end - len(form) + _GAP + 1):
        if 0 <= start < end - same and (end - start == len(form) or text.startswith(side, start)):
            first = _same_end(form[: len(form) - same][::-1], text[start : end - same][::-1])
            yield from _judged(text, start, end, form, entry, first, same)


def _same_end(one: str, two: str) -> int:
    size = 0
    while size < min(len(one), len(two)) and one[-size - 1] == two[-size - 1]:
        size += 1
    return size


def _judged(text: str, start: int, end: int, form: str, entry: Formulation, head: int, tail: int) -> Iterator[_Near]:
    """The place, if what lies between ``head`` right characters and ``tail`` ones is a mistake."""
    right, words = form[head : len(form) - tail], text[start + head : end - tail]
    exchanged = len(right) == len(words) and _exchanged(right, words)
    wrong = exchanged or (head >= _SIDE and tail >= _SIDE and len(form) >= _LEAST and _wrong_word(right, words))
    if wrong and not _FULL.search(text, start, end):
        yield _Near(start, end, start + head, end - tail, form, entry, exchanged)


def _exchanged(right: str, words: str) -> bool:
    """Whether two words have changed places, with or without something between."""
    if sorted(right) != sorted(words):
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
