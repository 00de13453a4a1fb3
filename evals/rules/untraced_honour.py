"""A title or prize of the nation or the province that the brief does not hold (荣获全国三八红旗集体)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.persons import names, people
from evals.shapes.base import Hit, Page
from evals.wordings.slogans import told
from pipeline.patterns import lazy

PAGE = Page(
    name="untraced-honour",
    level="warning",
    what="荣誉称号在材料里没有",
    why="荣誉由谁、在哪一年授予都有文件；材料没有的多半是编的或从范文带来的",
    instead="按材料写，材料没有的删去或写成待填项",
    source="起草规范：荣誉只用材料给的",
    message="“{text}”材料里没有，荣誉不能凭空写",
    needs=frozenset({"brief"}),
    quotes=True,
)
_HONOUR = lazy(
    r"(?:荣获|喜获|获评|斩获|摘得|被评为|被授予|被命名为|被认定为|荣膺|获得|入选|入围|当选|获选|跻身|荣登|成长为|成为)(?:了)?(?:过)?(?:“|《)?(?P<at>(?:全国|国家级?|全省|省级|全市|中国|全[国省]总工会|大国工匠|时代楷模)[^，。；：！？\n]{2,30}?)"
    r"(?:”)?(?:荣誉)?(?:称号|荣誉|表彰|殊荣|奖牌)?(?=[，。；、！])"
)
_KIND = lazy(
    "奖|章|奖状|集体|单位|标兵|先进|示范|红旗|模范|文明|先锋|百强|优秀|杰出|十佳|劳模|劳动者|称号|号$|(?:优秀|典型)案例|年度人物|名录$|百佳"
)
# 全国五一劳动奖章获得者、焊工郑守安: a title that somebody is given in passing.
_GIVEN = lazy(
    f"(?:(?<![一-鿿])|(?<=[以由]))(?P<at>(?:全国|国家级?|中国|全省|省级?)[一-鿿“”]{{0,10}}?(?:奖章|劳动模范|工匠|标兵|红旗手|先进工作者|技术能手|道德模范|楷模))(?:获得者)?[、，]?(?:[一-鿿]{{2,6}}?)?(?P<name>[{people.SURNAMES}][一-鿿]{{1,2}})(?=同志|师傅|带领|带着|说|讲|告诉|等|也|还|就|的(?:事迹|故事|班组|工作室|团队)|、|，|。|在|领衔|扎根|坚守|[二三四五六七八九十]+年|为(?:[团队组班]长|领队|主任|代表|带头人|牵头人|召集人))"
)
# 被全国总工会评为“十佳宣讲品牌”: who gave it stands before the verb
_BY = lazy(
    "(?:被|由|经|受到?|获)(?P<giver>(?:全国|中华全国|中央|国家|省|自治区|全省|[一-鿿]{2}省)[一-鿿]{1,10}?(?:总工会|委|部|厅|局|办|署|政府|妇联|团委|科协|文联)?)(?:联合)?(?:评为|评定为|授予|命名为|认定为|表彰为|确定为|列为|评选为|选树为)(?:了)?(?P<at>“[^”\n]{2,20}”|[^，。；：！？“\n]{3,20}?)(?:荣誉)?(?:称号)?(?=[，。；、！])"
)

_BEFORE = 24  # characters before a name in which its title stands
# The titles, and what a brief may call each.
_TITLED = {
    "劳动模范": lazy("劳模|劳动模范"),
    "劳模": lazy("劳模|劳动模范"),
    "五一劳动奖章": lazy("劳动奖章"),
    "大国工匠": lazy("大国工匠"),
    "三八红旗手": lazy("红旗手"),
    "先进工作者": lazy("先进工作者"),
    "技术能手": lazy("技术能手"),
    "道德模范": lazy("道德模范"),
    "人大代表": lazy("人大代表"),
    "党代表": lazy("党代表"),
    "政协委员": lazy("政协委员"),
    "技能大师": lazy("大师"),
    "首席技师": lazy("首席"),
}
_HELD = lazy(
    f"(?<![一-鿿、])(?P<at>(?:全国|国家级?|中华|[全]?省级?|[全]?[市县区]级?)?(?P<kind>{'|'.join(_TITLED)}))(?:获得者)?(?:[、，]?[一-鿿]{{0,8}}?(?:[工匠员师长手]|工人))?$"
)


def find(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_HONOUR):
        words = re.sub("(?:荣誉)?(?:称号|荣誉)$", "", match["at"])
        # 全国劳动模范和全国先进工作者: of two people, each with a title of the brief
        held = told(doc, words) or all(told(doc, one) for one in words.split("和"))
        if _KIND.search(words) and not held:
            yield Hit(match.start("at"), match.start("at") + len(words))
    for match in doc.finditer(_BY):
        words = match["at"].strip("“”")
        if (match["at"] != words or _KIND.search(words)) and not told(doc, words):
            start = match.start("at") + (match["at"] != words)
            yield Hit(start, start + len(words))
    yield from (Hit(start, end) for start, end in _of_persons(doc))
    for match in doc.finditer(_GIVEN):
        if not told(doc, match["at"]) and not names.public(match["name"]):
            yield Hit(*match.span("at"))


def _of_persons(doc: Document) -> Iterator[tuple[int, int]]:
    """省劳动模范石小满, where no fact that names 石小满 has 劳动模范: who holds it is told as the brief tells it."""
    facts = [fact.text for fact in doc.brief.facts] if doc.brief else []
    for name in dict.fromkeys(doc.once(names.told)):
        said = "\n".join(text for text in facts if name in text)
        for match in re.finditer(name, doc.text) if said else ():
            honour = _HELD.search(doc.text, max(0, match.start() - _BEFORE), match.start())
            if honour and not _TITLED[honour["kind"]].search(said) and not told(doc, honour["at"] + name):
                yield honour.span("at")
