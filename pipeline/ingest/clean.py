"""What does not belong to the speech: portal debris, watermarks, jammers, injections, marks of Markdown and HTML.

The kinds and their wording are data (``debris.yaml``). Every function here looks at the text and yields changes; none
changes anything itself.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline import yamlfile
from pipeline.ingest.page import Change
from pipeline.segment import frame, heads, numbering

# One to one, so that offsets hold.
FULL_WIDTH = str.maketrans(",;:?!()\t　\xa0", "，；：？！（）   ")
_BODY = 45  # characters: a line of that length with the marks of a sentence is running text whatever words it has
_WRAPPED = 16  # characters: the same for a line without any of the page's words, as hard-wrapped texts have them
_SHORT = 90  # characters: the longest line of a page's head or tail
_HEAD_LINES = 40  # lines in which a page's head is looked for
_RUNNING = 3  # a short line that comes so often is a running head

_CJK = "一-鿿㐀-䶿"
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\ue000-\uf8ff\ufffd]+"
)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});")
_TAG = re.compile(
    r"</?(?:p|br|div|span|font|strong|b|em|i|u|a|img|td|tr|table|h[1-6]|center|li|ul|ol)(?:\s[^<>\n]{0,300})?/?>", re.I
)
_JAMMER = re.compile(r"(?<![!-~])[!-~]{1,3}(?: {1,3}[!-~]{1,3}){3,60}(?![!-~])")
_SYMBOL = re.compile(r"[#$%&*+/;<=>@\[\\\]^`{|}~\"']")
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_PINYIN = re.compile(rf"(?<=[{_CJK}])[（(]\s?[a-zü]{{0,4}}[{_TONES}][a-zü]{{0,4}}\s?[)）]")
_EMOJI = re.compile(r"[（(]?[\U0001F000-\U0001FAFF\u2b50\u2764]{1,20}[）)]?")
_URL = re.compile(
    r"(?:https?：//)?(?:[A-Za-z0-9-]{1,40}\.){1,4}(?:com|cn|net|org|vip|top|cc)(?![A-Za-z])(?:/[A-Za-z0-9./_？=&%#-]{0,120})?"
)
_AD = re.compile("更新|资源|范文|网址|下载|素材|文秘|秘书|公众号|来源|代写|润笔|加微|会员|转载|资料|全网|免费|网站")
_AFTER_URL = re.compile(r"[，。、\s]{0,2}(?:润笔|加微|微信|代写|QQ|更多|欢迎)[^。\n]{0,30}。?")
_CLAUSE = re.compile(r"[。！？；”\n]|—\s?[0-9]{1,3}\s?—")
_MARKDOWN = re.compile(r"^(?:#{1,6} +|[-+] +(?=\S)|> ?)|^(?:[-*_] ?){3,}$|^```.{0,20}$", re.M)
_BULLET = re.compile(r"^\* +(?=\S)", re.M)


_TERMINAL = re.compile("[。！？；]$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the blanks at its ends; ``shown`` has full-width punctuation."""

    start: int
    end: int
    shown: str


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    """``head``, ``tail``, ``words``, ``line page-number`` …: one pattern each, from ``debris.yaml``."""
    found: dict[str, re.Pattern[str]] = {}
    for key, node in yamlfile.load(Path(__file__).with_name("debris.yaml")).entries().items():
        groups = node.entries() if node.is_mapping else {"": node}
        for name, items in groups.items():
            if key != "gap":
                found[f"{key} {name}".strip()] = re.compile("|".join(f"(?:{item.text()})" for item in items.items()))
    return found


def lines(text: str) -> list[Line]:
    """The lines of ``text`` that are not blank."""
    shown = text.translate(FULL_WIDTH)
    found: list[Line] = []
    start = 0
    for piece in text.split("\n"):
        bare = piece.strip()
        if bare:
            left = start + piece.index(bare[0])
            found.append(Line(left, left + len(bare), shown[left : left + len(bare)]))
        start += len(piece) + 1
    return found


