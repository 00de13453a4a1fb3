"""A section of a reference speech as every engine holds it, and back again where an engine holds all there is."""

from __future__ import annotations

from datetime import date
from typing import cast

from pipeline.index import Document, Hit, words
from pipeline.points import usual
from pipeline.types import Rank, ReferenceSection, ReferenceSpeech


def document(speech: ReferenceSpeech, section: ReferenceSection, *, whole: bool = False) -> Document:
    """A section as indexed. ``whole``: with its text and all that is known of its speech, for engines far away."""
    fields = {"heading": " ".join(words(section.heading or "")), "text": " ".join(words(usual(section.text, speech)))}
    kept = {"day": speech.date.isoformat() if speech.date else ""}
    if whole:
        place = [part.id for part in speech.sections].index(section.id)
        known = {
            "heading": section.heading,
            "text": section.text,
            "title": speech.title,
            "source": speech.source,
            "speaker_level": speech.speaker_level,
            "place": f"{place:04d}",
        }
        kept |= {name: value for name, value in known.items() if value}
    return Document(f"{speech.id}/{section.id}", fields, tags_of(speech, section), {k: v for k, v in kept.items() if v})


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


def day_of(hit: Hit) -> date | None:
    """The day on which the speech of a hit was given."""
    day = hit.kept.get("day")
    return date.fromisoformat(day) if day else None


def speech_of(hits: list[Hit]) -> ReferenceSpeech | None:
    """A speech from all of its sections, indexed ``whole``; None from none. Gaps and damage are not kept there."""
    if not hits:
        return None
    ordered = sorted(hits, key=lambda hit: hit.kept.get("place", ""))
    tags, kept = ordered[0].tags, ordered[0].kept
    return ReferenceSpeech(
        id=tags["speech"],
        title=kept.get("title", ""),
        type=tags["type"],
        date=day_of(ordered[0]),
        source=kept.get("source", ""),
        sections=tuple(
            ReferenceSection(hit.tags["section"], hit.tags["role"], hit.kept.get("heading"), hit.kept.get("text", ""))
            for hit in ordered
        ),
        speaker_level=cast("Rank | None", kept.get("speaker_level")),
        level=cast("Rank | None", tags.get("level")),
        organisation=tags.get("organisation"),
    )
