"""The references for a draft's first requests, found in a process of its own while this one imports the model's client.

Both take about half a second of one interpreter, and the first request waits for both. Where a process can be forked
(Linux), the two cores take one each: the answer comes back through a pipe, from the same code and so the same. Where it
cannot, or the other process fails, this one looks for itself, and tells what is wrong.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from pipeline.retrieve import Retriever
from pipeline.types import Brief, Passage, SectionSpec

_MOST = 4  # passages that are looked for; who wants more looks for themselves

Passages = tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Pipe:
    """What comes from the other process: two pickles, of a `Passages` and of a mapping from section ids to them."""

    file: IO[bytes]
    process: int


def look_ahead(path: Path, own: Sequence[Path], open_references: Callable[[], Retriever]) -> Pipe | None:
    """Begin to look for what the first prompts of the brief at ``path`` will show. Before any thread is started.

    None where it cannot be done: on other systems, and for a brief that can be read but once. ``own``: an office's rules.
    """
    if not sys.platform.startswith("linux") or threading.active_count() > 1 or not path.is_file():
        return None
    ours, theirs = os.pipe()
    process = os.fork()
    if process:
        os.close(theirs)
        return Pipe(os.fdopen(ours, "rb"), process)
    try:
        os.close(ours)
        with os.fdopen(theirs, "wb") as pipe:
            _answer(path, own, open_references(), pipe)
    finally:
        os._exit(0)  # whatever happens: what the parent would do at its end is the parent's to do


def _answer(path: Path, own: Sequence[Path], references: Retriever, pipe: IO[bytes]) -> None:
    """For the headings at once, then for the sections that stand without one."""
    from pipeline import brief, outline

    found = brief.load(path)
    pickle.dump(references.headings(found, _MOST), pipe)
    pipe.flush()
    frame = [spec for spec in outline.for_brief(found, own).sections if not spec.number]
    pickle.dump({spec.id: references.sections(found, spec, _MOST) for spec in frame}, pipe)


class Ahead(Retriever):
    """Answers from ``pipe`` what was looked for there. For the rest it becomes the retriever that ``opening`` gives."""

    def __init__(self, pipe: Pipe, opening: Callable[[], Retriever]) -> None:
        self._pipe, self._opening = pipe, opening
        self._lock = threading.RLock()
        self._received: list[Any] = []  # the passages for the headings, then those for sections by id

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self.warm()
        return object.__getattribute__(self, name)

    def warm(self) -> None:
        with self._lock:
            if "_index" not in vars(self):
                vars(self).update(vars(self._opening()))

    def headings(self, brief: Brief, k: int = _MOST) -> Passages:
        found: Passages | None = self._answered(0)
        return super().headings(brief, k) if found is None or k > _MOST else found[:k]

    def sections(self, brief: Brief, spec: SectionSpec, k: int = _MOST, *, heading: str | None = None) -> Passages:
        known: Mapping[str, Passages] = (self._answered(1) if heading is None and k <= _MOST else None) or {}
        if spec.id in known:
            return known[spec.id][:k]
        return super().sections(brief, spec, k, heading=heading)

    def _answered(self, number: int) -> Any:
        """The object of that number; None from a process that failed."""
        with self._lock:
            while len(self._received) <= number:
                try:
                    self._received.append(pickle.load(self._pipe.file))
                except (EOFError, ValueError, pickle.UnpicklingError):
                    self._received.append(None)
                if len(self._received) == 2:
                    self.close()
            return self._received[number]

    def close(self) -> None:
        """The end of the other process; whoever opened the real retriever closes that."""
        if not self._pipe.file.closed:
            self._pipe.file.close()
            os.waitpid(self._pipe.process, 0)
