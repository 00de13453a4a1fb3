"""The lines of a page as all steps look at them."""

from __future__ import annotations

from dataclasses import dataclass

GAP_HEAD = "——此处缺"  # how the line of a gap begins in the clean text
# One to one, so that offsets hold.
_FULL_WIDTH = tuple(zip(",;:?!()\t　\xa0", "，；：？！（）   ", strict=True))


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the blanks at its ends; ``shown`` has full-width punctuation."""

    start: int
    end: int
    shown: str


def full_width(text: str) -> str:
    """``text`` with full-width , ; : ? ! ( ) and plain blanks, of the same length."""
    for half, full in _FULL_WIDTH:
        text = text.replace(half, full)  # many times quicker than one translate() over Chinese text
    return text


def lines(text: str) -> list[Line]:
    """The lines of ``text`` that are not blank."""
    shown = full_width(text)
    found: list[Line] = []
    start = 0
    for piece in text.split("\n"):
        bare = piece.strip()
        if bare:
            left = start + piece.index(bare[0])
            found.append(Line(left, left + len(bare), shown[left : left + len(bare)]))
        start += len(piece) + 1
    return found
