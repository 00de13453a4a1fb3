"""Text comes in whole, goes out whole; 汉字 are counted as 汉字."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import hanzi
from pipeline.errors import InputError
from pipeline.files import decode, read_text, write_atomic

TEXT = "各位代表、同志们：\n今天，大会隆重召开。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encodings_of_an_office_are_read(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "a.txt") == TEXT


def test_line_ends_are_made_one_kind() -> None:
    assert decode(b"a\r\nb\rc\n", "a.txt") == "a\nb\nc\n"


@given(
    st.text(alphabet=st.characters(exclude_characters="\r\0", exclude_categories=["Cs"])).filter(
        lambda text: text.strip()
    )
)
def test_what_was_written_is_read_back(text: str) -> None:
    assert decode(text.encode(), "a.txt") == text.removeprefix("\ufeff")


def test_a_write_replaces_whole_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.md"
    write_atomic(path, TEXT)
    write_atomic(path, "二")
    assert read_text(path) == "二"
    assert [file.name for file in path.parent.iterdir()] == ["a.md"]


def test_a_write_into_a_file_as_folder_says_so(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    with pytest.raises((InputError, OSError)):
        write_atomic(tmp_path / "a" / "b.md", "x")


@pytest.mark.parametrize(
    ("text", "characters", "words"),
    [("", 0, 0), ("工会ABC 12.5万人。", 4, 7), ("一、二", 2, 3), ("𠀀〇", 2, 2), ("Hello, world", 0, 2), ("10%", 0, 1)],
)
def test_counts(text: str, characters: int, words: int) -> None:
    assert hanzi.count(text) == characters
    assert hanzi.word_count(text) == words
