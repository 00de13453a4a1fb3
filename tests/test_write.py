"""One section, bounded: what is asked again, what is repaired, which version wins, what is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import outline, slots
from pipeline.errors import DataError, ModelBusy, ModelMisbehaved, ModelUnavailable
from pipeline.models.fake import FakeModel, Reply
from pipeline.types import Brief, Completion, Finding, Message, Outline, Prompt, Report, Task, Tokens
from pipeline.write import REPAIRS, Attempt, Listener, Written, headings, mendable, write

OUTLINE = outline.load("congress_opening")
HEADINGS = {
    "part-1": "一、牢牢把握正确政治方向，在强化思想引领中凝聚奋进力量",
    "part-2": "二、牢牢把握工人运动主题，在服务中心大局中展现担当作为",
}
BODY = "要把学习放在首位，面向一线职工开展宣讲。"
TASK = Task("section", Brief("congress_opening"), OUTLINE, OUTLINE.section("part-1"), HEADINGS, note="多写学习")


def text(body: str) -> str:
    return f"{HEADINGS['part-1']}\n\n{body}\n"


def build(task: Task) -> Prompt:
    """A prompt that shows all that the task says."""
    said = [task.purpose, task.previous or "", task.note or "", *(found.message for found in task.findings)]
    return Prompt(task, (Message("user", "\n".join(said)),), Tokens(1, 0, {}, True))


def check(text: str, *, brief: Brief, outline: Outline, section: str | None = None) -> Report:
    """错 is an error, 疑 a warning, 细 an info, and an open slot is an error."""
    levels = {"错": "error", "疑": "warning", "细": "info"}
    found = [
        Finding(f"rule-{match[0]}", levels[match[0]], section, *match.span(), match[0], f"有“{match[0]}”。")  # type: ignore[arg-type]
        for match in re.finditer("[错疑细]", text)
    ]
    places = tuple(slots.find(text))
    found += [Finding("unfilled-slot", "error", section, one.start, one.end, one.text, "待填。") for one in places]
    return Report(tuple(found), places)


def run(*replies: Reply, repairs: bool = True, fillable: Iterable[str] = ()) -> tuple[Written, FakeModel]:
    model = FakeModel(replies, repairs=repairs)
    return write(TASK, model, build, check, fillable=set(fillable)), model


def test_a_good_reply_is_all() -> None:
    heard: list[str] = []
    kept: list[Attempt] = []
    pieces: list[str] = []
    listener = Listener(text=pieces.append, stage=heard.append, attempt=kept.append)
    written = write(TASK, FakeModel([f"好的，以下是正文：\n\n{BODY}"]), build, check, listener)
    assert written.best.text == text(BODY)
    assert written.best.notes == ("删去正文前后的说明", "补上标题")
    assert written.best.reply == "".join(pieces) != BODY
    assert written.attempts == tuple(kept) and len(kept) == 1
    assert heard == ["写作", "检查"]
    assert written.failure is None


def test_repaired_with_the_findings() -> None:
    written, model = run("要错。" + BODY, BODY)
    assert written.best.text == text(BODY) and len(written.attempts) == 2
    task = model.prompts[1].task
    assert (task.purpose, task.previous, task.note) == ("repair", text("要错。" + BODY), "多写学习")
    assert [found.rule for found in task.findings] == ["rule-错"]


def test_at_most_two_repairs() -> None:
    heard: list[str] = []
    model = FakeModel(["错错错" + BODY, "错错" + BODY, "错" + BODY, BODY])
    written = write(TASK, model, build, check, Listener(stage=heard.append))
    assert len(model.prompts) == 1 + REPAIRS
    assert written.best.number == 3
    assert heard == ["写作", "检查", "改写 1/2", "检查", "改写 2/2", "检查"]


@pytest.mark.parametrize(
    ("bodies", "best"),
    [
        (("错", "疑疑疑疑", "疑疑"), 3),
        (("错", "错", "错"), 1),
        (("疑", "错", "疑疑"), 1),
        (("错疑", "错", "错细"), 2),
    ],
)
def test_fewest_errors_then_warnings_then_earliest(bodies: tuple[str, ...], best: int) -> None:
    written, _ = run(*(body + BODY for body in bodies))
    assert written.best.number == best
    assert len(written.attempts) == 3


def test_a_repair_that_made_it_worse_is_told_so() -> None:
    written, model = run("错" + BODY, "错疑疑" + BODY, BODY)
    task = model.prompts[2].task
    assert task.previous == text("错" + BODY)
    assert task.note is not None and task.note.startswith("多写学习\n") and "有“疑”" in task.note
    assert written.best.number == 3


@pytest.mark.parametrize("body", ["细" + BODY, "【待填：市名】的职工：" + BODY])
def test_what_no_model_can_mend_is_left(body: str) -> None:
    written, model = run(body)
    assert len(model.prompts) == 1 and written.best.text == text(body)


def test_a_slot_that_the_brief_can_fill_is_repaired() -> None:
    _, model = run("【待填：市名】的职工：" + BODY, BODY, fillable=["city"])
    assert [found.rule for found in model.prompts[1].task.findings] == ["unfilled-slot"]


def test_open_slots_do_not_count_against_a_version() -> None:
    written, _ = run("错错，" + BODY, "【待填：市名】、【待填：口号】，错，" + BODY, "错错，" + BODY)
    assert written.best.number == 2


def test_a_model_that_cannot_repair_is_asked_once() -> None:
    written, model = run("错" + BODY, repairs=False)
    assert len(model.prompts) == 1 and written.best.report.count("error") == 1
    with pytest.raises(ModelMisbehaved):
        run("", repairs=False)


def reply(said: str, finish: str | None) -> Completion:
    return Completion(said, "fake", finish=finish)


UNUSABLE: list[tuple[Reply, str]] = [
    ("", "空"),
    ("<think>想</think>", "思考"),
    ("抱歉，我无法完成这个请求。", "拒绝"),
    ("The union must serve the workers.", "不是中文"),
    (f"{HEADINGS['part-2']}\n\n{BODY}", "别的部分"),
    (reply(BODY, None), "断"),
    (reply(BODY, "length"), "长度上限"),
    (reply(BODY, "content_filter"), "审查"),
    (reply(BODY * 9, "loop"), "重复"),
    (reply(BODY * 9, "endless"), "没完没了"),
]


@pytest.mark.parametrize(("bad", "words"), UNUSABLE, ids=[words for _, words in UNUSABLE])
def test_unusable_replies_are_asked_again_with_the_reason(bad: Reply, words: str) -> None:
    written, model = run(bad, BODY)
    assert written.best.number == 2 and words in (written.attempts[0].fault or "")
    again = model.prompts[1].task
    assert again.purpose == "section" and again.previous is None
    assert again.note is not None and words in again.note


@pytest.mark.parametrize(("bad", "words"), UNUSABLE, ids=[words for _, words in UNUSABLE])
def test_unusable_replies_for_ever(bad: Reply, words: str) -> None:
    kept: list[Attempt] = []
    with pytest.raises(ModelMisbehaved, match=words) as caught:
        write(TASK, FakeModel([bad] * 9), build, check, Listener(attempt=kept.append))
    assert len(kept) == 1 + REPAIRS and all(attempt.fault for attempt in kept)
    assert caught.value.exit_code == 3
    assert caught.value.reply == kept[-1].reply


def test_finish_word_that_nobody_knows_is_whole() -> None:
    written, _ = run(reply(BODY, "eos_token"))
    assert written.best.fault is None


def test_unusable_repair_keeps_the_first() -> None:
    written, model = run("错" + BODY, "", reply("断", None))
    assert written.best.number == 1 and len(written.attempts) == 3
    assert "回复是空的" in (model.prompts[2].task.note or "")


def test_service_fault_before_anything_is_raised() -> None:
    with pytest.raises(ModelBusy):
        run(ModelBusy("忙"))
    with pytest.raises(ModelUnavailable):
        run("", ModelUnavailable("密钥"))


def test_service_fault_while_repairing_keeps_what_there_is() -> None:
    lines: list[str] = []
    model = FakeModel(["错" + BODY, ModelBusy("端点忙")])
    written = write(TASK, model, build, check, Listener(event=lines.append))
    assert written.best.number == 1
    assert isinstance(written.failure, ModelBusy)
    assert lines == ["政治方向：改写没有完成，用已有的版本。端点忙"]


def test_missing_record_is_not_hidden() -> None:
    with pytest.raises(DataError):
        run("错" + BODY, DataError("没有录下", path="replay"))


def test_slots_of_the_reply_stay() -> None:
    body = "新建会企业【待填：数字·新建会企业数】家。" + BODY
    written, _ = run(body)
    assert written.best.text == text(body)


def test_mendable_leaves_findings_beside_a_slot() -> None:
    report = check("【待填：市名】错", brief=TASK.brief, outline=OUTLINE)
    assert [found.rule for found in mendable(report)] == ["rule-错"]
    assert len(mendable(report, {"city"})) == 2


@given(st.lists(st.text("错疑细要。", max_size=6), min_size=3, max_size=3))
def test_the_winner_is_never_worse_than_the_first(bodies: list[str]) -> None:
    written, model = run(*(body + BODY for body in bodies))
    assert len(model.prompts) == len(written.attempts) <= 1 + REPAIRS
    errors = [attempt.report.count("error") for attempt in written.attempts]
    assert written.best.report.count("error") == min(errors) <= errors[0]
    assert [attempt.number for attempt in written.attempts] == list(range(1, len(errors) + 1))


# --- headings -----------------------------------------------------------------------------------

ASK = Task("headings", Brief("congress_opening"), OUTLINE)
LINES = "\n".join(HEADINGS.values())


def parse(said: str) -> dict[str, str]:
    if said != LINES:
        raise ModelMisbehaved("要 2 个标题。", reply=said)
    return HEADINGS


def test_headings_at_once() -> None:
    found, attempts = headings(ASK, FakeModel([LINES]), build, parse)
    assert found == HEADINGS
    assert [attempt.text for attempt in attempts] == [LINES + "\n"]


@pytest.mark.parametrize("bad", ["只有一个", reply(LINES, "length"), reply(LINES, None)])
def test_headings_asked_once_more(bad: Reply) -> None:
    model = FakeModel([bad, LINES])
    found, attempts = headings(ASK, model, build, parse)
    assert found == HEADINGS and [bool(attempt.fault) for attempt in attempts] == [True, False]
    again = model.prompts[1].task
    assert again.purpose == "headings" and again.previous and again.note and attempts[0].fault
    assert attempts[0].fault in again.note


def test_headings_are_never_made_up() -> None:
    kept: list[Attempt] = []
    with pytest.raises(ModelMisbehaved, match=r"brief\.yaml"):
        headings(ASK, FakeModel(["一", "二", "三"]), build, parse, Listener(attempt=kept.append))
    assert len(kept) == 2
    with pytest.raises(ModelMisbehaved):
        headings(ASK, FakeModel(["一"], repairs=False), build, parse)


def test_a_heading_task_is_no_section() -> None:
    with pytest.raises(ValueError, match="headings"):
        write(ASK, FakeModel([]), build, check)
