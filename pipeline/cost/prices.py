"""The price table: ``prices.yaml`` beside this file, and before it the user's own, as far as it goes."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import yamlfile
from pipeline.places import place
from pipeline.types import Usage
from pipeline.yamlfile import Node

_SHIPPED = Path(__file__).with_name("prices.yaml")
_KEYS = ("models", "endpoints", "currency", "input", "cached", "output", "checked", "source")
_DATED = re.compile(r"-(?:\d{4}-\d{2}-\d{2}|\d{4,8}|latest)$")  # gpt-4o-2024-08-06: what a service calls itself
_KIND = re.compile(r"^(?:openai:|langchain:[^:]*:)")
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """Of a million tokens. ``cached``: of input that the service had in its prompt cache. ``checked``: when looked up."""

    models: frozenset[str]
    endpoints: frozenset[str]  # empty: any
    currency: str
    input: float
    cached: float
    output: float
    checked: date
    source: str

    def shown(self) -> str:
        where = "、".join(sorted(self.endpoints)) or "任何接口"
        rates = f"输入 {self.input:g}，缓存命中 {self.cached:g}，输出 {self.output:g} {self.currency}/百万词元"
        return f"{'、'.join(sorted(self.models))}（{where}）：{rates}；{self.checked} 查，{self.source}"

    def json(self) -> dict[str, Any]:
        """For ``qicao cost --format json``."""
        rates = {"currency": self.currency, "input": self.input, "cached": self.cached, "output": self.output}
        names = {"models": sorted(self.models), "endpoints": sorted(self.endpoints)}
        return {**names, **rates, "checked": self.checked.isoformat(), "source": self.source}

    def of(self, usage: Usage) -> float:
        """What a call cost; input tokens include the cached ones, output tokens the reasoning."""
        given, cached = usage.input or 0, min(usage.cached or 0, usage.input or 0)
        return ((given - cached) * self.input + cached * self.cached + (usage.output or 0) * self.output) / _MILLION


@dataclass(frozen=True, slots=True)
class Prices:
    table: tuple[Price, ...]

    def of(self, endpoint: str | None, model: str) -> Price | None:
        """The price of ``model`` (``gpt-4o``, ``openai:gpt-4o``) at an endpoint; None when the table does not say."""
        name = _KIND.sub("", model)
        names = {name, _DATED.sub("", name)}
        host = (endpoint or "").partition(":")[0]
        for price in self.table:
            if names & price.models and (not price.endpoints or host in price.endpoints):
                return price
        return None


def own_table(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the user's table is, or would be: QICAO_PRICES, else ``prices.yaml`` in the platform's place for settings."""
    return place("QICAO_PRICES", "config", "prices.yaml", environ)


def load(environ: Mapping[str, str] = os.environ) -> Prices:
    """The user's prices, then the shipped ones. DataError names file and line; one that QICAO_PRICES names must exist."""
    own = own_table(environ)
    wanted = own.exists() or environ.get("QICAO_PRICES", "").strip()
    return Prices((*(_read(own) if wanted else ()), *_read(_SHIPPED)))


def _read(path: Path) -> tuple[Price, ...]:
    keys = yamlfile.load(path).mapping({"prices"}, {"prices"})
    return tuple(_price(node) for node in keys["prices"].items())


def _price(node: Node) -> Price:
    keys = node.mapping(_KEYS, {"models", "currency", "input", "output", "checked", "source"})
    return Price(
        models=frozenset(keys["models"].texts()),
        endpoints=frozenset(keys["endpoints"].texts()) if "endpoints" in keys else frozenset(),
        currency=keys["currency"].text(),
        input=_amount(keys["input"]),
        cached=_amount(keys["cached" if "cached" in keys else "input"]),
        output=_amount(keys["output"]),
        checked=keys["checked"].day(),
        source=keys["source"].text(),
    )


def _amount(node: Node) -> float:
    value = node.number()
    if not 0 <= value < math.inf:
        raise node.fail("价格要写不小于 0 的数。")
    return value
