"""Changes of several files that happen together or not at all, whatever kills the process.

A change is first one synced line of ``history/journal.log``: from then on it is acknowledged. Only then are its files
replaced. ``recover`` plays the lines again, ``checkpoint`` syncs the files and removes the journal. So a change costs
one sync, and a process killed anywhere leaves nothing of it or all of it. A torn last line was never acknowledged.

A line is the SHA-256 of its JSON, a space, the JSON: ``{path: [sha256 before or null, text]}``; paths are relative to
the draft's folder. A person may edit the brief, the sections and draft.md: playing a change again never overwrites a
content of such a file that the journal does not know.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import DraftError
from pipeline.files import sync_folder, write_atomic

JOURNAL = "history/journal.log"
_STRAYS = (
    "history/*/.*.tmp",
    "history/.*.tmp",
    "sections/.*.tmp",
    ".draft.md.*.tmp",
    ".brief.yaml.*.tmp",
    ".report.json.tmp",
)
_SYNCS = 16  # a draft has about 50 files
_PATH = re.compile(r"(?!\.)[A-Za-z0-9_.-]+(/(?!\.)[A-Za-z0-9_.-]+)*")
Probe = Callable[[str], None]


def unobserved(point: str) -> None:
    """The probe of every day; a test hands in one that counts the points, fails or dies at one of them."""


def sha256(data: bytes | str) -> str:
    return hashlib.sha256(raw(data) if isinstance(data, str) else data).hexdigest()


def raw(text: str) -> bytes:
    """A file's bytes. What is no UTF-8 (a brief kept as it came) is in ``text`` as lone surrogates, as `kept_as_is` puts it."""
    return text.encode("utf-8", "surrogateescape")


def kept_as_is(content: bytes) -> str:
    """Any bytes as a text that the journal takes, and that `raw` gives back."""
    return content.decode("utf-8", "surrogateescape")


Change = Mapping[str, tuple[str | None, str]]  # relative path -> SHA-256 before (None: no file), content after


