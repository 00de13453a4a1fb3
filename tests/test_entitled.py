"""In whose name a speaker speaks, held against the brief: who did not send him, whose office is not his, whose town it is."""

from __future__ import annotations

import pytest

from evals.check import check
from pipeline import brief as briefs

_BRIEF = """
speech_type: {type}
date: 2024-08-20
occasion: {occasion}
speaker: {{name: 周启明, office: {office}, level: {level}}}
host: {{name: {host}, level: city, organisation: {organisation}}}
attending: [{{name: 程岳, office: 集团党委书记}}, {{name: 何延年, office: 集团总经理}}, {{name: 郁长河, office: 副市长}}]
facts:
  - text: 岸桥司机陶志刚去了三次才开口；青筠公司车间主任覃秀莲带徒弟36名；县人民医院护士长邵玉洁扎根急诊科21年
remarks: {remarks}
"""


def voices(
    office: str, said: str, *, rule: str = "wrong-voice", remarks: str = "讲三点意见。", host: str = "曲阑市"
) -> list[str]:
    level = "province" if office.startswith("省") else "city"
    words = _BRIEF.format(
        type="address",
        occasion=f"{host}签约仪式",
        office=office,
        level=level,
        host=host,
        organisation=f"{host}总工会",
        remarks=remarks,
    )
    text = (
        f"在{host}签约仪式上的致辞\n\n{office}　周启明\n（2024年8月20日）\n\n各位朋友：\n\n{said}\n\n祝大家身体健康！"
    )
    return [hit.text for hit in check(text, brief=briefs.parse(words, "brief.yaml")).findings if hit.rule == rule]


HOST = "曲阑市人大常委会副主任、曲阑市总工会主席"
GUEST = "泊宁市总工会主席"
HOUSE = "集团工会主席"


@pytest.mark.parametrize(
    ("office", "said", "found"),
    [
        (GUEST, "我市为泊宁职工开辟了三条线路。", ["我市"]),
        (GUEST, "今后三年，泊宁每年组织一千名职工来我市疗休养。", ["我市"]),
        (HOST, "我受市委、市政府委托，向大家致以节日的问候！", ["市委、市政府"]),
        (HOUSE, "我代表集团党委和集团公司，向大家表示祝贺！", ["集团党委"]),
        (HOUSE, "借这个机会，我代表公司党委，向大家表示祝贺！", ["公司党委"]),
        (HOST, "我谨代表市文明委，向大家表示祝贺！", ["市文明委"]),
    ],
)
def test_who_did_not_send_him_is_told(office: str, said: str, found: list[str]) -> None:
    assert voices(office, said) == found


@pytest.mark.parametrize(
    ("office", "said"),
    [
        (GUEST, "我市62万名职工惦记着曲阑，欢迎曲阑的朋友到我市做客。"),
        (HOST, "我市为泊宁职工开辟了三条线路，欢迎泊宁的朋友来我市疗休养。"),
        (HOST, "我代表市总工会，向大家表示祝贺！"),
        (HOUSE, "我代表集团工会，向大家表示祝贺！我也代表工友们说一声谢谢。"),
        ("集团党委副书记、工会主席", "我代表集团党委和集团公司，向大家表示祝贺！"),
    ],
)
def test_who_may_speak_so_is_left_alone(office: str, said: str) -> None:
    assert voices(office, said) == []


def test_a_mandate_that_the_remarks_tell_may_be_told() -> None:
    said = "我受市委、市政府委托，向大家致以节日的问候！"
    assert voices(HOST, said, remarks="讲话人受市委委托到会。") == []


@pytest.mark.parametrize(
    ("said", "rule", "found"),
    [
        ("集团党委书记何延年、总经理程岳到会颁奖。", "altered-office", ["党委书记", "总经理"]),
        ("青筠公司董事长覃秀莲带着36名徒弟。", "altered-office", ["董事长"]),
        ("县人民医院副院长邵玉洁把家安在病房边。", "altered-office", ["副院长"]),
        ("护士长邵玉洁把家安在病房边。", "altered-office", []),
        ("常务副市长郁长河同志专程到会。", "altered-office", ["常务副市长"]),
        ("岸桥司机陶志刚话少。老陈去了三次才开口。", "altered-name", ["老陈"]),
        ("集团党委书记程岳、总经理何延年、副市长郁长河到会颁奖，车间主任覃秀莲发言。", "altered-office", []),
        ("原车间主任覃秀莲、集团总经理何延年、何延年总经理到会。", "altered-office", []),
        ("岸桥司机陶志刚话少。老陶去了三次才开口，工友老陈陪着他，师傅们也陪着他。", "altered-name", []),
    ],
)
def test_posts_and_names_are_those_of_the_brief(said: str, rule: str, found: list[str]) -> None:
    assert voices(HOUSE, said, rule=rule) == found
