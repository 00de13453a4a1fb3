"""A difference tells everything and nothing more."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare import pieces, shown

words = st.text(alphabet="工会职工，。市委要把\n", max_size=60)


@given(words, words)
def test_the_pieces_give_both_texts_back(old: str, new: str) -> None:
    found = list(pieces(old, new))
    assert "".join(text for kind, text in found if kind != "new") == old
    assert "".join(text for kind, text in found if kind != "gone") == new


@given(words)
def test_equal_texts_do_not_differ(text: str) -> None:
    assert all(kind == "same" for kind, _ in pieces(text, text))


def test_a_change_is_shown_where_it_is() -> None:
    old, new = "要做好维权工作，服务职工。", "要做实维权工作，服务职工。"
    assert shown(old, new) == "要做[-好-]{+实+}维权工作，服务职工。"


def test_a_terminal_gets_colours_and_the_same_words() -> None:
    assert "\x1b[" in shown("甲。", "乙。", terminal=True)
