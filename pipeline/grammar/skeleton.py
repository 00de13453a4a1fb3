"""What a text may be, as values: fixed words, and between them places that a model fills with words of its own."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline import hanzi


@dataclass(frozen=True, slots=True)
class Fixed:
    """Words that stand as they are: headings, formulations, facts, slots, the direction a sentence takes."""

    text: str


@dataclass(frozen=True, slots=True)
class Free:
    """A place for ``least`` to ``most`` 汉字 of the model's own; ``instead`` stands there when it gives nothing usable."""

    least: int
    most: int
    instead: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several texts, word for word."""

    texts: tuple[str, ...]


Piece = Fixed | Free | Choice


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Pieces in their order. ``avoid``: words that no free place may have, beside those that none ever has."""

    pieces: tuple[Piece, ...]
    avoid: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether there is anything left for a model to say."""
        return any(not isinstance(piece, Fixed) for piece in self.pieces)

    @property
    def instead(self) -> str:
        """The text without a model."""
        return "".join(_instead(piece) for piece in self.pieces)

    @property
    def least(self) -> int:
        """汉字 of the shortest text."""
        return sum(_sizes(piece)[0] for piece in self.pieces)

    @property
    def most(self) -> int:
        """汉字 of the longest text."""
        return sum(_sizes(piece)[1] for piece in self.pieces)

    @property
    def free(self) -> int:
        """汉字 that are the model's, by the measure of ``instead``."""
        return sum(hanzi.count(piece.instead) for piece in self.pieces if isinstance(piece, Free))


def joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """``pieces`` with neighbouring fixed ones made one, and empty ones left out."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Fixed) and found and isinstance(found[-1], Fixed):
            found[-1] = Fixed(found[-1].text + piece.text)
        elif piece != Fixed(""):
            found.append(piece)
    return tuple(found)


def _instead(piece: Piece) -> str:
    if isinstance(piece, Choice):
        return piece.texts[0]
    return piece.text if isinstance(piece, Fixed) else piece.instead


def _sizes(piece: Piece) -> tuple[int, int]:
    if isinstance(piece, Free):
        return piece.least, piece.most
    counts = [hanzi.count(text) for text in (piece.texts if isinstance(piece, Choice) else (piece.text,))]
    return min(counts), max(counts)
