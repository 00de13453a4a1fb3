"""A number of points promised, and another number given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from evals.counts import announced, counting, listings, promised
from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.spans import Spans
from pipeline.figures import chinese_ordinal, parse_chinese
from pipeline.patterns import lazy

PAGE = Page(
    name="promised-count",
    level="error",
    what="说讲几点，后面却不是几点",
    why="听的人会数；“讲四点”而只有三点，当场就露馅",
    instead="把数改对，或补上缺的一点",
    source="校对通例：数目与内容相符",
    message="“{text}”，后面却有{count}",
    quotes=True,
    yields_to=frozenset({"wrong-national-number"}),
)
_N = "[一二三四五六七八九十两几1-9]"
_TOLD_OF = (
    "(?:希望|意见|要求|建议|体会|看法|想法|感受|感想|认识|思考|打算|情况|问题|内容|工作|嘱托|期望|倡议|与大家共勉)"
)
_SPEECH = lazy(
    rf"(?:讲讲|讲|提|谈谈|谈|说说|说|强调|提出|安排|部署|汇报|介绍|通报|交流|分享|表达|阐述)(?:以下|如下)?(?P<n>{_N}{{1,2}})"
    rf"(?:点|个方面|条|个问题|个意见|层意思|句话|个观点)(?:的)?(?:{_TOLD_OF}(?:[和与、]{_TOLD_OF})?)?(?=[。：，！])"
)
# What promises an enumeration: 抓好以下四个方面。 三件事： 四项任务，
_PROMISE = lazy(
    rf"(?<![第零百千万亿、0-9.])(?P<n>{_N}{{1,2}})(?:点|个方面|方面|条|项|件|个|大|句|门|对|种|层|步|招|关|组)[^。；，：、“”\n]{{0,10}}”?[。：，]?(?=[\s—]*(?:一[是要]|（一）|第一(?:[，、]|(?:句|点|个|条|件|项|步|方面|关|招)[^。；\n]{{0,4}}[，：是])|首先|1[.．、]))"
)
# 三个方面的不足：……；……；……。 One sentence, its items between semicolons.
_COUNTED = lazy(
    rf"(?P<n>{_N}{{1,2}})个(?:方面|问题|环节|关键)[^。；，：\n]{{0,8}}：(?P<items>[^。；：\n]+(?:；[^。；：\n]+)+)。"
)

# The announcement ends its paragraph; the items are the paragraphs right behind it.
_ANNOUNCED = lazy(
    rf"(?P<n>{_N}{{1,2}})(?:件(?:大事|实事|事)|项(?:重点)?(?:工作|任务)|个方面|方面)[^。；，：\n]{{0,8}}[。：]\s*\n\s*(?P<kind>（|第)(?=一)"
)
_PARAGRAPH = {
    "（": lazy(r"(?m)^\s*（([一二三四五六七八九十]{1,2})）"),
    "第": lazy(r"(?m)^\s*第([一二三四五六七八九十]{1,2})，"),
}
# 重点抓好以下五个方面工作。 at the end of a paragraph, and the numbered parts right behind it.
_ENDS = lazy(
    rf"(?:抓好|做好|突出|把握|落实|围绕|聚焦|推进|坚持|着重|重点|以下|如下|从|在)[^。，；\n]{{0,8}}?(?P<n>{_N})(?:个方面|方面|项|点|条|件|个问题|个重点)[^。；，：\n]{{0,10}}[。：]\s*$"
)
_DASHES = lazy(
    r"(?<![第零百千万亿、0-9.])(?P<n>[二两三四五六七八九十2-9])(?:点|个方面|方面|条|项|件|个)[^。；，：\n]{0,10}[。：]\s*?\n(?=\s*——)"
)
_SLOGAN = lazy("“(?P<n>[三四五六七八九])(?P<verb>[比争看赛学讲查改抓送创亮促访帮带进强守练])(?P=n)[一-鿿]”")
_VERBS = lazy(
    r"(?:（(?P<n>[一二三四五六七八九])）|(?<=[。；：\s])(?P<n2>[一二三四五六七八九])(?:是|要)?)(?P<verb>[一-鿿])"
)
_DASH = lazy(r"\s*——[^\n]+(?:\n(?!\s*——|\s*\n)[^\n]+)*")
# 先回答三个问题，再讲六条措施，最后提三点期望: of several things told, each is counted in its own place.
_OTHERS = lazy(rf"[先再又还后][^。；！？\n]{{0,14}}?{_N}{{1,2}}(?:个|点|条|件|层|句)[^。；！？\n]*，[^。；！？\n]*$")
_NTH = lazy(rf"(?<=[。！？；：\s])(?:第(?P<n>{_N}{{1,2}})(?:[句个点条层件项问步]|方面))[^。；\n]{{0,8}}?[，：是]")
_ANY = lazy(rf"(?<!“)(?P<n>{_N}{{1,2}})(?:点|个方面|条|个问题|个意见|层意思|句话|个观点|件事|项|个)")
_CHARACTERS = lazy(
    rf"[是就]*(?P<n>{_N}{{1,3}})个字[：，“]*(?P<words>[^。！？”\n]*)(?P<again>[。！”—，]*[^。！？\n]{{0,12}}{_N}{{1,3}}个字)?"
)
_STOP = lazy("[。！？\n]")
_HEADING, _MARKS = 40, "。！？；：，…”"  # characters of a heading at most, and what none ends in
_NUMBERED = lazy("[（(]?[一二三四五六七八九十\\d]{1,2}[）)、.．]|第[一二三四五六七八九十]|[一二三四五六七八九十][是要]")
_NEARER = lazy(
    rf"(?P<n>{_N}{{1,2}})(?:个|点|条|件|项|层|句|种|类|大|方面)(?=[^。！？\n]{{0,30}}[：。]\s*(?:一是|一要|一靠|第一|（一）|首先))"
)
_TAIL = 50  # characters before the first part that are looked at
_SAME = 60  # characters of the same sentence before a promise
_NEXT_PART = lazy(r"\n\s*[一二三四五六七八九十]{1,2}、")


def find(doc: Document) -> Iterator[Hit]:
    told: list[Hit] = []
    for hit in _found(doc):  # one promise is told of once, by whoever looks first
        known = _of_characters(doc, hit) or _headed(doc, hit.end)
        if not known and not any(one.start < hit.end and hit.start < one.end for one in told):
            told.append(hit)
            yield hit


def _headed(doc: Document, at: int) -> bool:
    """Whether the paragraph behind the promise is a heading without a number: what is numbered below it is of another rank."""
    start = next((start for start, _ in doc.paragraphs if start > at), None)
    end = doc.text.find("\n", start) if start is not None else -1
    words = doc.text[start:end].rstrip() if end > 0 else ""
    return 0 < len(words) <= _HEADING and words[-1] not in _MARKS and _NUMBERED.match(words) is None


def _of_characters(doc: Document, hit: Hit) -> bool:
    """主要是四个字：监督、参与。 – so many characters there are; 七个字：……——是九个字: the speaker sees it himself."""
    match = _CHARACTERS.match(doc.text, hit.start)
    if match is None:
        return False
    words = re.sub("[^一-鿿]", "", match["words"])
    return len(words) == parse_chinese(match["n"]) or match["again"] is not None


def _found(doc: Document) -> Iterator[Hit]:
    listed = {match.start("n"): match for match in doc.finditer(_PROMISE)}
    parts = list(_parts(doc, set(listed)))
    yield from parts
    for match in listed.values():
        wanted = parse_chinese(match["n"])
        count = counting.items(doc.text, match.end())
        if wanted is not None and wanted > 1 and count > 1 and count != wanted:
            yield Hit(match.start(), match.end("n") + 1, {"count": f"{_words(count)}项"})
    yield from (hit for hit in _ahead(doc) if hit.start not in listed)
    yield from (hit for hit in _bracketed(doc) if hit.start not in listed)
    for match in doc.finditer(_COUNTED):
        wanted, count = parse_chinese(match["n"]), match["items"].count("；") + 1
        if wanted is not None and count != wanted and match.start("n") not in listed:
            yield Hit(match.start(), match.end("n") + 1, {"count": f"{_words(count)}项"})
    yield from _paired(doc)
    for kept in (one for one in doc.once(promised.find) if one.span[0] not in listed):
        yield Hit(*kept.span, {"count": ""}, message=f"“{doc.text[slice(*kept.span)]}”，{kept.told}")
    told = Spans((hit.start, hit.end) for hit in parts)
    yield from (hit for hit in _dashed(doc) if hit.start not in listed and not told.meets(hit.start, hit.end))
    rows = {start: (start, end, count, end) for start, end, count in counting.in_a_row(doc)}
    rows |= {row[0]: row for row in listings.more(doc) if row[0] not in rows and row[0] not in listed}
    for start, end, count, stop in rows.values():
        if any(_count(one["n"]) == count for one in _NEARER.finditer(doc.text, end, min(end + _SAME, len(doc.text)))):
            continue  # 走了9个县区，有三个“不够”：一是…… the nearer count is kept
        message = f"“{doc.text[start:end]}”，列出的却有{_words(count)}项"
        yield Hit(start, stop, {"count": f"{_words(count)}项"}, message=message)


def _ahead(doc: Document) -> Iterator[Hit]:
    first = next((part.start for part in doc.sections if part.number == 1), None)
    if first is None or doc.gaps or doc.section is not None:
        return
    start = max(0, first - _TAIL)
    match = _ENDS.search(doc.text[start:first])
    wanted, count = parse_chinese(match["n"]) if match else None, len(_numbers(doc, first))
    if match and wanted is not None and count > 1 and count != wanted:
        at = start + match.start("n")
        yield Hit(at, at + 2, {"count": f"{_words(count)}个部分"})


def _bracketed(doc: Document) -> Iterator[Hit]:
    """重点抓好三件事。 and behind it the paragraphs （一） （二） …, or 第一， 第二， …, up to the next numbered part."""
    for match in doc.finditer(_ANNOUNCED):
        wanted, kind, count = parse_chinese(match["n"]), match["kind"], 0
        stop = _NEXT_PART.search(doc.text, match.end())
        for item in _PARAGRAPH[kind].finditer(doc.text, match.end() - 1, stop.start() if stop else len(doc.text)):
            count = count + 1 if parse_chinese(item[1]) == count + 1 else count
        if wanted is not None and count > 1 and count != wanted and not doc.gaps:
            yield Hit(match.start(), match.end("n") + 1, {"count": f"{_words(count)}项"})


def _paired(doc: Document) -> Iterator[Hit]:
    """围绕“五比五看”…… and behind it （一）比进度，…… （二）比质量，……: the slogan says how many."""
    for match in doc.finditer(_SLOGAN):
        wanted, count, same = parse_chinese(match["n"]), 0, 0
        stop = _NEXT_PART.search(doc.text, match.end())
        for item in _VERBS.finditer(doc.text, match.end(), stop.start() if stop else len(doc.text)):
            if parse_chinese(item["n"] or item["n2"]) == count + 1:
                count, same = count + 1, same + (item["verb"] == match["verb"])
        if wanted is not None and same > 2 and count != wanted and not doc.gaps:
            yield Hit(match.start() + 1, match.end() - 1, {"count": f"{_words(count)}项"})


def _dashed(doc: Document) -> Iterator[Hit]:
    """在此，我提五点希望： and behind it the paragraphs that open with a dash."""
    for match in doc.finditer(_DASHES):
        wanted, count, at = parse_chinese(match["n"].replace("两", "二")), 0, match.end()
        while item := _DASH.match(doc.text, at):
            count, at = count + 1, item.end()
        if wanted is not None and count > 1 and count != wanted and not doc.gaps:
            yield Hit(match.start(), match.end("n") + 1, {"count": f"{_words(count)}项"})


def _parts(doc: Document, listed: set[int]) -> Iterator[Hit]:
    """讲四点意见 against the numbered parts: those behind it, or of the outline when one section is checked."""
    if doc.gaps:
        return
    for match in doc.finditer(_SPEECH):
        numbers = _numbers(doc, match.end())
        wanted = parse_chinese(match["n"])
        if not numbers or wanted is None or wanted < 2 or match.start("n") in listed:
            continue
        if _OTHERS.search(doc.text, max(0, match.start() - _SAME), match.start()):
            continue
        if promised.fulfilled(doc, match[0], int(wanted)):
            continue
        if int(wanted) not in (len(numbers), max(numbers), _with_optional(doc)) and not (
            _also(doc, match, len(numbers)) or _another(doc, match, len(numbers)) or _in_words(doc, match.end(), wanted)
        ):
            yield Hit(*match.span(), {"count": f"{_words(len(numbers))}个部分"}, suggestion=_put(match, len(numbers)))


def _also(doc: Document, match: re.Match[str], count: int) -> bool:
    """先回答三个问题，再讲六条措施，最后提三点期望: another promise beside it, or all of them, comes to the numbered parts."""
    start = max(doc.text.rfind(mark, 0, match.start()) for mark in "。！？\n") + 1
    stop = _STOP.search(doc.text, match.end())
    end = stop.start() if stop else len(doc.text)
    if sum(1 for _ in announced.SAID.finditer(doc.text, start, end)) > 2:
        return True  # 讲清一个变化，剖析两个案例，提出四条建议: each is a part of its own
    others = [_count(one["n"]) for one in _ANY.finditer(doc.text, start, end) if one.start("n") != match.start("n")]
    return bool(others) and count in (*others, sum(others) + _count(match["n"]))


def _in_words(doc: Document, start: int, wanted: Decimal) -> bool:
    """只说五句话 and behind it 第一句，…… up to 第五句，……: what is numbered there is a list within one of these."""
    said = {_count(item["n"]) for item in _NTH.finditer(doc.text, start)}
    return said >= set(range(1, int(wanted) + 1)) and int(wanted) + 1 not in said


def _another(doc: Document, match: re.Match[str], count: int) -> bool:
    """张书记刚才提出五个方面的要求。下面，我再强调两点: what another one said, where a promise behind it is kept."""
    first = next((part.start for part in doc.sections if part.number == 1 and part.start > match.end()), match.end())
    return any(_count(one["n"]) == count for one in _SPEECH.finditer(doc.text, match.end(), first))


def _count(words: str) -> int:
    return int(words) if words.isdecimal() else int(parse_chinese(words.replace("两", "二")) or 0)


def _numbers(doc: Document, start: int) -> list[int]:
    if doc.section is not None:
        specs = doc.outline.sections if doc.outline else ()
        return [spec.number for spec in specs if spec.number and not spec.optional]
    return [part.number for part in doc.sections if part.number and part.start >= start]


def _with_optional(doc: Document) -> int | None:
    """How many parts there are with the outline's optional ones: a single section without a brief does not tell."""
    if doc.section is None or doc.outline is None:
        return None
    return sum(bool(spec.number) for spec in doc.outline.sections)


def _put(match: re.Match[str], count: int) -> str:
    return match[0].replace(match["n"], _words(count), 1)


def _words(count: int) -> str:
    if count > 99:  # hundreds of texts in one file
        return str(count)
    return "两" if count == 2 else chinese_ordinal(count)
