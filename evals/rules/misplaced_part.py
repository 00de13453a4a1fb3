"""Sections in another order than the speech type's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.layout.anatomy import Part, missing
from evals.shapes.base import Hit, Page
from evals.shapes.outline import first_sentence, name
from evals.spans import Span
from pipeline.patterns import lazy
from pipeline.types import SectionSpec

PAGE = Page(
    name="misplaced-part",
    level="error",
    what="部分的先后次序不对",
    why="祝贺在前、要求居中、希望和祝愿在后，是这种讲话的固定次序",
    instead="按提纲的次序排列",
    source="讲话类型的提纲（prompts/<类型>/outline.yaml）",
    message="“{section}”的位置不对：{wrong}",
    scope="whole",
    needs=frozenset({"outline"}),
    raw=True,
)
# What a section of the frame cannot do without. Segmentation follows the outline's order, so a section that stands
# elsewhere is missing from its place and its words are found inside another.
_SIGNS = {
    "salutation": lazy(
        r"(?:[^。！？：；\n]{0,20}，)?(?:各位代表|同志们)[^。！？：；\n]{0,12}[：:](?=\s*$)", re.MULTILINE
    ),
    # Only from where a sentence begins: elsewhere the same sentence would be read again from each of its characters.
    "congratulation": lazy(r"(?<![^。！？\n])[^。！？\n]*表示(?:最)?(?:热烈|诚挚)的?祝贺[^。！？\n]*[。！]"),
    "review": lazy(r"(?m:^)(?:过去五年|五年来|过去的?一年|一年来)，[^。！？\n]*[。！]"),
    "wish": lazy(r"(?:最后，)?[^。！？\n，]{0,6}预祝[^。！？\n]{0,30}成功[^。！？\n]{0,20}[。！]"),
}
# Headings under which a part of the frame may stand as a part of its own.
_UNDER_A_NUMBER = {
    "review": lazy(
        r"成绩|回顾|总结|肯定|成效|进展|去年|过去|上年|一年来|五年来|盘点|20\d\d年(?!.{0,8}(?:任务|打算|安排))"
    ),
    "call": lazy("形势|认清|认识|意义|机遇"),
}
_LAST_WORDS = 40  # characters that may follow the wish: 给大家拜个早年


def find(doc: Document) -> Iterator[Hit]:
    assert doc.outline is not None  # needs
    ranks = {spec.id: index for index, spec in enumerate(doc.outline.sections)}
    highest: Part | None = None
    for part in doc.sections:
        if part.id not in ranks:
            continue
        if highest is not None and ranks[part.id] < ranks[highest.id]:
            wrong = f"应在“{name(doc, highest)}”之前"
            yield Hit(*first_sentence(doc, part), {"section": name(doc, part), "wrong": wrong}, section=part.id)
        else:
            highest = part
    for spec, span, host in strays(doc):
        if spec.role == "wish" and len(doc.text[span[1] :].strip()) <= _LAST_WORDS:
            continue  # in the last paragraph, behind the call: no paragraph of its own, but in its place
        if spec.role == "congratulation" and _opens(doc, span):
            continue  # behind what the day means, in the first paragraph
        wrong = f"夹在“{name(doc, host)}”里" if host.known else "不在它该在的地方"
        yield Hit(*span, {"section": spec.name, "wrong": wrong}, section=spec.id)


def _opens(doc: Document, span: Span) -> bool:
    """Whether it stands in the first paragraph behind the salutation, whatever that paragraph was taken for."""
    salutation = next((part for part in doc.sections if part.id == "salutation"), None)
    return salutation is not None and not doc.text[salutation.end : span[0]].strip().count("\n")


def strays(doc: Document) -> tuple[tuple[SectionSpec, Span, Part], ...]:
    """Sections that are missing in their place and found inside another one."""
    return doc.once(_strays)


def _strays(doc: Document) -> Iterator[tuple[SectionSpec, Span, Part]]:
    for spec in missing(doc.outline, doc.sections) if doc.outline else ():
        if doc.outline and doc.outline.voice == "own" and spec.role == "congratulation" and not doc.bound:
            continue  # among one's own it may come where it comes; what it must say where it stands is another rule's
        pattern = None if under_a_number(doc, spec) else _SIGNS.get(spec.role)
        match = next(iter(doc.finditer(pattern)), None) if pattern else None
        host = doc.part_at(match.start()) if match else None
        if match and host:
            yield spec, match.span(), host


def under_a_number(doc: Document, spec: SectionSpec) -> bool:
    """Whether a section of the frame is one of the numbered parts here: 一、肯定成绩, 二、认清形势."""
    words = _UNDER_A_NUMBER.get(spec.role)
    if words is None or doc.bound:
        return False
    headings = (doc.text[slice(*part.heading)] for part in doc.sections if part.heading)
    return any(words.search(heading) for heading in headings)
