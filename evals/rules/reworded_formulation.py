"""A fixed formulation with one of its words replaced by another word of the genre: 坚持党的全面指导, 全过程群众民主."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.spans import Spans
from evals.wordings import reworded
from evals.wordings.formulations import excepted
from pipeline.lexicon import fold
from pipeline.patterns import lazy

PAGE = Page(
    name="reworded-formulation",
    level="warning",
    what="规范提法里的一个词换成了相近的词，数说错了，或者并列的各项漏了一项",
    why="凭记忆写最容易换词：领导写成指导、人民写成群众，读着顺，意思却变了",
    instead="照词库的写法写；确实另有所指的，换一个不像规范提法的说法",
    source="规范提法词库（evals/lexicon）与易混词（near-words.txt）",
    message="“{text}”与规范提法“{right}”差一个词",
    suggestion="{right}",
    quotes=True,
    yields_to=frozenset(
        {
            "wrong-wording",
            "inexact-formulation",
            "misworded-formulation",
            "wrong-doctrine",
            "wrong-filler",
            "wrong-principle",
            "wrong-party-relation",
            "wrong-collocation",
            "wrong-order-in-formulation",
            "wrong-three-powers",
            "wrong-national-number",
            "doubled-word",
            "wrong-member",
            "wrong-list",
            "wrong-document",
            "misquoted-quotation",
            "misquoted-saying",
            "altered-quotation",
            "misnamed-body",
            "misspelt-word",
            "homophone",
            "wrong-character",
        }
    ),
)

# 职工群众对美好生活的向往: said of those whom the speech is for, no other wording of what is said of the people.
_OWN_PEOPLE = lazy("(?:职工|工人|青年|妇女|农民|归侨|科技工作者|劳动者)$")
# “五个维护”工程, “三个自信”：一是……
_OWN = lazy("[“]?(?:工程|行动|计划|机制|体系|工作法|工作制|办法|模式|品牌|活动|，?(?:即|就是|也就是|一是)|[：—])")


def find(doc: Document) -> Iterator[Hit]:
    right: Spans | None = None
    for start, end, form in reworded.find(doc.lexicon, doc.folded, doc.places):
        entry = form.entry
        if entry and doc.day and entry.valid_from and doc.day < entry.valid_from:
            continue  # nobody knew the formulation yet: these were ordinary words
        if right is None:
            right = Spans(
                (place.start, place.end) for place in doc.wordings.right if place.end - place.start > end - start
            )
        if (
            form.right.startswith("人民")
            and doc.folded.startswith("群众", start)
            and _OWN_PEOPLE.search(doc.folded[max(0, start - 6) : start])
        ):
            continue
        if form.counted and (doc.folded.count(doc.folded[start:end]) > 1 or _OWN.match(doc.folded, end)):
            continue  # a slogan of the speaker's own, which counts what it has
        if not right.meets(start, end) and not (entry and excepted(entry, doc.text, start, end)):
            yield Hit(start, end, {"right": _shown(form)}, source=entry.source if entry else None)


def _shown(form: reworded.Reworded) -> str:
    """The form as it is written, and not as it is looked for."""
    if form.entry is None:
        return form.right
    return next((one for one in (form.entry.wording, *form.entry.variants) if fold(one) == form.right), form.right)
