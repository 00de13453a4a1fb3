"""What calls cost: the price table, the estimate before a run, the budget during it, the sums after it."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from drafting import BRIEF, IDS, OUTLINE, retriever, write
from endpoint import USAGE, Behaviour, Endpoint, Exchange, begun, say, status
from hypothesis import given
from hypothesis import strategies as st
from modelrun import KEY, ignore, prompt
from speaking import EXAMPLE, good, section, texts

from pipeline import models, tokens
from pipeline import prompt as prompts
from pipeline.cli import main
from pipeline.cost import budget, ledger, prices
from pipeline.cost.budget import Budget, Metered
from pipeline.cost.estimate import estimate
from pipeline.draft import task_for
from pipeline.draft.desk import facts_by_section
from pipeline.errors import BudgetSpent, DataError, InputError, ModelBusy
from pipeline.models import open_model
from pipeline.models.patience import Retries
from pipeline.store import HEADINGS, View
from pipeline.types import Completion, Prompt, Usage

OWN = """
prices:
  - {models: [loopback-1, gpt-4o], currency: CNY, input: 2, cached: 0.5, output: 8, checked: 2026-01-02, source: 合同}
"""


@pytest.fixture
def table(tmp_path: Path) -> prices.Prices:
    path = tmp_path / "prices.yaml"
    path.write_text(OWN, "utf-8")
    return prices.load({"QICAO_PRICES": str(path)})


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


# --- the budget ---


@pytest.mark.parametrize(
    ("text", "limit"),
    [("200000t", 200_000), ("20万t", 200_000), ("200k tokens", 200_000), ("1.5M t", 1_500_000), ("3000词元", 3000)],
)
def test_budgets_in_tokens(text: str, limit: float) -> None:
    assert budget.parse(text, None) == Budget(limit)


def test_budgets_in_money_need_a_price(table: prices.Prices) -> None:
    price = table.of("host", "gpt-4o")
    assert budget.parse("2.5", price) == Budget(2.5, price)
    with pytest.raises(InputError, match="200000t|2.5t"):
        budget.parse("2.5", None)


@given(text=st.text(max_size=8))
def test_any_other_budget_is_refused_in_words(text: str) -> None:
    try:
        assert budget.parse(text, None).limit > 0
    except InputError as error:
        assert "--budget" in str(error)


class Counted:
    """A model that takes what it is told to, and says so."""

    name, remote, repairs, endpoint = "openai:a", False, True, "host"

    def __init__(self, usage: Usage, text: str = "好" * 100) -> None:
        self.usage, self.text = usage, text
        self.calls = 0

    def complete(self, prompt: Prompt, on_text: Callable[[str], None]) -> Completion:
        self.calls += 1
        for start in range(0, len(self.text), 10):
            on_text(self.text[start : start + 10])
        return Completion(self.text, self.name, self.usage, finish="stop")


def sized(total: int) -> Prompt:
    asked = prompt("wish")
    return replace(asked, tokens=replace(asked.tokens, total=total, exact=True))


def test_what_the_service_counted_is_what_is_spent() -> None:
    inner = Counted(Usage(400, 100))
    model = Metered(inner, Budget(1200))
    for _ in range(2):
        model.complete(sized(400), ignore)
    with pytest.raises(BudgetSpent, match="已用约 1,000 词元") as caught:
        model.complete(sized(400), ignore)
    assert inner.calls == 2 and caught.value.exit_code == 3 and "--resume" in str(caught.value)
    with pytest.raises(BudgetSpent) as again:  # and nothing after it, however small
        model.complete(sized(1), ignore)
    assert str(again.value) == str(caught.value)


def test_without_a_report_the_words_are_counted() -> None:
    inner = Counted(Usage())
    model = Metered(inner, Budget(1000))
    model.complete(sized(900), ignore)
    with pytest.raises(BudgetSpent):
        model.complete(sized(100), ignore)
    assert inner.calls == 1


def test_hidden_thinking_is_set_aside_from_the_second_call_on() -> None:
    inner = Counted(Usage(100, 8000))  # a hundred times what can be seen
    model = Metered(inner, Budget(10_000))
    model.complete(sized(100), ignore)
    with pytest.raises(BudgetSpent):
        model.complete(sized(100), ignore)
    assert inner.calls == 1


def test_a_reply_that_grows_too_long_is_cut_off_where_the_bound_is() -> None:
    heard: list[str] = []
    model = Metered(Counted(Usage(), "说" * 5000), Budget(1000))
    with pytest.raises(BudgetSpent):
        model.complete(sized(500), heard.append)
    assert 300 < len("".join(heard)) < 1000


def test_a_call_that_failed_before_it_began_costs_nothing() -> None:
    class Failing(Counted):
        def complete(self, prompt: Prompt, on_text: Callable[[str], None]) -> Completion:
            self.calls += 1
            raise ModelBusy("忙")

    inner = Failing(Usage())
    model = Metered(inner, Budget(700))
    for _ in range(3):
        with pytest.raises(ModelBusy):
            model.complete(sized(500), ignore)
    assert inner.calls == 3


@given(sizes=st.lists(st.integers(1, 400), min_size=1, max_size=12), limit=st.integers(100, 2000))
def test_calls_side_by_side_never_exceed_the_bound(sizes: list[int], limit: int) -> None:
    paid: list[int] = []

    class Honest(Counted):
        def complete(self, prompt: Prompt, on_text: Callable[[str], None]) -> Completion:
            paid.append(prompt.tokens.total + 20)
            return Completion("好" * 20, self.name, Usage(prompt.tokens.total, 20), finish="stop")

    model = Metered(Honest(Usage()), Budget(limit))

    def ask(size: int) -> bool:
        try:
            model.complete(sized(size), ignore)
        except BudgetSpent:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(ask, sizes))
    assert sum(paid) <= limit and sum(done) == len(paid)


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


# --- the whole of it ---


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user with prices of his own and an empty cache."""
    (tmp_path / "prices.yaml").write_text(OWN, "utf-8")
    monkeypatch.setenv("QICAO_PRICES", str(tmp_path / "prices.yaml"))
    monkeypatch.setenv("QICAO_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.delenv("QICAO_NO_CACHE", raising=False)
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, server: Endpoint, folder: Path, *options: str) -> int:
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    return main(["draft", str(EXAMPLE), "-o", str(folder), "--model", "openai:loopback-1", *options])


