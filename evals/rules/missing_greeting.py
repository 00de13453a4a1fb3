"""A celebration that greets nobody, and an opening that ends without a wish."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="missing-greeting",
    level="warning",
    what="庆祝、表彰的讲话没有祝贺或问候，开班、开幕的讲话没有祝愿",
    why="这样的会先贺后讲；没有一句祝贺、问候，台下的人觉得冷落",
    instead="开头补一句：向受到表彰的……表示热烈祝贺，向……致以节日问候",
    source="体裁惯例：庆祝、表彰、开幕的讲话",
    message="“{text}”是贺会，开头却没有祝贺、问候或致敬",
    suggestion="补一句祝贺、问候或致敬",
    scope="whole",
)
_FESTIVE = lazy(
    "表彰|庆祝|颁奖|开幕|国际劳动节|妇女节|青年节|教师节|护士节|记者节|(?<!职工)(?<!人民)代表大会(?!第[二三四五六七八九十]{1,3}次)|成立大会|开班式|开营|开学典礼|结业式|结业典礼|毕业典礼|启动仪式|奠基|开工仪式"
)
_MOURNING = lazy(
    "培训班结[业班]|学习班结[业班]|学习贯彻|专题|研讨班|轮训|追悼|缅怀|动员|部署|座谈|工作会议|党课|报告|廉政|警示"
)
# What is launched against a danger or a wrong is no feast: neither greeting nor wish is looked for.
_GRAVE = lazy(
    "安全|应急|消防|防[汛火灾震疫]|抗[旱疫洪]|禁毒|缉毒|扫黑|反诈|整治|治理|专项行动|攻坚|打击|执法|督[察查导]|巡[察视]|问责|演练|拉练|救援|信访"
)
_HONOURS = lazy("表彰|庆祝|颁奖|庆功")
_GREETS = lazy(
    "谢谢|鞠[了一个]{0,3}躬|辛苦了|掌声|祝贺|贺意|庆贺|问候|致敬|敬意|慰问|感谢|谢意|致谢|欢迎|祝福|祝愿|预祝|恭喜|拜年|拜个|(?:大家|你们|同学们|早上|上午|下午|晚上|中午|新年|春节|节日|过年)好"
)
# A speech of ceremony says so at its opening; one that opens with a picture or a story goes its own way.
_CEREMONY = lazy(
    "隆重|召开|举行|集会|举办|开[幕班学营业赛工]|闭幕|结[业班]|毕业|表彰|表扬|颁奖|庆祝|圆满|顺利|胜利|帷幕|欢聚|相聚|汇聚|齐聚|正式|为期"
)
_AMONG_US = lazy("同志们[：:]")
_FIRST = 300  # characters of the opening in which they stand
_LEAST = 180  # 汉字 of a speech
_OPENING = 0.45  # share of a speech without numbered parts that is its opening


# What is opened or closed with a wish: a course, a fair, games.
_WISHED = lazy("开班|开幕|开营|开赛|开学典礼|启动仪式|奠基|结业|结班|毕业典礼|闭幕|闭营|代表大会上?的?致[辞词]")
_SPOKEN = lazy("讲话|致辞|致词|祝词|贺词|发言")
# A chairman or host may open or close the thing instead of wishing it well: 现在，开班！ 我宣布，……开幕！
_OPENED = lazy("(?:宣布|现在)[^。\n]{0,50}(?:开[班幕营赛学工机馆拍]|启动|开始|闭[幕营]|结[业班])[！。]")
_CALLED = lazy("让我们|携手|共同")  # who closes a congress may call instead
_END = 0.5  # share of the text behind which a wish stands
_NO_WISH = "“{text}”以祝愿作结，结尾却没有祝愿"


def find(doc: Document) -> Iterator[Hit]:
    yield from _greeting(doc)
    yield from _unpraised(doc)
    yield from _unwelcomed(doc)
    yield from _unwished(doc)
    yield from _unregarded(doc)
    yield from _wish(doc)


def _asked(doc: Document, act: str) -> bool:
    """Whether the outline's own rule (missing-wish …) asks for an act, and not with a hint alone."""
    return doc.outline is not None and doc.outline.acts(act) and (doc.voice == "upper" or doc.bound)


def _wish(doc: Document) -> Iterator[Hit]:
    """A course that opens and nobody wishes it success. Of congresses missing-part and missing-wish tell it."""
    if doc.title is None or doc.gaps or doc.section is not None or doc.characters < _LEAST or not doc.paragraphs:
        return
    title = doc.text[slice(*doc.title)]
    opened = _asked(doc, "wish") and not doc.loose
    if opened or _GRAVE.search(title) or not _WISHED.search(title) or not _SPOKEN.search(title) or "缅怀" in title:
        return
    end = doc.paragraphs[-1]
    behind = doc.text[int(len(doc.text) * _END) :]
    if "闭幕" in title and _CALLED.search(behind):
        return
    if "祝" not in behind and _ceremonial(doc) and not _OPENED.search(doc.text, *end):
        yield Hit(*doc.paragraphs[-1], message=_NO_WISH.format(text=title), suggestion="补一句：预祝……圆满成功！")


def _greeting(doc: Document) -> Iterator[Hit]:
    if doc.title is None or doc.gaps or doc.characters < _LEAST or not doc.paragraphs:
        return
    title = doc.text[slice(*doc.title)]
    if not _FESTIVE.search(title) or _MOURNING.search(title) or _launched(title):
        return
    start = doc.paragraphs[0][0]
    numbered = [part.start for part in doc.sections if part.number]
    end = numbered[0] if numbered else start + int((len(doc.text) - start) * _OPENING)
    end = max([end, *(part.end for part in doc.sections if part.role == "congratulation" and not numbered)])
    roles = {part.role for part in doc.sections}
    opened = _asked(doc, "congratulate")
    if "salutation" not in roles or (opened and "congratulation" in roles):
        return  # a fragment has lost its opening; into a congratulation missing-congratulation looks
    if end - start >= _OPENS and _ceremonial(doc) and not _GREETS.search(doc.text, start, end):
        # A course that opens among colleagues begins with what it is for.
        plain = _OPENING_OF_A_COURSE.search(title) and _AMONG_US.match(doc.text, start)
        yield Hit(*doc.title, level="info" if plain else None)


