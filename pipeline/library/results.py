"""What a library answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.library.catalogue import Row
from pipeline.types import ReferenceSpeech


@dataclass(frozen=True, slots=True)
class Copy:
    """Another copy of a text; ``likeness`` is the share that both have, 0 where only a third joins them.

    ``indexed``: this one stands for its group in the index.
    """

    id: str
    path: Path
    likeness: float
    indexed: bool


@dataclass(frozen=True, slots=True)
class Added:
    """``new`` False: that speech was there already, and its file was left as it is. ``copies``: what it is a copy of."""

    id: str
    path: Path
    new: bool
    copies: tuple[Copy, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    row: Row
    path: Path
    speech: ReferenceSpeech
    copies: tuple[Copy, ...] = ()


@dataclass(frozen=True, slots=True)
class Stats:
    """Of the user's speeches. ``groups``: ids of speeches that are copies of one text, the indexed one first.

    ``problems``: file -> why it was not taken. ``index_sections`` counts what is shipped, too; ``bytes`` is what index
    and catalogue take on disk.
    """

    folder: Path
    speeches: int
    sections: int
    characters: int
    types: Mapping[str, int]
    organisations: Mapping[str, int]
    years: Mapping[str, int]
    groups: tuple[tuple[str, ...], ...]
    problems: Mapping[str, str]
    index: Path
    index_sections: int
    bytes: int