# --- marks and characters -----------------------------------------------------------------------


def marks(text: str) -> Iterator[Change]:
    """Invisible characters, HTML and the injections of portals: jammers, pinyin, emoji."""
    for match in _INVISIBLE.finditer(text):
        yield Change("invisible", *match.span(), "", "看不见的控制字符或私有区字符")
    for match in _ENTITY.finditer(text):
        plain = html.unescape(match[0])
        if plain != match[0]:
            yield Change("html", *match.span(), " " if plain.isspace() else plain, "网页转义字符")
    for match in _TAG.finditer(text):
        broken = match[0].lower().startswith(("<br", "<p", "</p", "</div", "</h", "</tr", "</li"))
        yield Change("html", *match.span(), "\n" if broken else "", "网页标签")
    for match in _JAMMER.finditer(text):
        if len(_SYMBOL.findall(match[0])) >= 2 and len(set(match[0])) > 3:
            # A mark that sits on the last word belongs to the sentence.
            kept = int(match[0][1:2] not in ("", " ") and match[0][0] in ",.!?;:" and match.start() > 0)
            yield Change("jammer", match.start() + kept, match.end(), "", "论坛防复制乱码")
    for match in _PINYIN.finditer(text):
        yield Change("injection", *match.span(), "", "插入的拼音")
    for match in _EMOJI.finditer(text):
        yield Change("injection", *match.span(), "", "插入的表情符号")


def markdown(text: str) -> Iterator[Change]:
    """Marks of Markdown at line heads, and its emphasis."""
    from pipeline.slots.masks import emphasis

    for match in _MARKDOWN.finditer(text):
        yield Change("markdown", *match.span(), "", "Markdown 记号")
    bullets = [match.span() for match in _BULLET.finditer(text)]
    for start, end in (*(bullets if len(bullets) > 1 else ()), *emphasis(text)):
        yield Change("markdown", start, end, "", "Markdown 记号")


# --- lines of the page --------------------------------------------------------------------------


def page_lines(text: str) -> Iterator[Change]:
    """Lines that are the page's: its head, its tail, page numbers, adverts, running heads."""
    rows = lines(text)
    running = Counter(row.shown for row in rows if len(row.shown) <= 30)
    own = [_kind_of_line(row, running) for row in rows]
    first = next((n for n, row in enumerate(rows[:_HEAD_LINES]) if not own[n] and _begins(row)), len(rows))
    last = max((n for n, row in enumerate(rows) if not own[n] and _running_text(row)), default=-1)
    title = next((n for n in range(min(first, len(rows))) if not own[n] and _is_title(rows[n])), None)
    tail = _tail(rows, max(first, last))
    for n, row in enumerate(rows):
        kind, reason = own[n] or ("", "")
        if not kind and n < first and n < _HEAD_LINES:
            kind, reason = _head_line(row, n, title)
        if not kind and n >= tail:
            kind, reason = "portal-tail", "网页页脚"
        if kind in ("page-number", "running-head") and 0 < n < len(rows) - 1:
            # With the line ends around it but one: the sentence may go on behind the page's end.
            yield Change(kind, rows[n - 1].end, text.rindex("\n", row.end, rows[n + 1].start), "", reason)
        elif kind:
            yield Change(kind, row.start, row.end, "", reason)


def _kind_of_line(row: Line, running: Counter[str]) -> tuple[str, str] | None:
    if len(row.shown) > _SHORT * 2:
        return None
    patterns = _patterns()
    if patterns["line page-number"].fullmatch(row.shown):
        return "page-number", "页码"
    if patterns["line advert"].fullmatch(row.shown) and not _is_title(row):
        return "advert", "网页广告"
    if (
        running[row.shown] >= _RUNNING
        and not re.search("[。！？：；，]$", row.shown)
        and not numbering.at(row.shown, 0)
    ):
        return "running-head", "每页重复的页眉或水印"
    return None


