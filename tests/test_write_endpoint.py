"""A section through the real client from a server whose replies are useless in every way: asked again, then a clear end."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from endpoint import Behaviour, begun, endless, raw, say, status
from modelrun import KEY, Run, running

from pipeline import outline
from pipeline.errors import ModelBusy, ModelMisbehaved, ModelUnavailable, ServiceError
from pipeline.types import Brief, Message, Outline, Prompt, Report, Task, Tokens
from pipeline.write import Attempt, Listener, Written, write

OUTLINE = outline.load("congress_opening")
HEADINGS = {
    "part-1": "一、牢牢把握正确方向，在强化引领中凝聚力量",
    "part-2": "二、牢牢把握时代主题，在服务大局中建功立业",
}
TASK = Task("section", Brief("congress_opening"), OUTLINE, OUTLINE.section("part-1"), HEADINGS)
BODY = "要把学习放在首位，面向一线职工开展宣讲。\n\n要把准方向，用职工听得懂的话讲清道理。"
TEXT = f"{HEADINGS['part-1']}\n\n{BODY}\n"


def build(task: Task) -> Prompt:
    return Prompt(task, (Message("user", task.note or "写"),), Tokens(1, 0, {}, True))


def check(text: str, *, brief: Brief, outline: Outline, section: str | None = None) -> Report:
    return Report()


def ask(run: Run, kept: list[Attempt]) -> Written:
    return write(TASK, run.model, build, check, Listener(text=run.pieces.append, attempt=kept.append))


@pytest.fixture
def kept() -> Iterator[list[Attempt]]:
    yield []


USELESS: dict[str, Behaviour] = {
    "empty": say(""),
    "only thoughts": say("<think>先想想</think>"),
    "cut at the limit": say(TEXT, finish="length"),
    "filtered": say(TEXT, finish="content_filter"),
    "refused": say("抱歉，我无法协助完成这个请求。"),
    "english": say("The trade union must hold firmly to the right direction and serve its members well."),
    "endless": endless(f"第{n}，坚持不懈。" for n in itertools.count()),
    "loop": endless(itertools.repeat("要坚持不懈抓好落实，")),
    "other heading": say(f"{HEADINGS['part-2']}\n\n{BODY}"),
}


@pytest.mark.parametrize("behaviour", USELESS.values(), ids=USELESS)
def test_useless_once(behaviour: Behaviour, kept: list[Attempt]) -> None:
    with running(behaviour, say(TEXT)) as run:
        assert ask(run, kept).best.text == TEXT
        assert len(run.server.requests) == len(kept) == 2
        assert kept[0].fault and kept[0].fault in run.server.requests[1].messages[0]["content"]


@pytest.mark.parametrize("name", [name for name in USELESS if name != "endless"])
def test_useless_always(name: str, kept: list[Attempt]) -> None:
    with running(*[USELESS[name]] * 9) as run:
        with pytest.raises(ModelMisbehaved) as caught:
            ask(run, kept)
        assert len(run.server.requests) == len(kept) == 3
        assert kept[-1].fault and kept[-1].fault in str(caught.value)


@pytest.mark.parametrize(
    "said",
    [
        f"<think>想一想</think>\n好的，以下是正文：\n\n{TEXT}\n（约40字）",
        f"```markdown\n## {TEXT}```",
        BODY,
        TEXT.replace("，", ","),
    ],
)
def test_dressed_up_replies_become_plain_text(said: str, kept: list[Attempt]) -> None:
    with running(say(said, reasoning="服务端另给的思考")) as run:
        best = ask(run, kept).best
    assert best.text.replace(",", "，") == TEXT
    assert best.reply == said and best.notes


@pytest.mark.parametrize(
    ("behaviour", "kind", "requests"),
    [
        (status(401, message=KEY), ModelUnavailable, 1),
        (status(404), ModelUnavailable, 1),
        (status(429), ModelBusy, 3),
        (status(503, retry_after="1"), ModelBusy, 3),
        (begun(TEXT), ModelBusy, 3),
        (begun(TEXT, silent=True), ModelBusy, 3),
        (raw("data: {\n\n"), ModelBusy, 3),
    ],
)
def test_service_faults_come_through(
    behaviour: Behaviour, kind: type[ServiceError], requests: int, kept: list[Attempt]
) -> None:
    with running(*[behaviour] * 9) as run:
        with pytest.raises(kind) as caught:
            ask(run, kept)
        assert caught.value.exit_code == 3 and KEY not in str(caught.value)
        assert len(run.server.requests) == requests
    assert not kept
