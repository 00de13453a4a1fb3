"""Many files: folders, archives, standard input. One bad file never stops the rest."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError
from pipeline.files import read_bytes
from pipeline.ingest import formats, ingest_all
from pipeline.ingest.speech import Ingested

STANDARD_INPUT = "-"
_READ = frozenset({".txt", ".md", ".html", ".htm", ".docx", ".doc", ".wps", ".rtf", ".odt", ".pdf", ".zip"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file or member of an archive: its speeches, or why there are none."""

    name: str
    speeches: tuple[Ingested, ...] = ()
    error: InputError | None = None


def read(path: str) -> str:
    """The text of one document as read, or of standard input (``-``); InputError says why there is none."""
    if path == STANDARD_INPUT:
        return formats.text(sys.stdin.buffer.read(), path)
    return formats.text(read_bytes(Path(path)), path)


def batch(paths: Iterable[str]) -> Iterator[Outcome]:
    """Outcomes in order; a folder stands for its readable files, ``-`` for standard input."""
    for path in paths:
        for file in _files(path):
            try:
                data = sys.stdin.buffer.read() if file == STANDARD_INPUT else read_bytes(Path(file))
            except InputError as error:
                yield Outcome(file, error=error)
                continue
            name = "standard-input" if file == STANDARD_INPUT else file
            for inner, found in formats.documents(data, name):
                yield _outcome(inner, found)


def _files(path: str) -> Iterator[str]:
    folder = Path(path)
    if path == STANDARD_INPUT or not folder.is_dir():
        yield path
        return
    for file in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if file.is_file() and file.suffix.lower() in _READ and not hidden and not file.name.endswith(".raw.txt"):
            yield str(file)


def _outcome(name: str, found: formats.Document | InputError) -> Outcome:
    if isinstance(found, InputError):
        return Outcome(name, error=found)
    try:
        return Outcome(name, ingest_all(found.text, name, found.left_out))
    except InputError as error:
        return Outcome(name, error=error)
