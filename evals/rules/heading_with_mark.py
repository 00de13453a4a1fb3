"""A heading that stands on its own line and ends with a mark."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.layout import ordinals
from evals.layout.anatomy import Part
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="heading-with-mark",
    level="warning",
    what="独立成行的标题末尾有标点",
    why="标题独占一行时不加句末标点；接着正文时才用句号",
    instead="去掉末尾的标点",
    source="GB/T 15834-2011 附录A；GB/T 9704-2012",
    message="标题末尾的“{text}”应去掉",
)
_MARKS = "。；，、：！;,.!"


_TITLE = lazy(
    r"\s*(?:#\s)?[^\n，。；：！？]{0,60}(?:会|会议|仪式|论坛|班|活动|式|开幕|闭幕)[上时]?的?(?:讲话|致辞|致词|发言|主持词|总结讲话|主持讲话|讲话稿)(?P<at>[。；，、：.])[ 　]*\n"
)


# 第二个故事，叫“52天”。 is said, not headed.
_TOLD = lazy("第[一二三四五六]个(?:故事|人|镜头|画面|场景|瞬间|名字|日子|细节|片段)[，：是]")
# 第二，希望各级工会当好娘家人。 is a sentence of the speech where all of its kind end so.
_FIRST = lazy("第[一二三四五六七八九十]{1,2}，")
_HEADING = 30  # characters; what is longer is a sentence


def find(doc: Document) -> Iterator[Hit]:
    title = _TITLE.match(doc.text)
    if title:
        yield Hit(*title.span("at"), fix="", suggestion="去掉")
    parts = doc.sections
    for row in ordinals.rows(doc):
        yield from (Hit(*one.span("mark"), fix="", suggestion="去掉") for one in row if one["mark"])
    said = _sentences(doc)
    for part, before, behind in zip(parts, (None, *parts), (*parts[1:], None), strict=False):
        if part.heading is None:
            continue
        line_end = doc.text.find("\n", part.heading[0])
        end = len(doc.text.rstrip()) if line_end < 0 else line_end
        words = doc.text[part.heading[0] : end].rstrip()
        start = part.heading[0] + len(words) - 1
        # A run-in heading has its paragraph behind it on the line; a numbered item is a sentence with nothing below.
        below = doc.text[end : part.end].strip() or (
            len(words) <= _HEADING
            and behind is not None
            and behind.heading is None
            and before is not None
            and not _bare(doc, before)
        )
        counted = len(words) > _HEADING and any(map(str.isdigit, words))  # a sentence that gives figures
        told = _TOLD.match(words) is not None or (said and _FIRST.match(words) is not None)
        if words and not counted and not told and words[-1] in _MARKS and start <= part.heading[1] and below:
            yield Hit(start, start + 1, fix="", suggestion="去掉")


def _sentences(doc: Document) -> bool:
    """Whether all that begins with 第一， and has its line to itself ends with a full stop, two of them at least."""
    ends = [
        doc.text[end - 1]
        for start, end in doc.paragraphs
        if _FIRST.match(doc.text, start) and end - start <= 2 * _HEADING
    ]
    return len(ends) > 1 and set(ends) == {"。"}


def _bare(doc: Document, part: Part) -> bool:
    """Whether it is a heading with nothing below: an item of a list."""
    return part.heading is not None and not doc.text[part.heading[1] : part.end].strip("。；，\n 　")
