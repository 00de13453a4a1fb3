"""script: characters of the wrong script or width (這, a half-width comma beside 汉字).

Keys: ``pairs`` (words of two characters, wrong and right: [這这, 個个]); ``beside: hanzi`` asks for a 汉字 or a Chinese
mark before or after; ``unless`` (patterns that excuse). The right character goes in by program: the sense stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from evals.document import Document
from evals.shapes.base import Hit, Terms
from evals.shapes.words import Patterns, excused, read_patterns
from evals.spans import Span
from pipeline.patterns import lazy
from pipeline.yamlfile import Node

_FEW = 30  # places that are told one by one, whatever the rest of the text is like
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
                right, lazy(f"(?<=[{_CHINESE}]){either}|{either}(?=[{_CHINESE}])"), read_patterns(keys, "unless")
            )
        return cls(right, lazy(f"{either}+"), read_patterns(keys, "unless"))

    @property
    def scans(self) -> tuple[Terms, ...]:
        return ()

    def find(self, doc: Document) -> Iterator[Hit]:
        spans = [match.span() for match in doc.finditer(self.pattern)]
        found = list(excused(doc, spans, self.unless))
        if not doc.apart and len(found) > _FEW and self._throughout(doc, len(found)):
            live = [span for span in found if doc.live(*span, quotes=True)]
            yield self._one(doc, live[0], len(live)) if live else self._hit(doc, found[0])
            return
        for span in found:
            yield self._hit(doc, span)

    def _hit(self, doc: Document, span: Span) -> Hit:
        right = "".join(self.right[mark] for mark in doc.text[slice(*span)])
        return Hit(*span, {"right": right}, suggestion=right, fix=right)

    def _throughout(self, doc: Document, wrong: int) -> bool:
        """Whether the wrong script is the rule here and the right one the exception."""
        return wrong > sum(map(doc.text.count, frozenset(self.right.values())))

    def _one(self, doc: Document, span: Span, count: int) -> Hit:
        """One finding for all: nobody reads hundreds of the same."""
        hit = self._hit(doc, span)
        message = f"全文{count}处都写作“{doc.text[slice(*span)]}”这一类，应改成“{hit.fix}”这一类，这里是第一处"
        return replace(hit, message=message, suggestion="用 qicao check --fix 一次全部改过来", fix=None)
