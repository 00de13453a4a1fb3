"""A quotation that is nearly, and not exactly, a formulation of the lexicon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.spans import Span, Spans
from evals.wordings.formulations import Place, excepted, level
from pipeline.lexicon import Lexicon, fold
from pipeline.patterns import lazy
from pipeline.types import Formulation

PAGE = Page(
    name="misquoted-quotation",
    level="error",
    what="引文与原文不符",
    why="引号里的话必须逐字照原文；差一个词就成了误引",
    instead="照原文改，或去掉引号转述",
    source="规范提法词库（evals/lexicon）；GB/T 15834-2011 4.8",
    message="引文与“{right}”只差几个字，请核对原文",
    suggestion="{right}",
    quotes=True,
    yields_to=frozenset({"altered-slogan"}),
)
_LEAST = 14  # characters of a formulation that can be told from ordinary words
_LEAST_OLD = 10  # of a verse or saying, where one is announced
_OLD = lazy(
    "(?:古人|古语|古训|古话|古诗|古籍|先贤|先哲|俗话|常言|老话|谚语|名言|格言|诗句|诗人)[^“”。；\n]{0,10}$"
    "|[云曰道]：?$|有言[：，]?$|》[^“”。；\n]{0,8}$|正?所谓：?$|所言：?$|子[说讲]：?$"
)
_QUOTED = lazy("“([^“”\n]{8,60})”")
_REACH = 24  # characters before a quotation in which it is announced
_MARKS = lazy("[，。；：！？、]")
_LEAST_WRONG = 6  # of an altered one
_GRAM = 3
_SHARE, _RATIO = 0.4, 0.8  # of a form's trigrams that must occur; of likeness, for one that is quoted wrongly


def find(doc: Document) -> Iterator[Hit]:
    return iter(doc.once(_found))  # inexact-formulation asks, too


def _found(doc: Document) -> Iterator[Hit]:
    quotations = [(start, end) for start, end in doc.citations if doc.text[start] != "《"]
    hits = [hit for start, end in quotations if end - start >= _LEAST - 4 for hit in _quotation(doc, start, end)]
    old = list(_announced(doc))
    hits += [hit for start, end in old for hit in _quotation(doc, start, end, _LEAST_OLD)]
    quotations += old
    told = Spans((hit.start, hit.end) for hit in hits)
    inside = Spans(quotations)
    for place in doc.wordings.wrong:
        if len(place.form) >= _LEAST_WRONG and inside.meets(place.start, place.end):
            hits += [hit for hit in _altered(doc, place) if not told.meets(hit.start, hit.end)]
    yield from sorted({(hit.start, hit.end): hit for hit in hits}.values(), key=lambda hit: hit.start)


def _altered(doc: Document, place: Place) -> Iterator[Hit]:
    """A well-known alteration of a formulation inside a quotation; outside of one wrong-wording tells it."""
    entry = place.entries[0]
    if not excepted(entry, doc.text, place.start, place.end):
        right = place.right or entry.wording
        yield Hit(place.start, place.end, {"right": right}, level=level(entry), source=entry.source)


def _announced(doc: Document) -> Iterator[Span]:
    """Quotations that are announced as somebody's old words (古人云：“…”, 《论语》里讲“…”)."""
    for match in doc.finditer(_QUOTED):
        began = doc.text.rfind("\n", 0, match.start()) + 1
        if _OLD.search(doc.text, max(began, match.start() - _REACH), match.start()):
            yield match.span(1)


def _quotation(doc: Document, start: int, end: int, least: int = _LEAST) -> Iterator[Hit]:
    words = fold(doc.text[start:end])
    bare = _MARKS.sub("", words)
    grams, forms = _index(doc.lexicon, least)
    shared = Counter(form for at in range(len(words) - _GRAM + 1) for form in grams.get(words[at : at + _GRAM], ()))
    found: list[tuple[float, int, int, str]] = []
    right = [
        (at, at + len(form))
        for form in shared
        if (at := words.find(form)) >= 0
        and not any(
            form in longer and longer not in words and words not in longer for longer in shared if longer != form
        )
    ]
    for form, count in shared.items():
        if words.rstrip("。！；") in form:
            return  # a part of it is quoted word for word
        if _old(forms[form]) and _MARKS.sub("", form) in bare:
            return  # 老吾老，以及人之老: old books had no marks, and each edition sets its own
        if form not in words and count >= _SHARE * (len(form) - _GRAM + 1):
            ratio, left, stop = _alike(form, words)
            if ratio >= _RATIO and not _mostly(right, left, stop):
                found.append((ratio, left, stop, form))
    if found:
        _, left, stop, form = max(found)
        entry = forms[form]
        yield Hit(start + left, start + stop, {"right": form}, level=level(entry), source=entry.source)


def _mostly(right: list[Span], start: int, end: int) -> bool:
    """Whether most of the span is a formulation that is quoted word for word."""
    return any(2 * (min(end, stop) - max(start, begun)) > end - start for begun, stop in right)


def _alike(form: str, words: str) -> tuple[float, int, int]:
    """How like ``form`` the part of ``words`` is that matches it, and where that part lies."""
    blocks = [block for block in SequenceMatcher(None, form, words, autojunk=False).get_matching_blocks() if block.size]
    left = max(0, blocks[0].b - blocks[0].a)
    right = min(len(words), blocks[-1].b + len(form) - blocks[-1].a)
    same = max(sum(block.size for block in blocks), (Counter(form) & Counter(words[left:right])).total() - 1)
    return 2 * same / (len(form) + right - left), left, right


def _old(entry: Formulation) -> bool:
    """Whether it is an old saying or verse, of ``lexicon/formulations-classics.yaml``."""
    return entry.id.startswith(("F8", "F9"))


@cache
def _index(entries: Lexicon, least: int) -> tuple[dict[str, tuple[str, ...]], dict[str, Formulation]]:
    """Trigram -> the long right forms that hold it; form -> its entry."""
    forms = {form: owners[0] for form, owners in entries.valid_forms.items() if len(form) >= least}
    grams: dict[str, set[str]] = {}
    for form in forms:
        for at in range(len(form) - _GRAM + 1):
            grams.setdefault(form[at : at + _GRAM], set()).add(form)
    return {gram: tuple(sorted(owners)) for gram, owners in grams.items()}, forms
