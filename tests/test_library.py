"""The user's corpus: what is added survives, copies are found, and what is derived follows the Markdown."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import corpus
from pipeline.errors import InputError
from pipeline.index import words
from pipeline.library import Busy, Library
from pipeline.library.folder import identity
from pipeline.library.likeness import likeness, sketch_of
from pipeline.library.lock import locked
from pipeline.places import default_cache, default_folder
from pipeline.retrieve import Retriever
from pipeline.types import Brief, Gap, Host, ReferenceSection, ReferenceSpeech

SHIPPED = corpus.load()
PHRASES = (
    "要把{a}放在更加突出的位置", "围绕{a}谋划一批实招硬招", "依托{b}把{a}办到{c}身边", "让{c}在{a}中唱主角、挑大梁",
    "健全{a}的责任体系和考核办法", "推动{b}向园区、楼宇、街区延伸", "以{b}为纽带把{c}紧紧凝聚起来",
    "对{c}反映的难点逐项登记、限期销号", "用好{b}这个平台讲活{a}的道理", "做到{a}与中心工作同频共振",
)  # fmt: skip
WORDS = "技能培训 集体协商 安全生产 创新工作室 普惠服务 网上课堂 驿站 劳模讲堂 维权热线 调解室 读书会 互助保障".split()
PEOPLE = "一线职工 货车司机 女职工 青年工匠 农民工 快递小哥 基层干部 技术骨干".split()


def made(seed: int, title: str = "在清河市工会第十次代表大会上的讲话", **changes: object) -> ReferenceSpeech:
    """A speech of four parts that shares no long run of characters with one of another seed."""
    import random

    draw = random.Random(seed)

    def part(number: int) -> ReferenceSection:
        clauses = [
            draw.choice(PHRASES).format(
                a=draw.choice(WORDS) + draw.choice(WORDS), b=draw.choice(WORDS), c=draw.choice(PEOPLE)
            )
            for _ in range(14)
        ]
        text = (
            "".join(clause + ("。" if n % 3 == 2 else "，") for n, clause in enumerate(clauses[:-1]))
            + clauses[-1]
            + "。"
        )
        return ReferenceSection(f"part-{number}", "unknown", f"{'一二三四'[number - 1]}、{draw.choice(WORDS)}", text)

    speech = ReferenceSpeech(
        "given", title, corpus.UNKNOWN, date(2023, 4, 18), "测试", tuple(part(n) for n in range(1, 5)), level="city"
    )
    return replace(speech, **changes)  # type: ignore[arg-type]


def masked(speech: ReferenceSpeech) -> ReferenceSpeech:
    parts = tuple(replace(part, text=part.text.replace("安全", "××").replace("，", ",")) for part in speech.sections)
    return replace(speech, sections=parts, source="门户网站")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "corpus", cache=tmp_path / "cache") as found:
        yield found


def ids(library: Library) -> list[str]:
    return [row.id for row in library.listing()]


def hits(library: Library, text: str) -> set[str]:
    return {hit.tags["speech"] for hit in library.search(dict.fromkeys(words(text), 1.0), k=50)}


# --- adding ---------------------------------------------------------------------------------------


def test_a_speech_is_kept_as_markdown_with_its_raw_text(library: Library) -> None:
    added = library.add(made(1), "原 文")
    assert re.fullmatch(r"2023-04-18-清河市工会第十次代表大会-[0-9a-f]{8}", added.id)
    assert added.new and added.copies == ()
    assert corpus.read(added.path) == replace(made(1), id=added.id)
    assert added.path.with_name(f"{added.id}.raw.txt").read_text("utf-8") == "原 文"
    shown = library.show(added.id)
    assert (shown.speech.sections, shown.path, shown.row.sections) == (
        made(1).sections, added.path, ("part-1", "part-2", "part-3", "part-4"),
    )  # fmt: skip
    assert hits(library, made(1).sections[2].text) >= {added.id}


def test_the_same_speech_is_not_stored_twice(library: Library) -> None:
    first = library.add(made(1), "甲")
    first.path.write_text(first.path.read_text("utf-8").replace("source: 测试", "source: 改过"), "utf-8")
    again = library.add(replace(made(1), id="another-name"), "乙")
    assert (again.id, again.new) == (first.id, False)
    assert library.show(first.id).speech.source == "改过"
    assert ids(library) == [first.id]


def test_an_id_tells_day_and_title_and_depends_on_nothing_else() -> None:
    assert identity(made(1)) == identity(replace(made(1), id="x", source="y", level="county"))
    assert len({identity(made(seed)) for seed in range(50)}) == 50
    undated = replace(made(1), date=None, title="在【待填：地名】妇女第【待填：届次】次代表大会开幕式上的讲话")
    assert re.fullmatch(r"妇女代表大会-[0-9a-f]{8}", identity(undated))


def test_an_id_of_ones_own_may_be_kept(library: Library) -> None:
    assert library.add(made(1), keep_id=True).id == "given"
    with pytest.raises(InputError, match="word/out"):
        library.add(replace(made(1), id="word/out"), keep_id=True)


def test_the_folder_comes_from_the_environment(tmp_path: Path) -> None:
    environ = {"QICAO_CORPUS": str(tmp_path / "a"), "QICAO_CACHE": str(tmp_path / "b")}
    assert (default_folder(environ), default_cache(environ)) == (tmp_path / "a", tmp_path / "b")
    assert default_folder({}).name == "corpus" and "qicao" in default_folder({}).parts
    assert default_cache({}) != default_folder({})


def test_nothing_is_written_where_only_the_shipped_speeches_are(tmp_path: Path) -> None:
    with Library(tmp_path / "none", cache=tmp_path / "cache") as library:
        assert library.listing() == ()
        assert library.count() == sum(len(speech.sections) for speech in SHIPPED)
    assert not (tmp_path / "none").exists()


def test_places_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(InputError, match="QICAO_CACHE"):
        Library(tmp_path / "corpus", cache=tmp_path / "file").listing()
    with pytest.raises(InputError, match=r"写不进去|读不了"):
        Library(tmp_path / "file", cache=tmp_path / "cache").add(made(1))
    with pytest.raises(InputError, match="语料库读不了"):
        Library(tmp_path / "file", cache=tmp_path / "cache").listing()


# --- copies ---------------------------------------------------------------------------------------


def test_copies_are_stored_but_stand_once_in_the_index(library: Library) -> None:
    whole = library.add(made(1))
    short = replace(made(1), sections=made(1).sections[1:], gaps=(Gap(300, None, "…", 0, 1),), source="转载")
    second = library.add(masked(short))
    assert second.new
    assert [(copy.id, copy.indexed) for copy in second.copies] == [(whole.id, True)]
    assert second.copies[0].likeness > 0.5
    assert hits(library, made(1).sections[2].text) & {whole.id, second.id} == {whole.id}
    assert library.stats().groups == ((whole.id, second.id),)
    assert library.add(made(2)).copies == ()


def test_the_fullest_copy_stands_for_all_whatever_the_order(library: Library) -> None:
    short = library.add(replace(made(1), sections=made(1).sections[:3]))
    assert hits(library, made(1).sections[1].text) >= {short.id}
    whole = library.add(made(1))
    assert hits(library, made(1).sections[1].text) & {short.id, whole.id} == {whole.id}
    library.remove([whole.id])
    assert hits(library, made(1).sections[1].text) >= {short.id}


def test_a_fuller_copy_that_comes_later_needs_no_rebuild(tmp_path: Path) -> None:
    events: list[str] = []
    with Library(tmp_path / "corpus", cache=tmp_path / "cache", on_event=events.append) as library:
        short = library.add(replace(made(1), sections=made(1).sections[:3]))
        whole = library.add(made(1))
        assert [copy.id for copy in whole.copies] == [short.id]
        assert library.count() == sum(len(speech.sections) for speech in SHIPPED) + 4
    assert events == []


def test_a_masked_copy_does_not_count_as_the_longer_one(library: Library) -> None:
    first, *rest = made(1).sections
    open_places = replace(first, text=first.text.replace("把", "【待填：内容·××】"))
    copy = library.add(replace(made(1), sections=(open_places, *rest), source="门户网站"))
    whole = library.add(made(1))
    assert [row.indexed for row in (library.show(copy.id).row, library.show(whole.id).row)] == [False, True]


def test_a_broken_file_goes_by_its_name(library: Library) -> None:
    added = library.add(made(1))
    added.path.write_text("---\nid: [\n---\n", "utf-8")
    with pytest.raises(InputError, match=re.escape(str(added.path))):
        library.show(added.path.stem)
    assert library.remove([added.path.stem]) == (added.path,)
    assert library.listing() == ()


def test_a_copy_of_a_shipped_speech_is_told(library: Library) -> None:
    added = library.add(replace(SHIPPED[0], source="门户网站"))
    assert [copy.id for copy in added.copies] == [SHIPPED[0].id]
    assert library.count() == sum(len(speech.sections) for speech in SHIPPED)


def test_a_shipped_speech_is_never_displaced(library: Library) -> None:
    shipped = max(SHIPPED, key=lambda speech: sum(len(part.text) for part in speech.sections))
    own = made(1).sections[0]
    draft = replace(shipped, id="draft", source="起草", sections=(*shipped.sections, replace(own, id="unknown")))
    added = library.add(draft)
    assert [(copy.id, copy.indexed) for copy in added.copies] == [(shipped.id, True)]
    found = library.search(dict.fromkeys(words(shipped.sections[1].text), 1.0), k=3)
    assert found[0].tags["speech"] == shipped.id
    assert library.count() == sum(len(speech.sections) for speech in SHIPPED)
    library.remove([added.id])
    assert library.count() == sum(len(speech.sections) for speech in SHIPPED)


def test_drafts_laid_together_from_several_speeches_do_not_join_them(library: Library) -> None:
    texts = [made(seed, f"在第{seed}次会议上的讲话") for seed in range(1, 5)]
    added = {library.add(speech).id for speech in texts}
    for one, two in pairwise(texts):
        halves = (*one.sections[:2], *two.sections[2:])
        joined = library.add(replace(one, title=f"{one.title}和{two.title}", sections=halves))
        assert len(joined.copies) <= 2 and {copy.id for copy in joined.copies} & added
    indexed = {row.id for row in library.listing() if row.indexed}
    assert added <= indexed
    assert all(len(set(group) & added) == 1 for group in library.stats().groups)


def test_groups_do_not_depend_on_the_order(tmp_path: Path) -> None:
    texts = [made(1), masked(made(1)), replace(made(1), sections=made(1).sections[:2]), made(2), made(3)]
    found = []
    for name, order in (("a", texts), ("b", texts[::-1])):
        with Library(tmp_path / name, cache=tmp_path / "cache") as library:
            for speech in order:
                library.add(speech)
            found.append((library.stats().groups, hits(library, texts[0].sections[0].text)))
    assert found[0] == found[1]


def test_distinct_speeches_of_the_genre_are_not_copies() -> None:
    texts = ["\n".join(part.text for part in speech.sections) for speech in SHIPPED]
    sketches = [sketch_of(text) for text in texts]
    assert max(likeness(one, two) for n, one in enumerate(sketches) for two in sketches[:n]) < 0.2
    for text, known in zip(texts, sketches, strict=True):
        assert likeness(sketch_of(text[: len(text) // 3]), known) > 0.8
        assert likeness(sketch_of(text.replace("职工", "×").replace("。", "，")), known) > 0.6


@given(st.text(max_size=300), st.text(max_size=300))
def test_likeness_is_a_share_and_symmetric(one: str, two: str) -> None:
    a, b = sketch_of(one * 3), sketch_of(two)
    assert 0.0 <= likeness(a, b) == likeness(b, a) <= 1.0


# --- what a person does in the folder ---------------------------------------------------------------


def test_edits_new_files_and_removals_by_hand_are_seen(tmp_path: Path) -> None:
    place = {"cache": tmp_path / "cache"}
    folder = tmp_path / "corpus"
    with Library(folder, **place) as library:
        first = library.add(made(1))
        library.add(made(2))
    text = first.path.read_text("utf-8")
    first.path.write_text(text.replace("。", "，鹦鹉学舌。", 1), "utf-8")
    (folder / "今年").mkdir()
    (folder / "今年" / "own.md").write_text(corpus.render(replace(made(3), id="own")), "utf-8")
    with Library(folder, **place) as library:
        assert hits(library, "鹦鹉") == {first.id}
        assert "own" in ids(library)
        (folder / "今年" / "own.md").unlink()
        read = library.reindex()
        assert read.gone == ("今年/own.md",)
        assert "own" not in ids(library)


def test_a_file_that_cannot_be_read_never_stops_the_rest(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    with Library(folder, cache=tmp_path / "cache") as library:
        good = library.add(made(1))
        (folder / "readme.md").write_text("我的语料\n", "utf-8")
        (folder / "twice.md").write_text(good.path.read_text("utf-8"), "utf-8")
        found = library.reindex()
        assert set(found.problems) == {"readme.md", "twice.md"}
        assert "readme.md:1: " in found.problems["readme.md"]
        assert good.id in found.problems["twice.md"]
        assert [row.id for row in library.listing() if row.problem is None] == [good.id]
        assert library.stats().problems == found.problems
        good.path.unlink()  # now the other one has the id for itself
        assert library.reindex().problems.keys() == {"readme.md"}
        assert library.show(good.id).path == folder / "twice.md"


def test_remove_deletes_all_or_none(library: Library) -> None:
    one, two = library.add(made(1), "甲"), library.add(made(2), "乙")
    with pytest.raises(InputError, match="没有“nobody”"):
        library.remove([one.id, "nobody"])
    with pytest.raises(InputError, match="随 qicao 提供"):
        library.remove([one.id, SHIPPED[0].id])
    assert library.remove([one.id, one.id]) == (one.path,)
    assert sorted(path.name for path in library.folder.iterdir()) == [f"{two.id}.md", f"{two.id}.raw.txt"]
    assert hits(library, made(1).sections[0].text) & {one.id} == set()
    with pytest.raises(InputError, match="是不是"):
        library.show(two.id[:-1])


def test_stats_count_the_users_own(library: Library) -> None:
    library.add_all([(made(1), None), (made(2, date=date(2021, 5, 1), organisation="总工会"), None)])
    found = library.stats()
    assert (found.speeches, found.sections) == (2, 8)
    assert found.types == {"unknown": 2} and found.organisations == {"总工会": 1}
    assert found.years == {"2021": 1, "2023": 1}
    assert found.index_sections == 8 + sum(len(speech.sections) for speech in SHIPPED)
    assert found.bytes > 0 and found.index.is_dir()


# --- retrieval over both ----------------------------------------------------------------------------


def test_retrieval_finds_the_users_and_the_shipped_together(library: Library) -> None:
    own = replace(
        SHIPPED[-1], title="在沙河市工会第五次代表大会上的讲话", sections=made(5).sections[:2], type="unknown"
    )
    added = library.add(own)
    with_library = Retriever.of(library)
    assert {found.speech.id for found in with_library.search(made(5).sections[0].text, k=3)} >= {added.id}
    brief = Brief("congress_opening", date(2024, 5, 1), "临江市工会第八次代表大会", host=Host("临江市", "city"))
    shipped = Retriever(SHIPPED)
    assert [match.speech.id for match in with_library.speeches(brief, 3)] == [
        match.speech.id for match in shipped.speeches(brief, 3)
    ]


def test_a_speech_removed_since_is_left_out(library: Library) -> None:
    added = library.add(made(1))
    retriever = Retriever.of(library)
    assert added.id in {found.speech.id for found in retriever.search(made(1).sections[0].text)}
    added.path.unlink()
    assert added.id not in {found.speech.id for found in Retriever.of(library).search(made(2).sections[1].text)}


# --- damage, versions, several at once ------------------------------------------------------------


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
