"""For a brief the most similar speeches, and for each of its sections the sections of others that match it best.

A match is judged by its words (BM25 over heading and text, see ``index``), and by what it is: the same role in a
speech, the same kind of speech and organisation, the host's level, and how close before the day of delivery it was
given. Each share of a score is told in ``Passage.why``. Equal scores stand in the order of their ids, and what says
nearly the same as a better one is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from pipeline import outline as outlines
from pipeline.index import Hit, Searchable
from pipeline.index.documents import day_of, document, tags_of
from pipeline.retrieve import query
from pipeline.retrieve.dense import CANDIDATES, Dense
from pipeline.retrieve.diversity import varied
from pipeline.retrieve.query import Aim
from pipeline.types import Brief, Passage, ReferenceSpeech, SectionSpec

if TYPE_CHECKING:
    from pipeline.library import Library

__all__ = ["WEIGHTS", "Retriever", "Searchable", "Shelf", "SpeechMatch", "document", "tags_of"]

WEIGHTS: Mapping[str, float] = {
    "text": 0.38,
    "organisation": 0.24,
    "role": 0.22,
    "recency": 0.07,
    "type": 0.05,
    "level": 0.04,
}
"""Shares of a perfect score, tuned on the tuning half of evals/bench/retrieval (recency and level, which it does not
judge, apart). Words decide, within the role and the kind of organisation; the rest orders what is equally apt."""

_HALF_LIFE = 3 * 365  # days; formulations and priorities change with each yearly plenum, the craft does not
_TOO_EARLY = 182  # days after the delivery within which hardly anything new is said
_UNDATED = 0.25  # recency of a speech without a date: as if six years old
_CANDIDATES = 24
IN_ENGINE = ("role", "organisation")  # boosts that decide what is a candidate; rank and kind cost more than they bring
_VOTERS = 10  # best matches by words that decide in which role a free search looks
_PER_SPEECH = 3  # best sections that stand for a speech


@dataclass(frozen=True, slots=True)
class SpeechMatch:
    """One reference speech as a search result; ``why`` as in ``Passage``."""

    speech: ReferenceSpeech
    score: float
    why: Mapping[str, float]


class Shelf(Protocol):
    """Where the speeches behind an index are."""

    def speech(self, speech_id: str) -> ReferenceSpeech | None: ...

    def newest(self) -> str | None:
        """The latest day of a speech, ISO."""
        ...


class _InMemory:
    """A shelf of speeches at hand."""

    def __init__(self, speeches: Iterable[ReferenceSpeech]) -> None:
        self.speeches = {speech.id: speech for speech in speeches}

    def speech(self, speech_id: str) -> ReferenceSpeech | None:
        return self.speeches.get(speech_id)

    def newest(self) -> str | None:
        return max((speech.date.isoformat() for speech in self.speeches.values() if speech.date), default=None)


@dataclass(frozen=True, slots=True)
class _Scale:
    """What a hit is measured by: tags with their degrees, and the day; without tags by its words alone."""

    tags: Mapping[str, Mapping[str, float]]
    day: date | None

    def why(self, hit: Hit, share: float) -> dict[str, float]:
        """Each share of the score, in the order of WEIGHTS; ``share``: of the best match by words."""
        found = {"text": share, **{tag: degrees.get(hit.tags.get(tag, ""), 0.0) for tag, degrees in self.tags.items()}}
        if self.tags:
            found["recency"] = _recency(day_of(hit), self.day)
        return {name: part for name in WEIGHTS if (part := round(WEIGHTS[name] * found.get(name, 0.0), 4))}

    def points(self, hit: Hit, share: float) -> float:
        """The sum of ``why``, but for rounding: for many hits of which few are told."""
        score = WEIGHTS["text"] * share
        if self.tags:
            score += WEIGHTS["recency"] * _recency(day_of(hit), self.day)
            for tag, degrees in self.tags.items():
                score += WEIGHTS[tag] * degrees.get(hit.tags.get(tag, ""), 0.0)
        return round(score, 4)


@dataclass(frozen=True, slots=True)
class _Scored:
    hit: Hit
    share: float
    points: float
    scale: _Scale

    @property
    def why(self) -> dict[str, float]:
        return self.scale.why(self.hit, self.share)


class Retriever:
    """Searches ``speeches``; with an ``index`` that already holds them, nothing is indexed again. Thread-safe."""

    def __init__(
        self,
        speeches: Iterable[ReferenceSpeech] = (),
        index: Searchable | None = None,
        *,
        shelf: Shelf | None = None,
        dense: Dense | None = None,
    ) -> None:
        """``shelf`` instead of ``speeches`` where these are too many to be held."""
        held = _InMemory(speeches)
        if index is None:
            from pipeline.index.embedded import EmbeddedIndex

            index = made = EmbeddedIndex()
            made.upsert(document(speech, part) for speech in held.speeches.values() for part in speech.sections)
        self._index: Searchable = index
        self._shelf: Shelf = shelf or held
        self._dense = dense

    @classmethod
    def of(cls, library: Library, *, dense: Dense | None = None) -> Retriever:
        """Over a user's library, in which the shipped speeches are, too."""
        return cls(index=library, shelf=library, dense=dense)

    def speeches(self, brief: Brief, k: int = 5) -> tuple[SpeechMatch, ...]:
        """The ``k`` speeches that are most like what the brief asks for."""
        found: dict[str, list[_Scored]] = {}
        for scored in self._scored(query.for_brief(brief), {}, k * 20):
            found.setdefault(scored.hit.tags["speech"], []).append(scored)
        rows = [(name, *_together(best[:_PER_SPEECH])) for name, best in found.items()]
        rows.sort(key=lambda row: (-row[1], row[0]))
        matches = (SpeechMatch(speech, score, why) for name, score, why in rows if (speech := self._shelf.speech(name)))
        return tuple(islice(matches, k))

    def sections(
        self, brief: Brief, spec: SectionSpec, k: int = 4, *, heading: str | None = None
    ) -> tuple[Passage, ...]:
        """The ``k`` sections that serve best as examples for ``spec``; ``heading`` is the one it will have."""
        return self._ranked(query.for_section(brief, spec, heading), {}, k)

    def headings(self, brief: Brief, k: int = 4) -> tuple[Passage, ...]:
        """The first numbered part of each of the ``k`` most similar speeches of the brief's type; those come first that
        have the optional parts that it asks for."""
        found = []
        for match in self.speeches(brief, k * 4):
            first = next((part for part in match.speech.sections if part.heading), None)
            if first and match.speech.type == brief.speech_type:
                found.append(Passage(match.speech, first, match.score, first.text, match.why))
        further = {spec.role for spec in outlines.switched_on(brief) if spec.number}
        if further:
            found.sort(key=lambda one: -len(further & {part.role for part in one.speech.sections}))
        return tuple(found[:k])

    def search(
        self, text: str, brief: Brief | None = None, section: str | None = None, k: int = 10
    ) -> tuple[Passage, ...]:
        """The ``k`` sections that match ``text``; of several that do, those nearest to the brief stand first.

        ``section`` (an id) leaves only such sections; InputError when there is none of that name.
        """
        filters: dict[str, str] = {}
        if section is not None:
            filters = query.only(section, brief)
        return self._ranked(query.for_text(text, brief, filters.get("role")), filters, k, matching=True)

    def close(self) -> None:
        self._index.close()

    def _ranked(self, aim: Aim, filters: Mapping[str, str], k: int, *, matching: bool = False) -> tuple[Passage, ...]:
        """The ``k`` best, no two alike; ``matching``: only those that share a word with the aim."""
        rows = (row for row in self._scored(aim, filters, k) if row.share or not matching)
        found = varied(passage for row in rows if (passage := self._passage(row)))
        if self._dense is None:
            return tuple(islice(found, k))
        return self._dense.reranked(aim.text, tuple(islice(found, max(k, CANDIDATES))))[:k]

    def _scored(self, aim: Aim, filters: Mapping[str, str], k: int) -> list[_Scored]:
        """Candidates by words and tags from the engine, scored to the day. Best first."""
        unit = (self._index.peak(aim.terms) or 1.0) / WEIGHTS["text"]  # the engine's score of a whole point of ours
        boosts = {
            (tag, value): WEIGHTS[tag] * degree * unit
            for tag, degrees in aim.tags.items()
            if tag in IN_ENGINE
            for value, degree in degrees.items()
        }
        hits = self._index.search(aim.terms, filters=filters, boosts=boosts, k=max(k * 3, _CANDIDATES))
        own = [max(0.0, hit.score - _boosted(hit, boosts)) for hit in hits]
        best = max(own, default=0.0)
        # What is left of a score of boosts alone is rounding, not words.
        shares = [score / best if best > unit * 1e-4 and score > unit * 1e-4 else 0.0 for score in own]
        tags = aim.tags
        if tags and "role" not in tags:
            tags = {**tags, "role": _roles(hits, shares)}
        scale = _Scale(tags, aim.day or self._newest() if tags else None)
        pairs = zip(hits, shares, strict=True)
        rows = [_Scored(hit, share, scale.points(hit, share), scale) for hit, share in pairs]
        return sorted(rows, key=lambda row: (-row.points, row.hit.tags["speech"], row.hit.tags["section"]))

    def _newest(self) -> date | None:
        newest = self._shelf.newest()
        return date.fromisoformat(newest) if newest else None

    def _passage(self, row: _Scored) -> Passage | None:
        speech = self._shelf.speech(row.hit.tags["speech"])
        part = next((part for part in speech.sections if part.id == row.hit.tags["section"]), None) if speech else None
        if speech is None or part is None:
            return None  # an index older than the speeches
        why = row.why
        return Passage(speech, part, round(sum(why.values()), 4), part.text, why)


