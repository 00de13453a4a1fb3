"""What a speech says that it will tell, against what it tells: how many 句话 and 愿, which questions, which key words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.counts import announced, word_rows
from evals.document import Document
from evals.layout.openers import openers
from evals.spans import Span
from pipeline.figures import parse_chinese
from pipeline.patterns import lazy

_N = "[一二三四五六七八九十两2-9]"
_OF = "句|个?问|个(?:心愿|愿望|夜晚|故事|镜头|画面|场景|关键词|希望|祝愿|字|词)|层意思|层|关|笔账|件|张|道题|课|组|条"
# 我不说大话，只说五句话: and behind it the paragraphs 第一句，…
_COUNT = lazy(rf"(?<![第零百千万亿几0-9.这那])(?P<n>{_N})(?P<of>{_OF})")
_TOLD = lazy("[讲说提谈问答选送有是向写给]|分享|汇报|表达|概括|归结|归并|共勉")
# 提出四个“走在前”的希望。 at the end of the paragraph before the first part
_NAMED = lazy(
    rf"(?<![第零百千万亿几0-9.])(?P<n>{_N})(?:个|点|条|项)“[^”\n]{{1,12}}”的(?:希望|要求|意见|建议|目标|任务|承诺|倡议|打算|考题)[^。\n]{{0,8}}[。：]\s*$"
    rf"|“(?P<n2>{_N})个[^”\n]{{1,8}}”的?(?:希望|要求|意见|建议|目标|任务|承诺|倡议|考题)[^。\n]{{0,8}}[。：]\s*$"
    rf"|(?<![第零百千万亿几0-9.])(?P<n3>{_N})(?:道|篇|本|张)(?:考题|必答题|课题|难题|文章|账|答卷)[。：]\s*$"
)
_WISHES = frozenset("愿盼望")
_ASKED = lazy("(?P<n>[一二三四五六七八九十两2-9])个?问：(?P<row>(?:[一-鿿]{2,8}？){2,8})")
_OPENS = lazy("(?P<ask>[一-鿿]{2,8})？")
_QUESTION = lazy("问：")
# 一问一答 of the paragraphs 问：…; 六问答完了
_DONE = lazy(rf"(?:这|以上|上面|前面)?(?P<n>{_N})(?P<of>{_OF})(?:话)?(?:答|讲|说|谈|问)完")
_THESE = lazy(rf"(?:有了|带着|记住|做到|抓住|围绕|凭|靠)这(?P<n>{_N})(?P<of>{_OF})")
# 从铸魂、实干、服务、强基四个方面: words that the headings take up, in their order.
_ROW = lazy(
    "(?:从|围绕|就|在|按照|聚焦|着眼)“?(?P<row>[^，。；：、“”\n]{1,12}(?:、[^，。；：、“”\n]{1,12}?){1,7})(?P<end>”|(?=提[几出一二三四五六]|讲[几一二三四五六]|谈[几一二三四五六])|(?P<n>[一二三四五六七八九])个(?:方面|问题|层面|维度|环节|关键词))"
)
_SAID_SO = lazy(
    rf"(?:[提讲谈说送作是])(?P<n>{_N})(?:点|个|条|句)(?:[^，。：\n]{{0,6}}(?:希望|要求|意见|建议|祝愿|心愿|嘱托|期望|话|承诺|寄语))(?:，[^，。：\n]{{0,10}})?[。：]\s*$"
)
_FRAME = lazy("[一-鿿]{2,3}要(?!求|么|素|点|务|领|义|闻)[一-鿿]{2,6}。")
_WORDS = lazy(rf"[说讲送](?:大家)?(?P<n>{_N})句[一-鿿]{{0,4}}话：(?P<row>[^。；：！？\n]+)。")
_VERBS = lazy("“(?P<n>[三四五六七八九])(?P<verb>[比争看赛学讲查改抓送创亮促访帮带进强守练])”")
_HEAD = lazy("^[^、]{1,3}、")
_ANY_OPENS = lazy("要[一-鿿]")
_CALLED = lazy(
    rf"(?<![第零百千万亿几0-9.])(?P<n>{_N})(?:点|个方面)(?:的)?(?:希望|要求|意见|建议|体会|想法|期望|嘱托|倡议|期待|看法)[。：]\s*$"
)
_LEAST = 3


@dataclass(frozen=True, slots=True)
class Kept:
    """``span`` is where the number or the row stands; ``told`` says what follows instead."""

    span: Span
    told: str


def find(doc: Document) -> Iterator[Kept]:
    """Promises that are not kept. Where the text says that something is missing, nothing is said."""
    if doc.gaps:
        return
    yield from _by_word(doc)
    yield from _recounted(doc)
    yield from _questions(doc)
    yield from _named(doc)
    yield from _key_words(doc)
    yield from _plain(doc)
    yield from _verbs(doc)
    yield from (Kept(span, told) for span, told in (*word_rows.find(doc), *announced.find(doc)))


def _value(words: str) -> int:
    return int(words) if words.isdecimal() else int(parse_chinese(words.replace("两", "二")) or 0)


def _by_word(doc: Document) -> Iterator[Kept]:
    """五句话 against the paragraphs 第一句，…; 三个心愿 against 一愿…; 六问 against 问：…."""
    rows, starts = _rows(doc)
    for word, row in rows.items():
        if len(row) < 2:
            continue
        before = [match for match in doc.finditer(_COUNT) if match.end() <= starts[word] and _goes(match["of"], word)]
        promise = before[-1] if before else None
        if promise and _promised(doc, promise) and _value(promise["n"]) != len(row):
            yield Kept((promise.start(), promise.end()), f"后面却有{len(row)}个“{_shown(word)}”")


def fulfilled(doc: Document, words: str, count: int) -> bool:
    """Whether 说五句话 is kept by the paragraphs 第一句，…."""
    return any(len(row) == count and word in words for word, row in _rows(doc)[0].items())


def _rows(doc: Document) -> tuple[dict[str, list[int]], dict[str, int]]:
    """The words whose numbers open paragraphs, with these numbers, and where the first one stands."""
    rows: dict[str, list[int]] = {}
    starts: dict[str, int] = {}
    for one in openers(doc):
        word = one.style[1]
        word = "愿" if word in _WISHES else word.removesuffix("话")
        if word and word not in "是要" and one.number == len(rows.get(word, [])) + 1:
            rows.setdefault(word, []).append(one.number)
            starts.setdefault(word, one.span[0])
    asked = [start for start, end in doc.paragraphs if _QUESTION.match(doc.text, start, end)]
    if len(asked) >= _LEAST and "问" not in rows:
        rows["问"], starts["问"] = list(range(len(asked))), asked[0]
    return rows, starts


def _goes(of: str, word: str) -> bool:
    return of.removeprefix("个") == word or (word == "愿" and "愿" in of) or (of == word + "话")


def _shown(word: str) -> str:
    return {"愿": "一愿……", "问": "问"}.get(word, f"第一{word}……")


def _promised(doc: Document, match: re.Match[str]) -> bool:
    """Whether the sentence says that these will be told."""
    start = max(doc.text.rfind(mark, 0, match.start()) for mark in "。！？，\n") + 1
    return _TOLD.search(doc.text, start, match.start()) is not None


def _recounted(doc: Document) -> Iterator[Kept]:
    """六问答完了, 有了这五句话: what was promised in the same word, once."""
    counts = list(doc.finditer(_COUNT)) if "完" in doc.text or "这" in doc.text else []
    for pattern in (_DONE, _THESE):
        for match in doc.finditer(pattern):
            before = [
                one for one in counts if one.end() < match.start() and one["of"] == match["of"] and _promised(doc, one)
            ]
            if len(before) == 1 and _value(before[0]["n"]) != _value(match["n"]):
                yield Kept(before[0].span(), f"后面又说是“{match['n']}{match['of']}”")


def _questions(doc: Document) -> Iterator[Kept]:
    """最怕三问：为谁干？干什么？怎么干？ against how many stand there, and those that paragraphs open with."""
    for match in doc.finditer(_ASKED):
        row = match["row"].rstrip("？").split("？")
        if len(row) != _value(match["n"]):
            yield Kept((match.start("n"), match.end("row")), f"问的却有{len(row)}个")
            continue
        behind = [start for start in doc.paragraphs if start[0] > match.end()]
        asked = [one["ask"] for start, end in behind if (one := _OPENS.match(doc.text, start, end))]
        if sum(one in asked for one in row) >= len(row) - 1 and len(asked) >= 2 and set(asked) != set(row):
            yield Kept((match.start("n"), match.end("row")), f"后面答的却是{len(asked)}个：{'、'.join(asked)}")


def _headings(doc: Document) -> list[str]:
    return [_HEAD.sub("", doc.text[slice(*part.heading)]) for part in doc.sections if part.heading]


def _named(doc: Document) -> Iterator[Kept]:
    """提出四个“走在前”的希望。 and the numbered parts behind it."""
    parts = [part for part in doc.sections if part.number]
    if len(parts) < 2:
        return
    first = parts[0].start
    for start, end in doc.paragraphs:
        match = _NAMED.search(doc.text[start:end]) if end <= first else None
        number = match and (match["n"] or match["n2"] or match["n3"])
        if match and number and not doc.text[end:first].strip() and _value(number) != len(parts):
            yield Kept((start + match.start(), start + match.start() + 3), f"后面却有{len(parts)}个部分")


def _key_words(doc: Document) -> Iterator[Kept]:
    """Each word of the row stands in a heading, in this order; where only most do, or in another order, one is wrong."""
    headings = _headings(doc)
    if len(headings) < _LEAST:
        return
    first = next(part.start for part in doc.sections if part.heading)
    for match in doc.finditer(_ROW):
        row = re.split("、", match["row"])
        if match.start() > first or len(row) < _LEAST - 1 or not _near(doc, match.end(), first):
            continue
        places = [_place(word, headings) for word in row]
        if -1 in places:
            continue
        found = [at for at in places if at is not None]
        if len(found) < max(2, len(row) - 1, len(headings) - 1) or len(set(found)) < len(found):
            continue
        if len(found) < len(row) or len(row) != len(headings):
            yield Kept(match.span("row"), f"后面的标题却是{len(headings)}个：{'、'.join(one[:8] for one in headings)}")
        elif found != sorted(found):
            yield Kept(match.span("row"), "与后面各部分的次序不同")


def _near(doc: Document, end: int, first: int) -> bool:
    """Whether the row stands in the last paragraph before the first part, or that before it."""
    return doc.text[end:first].count("\n\n") + doc.text[end:first].strip().count("\n") < _LEAST


def _place(word: str, headings: Sequence[str]) -> int | None:
    """Which heading takes the word up: in its first clause, else the only one that holds it; -1 where
    that cannot be told."""
    holding = [at for at, heading in enumerate(headings) if word in heading]
    first = [at for at in holding if word in headings[at].partition("，")[0]]
    fits = first if len(first) == 1 else holding
    return fits[0] if len(fits) == 1 else -1 if fits else None


def _plain(doc: Document) -> Iterator[Kept]:
    """我提三点希望。 and behind it paragraphs that all open with 要把: no numbers, one frame."""
    yield from _at_once(doc)
    spans = doc.paragraphs
    for at, (start, end) in enumerate(spans):
        said = _SAID_SO.search(doc.text[start:end])
        if said and at + 1 < len(spans):
            count = 0
            while at + 1 + count < len(spans) and _FRAME.match(doc.text, *spans[at + 1 + count]):
                count += 1
            first = _first_row(doc, spans[at + 1][0])
            count = max(count, first)
            if count > 1 and count != _value(said["n"]):
                yield Kept((start + said.start(), start + said.start() + 2), f"后面却有{count}段")
            if count > 1:
                continue
        match = _CALLED.search(doc.text[start:end])
        if match is None or at + _LEAST >= len(spans):
            continue
        opening = doc.text[spans[at + 1][0] :][:2]
        if not _ANY_OPENS.match(opening):
            continue
        count = 0
        while at + 1 + count < len(spans) and doc.text.startswith(opening, spans[at + 1 + count][0]):
            count += 1
        if count >= _LEAST and count != _value(match["n"]):
            yield Kept((start + match.start(), start + match.start() + 2), f"后面却有{count}段“{opening}……”")


def _verbs(doc: Document) -> Iterator[Kept]:
    """“四比” and behind it 1.比进度。 2.比质量。 …"""
    for match in doc.finditer(_VERBS):
        behind = [one for one in openers(doc) if one.span[0] > match.end()]
        same = [one for one in behind if doc.text.startswith(match["verb"], one.span[1])]
        row = [one.number for one in same if one.style == same[0].style]
        if len(row) >= _LEAST and row == list(range(1, len(row) + 1)) and len(row) != _value(match["n"]):
            yield Kept((match.start() + 1, match.end() - 1), f"后面却有{len(row)}个“{match['verb']}……”")


def _first_row(doc: Document, start: int) -> int:
    """How many 一愿… stand from there on."""
    count = 0
    for one in openers(doc):
        if one.span[0] >= start and one.style[1] in _WISHES and one.number == count + 1:
            count += 1
    return count if any(one.span[0] == start for one in openers(doc)) else 0


def _at_once(doc: Document) -> Iterator[Kept]:
    """只说四句实在话：主业要守得住，诚信要立得稳，……。: clauses of one length."""
    for match in doc.finditer(_WORDS):
        clauses = match["row"].split("，")
        sizes = sorted(map(len, clauses))
        if len(clauses) >= _LEAST and sizes[-1] - sizes[0] <= 1 and len(clauses) != _value(match["n"]):
            yield Kept((match.start("n"), match.start("n") + 2), f"后面却有{len(clauses)}句")
