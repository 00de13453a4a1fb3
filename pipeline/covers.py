"""What a section covers, for one kind of organisation.

An outline may add in brackets what a point means for one kind: 队伍建设（工会：产业工人队伍建设改革）.
"""

from __future__ import annotations

import re

from pipeline.lexicon import organisation_of
from pipeline.types import SectionSpec

_HINT = re.compile(r"（([^（）：]{2,12})：([^（）]*)）")


def covers(spec: SectionSpec, organisation: str | None) -> tuple[str, ...]:
    """The points of ``spec`` with the hints for that kind of organisation alone; all hints where it is not known."""

    def shown(match: re.Match[str]) -> str:
        kind = organisation_of(match[1])
        if kind is None or organisation is None:
            return match[0]
        return f"（{match[2]}）" if kind == organisation else ""

    return tuple(_HINT.sub(shown, point) for point in spec.covers)
