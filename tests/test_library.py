"""The user's corpus: what is added survives, and what is derived follows the Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from speeches import hits, ids, made

from pipeline import corpus
from pipeline.errors import InputError
from pipeline.library import Library
from pipeline.library.folder import identity
from pipeline.places import default_cache, default_folder
from pipeline.retrieve import Retriever
from pipeline.types import Brief, Host

SHIPPED = corpus.load()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "corpus", cache=tmp_path / "cache") as found:
        yield found


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
