"""A summary for a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evals import metrics
from evals.suite.report import Report, label, outcome_of, shown_number

_HEADLINE = ("passed", "strict_share", "loose_share", "formulations", "untraced", "slots", "length", "parallel")
_LISTED = 15


def render(reports: Sequence[Report], *, terminal: bool = False) -> str:  # noqa: ARG001  a format may use colours
    return "\n".join(line for shown in reports for line in _report(shown)) + "\n"


def _report(shown: Report) -> Iterator[str]:
    passed, total = shown.counts()
    mark = "✅" if shown.passed else "❌"
    yield f"## {mark} {shown.results.suite.name}：{passed}/{total} 通过（{shown.results.run.id}）"
    yield ""
    yield from _figures(shown)
    broken = [verdict for verdict in shown.verdicts if not verdict.passed]
    if broken:
        yield "### 没有通过的门槛"
        yield ""
        for verdict in broken:
            place = " ".join(word for word in (verdict.model, verdict.variant) if word)
            yield f"- **{_cell(verdict.gate)}** {_cell(place)}：{_cell(verdict.said)}"
        yield ""
    failed = [(job, score) for job, score in shown.results.scores.items() if not score.passed]
    if failed:
        yield f"<details><summary>没有通过的样本（{len(failed)}）</summary>"
        yield ""
        for job, score in failed[:_LISTED]:
            yield f"- `{job.key}` {_cell(outcome_of(score))}"
        if len(failed) > _LISTED:
            yield f"- 另有 {len(failed) - _LISTED} 个"
        yield ""
        yield "</details>"
        yield ""


def _figures(shown: Report) -> Iterator[str]:
    before = (
        {(one.metric, one.model, one.variant): one.before for one in shown.comparison.changes}
        if shown.comparison
        else {}
    )
    names = [metric.name for metric in metrics.METRICS if metric.name in _HEADLINE]
    yield "| 模型 | 变体 | " + " | ".join(label(name) for name in names) + " |"
    yield "|---|---|" + "---:|" * len(names)
    for cell in shown.cells:
        row = []
        for name in names:
            figure = cell.figures.get(name)
            if figure is None:
                row.append("—")
                continue
            old = before.get((name, cell.model, cell.variant))
            was = f"（原 {shown_number(old)}）" if old is not None and abs(old - figure.interval.mean) > 1e-9 else ""
            row.append(
                f"{shown_number(figure.interval.mean)} [{shown_number(figure.interval.low)}–{shown_number(figure.interval.high)}]{was}"
            )
        yield f"| {_cell(cell.model)} | {_cell(cell.variant)} | " + " | ".join(row) + " |"
    yield ""


def _cell(text: str) -> str:
    """On one line, with nothing that breaks a table or starts markup."""
    return text.replace("\n", " ").replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")
