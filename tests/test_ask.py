"""`qicao new`: what is answered is in the brief, what is left blank is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pipeline import brief
from pipeline.ask import ask
from pipeline.errors import InputError
from pipeline.types import Fact, Person


def replies(**known: list[str] | str) -> Callable[[str], str]:
    """Answers by the first word of the question; a list is used up."""
    left = {key: [value] if isinstance(value, str) else list(value) for key, value in known.items()}

    def answer(question: str) -> str:
        for key, values in left.items():
            if question.startswith(key) and values:
                return values.pop(0)
        return ""

    return answer


def test_answers_become_a_valid_brief(tmp_path: Path) -> None:
    path = tmp_path / "b.yaml"
    ask(
        path,
        "congress_opening",
        answer=replies(
            会议全称="清河市工会第十次代表大会",
            讲话日期=["明天", "2023-04-18"],
            会议所在地="清河市",
            所在地是哪一级=["地级", "市"],
            到会领导="市委书记 王某；市长",
            本地的战略="制造强市;共富",
            第="全市新建会企业3200家",
        ),
    )
    found = brief.load(path)
    assert found.occasion == "清河市工会第十次代表大会"
    assert found.date == date(2023, 4, 18), "a bad answer is asked again"
    assert found.host.level == "city"
    assert found.attending == (Person("王某", "市委书记"), Person(None, "市长"))
    assert found.slogans == ("制造强市", "共富")
    assert found.facts == (Fact("f1", "全市新建会企业3200家"),)
    assert found.speaker.office is None


def test_all_blank_is_a_brief_too(tmp_path: Path) -> None:
    ask(tmp_path / "b.yaml", None, answer=lambda _: "")
    assert brief.load(tmp_path / "b.yaml").speech_type == "congress_opening"


def test_the_type_is_asked_until_it_is_one(tmp_path: Path) -> None:
    ask(tmp_path / "b.yaml", None, answer=replies(讲话类型=["9", "祝酒", "2"]))
    assert brief.load(tmp_path / "b.yaml").speech_type == "work_conference"


def test_an_existing_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "b.yaml"
    path.write_text("mine", "utf-8")
    with pytest.raises(InputError, match="没有动它"):
        ask(path, None, answer=lambda _: "")
    assert path.read_text("utf-8") == "mine"
