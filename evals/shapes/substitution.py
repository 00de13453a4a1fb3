"""substitution: one wording where another must stand.

Keys: ``swap`` (wrong: right, literals), ``rewrite`` (pattern: right, may use \\1), ``unless``; ``neutral: true`` when
the right form does not change the sense, so that it may be put in by program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar, Self

from evals.document import Document
from evals.shapes.base import Hit, Terms
from evals.shapes.words import Patterns, excused, read_patterns
from evals.spelling import likelihood
from pipeline.patterns import lazy, shipped
from pipeline.yamlfile import Node

_PAIR = 2  # characters of a wrong word that two right ones may make side by side
_TAIL, _HEAD = re.compile("[一-鿿]+$"), re.compile("[一-鿿]+")


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
            if (
                end - start == _PAIR
                and self.neutral
                and _HEAD.fullmatch(doc.text, start, end)
                and _parted(doc.text, start)
            ):
                continue
            right = found[start, end]
            yield Hit(start, end, {"right": right}, suggestion=right, fix=right if self.neutral else None)


def _parted(text: str, start: int) -> bool:
    """Whether two characters are the end of one word and the beginning of another: 少一点|拔高 is no 点拔."""
    before, behind = _TAIL.findall(text[max(0, start - 3) : start + 1])[-1], _HEAD.match(text, start + 1, start + 5)
    assert behind  # the second of two 汉字 stands there
    words = likelihood.tokens(before + behind[0])
    ends = [*accumulate(map(len, words))]
    if len(before) not in ends[:-1]:
        return False
    at = ends.index(len(before))
    return len(words[at]) > 1 and len(words[at + 1]) > 1


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
