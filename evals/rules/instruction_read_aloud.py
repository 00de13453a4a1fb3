"""What the brief says about the writing, or what anybody would say of it, as if it were part of the speech: 语言要庄重热情,
少用形容词, 每点有小标题."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="instruction-read-aloud",
    level="error",
    what="对写稿的要求写进了讲话",
    why="材料里的备注、要求说的是怎么写，不是说给听众的",
    instead="删去",
    source="起草规范：定稿只含讲话本身",
    message="“{text}”是对写稿的要求，不是讲话里的话",
    quotes=True,
    yields_to=frozenset({"model-residue", "mask-residue", "drafting-note", "note-in-brackets", "portal-debris"}),
)
_MANNER = (
    "(?:庄重|热情|亲切|平实|朴实|质朴|简[明洁练]|精炼|清新|生动|通俗|口语化|明快|有力|凝练|热烈|平和|接地气|活泼|大气|严谨"
    "|铿锵|激昂|温和|优美|流畅|诚恳|恳切|得体|有感染力|少用|不讲套话|少讲套话)"
)
_STYLE = lazy(
    rf"(?:语言|语气|文风|文字|用语|用词|措辞|基调|句式|口吻|笔调|行文|篇幅)(?:上)?(?:要|应|宜|须|需|力求|尽量|务必|以)?(?:更加?|尽量|力求)?{_MANNER}[^。！？\n]{{0,16}}"
    "|(?:少用|不用|慎用|多用|避免|避开)(?:使用|堆砌|出现)?(?:形容词|排比句?|长句|短句|成语|古诗词?|书面语|比喻|副词|对仗|引文|感叹号|四字句)[^。！？\n，]{0,10}"
)
# What the words may be about beside this very speech: a report that is asked for, talk with workers, a broadcast.
_OTHER = lazy(
    "报告|总结|建议|文章|文件|公文|宣讲|说话|讲话|谈话|发言|材料|信息|简报|倡议|作品|广播|节目|讲课|授课|备课|教材|沟通|交流|宣传|培训|解说|服务|窗口|接待|热线"
    "|体会|短文|调研|新闻|报道|稿|短视频|标语|写|谈心|解释|故事|课件|提案|文艺|诗|书|读|听得懂|喜闻乐见"
)
_CLAUSE = lazy("[，。；、！？\n]")
_MODAL = lazy("[要应须宜需请]")
_OCCASION = lazy("(?:喜?迎|庆祝|纪念|值此|恰逢|正值|适逢|今年是|向|祝|代表)")
_LEAST = 6  # 汉字 of the brief's remark in a row
_QUOTED = lazy("“[^”]*”|《[^》]*》")
# What a remark of the brief says about the writing. Many a remark is what the speaker wants to say, and may be said: a
# verse, a heading, a rule of three words.
_ADVICE = lazy(
    "语言|语气|文风|口语|口气|口吻|笔调|基调|套话|官话|空话|大话|长句|短句|形容词|排比|文采|风格|特色$|特点$|气息$|例子|举措$|篇幅|字数|\\d字|(?:控制|压缩|限|掌握)[^，]{0,6}分钟|^\\d+分钟(?:左右|以?内)?$|标题|结尾|开头|末尾"
    "|不用|少用|多用|慎用|不写|不提(?!供)|不点名|点名|避免|回避|切忌|不宜|[多少]讲|[多少]举|[多少]谈|多写|重点写|^写|突出重点|详略|讲[透实活]|而不(?!是|能|会)|照应|呼应"
)


def find(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_STYLE):
        start = max(doc.text.rfind(mark, 0, match.start()) for mark in "。！？\n") + 1
        if not _OTHER.search(doc.text, start, match.start()):
            yield Hit(*match.span())
    yield from _remarks(doc)


def _remarks(doc: Document) -> Iterator[Hit]:
    """The brief's own remarks, word by word; what the facts say, too, may be said."""
    if doc.brief is None or not doc.brief.remarks:
        return
    facts = "\n".join(fact.text for fact in doc.brief.facts)
    for clause in _CLAUSE.split(_QUOTED.sub("，", doc.brief.remarks)):
        if not _ADVICE.search(clause.strip()) or _OCCASION.match(clause.strip()):
            continue
        words = _MODAL.sub("", clause.strip())
        if len(words) >= _LEAST and words not in facts and words[0] in doc.text:
            loose = "[要应须宜需请]?".join(map(re.escape, words))
            yield from (Hit(*match.span()) for match in re.finditer(loose, doc.text))
