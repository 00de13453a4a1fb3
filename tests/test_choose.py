"""Several candidates: a table of them, and the writer's choice or that of the findings."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from drafting import IDS, answer, asked, drafted, fake, regen, sections_of, write

from pipeline.choose import Candidate, asking, fewest, showing
from pipeline.draft.progress import Event
from pipeline.errors import InputError, ModelBusy, ServiceError
from pipeline.models.compose import ComposeModel
from pipeline.store import View
from pipeline.types import Prompt

NEW = (
    Candidate(1, "现在的话。\n", 4, 0, 0, 0, present=True),
    Candidate(2, "一、标题\n\n有[bold]错[/bold]的话。\n", 4, 1, 0, 0),
    Candidate(3, "好的话。\n", 3, 0, 1, 2),
    Candidate(4, "也好的话。\n", 4, 0, 1, 0),
)


written, folder = drafted()


def test_the_fewest_errors_then_warnings_then_the_earliest() -> None:
    assert fewest("hope", NEW) == 3


def test_without_a_terminal_the_table_is_shown_and_the_best_taken() -> None:
    out = io.StringIO()
    assert showing(out)("hope", NEW) == 3
    lines = out.getvalue().splitlines()
    assert lines[1].split() == ["版本", "汉字", "错误", "警告", "待填", "开头"]
    assert [line.split()[0] for line in lines[2:6]] == ["1（现在）", "2", "3", "4"]
    assert lines[3].split()[1:] == ["4", "1", "0", "0", "有[bold]错[/bold]的话。"]
    assert "取版本 3" in lines[6]


@pytest.mark.parametrize(
    ("typed", "number"), [("4\n", 4), ("1\n", 1), ("\n", 3), ("", 3), ("v2\n9\nx\n 2 \n", 2), ("V 4\n", 3)]
)
def test_on_a_terminal_the_writer_chooses(typed: str, number: int) -> None:
    out, cleared = io.StringIO(), list[str]()
    assert asking(io.StringIO(typed), out, lambda: cleared.append("x"))("hope", NEW) == number
    assert cleared == ["x"]
    assert ("没有这个版本" in out.getvalue()) == ("9" in typed)
    assert ("有[bold]错[/bold]的话。\n" in out.getvalue()) and ("一、标题" in out.getvalue()) == typed.startswith("v2")


def numbered(*texts: str) -> dict[str, object]:
    """A model that answers each candidate of the section hope with its own text."""

    def reply(prompt: Prompt) -> str:
        words = prompt.messages[1].text
        number = next((n for n in range(2, 9) if f"这是第 {n} 份备选稿" in words), 1)
        return texts[number - 1]

    return {"hope": reply}


def test_each_candidate_is_checked_and_kept_and_the_best_stands(folder: Path) -> None:
    before = sections_of(folder)
    out = io.StringIO()
    model = fake(**numbered("有错的希望。", "有疑的希望。", "好的希望。"))  # type: ignore[arg-type]
    model.repairs = False
    result = regen(folder, "hope", model=model, candidates=3, choose=showing(out), jobs=1)
    assert asked(model) == ["hope"] * 3 and len({prompt.sha256 for prompt in model.prompts}) == 3
    assert [kept.text for kept in View(folder).versions("hope")][1:] == [
        "有错的希望。\n",
        "有疑的希望。\n",
        "好的希望。\n",
    ]
    assert result.versions == {"hope": (1, 4)}
    after = sections_of(folder)
    assert {key for key in IDS if after[key] != before[key]} == {"hope"}
    assert out.getvalue().count("希望。") == 3


def test_the_writers_choice_stands_and_the_present_text_can_be_it(folder: Path) -> None:
    texts = numbered("甲的希望。", "乙的希望。")
    assert regen(folder, "hope", model=fake(**texts), candidates=2, choose=lambda *_: 3).versions["hope"][1] == 3  # type: ignore[arg-type]
    before = sections_of(folder)
    result = regen(folder, "hope", model=fake(**numbered("丙。", "丁。")), candidates=2, choose=lambda *_: 3)  # type: ignore[arg-type]
    assert result.versions == {"hope": (3, 3)} and sections_of(folder) == before
    assert len(View(folder).versions("hope")) == 5


def test_a_candidate_that_fails_leaves_the_others(folder: Path) -> None:
    def reply(prompt: Prompt) -> str:
        if "第 2 份" in prompt.messages[1].text:
            raise ModelBusy("忙。")
        return "新的希望。"

    events: list[Event] = []
    result = regen(folder, "hope", model=fake(hope=reply), candidates=2, on_event=events.append)
    assert result.versions == {"hope": (1, 2)}
    assert [(event.section, event.text) for event in events if event.kind == "failed"] == [("hope/2", "忙。")]
    with pytest.raises(ServiceError, match="hope：忙。"):
        regen(folder, "hope", model=fake(hope=ModelBusy("忙。")), candidates=2)


def test_candidates_that_are_alike_are_said_to_be(folder: Path, tmp_path: Path) -> None:
    notes: list[str] = []
    regen(folder, "hope", model=fake(hope=answer), candidates=2, on_event=lambda event: notes.append(event.text))
    assert any("一模一样" in note for note in notes)
    write(tmp_path / "composed", ComposeModel())
    notes.clear()
    composed = tmp_path / "composed"
    regen(composed, "hope", model=ComposeModel(), candidates=3, on_event=lambda event: notes.append(event.text))
    assert any("compose 每次拼出的都一样" in note for note in notes)
    assert len(View(composed).versions("hope")) == 2


def test_ctrl_c_while_choosing_leaves_every_section(folder: Path) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    before = sections_of(folder)
    with pytest.raises(KeyboardInterrupt):
        regen(folder, "hope", model=fake(**numbered("甲。", "乙。")), candidates=2, choose=interrupted)  # type: ignore[arg-type]
    assert sections_of(folder) == before and len(View(folder).versions("hope")) == 3


def test_only_findings_goes_with_neither_fresh_nor_candidates(folder: Path) -> None:
    for options in ({"fresh": True}, {"candidates": 2}):
        with pytest.raises(InputError, match="不能与"):
            regen(folder, "hope", only_findings=True, **options)
