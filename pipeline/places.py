"""Where a user's own things lie: a variable of the environment names the place, else the platform does. Light: asked at the start of every draft."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from pipeline.errors import InputError

Kind = Literal["data", "cache", "config"]


def place(variable: str, kind: Kind, name: str, environ: Mapping[str, str] = os.environ) -> Path:
    """What ``variable`` names, else ``name`` in the platform's place for a user's things of that kind."""
    named = environ.get(variable, "").strip()
    if named:
        return Path(named).expanduser()
    import platformdirs

    ours = {
        "data": platformdirs.user_data_path,
        "cache": platformdirs.user_cache_path,
        "config": platformdirs.user_config_path,
    }
    return ours[kind]("qicao", appauthor=False) / name


def default_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The corpus: QICAO_CORPUS, else with the user's data."""
    return place("QICAO_CORPUS", "data", "corpus", environ)


def default_cache(environ: Mapping[str, str] = os.environ) -> Path:
    """What can be made again: QICAO_CACHE, else the platform's cache."""
    return place("QICAO_CACHE", "cache", "", environ)


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
