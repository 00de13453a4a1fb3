"""What is asked of the corpus, and what of it serves: judged by the role of a section and by its theme.

Half of the themes, with all that is asked about them, is for tuning, the other half is held for the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Literal

from evals.bench.retrieval.speeches import PEOPLE, Made, themes
from pipeline import outline as outlines
from pipeline.types import Brief, Host, Rank, ReferenceSpeech, SectionSpec

Half = Literal["tuning", "held"]
_FRAME = ("congratulation", "purpose", "review", "call", "hope")
_FRAME_EACH = 4


@dataclass(frozen=True, slots=True)
class Query:
    """``spec``: a section for a brief; else a free search. ``words``: all of it in words, for engines that know no more."""

    id: str
    half: Half
    brief: Brief
    role: str
    theme: str | None
    ask: str
    spec: SectionSpec | None
    words: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A section of the corpus as the judge knows it."""

    id: str  # speech/section
    role: str
    organisation: str | None
    about: str | None
    touched: tuple[str, ...]


def queries() -> list[Query]:
    """All of them, in a fixed order."""
    draw = Random("queries")
    found = []
    by_role: dict[str, int] = {}
    for theme in themes().values():
        place = by_role[theme.role] = by_role.get(theme.role, -1) + 1
        half: Half = "held" if place % 2 else "tuning"
        for number, ask in enumerate(theme.asks):
            found.append(_query(draw, f"{theme.id}-{number}", half, theme.role, theme.id, ask, number < 2))
    for role in _FRAME:
        for number in range(_FRAME_EACH):
            half = "held" if number % 2 else "tuning"
            found.append(_query(draw, f"{role}-{number}", half, role, None, "", True))
    return found


def _query(draw: Random, name: str, half: Half, role: str, theme: str | None, ask: str, sectioned: bool) -> Query:
    organisation = draw.choice(list(PEOPLE))
    fit = [kind for kind in outlines.speech_types() if any(spec.role == role for spec in outlines.load(kind).sections)]
    outline = outlines.load(draw.choice(fit))
    spec = next(spec for spec in outline.sections if spec.role == role)
    rank, unit = draw.choice([("city", "市"), ("county", "县")])
    level: Rank = "city" if rank == "city" else "county"
    place = f"梧桐{unit}"
    body = PEOPLE[organisation][1]
    occasion = f"{place}{body}第六次代表大会" if outline.speech_type == "congress_opening" else f"{place}{body}工作会议"
    brief = Brief(
        outline.speech_type,
        date(draw.randint(2018, 2026), draw.randint(1, 12), 15),
        occasion,
        host=Host(place, level, False, f"{place}{organisation}"),
        emphasis={spec.id: ask} if ask and sectioned else {},
    )
    words = f"{body} {ask}"
    if sectioned:
        words += f" {spec.name}" + ("" if ask else " " + " ".join(spec.covers))
    return Query(name, half, brief, role, theme, ask, spec if sectioned else None, words, organisation)


def judged(made: Iterable[Made], shipped: Sequence[ReferenceSpeech]) -> list[Judged]:
    """Every section with its themes: of what was made they are known, in what is shipped their signs are looked for."""
    found = []
    for one in made:
        for part in one.speech.sections:
            key = f"{one.speech.id}/{part.id}"
            about, touched = one.about.get(part.id), one.touched.get(part.id, ())
            found.append(Judged(key, part.role, one.speech.organisation, about, touched))
    for speech in shipped:
        for part in speech.sections:
            text = f"{part.heading or ''}\n{part.text}"
            signs = {theme.id: len(theme.sign.findall(text)) for theme in themes().values() if theme.role == part.role}
            touched = tuple(name for name, count in signs.items() if count)
            found.append(Judged(f"{speech.id}/{part.id}", part.role, speech.organisation, None, touched))
    return found


def grade(query: Query, section: Judged) -> int:
    """0 useless, 1 touches the theme, 2 is about it, and one more for the own kind of organisation.

    The role must be right. Of the frame, which has no theme: 2 for the role.
    """
    if section.role != query.role:
        return 0
    base = 2 if query.theme is None or section.about == query.theme else int(query.theme in section.touched)
    return base + (section.organisation == query.organisation) if base else 0


def grades(query: Query, sections: Sequence[Judged]) -> Mapping[str, int]:
    return {section.id: grade(query, section) for section in sections}
