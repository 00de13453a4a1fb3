"""The pairwise judge beside a real server on loopback: steady, biased, torn, refusing and babbling judges."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from endpoint import Behaviour, Endpoint, Exchange, say, status
from suites import FAULTS, HOPE, Scripted, load, run, source

from evals.suite.judging import verdict
from pipeline.cli import main
from pipeline.prompt import judge as prompts

CASES = 4


@pytest.fixture
def runs(tmp_path: Path) -> tuple[Path, Path]:
    """Two runs of the same suite; the second lost a formulation in all but the last case, which is the same."""
    suite = load(tmp_path, source(CASES))
    worse = Scripted(lambda job: HOPE if job.case.id == f"c{CASES - 1:02}" else FAULTS[0](HOPE))
    found = [
        run(suite, drafter, tmp_path / "runs" / name)
        for name, drafter in (("a", Scripted(lambda _: HOPE)), ("b", worse))
    ]
    return found[0].run.folder, found[1].run.folder


def by_text(choose: Callable[[str, str], str]) -> Behaviour:
    """A judge that reads both texts; ``choose`` gives the whole reply."""

    def behave(exchange: Exchange) -> None:
        asked = exchange.received.messages[-1]["content"]
        first, second = asked.partition("# 甲稿")[2].partition("# 乙稿")[::2]
        say(choose(first, second.partition("# 怎样回答")[0]))(exchange)

    return behave


def steady(first: str, second: str) -> str:
    good = ["作出新的更大贡献" in text for text in (first, second)]
    return "提法完整的更好。\n结论：" + ("平" if good[0] == good[1] else "甲" if good[0] else "乙")


def judge(monkeypatch: pytest.MonkeyPatch, server: Endpoint | None, *words: object) -> int:
    if server is not None:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    return main(["eval", "judge", *map(str, words)])


def figures(run: Path, number: int = 1) -> dict[str, object]:
    found: dict[str, object] = json.loads((run / "judged" / f"{number:04}" / "judgement.json").read_text("utf-8"))
    return found


def test_a_steady_judge_is_believed(
    runs: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Endpoint(otherwise=by_text(steady)) as server:
        assert judge(monkeypatch, server, *runs, "--model", "openai:judge", "--repeat", 2) == 0
        assert len(server.requests) == 3 * 2 * 2  # three pairs that differ, both orders, twice
    found = figures(runs[1])
    assert (found["pairs"], found["same"], found["a"], found["tie"], found["b"]) == (4, 1, 6, 1, 0)
    assert (found["orders"], found["repeats"], found["first"]) == (1, 1, 0.5)
    assert found["share"]["mean"] == pytest.approx(1 / 8)  # type: ignore[index]  three briefs lost, one a tie
    told = capsys.readouterr().out
    assert "甲胜 6，平 1（其中文字相同 1），乙胜 0" in told and "注意" not in told


def test_a_judge_that_takes_what_it_reads_first_decides_nothing(
    runs: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Endpoint(otherwise=say("先看到的好。\n**结论：甲**")) as server:
        assert judge(monkeypatch, server, *runs, "--model", "openai:judge") == 0
    found = figures(runs[1])
    assert (found["a"], found["tie"], found["b"], found["orders"], found["first"]) == (0, 4, 0, 0, 1)
    told = capsys.readouterr().out
    assert "不足为凭" in told and "偏向先看到的" in told


@pytest.mark.parametrize(
    "reply", ["抱歉，我不能评比。", "甲好，乙也好", "结论：甲\n结论：乙", "结论：丙", "\u200b", "结论：甲\n以上。"]
)
def test_a_reply_without_a_verdict_is_counted_and_not_guessed_at(
    runs: tuple[Path, Path], reply: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Endpoint(otherwise=say(reply)) as server:
        assert judge(monkeypatch, server, *runs, "--model", "openai:judge") == 0
    found = figures(runs[1])
    assert (found["a"], found["b"], found["unusable"], found["orders"]) == (0, 0, 3, None)
    assert "没有结论 script/shipped/c00/1（先甲后乙）" in capsys.readouterr().err


def test_a_judgement_replays_byte_for_byte_without_a_model(
    runs: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Endpoint(otherwise=by_text(steady)) as server:
        judge(monkeypatch, server, *runs, "--model", "openai:judge", "--format", "json")
    first = capsys.readouterr().out
    replies = runs[1] / "judged" / "0001" / "replies.jsonl"
    assert judge(monkeypatch, None, *runs, "--replay", replies, "--format", "json", "--offline") == 0
    assert capsys.readouterr().out == first
    text = runs[1] / "samples" / "script" / "shipped" / "c01" / "1" / "text.md"
    text.write_text("换了一篇。\n", "utf-8")
    assert judge(monkeypatch, None, *runs, "--replay", replies) == 2
    assert "c01/1（先甲后乙，第 1 次）提示变了，变的是：乙稿" in capsys.readouterr().err


def test_a_judgement_that_broke_off_goes_on(
    runs: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = (*runs, "--model", "openai:judge", "--jobs", 1)
    with Endpoint(by_text(steady), by_text(steady), otherwise=status(401)) as server:
        assert judge(monkeypatch, server, *words) == 3
    assert not (runs[1] / "judged" / "0001" / "judgement.json").exists()
    with Endpoint(otherwise=by_text(steady)) as server:
        assert judge(monkeypatch, server, *words) == 0
        assert len(server.requests) == 4  # two of six were kept
    assert figures(runs[1])["a"] == 3


def test_the_judge_is_not_told_who_wrote(runs: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    for run_folder in runs:
        text = run_folder / "samples" / "script" / "shipped" / "c00" / "1" / "text.md"
        text.write_text(text.read_text("utf-8") + "\n> 本稿未使用模型。\n", "utf-8")
    with Endpoint(otherwise=say("结论：平")) as server:
        judge(monkeypatch, server, *runs, "--model", "openai:judge")
    sent = [request.messages[-1]["content"] for request in server.requests]
    assert not any("本稿未使用模型" in text or "script" in text for text in sent)
    assert all("清河市工会第十次代表大会" in text and "希望" in text for text in sent)


@pytest.mark.parametrize(
    ("reply", "order", "side"),
    [
        ("结论：甲", "ab", "a"),
        ("结论：甲", "ba", "b"),
        ("理由。\n\n结论: 乙稿。", "ab", "b"),
        ("结论：平手", "ba", "tie"),
        ("<think>结论：乙\n再想想</think>\n结论：甲", "ab", "a"),
        ("结论：甲，因为更实在", "ab", None),
        ("", "ab", None),
    ],
)
def test_verdicts_by_hand(reply: str, order: str, side: str | None) -> None:
    assert verdict(reply, order) == side


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["A"], "两次评测记录"),
        (["A", "B"], "请用 --model 指明"),
        (["A", "B", "--model", "compose"], "compose 不是模型"),
        (["A", "B", "--model", "compose", "--format", "html"], "--format 只有"),
        (["A", "B", "--replay", "nowhere.jsonl"], "replies.jsonl"),
    ],
)
def test_a_wrong_call_ends_with_2(
    runs: tuple[Path, Path],
    words: list[str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    named = {"A": runs[0], "B": runs[1]}
    assert judge(monkeypatch, None, *(named.get(word, word) for word in words)) == 2
    assert said in capsys.readouterr().err


def test_the_prompt_file_declares_its_variables() -> None:
    assert prompts._template().variables == set(prompts.VARIABLES)
