"""Where a user's own things lie: the corpus, and what can be made again. Light: asked at the start of every draft."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.errors import InputError


def default_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """QICAO_CORPUS, else the platform's place for a user's data."""
    named = environ.get("QICAO_CORPUS", "").strip()
    if named:
        return Path(named).expanduser()
    import platformdirs

    return platformdirs.user_data_path("qicao", appauthor=False) / "corpus"


def default_cache(environ: Mapping[str, str] = os.environ) -> Path:
    """QICAO_CACHE, else the platform's place for what can be made again."""
    named = environ.get("QICAO_CACHE", "").strip()
    if named:
        return Path(named).expanduser()
    import platformdirs

    return platformdirs.user_cache_path("qicao", appauthor=False)


def scan(folder: Path) -> dict[str, tuple[int, int]]:
    """The Markdown files below ``folder``, with size and time in ns; hidden ones are left out. {} when there is none."""
    return {path: (found.st_size, found.st_mtime_ns) for path, found in _walk(folder, "")}


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, os.stat_result]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except OSError as error:
        raise InputError(f"语料库读不了：{error.strerror}。", path=folder) from None
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), f"{prefix}{entry.name}/")
        elif entry.name.endswith(".md") and entry.is_file():
            with contextlib.suppress(FileNotFoundError):  # removed since it was listed
                yield f"{prefix}{entry.name}", entry.stat()
