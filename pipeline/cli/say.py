"""What commands say beside their result, and the readers they share."""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # as in pipeline/cli/__init__.py
if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import Any

    from pipeline.types import Brief, Outline


def say(line: str) -> None:
    """A line for the user on standard error."""
    print(f"qicao: {line}", file=sys.stderr)


def tell(lines: Iterable[str]) -> None:
    for line in lines:
        say(line)


def as_json(value: Any) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, indent=2)


def brief_of(path: Path | None) -> Brief | None:
    from pipeline import brief

    return brief.load(path) if path else None


def outline_of(speech_type: str | None) -> Outline | None:
    from pipeline import outline

    return outline.load(speech_type) if speech_type else None
