"""A library whose index is broken, or used by several at once, or killed: nothing acknowledged is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from speeches import ids, made, masked

from pipeline.index import words
from pipeline.library import Busy, Library
from pipeline.library.folder import identity
from pipeline.library.lock import locked


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "corpus", cache=tmp_path / "cache") as found:
        yield found


def damages(generation: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(generation.rglob("*")):
        if path.is_file() and not path.name.endswith((".lock", "-shm", "-wal")) and path.name != ".managed.json":
            yield from ((kind, path) for kind in ("gone", "short", "garbage"))


def spoil(kind: str, path: Path) -> None:
    data = path.read_bytes()
    path.unlink()  # a file cut short in its place would take a mapping of it in this process along: SIGBUS
    if kind != "gone":
        path.write_bytes(data[: len(data) // 2] if kind == "short" else os.urandom(len(data)))


def test_a_broken_index_is_rebuilt_from_the_markdown(tmp_path: Path) -> None:
    place = {"cache": tmp_path / "cache"}
    with Library(tmp_path / "corpus", **place) as library:
        added = library.add(made(1))
        generation = library.stats().index
    aim = dict.fromkeys(words(made(1).sections[0].text), 1.0)
    with Library(tmp_path / "corpus", **place) as library:
        before = library.search(aim, k=5)
    assert before[0].tags["speech"] == added.id
    cases = [(kind, path.relative_to(generation)) for kind, path in damages(generation)]
    assert len(cases) > 15
    for kind, name in cases:
        heard: list[str] = []
        with Library(tmp_path / "corpus", **place) as library:
            spoil(kind, library.stats().index / name) if (library.stats().index / name).exists() else None
        with Library(tmp_path / "corpus", **place, on_event=heard.append) as library:
            found = library.search(aim, k=5)
            assert [hit.id for hit in found] == [hit.id for hit in before], (kind, name, heard)
            assert ids(library) == [added.id], (kind, name)
        assert all("重建" in line for line in heard)


def test_an_index_of_another_version_is_rebuilt_with_a_message(tmp_path: Path) -> None:
    place = {"cache": tmp_path / "cache"}
    with Library(tmp_path / "corpus", **place) as library:
        added = library.add(made(1))
        stamp = library.stats().index / "stamp.json"
    stamp.write_text(stamp.read_text("utf-8").replace('"format": ', '"format": 9'), "utf-8")
    heard: list[str] = []
    with Library(tmp_path / "corpus", **place, on_event=heard.append) as library:
        assert ids(library) == [added.id]
        assert "另一版本" in heard[0] and "重建" in heard[0]
    assert not stamp.exists()


def test_a_second_writer_gets_a_clear_message_and_loses_nothing(tmp_path: Path) -> None:
    place = {"cache": tmp_path / "cache"}
    with Library(tmp_path / "corpus", **place) as first:
        known = first.add(made(1))
        lock = first.stats().index.parent / "lock"
        heard: list[str] = []
        with locked(lock), Library(tmp_path / "corpus", **place, wait=0.0, on_event=heard.append) as second:
            added = second.add(made(2))
            assert added.new and added.path.exists()
            assert "另一个 qicao 正在更新" in heard[0]
            assert [hit.tags["speech"] for hit in second.search({words(made(1).sections[0].text)[0]: 1.0}, k=1)]
            with pytest.raises(Busy, match="请等它写完"):
                second.reindex()
        assert ids(second) == sorted([known.id, added.id])


def test_a_waiting_writer_goes_on_when_the_lock_is_free(tmp_path: Path) -> None:
    waiting = threading.Event()
    with Library(tmp_path / "corpus", cache=tmp_path / "cache") as first:
        first.add(made(1))
        lock = first.stats().index.parent / "lock"
    second = Library(tmp_path / "corpus", cache=tmp_path / "cache", on_event=lambda _: waiting.set())
    with locked(lock):
        thread = threading.Thread(target=second.add, args=(made(2),))
        thread.start()
        assert waiting.wait(30)
    thread.join(30)
    assert len(ids(second)) == 2
    second.close()


def test_readers_go_on_while_one_writes(tmp_path: Path) -> None:
    place = {"cache": tmp_path / "cache"}
    aim = dict.fromkeys(words(made(1).sections[0].text), 1.0)
    with Library(tmp_path / "corpus", **place) as reader:
        added = reader.add(made(1))
        found: list[str] = []

        def look(_: str) -> None:
            found.append(reader.search(aim, k=1)[0].tags["speech"])

        with Library(tmp_path / "corpus", **place, probe=look) as writer:
            writer.add(made(2))
            writer.reindex(anew=True)
            writer.add(made(3))
        assert len(found) > 15 and set(found) == {added.id}


def test_several_threads_may_search(library: Library) -> None:
    added = library.add(made(1))
    failed: list[object] = []

    def run() -> None:
        for _ in range(20):
            if (
                library.search({words(made(1).sections[0].heading or "")[0]: 1.0}, k=1)
                and library.speech(added.id) is None
            ):
                failed.append(added.id)

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("add remove edit touch".split()), st.integers(0, 5)), max_size=8))
def test_what_is_derived_is_what_a_new_start_would_derive(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    base = tmp_path_factory.mktemp("steps")
    with Library(base / "corpus", cache=base / "cache") as library:
        for step, seed in steps:
            speech = made(seed) if seed < 4 else masked(made(seed - 4))
            path = library.folder / f"{identity(speech)}.md"
            if step == "add":
                library.add(speech)
            elif path.exists() and step == "remove":
                library.remove([identity(speech)])
            elif path.exists():
                path.write_text(path.read_text("utf-8").replace("。", "，" if step == "edit" else "。", 1), "utf-8")
                library.reindex()
        rows = [replace(row, touched=0) for row in library.listing()]
        found = [(hit.id, hit.tags) for hit in library.search({"驿站": 1.0, "职工": 1.0}, k=99)]
        groups = library.stats().groups
        library.reindex(anew=True)
        assert [replace(row, touched=0) for row in library.listing()] == rows
        assert sorted((hit.id, hit.tags) for hit in library.search({"驿站": 1.0, "职工": 1.0}, k=99)) == sorted(found)
        assert library.stats().groups == groups


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the test kills forks of itself")
@pytest.mark.parametrize("every", [25, pytest.param(1, marks=pytest.mark.slow)])
def test_killed_anywhere_nothing_acknowledged_is_lost(tmp_path: Path, every: int) -> None:
    child = Path(__file__).with_name("library_child.py")
    run = subprocess.run(  # noqa: PLW1510 (checked below, with what it said)
        [sys.executable, str(child), str(tmp_path), str(every)], capture_output=True, text=True, cwd=child.parents[1],
        env={**os.environ, "PYTHONPATH": str(child.parents[1])},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    lives = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(lives) > 50 // every
    for life in lives:
        found = set(life["ids"])
        # What was acknowledged is there; of the step under way as much as was done of it.
        assert set(life["before"]) & set(life["after"]) <= found <= set(life["before"]) | set(life["after"]), life
        assert life["same as built anew"] and life["generations"] == 1, life
        standing = {f"{name}/part-{n}" for name in life["indexed"] for n in range(1, 5)}
        assert {hit for hits in life["found"].values() for hit in hits} == standing, life
        copies = {identity(made(1)), identity(masked(made(1)))} & found
        assert len(copies & set(life["indexed"])) == min(1, len(copies)), life
        assert life["left over"] == [] or life["steps"] < 7
