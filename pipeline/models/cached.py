"""Identical calls answered from files: the same prompt, model and endpoint was asked before, and the reply was usable.

For `draft` only. `regen` asks for another text, and must never be given the one that stands; a model without a network
has nothing to save. Within a run a prompt that is asked again goes by its number (first time, second time …), as in
``replay:``: so a repair that came to nothing is asked anew, and a whole run repeats from the cache.

A file holds a reply and a hash of what was asked, no prompt; the folder is the user's alone. It is not synced: a torn
file fails its check and is asked for again. A cache that cannot be used is told once, and never fails a draft.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.models.around import Around
from pipeline.types import ChatModel, Completion, Prompt, Usage

FORMAT = 1  # part of every key: raise it when calls get parameters, so that no older reply answers them
DAYS = 30  # a name stands for another model after a while
_MOST = 5000  # replies that are kept, about 20 MB; the oldest go first
_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Kept:
    """A reply in the cache. ``made``: seconds since the epoch."""

    path: Path
    model: str
    section: str
    purpose: str
    reply: str
    finish: str
    made: float
    size: int


class Cached(Around):
    """``read`` False keeps replies and uses none: on a resumed run the draft's own folder answers what it was told."""

    def __init__(
        self, inner: ChatModel, folder: Path, *, on_event: Callable[[str], None] = lambda _: None, read: bool = True
    ) -> None:
        super().__init__(inner)
        self._folder, self._on_event, self._read = folder, on_event, read
        self._asked: Counter[str] = Counter()
        self._pending: dict[str, tuple[str, Completion]] = {}
        self._lock = threading.Lock()
        self._ready: bool | None = None

    def complete(self, prompt: Prompt, on_text: Callable[[str], None]) -> Completion:
        with self._lock:
            key = self._key(prompt, self._asked[prompt.sha256])
            self._asked[prompt.sha256] += 1
        kept = _read(self._folder / f"{key}.json") if self._read and self._usable() else None
        if kept is not None and time.time() - kept.made < DAYS * _DAY:
            on_text(kept.reply)
            return Completion(kept.reply, kept.model, Usage(), 0.0, kept.finish, requests=0)
        completion = self.inner.complete(prompt, on_text)
        if completion.finish == "stop" and completion.text.strip():
            with self._lock:
                self._pending[prompt.sha256] = (key, completion)
        return completion

    def accept(self, prompt: Prompt) -> None:
        """Keep the last reply to ``prompt``. One that could not be used must not come again."""
        super().accept(prompt)
        with self._lock:
            key, completion = self._pending.pop(prompt.sha256, (None, None))
        if key and completion and self._usable():
            try:
                _write(self._folder, key, prompt, completion)
            except OSError as error:
                self._give_up(str(error.strerror))

    def _key(self, prompt: Prompt, turn: int) -> str:
        asked = [FORMAT, self.name, self.endpoint, prompt.sha256, turn]
        return hashlib.sha256(json.dumps(asked).encode()).hexdigest()

    def _usable(self) -> bool:
        with self._lock:
            if self._ready is None:
                self._ready = False
                try:
                    reason = _prepare(self._folder)
                except OSError as error:
                    reason = str(error.strerror)
                self._ready = not reason
                if reason:
                    self._on_event(f"缓存不能用（{self._folder}：{reason}），这次不用。")
            return self._ready

    def _give_up(self, reason: str) -> None:
        with self._lock:
            if self._ready:
                self._ready = False
                self._on_event(f"缓存写不进去（{reason}），这次不再用。")


def entries(folder: Path) -> Iterator[Kept]:
    """What the cache holds, newest first; files that are no replies are left out."""
    found = (_read(path) for path in folder.glob("*.json"))
    yield from sorted((kept for kept in found if kept), key=lambda kept: (-kept.made, kept.path.name))


def clear(folder: Path) -> int:
    """Remove all replies; how many there were. Nothing else in the folder is touched."""
    removed = 0
    for path in folder.glob("*.json"):
        if _ours(path):
            path.unlink(missing_ok=True)
            removed += 1
    for stray in folder.glob(".*.tmp"):
        stray.unlink(missing_ok=True)
    return removed


def _prepare(folder: Path) -> str:
    """Make the folder, the user's alone, and thin it out; words for why it cannot be used, or ""."""
    if folder.is_symlink():
        return "是符号链接"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
        return "是别人的文件夹"
    folder.chmod(0o700)
    known = sorted((path for path in folder.glob("*.json") if _ours(path)), key=lambda path: path.stat().st_mtime)
    for path in known[: max(0, len(known) - _MOST)]:
        path.unlink(missing_ok=True)
    return ""


def _ours(path: Path) -> bool:
    return len(path.stem) == 64 and not set(path.stem) - set("0123456789abcdef")


def _write(folder: Path, key: str, prompt: Prompt, completion: Completion) -> None:
    record = {
        "format": FORMAT,
        "model": completion.model,
        "section": prompt.task.spec.id if prompt.task.spec else "headings",
        "purpose": prompt.task.purpose,
        "finish": completion.finish,
        "reply": completion.text,
        "sha256": _digest(key, completion.text),
    }
    handle, name = tempfile.mkstemp(dir=folder, prefix=f".{key[:8]}.", suffix=".tmp")  # only the user may read it
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(record, file, ensure_ascii=False)
        Path(name).replace(folder / f"{key}.json")
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _read(path: Path) -> Kept | None:
    """The reply in a file; None when there is none, or it is not what was written."""
    if not _ours(path) or path.is_symlink():
        return None
    try:
        record: dict[str, Any] = json.loads(path.read_bytes())
        if record["format"] != FORMAT or record["sha256"] != _digest(path.stem, record["reply"]):
            return None
        found = path.stat()
        model, section, purpose, reply, finish = (
            str(record[key]) for key in ("model", "section", "purpose", "reply", "finish")
        )
        return Kept(path, model, section, purpose, reply, finish, found.st_mtime, found.st_size)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _digest(key: str, reply: str) -> str:
    return hashlib.sha256(f"{key}\n{reply}".encode()).hexdigest()
