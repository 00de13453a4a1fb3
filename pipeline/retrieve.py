"""For a brief the most similar speeches, and for each of its sections the sections of others that match it best.

A match is judged by its words (BM25 over heading and text, see ``index``), and by what it is: the same role in a
speech, the same kind of speech and organisation, the host's level, and how close before the day of delivery it was
given. Each share of a score is told in ``Passage.why``. Equal scores stand in the order of their ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pipeline import lexicon
from pipeline import outline as outlines
from pipeline.covers import covers
from pipeline.errors import InputError
from pipeline.index import Document, Index, words
from pipeline.types import RANKS, Brief, Passage, Rank, ReferenceSection, ReferenceSpeech, SectionSpec

WEIGHTS: Mapping[str, float] = {
    "text": 0.36,
    "role": 0.24,
    "organisation": 0.14,
    "type": 0.12,
    "recency": 0.10,
    "level": 0.04,
}
"""Shares of a perfect score. Words and role decide; the rest orders what is equally apt."""

_HALF_LIFE = 3 * 365  # days; formulations and priorities change with each yearly plenum, the craft does not
_TOO_EARLY = 182  # days after the delivery within which hardly anything new is said
_UNDATED = 0.25  # recency of a speech without a date: as if six years old
_TERMS = 40  # of a query, the weightiest; more cost time and change nothing at the top
_CANDIDATES = 50
_PER_SPEECH = 3  # best sections that stand for a speech


@dataclass(frozen=True, slots=True)
class SpeechMatch:
    """One reference speech as a search result; ``why`` as in ``Passage``."""

    speech: ReferenceSpeech
    score: float
    why: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Aim:
    """What is searched for: weighted terms, and the tags that a good match has, with their degree from 0 to 1."""

    terms: Mapping[str, float]
    tags: Mapping[str, Mapping[str, float]]
    day: date | None


class Retriever:
    """Searches ``speeches``; with an ``index`` that already holds them, nothing is indexed again."""

    def __init__(self, speeches: Iterable[ReferenceSpeech], index: Index | None = None) -> None:
        self._speeches = {speech.id: speech for speech in speeches}
        self._newest = max((speech.date for speech in self._speeches.values() if speech.date), default=None)
        if index is None:
            from pipeline.index.embedded import EmbeddedIndex

            index = EmbeddedIndex()
            index.upsert(document(speech, part) for speech in self._speeches.values() for part in speech.sections)
        self._index = index

    def speeches(self, brief: Brief, k: int = 5) -> tuple[SpeechMatch, ...]:
        """The ``k`` speeches that are most like what the brief asks for."""
        aim = _Aim(_terms(_of_brief(brief)), _tags(brief, None), brief.date)
        found: dict[str, list[Passage]] = {}
        for passage in self._ranked(aim, {}, k * 20):
            found.setdefault(passage.speech.id, []).append(passage)
        matches = [_speech_match(passages[:_PER_SPEECH]) for passages in found.values()]
        return tuple(sorted(matches, key=lambda match: (-match.score, match.speech.id))[:k])

    def sections(
        self, brief: Brief, spec: SectionSpec, k: int = 4, *, heading: str | None = None
    ) -> tuple[Passage, ...]:
        """The ``k`` sections that serve best as examples for ``spec``; ``heading`` is the one it will have."""
        terms = _terms([*_of_section(brief, spec, heading), *_of_brief(brief, share=0.3)])
        return self._ranked(_Aim(terms, _tags(brief, spec.role), brief.date), {}, k)[:k]

    def headings(self, brief: Brief, k: int = 4) -> tuple[Passage, ...]:
        """The first numbered part of each of the ``k`` most similar speeches of the brief's type."""
        found = []
        for match in self.speeches(brief, k * 4):
            first = next((part for part in match.speech.sections if part.heading), None)
            if first and match.speech.type == brief.speech_type:
                found.append(Passage(match.speech, first, match.score, first.text, match.why))
        return tuple(found[:k])

    def search(
        self, text: str, brief: Brief | None = None, section: str | None = None, k: int = 10
    ) -> tuple[Passage, ...]:
        """The ``k`` sections that match ``text``; of several that do, those nearest to the brief stand first.

        ``section`` (an id) leaves only such sections; InputError when there is none of that name.
        """
        filters: dict[str, str] = {}
        if section is not None:
            filters = _only(section, brief)
        tags = _tags(brief, filters.get("role")) if brief else {}
        aim = _Aim(_terms([(text, 1.0)]), tags, brief.date if brief else None)
        found = self._ranked(aim, filters, k)
        return tuple(passage for passage in found if passage.why.get("text"))[:k]

    def close(self) -> None:
        self._index.close()

    def _ranked(self, aim: _Aim, filters: Mapping[str, str], k: int) -> tuple[Passage, ...]:
        """Candidates by words and tags from the engine, scored to the day."""
        best = self._index.search(aim.terms, filters=filters, k=1) if aim.terms else []
        full = best[0].score if best else 0.0
        unit = full / WEIGHTS["text"] if full else 1.0  # the engine's score of a whole point of ours
        boosts = {
            (tag, value): WEIGHTS[tag] * degree * unit
            for tag, degrees in aim.tags.items()
            for value, degree in degrees.items()
        }
        hits = self._index.search(aim.terms, filters=filters, boosts=boosts, k=max(k * 4, _CANDIDATES))
        found = [passage for hit in hits if (passage := self._passage(hit.id, hit.score / unit, aim))]
        return tuple(sorted(found, key=lambda passage: (-passage.score, passage.speech.id, passage.section.id)))

    def _passage(self, key: str, score: float, aim: _Aim) -> Passage | None:
        speech_id, section_id = key.split("/")
        speech = self._speeches.get(speech_id)
        part = next((part for part in speech.sections if part.id == section_id), None) if speech else None
        if speech is None or part is None:
            return None  # an index older than the speeches
        values = tags_of(speech, part)
        why = {
            tag: WEIGHTS[tag] * degrees[values[tag]] for tag, degrees in aim.tags.items() if values.get(tag) in degrees
        }
        why["text"] = max(0.0, score - sum(why.values()))
        if aim.tags:
            why["recency"] = WEIGHTS["recency"] * self._recency(speech.date, aim.day)
        why = {name: share for name in WEIGHTS if (share := round(why.get(name, 0.0), 4))}
        return Passage(speech, part, round(sum(why.values()), 4), part.text, why)

    def _recency(self, given: date | None, day: date | None) -> float:
        """1 on the day, half of it every three years before; a later one may say what is not yet said: down to -1."""
        day = day or self._newest
        if given is None or day is None:
            return _UNDATED
        age = (day - given).days
        return 0.5 ** (age / _HALF_LIFE) if age >= 0 else max(-1.0, 1.0 + age / _TOO_EARLY)


