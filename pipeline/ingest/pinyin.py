"""Pinyin without tones: in brackets behind the word it spells it goes; between 汉字 it may stand for one, and is named.

Which of the two a bare run is only a reader can tell (各级gong会 lacks a 汉字, 领导lingdao does not), so nothing is removed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.ingest.page import Change

_CJK = "一-鿿㐀-䶿"
# Initial and final as the scheme of 1958 has them; finals that no initial takes are not told apart.
_SYLLABLE = (
    "(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])(?:i?ang|iong|u?ang|eng|ing|ong|i?an|i?ao|uai|uan|en|in|un|ai|ei|ui|ou|iu|"
    "ie|ue|ve|ia|ua|uo|a|o|e|i|u|v)|er|an|ai|ang)"
)
_RUN = rf"{_SYLLABLE}(?: ?{_SYLLABLE}){{0,7}}"
_BRACKETED = re.compile(rf"(?<=[{_CJK}])[（(] ?({_RUN}) ?[)）]")
_BARE = re.compile(rf"(?<=[{_CJK}，。、；：！？“”]) ?({_RUN})(?= ?[{_CJK}，。、；：！？“”])")
_WORDS = frozenset(
    "demo logo data media mini taxi one app web wifi km kg mm cm ppm pan fan can man men ten pin".split()
)
_LEAST = 3  # letters


def bracketed(text: str) -> Iterator[Change]:
    """The spelling of a word in brackets behind it: （jia qiang）."""
    for match in _BRACKETED.finditer(text):
        if _is_pinyin(match[1]):
            yield Change("injection", *match.span(), "", "插入的拼音")


def bare(text: str) -> Iterator[tuple[int, int, str]]:
    """Spans of what is left, with the reason; they stay as they are."""
    for match in _BARE.finditer(text):
        if _is_pinyin(match[1]):
            yield *match.span(1), "夹有不带声调的拼音：可能是插入的，也可能顶替了汉字，请对照原文"


def _is_pinyin(run: str) -> bool:
    return len(run.replace(" ", "")) >= _LEAST and run not in _WORDS
