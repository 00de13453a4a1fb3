"""A model on a loopback server, with all that it said and waited: what the tests of models share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from endpoint import Behaviour, Endpoint

from pipeline import models, outline
from pipeline.models import open_model
from pipeline.models.patience import Retries
from pipeline.models.watch import Times
from pipeline.types import Brief, ChatModel, Completion, Message, Prompt, Task, Tokens

KEY = "sk-loopback-0123456789"
TEXT = "各位代表，今天，清河市工会第十次代表大会隆重开幕，这是全市广大职工政治生活中的一件大事。"


def ignore(_: object) -> None:
    pass


def prompt(section: str | None = "part-1", text: str = "请写第一部分。") -> Prompt:
    known = outline.load("congress_opening")
    spec = known.section(section) if section else None
    task = Task("section" if section else "headings", Brief("congress_opening"), known, spec)
    messages = (Message("system", "你是起草人。"), Message("user", text))
    return Prompt(task, messages, Tokens(10, 5, {}, True))


class Run:
    """``server`` with a model on it; retries wait for nobody, ``waits`` shows how long they would have."""

    def __init__(
        self, server: Endpoint, times: Times | None = None, retries: Retries | None = None, key: str = KEY
    ) -> None:
        self.server = server
        self.events: list[str] = []
        self.waits: list[float] = []
        self.pieces: list[str] = []
        self.model: ChatModel = open_model(
            "openai:loopback-1",
            environ={"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": key},
            on_event=self.events.append,
            retries=retries or Retries(attempts=3, jitter=0, sleep=self.waits.append),
            times=times,
        )

    def ask(self, question: Prompt | None = None) -> Completion:
        return self.model.complete(question or prompt(), self.pieces.append)


@contextmanager
def running(
    *behaviours: Behaviour, times: Times | None = None, retries: Retries | None = None, key: str = KEY
) -> Iterator[Run]:
    with Endpoint(*behaviours) as server:
        run = Run(server, times, retries, key)
        try:
            yield run
        finally:
            models.close(run.model)


Start = Callable[..., Run]


@contextmanager
def starting() -> Iterator[Start]:
    """A function that starts a server with behaviours and a model on it; all are closed at the end."""
    with ExitStack() as stack:
        yield lambda *behaviours, **options: stack.enter_context(running(*behaviours, **options))
