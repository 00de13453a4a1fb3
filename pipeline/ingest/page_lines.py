"""Which lines of a page are the page's own and not the speech's: its head, its tail, page numbers, adverts, running heads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from pipeline.ingest import layout, wording
from pipeline.ingest.lines import GAP_HEAD, Line, lines
from pipeline.ingest.page import Change
from pipeline.segment import frame, heads, numbering

_BODY = 45  # characters: a line of that length with the marks of a sentence is running text whatever words it has
_WRAPPED = 16  # characters: the same for a line without any of the page's words, as hard-wrapped texts have them
_SENTENCE = 4  # characters: the shortest sentence
_TITLE = 40  # characters: the same for the title of another text
_SHORT = 90  # characters: the longest line of a page's head or tail
_HEAD_LINES = 40  # lines in which a page's head is looked for
_BEHIND = 40  # lines behind a marker of the tail in which the speech's own end is looked for
_HEADING = 30  # characters of a line that is a running head when it comes often
_RUNNING = 3  # a short line that comes so often is a running head

_OF_PAGES = ("page-number", "running-head")
_CLOSING = re.compile(
    r"最后，.{0,20}祝|预祝|(?:衷心|谨)?祝愿?(?:大家|各位|大会|同志)|谢谢大家|让我们|(?:同志们|各位代表|朋友们)[，、！]"
)
_PIECE = re.compile("[，。！；、]|：$")
_TERMINAL = re.compile("[。！？；]$")


def page_lines(text: str) -> Iterator[Change]:
    """Lines that are the page's: its head, its tail, page numbers, adverts, running heads."""
    rows = lines(text)
    running = _running(text, rows)
    own = [
        _kind_of_line(row) or (("running-head", "每页重复的页眉或水印") if n in running else None)
        for n, row in enumerate(rows)
    ]
    first = next((n for n, row in enumerate(rows[:_HEAD_LINES]) if not own[n] and _begins(row)), len(rows))
    last = max((n for n, row in enumerate(rows) if not own[n] and _running_text(row)), default=-1)
    title = next((n for n in range(min(first, len(rows))) if not own[n] and _is_title(rows[n])), None)
    tail = _tail(rows, max(first, last))
    told: list[tuple[str, str]] = []
    for n, row in enumerate(rows):
        kind, reason = own[n] or ("", "")
        if not kind and n < first and n < _HEAD_LINES:
            kind, reason = _head_line(rows, n, title)
        if not kind and n >= tail:
            kind, reason = "portal-tail", "网页页脚"
        if row.shown.startswith(GAP_HEAD):
            kind = ""
        elif not kind and first <= n < tail and _is_related(rows, n, told):
            kind, reason = "advert", "网页推荐的其他文章"
        elif not kind and first <= n < tail and _is_advert(row, rows[n - 1] if n else None):
            kind, reason = "advert", "网页广告"
        told.append((kind, reason))
    wrapped = layout.wrapping(text, [row for row, known in zip(rows, own, strict=True) if not known]) is not None
    yield from _removed(text, rows, told, wrapped)


def _running(text: str, rows: list[Line]) -> set[int]:
    """Which lines are running heads: what comes often, and what stands twice at the same end of a page (\\f parts pages).

    The first one stays where it is the title.
    """
    often = Counter(row.shown for row in rows if len(row.shown) <= _HEADING)
    tops = [n for n, row in enumerate(rows) if n == 0 or "\f" in text[rows[n - 1].end : row.start]]
    ends = [n - 1 for n in (*tops[1:], len(rows))]
    places = [(k, n) for k in (0, 1) for n in (top + k for top in tops)]
    places += [(~k, n) for k in (0, 1) for n in (end - k for end in ends)]
    at_end = [(k, n, re.sub("[0-9]+", "", rows[n].shown)) for k, n in places if 0 <= n < len(rows)]
    twice = Counter((k, words) for k, _, words in at_end) if len(tops) > 1 else Counter()
    found = {n for n, row in enumerate(rows) if often[row.shown] >= _RUNNING}
    found |= {n for k, n, words in at_end if twice[k, words] > 1 and len(words) <= _TITLE}
    found = {
        n for n in found if not re.search("[。！？；，]|：$", rows[n].shown) and not numbering.at(rows[n].shown, 0)
    }
    first = {rows[n].shown: n for n in sorted(found, reverse=True)}
    return found - {n for n in first.values() if _is_title(rows[n])}


def _removed(text: str, rows: list[Line], told: list[tuple[str, str]], wrapped: bool) -> Iterator[Change]:
    """Lines by themselves; page numbers and running heads with the line ends around them, as a sentence may go on behind.

    In a text of hard-wrapped lines one line end stays: whether the sentence goes on is told by the width of its lines.
    """
    n = 0
    while n < len(rows):
        kind = told[n][0]
        last = n
        while kind in _OF_PAGES and last + 1 < len(rows) and told[last + 1][0] in _OF_PAGES:
            last += 1
        if kind not in _OF_PAGES or n == 0 or last == len(rows) - 1:
            yield from (
                Change(told[m][0], rows[m].start, rows[m].end, "", told[m][1]) for m in range(n, last + 1) if kind
            )
        else:
            starts = [rows[n - 1].end, *(rows[m].end for m in range(n, last))]
            joined = not wrapped and _broken(rows[n - 1], rows[last + 1])
            end = rows[last + 1].start if joined else text.rindex("\n", rows[last].end, rows[last + 1].start)
            for m, start in zip(range(n, last + 1), starts, strict=True):
                yield Change(told[m][0], start, end if m == last else rows[m].end, "", told[m][1])
        n = last + 1


