"""Estimate, budget, account and cache as a user meets them: whole commands against a server on the loopback interface."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from drafting import IDS, write
from endpoint import USAGE, Behaviour, Endpoint, Exchange, begun, say, status
from modelrun import KEY, ignore, prompt
from pricing import OWN
from speaking import EXAMPLE, copying_allowed, good, section, texts

from pipeline import models
from pipeline.cli import main
from pipeline.cost.budget import Budget, Metered
from pipeline.errors import BudgetSpent
from pipeline.models import open_model
from pipeline.models.patience import Retries
from pipeline.store import HEADINGS, View

pytestmark = pytest.mark.slow  # processes of their own, a second and more each


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user with prices of his own and an empty cache."""
    (tmp_path / "prices.yaml").write_text(OWN, "utf-8")
    monkeypatch.setenv("QICAO_PRICES", str(tmp_path / "prices.yaml"))
    monkeypatch.setenv("QICAO_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("QICAO_RULES", str(copying_allowed(tmp_path)))
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
        assert run(monkeypatch, server, home / "d", "--budget", "12000t") == 3
        first = len(server.requests)
        spent = first * USAGE["total_tokens"]
        said = capsys.readouterr().err
        assert 0 < first < 11 and spent <= 12_000
        assert said.count("到了预算 12,000 词元") >= 1 and "--resume" in said and "多半不够写完" in said
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
