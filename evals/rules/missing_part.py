"""A section of the speech type that the text has not."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.layout.anatomy import missing
from evals.rules.misplaced_part import strays, under_a_number
from evals.shapes.base import Hit, Page
from pipeline.figures import parse_chinese
from pipeline.patterns import lazy
from pipeline.types import Level, SectionSpec

PAGE = Page(
    name="missing-part",
    level="error",
    what="缺了一个部分",
    why="这种讲话有固定的组成；少一块，听的人会觉得没讲完",
    instead="补上这一部分",
    source="讲话类型的提纲（prompts/<类型>/outline.yaml）",
    message="缺少部分：{section}",
    scope="whole",
    needs=frozenset({"outline"}),
    raw=True,
)

# What a section hardly goes without. Where such words stand in its place, it is there in another author's words.
_SIGNS = {
    "purpose": lazy("任务|总结|部署|研究|动员"),
    "review": lazy("成绩|成效|成果|以来|年来|去年|过去"),
    "call": lazy("形势|当前|机遇|使命|征程|希望|号召|全会|二十大|下面，?我"),
    "wish": lazy("预祝|祝(?:大会|会议|同志们|各位|大家|代表)|圆满成功|谢谢(?:大家|各位)[。！]$"),
    "hope": lazy("希望|让我们|号召|期望|相信"),
}
_YEAR_BEHIND = lazy("去年|过去(?:的)?一年|这一年来?|一年来|上一年")  # a review that has its place in the first part
_MIDDLE = frozenset({"purpose", "review", "call"})
# A mobilisation looks back, if at all, where it explains why: in its first numbered part.
_MOBILISES = lazy("动员|部署会|推进会|座谈会|现场会|启动")
_LOOKS_BACK = lazy("(?:以来|年来|过去的?[一几五两]年|去年)，[^。！？\n]{0,90}(?:取得|成效|成绩|进展|成果)")
# The speaker's line and the date with no title above them.
_SIGNED = lazy(
    "\\s*[^\\n，。！：]{3,40}(?:书记|主席|主任|部长|[省市县区]长|会长|理事长)[ 　]+[一-鿿· 　]{2,6}\\s*\\n\\s*[（(]?\\d{4}年\\d{1,2}月\\d{1,2}日"
)
_POINTS = lazy("[提讲谈](?:出|以下|如下)?(?P<n>[两二三四五六2-6])点(?:希望|意见|要求|建议)")
_UNDIVIDED = "全文没有用一、二、三分成几个部分"
_ENOUGH = 3  # parts of another person's speech, where it promises no number of them
_WISHES = lazy("最后，[^。]{0,20}祝|预祝|祝|谢谢")
_CLOSE = 2  # paragraphs at the end of the last part among which a hope would stand


def find(doc: Document) -> Iterator[Hit]:
    """The empty span where the section should begin: behind the one before it in the outline that is there."""
    assert doc.outline is not None  # needs
    signed = _SIGNED.match(doc.text) if doc.title is None else None
    if signed:
        yield Hit(0, 0, {"section": "标题"}, suggestion="补上标题：在……上的讲话")
    ends = {part.id: part.end for part in doc.sections}
    order = [spec.id for spec in doc.outline.sections]
    astray = {spec.id for spec, _, _ in strays(doc)}
    absent = [
        spec for spec in missing(doc.outline, doc.sections) if spec.id not in astray and not under_a_number(doc, spec)
    ]
    if doc.loose:
        # A fragment, or another kind of speech than it looked like: one remark instead of a list of faults.
        names = "、".join(spec.name for spec in absent)
        if names:
            yield Hit(len(doc.text.rstrip()), len(doc.text.rstrip()), {"section": names}, level="info")
        return
    last = max((part.number for part in doc.sections if part.number), default=0)
    undivided = [spec for spec in absent if spec.number] if not last and not doc.bound else []
    if len(undivided) > 1:
        # An author who speaks without 一、二、三 has left out no part: one remark for all of them.
        absent = [spec for spec in absent if spec.number is None]
        at = ends.get(order[order.index(undivided[0].id) - 1], len(doc.text.rstrip()))
        yield Hit(at, at, level="info", message=_UNDIVIDED, suggestion="要分部分的，按一、二、三编号")
    for spec in absent:
        before = [ends[name] for name in order[: order.index(spec.id)] if name in ends]
        at = before[-1] if before else (doc.sections[0].start if doc.sections else len(doc.text.rstrip()))
        suggestion = f"补写：{'；'.join(spec.covers)}"
        # How many parts a speech has, and where it looks back, is up to its author, unless a brief or a type was given.
        free = (doc.guessed and (spec.number or 0) > last) or (
            spec.role in _MIDDLE
            and not doc.bound
            and (doc.guessed or undivided or _MOBILISES.search(_occasion(doc)) is not None)
        )
        told = last in _promised(doc) or (last >= _ENOUGH and not _promised(doc))
        free = free or (spec.role == "call" and not doc.bound and last > 0)  # what the year asks may be said in a part
        # To the own line everybody speaks in the order that the day asks for: only our drafts are held to the outline.
        kept = (spec.number is None and spec.role != "salutation") or (
            spec.number is not None and (not _promised(doc) or last in _promised(doc))
        )
        free = free or (doc.outline.voice == "own" and not doc.bound and kept)
        free = free or ((spec.number or 0) > last > 0 and not doc.bound and told)
        level: Level | None = "info" if free or _told_otherwise(doc, spec) else None
        fields = {"section": spec.name + _torn(doc, at)}
        yield Hit(at, at, fields, suggestion=suggestion, section=spec.id, level=level)


def _told_otherwise(doc: Document, spec: SectionSpec) -> bool:
    """Whether the place of a section holds words of its kind: only segmentation does not know it then."""
    signs = _SIGNS.get(spec.role)
    if signs is None or doc.bound:
        return False
    numbered = [part for part in doc.sections if part.number]
    if spec.role == "review" and numbered and _YEAR_BEHIND.search(doc.text, numbered[0].start, numbered[0].end):
        return True
    if spec.role in _MIDDLE:
        end = numbered[0].start if numbered else len(doc.text)
        spans = [span for span in doc.paragraphs if span[1] <= end]
        if spec.role == "review" and numbered and _MOBILISES.search(_occasion(doc)):
            return _LOOKS_BACK.search(doc.text, numbered[0].start, numbered[0].end) is not None
    else:
        spans = list(doc.paragraphs)
        begun = 1
        if numbered:
            spans = [span for span in spans if numbered[-1].body_start <= span[0] and span[1] <= numbered[-1].end]
            begun = doc.text[numbered[-1].body_start - 1] == "\n"  # else the first paragraph is its heading's
        else:  # 第一，……第四，……: what follows them, before the wish
            spans = [span for span in spans if not _WISHES.match(doc.text, *span)]
        spans = list(doc.paragraphs) if spec.role == "wish" else spans[begun:]
        spans = spans[-_CLOSE:]
    return any(signs.search(doc.text, *span) for span in spans)


def _occasion(doc: Document) -> str:
    title = doc.text[slice(*doc.title)] if doc.title else ""
    return title or (doc.brief.occasion or "" if doc.brief else "")


def _promised(doc: Document) -> set[int]:
    """How many points the text says that it has (提3点希望)."""
    told = (match["n"].replace("两", "二") for match in doc.finditer(_POINTS))
    return {int(word if word.isdecimal() else parse_chinese(word) or 0) for word in told}


def _torn(doc: Document, at: int) -> str:
    """What the text itself says about the gap at this place."""
    gap = next((span for span in doc.gaps if span[0] >= at and not doc.text[at : span[0]].strip()), None)
    return f"（原文此处注明有缺：{doc.text[slice(*gap)].strip()}）" if gap else ""
