"""An office's own formulations (`--rules DIR`, QICAO_RULES): demanded by the prompts, carried by drafts, kept by repairs."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from drafting import BRIEF, IDS, fake, write

from pipeline import lexicon, outline
from pipeline.cli import main
from pipeline.errors import DataError
from pipeline.spot import unlike
from pipeline.types import Finding, Spot

WORDING = "建设“一区两带三中心”"
ENTRY = f"""\
X01:
  wording: {WORDING}
  wrong: {{建设“两带一区三中心”: {WORDING}}}
  required_in: [part-2, hope_and_demand]
  carrier: 要围绕{WORDING}，组织职工建功立业。
  source: 市委全会报告
"""
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("QICAO_RULES", raising=False)
    monkeypatch.delenv("QICAO_MODEL", raising=False)
    folder = tmp_path / "office"
    folder.mkdir()
    role = outline.load("congress_opening").section("hope").role
    (folder / "formulations.yaml").write_text(ENTRY.replace("hope_and_demand", role), "utf-8")
    return folder


def test_prompts_demand_it_in_the_sections_named_by_id_or_role_and_in_no_other(office: Path) -> None:
    shape = outline.for_brief(BRIEF, (office,))
    asked = {spec.id for spec in shape.sections for one in lexicon.of(shape).required(spec, BRIEF.date, "总工会") if one[0].id == "X01"}  # fmt: skip
    assert asked == {"part-2", "hope"}
    model = fake()
    write(office.parent / "draft", model, own=(office,))
    carrying = {
        prompt.task.spec.id for prompt in model.prompts if prompt.task.spec and WORDING in prompt.messages[1].text
    }
    assert carrying == {"part-2", "hope"}
    assert all(WORDING in prompt.messages[0].text for prompt in model.prompts)
    plain = fake()
    write(office.parent / "plain", plain)
    assert not any(WORDING in message.text for prompt in plain.prompts for message in prompt.messages)


@pytest.mark.whole
def test_a_draft_and_a_section_written_anew_carry_it_and_the_checks_go_by_it(office: Path, capsys: Captured) -> None:
    folder, brief = office.parent / "draft", office.parent / "brief.yaml"
    brief.write_text(BRIEF.source, "utf-8")
    options = ["--model", "compose", "--rules", str(office)]
    assert main(["draft", str(brief), "-o", str(folder), *options]) == 0
    texts = {key: (folder / f"sections/{key}.md").read_text("utf-8") for key in IDS}
    assert {key for key in IDS if WORDING in texts[key]} == {"part-2", "hope"}
    (folder / "sections/hope.md").write_text("希望大家建设“两带一区三中心”。\n", "utf-8")
    capsys.readouterr()
    assert main(["check", str(folder), "--rules", str(office), "--format", "json"]) == 1
    rules = {one["rule"] for one in json.loads(capsys.readouterr().out)["files"][0]["findings"]}
    assert {"wrong-wording", "missing-formulation"} <= rules
    assert main(["regen", str(folder), "hope", *options]) == 0
    assert WORDING in (folder / "sections/hope.md").read_text("utf-8")


@pytest.mark.whole
def test_the_environment_names_the_offices_folders_for_every_command(
    office: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    brief = office.parent / "brief.yaml"
    brief.write_text(BRIEF.source, "utf-8")
    assert main(["prompt", str(brief), "part-2"]) == 0
    assert WORDING not in capsys.readouterr().out
    monkeypatch.setenv("QICAO_RULES", f"{office}{os.pathsep}")
    assert main(["prompt", str(brief), "part-2"]) == 0
    assert WORDING in capsys.readouterr().out
    folder = office.parent / "draft"
    assert main(["draft", str(brief), "-o", str(folder), "--model", "compose"]) == 0
    before = (folder / "report.json").read_bytes()
    assert main(["doctor", str(folder)]) == 0, capsys.readouterr().out
    assert (folder / "report.json").read_bytes() == before
    monkeypatch.setenv("QICAO_RULES", str(office / "none"))
    assert main(["prompt", str(brief), "part-2"]) == 2
    assert "QICAO_RULES" in capsys.readouterr().err


def test_a_spot_repair_must_keep_it(office: Path) -> None:
    shape = outline.for_brief(BRIEF, (office,))
    text = f"要{WORDING}，办好错事。"
    spot = Spot(text, "", "", (Finding("r", "error", "hope", text.index("错"), text.index("错") + 1, "错", "坏。"),))
    new = "要建设一批中心，办好实事。"
    assert unlike(spot, new, lexicon.of(shape)) == f"丢了“{lexicon.fold(WORDING)}”"
    assert unlike(spot, text.replace("错", "实"), lexicon.of(shape)) is None
    assert unlike(spot, new) is None


def test_a_section_that_no_outline_has_is_told_with_its_line(office: Path) -> None:
    path = office / "formulations.yaml"
    path.write_text(path.read_text("utf-8").replace("part-2", "part-9"), "utf-8")
    with pytest.raises(DataError, match="part-9") as caught:
        lexicon.load((office,))
    assert caught.value.line == 4
