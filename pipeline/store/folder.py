"""A draft's folder from outside: is it one, is it free to become one, who is writing in it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import DraftError
from pipeline.store.journal import JOURNAL, pending
from pipeline.store.state import STATE

LOCK = ".lock"


def is_draft(folder: Path) -> bool:
    """Whether there is a draft in ``folder``; it counts as soon as it was acknowledged, if killed right after."""
    with in_words(folder):
        return (folder / STATE).is_file() or STATE in pending(folder)


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """What the system refuses inside, as a DraftError."""
    try:
        yield
    except OSError as error:
        raise DraftError(f"读不了：{error.strerror}。请检查路径和权限。", path=path) from None


def expect_draft(folder: Path) -> None:
    """DraftError when ``folder`` is no draft."""
    with in_words(folder):
        exists = folder.exists()
    if not exists:
        raise DraftError("没有这个文件夹。请检查路径。", path=folder)
    if not folder.is_dir():
        raise DraftError("这是文件，不是初稿的文件夹。", path=folder)
    for name in ("sections", "history"):
        with in_words(folder):
            away = (folder / name).is_symlink()
        if away:
            raise DraftError(f"{name} 是符号链接，指向别处。为免写到文件夹以外，没有动它。", path=folder)
    if not is_draft(folder):
        raise DraftError(f"这不是初稿的文件夹（没有 {STATE}）。初稿用 qicao draft 写出。", path=folder)


def expect_empty(folder: Path) -> None:
    """DraftError when a new draft cannot begin in ``folder``. What a killed beginning left there does not count."""
    if is_draft(folder):
        raise DraftError("这里已有一份初稿。接着写请加 --resume，另写请换一个文件夹。", path=folder)
    with in_words(folder):
        if folder.is_dir():
            left = {LOCK, "history"} if set(_names(folder / "history")) <= {Path(JOURNAL).name} else {LOCK}
            if set(_names(folder)) - left:
                raise DraftError("文件夹里已有别的文件，没有动它们。请换一个空的或新的文件夹。", path=folder)
        elif folder.exists() or folder.is_symlink():
            raise DraftError("这里已有一个文件。请换一个文件夹名。", path=folder)


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []


class FolderLock:
    """Exclusive use of a folder, given back by ``release``, or by the system when the process ends."""

    def __init__(self, folder: Path) -> None:
        try:
            handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        except OSError as error:
            raise DraftError(
                f"这个文件夹写不进去：{error.strerror}。请改权限，或复制到可写的地方再试。", path=folder
            ) from None
        try:
            _lock(handle)
        except (BlockingIOError, PermissionError):
            os.close(handle)
            raise DraftError("另一个 qicao 正在写这个文件夹。请等它写完，或先停掉它。", path=folder) from None
        except OSError as error:
            os.close(handle)
            raise DraftError(f"这个文件夹锁不住：{error.strerror}。请复制到本机磁盘上再试。", path=folder) from None
        self._handle: int | None = handle

    def release(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
