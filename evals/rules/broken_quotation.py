"""A long sentence of a report or speech whose beginning and end are right and whose middle is another's: it can only be that sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import cache
from typing import NamedTuple

from evals.days import occasions
from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.wordings.formulations import excepted, level
from pipeline.lexicon import Lexicon, fold
from pipeline.patterns import lazy
from pipeline.types import Formulation

PAGE = Page(
    name="broken-quotation",
    level="error",
    what="重要讲话、报告里的话，头尾对得上，中间换了；或引号里的话与那次会议的原话不符",
    why="引用重要讲话必须逐字照原文，中间换了一句就成了误引",
    instead="照原文改，或去掉引号、不说是谁讲的",
    source="规范提法词库（evals/lexicon）",
    message="“{text}”与原文不符，原文是“{right}”",
    suggestion="{right}",
    quotes=True,
    yields_to=frozenset(
        {"misquoted-quotation", "inexact-formulation", "wrong-wording", "wrong-member", "wrong-order-in-formulation"}
    ),
)
_COMPLETE = lazy(r"F(?:77|14[01]|193|20[4-8]|4[0-3]\d|6[1-9]\d|7[01]\d)")  # sentences, of which the source is known
_HEAD, _TAIL, _PARTS = 10, 6, 3  # characters of the first and last clause; clauses
_SLACK = 16  # characters by which the middle may be longer or shorter
_OCCASION = lazy(occasions.NAMED)
_LEAST = 14  # characters of a quotation
_RATIO, _SAME_END = 0.55, 5  # of a quotation said at the occasion itself: likeness, and right characters at its end


class _Whole(NamedTuple):
    head: str
    tail: str
    form: str
    entry: Formulation


def find(doc: Document) -> Iterator[Hit]:
    text = doc.folded
    for one in _wholes(doc.lexicon):
        start = text.find(one.head)
        if start < 0 or text.startswith(one.form, start):
            continue
        begun = start + len(one.head)
        end = text.find(one.tail, begun, start + len(one.form) + _SLACK)
        if end < 0 or any(mark in text[begun:end] for mark in "。！？；\n"):
            continue
        middle = one.form[len(one.head) : -len(one.tail)]
        told = text[begun:end]
        if told != middle and abs(len(told) - len(middle)) <= _SLACK and told not in middle and len(told) > 3:
            stop = end + len(one.tail)
            if not excepted(one.entry, doc.text, start, stop):
                yield Hit(start, stop, {"right": one.entry.wording}, level=level(one.entry), source=one.entry.source)
    yield from _at_occasions(doc)


@cache
def _wholes(entries: Lexicon) -> tuple[_Whole, ...]:
    found = []
    for entry in entries.entries.values():
        form = fold(entry.wording)
        clauses = form.split("，")
        if len(clauses) >= _PARTS and _COMPLETE.fullmatch(entry.id) and not entry.order:
            head, tail = clauses[0] + "，", "，" + clauses[-1]
            if len(tail) <= _TAIL:
                tail = f"，{clauses[-2]}{tail}"
            if len(head) > _HEAD and len(tail) > _TAIL:
                found.append(_Whole(head, tail, form, entry))
    return tuple(found)


def _at_occasions(doc: Document) -> Iterator[Hit]:
    """What the text quotes from an occasion, near to a sentence that was said there and to no right one."""
    for start, end in doc.citations:
        if doc.text[start] == "《" or end - start < _LEAST:
            continue
        sentence = max(doc.text.rfind(mark, 0, start) for mark in "。！？；\n") + 1
        named = list(_OCCASION.finditer(doc.text, sentence, start))
        if not named:
            continue
        key = f"党的{named[-1]['congress']}大" if named[-1]["congress"] else named[-1]["gathering"]
        words = fold(doc.text[start:end]).rstrip("。！；，")
        for entry in _said_at(doc.lexicon).get(key, ()):
            forms = [fold(form) for form in (entry.wording, *entry.variants)]
            if any(form in words or words in form for form in forms):
                break
        else:
            for entry in _said_at(doc.lexicon).get(key, ()):
                form = fold(entry.wording)
                near = abs(len(form) - len(words)) <= _SLACK and form[-_SAME_END:] == words[-_SAME_END:]
                if near and SequenceMatcher(None, form, words, autojunk=False).ratio() >= _RATIO:
                    yield Hit(start, end, {"right": entry.wording}, level=level(entry), source=entry.source)
                    break


@cache
def _said_at(entries: Lexicon) -> Mapping[str, list[Formulation]]:
    """Occasions, as ``occasions`` names them -> the sentences that were said there."""
    keys = [f"党的{number}大" for number in ("十八", "十九", "二十")]
    found: dict[str, list[Formulation]] = {}
    for entry in entries.entries.values():
        if _COMPLETE.fullmatch(entry.id):
            for key in (*keys, *occasions.GATHERINGS):
                if key in entry.source:
                    found.setdefault(key, []).append(entry)
    return found
