"""A title or prize of the nation or the province that the brief does not hold (荣获全国三八红旗集体)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals import people
from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.slogans import told
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
    f"(?<![一-鿿])(?P<at>(?:全国|国家级?|中国|全省|省级?)[一-鿿“”]{{2,10}}?(?:奖章|劳动模范|工匠|标兵|红旗手|先进工作者|技术能手|道德模范|楷模))(?:获得者)?[、，]?(?:[一-鿿]{{2,6}}?)?(?:[{people.SURNAMES}][一-鿿]{{1,2}})(?=同志|师傅|带领|领衔|扎根|坚守|[二三四五六七八九十]+年)"
)


def find(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_HONOUR):
        words = re.sub("(?:荣誉)?(?:称号|荣誉)$", "", match["at"])
        if _KIND.search(words) and not told(doc, words):
            yield Hit(match.start("at"), match.start("at") + len(words))
    for match in doc.finditer(_GIVEN):
        if not told(doc, match["at"]):
            yield Hit(*match.span("at"))
