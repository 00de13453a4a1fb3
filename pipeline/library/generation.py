"""One state of what is derived from a corpus: a full-text index and a catalogue, stamped with how they were made.

    CACHE/index/<hash of the corpus' path>/
        lock                 held while anything here is written
        current              the name of the generation in use
        g-…/                 a generation: stamp.json, catalogue.sqlite, text/ (tantivy)

A new generation is built beside the old one and taken into use by one rename of ``current``, so that readers go on.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from pipeline.files import write_atomic
from pipeline.index import FORMAT, IndexFault
from pipeline.index.embedded import BULK_HEAP, HEAP, EmbeddedIndex
from pipeline.library.catalogue import FORMAT as CATALOGUE
from pipeline.library.catalogue import Catalogue
from pipeline.library.likeness import ALIKE, GRAM, SCALE

Probe = Callable[[str], None]


def unobserved(point: str) -> None:
    """The probe of every day; a test hands in one that dies at one of the points."""


def stamp() -> dict[str, object]:
    """What an index must have been made with to be of use now."""
    return {
        "format": FORMAT,
        "engine": version("tantivy"),
        "words": version("rjieba"),
        "catalogue": [CATALOGUE, GRAM, SCALE, ALIKE],
    }


class Generation:
    """An open generation. IndexFault when it is damaged or of another make."""

    def __init__(self, folder: Path, *, writing: bool, bulk: bool = False) -> None:
        self.folder = folder
        if bulk:
            folder.mkdir(parents=True, exist_ok=True)
            write_atomic(folder / "stamp.json", json.dumps(stamp()))
        try:
            made = json.loads((folder / "stamp.json").read_text("utf-8"))
        except (OSError, ValueError):
            raise IndexFault("索引不完整。", path=folder) from None
        if made != stamp():
            raise IndexFault("索引是另一版本的 qicao 建的。", path=folder)
        if not bulk and not (folder / "text" / "meta.json").is_file():
            raise IndexFault("索引不完整。", path=folder)
        self.catalogue = Catalogue(folder / "catalogue.sqlite", writing=writing)
        try:
            self.index = EmbeddedIndex(folder / "text", heap=BULK_HEAP if bulk else HEAP)
        except BaseException:
            self.catalogue.close()
            raise

    def consistent(self) -> bool:
        """Whether catalogue and index hold the same number of sections: not so where a writer was killed, or writes."""
        return self.index.count() == self.catalogue.sections()

    def close(self) -> None:
        self.index.close()
        self.catalogue.close()


def home(cache: Path, corpus: Path) -> Path:
    """Where the generations of a corpus lie."""
    return cache / "index" / hashlib.sha256(str(corpus.resolve()).encode()).hexdigest()[:16]


def current(root: Path) -> Path | None:
    """The generation in use; None when there is none yet."""
    try:
        name = (root / "current").read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return root / name if name.startswith("g-") and "/" not in name else None


def new(root: Path) -> Path:
    """A folder for the next generation; called under the lock, as is `take`."""
    numbers = [int(path.name[2:]) for path in root.glob("g-*") if path.name[2:].isdecimal()]
    return root / f"g-{max(numbers, default=0) + 1}"


def take(root: Path, folder: Path) -> None:
    """Use ``folder`` from now on, and drop all others; what a reader has open stays readable to it."""
    write_atomic(root / "current", folder.name)
    sweep(root)


def sweep(root: Path) -> None:
    """Remove what killed builders left behind."""
    keep = current(root)
    for path in root.glob("g-*"):
        if path != keep:
            shutil.rmtree(path, ignore_errors=True)
