"""Replies as models really send them -> plain text, with each cut noted and nothing of the speech lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import clean, outline
from pipeline.types import SectionSpec

OUTLINE = outline.load("congress_opening")
HEADINGS = {
    "part-1": "一、牢牢把握正确政治方向，在强化思想引领中凝聚奋进力量",
    "part-2": "二、牢牢把握工人运动主题，在服务中心大局中展现担当作为",
    "part-3": "三、牢牢把握基本职责要求，在维权服务职工中增进民生福祉",
    "part-4": "四、牢牢把握改革创新要求，在加强自身建设中激发组织活力",
}
BODY = (
    "要把学习放在首位，面向一线职工开展宣讲，让党的声音进车间、到班组。\n\n"
    "要把准工作方向，用职工听得懂的话讲清道理，凝聚团结奋斗的力量。"
)
PART = OUTLINE.section("part-1")
HOPE = OUTLINE.section("hope")
WHOLE = f"{HEADINGS['part-1']}\n\n{BODY}\n"


def plain(reply: str) -> str:
    return "\n\n".join(clean.reply(reply)[0])


@pytest.mark.parametrize(
    "reply",
    [
        BODY,
        f"<think>先想想：\n\n好的，写三句。</think>\n\n{BODY}",
        f"先想想，没有开头的记号。\n</think>\n{BODY}",
        f"<THINKING>想</THINKING>{BODY}<reasoning>再想</reasoning>",
        f"◁think▷想◁/think▷{BODY}",
        f"<|channel|>analysis<|message|>想<|end|><|start|>assistant<|channel|>final<|message|>{BODY}<|return|>",
        f"{BODY}<|im_end|>",
        f"好的，以下是这一节的正文：\n\n{BODY}",
        f"好的！\n\n{BODY}",
        f"以下是修改后的版本：\n{BODY}",
        f"根据您的要求，我对第一部分作了修改，修改后的全文如下：\n\n{BODY}",
        f"下面是为您撰写的讲话稿第一部分：\n\n{BODY}",
        f"Sure, here is the section:\n\n{BODY}",
        f"正文：\n{BODY}",
        f"【正文】：{BODY}",
        f"```\n{BODY}\n```",
        f"```markdown\n{BODY}\n```\n\n希望以上内容对您有帮助！",
        f"以下是正文：\n```text\n{BODY}\n```\n如需调整，请告诉我。",
        f"{BODY}\n\n（全文约66字）",
        f"{BODY}（约66个汉字）",
        f"{BODY}\n\n字数：66字",
        f"{BODY}\n\n---\n\n注：以上内容没有使用参考资料中的数字。\n\n1. 删去了一句。",
        f"{BODY}\n\n【修改说明】：补充了举措。",
        f"{BODY}\n\n以上是修改后的第一部分，请审阅。",
        f"{BODY}\n\n如果您需要进一步修改，请随时告诉我。",
        f"{BODY}\n\n希望这份讲稿对您有所帮助。",
        f"{BODY}\n\n需要我继续写第二部分吗？",
        f"{BODY}\n\nLet me know if you need changes.",
        "\n\n".join(f"- **{line}**" for line in BODY.split("\n\n")),
        "\n\n".join(f"> {line}" for line in BODY.split("\n\n")),
        "\r\n".join(f"\u3000\u3000{line}" for line in BODY.split("\n\n")),
        "".join(f"<p>{line}</p>" for line in BODY.split("\n\n")),
        BODY.replace("，", "，\u200b"),
        BODY.replace("首位，", "首位，\n"),
        BODY.replace("一线职工", "[一线职工](https://example.com/a)"),
        BODY.replace("一线", "`一线`").replace("团结", "__团结__"),
    ],
)
def test_same_text_in_every_dress(reply: str) -> None:
    paragraphs, notes = clean.reply(reply)
    assert "\n\n".join(paragraphs) == BODY
    assert bool(notes) == (reply.replace("\r\n", "\n\n").replace("\u3000", "") != BODY)


@pytest.mark.parametrize(
    "text",
    [
        "×书记，各位代表、同志们：",
        "希望全市各级工会组织认真学习，取得更大成绩。",
        "希望大家珍惜荣誉、再接再厉，以上下一心的劲头完成任务。",
        "以上几点意见，请大家结合实际抓好落实。",
        "以上三项任务，要逐项完善机制、逐级压实责任。",
        "如期完成各项改革任务，不断完善工会组织体系。",
        "如何把职工组织起来，是摆在我们面前的一道考题，要深入调整工作布局。",
        "好的作风是干出来的。",
        "可以说，这五年是全市工会事业发展最好的五年。",
        "最后，预祝大会取得圆满成功！",
        "请大家振奋精神，为完成大会各项任务而奋斗。",
        "要共建共享，让12万名职工住得起、住得好，年人均增收约3000元。",
        "新发展会员【待填：数字·新发展会员数】人，【待填：口号】深入人心。",
        "代表×省总工会、受×主席委托，向***同志表示感谢。",
        "大会由____市总工会主办。",
        "A市B区的代表今天到会，向大会表示祝贺，这是全市的大事。",
        "第一，要讲政治。第二，要抓落实。",
    ],
)
def test_nothing_of_a_speech_is_cut(text: str) -> None:
    assert clean.reply(text) == ([text], [])
    assert clean.reply(f"{BODY}\n\n{text}") == ([*BODY.split("\n\n"), text], [])


@pytest.mark.parametrize(
    "reply",
    [
        WHOLE,
        BODY,
        f"## {HEADINGS['part-1']}\n{BODY}",
        f"**{HEADINGS['part-1']}**\n\n{BODY}",
        f"{HEADINGS['part-1']}。\n\n{BODY}",
        f"{HEADINGS['part-1'].replace('，', ',')}\n\n{BODY}",
        f"{HEADINGS['part-1'].removeprefix('一、')}\n\n{BODY}",
        f"{HEADINGS['part-1']}。{BODY}",
        f"{HEADINGS['part-1']}\n\n{HEADINGS['part-1']}\n\n{BODY}",
        f"一、牢牢把握政治方向\n\n{BODY}",
        f"牢牢把握政治方向，在引领中凝聚力量\n\n{BODY}",
        f"二、{HEADINGS['part-1'].removeprefix('一、')}\n\n{BODY}",
        f"政治方向\n\n{HEADINGS['part-1']}\n\n{BODY}",
        f"【part-1】\n\n{BODY}",
    ],
)
def test_heading_is_the_fixed_one(reply: str) -> None:
    got = clean.section(reply, PART, HEADINGS)
    assert (got.text, got.fault) == (WHOLE, None)
    assert bool(got.notes) == (reply != WHOLE and reply.count(HEADINGS["part-1"] + "\n") < 2)


def test_heading_without_a_fixed_one_stays() -> None:
    assert clean.section(WHOLE, PART, {}).text == WHOLE


def test_numbered_sentences_in_a_part_are_no_headings() -> None:
    body = "一、要抓学习，坚持不懈用党的创新理论武装头脑。\n\n二、要抓宣传，面向基层职工讲好道理。"
    assert clean.section(f"{HEADINGS['part-1']}\n\n{body}", PART, HEADINGS).fault is None


@pytest.mark.parametrize(
    ("reply", "spec", "words"),
    [
        ("", PART, "空"),
        ("  \n\n", PART, "空"),
        ("<think>只想不写", PART, "思考"),
        ("<think>想完了</think>", PART, "思考"),
        ("```\n```", PART, "没有正文"),
        (HEADINGS["part-1"], PART, "只有标题"),
        ("抱歉，我无法协助完成这个请求。", PART, "拒绝"),
        ("作为人工智能助手，我不能撰写这类内容。", PART, "拒绝"),
        ("I'm sorry, but I can't help with that.", PART, "不是中文|拒绝"),
        ("The trade union must hold firmly to the right direction.\n\nIt must serve the workers.", PART, "不是中文"),
        ("労働者の皆さん、これからも一緒に頑張りましょう。", PART, "不是中文"),
        ("123456", PART, "不是中文"),
        (f"{HEADINGS['part-2']}\n\n{BODY}", PART, "二、"),
        (f"{HEADINGS['part-2']}。{BODY}", PART, "二、"),
        (f"三、另写的标题\n\n{BODY}", PART, "三、"),
        (f"{WHOLE}\n{HEADINGS['part-2']}\n\n{BODY}", PART, "二、"),
        (f"{HEADINGS['part-3'].removeprefix('三、')}\n\n{BODY}", PART, "三、"),
        (f"{HEADINGS['part-1']}\n\n{BODY}", HOPE, "一、"),
    ],
)
def test_what_cannot_be_used(reply: str, spec: SectionSpec, words: str) -> None:
    fault = clean.section(reply, spec, HEADINGS).fault
    assert fault is not None
    assert any(word in fault for word in words.split("|")), fault


def test_slots_are_kept_and_written_one_way() -> None:
    said = "新建会企业[待填: 数字·新建会企业数]家，在【待填:口号】引领下，【待填：市名】迈上新台阶。"
    assert plain(said) == "新建会企业【待填：数字·新建会企业数】家，在【待填：口号】引领下，【待填：市名】迈上新台阶。"


def test_section_name_over_a_frame_section_goes() -> None:
    text = "各位代表、同志们，希望大家在市委坚强领导下继续奋斗，作出新的更大贡献！"
    got = clean.section(f"【希望】\n\n{text}", HOPE, HEADINGS)
    assert (got.text, got.fault) == (f"{text}\n", None)
    assert got.notes == ("删去节名“【希望】”",)


CHINESE = st.text("工会职要把握服务大局，。、“”；：！？×【待填：市名】（）\n 12", min_size=1, max_size=200)


@given(CHINESE)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = plain(text)
    assert plain(once) == once


@given(st.text(max_size=300))
def test_any_reply_gives_a_text_or_a_fault(text: str) -> None:
    got = clean.section(text, PART, HEADINGS)
    assert got.fault or (got.text.startswith(HEADINGS["part-1"] + "\n\n") and got.text.endswith("\n"))
    assert "\n\n\n" not in got.text
