"""Drafts on disk, begun and written to without a model, and how a life of one ends in the middle of a write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline import brief as briefs
from pipeline import outline as outlines
from pipeline.resources import tree
from pipeline.store import Store
from pipeline.store.history import Version

BRIEF = tree("examples") / "brief.yaml"


def create(folder: Path, **options: object) -> Store:
    brief = briefs.load(BRIEF)
    return Store.create(folder, brief, outlines.for_brief(brief), model="fake", **options)  # type: ignore[arg-type]


def version(text: str, **values: object) -> Version:
    return Version(0, "model", text, model="fake", reply=text, **values)  # type: ignore[arg-type]


def write(store: Store, section: str, text: str) -> int:
    number = store.keep(section, version(text)).version
    store.put({section: number})
    return number


def three(path: Path) -> Path:
    """A draft of three sections, closed."""
    with create(path) as store:
        store.agree({"part-1": "一、牢牢把握方向，在学习中前进"})
        write(store, "salutation", "各位代表：\n")
        write(store, "part-1", "一、牢牢把握方向，在学习中前进\n\n要学习。\n")
        write(store, "hope", "希望大家努力。\n")
    return path


class Killed(BaseException):
    """Ends a life in the middle of a write, as SIGKILL does."""


def dying(where: str) -> Callable[[str], None]:
    """A probe that dies at a point."""

    def die(point: str) -> None:
        if point == where:
            raise Killed

    return die
