"""What stands in for packages that LangChain imports and a draft never uses: the few names that it takes from them.

`langsmith` above all. Tracing is off here, always (see ``private.py``), yet LangChain imports the tracer: 200 modules, a
third of the time until the first call, and the code that would send prompts to a service. None of that is loaded. Of
`requests` and `pydantic.v1` LangChain takes classes to ask whether something is one of theirs; nothing here ever is.

Should another version of LangChain ask for a name that is not here, the real module takes over, and tracing is off as
before: ``private.py`` sees to that whichever it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn


class LangSmithError(Exception):
    """To be caught; raised only where something would record a run after all."""


class Run:
    """A run that is recorded, or the client that would send it away. Neither can be made."""

    def __init__(self, *_: object, **__: object) -> None:
        _refuse()


class Foreign:
    """An object of a package that is not used. It cannot be made."""

    def __init__(self, *_: object, **__: object) -> None:
        _refuse()


class ForeignError(Exception):
    """To be caught, never raised."""


def _refuse(*_: object, **__: object) -> NoReturn:
    raise LangSmithError("not available while qicao drafts")


def _off(*_: object, **__: object) -> bool:
    return False


def _context(*_: object, **__: object) -> dict[str, Any]:
    """No parent, no tags, nowhere to send anything."""
    known = ("parent", "project_name", "address", "tags", "metadata", "client", "replicas", "distributed_parent_id")
    return {**dict.fromkeys(known), "enabled": False}


@contextmanager
def _untraced(*_: object, **__: object) -> Iterator[None]:
    yield


def _nothing(*_: object, **__: object) -> None:
    """For what would set or look up a run."""


_CONTEXT = {"get_tracing_context": _context, "tracing_context": _untraced}

NAMES: Mapping[str, Mapping[str, Any]] = {
    "langsmith": {"RunTree": Run, "Client": Run, **_CONTEXT},
    "langsmith.utils": {"tracing_is_enabled": _off, "LangSmithError": LangSmithError},
    "langsmith.run_trees": {"RunTree": Run, "_CLIENT": None},
    "langsmith.run_helpers": {**_CONTEXT, "_set_tracing_context": _nothing, "get_current_run_tree": _nothing},
    "langsmith.address": {},
    "requests": {"HTTPError": ForeignError, "Response": Foreign},
    "pydantic.v1": {
        "BaseModel": Foreign, "ValidationError": ForeignError,
        "Field": _refuse, "create_model": _refuse, "validate_arguments": _refuse,
    },
}  # fmt: skip
"""Module -> what is in it. A package comes before its modules."""
