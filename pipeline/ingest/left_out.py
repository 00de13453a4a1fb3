"""What a file holds beside its text: named, never dropped silently."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_SHOWN = 200  # characters of one piece; the file itself is where the rest stands


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words (or "" for a picture) that a file holds and that are no part of its text, and in words why."""

    kind: str
    text: str
    reason: str


def gathered(found: Iterable[LeftOut]) -> tuple[LeftOut, ...]:
    """The same thing said once, with its number; long words shortened."""
    counts: dict[LeftOut, int] = {}
    for item in found:
        words = " ".join(item.text.split())
        short = LeftOut(item.kind, words[:_SHOWN] + ("…" if len(words) > _SHOWN else ""), item.reason)
        counts[short] = counts.get(short, 0) + 1
    return tuple(
        LeftOut(item.kind, item.text, item.reason if times == 1 else f"{item.reason}，共 {times} 处")
        for item, times in counts.items()
    )
