"""script: characters of the wrong script or width (這, a half-width comma beside 汉字).

Keys: ``pairs`` (words of two characters, wrong and right: [這这, 個个]); ``beside: hanzi`` asks for a 汉字 or a Chinese
mark before or after; ``unless`` (patterns that excuse). The right character goes in by program: the sense stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from evals.document import Document
from evals.shapes.base import Hit, Terms
from evals.shapes.gate import finditer
from evals.shapes.words import Patterns, excused, read_patterns
from pipeline.yamlfile import Node

_CHINESE = "一-鿿“”‘’（）《》【】，。；：！？、…—"


@dataclass(frozen=True)
class Script:
    KEYS: ClassVar = frozenset({"pairs", "beside", "unless"})
    REQUIRED: ClassVar = frozenset({"pairs"})
    FIELDS: ClassVar = frozenset({"right"})
    right: Mapping[str, str]
    pattern: re.Pattern[str]
    unless: Patterns

    @classmethod
    def read(cls, keys: Mapping[str, Node], _root: Node) -> Self:
        right: dict[str, str] = {}
        for node in keys["pairs"].items():
            for pair in node.text().split():
                if len(pair) != 2 or pair[0] == pair[1] or pair[0] in right:
                    raise node.fail(f"“{pair}”要写成两个不同的字符：错的在前、对的在后，且不重复。")
                right[pair[0]] = pair[1]
        either = "[" + "".join(map(re.escape, right)) + "]"
        if "beside" in keys:
            keys["beside"].choice(("hanzi",))
            return cls(
                right, re.compile(f"(?<=[{_CHINESE}]){either}|{either}(?=[{_CHINESE}])"), read_patterns(keys, "unless")
            )
        return cls(right, re.compile(f"{either}+"), read_patterns(keys, "unless"))

    @property
    def scans(self) -> tuple[Terms, ...]:
        return ()

    def find(self, doc: Document) -> Iterator[Hit]:
        spans = [match.span() for match in finditer(self.pattern, doc.text)]
        for start, end in excused(doc.text, spans, self.unless):
            right = "".join(self.right[mark] for mark in doc.text[start:end])
            yield Hit(start, end, {"right": right}, suggestion=right, fix=right)
