"""Run by test_library_damage in a process of its own: one life of a library, killed at every point where something is written.

For each point a fork runs the whole life and sends itself SIGKILL there. Written to standard output, one line of JSON
a point: how many steps were acknowledged before, and what is found when the library is opened again.

    python library_child.py EMPTY_FOLDER [EVERY]        only every so many points
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from killing import killed_at
from speeches import made, masked

from pipeline.index import words
from pipeline.library import Library
from pipeline.library.folder import identity
from pipeline.redact import shipped

Step = Callable[[Library], object]
STEPS: tuple[Step, ...] = (
    lambda library: library.add(made(1), "raw of 1"),
    lambda library: library.add_all([(made(2), None), (made(3), None)]),
    lambda library: library.add(masked(made(1)), "raw of the copy"),
    lambda library: library.remove([identity(made(2))]),
    lambda library: library.remove([identity(made(1))]),
    lambda library: library.reindex(anew=True),
    lambda library: library.add(made(4)),
)


def snapshot(folder: Path) -> dict[str, Any]:
    """What whoever comes next finds; the index against the Markdown, and nothing in it twice."""
    with Library(folder / "corpus", cache=folder / "cache") as library:
        rows = library.listing()
        found = {}
        for seed in (1, 2, 3, 4):
            aim = dict.fromkeys(words(made(seed).sections[0].text), 1.0)
            found[seed] = sorted(
                hit.id for hit in library.search(aim, k=400) if hit.id.partition("/")[0] not in shipped()
            )
        shown = {"ids": [row.id for row in rows], "indexed": [row.id for row in rows if row.indexed], "found": found}
        before = library.count()
        library.reindex(anew=True)
        shown["same as built anew"] = library.count() == before
        shown["generations"] = len(list(library.stats().index.parent.glob("g-*")))
    shown["left over"] = [path.name for path in (folder / "corpus").rglob(".*.tmp")]
    return shown


def live(folder: Path, reached: Callable[[str], None], done: Callable[[], None]) -> None:
    with Library(folder / "corpus", cache=folder / "cache", probe=reached) as library:
        for step in STEPS:
            step(library)
            done()


def acknowledged(steps: int) -> list[str]:
    """The ids that must be there after that many steps."""
    one, copy = identity(made(1)), identity(masked(made(1)))
    after: list[set[str]] = [set(), {one}]
    after.append(after[-1] | {identity(made(2)), identity(made(3))})
    after.append(after[-1] | {copy})
    after.append(after[-1] - {identity(made(2))})
    after.append(after[-1] - {one})
    after.append(after[-1])
    after.append(after[-1] | {identity(made(4))})
    return sorted(after[steps])


def main() -> None:
    room, every = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    point, ended = 0, False
    while not ended:
        folder = room / f"killed-{point}"
        ended, steps = killed_at(point, partial(live, folder))
        before, after = acknowledged(steps), acknowledged(min(steps + 1, len(STEPS)))
        print(json.dumps({"point": point, "steps": steps, "before": before, "after": after, **snapshot(folder)}))
        shutil.rmtree(folder, ignore_errors=True)
        point += every


if __name__ == "__main__":
    main()
