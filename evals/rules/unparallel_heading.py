"""Headings of numbered parts that do not run parallel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evals.anatomy import Part
from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.spans import Span
from pipeline import hanzi

PAGE = Page(
    name="unparallel-heading",
    level="warning",
    what="各部分的标题不对仗",
    why="标题要同一句式、同一词性、长短相当，听得出层次",
    instead="照其他标题的句式改写，如都写成“牢牢把握……，在……中……”",
    source="体裁惯例：讲话各部分标题对仗；讲话类型的提纲",
    message="标题“{text}”与其他标题不对仗：{wrong}",
)
_LENGTH_RATIO = 1.8
_HINGES = ("，在", "，以", "，为", "，让", "，使", "，努力", "，不断", "，着力", "，奋力", "，切实")


_MOST = 20  # headings; a text with more is no speech of this kind


@dataclass(frozen=True, slots=True)
class _Heading:
    """``bare`` is the heading without its number and final mark; the rest is what is compared."""

    part: Part
    bare: str
    clauses: int
    opening: str
    hinge: str
    length: int


def _heading(doc: Document, part: Part, span: Span) -> _Heading:
    bare = re.sub(r"^[^、]{1,3}、", "", doc.text[slice(*span)]).rstrip("。；，,").replace(",", "，")
    hinge = next((hinge for hinge in _HINGES if hinge in bare), "")
    return _Heading(part, bare, bare.count("，") + 1, bare[:2], hinge, hanzi.count(bare))


def find(doc: Document) -> Iterator[Hit]:
    headings = [_heading(doc, part, part.heading) for part in doc.sections if part.heading]
    if doc.section is not None:
        yield from _pattern(doc, headings)
    elif 3 <= len(headings) <= _MOST:
        for heading in headings:
            wrong = _odd(heading, headings)
            if wrong and heading.part.heading:
                yield Hit(*heading.part.heading, {"wrong": wrong})


def _pattern(doc: Document, headings: list[_Heading]) -> Iterator[Hit]:
    """One section alone: its heading against the outline's pattern, unless the writer fixed it."""
    for heading in headings:
        spec = doc.spec(heading.part)
        fixed = doc.brief is not None and heading.part.id in doc.brief.headings
        if spec is None or spec.heading is None or fixed or heading.part.heading is None:
            continue
        words = doc.text[slice(*heading.part.heading)].rstrip("。")
        if not re.fullmatch(spec.heading.regex, words.replace(",", "，")):
            wrong = f"句式应为“{spec.heading.shown}”"
            yield Hit(*heading.part.heading, {"wrong": wrong}, suggestion=spec.heading.shown)


def _odd(heading: _Heading, all_: list[_Heading]) -> str | None:
    """What sets one heading apart from a clear majority of the others; None when nothing does, or when there is
    none.
    """
    others = [other for other in all_ if other is not heading]
    clauses = others[0].clauses
    if heading.clauses != clauses and all(other.clauses == clauses for other in others):
        return f"有{heading.clauses}个分句，其他有{clauses}个"
    hinge = others[0].hinge
    if hinge and heading.hinge != hinge and all(other.hinge == hinge for other in others):
        return f"其他都用“{hinge[1:]}”字句"
    opening = others[0].opening
    if heading.opening != opening and all(other.opening == opening for other in others):
        return f"其他都以“{opening}”开头"
    lengths = sorted(other.length for other in others)
    usual = lengths[len(lengths) // 2]
    if usual and not usual / _LENGTH_RATIO <= heading.length <= usual * _LENGTH_RATIO:
        return f"长{heading.length}字，其他在{lengths[0]}到{lengths[-1]}字"
    return None
