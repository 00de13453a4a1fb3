"""A speech type is a folder of prompts/ and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline import brief, outline
from pipeline.errors import DataError, InputError

SECTION = "  - {id: salutation, role: salutation, name: 称呼, characters: [3, 3, 9], covers: [称呼]}\n"


def part(number: int, more: str = "") -> str:
    heading = "heading: {shown: 一, regex: 一}"
    return f"  - {{id: part-{number}, role: a, name: 甲, characters: [3, 3, 9], covers: [乙], {heading}{more}}}\n"


HEAD = "name: 致辞\ntitle: 在{occasion}上的致辞\nvoice: upper\nsections:\n"


def test_congress_opening_has_the_ten_sections_in_order() -> None:
    found = outline.load("congress_opening")
    assert [spec.id for spec in found.sections] == [
        "salutation", "congratulation", "review", "call", "part-1", "part-2", "part-3", "part-4", "hope", "wish",
    ]  # fmt: skip
    assert [spec.number for spec in found.sections if spec.number] == [1, 2, 3, 4]


def test_the_heading_pattern_accepts_headings_of_the_references() -> None:
    from pipeline import corpus

    for speech in corpus.load():
        if speech.type == "congress_opening":
            specs = {spec.id: spec for spec in outline.load(speech.type).sections}
            for section in speech.sections:
                pattern = specs[section.id].heading
                assert (pattern is None) == (section.heading is None)
                if pattern:
                    assert re.fullmatch(pattern.regex, section.heading or ""), section.heading


def test_an_unknown_type_names_the_types_there_are() -> None:
    with pytest.raises(InputError, match="、".join(outline.speech_types())):
        outline.load("toast")


def test_a_new_type_is_one_file(tmp_path: Path) -> None:
    path = tmp_path / "outline.yaml"
    path.write_text(HEAD + SECTION, "utf-8")
    assert outline.read(path, "toast").sections[0].characters.maximum == 9
    path.write_text(HEAD + SECTION + part(1) + part(2, ", optional: true"), "utf-8")
    assert [spec.optional for spec in outline.read(path, "toast").sections] == [False, False, True]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (HEAD + SECTION + SECTION, 6, "写了两次"),
        (HEAD + SECTION.replace("[3, 3, 9]", "[9, 3, 3]"), 5, "从小到大"),
        (HEAD + SECTION.replace("name: 称呼", "nam: 称呼"), 5, "name"),
        (HEAD + SECTION.replace("id: salutation", "id: ../x"), 5, "小写字母"),
        (HEAD + SECTION.replace("}", ", heading: {shown: 一, regex: '('}}"), 5, "正则"),
        (HEAD.replace("upper", "loud") + SECTION, 3, "upper"),
        (HEAD + SECTION.replace("}", ", optional: 也许}"), 5, "true 或 false"),
        (HEAD + SECTION.replace("}", ", optionel: true}"), 5, "是不是“optional”"),
        (HEAD + SECTION.replace("[称呼]", "['讲{point}点']"), 5, "{points}"),
        (HEAD + SECTION.replace("[称呼]", "['讲{points}点']"), 5, "没有编号部分"),
        (HEAD + part(1, ", optional: true") + part(2), 6, "序号会断"),
    ],
)
def test_faults_are_named_with_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = tmp_path / "outline.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(DataError, match=says) as caught:
        outline.read(path, "toast")
    assert f":{line}:" in str(caught.value)


def _lengths(text: str) -> dict[str, int]:
    found = outline.for_brief(brief.parse("speech_type: congress_opening\n" + text, "b"))
    return {spec.id: spec.characters.target for spec in found.sections}


def test_a_brief_scales_lengths() -> None:
    total = _lengths("length: {total: 1800}")
    assert abs(sum(total.values()) - 1800) <= 30
    assert total["wish"] == 14, "courtesies keep their length"
    fixed = _lengths("length: {total: 2400, part-2: 600}")
    assert fixed["part-2"] == 600
    assert abs(sum(fixed.values()) - 2400) <= 30
