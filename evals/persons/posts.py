"""The posts that a brief gives to people right before their names (总经理何延年, 车间主任覃秀莲), and where a text gives them another.

``people`` knows the offices of the Party, the government and the mass organisations; here are those of a house: who leads a firm, a
workshop, a crew. Source: the rule of drafting that names and offices are those of the brief.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.persons import names, people, trades
from evals.spans import places
from pipeline.patterns import lazy

# Posts that ``people.TITLE`` does not have, and those of a firm's committee that it has.
_LEADS = "副?(?:董事长|总经理|总裁|总工程师|总会计师|厂长|矿长|场长|店长|行长|院长|校长|园长|站长|所长|馆长)|车间(?:副)?主任|护士长"
_POST = lazy(f"(?:(?:党委|党组|党总支|党支部|工会)副?(?:书记|主席)|{_LEADS})$")
_LEADING = lazy(f"(?:{_LEADS})$")
_WORDS = lazy("[一-鿿]{1,20}$")
_WIDE = 20  # characters before a name in which an office stands
_FORMER = lazy("原|前任|时任|曾任|老|历任|先后任")  # what somebody was may be told beside what he is


def otherwise(doc: Document) -> Iterator[tuple[int, int, str, str]]:
    """The span of a post that the brief does not give to that person, the name, and what it has: 董事长覃秀莲 for 车间主任覃秀莲; or
    that it gives to somebody else whom it names (集团党委书记何延年、总经理程岳, two names exchanged)."""
    said = _said(doc)
    for name, words in said.items():
        own = [post for one in words for post in _posts(one)]
        for start in places(doc.text, name) if own else ():
            if any(first <= start < last for first, last in doc.header):
                continue
            before = _WORDS.search(doc.text, max(0, start - _WIDE), start)
            post = _POST.search(before[0]) if before else None
            if before is None or post is None or _has(words, post[0]) or _FORMER.search(before[0]):
                continue
            if re.search(f"{name}[^。；、\n]{{0,20}}(?<!副){post[0]}", doc.told):
                continue  # 邵玉洁，县人民医院副院长
            theirs = any(_has(whose, post[0]) for other, whose in said.items() if other != name)
            if theirs or _LEADING.search(post[0]):
                yield before.start() + post.start(), start, name, words[0]


def _said(doc: Document) -> dict[str, list[str]]:
    """Each name of the brief with its offices and with what stands before it in the facts."""
    brief = doc.brief
    found: dict[str, list[str]] = {}
    for person in brief.attending if brief else ():
        if person.name and person.office:
            found.setdefault(re.sub(r"\s", "", person.name), []).append(person.office)
    everybody = {*(one.name for one in doc.people), *(one.name for one in trades.skilled(doc)), *doc.once(names.told)}
    for name in sorted(everybody):
        for fact in brief.facts if brief else ():
            for at in places(fact.text, name):
                if before := _WORDS.search(fact.text, max(0, at - _WIDE), at):
                    found.setdefault(name, []).append(before[0])
    return found


def _has(said: list[str], post: str) -> bool:
    """Whether one of them is that post; of a deputy it is not."""
    return any(re.search(f"(?<!副){post}", words) for words in said)


def _posts(words: str) -> list[str]:
    """Whether an office, or a trade, is told at all: one of whom the brief tells nothing may be anything."""
    return [words] if re.search(f"(?:{people.TITLE}|{_POST.pattern[:-1]}|[员工长师匠])$", words) else []
