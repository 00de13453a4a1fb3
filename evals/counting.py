"""How many things an enumeration has, whatever it is numbered with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from pipeline.figures import parse_chinese

_C = "[一二三四五六七八九十]{1,2}"
_EDGE = r"(?:(?<=[。；：，\n])|^)[ \t　]*"
# Each way of numbering: what an item begins with, and what ends the list.
_NEXT_PART = re.compile(rf"\n\s*{_C}、")
_NEXT_ITEM = re.compile(rf"\n\s*(?:{_C}、|（{_C}）)")
_WAYS = (
    (re.compile(rf"[\s—]*（{_C}）"), re.compile(rf"(?:(?<=[。；：\n])|^)[ \t　]*（({_C})）"), _NEXT_PART),
    (re.compile(r"[\s—]*第一[，、]"), re.compile(rf"{_EDGE}第({_C})[，、]"), _NEXT_ITEM),
    (re.compile(r"[\s—]*1[.．、]"), re.compile(r"(?:(?<=[。；：\n])|^)[ \t　]*([1-9]\d?)[.．、](?!\d)"), _NEXT_ITEM),
    (re.compile(r"[\s—]*一[是要]"), re.compile(rf"{_EDGE}({_C})(?:是|要(?=[^求点]))"), _NEXT_ITEM),
    (re.compile(r"[\s—]*首先"), re.compile(rf"{_EDGE}(首先|其次|再次|第[三四五六]|最后)(?=[，要是])"), _NEXT_ITEM),
)
_STEPS = {"首先": 1, "其次": 2, "再次": 3, "第三": 3, "第四": 4, "第五": 5, "第六": 6}


def items(text: str, start: int) -> int:
    """How many items follow ``start`` in their order, one, two, three …, before the next numbered part."""
    for opens, item, ends in _WAYS:
        if opens.match(text, start):
            stop = ends.search(text, start + 1 if ends is _NEXT_ITEM else start)
            return _counted(text, item, start, stop.start() if stop else len(text))
    return 0


def _counted(text: str, item: re.Pattern[str], start: int, end: int) -> int:
    count = 0
    for match in item.finditer(text, start, end):
        value = _value(match[1], count)
        if value == count + 1:
            count += 1
        elif value == 1:
            break
    return count


def _value(words: str, count: int) -> int | None:
    if words == "最后":
        return count + 1
    if words in _STEPS:
        return _STEPS[words]
    value = int(words) if words.isdecimal() else parse_chinese(words)
    return None if value is None else int(value)


_N = "[一二三四五六七八九十两]"
# “三个到位”：思想认识到位、组织领导到位、措施落实到位
_ALIKE = re.compile(
    rf"(?P<n>{_N})个(?P<word>[一-鿿]{{2}})”?(?:：|——|，即)“?(?!一是|一要|第一)(?P<items>[^。；：\n]{{4,200}})"
)
# 竹木加工、精密铸造、文旅康养三大产业
_BEFORE = re.compile(
    rf"(?:(?m:^)|(?<=[，。；：“”》]))(?P<items>[^，。；：、“”《》\n]{{2,30}}(?:、[^，。；：、“”《》等\n]{{2,8}}){{2,11}}?)(?P<n>{_N})(?P<of>大(?!会)|级(?!别)|类|支柱|种)"
)


# 河湾镇、县开发区、县教育工会4个单位作了发言: as many as are named, where somebody speaks.
_SPOKE = re.compile(
    "(?:个(?:单位|部门|乡镇|企业|县区)|家(?:单位|企业|工会)|[位名](?:同志|代表|职工|劳模))"
    "(?=(?:负责同志|负责人)?(?:作了|作|分别|先后|围绕|结合|进行|做了))"
)
_ITEMS = re.compile(
    r"(?:^|[，。；：\n])(?P<items>[^，。；：、\n\d“”]{2,16}(?:[、和][^，。；：、\n\d“”]{2,12}){1,7})(?P<n>[2-9]|[两三四五六七八九])$"
)
_FAR = 90  # characters before the count in which its items stand


def _named(doc: Document) -> Iterator[tuple[int, int, int]]:
    for match in doc.finditer(_SPOKE):
        row = _ITEMS.search(doc.text[max(0, match.start() - _FAR) : match.start()])
        if row is None or "等" in row["items"]:
            continue
        count = len(re.split("、|和(?!谐|平|美)", row["items"]))
        wanted = int(row["n"]) if row["n"].isdecimal() else parse_chinese(row["n"])
        if count > 1 and count != wanted:
            yield match.start() - 1, match.end(), count


def in_a_row(doc: Document) -> Iterator[tuple[int, int, int]]:
    """Start and end of a count, and how many things stand in the row beside it, where these are another number."""
    for match in doc.finditer(_ALIKE):
        pieces = [piece.strip("“”") for piece in re.split("[、，]", match["items"])]
        alike = [piece for piece in pieces if piece.endswith(match["word"]) or piece.startswith(match["word"])]
        if len(alike) == len(pieces) > 1 and len(pieces) != parse_chinese(match["n"]):
            yield match.start("n"), match.end("word"), len(pieces)
    yield from _named(doc)
    for match in doc.finditer(_BEFORE):
        first, *rest = match["items"].split("、")
        same = len({len(piece) for piece in rest}) == 1 and len(first) >= len(rest[0])
        if same and len(rest) + 1 != parse_chinese(match["n"]):
            yield match.start("n"), match.end(), len(rest) + 1
