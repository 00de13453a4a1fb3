"""One section anew, all others byte for byte as they were; and whatever happens to a draft, nothing of it is lost."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from drafting import HEADINGS, IDS, answer, asked, check, contents, fake, render, retriever, whole, write
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from pipeline.errors import DraftError, InputError, ModelBusy, ServiceError
from pipeline.models.compose import ComposeModel
from pipeline.models.fake import FakeModel, Reply
from pipeline.regen import Regenerated, regenerate
from pipeline.store import Store, View
from pipeline.store.history import Version
from pipeline.types import ChatModel, Prompt


def regen(folder: Path, *sections: str, model: ChatModel | None = None, **options: Any) -> Regenerated:
    options = {"checker": check, "render": render, "retriever": retriever} | options
    return regenerate(folder, sections, model=model or fake(), **options)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written") / "draft"
    write(folder, fake())
    return folder


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    """A whole draft."""
    return Path(shutil.copytree(written, tmp_path / "draft"))


def sections_of(folder: Path) -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in (folder / "sections").glob("*.md")}


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


# --- the life of a draft ---


class Killed(BaseException):
    """Ends a process in the middle of a write."""


@dataclass
class Known:
    """What must be true of a section: every text it ever had, in order, and the one that stands."""

    texts: list[str]
    present: str
    locked: bool = False
    stood: list[str] = field(default_factory=list)


WORDS = st.text("要希望努力奋斗", min_size=1, max_size=4).map(lambda text: f"要把工作{text}做好。")
SECTIONS = st.sampled_from(("hope", "wish", "part-2"))


class Life(RuleBasedStateMachine):
    """Regenerate, edit by hand, restore, lock, crash, reopen, in any order: no version is lost, nothing else changes."""

    whole: Path

    def __init__(self) -> None:
        super().__init__()
        self._room = Path(tempfile.mkdtemp())
        self.folder = Path(shutil.copytree(self.whole, self._room / "draft"))
        view = View(self.folder)
        self.known: dict[str, Known] = {}
        for section in view.draft().sections:
            texts = [kept.text for kept in view.versions(section.id)]
            self.known[section.id] = Known(texts, section.text, stood=[section.text])

    def teardown(self) -> None:
        shutil.rmtree(self._room)

    def _stands(self, key: str, text: str, *, new: bool = True) -> None:
        known = self.known[key]
        known.texts += [text] if new else []
        known.present = text
        known.stood.append(text)

    @rule(key=SECTIONS, words=WORDS, fresh=st.booleans())
    def regenerated(self, key: str, words: str, fresh: bool) -> None:
        self._seen()
        text = whole(key, f"{words}\n")
        try:
            result = regen(self.folder, key, model=fake(**{key.replace("-", "_"): words}), fresh=fresh)
        except DraftError:
            assert self.known[key].locked
            return
        assert not self.known[key].locked
        self.known[key].texts.append(text)
        if text != self.known[key].present:
            self._stands(key, text, new=False)
        assert {other for other in IDS if result.before[other] != result.after[other]} <= {key}

    @rule(key=SECTIONS, words=WORDS, headed=st.booleans())
    def edited_by_hand(self, key: str, words: str, headed: bool) -> None:
        self._seen()
        text = whole(key, f"{words}\n") if headed else f"{words}\n"
        (self.folder / f"sections/{key}.md").write_text(text, "utf-8")
        if text != self.known[key].present:
            self._stands(key, text)

    @rule(key=SECTIONS)
    def lost(self, key: str) -> None:
        self._seen()
        (self.folder / f"sections/{key}.md").unlink(missing_ok=True)

    @rule(key=SECTIONS, data=st.data())
    def restored(self, key: str, data: st.DataObject) -> None:
        self._seen()
        known = self.known[key]
        number = data.draw(st.integers(1, len(known.texts)))
        with Store(self.folder) as store:
            try:
                store.restore(key, number)
            except DraftError:
                assert known.locked
                return
        assert not known.locked
        self._stands(key, known.texts[number - 1])

    @rule(key=SECTIONS, locked=st.booleans())
    def locked(self, key: str, locked: bool) -> None:
        with Store(self.folder) as store:
            store.lock(key, locked)
        self.known[key].locked = locked

    @rule(key=SECTIONS, words=WORDS, point=st.integers(0, 16))
    def killed(self, key: str, words: str, point: int) -> None:
        """A new version is kept and put, and the process dies at one of the points where it writes."""
        self._seen()
        known, text = self.known[key], f"{words}\n"
        left = iter(range(point, -1, -1))

        def die(_: str) -> None:
            if next(left, None) == 0:
                raise Killed

        kept = put = False
        try:
            with Store(self.folder, probe=die) as store:
                number = store.keep(key, Version(0, "model", text, model="fake", reply=text)).version
                kept = True
                if not known.locked:
                    store.put({key: number})
                    put = True
        except Killed:
            pass
        with Store(self.folder) as store:
            texts = [version.text for version in store.versions(key)]
            present = store.section(key)
        longer = [*known.texts, text]
        assert texts in ([longer] if kept else [known.texts, longer])
        assert present is not None
        assert present.text in ([text] if put else [known.present, text])
        assert present.text == known.present or not known.locked
        if len(texts) > len(known.texts):
            known.texts.append(text)
        if present.text != known.present:
            self._stands(key, text, new=False)

    @precondition(lambda self: self.folder.name == "draft")
    @rule()
    def moved(self) -> None:
        self.folder = Path(shutil.move(self.folder, self._room / "moved"))

    def _seen(self) -> None:
        """Opened and closed: hand edits up to here are versions."""
        Store(self.folder).close()

    @invariant()
    def nothing_is_lost_and_nothing_else_changed(self) -> None:
        self._seen()
        view = View(self.folder)
        for key, known in self.known.items():
            assert [kept.text for kept in view.versions(key)] == known.texts
            section = view.section(key)
            assert section is not None and section.text == known.present
            assert view.state.sections[key].locked == known.locked
            assert (self.folder / f"sections/{key}.md").read_text("utf-8") == known.present


def live(written: Path, lives: int) -> None:
    machine = type("LifeOf", (Life,), {"whole": written})
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=settings(max_examples=lives, stateful_step_count=15, deadline=None, suppress_health_check=checks),
    )


def test_lives_of_a_draft(written: Path) -> None:
    live(written, 8)


@pytest.mark.slow
def test_two_hundred_lives_of_a_draft(written: Path) -> None:
    live(written, 200)
