"""Counts that a row keeps or not, the row being told by its word: 六组数字 and 第一组……第五组; 就两句 and 头一句, 再一句, 末了一句."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.counts import counting
from evals.document import Document
from evals.numbers.reckoned import count
from evals.spans import Span
from pipeline.patterns import lazy

Row = tuple[Span, str]  # where a count is promised, and what stands there instead
_N = "[一二三四五六七八九十两2-9]"
_FREE = r"(?<![第零百千万亿几0-9.一二三四五六七八九十这那头再又另末])"
_OF = "[组句拨件条点层笔类批道篇节种项样步关课轮块段则封首桩本招张幅个]"
# 第一组：, 头一句，, 再一句，, 末了一句，
_NTH = lazy(
    rf"(?:^|(?<=[。！？；：\n”]))[ \t　*]*(?:第(?P<n>[一二三四五六七八九十])|(?P<first>头一|头|先说一|其一)|(?P<next>再一|又一|另一|还有一)|(?P<last>末了一|最后一|末一|末尾一|最末一))"
    rf"(?P<of>{_OF})(?P<noun>[一-鿿]{{0,6}}?)(?=[，：。、—是要就]|[^，。：\n]{{1,12}}[，：。])",
    re.MULTILINE,
)
_PROMISE = lazy(rf"{_FREE}(?P<n>{_N})(?P<of>{_OF})")
_TELLS = lazy("[讲说提谈问答选送写念夸批算摆揭看抓办做干分用给交记回]|概括|归|汇报|分享|表达|就是?$|只有?$|有$|是$")
_APART = 900  # characters from one of a row to the next
_BEFORE = 160  # characters before a row in which it is promised
# 可以用四个“更”来概括。一是……更宽了。
_QUOTED = lazy(
    rf"{_FREE}(?P<n>{_N})(?P<of>个|种|大|句)“(?P<word>[^“”\n]{{1,5}})”(?:来)?[^。；：，“”\n]{{0,8}}[。：](?=[\s—]*(?:一是|一要|（一）|第一[，是]|首先|1[.．、]))"
)
# 想说三个没有想到。 and the paragraphs behind it open with 没有想到
_OPENED = lazy(rf"{_FREE}(?P<n>{_N})个“?(?P<word>(?!方面|问题|意见|要求|希望|建议)[一-鿿]{{2,6}})”?[。：]\**[ \t　]*\n")
# 动火、受限空间、盲板抽堵、……，八大特殊作业
_SUMMED = lazy(
    rf"(?:^|(?<=[，。；：\n]))(?P<items>[^，。；：、“”\d\n]{{2,10}}(?:、[^，。；：、“”\d\n]{{2,10}}){{3,11}})，(?:这)?(?P<n>{_N})(?P<of>大|类|项|种)(?P<noun>[一-鿿]{{2,6}})，",
    re.MULTILINE,
)
_LOOSE = lazy("等|和|及|与|其中|以及|分别")
# 今天答应的五件事
_AGAIN = lazy(
    rf"(?:今天|刚才|上面|前面|以上)[^，。；\n]{{0,4}}(?:讲|说|答应|谈|提|问|承诺|布置|部署|强调)(?:到|出|过)?的(?:这)?(?P<n>{_N})(?P<of>件事|个问题|句话|点意见|点希望|点要求|项任务|条措施|个故事)"
)
_LAID_OUT = lazy("[讲说提谈问答送]|归|概括|就是|^是|，是")


def find(doc: Document) -> Iterator[Row]:
    yield from _rows(doc)
    for match in doc.finditer(_QUOTED):
        found = counting.items(doc.text, match.end())
        if found > 1 and found != count(match["n"]):
            yield (match.start("n"), match.end("of")), f"后面却有{found}项"
    yield from _opened(doc)
    for match in doc.finditer(_SUMMED):
        found = match["items"].count("、") + 1
        if not _LOOSE.search(match["items"]) and 0 < abs(found - count(match["n"])) < found / 2:
            yield (match.start("n"), match.end("noun")), f"前面列出的却有{found}项"
    yield from _again(doc)


def _rows(doc: Document) -> Iterator[Row]:
    rows: dict[
        str, tuple[int, int, bool]
    ] = {}  # of each word: where its row begins, how many it has, whether it is closed
    at: dict[str, int] = {}
    for match in doc.finditer(_NTH):
        of = match["of"]
        start, length, closed = rows.get(of, (0, 0, True))
        if match["first"] or match["n"] == "一":
            yield from _kept(doc, of, rows.pop(of, None))
            rows[of], at[of] = (match.start(), 1, False), match.start()
        elif (
            length
            and match.start() - at.get(of, 0) < _APART
            and not closed
            and ((of != "个" and (match["next"] or match["last"])) or count(match["n"] or "") == length + 1)
        ):
            rows[of], at[of] = (start, length + 1, match["last"] is not None), match.start()
    for of, row in rows.items():
        yield from _kept(doc, of, row)


def _kept(doc: Document, of: str, row: tuple[int, int, bool] | None) -> Iterator[Row]:
    if row is None or row[1] < 2:
        return
    start, length, _ = row
    before = [one for one in _PROMISE.finditer(doc.text, max(0, start - _BEFORE), start) if one["of"] == of]
    if not before or count(before[-1]["n"]) == length:
        return
    last = before[-1]
    clause = max(doc.text.rfind(mark, 0, last.start()) for mark in "。！？，；\n") + 1
    ends = doc.text[last.end() : start]
    told = _TELLS.search(doc.text, clause, last.start())
    right = count(last["n"])
    if (
        told
        and not any(one for one in before[:-1] if count(one["n"]) == length)
        and len(ends.strip()) <= _BEFORE / 2
        and right > 1
    ):
        yield (last.start(), last.end()), f"后面却有{length}{of}"


def _opened(doc: Document) -> Iterator[Row]:
    for match in doc.finditer(_OPENED):
        found = 0
        for start, end in doc.paragraphs:
            if start < match.end():
                continue
            if not doc.text.startswith(match["word"], start, end):
                break
            found += 1
        if found > 1 and found != count(match["n"]):
            yield (match.start("n"), match.end("word")), f"后面却有{found}段“{match['word']}……”"


def _again(doc: Document) -> Iterator[Row]:
    """归归类，是六件事 … 今天答应的五件事."""
    for match in doc.finditer(_AGAIN):
        same = re.compile(rf"{_FREE}(?P<n>{_N}){match['of']}")
        said = [
            one
            for one in same.finditer(doc.text, 0, match.start())
            if _LAID_OUT.search(doc.text, max(0, one.start() - 8), one.start())
        ]
        if len(said) == 1 and count(said[0]["n"]) != count(match["n"]):
            yield said[0].span(), f"后面又说是“{match['n']}{match['of']}”"
