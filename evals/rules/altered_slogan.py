"""A slogan or a brand of the brief in other words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.wordings import remarks, slogans
from pipeline.patterns import lazy

PAGE = Page(
    name="altered-slogan",
    level="error",
    what="战略、口号、品牌的名称，引用的原话与材料不一致",
    why="改一个字就是别人的口号；主席台上的人最先听出来",
    instead="照材料写",
    source="起草规范：口号和品牌只用材料给的",
    message="“{text}”与材料不一致，材料里是“{known}”",
    suggestion="{known}",
    needs=frozenset({"brief"}),
    quotes=True,
    yields_to=frozenset({"wrong-wording"}),
)
_PIECE = 4  # characters of a piece that is told without quotation marks

_HALF, _ALIKE = 5, 2  # characters of a half that stands for the whole; of the other that must be the same

_WHOLE, _CHANGED = lazy("[一-鿿]{7,12}"), 3

_OWN_GOALS = "平安|法治|健康|数字|美丽|幸福|文明|活力"
_COUNT = lazy(r"\d+[一-鿿]")


def find(doc: Document) -> Iterator[Hit]:
    right = list(dict.fromkeys(slogans.slogans(doc)))
    told: set[int] = set()  # where a quotation is told already
    for match in doc.finditer(slogans.QUOTED):
        words = match["at"]
        if slogans.told(doc, words) or slogans.known(doc, words):
            continue
        for slogan in right:
            if slogans.altered(words, slogan):
                told.add(match.start("at"))
                yield Hit(*match.span("at"), {"known": slogan})
                break
        else:
            slogan = _same_place(doc, match) or _same_host(doc, words, right) or slogans.reworded(doc, match, right)
            if slogan:
                told.add(match.start("at"))
                yield Hit(*match.span("at"), {"known": slogan})

    yield from _remarks(doc, told)
    for slogan in right:
        yield from _bare(doc, slogan)
        yield from _one_of_many(doc, slogan)
        yield from _of_the_host(doc, slogan)
        yield from _half(doc, slogan)
        yield from _tail(doc, slogan)


def _remarks(doc: Document, told: set[int]) -> Iterator[Hit]:
    """What a worker of the brief says, one word of it exchanged."""
    for start, end, right in remarks.reworded(doc):
        if start not in told:
            yield Hit(start, end, {"known": right})


def _of_the_host(doc: Document, slogan: str) -> Iterator[Hit]:
    """建设开放创新云溪 where the brief has 富裕文明云溪: other virtues of the same place, without quotation marks."""
    host = (doc.brief.host.name or "")[:-1] if doc.brief else ""
    if len(host) < 2 or not slogan.endswith(host) or not 2 <= len(slogan) - len(host) <= 8:
        return
    least = len(slogan) - len(host)  # of a short one only the like is looked for: 平安, 法治 are goals of their own
    words = f"(?!{_OWN_GOALS})[一-鿿]{{2}}" if least < 4 else "(?!社会主义|现代化)[一-鿿]{4,8}"
    quoted = "“" if least < 4 else "“?"
    for match in re.finditer(f"(?:建设|打造|共建){quoted}(?P<at>{words}{re.escape(host)})", doc.text):
        if not slogans.told(doc, match["at"]) and "现代化" not in match["at"]:
            yield Hit(*match.span("at"), {"known": slogan})


def _same_host(doc: Document, words: str, right: Sequence[str]) -> str:
    """“宜居澜河” for “生态澜河”: as long, with the same host at its end, nothing else the same; "" when there is none."""
    host = (doc.brief.host.name or "")[:-1] if doc.brief else ""
    if len(host) < 2 or not words.endswith(host) or len(words) == len(host):
        return ""
    return next((slogan for slogan in right if slogan.endswith(host) and len(slogan) == len(words)), "")


def _bare(doc: Document, slogan: str) -> Iterator[Hit]:
    """A slogan of two pieces without quotation marks, one of them another one that ends alike: 工业强市、文化兴市."""
    pieces = slogan.split("、")
    if len(pieces) != 2 or min(map(len, pieces)) < _PIECE:
        return
    one, two = pieces
    ways = lazy(
        f"(?<!“){re.escape(one)}、(?!{re.escape(two)})[一-鿿]{{{len(two) - 1}}}{re.escape(two[-1])}"
        f"|(?<![“一-鿿])(?!{re.escape(one)})[一-鿿]{{{len(one) - 1}}}{re.escape(one[-1])}、{re.escape(two)}"
    )
    crossed = f"{one[:2]}{two[2:]}、{two[:2]}{one[2:]}"  # 建在车间、活在企业 for 建在企业、活在车间
    if len(one) == len(two) and crossed != slogan and crossed not in doc.told and crossed in doc.text:
        at = doc.text.index(crossed)
        yield Hit(at, at + len(crossed), {"known": slogan})
    rest = doc.text.replace(slogan, "\n")
    for match in ways.finditer(doc.text) if f"{one}、" in rest or f"、{two}" in rest else ():
        if not slogans.told(doc, match[0]):
            yield Hit(*match.span(), {"known": slogan})


def _one_of_many(doc: Document, slogan: str) -> Iterator[Hit]:
    """制造强省、生态大省、幸福岭川: of three pieces or more one is another one, about as long."""
    pieces = slogan.split("、")
    if len(pieces) < 3 or min(map(len, pieces)) < 2:
        return
    rest = doc.text.replace(slogan, "\n")
    if sum(piece in rest for piece in pieces) < len(pieces) - 1:
        return
    for at, piece in enumerate(pieces):
        least = (
            len(piece) if at == 0 else max(2, len(piece) - 1)
        )  # what stands before the first is a word of the sentence
        other = f"(?P<at>[一-鿿]{{{least},{len(piece) + bool(at)}}}?)"
        ways = "、".join([*map(re.escape, pieces[:at]), other, *map(re.escape, pieces[at + 1 :])])
        for match in re.finditer(f"{ways}(?![一-鿿])" if at == len(pieces) - 1 else ways, rest):
            start = doc.text.find(match[0])
            if match["at"] != piece and not slogans.told(doc, match[0]):
                yield Hit(start, start + len(match[0]), {"known": slogan})


def _half(doc: Document, slogan: str) -> Iterator[Hit]:
    """百年工运新征程，江城儿女正当时: one half as the brief has it, the other begins or ends alike and is as long."""
    halves = re.split("[，、]", slogan)
    if len(halves) != 2 or min(map(len, halves)) < _HALF:
        return
    one, two = halves
    rest = doc.text.replace(slogan, "\n")
    if one not in rest and two not in rest:
        return
    for match in re.finditer(
        f"(?<![一-鿿])[一-鿿]{{{len(one)}}}[，、]{re.escape(two)}(?![一-鿿])|(?<![一-鿿]){re.escape(one)}[，、][一-鿿]{{{len(two)}}}(?![一-鿿])",
        doc.text,
    ):
        said = re.split("[，、]", match[0])
        other, right = (said[0], one) if said[0] != one else (said[1], two)
        alike = other[:_ALIKE] == right[:_ALIKE] or other[-_ALIKE:] == right[-_ALIKE:]
        if other != right and alike and other not in doc.told and not slogans.known(doc, match[0]):
            yield Hit(*match.span(), {"known": slogan})


def _tail(doc: Document, slogan: str) -> Iterator[Hit]:
    """百年工运新征程 for 百年工运再出发: a clause as long that begins alike, in a text that has the slogan nowhere."""
    if not _WHOLE.fullmatch(slogan) or slogan in doc.text:
        return
    kept = len(slogan) - _CHANGED
    for match in re.finditer(f"(?<![一-鿿]){slogan[:kept]}[一-鿿]{{{_CHANGED}}}(?![一-鿿])", doc.text):
        if not slogans.told(doc, match[0]) and not slogans.known(doc, match[0]):
            yield Hit(*match.span(), {"known": slogan})


def _same_place(doc: Document, match: re.Match[str]) -> str:
    """选树“白石之星”56名 for 选树“白石工匠”56名: the same words before it, the same figure behind it; "" when there is none."""
    before, behind = doc.text[max(0, match.start() - 2) : match.start()], _COUNT.match(doc.text, match.end())
    if behind is None or len(before) < 2:
        return ""
    told = re.search(f"{re.escape(before)}“([^“”\n]{{2,30}})”{re.escape(behind[0])}", doc.told)
    return told[1] if told and len(slogans.plain(told[1])) == len(slogans.plain(match["at"])) else ""
