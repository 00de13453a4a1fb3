"""Keeping drafts on the way they are meant to go: no tracing, no gateway, no plugins, no logs; and imports made cheap.

Drafts are confidential. LangChain sends every prompt to a tracing service, or through a gateway, when an environment
variable says so, which a machine may have set for another project. Here neither can win.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.models import postponed, standins

# What LangChain and LangSmith read. LANGCHAIN_TRACING alone makes LangChain raise; the gateway replaces the base URL.
_LEAKS = (
    "LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2", "LANGCHAIN_HANDLER",
    "LANGSMITH_GATEWAY", "LANGCHAIN_VERBOSE", "LANGCHAIN_DEBUG", "OPENAI_LOG", "LC_OUTPUT_VERSION",
)  # fmt: skip


def seal() -> None:
    """Take what would copy prompts elsewhere out of this process's environment. Before LangChain is imported."""
    for name in _LEAKS:
        os.environ.pop(name, None)
    # A pydantic plugin sees every validated value, so every prompt.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"


@contextmanager
def quick_import() -> Iterator[None]:
    """Import without the cyclic collector, which walks the growing heap and finds nothing to free: a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # modules live as long as the process: no later collection needs to look at them
        if was_on:
            gc.enable()


_importing = threading.Lock()


def import_client(*, lean: bool = False) -> None:
    """Import what `openai:` needs, sealed. Another thread that is at it already is waited for.

    ``lean``: without the tracer, and without the parts of the client that a draft does not use until something asks for
    them. For a process of our own; in a program that uses LangChain for more, its modules are left as they are.
    """
    with _importing, quick_import():
        seal()
        if lean and "langchain_core" not in sys.modules:
            with postponed.postponing(_unused, standins.NAMES):
                import langchain_openai.chat_models.base
        else:
            import langchain_openai.chat_models.base  # noqa: F401


def _unused(package: str) -> bool:
    """Packages of the client that only gather what lies in them; together they take longer than all the rest."""
    return package in ("langchain_openai", "langchain_openai.chat_models") or package.startswith("openai.types")


def hush() -> None:
    """LangChain's process-wide switches off; pydantic's warnings quote pieces of replies, so they are not printed."""
    from langchain_core import globals as switches

    switches.set_verbose(False)
    switches.set_debug(False)
    switches.set_llm_cache(None)
    warnings.filterwarnings("ignore", category=UserWarning, module="pydantic")


@contextmanager
def no_tracing() -> Iterator[None]:
    """No LangSmith run within, whatever the environment or the caller's context says."""
    from langsmith.run_helpers import tracing_context

    with tracing_context(enabled=False):
        yield
