"""What does not belong to the speech: portal debris, watermarks, jammers, injections, marks of Markdown and HTML.

The kinds and their wording are data (``debris.yaml``). Every function here looks at the text and yields changes; none
changes anything itself.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from pipeline.ingest import wording
from pipeline.ingest.lines import full_width
from pipeline.ingest.page import Change

_CJK = "一-鿿㐀-䶿"
_INVISIBLE = re.compile(
    "(?:(?<![\n\x0c])\x0c|[\x00-\x08\x0b\x0d-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\ue000-\uf8ff\ufffd])+"  # a form feed at the head of a line parts pages
)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});")
_TAG = re.compile(
    r"<!--|-->|</?(?:p|br|div|span|font|strong|b|em|i|u|a|img|td|tr|table|h[1-6]|center|li|ul|ol)(?:\s[^<>\n]{0,300})?/?>",
    re.I,
)
_JAMMER = re.compile(r"(?<![!-~])[!-~]{1,3}(?: {1,3}[!-~]{1,3}){3,60}(?![!-~])")
_SYMBOL = re.compile(r"[#$%&*+/;<=>@\[\\\]^`{|}~\"']")
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_PINYIN = re.compile(rf"(?<=[{_CJK}])[（(]\s?[a-zü]{{0,4}}[{_TONES}][a-zü]{{0,4}}\s?[)）]")
_TONED = re.compile(
    rf"(?<=[{_CJK}])\s?[a-zü]{{0,4}}[{_TONES}][a-zü]{{0,4}}(?:\s[a-zü]{{0,4}}[{_TONES}][a-zü]{{0,4}}){{0,3}}\s?(?=[{_CJK}，。、；：！？,])"
)
_EMOJI = re.compile(
    r"[（(]?[\U0001F000-\U0001FAFF\u2b50\u2b55\u2b05-\u2b07\u2b1b\u2b1c\u2764\u2705\u274c\u2728\u27a1\u26a1\u2600-\u2604\u260e"
    r"\u2614\u2615\u263a\u2660-\u2668\u26bd\u270a-\u270d\u2753-\u2755\u2757\u203c\u2049\u23e9-\u23f3\u231a\u231b]{1,20}\ufe0f?[）)]?"
)
_STARS = re.compile(
    rf"(?<=[{_CJK}])[★☆]{{2,20}}(?![级★☆])|(?<=[{_CJK}])[|^`$\\](?=[{_CJK}])|(?<=[{_CJK}])#(?=[{_CJK}])(?![^#\n]{{0,40}}#)"
)
_URL = re.compile(
    r"(?:https?：//)?(?:[A-Za-z0-9-]{1,40}\.){1,4}(?:com|cn|net|org|vip|top|cc)(?![A-Za-z])(?:/[A-Za-z0-9./_？=&%#-]{0,120})?"
)
_AD = re.compile("更新|资源|范文|网址|下载|素材|文秘|秘书|公众号|来源|代写|润笔|加微|会员|转载|资料|全网|免费|网站")
_AFTER_URL = re.compile(r"[，。、\s]{0,2}(?:润笔|加微|微信|代写|QQ|更多|欢迎)[^。\n]{0,30}。?")
_BRACKETED = re.compile("（[^（）\n]{4,58}）|【[^【】\n]{4,58}】")
_CLAUSE = re.compile(r"[。！？；”\n]|—\s?[0-9]{1,3}\s?—")
_MARKDOWN = re.compile(
    r"^(?:#{1,6} +|[-+] +(?=\S)|> ?)|^(?:[-*_] ?){3,}$|^[-—─━═=~～*＊#☆★◆◇_·.]{4,}$|^```.{0,20}$", re.M
)
_BULLET = re.compile(r"^\* +(?=\S)", re.M)


# --- marks and characters -----------------------------------------------------------------------


def marks(text: str) -> Iterator[Change]:
    """Invisible characters, HTML and the injections of portals: jammers, pinyin, emoji."""
    for match in _INVISIBLE.finditer(text):
        yield Change("invisible", *match.span(), "", "看不见的控制字符或私有区字符")
    for match in _ENTITY.finditer(text):
        plain = html.unescape(match[0])
        if plain != match[0]:
            yield Change("html", *match.span(), " " if plain.isspace() else plain, "网页转义字符")
    for match in _TAG.finditer(text):
        broken = match[0].lower().startswith(("<br", "<p", "</p", "</div", "</h", "</tr", "</li"))
        yield Change("html", *match.span(), "\n" if broken else "", "网页标签")
    for match in _JAMMER.finditer(text):
        if len(_SYMBOL.findall(match[0])) >= 2 and len(set(match[0])) > 3:
            # A mark that sits on the last word belongs to the sentence.
            kept = int(match[0][1:2] not in ("", " ") and match[0][0] in ",.!?;:" and match.start() > 0)
            yield Change("jammer", match.start() + kept, match.end(), "", "论坛防复制乱码")
    for match in (*_PINYIN.finditer(text), *_TONED.finditer(text)):
        yield Change("injection", *match.span(), "", "插入的拼音")
    for match in _STARS.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()].rpartition("\n")[2]
        if match[0] != "#" or "#" not in before:
            yield Change("injection", *match.span(), "", "插在字间的符号")
    for match in _EMOJI.finditer(text):
        yield Change("injection", *match.span(), "", "插入的表情符号")


def markdown(text: str) -> Iterator[Change]:
    """Marks of Markdown at line heads, and its emphasis."""
    from pipeline.slots.masks import emphasis

    for match in _MARKDOWN.finditer(text):
        yield Change("markdown", *match.span(), "", "Markdown 记号")
    bullets = [match.span() for match in _BULLET.finditer(text)]
    for start, end in (*(bullets if len(bullets) > 1 else ()), *emphasis(text)):
        yield Change("markdown", start, end, "", "Markdown 记号")


# --- inside lines -------------------------------------------------------------------------------


def inline(text: str) -> Iterator[Change]:
    """Page numbers and adverts inside a line."""
    shown = full_width(text)
    for key, pattern in wording.patterns().items():
        if key.startswith("inline "):
            kind = key.removeprefix("inline ")
            for match in pattern.finditer(shown):
                yield Change(kind, *match.span(), "", "页码" if kind == "page-number" else "网页广告")
    for match in _BRACKETED.finditer(shown):
        if wording.is_page(match[0], 2 if match[0][0] == "【" else 3) and not wording.says_missing(match[0]):
            yield Change("advert", *match.span(), "", "夹在正文里的网页广告")
    for match in _URL.finditer(shown):
        behind = _AFTER_URL.match(shown, match.end())
        end = behind.end() if behind else match.end()
        yield Change("advert", _advert_start(shown, match.start()), end, "", "网址和网页广告")


def _advert_start(shown: str, at: int) -> int:
    """Where the wording before a web address begins: behind the last sentence, and only if it advertises."""
    floor = max(0, at - 40)
    left = shown[floor:at].rpartition("\n")[2]
    cuts = [match.end() for match in _CLAUSE.finditer(left)]
    clause = left[cuts[-1] :] if cuts else left
    if not _AD.search(clause):
        return at - len(left) + len(left.rstrip())
    if cuts or len(left) < 40:
        return at - len(clause)
    word = _AD.search(clause)
    return at - len(clause) + (word.start() if word else 0)
