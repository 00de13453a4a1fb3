"""Somebody's words that the brief gives (习近平总书记强调，……), told in the text as the same person's with other words."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from evals.document import Document
from evals.spans import Span
from pipeline.patterns import lazy

_WHO = "(?P<who>总书记|毛泽东|邓小平|李强|[十八九二]{2,3}大报告|全会|党中央|中央)"
_SAYS = "(?:强调|指出|要求|说|讲|提出|嘱托|勉励|告诫)(?:过|道|了)?[，：]“?"
_SAID = lazy(f"{_WHO}[^。；“”\\n]{{0,24}}?{_SAYS}(?P<words>[^“”。；！？\\n]{{8,160}})")
_CLAUSES = lazy("[^，：]+")
_LEAST, _EDGE = 10, 2  # characters of a clause; characters at one end that are right
_LIKE = {1: 0.75, 2: 0.6}  # likeness, by how many ends are right


def altered(doc: Document) -> Iterator[tuple[Span, str]]:
    """Clauses that are like one of the brief and not the same: where they stand, and what the brief has."""
    if doc.brief is None:
        return
    given = [(match["who"], match["words"]) for fact in doc.brief.facts for match in _SAID.finditer(fact.text)]
    if not given:
        return
    known = [(place.start, place.end) for place in doc.wordings.right]
    for said in doc.finditer(_SAID):
        for who, words in given:
            if said["who"] == who and words not in doc.text:
                for (start, end), right in _compared(said["words"], said.start("words"), words):
                    if not any(begun <= start and end <= stop for begun, stop in known):
                        yield (start, end), right


def _compared(said: str, start: int, words: str) -> Iterator[tuple[Span, str]]:
    """Each clause that was said beside the clause of the brief that it is most like."""
    right = [match[0] for match in _CLAUSES.finditer(words)]
    for match in _CLAUSES.finditer(said):
        if any(match[0] in clause or clause in match[0] for clause in right):
            continue
        likest = max(right, key=lambda clause: _likeness(clause, match[0]))
        if len(likest) >= _LEAST and _altered(likest, match[0]):
            yield (start + match.start(), start + match.end()), likest


def _likeness(one: str, two: str) -> float:
    return SequenceMatcher(None, one, two, autojunk=False).ratio()


def _altered(right: str, told: str) -> bool:
    """Whether it is like enough and some words stand for others: who only leaves out or adds words tells it in his own."""
    ends = (right[:_EDGE] == told[:_EDGE]) + (right[-_EDGE:] == told[-_EDGE:])
    parts = SequenceMatcher(None, right, told, autojunk=False).get_opcodes()
    return bool(ends) and _likeness(right, told) >= _LIKE[ends] and any(tag == "replace" for tag, *_ in parts)
