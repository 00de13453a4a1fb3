"""Grammars and JSON schemas for endpoints that take them: the constraints of the local model, sent along with the prompt.

QICAO_GRAMMAR says so: ``llama.cpp`` or ``vllm`` (what the server is, a grammar is sent), ``json`` (any that knows
``response_format`` with a JSON schema), ``auto`` (ask the server what it is, once), ``off`` (the default: a large model
writes better where nothing is laid out for it, and is checked all the same). A server that refuses, or answers a schema
with an object that is none, is asked again without, and not offered one again.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.errors import InputError
from pipeline.types import Prompt

if TYPE_CHECKING:
    from pipeline.models.members import Members

BROKEN = "broken"
"""Our own word in Completion.finish: what should have been an object by the schema was none, or lacked a member."""
MODES = ("off", "auto", "llama.cpp", "vllm", "json")
# How a server names itself as the owner of its models (GET /models).
_OWNERS: Mapping[str, str] = {"llamacpp": "llama.cpp", "llama.cpp": "llama.cpp", "vllm": "vllm"}
_ABOUT = re.compile(
    r"grammar|guided|structured|response_format|json.?schema|initiali[sz]e samplers|gbnf|ebnf|xgrammar|extra (?:fields|inputs)|unrecogni[sz]ed|unknown (?:field|param)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Held:
    """What to send along with one prompt; ``members`` reads the reply where it is to be an object."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    members: Members | None = None


class Structured:
    """What one server is held to."""

    def __init__(self, mode: str, on_event: Callable[[str], None]) -> None:
        self._mode = mode
        self._on_event = on_event
        self._lock = threading.Lock()

    def held(self, prompt: Prompt, get: Callable[[str], str]) -> Held:
        """For one call. Nothing where the server takes neither, or nothing is left open."""
        kind = self._kind(get)
        if kind == "off" or prompt.task.purpose == "judge":
            return Held()
        from pipeline import grammar

        skeleton = grammar.skeleton(prompt.task, prompt.references)
        if not skeleton.open:
            return Held()
        if kind == "json":
            from pipeline.models.members import Members

            form = {"name": "section", "strict": True, "schema": grammar.schema(skeleton)}
            return Held({"response_format": {"type": "json_schema", "json_schema": form}}, Members(skeleton))
        rules = grammar.gbnf(skeleton)
        if kind == "llama.cpp":
            return Held({"grammar": rules})
        # vLLM renamed the field in 2025 and ignores the one it does not know.
        return Held({"structured_outputs": {"grammar": rules}, "guided_grammar": rules})

    def refused(self, status: int, message: str) -> bool:
        """Whether a refusal speaks of the grammar or the schema; none is sent any more then."""
        if status not in (400, 422, 500) or not _ABOUT.search(message):
            return False
        return self._give_up("这个服务没有接受语法约束，照常写，写完检查。")

    def broken(self) -> None:
        """A reply was no object by its schema: the server does not hold to it."""
        self._give_up("这个服务没有按约定的 JSON 结构回答，以后照常写，写完检查。")

    def _give_up(self, said: str) -> bool:
        """False where it was given up before."""
        with self._lock:
            if self._mode == "off":
                return False
            self._mode = "off"
        self._on_event(said)
        return True

    def _kind(self, get: Callable[[str], str]) -> str:
        with self._lock:
            if self._mode == "auto":
                self._mode = _asked(get)
                if self._mode == "off":
                    self._on_event("看不出这个服务能不能用语法约束（QICAO_GRAMMAR=auto），照常写，写完检查。")
        return self._mode


def _asked(get: Callable[[str], str]) -> str:
    """What a server says that it is, among those whose fields are known."""
    try:
        rows = json.loads(get("/models"))["data"]
        owners = {str(row.get("owned_by", "")).lower() for row in rows}
    except Exception:  # no such path, no JSON, another shape: nothing is known, and nothing lost
        return "off"
    return next((kind for owner, kind in _OWNERS.items() if owner in owners), "off")


def mode(environ: Mapping[str, str]) -> str:
    """QICAO_GRAMMAR; InputError for a word that is none of `MODES`."""
    said = environ.get("QICAO_GRAMMAR", "").strip().lower() or "off"
    if said not in MODES:
        raise InputError(f"QICAO_GRAMMAR 要写 {'、'.join(MODES)} 之一，现在是“{said}”。")
    return said
