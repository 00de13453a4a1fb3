"""One section anew, all others byte for byte as they were; and whatever happens to a draft, nothing of it is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from drafting import HEADINGS, IDS, answer, asked, contents, drafted, fake, regen, sections_of, whole, write

from pipeline.errors import DraftError, InputError, ModelBusy, ServiceError
from pipeline.models.compose import ComposeModel
from pipeline.models.fake import FakeModel, Reply
from pipeline.store import Store, View
from pipeline.types import Prompt

written, folder = drafted()


def test_only_the_section_named_changes_and_the_hashes_prove_it(folder: Path) -> None:
    before = sections_of(folder)
    result = regen(folder, "part-2", model=fake(part_2="要办实事。"), note="短一些")
    after = sections_of(folder)
    assert {key for key in after if after[key] != before[key]} == {"part-2"}
    assert after["part-2"].decode() == whole("part-2", "要办实事。\n")
    assert {key for key in IDS if result.before[key] != result.after[key]} == {"part-2"}
    assert result.versions == {"part-2": (1, 2)}
    kept = View(folder).version("part-2", 2)
    assert (kept.origin, kept.note, kept.source, kept.purpose) == ("model", "短一些", 1, "section")
    text = (folder / "draft.md").read_text("utf-8")
    assert "要办实事。" in text and HEADINGS[1] in text
    lines = result.shown().splitlines()
    assert len(lines) == len(IDS)
    assert lines[0].split() == ["salutation", "未动", result.before["salutation"]]
    assert lines[5].split()[:5] == ["part-2", "重写", "版本", "1", "→"]


def test_the_prompt_has_the_remark_the_findings_the_neighbours_and_the_present_text(folder: Path) -> None:
    (folder / "sections/part-2.md").write_text(whole("part-2", "这里有错。\n"), "utf-8")
    model = fake()
    regen(folder, "part-2", model=model, note="多写竞赛")
    words = model.prompts[0].messages[1].text
    assert "多写竞赛" in words and "这里有错。" in words and "有“错”字" in words
    assert f"前一节这样结尾：{whole('part-1').splitlines()[-1]}\n" in words
    assert f"后一节这样开头：{HEADINGS[2]}\n" in words
    assert all(line in words for line in HEADINGS)


def test_remarks_to_qicao_are_not_shown_and_stay_with_the_paragraphs_that_stay(folder: Path) -> None:
    kept, gone = "<!-- qicao: ignore doubled-word 会标原文 -->", "<!-- qicao: ignore homophone 引语 -->"
    (folder / "sections/hope.md").write_text(f"{kept}\n要学习。\n\n要奋斗。{gone}\n", "utf-8")
    (folder / "sections/wish.md").write_text(f"{gone}\n祝大会成功。\n", "utf-8")
    model, notes = fake(hope="要学习。\n\n要团结。"), list[str]()
    regen(folder, "hope", model=model, on_event=lambda event: notes.append(event.text))
    assert not any("qicao" in message.text for prompt in model.prompts for message in prompt.messages)
    assert "要学习。" in model.prompts[0].messages[1].text and "祝大会成功。" in model.prompts[0].messages[1].text
    assert sections_of(folder)["hope"].decode() == f"{kept}\n要学习。\n\n要团结。\n"
    assert "没有带上这些注记，可从旧版本里找回：ignore homophone 引语。" in "".join(notes)
    assert View(folder).version("hope", 3).text == sections_of(folder)["hope"].decode()


def test_fresh_leaves_the_present_text_out(folder: Path) -> None:
    (folder / "sections/hope.md").write_text("这里有错。\n", "utf-8")
    model = fake()
    regen(folder, "hope", model=model, fresh=True, note="重来")
    words = model.prompts[0].messages[1].text
    assert "这里有错" not in words and "有“错”字" not in words and "重来" in words
    assert View(folder).version("hope", 3).source is None


def test_several_sections_are_all_written_or_none(folder: Path) -> None:
    before = sections_of(folder)
    with pytest.raises(ServiceError) as caught:
        regen(folder, "hope", "wish", model=fake(hope="新的希望。", wish=ModelBusy("忙。")))
    assert sections_of(folder) == before
    assert "wish：忙。" in str(caught.value) and "hope 版本 2" in str(caught.value)
    assert View(folder).version("hope", 2).text == "新的希望。\n"

    result = regen(folder, "wish", "hope", "wish", model=fake(hope="希望。", wish="祝愿。"))
    assert result.versions == {"wish": (1, 2), "hope": (1, 3)}


def test_a_hand_edit_is_kept_and_is_what_the_rewriting_builds_on(folder: Path) -> None:
    (folder / "sections/hope.md").write_text("我写的希望。\n", "utf-8")
    result = regen(folder, "hope", model=fake(hope="更好的希望。"))
    assert result.versions == {"hope": (2, 3)}
    assert [kept.origin for kept in View(folder).versions("hope")] == ["model", "hand", "model"]
    assert View(folder).version("hope", 3).source == 2


def test_another_section_changed_meanwhile_means_that_nothing_is_written(folder: Path) -> None:
    def overtaken(prompt: Prompt) -> Reply:
        (folder / "sections/wish.md").write_text("我改的祝愿。\n", "utf-8")
        return answer(prompt)

    before = sections_of(folder)
    with pytest.raises(DraftError, match="其间有人改了wish。什么也没有写入"):
        regen(folder, "hope", model=fake(hope=overtaken))
    assert sections_of(folder) == before | {"wish": "我改的祝愿。\n".encode()}


def test_the_section_itself_changed_meanwhile_is_the_persons(folder: Path) -> None:
    def overtaken(_: Prompt) -> Reply:
        (folder / "sections/hope.md").write_text("我改的希望。\n", "utf-8")
        return "模型的希望。"

    with pytest.raises(DraftError, match="手工改了“hope”，没有覆盖"):
        regen(folder, "hope", model=fake(hope=overtaken))
    with Store(folder) as store:
        assert [kept.text for kept in store.versions("hope")][1:] == ["模型的希望。\n", "我改的希望。\n"]
    assert sections_of(folder)["hope"] == "我改的希望。\n".encode()


def test_what_is_refused_before_any_call(folder: Path) -> None:
    with Store(folder) as store:
        store.lock("hope")
    before = contents(folder)
    for names, words in ((["hope"], "已锁定"), (["wish", "part-9"], "没有“part-9”这一节"), ([], "哪一节")):
        model = fake()
        with pytest.raises(InputError, match=words):
            regen(folder, *names, model=model)
        assert asked(model) == [] and contents(folder) == before


def test_an_unfinished_draft_is_to_be_finished_first(tmp_path: Path) -> None:
    with pytest.raises(ServiceError):
        write(tmp_path / "draft", fake(hope=ModelBusy("忙。")))
    with pytest.raises(DraftError, match="还没有写完，缺hope。请先用 qicao draft --resume"):
        regen(tmp_path / "draft", "wish")


def test_the_same_text_again_is_no_change(folder: Path) -> None:
    before = sections_of(folder)
    result = regen(folder, "hope")
    assert result.versions == {"hope": (1, 1)} and sections_of(folder) == before
    assert "与原来相同" in result.shown()
    assert len(View(folder).versions("hope")) == 2


def test_a_heading_stays_as_a_person_changed_it(folder: Path) -> None:
    mine = "二、牢牢把握建功立业主线，在劳动竞赛火热实践中奋勇争先"
    (folder / "sections/part-2.md").write_text(f"{mine}\n\n要竞赛。\n", "utf-8")
    model = fake(part_2="要创新。")
    regen(folder, "part-2", "part-3", model=model)
    assert sections_of(folder)["part-2"].decode() == f"{mine}\n\n要创新。\n"
    assert all(mine in prompt.messages[1].text for prompt in model.prompts)


def test_a_heading_changed_in_the_brief_comes_with_the_rewriting(folder: Path) -> None:
    mine = "二、牢牢把握建功立业主线，在劳动竞赛火热实践中奋勇争先"
    path = folder / "brief.yaml"
    path.write_text(f"{path.read_text('utf-8')}\nheadings: {{part-2: {mine}}}\n", "utf-8")
    regen(folder, "part-3")
    assert sections_of(folder)["part-2"].decode() == whole("part-2")
    regen(folder, "part-2")
    assert sections_of(folder)["part-2"].decode().startswith(f"{mine}\n")
    assert View(folder).state.headings["part-2"] == mine


def test_calls_of_a_later_run_stand_after_those_before(folder: Path) -> None:
    regen(folder, "hope", "salutation")
    rows = View(folder).calls()
    assert [(row["run"], row["section"]) for row in rows[-2:]] == [(2, "salutation"), (2, "hope")]
    assert {row["run"] for row in rows[:-2]} == {1}


def test_ctrl_c_leaves_every_section_as_it_was(folder: Path) -> None:
    def interrupted(_: Prompt) -> Reply:
        raise KeyboardInterrupt

    before = sections_of(folder)
    said: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        regen(folder, "hope", model=FakeModel(interrupted), on_event=lambda event: said.append(event.text))
    assert sections_of(folder) == before and "各节都没有动" in said[-1]


def test_without_a_model(tmp_path: Path) -> None:
    write(tmp_path / "draft", ComposeModel())
    result = regen(tmp_path / "draft", "part-3", model=ComposeModel())
    assert {key for key in IDS if result.before[key] != result.after[key]} <= {"part-3"}
