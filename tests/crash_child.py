"""Run by test_store_damage in a process of its own: one life of a draft, killed at every point where something is written.

For each write point a fork runs the whole life and sends itself SIGKILL there. Written to standard output, one line of
JSON a point: how many steps were acknowledged before, and what the folder then holds when it is opened again.

    python crash_child.py BRIEF.yaml EMPTY_FOLDER
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

from pipeline import brief as briefs
from pipeline import outline as outlines
from pipeline.store import HEADINGS, Store, is_draft
from pipeline.store.history import Version
from pipeline.store.journal import unobserved

Step = Callable[[Store], object]


def model_version(text: str) -> Version:
    return Version(0, "model", text, model="fake", purpose="section", attempt=1, prompt_sha256="0" * 64, reply=text)


STEPS: tuple[Step, ...] = (
    lambda store: store.keep(HEADINGS, model_version("一、牢牢把握方向，在学习中前进\n")),
    lambda store: store.agree({"part-1": "一、牢牢把握方向，在学习中前进"}),
    lambda store: store.keep("part-1", model_version("一、牢牢把握方向，在学习中前进\n\n要学。\n")),
    lambda store: store.keep("hope", model_version("希望大家努力。\n")),
    lambda store: store.log({"run": 1, "section": "part-1", "seconds": 1.5}),
    lambda store: store.put({"part-1": 1, "hope": 1}),
    lambda store: store.keep("hope", model_version("希望大家更加努力。\n")),
    lambda store: store.put({"hope": 2}),
    lambda store: store.lock("part-1"),
    lambda store: store.restore("hope"),
    lambda store: store.lock("hope", sentence="希望大家"),
    lambda store: store.take({"hope": "希望大家和我努力。\n"}, {"hope": 3}),
    lambda store: store.copy_again([("hope", 1), ("hope", 4)]),
    lambda store: store.log({"run": 1, "section": HEADINGS, "seconds": 0.5}),
    lambda store: store.publish("# 讲话\n", "{}\n"),
    lambda store: store.sort_calls(),
    lambda store: store.log({"run": 2, "section": "hope", "seconds": 0.5}),
)


def snapshot(folder: Path) -> dict[str, Any]:
    """What a draft holds, as seen by whoever opens it next."""
    with Store(folder) as store:
        shown = {
            "state": store.state.json(),
            "texts": {section.id: [section.version, section.text] for section in store.draft().sections},
            "versions": {
                key: [version.text for version in store.versions(key)] for key in (HEADINGS, *store.state.sections)
            },
            "calls": store.calls(),
            "notices": store.notices,
        }
    published = folder / "draft.md"
    shown["draft.md"] = published.read_text("utf-8") if published.exists() else None
    shown["left over"] = [str(path.relative_to(folder)) for path in folder.rglob(".*.tmp")]
    return shown


def live(folder: Path, brief: Path, reached: Callable[[str], None], done: Callable[[], None]) -> None:
    found = briefs.load(brief)
    with Store.create(folder, found, outlines.for_brief(found), model="fake", probe=reached) as store:
        done()
        for step in STEPS:
            step(store)
            done()


def main() -> None:
    brief, room, every = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    states: list[dict[str, Any] | None] = [None]

    def remember() -> None:
        # A copy is opened: the draft itself is still being written.
        shutil.copytree(room / "whole", room / "copy")
        states.append(snapshot(room / "copy"))
        shutil.rmtree(room / "copy")

    live(room / "whole", brief, unobserved, remember)
    print(json.dumps({"states": states}))
    point, ended = 0, False
    while not ended:
        folder = room / f"killed-{point}"
        ended, steps = killed_at(point, partial(live, folder, brief))
        if not steps and not is_draft(folder):  # killed before anything was acknowledged: it can be begun again
            live(folder, brief, unobserved, lambda: None)
            steps = len(STEPS) + 1
        found = snapshot(folder)
        print(json.dumps({"point": point, "ended": ended, "steps": steps, "found": found}))
        shutil.rmtree(folder, ignore_errors=True)
        point += every


if __name__ == "__main__":
    main()
