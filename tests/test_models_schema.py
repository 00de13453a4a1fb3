"""JSON schemas for endpoints: sent on demand, put together again into the text, and given up where a server does not keep to them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import gbnf
import pytest
import tinymodel
from drafting import OUTLINE
from endpoint import say, status
from hypothesis import given
from hypothesis import strategies as some
from jsonschema import Draft202012Validator
from modelrun import TEXT, ignore
from strict import WORDS, Object, fault, made, obey
from test_models_structured import Asking, asked, asking

from pipeline import grammar, hanzi, models, write
from pipeline.cli.checking import checker
from pipeline.grammar import Choice, Fixed, Free, Skeleton
from pipeline.grammar.schema import name
from pipeline.models import open_model
from pipeline.models.members import Members
from pipeline.types import Prompt

SMALL = Skeleton(
    (Fixed("要把工作做实，"), Free(4, 12, "推动各项任务落地"), Fixed("。"), Free(1, 1, "好"), Fixed("！\n"))
)


@cache
def skeleton(section: str | None = "part-2") -> Skeleton:
    question = asked(section)
    return grammar.skeleton(question.task, question.references)


def valid(schema: dict[str, Any], found: Object) -> bool:
    return bool(Draft202012Validator(schema).is_valid(found))


def members(found: Skeleton) -> Object:
    """The object of the text that stands without a model."""
    whole = {}
    for at, piece in enumerate(found.pieces):
        text = (
            piece.texts[0] if isinstance(piece, Choice) else piece.text if isinstance(piece, Fixed) else piece.instead
        )
        whole[name(at)] = text
    return whole


def put_together(found: Skeleton, reply: str, size: int = 3) -> tuple[str, bool]:
    reader = Members(found)
    text = "".join(reader.take(reply[at : at + size]) for at in range(0, len(reply), size))
    return text, reader.whole


# --- the schema ---------------------------------------------------------------------------------


@pytest.mark.parametrize("section", [None, *(spec.id for spec in OUTLINE.sections)])
def test_the_text_without_a_model_is_one_of_the_schema(section: str | None) -> None:
    found = skeleton(section)
    schema = grammar.schema(found)
    assert (
        fault(
            {"response_format": {"type": "json_schema", "json_schema": {"name": "a", "strict": True, "schema": schema}}}
        )
        is None
    )
    assert valid(schema, members(found))
    assert put_together(found, json.dumps(members(found))) == (found.instead, True)


@pytest.mark.parametrize(
    "words",
    [
        "推动3项任务落地",
        "推动三项任务落地",
        "“推动”任务落地",
        "推动KPI落地",
        "，推动任务落地",
        "推动任务落地，",
        "推动，，任务落地",
        "推动",
        "推动。任务落地",
        "推动任务落地" * 3,
        "",
    ],
)
def test_what_the_grammar_refuses_in_a_place_the_schema_refuses_too(words: str) -> None:
    schema, rules = grammar.schema(SMALL), gbnf.parse(grammar.gbnf(SMALL))
    assert valid(schema, members(SMALL))
    assert not valid(schema, members(SMALL) | {name(1): words})
    assert not rules.accepts(SMALL.instead.replace("推动各项任务落地", words))


@given(some.text("职工素质提升三3“，、。a", max_size=30))
def test_schema_and_grammar_allow_the_same(words: str) -> None:
    schema, rules = grammar.schema(SMALL), gbnf.parse(grammar.gbnf(SMALL))
    text = SMALL.instead.replace("推动各项任务落地", words)
    assert valid(schema, members(SMALL) | {name(1): words}) == rules.accepts(text)


def test_other_fixed_words_and_other_members_are_refused() -> None:
    schema, whole = grammar.schema(SMALL), members(SMALL)
    assert not valid(schema, whole | {name(0): "要把工作做虚，"})
    assert not valid(schema, whole | {"more": "好"})
    assert not valid(schema, {key: value for key, value in whole.items() if key != name(3)})


# --- the reply ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_the_text_comes_place_by_place(size: int) -> None:
    reply = json.dumps(members(SMALL), ensure_ascii=False, indent=1)
    assert put_together(SMALL, f"\n {reply}\n", size) == (SMALL.instead, True)
    reader = Members(SMALL)
    assert reader.take("{") == "要把工作做实，"
    assert reader.take('"p001": "推动各项任') == ""
    assert reader.take('务落地"') == "推动各项任务落地。"


def test_fixed_words_are_not_taken_from_the_reply() -> None:
    reply = json.dumps(members(SMALL) | {name(0): "改过的提法", name(2): ""}, ensure_ascii=False)
    assert put_together(SMALL, reply) == (SMALL.instead, True)


def test_members_in_another_order_and_marks_written_as_escapes() -> None:
    whole = members(SMALL) | {name(1): '抓"两头"带\n中间'}
    reply = json.dumps(dict(reversed(whole.items())))
    assert put_together(SMALL, reply) == ('要把工作做实，抓"两头"带\n中间。好！\n', True)


@pytest.mark.parametrize("reply", ["要把工作做实，抓紧办。", "  \n要把{工作}做实", "", "[1]"])
def test_a_reply_that_is_no_object_is_the_text(reply: str) -> None:
    text, whole = put_together(SMALL, reply)
    assert text == reply.lstrip()
    assert whole == bool(reply)


@given(some.text(max_size=60))
def test_any_object_or_none_is_read_without_a_fault(tail: str) -> None:
    text, whole = put_together(SMALL, "{" + tail)
    assert text.startswith("要把工作做实，")
    assert not whole or text.endswith("！\n")


def test_a_member_without_end_is_handed_on_for_others_to_stop() -> None:
    reader = Members(SMALL)
    reader.take('{"p001": "')
    heard = [reader.take("职" * 1000) for _ in range(8)]
    assert heard[:4] == [""] * 4 and heard[-1] == "职" * 1000


# --- the server ---------------------------------------------------------------------------------


def expected(question: Prompt) -> str:
    found = grammar.skeleton(question.task, question.references)
    made_of = made(grammar.schema(found))
    return "".join(made_of[name(at)] for at in range(len(found.pieces)))


@pytest.mark.parametrize("section", [None, "congratulation", "part-2"])
def test_a_strict_server_takes_it_and_the_text_is_put_together(section: str | None) -> None:
    with asking("json", obey()) as run:
        question = asked(section)
        done = run.ask(question)
        assert (done.text, done.finish) == (expected(question), "stop")
        assert not run.events
        assert "grammar" not in run.sent[0]


def test_a_server_that_refuses_it_is_asked_plainly_from_then_on() -> None:
    for code, said in ((400, "response_format is not supported"), (422, "unknown field"), (500, "json_schema: bad")):
        with asking("json", status(code, message=said), say(TEXT), say(TEXT)) as run:
            assert [run.ask().text, run.ask().text] == [TEXT, TEXT]
            assert ["response_format" in body for body in run.sent] == [True, False, False]
            assert run.events == ["这个服务没有接受语法约束，照常写，写完检查。"]


def test_a_server_that_passes_over_it_says_a_text_like_any_other() -> None:
    with asking("json", say(TEXT), say(TEXT)) as run:
        done = run.ask()
        assert (done.text, done.finish) == (TEXT, "stop")
        assert not run.events


def lacking(found: Object) -> None:
    del found[next(key for key, value in found.items() if value.startswith(WORDS[:6]))]


@pytest.mark.parametrize(
    "change",
    [
        lacking,
        lambda found: json.dumps(found, ensure_ascii=False)[:200],
        lambda found: json.dumps(found, ensure_ascii=False).replace('": "', '": '),
        lambda found: json.dumps({key: [value] for key, value in found.items()}),
        lambda _: "{}",
    ],
    ids=["a member is missing", "cut off", "no JSON", "lists for strings", "empty"],
)
def test_an_object_that_is_not_the_one_asked_for_is_no_reply(change: Any) -> None:
    with asking("json", obey(change), say(TEXT)) as run:
        assert run.ask().finish == "broken"
        assert run.ask().text == TEXT
        assert ["response_format" in body for body in run.sent] == [True, False]
        assert run.events == ["这个服务没有按约定的 JSON 结构回答，以后照常写，写完检查。"]


def test_one_cut_at_the_bound_of_the_reply_is_told_as_that() -> None:
    with asking(
        "json", obey(lambda found: json.dumps(found, ensure_ascii=False)[:200], finish="length"), obey()
    ) as run:
        assert run.ask().finish == "length"
        assert run.ask().finish == "stop"
        assert not run.events


def written(run: Asking) -> write.Written:
    question = asked()
    return write.write(question.task, run.model, lambda task: replace(question, task=task), checker())


def test_a_broken_object_is_asked_for_again_and_the_plain_text_stands() -> None:
    with asking("json", obey(lacking), say(TEXT), say(TEXT)) as run:
        done = written(run)
        assert done.attempts[0].fault == "回复不是约定的 JSON 结构"
        assert done.best.fault is None and "response_format" not in run.sent[1]


def test_a_place_beyond_its_length_is_found_by_the_checks() -> None:
    def stuffed(found: Object) -> None:
        at = next(key for key, value in found.items() if value.startswith(WORDS[:6]))
        found[at] = "为全市工会系统筹集帮扶资金9876万元，" * 40

    with asking("json", obey(stuffed), obey(), obey()) as run:
        first = written(run).attempts[0]
        rules = {finding.rule for finding in first.report.findings}
        assert hanzi.count(first.text) > OUTLINE.section("part-2").characters.maximum
        assert {"section-length", "untraced-figure"} <= rules


def test_the_strict_server_of_these_tests_refuses_what_is_not_strict() -> None:
    good = grammar.schema(SMALL)
    bad: list[dict[str, Any]] = [
        {**good, "additionalProperties": True},
        {**good, "required": good["required"][1:]},
        {**good, "properties": {**good["properties"], name(1): {"type": "string", "minLength": "4"}}},
        {**good, "properties": {**good["properties"], name(1): {"pattern": "a"}}},
        {**good, "properties": {**good["properties"], name(1): {"type": "string", "pattern": "a", "maxLength": 4}}},
    ]
    for schema in bad:
        assert fault(
            {"response_format": {"type": "json_schema", "json_schema": {"name": "a", "strict": True, "schema": schema}}}
        )
    with asking("llama.cpp", obey(), say(TEXT)) as run:  # a grammar is not what it takes
        assert run.ask().text == TEXT
        assert ["grammar" in body for body in run.sent] == [True, False]


# --- llama.cpp itself ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def llama_cpp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its server on loopback with a tiny model, whose vocabulary of bytes its schemas cannot work with."""
    library = pytest.importorskip("xllamacpp", reason="xllamacpp (the extra `local`) is not installed")
    parameters = library.CommonParams()
    parameters.model.path = str(tinymodel.write(tmp_path_factory.mktemp("models") / "tiny.gguf"))
    parameters.n_ctx, parameters.n_parallel, parameters.verbosity, parameters.warmup = 32768, 1, -1, False
    parameters.hostnames, parameters.port = ["127.0.0.1"], 0
    for kind in (parameters.cpuparams, parameters.cpuparams_batch):
        kind.n_threads = 1
    server = library.Server(parameters)
    yield f"{server.listening_address}/v1"
    del server


@pytest.mark.whole
@pytest.mark.parametrize(("mode", "held"), [("llama.cpp", True), ("auto", True), ("json", False)])
def test_llama_cpp_keeps_to_a_grammar_and_its_refusal_of_a_schema_is_understood(
    llama_cpp: str, mode: str, held: bool
) -> None:
    lines: list[str] = []
    model = open_model(
        "openai:tiny", environ={"OPENAI_BASE_URL": llama_cpp, "QICAO_GRAMMAR": mode}, on_event=lines.append
    )
    question = replace(asked("hope"), most=400)
    try:
        done = model.complete(question, ignore)
    finally:
        models.close(model)
    rules = gbnf.parse(grammar.gbnf(grammar.skeleton(question.task, question.references)))
    assert rules.accepts(done.text) == held
    assert lines == ([] if held else ["这个服务没有接受语法约束，照常写，写完检查。"])
