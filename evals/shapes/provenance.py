"""provenance: a claim (name, office, document, slogan) that the brief does not hold.

Keys: ``claims`` (patterns; a group named ``at`` is the claim), ``known`` (patterns of what everybody may say),
``unless`` (patterns of contexts that excuse), ``national`` (true: laws and national documents need no source), ``persons`` (true: whatever
is told to be a person's name is a claim, too). What stands anywhere in the brief is traced, a title without its years, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from evals.document import Document
from evals.persons import names, people
from evals.shapes.base import Hit, Need, Terms
from evals.shapes.words import Patterns, Words, read_patterns
from evals.titles import documents
from pipeline.yamlfile import Node

_SURNAME = 2  # characters of a name at least, with what does not belong to it
_YEARS = re.compile(r"（[\d—–\-年至]{4,12}）》")


_CALLED = re.compile(
    "(?P<surname>[一-鿿])(?P<title>书记|主席|主任|部长|局长|常委|[省市县区]长|副(?:书记|主席|市长|县长))"
)


def _named_whole(text: str, claim: str) -> bool:
    """Whether 齐书记 is 齐慕远书记 of the same text: it is the whole name that is looked up in the brief."""
    match = _CALLED.fullmatch(claim)
    return (
        match is not None
        and re.search(f"(?:尊敬的|[，。；：、\n“]){match['surname']}[一-鿿]{{2}}{match['title']}", text) is not None
    )


@dataclass(frozen=True)
class Provenance:
    KEYS: ClassVar = frozenset({"claims", "known", "national", "persons", "unless"})
    REQUIRED: ClassVar = frozenset({"claims"})
    FIELDS: ClassVar[frozenset[str]] = frozenset()
    NEEDS: ClassVar[frozenset[Need]] = frozenset({"brief"})
    claims: Words
    known: Patterns
    national: bool = False
    persons: bool = False
    tryable = False

    @classmethod
    def read(cls, keys: Mapping[str, Node], _root: Node) -> Self:
        claims = Words(Terms(()), read_patterns(keys, "claims"), read_patterns(keys, "unless"))
        national, persons = (key in keys and keys[key].boolean() for key in ("national", "persons"))
        return cls(claims, read_patterns(keys, "known"), national, persons)

    @property
    def scans(self) -> tuple[Terms, ...]:
        return ()

    def find(self, doc: Document) -> Iterator[Hit]:
        claims = list(self.claims.find(doc))
        if self.persons:
            persons = doc.once(names.of)
            others = [one for one in claims if not any(start <= one[0] and one[1] <= end for start, end in persons)]
            claims = sorted({*others, *persons})
        for start, last in claims:
            end = last - (doc.text[last - 1] == "副" and last - start > _SURNAME)  # 吕芳|副主席
            claim = doc.text[start:end]
            told = claim in doc.told or claim in _YEARS.sub("》", doc.told)
            told = (
                told
                or people.addressed(doc.people, claim)
                or _named_whole(doc.text, claim)
                or (self.national and documents.is_national(claim.strip("《》")))
            )
            known = self.persons and names.public(claim)
            if not told and not known and not any(pattern.fullmatch(claim) for pattern in self.known):
                yield Hit(start, end)
