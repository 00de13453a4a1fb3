"""Prompt files: prose with declared variables, verified when loaded.

    ---
    variables: [section, facts]
    ---
    # 这次只写一节：{section}

    可用的事实：
    {facts}

Each variable that is declared stands in the text, each ``{word}`` in the text is declared, and both are variables that
the program supplies; DataError names the line otherwise. A paragraph whose variables are all empty is left out, so that
no words for what is not there need to stand in the program.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline import yamlfile
from pipeline.errors import DataError
from pipeline.files import read_text

_VARIABLE = re.compile(r"\{([^{}\n]*)\}")
_BLANK = re.compile(r"\n(?:[ \t]*\n)+")


@dataclass(frozen=True, slots=True)
class Template:
    """A prompt file as read; ``paragraphs`` are what blank lines separate."""

    path: Path | str
    variables: frozenset[str]
    paragraphs: tuple[str, ...]

    def render(self, values: Mapping[str, str]) -> str:
        """The prompt. Values go in as they are: a ``{word}`` inside a value stays text. KeyError: one is missing."""
        shown = []
        for paragraph in self.paragraphs:
            names = _VARIABLE.findall(paragraph)
            if not names or any(values[name] for name in names):
                shown.append(_VARIABLE.sub(lambda match: values[match[1]], paragraph))
        return "\n\n".join(shown)


def load(path: Path, supplied: Collection[str], required: Collection[str] = ()) -> Template:
    """A prompt file; ``supplied`` are the variables it may use, ``required`` those that it must not do without."""
    return parse(read_text(path), path, supplied, required)


def parse(text: str, path: Path | str, supplied: Collection[str], required: Collection[str] = ()) -> Template:
    """A template from its text; ``path`` is only named in messages."""
    lines = text.split("\n")
    head, first = yamlfile.above(
        lines, path, "第一行要写“---”，下面用 variables: [甲, 乙] 列出用到的变量。", "变量表没有用一行“---”结束。"
    )
    keys = head.mapping({"variables"}, {"variables"})
    used = _used(lines, first, path)
    declared: set[str] = set()
    for item in keys["variables"].items():
        name = item.text()
        if name not in supplied:
            raise item.fail(f"没有“{name}”这个变量。可用的有：{'、'.join(sorted(supplied)) or '（无）'}。")
        if name not in used:
            raise item.fail(f"声明了“{name}”，正文里却没有{{{name}}}。")
        declared.add(name)
    for name, line in used.items():
        if name not in declared:
            raise DataError(f"正文用了{{{name}}}，variables 里没有声明。", path=path, line=line)
    for name in sorted(set(required) - declared):
        raise DataError(f"正文里必须有{{{name}}}，否则模型看不到这项内容。", path=path, line=first + 1)
    body = "\n".join(lines[first:]).strip()
    if not body:
        raise DataError("正文是空的。", path=path, line=first + 1)
    return Template(path, frozenset(declared), tuple(part.strip("\n") for part in _BLANK.split(body)))


def _used(lines: list[str], first: int, path: Path | str) -> dict[str, int]:
    """The variables of the text, with the line where each stands first."""
    found: dict[str, int] = {}
    for number, line in enumerate(lines[first:], first + 1):
        for name in _VARIABLE.findall(line):
            found.setdefault(name, number)
        if set(_VARIABLE.sub("", line)) & set("{}"):
            raise DataError("花括号没有成对；花括号只用来写变量，如 {brief}。", path=path, line=number)
    return found
