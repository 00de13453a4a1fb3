"""What a model is asked, and what it replies."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from pipeline.types.brief import Brief, Fact
from pipeline.types.genre import Outline, SectionSpec
from pipeline.types.references import Passage
from pipeline.types.texts import Finding

Purpose = Literal["headings", "section", "repair", "spot", "judge"]


@dataclass(frozen=True, slots=True)
class Message:
    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of a prompt; ``prefix`` is the part shared by all prompts of a draft; ``exact`` False marks an estimate."""

    total: int
    prefix: int
    parts: Mapping[str, int]
    exact: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """One sentence to be mended, with the sentences beside it ("" at a paragraph's ends) and what is wrong with it.

    The findings' offsets are into ``text``.
    """

    text: str
    before: str
    after: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """What a prompt asks for, as values: for models that need no prose (`compose`) and for the record."""

    purpose: Purpose
    brief: Brief
    outline: Outline
    spec: SectionSpec | None = None  # None: the headings of all numbered parts
    headings: Mapping[str, str] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    previous: str | None = None  # the text to repair or to improve
    findings: tuple[Finding, ...] = ()
    note: str | None = None  # the writer's remark on a regeneration
    neighbours: str = ""  # how the section before ends and the one after begins
    spots: tuple[Spot, ...] = ()  # for the purpose "spot": all that may be changed


@dataclass(frozen=True, slots=True)
class Prompt:
    task: Task
    messages: tuple[Message, ...]
    tokens: Tokens
    references: tuple[Passage, ...] = ()
    most: int | None = None  # tokens that the reply may take, thinking included (--budget); None: no bound of ours

    @property
    def sha256(self) -> str:
        """Hash of the messages alone: the same messages are the same prompt, whatever the model."""
        rows = [[message.role, message.text] for message in self.messages]
        return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the service reported them; None where it said nothing."""

    input: int | None = None
    output: int | None = None
    cached: int | None = None
    reasoning: int | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """A reply. ``text`` is as it came; ``finish`` is the service's finish_reason, None when the stream was cut.

    ``requests``: how often the service was asked for it, retries included; 0 for one that comes from a cache.
    """

    text: str
    model: str
    usage: Usage = Usage()
    seconds: float = 0.0
    finish: str | None = None
    requests: int = 1


class ChatModel(Protocol):
    """What ``models.open_model`` gives. ``complete`` streams: each piece of text goes to ``on_text`` as it arrives.

    ``remote`` tells whether prompts leave this machine; ``repairs`` whether asking again with findings can help.
    """

    @property
    def name(self) -> str: ...
    @property
    def remote(self) -> bool: ...
    @property
    def repairs(self) -> bool: ...
    def complete(self, prompt: Prompt, on_text: Callable[[str], None]) -> Completion: ...