class Journal:
    """The writing side; one per folder, under its lock. Not thread-safe: the store has the lock for that."""

    def __init__(self, root: Path, probe: Probe = unobserved) -> None:
        self._root, self._probe = root, probe
        self._handle: int | None = None
        self._touched: set[Path] = set()
        self._broken = False

    def commit(self, files: Mapping[str, str]) -> None:
        """Replace ``files`` (relative path -> content), all or nothing. Returns when that will survive.

        DraftError when the system refuses (disk full, read-only); then no later change is taken either.
        """
        with self._writing():
            change = {path: (content_sha256(self._root / path), text) for path, text in files.items()}
            self._acknowledge(change)
            for path, text in files.items():
                self._replace(path, raw(text))

    def append(self, path: str, line: str) -> None:
        """Add one line to a log. Needs no journal: a torn line lacks its line end, and is dropped on opening."""
        with self._writing():
            self._probe(f"append {path}")
            handle = os.open(self._root / path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
            try:
                _write_all(handle, f"{line}\n".encode())
            finally:
                os.close(handle)
            self._probe(f"appended {path}")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Once anything went wrong, nothing more is written: the next opening finds out what the disk holds."""
        if self._broken:
            raise DraftError("上一次写入没有成功，不再往下写。排除故障后可用 --resume 继续。", path=self._root)
        self._broken = True
        try:
            yield
        except OSError as error:
            raise DraftError(
                f"写不进去：{error.strerror}。已写成的都在，排除故障后可以继续。", path=self._root
            ) from None
        self._broken = False

    def _acknowledge(self, change: Change) -> None:
        self._probe("journal")
        path = self._root / JOURNAL
        fresh = self._handle is None
        if self._handle is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        body = json.dumps(change, ensure_ascii=False)
        if not body.isascii() and any("\ud800" <= mark <= "\udfff" for mark in body):
            body = json.dumps(change)
        _write_all(self._handle, f"{sha256(body)} {body}\n".encode())
        if fresh:
            sync_folder(path.parent)
            sync_folder(self._root)
        self._probe("acknowledged")

    def _replace(self, name: str, content: bytes) -> None:
        path = self._root / name
        if path.parent.is_symlink():  # a folder may come from anybody: nothing in it may point out of it
            raise DraftError("这是符号链接，指向别处。为免写到文件夹以外，没有写。", path=path.parent)
        self._probe(f"replace {name}")
        if _editable(name):
            # Synced at once: after a power cut its content must be one that the journal knows.
            write_atomic(path, content)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            stray = path.with_name(f".{path.name}.tmp")
            stray.write_bytes(content)
            self._probe(f"written {name}")
            stray.replace(path)
        self._touched.add(path)
        self._probe(f"replaced {name}")

    def recover(self) -> None:
        """Bring the files to where the journal says they are. Called once, on opening."""
        with self._writing():
            for pattern in _STRAYS:
                for stray in self._root.glob(pattern):
                    stray.unlink(missing_ok=True)
            for name, content in pending(self._root).items():
                self._replace(name, content)
        self.checkpoint()

    def checkpoint(self) -> None:
        """Sync what was written and drop the journal. After a failed commit it is kept: the next opening needs it."""
        self.close()
        if self._broken:
            return
        with self._writing():
            self._checkpoint()

    def _checkpoint(self) -> None:
        self._probe("checkpoint")
        folders = {folder for path in self._touched for folder in path.parents if folder.is_relative_to(self._root)}
        # Side by side, as the disk makes many lasting in the time of one; the folders when all that is in them is.
        with ThreadPoolExecutor(_SYNCS, "qicao-sync") as pool:
            for sync, paths in ((_sync, self._touched), (sync_folder, folders)):
                list(pool.map(sync, sorted(paths)))
        self._touched.clear()
        (self._root / JOURNAL).unlink(missing_ok=True)
        self._probe("checkpointed")
        if (self._root / JOURNAL).parent.is_dir():
            sync_folder((self._root / JOURNAL).parent)

    def close(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def pending(root: Path) -> dict[str, bytes]:
    """What the journal of a folder says its files contain, and they may not yet. Changes nothing.

    Files that a person changed since are left out: they have precedence, and the store makes them versions.
    """
    contents: dict[str, bytes] = {}
    known: dict[str, set[str | None]] = {}
    for change in _changes(root / JOURNAL):
        for name, (before, text) in change.items():
            contents[name] = raw(text)
            known.setdefault(name, {before}).add(sha256(text))
    return {
        name: content
        for name, content in contents.items()
        if not _editable(name) or content_sha256(root / name) in known[name]
    }


def _editable(name: str) -> bool:
    return name.startswith("sections/") or name in ("brief.yaml", "draft.md")


def content_sha256(path: Path) -> str | None:
    """Of the file's bytes as they lie there; None when there is no file."""
    return sha256(path.read_bytes()) if path.is_file() else None


def _sync(path: Path) -> None:
    if not path.is_file():
        return
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_all(handle: int, data: bytes) -> None:
    """Append and sync. A part that was written before the disk was full is taken back, so that no torn line stays."""
    before = os.fstat(handle).st_size
    try:
        if os.write(handle, data) != len(data):
            raise OSError(errno.ENOSPC, "磁盘已满")  # the only reason for a short write to a regular file
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, before)
        raise


def _changes(path: Path) -> Iterator[Change]:
    """The acknowledged changes; a damaged line is the torn last one, or an error."""
    lines = path.read_bytes().split(b"\n") if path.is_file() else [b""]
    for number, line in enumerate(lines[:-1], 1):
        mark, _, body = line.partition(b" ")
        if mark.decode("ascii", "replace") != sha256(body):
            if not any(lines[number:]):
                return
            raise DraftError("写入日志损坏。请先备份整个文件夹，再删去这一行及以后各行。", path=path, line=number)
        data: dict[str, tuple[str | None, str]] = json.loads(body)
        for name in data:
            if not _PATH.fullmatch(name):  # a folder may come from anybody: nothing in it may point out of it
                raise DraftError(
                    f"写入日志指向文件夹以外：{name!r}。这个文件夹不可信，没有动它。", path=path, line=number
                )
        yield data
