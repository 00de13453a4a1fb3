"""The rules for people: a table of all, and each rule's own page, with the cases that the tests hold it to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from evals.registry import Ruleset
from evals.shapes.base import Rule
from pipeline.types import LEVELS

KINDS = {"bad": "错例（⟦⟧ 里是会报的地方）", "near-miss": "看着像、其实不错的", "good": "正确的写法"}
_LEVEL_NAMES = {"error": "错误", "warning": "警告", "info": "提示"}
# The pages of the tests: in a wheel beside this file, in a checkout where the tests are.
_FOLDERS = (Path(__file__).parent / "cases", Path(__file__).parents[1] / "tests" / "rules")
_BLOCK = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PIECE = re.compile(r"^## (?P<kind>.+)$|^- (?P<line>.+)$|^```(?P<block>\d+)$", re.MULTILINE)


def table(rules: Ruleset) -> str:
    """One line a rule, the gravest first: level, name, what it is about."""
    rows = _by_level(rules)
    width = max((len(rule.page.name) for rule in rows), default=0)
    return "\n".join(f"{rule.page.level:<7}  {rule.page.name:<{width}}  {rule.page.what}" for rule in rows)


def markdown(rules: Ruleset) -> str:
    """The table for ``docs/rules.md``, which is made by this and by nothing else."""
    rows = [
        f"| `{rule.page.name}` | {_LEVEL_NAMES[rule.page.level]} | "
        + " | ".join(map(_cell, (rule.page.what, rule.page.why, rule.page.instead, rule.page.source)))
        + " |"
        for rule in _by_level(rules)
    ]
    head = [
        "# 检查规则",
        "",
        "由 `qicao rules --format markdown` 生成，请勿手改。一条规则的例子见 `qicao rules 规则名`。",
        "",
        "| 规则 | 级别 | 是什么 | 为什么 | 怎么改 | 依据 |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    return "\n".join([*head, *rows]) + "\n"


def page(rule: Rule) -> str:
    """What, why, instead, source, and the examples."""
    known = rule.page
    lines = [
        f"{known.name}（{known.level}）",
        "",
        f"是什么：{known.what}",
        f"为什么：{known.why}",
        f"怎么改：{known.instead}",
        f"依据：{known.source}",
        *([f"让位于：{'、'.join(sorted(known.yields_to))}（同一处只报一次）"] if known.yields_to else []),
    ]
    cases = examples(known.name)
    if cases:
        for kind, heading in KINDS.items():
            lines += ["", f"{heading}：", *_listed([text for found, text in cases if found == kind])]
    elif rule.example:
        lines += ["", f"例：{rule.example.strip()}"]
    return "\n".join(lines)


def examples(name: str) -> Sequence[tuple[str, str]]:
    """The cases of a rule as kind and text, in their order, spans marked; none for a rule of an office."""
    path = next((found for folder in _FOLDERS if (found := folder / f"{name}.md").is_file()), None)
    return list(_cases(path.read_text(encoding="utf-8"))) if path else []


def _cases(text: str) -> Iterator[tuple[str, str]]:
    blocks = [(match[1], match[2]) for match in _BLOCK.finditer(text)]
    numbers = iter(range(len(blocks)))
    shown = _BLOCK.sub(lambda _: f"```{next(numbers)}", text)  # so that nothing inside a block is taken for a case
    kind = ""
    for match in _PIECE.finditer(shown):
        if match["kind"]:
            kind = match["kind"]
        elif match["line"]:
            yield kind, match["line"]
        elif blocks[int(match["block"])][0] == "text":
            yield kind, blocks[int(match["block"])][1]


def _listed(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        lines = text.strip("\n").split("\n")
        yield f"  - {lines[0]}"
        yield from (f"    {line}" if line else "" for line in lines[1:])


def _by_level(rules: Ruleset) -> list[Rule]:
    return sorted(rules.rules, key=lambda rule: (LEVELS.index(rule.page.level), rule.page.name))


def _cell(words: str) -> str:
    """Words that Markdown shows as they are, in one cell."""
    escaped = re.sub(r"([\\`*_<>\[\]|])", r"\\\1", words)
    return re.sub(r"\s*\n\s*", " ", escaped)
