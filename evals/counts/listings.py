"""More ways in which a count is told and then kept or not: 每天…，每周…，每月… of “三个一”, six characters that are quoted, paragraphs built
alike, the questions that the headings answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.numbers.reckoned import count
from pipeline.patterns import lazy

Counted = tuple[int, int, int, int]  # where a count stands, how many things there are, and where these end
_N = "[一二三四五六七八九十两]"
_ANY = "(?:[一二三四五六七八九十两]{1,2}|\\d)"
_FREE = r"(?<![第零百千万亿、0-9.一二三四五六七八九十])"
# 给自己定下“三个一”：每天进一家企业，每周开一次班组会，……
_ONES = lazy(rf"“(?P<n>{_N})个(?P<word>一|不|零)”(?:：|，即|——)(?P<items>[^。；：\n]{{4,160}})")
# “八大群体”入会，把货车司机、……、保安员
_GREAT = lazy(
    rf"“?(?P<n>{_N})(?:大|类|种)(?P<word>群体|产业|行动|工程|体系|领域|板块|任务|行业|中心|平台|集群|人群)”?(?:[^。；：、\n“”]{{0,8}}(?:：|，(?=也就是|即|主要是|分别是|包括|把))|，)(?:也就是|即|主要是|分别是|包括)?把?(?P<items>[^，。；：、“”\n]{{2,10}}(?:、[^，。；：、“”\n]{{2,10}}){{1,11}}、[^，。；：、“”\n]{{2,24}})(?=[，。；])"
)
# 只说四句实在话：主业要守得住，诚信要立得稳，……
_SAID = lazy(
    rf"{_FREE}(?P<n>{_ANY})(?:句|点|条|个)(?:[一-鿿]{{0,4}}?)(?:话|希望|体会|要求|建议|心愿|期盼|准则|标准|字|规矩)：(?P<items>(?P<one>[^，。；：、“”\n]{{3,12}})(?:[，；][^，。；：、“”\n]{{3,12}}){{1,8}})[。！]"
)
# 刻着八个字：“水不上山，人不下山。”
_CHARACTERS = lazy(
    rf"{_FREE}(?P<n>{_N}{{1,3}}|\d{{1,2}})个(?:大|红|烫金|醒目)*(?:字|大字)(?:的[一-鿿]{{2,4}})?(?:：|，|——|是)*“(?P<quote>[^“”\n]{{2,40}})”"
)
# 要做的事很多，概括起来是五句话：, and five paragraphs that open with a sentence of one build
_PARAGRAPHS = lazy(
    rf"{_FREE}(?P<n>{_ANY})(?:句(?:实在|心里|大白)?话|件(?:大事|实事|事)?|点(?:希望|体会|要求|意见|建议)?|个方面|条|个字)[。：]\s*\n"
)
_LEAD = lazy(r"\s*(?!第|[一二三四五六七八九十][是要、，])(?P<lead>[一-鿿“”，]{3,16})[。：！]")
# 有三组数字，给我留下很深的印象：一是……；二是……；三是……
_FIRST_OF = lazy(
    rf"{_FREE}(?P<n>{_ANY})(?:组|个|件|点|项|条|句|种|类|层)[一-鿿]{{1,8}}[，,][^。；：\n]{{2,24}}：(?=一是|一要|第一[，是])"
)
_ITEM = lazy(rf"(?:^|(?<=[；。：，]))(?:第)?(?P<n>{_N}{{1,2}})(?:是|要|[，])")
# 围绕“为什么学、学什么、怎么学”
_QUESTIONS = lazy(
    r"(?:围绕|就|从|按照|结合|聚焦|重点讲|讲讲|谈谈)“(?P<items>[^“”。；，\n]{2,12}(?:、[^“”。；，\n]{2,12}){1,5})”"
)
_HEAD = lazy(r"(?m)^[ \t　]*(?:[一二三四五六七八九十]{1,2}、|（[一二三四五六七八九十]{1,2}）)(?P<words>[^\n]{2,40})")
_FOUR = lazy(
    rf"(?:主要内容|内容|要求|重点|核心|目标|口号|主题)(?:就?是|为|：|突出|包括|概括为)(?:[一-鿿]{{0,4}})“(?P<n>{_N})(?P<verb>[比争看赛学讲查抓送创亮访帮带进守练促心力做有])”"
)
_VERB = lazy(
    r"(?m)(?:^[ \t　]*|(?<=[。；：]))(?:(?:（(?P<n>[一二三四五六七八九])）|(?P<n2>[一二三四五六七八九])(?:是|要)?|(?P<n3>\d)[.．、])(?:要)?)(?P<verb>[一-鿿])"
)
_NEXT_PART = lazy(r"\n\s*[一二三四五六七八九十]{1,2}、")
# 乡镇、村、企业三级: levels, the firms among them
_LEVELS = lazy(
    rf"(?P<items>(?:省|市|县|区|乡镇|乡|镇|街道|村|社区|园区|企业|集团|公司|工厂|车间|班组|科室|支部|分厂)(?:、(?:省|市|县|区|乡镇|乡|镇|街道|村|社区|园区|企业|集团|公司|工厂|车间|班组|科室|支部|分厂)){{1,5}})(?:（[^（）\n]{{1,8}}）)?(?P<n>{_N})级(?=[^别以])"
)
_LIKE_ONE = lazy("（|街道|社区|区")  # 乡镇（街道）, 村、社区: one level or two
# “四个不容动摇”，即……不容动摇、……不容动摇
_LONG_WORD = lazy(
    rf"“(?P<n>{_N})(?:个|种|项)(?P<word>[一-鿿]{{3,5}})”(?:：|——|，即|，也就是)(?P<items>[^。；：\n]{{8,240}})"
)

# 新材料、装备制造、食品加工四条产业链: things of one kind, whatever their length
_KIND = (
    "条(?:重点|优势|主导|特色)?(?:产业链|链条|链|线路|赛道|战线)|大(?:支柱|主导|优势|特色|重点|传统|新兴)?(?:产业|行业|板块|园区|集群|工程|行动|领域|品牌)|(?:类|种|个|大)(?:重点)?(?:群体|人群|对象|工种|职业)|个(?:重点)?(?:产业|行业|乡镇|县区|区县|镇|乡|街道|社区|村|园区|车间|工厂|班组|部门|科室|单位|阵地|平台|品牌|专业|赛项|项目|专题|赛区|赛道|基地|中心|模块|课题|岗位)"
    "|家(?:单位|企业|公司|工会|医院|银行)|支(?:队伍|代表队|服务队|志愿服务队)|所(?:学校|院校|医院)|门(?:课程|课)|项(?:活动|赛事|比赛|竞赛|工程|行动|品牌活动)|本(?:账|书)"
)
_KIND_ENDS = lazy(rf"、(?P<last>[^，。；：、“”《》\d\n（）]{{2,9}}?)(?P<n>{_N})(?P<of>{_KIND})")
_ACTS = lazy(
    "^(?:实施|开展|推进|打造|抓好|做好|突出|聚焦|围绕|建设|建成|组织|举办|培育|建立|设立|完成|启动|推出|覆盖|走访|联系|帮扶|选树|命名|新建|组建|创建|服务|涉及|惠及|带动|评选|表彰|发展|开设|建起|办好)|[一二三四五六七八九十两几][个大项条支]"
)
_NEAR = 8  # characters of the first thing; before it stands what is done with them
_JOINED = lazy("[等和及与或]|以及")

# 主要回答两个问题：为什么抓、抓什么、怎么抓。 Each piece asks, whatever its length.
_ASKED = lazy(
    rf"{_FREE}(?P<n>{_ANY})个(?:[一-鿿]{{0,4}})问题：(?P<items>[^，。；：、“”\n]{{2,12}}(?:、[^，。；：、“”\n]{{2,12}}){{1,6}})[。；？]"
)
_ASKS = lazy("什么|怎么|怎样|如何|为何|谁|哪|多少|是否|能不能|能否|几")
# 到县里看了三个地方：一个是……；一个是……；一个是……。
_ONE_EACH = lazy(
    rf"{_FREE}(?P<n>{_ANY})(?P<of>个|位|家|处|条|件|类|种|支|项|名|座|本|句|笔|组)[一-鿿]{{0,6}}[：，。](?P<items>一(?P=of)(?P<is>是|叫|在|来自|讲|看)[^。\n]*(?:。|$))"
)


def more(doc: Document) -> Iterator[Counted]:
    yield from _listed(doc)
    yield from _quoted(doc)
    yield from _behind(doc)
    yield from _of_one_kind(doc)
    yield from _one_each(doc)


def _one_each(doc: Document) -> Iterator[Counted]:
    for match in doc.finditer(_ASKED):
        pieces = match["items"].split("、")
        if all(map(_ASKS.search, pieces)) and count(match["n"]) not in (1, len(pieces)):
            yield match.start("n"), match.start("items") - 1, len(pieces), match.start("items") - 1
    for match in doc.finditer(_ONE_EACH):
        line = doc.text.find("\n", match.end())
        ends = match.end("items"), line if line > 0 else len(doc.text)
        item = lazy(rf"(?<=[：，。；、])(?:还有|另外?|再|第[二三四五六])?一{match['of']}{match['is']}")
        # 一个是……。一个是……。 in sentences of their own: the row may end with its sentence or with its paragraph
        found = [len(item.findall(doc.text, match.start("items") - 1, end)) for end in ends]
        if min(found) > 1 < count(match["n"]) and count(match["n"]) not in range(found[0], found[1] + 1):
            yield match.start("n"), match.end("of"), found[0], match.start("items") - 1


_NUMBER = lazy("^[一二三四五六七八九十]{1,2}、")  # 一、算清三本账


def _of_one_kind(doc: Document) -> Iterator[Counted]:
    for match in doc.finditer(_KIND_ENDS):
        start = max(doc.text.rfind(mark, 0, match.start()) for mark in "，。；：！？\n（）“”《》") + 1
        first, *rest = _NUMBER.sub("", doc.text[start : match.start("n")]).split("、")
        if _JOINED.search(first[-_NEAR:]) or any(_JOINED.search(piece) or not 2 <= len(piece) <= 9 for piece in rest):
            continue  # 钢铁、化工和新材料三大产业, 快递员等八大群体
        if any(_ACTS.search(piece) for piece in (*rest, first[-_NEAR:] if len(first) > _NEAR else "")):
            continue  # 聚焦一个主题、实施四项行动
        told = count(match["n"])
        if rest and told > 1 and len(rest) + 1 != told and not re.search(r"\d", first[-_NEAR:]):
            yield match.start("n"), match.end("of"), len(rest) + 1, match.end("of")


def _listed(doc: Document) -> Iterator[Counted]:
    for match in doc.finditer(_ONES):
        found = 0
        for piece in re.split("[，、]", match["items"]):
            if match["word"] not in piece:
                break
            found += 1
        if found > 1 and found != count(match["n"]):
            yield match.start("n"), match.end("word"), found, match.end()
    for match in doc.finditer(_GREAT):
        pieces = match["items"].split("、")
        if "等" not in match["items"] and "和" not in pieces[-1] and len(pieces) not in (count(match["n"]), 1):
            yield match.start("n"), match.end("word"), len(pieces), match.end()
    for match in doc.finditer(_SAID):
        pieces = re.split("[，；]", match["items"])
        told = count(match["n"])  # one rule may well have three clauses
        if len({len(piece) for piece in pieces}) == 1 and len(pieces) != told > 1:
            # 听党话，跟党走；懂业务，会服务: two in each, where marks of two kinds stand
            kinds = {mark for mark in "，；" if mark in match["items"]}
            if len(kinds) == 1 and len(pieces) != 2 * told:
                yield match.start("n"), match.start("n") + len(match["n"]) + 1, len(pieces), match.end()
    for match in doc.finditer(_LONG_WORD):
        pieces = match["items"].split("、")
        told = len(pieces) > 1 and all(match["word"] in piece for piece in pieces)
        if told and len(pieces) != count(match["n"]):
            yield match.start("n"), match.end("word"), len(pieces), match.end()
    for match in doc.finditer(_LEVELS):
        levels = match["items"].split("、")
        firms = {"企业", "集团", "公司", "工厂", "车间", "班组", "科室", "支部", "分厂", "园区"} & set(levels)
        if firms and not _LIKE_ONE.search(match[0]) and len(levels) != count(match["n"]):
            yield match.start("n"), match.end(), len(levels), match.end()


def _quoted(doc: Document) -> Iterator[Counted]:
    for match in doc.finditer(_CHARACTERS):
        found = len(re.findall("[一-鿿]", match["quote"]))
        told = count(match["n"])
        if found != told and told > 1 and found < 3 * told:
            yield match.start("n"), match.start("quote"), found, match.end()
    heads = [match["words"] for match in doc.finditer(_HEAD)]
    for match in doc.finditer(_QUESTIONS) if len(heads) > 1 else ():
        items = match["items"].split("、")
        behind = [one["words"] for one in _HEAD.finditer(doc.text, match.end())]
        answered = [item for item in items if any(words.startswith(item) for words in behind)]
        # all headings but one, or all questions but one
        colon = [words for words in behind if re.match("[^，。：\n]{2,12}：", words)]
        if (
            len(answered) > 1
            and len(behind) == len(colon)
            and len(behind) != len(items)
            and abs(len(behind) - len(items)) == 1
        ):
            yield match.start("items"), match.end("items"), len(behind), match.end()


def _behind(doc: Document) -> Iterator[Counted]:
    for match in doc.finditer(_FIRST_OF):
        line = doc.text.find("\n", match.end())
        found = 0
        for item in _ITEM.finditer(doc.text, match.end(), line if line > 0 else len(doc.text)):
            found = found + 1 if count(item["n"]) == found + 1 else found
        if found > 1 and found != count(match["n"]):
            yield match.start("n"), match.start("n") + len(match["n"]) + 1, found, match.end()
    for match in doc.finditer(_FOUR):
        stop = _NEXT_PART.search(doc.text, match.end())
        found = 0
        for item in _VERB.finditer(doc.text, match.end(), stop.start() if stop else len(doc.text)):
            if item["verb"] == match["verb"] and count(item["n"] or item["n2"] or item["n3"]) == found + 1:
                found += 1
        if found > 1 and found != count(match["n"]) and not doc.gaps:
            yield match.start("n"), match.end("verb"), found, match.end()
    for match in doc.finditer(_PARAGRAPHS):
        leads: list[str] = []
        for words in doc.text[match.end() :].split("\n"):
            lead = _LEAD.match(words)
            if not words.strip():
                continue
            if lead is None or (leads and not _built_alike(lead["lead"], leads[0])):
                break
            leads.append(lead["lead"])
        if len(leads) > 2 and len(leads) != count(match["n"]) and not doc.gaps:
            ends = match.start() + len(match[0].rstrip())
            yield match.start("n"), match.start("n") + len(match["n"]) + 1, len(leads), ends


def _built_alike(one: str, other: str) -> bool:
    """产业要壮筋骨, 项目要见真章: as long, and one character at the same place."""
    return len(one) == len(other) and any(a == b for a, b in zip(one, other, strict=True))
