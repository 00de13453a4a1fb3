"""Figures by value."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline import figures
from pipeline.figures import Figure, agrees, chinese_ordinal, find, parse_chinese

_WORDS = "零一二三四五六七八九"


def chinese(n: int) -> str:
    """A whole number below ten to the 16th in full Chinese words, the long way (一十二, 一百零五)."""
    for scale, word in ((10**8, "亿"), (10**4, "万")):
        if n >= scale:
            head, rest = divmod(n, scale)
            zero = "零" if rest and rest < scale // 10 else ""
            return chinese(head) + word + (zero + chinese(rest) if rest else "")
    words, zero = "", False
    for power, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // power % 10
        if digit:
            words += ("零" if zero and words else "") + _WORDS[digit] + mark
        zero = not digit
        if not n % power:
            break
    return words


@given(st.integers(1, 10**15))
def test_any_number_in_words_has_its_value(n: int) -> None:
    words = chinese(n)
    if len(words) <= 24:
        assert parse_chinese(words) == n


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("十二万五千", 125000),
        ("十二", 12),
        ("两千三", 2300),
        ("一万五", 15000),
        ("一百零五", 105),
        ("一万零五", 10005),
        ("二〇二三", 2023),
        ("三万亿", 3 * 10**12),
        ("十二点五万", 125000),
        ("三点五", Decimal("3.5")),
    ],
)
def test_words(words: str, value: int | Decimal) -> None:
    assert parse_chinese(words) == value


@pytest.mark.parametrize("words", ["十四五", "一二三四五", "十百", "百千", "万万", "", "三点", "一个", "九" * 30])
def test_what_is_no_number(words: str) -> None:
    assert parse_chinese(words) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("发展会员12.5万人", [("12.5万人", "125000", "人")]),
        ("发展会员十二万五千人", [("十二万五千人", "125000", "人")]),
        ("发展会员125000人", [("125000人", "125000", "人")]),
        ("发展会员１２５０００人", [("１２５０００人", "125000", "人")]),
        ("发放3,200万元", [("3,200万元", "32000000", "元")]),
        ("1亿2000万元", [("1亿2000万元", "120000000", "元")]),
        ("覆盖率百分之十二", [("百分之十二", "12", "%")]),
        ("覆盖率12％", [("12％", "12", "%")]),
        ("八成以上企业", [("八成", "80", "%")]),
        ("提高12个百分点", [("12个百分点", "12", "个百分点")]),
        ("两家企业和三座工人文化宫", [("两家", "2", "家"), ("三座", "3", "座")]),
        ("降了0.7个千分点", [("0.7个千分点", "0.07", "个百分点")]),
        ("误差0.003毫米", [("0.003毫米", "0.003", "毫米")]),
        ("近千名职工", [("千名", "1000", "名")]),
        ("三分之二的企业", [("三分之二", str(Decimal(2) / 3), "")]),
    ],
)
def test_values(text: str, told: list[tuple[str, str, str]]) -> None:
    found = find(text)
    assert [(figure.text, figure.values, figure.unit) for figure in found] == [
        (words, (Decimal(value),), unit) for words, value, unit in told
    ]
    assert all(text[figure.start : figure.end] == figure.text for figure in found)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("培育3—5家", (3, 5)),
        ("培训3-5万人", (30000, 50000)),
        ("增长10%—20%", (10, 20)),
        ("每季度二十至三十场", (20, 30)),
    ],
)
def test_ranges(text: str, ends: tuple[int, int]) -> None:
    assert [figure.values for figure in find(text)] == [tuple(map(Decimal, ends))]


@pytest.mark.parametrize(
    ("text", "approx"),
    [
        ("近3200家", "under"),
        ("约3200家", "about"),
        ("3200余家", "over"),
        ("3200多家", "over"),
        ("超过3200家", "over"),
        ("3200家左右", "about"),
        ("最近3200家", ""),
        ("节约3200元", ""),
    ],
)
def test_hedges(text: str, approx: str) -> None:
    assert [figure.approx for figure in find(text)] == [approx]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2023年4月18日", [(2023, 4, 18)]),
        ("二〇二三年四月十八日", [(2023, 4, 18)]),
        ("2023-04-18", [(2023, 4, 18)]),
        ("4月18日", [(None, 4, 18)]),
        ("四月十八日", [(None, 4, 18)]),
        ("2023年4月", [(2023, 4, None)]),
        ("2026—2030年", [(2026, None, None), (2030, None, None)]),
    ],
)
def test_dates(text: str, days: list[figures.Day]) -> None:
    found = find(text)
    assert [(figure.kind, figure.day) for figure in found] == [("date", day) for day in days]


@pytest.mark.parametrize(
    "text",
    [
        "党的二十大和二十届三中全会",
        "“十四五”规划、十五五时期",
        "增强“四个意识”，领悟“两个确立”",
        "“五位一体”总体布局，“一带一路”，三农",
        "第十次代表大会，第3次会议",
        "一、提高站位\n（一）加强领导\n1.抓实\n（2）抓细",
        "一是坚定方向，二是服务大局",
        "千方百计、万众一心、千家万户、四面八方",
        "一家人，一件大事，一届盛会，一系列，一线职工",
        "四史学习，五一前夕，五四精神，一二三四五",
        "拨打12351热线，24小时服务，5G车间，1+3+N体系",
        "20××年，20xx年，A4纸",
        "过去五年，三个方面，四点意见",
        "全国14亿人民，十四亿多中国人民",
        "二十世纪，80年代",
        "数百家、几十次、成千上万",
    ],
)
def test_no_figures(text: str) -> None:
    assert find(text) == []


def test_small_numbers_in_chinese_come_only_when_asked_for() -> None:
    assert [figure.text for figure in find("过去五年，三个方面", weak=True)] == ["五年", "三个"]


def only(text: str) -> Figure:
    (figure,) = find(text, weak=True)
    return figure


@pytest.mark.parametrize(
    ("claim", "known"),
    [
        ("12.5万人", "十二万五千人"),
        ("96%", "百分之九十六"),
        ("近13万人", "12.5万人"),
        ("12万余人", "12.5万人"),
        ("约500场", "480场"),
        ("3200名", "3200人"),
        ("3微米", "0.003毫米"),
        ("270秒", "4.5分钟"),
        ("90分钟", "1.5小时"),
        ("2023年4月", "2023年4月18日"),
    ],
)
def test_a_claim_that_the_brief_entitles_to(claim: str, known: str) -> None:
    assert agrees(only(claim), only(known))


@pytest.mark.parametrize(
    ("claim", "known"),
    [
        ("12.6万人", "12.5万人"),
        ("12万人", "12.5万人"),
        ("近12万人", "12.5万人"),
        ("超过13万人", "12.5万人"),
        ("12%", "12个百分点"),
        ("3200家", "3200元"),
        ("2023年4月18日", "2023年4月"),
        ("4月18日", "418人"),
        ("3—5家", "3家"),
        ("3微米", "0.03毫米"),
        ("270秒", "4分钟"),
    ],
)
def test_a_claim_that_it_does_not(claim: str, known: str) -> None:
    assert not agrees(only(claim), only(known))


def test_ordinals() -> None:
    assert [chinese_ordinal(n) for n in (1, 9, 10, 11, 20, 21, 99)] == [
        "一",
        "九",
        "十",
        "十一",
        "二十",
        "二十一",
        "九十九",
    ]
    assert all(parse_chinese(chinese_ordinal(n)) == n for n in range(1, 100))
    for n in (0, 100):
        with pytest.raises(ValueError):
            chinese_ordinal(n)


@given(st.text(alphabet="一二十百千万亿两零〇点至年月日分之0123456789.,%—家人第（）、。近余\n ", max_size=60))
def test_spans_are_exact_and_in_order_whatever_the_text(text: str) -> None:
    found = find(text, weak=True)
    assert all(text[figure.start : figure.end] == figure.text for figure in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@example("十余亿")
@given(
    st.text(
        alphabet="一二两十百千万亿零〇点至年月日分之第012.%个百分点人次家名平方余多以上近超约，、。是的", max_size=24
    )
)
def test_the_firm_ones_are_those_of_all_that_are_not_weak(text: str) -> None:
    assert find(text) == [figure for figure in find(text, weak=True) if not figure.weak]
