"""A reference at the brief's place: ranks moved, slots filled from the brief and from nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import brief as briefs
from pipeline.lexicon import organisation_of_brief
from pipeline.localise import localise, short_place, surname, transpose, values
from pipeline.types import Brief, Rank, ReferenceSpeech

UP = {"县": "市", "市": "省"}


def speech(speaker_level: Rank, level: Rank) -> ReferenceSpeech:
    return ReferenceSpeech(
        "x", "x", "congress_opening", date(2024, 1, 1), "test", (), speaker_level=speaker_level, level=level,
        organisation="总工会",
    )  # fmt: skip


def brief(more: str) -> Brief:
    return briefs.parse("speech_type: congress_opening\n" + more, "b.yaml")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("县委、县人大、县政府、县政协", "市委、市人大、市政府、市政协"),
        ("落实市委部署，代表市总工会，向全县职工", "落实省委部署，代表省总工会，向全市职工"),
        ("县域经济、城市品质、市场主体、县城面貌", "县域经济、城市品质、市场主体、县城面貌"),
        ("城市委托、全市场", "城市委托、全市场"),
        ("县级工会加强年", "县级工会加强年"),
        ("我县工会", "我市工会"),
        ("落实党中央和省委、市委决策部署", "落实党中央和省委决策部署"),
    ],
)
def test_ranks_move_in_one_pass(text: str, expected: str) -> None:
    assert transpose(text, UP) == expected


@given(st.text(alphabet="省市县区委人大政府全我工会，。", max_size=40))
def test_equal_ranks_change_nothing(text: str) -> None:
    assert transpose(text, {"市": "市", "省": "省"}) == text


def test_slots_are_filled_from_the_brief_and_others_stay_open() -> None:
    found = localise(
        "今天，【待填：地名】工会第【待填：届次】次代表大会召开，受【待填：委托人】委托，新【待填：地名简称】，入会【待填：数字·会员数】人",
        speech("province", "city"),
        brief(
            "occasion: 清河市工会第十次代表大会\nhost: {name: 清河市, level: city}\n"
            "speaker: {level: province, on_behalf_of: {office: 主席, name: 欧阳某甲}}"
        ),
    )
    assert found == "今天，清河市工会第十次代表大会召开，受欧阳主席委托，新清河，入会【待填：数字·会员数】人"


def test_an_unnamed_person_stays_an_open_slot() -> None:
    found = values(brief("attending: [{office: 市委书记}]"))
    assert found == {"secretary": "【待填：姓氏】书记"}


def test_a_county_speech_reads_as_one_of_a_district() -> None:
    found = localise("全县职工在县委领导下", speech("city", "county"), brief("host: {name: 东湖区, level: county}"))
    assert found == "全区职工在区委领导下"


def test_a_national_speaker_becomes_the_provincial_one() -> None:
    text = "代表中华全国总工会，向省委致谢，按照全国总工会部署"
    found = localise(
        text, speech("nation", "province"), brief("speaker: {level: province}\nhost: {name: 清河市, level: city}")
    )
    assert found == "代表省总工会，向市委致谢，按照全国总工会部署"


@pytest.mark.parametrize(
    ("name", "short"), [("清河市", "清河"), ("沙县", "沙县"), ("东湖区", "东湖"), ("青山自治县", "青山")]
)
def test_short_places(name: str, short: str) -> None:
    assert short_place(name) == short


def test_surnames() -> None:
    assert surname("王某") == "王" and surname("欧阳某甲") == "欧阳" and surname("欧阳") == "欧"


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ("occasion: 清河市工会第十次代表大会", "总工会"),
        ("occasion: 清河市妇女第十次代表大会", "妇联"),
        ("host: {organisation: 共青团清河市委}", "共青团"),
        ("occasion: 动员会", None),
    ],
)
def test_the_kind_of_organisation(more: str, kind: str | None) -> None:
    assert organisation_of_brief(brief(more)) == kind
