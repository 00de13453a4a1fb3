"""Damage of kinds that no other page here has: nothing of the page stays in the text, and nothing of the speech goes with it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from accounting import unaccounted

from pipeline import ingest, slots
from pipeline.ingest import formats, html, wording
from pipeline.segment.kind import names_another

TITLE = "在全县工会工作会议上的讲话"
FIRST = "这次会议的主要任务是，总结去年工作，部署今年任务，推动全县工会工作再上新台阶。"
PAST = "过去一年，全县各级工会围绕中心、服务大局，新建企业工会120家，发展会员1.2万人，取得了新成效。"
ONE = "一、提高政治站位，在学习中把稳方向。要把学习作为首要任务，做到学思用贯通。"
TWO = "二、突出服务大局，在实干中展现作为。要广泛开展劳动竞赛，让职工当主角。"
END = "让我们团结起来，为全县发展作出新的更大贡献！"
CLEAN = [TITLE, "同志们：", FIRST, PAST, ONE, TWO, END]
IDS = ["salutation", "purpose", "review", "part-1", "part-2", "close"]


def page(*rows: str) -> str:
    return "\n\n".join(rows)


def test_the_page_without_damage_is_left_alone() -> None:
    found = ingest.ingest(page(*CLEAN), "a.txt")
    assert [section.id for section in found.speech.sections] == IDS
    assert not found.edits and not found.speech.gaps


# What stands on a line of its own, wherever that is; together with lines around it that hold it up.
LINES = """
（点击此处扫码关注公众号，海量公文资料免费看）
本文由范文先生网整理发布，转载请注明出处
责任编辑：小王
本帖最后由 秘书长 于 2023-4-18 09:52 编辑
楼主 发表于 2023-5-1 10:00:00
回复 支持 反对 举报
沙发！顶一个
2#
上一页 1 2 3 下一页 尾页
[1] [2] [3] 下一页
qzxw8743kdfj
———————————
☆☆☆☆☆☆
（全文完）
第3页 共12页
— 3 —
-第5页-
分享到：微信 微博 QQ空间
【打印本页】【关闭窗口】
你可能还喜欢|党建工作总结（精选5篇）|述职报告模板
免责声明：本站内容来自网络，如有侵权请联系删除
""".strip().split("\n")


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("at", [4, 5, 7])
def test_a_line_of_the_page_between_or_below_the_speech(line: str, at: int) -> None:
    rows = [*CLEAN[:at], *line.split("|"), *CLEAN[at:]]
    found = ingest.ingest(page(*rows), "a.txt")
    assert unaccounted(found) == []
    assert found.text == page(*CLEAN)
    assert not found.speech.gaps


HEADS = """
首 页 | 公文写作 | 领导讲话 | 工作总结
您现在的位置：首页 >> 领导讲话 >> 正文
【字号：大 中 小】 时间：2024-05-06 来源：本站原创 点击：次
文档价格：¥5.00
上传者：wxid_9982
下面是范文网小编整理的领导讲话，欢迎借鉴参考！
A：以下是为您生成的讲话稿，仅供参考：
""".strip().split("\n")


@pytest.mark.parametrize("line", HEADS)
def test_a_line_of_the_page_above_the_speech(line: str) -> None:
    for rows in ([line, *CLEAN], [TITLE, line, *CLEAN[1:]]):
        found = ingest.ingest(page(*rows), "a.txt")
        assert unaccounted(found) == []
        assert found.text == page(*CLEAN)


INSIDE = [
    "【公文之家gwzj整理】",
    "（本资料由“材料小王子”独家提供，盗版必究）",
    "（关注微信公众号“笔杆子之家”获取更多资料）",
    "更多精彩内容请关注公众号：材料帮 ",
    " j7 D$ k! q9 R^ w2 ",
    "（láo）",
    "👍👍",
    "✅",
    "★★★",
    "|",
    "#",
    "\u200b\ufeff",
    "\x00",
    " 第 2 页 ",
    "— 3 —",
    "- 5 -",
    "第2页 共9页",
    "\n\n—4—\n\n",
    "\n内部资料\n- 3 -\n",
    "<!-- 广告 -->",
]


@pytest.mark.parametrize("words", INSIDE)
def test_inside_a_sentence_and_even_a_word(words: str) -> None:
    damaged = page(*CLEAN).replace("服务大局，新建", f"服务大{words}局，新建")
    if "内部资料" in words:  # a running head is one by coming again and again
        damaged = damaged.replace(ONE, f"{ONE}\n内部资料\n- 4 -").replace(TWO, f"{TWO}\n内部资料\n- 5 -")
    if words.startswith("<!--"):
        damaged = html.read(damaged.replace("\n\n", "<p>"))[0].replace("\n", "\n\n")
    found = ingest.ingest(damaged, "a.txt")
    assert unaccounted(found) == []
    assert found.text == page(*CLEAN)


GAPS = [
    ("（此处删减若干字）", None), ("【此处略去1200字】", 1200), ("……（中间内容省略）……", None), ("（以下省略）", None), ("（略）", None),
    ("本页剩余60%内容需下载后阅读", None), ("还剩12页未读，继续阅读", None), ("试读已结束，购买后可阅读全文", None),
    ("VIP专享内容，开通会员后查看", None), ("隐藏内容：******** 此处内容需要权限查看", None), ("**** 本内容被作者隐藏 ****", None),
    ("游客，如果您要查看本帖隐藏内容请回复", None), ("【以下内容需回复可见】", None), ("...全文共3600字，剩余1800字未显示", 1800),
    ("【未完待续】", None), ("由于篇幅限制，本文仅节选部分", None), ("查看剩余全文>>", None), ("<<<点击展开全文>>>", None),
    ("【全文3500字，篇幅所限仅展示前800字】", 2700), ("付费内容，剩余70%", None), ("内容过长，仅展示头部和尾部部分文字预览，全文请查看图片预览", None),
]  # fmt: skip


@pytest.mark.parametrize(("marker", "size"), GAPS, ids=[marker for marker, _ in GAPS])
def test_gaps_in_other_words(marker: str, size: int | None) -> None:
    found = ingest.ingest(page(*CLEAN[:5], marker, "三、强化自身建设，在改革中焕发活力。要改进作风。", END), "a.txt")
    assert unaccounted(found) == []
    assert [(gap.characters, gap.after, gap.text) for gap in found.speech.gaps] == [(size, "part-1", marker)]
    assert [section.id for section in found.speech.sections] == [*IDS[:4], "part-3", "close"]
    assert "".join(section.text for section in found.speech.sections).endswith(f"要改进作风。{END}")


def test_an_ellipsis_is_a_gap_and_stays() -> None:
    found = ingest.ingest(page(*CLEAN[:4], "一、提高站位。……", f"{TWO}要干。[…]要成。", END), "a.txt")
    assert unaccounted(found) == []
    assert [(gap.after, gap.text) for gap in found.speech.gaps] == [("part-2", "[…]"), ("part-1", "……")]
    assert "要干。……要成。" in found.text


def test_a_gap_right_below_the_title_is_kept() -> None:
    found = ingest.ingest(page(TITLE, "（开头略）", *CLEAN[1:]), "a.txt")
    assert [gap.text for gap in found.speech.gaps] == ["（开头略）"]


# Lines and brackets of speeches that have a page's words in them.
REAL = """
要推行扫码入会，在商圈和楼宇设置自助终端
（微信公众号、微博、客户端）
（来源：省统计局）
要办好工会网站和微信公众号，让职工扫码就能找到组织。
办好职工书屋，开展阅读分享
三、加强网站内容建设
（会员1.2万人，其中女会员4800人）
让广大会员在下载、点击之间感受温暖。
当好职工的娘家人，我们责无旁贷！
关键词是担当、实干、创新
""".strip().split("\n")


@pytest.mark.parametrize("line", REAL)
def test_what_a_speaker_may_say_stays(line: str) -> None:
    found = ingest.ingest(page(*CLEAN[:5], line, *CLEAN[5:]), "a.txt")
    assert line in found.text and not found.edits
    assert not wording.is_page(line, 3)


def test_the_short_end_below_a_marker_of_the_page_stays() -> None:
    found = ingest.ingest(page(*CLEAN[:-1], "相关阅读", "三、改进作风。要抓实。", "最后，祝大家工作顺利！"), "a.txt")
    assert found.text.endswith("三、改进作风。要抓实。\n\n最后，祝大家工作顺利！")
    assert "相关阅读" not in found.text


def test_letters_eaten_inside_a_formulation_of_one_wording() -> None:
    text = "以习同志为核心的党中，贯彻习新时代中国特色社会主义思想，拥护“两个立”，做到“两个护”，总书指出，学习新时代好干部。"
    found = ingest.ingest(page(TITLE, "同志们：", text), "a.txt")
    assert unaccounted(found) == []
    assert found.text.endswith(
        "以习近平同志为核心的党中央，贯彻习近平新时代中国特色社会主义思想，拥护“两个确立”，做到“两个维护”，总书指出，学习新时代好干部。"
    )
    assert [doubt.text for doubt in found.doubts] == ["总书"]


def test_upright_and_full_width_text() -> None:
    upright = ingest.ingest("\n".join("同志们：今天我们开会，总结工作。大家要抓好落实，不要松劲。"), "a.txt")
    assert upright.text == "同志们：\n\n今天我们开会，总结工作。\n\n大家要抓好落实，不要松劲。"
    wide = ingest.ingest(page(TITLE, "同志们：", "全县会员１２．５万人，比２０２３年增长５％．建会1 2 0家。"), "a.txt")
    assert wide.text.endswith("全县会员12.5万人，比2023年增长5％。建会120家。")
    assert (
        slots.find(ingest.ingest(page(TITLE, "同志们：", "定于　　年　月　日召开会议，请参加。"), "a.txt").text)[0].name
        == "year"
    )


def test_pieces_of_a_collection_that_is_counted() -> None:
    one = [f"领导讲话范文{n}\n\n同志们：\n\n{FIRST}\n\n{PAST}" for n in "123"]
    found = ingest.ingest_all(page("领导讲话范文3篇", "下面是小编整理的领导讲话，欢迎参考！", *one), "a.txt")
    assert len(found) == 3
    assert [[section.id for section in item.speech.sections][-2:] for item in found] == [["purpose", "review"]] * 3


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("在全县工会工作会议暨表彰大会上的讲话", "work_conference"), ("全县工会工作会议主持词", "unknown"), ("2023年度述职报告", "unknown"),
        ("在干部培训班结业式上的讲话", "unknown"), ("在安全生产工作座谈会上的讲话", "unknown"), ("致全县职工的慰问信", "unknown"),
        ("在迎“五一”职工茶话会上的讲话", "unknown"),
    ],
)  # fmt: skip
def test_types_that_are_not_ours_are_unknown(title: str, kind: str) -> None:
    found = ingest.ingest(
        page(title, "同志们：", "今天我们开会，很有意义。下面，我讲两点意见。", ONE, TWO, END), "a.txt"
    ).speech
    assert found.type == kind and found.title == title
    roles = [section.role for section in found.sections if section.id.startswith("part")]
    assert [section.id for section in found.sections if section.id.startswith("part")] == ["part-1", "part-2"]
    assert roles == ["unknown", "unknown"] or kind != "unknown"


def test_a_type_that_names_the_word_itself_takes_such_a_title() -> None:
    def marked(*words: str) -> list[re.Pattern[str]]:
        return [re.compile(word) for word in words]

    assert names_another("全县工会工作会议主持词", marked("工会工作会议"))
    assert not names_another("全县工会工作会议主持词", marked("主持[词稿]"))
    assert names_another("在干部培训班开班式上的讲话", marked("工作会议"))
    assert not names_another("在干部培训班开班式上的讲话", marked("开班"))


def test_depths_of_numbers_stay_inside_their_part() -> None:
    inner = page(
        "（一）是形势的需要。",
        "1.从外部看。",
        "（1）产业竞争。",
        "2.从内部看。",
        "（二）是发展的需要。一是要快。二是要好。",
    )
    found = ingest.ingest(
        page(
            TITLE, "同志们：", FIRST, f"一、认识要到位\n\n{inner}", "---此处隐藏300字---", "三、纪律要严明", "要请假。"
        ),
        "a.txt",
    )
    parts = [(section.id, section.heading) for section in found.speech.sections if section.heading]
    assert parts == [("part-1", "一、认识要到位"), ("part-3", "三、纪律要严明")]
    assert next(section.text for section in found.speech.sections if section.id == "part-1") == inner


def test_a_web_page_with_hidden_words_counted_lists_and_tables() -> None:
    source = (
        "<!doctype html><title>范文网</title><script>var a='同志们：'</script><table><tr><td>首页</td><td>范文</td></tr></table>"
        "<table><tr><td><table><tr><td><p>同志们：</p><p>今年工作如下。<span style='display:none'>aGk87</span></p>"
        "<ol style='list-style-type:cjk-ideographic'><li>抓学习。</li><li value=4>抓落实。</li></ol><ol start=2 type=a><li>甲。</li></ol>"
        "<p>&#21516;志&nbsp;A&amp;B<ruby>工<rt>gōng</rt></ruby>会</p><table><tr><th>指标</th><th>完成</th></tr></table>"
        "<select><option>选一个</select><button>没有关上<p>最后一段。</p></td></tr></table></td></tr></table><!-- 完 -->"
    )
    text, left = html.read(source)
    assert [row for row in text.split("\n") if row] == [
        "首页\t范文", "同志们：", "今年工作如下。", "一、抓学习。", "四、抓落实。", "b. 甲。", "同志\xa0A&B工会", "指标\t完成", "没有关上", "最后一段。",
    ]  # fmt: skip
    assert [(item.kind, item.text) for item in left] == [
        ("page", "范文网"),
        ("hidden", "aGk87"),
        ("page", "gōng"),
        ("page", "选一个"),
    ]


@pytest.mark.parametrize(
    "piece", ["<!--", "<![", "<a ", "<p hidden>", "</p", "&#", "<select>", "<td>", "<ol><li>", "<a1 hidden>"]
)
def test_a_hostile_web_page_is_read(piece: str) -> None:
    data = ("<html>同志们：" + piece * (2**17 // len(piece))).encode()
    assert formats.text(data, "a.html").startswith("同志们：")


@pytest.mark.parametrize(
    ("head", "removed"),
    [
        ("Q：求一份在全县工会工作会议上的讲话？\nA：", ["Q：求一份在全县工会工作会议上的讲话？", "A："]),
        ("提问：谁有工会工作会议的讲话稿，急用\n最佳答案：\n", ["提问：谁有工会工作会议的讲话稿，急用", "最佳答案："]),
        ("问:怎么写领导讲话?\n答:", ["问:怎么写领导讲话?", "答:"]),
    ],
)
def test_the_head_of_a_question_page_goes_and_the_title_stays(head: str, removed: list[str]) -> None:
    found = ingest.ingest(f"{head}在全县工会工作会议上的讲话\n同志们：\n{QUESTIONED}", "a.txt")
    assert found.text == f"在全县工会工作会议上的讲话\n\n同志们：\n\n{QUESTIONED}"
    assert found.speech.title == "在全县工会工作会议上的讲话"
    assert [edit.text for edit in found.edits if edit.kind == "portal-head"] == removed


QUESTIONED = "今天，全县工会工作会议隆重召开，在此我代表县总工会，向大家表示热烈的祝贺和诚挚的问候！"


@pytest.mark.parametrize("own", ["问：职工最盼什么？", "问题：班组怎么建、经费怎么用？", "Q：我们为什么出发？"])
def test_a_question_of_the_speakers_own_stays(own: str) -> None:
    found = ingest.ingest(f"在全县工会工作会议上的讲话\n同志们：\n{own}\n{QUESTIONED}", "a.txt")
    assert own in found.text


@pytest.mark.parametrize(
    ("end", "day"),
    [
        ("2024年3月6日", date(2024, 3, 6)),
        ("县总工会主席　王　强　二〇二四年三月六日", date(2024, 3, 6)),
        ("我们要在2024年3月6日前全部完成。", None),
        ("发布时间：2024年3月6日", None),
    ],
)
def test_the_day_below_a_signature_is_the_day_of_the_speech(end: str, day: date | None) -> None:
    found = ingest.ingest(f"在全县工会工作会议上的讲话\n同志们：\n{QUESTIONED}\n{end}", "a.txt")
    assert found.speech.date == day
    assert ("date" in found.evidence) == (day is not None)


def test_a_heading_with_nothing_below_it_is_a_gap_and_one_said_twice_is_one() -> None:
    found = ingest.ingest(f"同志们：\n{QUESTIONED}\n一、要上下联动，发挥好桥梁作用。", "a.txt")
    assert [(gap.characters, gap.after) for gap in found.speech.gaps] == [(None, "part-1")]
    twice = f"同志们：\n{QUESTIONED}\n阅读全文\n（想阅读完全部内容，您需要先登录）\n二、要抓好落实\n要走进班组。"
    assert len(ingest.ingest(twice, "a.txt").speech.gaps) == 1
