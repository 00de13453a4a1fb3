"""Who speaks, without a brief: the line under the title tells it, and what does not go with it is found."""

from __future__ import annotations

import pytest

from evals.check import check
from evals.document import Document
from evals.persons.speaker import speaker

LEADER = ("在全市科技工作者座谈会上的讲话", "中共朗州市委书记　贺承宇")
COUNTY = ("在全县安全生产工作会议上的讲话", "县委副书记、县长　李明")
GUEST = ("在清河市工会第八次代表大会上的讲话", "岭东省总工会党组书记、常务副主席　周启明")
CITY = ("在清溪县工会第八次代表大会上的讲话", "岚浦市总工会党组书记、常务副主席　周启明")
TRADE = ("在丰川能源集团工会第三次代表大会上的讲话", "省能源化学工会主席　周启明")
HOUSE = ("在丰川能源集团工会第三次代表大会上的讲话", "集团党委书记、董事长　周启明")


def speech(who: tuple[str, str], *said: str) -> str:
    title, line = who
    return "\n\n".join([title, f"{line}\n（2024年8月20日）", "各位代表、同志们：", *said, "最后，祝大家身体健康！"])


def voices(who: tuple[str, str], said: str) -> list[str]:
    return [hit.text for hit in check(speech(who, said)).findings if hit.rule == "wrong-voice"]


@pytest.mark.parametrize(
    ("who", "units", "commands", "host", "guest"),
    [
        (LEADER, {"市"}, True, ("朗州", "市"), False),
        (COUNTY, {"县"}, True, ("", "县"), False),
        (GUEST, {"省"}, False, ("清河", "市"), True),
        (("在共青团栖云县第十五次代表大会上的讲话", "共青团霁州市委书记　陆远"), {"市"}, False, ("栖云", "县"), True),
        (("在全国劳模座谈会上的讲话", "中华全国总工会副主席　陆远"), {"国"}, False, ("", ""), False),
    ],
)
def test_the_lines_under_the_title_tell_who_speaks(
    who: tuple[str, str], units: set[str], commands: bool, host: tuple[str, str], guest: bool
) -> None:
    found = speaker(Document(speech(who, "大家辛苦了。")))
    assert (found.units, found.commands, found.host, found.guest) == (units, commands, host, guest)


