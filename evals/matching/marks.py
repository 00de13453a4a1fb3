"""Single characters in one text: whether they stand there, and where. A character is looked for once, whoever asks."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from itertools import chain

from evals.matching import bits

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
        self._bits: dict[str, int] = {}
        self.room = 8 + int(_OFTEN * len(folded))

    def __missing__(self, mark: str) -> list[int] | None:
        self[mark] = self._places(mark)
        return self[mark]

    def bits(self, mark: str) -> int | None:
        """Where it stands, as ``bits`` has it; None where it is not rare."""
        at = self[mark]
        if at is None:
            return None
        if mark not in self._bits:
            self._bits[mark] = bits.of(at, len(self._folded))
        return self._bits[mark]

    def _places(self, mark: str) -> list[int] | None:
        found = self._all.get(mark, [])
        return None if len(found) > self.room else found

    @cached_property
    def _all(self) -> dict[str, list[int]]:
        """Each character with its places: two hundred are asked for, and one by one the text is searched for each."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for at, mark in enumerate(self._folded):
            found[mark].append(at)
        return dict(found)

    @cached_property
    def _different(self) -> str:
        return "".join(self._all)

    def of(self, kind: re.Pattern[str]) -> list[int]:
        """Where a character of a class stands, in order."""
        places = [self._all[mark] for mark in kind.findall(self._different)]
        return sorted(chain.from_iterable(places)) if len(places) > 1 else places[0] if places else []
