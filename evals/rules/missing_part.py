"""A section of the speech type that the text has not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.anatomy import missing
from evals.document import Document
from evals.rules.misplaced_part import strays
from evals.shapes.base import Hit, Page
from pipeline.types import Level, SectionSpec

PAGE = Page(
    name="missing-part",
    level="error",
    what="缺了一个部分",
    why="这种讲话有固定的组成；少一块，听的人会觉得没讲完",
    instead="补上这一部分",
    source="讲话类型的提纲（prompts/<类型>/outline.yaml）",
    message="缺少部分：{section}",
    scope="whole",
    needs=frozenset({"outline"}),
    raw=True,
)

_MIDDLE = frozenset({"purpose", "review", "call"})
_UNDER_A_NUMBER = {"review": "成绩|回顾|总结|肯定|成效|进展", "call": "形势|认清|认识|意义|机遇"}


def find(doc: Document) -> Iterator[Hit]:
    """The empty span where the section should begin: behind the one before it in the outline that is there."""
    assert doc.outline is not None  # needs
    ends = {part.id: part.end for part in doc.sections}
    order = [spec.id for spec in doc.outline.sections]
    astray = {spec.id for spec, _, _ in strays(doc)}
    absent = [spec for spec in missing(doc.outline, doc.sections) if spec.id not in astray and not _numbered(doc, spec)]
    if doc.loose:
        # A fragment, or another kind of speech than it looked like: one remark instead of a list of faults.
        names = "、".join(spec.name for spec in absent)
        if names:
            yield Hit(len(doc.text.rstrip()), len(doc.text.rstrip()), {"section": names}, level="info")
        return
    last = max((part.number for part in doc.sections if part.number), default=0)
    for spec in absent:
        before = [ends[name] for name in order[: order.index(spec.id)] if name in ends]
        at = before[-1] if before else (doc.sections[0].start if doc.sections else len(doc.text.rstrip()))
        suggestion = f"补写：{'；'.join(spec.covers)}"
        # How many parts a speech has, and where it looks back, is up to its author, unless a brief or a type was given.
        level: Level | None = "info" if doc.guessed and ((spec.number or 0) > last or spec.role in _MIDDLE) else None
        fields = {"section": spec.name + _torn(doc, at)}
        yield Hit(at, at, fields, suggestion=suggestion, section=spec.id, level=level)


def _numbered(doc: Document, spec: SectionSpec) -> bool:
    """Whether a section of the frame is one of the numbered parts here: 一、肯定成绩, 二、认清形势."""
    words = _UNDER_A_NUMBER.get(spec.role)
    headings = (doc.text[slice(*part.heading)] for part in doc.sections if part.heading)
    return bool(words) and not doc.bound and any(re.search(words or "", heading) for heading in headings)


def _torn(doc: Document, at: int) -> str:
    """What the text itself says about the gap at this place."""
    gap = next((span for span in doc.gaps if span[0] >= at and not doc.text[at : span[0]].strip()), None)
    return f"（原文此处注明有缺：{doc.text[slice(*gap)].strip()}）" if gap else ""
