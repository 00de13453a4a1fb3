"""The head of a question-and-answer page: somebody asks for a speech, and the answer is the speech."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.ingest.lines import lines
from pipeline.ingest.page import Change
from pipeline.segment import frame, heads

_ROWS = 6  # lines in which the question and the answer's mark are looked for
_QUESTION = re.compile("(?:Q[：.]|(?:问|提问|问题|求助|悬赏|网友提问)：).{2,80}")
# Somebody who asks for a text; a speech that opens with a question of its own asks for none.
_WANTED = re.compile(
    "求|谁有|哪位有|有没有|哪里有|哪儿有|怎么写|如何写|写[一几篇]|要[一几]?[份篇]|急用|范文|讲话稿|发言稿|帮"
)
_ANSWER = re.compile("(?:A|答|回答|最佳答案|推荐答案|精选答案|优质回答|满意回答|网友回答)(?:：| ?(?=$))(?:A?：)? ?")


def question(text: str) -> Iterator[Change]:
    """The question, and the mark of the answer before the speech's title or salutation."""
    rows = lines(text)[:_ROWS]
    at = next(
        (n for n, row in enumerate(rows[:2]) if _QUESTION.fullmatch(row.shown) and _WANTED.search(row.shown)), None
    )
    if at is None:
        return
    yield Change("portal-head", rows[at].start, rows[at].end, "", "网页上的提问")
    for row in rows[at + 1 :]:
        mark = _ANSWER.match(row.shown)
        if mark:
            yield Change("portal-head", row.start, row.start + mark.end(), "", "问答网页的记号")
            return
        if heads.is_title(row.shown) or frame.salutation(row.shown, 0, len(row.shown)) is not None:
            return
