"""A locked sentence: whatever becomes the section's text has it word for word, or is refused and kept as a version."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from drafting import drafted, fake, regen, sections_of, whole
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.errors import DraftError
from pipeline.store import Store, View
from pipeline.store.history import Version

HOPE = "希望大家努力。希望大家团结。\n\n希望大家奋进。\n"
SENTENCE = "希望大家团结。"


written, _ = drafted(hope=HOPE)


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    """A draft whose section hope has a locked sentence."""
    folder = Path(shutil.copytree(written, tmp_path / "draft"))
    with Store(folder) as store:
        store.lock("hope", sentence=SENTENCE)
    return folder


def test_the_model_is_told_and_a_text_that_has_it_is_taken(folder: Path) -> None:
    model = fake(hope=f"新的开头。{SENTENCE}")
    assert regen(folder, "hope", model=model).versions == {"hope": (1, 2)}
    words = model.prompts[0].messages[1].text
    assert f"要一字不差地保留：“{SENTENCE}”" in words and len(model.prompts) == 1
    assert sections_of(folder)["hope"].decode() == f"新的开头。{SENTENCE}\n"


def test_a_text_without_it_is_asked_for_again_then_refused_and_kept(folder: Path) -> None:
    before = sections_of(folder)
    model = fake(hope="希望大家团结起来。")
    with pytest.raises(DraftError, match="没有锁定的话“希望大家团结。”，没有采用"):
        regen(folder, "hope", model=model)
    assert sections_of(folder) == before
    assert [prompt.task.purpose for prompt in model.prompts] == ["section", "repair", "repair"]
    assert "这句话已锁定" in model.prompts[1].messages[1].text
    assert [kept.text for kept in View(folder).versions("hope")][1:] == ["希望大家团结起来。\n"] * 3


def test_of_several_candidates_the_one_that_has_it_is_taken(folder: Path) -> None:
    replies = iter(["希望。", f"{SENTENCE}好。", "祝愿。"])
    model = fake(hope=lambda _: next(replies))
    model.repairs = False
    result = regen(folder, "hope", model=model, candidates=3, jobs=1)
    assert result.versions == {"hope": (1, 3)}


def test_restore_and_import_and_put_are_refused_alike(folder: Path) -> None:
    with Store(folder) as store:
        number = store.keep("hope", Version(0, "model", "别的。\n", model="fake")).version
        for act in (
            lambda: store.put({"hope": number}),
            lambda: store.restore("hope", number),
            lambda: store.take({"hope": "我的。\n"}, {"hope": 1}),
        ):
            with pytest.raises(DraftError, match="没有锁定的话"):
                act()
        assert store.numbers("hope") == [1, number]
        store.take({"hope": f"我的。{SENTENCE}\n"}, {"hope": 1})


def test_a_persons_own_edit_stands_and_is_told(folder: Path) -> None:
    (folder / "sections/hope.md").write_text("我的。\n", "utf-8")
    with Store(folder) as store:
        assert "缺了锁定的话" in store.notices[0]
        section = store.section("hope")
        assert section is not None and section.text == "我的。\n"


@pytest.mark.parametrize("words", ["", " ", "没有的话", "团结。\n\n希望", "希望大家团结，"])
def test_only_what_stands_in_the_text_can_be_locked(folder: Path, words: str) -> None:
    with Store(folder) as store, pytest.raises(DraftError, match="正文里没有"):
        store.lock("hope", sentence=words)


def test_a_sentence_is_opened_alone_and_all_with_the_section(folder: Path) -> None:
    with Store(folder) as store:
        store.lock("hope", sentence="希望大家努力。")
        store.lock("hope", sentence="希望大家努力。")
        assert store.state.sections["hope"].kept == (SENTENCE, "希望大家努力。")
        store.lock("hope", False, SENTENCE)
        assert store.state.sections["hope"].kept == ("希望大家努力。",)
        with pytest.raises(DraftError, match="锁定的话里没有"):
            store.lock("hope", False, SENTENCE)
    with Store(folder) as store:
        assert store.state.sections["hope"].kept == ("希望大家努力。",), "it is in the record"
        store.lock("hope")
        assert store.state.sections["hope"].kept, "locking the whole keeps the sentences"
        store.lock("hope", False)
        assert store.state.sections["hope"].kept == () and not store.state.sections["hope"].locked


def test_a_record_from_before_there_were_locked_sentences_is_read(folder: Path) -> None:
    import json

    path = folder / "history/draft.json"
    data = json.loads(path.read_text("utf-8"))
    for standing in data["sections"].values():
        del standing["kept"]
    path.write_text(json.dumps(data), "utf-8")
    assert View(folder).state.sections["hope"].kept == ()


def test_the_commands(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lock", str(folder), "hope", "--text", "希望大家奋进。"]) == 0
    assert "hope：“希望大家奋进。”已锁定。" in capsys.readouterr().out
    assert main(["history", str(folder), "hope"]) == 0
    words = capsys.readouterr().err
    assert words.count("锁定的话") == 2 and SENTENCE in words
    assert main(["unlock", str(folder), "hope", "--text", SENTENCE]) == 0
    assert main(["lock", str(folder), "hope", "--text", "没有"]) == 2
    assert main(["unlock", str(folder), "hope"]) == 0
    assert View(folder).state.sections["hope"].kept == ()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(HOPE) - 2), st.integers(1, 8), st.text("希望大家努力团结奋进。", max_size=30))
def test_what_stands_always_has_what_is_locked(folder: Path, start: int, size: int, text: str) -> None:
    piece = HOPE[start : start + size].partition("\n")[0]
    with Store(folder) as store:
        store.lock("hope", False)
        store.restore("hope", 1)
        if not piece.strip():
            return
        store.lock("hope", sentence=piece)
        number = store.keep("hope", Version(0, "model", f"{text}\n", model="fake")).version
        try:
            store.put({"hope": number})
        except DraftError:
            assert piece not in text
        section = store.section("hope")
        assert section is not None and piece in section.text
    assert whole("hope", section.text) == section.text
