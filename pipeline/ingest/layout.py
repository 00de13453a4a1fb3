"""The shape of the text: one paragraph a line with one blank line between, no stray blanks, full-width punctuation."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.ingest.gaps import GAP_LINE
from pipeline.ingest.lines import Line, full_width, lines
from pipeline.ingest.page import Change
from pipeline.segment import frame, heads, numbering
from pipeline.slots.masks import MARKS

_CJK = "一-鿿㐀-䶿，。；：？！、（）《》“”‘’…—·"
_MASK = re.escape(MARKS)
# A tab parts the cells of a table and stays.
_BLANKS = re.compile(
    rf"(?<=[{_CJK}{_MASK}])[ 　\xa0]+(?=[{_CJK}{_MASK}0-9A-Za-z])|(?<=[0-9A-Za-z%％])[ 　\xa0]+(?=[{_CJK}])"
)
# Blanks where a number belongs: a form that was never filled in.
_OPEN_BLANK = re.compile(
    r"(?<=第)[ \t　_＿]{1,12}(?=[次届])|(?<![0-9０-９〇零一二三四五六七八九十 \t　\n])[ \t　]{2,12}(?=年[ \t　]{1,8}月)|(?<=年)[ \t　]{1,8}(?=月[ \t　]{1,8}日)|(?<=[0-9]{4}年)[ \t　]{1,8}(?=月)|(?<=月)[ \t　]{1,8}(?=日)"
)
_SPREAD = re.compile(
    rf"(?<!\S)[{_CJK}](?:(?: |　)[{_CJK}]){{5,80}}(?!\S)"
)  # a whole title with blanks between its marks
_TERMINAL = "。！？：；…”）】!?:;)"
_WIDE = "，。；：？！（）、“”‘’《》【】—…"
_HALF = re.compile(r"[,;:?!()]")
_STOP = re.compile(rf"(?<=[{_CJK}％%])(?<!“)[.．](?=\s|$|[{_CJK}])", re.M)
_SPACED = re.compile("(?<=[一-鿿])\\s?[0-9](?: [0-9]){1,6}(?=\\s?[一-鿿%％])")  # 1 2 0家
_WIDE_LATIN = re.compile(
    "(?<=[0-9])．(?=[0-9])|[０-９Ａ-Ｗａ-ｗＹＺｙｚ]+(?:．(?=[０-９])[０-９]+)?"
)  # Ｘ may be a mask
_DASH = re.compile(r"(?<=[一-鿿])-{2,}(?=[一-鿿])")
_TWICE = re.compile(r"((?P<title>[^，。！？；：\n]{8,60}?)(?:范文)?)(?P=title)")
_N = "[一二三四五六七八九十0-9]{1,3}"
_PIECE = re.compile(
    r"(?:[【（](?:第{_N}篇|篇{_N}|范文{_N})[】）][：、 ]{0,2}|(?:第{_N}篇|篇{_N}|范文{_N})[：、 ]{1,2})(?=\S)".replace(
        "{_N}", _N
    )
)
_UPRIGHT = 20  # lines of an upright text at least
_WRAP = (16, 90)  # characters: how long a hard-wrapped line may be


def blanks(text: str) -> Iterator[Change]:
    """Blanks inside paragraphs; in short lines above the speech they may part a name (王　强) and stay."""
    open_places = [match.span() for match in _OPEN_BLANK.finditer(text)]
    for start, end in open_places:
        yield Change("open-blank", start, end, "×", "表格式空白，改为待填项")
    above = _above(text)
    taken = set(open_places)
    for match in _SPACED.finditer(text):
        yield Change("layout", *match.span(), "".join(match[0].split()), "数字里的空格")
    spread = [match.span() for match in _SPREAD.finditer(text, 0, above)]
    for match in _BLANKS.finditer(text):
        in_title = any(start < match.start() < end for start, end in spread)
        if (match.start() >= above or in_title) and match.span() not in taken:
            yield Change("layout", *match.span(), "", "多余的空格")


def _above(text: str) -> int:
    """Where the lines of title, speaker and date end."""
    rows = lines(text)
    for row in rows[:8]:
        if len(row.shown) > 40 or frame.salutation(row.shown, 0, len(row.shown)) is not None:
            return row.start
    return 0


def paragraphs(text: str) -> Iterator[Change]:
    """Line ends: hard-wrapped lines joined, other lines parted by one blank line, nothing at the ends of the text."""
    rows = lines(text)
    wrap = wrapping(text, rows)
    upright = _is_upright(rows)
    last = 0
    for n, row in enumerate(rows):
        joined = n > 0 and (
            rows[n - 1].shown[-1] not in "。！？："
            if upright
            else _goes_on(rows[n - 1], row, text[last : row.start], wrap)
        )
        if n == 0 or joined:
            blank = joined and text[last - 1].isascii() and text[row.start].isascii()
            kind, reason = ("hard-wrap", "断行接回") if joined else ("layout", "空行和缩进")
            if last < row.start:
                yield Change(kind, last, row.start, " " if blank else "", reason)
        else:
            yield from _parted(text, last, row.start)
        last = row.end
    if last < len(text):
        yield Change("layout", last, len(text), "", "空行和缩进")


def _is_upright(rows: Sequence[Line]) -> bool:
    """Whether the text stands upright: hardly a line has more than two characters."""
    return len(rows) >= _UPRIGHT and sum(len(row.shown) <= 2 for row in rows) * 10 >= len(rows) * 9


def _parted(text: str, start: int, end: int) -> Iterator[Change]:
    """What makes one empty line of the blanks between two paragraphs: the first two line ends stay, the rest goes."""
    first = text.index("\n", start, end)
    second = text.find("\n", first + 1, end)
    if second < 0:
        yield Change("layout", first, first + 1, "\n\n", "空行和缩进")
    stays = [first, second] if second >= 0 else [first]
    for a, b in zip([start, *(place + 1 for place in stays)], [*stays, end], strict=True):
        if a < b:
            yield Change("layout", a, b, "", "空行和缩进")


@dataclass(frozen=True, slots=True)
class Wrap:
    """How lines were broken: at which width, and whether a new paragraph is indented."""

    width: int
    indented: bool

    def full(self, row: Line) -> bool:
        return self.width - 4 <= len(row.shown) <= self.width + 3


def wrapping(text: str, rows: Sequence[Line]) -> Wrap | None:
    """How the lines of ``text`` were broken; None when they were not: many lines of one length end without a mark."""
    opened = [
        len(row.shown)
        for row in rows
        if row.shown[-1] not in _TERMINAL
        and _WRAP[0] <= len(row.shown) <= _WRAP[1]
        and numbering.at(row.shown, 0) is None  # headings of one length are no sign of wrapping
    ]
    if len(opened) < 3:
        return None
    width = Counter(opened).most_common(1)[0][0]
    near = sum(width - 3 <= size <= width + 2 for size in opened)
    if near < 3 or near * 2 < len(opened):
        return None
    return Wrap(width, sum(_is_indented(text[max(0, row.start - 4) : row.start]) for row in rows) >= 3)


def _is_indented(before: str) -> bool:
    """Whether what stands before a line's first character is an indent."""
    return before.endswith(("　　", "  ", "\t"))


