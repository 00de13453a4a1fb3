"""Before a run: how many calls, tokens and how much money it will take, roughly, and at the very most as it is built.

Worked out from the outline and one prompt, in milliseconds: the first call shall not wait for it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.types import Brief, Outline, SectionSpec, Task, Usage
from pipeline.write import REPAIRS

# What an estimate is made with is imported where one is made: a process that is handed one need not have it.
if TYPE_CHECKING:
    from pipeline.cost.prices import Price

_PASSAGES = 4  # as in draft/desk.py: what a prompt holds of references
_MARKS = 1.15  # characters of a text by its 汉字: punctuation, figures, slots
_HEADING = 26  # 汉字


@dataclass(frozen=True, slots=True)
class Estimate:
    """``calls`` when nothing has to be repaired, ``most`` when everything has to be, as often as it may."""

    calls: int
    most: int
    usage: Usage
    usage_most: Usage
    price: Price | None

    def shown(self) -> str:
        given, made = self.usage.input or 0, self.usage.output or 0
        said = f"预计调用 {self.calls} 次（逐节都要改写时最多 {self.most} 次），输入约 {_rounded(given)} 词元，输出约 {_rounded(made)} 词元"
        if self.price is None:
            return f"{said}；价目表里没有这个模型和接口，不估钱数。"
        least, most = (f"{self.price.of(usage):.2g}" for usage in (self.usage, self.usage_most))
        return f"{said}；约 {least} {self.price.currency}，最多约 {most}（按 {self.price.checked} 查的价）。"


def estimate(
    brief: Brief,
    outline: Outline,
    sections: Collection[str],
    *,
    headings: bool,
    model: str,
    price: Price | None,
    candidates: int = 1,
) -> Estimate:
    """Of writing ``sections`` (ids), ``candidates`` times each, and before them the headings when ``headings``."""
    from pipeline import prompt

    specs = [spec for spec in outline.sections if spec.id in sections] * candidates
    tasks = len(specs) + headings
    if not specs:
        return Estimate(tasks, tasks, Usage(0, 0), Usage(0, 0), price)
    sample = max(specs, key=lambda spec: spec.characters.target)
    alone = prompt.build(Task("section", brief, outline, sample), (), model=model, exact=False).tokens.total
    given = [_input(alone, spec.characters.target, model) for spec in specs]
    made = [_size(spec.characters.target, model) for spec in specs]
    extra = _size(_HEADING * _numbered(outline), model) if headings else 0
    usage = Usage(sum(given) + (alone + extra * _PASSAGES) * headings, sum(made) + extra)
    # A repair brings the present text and its findings in the place of the references.
    again = Usage(REPAIRS * sum(given) + alone * headings, REPAIRS * sum(made) + extra)
    most = Usage((usage.input or 0) + (again.input or 0), (usage.output or 0) + (again.output or 0))
    return Estimate(tasks, tasks + REPAIRS * len(specs) + headings, usage, most, price)


def expected(spec: SectionSpec | None, outline: Outline, model: str) -> int:
    """Tokens of one reply of the usual length, without what a model thinks before."""
    return _size(spec.characters.maximum if spec else _HEADING * _numbered(outline), model)


def _input(alone: int, characters: int, model: str) -> int:
    from pipeline import prompt

    return max(alone, min(prompt.BUDGET, alone + _PASSAGES * _size(characters, model)))


def _numbered(outline: Outline) -> int:
    return sum(spec.number is not None for spec in outline.sections)


def _size(characters: int, model: str) -> int:
    """Tokens of so many 汉字 of a speech, its marks included."""
    from pipeline import tokens

    return tokens.estimate("会" * round(characters * _MARKS), model)


def _rounded(number: int) -> str:
    """To two digits that mean something: an estimate shall not look like a count."""
    return f"{float(f'{number:.2g}'):,.0f}"
