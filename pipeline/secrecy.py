"""Classification marks: a text that bears one never leaves this machine (涉密不上网、上网不涉密).

Wider on purpose than the evaluators' rule ``classification-mark``: that one speaks to a writer and must not cry wolf,
this one decides what is sent to somebody else's computer, and a refusal too many costs a word in the brief.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.errors import InputError
from pipeline.types import Brief

_GAP = r"[\s·.]{0,4}"  # a mark is often set with blanks between its characters: 机　密
_LEVEL = rf"(?:绝{_GAP}密|机{_GAP}密|秘{_GAP}密)"
# 机密 as a word of its own about somebody else's secrets, or a property; no mark is written so.
_SPOKEN = r"(?<!国家)(?<!商业)(?<!企业)(?<!技术)(?<!军事)机密(?!性)"
_MARKS = re.compile(
    rf"""(?:
      {_LEVEL}{_GAP}[★☆*✩✭✰](?:{_GAP}(?:长期|[一二三四五六七八九十百\d]{{1,3}}{_GAP}(?:个月|[年月])))?
    | [★☆]{_GAP}{_LEVEL}
    | (?:密{_GAP}级|保密等级|密等){_GAP}[:：为]{_GAP}{_LEVEL}
    | ^[ \t>#*【\[(（]*{_LEVEL}(?:级|件|文件)?[ \t*】\])）]*$
    | [【\[(（]{_LEVEL}(?:级|件)?[】\])）]
    | 绝密 | {_SPOKEN} | 秘密(?:级|件)(?![别数])
    | 内部(?:资料|文件|材料|文稿|讲话)?[，,、;；\s]{{0,3}}(?:严禁|不得|请勿|禁止)(?:外传|外泄|扩散)
    )""",
    re.X | re.M,
)


def marks(text: str) -> tuple[tuple[str, int], ...]:
    """The marks of a text, each with its line (from 1)."""
    shown = _visible(text)
    return tuple((match[0].strip(), shown.count("\n", 0, match.start()) + 1) for match in _MARKS.finditer(shown))


def _visible(text: str) -> str:
    """As a reader sees it: no zero-width characters, full-width forms made plain. Lines stay lines."""
    if not text.isascii():
        text = "".join(mark for mark in text if unicodedata.category(mark) != "Cf")
    return unicodedata.normalize("NFKC", text)


def expect_unmarked(texts: Iterable[tuple[str, str]], host: str) -> None:
    """InputError when one of ``texts`` (its name for the user, the text), meant for ``host``, bears a mark."""
    for name, text in texts:
        found = marks(text)
        if found:
            mark, line = found[0]
            more = f"（共 {len(found)} 处）" if len(found) > 1 else ""
            raise InputError(
                f"{name}第 {line} 行有密级标志“{mark}”{more}，不能发往 {host}：它不在本机。什么也没有发出。"
                "涉密内容不上网，请按保密规定处理；确属误标或只是行文用词，请改掉后再试；"
                "也可以不出本机：--model compose，或 OPENAI_BASE_URL 指向本机的服务。"
            )


def texts_of(brief: Brief) -> Iterator[tuple[str, str]]:
    """All texts of a brief, for `expect_unmarked`: the file as it was read, comments and all, and each value alone."""
    yield "起草要求", brief.source
    yield from _values("起草要求的 ", "", brief)


def _values(lead: str, key: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        if key != "source":
            yield f"{lead}{key} ", value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _values(lead, f"{key}.{field.name}".lstrip("."), getattr(value, field.name))
    elif isinstance(value, Mapping):
        for word, item in value.items():
            yield from _values(lead, f"{key}.{word}", item)
    elif isinstance(value, tuple):
        for number, item in enumerate(value, 1):
            yield from _values(lead, f"{key}[{number}]", item)
