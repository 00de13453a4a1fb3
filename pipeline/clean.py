"""A model's reply -> plain text of one section: thoughts, chatter, fences and Markdown cut off, each cut noted.

What a reply must not be at all (empty, refused, not Chinese, another section) is named as its ``fault``; the text is
then not to be used. Nothing is corrected here but form: words, figures, slots and punctuation stay as they came.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline import hanzi
from pipeline.segment import numbering
from pipeline.types import SectionSpec

_TAGS = "think|thinking|thought|thoughts|reasoning|reflection|analysis|scratchpad"
_THOUGHT = re.compile(rf"[<◁]({_TAGS})[>▷].*?[<◁]/\1[>▷]", re.S | re.I)
_THOUGHT_OPEN = re.compile(rf"[<◁]({_TAGS})[>▷].*\Z", re.S | re.I)  # never closed: all the rest is thought
_THOUGHT_CLOSE = re.compile(rf"\A.*[<◁]/({_TAGS})[>▷]", re.S | re.I)  # servers swallow the opening mark
_FINAL = re.compile(r"\A.*<\|channel\|>\s*final\s*<\|message\|>", re.S)
_TOKEN = re.compile(r"<\|[^|<>\n]{1,40}\|>|</?s>|\[/?INST\]")

_FENCED = re.compile(r"^[ \t]*(```|~~~)[^\n`]*\n(.*?)^[ \t]*\1[ \t]*$", re.S | re.M)
_FENCE_LINE = re.compile(r"^[ \t]*(```|~~~)[^\n]*$", re.M)
_MARKDOWN: Sequence[tuple[re.Pattern[str], str]] = (
    (re.compile(r"^[ \t]*([-*_=—–])(?:[ \t]*\1){2,}[ \t]*$", re.M), ""),  # rules
    (re.compile(r"^[ \t]{0,3}#{1,6}[ \t]*(?=\S)", re.M), ""),
    (re.compile(r"^[ \t]*(?:>[ \t]?)+", re.M), ""),
    (re.compile(r"^[ \t]*[-*+•●▪◦][ \t]+", re.M), ""),
    (re.compile(r"(?<!\*)\*\*(?=[^\s*])([^*\n]+?)\*\*(?!\*)"), r"\1"),
    (re.compile(r"(?<!_)__(?=[^\s_])([^_\n]+?)__(?!_)"), r"\1"),
    (re.compile(r"^[ \t]*\*(?=[^\s*])([^*\n]+)\*[ \t]*$", re.M), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
    (re.compile(r"!?\[([^\]\n]*)\]\((?:https?:|#|/)[^)\s]*\)"), r"\1"),
    (re.compile(r"<(?:br|/p|/div|/h[1-6])\s*/?>", re.I), "\n"),
    (re.compile(r"</?(?:p|div|span|b|i|u|em|strong|center|font|h[1-6])(?:\s[^<>\n]*)?>", re.I), ""),
)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{2,5});")
_SLOT = re.compile(r"[【\[〔［]\s*待填\s*[:：]\s*([^【】\[\]〔〕\n]{1,100}?)\s*[】\]〕］]")
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_BLANK = " \t\u3000\u00a0"

# Words around the text. Each pattern is of a whole line, and of phrases that no speech has in these places.
_WORK = "撰写|起草|改写|重写|修改|润色|调整|整理|生成|完善"
_TEXT = "正文|全文|初稿|草稿|讲话稿|讲稿|稿件|版本|内容|文字|段落|标题|这一节|本节|该节|[一二三四1-4]部分"
_HEAD = re.compile(
    rf"""(?:
      (?:好的|好|没问题|当然可以|当然|可以|收到|明白|明白了|遵命|抱歉|感谢(?:您|你)的?(?:反馈|指正|提醒))[，,。！!：:].{{0,80}}
    | (?:以下|下面|如下)(?:是|为|就是|即)[^。]{{0,40}}(?:{_TEXT}|{_WORK})[^。]{{0,20}}[：:。]?
    | (?:根据|按照|结合|遵照)(?:您|你)[^。]{{0,60}}[：:。]
    | [^。]{{0,40}}(?:{_WORK})[^。]{{0,16}}(?:如下|版本|全文|正文)[^。]{{0,6}}[：:。]
    | [^\u4e00-\u9fff]*[A-Za-z]{{2}}[^\u4e00-\u9fff]*
    )""",
    re.X,
)
_INTERJECTION = re.compile(r"(?:好的|没问题|当然可以|当然|收到|明白了?)[，,。！!：:]\s*")
_LABEL = re.compile(
    r"[【\[（(]?(?:正文|回复|答复|输出|修改后(?:的)?(?:正文|全文|文字)?|修改稿|最终稿|改后全文)[】\]）)]?[：:]\s*"
)
_TAIL = re.compile(
    rf"""(?:
      [（(]?[^。，；]{{0,12}}(?:字数|全文|正文|本节|共计|合计|约|共)[^。，；]{{0,10}}\d+\s*个?汉?字[^。，；]{{0,8}}[）)]?[。.]?
    | [（(]?字数(?:统计)?[：:].{{0,30}}
    | (?:希望|但愿)(?:以上|上述|这[份篇段版])[^。]{{0,30}}(?:帮助|满意|要求|需要|参考|符合).{{0,40}}
    | (?:希望)?对(?:您|你)有(?:所)?帮助.{{0,20}}
    | 以上(?:是|为|即|就是)[^。]{{0,24}}(?:讲话稿|讲稿|初稿|草稿|版本|撰写|起草|改写|重写|修改|润色)[^。]{{0,40}}[。！]?
    | 以上(?:内容|文字|稿件|初稿|讲稿)[^。]{{0,40}}[。！]?
    | (?:如果?|若)(?:您|你|需要?我?|有(?:任何|其他|什么))[^。]{{0,24}}(?:告诉我|告知|随时|联系我|{_WORK}).{{0,40}}
    | (?:请|欢迎)(?:您|你)?(?:随时|审阅|查收|过目|提出)[^。]{{0,40}}[。！~]?
    | (?:是否)?需要我.{{0,60}}[？?。]
    | [^\u4e00-\u9fff]*[A-Za-z]{{2}}[^\u4e00-\u9fff]*
    )""",
    re.X,
)
_APPENDIX = re.compile(r"[（(【]?(?:注|备注|说明|提示|附注|修改说明|改动说明|修改要点|写作说明|字数统计)[】]?[：:]")
_COUNT = re.compile(r"(?<=[。！？”])\s*[（(][^（）()]{0,10}\d+\s*个?汉?字[^（）()]{0,6}[）)]$")

_REFUSAL = re.compile(
    r"(?:非常|很|十分)?(?:抱歉|对不起|遗憾|不好意思)|作为(?:一个|一名)?(?:人工智能|AI|大?语言模型|智能助手)|我(?:无法|不能|没有办法)"
    r"|I['’]?m sorry|I (?:can(?:no|['’])t|am unable)|As an AI|Sorry",
    re.I,
)
_UNABLE = re.compile(r"无法|不能|不便|没有办法|拒绝|can(?:no|['’])t|unable|not able|won['’]t", re.I)
_REFUSAL_SIZE = 300  # characters; a longer text that begins so is a text
_OTHER_SCRIPT = re.compile("[\u3040-\u30ff\uac00-\ud7af\u0400-\u04ff\u0e00-\u0e7f]")
_LATIN = re.compile(r"[A-Za-z]")
_PUNCTUATION = re.compile(r"[\s，。、；：！？,.;:!?“”\"'‘’（）()《》【】\[\]·*#—-]+")
_HEADING_SIZE = (
    60  # characters; the longest heading of the outlines' patterns has 70 汉字 at the very most, real ones 30
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """``text`` ends with one newline, "" when nothing is left; ``fault`` says why it is not to be used."""

    text: str
    notes: tuple[str, ...] = ()
    fault: str | None = None


def reply(text: str) -> tuple[list[str], list[str]]:
    """The paragraphs of a reply as plain text, and what was done to it."""
    notes: list[str] = []

    def step(change: Callable[[str], str], note: str) -> None:
        nonlocal text
        changed = change(text)
        if changed.strip() != text.strip():
            notes.append(note)
        text = changed

    text = text.replace("\r\n", "\n").replace("\r", "\n")
    step(_without_thoughts, "删去思考过程")
    step(lambda now: _TOKEN.sub("", now), "删去模型的控制记号")
    step(_without_fences, "删去代码围栏")
    step(_without_markdown, "删去 Markdown 记号")
    step(lambda now: _UNSEEN.sub("", html.unescape(now) if _ENTITY.search(now) else now), "删去看不见的字符")
    step(lambda now: _SLOT.sub(r"【待填：\1】", now), "待填项改为统一写法")
    lines = [line.strip(_BLANK) for line in text.split("\n")]
    lines = [line for line in lines if line]
    kept = _without_chatter(lines)
    if kept != lines:
        notes.append("删去正文前后的说明")
    joined = _joined(kept)
    if len(joined) != len(kept):
        notes.append("接上被折断的行")
    return joined, notes


def section(text: str, spec: SectionSpec, headings: Mapping[str, str]) -> Cleaned:
    """One section from a reply; ``headings`` are those of all numbered parts, by section id."""
    paragraphs, notes = reply(text)
    fault = _fault(paragraphs, text)
    if fault is None:
        fault = _headed(paragraphs, notes, spec, headings)
    body = "\n\n".join(paragraphs)
    return Cleaned(f"{body}\n" if body else "", tuple(notes), fault)


def _without_thoughts(text: str) -> str:
    text = _FINAL.sub("", text)
    text = _THOUGHT.sub("", text)
    return _THOUGHT_OPEN.sub("", _THOUGHT_CLOSE.sub("", text))


def _without_fences(text: str) -> str:
    """The inside of a fence that holds most of the text; else only the fence lines go."""
    blocks = [match[2] for match in _FENCED.finditer(text)]
    if blocks and hanzi.count("".join(blocks)) * 2 > hanzi.count(text):
        return "\n\n".join(blocks)
    return _FENCE_LINE.sub("", text)


def _without_markdown(text: str) -> str:
    for pattern, put in _MARKDOWN:
        text = pattern.sub(put, text)
    return text


def _without_chatter(lines: Sequence[str]) -> list[str]:
    kept = list(lines)
    for index, line in enumerate(kept):
        if index and _APPENDIX.match(line):
            kept = kept[:index]
            break
    while len(kept) > 1 and _HEAD.fullmatch(kept[0]):
        del kept[0]
    while len(kept) > 1 and _TAIL.fullmatch(kept[-1]):
        del kept[-1]
    if kept:
        kept[0] = _LABEL.sub("", _INTERJECTION.sub("", kept[0], count=1), count=1) if _lead(kept[0]) else kept[0]
        kept[-1] = _COUNT.sub("", kept[-1])
    return [line for line in kept if line]


def _lead(line: str) -> bool:
    return bool(_INTERJECTION.match(line) or _LABEL.match(line))


def _joined(lines: Sequence[str]) -> list[str]:
    """Lines that break off at a comma belong to the next: no paragraph ends there."""
    found: list[str] = []
    for line in lines:
        if found and found[-1][-1] in "，、,（“《":
            found[-1] += line
        else:
            found.append(line)
    return found


def _fault(paragraphs: Sequence[str], raw: str) -> str | None:
    text = "\n".join(paragraphs)
    chinese = hanzi.count(text)
    if not text:
        return "回复里只有思考过程，没有正文" if raw.strip() else "回复是空的"
    if len(text) <= _REFUSAL_SIZE and _REFUSAL.match(text) and _UNABLE.search(text):
        return "模型拒绝了写作"
    if chinese < len(_LATIN.findall(text)) or chinese < 10 * len(_OTHER_SCRIPT.findall(text)) or not chinese:
        return "回复不是中文"
    return None


def _headed(paragraphs: list[str], notes: list[str], spec: SectionSpec, headings: Mapping[str, str]) -> str | None:
    """Give ``paragraphs`` their heading line, exactly as fixed, or none for the frame; the fault of a wrong one."""
    own = headings.get(spec.id) if spec.number else None
    others = {_bare(heading): heading for key, heading in headings.items() if key != spec.id}
    _drop_title(paragraphs, notes, spec)
    for line in paragraphs:
        wrong = _other(line, others, spec)
        if wrong and _bare(line) != _bare(own or ""):
            return f"写成了别的部分：“{wrong}”"
    if own:
        said = _take_own(paragraphs, own, spec)
        if said is None:
            notes.append("补上标题")
        elif said != own:
            notes.append(f"标题“{said}”改回“{own}”")
    if not paragraphs:
        return "回复里只有标题，没有正文"
    if own:
        paragraphs.insert(0, own)
    return None


def _drop_title(paragraphs: list[str], notes: list[str], spec: SectionSpec) -> None:
    """A first line that only names the section (祝贺与问候, 【hope】) is the model's label, not the speech."""
    if len(paragraphs) > 1 and _bare(paragraphs[0]) in {_bare(spec.name), _bare(spec.id)}:
        notes.append(f"删去节名“{paragraphs[0]}”")
        del paragraphs[0]


def _take_own(paragraphs: list[str], own: str, spec: SectionSpec) -> str | None:
    """Remove this section's heading from the text, wherever the model put it; the wording it had, None without one."""
    said: str | None = None
    for index in reversed(range(len(paragraphs))):
        line = paragraphs[index]
        if _bare(line) == _bare(own):
            said = line
            del paragraphs[index]
    if said is not None or not paragraphs:
        return said
    first = paragraphs[0]
    head, mark, rest = _run_in(first)
    if rest and _bare(head) == _bare(own):
        paragraphs[0] = rest
        return head + mark
    number = _number(first)
    if _looks_like_heading(first) and number in (None, spec.number) and len(paragraphs) > 1:
        return paragraphs.pop(0)
    return None


def _run_in(line: str) -> tuple[str, str, str]:
    """A heading that runs into its paragraph: up to the first full stop, colon or blank."""
    match = re.match(r"([^。：:\s]{4,80})([。：:\s]\s*)(.+)", line, re.S)
    return (match[1], match[2].strip(), match[3]) if match else (line, "", "")


def _other(line: str, others: Mapping[str, str], spec: SectionSpec) -> str | None:
    """The heading in ``line`` that belongs to another part, or is numbered like one; None when there is none."""
    for candidate in (line, _run_in(line)[0]):
        if _bare(candidate) in others:
            return others[_bare(candidate)]
    number = _number(line)
    if number is not None and number != spec.number and _looks_like_heading(line):
        return line
    return None


def _number(line: str) -> int | None:
    found = numbering.at(line, 0)
    return found.value if found and found.style == "chinese" else None


def _looks_like_heading(line: str) -> bool:
    return len(line) <= _HEADING_SIZE and line[-1] not in "。！？；：:，、”）" and "。" not in line


def _bare(line: str) -> str:
    """A heading without number, marks and blanks, to compare by."""
    found = numbering.at(line, 0)
    return _PUNCTUATION.sub("", line[found.end :] if found else line).casefold()
