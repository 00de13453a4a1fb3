"""Kinds of organisation (总工会, 妇联 …) and how they are told: ``prompts/organisations.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from pipeline import yamlfile
from pipeline.errors import DataError
from pipeline.resources import tree
from pipeline.types import Brief


@cache
def organisations() -> Mapping[str, re.Pattern[str]]:
    """The kinds by name, each with the pattern of its names."""
    path = tree("prompts") / "organisations.yaml"
    return {name: node.pattern() for name, node in yamlfile.load(path, DataError).entries().items()}


def organisation_of(text: str) -> str | None:
    """The kind of organisation that ``text`` (a name, an occasion, a title) speaks of first; None: none known."""
    hits = [
        (match.start(), -len(match[0]), name)
        for name, pattern in organisations().items()
        if (match := pattern.search(text))
    ]
    return min(hits)[2] if hits else None


def organisation_of_brief(brief: Brief) -> str | None:
    """The kind of organisation whose meeting it is: by the host's name, else the occasion, else the speaker's body."""
    behalf = brief.speaker.on_behalf_of
    body = behalf.organisation if behalf else None
    for text in (brief.host.organisation, brief.occasion, body, brief.speaker.office):
        if text and (found := organisation_of(text)):
            return found
    return None
