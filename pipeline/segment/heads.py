"""What stands above a speech: title, speaker, date, as lines of their own or run into the first line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.patterns import lazy
from pipeline.segment import frame


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Head:
    title: Span | None = None
    speaker: Span | None = None
    date: Span | None = None


_SPEECH = (
    "讲话稿?|致辞|致词|祝词|祝辞|贺词|贺辞|献词|答谢词|祝酒词|发言稿?|报告|汇报|主持[词稿]|讲稿|党课|寄语"
    "|慰问信|贺信|公开信|感谢信|倡议书|講話稿?|致辭|致詞|發言|報告"
)
_TAIL = r"(?:范文|提纲|要点)?(?:[一二三四五六七八九十1-9]{1,2}：?)?(?:（[^（）\n]{1,20}）)?"
_TITLE = lazy(rf"[^。！？；\n]{{1,80}}(?:{_SPEECH}){_TAIL}")
_OCCASION = lazy(r"[^。！？；：\n]{0,60}在[^。！？；：\n]{2,60}[上中、]")
_KIND = lazy(r"(?:的)?(?:讲[ 　]*话|致[ 　]*[辞词]|发[ 　]*言|[祝贺][ 　]*词)")  # a line of its own, often spaced out
_BROKEN = lazy(r"[^。！？；：，>\n]{0,60}在[^。！？；：，>\n]{4,60}")
_RUN_IN = lazy(
    rf"[^。！？；：\n]{{4,90}}(?:{_SPEECH})(?=[^。！？；\n]{{0,40}}(?:同志们|朋友们|各位|代表们)[^。！？；\n]{{0,30}}：)"
)
_D = "0-9０-９一二三四五六七八九十零〇○×＊﹡*xX_"
_LABEL = "(?:(?:讲话|致辞|会议)?(?:时间|日期)：)?"
_YMD = (
    rf"(?:[{_D}]{{1,4}}\s?年\s?[{_D}]{{1,3}}\s?月(?:\s?[{_D}]{{1,3}}\s?[日号](?:上午|下午|晚上?)?)?"
    r"|(?:19|20)\d\d(?P<mark>[-./．－／])\d{1,2}(?P=mark)\d{1,2})"
)
_AT = r"[^。！？；：（）\n]{1,24}"  # the day of the week, the hour, the place: (2021年4月28日，大剧院)
_DATE = lazy(
    rf"[（\s]*[{_D}]{{1,3}}月[{_D}]{{1,3}}[日号](?:[\s）]*|[，、·\s]+{_AT}[\s）]*)"
    rf"|[（\s]*{_LABEL}{_YMD}(?:[\s）]*|[，、·\s]*{_AT}）\s*|(?<=[日号午晚上\d])[，、·\s]+[一-鿿、·\s]{{2,14}})"
)
_OPEN_DATE = lazy(
    r"[（\s]*(?:(?:【待填·年份[^【】]{0,12}】|[0-9]{4})年)?(?:【待填·日期[^【】]{0,12}】[月日]?|×+月×+日)[）\s]*"
)
_OPEN = lazy(
    r"【待填·[^【】]{1,80}】(?:[ 　]*(?:【待填·[^【】]{1,80}】|[一-鿿]{2,4}))?|××[ 　]+×××"
)  # office　name, either open
_OFFICE = lazy(
    "书记|主席|主任|部长|[省市州县区镇乡局厅处科院校会厂]长|秘书长|经理|总裁|理事|委员|常委|党组成员|巡视员|调研员|总工程师|总经济师|总会计师|代表|讲话人|致辞人|报告人|同志"
)
_SLOGAN = lazy(r"[^。；：\n]{4,40}")
_NAME = lazy(r"[一-鿿×＊*xX某]{2,4}|[一-鿿×＊*xX某][ 　]{1,3}[一-鿿×＊*xX某]{1,2}")
_LINES = 12  # a head is looked for in so many lines at most
_HEAD = 300  # characters in which `first_title` looks
_TITLE_LINES = 5
_SHORT = 40  # characters of a speaker's line


def split(shown: str, lines: Sequence[Span]) -> tuple[Head, list[Span]]:
    """The head, and the lines of the body. Lines are trimmed spans of ``shown``."""
    rest = list(lines)
    title = speaker = date = None
    for line in list(rest[:_LINES]):
        words = shown[line.start : line.end]
        if frame.salutation(shown, line.start, line.end) == line.end:
            break
        if words.startswith("# ") and title is None:
            title = Span(line.start + 2, line.end)
        elif is_date(words) and date is None:
            date = line
        elif title is None:
            title, left = _title(shown, rest)
            if left is not None:
                rest[0] = left
            if title is None or left is not None:
                break
        elif title.end >= line.end:
            pass  # a further line of the title
        elif speaker is None and is_speaker(words):
            speaker = line
        else:
            break
        rest.pop(0)
    return Head(title, speaker, date), rest


def is_title(shown: str) -> bool:
    """Whether a line is a title by itself; ``shown`` has full-width punctuation, here and below."""
    return _TITLE.fullmatch(shown) is not None


def first_title(shown: str) -> str | None:
    """The title among the first lines of a text, on one line or two; None when there is none."""
    rows = [row.strip().removeprefix("# ") for row in shown[:_HEAD].split("\n")]
    rows = [row for row in rows if row][:_TITLE_LINES]
    for n, row in enumerate(rows):
        if is_title(row):
            return rows[n - 1] + row if n and goes_on(rows[n - 1], row) else row
    run_in = _RUN_IN.match(rows[0]) if rows else None
    return run_in[0] if run_in else None


def opens_title(shown: str) -> bool:
    """Whether a line may be the first of a title on two lines (在……培训班、)."""
    return _OCCASION.fullmatch(shown) is not None


def goes_on(shown: str, after: str) -> bool:
    """Whether two lines are one title: 在……培训班、 | 第二期培训班上的致辞, or 在……开幕式 | 上的讲话."""
    if _KIND.fullmatch(after) is not None:
        return _OCCASION.fullmatch(shown.removesuffix("的")) is not None
    if _TITLE.fullmatch(after) is None:
        return False
    return _OCCASION.fullmatch(shown) is not None or (_BROKEN.fullmatch(shown) is not None and "在" not in after)


def is_date(shown: str) -> bool:
    return _DATE.fullmatch(shown) is not None or _OPEN_DATE.fullmatch(shown) is not None


def is_speaker(shown: str) -> bool:
    """Whether a line under the title names the speaker: an office, a name, or both."""
    if len(shown) > _SHORT or re.search(r"[。！？；：，]|^[一二三四五]、|^[0-9]+[.、]", shown):
        return False
    if _OPEN.fullmatch(shown) or _NAME.fullmatch(shown):
        return True
    return _OFFICE.search(shown) is not None


def _title(shown: str, lines: Sequence[Span]) -> tuple[Span | None, Span | None]:
    """The title that begins the first of ``lines``, and what is left of that line when the speech runs on in it."""
    first = lines[0]
    run_in = _RUN_IN.match(shown, first.start, first.end)
    if run_in:
        return Span(first.start, run_in.end()), Span(run_in.end(), first.end)
    if _TITLE.fullmatch(shown, first.start, first.end):
        return first, None
    if len(lines) > 1 and goes_on(shown[first.start : first.end], shown[lines[1].start : lines[1].end]):
        return Span(first.start, lines[1].end), None
    if len(lines) > 1 and _under_slogan(shown[first.start : first.end], shown[lines[1].start : lines[1].end]):
        return Span(first.start, lines[1].end), None
    return None, None


def _under_slogan(shown: str, after: str) -> bool:
    """Whether a line of the title is above ——在……上的讲话."""
    return bool(after.startswith("——") and is_title(after) and _SLOGAN.fullmatch(shown))
