"""Inspect's side: a model that answers each sample with its own text, and one scorer for each check.

Run by Inspect's Python with ``inspect eval inspect_task.py -T work=work.json``; knows nothing of qicao.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from inspect_ai import Task, task
from inspect_ai.dataset import Sample
from inspect_ai.model import ModelOutput, ModelUsage
from inspect_ai.scorer import CORRECT, INCORRECT, Score, accuracy, scorer
from inspect_ai.solver import solver


@solver  # type: ignore[untyped-decorator,unused-ignore]  # known only where Inspect is
def echo() -> Any:
    async def solve(state: Any, generate: Any) -> Any:  # noqa: ARG001  Inspect's signature
        state.output = ModelOutput.from_content("echo", state.input_text)
        state.output.usage = ModelUsage()  # else a tokenizer is fetched to count it
        return state

    return solve


@scorer(metrics=[accuracy()])  # type: ignore[untyped-decorator,unused-ignore]  # as above
def lacks(words: str) -> Any:
    async def score(state: Any, target: Any) -> Any:  # noqa: ARG001  Inspect's signature
        return Score(value=INCORRECT if words in state.output.completion else CORRECT)

    return score


@task  # type: ignore[untyped-decorator,unused-ignore]  # as above
def texts(work: str) -> Any:
    rows = json.loads(Path(work).read_text(encoding="utf-8"))
    samples = [Sample(input=text, id=str(at)) for at, text in enumerate(rows["texts"])]
    return Task(samples, solver=echo(), scorer=[lacks(words) for words in rows["checks"]])
