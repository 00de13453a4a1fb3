"""After a run: what its calls took, from the lines of ``calls.jsonl``, per section and stage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.cost.prices import Prices
from pipeline.types import Usage

STAGES: Mapping[str, str] = {"headings": "拟标题", "section": "初写", "repair": "改写", "spot": "逐句改"}


@dataclass(slots=True)
class Sum:
    """Of some calls. ``requests`` includes retries; ``input`` includes ``cached``, ``output`` includes ``reasoning``.

    ``reused``: replies from our own cache, which cost nothing. ``unreported``: calls whose tokens the service did not
    tell; they are in the sums as estimated. ``unpriced``: paid calls that no price is known for. ``money`` by currency.
    """

    calls: int = 0
    requests: int = 0
    retries: int = 0
    failed: int = 0
    reused: int = 0
    input: int = 0
    cached: int = 0
    output: int = 0
    reasoning: int = 0
    unreported: int = 0
    unpriced: int = 0
    seconds: float = 0.0
    money: dict[str, float] = field(default_factory=dict)

    def add(self, row: Mapping[str, Any], prices: Prices) -> None:
        requests = int(row.get("requests", 1))
        self.requests += requests
        self.retries += max(0, requests - 1)
        self.seconds += float(row.get("seconds") or 0.0)
        outcome = row.get("outcome")
        if outcome == "cached":
            self.reused += 1
            return
        self.calls += 1
        if outcome not in ("ok", "unfinished"):
            self.failed += 1
            return
        usage, told = _usage(row)
        self.unreported += not told
        self.input += usage.input or 0
        self.cached += usage.cached or 0
        self.output += usage.output or 0
        self.reasoning += usage.reasoning or 0
        if row.get("endpoint"):
            self._pay(row, usage, prices)

    def _pay(self, row: Mapping[str, Any], usage: Usage, prices: Prices) -> None:
        names = [str(row[key]) for key in ("asked", "model") if row.get(key)]
        price = next((found for name in names if (found := prices.of(str(row["endpoint"]), name))), None)
        if price is None:
            self.unpriced += 1
        else:
            self.money[price.currency] = self.money.get(price.currency, 0.0) + price.of(usage)

    def json(self) -> dict[str, Any]:
        numbers = {name: getattr(self, name) for name in self.__slots__ if name not in ("seconds", "money")}
        money = {currency: round(amount, 6) for currency, amount in self.money.items()}
        return {**numbers, "seconds": round(self.seconds, 3), "money": money}


@dataclass(frozen=True, slots=True)
class Ledger:
    """``sections``: section id -> stage -> sum, in the order of the log."""

    total: Sum
    stages: Mapping[str, Sum]
    sections: Mapping[str, Mapping[str, Sum]]

    def json(self) -> dict[str, Any]:
        """For ``qicao cost --format json``."""
        return {
            "schema": 1,
            "total": self.total.json(),
            "stages": {stage: found.json() for stage, found in self.stages.items()},
            "sections": {
                key: {stage: found.json() for stage, found in stages.items()} for key, stages in self.sections.items()
            },
        }

    def lines(self) -> Iterator[str]:
        """For people: one line a section and stage, the stages, the total, what is not in it."""
        yield "节\t阶段\t调用\t请求\t输入\t其中缓存\t输出\t其中思考\t秒\t费用"
        for key, stages in self.sections.items():
            for stage, found in stages.items():
                yield _line(key, STAGES.get(stage, stage), found)
        for stage, found in self.stages.items():
            yield _line("各节", STAGES.get(stage, stage), found)
        yield _line("合计", "", self.total)
        yield from self._notes()

    def _notes(self) -> Iterator[str]:
        total = self.total
        if total.failed:
            yield f"没有问成的调用 {total.failed} 次：服务没有报用量，可能仍然收费。"
        if total.retries:
            yield f"重试 {total.retries} 次。"
        if total.reused:
            yield f"取自本机缓存的回复 {total.reused} 次，没有花费。"
        if total.unreported:
            yield f"服务没有报用量的 {total.unreported} 次，按文字估算。"
        if total.unpriced:
            yield f"价目表里没有价格的 {total.unpriced} 次，没有计入费用（可写进 prices.yaml）。"


def ledger(rows: Iterable[Mapping[str, Any]], prices: Prices) -> Ledger:
    """The sums of ``calls.jsonl``."""
    total = Sum()
    stages: dict[str, Sum] = {}
    sections: dict[str, dict[str, Sum]] = {}
    for row in rows:
        key, stage = str(row.get("section", "")), str(row.get("purpose", ""))
        for found in (
            total,
            stages.setdefault(stage, Sum()),
            sections.setdefault(key, {}).setdefault(stage, Sum()),
        ):
            found.add(row, prices)
    return Ledger(total, stages, sections)


def _usage(row: Mapping[str, Any]) -> tuple[Usage, bool]:
    """As the service reported it, and whether it did; else as estimated when the call was made."""
    said, guess = row.get("usage") or {}, row.get("estimate") or {}
    told = said.get("input") is not None and said.get("output") is not None
    numbers = {key: said.get(key) if said.get(key) is not None else guess.get(key) for key in ("input", "output")}
    return Usage(numbers["input"], numbers["output"], said.get("cached"), said.get("reasoning")), told


def _line(key: str, stage: str, found: Sum) -> str:
    money = "，".join(f"{amount:.4g} {currency}" for currency, amount in found.money.items())
    numbers = (found.calls, found.requests, found.input, found.cached, found.output, found.reasoning)
    return "\t".join([key, stage, *(f"{number:,}" for number in numbers), f"{found.seconds:.1f}", money])