def document(speech: ReferenceSpeech, section: ReferenceSection) -> Document:
    """A section as indexed."""
    fields = {"heading": " ".join(words(section.heading or "")), "text": " ".join(words(section.text))}
    return Document(f"{speech.id}/{section.id}", fields, tags_of(speech, section))


def tags_of(speech: ReferenceSpeech, section: ReferenceSection) -> dict[str, str]:
    known = {
        "speech": speech.id,
        "section": section.id,
        "role": section.role,
        "type": speech.type,
        "organisation": speech.organisation,
        "level": speech.level,
        "year": str(speech.date.year) if speech.date else None,
    }
    return {name: value for name, value in known.items() if value}


def _tags(brief: Brief, role: str | None) -> dict[str, dict[str, float]]:
    found = {"type": {brief.speech_type: 1.0}, "level": _levels(brief.host.level)}
    kind = lexicon.organisation_of_brief(brief)
    if kind:
        found["organisation"] = {kind: 1.0}
    if role:
        found["role"] = {role: 1.0}
    return found


def _levels(level: Rank | None) -> dict[str, float]:
    """The level itself, and half for its neighbours."""
    if level is None:
        return {}
    place = RANKS.index(level)
    return {rank: 1.0 if rank == level else 0.5 for rank in RANKS[max(0, place - 1) : place + 2]}


def _only(section: str, brief: Brief | None) -> dict[str, str]:
    """The filter for a section id: its role in the brief's kind of speech, else that id in any."""
    types = [brief.speech_type] if brief else outlines.speech_types()
    known = {spec.id: spec for name in types for spec in outlines.load(name).sections}
    if section not in known:
        raise InputError(f"没有“{section}”这一节。可用的有：{'、'.join(known)}。")
    return {"role": known[section].role} if brief else {"section": section}


def _of_brief(brief: Brief, share: float = 1.0) -> list[tuple[str, float]]:
    """Texts of a brief that tell what it is about, with their weights."""
    rows = [(brief.occasion, 1.0), (brief.host.organisation, 0.5), (brief.remarks, 0.5)]
    rows += [(text, 1.0) for text in (*brief.slogans, *brief.emphasis.values(), *brief.headings.values())]
    rows += [(fact.text, 0.5) for fact in brief.facts]
    return [(text, weight * share) for text, weight in rows if text]


def _of_section(brief: Brief, spec: SectionSpec, heading: str | None) -> list[tuple[str, float]]:
    kind = lexicon.organisation_of_brief(brief)
    rows = [(spec.name, 2.0), (heading or brief.headings.get(spec.id, ""), 2.0), (brief.emphasis.get(spec.id, ""), 3.0)]
    rows += [(point, 1.0) for point in covers(spec, kind)]
    rows += [(fact.text, 1.0) for fact in brief.facts if fact.section == spec.id]
    required = lexicon.load().required(spec, brief.date, kind)
    rows += [(formulation.wording, 0.5) for choice in required for formulation in choice]
    return rows


def _terms(rows: Iterable[tuple[str, float]]) -> dict[str, float]:
    """The weightiest words of weighted texts; a word counts with the greatest of its weights, not with their sum."""
    found: dict[str, float] = {}
    for text, weight in rows:
        for word in words(text):
            found[word] = max(weight, found.get(word, 0.0))
    # A single character is a particle or half of a word that was cut; it only serves where there is nothing else.
    longer = {word: weight for word, weight in found.items() if len(word) > 1} or found
    return dict(sorted(longer.items(), key=lambda item: (-item[1], item[0]))[:_TERMS])


def _speech_match(passages: list[Passage]) -> SpeechMatch:
    """One speech by its best sections: the mean of their words, and what they share."""
    why = dict(passages[0].why)
    why["text"] = round(sum(passage.why.get("text", 0.0) for passage in passages) / _PER_SPEECH, 4)
    return SpeechMatch(passages[0].speech, round(sum(why.values()), 4), why)
