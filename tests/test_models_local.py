"""A model in this process: its file, its memory, its settings, and what it is asked."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import tinymodel
from hypothesis import given
from hypothesis import strategies as some
from localmodel import ask, asked, opened

from pipeline.doctor import machine
from pipeline.errors import DataError, InputError, ModelUnavailable
from pipeline.models import open_model
from pipeline.models.local import LocalModel, memory
from pipeline.models.local.gguf import Head, head
from pipeline.models.local.options import Options, options, usual_threads

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tinymodel.write(tmp_path_factory.mktemp("models") / "tiny.gguf")


# --- the file -----------------------------------------------------------------------------------


def test_the_head_says_what_a_model_takes(tiny: Path) -> None:
    assert head(tiny) == Head("Tiny", tiny.stat().st_size, 32768, 1 * 2 * (16 + 16) * 2)


def test_a_file_that_is_none(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.gguf", tmp_path):
        with pytest.raises(DataError, match="没有这个模型文件"):
            open_model(f"gguf:{path}", environ={})


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a zip", "这是一份讲话。".encode()])
def test_a_file_of_another_kind(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.gguf"
    path.write_bytes(content)
    with pytest.raises(DataError, match="不是 GGUF"):
        open_model(f"gguf:{path}", environ={})


def test_a_file_that_was_cut_off(tiny: Path, tmp_path: Path) -> None:
    whole = tiny.read_bytes()
    path = tmp_path / "a.gguf"
    for size in range(5, 400, 7):
        path.write_bytes(whole[:size])
        with pytest.raises(DataError, match="不完整|损坏"):
            head(path)


@given(some.binary(max_size=200))
def test_any_bytes_after_the_magic_give_a_head_or_a_clear_word(tail: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.gguf"
        path.write_bytes(b"GGUF\x03\x00\x00\x00" + tail)
        try:
            found: Head | str = head(path)
        except DataError as error:
            found = str(error)
    assert isinstance(found, Head) or "a.gguf" in found


def test_an_older_format(tiny: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.gguf"
    path.write_bytes(b"GGUF\x01" + tiny.read_bytes()[5:])
    with pytest.raises(DataError, match="不认识这一版"):
        head(path)


# --- memory and settings ------------------------------------------------------------------------


def test_more_context_and_a_larger_file_take_more_memory(tiny: Path) -> None:
    found = head(tiny)
    assert memory.needed(found, 2048) < memory.needed(found, 4096)
    assert memory.needed(replace(found, size=1 << 30), 4096) > 1 << 30


def test_this_machine_says_what_it_has() -> None:
    found = memory.available()
    assert found is not None and found > 1 << 20


def test_a_model_that_does_not_fit_is_not_loaded(tmp_path: Path) -> None:
    path = tinymodel.write(tmp_path / "huge.gguf", layers=1 << 15, wide=1 << 20)
    model, lines = opened(path)
    with pytest.raises(ModelUnavailable, match=r"内存不够：Tiny 约需 \d+\.\d GB，可用的只有 \d+\.\d GB"):
        ask(model, asked("part-1"))
    assert not lines


def test_settings_of_the_environment() -> None:
    assert options({}) == Options(usual_threads(), 4096, 0)
    said = {"QICAO_LOCAL_THREADS": "3", "QICAO_LOCAL_CONTEXT": "8192", "QICAO_LOCAL_SEED": "7"}
    assert options(said) == Options(3, 8192, 7)


@pytest.mark.parametrize("name", ["QICAO_LOCAL_THREADS", "QICAO_LOCAL_CONTEXT", "QICAO_LOCAL_SEED"])
@pytest.mark.parametrize("word", ["-1", "many", "1.5", "99999999999", "１"])
def test_a_setting_that_is_no_such_number(tiny: Path, name: str, word: str) -> None:
    with pytest.raises(InputError, match=name):
        open_model(f"gguf:{tiny}", environ={name: word})


def test_usual_threads_leave_room_for_others() -> None:
    assert 1 <= usual_threads() <= max(1, (os.cpu_count() or 1) // 2)


def test_no_model_has_been_fetched(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="qicao model pull"):
        open_model("local", environ={"QICAO_MODELS": str(tmp_path)})


def test_local_is_the_model_that_was_fetched(tiny: Path) -> None:
    model = open_model("local", environ={"QICAO_MODELS": str(tiny.parent)})
    assert isinstance(model, LocalModel)
    assert (model.name, model.path, model.remote, model.repairs) == ("local", tiny, False, True)


def test_offline_is_no_hindrance(tiny: Path) -> None:
    assert open_model(f"gguf:{tiny}", offline=True, environ={}).name == "gguf:tiny.gguf"


def test_without_the_package_the_way_out_is_named(tiny: Path) -> None:
    code = f"""
import sys
sys.modules["xllamacpp"] = None
sys.path.insert(0, {str(ROOT / "tests")!r})
from localmodel import asked, opened, ask
from pathlib import Path
from pipeline.errors import ModelUnavailable
model, _ = opened(Path({str(tiny)!r}))
try:
    ask(model, asked("part-1"))
except ModelUnavailable as error:
    print(error, error.exit_code)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout == "在本机运行模型要先装 xllamacpp：pip install 'qicao[local]'。 3\n"


def test_doctor_tells_what_is_there_and_what_a_draft_would_use(tiny: Path, tmp_path: Path) -> None:
    lines = "\n".join(machine({"QICAO_MODELS": str(tmp_path)}))
    assert "qicao draft 会用的模型：compose" in lines
    assert re.search("本机模型：没有.*用 qicao model pull 取一个", lines)
    lines = "\n".join(machine({"QICAO_MODELS": str(tiny.parent), "QICAO_LOCAL_THREADS": "3"}))
    assert re.search(r"本机模型：tiny.*--model local 会用 tiny\.gguf：约需内存 0\.3 GB（可用 .* GB），3 个线程", lines)
    assert "qicao draft 会用的模型：compose" in lines  # a file that lies there is not yet a wish to use it
    lines = "\n".join(machine({"QICAO_MODELS": str(tiny.parent), "QICAO_MODEL": "local"}))
    assert "qicao draft 会用的模型：local（QICAO_MODEL）" in lines
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "a.gguf").write_bytes(b"GGUF")
    assert "重新下载" in "\n".join(machine({"QICAO_MODELS": str(broken)}))


# --- what is asked ------------------------------------------------------------------------------


def test_all_but_the_last_message_is_the_same_for_all_sections() -> None:
    prompts = [asked(section) for section in (None, "review", "part-1", "part-4", "hope")]
    assert len({one.messages[:-1] for one in prompts}) == 1
    assert [message.role for message in prompts[0].messages] == ["system", "user", "assistant", "user"]
    assert len({one.messages[-1] for one in prompts}) == len(prompts)


def test_prompts_are_short() -> None:
    for section in ("review", "part-1", "part-2", "part-3", "part-4"):
        found = asked(section).tokens
        assert found.total < 800 and found.prefix > found.total / 2


def test_the_writers_remark_reaches_the_model() -> None:
    assert "多写快递员" in asked("part-3", note="多写快递员").messages[-1].text


def test_what_leaves_nothing_open_takes_no_model(tiny: Path) -> None:
    model, lines = opened(tiny)
    got, pieces = ask(model, asked("wish"))
    assert got.text == "".join(pieces) == "最后，预祝本次大会取得圆满成功！"
    assert (got.finish, got.usage.output, got.model) == ("stop", 0, "gguf:tiny.gguf")
    assert not lines and not model.tallies