def _broken(before: Line, after: Line) -> bool:
    """Whether a page ended in the middle of a sentence: running text without a final mark, and no head behind it."""
    numbered = numbering.at(before.shown, 0) is not None
    clauses = not numbered and len(before.shown) >= _WRAPPED and "，" in before.shown
    running = clauses or re.search("[。！？；]", before.shown) or len(before.shown) >= _BODY
    if not running or re.search("[。！？：；…”）】]$", before.shown) or _is_title(before):
        return False
    return numbering.at(after.shown, 0) is None and not _is_title(after) and not heads.is_date(after.shown)


def _is_related(rows: list[Line], n: int, told: list[tuple[str, str]]) -> bool:
    """Whether a line goes on with a list of other texts (猜你喜欢) in the middle of the page."""
    if not told or told[-1][0] != "advert" or len(rows[n].shown) > _TITLE or numbering.at(rows[n].shown, 0) is not None:
        return False
    listed = told[-1][1] == "网页推荐的其他文章" or wording.patterns()["tail"].fullmatch(rows[n - 1].shown) is not None
    return listed and re.search("[，。！？；：]", rows[n].shown) is None


def _is_advert(row: Line, before: Line | None) -> bool:
    """Whether a line between those of the speech is the page's. Lines of a hard-wrapped text have no end either."""
    if numbering.at(row.shown, 0) is not None or _is_title(row):
        return False
    if wording.is_page(row.shown) or _is_gibberish(row.shown):
        return True
    if len(row.shown) > _SHORT or _TERMINAL.search(row.shown) or not wording.patterns()["tail"].fullmatch(row.shown):
        return False
    goes_on = before is not None and not re.search("[。！？；：”）】]$", before.shown)
    words = len(set(wording.patterns()["words"].findall(row.shown)))
    return not goes_on and (words > 1 or re.search("[，、]", row.shown) is None)


def _is_gibberish(shown: str) -> bool:
    """A line of letters and digits without sense (qz8x7kd3): what forums put between paragraphs."""
    if re.fullmatch("[A-Za-z0-9]{8,40}", shown) is None:
        return False
    turns = sum(a.isdigit() != b.isdigit() for a, b in pairwise(shown))
    return turns >= 2 or (re.search("[aeiouAEIOU]", shown) is None and not shown.isdigit())


def _kind_of_line(row: Line) -> tuple[str, str] | None:
    if len(row.shown) > _SHORT * 2:
        return None
    patterns = wording.patterns()
    if patterns["line page-number"].fullmatch(row.shown):
        return "page-number", "页码"
    if patterns["line advert"].fullmatch(row.shown) and not _is_title(row):
        return "advert", "网页广告"
    return None


def _head_line(rows: list[Line], n: int, title: int | None) -> tuple[str, str]:
    row, patterns = rows[n], wording.patterns()
    if n == title or (title is not None and n == title - 1 and heads.goes_on(row.shown, rows[title].shown)):
        return "", ""
    if patterns["head"].fullmatch(row.shown) or _has_words(row):
        return ("", "") if _is_title(row) else ("portal-head", "网页页眉")
    if _TERMINAL.search(row.shown) or len(row.shown) > _SHORT or title is None:
        return "", ""  # a sentence is never taken for the page's
    if n < title:
        return ("", "") if heads.opens_title(row.shown) else ("portal-head", "标题之前的网页文字")
    narrow = any(_PIECE.search(rows[m].shown) and not heads.is_speaker(rows[m].shown) for m in range(title + 1, n + 1))
    if heads.is_speaker(row.shown) or heads.is_date(row.shown) or _is_title(row) or narrow:
        return "", ""  # narrow: a piece of a sentence on a page of short lines
    return "portal-head", "夹在标题和正文之间的网页文字"


def _tail(rows: list[Line], last: int) -> int:
    """Index of the first line of the page's tail. A marker before running text is a line of the tail only by itself."""
    patterns = wording.patterns()
    for n, row in enumerate(rows):
        if n == 0 or len(row.shown) > _SHORT * 2 or not patterns["tail"].fullmatch(row.shown):
            continue
        behind = rows[n + 1 :]
        closes = any(_CLOSING.match(row.shown) and _running_text(row) for row in behind[:_BEHIND])
        if n > last or (
            not closes
            and sum(len(row.shown) >= _BODY and _running_text(row) for row in behind) < 3
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
    if row.shown.startswith(GAP_HEAD):
        return True
    if frame.salutation(row.shown, 0, len(row.shown)) is not None and not wording.patterns()["words"].search(
        row.shown[:30]
    ):
        return True
    return _running_text(row) or (numbering.at(row.shown, 0) is not None and row.shown[-1] in "。；：！")


def _running_text(row: Line) -> bool:
    short = len(row.shown) < _WRAPPED
    if re.search("[。！]$" if short else "[，。！？；]", row.shown) is None or wording.is_page(row.shown):
        return False
    if len(row.shown) < _BODY and wording.patterns()["sentence"].search(row.shown):
        return False
    hits = len(wording.patterns()["words"].findall(row.shown))
    return (hits == 0 and (not short or len(row.shown) >= _SENTENCE)) or (
        len(row.shown) >= _BODY and hits * 40 < len(row.shown)
    )


def _has_words(row: Line) -> bool:
    """Whether a short line has the page's words; a sentence must have those that only a page says."""
    key = "words" if _TERMINAL.search(row.shown) is None else "sentence"
    return len(row.shown) <= _SHORT and wording.patterns()[key].search(row.shown) is not None
