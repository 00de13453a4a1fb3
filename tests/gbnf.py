"""A reader of GBNF for tests: parses a grammar as llama.cpp documents it, and says whether a text is one of its texts.

Written against the notation alone, not against our builder: literals, classes, groups, ``|``, ``? * + {n} {n,} {n,m}``,
comments, rules by name. Left recursion is not followed (llama.cpp refuses it).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*")
_RULE = re.compile(r"([a-zA-Z][a-zA-Z0-9-]*)\s*::=")
_REPEAT = re.compile(r"\{(\d+)(,?)(\d*)\}")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", '"': '"', "[": "[", "]": "]"}

Ends = Callable[[str, frozenset[int]], frozenset[int]]  # text, starts -> ends


class Malformed(Exception):
    """The grammar is none."""


@dataclass
class Grammar:
    rules: Mapping[str, Ends]

    def accepts(self, text: str) -> bool:
        """Whether the whole of ``text`` is a text of the rule ``root``."""
        return len(text) in self.rules["root"](text, frozenset({0}))


def parse(source: str) -> Grammar:
    return _Parser(source).grammar()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source, self.at = source, 0
        self.rules: dict[str, Ends] = {}
        self.used: set[str] = set()

    def grammar(self) -> Grammar:
        self._blank()
        while self.at < len(self.source):
            match = _RULE.match(self.source, self.at)
            if not match:
                raise Malformed(f"a rule was expected at {self.at}")
            self.at = match.end()
            if match[1] in self.rules:
                raise Malformed(f"{match[1]} stands twice")
            self.rules[match[1]] = self._alternatives()
        missing = (self.used | {"root"}) - set(self.rules)
        if missing:
            raise Malformed(f"no rule {missing}")
        return Grammar(self.rules)

    def _blank(self) -> None:
        while match := re.compile(r"\s+|#[^\n]*").match(self.source, self.at):
            self.at = match.end()

    def _alternatives(self) -> Ends:
        options = [self._sequence()]
        while self._peek() == "|":
            self.at += 1
            options.append(self._sequence())
        return lambda text, starts: frozenset().union(*(option(text, starts) for option in options))

    def _sequence(self) -> Ends:
        items: list[Ends] = []
        while (item := self._item()) is not None:
            items.append(self._repeated(item))
        if not items:
            raise Malformed(f"an empty sequence at {self.at}")

        def ends(text: str, starts: frozenset[int]) -> frozenset[int]:
            for item in items:
                starts = item(text, starts)
            return starts

        return ends

    def _peek(self) -> str:
        self._blank()
        return self.source[self.at : self.at + 1]

    def _item(self) -> Ends | None:
        mark = self._peek()
        if mark == '"':
            return self._literal()
        if mark == "[":
            return self._class()
        if mark == "(":
            self.at += 1
            inner = self._alternatives()
            if self._peek() != ")":
                raise Malformed(f"a group is not closed at {self.at}")
            self.at += 1
            return inner
        name = _NAME.match(self.source, self.at)
        if not name or _RULE.match(self.source, self.at):
            if mark not in ("", "|", ")") and not name:
                raise Malformed(f"{mark!r} at {self.at}")
            return None
        self.at = name.end()
        self.used.add(name[0])
        rules, rule = self.rules, name[0]  # it may stand further down
        return lambda text, starts: rules[rule](text, starts)  # noqa: PLW0108

    def _literal(self) -> Ends:
        self.at += 1
        words = ""
        while self.source[self.at : self.at + 1] != '"':
            words += self._character()
        self.at += 1
        return lambda text, starts: frozenset(at + len(words) for at in starts if text.startswith(words, at))

    def _class(self) -> Ends:
        self.at += 1
        negated = self.source[self.at : self.at + 1] == "^"
        self.at += negated
        spans: list[tuple[str, str]] = []
        while self.source[self.at : self.at + 1] != "]":
            first = last = self._character()
            if self.source[self.at : self.at + 1] == "-" and self.source[self.at + 1 : self.at + 2] != "]":
                self.at += 1
                last = self._character()
            if last < first:
                raise Malformed(f"{first}-{last} runs backwards")
            spans.append((first, last))
        self.at += 1

        def inside(word: str) -> bool:
            return any(first <= word <= last for first, last in spans) != negated

        return lambda text, starts: frozenset(at + 1 for at in starts if at < len(text) and inside(text[at]))

    def _character(self) -> str:
        word = self.source[self.at : self.at + 1]
        if word in ("", "\n"):
            raise Malformed(f"not closed at {self.at}")
        self.at += 1
        if word != "\\":
            return word
        kind = self.source[self.at : self.at + 1]
        self.at += 1
        if kind in ("x", "u", "U"):
            size = {"x": 2, "u": 4, "U": 8}[kind]
            digits = self.source[self.at : self.at + size]
            self.at += size
            return chr(int(digits, 16))
        if kind not in _ESCAPES:
            raise Malformed(f"\\{kind} at {self.at}")
        return _ESCAPES[kind]

    def _repeated(self, item: Ends) -> Ends:
        mark = self.source[self.at : self.at + 1]
        if mark in ("?", "*", "+"):
            self.at += 1
            return _times(item, *{"?": (0, 1), "*": (0, None), "+": (1, None)}[mark])
        match = _REPEAT.match(self.source, self.at)
        if not match:
            return item
        self.at = match.end()
        least = int(match[1])
        most = int(match[3]) if match[3] else (None if match[2] else least)
        if most is not None and most < least:
            raise Malformed(f"{match[0]} runs backwards")
        return _times(item, least, most)


def _times(item: Ends, least: int, most: int | None) -> Ends:
    def ends(text: str, starts: frozenset[int]) -> frozenset[int]:
        found: frozenset[int] = starts if least == 0 else frozenset()
        count = 0
        while starts and (most is None or count < most):
            starts = item(text, starts)
            count += 1
            if count >= least:
                if starts <= found and most is None:
                    break
                found |= starts
        return found

    return ends
