"""together: members that are named all or not at all.

Keys: ``members`` (literals), ``at_least`` (how many must be there for the rule to ask for the rest, default 2),
``within`` (clause, sentence, paragraph, section, text; default sentence).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from evals.document import Document
from evals.shapes.base import Hit, Terms
from evals.shapes.words import STRETCHES, stretches
from pipeline.yamlfile import Node


@dataclass(frozen=True)
class Together:
    KEYS: ClassVar = frozenset({"members", "at_least", "within"})
    REQUIRED: ClassVar = frozenset({"members"})
    FIELDS: ClassVar = frozenset({"missing", "present"})
    terms: Terms
    at_least: int
    within: str

    @classmethod
    def read(cls, keys: Mapping[str, Node], _root: Node) -> Self:
        members = keys["members"].texts()
        at_least = keys["at_least"].integer(1) if "at_least" in keys else 2
        if at_least >= len(set(members)):
            raise keys["members"].fail(f"共 {len(set(members))} 个成员，要先有 {at_least} 个，就不会再缺了。")
        within = keys["within"].choice(STRETCHES) if "within" in keys else "sentence"
        return cls(Terms(members), at_least, within)

    @property
    def scans(self) -> tuple[Terms, ...]:
        return (self.terms,)

    def find(self, doc: Document) -> Iterator[Hit]:
        hits = doc.scan(self.terms)
        for start, end in stretches(doc, self.within) if hits else ():
            inside = hits[bisect_left(hits, (start,)) : bisect_left(hits, (end,))]
            present = {word for _, _, word in inside}
            missing = [word for word in self.terms.words if word not in present]
            if missing and len(present) >= self.at_least:
                fields = {
                    "missing": "、".join(missing),
                    "present": "、".join(sorted(present, key=self.terms.words.index)),
                }
                yield Hit(inside[0][0], inside[-1][1], fields)
