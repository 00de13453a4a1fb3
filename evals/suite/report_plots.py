"""Plots of a run as SVG, in the page's own colours: intervals side by side, and lines over runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

COLOURS = ("#2f74c0", "#d9702b", "#3f9a57", "#9461c4", "#b08a1e", "#c2456b")
_WIDE, _ROW, _LEFT, _RIGHT = 420, 24, 150, 46  # px; the page scales them
_HIGH, _TOP, _FOOT = 130, 10, 20
_NEAR = 0.9  # of the end: where all values lie above it, the plot begins there
_LABEL = 22  # characters of a label that fit


@dataclass(frozen=True, slots=True)
class Dot:
    """A mean with its interval; ``before``: the baseline's mean."""

    label: str
    mean: float
    low: float
    high: float
    before: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A value a run, None where the run had none."""

    label: str
    values: Sequence[float | None]


def colour(at: int) -> str:
    return COLOURS[at % len(COLOURS)]


def axis(values: Sequence[float], most: float | None) -> tuple[float, float]:
    """Where an axis begins and ends: 0 to ``most`` (None: the highest value), closer where all lie near that end."""
    end = most or max(values, default=1.0) or 1.0
    if most is not None and values and min(values) >= _NEAR * most:
        return _NEAR * most, most
    return 0.0, end


def dots(dots: Sequence[Dot], most: float | None) -> str:
    """A row each: the interval, the mean as a dot, the baseline's mean as a ring. ``most``: the end of the axis."""
    known = [value for dot in dots for value in (dot.low, dot.high, dot.before) if value is not None]
    start, end = axis(known, most)
    high = _TOP + _ROW * len(dots) + _FOOT

    def x(value: float) -> float:
        return _LEFT + (value - start) / (end - start) * (_WIDE - _LEFT - _RIGHT)

    marks = [start + share * (end - start) for share in (0, 0.5, 1)]
    rows = [line for value in marks for line in _tick(x(value), high, value)]
    for at, dot in enumerate(dots):
        y = _TOP + _ROW * (at + 0.5)
        rows.append(f'<text x="0" y="{y + 4:.0f}">{escape(_short(dot.label))}<title>{escape(dot.label)}</title></text>')
        rows.append(
            f'<line x1="{x(dot.low):.1f}" x2="{x(dot.high):.1f}" y1="{y}" y2="{y}" stroke="{colour(at)}" stroke-width="3" '
            f'stroke-linecap="round" opacity=".45"/><circle cx="{x(dot.mean):.1f}" cy="{y}" r="4.5" fill="{colour(at)}"/>'
        )
        if dot.before is not None:
            rows.append(
                f'<circle cx="{x(dot.before):.1f}" cy="{y}" r="5" fill="none" stroke="{colour(at)}" stroke-width="1.5"/>'
            )
        rows.append(f'<text x="{_WIDE}" y="{y + 4:.0f}" text-anchor="end">{_shown(dot.mean)}</text>')
    return f'<svg viewBox="0 0 {_WIDE} {high}" role="img">{"".join(rows)}</svg>'


def lines(lines: Sequence[Line], runs: Sequence[str], most: float | None) -> str:
    """Values over runs, on an axis as for `dots`."""
    known = [value for line in lines for value in line.values if value is not None]
    start, end = axis(known, most)
    floor = _HIGH - _FOOT

    def at(number: int, value: float) -> tuple[float, float]:
        step = (_WIDE - 2 * _RIGHT) / max(1, len(runs) - 1)
        return _RIGHT + number * step, floor - (value - start) / (end - start) * (floor - _TOP)

    rows = []
    for value in (start, (start + end) / 2, end):
        y = at(0, value)[1]
        rows.append(f'<line class="grid" x1="{_RIGHT}" x2="{_WIDE - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        rows.append(f'<text class="faint" x="{_RIGHT - 6}" y="{y + 4:.1f}" text-anchor="end">{_shown(value)}</text>')
    for number, line in enumerate(lines):
        rows += _drawn(
            line, runs, [None if value is None else at(n, value) for n, value in enumerate(line.values)], number
        )
    rows.append(f'<text class="faint" x="{_RIGHT}" y="{_HIGH - 4}">{escape(runs[0])}</text>')
    rows.append(f'<text class="faint" x="{_WIDE - _RIGHT}" y="{_HIGH - 4}" text-anchor="end">{escape(runs[-1])}</text>')
    return f'<svg viewBox="0 0 {_WIDE} {_HIGH}" role="img">{"".join(rows)}</svg>'


def _drawn(line: Line, runs: Sequence[str], places: Sequence[tuple[float, float] | None], number: int) -> Iterator[str]:
    way = " ".join(f"{place[0]:.1f},{place[1]:.1f}" for place in places if place)
    yield f'<polyline points="{way}" fill="none" stroke="{colour(number)}" stroke-width="2"/>'
    for run, value, place in zip(runs, line.values, places, strict=True):
        if place is not None and value is not None:
            said = escape(f"{run}　{line.label}：{_shown(value)}")
            yield f'<circle cx="{place[0]:.1f}" cy="{place[1]:.1f}" r="3.5" fill="{colour(number)}"><title>{said}</title></circle>'


def key(labels: Sequence[str]) -> str:
    """Which colour is which."""
    return "".join(f'<b style="background:{colour(at)}"></b>{escape(label)}' for at, label in enumerate(labels))


def _tick(x: float, high: float, value: float) -> tuple[str, str]:
    line = f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{high - _FOOT}"/>'
    return line, f'<text class="faint" x="{x:.1f}" y="{high - 5}" text-anchor="middle">{_shown(value)}</text>'


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"


def _shown(value: float) -> str:
    return f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"
