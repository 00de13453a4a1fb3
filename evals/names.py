"""Names of persons, told by how a text falls into words: what begins with a surname, is no word, and ends where a word ends.

`rjieba` puts the characters of an unknown name together by its hidden Markov model (周德海 → 周德海), or leaves them apart as
words of one and two characters (裴|知远). Either way a given name is made of the characters that given names are made of
(``lexicon/given-names.txt``), and no dictionary knows the three together. Names of two characters are not told: 高二, 何时.
Measured on the sets of ``evals/bench/planted``: nine of ten names of their briefs, a dozen false ones on 300 speeches.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from evals.likelihood import counts, tokens
from evals.people import MORE_SURNAMES, SURNAMES
from pipeline import resources
from pipeline.patterns import lazy

if TYPE_CHECKING:
    from evals.document import Document

LENGTH = 3
_RARE = "裴殷简闻霍祝甘宁关左詹阳欧诸邬骆苗戚阎岳游栾项葛晏"
# A name that its neighbours may have lent a character: 祝|同志们, 于|奋斗, 一|段时光; 老罗|刚才.
_WORDLIKE = frozenset("于段项祝余时江史")
_NO_END = "[县市区镇乡村省州港湾站桥]"  # 石汀县 is a place
_PLACE = lazy(f"{_NO_END}|大家|青年|全[省市县区国体]|各位")
_BEFORE = lazy("[老小]$")  # 老罗刚才, 小崔算过
_BEHIND = lazy(
    "同志(?![们之间])|书记|主席|主任|会长|[省市县区部局厂校院所站班组队店]长|师傅|老师|先生|女士|大姐|大哥|老人|教授|院士|医生|们|等|说|讲|问|告诉|强调|指出|要求|是|有|在|从|把|将|用|带|领|获|荣|当选|成为|扎根|坚守|"
    "一家|这样|那样|的|和|与|、|，|。|：|；|”|！|？|（|　|\\s|$"
)
_WORK = lazy(
    "(?:同志|师傅|老师|教师|医生|护士|司机|模范|劳模|工匠|标兵|能手|获得者|[书]记|主席|主任|经理|会长|[省市县区部局厂校院所站班组队店]长|[一-鿿][员工匠]|工人|职工|骑手|技师|教授|院士|专家|青年|农民|村民|老人|姑娘|小伙|叫|"
    "尊敬的|[，、。：；“\\s　让请像以由和与向受把学])$"
)


def of(doc: Document) -> Iterator[tuple[int, int]]:
    """The names in a document's body: ``doc.once(names.of)``."""
    return ((start, end) for start, end in persons(doc.text) if not any(a <= start < b for a, b in doc.header))


def persons(text: str) -> Iterator[tuple[int, int]]:
    """Spans of names of three characters, by their start; none overlaps the next."""
    plain, guessed = _ends(tokens(text)), _ends(_guessed(text))
    stops = {0, *plain.values()}
    surnames, given, words = _surnames(), given_names(), counts().words
    done = 0
    for match in re.finditer("(?=([一-鿿]{3}))", text):
        start, name = match.start(), match[1]
        end = start + LENGTH
        if (
            start < done
            or name[0] not in surnames
            or name[1] not in given
            or name[1] == "之"
            or name[2] not in given
            or name in words
        ):
            continue
        whole = guessed.get(start) == end
        apart = start in stops and end in stops and plain.get(start) == start + 1
        if (
            plain.get(start) == end
            or not (whole or apart)
            or text.startswith("同志", start + 1)
            or _PLACE.match(text, end)
            or _PLACE.match(text, start + 1)
        ):
            continue
        if name[0] == "祝" and not re.match("[一-鿿]", text[start - 1 : start]):  # 圆满成功！祝澜宁…
            continue
        if text.count(name[:2]) > text.count(name):  # 岳川|正处在, 岳川|云谷: a place
            continue
        if re.match(_NO_END, name[2]) or (not whole and not _stands(text, start, end, name, words)):
            continue
        done = end
        yield start, end


def _stands(text: str, start: int, end: int, name: str, words: dict[str, int]) -> bool:
    """Whether what is left apart stands where a name stands."""
    if name[0] in _WORDLIKE or _BEFORE.search(text, max(0, start - 1), start):
        return False
    before, behind = _WORK.search(text, max(0, start - 3), start), _BEHIND.match(text, end)
    return bool(before and behind) or (bool(before or behind) and name[1:] not in words)


def _guessed(text: str) -> list[str]:
    import rjieba

    try:
        found: list[str] = rjieba.cut(text, True)
    except UnicodeEncodeError:
        return tokens(text)
    return found


def _ends(words: list[str]) -> dict[int, int]:
    found: dict[int, int] = {}
    at = 0
    for word in words:
        found[at] = at = at + len(word)
    return found


@cache
def _surnames() -> frozenset[str]:
    return frozenset(SURNAMES + MORE_SURNAMES + _RARE)


@cache
def given_names() -> frozenset[str]:
    lines = (resources.lexicon() / "given-names.txt").read_text("utf-8").splitlines()
    return frozenset("".join(line for line in lines if not line.startswith("#")))
