"""collocation: a word that must not go with another (增强“四个自信”).

Keys: ``objects`` (literals), ``wrong`` (words that must not stand before them), ``right`` (what goes with them; the
first is suggested), ``gap`` (汉字 that may lie between, default 0: directly before), ``unless``.
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


@dataclass(frozen=True)
class Collocation:
    KEYS: ClassVar = frozenset({"objects", "wrong", "right", "gap", "unless"})
    REQUIRED: ClassVar = frozenset({"objects", "wrong", "right"})
    FIELDS: ClassVar = frozenset({"verb", "object", "right"})
    pattern: re.Pattern[str]
    right: tuple[str, ...]
    unless: Patterns

    @classmethod
    def read(cls, keys: Mapping[str, Node], _root: Node) -> Self:
        objects, wrong, right = (keys[word].texts() for word in ("objects", "wrong", "right"))
        for word in wrong:
            if word in right:
                raise keys["wrong"].fail(f"“{word}”既算对又算错。")
        gap = keys["gap"].integer() if "gap" in keys else 0
        between = f"[^，。；：！？、\n]{{0,{gap}}}?" if gap else ""
        pattern = lazy(f"(?P<verb>{_either(wrong)}){between}(?P<object>{_either(objects)})")
        return cls(pattern, right, read_patterns(keys, "unless"))

    @property
    def scans(self) -> tuple[Terms, ...]:
        return ()

    def find(self, doc: Document) -> Iterator[Hit]:
        found = {match.span(): match for match in doc.finditer(self.pattern)}
        for span in excused(doc, sorted(found), self.unless):
            match = found[span]
            right = self.right[0] + match[0].removeprefix(match["verb"])
            fields = {"verb": match["verb"], "object": match["object"], "right": right}
            yield Hit(*span, fields, suggestion=right)


def _either(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
