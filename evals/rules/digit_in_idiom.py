"""A set phrase of four characters with a digit where its numeral stands: 1心1意, 二十年如1日, 3心2意."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

PAGE = Page(
    name="digit-in-idiom",
    level="warning",
    what="成语、惯用语里的汉字数字写成了阿拉伯数字",
    why="“一心一意”“二十年如一日”里的数字不表示数量，写成阿拉伯数字像是机器替换的",
    instead="改成汉字数字：“{right}”",
    source="GB/T 15835-2011《出版物上数字用法》4.2.1：含有汉字数字的固定词语用汉字数字",
    message="“{text}”是固定词语，应作“{right}”",
    suggestion="{right}",
    quotes=True,
    yields_to=frozenset({"digit-in-fixed-term", "wrong-numeral", "digit-in-word", "wrong-wording"}),
)
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_TENS = {"10": "十", "100": "百", "1000": "千", "10000": "万", "12": "十二", "18": "十八", "20": "二十", "36": "三十六"}
_WORDS = frozenset(
    """一心一意 一针一线 一砖一瓦 一草一木 一言一行 一举一动 一点一滴 一丝一毫 一丝不苟 一分一秒 一朝一夕 一字一句 一招一式 一板一眼 一家一户 一枝一叶 一茶一饭 一粥一饭
    一锤一錾 一梁一柱 一老一小 一企一策 一户一策 一人一策 一村一品 一事一议 一岗双责 一枝独秀 一以贯之 一如既往 一往无前 一鼓作气 一马当先 一视同仁 一脉相承 一帆风顺 一蹴而就
    一诺千金 一劳永逸 一概而论 一针见血 一应俱全 一席之地 一臂之力 一技之长 一己之力 一己之私 一念之差 一线生机 一鸣惊人 一触即发 一览无余 一目了然 一清二楚 一清二白 一穷二白
    一五一十 一波三折 一日三秋 一日千里 一落千丈 一泻千里 一呼百应 一了百了 一本万利 一无所有 一无所知 一无是处 一成不变 一盘散沙 一哄而上 一哄而散 一抓到底 一查到底 一包到底
    一竿到底 一票否决 一步到位 一步登天 一步一个 一天一个 一次一个 一问三不 一刀切的 一窝蜂地 一把尺子 一张蓝图 一条心、 一股绳、 一盘棋思 一尘不染 一身正气 一腔热血 一片丹心
    一分耕耘 一分收获 一分部署 一方有难 一方水土 一方平安 一日之功 一日之计 一年之计 一年四季 一年到头 一生一世 一事无成 一举两得 一举多得 一专多能 一唱一和 一来二去 一知半解
    一刻不停 一刻也不 一丝一缕 一枪一弹 一兵一卒 一人得道 一碗水端 一头雾水 一拥而上 一锤定音 一纸空文 一笔勾销 一塌糊涂 万众一心 上下一心 团结一心 齐心一意 始终如一 言行一致
    表里如一 知行合一 焕然一新 耳目一新 缺一不可 独一无二 独树一帜 独当一面 不拘一格 别具一格 千钧一发 九死一生 九牛一毛 百里挑一 百密一疏 众口一词 如出一辙 融为一体 浑然一体
    打成一片 连成一片 欢聚一堂 齐聚一堂 济济一堂 功亏一篑 孤注一掷 背水一战 首屈一指 略胜一筹 更胜一筹 屈指可一 更上一层 心往一处 劲往一处 拧成一股 下好一盘 唯一正确 说一不二
    数一数二 合二为一 三心二意 接二连三 三番五次 三令五申 三天两头 三言两语 三五成群 三头六臂 三思而行 三顾茅庐 三足鼎立 三位一体 隔三差五 丢三落四 说三道四 朝三暮四 颠三倒四
    举一反三 约法三章 火冒三丈 入木三分 冰冻三尺 垂涎三尺 退避三舍 再三强调 再三叮嘱 四面八方 四通八达 四平八稳 四分五裂 四海为家 四海一家 五湖四海 五光十色 五花八门 五颜六色
    五彩缤纷 五谷丰登 五位一体 五体投地 学富五车 六神无主 六亲不认 七上八下 七嘴八舌 七零八落 七拼八凑 乱七八糟 横七竖八 八面玲珑 八方支援 八仙过海 才高八斗 九牛二虎 九九归一
    九霄云外 九曲回肠 十全十美 十拿九稳 十有八九 十室九空 十年磨剑 十万火急 十里八乡 十字路口 十指连心 十恶不赦 十年树木 百年树人 百年大计 百花齐放 百家争鸣 百折不挠 百炼成钢
    百舸争流 百尺竿头 百年好合 百废待兴 百发百中 百战百胜 百感交集 百读不厌 百业待举 百无一失 海纳百川 精神百倍 漏洞百出 千方百计 千军万马 千家万户 千山万水 千言万语 千头万绪
    千辛万苦 千变万化 千丝万缕 千秋万代 千真万确 千锤百炼 千载难逢 千篇一律 千里之行 千里之堤 千载一时 气象万千 万水千山 万家灯火 万无一失 万象更新 万马奔腾 万古长青 万紫千红
    日理万机 瞬息万变 包罗万象 两袖清风 两全其美 一分为二 二话不说 二话没说 一年一度 日复一日 年复一年""".split()
)
_LIKE_ONE_DAY = "如一日"
_RUN = lazy(r"(?<![\d.,])\d{1,5}(?![\d.%％,])")
_SIZE = 4


def find(doc: Document) -> Iterator[Hit]:
    last = 0
    for match in doc.finditer(_RUN):
        if match.start() >= last and (found := _around(doc.text, match)):
            start, end, right = found
            last = end
            yield Hit(start, end, {"right": right})


def _around(text: str, match: re.Match[str]) -> tuple[int, int, str] | None:
    """Where the phrase stands that the digits are part of, and how it is written; digits of one place are one character."""
    first, end = max(0, match.start() - _SIZE), min(len(text), match.end() + 2 * _SIZE)
    pieces: list[tuple[int, int, str]] = []  # where each character of the phrase stands
    at = first
    while at < end:
        run = _RUN.match(text, at) if text[at].isdecimal() else None
        words = run[0] if run else text[at]
        pieces.append((at, at + len(words), _TENS.get(words, words.translate(_DIGITS)) if run else words))
        at += len(words)
    written = [word for _, _, word in pieces]
    here = next(place for place, (start, _, _) in enumerate(pieces) if start == match.start())
    for size in (_SIZE, len(_LIKE_ONE_DAY)):
        for left in range(max(0, here - size + 1), here + 1):
            phrase = "".join(written[left : left + size])
            if len(written) >= left + size and (phrase in _WORDS or phrase == _LIKE_ONE_DAY):
                return pieces[left][0], pieces[left + size - 1][1], phrase
    return None
