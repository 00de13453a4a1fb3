"""The metrics of the eval suite; the docstring of each function is its formula.

    from evals.metrics import Sample, measure
    measure(Sample(text, brief, outline))["loose_share"]

``strict`` counts errors and warnings, ``loose`` errors alone, over the same rules: strict is never above loose. Open
slots that the brief leaves open are nobody's fault in either; ``slots`` measures them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from evals.metrics import constraints, cost, expected, form, language, tracing
from evals.metrics.sample import Sample, Spending

__all__ = ["METRICS", "Metric", "Sample", "Spending", "failed", "measure", "metric"]

_WRITTEN = frozenset({"draft", "section", "regen"})
_ALL = _WRITTEN | {"check"}


@dataclass(frozen=True, slots=True)
class Metric:
    """``least`` and ``most``: its range, None without an upper end. ``failed``: its value for a case that failed.

    ``text``: it depends on the text alone, so that first and final draft can be set side by side. ``kinds``: of cases.
    """

    name: str
    label: str
    better: Literal["higher", "lower"]
    compute: Callable[[Sample], float | None]
    kinds: frozenset[str] = _WRITTEN
    most: float | None = 1.0
    failed: float | None = 0.0
    text: bool = True
    least: float = 0.0

    @property
    def formula(self) -> str:
        return (self.compute.__doc__ or "").strip()


def _rate(
    name: str, label: str, compute: Callable[[Sample], float | None], most: float | None = None, *, text: bool = False
) -> Metric:
    """A quantity of which less is better, and that a failed case does not have."""
    return Metric(name, label, "lower", compute, most=most, failed=None, text=text)


METRICS: tuple[Metric, ...] = (
    Metric("passed", "通过", "higher", expected.passed, kinds=_ALL, text=False),
    Metric("completed", "写成", "higher", expected.completed, kinds=_ALL, text=False),
    Metric("expected", "符合期望", "higher", expected.met, kinds=_ALL, text=False),
    Metric("strict", "全部规则（严）", "higher", constraints.strict),
    Metric("loose", "全部规则（宽）", "higher", constraints.loose),
    Metric("strict_share", "规则通过率（严）", "higher", constraints.strict_share),
    Metric("loose_share", "规则通过率（宽）", "higher", constraints.loose_share),
    Metric("formulations", "规范提法", "higher", tracing.formulations),
    _rate("untraced", "无出处数字/千字", tracing.untraced, text=True),
    Metric("slots", "待填项", "higher", tracing.slots),
    Metric("length", "字数", "higher", form.length),
    Metric("parallel", "标题对仗", "higher", form.parallel, kinds=frozenset({"draft", "regen"})),
    _rate("overlap", "与参考重合", language.overlap, 1.0, text=True),
    _rate("repetition", "自我重复", language.repetition, 1.0, text=True),
    Metric("distinct", "各次之间不同", "higher", language.distinct, failed=None, text=False),
    Metric("outside_edits", "误改的节", "lower", expected.outside_edits, frozenset({"regen"}), None, None, text=False),
    _rate("tokens_in", "输入词元", cost.tokens_in),
    _rate("tokens_out", "输出词元", cost.tokens_out),
    Metric("cached_share", "缓存占比", "higher", cost.cached_share, failed=None, text=False),
    _rate("calls", "调用", cost.calls),
    _rate("seconds", "模型用时（秒）", cost.seconds),
    _rate("cost", "费用", cost.money),
)
_BY_NAME = {known.name: known for known in METRICS}


def metric(name: str) -> Metric:
    """The metric of that name; KeyError when there is none."""
    return _BY_NAME[name]


def measure(sample: Sample, *, text_only: bool = False) -> dict[str, float]:
    """Every metric that applies to the sample; what does not apply is absent."""
    found: dict[str, float] = {}
    for known in METRICS:
        if sample.kind in known.kinds and (known.text or not text_only):
            value = known.compute(sample)
            if value is not None:
                found[known.name] = value
    return found


def failed(kind: str) -> dict[str, float]:
    """The metrics of a case that failed: it counts as failed wherever that has a value."""
    return {known.name: known.failed for known in METRICS if kind in known.kinds and known.failed is not None}
