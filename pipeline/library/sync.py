"""Bringing a generation up to the Markdown: what is new or changed is read, what is gone is dropped, copies are grouped.

The index is committed first, the catalogue after it: killed between the two, the same files are simply done again.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline import corpus, hanzi
from pipeline.errors import InputError
from pipeline.files import decode, read_bytes
from pipeline.index import OPEN_SLOT, IndexFault
from pipeline.index.documents import document
from pipeline.library.catalogue import SHIPPED, Catalogue, Row
from pipeline.library.generation import Generation, Probe
from pipeline.library.likeness import sketch
from pipeline.places import scan
from pipeline.resources import tree
from pipeline.types import ReferenceSpeech

_BATCH = 500  # files between two commits: what a kill makes to be done again, and what is in memory at once
_FRESH = 2_000_000_000  # ns; a file changed so lately may change again within the clock's grain: look again next time

Progress = Callable[[int, int], None]  # files done, files to do


@dataclass(frozen=True, slots=True)
class Synced:
    """What changed, as paths; ``problems``: every file that is not taken, changed or not, with the reason."""

    read: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _File:
    """A file as found: its row, and, where it can be read, its speech."""

    row: Row
    speech: ReferenceSpeech | None = None
    same: bool = False  # the content is the one known


def present(folder: Path) -> dict[str, tuple[int, int]]:
    """All files of a corpus and of what is shipped, with size and time."""
    shipped = {f"{SHIPPED}{path}": found for path, found in scan(tree("reference_speeches")).items()}
    return shipped | scan(folder)


def location(folder: Path, path: str) -> Path:
    """The file behind a catalogue's path."""
    return tree("reference_speeches") / path.removeprefix(SHIPPED) if path.startswith(SHIPPED) else folder / path


def outdated(catalogue: Catalogue, files: Mapping[str, tuple[int, int]]) -> tuple[list[str], list[str]]:
    """Paths to read, and paths that are gone."""
    known = {row.path: (row.size, row.touched) for row in catalogue.rows()}
    return [path for path, found in files.items() if known.get(path) != found], [p for p in known if p not in files]


def sync(generation: Generation, folder: Path, probe: Probe, progress: Progress) -> Synced:
    """Do it. IndexFault when index and catalogue do not agree in the end."""
    read: list[str] = []
    files = present(folder)
    stale, gone = outdated(generation.catalogue, files)
    work: list[tuple[str, tuple[int, int] | None]] = [(path, None) for path in gone]
    work += [(path, files[path]) for path in stale]
    while work:
        for done in range(0, len(work), _BATCH):
            progress(done, len(work))
            changed = _step(generation, folder, work[done : done + _BATCH], probe)
            read += [file.row.path for file in changed]
        # Where a file went or changed its id, another that had the same one can be taken now.
        freed = [row.path for row in generation.catalogue.rows("sha256 = ''") if row.path in files]
        work = [(path, files[path]) for path in freed]
    if not generation.consistent():
        raise IndexFault("索引和目录对不上。", path=generation.folder)
    bad = {row.path: row.problem for row in generation.catalogue.rows("problem is not null") if row.problem}
    return Synced(tuple(dict.fromkeys(read)), tuple(gone), bad)


def _step(
    generation: Generation, folder: Path, batch: Sequence[tuple[str, tuple[int, int] | None]], probe: Probe
) -> list[_File]:
    """One commit. The files whose content is new."""
    catalogue = generation.catalogue
    before: dict[str, Row] = {}
    files = [
        _read(folder, path, found, next(catalogue.rows("path = ?", (path,)), None)) for path, found in batch if found
    ]
    with catalogue.saved():
        for file in files:
            if file.same:
                catalogue.touch(file.row.path, file.row.size, file.row.touched)
        changed = [file for file in files if not file.same]
        paths = {file.row.path for file in changed} | {path for path, found in batch if found is None}
        before = _neighbours(catalogue, paths)
        for path in paths:
            catalogue.drop(path)
        changed = [_put(catalogue, file) for file in changed]
        _reindex(generation, folder, before, {file.row.path: file for file in changed}, probe)
    probe("catalogued")
    return changed


def _neighbours(catalogue: Catalogue, paths: set[str]) -> dict[str, Row]:
    """The rows of ``paths`` and of all whose group may change with theirs."""
    found = {path for start in paths for path in catalogue.near(start)}
    rows = (next(catalogue.rows("path = ?", (path,)), None) for path in sorted(found))
    return {row.path: row for row in rows if row}


def _read(folder: Path, path: str, found: tuple[int, int], known: Row | None) -> _File:
    size, touched = found
    if time.time_ns() - touched < _FRESH:
        touched = 0
    place = location(folder, path)
    row = Row(path, path, size, touched, "")
    try:
        data = read_bytes(place)
        row = replace(row, sha256=hashlib.sha256(data).hexdigest())
        if known and known.sha256 == row.sha256:
            return _File(replace(known, size=size, touched=touched), same=True)
        speech = corpus.parse(decode(data, place), place)
    except InputError as error:
        return _File(replace(row, problem=str(error)))
    return _File(_described(row, speech), speech)


def _described(row: Row, speech: ReferenceSpeech) -> Row:
    return replace(
        row,
        id=speech.id,
        title=speech.title,
        type=speech.type,
        day=speech.date.isoformat() if speech.date else None,
        level=speech.level,
        speaker_level=speech.speaker_level,
        organisation=speech.organisation,
        source=speech.source,
        # Without the names of open slots: a masked copy is not longer than the text it was made of.
        characters=sum(hanzi.count(OPEN_SLOT.sub("", f"{part.heading or ''}{part.text}")) for part in speech.sections),
        gaps=len(speech.gaps),
        sections=tuple(part.id for part in speech.sections),
    )


def _put(catalogue: Catalogue, file: _File) -> _File:
    """The file as it was taken: one with an id that another has is set aside."""
    other = catalogue.by_id(file.row.id) if file.speech else None
    if other:
        taken = f"编号“{file.row.id}”与 {other.path} 相同，没有用它。请改一个。"
        file = _File(replace(file.row, problem=taken, sections=()))
    catalogue.put(file.row, sketch(file.speech) if file.speech else ())
    return file


def _reindex(
    generation: Generation, folder: Path, before: Mapping[str, Row], new: Mapping[str, _File], probe: Probe
) -> None:
    """Let of every group that was touched the copy that serves best stand in the index, and no other."""
    catalogue = generation.catalogue
    after = _neighbours(catalogue, set(before) | set(new))
    firsts = (group[0] for group in catalogue.groups(after))
    wanted = {path for path in firsts if after[path].problem is None}
    # ``before`` knows what a changed file was; only ``after`` knows the copies of a new one.
    stood = {path: row for path, row in {**after, **before}.items() if row.indexed}
    out = [path for path in stood if path not in wanted or path in new]
    into = sorted(path for path in wanted if path not in stood or path in new)
    probe("index")
    generation.index.delete(f"{stood[path].id}/{name}" for path in out for name in stood[path].sections)
    probe("deleted")
    speeches = (_speech(folder, path, new) for path in into)
    generation.index.upsert(document(speech, part) for speech in speeches for part in speech.sections)
    probe("indexed")
    catalogue.mark([path for path in after if path not in wanted], indexed=False)
    catalogue.mark(wanted, indexed=True)


def _speech(folder: Path, path: str, new: Mapping[str, _File]) -> ReferenceSpeech:
    file = new.get(path)
    return file.speech if file and file.speech else corpus.read(location(folder, path))