def _roles(hits: list[Hit], shares: list[float]) -> dict[str, float]:
    """The roles in which the words of a free search mostly occur, as degrees: what is asked for is rarely said outside."""
    top = sorted(zip(shares, (hit.tags.get("role", "") for hit in hits), strict=True), reverse=True)[:_VOTERS]
    votes: dict[str, float] = {}
    for share, role in top:
        votes[role] = votes.get(role, 0.0) + share**2
    most = max(votes.values(), default=0.0)
    return {role: count / most for role, count in votes.items()} if most else {}


def _boosted(hit: Hit, boosts: Mapping[tuple[str, str], float]) -> float:
    return sum(boost for (tag, value), boost in boosts.items() if hit.tags.get(tag) == value)


def _recency(given: date | None, day: date | None) -> float:
    """1 on the day, half of it every three years before; a later one may say what is not yet said: down to -1."""
    if given is None or day is None:
        return _UNDATED
    age = (day - given).days
    return 0.5 ** (age / _HALF_LIFE) if age >= 0 else max(-1.0, 1.0 + age / _TOO_EARLY)


def _together(best: list[_Scored]) -> tuple[float, dict[str, float]]:
    """Score and shares of a speech by its best sections: the mean of their words, and what they share."""
    why = dict(best[0].why)
    why["text"] = round(sum(row.why.get("text", 0.0) for row in best) / _PER_SPEECH, 4)
    return round(sum(why.values()), 4), why
