"""One page that needs nothing else: gates, plots, figures, the matrix of cases, the trend over runs, and every draft
with its findings in place, beside the same draft of the baseline.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path

from evals import metrics
from evals.suite import report_plots as plots
from evals.suite.marked import marked
from evals.suite.nouns import Job
from evals.suite.report import Report, label, outcome_of, shown_number
from evals.suite.report_plots import Dot, Line
from evals.suite.runner import Results
from evals.suite.score import Score
from evals.suite.summary import Cell, CellSummary, Verdict, cells, counterpart

_PLOTTED = ("passed", "loose_share", "formulations", "slots", "length", "untraced")
_LEVELS = {"error": "错误", "warning": "警告", "info": "提示"}
# A link into a draft opens what it lies in; without a script the reader opens it by hand.
_SCRIPT = (
    "function show(){const at=document.getElementById(decodeURIComponent(location.hash.slice(1)));"
    "if(at){for(let up=at;up;up=up.parentElement)if(up.tagName==='DETAILS')up.open=true;at.scrollIntoView({block:'center'})}}"
    "addEventListener('hashchange',show);addEventListener('load',show)"
)


def render(reports: Sequence[Report], *, terminal: bool = False) -> str:  # noqa: ARG001  a format may use colours
    body = "\n".join(line for number, shown in enumerate(reports) for line in _Page(shown, f"r{number}").lines())
    style = Path(__file__).with_name("report_html.css").read_text("utf-8")
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">'
        f"<title>评测报告</title><style>{style}</style></head>\n<body>\n{body}\n<script>{_SCRIPT}</script></body></html>\n"
    )


class _Page:
    """One run's part of the page; ``name`` begins every id in it."""

    def __init__(self, shown: Report, name: str) -> None:
        self.shown, self.name = shown, name
        self.columns: list[Cell] = [(cell.model, cell.variant) for cell in shown.cells]
        self.labels = [_named(column, self.columns) for column in self.columns]
        self.old = _beside(shown)
        self.anchors = {job: f"{name}-{at}" for at, job in enumerate(shown.results.scores)}

    def lines(self) -> Iterator[str]:
        shown, (passed, total) = self.shown, self.shown.counts()
        badge = '<span class="badge yes">通过</span>' if shown.passed else '<span class="badge no">不通过</span>'
        yield f"<header><h1>{escape(shown.results.suite.name)} {badge}</h1><p>{escape(shown.results.suite.about)}<br>"
        yield f'<span class="soft">{passed}/{total} 份样本通过　本次 {escape(shown.results.run.id)}'
        yield f"{'　基线 ' + escape(shown.comparison.baseline) if shown.comparison else ''}</span></p></header>"
        parts = {"gates": "门槛", "figures": "指标", "matrix": "矩阵", "trend": "历次", "samples": "逐份"}
        if len(shown.trend) < 2:
            del parts["trend"]
        yield "<nav>" + "".join(f'<a href="#{self.name}-{key}">{words}</a>' for key, words in parts.items()) + "</nav>"
        for key, words in parts.items():
            yield f'<h2 id="{self.name}-{key}">{words}</h2>'
            yield from getattr(self, key)()

    def gates(self) -> Iterator[str]:
        broken = [verdict for verdict in self.shown.verdicts if not verdict.passed]
        held = [verdict for verdict in self.shown.verdicts if verdict.passed]
        yield '<ul class="gates">' + "".join(_gate(verdict) for verdict in broken) + "</ul>" if broken else ""
        if held:
            rows = "".join(_gate(verdict) for verdict in held)
            yield f'<details><summary>{"另有" if broken else "全部"} {len(held)} 道通过</summary><ul class="gates">{rows}</ul></details>'

    def figures(self) -> Iterator[str]:
        ring = "；空心圈是基线" if self.old else ""
        yield f'<p class="soft">点是均值，横线是 95% 区间（以起草要求为单位）{ring}。</p><div class="plots">'
        for name in _PLOTTED:
            dots = [self._dot(at, name) for at in range(len(self.columns))]
            if found := [dot for dot in dots if dot]:
                known = metrics.metric(name)
                less = "，越低越好" if known.better == "lower" else ""
                yield f"<figure><figcaption>{escape(known.label)}<small>{less}</small></figcaption>{plots.dots(found, known.most)}</figure>"
        yield '</div><div class="wide"><table><thead><tr><th>指标' + "".join(
            f"<th>{escape(one)}" for one in self.labels
        )
        yield "</thead><tbody>"
        for metric in metrics.METRICS:
            row = [cell.figures.get(metric.name) for cell in self.shown.cells]
            if any(row):
                yield f'<tr><th title="{escape(metric.formula)}">{escape(metric.label)}'
                yield "".join(f'<td class="number">{_figure(cell, metric.name)}' for cell in self.shown.cells)
        for k in sorted({k for cell in self.shown.cells for k in cell.pass_hat if k > 1}):
            row_k = "".join(f'<td class="number">{shown_number(cell.pass_hat.get(k))}' for cell in self.shown.cells)
            yield f'<tr><th title="同一份要求做 {k} 次都通过的机会">pass^{k}{row_k}'
        yield "</tbody></table></div>"

    def _dot(self, at: int, name: str) -> Dot | None:
        figure = self.shown.cells[at].figures.get(name)
        if figure is None:
            return None
        old = self.old.get(self.columns[at])
        before = old.figures.get(name) if old else None
        ends = figure.interval
        return Dot(self.labels[at], ends.mean, ends.low, ends.high, before.interval.mean if before else None)

    def matrix(self) -> Iterator[str]:
        """Cases by model and variant: how many repeats passed, what it was in the baseline, a link to the drafts."""
        groups = _grouped(self.shown.results)
        old = _grouped(self.shown.baseline) if self.shown.baseline else {}
        yield '<div class="wide"><table><thead><tr><th>用例' + "".join(f"<th>{escape(one)}" for one in self.labels)
        yield "</thead><tbody>"
        for case, found in groups.items():
            yield f"<tr><th>{escape(case)}"
            for column in self.columns:
                samples = found.get(column)
                other = counterpart(column, old.get(case, {}), found)
                yield self._cell(samples, old[case][other] if other else None) if samples else "<td>"
        yield "</tbody></table></div>"

    def _cell(self, samples: Mapping[Job, Score], before: Mapping[Job, Score] | None) -> str:
        passed = sum(score.passed for score in samples.values())
        kind = "yes" if passed == len(samples) else "part" if passed else "no"
        said = "；".join(dict.fromkeys(outcome_of(score) for score in samples.values() if not score.passed))
        first = next((job for job, score in samples.items() if not score.passed), next(iter(samples)))
        was = f"{sum(score.passed for score in before.values())}/{len(before)}" if before else ""
        now = f"{passed}/{len(samples)}"
        more = f" <small>原 {was}</small>" if was and was != now else ""
        return f'<td class="cell {kind}" title="{escape(said)}"><a href="#{self.anchors[first]}">{now}{more}</a>'

    def trend(self) -> Iterator[str]:
        runs = [trend.run for trend in self.shown.trend]
        yield f'<p class="key">{plots.key(self.labels)}</p><div class="plots">'
        for name in _PLOTTED:
            keys = [f"{model} {variant}" for model, variant in self.columns]
            values = [[trend.means.get(key, {}).get(name) for trend in self.shown.trend] for key in keys]
            if any(value is not None for row in values for value in row):
                found = [Line(words, row) for words, row in zip(self.labels, values, strict=True)]
                drawn = plots.lines(found, runs, metrics.metric(name).most)
                yield f"<figure><figcaption>{escape(label(name))}</figcaption>{drawn}</figure>"
        yield "</div>"

    def samples(self) -> Iterator[str]:
        box = f"{self.name}-failed"
        yield f'<input type="checkbox" id="{box}" class="only"> <label class="filter" for="{box}">只看不通过的</label>'
        yield '<div class="samples">'
        others = (
            {one.key: (one, score) for one, score in self.shown.baseline.scores.items()} if self.shown.baseline else {}
        )
        for case, found in _grouped(self.shown.results).items():
            every = [pair for samples in found.values() for pair in samples.items()]
            kind = ' class="passed"' if all(score.passed for _, score in every) else ""
            yield f"<section{kind}><h3>{escape(case)}</h3>"
            for job, score in every:
                yield from self._sample(job, score, others.get(job.key))
            yield "</section>"
        yield "</div>"

    def _sample(self, job: Job, score: Score, other: tuple[Job, Score] | None) -> Iterator[str]:
        mark = '<span class="badge yes">通过</span>' if score.passed else '<span class="badge no">不通过</span>'
        anchor = self.anchors[job]
        where = f"{_named((job.model, job.variant.name), self.columns)}　第 {job.repeat} 次"
        yield f'<details class="sample{" passed" if score.passed else ""}" id="{anchor}"><summary>{mark} {escape(where)}'
        yield f' <small>{escape(outcome_of(score))}</small></summary><div class="pair">'
        yield _side(self.shown.results, job, score, f"{anchor}-a", "本次")
        if self.shown.baseline is not None and other is not None:
            yield _side(self.shown.baseline, *other, f"{anchor}-b", "基线")
        yield "</div></details>"


