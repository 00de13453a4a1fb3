"""What the first prompts show, found in a process of its own: the same as this one would find, or this one looks itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.resources import tree

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks on Linux alone")

EXAMPLE = tree("examples") / "brief.yaml"
# In a process of its own: a test runner has threads, and then nothing is forked.
ASK = """
import sys
from pathlib import Path
from pipeline import brief, corpus, outline
from pipeline.retrieve import Retriever
from pipeline.retrieve.ahead import Ahead, look_ahead

opened = []
def references():
    opened.append(1)
    return Retriever(corpus.load())

found = brief.load(Path(sys.argv[1]))
pipe = look_ahead(Path(sys.argv[2]), (), references)
if pipe is None:
    sys.exit("nothing was forked")
ahead, here = Ahead(pipe, references), Retriever(corpus.load())
frame = [spec for spec in outline.for_brief(found).sections if not spec.number]
assert ahead.headings(found, 4) == here.headings(found, 4)
assert [ahead.sections(found, spec, 4) for spec in frame] == [here.sections(found, spec, 4) for spec in frame]
print("opened here:", len(opened))
part = outline.for_brief(found).section("part-1")
assert ahead.sections(found, part, 4, heading="一、甲") == here.sections(found, part, 4, heading="一、甲")
assert ahead.headings(found, 9) == here.headings(found, 9)
print("opened here:", len(opened))
ahead.close()
"""


def asked(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", ASK, str(EXAMPLE), str(path)], capture_output=True, text=True, check=False, timeout=60
    )


def test_the_other_process_finds_the_same() -> None:
    run = asked(EXAMPLE)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines() == ["opened here: 0", "opened here: 1"]


def test_what_fails_there_is_looked_for_here(tmp_path: Path) -> None:
    broken = tmp_path / "brief.yaml"
    broken.write_text("speech_type: [", "utf-8")
    run = asked(broken)
    assert (run.returncode, run.stderr) == (0, ""), "the other process says nothing; this one would"
    assert run.stdout.splitlines() == ["opened here: 1", "opened here: 1"]


def test_a_brief_that_can_be_read_but_once_is_left_to_this_process(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "brief.yaml")
    run = asked(tmp_path / "brief.yaml")
    assert run.stderr.strip() == "nothing was forked"
