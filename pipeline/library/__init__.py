"""The user's own speeches: a folder of Markdown that is the truth, and what is derived from it to search it.

Adding writes the Markdown, whole and synced, before it returns; index and catalogue follow and can be made again at
any time. Whoever opens the library next finds out what a person, git or a killed process left to be done.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from pipeline import corpus
from pipeline.errors import InputError
from pipeline.index import Document, Hit
from pipeline.index.documents import document
from pipeline.library.catalogue import Row
from pipeline.library.derived import Derived
from pipeline.library.folder import RAW, identity, tidy, write_new
from pipeline.library.generation import Generation, Probe, unobserved
from pipeline.library.lock import WAIT, Busy
from pipeline.library.results import Added, Copy, Shown, Stats
from pipeline.library.sync import Synced, location
from pipeline.places import default_cache, default_folder
from pipeline.redact import secret
from pipeline.types import ReferenceSpeech

__all__ = ["Added", "Busy", "Copy", "Library", "Row", "Shown", "Stats", "Synced"]

_KNOWN = 256  # speeches kept in memory once they were read


class Library:
    """Nothing is opened or made before it is needed. The shipped speeches are in the index, too, and in no command's way.

    Searching is thread-safe; as an index it is for reading (`search`, `peak`, `count`), its writing is `add` and
    `remove`.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        cache: Path | None = None,
        on_event: Callable[[str], None] = lambda _: None,
        wait: float = WAIT,
        probe: Probe = unobserved,
    ) -> None:
        """``folder`` and ``cache`` None: the environment's, or the platform's. ``on_event`` gets lines for the user."""
        self.folder = folder or default_folder()
        self._on_event, self._probe = on_event, probe
        self._derived = Derived(self.folder, cache or default_cache(), wait, probe, on_event)
        self._read = lru_cache(maxsize=_KNOWN)(_read)

    # --- adding and removing ---

    def add(self, speech: ReferenceSpeech, raw: str | None = None, *, keep_id: bool = False) -> Added:
        """One speech; see `add_all`."""
        return self.add_all([(speech, raw)], keep_id=keep_id)[0]

    def add_all(
        self, speeches: Iterable[tuple[ReferenceSpeech, str | None]], *, keep_id: bool = False
    ) -> tuple[Added, ...]:
        """Store speeches, each with the raw text it was made from, under ids of the library's own (or theirs).

        When this returns, all of them survive whatever happens, and the index holds them, unless another process
        keeps it busy: then whoever comes next brings it up to date, and ``copies`` are not told.
        """
        return self.settle([self.store(speech, raw, keep_id=keep_id) for speech, raw in speeches])

    def settle(self, stored: Sequence[Added]) -> tuple[Added, ...]:
        """Bring the index up to what was `store` kept, and tell what each of it is a copy of."""
        tidy(self.folder)
        try:
            self._derived.sync()
        except Busy as error:
            self._on_event(error.message)
            return tuple(stored)
        return tuple(replace(one, copies=self._copies(one.id)) for one in stored)

    def store(self, speech: ReferenceSpeech, raw: str | None = None, *, keep_id: bool = False) -> Added:
        """The Markdown of one speech, synced; the index does not know it before `settle`, or before it is next opened."""
        named = speech if keep_id else replace(speech, id=identity(speech))
        path = self.folder / f"{named.id}.md"
        text = corpus.render(named)
        if corpus.parse(text, path) != named:
            raise InputError("这篇讲话存下来会走样，没有存。", path=path)
        self._probe("store")
        if raw is not None:
            write_new(path.with_name(f"{named.id}{RAW}"), raw)
        self._probe("raw")
        new = write_new(path, text)
        self._probe("stored")
        return Added(named.id, path, new)

    def remove(self, ids: Iterable[str]) -> tuple[Path, ...]:
        """Delete speeches of the user's, with their raw texts; all ids are looked up before the first is deleted."""
        rows = [self._row(speech_id) for speech_id in dict.fromkeys(ids)]
        for row in rows:
            if row.shipped:
                raise InputError(f"“{row.id}”是随 qicao 提供的参考讲话，不能删除。")
        paths = tuple(location(self.folder, row.path) for row in rows)
        for path in paths:
            self._probe("remove")
            try:
                path.with_name(f"{path.stem}{RAW}").unlink(missing_ok=True)
                path.unlink(missing_ok=True)
            except OSError as error:
                raise InputError(f"删不掉：{error.strerror}。", path=path) from None
            self._probe("removed")
        self._derived.sync()
        return paths

    # --- looking ---

    def listing(self) -> tuple[Row, ...]:
        """The user's speeches by id; files that cannot be read have a ``problem``."""
        return self._derived.ask(lambda now: tuple(row for row in now.catalogue.rows() if not row.shipped))

    def show(self, speech_id: str) -> Shown:
        """One speech, the user's or a shipped one; InputError when there is none of that id, or it cannot be read."""
        row = self._row(speech_id)
        if row.problem:
            raise InputError(row.problem)
        path = location(self.folder, row.path)
        return Shown(row, path, corpus.read(path), self._copies(speech_id))

    def stats(self) -> Stats:
        """How much there is, of what, and what was not taken."""
        return self._derived.ask(self._stats)

    def reindex(self, *, anew: bool = False) -> Synced:
        """Bring index and catalogue up to the Markdown; ``anew``: make both from nothing."""
        return self._derived.rebuild() if anew else self._derived.sync()

    def _row(self, speech_id: str) -> Row:
        row = self._derived.ask(lambda now: now.catalogue.by_id(speech_id))
        if row is None:  # a file that cannot be read has no id; it goes by its name
            broken = self._derived.ask(lambda now: list(now.catalogue.rows("problem is not null")))
            row = next((one for one in broken if speech_id in (one.path, Path(one.path).stem)), None)
        if row is None:
            known = self._derived.ask(lambda now: [row.id for row in now.catalogue.rows("problem is null")])
            near = difflib.get_close_matches(speech_id, known, n=3, cutoff=0.4)
            hint = f"是不是{'、'.join(near)}？" if near else "qicao corpus list 列出全部。"
            raise InputError(f"语料库里没有“{speech_id}”。{hint}")
        return row

    def _copies(self, speech_id: str) -> tuple[Copy, ...]:
        def look(now: Generation) -> tuple[Copy, ...]:
            row = now.catalogue.by_id(speech_id)
            return () if row is None else tuple(self._group(now, row))

        return self._derived.ask(look)

    def _group(self, now: Generation, row: Row) -> Iterable[Copy]:
        for path in sorted(now.catalogue.group(row.path) - {row.path}):
            for other in now.catalogue.rows("path = ?", (path,)):
                likeness = now.catalogue.likeness(row.path, path)
                yield Copy(other.id, location(self.folder, path), likeness, other.indexed)

    def _stats(self, now: Generation) -> Stats:
        rows = [row for row in now.catalogue.rows() if not row.shipped]
        good = [row for row in rows if row.problem is None]
        groups = [group for group in now.catalogue.groups(now.catalogue.paired()) if len(group) > 1]
        by_path = {row.path: row for row in now.catalogue.rows()}
        named = [
            sorted((by_path[path] for path in group), key=lambda row: (not row.indexed, row.id)) for group in groups
        ]
        return Stats(
            folder=self.folder,
            speeches=len(good),
            sections=sum(len(row.sections) for row in good),
            characters=sum(row.characters for row in good),
            types=_counted(row.type for row in good),
            organisations=_counted(row.organisation for row in good),
            years=_counted(row.day[:4] if row.day else None for row in good),
            groups=tuple(sorted(tuple(row.id for row in group) for group in named)),
            problems={row.path: row.problem for row in rows if row.problem},
            index=now.folder,
            index_sections=now.index.count(),
            bytes=sum(path.stat().st_size for path in now.folder.rglob("*") if path.is_file()),
        )

    # --- for retrieval ---

    def search(
        self,
        terms: Mapping[str, float],
        *,
        filters: Mapping[str, str] | None = None,
        boosts: Mapping[tuple[str, str], float] | None = None,
        k: int,
    ) -> list[Hit]:
        """See ``index.Index``."""
        return self._derived.ask(lambda now: now.index.search(terms, filters=filters, boosts=boosts, k=k))

    def peak(self, terms: Mapping[str, float]) -> float:
        return self._derived.ask(lambda now: now.index.peak(terms))

    def count(self) -> int:
        return self._derived.ask(lambda now: now.index.count())

    def speech(self, speech_id: str) -> ReferenceSpeech | None:
        """The speech as its file has it now; None when it is gone or cannot be read."""
        row = self._derived.ask(lambda now: now.catalogue.by_id(speech_id))
        if row is None:
            return None
        path = location(self.folder, row.path)
        try:
            return self._read(path, path.stat().st_mtime_ns)
        except (InputError, OSError):
            return None

    def documents(self) -> Iterator[Document]:
        """Every section that stands in the index, whole, for an index elsewhere (``OpenSearchIndex.rebuild``).

        But none of a speech with a classification mark.
        """
        rows = self._derived.ask(lambda now: tuple(now.catalogue.rows("indexed")))
        for row in rows:
            speech = self.speech(row.id)
            if speech is not None and not secret(speech):
                yield from (document(speech, part, whole=True) for part in speech.sections)

    def newest(self) -> str | None:
        """The latest day of a speech, ISO."""
        return self._derived.ask(lambda now: now.catalogue.newest())

    def close(self) -> None:
        self._derived.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _read(path: Path, touched: int) -> ReferenceSpeech:  # noqa: ARG001 (part of the cache's key)
    return corpus.read(path)


def _counted(values: Iterable[str | None]) -> dict[str, int]:
    """Values with how often they occur, most frequent first; None is not counted."""
    return dict(Counter(sorted(value for value in values if value)).most_common())
