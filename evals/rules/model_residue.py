"""What a language model says around the text, or instead of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page

PAGE = Page(
    name="model-residue",
    level="error",
    what="模型的套话、标记、拒答或提示词留在了文中",
    why="这些话不是讲话人说的；印出来、念出来都是事故",
    instead="删去；若是拒答或英文，重写这一部分",
    source="起草规范：定稿只含讲话本身",
    message="“{text}”是模型留下的{kind}，不属于讲话",
    quotes=True,
)
_KINDS: tuple[tuple[str, str], ...] = (
    ("思考标记", r"</?(?:think|thinking|reasoning|reflection|answer|output|final)>"),
    ("对话标记", r"<\|[a-z_]{2,20}\|>|\[/?INST\]|(?m:^(?:Human|Assistant|User|System|用户|助手|系统)\s?[:：])"),
    (
        "开场白",
        r"(?m:^(?:好的|好|当然|当然可以|没问题|明白了|收到)[，,。！!](?:以下|下面|我|这是|根据|为您|请看)[^\n]{0,60})",
    ),
    (
        "开场白",
        r"(?m:^(?:以下|下面)(?:是|为)(?:[^\n。；]{0,30})(?:的)?(?:讲话稿?|内容|初稿|草稿|段落|部分|文本|版本|标题|修改稿)[^\n。]{0,16}[:：]?$)",
    ),
    ("开场白", r"(?:根据|按照)(?:您|你)(?:的|所)?(?:提供|要求|需求|指示)[^\n，。]{0,20}"),
    ("结束语", r"希望(?:这|以上|上述)[^\n。！]{0,24}(?:对您|对你|符合|满足|有所帮助|有帮助)[^\n。！]{0,12}[。！]?"),
    (
        "结束语",
        r"(?:如果|如|若)(?:您|你)?(?:还)?(?:需要|有)(?:进一步|其他|任何|更多)?[^\n。！]{0,12}(?:请|欢迎)?随时(?:告诉|告知|联系|提出|与)[^\n。！]{0,12}[。！]?",
    ),
    (
        "结束语",
        r"如(?:果)?需(?:要)?(?:我)?(?:进一步)?(?:修改|调整|润色|扩写|补充)[^\n。！]{0,30}(?:告诉我|告知我?|请说|我可以)[^\n。！]{0,10}[。！]?",
    ),
    ("自称", r"作为(?:一个|一名|一款)?(?:AI|人工智能|大?语言模型|智能助手|AI助手)[^\n，。]{0,16}"),
    (
        "拒答",
        r"(?:很抱歉|抱歉|对不起)[，,]\s?我(?:无法|不能|没有办法)[^\n。]{0,60}[。]?|我(?:无法|不能)(?:协助|生成|提供|撰写|完成)(?:该|此|这|您|你|相关)[^\n。]{0,40}",
    ),
    (
        "说明",
        r"[（(](?:注|说明|备注|字数|全文约|约|共)\s?[:：]?\s?[^（）()\n]{0,16}\d+\s?(?:字|汉字)[^（）()\n]{0,16}[）)]",
    ),
    ("说明", r"(?m:^(?:字数|字数统计|修改说明|写作说明|本段字数|修改要点|注|备注)\s?[:：][^\n]{1,80}$)"),
    ("代码围栏", r"(?m:^[ \t]*(?:```|~~~)[A-Za-z]*[ \t]*$)|```"),
    ("Markdown 标记", r"\*\*(?=[^\s*×])[^*\n]{1,60}(?<=[^\s*])\*\*|__(?=[一-鿿])[^_\n]{1,60}__|`[^`\n]{1,60}`"),
    (
        "Markdown 标记",
        r"(?m:^#{1,6}[ \t]+(?=\S))|(?m:^(?:[-*_][ \t]?){3,}$)|(?m:^[ \t]*[-*+][ \t]+(?=[一-鿿“【*]))",
    ),
    ("Markdown 标记", r"!?\[[^\]\n]{1,40}\]\([^)\n]{1,120}\)|(?m:^\|[^\n]{1,200}\|[ \t]*$)"),
    ("提示词", r"<{2,}[^<>\n]{1,40}>{2,}|\{\{[^{}\n]{1,40}\}\}|\{%[^%\n]{1,60}%\}"),
    (
        "提示词",
        r"(?m:^(?:【(?:参考(?:材料|段落)?|任务|要求|材料|输出(?:要求|格式)?|写作要求|规范提法|角色)】|#+\s?(?:任务|要求|输出|参考)).*$)",
    ),
    (
        "提示词",
        r"你是(?:一名|一位|一个)?(?:资深|专业|优秀)?的?(?:公文|讲话稿?|文稿)(?:写作|起草)?(?:专家|助手|写手|人员)",
    ),
    ("提示词", r"〔\s?资料\s?[0-9a-z]{4,}\s?(?:开始|结束)\s?〕"),
    ("提示词", r"这次只(?:写|修改|改|拟)(?:一节|标题|几句话)|(?:现在|改完后)?只输出(?:这一节|标题|这些行)"),
    (
        "提示词",
        r"(?:忽略|无视|忘掉|忘记|不要理会|不必理会|抛开)(?:掉)?(?:你)?(?:以上|上面|上述|之前|前面|此前|先前)(?:的)?"
        r"(?:(?:所有|全部|一切|任何)(?:的)?(?:指令|规矩|规则|提示|设定|要求|内容|约束)|(?:指令|规矩|规则|提示词?|设定))",
    ),
    (
        "提示词",
        r"(?:忽略|无视|忘掉|忘记|不要理会|抛开)(?:所有|全部|一切|任何)(?:以上|上面|上述|之前|前面|此前|先前)?(?:的)?"
        r"(?:指令|规矩|规则|提示词?|设定)",
    ),
    (
        "提示词",
        r"(?:输出|透露|重复|复述|打印|显示|泄露|公布|说出)(?:出)?(?:你)?(?:的|全部|完整|以上|上面|系统|初始|隐藏){1,3}(?:的)?(?:提示词?|指令|设定)",
    ),
    (
        "提示语",
        r"[（(【\[〔][^（）()【】\[\]〔〕\n]{0,30}?(?:此处(?:可|需|应|请|宜|根据|结合|插入|添加|补充|填写|展开|省略|略|为|用)|可(?:根据|结合|按|视|替换|自行|酌情|补充|展开|删减|修改|调整|编辑|选用)"
        r"|请(?:根据|结合|按|视|替换|自行|补充|填写|填入|修改|核实|核对|插入|确认|注意(?:替换|修改))|(?:替换|修改|改)[为成](?:本|实际|具体|贵|你|您)|待(?:补充|填|核实|确认|完善|更新)|填[写入]|(?:在此|在这里|这里|插入)(?:处)?(?:插入|补充|添加|一段|过渡|案例|数据|内容)|供参考|下载后|可编辑"
        r"|[0-9０-９〇一二三四五六七八九十百千两]+\s?字(?:左右|以[内上]|为宜|上下)|字数(?:要求|控制|不)|语[言气调](?:要|平实|朴实|简洁|庄重|生动|亲切|应|力求)|风格(?:要|应|庄重|平实|朴实)|示例[，：:]|例如[：:]?$|内容(?:从)?略|省略"
        r"|(?:AI|人工智能|机器|模型)(?:自动)?(?:生成|撰写|写作|润色|辅助)|Chat\s?GPT|DeepSeek生成|文心一言|豆包|通义千问|Kimi)[^（）()【】\[\]〔〕\n]{0,40}[）)】\]〕]",
    ),
    (
        "提示语",
        r"[（(【\[〔](?:要求|提示|写作提示|写作要求|示例|样例|范例|模板|说明|注意|备注|注|改|修改|润色|扩写|续写|略写|过渡|过渡段|过渡句|开场白?|开头|结尾|结束语|正文|主体|引言|小结|备选|可选|选用|删除线|插入|语气[^（）()\n]{0,6})(?:\s?[:：][^（）()【】\[\]〔〕\n]{0,60})?[）)】\]〕]",
    ),
    (
        "另拟的稿子",
        r"(?m:^[ \t　]*[【（(\[]?(?:方案|版本|选项|备选(?:方案|标题|结尾|开头)?|可选(?:标题|结尾|开头)?|标题备选|候选(?:标题)?|稿)\s?[一二三四五六1-6A-Fa-f甲乙丙丁](?:[（(][^（）()\n]{1,12}[）)])?[】）)\]]?\s?(?:[:：][^\n]{0,80})?$)"
        r"|[【（(\[](?:方案|版本|备选|选项)\s?[一二三四1-4A-D甲乙丙][】）)\]]"
        r"|(?m:^[ \t　]*(?:修改后|改写后|润色后|优化后|扩写后|精简后|修改版|润色版|优化版|精简版|改写如下|修改如下|润色如下|优化如下|续写如下|正文如下|全文如下|内容如下|初稿如下|讲话稿如下|讲话稿正文)\s?[:：]?[ \t]*$)",
    ),
    (
        "开场白",
        r"(?:以下|下面)(?:是|为)(?:我)?(?:为您|为你|给您|给你|根据|按照|基于)[^\n。；]{0,30}(?:撰写|生成|起草|续写|修改|润色|整理|改写|拟写|准备|写)的?[^\n。；]{0,16}[:：]?",
    ),
    (
        "开场白",
        r"(?:好的|当然|当然可以|没问题|明白|收到|没问题的)[，,！!。]\s?(?:我(?:来|会|将|这就|已)|让我|下面|以下|这里|根据|为您|马上)[^\n。]{0,40}",
    ),
    (
        "结束语",
        r"以上(?:就是|便是|是|为)(?:这篇|本篇|本次|整篇)[^\n。！]{0,10}(?:稿|全文|文章)[^\n。！]{0,12}[。！]?|希望(?:能|可以|会|能够)?(?:帮到|帮助到?)(?:您|你)[。！]?"
        r"|以上(?:内容|文字|稿件|讲话稿|初稿|文稿|就是|是|为)?[^\n。！]{0,12}(?:供(?:您|你)参考|讲话稿(?:的)?(?:全文|正文|初稿)|(?:由|是)(?:AI|人工智能|模型)生成|您看|您可以|你可以)[^\n。！]{0,16}[。！]?",
    ),
    (
        "结束语",
        r"(?:您|你)(?:看|觉得)(?:这样|这版|这个版本|以上)[^\n。？]{0,12}[。？]?|(?:需要|要不要|是否需要|是否要)我(?:继续|再|帮|为|进一步|把|补充|调整)[^\n。？]{0,24}[。？]?|(?:请(?:随时)?告诉我|告诉我(?:您|你|是否|需要|具体))[^\n。！]{0,16}[。！]?|欢迎(?:随时)?(?:继续)?(?:提问|追问|告诉我)[^\n。！]{0,10}",
    ),
    (
        "自称",
        r"(?:我的)?(?:训练数据|知识库|知识截止|知识截至)[^\n。，]{0,16}|截至我(?:的)?(?:知识|训练|所知)[^\n。，]{0,12}|我(?:是|作为)(?:一个|一款|一名)?(?:AI|人工智能|语言模型|大模型)[^\n。]{0,20}|我(?:无法|不能)(?:联网|访问|获取|核实|验证|查证|确认)(?:最新|实时|具体|相关|该|此|这|互联网)?[^\n。，]{0,20}",
    ),
    (
        "思考过程",
        r"(?:用户|客户)(?:要求|希望|需要|想要|提供的?|给出的?|让我|的(?:要求|需求|指令|意图))[^\n。，]{0,30}(?:讲话|稿|文|段|写|字|材料|风格|标题|结尾|开头)|(?m:^(?:思考|思考过程|分析|推理过程|思路|写作思路|解析)\s?[:：][^\n]{0,80})",
    ),
    (
        "数据标记",
        r"\\[nt](?=[^A-Za-z]|$)|\\u[0-9a-fA-F]{4}|\{\s?\"[A-Za-z_\u4e00-\u9fff]{1,20}\"\s?:|\"(?:content|text|role|output|title|answer)\"\s?:|\ufffd",
    ),
    (
        "引用标记",
        r"【\d{1,2}(?:†|‡|:)[^】\n]{0,20}】|\[\^?\d{1,2}\](?!\()|\[citation:\d+\]|\^\d{1,2}\^|〔\d{1,2}〕(?=[。，；])",
    ),
    (
        "表情符号",
        "[\U0001f300-\U0001faff\u2705\u274c\u2b50\u2728\u2764\u26a1\u2757\u2753\u27a1\u2714\u2b06\u2b07\u2611]\ufe0f?",
    ),
    (
        "结束语",
        r"[（(【]?(?:未完待续|全文完|正文完|讲话稿完|（?待续|请继续|接上文|接下文|转下文|续上文|此处续写)[）)】]|未完待续|(?m:^[ \t　—-]*(?:全文完|正文完|END|The end|待续)[ \t—-]*$)",
    ),
    ("提示词", r"系统提示词|(?:从现在起|从现在开始)[，,]?\s?你(?:就)?(?:是|扮演)"),
)
# These are looked for only where two Latin letters stand side by side.
_KINDS_IN_ENGLISH: tuple[tuple[str, str], ...] = (
    (
        "提示词",
        r"(?i:(?:ignore|disregard|forget)\s(?:all\s|any\s)?(?:of\s)?(?:the\s|your\s|these\s)?(?:previous|above|prior|earlier|preceding)\s(?:instructions?|rules?|prompts?|messages?)|(?:system|developer)\sprompt)",
    ),
    ("英文", r"(?<![A-Za-z])(?:[A-Za-z]{2,}[ ,;:'’-]+){4,}[A-Za-z]{2,}[.!?]?"),
    # One English word where a Chinese one should stand; names have capitals, and the legal ones are few.
    (
        "英文",
        r"(?<=[一-鿿，、。；：“])\s?(?!(?:wifi|apps?|www|http|https|html|live|vlog|plus|online|offline)\b)[a-z]{4,}(?:\s[a-z]{2,})*\s?(?=[一-鿿，、。；”])",
    ),
    # A gloss of a Chinese term, and words that open or close a text.
    (
        "英文",
        r"(?<=[一-鿿”])[（(](?!(?:wifi|app|apps|online|offline|live|vlog|plus)[）)])(?:[a-z]{3,}(?:[- ][A-Za-z]+){0,5}|[A-Z][a-z]+(?:[- ][a-z]+){1,4})[）)]",
    ),
    (
        "英文",
        r"(?<![A-Za-z])(?:In (?:conclusion|summary|short|addition|fact|brief|general)|To (?:conclude|summarize|sum up)|As (?:an AI|a result|follows)|For example|First of all|Last but not least|On the other hand|Dear (?:all|colleagues|comrades|friends)|Ladies and gentlemen|Thank you(?: all)?|Thanks|Best regards|Here (?:is|are)|Here's|Of course|Hello|Title|Paragraph|Opening|Closing|Output|Answer|Response|Summary|Translation|Assistant|User|Hope this helps|Let me|TODO|FIXME|Step \d|Part \d|Version \d|Option [A-D\d]|Word count)(?![A-Za-z])\s?[,，:：.!]?",
    ),
    (
        "英文",
        r"(?<![A-Za-z])(?:However|Therefore|Moreover|Furthermore|Meanwhile|Additionally|Finally|Firstly|Secondly|Overall|Please|Sure|Okay|Certainly|Introduction|Conclusion|Speech|Draft|Section|Note)(?![A-Za-z])\s?[,，:：]?",
    ),
    # Four words are a name (World Health Organization Europe), unless one of them makes a sentence of them.
    (
        "英文",
        r"(?<![A-Za-z])(?=[A-Za-z ]{0,40}\b(?:the|is|are|to|with|that|this|here|please|your|you|I)\b)(?:[A-Za-z]+[ ,;:'’-]+){3}[A-Za-z]{2,}[.!?]?",
    ),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)
_PATTERNS_IN_ENGLISH = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS_IN_ENGLISH)
_ENGLISH = re.compile(rb"[A-Za-z]{2}")


def find(doc: Document) -> Iterator[Hit]:
    """Each residue once, the earlier and longer first. The title line of a draft (``# …``) is none."""
    found: list[tuple[int, int, str]] = []
    english = _PATTERNS_IN_ENGLISH if _in_english(doc.text) else ()
    for kind, pattern in (*_PATTERNS, *english):
        found += [(*match.span(), kind) for match in doc.finditer(pattern)]
    last = 0
    for start, end, kind in sorted(found, key=lambda hit: (hit[0], -hit[1])):
        if start >= last and not _title(doc, start):
            last = end
            yield Hit(start, end, {"kind": kind})


def _title(doc: Document, start: int) -> bool:
    """Whether the mark opens the draft's own title line."""
    return doc.text.startswith("# ", start) and not doc.text[:start].strip()


def _in_english(text: str) -> bool:
    """Whether two Latin letters may stand side by side: in what is left of a Chinese text they are soon looked for."""
    return _ENGLISH.search(text.encode("ascii", "ignore")) is not None
