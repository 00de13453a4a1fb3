"""A numbered event, a partner or a leader's note of approval that the brief does not hold."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from evals.wordings.slogans import told as held
from pipeline.patterns import lazy

PAGE = Page(
    name="untraced-event",
    level="warning",
    what="届次活动、合作单位、领导批示在材料里没有",
    why="第几届什么大会、和哪家单位合作、哪位领导作过批示，都有据可查；材料没有的多半是编的",
    instead="按材料写，材料没有的删去或写成待填项",
    source="起草规范：事实只用材料给的",
    message="“{text}”材料里没有，请核实",
    needs=frozenset({"brief"}),
    quotes=True,
    yields_to=frozenset(
        {"untraced-slogan", "untraced-place", "altered-occasion", "altered-enterprise", "impossible-meeting"}
    ),
)
# 第三届镜湖劳动者大会; congresses and sessions have rules of their own, national events need no source.
_EVENT = lazy(
    "(?P<at>(?:第[一二三四五六七八九十\\d]{1,3}|首|本)届(?P<what>(?!全国|中国|世界|国际|亚洲|全省|委员会|理事会)“?[一-鿿·]{2,14}?”?(?:大会|论坛|大赛|博览会|运动会|文化节|艺术节|竞赛|峰会|交易会|年会)))"
)
_SESSION = lazy("代表|会员|委员|常委|全体|政协|人大|职工大会|上|次")
# 与景澜职业技术大学共建; 与高校合作 names nobody.
_PARTNER = lazy(
    "(?<=[与同和])(?P<at>[一-鿿]{2,8}?(?:职业技术大学|职业技术学院|职业学院|技师学院|大学|学院|研究院|医院|银行|电视台|报社|集团|公司|中学))(?=共建|合作|联合|签约|签订|携手|共同(?:建|举办|开展|打造))"
)
_ANYBODY = lazy(
    "有关|相关|各|多|当地|地方|驻地|金融|高等|本地|重点|知名|省内|市内|国内|其他|所在|附近|一些|两|三|四|五|几|企业|社会|公立|商业|保险|科研|大型|所属|外地|我|贵|辖区|职业(?!技术大)"
)
_APPROVAL = lazy(
    "(?P<at>(?:[省市县区]委|[省市县区]政府|[省市县]?总工会|中央|[省市县区])(?:[、和][一-鿿]{2,5})?(?:主要|有关|分管)?(?:领导|负责同志)(?:同志)?(?:[一二两三四五多几\\d]+次|先后|多次|专门|亲自)?[^，。；\\n“”]{0,6}(?:作出|作了|给予)[^，。；\\n“”]{0,6}批示)"
)
# 在全国职工服务创新大会上作了经验交流: a meeting at which the place is said to have spoken or won.
_MEETING = lazy(
    "在(?P<at>(?:全国|全省|全市|全区|中国|国际|世界|亚洲|省级|国家级)[^，。；：！？“”\\n]{2,18}?(?:大会|会议|现场会|推进会|工作会|论坛|峰会|博览会|座谈会|研讨会|交流会|年会|观摩会|发布会|展示会))上"
    "(?=(?:连续|先后|多次|代表[^，。；]{1,8}|专门|成功)*(?:作|做|介绍|交流|分享|典型|书面|发言|推广|推介|亮相|展示|受到|获|荣|夺|斩|摘|被|得到|捧))"
)


def find(doc: Document) -> Iterator[Hit]:
    told = doc.told
    for match in doc.finditer(_EVENT):
        what = match["what"]
        if what.strip("“”") not in told and not _SESSION.search(what) and match["at"] not in told:
            yield Hit(*match.span("at"))
    for match in doc.finditer(_PARTNER):
        if match["at"] not in told and not _ANYBODY.search(match["at"]):
            yield Hit(*match.span("at"))
    for match in doc.finditer(_MEETING):
        if not held(doc, match["at"]):
            yield Hit(*match.span("at"))
    if "批示" not in told:
        for match in doc.finditer(_APPROVAL):
            yield Hit(*match.span("at"))
