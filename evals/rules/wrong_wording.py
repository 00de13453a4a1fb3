"""A fixed formulation worded wrongly."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.wordings.formulations import excepted, heard, level
from evals.wordings.formulations import find as places

PAGE = Page(
    name="wrong-wording",
    level="error",
    what="规范提法写错：漏字、多字、换字或颠倒",
    why="规范提法一字不能动，差一个字意思就可能不同",
    instead="照词库的写法写",
    source="规范提法词库（evals/lexicon）",
    message="“{text}”不是规范提法",
    quotes=True,
    yields_to=frozenset({"wrong-doctrine", "mask-residue"}),
)


def find(doc: Document) -> Iterator[Hit]:
    for place in places(doc).wrong:
        entry = place.entries[0]
        if doc.day and entry.valid_from and doc.day < entry.valid_from:
            continue  # nobody knew the formulation yet: these were ordinary words
        if not heard(doc, place) or excepted(entry, doc.text, place.start, place.end):
            continue
        suggestion = place.right or f"规范提法是“{entry.wording}”"
        message = f"“{doc.text[place.start : place.end]}”不是规范提法" + (
            f"，应作“{place.right}”" if place.right else ""
        )
        yield Hit(
            place.start, place.end, message=message, suggestion=suggestion, level=level(entry), source=entry.source
        )
