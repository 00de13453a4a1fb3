"""A judgement for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from evals.suite.judging import Judgement, Side

ORDERS = {"ab": "先甲后乙", "ba": "先乙后甲"}
_SIDES: Mapping[Side | None, str] = {"a": "甲胜", "b": "乙胜", "tie": "平", None: "没有结论"}
_STEADY = 0.7  # below this share of agreement a judge is told apart from a coin with difficulty
_HABIT = 0.15  # away from one half


def as_json(found: Judgement, sides: Mapping[str, Sequence[Side | None]]) -> str:
    return json.dumps({**found.json(), "samples": sides}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def table(found: Judgement, sides: Mapping[str, Sequence[Side | None]]) -> str:
    """Lines of text: the result, how far to trust it, and every pair."""
    ends = f"{found.share.low:.3f}–{found.share.high:.3f}"
    lines = [
        f"评委 {found.judge}　甲 {found.run_a}　乙 {found.run_b}",
        f"甲胜 {found.a}，平 {found.tie}（其中文字相同 {found.same}），乙胜 {found.b}，没有结论 {found.unusable}",
        f"乙的得分 {found.share.mean:.3f} [{ends}]（按起草要求；0.5 为不分高下；McNemar p={found.p:.2g}）",
        f"评委自己：两种次序一致 {_share(found.orders)}，同一问题几次一致 {_share(found.repeats)}，选先看到的 {_share(found.first)}",
        *_warnings(found),
        *(f"{key}　{'、'.join(_SIDES[side] for side in verdicts)}" for key, verdicts in sides.items()),
    ]
    return "\n".join(lines) + "\n"


def _share(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


def _warnings(found: Judgement) -> list[str]:
    said = []
    if found.orders is not None and found.orders < _STEADY:
        said.append(f"注意：调换次序后一致的不到 {_STEADY:.0%}，这位评委的结论不足为凭。")
    if found.first is not None and abs(found.first - 0.5) > _HABIT and (found.orders or 0) < 1:
        said.append(f"注意：评委偏向{'先' if found.first > 0.5 else '后'}看到的一份。")
    if found.repeats is not None and found.repeats < _STEADY:
        said.append(f"注意：同一问题几次回答一致的不到 {_STEADY:.0%}。")
    return said
