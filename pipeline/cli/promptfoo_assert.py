"""promptfoo's Python assertion over our evaluators. A file of your own beside promptfooconfig.yaml holds one line:

    from pipeline.cli.promptfoo_assert import get_assert

and the configuration names it (``PROMPTFOO_PYTHON`` is the Python that has qicao):

    assert:
      - type: python
        value: file://qicao_assert.py
        config: {rules: [untraced-figure, wrong-collocation], metrics: {formulations: 0.9}, brief: brief.yaml}

``brief`` may also be a variable of the test; without ``rules`` and ``metrics`` all rules are run. What is misspelt raises,
and promptfoo counts that as failed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.cli.evaluators import judged
from pipeline.errors import InputError

_KEYS = {"rules", "metrics", "brief", "section", "fail_on"}


def get_assert(output: str, context: Mapping[str, Any]) -> dict[str, Any]:
    """promptfoo's GradingResult: passed when every evaluator is, scored with the share of them."""
    wish = dict(context.get("config") or {})
    if unknown := sorted(wish.keys() - _KEYS):
        raise InputError(f"不认识 {'、'.join(unknown)}。config 里可以写：{'、'.join(sorted(_KEYS))}。")
    checks = judged(
        output,
        tuple(wish.get("rules") or ()),
        wish.get("metrics"),
        brief=wish.get("brief") or (context.get("vars") or {}).get("brief"),
        section=wish.get("section"),
        fail_on=wish.get("fail_on", "error"),
    )
    broken = [one for one in checks if not one.passed]
    return {
        "pass": not broken,
        "score": 1 - len(broken) / len(checks),
        "reason": "\n".join(one.reason for one in broken) or "没有发现问题",
        "componentResults": [{"pass": one.passed, "score": one.score, "reason": one.reason} for one in checks],
    }
