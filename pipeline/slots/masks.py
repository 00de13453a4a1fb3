"""What stands where a word or a figure was taken out: every style of mask, told from its look-alikes, typed by context.

``scan`` is the recogniser behind ``slots.find``. A mask is a run of × * ＊ ﹡ X x _ ○ □ 某 and their kin, digits cut off
(20××), a word in brackets ([联系人姓名], 【待补：…】, {姓名}, (名称替换)), empty brackets, or a lone dot in quotation marks.
Look-alikes are left alone: X光, 5×8, 某些, C++, Markdown's marks, rule lines, XX世纪, 二○二三. One pass with bounded
patterns, so that the work grows with the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from pipeline.patterns import lazy
from pipeline.slots.context import TITLES, name_by_context, name_by_words

_TIMES = "×✕✖╳"
_STAR = "*＊﹡∗✱"
_LETTER = "XxＸｘ"
_LINE = "_＿"
_RING = "○〇◯"
_BOX = "□☐▢"
MARKS = _TIMES + _STAR + _LETTER + _LINE + _RING + _BOX + "某"
REDACTED = "█▇▆▓▒░"  # nothing else than masks, where they do not fill a line
BULLETS = "■◼●▲△▽◆◇★☆◎"  # masks only before a unit's name (■■县), as they mostly are bullets
_UNIT = "(?:省(?![略力心钱])|市(?![场值民面容盟])|县|区(?![域别块间分])|州|旗|镇(?!痛)|乡(?![亲愁村土])|自治|街道|局(?![面部域限势中])|厅"
_M = f"[{_TIMES}{_STAR}{_LETTER}{_LINE}{_RING}{_BOX}]"
_DIGIT = "0123456789０１２３４５６７８９"
_CHINESE_DIGIT = "一二三四五六七八九十百千零〇○"
_WORDS = (
    "姓名|名字|名称|单位|公司|机构|部门|职务|职位|时间|日期|年份|地点|地名|地区|数字|数量|数据|金额|人数|届次|会议|活动"
    "|文件|口号|内容|标题|称呼"
)
_ASKED = "待填写?|待补充?|待定|待核实?|待确认|待完善|请填写?|请补充?|请输入|此处填写|此处补充"

_TOKEN = lazy(
    rf"""
      【(?P<lenticular>[^【】\n]{{1,130}})】
    | [\[［](?P<square>[^\[\]［］\n]{{1,24}})[\]］](?![(（])
    | \{{\{{?\s?(?P<brace>[^{{}}\n]{{1,24}})\s?\}}\}}?
    | [<＜](?P<angle>[^<>＜＞\n]{{1,16}})[>＞]
    | [（(](?P<round>[^（）()\n]{{0,8}}(?:替换|待填|待补充?|待定)|此处[^（）()\n]{{1,12}}|[ 　]{{2,12}}|　)[）)]
    | (?<=“)(?P<dots>[.．·]{{1,3}})(?=”)
    | (?<![0-9A-Za-z])(?P<year>(?:19|20)(?:[0-9]{_M}|{_M}{{2}}|某某?)|[0-9]{_M}[0-9]{{2}}(?=\s?年)
        |二[○〇零](?![{_CHINESE_DIGIT}]{{2}})(?:{_M}{{2}}|[{_CHINESE_DIGIT}]{_M})(?=\s?年))(?![0-9A-Za-z])
    | (?P<redacted>[{REDACTED}]+)
    | (?P<bullets>(?:(?<=[一-鿿])[{BULLETS}]|(?<![{BULLETS}])[{BULLETS}]{{2,6}})(?={_UNIT}|公司|集团|同志|总工会)|(?<=[一-鿿])[■●█]{{2,6}}(?=[一-鿿])))
    | (?<![0-9A-Za-z])(?P<letters>(?P<twin>[A-WYZ])(?P=twin){{1,3}}(?={_UNIT}))|[A-WYZ](?=省(?![略力心钱])|市(?![场值民面容盟])|县))
    | (?P<day>(?:{_M}|某){{1,2}}\s?月\s?(?:{_M}|某){{1,2}}(?=\s?日))
    | (?P<run>(?:{_M}|某)+)
    """,
    re.VERBOSE,
)
_OPENING = lazy(f"[【\\[［{{<＜（(.．·0-9二A-WYZ{MARKS}{REDACTED}{BULLETS}]")  # what a token begins with
_DENSE = 4  # of so many characters one that a token could begin with: it is tried as quickly at all of them
_BRACKETS = ("lenticular", "square", "brace", "angle", "round")
_RAY = lazy(r"光|射|线|片|轴|染色体|型|坐标|因子|档案|代(?!表)|世代")
_PAIRED = lazy(r"\*{1,3}|_{1,3}")
_LONGEST_RUN = 40  # characters; what goes on beyond it is a rule or debris
_LONGEST = 80  # characters between the marks of an emphasis
_SIZE = lazy(r"[0-9０-９](?:[毫厘分]?米|公里|千米|[cmk]?m|元|个|人|天|次|[%％])\s?$")
_PLACE = lazy(r"[省市县区州旗镇乡村]|街道|自治")
_CALLED = lazy("(?:叫|喊|称|称呼|叫作|称为|一声|道)$")
_TITLE = lazy(TITLES)
_SURNAME = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁沈姜崔谭陆范汪廖石"
    "贾韦邹熊孟秦阎薛侯雷龙段郝孔邵毛万顾赖康贺严尹钱施牛洪龚"
)
_SOMEBODY = lazy(r"等|同志|、|，|（|$|\n")
_LETTERS = lazy(r"[、，,和与/]\s?[A-WYZa-wyz](?![A-Za-z])")  # X、Y: letters used as letters
_YEAR = lazy(r"(?:19|20)\d\d年")
_FULL_WIDTH = str.maketrans(",;:?!()", "，；：？！（）")  # one to one, so that offsets hold
_FILLING = f" \t　*＊_-{REDACTED}"  # what a rule line or an empty line of a form consists of
_BOUNDARY = frozenset(" 　\t\n，。、；：？！,.;:?!“”‘’\"'《》（）()—…-·")


@dataclass(frozen=True, slots=True)
class Mask:
    """``name`` is a slot name; ``detail`` what the mask itself says; ``start``/``end`` include 市 of ×市 and its like."""

    name: str
    start: int
    end: int
    detail: str = ""


def scan(text: str) -> Iterator[Mask]:
    """All masks of ``text`` but 【待填：…】 with a label of ours, which ``slots`` reads itself; in order, disjoint."""
    marked = frozenset(start for start, _ in emphasis(text))
    last = 0
    for match in _tokens(text):
        if match.start() < last:
            continue  # inside the suffix of the mask before
        mask = _mask(text, match, marked)
        if mask is not None:
            last = mask.end
            yield mask


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """``_TOKEN.finditer(text)``, tried only where a token can begin, unless that is nearly everywhere."""
    most = len(text) // _DENSE
    openings = [opening.start() for opening in islice(_OPENING.finditer(text), most + 1)]
    if len(openings) > most:
        yield from _TOKEN.finditer(text)
        return
    last = 0
    for start in openings:
        if start >= last and (match := _TOKEN.match(text, start)):
            last = match.end()
            yield match


def _mask(text: str, match: re.Match[str], marked: frozenset[int]) -> Mask | None:
    kind = match.lastgroup or "run"
    start, end = match.span() if kind in _BRACKETS else match.span(kind)
    if kind in _BRACKETS:
        return _bracketed(text, match, kind)
    if kind == "dots":
        return Mask("slogan", start, end)
    if kind == "day":
        return Mask("date", start, _after(text, end, "日"))
    if kind == "year":
        return Mask("year", start, end)
    if kind in ("letters", "bullets") or (kind == "redacted" and not _ruled(text, start, end)):
        return _typed(text, start, end)
    if kind == "redacted" or start in marked or end - start > _LONGEST_RUN or _lookalike(text, start, end):
        return None
    return _typed(text, start, end)


def _after(text: str, end: int, suffix: str) -> int:
    """The offset behind ``suffix``, blanks before it included."""
    return text.index(suffix, end) + len(suffix)


def _typed(text: str, start: int, end: int) -> Mask:
    left = text[max(0, start - 14) : start].rpartition("\n")[2].translate(_FULL_WIDTH)
    right = text[end : end + 16].partition("\n")[0].translate(_FULL_WIDTH)
    if text[start] == "某" and left[-1:] in _SURNAME and not _PLACE.match(text, end):
        return Mask("person", start, end)
    name, longer = name_by_context(left, right, min(end - start, 4))
    return Mask(name, start, end + longer)


def _bracketed(text: str, match: re.Match[str], kind: str) -> Mask | None:
    start, end = match.span()
    words = match[kind].strip()
    if not words:
        return None if text[start - 2 : start].strip() in ("-", "*", "+") else _typed(text, start, end)
    if re.fullmatch(f"[{re.escape(MARKS)}]+", words):
        task = len(words) == 1 and text[start - 2 : start].strip() in ("-", "*", "+")
        return None if task else _typed(text, start, end)
    if "单字" in words and kind == "round":
        return Mask("unknown", start, end)
    asked = re.match(f"(?:{_ASKED})[：:，,]?", words)
    masked = re.search("[×＊*XxＸ○_]", words) and re.search("[一-鿿]", words)
    named = re.fullmatch(f"[一-鿿、×＊*XxＸ]{{0,12}}(?:{_WORDS})", words)
    variable = re.fullmatch("[a-z][a-z_]{1,20}", words)
    allowed = {
        "lenticular": asked or masked,
        "square": asked or masked or named,
        "brace": asked or masked or named or variable,
        "angle": asked or named,
        "round": True,
    }
    if not allowed[kind]:
        return None
    detail = words[asked.end() :] if asked else words
    return Mask(name_by_words(detail), start, end, detail)


def _lookalike(text: str, start: int, end: int) -> bool:
    """Whether the run is something else than a mask."""
    kind = text[start]
    before, after = text[start - 1 : start], text[end : end + 1]
    near, next_ = text[max(0, start - 3) : start].rstrip()[-1:], text[end : end + 3].lstrip()[:1]
    if kind == "某" or text[end - 1] == "某":
        return _ordinary_someone(text, start, end)
    if _ascii_word(before) or _ascii_word(after):
        return kind not in _TIMES or _ascii_word(before) or _YEAR.match(text, end) is None
    if _digit(near) and _digit(next_):
        return True
    if kind in _TIMES:
        return near in tuple("√✓打画划叉勾") or (
            _digit(next_) and _SIZE.search(text, max(0, start - 5), start) is not None
        )
    if kind in _LETTER:
        return (before == " " and near.isascii() and near.isalpha() and near not in _LETTER) or _latin(text, start, end)
    if kind in _STAR + _LINE:
        return _ruled(text, start, end)
    if kind in _RING:
        return end - start < 2 or before in tuple(_CHINESE_DIGIT) or after in tuple(_CHINESE_DIGIT)
    return end - start < 2 and (before in ("", *_BOUNDARY) or after in ("", " ", "　"))  # a box to be ticked


def _digit(mark: str) -> bool:
    return bool(mark) and mark in _DIGIT


def _ascii_word(mark: str) -> bool:
    return bool(mark) and ((mark.isascii() and mark.isalnum()) or mark in _DIGIT)


def _ordinary_someone(text: str, start: int, end: int) -> bool:
    """某 as a word (某些, 某个, 某单位) and not for a name (某市, 某某, 张某、). In 互相叫“某主席” it is what people say."""
    if text[start - 1 : start] == "“" and _CALLED.search(text, max(0, start - 5), start - 1):
        return end - start == 1
    if end - start > 1 or _PLACE.match(text, end):
        return False
    if text[start - 1 : start] in _SURNAME:
        return _SOMEBODY.match(text, end) is None
    return _TITLE.match(text, end) is None


def _latin(text: str, start: int, end: int) -> bool:
    """X in an address, a formula, or a word of its own (X光, XX世纪)."""
    left, right = text[max(0, start - 2) : start], text[end : end + 2]
    if re.fullmatch("[A-Za-z][(（]", left) or left[-1:] in tuple("+=^/\\@") or right[:1] in tuple("+=^/\\@"):
        return True
    if len(left) == 2 and left[1] in ".:-_" and _ascii_word(left[0]):
        return True
    if right[:1] in tuple(".:-_") and (len(right) < 2 or _ascii_word(right[1])):
        return True
    if (end - start == 1 and _RAY.match(text, end)) or text.startswith(("世纪", "染色体"), end):
        return True
    return _LETTERS.match(text, end) is not None


def _ruled(text: str, start: int, end: int) -> bool:
    """A Markdown bullet or rule line, a comment's mark, an empty line of a form."""
    if text[start - 1 : start] in ("/", "\\") or text[end : end + 1] == "/":
        return True
    head = text[max(0, start - 40) : start].rpartition("\n")[2]
    tail = text[end : end + 40].partition("\n")[0]
    if head.strip(_FILLING):
        return False
    bullet = text[end : end + 1] in (" ", "\t") and end - start == 1 and not head.strip()
    return bullet or not tail.strip(_FILLING)


