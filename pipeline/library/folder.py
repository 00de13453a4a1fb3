"""A corpus as files: where it lies, which Markdown is in it, what a speech is called there, and adding without loss."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import time
from pathlib import Path

from pipeline.errors import InputError
from pipeline.files import staged, sync_folder
from pipeline.types import ReferenceSpeech

RAW = ".raw.txt"
_STALE = 3600  # seconds
_LONG = 24  # characters of a title in an id
_OPEN_SLOT = re.compile(r"第【待填：[^【】]*】[次届]|【待填：[^【】]*】")
_TITLE = re.compile(r"^在?(.+?)(?:开幕式|闭幕式)?上?的?(?:讲话|致辞|发言)?(?:（.*）)?$")
_OTHER = re.compile(r"[^\w]+")
_BLANK = re.compile(r"\s+")


def identity(speech: ReferenceSpeech) -> str:
    """An id that a person can read and that the same speech always gets: day, title, hash of title, day and text."""
    text = "".join(f"{part.heading or ''}{part.text}" for part in speech.sections)
    day = speech.date.isoformat() if speech.date else ""
    mark = hashlib.sha256(_BLANK.sub("", f"{speech.title}{day}{text}").encode()).hexdigest()[:8]
    title = _OPEN_SLOT.sub("", speech.title)
    match = _TITLE.match(title)
    short = _OTHER.sub("", match[1] if match else title)[:_LONG]
    return "-".join(word for word in (day, short, mark) if word)


def write_new(path: Path, text: str) -> bool:
    """Write a file that must not be there yet, synced, whole or not at all; False, and nothing done, when it is."""
    try:
        with staged(path, text.encode()) as made:
            return _linked(made, path)
    except OSError as error:
        raise InputError(f"写不进去：{error.strerror}。请换一个位置（--corpus）。", path=path) from None


def tidy(folder: Path) -> None:
    """Remove what writers that were killed left half done; what is younger than an hour may still be written."""
    for path in folder.glob(".*.tmp"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _STALE:
                path.unlink()


def _linked(made: Path, path: Path) -> bool:
    """Give a finished file its name, unless that is taken."""
    try:
        os.link(made, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links: two writers of one id at one moment write the same text
        if path.exists():
            return False
        made.replace(path)
    sync_folder(path.parent)
    return True
