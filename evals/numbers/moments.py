"""A year or a day of the week, told with the words that the brief has behind another one: 1925年，码头工人在一间仓库里…… for 1926年."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.spans import Span
from pipeline.patterns import lazy

_SAME = 7  # characters behind both that tell the same thing
_MOMENT = lazy(
    rf"(?P<time>(?:19|20)\d\d年(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?|(?:周|星期|礼拜)[一二三四五六日天])[，,]?(?P<what>[^，。；、：“”\n]{{{_SAME}}})"
)


def told(doc: Document) -> Iterator[tuple[Span, str]]:
    known: dict[str, list[str]] = {}
    for match in _MOMENT.finditer(doc.told):
        known.setdefault(match["what"], []).append(match["time"])
    for match in doc.finditer(_MOMENT) if known else ():
        time = match["time"]
        # a Sunday may be 5月18日: only years are held against years, days of the week against those
        times = [one for one in known.get(match["what"], ()) if one[0].isdigit() == time[0].isdigit()]
        # 2016年 for 2016年7月 says less, and nothing else
        if times and not any(one.startswith(time) or time.startswith(one) for one in times):
            yield match.span("time"), f"“{match['what']}”材料说在{times[0]}，这里说“{time}”"