def _side(results: Results, job: Job, score: Score, anchor: str, which: str) -> str:
    """A draft with its findings, which are listed first: on a phone nothing can be hovered over."""
    text = results.run.outcome(job).text
    head = f'<div class="side"><small>{which} {escape(results.run.id)}</small>'
    if not text:
        return f'{head}<div class="text">{escape(score.error or "没有文字")}</div></div>'
    # An open slot that the brief leaves open is nobody's fault: it is shown, and not as an error.
    calm = frozenset({"unfilled-slot"} - set(score.fired))
    findings = [replace(one, level="info") if one.rule in calm else one for one in score.findings]
    rows = "".join(
        f'<li><a href="#{anchor}-{at}"><span class="{one.level}">{_LEVELS[one.level]}</span> '
        f"{escape(one.rule)}：{escape(one.message)}</a>"
        for at, one in enumerate(findings)
        if one.rule not in calm
    )
    left = sum(one.rule in calm for one in findings)
    slots = f'<p class="soft">待填 {left} 处</p>' if left else ""
    listed = f'<ol class="findings">{rows}</ol>' if rows else '<p class="soft">没有发现问题</p>'
    return f'{head}{listed}{slots}<div class="text">{marked(text, findings, anchor)}</div></div>'


def _gate(verdict: Verdict) -> str:
    place = " ".join(word for word in (verdict.model, verdict.variant) if word)
    kind = "yes" if verdict.passed else "no"
    return f'<li class="{kind}"><b>{escape(verdict.gate)}</b>　{escape(place)}　{escape(verdict.said)}'


