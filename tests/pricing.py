"""A user's own table of prices, for tests of what calls cost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.cost import prices

OWN = """
prices:
  - {models: [loopback-1, gpt-4o], currency: CNY, input: 2, cached: 0.5, output: 8, checked: 2026-01-02, source: 合同}
"""


def priced() -> Any:
    """The fixture ``table``: the shipped prices with the user's own before them."""

    @pytest.fixture
    def table(tmp_path: Path) -> prices.Prices:
        path = tmp_path / "prices.yaml"
        path.write_text(OWN, "utf-8")
        return prices.load({"QICAO_PRICES": str(path)})

    return table
