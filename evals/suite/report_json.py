"""The report for programs; ``schema`` counts the versions of its keys."""

from __future__ import annotations

import json
from collections.abc import Sequence

from evals.suite.report import Report, as_row


def render(reports: Sequence[Report], *, terminal: bool = False) -> str:  # noqa: ARG001  a format may use colours
    rows = {"schema": 1, "runs": [as_row(shown) for shown in reports]}
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
