"""A person of the brief under a name that is not quite theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.persons import familiar, names, people, tellers, trades
from evals.shapes.base import Hit, Page
from evals.spans import places
from evals.spelling.confusable import alike
from evals.spelling.likelihood import counts
from pipeline.patterns import lazy

PAGE = Page(
    name="altered-name",
    level="error",
    what="材料里的人，名字写得不一样",
    why="领导的名字错一个字，是讲话里最不能出的差错",
    instead="照材料写",
    source="起草规范：姓名职务只用材料给的",
    message="“{text}”与材料不一致，材料里是“{known}”",
    suggestion="{known}",
    needs=frozenset({"brief"}),
    quotes=True,
    yields_to=frozenset({"altered-enterprise"}),
)
_BEFORE = lazy(
    "(?:书记|主席|主任|会长|理事长|[部局厅处省市县区州院校]长|秘书长|党组成员|常委|委员|模范|劳模|工匠|获得者|标兵|红旗手|先进工作者)$"
)
# A name of the brief between marks or verbs: 由|宏达机械公司.
_FIRM = lazy(
    r"(?:^|(?<=[\n，。；：、“（由和与及在是为]))(?P<name>[一-鿿]{3,12}?(?P<kind>公司|集团|学校|学院|医院|合作社|商会|中心|小学|中学|大学|银行))(?=负责|代表|职工|工会|作|等|的|[，。；：、）”\n]|$)",
    re.MULTILINE,
)
_BEHIND = lazy(rf"(?:{people.TITLE})|同志(?![们之间])")
_GREETED = lazy(rf"尊敬的(?P<at>[^\W\d副老各总原新诸团党](?P<title>{people.TITLE}))(?=[，、：和及与\s])")
_THEN = lazy(
    "同志|多次|先后|亲自|连续|莅临|莅会|出席|专程|率|主持|宣读|委托|带领|作出|作了|代表|到会|深入|十分|高度|始终|一直|经常|等|事迹|精神|师傅|荣获|[，。、；：）\\s]|$"
)
# 受成安主席委托: the given name alone, with the office
_BY_GIVEN = lazy(
    rf"(?:^|(?<=[，。；：、\n受由请和与同向是对让替代表的]))(?P<given>[一-鿿]{{2}})(?P<title>{people.TITLE})(?![们团])"
)
_WHOLE = 3  # characters of a name that is told by itself


def find(doc: Document) -> Iterator[Hit]:
    header = [span for span in doc.header if span != doc.title]
    told = doc.told
    for person in doc.people:
        for match in _variants(person.name).finditer(doc.text) if _hinted(doc.text, person.name) else ():
            start, end = match.span()
            if match[0] in told or any(first <= start < last for first, last in header):
                continue  # another person of the brief; the speaker's line has a rule of its own
            if _stands_as_name(doc.text, start, end, whole=len(person.name) > 2) or _no_words(
                doc.text, start, person.name
            ):
                yield Hit(start, end, {"known": person.name})
        yield from _another(doc, person)
    yield from _firms(doc)
    yield from _addressed(doc)
    yield from (Hit(start, end, {"known": one.name}) for start, end, one in trades.misnamed(doc))
    ways = (trades.exchanged, tellers.exchanged, familiar.altered, _by_given_name, names.called)
    other = {(start, end): name for find in ways for start, end, name in find(doc)}
    yield from (Hit(*span, {"known": name}) for span, name in other.items())
    yield from (Hit(start, end, {"known": name}) for start, end, name in _elsewhere(doc) if (start, end) not in other)


def _elsewhere(doc: Document) -> Iterator[tuple[int, int, str]]:
    """让更多的孟宪泽有舞台, for 孟宪铎: no office and no trade beside it; the lines of the header have rules of their own."""
    header = [span for span in doc.header if span != doc.title]
    for start, end, name in names.altered(doc):
        if not any(first <= start < last for first, last in header):
            yield start, end, name


def _by_given_name(doc: Document) -> Iterator[tuple[int, int, str]]:
    """成安主席, where the brief has 骆承安 as 主席: one character of the given name is another."""
    whole = [one for one in doc.people if len(one.name) == _WHOLE]
    for match in doc.finditer(_BY_GIVEN) if whole else ():
        given, title = match["given"], match["title"]
        if given in doc.told:
            continue
        mine = [one.name for one in whole if any(its.title.endswith(title) for its in one.offices)]
        if any(name[0] == given[0] for name in mine):
            continue  # 江波书记, for 江海波: a character left out
        held = [name[1:] for name in mine]
        near = [known for known in held if sum(map(str.__eq__, known, given)) == 1]
        namely = set(given) <= names.given_names() or any(_alike(known, given) for known in near)
        if near and namely and given not in held:
            yield *match.span("given"), near[0]


def _alike(known: str, said: str) -> bool:
    """Whether what is another character in ``said`` sounds or looks like that of ``known``."""
    return all(mine == theirs or theirs in alike(mine).all for mine, theirs in zip(known, said, strict=True))


def _addressed(doc: Document) -> Iterator[Hit]:
    """尊敬的成书记, where the only 书记 whom the brief names is 程若河."""
    for match in doc.finditer(_GREETED) if doc.people else ():
        title = match["title"]
        names = [one.name for one in doc.people if any(held.title.endswith(title) for held in one.offices)]
        told = match["at"] in doc.told or any(one.name.startswith(match["at"][0]) for one in doc.people)
        if names and not told:
            yield Hit(*match.span("at"), {"known": f"{names[0][0]}{title}"})


def _firms(doc: Document) -> Iterator[Hit]:
    """A firm or a school of the brief with one character of its name changed: 宏大机械公司 for 宏达机械公司."""
    known = {match["name"]: match["kind"] for match in _FIRM.finditer(doc.told)} if doc.brief else {}
    for name, kind in known.items():
        size, end = len(name), doc.text.find(kind)
        while end >= 0:
            end += len(kind)
            start = end - size
            words = doc.text[max(0, start) : end]
            if len(words) == size and words not in doc.told and sum(map(str.__ne__, words, name)) == 1:
                yield Hit(start, end, {"known": name})
            end = doc.text.find(kind, end)


def _hinted(text: str, name: str) -> bool:
    """Whether two of its characters, or one of two, stand in ``text`` without the rest: the pattern is dear to compile."""
    rest = text.replace(name, "\n")
    if len(name) != _WHOLE:
        return any(character in rest for character in name)
    one, two, three = tuple(name)
    return any(pair in rest for pair in (one + two, two + three, one + three, two + one, three + two)) or any(
        rest.startswith(three, at + 2) for at in places(rest, one)
    )


def _variants(name: str) -> re.Pattern[str]:
    """The name with one character replaced, or with two neighbours exchanged."""
    ways = [f"[{people.SURNAMES}]{re.escape(name[1:])}"]
    ways += [re.escape(name[:at]) + "[一-鿿]" + re.escape(name[at + 1 :]) for at in range(1, len(name))]
    if len(name) > 2:
        ways += [
            re.escape(name[:at] + name[at + 1] + name[at] + name[at + 2 :])
            for at in range(len(name) - 1)
            if name[at] != name[at + 1]
        ]
    if len(name) > 2:
        # 泰望川书记: no surname at all, with the office right behind; 秦川书记: a character left out.
        office = f"(?=(?:{people.TITLE})|同志(?![们之间]))"
        ways += [
            f"[一-鿿]{re.escape(name[1:])}{office}(?<![的受请由和在向与按据对给同找叫喊问是跟见托教帮替比像让听把为到陪随谢]{re.escape(name[1:])})"
        ]
        ways += [
            f"(?<![一-鿿]){re.escape(name[0] + left)}{office}|(?<=[的受请由和向与]){re.escape(name[0] + left)}{office}"
            for left in name[1:]
        ]
    return lazy(f"(?!{re.escape(name)})(?:{'|'.join(ways)})")


def _stands_as_name(text: str, start: int, end: int, *, whole: bool) -> bool:
    """Whether an office or 同志 stands beside it; of a name of two characters, behind it."""
    if _BEHIND.match(text, end):
        return True
    before = _BEFORE.search(text[max(0, start - 5) : start])
    return before is not None and (whole or text.startswith("同志", end)) and _THEN.match(text, end) is not None


def _no_words(text: str, start: int, name: str) -> bool:
    """陈幕兰一家, where the brief has 陈慕兰: three characters in which there is no word, nor with those beside them."""
    if len(name) != _WHOLE or sum(map(str.__eq__, text[start : start + _WHOLE], name)) != _WHOLE - 1:
        return False
    spans = ((0, 2), (1, 3), (-1, 1), (2, 4), (0, 3), (-1, 2), (1, 4))
    words = counts().words
    return start > 0 and not any(text[start + first : start + last] in words for first, last in spans)


def _another(doc: Document, person: people.Known) -> Iterator[Hit]:
    """The same surname and the same office, and another given name: 市委书记林海 told as 市委书记林国强."""
    surname = re.escape(person.name[0])
    for office in person.offices:
        if not office.body[1] or not office.body[0]:
            continue
        if not _otherwise(doc.text, person.name, office.title):
            continue
        title = re.escape(office.title)
        pattern = lazy(
            rf"(?<={title})(?P<at>{surname}[一-鿿]{{1,2}}?)(?={_THEN.pattern})|(?P<name>{surname}[一-鿿]{{2}})(?={title})"
        )
        for match in pattern.finditer(doc.text):
            group = "at" if match["at"] else "name"
            start, end = match.span(group)
            claims = people.beside(doc.text, start, end)
            near = _variants(person.name).fullmatch(match[group])
            if match[group] in doc.told or near or len(match[group]) < 2:
                continue
            # 郑佩林书记 with no body said: whoever is meant has the office of the one whom the brief names so
            bare = group == "name" and len(person.name) == len(match[group]) and _alone(doc, person, office)
            if any(
                (claim.body == office.body or (bare and not any(claim.body))) and people.agrees(claim, office)
                for claim in claims
            ):
                yield Hit(start, end, {"known": person.name})


def _otherwise(text: str, name: str, title: str) -> bool:
    """Whether the surname, and not the name, stands right behind the title, or where a name before it would begin."""
    rest = text.replace(name, "\n") if len(name) == _WHOLE else text  # 林海峰 holds 林海
    return title + name[0] in rest or any(rest.startswith(name[0], at - _WHOLE) for at in places(rest, title))


def _alone(doc: Document, person: people.Known, office: people.Office) -> bool:
    """Whether nobody else of the brief has that surname and such an office."""
    return not any(
        other.name != person.name
        and other.name[0] == person.name[0]
        and any(one.title == office.title for one in other.offices)
        for other in doc.people
    )
