"""A formulation that something newer had replaced by the day of the speech."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.formulations import day_of, timed, told
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy
from pipeline.types import Formulation

PAGE = Page(
    name="stale-formulation",
    level="warning",
    what="提法已经过时：到讲话那天已有新的提法",
    why="旧提法当作现行的要求来讲，会让人以为没有学习新的精神",
    instead="换成讲话当天的提法；回顾过去时可以照旧",
    source="规范提法词库（evals/lexicon）的起止日期",
    message="“{text}”已经过时",
    quotes=True,
    yields_to=frozenset({"wrong-attribution", "wrong-plan-year"}),
)
# Roles of sections that look back: what was said in those years may be told in its words.
_LOOKING_BACK = frozenset({"review"})
_FULL = "。！？；\n"
# A sentence with one of these looks back, too.
_PAST = lazy(
    "过去|以来|[年届]来|期间|回顾|当[年时]|曾|历经|收官|圆满(?:完成|收官|结束|实现)|取得[了伟历重决全]|先后|时期|至今|此前|上一|上届"
    "|完成了|开展了|实现了|(?<!隆重)召开了|学习了|已经|走过|见证|历史|刚刚|[0-9二〇一三四五六七八九]{4}年"
)

# 学习贯彻……精神，总结去年工作: what is asked for is no look back because the next clause is one.
_ASKED = lazy("(?:深入|认真|全面|扎实|持续)(?:学习|贯彻|落实|领会|学习宣传)+[^，。；\n]{0,2}$")
_NEAR = 16


def find(doc: Document) -> Iterator[Hit]:
    day = day_of(doc)
    entries = doc.lexicon
    for place, entry, state in timed(doc, day):
        asked = _ASKED.search(doc.text, max(0, place.start - _NEAR), place.start) is not None
        if state != "stale" or looks_back(doc, place.start, place.end, ahead=not asked):
            continue
        newer = entries.successor(entry, day)
        if newer and newer.wording in _sentence(doc, place.start, place.end):
            continue  # 十八大和十八届历次全会精神，也要……十九大精神: the new one is there, the old one beside it
        yield Hit(
            place.start,
            place.end,
            message=_message(entry, newer, doc.text[place.start : place.end]),
            suggestion=f"改用“{newer.wording}”" if newer else "删去，或改成回顾的说法",
            level="info" if entry.confidence == "low" else "warning",
            source=entry.source,
        )


def _message(entry: Formulation, newer: Formulation | None, text: str) -> str:
    until = f"{told(entry.valid_until)}以后" if entry.valid_until else "此时"
    return f"“{text}”在{until}已经过时" + (f"，现在说“{newer.wording}”" if newer else "")


def looks_back(doc: Document, start: int, end: int, *, ahead: bool = True) -> bool:
    """Whether the span stands in a section or a sentence that tells of the past; not ``ahead``: what comes after its clause does
    not count (学习贯彻……精神，总结今年以来……)."""
    part = doc.part_at(start)
    if part is not None and part.role in _LOOKING_BACK:
        return True
    around = _sentence(doc, start, end, _FULL if ahead else "，" + _FULL)
    return _PAST.search(around.replace(doc.text[start:end], "\n", 1)) is not None


def _sentence(doc: Document, start: int, end: int, marks: str = _FULL) -> str:
    """What stands around the span from the last full mark to the first of ``marks``."""
    left = max(doc.text.rfind(mark, 0, start) for mark in _FULL) + 1
    right = min((at for mark in marks if (at := doc.text.find(mark, end)) >= 0), default=len(doc.text))
    return doc.text[left:right]
