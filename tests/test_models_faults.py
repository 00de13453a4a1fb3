"""`openai:` against a loopback server that misbehaves in each way we know of."""

from __future__ import annotations

import itertools
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from endpoint import Behaviour, Endpoint, Exchange, begun, endless, late, raw, redirect, say, silence, status, whole
from modelrun import KEY, TEXT, Start, ignore, prompt, starting

from pipeline import models
from pipeline.errors import ModelBusy, ModelUnavailable
from pipeline.models import open_model
from pipeline.models.patience import Retries
from pipeline.models.watch import Times


@pytest.fixture
def run() -> Iterator[Start]:
    with starting() as start:
        yield start


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        (status(401, message=f"Incorrect API key provided: {KEY}"), "OPENAI_API_KEY"),
        (status(403, message=f"key {KEY} may not"), "403"),
        (status(404), "loopback-1"),
        (status(400, message="The model `loopback-1` does not exist", word="model_not_found"), "没有模型"),
        (status(400, message="maximum context length is 4096 tokens"), "长度"),
        (status(413), "长度"),
        (status(422, message="temperature is wrong"), "temperature is wrong"),
        (status(429, word="insufficient_quota"), "额度"),
        (redirect("http://127.0.0.1:9/v1/chat/completions"), "不跟随"),
    ],
)
def test_faults_that_no_retry_mends(run: Start, behaviour: Behaviour, words: str) -> None:
    started = run(behaviour)
    with pytest.raises(ModelUnavailable, match=words) as caught:
        started.ask()
    assert caught.value.exit_code == 3
    assert len(started.server.requests) == 1 and not started.waits
    assert KEY not in str(caught.value) and caught.value.__cause__ is None and caught.value.__context__ is None


PASSING: list[tuple[Behaviour, str]] = [
    *((status(code), str(code)) for code in (408, 409, 429, 500, 502, 503, 504)),
    (begun(TEXT), "连接断开"),
    (begun(TEXT, silent=True), "回复中断"),
    (raw("data: [DONE]\n\n"), "回复中断"),
    (raw('data: {"id":"1","object":"chat.completion.chunk","choices":[]}\n\n', "data: [DONE]\n\n"), "回复中断"),
    (whole(TEXT), "回复中断"),
    (raw('data {"x":1}\n\n', "event: what\ndata\n\n"), "数据坏了"),
    (raw('data: {"choices": [\n\n'), "数据坏了"),
    (raw('data: {"id":"1","choices":"none"}\n\n'), "数据坏了"),
    (raw("data: [1,2]\n\n"), "数据坏了"),
    (raw('data: {"error": {"message": "overloaded"}}\n\n'), "中途报错"),
]
IDS = [f"{word}-{number}" for number, (_, word) in enumerate(PASSING)]


@pytest.mark.parametrize(("behaviour", "word"), PASSING, ids=IDS)
def test_faults_that_a_retry_may_mend(run: Start, behaviour: Behaviour, word: str) -> None:
    started = run(behaviour, behaviour, say(TEXT))
    assert started.ask().text == TEXT
    assert len(started.server.requests) == 3
    assert started.waits == [1.0, 2.0]
    for number, wait in ((2, 1), (3, 2)):
        assert re.fullmatch(f"政治方向：第 {number} 次尝试：.*{word}，等待 {wait} 秒", started.events[number - 2])


@pytest.mark.parametrize("behaviour", [behaviour for behaviour, _ in PASSING], ids=IDS)
def test_faults_that_stay(run: Start, behaviour: Behaviour) -> None:
    started = run(behaviour, behaviour, behaviour, say(TEXT))
    with pytest.raises(ModelBusy) as caught:
        started.ask()
    assert len(started.server.requests) == 3
    assert "--resume" in str(caught.value) and KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("behaviour", "times", "words"),
    [
        (silence(), Times(first=0.1), "没有回音"),
        (silence(headers=True), Times(first=0.1), "没有开始|没有回音"),
        (begun(TEXT, stall=True), Times(between=0.1), "没有新内容"),
        # Comments keep a read time-out from ever passing.
        (begun(TEXT, pings=threading.Event()), Times(between=0.1), "没有新内容"),
        (endless(itertools.cycle(["字"])), Times(total=0.0), "整个回复"),
    ],
    ids=["silence", "headers only", "stall", "pings", "too long"],
)
def test_time_outs(run: Start, behaviour: Behaviour, times: Times, words: str) -> None:
    started = run(behaviour, times=times, retries=Retries(attempts=1))
    with pytest.raises(ModelBusy, match=words):
        started.ask()
    assert len(started.server.requests) == 1


def test_slow_first_byte_within_the_time(run: Start) -> None:
    gate = threading.Event()
    started = run(late(gate, say(TEXT)))
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(started.ask)
        started.server.arrived.wait()
        assert not started.pieces
        gate.set()
        assert asked.result().text == TEXT


def test_cut_after_the_finish_reason_is_whole(run: Start) -> None:
    def behave(exchange: Exchange) -> None:
        exchange.open()
        exchange.delta({"content": TEXT}, "stop")
        exchange.cut()

    started = run(behave)
    assert started.ask().finish == "stop"
    assert len(started.server.requests) == 1


@pytest.mark.parametrize("finish", ["length", "content_filter"])
def test_finish_reasons_are_handed_on(run: Start, finish: str) -> None:
    started = run(say(TEXT, finish=finish))
    assert started.ask().finish == finish
    assert len(started.server.requests) == 1


def test_endless_reply_is_stopped(run: Start) -> None:
    started = run(endless(f"第{n}，要坚持不懈。" for n in itertools.count()))
    got = started.ask()
    assert got.finish == "endless"
    assert len(got.text) < 12_000


@pytest.mark.parametrize("unit", ["好", TEXT, TEXT + "我们要" * 40 + "牢记使命。"])
def test_reply_in_a_circle_is_stopped(run: Start, unit: str) -> None:
    started = run(endless(itertools.repeat(unit)))
    got = started.ask()
    assert got.finish == "loop"
    assert len(got.text) < 2500


def test_endpoint_that_is_down() -> None:
    with Endpoint() as server:
        url = server.url
    events: list[str] = []
    environ = {"OPENAI_BASE_URL": url, "OPENAI_API_KEY": KEY}
    retries = Retries(attempts=2, sleep=ignore)
    model = open_model("openai:a", environ=environ, on_event=events.append, retries=retries)
    with pytest.raises(ModelUnavailable, match="连不上"):
        model.complete(prompt(), ignore)
    assert len(events) == 1
    with pytest.raises(ModelUnavailable, match="连不上"):  # known now: not asked again
        model.complete(prompt(), ignore)
    assert len(events) == 1
    models.close(model)
