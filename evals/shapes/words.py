"""What several shapes share: words and patterns to look for, contexts that excuse, stretches of text to look in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.shapes.base import Terms
from evals.spans import Span, Spans, longest, trimmed
from pipeline import patterns
from pipeline.yamlfile import Node

if TYPE_CHECKING:
    from evals.document import Document

Patterns = tuple[re.Pattern[str], ...]
STRETCHES = ("clause", "sentence", "paragraph", "section", "text")


@dataclass(frozen=True, slots=True)
class Words:
    """Literals and patterns, less what ``unless`` covers. A group named ``at`` narrows a pattern's span to itself."""

    terms: Terms
    patterns: Patterns = ()
    unless: Patterns = ()

    def find(self, doc: Document) -> list[Span]:
        """The spans in ``doc``, by start, none of them touching a match of ``unless``."""
        found = [(start, end) for start, end, _ in doc.scan(self.terms)] if self.terms.words else []
        for pattern in doc.open_ones(self.patterns):
            matches = doc.finditer(pattern)
            if matches and (matches := list(matches)):
                group = "at" if "at" in pattern.groupindex else 0
                found += [span for match in matches if (span := match.span(group))[0] < span[1]]
        return list(excused(doc, longest(trimmed(doc.text, *span) for span in found), self.unless)) if found else found


def excused(doc: Document, spans: Sequence[Span], unless: Patterns) -> Iterator[Span]:
    """The spans that no match of ``unless`` overlaps."""
    if not spans:
        return
    shields = Spans(match.span() for pattern in doc.open_ones(unless) for match in doc.finditer(pattern))
    yield from (span for span in spans if not shields.meets(*span))


def read_words(keys: Mapping[str, Node], root: Node) -> Words:
    """``terms``, ``patterns`` and ``unless`` of a rule; at least one of the first two."""
    terms = keys["terms"].texts() if "terms" in keys else ()
    found = read_patterns(keys, "patterns")
    if not terms and not found:
        raise root.fail("至少写 terms（词语）或 patterns（正则表达式）之一。")
    unless = read_patterns(keys, "unless")
    for term in () if patterns.shipped(root) else terms:
        if any(pattern.fullmatch(term) for pattern in unless):
            raise keys["terms"].fail(f"“{term}”总被 unless 排除，永远不会被发现。")
    return Words(Terms(terms), found, unless)


def read_patterns(keys: Mapping[str, Node], key: str) -> Patterns:
    """A list of regular expressions, or none; one that matches nothing at all, or everywhere, is refused."""
    return tuple(map(patterns.read, keys[key].items())) if key in keys else ()


def stretches(doc: Document, within: str) -> Sequence[Span]:
    """The pieces of ``doc`` that a rule looks at one by one; ``section`` falls back on the body where there are
    none.
    """
    if within == "text":
        return doc.body[:1] and ((doc.body[0][0], doc.body[-1][1]),)
    if within == "section":
        return doc.body
    if within == "clause":
        return doc.clauses
    return doc.sentences if within == "sentence" else doc.paragraphs
