"""order: members of a list whose order is fixed (市委、市人大、市政府、市政协).

Keys: ``members`` (patterns, in the right order), ``separator`` (pattern between two of them, default 、 or a comma or
和), ``unless``. A list is two or more members with nothing but a separator between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from evals.document import Document
from evals.shapes.base import Hit, Terms
from evals.shapes.words import Patterns, excused, read_patterns
from pipeline.patterns import lazy
from pipeline.yamlfile import Node

_SEPARATOR = "[、，,和及与]"


@dataclass(frozen=True)
class Order:
    KEYS: ClassVar = frozenset({"members", "separator", "unless"})
    REQUIRED: ClassVar = frozenset({"members"})
    FIELDS: ClassVar = frozenset({"right"})
    members: Patterns
    chain: re.Pattern[str]
    member: re.Pattern[str]
    unless: Patterns

    @classmethod
    def read(cls, keys: Mapping[str, Node], _root: Node) -> Self:
        members = read_patterns(keys, "members")
        if len(members) < 2:
            raise keys["members"].fail("至少写两个，才有先后可言。")
        separator = keys["separator"].pattern().pattern if "separator" in keys else _SEPARATOR
        either = "|".join(f"(?:{member.pattern})" for member in members)
        chain = lazy(f"(?:{either})(?:(?:{separator})(?:{either}))+")
        return cls(members, chain, lazy(either), read_patterns(keys, "unless"))

    @property
    def scans(self) -> tuple[Terms, ...]:
        return ()

    def find(self, doc: Document) -> Iterator[Hit]:
        wrong = {}
        for match in doc.finditer(self.chain):
            right = self._sorted(match[0])
            if right != match[0]:
                wrong[match.span()] = right
        for span in excused(doc, sorted(wrong), self.unless):
            yield Hit(*span, {"right": wrong[span]}, suggestion=wrong[span])

    def _sorted(self, chain: str) -> str:
        """The chain with its members in order and its separators where they were."""
        words = [match[0] for match in self.member.finditer(chain)]
        ranked = iter(sorted(words, key=self._rank))
        return self.member.sub(lambda _: next(ranked), chain)

    def _rank(self, word: str) -> int:
        return next(index for index, member in enumerate(self.members) if member.fullmatch(word))
