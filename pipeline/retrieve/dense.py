"""Re-ranking by meaning, for those who have an embeddings endpoint (``models.embeddings``). Else nothing of it.

The two orders, by words and by meaning, are fused by reciprocal rank, which needs no common scale.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence

from pipeline.errors import QicaoError
from pipeline.types import Passage

CANDIDATES = 24  # of the order by words, what is looked at again
_DAMPING = 60  # of reciprocal rank fusion, as Cormack, Clarke and Buettcher found it (SIGIR 2009)
_LONGEST = 1500  # characters of a passage that are sent
_KEPT = 4096  # vectors kept in memory

Vector = Sequence[float]


class Dense:
    """``embed`` gives a vector for each text. A failure leaves the order by words, and is told once."""

    def __init__(
        self, embed: Callable[[list[str]], list[Vector]], on_event: Callable[[str], None] = lambda _: None
    ) -> None:
        self.embed, self._on_event = embed, on_event
        self._known: dict[str, Vector] = {}
        self._guard = threading.Lock()
        self._failed = False

    def reranked(self, text: str, passages: Sequence[Passage]) -> tuple[Passage, ...]:
        """``passages`` in the fused order. ``score`` and ``why`` become shares of reciprocal ranks."""
        if self._failed or not text or len(passages) < 2:
            return tuple(passages)
        try:
            aim, *others = self._vectors([text, *(_sent(passage) for passage in passages)])
        except QicaoError as error:
            self._failed = True
            self._on_event(f"{error} 这次只按词语排序。")
            return tuple(passages)
        near = sorted(range(len(passages)), key=lambda at: (-_cosine(aim, others[at]), at))
        rank = {at: place for place, at in enumerate(near)}
        fused = [_fused(passage, at, rank[at]) for at, passage in enumerate(passages)]
        return tuple(sorted(fused, key=lambda passage: (-passage.score, passage.speech.id, passage.section.id)))

    def _vectors(self, texts: list[str]) -> list[Vector]:
        with self._guard:
            new = [text for text in dict.fromkeys(texts) if text not in self._known]
            if new:
                if len(self._known) > _KEPT:
                    self._known.clear()
                    new = list(dict.fromkeys(texts))
                self._known |= zip(new, self.embed(new), strict=True)
            return [self._known[text] for text in texts]


def _sent(passage: Passage) -> str:
    """What goes to the endpoint: of a user's own speech neither names nor figures, of a classified one nothing."""
    from pipeline.redact import redacted, secret  # with its names and marks, only for those who have an endpoint

    if secret(passage.speech):
        return passage.section.role
    parts = redacted(passage.speech).sections
    part = next((part for part in parts if part.id == passage.section.id), passage.section)
    return f"{part.heading or ''}\n{part.text}"[:_LONGEST]


def _fused(passage: Passage, by_words: int, by_meaning: int) -> Passage:
    shares = {"words": 1 / (_DAMPING + 1 + by_words), "meaning": 1 / (_DAMPING + 1 + by_meaning)}
    why = {name: round(share, 6) for name, share in shares.items()}
    return Passage(passage.speech, passage.section, round(sum(why.values()), 6), passage.text, why)


def _cosine(one: Vector, two: Vector) -> float:
    length = math.sqrt(sum(x * x for x in one)) * math.sqrt(sum(x * x for x in two))
    return sum(x * y for x, y in zip(one, two, strict=True)) / length if length else 0.0
