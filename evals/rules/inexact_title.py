"""The title of a law, a regulation or a document of the centre that is nearly, and not quite, its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline import resources
from pipeline.patterns import lazy

PAGE = Page(
    name="inexact-title",
    level="warning",
    what="法律法规、中央文件、著作的名称写得不对",
    why="书名号里的名称一字不能动；名称错了，等于引用了没有的文件",
    instead="照公布的名称写",
    source="国家法律法规数据库；党内法规和中央文件的公布名称（evals/lexicon/documents.txt）",
    message="没有叫“{text}”的，是不是“《{right}》”",
    suggestion="《{right}》",
    quotes=True,
    yields_to=frozenset({"wrong-document"}),
)
_FILE = "documents.txt"
_TITLE = lazy(r"《(?P<at>[^《》\n]{4,50})》")
_BARE = lazy(
    r"（[^（）]{0,20}(?:年|试行|草案|修订|修正|20\d\d)[^（）]{0,8}）|[ 　、]|^中华人民共和国|^中国共产党(?=..{3})"
)
_LOCAL = lazy(
    "[省市县州盟旗]|[一-鿿]{2}区(?!域|块)|公司|集团|学校|大学|医院"
)  # a place's own rules have names of their own
_KIND = "(?:实施)?(?:条例|办法|细则|规定|意见|方案|通知|若干措施|措施|解释|释义|读本|解读)"
_LEAST, _RATIO = 4, 0.79
_ENDS = 2  # characters that its beginning or its end must share with the right title


@dataclass(frozen=True, slots=True)
class _Known:
    """Titles by themselves, by their first characters and by their last."""

    whole: frozenset[str]
    heads: Mapping[str, Sequence[str]]
    tails: Mapping[str, Sequence[str]]


def find(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_TITLE):
        known, title = _known(), _bare(match["at"])
        if len(title) < _LEAST or title in known.whole or _LOCAL.search(title) or match["at"] in doc.told:
            continue
        near = {*known.heads.get(title[:_ENDS], ()), *known.tails.get(title[-_ENDS:], ())}
        like = max(((_alike(title, right), right) for right in sorted(near)), default=(0.0, ""))
        if like[0] >= _RATIO:
            yield Hit(*match.span(), {"right": like[1]})


def _bare(title: str) -> str:
    """The title without years, 试行, separators and the name of the state or the Party before it."""
    return _BARE.sub("", title)


def _alike(title: str, right: str) -> float:
    """How like they are; nothing where one is a rule, or a book, about the other."""
    stem = right.removesuffix("法")
    if re.fullmatch(f"{re.escape(right)}{_KIND}|{re.escape(stem)}{_KIND}", title):
        return 0.0
    if right.endswith(title):  # 《营商环境条例》, said for short
        return 0.0
    if "关于" in (right[:2], title[:2]) and len(title) != len(right):
        return 0.0
    return SequenceMatcher(None, title, right, autojunk=False).ratio()


@cache
def _known() -> _Known:
    lines = (resources.lexicon() / _FILE).read_text("utf-8").splitlines()
    titles = [_bare(word) for line in lines if not line.startswith("#") for word in line.split()]
    heads: dict[str, list[str]] = {}
    tails: dict[str, list[str]] = {}
    for title in titles:
        heads.setdefault(title[:_ENDS], []).append(title)
        tails.setdefault(title[-_ENDS:], []).append(title)
    return _Known(frozenset(titles), heads, tails)