Captured = pytest.CaptureFixture[str]


def test_a_draft_is_estimated_before_and_accounted_for_after(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    with Endpoint(otherwise=good) as server:
        assert run(monkeypatch, server, home / "d") == 0
        asked = len(server.requests)
    said = capsys.readouterr().err
    assert "预计调用 11 次" in said and "CNY" in said
    assert main(["cost", str(home / "d"), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["total"]["requests"] == found["total"]["calls"] == asked == 11
    assert found["total"]["input"] == 11 * USAGE["prompt_tokens"] and found["total"]["cached"] == 11 * 1024
    one = ((1200 - 1024) * 2 + 1024 * 0.5 + 300 * 8) / 1e6
    assert found["total"]["money"] == {"CNY": pytest.approx(11 * one, abs=1e-5)}
    assert list(found["sections"]) == [HEADINGS, *IDS]
    assert main(["cost", str(home / "d")]) == 0
    assert "合计" in capsys.readouterr().out


def test_a_budget_stops_the_draft_and_resume_finishes_it(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    with Endpoint(otherwise=good) as server:
        assert run(monkeypatch, server, home / "d", "--budget", "20000t") == 3
        first = len(server.requests)
        spent = first * USAGE["total_tokens"]
        said = capsys.readouterr().err
        assert 0 < first < 11 and spent <= 20_000
        assert said.count("到了预算 20,000 词元") >= 1 and "--resume" in said and "多半不够写完" in said
        done = len(IDS) - len(View(home / "d").missing())
        assert done >= 1
        assert run(monkeypatch, server, home / "d", "--resume") == 0
        assert len(server.requests) == 11  # what was written is not asked for again
    said = capsys.readouterr().err
    assert "预计调用" in said


@pytest.mark.slow
def test_a_budget_in_money_and_a_wrong_one(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    with Endpoint(otherwise=good) as server:
        assert run(monkeypatch, server, home / "d", "--budget", "很少") == 2
        assert run(monkeypatch, server, home / "d", "--budget", "0.03") == 3
        one = ((1200 - 1024) * 2 + 1024 * 0.5 + 300 * 8) / 1e6
        assert 0 < len(server.requests) * one <= 0.03
    assert "CNY" in capsys.readouterr().err


def test_the_same_draft_again_is_answered_from_the_cache(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    with Endpoint(otherwise=good) as server:
        assert run(monkeypatch, server, home / "one") == 0
        assert run(monkeypatch, server, home / "two") == 0
        assert len(server.requests) == 11
        assert run(monkeypatch, server, home / "three", "--no-cache") == 0
        assert len(server.requests) == 22
        capsys.readouterr()
        assert main(["cost", str(home / "two"), "--format", "json"]) == 0
        total = json.loads(capsys.readouterr().out)["total"]
        assert (total["reused"], total["calls"], total["money"]) == (11, 0, {})
        assert main(["cache", "--format", "json"]) == 0
        shown = json.loads(capsys.readouterr().out)
        assert len(shown["replies"]) == 11 and {row["section"] for row in shown["replies"]} == {HEADINGS, *IDS}
        assert main(["cache", "clear"]) == 0 and "11 条" in capsys.readouterr().out
        assert main(["cache"]) == 0 and capsys.readouterr().out.startswith("0 条")
        assert run(monkeypatch, server, home / "four") == 0
        assert len(server.requests) == 33
    assert (home / "one/draft.md").read_bytes() == (home / "two/draft.md").read_bytes()


def test_a_regeneration_never_comes_from_the_cache(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Endpoint(otherwise=good) as server:
        assert run(monkeypatch, server, home / "d") == 0
        for _ in range(2):  # the same prompt both times: another text is what the writer asks for
            before = len(server.requests)
            call = ["regen", str(home / "d"), "hope", "--fresh", "--model", "openai:loopback-1"]
            assert main(call) == 0
            assert [section(received) for received in server.requests[before:]] == ["hope"]


def test_a_reply_that_could_not_be_used_is_not_given_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(exchange: Exchange) -> None:
        refuse = section(exchange.received) == "hope"
        (say("抱歉，我无法协助完成这个请求。") if refuse else good)(exchange)

    with Endpoint(otherwise=refusing) as server:
        assert run(monkeypatch, server, home / "d") == 3
        server.otherwise = good
        assert run(monkeypatch, server, home / "d", "--resume") == 0
        before = len(server.requests)
        assert run(monkeypatch, server, home / "again") == 0
        assert [section(received) for received in server.requests[before:]] == []


def test_compose_is_not_cached_nor_estimated(home: Path, capsys: Captured) -> None:
    call = ["draft", str(EXAMPLE), "-o", str(home / "d"), "--model", "compose", "--budget", "1t"]
    assert main(call) == 0
    assert not (home / "cache" / "replies").exists() and "预计" not in capsys.readouterr().err


def test_lost_tries_are_on_the_budget(home: Path) -> None:
    """A stream that broke off is paid for although nobody reports it."""
    behaviours: list[Behaviour] = [begun(texts()["review"]), say(texts()["review"])]
    with Endpoint(*behaviours, status(500)) as server:
        inner = open_model(
            "openai:loopback-1", environ={"OPENAI_BASE_URL": server.url}, retries=Retries(attempts=2, sleep=ignore)
        )
        asked = replace(prompt("review"), tokens=replace(prompt("review").tokens, total=1200))
        model = Metered(inner, Budget(4000))
        model.complete(asked, ignore)
        with pytest.raises(BudgetSpent) as caught:
            model.complete(asked, ignore)
        models.close(inner)
    spent = int(str(caught.value).split("已用约 ")[1].split(" ")[0].replace(",", ""))
    assert spent > 1500 + 1200


def test_prompt_says_what_asking_would_cost(home: Path, capsys: Captured) -> None:
    assert main(["prompt", str(EXAMPLE), "wish", "--model", "openai:gpt-4o", "--format", "json"]) == 0
    cost = json.loads(capsys.readouterr().out)["cost"]
    assert cost["money"]["currency"] == "CNY" and cost["input"] > 1000
    assert main(["prompt", str(EXAMPLE), "wish", "--model", "openai:nobody"]) == 0
    assert "不估钱数" in capsys.readouterr().out
    assert main(["cost"]) == 0
    assert "合同" in capsys.readouterr().out


def test_a_log_tells_where_calls_went_and_never_the_key(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Endpoint(otherwise=good) as server:
        assert run(monkeypatch, server, home / "d") == 0
        log = (home / "d/calls.jsonl").read_text("utf-8")
        assert server.url.split("/")[2] in log and KEY not in log
    write(home / "fake", models.open_model("compose"))
    assert "endpoint" not in (home / "fake/calls.jsonl").read_text("utf-8")