def _head_line(row: Line, n: int, title: int | None) -> tuple[str, str]:
    patterns = _patterns()
    if n == title:
        return "", ""
    if patterns["head"].fullmatch(row.shown) or _has_words(row):
        return ("", "") if _is_title(row) else ("portal-head", "网页页眉")
    if _TERMINAL.search(row.shown) or len(row.shown) > _SHORT:
        return "", ""  # a sentence is never taken for the page's
    if title is not None and n < title and not heads.opens_title(row.shown):
        return "portal-head", "标题之前的网页文字"
    if title is not None and n > title and not heads.is_speaker(row.shown) and not heads.is_date(row.shown):
        return ("", "") if _is_title(row) else ("portal-head", "夹在标题和正文之间的网页文字")
    return "", ""


def _tail(rows: list[Line], last: int) -> int:
    """Index of the first line of the page's tail. A marker before running text is a line of the tail only by itself."""
    patterns = _patterns()
    for n, row in enumerate(rows):
        if n == 0 or len(row.shown) > _SHORT * 2 or not patterns["tail"].fullmatch(row.shown):
            continue
        behind = rows[n + 1 :]
        if n > last or (
            sum(len(row.shown) >= _BODY and _running_text(row) for row in behind) < 3
            and not any(numbering.at(row.shown, 0) for row in behind)
        ):
            return n
    for n in range(last + 1, len(rows)):
        if _has_words(rows[n]):
            return n
    return len(rows)


def _is_title(row: Line) -> bool:
    return heads.is_title(row.shown) and not re.search("[>【】｜|]|小编|：", row.shown)


def _begins(row: Line) -> bool:
    """Whether the speech itself begins here at the latest."""
    if frame.salutation(row.shown, 0, len(row.shown)) is not None and not _patterns()["words"].search(row.shown[:30]):
        return True
    return _running_text(row) or (numbering.at(row.shown, 0) is not None and row.shown[-1] in "。；：！")


def _running_text(row: Line) -> bool:
    if len(row.shown) < _WRAPPED or re.search("[，。！？；]", row.shown) is None:
        return False
    hits = len(_patterns()["words"].findall(row.shown))
    return hits == 0 or (len(row.shown) >= _BODY and hits * 40 < len(row.shown))


def _has_words(row: Line) -> bool:
    """Whether a short line that is no sentence has the page's words."""
    short = len(row.shown) <= _SHORT and _TERMINAL.search(row.shown) is None
    return short and _patterns()["words"].search(row.shown) is not None


# --- inside lines -------------------------------------------------------------------------------


def inline(text: str) -> Iterator[Change]:
    """Page numbers and adverts inside a line."""
    shown = text.translate(FULL_WIDTH)
    for key, pattern in _patterns().items():
        if key.startswith("inline "):
            kind = key.removeprefix("inline ")
            for match in pattern.finditer(shown):
                yield Change(kind, *match.span(), "", "页码" if kind == "page-number" else "网页广告")
    for match in _URL.finditer(shown):
        behind = _AFTER_URL.match(shown, match.end())
        end = behind.end() if behind else match.end()
        yield Change("advert", _advert_start(shown, match.start()), end, "", "网址和网页广告")


def _advert_start(shown: str, at: int) -> int:
    """Where the wording before a web address begins: behind the last sentence, and only if it advertises."""
    floor = max(0, at - 40)
    left = shown[floor:at].rpartition("\n")[2]
    cuts = [match.end() for match in _CLAUSE.finditer(left)]
    clause = left[cuts[-1] :] if cuts else left
    if not _AD.search(clause):
        return at - len(left) + len(left.rstrip())
    if cuts or len(left) < 40:
        return at - len(clause)
    word = _AD.search(clause)
    return at - len(clause) + (word.start() if word else 0)
