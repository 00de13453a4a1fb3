"""The user's own speeches on the command line: taken in, listed, found, drawn on, removed; and what goes wrong, in words."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from speeches import made

from pipeline import corpus
from pipeline.cli import main
from pipeline.library import Library
from tests.test_redact import own

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "brief.yaml"
SHIPPED = sum(len(speech.sections) for speech in corpus.load())


def page(name: str, seed: int, more: str = "") -> str:
    """A speech as it lies in a drawer; another ``seed`` makes it quite another text."""
    parts = "\n\n".join(f"{part.heading}\n\n{part.text}{more}" for part in made(seed).sections)
    return f"""在{name}市工会第九次代表大会上的讲话
（2023年3月2日）

各位代表、同志们：

今天，{name}市工会第九次代表大会隆重开幕了。我代表省总工会，向大会的召开表示热烈祝贺！

{parts}

要建好{name}听雨驿站，办好{name}夜校。

最后，预祝大会圆满成功！
"""


@pytest.fixture
def drawer(tmp_path: Path) -> Path:
    """Good files of several kinds, and all that may be wrong with one."""
    folder = tmp_path / "drawer"
    folder.mkdir()
    (folder / "a.txt").write_text(page("松原湾", 1), "utf-8")
    (folder / "b.txt").write_bytes(page("白石渡", 2).encode("gb18030"))
    (folder / "b-again.txt").write_text(page("白石渡", 2), "utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04" + bytes(300))
    with zipfile.ZipFile(folder / "bag.zip", "w") as bag:
        bag.writestr("c.txt", page("云锦川", 3))
        bag.writestr("d.txt", "")
    return folder


@pytest.fixture
def shelf(drawer: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A corpus with the three good speeches of the drawer."""
    folder = tmp_path / "own"
    assert (
        main(["ingest", *(str(drawer / name) for name in ("a.txt", "b.txt", "bag.zip")), "--corpus", str(folder)]) == 2
    )
    (folder / "note.txt").write_text("别的文件", "utf-8")
    capsys.readouterr()
    return folder


def told(capsys: pytest.CaptureFixture[str], *call: str | Path) -> tuple[int, str, str]:
    code = main([str(word) for word in call])
    return code, *capsys.readouterr()


# --- taking in --------------------------------------------------------------------------------------


