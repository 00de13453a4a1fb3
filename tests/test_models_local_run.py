"""A tiny model that runs in this process, where xllamacpp is there: its replies, and how they end."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import gbnf
import pytest
import tinymodel
from drafting import BRIEF, check, render, retriever
from localmodel import ask, asked, opened

from pipeline import grammar, hanzi, lexicon, models, prompt
from pipeline.draft import draft
from pipeline.errors import ModelUnavailable
from pipeline.grammar import Fixed, Free, Skeleton
from pipeline.models.local.options import Options
from pipeline.models.local.runtime import Runtime

ROOT = Path(__file__).parent.parent

needs_runtime = pytest.mark.skipif(
    find_spec("xllamacpp") is None, reason="xllamacpp (the extra `local`) is not installed"
)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tinymodel.write(tmp_path_factory.mktemp("models") / "tiny.gguf")


@pytest.mark.whole
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


@pytest.mark.whole
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
import localmodel as here
from pipeline import models
from pathlib import Path
model, _ = here.opened(Path({tiny!r}))
here.ask(model, here.asked("part-2"))
listening = [row for name in ("tcp", "tcp6") for row in Path(f"/proc/net/{{name}}").read_text().splitlines()[1:]
             if row.split()[3] == "0A"]
mine = {{os.readlink(f"/proc/self/fd/{{fd}}") for fd in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{{fd}}")}}
print("ports", sum(f"socket:[{{row.split()[9]}}]" in mine for row in listening), file=sys.stderr)
models.close(model)
"""


@pytest.mark.whole
@needs_runtime
@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="the system does not tell which ports are open")
def test_no_port_is_open_and_nothing_is_printed(tiny: Path) -> None:
    code = RUN.format(tests=str(ROOT / "tests"), tiny=str(tiny))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert (done.stdout, done.stderr) == ("", "ports 0\n")
