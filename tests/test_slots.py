"""Open places in every style: found, typed, told from their look-alikes, filled, written both ways."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import slots
from pipeline.slots import context, masks


def names(text: str) -> list[str]:
    return [slot.name for slot in slots.find(text)]


# One row: the slots expected, each as name:text, and the text.
TYPED = """
city:×市 ordinal:× | 今天，×市工会第×次代表大会隆重召开
principal:×主席 province:×省 | 在此，我受×主席委托，代表×省总工会
secretary:×书记 surname:× | ×书记，各位代表：×主席出席会议
secretary:*书记 | 今天,*书记到会并讲话
place_short:× | 建设现代化新×
place_short:× | 为×高质量发展贡献力量
region:× region:× | 对标“全省率先、×领先”，争创×一流
slogan:×× brand:×× | 落实“××”战略定位，开展“××”活动
leader:*** leader:*** | 以***同志为核心，用***新时代中国特色社会主义思想武装头脑
leader:XXX person:*** | XXX总书记对县委书记 ***
person:××× person:XXx person:XXx | ×××书记介绍了XXx、XXx等劳模
person:某某 | 请王某某同志发言
surname:xx surname:x | 组织部xx部长和x主任
city:﹡﹡市 | ﹡﹡市第六次党代会
city:XX市 province:XX省 county:XX区 | XX市和XX省、XX区总工会
city:○○市 city:某某市 county:某县 | ○○市、某某市和某县
city:×某市 | ×某市工会
city:xx 市 | 在 xx 市召开
region:__ organisation:____ | __镇总工会和____集团有限公司
organisation:* | 有*中央的坚强领导
ordinal:X ordinal:X | X届X次全会
ordinal:X ordinal:X | 中国工会X大和妇女第X代表大会
region:X region:X region:X | 全X上下，X委要求我X
year:20xx year:201x year:20** year:20XX | 20xx年度、201x年、20**年、20XX全国两会
year:×××× date:×月×日 | ××××年×月×日
date:×月×日 | 2023年×月×日
year:二○×× | 二○××年
figure:X figure:× figure:×× | X家企业，增长×%，培训××万人次
figure:× | 过去×年来
slogan:X slogan:. | 实现X目标，以“.”重要思想为指导
document:×× | 修订《××条例》
organisation:【待补：编印单位】 | 【待补：编印单位】
person:[XXX领导姓名] person:{姓名} | [XXX领导姓名]、{姓名}
unknown:(单字替换) organisation:(名称替换) | 集团公司(单字替换)组，(名称替换)及工会
unknown:□ unknown:_ | 工会干□部围绕_中心任务
city:【待填：市名】 figure:【待填：数字·会员数】 | 【待填：市名】发展会员【待填：数字·会员数】人
unknown:【待填：怪事】 | 【待填：怪事】
"""
ROWS = [tuple(part.strip() for part in row.split("|")) for row in TYPED.strip().split("\n")]


@pytest.mark.parametrize(("expected", "text"), ROWS, ids=[text for _, text in ROWS])
def test_typed_by_context(expected: str, text: str) -> None:
    found = [f"{slot.name}:{slot.text}" for slot in slots.find(text)]
    assert found == re.findall(r"[a-z_]+:\S+(?: 市)?", expected)
    assert all(text[slot.start : slot.end] == slot.text for slot in slots.find(text))


LOOK_ALIKES = """
做一次X光检查 / 安装X射线设备 / X染色体
会场5×8米 / 3×4公里接力 / 5 * 8 / 2 x 4 / 长约3米×4米 / 4×100米
某些单位某种程度上某个人某一天在某单位
C++、C*算法、f(x)=x+1、1+X证书
**重点任务**：抓好落实
一、**抓实党建**，推进工作
要**坚持党的领导**，做到心中有数
***
* * *
___
XX世纪的工人运动
二○二三年四月，二〇一八年，一○一
iPhone X手机、XML文件、XXL码、Box
对的打√，错的打×
X、Y两代人
□ 同意　□ 不同意
电话138****1234
www.xx.com、snake_case、__init__
[1]、[链接](a.html)、【摘要】、【会议内容】、（上接第一版）、{}
- [x] 已办
- [ ] 未办
20多年、“十四五”规划
"""


@pytest.mark.parametrize("text", LOOK_ALIKES.strip().split("\n"))
def test_look_alikes_are_left_alone(text: str) -> None:
    assert slots.find(text) == []
    assert slots.normalise(text) == text


def test_details_are_exact() -> None:
    (slot,) = slots.find("发展会员【待填：数字·新发展会员数】人")
    assert (slot.name, slot.detail, slot.start, slot.end) == ("figure", "新发展会员数", 4, 18)
    (unknown,) = slots.find("【待填：怪事·说明】")
    assert (unknown.name, unknown.detail) == ("unknown", "怪事·说明")


def test_render_uses_the_vocabulary() -> None:
    assert slots.render("city") == "【待填：市名】"
    assert slots.render("figure", "新发展会员数") == "【待填：数字·新发展会员数】"
    assert slots.find(slots.render("figure", "甲】乙\n丙"))[0].detail == "甲 乙 丙"
    with pytest.raises(KeyError):
        slots.render("nothing")


@pytest.mark.parametrize("name", sorted(slots.vocabulary()))
def test_every_kind_round_trips(name: str) -> None:
    (slot,) = slots.find(slots.render(name, "细目"))
    assert (slot.name, slot.detail) == (name, "细目")
    assert slots.classic(slots.render(name)) == slots.vocabulary()[name].classic


def test_every_name_that_reading_gives_has_a_kind() -> None:
    given = {rule.name for rule in context.RULES} | {name for name, _ in context.WORDS}
    assert given <= set(slots.vocabulary())


def test_fill_takes_what_is_named_and_leaves_the_rest() -> None:
    text = "×市第【待填：届次】次，会员【待填：数字·会员数】人，××年"
    assert slots.fill(text, {"city": "清河市", "ordinal": "十"}) == "清河市第十次，会员【待填：数字·会员数】人，××年"
    assert slots.fill(text, {"figure": "5", "figure·会员数": "300"}).count("300") == 1
    assert slots.fill(text, {"figure": "5"}) == text
    assert slots.fill("【待填：市名·××市】", {"city": "清河市"}) == "清河市"


def test_normalise_and_classic() -> None:
    assert slots.normalise("×市、*市、XX市") == "【待填：市名】、【待填：市名】、【待填：市名·××市】"
    assert slots.classic("【待填：市名】、【待填：市名·××市】、【待填：数字·会员数】") == "×市、××市、×"
    assert slots.normalise(slots.normalise("受**委托，第×次")) == slots.normalise("受**委托，第×次")


def test_mask_facts_opens_figures_and_dates() -> None:
    text = "2023年4月18日，全市发展会员12.5万人，增长5%，【待填：数字·会员数】人，党的二十大"
    masked = slots.mask_facts(text)
    assert not re.search("[0-9]", masked)
    assert "党的二十大" in masked
    assert "【待填：数字·会员数】人" in masked
    assert masked.startswith("【待填：日期】")


PIECES = st.sampled_from(
    "× ×× ××× 市 省 县 区 第 次 届 年 月 日 书记 主席 委托 受 同志 总书记 新 工会 “ ” 、 ， 。 代表 大会 个 万 % 《 》 "
    "20 5 二○ 全 我 委 建设 战略 活动 公司 ( ) \n".split(" ")
)


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_classic_masks_survive_the_round_trip(text: str) -> None:
    assert slots.classic(slots.normalise(text)) == text


@settings(max_examples=300)
@given(st.text(st.sampled_from("×*＊Xx_□○〇某二20193年月日“”.·（）()[]【】{}<>待填定：替换 \n"), max_size=30))
def test_tokens_are_looked_for_wherever_one_can_begin(text: str) -> None:
    found = [(match.span(), match.lastgroup) for match in masks._tokens(text)]
    assert found == [(match.span(), match.lastgroup) for match in masks._TOKEN.finditer(text)]


@given(st.text(st.sampled_from("×*＊Xx_□○某市省第次年月日书记主席“”（）()[]【】{}待填：·5 8a\n，。"), max_size=40))
def test_slots_are_disjoint_spans_of_the_text(text: str) -> None:
    last = 0
    for slot in slots.find(text):
        assert last <= slot.start < slot.end
        assert text[slot.start : slot.end] == slot.text
        assert slot.name in slots.vocabulary()
        last = slot.end
    once = slots.normalise(text)
    assert all(slot.text.startswith("【待") for slot in slots.find(once) if slot.text not in text)


@pytest.mark.parametrize("piece", ["[", "【", "×", "×市", "_ ", "*中", "某", "20×", "“.”", "（", "{{", " ", "x "])
def test_work_grows_with_the_text(piece: str) -> None:
    """Twice the text gives twice the matches tried at most: the contexts looked at are counted, not the seconds."""

    def looked_at(size: int) -> int:
        context.name_by_context.cache_clear()
        list(masks.scan(piece * size))
        info = context.name_by_context.cache_info()
        return info.hits + info.misses

    small, large = looked_at(2_000), looked_at(4_000)
    assert large <= 2 * small + 10


@pytest.mark.slow
def test_a_megabyte_of_brackets_and_masks_is_read() -> None:
    for piece, size in (("[", 2**20), ("×", 2**20), (" ", 2**20), ("【×", 2**15)):
        text = piece * (size // len(piece))
        assert slots.classic(slots.normalise(text)) == text


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("██局召开会议", "【待填：单位】局召开会议"),
        ("■■县总工会", "【待填：县名·××县】总工会"),
        ("在NN县委领导下", "在【待填：县名·××县】委领导下"),
        ("A市和B县", "【待填：市名】和【待填：县名】"),
        ("XXX、XX为副主任", "【待填：姓名】、【待填：姓名·××】为副主任"),
        ("选举××为主席", "选举【待填：姓名·××】为主席"),
    ],
)
def test_blocks_letters_and_names_in_a_row(text: str, after: str) -> None:
    assert slots.normalise(text) == after
    assert slots.normalise(slots.classic(after)) == after


@pytest.mark.parametrize(
    "text",
    [
        "■ 一是要抓落实",
        "●市委要求",
        "AA级景区",
        "GDP增速",
        "█████",
        "A市场占有率",
        "B区域",
        "5A县级单位",
        "★★★酒店",
        "CPU市场",
    ],
)
def test_bullets_bars_and_words_of_letters_are_no_masks(text: str) -> None:
    assert slots.find(text) == []
