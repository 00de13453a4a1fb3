"""Damaged pages in, clean reference speeches out: nothing lost, nothing invented, everything recorded."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from accounting import unaccounted

from pipeline import corpus, ingest, slots
from pipeline.errors import InputError
from pipeline.ingest import Ingested, batch, formats, page, restore

DATA = Path(__file__).parent / "data" / "ingest"


def cleaned(name: str) -> Ingested:
    return ingest.ingest((DATA / name).read_text(encoding="utf-8"), name)


def kinds(found: Ingested) -> dict[str, list[str]]:
    result: dict[str, list[str]] = {}
    for edit in found.edits:
        result.setdefault(edit.kind, []).append(edit.text)
    return result


def test_the_portal_page_of_the_founding_kind() -> None:
    found = cleaned("portal.txt")
    assert unaccounted(found) == []
    speech = found.speech
    assert speech.type == "congress_opening"
    assert [section.id for section in speech.sections] == [
        "congratulation", "review", "call", "part-1", "part-3", "part-4", "hope", "wish",
    ]  # fmt: skip
    assert [(gap.characters, gap.after) for gap in speech.gaps] == [(1205, "part-1")]
    assert (speech.speaker_level, speech.level, speech.organisation, speech.date) == ("province", "city", "妇联", None)
    assert found.published == date(2023, 6, 1)
    removed = kinds(found)
    assert removed["portal-head"] == ["更新时间:2023-06 来源:网友投稿"]
    assert removed["portal-tail"] == ["猜你喜欢", "某某局长在年度总结会上的讲话"]
    assert removed["restored"] == ["***", "党的大", "党的大", "***"]
    text = ingest.render(found)
    assert "以习近平同志为核心的党中央" in text and "党的二十大精神" in text
    body = "".join(section.text for section in speech.sections)
    assert "×" not in body and "*" not in body and "," not in body
    assert "在此，我受【待填：委托人】委托，代表【待填：省名】妇联" in body
    assert [slot.name for slot in found.slots][:4] == ["province", "city", "ordinal", "place_short"]


def test_the_forum_page() -> None:
    found = cleaned("forum.txt")
    assert unaccounted(found) == []
    removed = kinds(found)
    assert len(removed["portal-head"]) == 3 and len(removed["portal-tail"]) == 2
    assert removed["jammer"] == [", W9 C& ~ m/ {# a5 [' n"]
    assert removed["injection"] == ["(kē)", "(🎉)"]
    assert [(gap.characters, gap.after) for gap in found.speech.gaps] == [(1388, "part-2")]
    assert found.speech.sections[1].text.endswith("致以节日的问候！")


def test_a_watermark_inside_the_only_line() -> None:
    found = cleaned("watermark.txt")
    assert unaccounted(found) == []
    assert found.speech.title == "在【待填：县名·××县】劳动模范表彰大会上的讲话"
    assert "产业结构调整为12.5:38.2:49.3" in found.text
    assert "www" not in found.text and "素材" not in found.text
    assert [section.id for section in found.speech.sections] == ["salutation", "congratulation"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_hard_wraps_in_every_encoding(encoding: str) -> None:
    data = (DATA / "wrapped.txt").read_text(encoding="utf-8").encode(encoding)
    found = ingest.ingest(formats.text(data, "wrapped.txt"), "wrapped.txt")
    assert unaccounted(found) == []
    assert [section.id for section in found.speech.sections] == [
        "salutation", "purpose", "review", "call", "part-1", "part-2", "close",
    ]  # fmt: skip
    assert "社会主义思想" in found.text and "同职工坐在一条板凳上" in found.text
    assert found.speech.date == date(2024, 3, 6)
    assert kinds(found)["page-number"]


def test_traditional_characters_in_big5() -> None:
    text = "各位會員、同志們：\n今天，工會會員代表大會隆重開幕，這是全體職工的一件大事，我代表理事會表示熱烈的祝賀！"
    assert formats.text(text.encode("big5"), "a.txt") == text


def test_several_speeches_on_one_page() -> None:
    text = (DATA / "several.txt").read_text(encoding="utf-8")
    found = ingest.ingest_all(text, "several.txt")
    assert [item.speech.id for item in found] == ["several-1", "several-2"]
    assert "".join(item.raw for item in found) == text
    assert [item.speech.organisation for item in found] == ["妇联", "总工会"]
    assert found[1].speech.title == "在全市工会干部培训班结业式上的讲话"
    for item in found:
        assert unaccounted(item) == []


def test_a_web_page() -> None:
    found = ingest.ingest(formats.text((DATA / "page.html").read_bytes(), "page.html"), "page.html")
    assert unaccounted(found) == []
    assert found.speech.type == "work_conference"
    assert [section.id for section in found.speech.sections] == ["salutation", "purpose", "review", "close"]
    assert "总结去年工作，部署今年任务" in found.text
    assert "不是讲话" not in found.raw and "首页" not in found.text and "上一篇" not in found.text


def test_silent_deletions_are_named_and_not_guessed() -> None:
    found = cleaned("filtered.txt")
    assert unaccounted(found) == []
    assert [doubt.text for doubt in found.doubts] == ["总", "党", "党", "党"]
    assert "党的【待填：届次】大以来" in found.text
    assert "党的大政方针" in found.text
    assert found.speech.gaps[-1].text == ""  # the end breaks off


@pytest.mark.parametrize(
    ("text", "day", "after"),
    [
        ("学习党的大精神", date(2023, 5, 1), "学习党的二十大精神"),
        ("学习党的大精神", date(2019, 5, 1), "学习党的十九大精神"),
        ("学习党的大精神", None, f"学习党的{slots.render('ordinal')}大精神"),
        ("党的二十大报告与党的大精神", date(2023, 5, 1), f"党的二十大报告与党的{slots.render('ordinal')}大精神"),
        ("党的大政方针、党的大会", date(2023, 5, 1), "党的大政方针、党的大会"),
        ("同***同志为核心的党中央", None, "同习近平同志为核心的党中央"),
        ("以同志为核心的党中央", None, "以习近平同志为核心的党中央"),
        ("在***新时代中国特色社会主义思想指引下", None, "在习近平新时代中国特色社会主义思想指引下"),
        ("***总书记指出", None, "***总书记指出"),
        ("以***同志为榜样", None, "以***同志为榜样"),
    ],
)
def test_only_what_leaves_no_doubt_is_restored(text: str, day: date | None, after: str) -> None:
    document = page.Page(text)
    document.apply(restore.restored(document.text, day))
    assert document.text == after


GAPS = [
    ("---此处隐藏1699字,下载后查看---", 1699),
    ("……(新文秘网http://jey722.cn省略262字,正式会员可完整阅读)……", 262),
    ("(未完,全文共1109字,当前显示253字)", 856),
    ("……(未完,全文共779字,当前仅显示496字,请阅读下面提示信息。收藏《讲话》)", 283),
    ("……(开头部分已省略1530字)", 1530),
    ("仅展示653字,全文共3527字", 2874),
    ("(想阅读完全部图文内容,您需要先登陆!)", None),
    ("预览阅读已结束,若您需要全文或代笔。请点击👉 查看 👈联系老师", None),
    ("亲,该文档总共6页,全部预览完了,如果喜欢就下载吧!", None),
    ("阅读全文", None),
]
PARAGRAPH = "今天，全县工会工作会议隆重召开，在此我代表县总工会，向大家表示热烈的祝贺和诚挚的问候！"


@pytest.mark.parametrize(("marker", "size"), GAPS, ids=[marker for marker, _ in GAPS])
def test_every_announcement_of_a_gap(marker: str, size: int | None) -> None:
    opening = "今天，清河市工会第十次代表大会隆重召开，在此我代表省总工会，向大会表示热烈的祝贺！"
    found = ingest.ingest(f"各位代表：\n\n{opening}\n\n{marker}\n\n三、要抓好落实。要走进车间班组，把事办好。", "a.txt")
    assert unaccounted(found) == []
    assert [gap.characters for gap in found.speech.gaps] == [size]
    assert found.speech.gaps[0].after == "congratulation"
    assert [section.id for section in found.speech.sections][-1] == "part-3"
    assert not any(
        word in ingest.render(found).partition("\n## ")[2] for word in ("字,", "字，", "登陆", "点击", "预览", "全文")
    )


DEBRIS = [
    "更新时间:2023-05 来源:网友投稿",
    "作者: 佚名 来源: 作者原创 阅读 次 【小 中 大】【加入会员】【以稿换稿】【收藏】",
    "栏目:指导讲话发布:2008-03-18浏览:3003下载149次收藏",
    "下面是小编为大家整理的在表彰会上的讲话,供大家参考。",
    "当前位置 首页 >专题范文 > 公文范文 >",
    "ID:21280067 大小:24.50 KB 页数:3页 时间:2018-10-20",
    "资源描述:",
    "加入Vip免费下载 立即下载",
    "2023-05-05 390",
    "— 1 —",
]
TAILS = [
    "猜你喜欢",
    "推荐访问:讲话 工会",
    "相关阅读",
    "如若转载,请注明出处:http://www.abc-example.com/1.html",
    "- 上一篇:在座谈会上的发言",
    "用户评论\n(以下评论仅代表网友意见,与本站立场无关)",
    "如果喜欢本篇内容,请赞赏鼓励哦!\n¥0.01",
    "点赞 (0) 回复",
]


@pytest.mark.parametrize("debris", DEBRIS)
def test_debris_above_the_speech(debris: str) -> None:
    found = ingest.ingest(f"在全县工会工作会议上的讲话\n\n{debris}\n\n同志们：\n\n{PARAGRAPH}", "a.txt")
    assert unaccounted(found) == []
    assert found.text == f"在全县工会工作会议上的讲话\n\n同志们：\n\n{PARAGRAPH}"


@pytest.mark.parametrize("debris", TAILS)
def test_debris_below_the_speech(debris: str) -> None:
    found = ingest.ingest(f"在全县工会工作会议上的讲话\n\n同志们：\n\n{PARAGRAPH}\n\n{debris}\n", "a.txt")
    assert unaccounted(found) == []
    assert found.text.endswith(PARAGRAPH)


def test_a_clean_speech_stays_as_it_is() -> None:
    text = f"在全县工会工作会议上的讲话\n\n县总工会主席　王　强\n\n（2024年3月6日）\n\n同志们：\n\n{PARAGRAPH}\n\n一、要抓好落实\n\n要走进班组。"
    found = ingest.ingest(text, "a.txt")
    assert found.text == text and not found.edits and not found.speech.gaps and not found.speech.damage
    assert found.speaker == "县总工会主席　王　强"


def test_markdown_and_our_own_files() -> None:
    found = ingest.ingest(
        f"# 在全县工会工作会议上的讲话\n\n**同志们：**\n\n{PARAGRAPH}\n\n- 要走进**车间班组**，办实事。\n", "a.md"
    )
    assert unaccounted(found) == []
    assert "*" not in found.text and "#" not in found.text
    again = ingest.ingest(ingest.render(found), "a.md")
    assert again.speech == found.speech


def test_open_blanks_of_a_form() -> None:
    found = ingest.ingest(f"同志们：\n\n{PARAGRAPH}\n\n第    次代表大会于2024年  月  日召开。", "a.txt")
    assert unaccounted(found) == []
    assert "第【待填：届次】次代表大会于2024年【待填：日期】召开" in found.text


def word_file(*paragraphs: str) -> bytes:
    import docx

    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_a_word_file_and_an_archive(tmp_path: Path) -> None:
    data = word_file("在全县工会工作会议上的讲话", "同志们：", PARAGRAPH)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("甲.docx", data)
        archive.writestr("乙.txt", "同志们：\n" + PARAGRAPH)
        archive.writestr("丙.docx", b"PK\x03\x04 broken")
        archive.writestr("notes.exe", b"MZ")
    (tmp_path / "all.zip").write_bytes(target.getvalue())
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "noise.txt").write_bytes(bytes(range(256)) * 20)
    (tmp_path / ".hidden.txt").write_text("同志们：", encoding="utf-8")
    found = list(batch.batch([str(tmp_path), str(tmp_path / "missing.txt")]))
    good = [outcome for outcome in found if outcome.error is None]
    assert [outcome.speeches[0].speech.id for outcome in good] == ["甲", "乙"]
    assert [Path(outcome.name).name for outcome in found if outcome.error] == [
        "丙.docx",
        "empty.txt",
        "noise.txt",
        "missing.txt",
    ]
    assert good[0].speeches[0].speech.type == "work_conference"


@pytest.mark.parametrize(
    "data", [b"", b" \n ", b"PK\x03\x04", b"%PDF-1.4", b"\x00\x01\x02" * 99, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_what_is_no_text_is_refused_with_the_reason(data: bytes) -> None:
    for name, found in formats.documents(data, "a.bin"):
        assert isinstance(found, InputError) and str(found).startswith(name)


def test_save_keeps_the_raw_text_and_never_writes_over_another_speech(tmp_path: Path) -> None:
    first = ingest.ingest("同志们：\n" + PARAGRAPH, "a.txt")
    second = ingest.ingest("各位代表：\n" + PARAGRAPH, "a.txt")
    paths = [ingest.save(item, tmp_path) for item in (first, first, second)]
    assert [path.name for path in paths] == ["a.md", "a.md", "a-2.md"]
    assert corpus.read(paths[2]).id == "a-2"
    assert (tmp_path / "a.raw.txt").read_text(encoding="utf-8") == first.raw


def test_describe_is_json_with_every_edit() -> None:
    import json

    found = cleaned("portal.txt")
    shown = json.loads(json.dumps(ingest.describe(found), ensure_ascii=False))
    assert shown["type"] == "congress_opening"
    assert len(shown["edits"]) == len(found.edits)
    assert {"id", "role", "heading", "characters", "text"} <= set(shown["sections"][0])
    assert any("党的大" in item["text"] for item in shown["damage"] if item["kind"] == "restored")
    assert any("1205" in row for row in ingest.summary(found))
