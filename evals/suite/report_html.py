"""One page that needs nothing else: gates, figures, the matrix of cases, the trend over runs, every draft with its
findings in place, and beside it the same draft of the baseline.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from statistics import fmean

from evals import metrics
from evals.suite.marked import marked
from evals.suite.nouns import Job
from evals.suite.report import Report, label, outcome_of, shown_number
from evals.suite.runner import Results
from evals.suite.score import Score

_STYLE = """
body{font:15px/1.7 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:2em auto;max-width:80em;padding:0 1em;color:#222}
table{border-collapse:collapse;margin:1em 0}td,th{border:1px solid #ccc;padding:.2em .6em;text-align:right}
td:first-child,th:first-child{text-align:left}.yes{background:#dff3df}.no{background:#f8d7d7}.part{background:#fdf0cf}
.pair{display:flex;gap:1.5em}.text{white-space:pre-wrap;flex:1;min-width:0;border-left:3px solid #ddd;padding-left:1em}
mark.error{background:#f6b3b3}mark.warning{background:#fbe08f}mark.info{background:#cfe2ff}
details{margin:.4em 0}summary{cursor:pointer}svg{background:#fafafa;border:1px solid #ddd;margin:.3em}small{color:#666}
@media(max-width:50em){.pair{display:block}}
"""
_TRENDS = ("passed", "loose_share", "formulations", "untraced", "length")
_WIDE, _HIGH = 260, 90  # of a trend's plot, in px


def render(reports: Sequence[Report], *, terminal: bool = False) -> str:  # noqa: ARG001  a format may use colours
    body = "\n".join(line for shown in reports for line in _report(shown))
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>评测报告</title><style>{_STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


def _report(shown: Report) -> Iterator[str]:
    passed, total = shown.counts()
    suite, run = shown.results.suite, shown.results.run
    yield f"<h1>{escape(suite.name)}：{passed}/{total} 通过</h1><p>{escape(suite.about)}<br><small>{escape(run.id)}"
    yield f"{'，基线 ' + escape(shown.comparison.baseline) if shown.comparison else ''}</small></p>"
    yield "<h2>门槛</h2><table><tr><th>门槛<th>模型<th>变体<th>结果<th>数值</tr>"
    for verdict in shown.verdicts:
        cells = (verdict.gate, verdict.model, verdict.variant, "通过" if verdict.passed else "不通过", verdict.said)
        row = "".join(f"<td>{escape(cell)}" for cell in cells)
        yield f'<tr class="{"yes" if verdict.passed else "no"}">{row}</tr>'
    yield "</table>"
    yield from _figures(shown)
    yield from _matrix(shown)
    yield from _trends(shown)
    yield "<h2>逐份</h2>"
    for job, score in shown.results.scores.items():
        yield from _sample(shown, job, score)


def _figures(shown: Report) -> Iterator[str]:
    yield "<h2>指标</h2><table><tr><th>指标" + "".join(
        f"<th>{escape(c.model)} {escape(c.variant)}" for c in shown.cells
    )
    yield "</tr>"
    for metric in metrics.METRICS:
        found = [cell.figures.get(metric.name) for cell in shown.cells]
        if not any(found):
            continue
        yield f'<tr><td title="{escape(metric.formula)}">{escape(metric.label)}'
        for figure in found:
            if figure is None:
                yield "<td>—"
                continue
            ends = f"{shown_number(figure.interval.low)}–{shown_number(figure.interval.high)}"
            first = f"，初写 {shown_number(figure.first)}" if figure.first is not None else ""
            yield f"<td>{shown_number(figure.interval.mean)} <small>[{ends}]{first}</small>"
        yield "</tr>"
    yield "</table>"


def _matrix(shown: Report) -> Iterator[str]:
    """Cases by model and variant: how many of the repeats passed, linked to the drafts."""
    groups: dict[str, dict[tuple[str, str], list[tuple[Job, Score]]]] = {}
    for job, score in shown.results.scores.items():
        groups.setdefault(job.case.id, {}).setdefault((job.model, job.variant.name), []).append((job, score))
    columns = [(cell.model, cell.variant) for cell in shown.cells]
    yield (
        "<h2>矩阵</h2><table><tr><th>用例" + "".join(f"<th>{escape(' '.join(column))}" for column in columns) + "</tr>"
    )
    for case, cells in groups.items():
        yield f"<tr><td>{escape(case)}"
        for column in columns:
            samples = cells.get(column)
            if samples is None:
                yield "<td>"
                continue
            share = fmean(score.passed for _, score in samples)
            kind = "yes" if share == 1 else "no" if share == 0 else "part"
            said = "；".join(dict.fromkeys(outcome_of(score) for _, score in samples if not score.passed))
            link = f'<a href="#{_anchor(shown, samples[0][0])}">{sum(s.passed for _, s in samples)}/{len(samples)}</a>'
            yield f'<td class="{kind}" title="{escape(said)}">{link}'
        yield "</tr>"
    yield "</table>"


def _trends(shown: Report) -> Iterator[str]:
    if len(shown.trend) < 2:
        return
    yield "<h2>历次</h2>"
    for cell in shown.cells:
        for name in _TRENDS:
            values = [
                (trend.run, trend.means[key][name])
                for trend in shown.trend
                if name in trend.means.get(key := f"{cell.model} {cell.variant}", {})
            ]
            if len(values) > 1:
                yield _plot(f"{label(name)}　{cell.model} {cell.variant}", values)


def _plot(title: str, values: Sequence[tuple[str, float]]) -> str:
    """A line over runs; the scale is the values' own."""
    low, high = min(value for _, value in values), max(value for _, value in values)
    room = (high - low) or 1.0
    points = [
        (10 + at * (_WIDE - 20) / (len(values) - 1), _HIGH - 10 - (value - low) / room * (_HIGH - 40))
        for at, (_, value) in enumerate(values)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"><title>{escape(run)}：{shown_number(value)}</title></circle>'
        for (x, y), (run, value) in zip(points, values, strict=True)
    )
    ends = f"{shown_number(low)}–{shown_number(high)}"
    return (
        f'<svg width="{_WIDE}" height="{_HIGH}" role="img"><text x="8" y="16" font-size="12">{escape(title)}　{ends}</text>'
        f'<polyline points="{line}" fill="none" stroke="#36c" stroke-width="2"/>{dots}</svg>'
    )


def _sample(shown: Report, job: Job, score: Score) -> Iterator[str]:
    mark = "✅" if score.passed else "❌"
    yield f'<details id="{_anchor(shown, job)}"><summary>{mark} {escape(job.key)} <small>{escape(outcome_of(score))}</small></summary>'
    yield '<div class="pair">'
    yield _text(shown.results, job, score)
    other = _same(shown.baseline, job)
    if shown.baseline is not None and other is not None:
        yield _text(shown.baseline, *other)
    yield "</div></details>"


def _text(results: Results, job: Job, score: Score) -> str:
    text = results.run.outcome(job).text
    if not text:
        return f'<div class="text"><small>{escape(results.run.id)}</small>\n{escape(score.error or "没有文字")}</div>'
    return f'<div class="text"><small>{escape(results.run.id)}</small>\n{marked(text, score.findings)}</div>'


def _same(baseline: Results | None, job: Job) -> tuple[Job, Score] | None:
    """The sample of the baseline in the same place; None when there is none."""
    return (
        next(((one, score) for one, score in baseline.scores.items() if one.key == job.key), None) if baseline else None
    )


def _anchor(shown: Report, job: Job) -> str:
    return escape(f"{shown.results.run.id}/{job.key}")
