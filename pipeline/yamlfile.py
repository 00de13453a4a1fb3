"""Strict YAML: every value knows its file and line, every reader says what it expects, duplicate and unknown keys fail.

root = yamlfile.load(path, BriefError)
keys = root.mapping({"date", "host"}, required={"host"})
day = keys["date"].day() if "date" in keys else None
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from pipeline.errors import DataError, InputError
from pipeline.files import read_text

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_NULL = "tag:yaml.org,2002:null"
_DEEP = 1000  # levels of nesting
_PREFIX = re.compile(r"^[ \-?]*", re.MULTILINE)  # a line's part that can open levels without a bracket
_RULE = "---"
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a YAML file. ``name`` is its key path (``host.level``), ``line`` counts from 1."""

    _node: yaml.Node
    path: Path | str
    name: str
    error: type[InputError]

    @property
    def line(self) -> int:
        return self._node.start_mark.line + 1

    def fail(self, message: str) -> InputError:
        """An error that names this value's place; raise it."""
        where = f"{self.name}：" if self.name else ""
        return self.error(where + message, path=self.path, line=self.line)

    @property
    def is_null(self) -> bool:
        return self._node.tag == _NULL

    @property
    def is_mapping(self) -> bool:
        return isinstance(self._node, yaml.MappingNode)

    @property
    def is_sequence(self) -> bool:
        return isinstance(self._node, yaml.SequenceNode)

    def entries(self) -> dict[str, Node]:
        """A mapping with any keys; a key that stands twice fails."""
        if not isinstance(self._node, yaml.MappingNode):
            raise self.fail("这里要写成“键: 值”。")
        found: dict[str, Node] = {}
        for key, value in self._node.value:
            word = key.value if isinstance(key, yaml.ScalarNode) else ""
            child = Node(value, self.path, f"{self.name}.{word}" if self.name else str(word), self.error)
            if not word:
                raise self.fail("键必须是文字。")
            if word in found:
                raise self.error(f"“{child.name}”写了两次。", path=self.path, line=key.start_mark.line + 1)
            found[word] = child
        return found

    def mapping(
        self, allowed: Collection[str], required: Collection[str] = (), names: Mapping[str, str] | None = None
    ) -> dict[str, Node]:
        """A mapping whose keys are all in ``allowed``; null values count as absent.

        ``names``: what people call the keys, shown with all of them where one is wrong instead of a guess.
        """
        found = self.entries()
        for word, child in found.items():
            if word not in allowed:
                raise child.fail(f"不认识这个键。{f'可用的有：{_listed(names)}' if names else _nearest(word, allowed)}")
        found = {word: child for word, child in found.items() if not child.is_null}
        for word in required:
            if word not in found:
                raise self.fail(f"缺少“{word}”。")
        return found

    def items(self) -> Iterator[Node]:
        """The values of a list."""
        if not isinstance(self._node, yaml.SequenceNode):
            raise self.fail("这里要写成列表（每行以“- ”开头，或 [甲, 乙]）。")
        for index, value in enumerate(self._node.value, 1):
            yield Node(value, self.path, f"{self.name}[{index}]", self.error)

    def text(self) -> str:
        """A scalar as written, not empty. Numbers and dates keep their spelling."""
        if not isinstance(self._node, yaml.ScalarNode) or self.is_null:
            raise self.fail("这里要写文字。")
        value = str(self._node.value).strip()
        if not value:
            raise self.fail("不能为空。")
        return value

    def verbatim(self) -> str:
        """A scalar with its blanks, possibly empty."""
        if not isinstance(self._node, yaml.ScalarNode):
            raise self.fail("这里要写文字。")
        return str(self._node.value)

    def texts(self) -> tuple[str, ...]:
        return tuple(item.text() for item in self.items())

    def choice(self, choices: Sequence[str], names: Mapping[str, str] | None = None) -> str:
        """One of ``choices``; ``names``: what people call them, shown where it is none."""
        value = self.text()
        if value not in choices:
            known = _listed(names) if names else f"{'、'.join(choices)}。"
            raise self.fail(f"“{value}”不在可选之列：{known}")
        return value

    def integer(self, minimum: int = 0) -> int:
        value = self.text()
        if not re.fullmatch(r"[+-]?\d+", value) or int(value) < minimum:
            raise self.fail(f"“{value}”不是不小于 {minimum} 的整数。")
        return int(value)

    def number(self) -> float:
        value = self.text()
        try:
            return float(value)
        except ValueError:
            raise self.fail(f"“{value}”不是数字。") from None

    def boolean(self) -> bool:
        value = self.text()
        if value not in _TRUE | _FALSE:
            raise self.fail(f"“{value}”不是 true 或 false。")
        return value in _TRUE

    def day(self) -> datetime.date:
        value = self.text()
        wrong = self.fail(f"“{value}”不是日期，请写成 2023-04-18 这样。")
        match = _DAY.fullmatch(value)
        if not match:
            raise wrong
        try:
            return datetime.date(*map(int, match.groups()))
        except ValueError:  # 2023-02-30
            raise wrong from None

    def pattern(self, written: str | None = None) -> re.Pattern[str]:
        """The text as a regular expression, or ``written``, which was made of it."""
        value = self.text() if written is None else written
        try:
            return re.compile(value)
        except re.error as error:
            raise self.fail(f"正则表达式“{value}”有误：{error}。") from None


def _nearest(word: str, allowed: Collection[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word, allowed, n=1)
    if close:
        return f"是不是“{close[0]}”？"
    return f"可用的有：{'、'.join(sorted(allowed))}。"


def _listed(names: Mapping[str, str]) -> str:
    return "；".join(f"{word} {name}" for word, name in names.items()) + "。"


def above(lines: Sequence[str], path: Path | str, opening: str, closing: str) -> tuple[Node, int]:
    """What stands between two lines ``---`` above a text, and how many lines it takes with these.

    ``opening`` and ``closing`` are what DataError says where one of the two is missing.
    """
    if lines[0].strip() != _RULE:
        raise DataError(opening, path=path, line=1)
    close = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == _RULE), None)
    if close is None:
        raise DataError(closing, path=path, line=1)
    # The opening line stays as an empty one, so that YAML counts the lines of the file.
    return parse("\n" + "\n".join(lines[1:close]) + "\n", path), close + 1


def parse(text: str, path: Path | str, error: type[InputError] = DataError) -> Node:
    """The root of a YAML text. ``path`` is only named in messages."""
    try:
        _expect_shallow(text, path, error)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        words = getattr(problem, "problem", None) or str(problem)
        line = min(mark.line + 1, text.rstrip().count("\n") + 1) if mark else None
        raise error(f"YAML 写法有误：{words}。请检查缩进、冒号后的空格和引号。", path=path, line=line) from None
    if node is None:
        raise error("文件里没有内容。", path=path)
    return Node(node, path, "", error)


def _expect_shallow(text: str, path: Path | str, error: type[InputError]) -> None:
    """The parser recurses in C: some ten thousand levels, which no file needs, would end the process without a word."""
    openers = text.count("[") + text.count("{")
    if openers <= _DEEP and len(max(_PREFIX.findall(text), key=len, default="")) <= _DEEP:
        return
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):  # no recursion, and no values are made
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEP:
            line = event.start_mark.line + 1 if event.start_mark else None
            raise error(f"嵌套超过 {_DEEP} 层。请检查括号和缩进。", path=path, line=line)


def load(path: Path, error: type[InputError] = DataError) -> Node:
    """The root of a YAML file."""
    return parse(read_text(path), path, error)
