"""The report on a terminal: figures by model and variant, what failed, the gates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import StringIO
from typing import TYPE_CHECKING

from evals import metrics
from evals.suite.report import Report, label, outcome_of, shown_number

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_WIDTH = 120  # of a report that goes to a file
_LISTED = 20  # samples that did not pass, and are told one by one


def render(reports: Sequence[Report], *, terminal: bool = False) -> str:
    from rich.console import Console

    out = StringIO()
    console = Console(file=out, force_terminal=terminal or None, width=None if terminal else _WIDTH, highlight=False)
    for shown in reports:
        _report(console, shown)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _report(console: Console, shown: Report) -> None:
    passed, total = shown.counts()
    console.print(f"{shown.results.suite.name}：{shown.results.suite.about}", style="bold", markup=False)
    console.print(f"记录 {shown.results.run.folder}；通过 {passed}/{total}", markup=False)
    console.print(_figures(shown))
    for line in _failed(shown):
        console.print(line, markup=False, style="red")
    for verdict in shown.verdicts:
        mark, style = ("通过", "green") if verdict.passed else ("不通过", "bold red")
        place = " ".join(word for word in (verdict.model, verdict.variant) if word)
        console.print(f"{mark}  {verdict.gate}  {place}  {verdict.said}", markup=False, style=style)


def _figures(shown: Report) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(show_edge=False, pad_edge=False)
    table.add_column("指标")
    for cell in shown.cells:
        table.add_column(Text(f"{cell.model}\n{cell.variant}"), justify="right")
    for metric in metrics.METRICS:
        figures = [cell.figures.get(metric.name) for cell in shown.cells]
        if any(figures):
            row = []
            for figure in figures:
                if figure is None:
                    row.append(Text("—"))
                    continue
                ends = f"{shown_number(figure.interval.low)}–{shown_number(figure.interval.high)}"
                first = f"  初写 {shown_number(figure.first)}" if figure.first is not None else ""
                row.append(Text(f"{shown_number(figure.interval.mean)} [{ends}]{first}"))
            table.add_row(label(metric.name), *row)
    for k in sorted({k for cell in shown.cells for k in cell.pass_hat if k > 1}):
        table.add_row(f"pass^{k}", *(shown_number(cell.pass_hat.get(k)) for cell in shown.cells))
    return table


def _failed(shown: Report) -> Iterator[str]:
    failed = [(job, score) for job, score in shown.results.scores.items() if not score.passed]
    for job, score in failed[:_LISTED]:
        yield f"不通过  {job.key}  {outcome_of(score).splitlines()[0] if outcome_of(score) else ''}"
    if len(failed) > _LISTED:
        yield f"……另有 {len(failed) - _LISTED} 个不通过，见 {shown.results.run.folder / 'summary.json'}"
