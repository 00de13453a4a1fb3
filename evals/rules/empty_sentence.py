"""A sentence made of words that could be said at any meeting: 要高度重视、加强领导、精心组织，推动各项工作再上新台阶."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.spelling.likelihood import is_word, tokens
from pipeline import hanzi, resources
from pipeline.patterns import lazy

PAGE = Page(
    name="empty-sentence",
    level="info",
    what="整句都是空话、套话",
    why="换到任何会议都能说的话，等于没说；听的人记不住",
    instead="换成这里的做法、数字、时限",
    source="改文风的要求：短、实、新",
    message="“{text}”整句都是套话，不如说具体的事",
    quotes=True,
    yields_to=frozenset({"empty-phrase"}),
)
_LEAST, _WORDS = 16, 7  # 汉字 of a sentence, and words of it: a short one may be a summons
_FEW = 2
# Some of these are in every such sentence.
_SIGNS = tuple(
    "重视 落实 举措 台阶 局面 认识 措施 部署 精心 篇章 成效 真抓 抓好 抓实 多措 实效 辉煌 重大 深远 提高 统筹 紧迫感 机遇 责任 强化 各项 站位 力度 要求 对待 高度 做好 抓紧 一致 质量".split()
)
_LATIN = lazy("[A-Za-zＡ-Ｚａ-ｚ]")
_SHARE = 0.95  # of its characters that are in words which say nothing


def find(doc: Document) -> Iterator[Hit]:
    empty = _empty()
    for start, end in doc.sentences:
        words = doc.text[start:end].rstrip("。！？；，")
        # What is told soonest first: to cut a sentence into words is dear.
        if len(words) < _LEAST or _tells(words) or any(char.isdigit() for char in words):
            continue
        if sum(sign in words for sign in _SIGNS) < _FEW or hanzi.count(words) < _LEAST:
            continue
        cut = [token for token in tokens(words) if is_word(token)]
        said = sum(len(token) for token in cut if token in empty)
        if len(cut) >= _WORDS and said >= _SHARE * sum(map(len, cut)):
            yield Hit(start, start + len(words))


def _tells(words: str) -> bool:
    """Whether so many characters are in no word that says nothing that cutting them into words would only show the same. What
    is in one word with letters is left to that."""
    others = {*words}.difference(_letters())
    told = sum("一" <= one <= "鿿" for one in others)
    return told > (1 - _SHARE) * len(words) and _LATIN.search(words) is None


@cache
def _letters() -> frozenset[str]:
    return frozenset("".join(_empty()))


@cache
def _empty() -> frozenset[str]:
    lines = (resources.lexicon() / "empty.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
