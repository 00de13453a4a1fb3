"""Single characters in one text: whether they stand there, and where. A character is looked for once, whoever asks."""

from __future__ import annotations

DIGIT = "\U0010fffe"  # stands for any digit (no character that a text could have)
_OFTEN = 0.04  # share of a text's characters at which a pattern is tried: with more, ``re`` is as quick


class Marks(dict[str, bool]):
    """Whether a single character stands in a text; found out when it is first asked."""

    def __init__(self, folded: str) -> None:
        self._folded = folded

    def __missing__(self, mark: str) -> bool:
        self[mark] = mark in self._folded
        return self[mark]


class Rare(dict[str, "list[int] | None"]):
    """Where a single character stands in a text, in order; None where it is not rare. Found out when it is first asked.

    ``room``: at how many places something may stand that is called rare.
    """

    def __init__(self, folded: str) -> None:
        self._folded = folded
        self.room = 8 + int(_OFTEN * len(folded))

    def __missing__(self, mark: str) -> list[int] | None:
        self[mark] = self._places(mark)
        return self[mark]

    def _places(self, mark: str) -> list[int] | None:
        found: list[int] = []
        at = self._folded.find(mark)
        while at >= 0:
            found.append(at)
            if len(found) > self.room:
                return None
            at = self._folded.find(mark, at + 1)
        return found
