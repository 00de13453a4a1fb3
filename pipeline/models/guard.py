"""When to stop listening: a reply far longer than its section, or one that goes round in a circle."""

from __future__ import annotations

from pipeline.types import Prompt

ENDLESS = "endless"  # our own words in Completion.finish, beside the service's
LOOP = "loop"

# Ten times the section's maximum and some: room for a chatty frame and a second version, none for a runaway.
_FACTOR, _FLOOR = 10, 2000
# A reply that thinks aloud within <think> marks may think this much longer before it writes; characters.
_THINKING = 40_000
_TAIL, _TIMES = 40, 5  # the last 40 characters, word for word five times: no speech does that
_STEP = 200  # characters between two looks; looking costs a pass over the text


class Guard:
    """Fed with the pieces of one reply; says when to stop."""

    def __init__(self, prompt: Prompt) -> None:
        spec = prompt.task.spec
        self._limit = _FACTOR * (spec.characters.maximum if spec else 100) + _FLOOR
        self._text = ""
        self._next = _STEP

    @property
    def text(self) -> str:
        return self._text

    def add(self, piece: str) -> str | None:
        """ENDLESS or LOOP when the stream should be closed, else None."""
        self._text += piece
        size = len(self._text)
        if size < self._next:
            return None
        self._next = size + _STEP
        if self._text.count(self._text[-_TAIL:]) >= _TIMES:
            return LOOP
        head = self._text[:200].lstrip()
        return ENDLESS if size > self._limit + (_THINKING if head.startswith("<") else 0) else None
