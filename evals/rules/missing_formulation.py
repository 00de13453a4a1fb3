"""A section without a formulation that its outline asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from evals.document import Document
from evals.layout.anatomy import Part
from evals.shapes.base import Hit, Page
from evals.spans import Span
from evals.wordings.formulations import day_of
from pipeline import lexicon
from pipeline.types import Formulation, Level

PAGE = Page(
    name="missing-formulation",
    level="error",
    what="这一部分缺少必须有的规范提法",
    why="指导思想、政治立场、基本职责等表述是这类讲话的规定内容，缺了就不完整",
    instead="把缺的提法原样写进这一部分；同义的几种写法任选其一",
    source="讲话类型的大纲（prompts/*/outline.yaml）和规范提法词库",
    message="这一部分缺少规范提法",
    needs=frozenset({"outline"}),
    raw=True,  # a section may begin with a slot
)
_LEADER = "习近平"
_CORE = frozenset({"F01", "F04", "F05"})
_STANCE = ("新时代中国特色社会主义思想", "两个维护", "四个意识", "两个确立")
_OPENING = 12  # characters that stand for a section without a heading


def find(doc: Document) -> Iterator[Hit]:
    entries = doc.lexicon
    day = day_of(doc)
    for part in () if _fragment(doc) else doc.sections:
        spec = doc.spec(part)
        text = doc.text[part.start : part.end]
        # Where the text itself says that words were cut out, nobody knows what stood there.
        if spec is None or not text.strip() or _cut(doc, part):
            continue
        if spec.optional and not doc.bound:
            continue  # nobody asked for it: another author's further part is about what it is about
        unmasked = _unmasked(doc, part.start, part.end)
        for choice in entries.required(spec, day, doc.organisation):
            if not lexicon.satisfied(choice, unmasked):
                yield replace(_hit(doc, part, spec.name, choice), level=_level(doc, choice))


def _level(doc: Document, choice: tuple[Formulation, ...]) -> Level | None:
    """An error in our own drafts. In another's speech of a stated type only when it has neither the guiding thought nor
    the political stance, in any wording and at any place. The rest is a hint: the outline is one way to write it, and a
    meeting of the own line may be about safety or money."""
    if doc.bound:
        return None
    whole = _unmasked(doc, 0, len(doc.text))
    core = any(entry.id in _CORE for entry in choice) and doc.outline is not None and doc.outline.voice != "own"
    return "info" if doc.guessed or not core or any(word in whole for word in _STANCE) else None


def _cut(doc: Document, part: Part) -> bool:
    """Whether an announced gap lies in the section or beside it, a blank line between."""
    return any(start <= part.end + 2 and part.start <= end + 2 for start, end in doc.gaps)


def _fragment(doc: Document) -> bool:
    """Whether a text found somewhere is too little of a speech to be held to an outline."""
    if doc.brief is not None or doc.section is not None or doc.outline is None:
        return False
    known = {spec.id for spec in doc.due}
    return 2 * sum(part.id in known for part in doc.sections) < len(known)


def _unmasked(doc: Document, first: int, last: int) -> str:
    """The stretch with masked names of leaders put in: ***新时代中国特色社会主义思想 is an open slot, not a missing wording."""
    pieces, at = [], first
    for slot in doc.slots:
        if slot.name == "leader" and first <= slot.start and slot.end <= last:
            pieces += [doc.text[at : slot.start], _LEADER]
            at = slot.end
    return "".join([*pieces, doc.text[at:last]])


def _hit(doc: Document, part: Part, name: str, choice: tuple[Formulation, ...]) -> Hit:
    wordings = "或".join(f"“{entry.wording}”" for entry in choice)
    carrier = next((entry.carrier for entry in choice if entry.carrier), None)
    example = f"，例如：{carrier}" if carrier else ""
    return Hit(
        *_place(doc, part),
        message=f"“{name}”缺少规范提法{wordings}",
        suggestion=f"写进{wordings}{example}",
        source="；".join(entry.source for entry in choice),
        section=part.id,
    )


def _place(doc: Document, part: Part) -> Span:
    """The heading, or the first characters of the section."""
    if part.heading:
        return part.heading
    words = doc.text[part.start : part.end]
    start = part.start + len(words) - len(words.lstrip())
    line = doc.text[start : part.end].split("\n", 1)[0]
    return start, start + len(line[:_OPENING].rstrip())
