"""What happens while a draft is written, as values: `draft` and `regen` tell, `display` shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["waiting", "stage", "text", "attempt", "done", "failed", "note", "end"]


@dataclass(frozen=True, slots=True)
class Event:
    """``section`` is a section's id (``hope/2`` for a further candidate of it), ``headings``, or None for the whole draft.

    ``text`` is, by ``kind``: the section's name (waiting); 写作, 检查, 改写 1/2, 改句 1/2 (stage); a piece of a reply as it comes
    (text); a line for the user (failed, note). ``numbers`` come with attempt, done and end: attempt, version,
    characters (汉字), errors, warnings, slots, and tokens as the service counted them, where it did.
    """

    kind: Kind
    section: str | None = None
    text: str = ""
    numbers: Mapping[str, int] = field(default_factory=dict)


OnEvent = Callable[[Event], None]


def unheard(event: Event) -> None:
    """For callers who do not want to know."""
