"""`openai:` against a loopback server that behaves: what is sent, streamed and recorded; and what must not get out."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from endpoint import Endpoint, Exchange, raw, say, status
from modelrun import KEY, TEXT, Run, Start, ignore, prompt, starting

from pipeline import models
from pipeline.types import Usage

ROOT = Path(__file__).parent.parent


@pytest.fixture
def run() -> Iterator[Start]:
    with starting() as start:
        yield start


def test_streams_and_records(run: Start) -> None:
    started = run(say(TEXT, reasoning="先想一想"))
    got = started.ask()
    assert got.text == TEXT == "".join(started.pieces)
    assert len(started.pieces) > 3
    assert got.finish == "stop"
    assert got.usage == Usage(1200, 300, 1024, 64)
    assert got.model == "loopback-1"
    sent = started.server.requests[0]
    assert sent.path == "/v1/chat/completions"
    assert sent.headers["authorization"] == f"Bearer {KEY}"
    assert sent.body["model"] == "loopback-1" and sent.body["stream"] is True
    assert sent.messages == [
        {"role": "system", "content": "你是起草人。"},
        {"role": "user", "content": "请写第一部分。"},
    ]
    assert not started.events


def test_no_usage_reported(run: Start) -> None:
    started = run(say(TEXT, usage=None))
    assert started.ask().usage == Usage()


def test_usage_as_running_totals(run: Start) -> None:
    chunk = '"id":"1","object":"chat.completion.chunk","created":1,"model":"m"'
    usage = '"usage":{{"prompt_tokens":9,"completion_tokens":{},"total_tokens":{}}}'
    lines = [
        f'data: {{{chunk},"choices":[{{"index":0,"delta":{{"content":"好"}}}}],{usage.format(n, 9 + n)}}}\n\n'
        for n in (1, 2)
    ]
    end = f'data: {{{chunk},"choices":[{{"index":0,"delta":{{}},"finish_reason":"stop"}}],{usage.format(3, 12)}}}\n\n'
    started = run(raw(*lines, end, "data: [DONE]\n\n"))
    assert started.ask().usage == Usage(9, 3)


def test_server_that_does_not_know_stream_options(run: Start) -> None:
    started = run(status(400, message="Unknown field: stream_options"), say(TEXT, usage=None), say(TEXT, usage=None))
    assert started.ask().text == TEXT
    assert started.ask().text == TEXT
    assert ["stream_options" in sent.body for sent in started.server.requests] == [True, False, False]


def test_loopback_needs_no_key() -> None:
    with Endpoint(say(TEXT)) as server:
        started = Run(server, key="")
        assert started.ask().text == TEXT
        models.close(started.model)


def test_braces_in_a_prompt_are_text(run: Start) -> None:
    started = run(say(TEXT))
    started.ask(prompt(text="事实 {fact} {{}} {0}"))
    assert started.server.requests[0].messages[1]["content"] == "事实 {fact} {{}} {0}"


def test_calls_side_by_side_keep_their_replies(run: Start) -> None:
    gate = threading.Barrier(4, timeout=20)

    def echo(exchange: Exchange) -> None:
        gate.wait()  # all four are under way at once
        say(exchange.received.messages[1]["content"] * 30)(exchange)

    started = run(*[echo] * 4)
    found: dict[str, str] = {}

    def ask(word: str) -> None:
        found[word] = started.model.complete(prompt(text=word), ignore).text

    threads = [threading.Thread(target=ask, args=(word,)) for word in "春夏秋冬"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {word: word * 30 for word in "春夏秋冬"}


def test_the_writers_own_exception_goes_through(run: Start) -> None:
    started = run(say(TEXT))

    def interrupt(_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        started.model.complete(prompt(), interrupt)
    assert len(started.server.requests) == 1


def test_key_is_in_no_repr(run: Start) -> None:
    started = run(say(TEXT))
    started.ask()
    shown = repr(vars(started.model)) + repr(started.model) + repr(started.model._chat)  # type: ignore[attr-defined]
    assert KEY not in shown


def test_nothing_is_traced_or_rerouted(run: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    with Endpoint(otherwise=status(200)) as elsewhere:
        for name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2", "LANGCHAIN_TRACING"):
            monkeypatch.setenv(name, "true")
        monkeypatch.setenv("LANGSMITH_ENDPOINT", elsewhere.url)
        monkeypatch.setenv("LANGCHAIN_ENDPOINT", elsewhere.url)
        monkeypatch.setenv("LANGSMITH_API_KEY", "lsv2_test")
        monkeypatch.setenv("LANGSMITH_GATEWAY", elsewhere.url)
        monkeypatch.setenv("HTTP_PROXY", elsewhere.url)
        started = run(say(TEXT))
        assert started.ask().text == TEXT
        from langchain_core.tracers.langchain import wait_for_all_tracers

        wait_for_all_tracers()
        assert len(started.server.requests) == 1 and not elsewhere.requests


CHECK = """
import sys
opened = []
CALLS = ("socket.connect", "socket.getaddrinfo")
sys.addaudithook(lambda event, args: opened.append(event) if event in CALLS else None)
"""


def python(code: str, **environ: str) -> str:
    command = [sys.executable, "-c", CHECK + code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environ, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_no_key_opens_no_socket_and_imports_no_client() -> None:
    code = """
from pipeline.errors import ModelUnavailable
from pipeline.models import open_model
try:
    open_model("openai:a", environ={})
except ModelUnavailable:
    print(opened, "openai" in sys.modules, "langchain_core" in sys.modules, "langsmith" in sys.modules)
"""
    assert python(code) == "[] False False False\n"


def test_offline_opens_no_socket() -> None:
    code = """
import socket
from pipeline.errors import InputError
from pipeline.models.offline import no_network
listener = socket.create_server(("127.0.0.1", 0))
address = listener.getsockname()
before = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
def tries():
    said = []
    for act in (lambda: socket.create_connection(address), lambda: socket.getaddrinfo("localhost", 80),
                lambda: before.sendto(b"x", address), lambda: socket.socket(socket.AF_INET)):
        try:
            act().__class__
            said.append("open")
        except InputError:
            said.append("refused")
    return said
with no_network():
    print(*tries())
print(*tries())
"""
    assert python(code) == "refused refused refused refused\nopen open open open\n"


def test_the_bound_on_a_reply_goes_with_the_call_and_only_when_there_is_one(run: Start) -> None:
    started = run(say(TEXT), say(TEXT))
    started.ask()
    started.model.complete(replace(prompt(), most=700), ignore)
    first, second = (received.body for received in started.server.requests)
    assert not {"max_tokens", "max_completion_tokens"} & set(first)
    assert second["max_tokens"] == 700 and "max_completion_tokens" not in second


@pytest.mark.parametrize("words", ["Unknown field: max_tokens", "This model's maximum context length is 8192 tokens"])
def test_a_server_that_refuses_the_bound_is_asked_without_it(run: Start, words: str) -> None:
    started = run(status(400, message=words), say(TEXT), say(TEXT))
    for requests in (2, 1):
        assert started.model.complete(replace(prompt(), most=700), ignore).requests == requests
    assert ["max_tokens" in received.body for received in started.server.requests] == [True, False, False]
