"""A title or prize of the nation or the province that the brief does not hold (荣获全国三八红旗集体)."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    r"(?:荣获|喜获|获评|斩获|摘得|被评为|被授予|被命名为|被认定为|荣膺|获得)(?:了)?(?:过)?(?:“|《)?(?P<at>(?:全国|国家级?|全省|省级|全市|中国|全[国省]总工会)[^，。；：！？\n]{2,30}?)"
    r"(?:”)?(?:荣誉)?(?:称号|荣誉|表彰|殊荣|奖牌)?(?=[，。；、！])"
)
_KIND = lazy("奖|章|奖状|集体|单位|标兵|先进|示范|红旗|模范|文明|先锋|百强|优秀|杰出|十佳|劳模|劳动者|称号|号$")


def find(doc: Document) -> Iterator[Hit]:
    for match in doc.finditer(_HONOUR):
        words = re.sub("(?:荣誉)?(?:称号|荣誉)$", "", match["at"])
        if _KIND.search(words) and not told(doc, words):
            yield Hit(match.start("at"), match.start("at") + len(words))
