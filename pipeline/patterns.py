"""Patterns that are compiled when first used: of hundreds, one text needs a few dozen, and compiling is dear.

What is shipped is held to be right, for the tests compile all of it; what an office brings is compiled when it is read.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pipeline import resources
from pipeline.errors import DataError

if TYPE_CHECKING:
    from pipeline.yamlfile import Node

_CLASS = re.compile(r"\[:([a-z-]+):\]")
_METHODS = ("finditer", "search", "match", "fullmatch", "findall", "split", "sub", "subn")


class Lazy:
    """Stands for a compiled pattern; ``where`` is the file and line that has it, if it is data."""

    def __init__(self, pattern: str, given: int = 0, where: tuple[Path | str, int] | None = None) -> None:
        self.pattern, self.given, self._where = pattern, given, where

    def __reduce__(self) -> tuple[type[Lazy], tuple[object, ...]]:
        """Another process compiles it anew, when it needs it."""
        return Lazy, (self.pattern, self.given, self._where)

    def __getattr__(self, name: str) -> Any:
        """Whatever else a pattern has; from then on its methods are this object's own."""
        try:
            compiled = re.compile(self.pattern, self.given)
        except re.error as error:
            path, line = self._where or (None, None)
            raise DataError(f"正则表达式有误：{error}。", path=path, line=line) from None
        self.__dict__.update(
            {method: getattr(compiled, method) for method in _METHODS},
            flags=compiled.flags,
            groupindex=compiled.groupindex,
        )
        return getattr(compiled, name)


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """``re.compile(pattern, flags)``, when it is first used."""
    return cast("re.Pattern[str]", Lazy(pattern, flags))


def shipped(node: Node) -> bool:
    """Whether it is of our own rules and formulations: these are verified by the tests, and not each time that they are
    loaded."""
    return _ours(node.path)


@cache
def _ours(path: Path | str) -> bool:
    return isinstance(path, Path) and path.parent in (resources.lexicon(), resources.lexicon().with_name("rules"))


def read(node: Node) -> re.Pattern[str]:
    """The pattern of a rule's file, classes of characters (``[[:surname:]]``) filled in from ``lexicon/classes.yaml``. An office's
    is compiled now; DataError with file and line where it is none, names no class that there is, or matches nothing at
    all, or everywhere."""
    words = _CLASS.sub(lambda named: _class(node, named[1]), node.text())
    if shipped(node):
        return cast("re.Pattern[str]", Lazy(words, 0, (node.path, node.line)))
    pattern = node.pattern(words)
    if pattern.match(""):
        raise node.fail("这个正则表达式连空文字也匹配，会处处命中。")
    return pattern


def _class(node: Node, name: str) -> str:
    found = _classes().get(name)
    if found is None:
        raise node.fail(f"没有“[:{name}:]”这一类字。可用的有：{'、'.join(_classes())}。")
    return found


@cache
def _classes() -> dict[str, str]:
    from pipeline import yamlfile

    root = yamlfile.load(resources.lexicon() / "classes.yaml", DataError)
    return {name: node.text() for name, node in root.entries().items()}
