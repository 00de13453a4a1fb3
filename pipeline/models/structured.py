"""Grammars for endpoints that take them: the same constraints as on the local model, sent along with the prompt.

QICAO_GRAMMAR says so: ``llama.cpp`` or ``vllm`` (what the server is), ``auto`` (ask the server what it is, once), ``off``
(the default: a large model writes better where nothing is laid out for it, and is checked all the same). A server that
refuses a grammar is asked again without one, and not offered one again.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from typing import Any

from pipeline.errors import InputError
from pipeline.types import Prompt

MODES = ("off", "auto", "llama.cpp", "vllm")
# How a server names itself as the owner of its models (GET /models).
_OWNERS: Mapping[str, str] = {"llamacpp": "llama.cpp", "llama.cpp": "llama.cpp", "vllm": "vllm"}
_ABOUT = re.compile(
    r"grammar|guided|structured|gbnf|ebnf|xgrammar|extra (?:fields|inputs)|unrecogni[sz]ed|unknown (?:field|param)",
    re.I,
)


class Structured:
    """What to send along with a prompt to one server."""

    def __init__(self, mode: str, on_event: Callable[[str], None]) -> None:
        self._mode = mode
        self._on_event = on_event
        self._lock = threading.Lock()

    def fields(self, prompt: Prompt, get: Callable[[str], str]) -> dict[str, Any]:
        """Fields of the request's body; empty where the server takes no grammar, or nothing is to be held to one."""
        kind = self._kind(get)
        if kind == "off" or prompt.task.purpose == "judge":
            return {}
        from pipeline import grammar

        skeleton = grammar.skeleton(prompt.task, prompt.references)
        if not skeleton.open:
            return {}
        rules = grammar.gbnf(skeleton)
        # vLLM renamed the field in 2025 and ignores the one it does not know.
        return (
            {"grammar": rules}
            if kind == "llama.cpp"
            else {"structured_outputs": {"grammar": rules}, "guided_grammar": rules}
        )

    def refused(self, status: int, message: str) -> bool:
        """Whether a refusal speaks of the grammar; none is sent any more then."""
        if self._mode == "off" or status not in (400, 422, 500) or not _ABOUT.search(message):
            return False
        self._mode = "off"
        self._on_event("这个服务没有接受语法约束，照常写，写完检查。")
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
