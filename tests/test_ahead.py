"""What is worked out in a process of its own: the same as this one would work out, or this one does it itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from drafting import contents
from endpoint import Endpoint
from speaking import EXAMPLE, copying_allowed, good

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks on Linux alone")

ROOT = Path(__file__).parent.parent


def python(code: str, *arguments: object, **environ: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own: a test runner has threads, and then nothing is forked."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env={**kept, **environ}, check=False, timeout=60
    )


def told(code: str, *arguments: object) -> list[str]:
    run = python(code, *arguments)
    assert (run.returncode, run.stderr) == (0, "")
    return run.stdout.splitlines()


# --- answers through a pipe ---


def test_answers_come_from_another_process_and_what_is_not_among_them_is_worked_out_here() -> None:
    code = """
import os
from pipeline.ahead import look_ahead
ahead = look_ahead(lambda: iter([("process", os.getpid()), ("text", "好" * 1_000_000)]))
other = ahead.get("process", lambda: 0)
print(other not in (0, os.getpid()), ahead.get("text", str) == "好" * 1_000_000, ahead.get("more", lambda: "here"))
print(ahead.get("process", lambda: "here", lambda known: known != other))
try:
    os.waitpid(other, 0)
except ChildProcessError:
    print("parted from")
"""
    assert told(code) == ["True True here", "here", "parted from"]


def test_what_a_process_answered_before_it_failed_holds() -> None:
    code = """
from pipeline.ahead import look_ahead
def answers():
    yield "one", 1
    print("nobody hears this", undefined)
ahead = look_ahead(answers)
print(ahead.get("two", lambda: "here"), ahead.get("one", lambda: "here"), bool(ahead))
"""
    assert told(code) == ["here 1 True"]


def test_beside_another_thread_nothing_is_forked() -> None:
    code = """
import threading
from pipeline.ahead import NOTHING, look_ahead
threading.Thread(target=threading.Event().wait, daemon=True).start()
ahead = look_ahead(lambda: iter([("one", 1)]))
print(ahead is NOTHING, bool(ahead), ahead.get("one", lambda: "here"))
"""
    assert told(code) == ["True False here"]


# --- the first requests of a draft ---


def test_the_first_requests_are_those_that_would_be_made_here() -> None:
    code = """
import sys
from pathlib import Path
from pipeline import brief, corpus, outline
from pipeline.ahead import look_ahead
from pipeline.draft.request import Requests, first, task_for, waits_for_headings
from pipeline.retrieve import Retriever

opened = []
def references():
    opened.append(1)
    return Retriever(corpus.load())

found = brief.load(Path(sys.argv[1]))
shape = outline.for_brief(found)
there = Requests(found, shape, "openai:a", references)
ahead = Requests(found, shape, "openai:a", references, look_ahead(lambda: first(there)))
retriever = Retriever(corpus.load())
here = Requests(found, shape, "openai:a", lambda: retriever)

def same(key, headings=None):
    task = task_for(found, shape, key, here.facts(), headings)
    given = ahead.passages(task)
    assert given == here.passages(task)
    assert ahead.prompt(task, given) == here.prompt(task, given)

ahead.expect_ready()
assert ahead.facts() == here.facts()
for key in ["headings", *(spec.id for spec in shape.sections if not waits_for_headings(shape, spec))]:
    same(key)
print("opened here:", len(opened))
same("part-1", {"part-1": "一、甲"})
print("opened here:", len(opened) > 0)
"""
    assert told(code, EXAMPLE) == ["opened here: 0", "opened here: True"]


DRAFT = """
import sys, threading
from pipeline.cli import main
sys.argv[1:] = ["draft", sys.argv[1], "-o", sys.argv[2], "--model", "openai:a", "--no-cache", "--jobs", "3"]
"""
ALONE = "threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
WITH_CODE = "code = main()\nimport os; sys.stdout.flush(); os._exit(code)\n"


def drafted(code: str, server: Endpoint, folder: Path, brief: Path = EXAMPLE, **environ: str) -> tuple[int, str]:
    run = python(code + WITH_CODE, brief, folder, OPENAI_BASE_URL=server.url, **environ)
    return run.returncode, run.stderr


@pytest.mark.whole
def test_a_draft_is_the_same_with_and_without_another_process(tmp_path: Path) -> None:
    """The folder, the requests, and what is said on the way, whose order threads decide."""
    environ = {"QICAO_RULES": str(copying_allowed(tmp_path))}
    with Endpoint(otherwise=good) as server:
        ahead = drafted(DRAFT, server, tmp_path / "ahead", **environ)
        asked = [json.dumps(one.body, sort_keys=True) for one in server.requests]
        server.requests.clear()
        plain = drafted(DRAFT + ALONE, server, tmp_path / "plain", **environ)
        again = [json.dumps(one.body, sort_keys=True) for one in server.requests]
    assert ahead[0] == plain[0] == 0
    assert sorted(asked) == sorted(again)
    assert sorted(ahead[1].splitlines()) == sorted(plain[1].splitlines())
    assert contents(tmp_path / "ahead") == contents(tmp_path / "plain")


@pytest.mark.parametrize("what", ["brief", "rules"])
def test_what_is_wrong_is_told_once_and_before_anything_is_asked(tmp_path: Path, what: str) -> None:
    brief, rules = tmp_path / "brief.yaml", tmp_path / "rules"
    rules.mkdir()
    brief.write_bytes(EXAMPLE.read_bytes() if what == "rules" else b"speech_type: [")
    (rules / "settings.yaml").write_text("no-such-rule: off\n" if what == "rules" else "", "utf-8")
    environ = {"QICAO_RULES": str(rules)} if what == "rules" else {}
    with Endpoint(otherwise=good) as server:
        code, said = drafted(DRAFT, server, tmp_path / "d", brief, **environ)
        assert not server.requests
    errors = [line for line in said.splitlines() if str(tmp_path) in line]
    assert code == 2 and len(errors) == 1 and ("settings.yaml" if what == "rules" else "brief.yaml") in errors[0]
    assert not (tmp_path / "d").exists()


def test_a_brief_that_can_be_read_but_once_is_left_to_this_process(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "brief.yaml")
    code = """
import sys
from pipeline.ahead import NOTHING
from pipeline.arguments import build
from pipeline.cli.beforehand import look_ahead
args = build().parse_args(["draft", sys.argv[1], "-o", "d", "--model", "openai:a"])
args.alone = True
print(look_ahead(args, ()) is NOTHING)
"""
    assert told(code, tmp_path / "brief.yaml") == ["True"]
