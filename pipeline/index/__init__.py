"""The small protocol that every full-text engine behind retrieval speaks, and the words that they all index.

Engines only see words that ``words`` cut, in fields that they split at blanks, so that all of them hold the same terms.
``embedded.py`` is the one in this process (tantivy, in memory or in a folder), ``opensearch.py`` the one beyond it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pipeline.errors import InputError

FIELDS: Mapping[str, float] = {"heading": 1.0, "text": 1.0}
"""Searched fields and their weight. A word in a heading already counts more there, because headings are short."""

TAGS = ("speech", "section", "role", "type", "organisation", "level", "year")
"""Exact values that a search may filter or boost by."""

FORMAT = 3
"""Of what lies in an index: raised whenever documents are made otherwise; an index of another format is built anew."""

OPEN_SLOT = re.compile(r"【待填：[^【】]*】")
_WORD = re.compile(r"\w")


class IndexFault(InputError):
    """An index that cannot be opened or read. What is derived can be built anew; nothing of the user's is lost."""


@dataclass(frozen=True, slots=True)
class Document:
    """One section. ``words`` maps each of FIELDS to its words joined by blanks, ``tags`` some of TAGS to a value.

    ``kept`` comes back with every hit and is not searched.
    """

    id: str
    words: Mapping[str, str]
    tags: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """``tags`` and ``kept`` as they were indexed."""

    id: str
    score: float
    tags: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)


class Searchable(Protocol):
    """What retrieval needs of an index. IndexFault when the engine fails."""

    def search(
        self,
        terms: Mapping[str, float],
        *,
        filters: Mapping[str, str] | None = None,
        boosts: Mapping[tuple[str, str], float] | None = None,
        k: int,
    ) -> list[Hit]:
        """The ``k`` best documents: BM25 of the weighted terms plus each boost (tag, value) that applies.

        ``filters`` are tags that must have that value. Best first; equal scores by id.
        """
        ...

    def peak(self, terms: Mapping[str, float]) -> float:
        """About what the best match of ``terms`` scores without boosts; 0 where none can match.

        The measure for boosts: an estimate costs next to nothing, the search for it as much as the search itself.
        """
        ...

    def close(self) -> None: ...


class Index(Searchable, Protocol):
    """``upsert`` and ``delete`` are seen by the next ``search``."""

    def upsert(self, documents: Iterable[Document]) -> None: ...

    def delete(self, ids: Iterable[str]) -> None: ...

    def count(self) -> int: ...


def words(text: str) -> list[str]:
    """The words of a Chinese text as indexed: compounds and their parts, no marks, no open slots."""
    import rjieba

    cut: Sequence[str] = rjieba.cut_for_search(OPEN_SLOT.sub(" ", text).lower())
    return [word for word in cut if _WORD.search(word)]
