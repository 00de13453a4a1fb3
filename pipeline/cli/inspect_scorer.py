"""Our evaluators as a scorer of Inspect (the extra ``inspect``):

    from pipeline.cli.inspect_scorer import qicao
    Task(dataset, scorer=qicao("untraced-figure", "wrong-collocation"))

A sample's metadata may hold its ``brief`` (a file's name or YAML). What is misspelt ends the evaluation.
"""

from __future__ import annotations

from pipeline.cli.evaluators import Given, judged
from pipeline.errors import InputError
from pipeline.types import Level

try:
    from inspect_ai.scorer import CORRECT, INCORRECT, Score, Scorer, Target, accuracy, scorer, stderr
    from inspect_ai.solver import TaskState
except ModuleNotFoundError as error:  # pragma: no cover  where the extra is there, it is tried
    raise InputError("要装上 inspect-ai：pip install 'qicao[inspect]'。") from error


@scorer(metrics=[accuracy(), stderr()])  # type: ignore[untyped-decorator,unused-ignore]  # known only with the extra
def qicao(
    *rules: str,
    bounds: dict[str, float] | None = None,
    brief: Given = None,
    section: str | None = None,
    fail_on: Level = "error",
) -> Scorer:
    """Correct when every rule and every metric with a bound holds; the reasons are the explanation."""

    async def score(state: TaskState, target: Target) -> Score:  # noqa: ARG001  Inspect's signature
        given = brief if brief is not None else (state.metadata or {}).get("brief")
        text = state.output.completion
        checks = judged(text, rules, bounds, brief=given, section=section, fail_on=fail_on)
        broken = [one for one in checks if not one.passed]
        said = "\n".join(one.reason for one in broken) or "没有发现问题"
        values = {one.name: one.score for one in checks}
        return Score(value=INCORRECT if broken else CORRECT, answer=text, explanation=said, metadata=values)

    return score
