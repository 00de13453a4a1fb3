"""What a language model says around the text, or instead of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.document import Document
from evals.shapes.base import Hit, Page
from pipeline.patterns import lazy

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
_PATTERNS = tuple((kind, lazy(pattern)) for kind, pattern in _KINDS)
_PATTERNS_IN_ENGLISH = tuple((kind, lazy(pattern)) for kind, pattern in _KINDS_IN_ENGLISH)
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