def _figure(cell: CellSummary, name: str) -> str:
    figure = cell.figures.get(name)
    if figure is None:
        return "—"
    ends = f"{shown_number(figure.interval.low)}–{shown_number(figure.interval.high)}"
    first = ""
    if figure.first is not None and abs(figure.first - figure.interval.mean) > 1e-9:
        first = f"<br>初写 {shown_number(figure.first)}"
    return f"{shown_number(figure.interval.mean)} <small>[{ends}]{first}</small>"


def _named(column: Cell, columns: Sequence[Cell]) -> str:
    """A cell's name, without what all have in common."""
    model, variant = column
    kinds = {one[0].rpartition(":")[0] for one in columns}
    if len(kinds) == 1:
        model = model.rpartition(":")[2]
    if len({one[1] for one in columns}) == 1:
        return model
    return variant if len({one[0] for one in columns}) == 1 else f"{model} {variant}"


def _grouped(results: Results) -> dict[str, dict[Cell, dict[Job, Score]]]:
    """Case -> cell -> its samples."""
    groups: dict[str, dict[Cell, dict[Job, Score]]] = {}
    for job, score in results.scores.items():
        groups.setdefault(job.case.id, {}).setdefault((job.model, job.variant.name), {})[job] = score
    return groups


def _beside(shown: Report) -> dict[Cell, CellSummary]:
    """For each cell the baseline's summary that it is compared with."""
    if shown.baseline is None:
        return {}
    from evals.suite.summary import summarise

    old = {(cell.model, cell.variant): cell for cell in summarise(shown.baseline)}
    new = cells(shown.results)
    return {cell: old[other] for cell in new if (other := counterpart(cell, old, new)) is not None}
