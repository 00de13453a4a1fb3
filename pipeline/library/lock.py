"""One writer at a time: a lock on a file, given back on release, or by the system when the process ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import InputError

WAIT = 60.0  # seconds; reindexing a hundred thousand sections takes that long on one core
_STEP = 0.05


class Busy(InputError):
    """Another process writes, and did not end in time."""


@contextmanager
def locked(path: Path, wait: float = WAIT, on_event: Callable[[str], None] = lambda _: None) -> Iterator[None]:
    """Hold ``path`` within. ``on_event`` is told when that means waiting; `Busy` after ``wait`` seconds."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise InputError(
            f"索引没有地方放：{error.strerror}。请用 QICAO_CACHE 指定一个可写的文件夹。", path=path
        ) from None
    try:
        end = time.monotonic() + wait
        told = False
        while not _taken(handle):
            if time.monotonic() >= end:
                raise Busy("另一个 qicao 正在更新语料库的索引。讲话本身都已存好；请等它写完再来一次。", path=path)
            if not told:
                on_event("另一个 qicao 正在更新语料库的索引，等它写完……")
                told = True
            time.sleep(_STEP)
        yield
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
