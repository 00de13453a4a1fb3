"""What the free places of a text may hold, and what of it is refused although the grammar lets it through."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from functools import cache
from itertools import pairwise

from pipeline import hanzi, lexicon
from pipeline.figures.numerals import DIGITS, SCALES, TENS
from pipeline.lexicon import Lexicon

MARKS = "，、"
"""Marks within a free place. Whatever else a text has (quotes, figures, Latin letters, slots) stands in fixed words."""
# Numerals, so that no figure can arise; and the persons in which this speaker does not speak of the place.
BANNED = "".join((*DIGITS, *TENS, *SCALES)) + "几廿卅我你您他她它"
# In a review every event is a claim that nobody made and no rule can trace: what was done is told by the brief's facts. And
# what is to come has its place further on.
NOT_OF_THE_PAST = tuple(
    "举办 举行 召开 开展了 组织了 成立 建成 新建 建立了 设立 出台 印发 启动 创建 首个 首次 率先 试点 位居 前列 领先 表彰 评选 先进集体 满意度"
    " 达到 累计 全国 包括 例如 比如 诸如 多项 多次 多场 多家 多名"
    " 好评 认可 赞誉 评价 赞扬 未来， 希望 今后 下一步 大家".split()
)
_FIRST, _LAST = 0x4E00, 0x9FA5
_RUN = 10  # 汉字 that may not come twice; the rule repeated-clause looks at clauses of 14
_TWICE = re.compile(r"([一-龥]{2,12})[，、]?\1")
_SHORTEST = 2  # 汉字 of a clause
# Leaders and whole classes of persons, other places, meetings, orders to a committee: what is named stands in fixed
# words. And two slips that this size of model makes again and again.
_NAMES = re.compile(
    "习近平|毛泽东|邓小平|总书记|主席团|同志们|各位|贵[省市县区会]|本[省市县区]|某|等等|有限公司|代表大会|中全会"
    "|[省市县区党]委(?:必须|务必|应当|应该|要)|[北南]京|上海|做出[^，]{0,8}贡献|(?:成绩|成效|成就)[^，]{0,4}取得"
    # What one party alone is.
    "|领导核心|执政"
    # Honours: said of the past they are facts, and no rule can tell that nobody gave them.
    "|授予|称号|荣获|获评|获得[^，]{0,10}奖|被评|评为|全国总|全国妇|批示|点赞"
    # What is left of 新一轮, 进一步, 一系列, 第一 where numerals cannot be said.
    "|新轮|(?<!推动)(?<!社会)进步(?=[推提加深强完巩扩激])|第[届次轮批线]|(?<!成)系列(?=[举措活重政])"
)


def permitted() -> str:
    """The character class of GBNF for one 汉字 of a free place."""
    return "[" + "".join(chr(first) + (f"-{chr(last)}" if last > first else "") for first, last in _ranges()) + "]"


@cache
def _ranges() -> tuple[tuple[int, int], ...]:
    stops = sorted({_FIRST - 1, *(ord(word) for word in BANNED if _FIRST <= ord(word) <= _LAST), _LAST + 1})
    return tuple((one + 1, two - 1) for one, two in pairwise(stops) if two - one > 1)


def sayable(text: str) -> bool:
    """Whether every character of ``text`` could stand in a free place."""
    return all(word in MARKS or any(first <= ord(word) <= last for first, last in _ranges()) for word in text)


def refused(
    text: str, before: str, avoid: Collection[str] = (), day: date | None = None, known: Lexicon | None = None
) -> str | None:
    """Why ``text`` may not go into a free place, in a speech held on ``day``; None when it may.

    ``before``: what it must not repeat, the text so far at its end.

    For what a context-free grammar cannot see: repetition, names, formulations out of their time, rare characters.
    """
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return "有繁体字或生僻字"
    named = _NAMES.search(text)
    if named:
        return f"出现“{named[0]}”"
    for words in avoid:
        if words and words in text:
            return f"又出现“{words}”"
    if any(hanzi.count(clause) < _SHORTEST for clause in re.split("[，、]", text)):
        return "分句太短"
    twice = _TWICE.search(text)
    if twice:
        return f"“{twice[1]}”连着说了两遍"
    return _repeats(text, before) or _misquotes(text, before, day, known or lexicon.load())


def _repeats(text: str, before: str) -> str | None:
    plain, known = ("".join(re.findall("[一-龥]", words)) for words in (text, before))
    for at in range(len(plain) - _RUN + 1):
        run = plain[at : at + _RUN]
        if run in known or run in plain[at + 1 :]:
            return f"重复“{run}”"
    return None


def _misquotes(text: str, before: str, day: date | None, known: Lexicon) -> str | None:
    """A formulation out of its time, or one of the known wrong forms of one."""
    folded = lexicon.fold(text)
    for form, entries in known.valid_forms.items():
        if form in folded and all(known.status(entry, day) != "current" for entry in entries):
            return f"提法“{form}”不合讲话的日期"
    near = before[-_RUN:]
    tail = near + text
    for entry in known.entries.values():
        for wrong in entry.wrong:
            if wrong in tail and wrong not in near:
                return f"提法写错“{wrong}”"
    return None