def _goes_on(before: Line, row: Line, between: str, wrap: Wrap | None) -> bool:
    """Whether ``row`` goes on with the sentence of ``before``."""
    if between.count("\n") != 1 or _is_indented(between):
        return False
    if GAP_LINE[:4] in (before.shown[:4], row.shown[:4]) or frame.salutation(row.shown, 0, len(row.shown)) is not None:
        return False
    if wrap is not None and wrap.full(before) and not heads.is_title(before.shown) and not heads.is_date(row.shown):
        ended = before.shown[-1] in "。！？" and not wrap.indented
        return not ended and numbering.at(row.shown, 0) is None
    # A single break within a sentence: after a comma, or before one that comes at once.
    broken = before.shown[-1] in "，、" or row.shown[0] in "，、。；"
    return broken and before.shown[-1] not in _TERMINAL and not heads.opens_title(before.shown)


def repeated_title(text: str) -> Iterator[Change]:
    """A title that stands twice: on a line of its own and before the salutation, or twice in one line."""
    rows = lines(text)[:6]
    piece = _PIECE.match(rows[0].shown) if rows else None
    if piece:
        yield Change("piece-number", rows[0].start, rows[0].start + piece.end(), "", "合集里的篇号")
    for n, row in enumerate(rows[:3]):
        twice = _TWICE.match(row.shown)
        if twice:
            yield Change("repeated-title", row.start, row.start + twice.end(1), "", "重复的标题")
            return
        title = row.shown.strip()
        for later in rows[n + 1 :] if heads.is_title(title) else ():
            if later.shown.startswith(title):
                yield Change("repeated-title", later.start, later.start + len(title), "", "重复的标题")
                return


def punctuation(text: str) -> Iterator[Change]:
    """Half-width marks between Chinese as full-width ones; figures, times and Latin words keep theirs."""
    pairs = _round_pairs(text)
    for match in _HALF.finditer(text):
        at = match.start()
        if _between_chinese(text, at) or (at in pairs and _between_chinese(text, pairs[at])):
            yield Change("punctuation", at, at + 1, full_width(match[0]), "半角标点改为全角")
    for match in _WIDE_LATIN.finditer(text):
        yield Change("punctuation", *match.span(), unicodedata.normalize("NFKC", match[0]), "全角字母数字改为半角")
    for match in _STOP.finditer(text):
        yield Change("punctuation", *match.span(), "。", "半角句点改为句号")
    for match in _DASH.finditer(text):
        yield Change("punctuation", *match.span(), "——", "半角连字符改为破折号")
    yield from _quotes(text)


def _between_chinese(text: str, at: int) -> bool:
    """Whether the mark at ``at`` belongs to Chinese: on one side at least, and not inside 10:55 or x.com."""
    left, right = text[at - 1 : at], text[at + 1 : at + 2]
    return (_chinese(left) or _chinese(right)) and not (_latin(left) and _latin(right))


def _round_pairs(text: str) -> dict[int, int]:
    """For each half-width bracket the place of its fellow on the same line."""
    found: dict[int, int] = {}
    opened: int | None = None
    for match in re.finditer(r"[()\n]", text):
        if match[0] == ")" and opened is not None:
            found[opened], found[match.start()] = match.start(), opened
        opened = match.start() if match[0] == "(" else None
    return found


def _chinese(mark: str) -> bool:
    return bool(mark) and ("㐀" <= mark <= "鿿" or mark in _WIDE or mark in MARKS)


def _latin(mark: str) -> bool:
    return mark.isascii() and mark.isalnum() and mark not in MARKS


def _quotes(text: str) -> Iterator[Change]:
    """Straight quotation marks, where a paragraph has an even number of them."""
    start = 0
    for piece in text.split("\n"):
        places = [n for n, mark in enumerate(piece) if mark == '"']
        if places and len(places) % 2 == 0 and any("㐀" <= mark <= "鿿" for mark in piece):
            for n, place in enumerate(places):
                yield Change("punctuation", start + place, start + place + 1, "“”"[n % 2], "直引号改为弯引号")
        start += len(piece) + 1
