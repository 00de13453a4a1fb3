"""A figure of the brief in the place of another one: 其中高技能人才412万人, where the brief has 103万人 behind these very words."""

from __future__ import annotations

from collections.abc import Iterator

from evals.brief_words import brief_words
from evals.document import Document
from pipeline import figures
from pipeline.figures import Figure

_LEAD = 18  # characters before a figure that are compared, marks and other figures included
_SURE, _LABEL, _MORE = 5, 4, 3  # so many of them are the same; so many more than before the figure that has its value


def other(doc: Document, figure: Figure) -> Figure | None:
    """The brief's figure that stands behind the same words; None where its own does as well, or nothing stands so."""
    if figure.kind == "date" or len(figure.values) != 1:
        return None
    lead = doc.text[max(0, figure.start - _LEAD) : figure.start]
    rows = [(_alike(lead, before), known) for known, before in doc.once(_led)]
    best = max(
        (row for row in rows if row[0] >= _SURE and _rival(figure, row[1])), key=lambda row: row[0], default=None
    )
    if best is None:
        return None
    own = [length for length, known in rows if figures.agrees(figure, known)]
    return best[1] if own and best[0] >= max(own) + _MORE else None


def _rival(figure: Figure, known: Figure) -> bool:
    return figures.alike(figure, known) and not figures.agrees(figure, known)


def _led(doc: Document) -> Iterator[tuple[Figure, str]]:
    """Each figure of the brief with what stands before it."""
    for words in brief_words(doc.brief) if doc.brief else ():
        for known in figures.find(words, weak=True):
            yield known, words[max(0, known.start - _LEAD) : known.start]


def _alike(one: str, other_: str) -> int:
    """How many characters both end in."""
    length = 0
    while length < min(len(one), len(other_)) and one[-1 - length] == other_[-1 - length]:
        length += 1
    return length
