"""substitution: one wording where another must stand.

Keys: ``swap`` (wrong: right, literals), ``rewrite`` (pattern: right, may use \\1), ``unless``; ``neutral: true`` when
the right form does not change the sense, so that it may be put in by program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from evals.document import Document
from evals.shapes.base import Hit, Terms
from evals.shapes.words import Patterns, excused, read_patterns
from pipeline.patterns import lazy, shipped
from pipeline.yamlfile import Node


@dataclass(frozen=True)
class Substitution:
    KEYS: ClassVar = frozenset({"swap", "rewrite", "unless", "neutral"})
    REQUIRED: ClassVar[frozenset[str]] = frozenset()
    FIELDS: ClassVar = frozenset({"right"})
    swap: Mapping[str, str]
    rewrite: tuple[tuple[re.Pattern[str], str], ...]
    unless: Patterns
    neutral: bool
    terms: Terms

    @classmethod
    def read(cls, keys: Mapping[str, Node], root: Node) -> Self:
        swap = {word: node.text() for word, node in keys["swap"].entries().items()} if "swap" in keys else {}
        for word, right in swap.items():
            if word == right:
                raise keys["swap"].fail(f"“{word}”改成它自己，这一条没有意义。")
        rewrite = _rewrites(keys["rewrite"]) if "rewrite" in keys else ()
        if not swap and not rewrite:
            raise root.fail("至少写 swap（词语）或 rewrite（正则表达式）之一。")
        neutral = keys["neutral"].boolean() if "neutral" in keys else False
        return cls(swap, rewrite, read_patterns(keys, "unless"), neutral, Terms(swap))

    @property
    def scans(self) -> tuple[Terms, ...]:
        return (self.terms,)

    def find(self, doc: Document) -> Iterator[Hit]:
        found = {(start, end): self.swap[word] for start, end, word in doc.scan(self.terms)} if self.swap else {}
        for pattern, template in self.rewrite:
            for match in doc.finditer(pattern):
                right = match.expand(template)
                if right != match[0]:
                    found.setdefault(match.span(), right)
        for start, end in excused(doc, sorted(found), self.unless):
            right = found[start, end]
            yield Hit(start, end, {"right": right}, suggestion=right, fix=right if self.neutral else None)


def _rewrites(node: Node) -> tuple[tuple[re.Pattern[str], str], ...]:
    found = []
    for word, right in node.entries().items():
        if shipped(node):
            found.append((lazy(word), right.text()))
            continue
        try:
            pattern = re.compile(word)
            # A template that names a group which the pattern has not fails here, not on the first text.
            re._parser.parse_template(right.text(), pattern)  # type: ignore[attr-defined]
        except (re.error, IndexError) as error:
            raise right.fail(f"“{word}”或它的替换写法有误：{error}。") from None
        if pattern.match(""):
            raise right.fail("这个正则表达式连空文字也匹配，会处处命中。")
        found.append((pattern, right.text()))
    return tuple(found)
