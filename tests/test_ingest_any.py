"""Whatever a page holds: what is kept and what is removed are what was read, and no page takes long."""

from __future__ import annotations

from pathlib import Path

import pytest
from accounting import unaccounted
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline import ingest
from pipeline.errors import InputError
from pipeline.ingest import page

SHARED = Path(__file__).parents[2] / "shared"

PIECES = st.sampled_from(
    [
        "\n", "\n\n", " ", "　", "在会上的讲话\n", "同志们:", "今天,×市大会召开", "***同志为核心的党中央", "党的大", "一、", "三、", "要抓好", "。",
        "---此处隐藏9字---", "阅读全文", "(未完,全文共9字,当前显示3字)", "www.abc.com", "— 1 —", "猜你喜欢\n", "更新时间:2023-05", "**要点**", "# ",
        "劳(láo)动", "🎉", "&nbsp;", "<p>", ", W9 C& ~ m/", "\u200b", "\t", "(", ")", '"', "第  次", "页", "字" * 30, "上一篇:", "X", "[", "20××年", "\x01",
    ]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
@example("一、上一篇:&nbsp;。")
def test_text_kept_and_text_removed_are_the_text_read(text: str) -> None:
    try:
        found = ingest.ingest_all(text, "a.txt")
    except InputError:
        return
    assert "".join(item.raw for item in found) == text
    for item in found:
        assert unaccounted(item) == []


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_ingested_or_refused(text: str) -> None:
    try:
        found = ingest.ingest(text, "a.txt")
    except InputError as error:
        assert str(error).startswith("a.txt: ")
    else:
        assert unaccounted(found) == []


CHANGES = st.lists(st.tuples(st.integers(0, 16), st.integers(0, 5), st.text("XY", max_size=2)), max_size=5)


@settings(max_examples=300)
@given(st.text("ab ,", max_size=14), st.lists(CHANGES, max_size=4))
def test_a_page_can_always_be_rebuilt(raw: str, passes: list[list[tuple[int, int, str]]]) -> None:
    document = page.Page(raw)
    for rows in passes:
        size = len(document.text)
        document.apply(page.Change("k", min(a, size), min(a + n, size), put, "r") for a, n, put in rows)
        assert page.rebuilt(raw, document.edits) == document.text
        assert "".join(piece for _, piece in page.pieces(raw, document.edits)) == raw


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["[", "×", " ", "（", "\n", "，", "此处隐藏", "www.a", "<p ", "a b ", "字。", "1\n"])
def test_hostile_pages_are_read(piece: str) -> None:
    try:
        found = ingest.ingest(piece * (2**17 // len(piece)), "a.txt")
    except InputError:
        assert piece in (" ", "\n", "1\n", "此处隐藏")
    else:
        assert unaccounted(found) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "×",
        "（",
        "此处隐藏",
        "a b ",
        "字。",
        "一、",
        "***",
        "（略",
        "上一篇：",
        "在会上的讲话\n",
        "\n\f头\n",
        "A县█",
    ],
)
def test_a_hostile_megabyte_is_read(piece: str) -> None:
    found = ingest.ingest("同志们：\n" + piece * (2**20 // len(piece.encode())), "a.txt")
    assert unaccounted(found) == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="the excerpts lie outside the project")
@pytest.mark.parametrize(
    "path", sorted(SHARED.glob("seed/*.txt")) + sorted(SHARED.glob("real_excerpts/*.txt")), ids=lambda path: path.stem
)
def test_real_pages(path: Path) -> None:
    for found in ingest.ingest_all(path.read_text(encoding="utf-8"), path.name):
        assert unaccounted(found) == []
        body = "".join(section.text for section in found.speech.sections)
        assert not any(
            word in body for word in ("www.", "来源", "下载", "收藏", "猜你", "网友", "点击", "登陆", "*", "小编", "﹡")
        )
