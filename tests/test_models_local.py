"""A model in this process: its file, its memory, its settings; and, where xllamacpp is there, a tiny model that runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import gbnf
import pytest
import tinymodel
from drafting import BRIEF, OUTLINE, check, render, retriever
from hypothesis import given
from hypothesis import strategies as some

from pipeline import compose, grammar, hanzi, lexicon, models, prompt
from pipeline.doctor import machine
from pipeline.draft import draft
from pipeline.draft.request import facts_by_section
from pipeline.errors import DataError, InputError, ModelUnavailable
from pipeline.grammar import Fixed, Free, Skeleton
from pipeline.models import open_model
from pipeline.models.local import LocalModel, memory
from pipeline.models.local.gguf import Head, head
from pipeline.models.local.options import Options, options, usual_threads
from pipeline.models.local.runtime import Runtime
from pipeline.types import Completion, Prompt, Task

ROOT = Path(__file__).parent.parent
needs_runtime = pytest.mark.skipif(
    find_spec("xllamacpp") is None, reason="xllamacpp (the extra `local`) is not installed"
)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tinymodel.write(tmp_path_factory.mktemp("models") / "tiny.gguf")


@cache
def asked(section: str | None, **changes: str) -> Prompt:
    """The prompt of a section as a draft with a local model would ask for it."""
    headings = compose.headings(Task("headings", BRIEF, OUTLINE), retriever().headings(BRIEF, 12))
    if section is None:
        return prompt.build(Task("headings", BRIEF, OUTLINE), retriever().headings(BRIEF, 12), model="local")
    spec = OUTLINE.section(section)
    facts = facts_by_section(BRIEF, OUTLINE, retriever()).get(section, ())
    task = replace(Task("section", BRIEF, OUTLINE, spec, headings=headings, facts=facts), **changes)
    return prompt.build(task, retriever().sections(BRIEF, spec, 12, heading=headings.get(section)), model="local")


def opened(path: Path, **environ: str) -> tuple[LocalModel, list[str]]:
    lines: list[str] = []
    model = open_model(f"gguf:{path}", environ=environ, on_event=lines.append)
    assert isinstance(model, LocalModel)
    return model, lines


def ask(model: LocalModel, question: Prompt) -> tuple[Completion, list[str]]:
    pieces: list[str] = []
    return model.complete(question, pieces.append), pieces


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
from test_models_local import asked, opened, ask
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


# --- a tiny model that runs ---------------------------------------------------------------------


@needs_runtime
def test_every_reply_is_a_text_of_its_grammar(tiny: Path) -> None:
    model, lines = opened(tiny)
    for section in (None, "review", "part-1", "part-2"):
        question = asked(section)
        got, pieces = ask(model, question)
        skeleton = grammar.skeleton(question.task, question.references)
        assert "".join(pieces) == got.text
        # A place may run over by what the others saved, never the whole.
        wider = [replace(one, most=one.most + 8) if isinstance(one, Free) else one for one in skeleton.pieces]
        assert gbnf.parse(grammar.gbnf(Skeleton(tuple(wider)))).accepts(got.text)
        assert skeleton.least <= hanzi.count(got.text) <= skeleton.most
        assert got.finish == "stop"
        spec = question.task.spec
        if spec:
            assert len(pieces) > 4
            for choice in lexicon.load().required(spec, BRIEF.date, "总工会"):
                assert lexicon.satisfied(choice, got.text)
            for fact in question.task.facts:
                assert fact.text in got.text
    assert "约需内存" in lines[0] and "Tiny" in lines[0]
    assert sum("正在载入" in line for line in lines) == 1
    models.close(model)


@pytest.mark.slow
@needs_runtime
def test_a_seed_gives_the_same_text_whatever_was_asked_before(tiny: Path) -> None:
    first, _ = opened(tiny)
    alone = ask(first, asked("part-2"))[0].text
    other, _ = opened(tiny)
    for section in ("review", "part-1", "part-4"):
        ask(other, asked(section))
    assert ask(other, asked("part-2"))[0].text == alone
    different, _ = opened(tiny, QICAO_LOCAL_SEED="5")
    assert ask(different, asked("part-2"))[0].text != alone


@pytest.mark.slow
@needs_runtime
def test_the_same_question_again_gives_another_text_and_so_does_another_draft_to_improve(tiny: Path) -> None:
    model, _ = opened(tiny)
    texts = [ask(model, asked("part-3"))[0].text for _ in range(2)]
    again = [replace(asked("part-3").task, previous=text) for text in ("甲。", "乙。")]
    passages = asked("part-3").references
    texts += [ask(model, prompt.build(task, passages, model="local"))[0].text for task in again]
    assert len(set(texts)) == 4


@needs_runtime
def test_the_second_section_reads_its_own_part_alone(tiny: Path) -> None:
    model, _ = opened(tiny)
    ask(model, asked("part-1"))
    second = ask(model, asked("part-2"))[0].usage
    assert second.cached is not None and second.input is not None
    assert second.cached / second.input > 0.6


@pytest.mark.slow
@needs_runtime
def test_replies_are_written_one_at_a_time(tiny: Path) -> None:
    model, _ = opened(tiny)
    alone = {section: ask(model, asked(section))[0].text for section in ("part-1", "part-2", "part-3")}
    other, _ = opened(tiny)
    found: dict[str, str] = {}

    def work(section: str) -> None:
        found[section] = ask(other, asked(section))[0].text

    threads = [threading.Thread(target=work, args=(section,)) for section in alone]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == alone


@needs_runtime
def test_ctrl_c_ends_a_reply(tiny: Path) -> None:
    model, _ = opened(tiny)

    def interrupt(_: str) -> None:
        models.stop(model)

    with pytest.raises(ModelUnavailable, match="已中断"):
        model.complete(asked("part-1"), interrupt)
    with pytest.raises(ModelUnavailable, match="已中断"):
        ask(model, asked("part-1"))


@needs_runtime
def test_the_writers_own_exception_goes_through(tiny: Path) -> None:
    model, _ = opened(tiny)

    def interrupt(_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        model.complete(asked("part-1"), interrupt)
    assert ask(model, asked("part-1"))[0].finish == "stop"


@needs_runtime
def test_a_context_that_is_too_small(tiny: Path) -> None:
    model, _ = opened(tiny, QICAO_LOCAL_CONTEXT="1024")
    long = replace(asked("part-1"), messages=(replace(asked("part-1").messages[-1], text="推动" * 2000),))
    with pytest.raises(ModelUnavailable, match="上下文太小.*QICAO_LOCAL_CONTEXT"):
        ask(model, long)


@needs_runtime
def test_a_model_that_llama_cpp_does_not_take(tiny: Path, tmp_path: Path) -> None:
    path = tmp_path / "torn.gguf"
    path.write_bytes(tiny.read_bytes()[:-60_000])
    model, _ = opened(path)
    with pytest.raises(ModelUnavailable, match="载不进来"):
        ask(model, asked("part-1"))


@needs_runtime
def test_llama_cpp_reads_every_grammar(tiny: Path) -> None:
    runtime = Runtime(tiny, Options(1, 4096, 0))
    for section in (None, "review", "call", "part-1", "part-2", "part-3", "part-4"):
        skeleton = grammar.skeleton(asked(section).task, asked(section).references)
        said = runtime.say([{"role": "user", "content": "写。"}], grammar=grammar.gbnf(skeleton), limit=30)
        assert skeleton.instead.startswith(said.text[:5]) or not section
    whole = Skeleton((Fixed('引号"、斜杠\\和换行\n'), Free(4, 9, ""), Fixed("。")))
    said = runtime.say([{"role": "user", "content": "写。"}], grammar=grammar.gbnf(whole), limit=200)
    assert gbnf.parse(grammar.gbnf(whole)).accepts(said.text) and 4 <= hanzi.count(said.text) - 7 <= 9
    with pytest.raises(ModelUnavailable, match="没有接受"):
        runtime.say([{"role": "user", "content": "写。"}], grammar="root ::= (", limit=5)
    runtime.close()


@needs_runtime
def test_a_whole_draft_and_its_repairs(tiny: Path, tmp_path: Path) -> None:
    model, _ = opened(tiny)
    found = draft(BRIEF, tmp_path / "d", model=model, checker=check, render=render, retriever=retriever, jobs=4)
    text = (tmp_path / "d" / "draft.md").read_text("utf-8")
    assert not found.report.count("error") and "人工智能" in text
    kept = (tmp_path / "d" / "history" / "part-1" / "0001.json").read_text("utf-8")
    assert '"gguf:tiny.gguf"' in kept and str(tiny.parent) not in kept


RUN = """
import os, sys
sys.path.insert(0, {tests!r})
import test_models_local as here
from pathlib import Path
model, _ = here.opened(Path({tiny!r}))
here.ask(model, here.asked("part-2"))
listening = [row for name in ("tcp", "tcp6") for row in Path(f"/proc/net/{{name}}").read_text().splitlines()[1:]
             if row.split()[3] == "0A"]
mine = {{os.readlink(f"/proc/self/fd/{{fd}}") for fd in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{{fd}}")}}
print("ports", sum(f"socket:[{{row.split()[9]}}]" in mine for row in listening), file=sys.stderr)
here.models.close(model)
"""


@needs_runtime
@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="the system does not tell which ports are open")
def test_no_port_is_open_and_nothing_is_printed(tiny: Path) -> None:
    code = RUN.format(tests=str(ROOT / "tests"), tiny=str(tiny))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert (done.stdout, done.stderr) == ("", "ports 0\n")
