"""Index and catalogue of a corpus, kept up to its Markdown: made, caught up, made anew where they are of no use."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pipeline.index import IndexFault
from pipeline.library import generation as generations
from pipeline.library.generation import Generation, Probe
from pipeline.library.lock import Busy, locked
from pipeline.library.sync import Synced, outdated, present, sync

_Found = TypeVar("_Found")


class Derived:
    """``wait``: seconds to wait for another writer. Thread-safe for asking."""

    def __init__(self, folder: Path, cache: Path, wait: float, probe: Probe, on_event: Callable[[str], None]) -> None:
        self.folder, self.root = folder, generations.home(cache, folder)
        self._wait, self._probe, self._on_event = wait, probe, on_event
        self._generation: Generation | None = None
        self._guard = threading.RLock()

    def ask(self, question: Callable[[Generation], _Found]) -> _Found:
        """Ask the generation in use, brought up to date when first asked; a damaged one is made anew, once."""
        with self._guard:
            try:
                return question(self._open())
            except IndexFault as error:
                self.close()
                with locked(self.root / "lock", self._wait, self._on_event):
                    self._rebuild(error)
                self._generation = Generation(self._current(), writing=False)
                return question(self._generation)

    def sync(self, wait: float | None = None) -> Synced:
        """Read what is new, changed or gone in the Markdown. `Busy` when another process is at it for too long."""
        with self._guard, locked(self.root / "lock", self._wait if wait is None else wait, self._on_event):
            self.close()
            generations.sweep(self.root)
            try:
                return self._fill(Generation(self._current(), writing=True))
            except IndexFault as error:
                return self._rebuild(error)

    def rebuild(self) -> Synced:
        """Make index and catalogue from nothing but the Markdown."""
        with self._guard, locked(self.root / "lock", self._wait, self._on_event):
            self.close()
            generations.sweep(self.root)
            return self._rebuild(None)

    def close(self) -> None:
        with self._guard:
            found, self._generation = self._generation, None
            if found is not None:
                found.close()

    def _open(self) -> Generation:
        """The generation in use, as far up to date as no other process is just seeing to that."""
        if self._generation is None:
            found = generations.current(self.root)
            if found is None or self._behind(found):
                try:
                    self.sync(None if found is None else 0.0)
                except Busy:
                    if found is None:
                        raise
                    self._on_event("另一个 qicao 正在更新语料库的索引，这次用更新前的。")
            self._generation = Generation(self._current(), writing=False)
        return self._generation

    def _behind(self, folder: Path) -> bool:
        now = Generation(folder, writing=False)
        try:
            return not now.consistent() or any(outdated(now.catalogue, present(self.folder)))
        finally:
            now.close()

    def _current(self) -> Path:
        found = generations.current(self.root)
        if found is None:
            raise IndexFault("")
        return found

    def _rebuild(self, why: IndexFault | None) -> Synced:
        """A new generation, in use once it is whole: readers of the old one go on meanwhile."""
        if why is not None and why.message:
            # Not the engine's own words behind the colon: nothing is lost, and nothing is for the user to mend.
            self._on_event(f"{why.message.partition('：')[0].rstrip('。')}，正在由 Markdown 重建。")
        folder = generations.new(self.root)
        self._probe("rebuild")
        found = self._fill(Generation(folder, writing=True, bulk=True))
        self._probe("rebuilt")
        generations.take(self.root, folder)
        self._probe("taken")
        return found

    def _fill(self, made: Generation) -> Synced:
        try:
            return sync(made, self.folder, self._probe, self._progress)
        finally:
            made.close()

    def _progress(self, done: int, todo: int) -> None:
        if done:
            self._on_event(f"索引：{done} / {todo} 篇")