def _ceremonial(doc: Document) -> bool:
    """Whether it has numbered points, or its opening the words of a ceremony."""
    start = doc.paragraphs[0][0]
    return any(part.number for part in doc.sections) or _CEREMONY.search(doc.text, start, start + _FIRST) is not None


def _launched(title: str) -> bool:
    """Whether something grave is launched, and nobody is honoured for it: 安全生产月启动仪式, not 防汛表彰大会."""
    return _GRAVE.search(title) is not None and _HONOURS.search(title) is None


_OPENS = 60  # characters before the first part: without them the opening itself is missing


# Where honours are given the honoured are congratulated; where a course opens those who came are welcomed.
_HONOURS = lazy("表彰|颁奖|授奖|命名大会")
_PRAISES = lazy("掌声|祝贺|致敬|敬意|庆贺|贺意|恭喜|道贺")
_NO_PRAISE = "“{text}”是表彰会，开头却没有向受表彰的祝贺、致敬"
_WELCOMES = lazy("欢迎|祝贺|问候|致意|敬意|大家好|(?:同学|学员|老师)们好|慰问")
_NO_WELCOME = "“{text}”是开班，开头感谢了别人，却没有欢迎、问候学员"
_OPENING_OF_A_COURSE = lazy("开班|开学典礼|开营")
_THANKS = lazy("感谢|谢意")


def _opening(doc: Document) -> tuple[int, int] | None:
    """The paragraphs before the first numbered part; None where there is none, or the text is no whole speech."""
    numbered = [part.start for part in doc.sections if part.number]
    if doc.title is None or doc.gaps or doc.section is not None or doc.characters < _LEAST or not numbered:
        return None
    start = doc.paragraphs[0][0] if doc.paragraphs else 0
    return (start, numbered[0]) if numbered[0] - start >= _OPENS else None


def _first(doc: Document) -> tuple[int, int]:
    """The first paragraph behind the salutation."""
    return next((one for one in doc.paragraphs if doc.text[one[1] - 1] not in "：:"), doc.paragraphs[0])


def _unpraised(doc: Document) -> Iterator[Hit]:
    span = _opening(doc)
    title = doc.text[slice(*doc.title)] if doc.title else ""
    honours = _HONOURS.search(title) and not _MOURNING.search(title)
    if span and honours and _GREETS.search(doc.text, *span) and not _PRAISES.search(doc.text, *span):
        yield Hit(*_first(doc), message=_NO_PRAISE.format(text=title), suggestion="补一句热烈祝贺")


def _unwelcomed(doc: Document) -> Iterator[Hit]:
    span = _opening(doc)
    title = doc.text[slice(*doc.title)] if doc.title else ""
    thanked = span and _OPENING_OF_A_COURSE.search(title) and _THANKS.search(doc.text, *span)
    if span and thanked and not _WELCOMES.search(doc.text, *span):
        yield Hit(*_first(doc), message=_NO_WELCOME.format(text=title), suggestion="补一句欢迎学员")


_FEAST = lazy("庆祝[^。\n]{0,12}(?:劳动节|妇女节|青年节|教师节|护士节|记者节|医师节|[“”]?[五三]一[“”]?|三八)")
_REGARDS = lazy("问候|慰问|敬意|致敬|节日(?:的)?(?:祝贺|祝福|快乐|愉快)|过节")
_NO_REGARDS = "“{text}”是庆祝节日，开头却没有节日的问候、致敬"


def _unwished(doc: Document) -> Iterator[Hit]:
    span = _opening(doc)
    title = doc.text[slice(*doc.title)] if doc.title else ""
    if span and _FEAST.search(title) and _GREETS.search(doc.text, *span) and not _REGARDS.search(doc.text, *span):
        yield Hit(*_first(doc), message=_NO_REGARDS.format(text=title), suggestion="补一句节日问候")


_CONGRESS = lazy("(?<!职工)(?<!人民)代表大会")
_ANY_REGARDS = lazy("问候|慰问|敬意|致敬|祝愿|致意|问好|问声好|问个好|道一声|辛苦|你们好|大家好")
_TERSE = 120  # 汉字 of a congratulation in which there is no room for regards
_CONGRATULATES = lazy("祝贺|庆贺")
_NO_DELEGATES = "“{text}”祝贺、致谢之外，没有问候代表和职工"


def _unregarded(doc: Document) -> Iterator[Hit]:
    title = doc.text[slice(*doc.title)] if doc.title else ""
    opened = _asked(doc, "greet") and not doc.loose
    if not opened or doc.gaps or doc.section is not None or not _CONGRESS.search(title):
        return
    for part in doc.sections:
        if part.role == "congratulation" and not _ANY_REGARDS.search(doc.text, part.start, part.end):
            start = next((one for one in doc.paragraphs if one[0] >= part.start), doc.paragraphs[0])
            words = _NO_DELEGATES.format(text=title)
            # A terse writer congratulates and thanks, and that is all.
            full = all(pattern.search(doc.text, part.start, part.end) for pattern in (_CONGRATULATES, _THANKS))
            terse = not full or doc.count(part.start, part.end) < _TERSE
            yield Hit(*start, message=words, suggestion="补一句诚挚问候", level="info" if terse else None)
