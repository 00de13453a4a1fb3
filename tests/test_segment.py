"""A speech cut into sections: the draft, plain text, gaps, every style of numbering; spans that partition the text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.document import Document
from pipeline import corpus, outline, segment
from pipeline.segment import Segmentation, heads, numbering
from pipeline.types import ReferenceSpeech

FRAME = """今天，清河市工会第十次代表大会隆重召开，这是全市职工的一件大事。在此，我向大会的召开表示热烈祝贺！

过去五年，全市各级工会竭诚服务职工，取得了可喜成绩，为清河发展作出了积极贡献。

各位代表、同志们，新征程对工会工作提出了新要求。希望全市各级工会开创工作新局面。"""
TAIL = """各位代表、同志们，希望清河市总工会团结带领职工，为全市发展作出新的更大贡献！

最后，预祝大会取得圆满成功！"""


def ids(text: str, speech_type: str | None = "congress_opening") -> list[str]:
    return [span.id for span in segment.segment(text, outline.load(speech_type) if speech_type else None).sections]


def assembled(speech: ReferenceSpeech) -> str:
    """A speech as ``draft.md`` has it."""
    texts = [f"{section.heading}\n\n{section.text}" if section.heading else section.text for section in speech.sections]
    head = f"# {speech.title}\n\n省总工会主席　王某某\n2023年4月18日\n\n"
    return head + "\n\n".join(texts) + "\n\n> 本稿由人工智能辅助起草。\n"


@pytest.mark.parametrize("speech", corpus.load(), ids=lambda speech: speech.id)
@pytest.mark.parametrize("guessed", [False, True])
def test_a_shipped_speech_as_a_draft_is_cut_into_its_sections(speech: ReferenceSpeech, guessed: bool) -> None:
    text = assembled(speech)
    found = segment.segment(text, None if guessed else outline.load(speech.type))
    assert found.speech_type == speech.type
    got = [(span.id, span.role, span.heading, text[span.body_start : span.end]) for span in found.sections]
    assert got == [(part.id, part.role, part.heading, part.text) for part in speech.sections]
    assert found.title and text[found.title.start : found.title.end] == speech.title
    assert found.speaker and text[found.speaker.start : found.speaker.end] == "省总工会主席　王某某"
    assert found.date and text[found.date.start : found.date.end] == "2023年4月18日"
    assert len(found.notes) == 1


def test_half_width_marks_run_in_headings_and_no_salutation() -> None:
    text = f"{FRAME}\n\n一、把牢方向,在引领中展现担当。要走进车间。\n\n二、服务大局,在实干中展现担当。要搭建平台。\n\n{TAIL}"
    text = text.replace("，", ",")
    found = segment.segment(text, outline.load("congress_opening"))
    assert [span.id for span in found.sections] == [
        "congratulation", "review", "call", "part-1", "part-2", "hope", "wish",
    ]  # fmt: skip
    part = found.sections[3]
    assert part.heading == "一、把牢方向，在引领中展现担当"
    assert text[part.body_start : part.end] == "要走进车间。"


def test_a_gap_ends_the_part_before_it() -> None:
    text = f"{FRAME}\n\n一、甲事要抓好\n\n要一。\n\n---此处隐藏1205字,下载后查看---\n\n剩下的半句。\n\n三、丙事要抓好\n\n要三。\n\n{TAIL}"
    found = segment.segment(text, outline.load("congress_opening"))
    assert [span.id for span in found.sections][3:] == ["part-1", "unknown", "part-3", "hope", "wish"]
    assert [(gap.characters, text[gap.start : gap.end][:3]) for gap in found.gaps] == [(1205, "---")]
    assert text[found.sections[3].start : found.sections[3].end] == "一、甲事要抓好\n\n要一。"


def test_a_missing_part_keeps_the_numbers_of_the_others() -> None:
    text = f"{FRAME}\n\n一、甲事要抓好\n\n要一。\n\n三、丙事要抓好\n\n要三。\n\n四、丁事要抓好\n\n要四。\n\n{TAIL}"
    assert [name for name in ids(text) if name.startswith("part")] == ["part-1", "part-3", "part-4"]


def test_a_number_twice_counts_on() -> None:
    text = f"{FRAME}\n\n一、甲事要抓好\n\n要一。\n\n二、乙事要抓好\n\n要二。\n\n二、丙事要抓好\n\n要三。\n\n{TAIL}"
    found = segment.segment(text, outline.load("congress_opening"))
    parts = [(span.id, span.number) for span in found.sections if span.number]
    assert parts == [("part-1", 1), ("part-2", 2), ("part-3", 2)]


@pytest.mark.parametrize(
    ("first", "second", "deeper"),
    [
        ("一、", "二、", "（一）"),
        ("（一）", "（二）", "1."),
        ("1.", "2.", "（1）"),
        ("（1）", "（2）", "一是"),
        ("第一，", "第二，", ""),
        ("一是", "二是", ""),
        ("一、", "二、", "一是"),
    ],
)
@pytest.mark.parametrize("mark", ["。", "\n\n"])
def test_the_outermost_numbers_make_the_parts(first: str, second: str, deeper: str, mark: str) -> None:
    inner = f"\n\n{deeper}要走进班组。" if deeper else ""
    text = f"同志们：\n\n{first}要抓好甲事{mark}要走进车间。{inner}\n\n{second}要抓好乙事{mark}要走进企业。"
    found = segment.segment(text, outline.load("work_conference"))
    assert [span.id for span in found.sections] == ["salutation", "part-1", "part-2"]
    assert len(found.numbers) == (3 if deeper else 2)


def test_a_text_without_line_ends() -> None:
    text = "在全县工会工作会议上的讲话同志们：这次会议的主要任务是总结去年工作。过去一年，我们取得了成效。下面，我讲两点意见。一、提高站位，在认识中增强主动。要多想。二、狠抓落实，在作风中见到实效。要多干。"
    found = segment.segment(text)
    assert found.speech_type == "work_conference"
    assert found.title and text[: found.title.end] == "在全县工会工作会议上的讲话"
    assert [span.id for span in found.sections] == ["salutation", "purpose", "part-1", "part-2"]


def test_the_wish_at_the_end_of_a_paragraph_is_a_section() -> None:
    text = f"{FRAME}\n\n一、甲事要抓好\n\n要一。\n\n各位代表，希望大家作出新的更大贡献！最后，预祝大会取得圆满成功！"
    assert ids(text)[-2:] == ["hope", "wish"]


def test_what_no_cue_tells_is_unknown() -> None:
    text = "窗外的树绿了。\n\n今天，清河市工会第十次代表大会隆重召开，我向大会表示热烈祝贺！"
    assert ids(text) == ["unknown", "congratulation"]
    assert ids("山高水长。") == ["unknown"]
    assert ids("") == []


def test_salutation_and_greeting_belong_together() -> None:
    assert ids("各位来宾、同志们：\n\n大家上午好！\n\n今天，代表大会隆重召开，表示热烈祝贺！") == [
        "salutation",
        "congratulation",
    ]


def test_type_is_guessed_from_the_markers_or_not_at_all() -> None:
    assert segment.guess_type("这次会议的主要任务是，总结工作。下面，我讲三点意见。") == "work_conference"
    assert segment.guess_type("各位代表,今天代表大会隆重开幕,预祝大会取得圆满成功!") == "congress_opening"
    assert segment.guess_type("今天天气很好。") is None


def test_title_on_two_lines_speaker_and_date() -> None:
    text = "在第十八期骨干培训班、\n第二十期新干部培训班开班式上的致辞\n市总工会主席　李某\n（2024年3月6日）\n\n同志们：\n\n今天开班。"
    found = segment.segment(text)
    assert found.title and text[found.title.start : found.title.end].endswith("开班式上的致辞")
    assert found.speaker and text[found.speaker.start : found.speaker.end] == "市总工会主席　李某"
    assert found.date and "2024" in text[found.date.start : found.date.end]


@pytest.mark.parametrize(
    ("words", "value"), [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("九十九", 99), ("3", 3), ("一一", None)]
)
def test_numerals(words: str, value: int | None) -> None:
    assert numbering.value(words) == value


def outside(text: str, found: Segmentation) -> list[str]:
    """What is wrong where not every character is in one section, the head, a note or a gap, or blank: pieces and spans."""
    spans = [(span.start, span.end) for span in (*found.sections, *found.gaps, *found.notes)]
    spans += [(span.start, span.end) for span in (found.title, found.speaker, found.date) if span]
    spans.sort()
    last, wrong = 0, []
    for start, end in [*spans, (len(text), len(text))]:
        if not last <= start <= end:
            wrong.append(f"{start}–{end} behind {last}")
        wrong += filter(None, [text[last:start].replace("# ", "").strip()])
        last = end
    ids = [span.id for span in found.sections]
    wrong += [name for name in set(ids) if ids.count(name) > 1]
    return wrong + [span.id for span in found.sections if not span.start <= span.body_start <= span.end]


PIECES = st.sampled_from(
    [
        "\n", "\n\n", "# 在会上的讲话\n", "同志们：", "各位代表、同志们，", "今天，大会隆重召开。", "表示热烈祝贺！", "过去五年，取得了成效。",
        "希望各级工会", "一、", "二、", "三、", "（一）", "1.", "一是", "第一，", "要抓好甲事", "。", "，", "最后，预祝大会成功！", "> 说明",
        "---此处隐藏9字---", "——此处缺若干字——", "【待填：市名】", "2023年4月18日", "　", "下面，我讲两点意见。", "##", ":", "字" * 40,
    ]
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=25).map("".join), st.sampled_from([None, *outline.speech_types()]))
def test_sections_partition_any_text(text: str, speech_type: str | None) -> None:
    assert outside(text, segment.segment(text, outline.load(speech_type) if speech_type else None)) == []


@given(st.text(max_size=60))
def test_any_text_is_cut(text: str) -> None:
    assert outside(text, segment.segment(text)) == []


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["[", "×", " ", "\n", "各位：", "一、", "同志们", "今天", "。最后，", "一是\n"])
def test_a_hostile_megabyte_is_cut(piece: str) -> None:
    text = piece * (2**18 // len(piece))
    assert outside(text, segment.segment(text, outline.load("congress_opening"))) == []


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("（2017年12月20日，安浦）", date(2017, 12, 20)),
        ("（2024年10月17日　星期四　泽宁）", date(2024, 10, 17)),
        ("2021年4月28日，衡津大剧院", date(2021, 4, 28)),
        ("2021年4月28日下午", date(2021, 4, 28)),
        ("（2023年7月6日，根据录音整理）", date(2023, 7, 6)),
        ("时间：2023年11月16日", date(2023, 11, 16)),
        ("（2023.11.16）", date(2023, 11, 16)),
        ("二〇二三年十一月十六日", date(2023, 11, 16)),
    ],
)
def test_the_line_of_the_date_may_tell_the_place_the_hour_and_more(line: str, day: date) -> None:
    text = f"在云州市工会第七次代表大会上的讲话\n{line}\n中共云州市委书记　林知远\n\n各位代表、同志们：\n\n今天，大会隆重开幕了。\n"
    found = segment.segment(text)
    assert found.date and text[found.date.start : found.date.end] == line
    assert found.speaker and text[found.speaker.start : found.speaker.end] == "中共云州市委书记　林知远"
    assert Document(text).day == day


@pytest.mark.parametrize("line", ["2021年4月28日，我们在这里集会。", "2021年3月 启动建设", "今天是2021年4月28日"])
def test_a_sentence_that_begins_with_a_date_is_none(line: str) -> None:
    assert not heads.is_date(line)