def test_one_bad_file_does_not_stop_the_rest_and_a_table_tells_all(
    drawer: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = told(capsys, "ingest", drawer, "--corpus", tmp_path / "own")
    assert code == 2
    rows = {line.split()[0].removeprefix(str(drawer)).strip("/"): line for line in out.splitlines()[1:]}
    assert list(rows) == ["a.txt", "b-again.txt", "b.txt", "bag.zip/c.txt", "bag.zip/d.txt", "broken.docx", "empty.txt"]
    assert "收进 2023-03-02-松原湾市工会第九次代表大会-" in rows["a.txt"]
    assert "同一篇已收进 2023-03-02-白石渡市工会第九次代表大会-" in rows["b.txt"]
    assert all("没有收：" in rows[name] for name in ("bag.zip/d.txt", "broken.docx", "empty.txt"))
    assert "读了 4 篇，1 篇已经有了，3 个文件读不了" in err
    names = {path.name.partition("市")[0] for path in (tmp_path / "own").glob("*.md")}
    assert names == {"2023-03-02-松原湾", "2023-03-02-白石渡", "2023-03-02-云锦川"}
    assert len(list((tmp_path / "own").glob("*.raw.txt"))) == 3


def test_without_a_place_it_is_shown_and_nothing_is_kept(
    drawer: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(tmp_path.rglob("*"))
    code, out, err = told(capsys, "ingest", drawer / "a.txt")
    assert code == 0
    assert out.startswith("在松原湾市工会第九次代表大会上的讲话（congress_opening）")
    assert "没有存" in err and "--keep" in err and "--into" in err
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("way", ["environment", "keep", "into"])
def test_where_it_goes(way: str, drawer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "data" / "qicao" / "corpus" if way == "keep" else tmp_path / way
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    if way == "environment":
        monkeypatch.setenv("QICAO_CORPUS", str(place))
    options = {"environment": [], "keep": ["--keep"], "into": ["--into", str(place)]}[way]
    if way == "keep" and sys.platform != "linux":
        pytest.skip("the platform's folder cannot be moved here")
    assert main(["ingest", str(drawer / "a.txt"), *options]) == 0
    assert len(list(place.glob("*.md"))) == 1


def test_json_tells_each_file_and_what_became_of_it(
    drawer: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = told(capsys, "ingest", drawer, "--corpus", tmp_path / "own", "--format", "json")
    data = json.loads(out)
    assert code == 2 and data["schema"] == 1
    assert [row["state"] for row in data["files"]] == [
        "taken",
        "taken",
        "known",
        "taken",
        "refused",
        "refused",
        "refused",
    ]
    assert Path(data["files"][0]["path"]).is_file()
    assert [speech["title"][:4] for speech in data["speeches"]] == ["在松原湾", "在白石渡", "在白石渡", "在云锦川"]
    assert data["speeches"][0]["edits"], "each change to the text read is on record"


def test_a_copy_is_kept_and_told_but_not_found_twice(
    shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_text(page("松原湾", 1, "这一件要常抓不懈、年年见效。").replace("，", ","), "utf-8")
    code, out, _ = told(capsys, "ingest", copy, "--corpus", shelf)
    assert code == 0 and "雷同（" in out and "检索只用" in out
    _, listed, _ = told(capsys, "corpus", "list", "--corpus", shelf)
    states = [line.split()[-1] for line in listed.splitlines() if "松原湾" in line]
    assert sorted(states) == ["与别的雷同，不重复检索", "可检索"]
    _, stats, _ = told(capsys, "corpus", "stats", "--corpus", shelf)
    assert "雷同　　" in stats
    _, found, _ = told(capsys, "search", "松原湾听雨驿站", "--corpus", shelf, "-k", "20", "--format", "json")
    speeches = [row["speech"] for row in json.loads(found)["passages"] if "松原湾" in row["text"]]
    assert len(set(speeches)) == 1


# --- looking ----------------------------------------------------------------------------------------


def test_list_show_and_stats_tell_the_same(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = told(capsys, "corpus", "list", "--corpus", shelf, "--format", "json")
    rows = json.loads(out)["speeches"]
    assert code == 0 and "3 篇" in err
    assert [row["id"] for row in rows] == sorted(path.stem for path in shelf.glob("*.md"))
    first = rows[0]
    code, shown, err = told(capsys, "corpus", "show", first["id"], "--corpus", shelf)
    assert code == 0 and shown == (shelf / f"{first['id']}.md").read_text("utf-8") and ".raw.txt" in err
    data = json.loads(told(capsys, "corpus", "show", first["id"], "--corpus", shelf, "--format", "json")[1])
    assert [part["id"] for part in data["speech"]["sections"]] == first["sections"] == data["sections"]
    stats = json.loads(told(capsys, "corpus", "stats", "--corpus", shelf, "--format", "json")[1])
    assert stats["speeches"] == 3 and stats["sections"] == sum(len(row["sections"]) for row in rows)
    assert stats["characters"] == sum(row["characters"] for row in rows)
    assert stats["index_sections"] == SHIPPED + stats["sections"]


def test_search_finds_own_speeches_and_the_edit_of_a_moment_ago(
    shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = ("search", "云锦川听雨驿站", "--corpus", shelf, "-k", "1")
    assert "云锦川" in told(capsys, *call)[1].splitlines()[0]
    path = next(shelf.glob("*松原湾*.md"))
    path.write_text(path.read_text("utf-8").replace("夜校", "琉璃香樟亭"), "utf-8")
    _, out, _ = told(capsys, "search", "琉璃香樟亭", "--corpus", shelf, "-k", "1", "--format", "json")
    assert json.loads(out)["passages"][0]["speech"] == path.stem
    assert "琉璃香樟亭" in json.loads(out)["passages"][0]["text"], "as it stands, not masked"


def test_removed_is_gone_everywhere(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = next(shelf.glob("*白石渡*.md")).stem
    code, out, _ = told(capsys, "corpus", "remove", name, "--corpus", shelf)
    assert code == 0 and name in out
    assert not list(shelf.glob("*白石渡*"))
    assert "白石渡" not in told(capsys, "search", "白石渡听雨驿站", "--corpus", shelf)[1]
    code, _, err = told(capsys, "corpus", "remove", name, "--corpus", shelf)
    assert code == 2 and name in err


def test_a_file_edited_into_something_broken_is_named_and_the_rest_goes_on(
    shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = next(shelf.glob("*白石渡*.md"))
    path.write_text(path.read_text("utf-8").replace("congress_opening", "party", 1), "utf-8")
    code, out, err = told(capsys, "corpus", "list", "--corpus", shelf)
    assert code == 1 and f"{path}:4: type" in out and "1 个文件有毛病" in err
    code, _, err = told(capsys, "corpus", "show", path.stem, "--corpus", shelf)
    assert code == 2 and f"{path}:4: type" in err
    code, out, _ = told(capsys, "search", "云锦川听雨驿站", "--corpus", shelf, "-k", "1")
    assert code == 0 and "云锦川" in out
    assert told(capsys, "corpus", "reindex", "--corpus", shelf)[0] == 1
    assert told(capsys, "corpus", "remove", path.stem, "--corpus", shelf)[0] == 0
    assert told(capsys, "corpus", "list", "--corpus", shelf)[0] == 0


@pytest.mark.parametrize("harm", ["other version", "broken text", "broken catalogue"])
def test_an_index_of_no_use_is_made_anew_with_a_message(
    harm: str, shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = Path(json.loads(told(capsys, "corpus", "stats", "--corpus", shelf, "--format", "json")[1])["index"])
    if harm == "other version":
        (place / "stamp.json").write_text('{"format": 0}', "utf-8")
    elif harm == "broken text":
        for file in list((place / "text").glob("*.term")):
            file.unlink()  # in its place it would be cut short under a mapping of this process: SIGBUS
            file.write_bytes(b"?" * 40)
    else:
        (place / "catalogue.sqlite").unlink()
        (place / "catalogue.sqlite").write_bytes(b"?" * 4000)
    code, out, err = told(capsys, "search", "云锦川听雨驿站", "--corpus", shelf, "-k", "1")
    assert code == 0 and "云锦川" in out.splitlines()[0]
    assert "，正在由 Markdown 重建。" in err and len(err.splitlines()) == 1


# --- drawing on them --------------------------------------------------------------------------------


def test_draft_and_prompt_draw_on_own_speeches_without_their_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "own"
    with Library(folder) as library:
        name = library.add(own()).id
    code, out, _ = told(capsys, "prompt", EXAMPLE, "congratulation", "--corpus", folder, "--format", "json")
    data = json.loads(out)
    assert code == 0 and name in {row["speech"] for row in data["references"]}
    sent = "\n".join(message["text"] for message in data["messages"])
    assert "松原湾" not in sent and "李建国" not in sent
    assert told(capsys, "draft", EXAMPLE, "-o", tmp_path / "draft", "--model", "compose", "--corpus", folder)[0] == 0
    text = (tmp_path / "draft" / "draft.md").read_text("utf-8")
    assert [word for word in ("松原湾", "李建国", "2100", "碧水先锋", "宁远集团", "强引领") if word in text] == []
    assert told(capsys, "regen", tmp_path / "draft", "part-1", "--model", "compose", "--corpus", folder)[0] == 0


# --- what goes wrong --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (["corpus", "list", "--corpus", "none"], "没有这个语料库"),
        (["search", "职工", "--corpus", "none"], "没有这个语料库"),
        (["draft", str(EXAMPLE), "-o", "draft", "--model", "compose", "--corpus", "none"], "没有这个语料库"),
        (["corpus", "list", "--corpus", "file"], "语料库要是一个文件夹"),
        (["ingest", str(EXAMPLE), "--corpus", "file"], "语料库要是一个文件夹"),
        (["ingest", str(EXAMPLE), "--corpus", "file/below"], "语料库建不了"),
        (["corpus", "show", "nobody"], "没有“nobody”"),
        (["corpus", "remove", "congress-2023-union-city"], "不能删除"),
        (["corpus"], "动作"),
        (["corpus", "sell"], "sell"),
        (["search", "职工", "--index", "http://127.0.0.1:9"], "opensearch:"),
        (["search", "职工", "--index", "opensearch:http://127.0.0.1:notaport/x"], "opensearch:"),
        (["search", "职工", "--index", "opensearch:http://127.0.0.1:9/Big*Name"], "opensearch:"),
        (["search", "职工", "--index", "opensearch:http://127.0.0.1:9/x", "--offline"], "--offline"),
    ],
)  # fmt: skip
def test_a_wrong_call_is_told_in_words(
    call: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("不是文件夹", "utf-8")
    try:
        code = main(call)
    except SystemExit as error:
        code = int(str(error.code))
    err = capsys.readouterr().err
    assert code == 2 and says in err and "Traceback" not in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file"], "nothing half-written"


def test_a_named_environment_that_is_not_there_yet_is_told_and_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QICAO_CORPUS", str(tmp_path / "later"))
    code, out, err = told(capsys, "search", "职工", "-k", "1")
    assert code == 0 and out and str(tmp_path / "later") in err


def test_a_place_for_the_index_is_needed_before_a_draft_is_begun(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("QICAO_CACHE", str(tmp_path / "file"))
    code, _, err = told(capsys, "draft", EXAMPLE, "-o", tmp_path / "draft", "--model", "compose", "--corpus", shelf)
    assert code == 2 and "QICAO_CACHE" in err and not (tmp_path / "draft").exists()


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_killed_while_taking_in_nothing_told_is_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawer, folder = tmp_path / "drawer", tmp_path / "own"
    drawer.mkdir()
    for number in range(60):
        name = "".join("甲乙丙丁戊己庚辛壬癸"[int(digit)] for digit in f"{number:02}")
        (drawer / f"{number:02}.txt").write_text(page(f"{name}水", number), "utf-8")
    call = [sys.executable, "-m", "pipeline.cli", "ingest", str(drawer), "--corpus", str(folder)]
    with subprocess.Popen(call, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, env=os.environ) as run:
        assert run.stderr is not None
        line = next(line for line in run.stderr if "已处理 40 篇".encode() in line)
        run.send_signal(signal.SIGKILL)
    assert run.returncode == -signal.SIGKILL and line
    stats = json.loads(told(capsys, "corpus", "stats", "--corpus", folder, "--format", "json")[1])
    assert 40 <= stats["speeches"] == len(list(folder.glob("*.md"))) and not stats["problems"]
    assert told(capsys, "ingest", drawer, "--corpus", folder)[0] == 0
    _, _, err = told(capsys, "corpus", "list", "--corpus", folder)
    assert "60 篇" in err


# --- OpenSearch -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    pytest.importorskip("opensearchpy")
    osmem = pytest.importorskip("osmem_server")
    found = osmem.OsmemServer.start(japanese=False)
    yield found
    found.close()
    found.process.stdout.close()


@pytest.mark.slow
def test_the_same_from_an_index_elsewhere(
    server: Any, shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index = ("--index", f"opensearch:{server.url}/own")
    code, _, err = told(capsys, "search", "云锦川", *index)
    assert code == 2 and "qicao corpus reindex --index" in err, "searching makes no index"
    code, out, _ = told(capsys, "corpus", "reindex", "--corpus", shelf, *index, "--format", "json")
    data = json.loads(out)
    assert code == 0 and data["sent"] == data["sections"] > SHIPPED
    _, out, err = told(capsys, "search", "云锦川听雨驿站", *index, "-k", "1")
    assert "云锦川" in out.splitlines()[0] and "会发到那里" in err
    name = next(shelf.glob("*云锦川*.md")).stem
    assert told(capsys, "corpus", "remove", name, "--corpus", shelf, *index)[0] == 0
    stats = json.loads(told(capsys, "corpus", "stats", "--corpus", shelf, *index, "--format", "json")[1])
    assert stats["elsewhere"] == stats["index_sections"] < data["sent"]
    code, out, _ = told(capsys, "draft", EXAMPLE, "-o", tmp_path / "draft", "--model", "compose", *index)
    assert code == 0 and Path(out.strip()).is_file()
    assert "松原湾" not in (tmp_path / "draft" / "draft.md").read_text("utf-8")


def test_an_index_elsewhere_of_another_version_is_named_and_can_be_rebuilt(
    server: Any, shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.request("PUT", "/old-000001", {"aliases": {"old": {}}})
    index = ("--index", f"opensearch:{server.url}/old")
    code, _, err = told(capsys, "search", "职工", *index)
    assert code == 2 and "old-000001" in err and "reindex" in err
    assert told(capsys, "corpus", "reindex", "--corpus", shelf, *index)[0] == 0
    assert told(capsys, "search", "职工", *index, "-k", "1")[0] == 0


def test_a_service_that_is_down_is_told_before_a_draft_is_begun(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("opensearchpy")
    index = "opensearch:http://somebody:secret@127.0.0.1:9/own"
    code, out, err = told(capsys, "draft", EXAMPLE, "-o", tmp_path / "draft", "--model", "compose", "--index", index)
    assert code == 3 and not out and "127.0.0.1:9" in err and "secret" not in err
    assert not (tmp_path / "draft").exists()