def emphasis(text: str) -> list[tuple[int, int]]:
    """Spans of the runs of * or _ that are Markdown's pairs (**要点**) and not masks (受**委托，**市), in order."""
    if "*" not in text and "_" not in text:
        return []
    found: list[tuple[int, int]] = []
    doubtful: list[tuple[int, int]] = []
    single: list[re.Match[str]] = []
    previous: re.Match[str] | None = None
    for match in _PAIRED.finditer(text):
        if previous is not None and previous[0] == match[0] and match.start() - previous.end() <= _LONGEST:
            inner = text[previous.end() : match.start()]
            if _pair(text, previous, match, inner):
                found += [previous.span(), match.span()]
                previous = None
                continue
            phrase = len(match[0]) > 1 and len(_bare(inner)) > 1 and "\n" not in inner and inner == inner.strip()
            if phrase and not _surely(text, previous) and not _surely(text, match):
                doubtful += [previous.span(), match.span()]
                previous = None
                continue
        if previous is not None:
            single.append(previous)
        previous = match
    single += [previous] if previous is not None else []
    # Pairs in the middle of a sentence (要**坚持**党的领导) count only where no other run of the text is a mask.
    if doubtful and any(_surely(text, match) for match in single):
        return found
    return sorted(found + doubtful)


def _surely(text: str, match: re.Match[str]) -> bool:
    """Whether the words around a run leave no doubt that it is a mask."""
    return _typed(text, *match.span()).name not in ("unknown", "place_short", "slogan", "region")


def _pair(text: str, left: re.Match[str], right: re.Match[str], inner: str) -> bool:
    """Both marks stand at a boundary and hold a phrase between them."""
    outer = text[left.start() - 1 : left.start()], text[right.end() : right.end() + 1]
    if "\n" in inner or len(_bare(inner)) < 2 or inner != inner.strip():
        return False
    if inner[0] in "”’》）)，。、；：！？,.;:!?" or inner[-1] in "“‘《（(第届年、，,":
        return False
    return all(mark == "" or mark in _BOUNDARY for mark in outer)


@lru_cache(maxsize=1024)
def _bare(inner: str) -> str:
    return "".join(mark for mark in inner if mark not in _BOUNDARY)
