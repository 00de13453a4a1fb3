"""Many texts: side by side in processes of their own when that pays, told in the order in which they were named."""

from __future__ import annotations

import gc
import os
import signal
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.cli.material import STANDARD_INPUT, Material, Wish, examined, open_path
from pipeline.errors import InputError, QicaoError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evals.reports import FileReport

# From so many texts on, more processes are quicker (measured on two cores): a copy of this one costs as much as checking a
# few texts, a new one takes most of a second to load the rules.
_MANY = {"fork": 40, "spawn": 200}
_HUNDREDS = 300
_GARBAGE = 20_000  # objects between two looks of the collector: a text makes thousands, and hardly any in circles
_CHUNK = 16  # texts handed to a process at a time
# Texts that are examined abreast, and characters of them from which on no further one joins: a text under examination takes
# some forty times its size.
_ABREAST, _LONG = 16, 100_000


@dataclass(frozen=True)
class Outcome:
    """What came of one path: the report and how many findings were ignored, or why there is none."""

    path: str
    file: FileReport | None = None
    ignored: int = 0
    error: str | None = None


def outcomes(paths: Sequence[str], wish: Wish, jobs: int | None = None) -> Iterator[Outcome]:
    """One outcome for each of ``paths``, in their order. ``jobs`` None: as many processes as pay."""
    wish.ruleset()  # what is wrong with the rules is told once, not for every text
    elsewhere = [path for path in paths if path != STANDARD_INPUT]
    if jobs is None:
        jobs = _cores() if len(elsewhere) >= _MANY[_method()] else 1
    if jobs == 1 or len(elsewhere) < 2:
        for some in _chunks(paths, _ABREAST):
            yield from _outcomes(some, wish)
        return
    yield from _side_by_side(paths, elsewhere, wish, jobs)


def _side_by_side(paths: Sequence[str], elsewhere: Sequence[str], wish: Wish, jobs: int) -> Iterator[Outcome]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    first, *others = elsewhere
    size = max(1, min(_CHUNK, len(others) // jobs))
    workers = min(jobs, -(-len(others) // size))
    method = _method()
    begun = _outcomes([first], wish) if method == "fork" else []  # what it loads, the copies of this process have
    _settle(len(others))
    gc.freeze()  # that stays to the end: the collector need not look at it again
    pool = ProcessPoolExecutor(workers, get_context(method), _begin, (wish,))
    try:
        done = chain(begun, chain.from_iterable(pool.map(_done, _chunks(elsewhere[len(begun) :], size))))
        for path in paths:
            yield _outcomes([path], wish)[0] if path == STANDARD_INPUT else next(done)
    except BrokenProcessPool:
        raise InputError("并行检查的一个进程意外结束（内存不够？）。请加 --jobs 1 再试。") from None
    finally:
        pool.shutdown(cancel_futures=True)
        gc.unfreeze()


def _settle(texts: int) -> None:
    """What pays for many texts, and what for hundreds."""
    from evals.matching import literals, triggers

    triggers.settle()
    if texts >= _HUNDREDS:
        literals.settle()


def _method() -> Literal["fork", "spawn"]:
    """``fork`` where nothing can be copied half-way (locks, open files): one thread, on a system that can tell."""
    try:
        return "fork" if len(list(Path("/proc/self/task").iterdir())) == 1 else "spawn"
    except OSError:
        return "spawn"


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_wish = Wish()  # of this process, when it is one of many


def _begin(wish: Wish) -> None:
    global _wish  # noqa: PLW0603  a process of a pool has no other way to keep what all its tasks share
    _wish = wish
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the first process speaks for all
    gc.set_threshold(_GARBAGE)
    wish.ruleset()


def _chunks(paths: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (paths[at : at + size] for at in range(0, len(paths), size))


def _done(paths: Sequence[str]) -> list[Outcome]:
    return _outcomes(paths, _wish)


def _outcomes(paths: Sequence[str], wish: Wish) -> list[Outcome]:
    """One outcome for each of ``paths``, in their order."""
    done: dict[int, Outcome] = {}
    opened: dict[int, Material] = {}
    for number, path in enumerate(paths):
        try:
            opened[number] = open_path(path, wish)
        except QicaoError as error:
            done[number] = Outcome(path, error=str(error))
        if sum(len(found.text) for found in opened.values()) > _LONG or number == len(paths) - 1:
            results = examined(list(opened.values()), wish)
            done |= {at: Outcome(paths[at], *result) for at, result in zip(opened, results, strict=True)}
            opened.clear()
    return [outcome for _, outcome in sorted(done.items())]
