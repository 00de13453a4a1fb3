"""How many things an enumeration has, whatever it is numbered with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.spans import holding
from pipeline.figures import parse_chinese
from pipeline.patterns import lazy

_C = "[一二三四五六七八九十]{1,2}"
_EDGE = r"(?:(?<=[。；：，\n])|(?<=[。！？]”)|^)[ \t　]*"
# Each way of numbering: what an item begins with, and what ends the list.
_NEXT_PART = lazy(rf"\n\s*{_C}、")
_NEXT_ITEM = lazy(rf"\n\s*(?:{_C}、|（{_C}）)")
_OF_THEM = "(?:句话?|点|个|条|件|项|步|方面|关|招)"  # 第一句话，……；第二句话，……
_WAYS = (
    (lazy(rf"[\s—]*（{_C}）"), lazy(rf"(?:(?<=[。；：\n])|^)[ \t　]*（({_C})）"), _NEXT_PART),
    (lazy(r"[\s—]*第一[，、]"), lazy(rf"{_EDGE}第({_C})[，、]"), _NEXT_ITEM),
    (
        lazy(rf"[\s—]*第一{_OF_THEM}"),
        lazy(rf"(?:(?<=[。；：，\n])|^)[ \t　]*第({_C}){_OF_THEM}"),
        _NEXT_ITEM,
    ),
    (lazy(r"[\s—]*1[.．、]"), lazy(r"(?:(?<=[。；：\n])|^)[ \t　]*([1-9]\d?)[.．、](?!\d)"), _NEXT_ITEM),
    (lazy(r"[\s—]*一[是要]"), lazy(rf"{_EDGE}({_C})(?:是|要(?=[^求点]))"), _NEXT_ITEM),
    (lazy(r"[\s—]*首先"), lazy(rf"{_EDGE}(首先|其次|再次|第[一二三四五六]|最后)(?=[，要是])"), _NEXT_ITEM),
)
_STEPS = {"首先": 1, "其次": 2, "再次": 3, "第一": 1, "第二": 2, "第三": 3, "第四": 4, "第五": 5, "第六": 6}


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
_ALIKE = lazy(
    rf"(?P<n>{_N})(?:个|种|项|大|条|类)(?P<word>[一-鿿]{{2}})”?(?:：|——|，即|，也就是)“?(?!一是|一要|第一)(?P<items>[^。；：\n]{{4,200}})"
)
# 竹木加工、精密铸造、文旅康养三大产业
_OF = "大(?!会)|级(?!别)|类|支柱|种|个(?:环节|方面|重点|领域|维度|层面|关键|片区|板块|要素|抓手|突破口)|件大事|项(?:重点|任务|工作|能力|情况|指标|内容|标准|要素|制度|服务|活动|机制|措施|权益|权利|职能|职责|条件|成绩|表现|技能)"
_BEFORE = lazy(
    rf"(?:(?m:^)|(?<=[，。；：“”》]))(?P<items>[^，。；：、“”《》\n]{{2,30}}(?:、[^，。；：、“”《》等\n]{{2,8}}){{2,11}}?)(?P<n>{_N})(?P<of>{_OF})"
)
# What every match of ``_BEFORE``, and of ``_NAMED``, ends in: most clauses have none of it, and this is told sooner.
_BEFORE_ENDS = lazy(rf"、[^，。；：、“”《》等\n]{{2,8}}{_N}(?:{_OF})")
_NAMED_ENDS = lazy(rf"、[^，。；：、“”《》等\n]{{2,10}}“{_N}个?[一-鿿]{{1,3}}”")
# 有方案、有台账、有督查“四有”, 问题导向、目标导向“三个导向”: what the word in quotation marks counts ends or begins each piece.
_NAMED = lazy(
    rf"(?:(?m:^)|(?<=[，。；：]))(?P<items>[^，。；：、“”《》\n]{{2,24}}(?:、[^，。；：、“”《》等\n]{{2,10}}){{1,9}})“(?P<n>{_N})个?(?P<word>[一-鿿]{{1,3}})”"
)
# 围绕“三化”目标，即市场化、法治化、国际化、便利化
_SHORT = lazy(
    rf"“(?P<n>{_N})(?P<word>[一-鿿])”[^，。；：、\n]{{0,6}}(?:，即|：|——|，也就是)(?P<items>[^，。；：“”\n]{{2,80}})"
)
# 县乡村三级, 省、市、县三级
_LEVELS = lazy(
    rf"(?P<items>(?:[中央国]|省|市|区|县|乡镇?|镇|街道?|村|社区)(?:、?(?:省|市|区|县|乡镇?|镇|街道?|村|社区)){{1,5}})(?P<n>{_N})级(?=[^别以])"
)
_LEVEL = lazy("中央?|国|省|市|县|乡镇?|镇|街道?|村|社区|区")
_BOTH_HANDS = lazy(
    rf"一手抓[^，。；\n]{{1,12}}，一手抓[^，。；\n]{{1,12}}，(?P<n>{_N})手都要硬|既要[^，。；\n]{{2,12}}，(?:又|也)要[^，。；\n]{{2,12}}，(?P<two>{_N})者(?:不可|缺一)"
)


# 河湾镇、县开发区、县教育工会4个单位作了发言: as many as are named, where somebody speaks.
_SPOKE = lazy(
    "(?:个(?:单位|部门|乡镇|企业|县区)|家(?:单位|企业|工会)|[位名](?:[一-鿿]{0,4}?(?:同志|代表|职工|劳模|朋友|书记|主席|学员|选手|师傅|工匠|嘉宾|企业家)))"
    "(?=(?:负责同志|负责人)?(?:作了|作|分别|先后|围绕|结合|进行|做了|讲了|讲述|谈了|发了|发言|介绍|交流|汇报|说了|畅谈|同大家|跟大家))"
)
_ITEMS = lazy(
    r"(?:^|[，。；：\n])(?P<items>[^，。；：、\n\d“”]{2,16}(?:[、和][^，。；：、\n\d“”]{2,12}){1,7})(?P<n>[2-9]|[两三四五六七八九])$"
)
_ROW = 150  # characters before 这7种能力 in which the row stands
_GROUPED = lazy("[一二三四五六七八九十两几]个[一-鿿]{1,4}的?$")  # 外卖、快递……六个行业的9位师傅: six trades were listed
_FAR = 90  # characters before the count in which its items stand


def _spoke(doc: Document) -> Iterator[tuple[int, int, int]]:
    for match in doc.finditer(_SPOKE):
        row = _ITEMS.search(doc.text[max(0, match.start() - _FAR) : match.start()])
        if row is None or "等" in row["items"] or _GROUPED.search(row["items"]):
            continue
        count = len(re.split("、|和(?!谐|平|美)", row["items"]))
        wanted = int(row["n"]) if row["n"].isdecimal() else parse_chinese(row["n"])
        if count > 1 and count != wanted:
            yield match.start() - 1, match.end(), count


# 会做三件事：会建会，会协商，会服务。 Each piece begins with the same word.
_SAME_WORD = lazy(
    r"(?<![第零百千万亿、0-9.])(?P<n>[二三四五六七八九十两2-9])(?:件事情?|条|点|样|项|个方面|种本领|招|个关键|步棋|关|道关口?|篇文章|本账|支队伍|张牌|个坚持|门功课|道题)[^，。；：、“”\n]{0,6}：(?P<items>(?P<w>[一-鿿])[^，。；：、“”\n]{1,8}(?P<by>[，、；])(?P=w)[^，。；：、“”\n]{1,8}(?:(?P=by)(?P=w)[^，。；：、“”\n]{1,8}){0,8})[。；]"
)
# 政治能力、……、抓落实能力。这7种能力
_THESE = lazy(
    rf"(?<=[。，；])(?:以上|上述)?这(?P<n>{_N}|[2-9]|1[0-2])(?:种|个|项|大|类|条)(?P<word>[一-鿿]{{2}})(?=[，。对是既都互相同缺])"
)
# “建、转、用”四个环节
_QUOTED = lazy(
    rf"“(?P<items>[一-鿿]{{1,2}}(?:、[一-鿿]{{1,2}}){{1,6}})”(?P<n>{_N}|[2-9])(?:个字|字诀|个环节|个方面|个步骤|个重点|个关键|项工作|项措施|项功能|步走?|关(?!键|系))"
)
_LAST_ROW = "(?:(?:[^，。；：、\n]{{1,30}}{0}[”]?、)+)[^，。；：、\n]{{0,30}}{0}[”]?[。，；]$"


def _told_of(doc: Document) -> Iterator[tuple[int, int, int]]:
    for match in doc.finditer(_SAME_WORD):
        count = len(match["items"].split(match["by"]))
        if count != _number(match["n"]):
            yield match.start("n"), match.start("n") + 2, count
    for match in doc.finditer(_QUOTED):
        count = match["items"].count("、") + 1
        if count != _number(match["n"]):
            yield match.start("n"), match.end(), count
    for match in doc.finditer(_THESE):
        row = lazy(_LAST_ROW.format(match["word"])).search(doc.text, max(0, match.start() - _ROW), match.start())
        count = row[0].count(match["word"]) if row else 0
        if row and count > 1 and count != _number(match["n"]):
            yield match.start("n"), match.end("word"), count


def _number(words: str) -> int | None:
    value = int(words) if words.isdecimal() else parse_chinese(words.replace("两", "二"))
    return None if value is None else int(value)


# 坚持“四个面向”……要面向世界科技前沿、面向经济主战场、……: the row begins each piece with the word that is counted.
_FOUR = lazy(
    rf"“(?P<n>{_N})个(?P<word>(?!维护|自信|意识|确立|全面|务必|代表|革命|伟大|结合)[一-鿿]{{2}})”(?P<gap>[^“”\n]{{1,60}}?)(?P<items>(?P=word)[^，。；：、“”\n]{{2,16}}(?P<by>[、；])(?P=word)[^，。；：、“”\n]{{2,16}}(?:(?:(?P=by)|[和及])(?P=word)[^，。；：、“”\n]{{2,16}}){{0,8}})[。，；]"
)
# 要把握好四个关系。要把握好守正和创新的关系，……。要把握好发展和维权的关系，……
_SENTENCES = lazy(
    r"(?P<verb>[一-鿿]{2,6}?)(?:以下|如下|好)?(?P<n>[二两三四五六七八九2-9])(?:个|对|种|项|组|大)(?P<word>关系|问题|原则|导向|环节|能力|意识|优势|理念|底线|关口|转变|统一|结合|维度)[。：](?P<rest>[^\n]+)"
)
# 1953年、1964年、……和2010年成功进行了六次全国人口普查
_YEARS = lazy(
    r"(?P<items>(?:(?:19|20)\d\d年?[、，])+(?:(?:19|20)\d\d年?[、，]?)?(?:和|及|以及|与)?(?:19|20)\d\d年)(?P<gap>[^，。；\n\d“”]{0,14}?)(?P<n>[二三四五六七八九十两]|[2-9]|十[一二三])(?P<of>[次届轮版])"
)
_ONE_OF = lazy("[二三四五六七八九十两]个|”")
_EACH = lazy("各|每|又|再|第|先后$|都|均")


# 五个关键词：学习、实干、创新、服务。 坚持“四个结合”，做到上下结合、内外结合、点面结合。
_COLON = lazy(
    rf"(?<![第一二三四五六七八九十百千万亿几、\d.])(?P<n>{_N})(?:个|项|种|条|大|对|类|方面|点)[^，。；：、\d“”]{{0,8}}”?：(?P<items>[^，。；：、“”\n]{{1,8}}(?:、[^，。；：、“”\n]{{1,8}}){{1,9}})[。；]"
)
# 坚持“五个必须”，必须……，必须……。
_BEGUN = lazy(
    rf"“(?P<n>{_N})个(?P<word>(?!自信|意识|维护|确立|全面)[一-鿿]{{2}})”[，：](?P<items>(?P=word)[^。；：\n“”]{{2,120}})[。；]"
)
_JOINED = lazy(
    rf"“(?P<n>{_N})个(?P<word>(?!自信|意识|维护|确立|全面)[一-鿿]{{2}})”[^，。；：“”\n]{{0,4}}，(?:做到|坚持|实现|推动|突出|强化|抓好|即|注重|推进)(?P<items>[^，。；：、“”\n]{{1,10}}(?P=word)(?:、[^，。；：、“”\n]{{1,10}}(?P=word)){{1,8}})[，。；]"
)


def _short(doc: Document) -> Iterator[tuple[int, int, int]]:
    for match in doc.finditer(_COLON):
        pieces = match["items"].split("、")
        same = len({len(piece) for piece in pieces}) == 1 and "等" not in pieces[-1]
        if same and len(pieces) != _number(match["n"]):
            yield match.start("n"), match.end("n") + 1, len(pieces)
    for match in doc.finditer(_BEGUN):
        pieces = re.split("[，、]", match["items"])
        alike = [piece for piece in pieces if piece.startswith(match["word"])]
        if len(alike) == len(pieces) > 1 and len(pieces) != _number(match["n"]):
            yield match.start("n"), match.end("word"), len(pieces)
    for match in doc.finditer(_JOINED):
        count = match["items"].count("、") + 1
        if count != _number(match["n"]):
            yield match.start("n"), match.end("word"), count


def _rows(doc: Document) -> Iterator[tuple[int, int, int]]:
    for match in doc.finditer(_FOUR):
        count = match["items"].count(match["word"])
        if count != _number(match["n"]) and not _ONE_OF.search(match["gap"]):
            yield match.start("n"), match.end("word"), count
    for match in doc.finditer(_YEARS):
        count = len(re.findall(r"\d{4}", match["items"]))
        if count > 2 and count != _number(match["n"]) and not _EACH.search(match["gap"]):
            yield match.start("n"), match.end("of"), count
    for match in doc.finditer(_SENTENCES):
        firsts = [re.split("[，：]", sentence)[0] for sentence in re.split("[。；！]", match["rest"])]
        verb = match["verb"][-2:]
        alike = [words for words in firsts if words.endswith(match["word"]) and verb in words]
        # one behind the other, from the first on: what stands between would be of another kind
        if len(alike) > 1 and firsts[: len(alike)] == alike and len(alike) != _number(match["n"]):
            yield match.start("n"), match.end("word"), len(alike)


def in_a_row(doc: Document) -> Iterator[tuple[int, int, int]]:
    """Start and end of a count, and how many things stand in the row beside it, where these are another number."""
    for match in doc.finditer(_ALIKE):
        pieces = [piece.strip("“”") for piece in re.split("[、，]", match["items"])]
        alike = [piece for piece in pieces if piece.endswith(match["word"]) or piece.startswith(match["word"])]
        if len(alike) == len(pieces) > 1 and len(pieces) != parse_chinese(match["n"]):
            yield match.start("n"), match.end("word"), len(pieces)
    yield from _spoke(doc)
    yield from _rows(doc)
    told = {match.start("n") for match in doc.finditer(_ALIKE)}
    yield from (found for found in _short(doc) if found[0] not in told)
    yield from _told_of(doc)
    for match in _at_edges(doc, _BEFORE, _BEFORE_ENDS, "，。；：“”》\n"):
        first, *rest = match["items"].split("、")
        same = len({len(piece) for piece in rest}) == 1 and len(first) >= len(rest[0])
        if same and len(rest) + 1 != parse_chinese(match["n"]):
            yield match.start("n"), match.end(), len(rest) + 1
    yield from _named(doc)
    for match in doc.finditer(_LEVELS):
        levels = _LEVEL.findall(match["items"])
        # 市县区, 县市 and 乡镇街道 may be one level or two.
        if (
            not {"区", "街", "街道", "社区", "镇"} & set(levels)
            and "县市" not in "".join(levels)
            and len(levels) != parse_chinese(match["n"])
        ):
            yield match.start("n"), match.end(), len(levels)
    for match in doc.finditer(_BOTH_HANDS):
        group = "n" if match["n"] else "two"
        if parse_chinese(match[group].replace("两", "二")) != 2:
            yield match.start(group), match.end(group) + 1, 2


def _at_edges(doc: Document, pattern: re.Pattern[str], ends: re.Pattern[str], edges: str) -> Iterator[re.Match[str]]:
    """The matches of a pattern that begins right behind one of ``edges``, crosses none, and ends as ``ends`` does."""
    for start, _ in holding(doc.text, ends, edges):
        if match := pattern.match(doc.text, start):
            yield match


def _named(doc: Document) -> Iterator[tuple[int, int, int]]:
    named = _at_edges(doc, _NAMED, _NAMED_ENDS, "，。；：\n")
    for pattern, matches in ((_NAMED, named), (_SHORT, doc.finditer(_SHORT))):
        for match in matches:
            pieces, word = match["items"].split("、"), match["word"]
            first = pieces[0] if pattern is _SHORT else pieces[0][-len(pieces[-1]) :]
            pieces[0] = first
            alike = all(piece.endswith(word) for piece in pieces) or all(piece.startswith(word) for piece in pieces)
            if alike and len(pieces) > 1 and len(pieces) != parse_chinese(match["n"]):
                yield match.start("n"), match.end("word"), len(pieces)
