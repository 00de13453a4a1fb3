"""Grammars for endpoints: sent where the user says so or the server is known to take them, left out where it does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import gbnf
import pytest
from drafting import BRIEF, OUTLINE, retriever
from endpoint import Behaviour, Endpoint, Exchange, say, status
from modelrun import KEY, TEXT, ignore

from pipeline import compose, grammar, models, prompt
from pipeline.errors import InputError
from pipeline.models import open_model
from pipeline.models.patience import Retries
from pipeline.types import Completion, Prompt, Task


def asked(section: str | None = "part-2") -> Prompt:
    headings = compose.headings(Task("headings", BRIEF, OUTLINE), retriever().headings(BRIEF, 12))
    if section is None:
        return prompt.build(Task("headings", BRIEF, OUTLINE), retriever().headings(BRIEF))
    spec = OUTLINE.section(section)
    return prompt.build(Task("section", BRIEF, OUTLINE, spec, headings=headings), retriever().sections(BRIEF, spec))


def owner(word: str) -> Behaviour:
    def behave(exchange: Exchange) -> None:
        exchange.answer(200, json.dumps({"object": "list", "data": [{"id": "loopback-1", "owned_by": word}]}))

    return behave


class Asking:
    def __init__(self, server: Endpoint, mode: str | None) -> None:
        self.server = server
        self.events: list[str] = []
        environ = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": KEY} | ({"QICAO_GRAMMAR": mode} if mode else {})
        waitless = Retries(attempts=2, jitter=0, sleep=ignore)
        self.model = open_model("openai:loopback-1", environ=environ, on_event=self.events.append, retries=waitless)

    def ask(self, question: Prompt | None = None) -> Completion:
        return self.model.complete(question or asked(), ignore)

    @property
    def sent(self) -> list[dict[str, object]]:
        """Bodies of the requests for a reply."""
        return [one.body for one in self.server.requests if one.path.endswith("/chat/completions")]


@contextmanager
def asking(mode: str | None, *behaviours: Behaviour) -> Iterator[Asking]:
    with Endpoint(*behaviours) as server:
        run = Asking(server, mode)
        try:
            yield run
        finally:
            models.close(run.model)


def test_nothing_is_sent_unless_somebody_says_so() -> None:
    with asking(None, say(TEXT)) as run:
        assert run.ask().text == TEXT
        assert not {"grammar", "guided_grammar", "structured_outputs"} & set(run.sent[0])
        assert len(run.server.requests) == 1


def test_a_server_of_llama_cpp_gets_the_grammar_of_the_section() -> None:
    with asking("llama.cpp", say(TEXT)) as run:
        assert run.ask().text == TEXT
        rules = gbnf.parse(str(run.sent[0]["grammar"]))
        assert rules.accepts(grammar.skeleton(asked().task, asked().references).instead)
        assert not rules.accepts(TEXT)  # a server that keeps to it could not have said this; the evaluators will tell


def test_vllm_gets_it_under_its_old_name_and_its_new_one() -> None:
    with asking("vllm", say(TEXT)) as run:
        run.ask()
        body = run.sent[0]
        assert body["structured_outputs"] == {"grammar": body["guided_grammar"]}
        assert str(body["guided_grammar"]).startswith("root ::= ")
        assert "grammar" not in body


def test_headings_have_a_grammar_too() -> None:
    with asking("llama.cpp", say("一、甲")) as run:
        run.ask(asked(None))
        rules = gbnf.parse(str(run.sent[0]["grammar"]))
        assert not rules.accepts("一、甲")


@pytest.mark.parametrize(("word", "field"), [("llamacpp", "grammar"), ("vllm", "guided_grammar")])
def test_auto_asks_the_server_once_what_it_is(word: str, field: str) -> None:
    with asking("auto", owner(word), say(TEXT), say(TEXT)) as run:
        run.ask()
        run.ask()
        assert [one.path for one in run.server.requests].count("/v1/models") == 1
        assert all(field in body for body in run.sent)
        assert not run.events


@pytest.mark.parametrize("answer", [owner("library"), status(404), status(500)])
def test_auto_sends_nothing_to_a_server_that_does_not_say(answer: Behaviour) -> None:
    with asking("auto", answer, say(TEXT)) as run:
        assert run.ask().text == TEXT
        assert not {"grammar", "guided_grammar"} & set(run.sent[0])
        assert len(run.events) == 1 and "QICAO_GRAMMAR=auto" in run.events[0]


@pytest.mark.parametrize("code", [400, 422])
def test_a_server_that_refuses_a_grammar_is_asked_without_one_from_then_on(code: int) -> None:
    with asking("llama.cpp", status(code, message="unknown field: grammar"), say(TEXT), say(TEXT)) as run:
        assert run.ask().text == TEXT
        assert run.ask().text == TEXT
        assert ["grammar" in body for body in run.sent] == [True, False, False]
        assert run.events == ["这个服务没有接受语法约束，照常写，写完检查。"]


def test_another_complaint_is_not_taken_for_one_about_the_grammar() -> None:
    with asking("llama.cpp", status(400, message="model not found"), say(TEXT)) as run:
        with pytest.raises(Exception, match="loopback-1|model"):
            run.ask()
        assert len(run.sent) == 1


def test_a_text_that_leaves_nothing_open_goes_without() -> None:
    question = asked("wish")
    with asking("llama.cpp", say("最后，预祝大会圆满成功！")) as run:
        run.ask(replace(question))
        assert "grammar" not in run.sent[0]


def test_a_word_that_is_no_mode() -> None:
    with pytest.raises(InputError, match=r"QICAO_GRAMMAR 要写 off、auto、llama\.cpp、vllm、json 之一"):
        open_model("openai:a", environ={"OPENAI_BASE_URL": "http://127.0.0.1:1/v1", "QICAO_GRAMMAR": "yes"})
