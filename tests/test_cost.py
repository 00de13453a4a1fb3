"""What calls cost: the price table, the estimate before a run, the budget during it, the sums after it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from drafting import BRIEF, IDS, OUTLINE, retriever
from pricing import OWN, priced
from speaking import texts

from pipeline import prompt as prompts
from pipeline import tokens
from pipeline.cost import ledger, prices
from pipeline.cost.estimate import estimate
from pipeline.draft.request import facts_by_section, task_for
from pipeline.errors import DataError, InputError
from pipeline.store import HEADINGS
from pipeline.types import Usage

table = priced()


# --- prices ---


def test_the_shipped_table_names_day_and_source_of_every_price() -> None:
    shipped = prices.load({"QICAO_PRICES": ""}).table
    assert len(shipped) >= 5
    assert all(price.source and price.checked.year >= 2025 and price.endpoints for price in shipped)
    assert all(price.cached <= price.input <= price.output for price in shipped)


@pytest.mark.parametrize(
    ("endpoint", "model", "known"),
    [
        ("api.openai.com", "openai:gpt-4o", True),
        ("api.openai.com", "gpt-4o-2024-08-06", True),
        ("openai", "langchain:openai:gpt-4o", True),
        ("api.openai.com:443", "gpt-4o", True),
        ("reseller.example", "gpt-4o", False),  # another price, and we do not know it
        ("api.openai.com", "gpt-4o-audio-preview", False),
        ("127.0.0.1:8000", "openai:qwen2.5:7b", False),
        (None, "compose", False),
    ],
)
def test_whose_price_is_known(endpoint: str | None, model: str, known: bool) -> None:
    assert (prices.load({}).of(endpoint, model) is not None) is known


def test_the_users_own_prices_go_first_for_any_endpoint_when_none_is_named(table: prices.Prices) -> None:
    price = table.of("api.openai.com", "gpt-4o")
    assert price and price.currency == "CNY" and table.of("127.0.0.1:1", "openai:loopback-1") is price
    assert price.of(Usage(1_000_000, 500_000, 400_000)) == pytest.approx(0.6 * 2 + 0.4 * 0.5 + 0.5 * 8)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("input: 2", "input: -1", "不小于 0"),
        ("input: 2", "input: inf", "不小于 0"),
        ("input: 2", "input: 便宜", "不是数字"),
        ("currency: CNY, ", "", "缺少“currency”"),
        ("cached", "cahced", "是不是“cached”"),
        ("2026-01-02", "昨天", "不是日期"),
    ],
)
def test_a_table_that_is_wrong_is_told_with_its_line(old: str, new: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text(OWN.replace(old, new), "utf-8")
    with pytest.raises(DataError, match=words) as caught:
        prices.load({"QICAO_PRICES": str(path)})
    assert caught.value.line == 3
    with pytest.raises(InputError, match="没有这个文件"):
        prices.load({"QICAO_PRICES": str(tmp_path / "none.yaml")})


# --- before the run ---


@pytest.mark.slow
def test_the_estimate_is_near_what_the_prompts_and_replies_come_to() -> None:
    guess = estimate(BRIEF, OUTLINE, IDS, headings=True, model="openai:gpt-4o", price=None)
    facts = facts_by_section(BRIEF, OUTLINE, retriever())
    given = made = 0
    for key in (HEADINGS, *IDS):
        task = task_for(BRIEF, OUTLINE, key, facts)
        found = retriever().sections(BRIEF, task.spec, 4) if task.spec else retriever().headings(BRIEF, 4)
        given += prompts.build(task, found, model="openai:gpt-4o").tokens.total
        made += tokens.count(texts()[key], "openai:gpt-4o")[0]
    assert guess.calls == 11 and guess.most == 11 + 1 + 2 * len(IDS)
    assert guess.usage.input == pytest.approx(given, rel=0.25)
    assert guess.usage.output == pytest.approx(made, rel=0.3)
    assert "不估钱数" in guess.shown()


def test_the_estimate_says_money_and_the_day_of_the_price(table: prices.Prices) -> None:
    price = table.of("host", "gpt-4o")
    said = estimate(BRIEF, OUTLINE, ["wish"], headings=False, model="openai:gpt-4o", price=price).shown()
    assert "预计调用 1 次" in said and "CNY" in said and "2026-01-02" in said
    assert estimate(BRIEF, OUTLINE, [], headings=False, model="openai:a", price=None).calls == 0


# --- after it ---


def row(**values: Any) -> dict[str, Any]:
    usage = {"input": 1000, "output": 200, "cached": 600, "reasoning": 50}
    plain = {
        "section": "hope",
        "purpose": "section",
        "model": "gpt-4o",
        "usage": usage,
        "seconds": 1.5,
        "outcome": "ok",
    }
    return {**plain, "endpoint": "host", "asked": "openai:gpt-4o", "requests": 1, **values}


def test_sums_per_section_and_stage(table: prices.Prices) -> None:
    rows = [
        row(section="headings", purpose="headings"),
        row(requests=3),
        row(purpose="repair", outcome="unfinished"),
        row(outcome="ModelBusy", usage={}, requests=4),
        row(outcome="ModelBusy", usage={}, requests=0),  # the circuit was open
        row(outcome="cached", usage={}, requests=0),
        row(section="wish", usage={}, estimate={"input": 900, "output": 20}),
        row(section="wish", asked="openai:other", model="other"),
    ]
    found = ledger.ledger(rows, table)
    total = found.total
    assert (total.calls, total.requests, total.retries, total.failed, total.reused) == (7, 11, 5, 2, 1)
    assert (total.input, total.cached, total.output, total.reasoning) == (4 * 1000 + 900, 2400, 4 * 200 + 20, 200)
    assert (total.unreported, total.unpriced) == (1, 1)
    one = (400 * 2 + 600 * 0.5 + 200 * 8) / 1e6
    assert total.money == {"CNY": pytest.approx(3 * one + (900 * 2 + 20 * 8) / 1e6)}
    assert list(found.sections) == ["headings", "hope", "wish"] and list(found.sections["hope"]) == [
        "section",
        "repair",
    ]
    assert found.json()["sections"]["hope"]["repair"]["calls"] == 1
    said = "\n".join(found.lines())
    for words in (
        "重试 5 次",
        "取自本机缓存的回复 1 次",
        "没有报用量的 1 次",
        "没有价格的 1 次",
        "没有问成的调用 2 次",
    ):
        assert words in said


def test_rows_of_an_older_log_are_read(table: prices.Prices) -> None:
    old = {
        "section": "hope",
        "purpose": "section",
        "model": "gpt-4o",
        "usage": {"input": 5, "output": 2},
        "outcome": "ok",
    }
    assert ledger.ledger([old], table).total.money == {}
