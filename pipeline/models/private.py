"""Keeping drafts on the way they are meant to go: no tracing, no gateway, no plugins, no logs; and imports made cheap.

Drafts are confidential. LangChain sends every prompt to a tracing service, or through a gateway, when an environment
variable says so, which a machine may have set for another project. Here neither can win.
"""

from __future__ import annotations

import contextlib
import gc
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

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


def import_client() -> None:
    """Import what `openai:` needs, sealed. Says nothing of faults: the model's first call meets them again."""
    with contextlib.suppress(Exception):
        seal()
        with quick_import():
            import langchain_openai.chat_models.base  # noqa: F401


def hush() -> None:
    """LangChain's process-wide switches off; pydantic's warnings quote pieces of replies, so they are not printed."""
    from langchain_core import globals as switches

    switches.set_verbose(False)
    switches.set_debug(False)
    switches.set_llm_cache(None)
    warnings.filterwarnings("ignore", category=UserWarning, module="pydantic")


@contextmanager
def untraced() -> Iterator[None]:
    """No LangSmith run within, whatever the environment or the caller's context says."""
    from langsmith.run_helpers import tracing_context

    with tracing_context(enabled=False):
        yield
