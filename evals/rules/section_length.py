"""A section outside its range of 汉字."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.shapes.outline import first_sentence, name
from pipeline.types import Length, Level

PAGE = Page(
    name="section-length",
    level="error",
    what="一个部分太长或太短",
    why="各部分的分量要匀称，总时长才守得住",
    instead="增删到规定的字数之内；或在 brief.yaml 的 length 里改要求",
    source="讲话类型的提纲（prompts/<类型>/outline.yaml）和 brief.yaml 的 length",
    message="“{section}”{characters}字，{wrong}，应在{minimum}到{maximum}字之间",
    needs=frozenset({"outline"}),
    raw=True,
)
_SLIGHT, _HEAVY = 0.4, 1.4  # of the usual range's ends, where nobody asked for a length
_TOLERANCE = 0.15  # share of the range's ends within which it is only a warning


def find(doc: Document) -> Iterator[Hit]:
    for part in doc.sections:
        spec = doc.spec(part)
        firm = asked(doc, part.id)
        if spec is None or _broken(doc, part.end) or not (firm or (doc.fitting and not spec.optional)):
            continue
        count = doc.count(part.start, part.end)
        wanted = spec.characters if firm else _by_and_large(spec.characters, doc)
        level = judge(count, wanted)
        if level is not None:
            span = first_sentence(doc, part)
            fields = {"section": name(doc, part), **described(count, wanted)}
            level = level if firm else "info"  # another author shares the whole out in another way
            yield Hit(*span, fields, suggestion=_advice(count, wanted), level=level, section=part.id)


def asked(doc: Document, section: str) -> bool:
    """Whether somebody asked for this length: the outline for a draft of ours, else the brief for this very section.

    What a brief asks for the whole binds the whole (``total-length``).
    """
    return doc.bound or (doc.brief is not None and section in doc.brief.length)


def _by_and_large(length: Length, doc: Document) -> Length:
    """What is still in proportion: a short speech has short parts, and none of them is a line or half the speech."""
    scale = doc.scale
    low = round(length.minimum * min(scale, 1) * _SLIGHT)
    high = round(length.maximum * max(scale, 1) * _HEAVY)
    return Length(low, min(max(length.target, low), high), high)


def judge(count: int, length: Length) -> Level | None:
    """None inside the range; a warning within 15 % of its ends (or three 汉字, for the shortest), an error beyond."""
    if length.minimum <= count <= length.maximum:
        return None
    low = min(length.minimum * (1 - _TOLERANCE), length.minimum - 3)
    high = max(length.maximum * (1 + _TOLERANCE), length.maximum + 3)
    return "warning" if low <= count <= high else "error"


def told(doc: Document, level: Level) -> Level:
    """A hint when nobody said what type of speech this is: its lengths are only what is usual then."""
    return "info" if doc.guessed else level


def described(count: int, length: Length) -> dict[str, str]:
    """The fields of a message about a length."""
    wrong = f"少了{length.minimum - count}字" if count < length.minimum else f"多了{count - length.maximum}字"
    return {
        "characters": str(count),
        "wrong": wrong,
        "minimum": str(length.minimum),
        "maximum": str(length.maximum),
    }


def _advice(count: int, length: Length) -> str:
    verb = "增写" if count < length.minimum else "压缩"
    return f"{verb}到{length.target}字左右"


def _broken(doc: Document, end: int) -> bool:
    """Whether a known gap begins where the section ends: its length says nothing then."""
    return any(end <= start and not doc.text[end:start].strip() for start, _ in doc.gaps)
