"""What tests of drafting share: a model that answers by what it is asked, a checker that finds 错, real references."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline import brief as briefs
from pipeline import outline as outlines
from pipeline import slots
from pipeline.draft import Drafted, draft, shipped_and_own
from pipeline.models.fake import FakeModel, Reply
from pipeline.regen import Regenerated, regenerate
from pipeline.resources import tree
from pipeline.retrieve import Retriever
from pipeline.types import Brief, ChatModel, Finding, Outline, Prompt, Report

SOURCE = (tree("examples") / "brief.yaml").read_text("utf-8")
BRIEF = briefs.parse(SOURCE, "brief.yaml")
SILENT = briefs.parse("speech_type: congress_opening\n", "brief.yaml")
OUTLINE = outlines.for_brief(BRIEF)
IDS = tuple(spec.id for spec in OUTLINE.sections)
PARTS = tuple(spec.id for spec in OUTLINE.sections if spec.number)
HEADINGS = (
    "一、牢牢把握正确政治方向，在强化思想引领中凝聚奋进力量",
    "二、牢牢把握时代主题要求，在服务中心大局中展现担当作为",
    "三、牢牢把握维权服务职责，在增进职工福祉中彰显为民情怀",
    "四、牢牢把握改革建设任务，在夯实基层基础中提升履职本领",
)


@cache
def retriever() -> Retriever:
    return shipped_and_own()


def body(section: str) -> str:
    return f"这是{OUTLINE.section(section).name}一节的正文，写得通顺平实。\n"


def whole(section: str, text: str | None = None) -> str:
    """A section as it will stand in its file."""
    heading = f"{HEADINGS[PARTS.index(section)]}\n\n" if section in PARTS else ""
    return heading + (text or body(section))


def answer(prompt: Prompt) -> Reply:
    """A good reply to whatever is asked."""
    spec = prompt.task.spec
    return "\n".join(HEADINGS) if spec is None else body(spec.id)


def fake(**special: Reply | Callable[[Prompt], Reply]) -> FakeModel:
    """A model that answers well, but for the sections named (``part_1``, ``headings``)."""

    def reply(prompt: Prompt) -> Reply:
        key = prompt.task.spec.id if prompt.task.spec else "headings"
        own = special.get(key.replace("-", "_"), answer)
        return own(prompt) if callable(own) else own

    return FakeModel(reply)


def asked(model: FakeModel) -> list[str]:
    """Section ids in the order in which the model was asked, sorted."""
    return sorted(prompt.task.spec.id if prompt.task.spec else "headings" for prompt in model.prompts)


def check(text: str, *, brief: Brief, outline: Outline, section: str | None = None) -> Report:
    """错 is an error, 疑 a warning; open slots are listed."""
    levels = {"错": "error", "疑": "warning"}
    found = tuple(
        Finding(f"rule-{match[0]}", levels[match[0]], section, *match.span(), match[0], f"有“{match[0]}”字。")  # type: ignore[arg-type]
        for match in re.finditer("[错疑]", text)
    )
    return Report(found, tuple(slots.find(text)), len(text), outline.speech_type if brief else None)


def render(name: str, text: str, report: Report) -> str:
    return json.dumps({"path": name, "size": len(text), **asdict(report)}, ensure_ascii=False) + "\n"


def write(folder: Path, model: ChatModel, brief: Brief = BRIEF, **options: Any) -> Drafted:
    options = {"checker": check, "render": render, "retriever": retriever} | options
    return draft(brief, folder, model=model, **options)


def drafted(**texts: str) -> tuple[Any, Any]:
    """The fixtures ``written`` (a whole draft, made once a module) and ``folder`` (a copy of it for one test)."""

    @pytest.fixture(scope="module")
    def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
        place = tmp_path_factory.mktemp("written") / "draft"
        write(place, fake(**texts))
        return place

    @pytest.fixture
    def folder(written: Path, tmp_path: Path) -> Path:
        return Path(shutil.copytree(written, tmp_path / "draft"))

    return written, folder


def regen(folder: Path, *sections: str, model: ChatModel | None = None, **options: Any) -> Regenerated:
    options = {"checker": check, "render": render, "retriever": retriever} | options
    return regenerate(folder, sections, model=model or fake(), **options)


def sections_of(folder: Path) -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in (folder / "sections").glob("*.md")}


def contents(folder: Path) -> dict[str, bytes]:
    """All files of a folder by relative name; calls.jsonl without its seconds."""
    found = {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    if "calls.jsonl" in found:
        found["calls.jsonl"] = re.sub(rb'"seconds": [0-9.e-]+', b'"seconds": 0', found["calls.jsonl"])
    return found
