"""Another system's name where the host's own stands in the title: 全市卫生健康系统的209名代表 at a congress of 建设系统工会."""

from __future__ import annotations

from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="other-system",
    level="warning",
    what="到会的、被问候的、被部署的是别的系统的人",
    why="从别的系统的稿子改来，系统的名字忘了换；一念就露馅",
    instead="换成开会的这个系统",
    source="校对通例：全文名称一致",
    message="“{text}”不是本次会议的系统，标题里是“{known}”",
    suggestion="{known}",
    quotes=True,
    yields_to=frozenset({"altered-name", "other-organisation-wording", "other-place"}),
)
_NAMES = (
    "卫生健康|卫生计生|卫生|医药卫生|教育|教科文卫体?|文化旅游|文旅|文化|体育|科技|住房和?城乡建设|住建|城建|建设|城市管理|城管|交通运输|交通|公路|铁路|民航|邮政快递|邮政|快递|财贸|财政|金融|银行|税务|商务|供销|粮食|烟草"
    "|公安|政法|司法|检察|法院|应急管理|应急|消防|农业农村|农林水利?|农业|林业|水利|气象|自然资源|生态环境|环保|机械冶金|机冶|机电|冶金|煤炭|能源化学|能源|电力|石油|石化|化工|轻工|纺织|建材|地质|通信|市场监管|人社|民政|退役军人|国资|机关事务|海洋|渔业|旅游|环卫|园林|公交|供水|燃气"
)
_OWN = lazy(rf"(?P<own>{_NAMES})(?P<kind>系统|工会(?=第|工作|[一二三四五六七八九十]届|成立))")
# What belongs to a wider trade.
_KIN = (
    frozenset("交通运输 交通 公路 铁路 民航 邮政快递 邮政 快递 公交".split()),
    frozenset("财贸 财政 金融 银行 税务 商务 供销 粮食 烟草 轻工 旅游".split()),
    frozenset("能源化学 能源 电力 石油 石化 化工 煤炭 地质 冶金 机械冶金 机冶 机电 建材".split()),
    frozenset("住房和城乡建设 住房城乡建设 住建 城建 建设 城市管理 城管 环卫 园林 供水 燃气 公交".split()),
    frozenset("农业农村 农林水 农林水利 农业 林业 水利 气象 渔业 海洋".split()),
    frozenset(
        "国资 机关事务 教科文卫 教科文卫体 教育 卫生 卫生健康 卫生计生 医药卫生 文化 文化旅游 文旅 体育 科技".split()
    ),
)
_HERE = lazy(
    rf"(?:(?:全[市县区省州旗国]|我[市县区省州])(?P<one>{_NAMES})系统(?=的?(?:\d|广大|全体|各级|职工|干部|代表|工会|先进|劳模|一线|新时代|党员|在职)|的(?:\d|代表|职工|同志|先进|各位))"
    rf"|(?:向|代表|希望|团结带领|带领|动员|组织|引领)(?:全[市县区省州旗国])?(?:广大)?(?P<two>{_NAMES})系统(?=的?(?:\d|广大|全体|各级|职工|干部|工会|全体))"
    rf"|(?:(?<=[，。；！\n])|(?<=希望)|(?<=祝愿)|(?<=预祝))(?:[一-鿿]{{2}})?[省市县区](?P<three>{_NAMES})工会(?=要(?!求)|坚持|第[一二三四五六七八九十]|团结|始终|将|在|认清|认真|围绕|各级|广大|[^，。；]{{0,6}}委员会))"
)
_MEANT = lazy("等(?:系统|部门)|兄弟|其他|学习|借鉴|相比|来自|邻|比如|例如|与|同|和[^，。]{0,8}系统|、[^，。]{0,8}系统")


def find(doc: Document) -> Iterator[Hit]:
    title = doc.text[slice(*doc.title)] if doc.title else ""
    own = {match["own"]: match["kind"] for match in _OWN.finditer(title)}
    if len(own) != 1:
        return
    known, kind = own.popitem()
    for match in doc.finditer(_HERE):
        group = match.lastgroup or ""
        name = match[group]
        if doc.title and doc.title[0] <= match.start() < doc.title[1]:
            continue
        began = max(doc.text.rfind(mark, 0, match.start()) for mark in "。！？；\n") + 1
        ends = [at for mark in "。！？；\n" if (at := doc.text.find(mark, match.end())) >= 0]
        sentence = doc.text[began : min(ends, default=len(doc.text))]
        what = "工会" if group == "three" else "系统"
        kin = any(name in row and known in row for row in _KIN)
        alike = kin or name in known or known in name or bool(set(name) & set(known))
        if not alike and doc.text.count(f"{name}{what}") == 1 and not _MEANT.search(sentence.replace(match[0], "", 1)):
            yield Hit(match.start(group), match.end(group) + 2, {"known": f"{known}{kind}"})