@pytest.mark.parametrize(
    ("who", "said", "found"),
    [
        (LEADER, "请省科技厅牵头抓好落实。", "省科技厅"),
        (LEADER, "我省广大科技工作者不愧为时代先锋。", "我省"),
        (LEADER, "我代表省委、省政府，向大家表示慰问。", "省委"),
        (LEADER, "团结引领全省科技工作者再立新功。", "全省"),
        (LEADER, "希望市委继往开来、接续奋斗。", "希望市委"),
        (LEADER, "对同志们的工作，省科协是满意的。", "省科协"),
        (LEADER, "省委要加大科技投入力度。", "省委要"),
        (LEADER, "我代表市总工会，向大家致以节日的问候！", "市总工会"),
        (COUNTY, "市委对妇联的工作是满意的。", "市委"),
        (COUNTY, "我市广大妇女要认清肩负的使命。", "我市"),
        (COUNTY, "各县（市、区）要抓好落实。", "各县（市、区）要"),
        (COUNTY, "市委成立工作专班，由我任组长。", "市委"),
        (COUNTY, "全市各级党组织要抓好安全生产。", "全市"),
        (LEADER, "对此，恳请市委予以充分肯定。", "恳请市委予以充分肯定"),
        (LEADER, "衷心感谢市委的正确领导。", "感谢市委的正确领导"),
        (LEADER, "恳请市委、市政府大力支持。", "恳请市委"),
        (LEADER, "感谢市委、市政府长期以来对工会工作的关心支持。", "感谢市委、市政府长期以来对工会工作的关心支持"),
        (LEADER, "希望市委一如既往支持工会工作。", "希望市委"),
        (
            ("在全市工会工作会议上的讲话", "市总工会主席　李明"),
            "对市委的工作给予充分肯定。",
            "对市委的工作给予充分肯定",
        ),
        (GUEST, "请各位领导给予充分肯定。", "请各位领导给予充分肯定"),
        (GUEST, "受省总工会主席委托，我代表省委、省政府，向大会表示祝贺！", "省委"),
        (GUEST, "我谨代表清河市总工会，向大会表示祝贺！", "清河市总工会"),
        (GUEST, "五年来，我市工会工作成绩显著。", "我市"),
        (CITY, "这些成绩来之不易，省总工会给予充分肯定。", "省总工会"),
        (CITY, "这些成绩，凝聚着全县职工的心血，省总工会予以充分肯定！", "省总工会"),
        (TRADE, "我们集团工会怎样续写新篇？", "我们集团"),
        (TRADE, "咱们集团上下要拧成一股绳。", "咱们集团"),
    ],
)
def test_another_ones_voice_is_found(who: tuple[str, str], said: str, found: str) -> None:
    assert found in voices(who, said)


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (LEADER, "请市科技局会同有关部门抓好落实。"),
        (LEADER, "我省第一个国家实验室落户朗州，省委要求我们走在前列。"),
        (LEADER, "省委强调，全省广大科技工作者要勇攀高峰。"),
        (LEADER, "对我市科技工作，省科协是充分肯定的。"),
        (LEADER, "市委要当好科技工作者的后勤部长，各县（市、区）党委要认真履行责任。"),
        (COUNTY, "全市安全生产工作会议要求，各县（市、区）要抓好落实。"),
        (COUNTY, "我县安全生产形势在全市各县（市、区）中位居前列。"),
        (("在全市工会工作会议上的讲话", "市总工会主席　李明"), "市委对工会工作给予充分肯定，对市委的关心表示感谢。"),
        (LEADER, "感谢省委的正确领导，感谢大家对市委的支持，感谢大家对市委工作的支持，请大家对先进给予表扬。"),
        (COUNTY, "衷心感谢县委的正确领导，感谢人大、政协的监督支持。"),
        (GUEST, "恳请市委、市政府继续支持工会工作，对先进给予表扬。"),
        (GUEST, "希望市委、市政府一如既往地关心支持工会工作。"),
        (CITY, "这些成绩来之不易，市总工会给予充分肯定。"),
        (CITY, "县总工会货车司机入会的做法，省总工会给予充分肯定。"),
        (TRADE, "集团工会怎样续写新篇？我们企业工会要面向全体职工。"),
        (HOUSE, "我们集团工会怎样续写新篇？"),
        (GUEST, "受省总工会主席委托，我代表省总工会表示祝贺，全省各级工会要向清河学习。"),
    ],
)
def test_their_own_voice_is_left_alone(who: tuple[str, str], said: str) -> None:
    assert voices(who, said) == []


@pytest.mark.parametrize(("told", "found"), [("五个", ["五个"]), ("三个", [])])
def test_parts_are_counted_that_a_paragraph_announces_at_its_end(told: str, found: list[str]) -> None:
    parts = ("一、加强思想引领", "要学习。", "二、服务发展大局", "要竞赛。", "三、建强基层组织", "要有活力。")
    text = speech(LEADER, f"过去一年，我们有进步。今年要重点抓好以下{told}方面工作。", *parts)
    assert [hit.text for hit in check(text).findings if hit.rule == "promised-count"] == found


def test_a_speech_without_its_title_lacks_a_part() -> None:
    text = speech(LEADER, "大家辛苦了。")
    untitled = text.split("\n\n", 1)[1]
    assert any("标题" in hit.message for hit in check(untitled).findings if hit.rule == "missing-part")
    assert not any("标题" in hit.message for hit in check(text).findings)


@pytest.mark.parametrize(("told", "found"), [("基层工会提升年", 1), ("县级工会加强年", 0)])
def test_what_is_read_out_bears_the_name_that_the_title_has(told: str, found: int) -> None:
    who = ("在全县“县级工会加强年”专项工作动员部署会上的讲话", "青禾县委副书记　宋明远")
    text = speech(who, f"刚才，大会宣读了《青禾县“{told}”专项工作实施方案》。")
    assert sum(hit.rule == "inconsistent-slogan" for hit in check(text).findings) == found
