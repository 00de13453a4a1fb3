"""What is known of each file of a corpus without reading it again, and which speeches are copies of one text.

A SQLite file beside the index, derived like it: a row for each file, its sketch, and an edge between any two speeches
that are alike. A group is a text and what is alike to it; of each group one copy stands in the index, the shipped one or the
fullest, the others do not.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from pipeline.index import IndexFault
from pipeline.library.likeness import ALIKE, LEAST, SCALE, likeness

FORMAT = 3  # of the tables below: raised with them, and every catalogue is made anew
_CROWD = 32  # speeches; a run of characters that more of them share is a formulation and proves little
_PROBE = 3  # one of so many hashes is looked up to find candidates
_SHARED = 0.1  # of those, what a candidate has: distinct speeches mostly share less, an eighth of a long text more
_TABLES = """
create table if not exists file (
    path text primary key, id text not null, size integer, touched integer, sha256 text, problem text, title text,
    type text, day text, level text, speaker_level text, organisation text, source text, characters integer,
    gaps integer, sections text, indexed integer default 0) without rowid;
create index if not exists file_id on file (id);
create table if not exists sketch (path text primary key, hashes blob) without rowid;
create table if not exists probe (hash integer, path text, primary key (hash, path)) without rowid;
create index if not exists probe_path on probe (path);
create table if not exists edge (one text, two text, likeness real, primary key (one, two)) without rowid;
create index if not exists edge_two on edge (two);
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One file. ``path`` is relative to the corpus, or ``shipped:NAME``; ``sections`` are ids; ``day`` is ISO.

    ``problem``: why it cannot be read; then little else is known. ``touched``: its time in ns, 0: look again.
    """

    path: str
    id: str
    size: int
    touched: int
    sha256: str
    problem: str | None = None
    title: str = ""
    type: str = ""
    day: str | None = None
    level: str | None = None
    speaker_level: str | None = None
    organisation: str | None = None
    source: str = ""
    characters: int = 0
    gaps: int = 0
    sections: tuple[str, ...] = ()
    indexed: bool = False

    @property
    def shipped(self) -> bool:
        return self.path.startswith(SHIPPED)


SHIPPED = "shipped:"
_COLUMNS = tuple(field.name for field in fields(Row))


class Catalogue:
    """Open ``path``, or make it. Changes stand after `saved`; IndexFault when the file is damaged."""

    def __init__(self, path: Path, *, writing: bool) -> None:
        with _faults(path):
            mode = "rwc" if writing else "rw"
            self._base = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False
            )
            self._base.row_factory = sqlite3.Row
            self._base.execute("pragma busy_timeout = 5000")
            if writing:
                # Readers go on while one writes; what a power cut takes back is found and done again.
                self._base.execute("pragma journal_mode = wal")
                self._base.execute("pragma synchronous = normal")
                self._base.executescript(_TABLES)

    @contextmanager
    def saved(self) -> Iterator[None]:
        """All changes within, or none."""
        with _faults(None):
            self._base.execute("begin immediate")
            try:
                yield
            except BaseException:
                self._base.execute("rollback")
                raise
            self._base.execute("commit")

    def rows(self, where: str = "1", values: Sequence[object] = ()) -> Iterator[Row]:
        """Rows by id, then path. ``where`` is ours, never a user's text."""
        with _faults(None):
            for found in self._base.execute(f"select * from file where {where} order by id, path", values):
                pairs = {name: found[name] for name in _COLUMNS}
                sections = tuple(json.loads(pairs.pop("sections")))
                yield Row(**pairs | {"sections": sections, "indexed": bool(pairs["indexed"])})

    def by_id(self, speech_id: str) -> Row | None:
        """The row that stands for an id; of files that share one the first by path, the shipped one before others."""
        found = [row for row in self.rows("id = ?", (speech_id,)) if row.problem is None]
        return min(found, key=lambda row: (not row.shipped, row.path), default=None)

    def put(self, row: Row, hashes: Collection[int]) -> None:
        """Add or replace a row, with its sketch and its edges."""
        self.drop(row.path)
        values = asdict(row) | {"sections": json.dumps(row.sections)}
        marks = ", ".join(f":{name}" for name in _COLUMNS)
        self._base.execute(f"insert into file ({', '.join(_COLUMNS)}) values ({marks})", values)
        if len(hashes) < LEAST:
            return
        for path in self._candidates(hashes):
            (packed,) = self._base.execute("select hashes from sketch where path = ?", (path,)).fetchone()
            found = likeness(hashes, array("I", packed))
            if found >= ALIKE:
                pair = sorted((row.path, path))
                self._base.execute("insert or replace into edge values (?, ?, ?)", (*pair, round(found, 3)))
        self._base.execute("insert into sketch values (?, ?)", (row.path, array("I", sorted(hashes)).tobytes()))
        self._base.executemany("insert into probe values (?, ?)", [(value, row.path) for value in _probes(hashes)])

    def _candidates(self, hashes: Collection[int]) -> list[str]:
        """Paths that share enough of a part of ``hashes`` to be worth a full comparison."""
        found: dict[str, int] = {}
        probes = _probes(hashes)
        for value in probes:
            paths = self._base.execute("select path from probe where hash = ? limit ?", (value, _CROWD)).fetchall()
            for (path,) in paths:
                found[path] = found.get(path, 0) + 1
        # The sample errs by some hashes either way, and a copy that is cut short shares few of a long text's.
        enough = max(2, round(len(probes) * _SHARED)) if len(probes) > 8 else 1
        return [path for path, shared in found.items() if shared >= enough]

    def drop(self, path: str) -> None:
        """Forget a file. One that was set aside because it had the same id is to be looked at again."""
        self._base.execute(
            "update file set touched = 0, sha256 = '' where problem is not null and path <> :path and id ="
            " (select id from file where path = :path)",
            {"path": path},
        )
        self._base.execute("delete from file where path = ?", (path,))
        self._base.execute("delete from sketch where path = ?", (path,))
        self._base.execute("delete from probe where path = ?", (path,))
        self._base.execute("delete from edge where one = ? or two = ?", (path, path))

    def mark(self, paths: Iterable[str], indexed: bool) -> None:
        self._base.executemany("update file set indexed = ? where path = ?", [(int(indexed), path) for path in paths])

    def touch(self, path: str, size: int, touched: int) -> None:
        self._base.execute("update file set size = ?, touched = ? where path = ?", (size, touched, path))

    def near(self, path: str) -> set[str]:
        """Paths that edges join with ``path``, over however many steps, itself included."""
        found, new = {path}, [path]
        with _faults(None):
            while new:
                new = [other for here in new for other, _ in self._alike(here) if other not in found]
                found.update(new)
        return found

    def group(self, path: str) -> set[str]:
        """Paths of all copies of the text in ``path``, itself included."""
        return next((set(group) for group in self.groups(self.near(path)) if path in group), {path})

    def groups(self, paths: Iterable[str]) -> list[list[str]]:
        """Copies of one text together, the one that stands for them first; ``paths`` is closed under `near`.

        Every copy is alike to that first one itself, and not by way of a third: texts laid together from several
        speeches would otherwise make one group of them all.
        """
        rows = (row for path in paths for row in self.rows("path = ?", (path,)))
        found: dict[str, list[str]] = {}
        for row in sorted(rows, key=_serves):
            with _faults(None):
                firsts = [(alike, path) for path, alike in self._alike(row.path) if path in found]
            found.setdefault(max(firsts)[1] if firsts else row.path, []).append(row.path)
        return list(found.values())

    def _alike(self, path: str) -> list[tuple[str, float]]:
        query = "select two, likeness from edge where one = :p union select one, likeness from edge where two = :p"
        return [(str(other), float(alike)) for other, alike in self._base.execute(query, {"p": path})]

    def likeness(self, one: str, two: str) -> float:
        """Of two paths; 0 when they are not alike, or only by way of a third."""
        with _faults(None):
            found = self._base.execute(
                "select likeness from edge where one = ? and two = ?", tuple(sorted((one, two)))
            ).fetchone()
        return float(found[0]) if found else 0.0

    def paired(self) -> list[str]:
        """Paths that are alike to some other."""
        with _faults(None):
            return [path for (path,) in self._base.execute("select one from edge union select two from edge")]

    def sections(self) -> int:
        """How many sections the index ought to hold."""
        query = "select coalesce(sum(json_array_length(sections)), 0) from file where indexed"
        with _faults(None):
            return int(self._base.execute(query).fetchone()[0])

    def newest(self) -> str | None:
        with _faults(None):
            found = self._base.execute("select max(day) from file where indexed").fetchone()[0]
        return None if found is None else str(found)

    def close(self) -> None:
        self._base.close()


def _serves(row: Row) -> tuple[bool, bool, bool, int, bool, str]:
    """Least for the copy that serves best: what is shipped before all else, then the readable, whole, long, dated."""
    return (not row.shipped, row.problem is not None, bool(row.gaps), -row.characters, row.day is None, row.path)


def _probes(hashes: Collection[int]) -> list[int]:
    return sorted(value for value in hashes if value % (SCALE * _PROBE) == 0)


@contextmanager
def _faults(path: Path | None) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, json.JSONDecodeError) as error:
        raise IndexFault(f"语料库的目录读不了：{error}", path=path) from None
