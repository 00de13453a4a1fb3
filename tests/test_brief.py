"""brief.yaml: what is not understood is an error with file and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import brief
from pipeline.errors import BriefError, InputError, QicaoError
from pipeline.types import Fact, Person

EXAMPLE = Path(__file__).parent.parent / "examples" / "brief.yaml"


def test_example_brief_is_read_whole() -> None:
    found = brief.load(EXAMPLE)
    assert found.speech_type == "congress_opening"
    assert found.date == date(2023, 4, 18)
    assert found.host.name == "清河市" and found.host.level == "city"
    assert found.speaker.on_behalf_of == Person(None, "主席", "省总工会")
    assert found.attending[0] == Person(None, "市委书记", None)
    assert found.facts[0] == Fact("f1", "全市新建会企业3200家，发展会员12.5万人", "清河市总工会五年工作报告", "review")
    assert found.length == {"total": 2400}
    assert found.source == EXAMPLE.read_text("utf-8")


def test_only_the_speech_type_is_needed() -> None:
    found = brief.parse("speech_type: work_conference", "b.yaml")
    assert found.date is None and found.facts == () and found.host.name is None


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("speech_type: congress_opening\ndatum: 2023-04-18", 2, "是不是“date”"),
        ("date: 2023-04-18", 1, "缺少“speech_type”"),
        ("speech_type: toast", 1, "、congress_opening、"),
        ("speech_type: congress_opening\ndate: 2023-02-30", 2, "不是日期"),
        ("speech_type: congress_opening\ndate: 18.4.2023", 2, "2023-04-18 这样"),
        ("speech_type: congress_opening\nfacts:\n  - {id: f1}", 3, "缺少“text”"),
        ("speech_type: congress_opening\nfacts:\n  - {id: f1, text: ''}", 3, "不能为空"),
        ("speech_type: congress_opening\nfacts:\n  - {id: a, text: 甲}\n  - {id: a, text: 乙}", 4, "已在第 3 行用过"),
        ("speech_type: congress_opening\nfacts:\n  - {text: 甲, section: part-9}", 3, "part-4"),
        ("speech_type: congress_opening\nhost: {level: 市}", 2, "province"),
        ("speech_type: congress_opening\nhost: 清河市", 2, "键: 值"),
        ("speech_type: congress_opening\nlength: {total: 很长}", 2, "整数"),
        ("speech_type: congress_opening\nlength: {part-2: 0}", 2, "不小于 1"),
        ("speech_type: congress_opening\nheadings: {review: 回顾}", 2, "不认识这个键"),
        ("speech_type: congress_opening\nslogans: 强省会", 2, "列表"),
        ("speech_type: congress_opening\nattending: [{}]", 2, "至少写"),
        ("speech_type: congress_opening\nspeech_type: congress_opening", 2, "写了两次"),
        ("speech_type: congress_opening\nhost: {name: [", 2, "YAML"),
        ("- 1", 1, "键: 值"),
        ("# nothing", None, "没有内容"),
    ],
)
def test_a_fault_is_named_with_file_and_line(text: str, line: int | None, says: str) -> None:
    with pytest.raises(BriefError) as caught:
        brief.parse(text, "b.yaml")
    message = str(caught.value)
    assert message.startswith("b.yaml:" + (f"{line}:" if line else " "))
    assert says in message
    assert len(message.splitlines()) <= 2


def test_facts_without_id_get_a_free_one() -> None:
    text = "speech_type: congress_opening\nfacts: [{text: 甲}, {id: f1, text: 乙}, {text: 丙}]"
    assert [fact.id for fact in brief.parse(text, "b").facts] == ["f2", "f1", "f3"]


@pytest.mark.parametrize("written", ["一、牢牢把握方向，在学习中凝聚力量", "牢牢把握方向，在学习中凝聚力量。"])
def test_a_heading_gets_its_number_and_loses_its_mark(written: str) -> None:
    found = brief.parse(f"speech_type: congress_opening\nheadings: {{part-1: '{written}'}}", "b")
    assert found.headings == {"part-1": "一、牢牢把握方向，在学习中凝聚力量"}


def test_gb18030_is_read(tmp_path: Path) -> None:
    path = tmp_path / "b.yaml"
    path.write_bytes("speech_type: congress_opening\noccasion: 清河市工会第十次代表大会\n".encode("gb18030"))
    assert brief.load(path).occasion == "清河市工会第十次代表大会"


@pytest.mark.parametrize(("data", "says"), [(b"", "空的"), (b" \n", "空的"), (b"\xff\x00\x81\x00\x00", "编码")])
def test_unreadable_files_are_refused(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "b.yaml"
    path.write_bytes(data)
    with pytest.raises(InputError, match=says):
        brief.load(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有这个文件"):
        brief.load(tmp_path / "none.yaml")
    with pytest.raises(InputError, match="文件夹"):
        brief.load(tmp_path)


@given(st.text())
def test_no_text_at_all_gives_a_traceback(text: str) -> None:
    try:
        found = brief.parse(text, "b.yaml")
    except QicaoError:
        return
    assert found.speech_type
