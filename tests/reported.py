"""Reports made by hand, and the HTML page read back the way a browser reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from evals.reports import FileReport
from evals.shapes.base import Need
from pipeline.types import Finding, Level, Report, Slot

TEXT = "同志们：\n\n要增强“四个自信”,建成服务站860个。\n×市工会要再接再励,作出贡献。\n"
HOSTILE = "</script><script>window.hit=1</script><img src=x onerror=window.hit=1> \"'&amp;%0A::error::\n]]>--><b>"


def finding(text: str, words: str, level: Level = "error", at: int = 0, **keys: str | None) -> Finding:
    """A finding on the first ``words`` from ``at`` on; without words it stands at ``at`` itself."""
    start = text.index(words, at) if words else at
    given: dict[str, str | None] = {"rule": "homophone", "section": None, "message": f"“{words}”不对"}
    given |= {"source": "《现代汉语词典》（第7版）", **keys}
    return Finding(level=level, start=start, end=start + len(words), text=words, **given)  # type: ignore[arg-type]


def sample() -> FileReport:
    """Three levels, an overlap, a span without characters, a slot with a finding and one without, one exact fix."""
    comma = {"rule": "half-width-punctuation", "message": "半角“,”应作全角“，”", "suggestion": "，", "fix": "，"}
    findings = (
        finding(
            TEXT, "", at=5, rule="missing-part", message="缺少部分：祝贺", suggestion="补写：祝贺", section="part-1"
        ),
        finding(TEXT, "增强“四个自信”", rule="wrong-collocation", suggestion="坚定“四个自信”"),
        finding(TEXT, ",", "warning", **comma),
        finding(TEXT, "自信”,建成", "info", rule="long-sentence", message="句子太长"),
        finding(TEXT, "×市", rule="unfilled-slot", message="“×市”还没有填"),
        finding(TEXT, "再接再励", "warning", suggestion="再接再厉"),
        finding(TEXT, ",", "warning", 30, **comma),
    )
    ordered = tuple(sorted(findings, key=lambda each: (each.start, each.end, each.rule)))
    city, person = TEXT.index("×市"), TEXT.index("贡献")
    slots = (Slot("city", "×市", city, city + 2), Slot("figure", "贡献", person, person + 2, "件数"))
    return FileReport("稿子.txt", Report(ordered, slots, 33, "congress_opening"), TEXT)


def hostile() -> FileReport:
    """Everything that can be broken out of, in every place that a report shows."""
    keys = {"rule": "a-rule", "message": HOSTILE, "suggestion": HOSTILE, "source": HOSTILE, "section": HOSTILE}
    report = Report((finding(HOSTILE, HOSTILE, **keys, fix=HOSTILE),), (Slot("x", "img", 48, 51, HOSTILE),), 0, None)
    return FileReport(f"a,b:{HOSTILE}\udcff.txt", report, HOSTILE)


def with_lacking(file: FileReport, *lacking: Need) -> FileReport:
    return FileReport(file.path, file.report, file.text, frozenset(lacking))


# --- the page -----------------------------------------------------------------------------------

_VOID = {"meta", "input", "br", "hr", "link", "img"}


@dataclass
class Article:
    """A text of the page: its characters, each with the ids that its mark names, and the marks without characters."""

    text: str = ""
    said: list[frozenset[str]] = field(default_factory=list)
    points: list[tuple[int, frozenset[str]]] = field(default_factory=list)


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]
    text: str = ""


class PageReader(HTMLParser):
    """``elements`` in their order, with the text inside them; ``articles`` with their marked words."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.articles: list[Article] = []
        self._open: list[Element] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.elements.append(element)
        if tag == "li" and any(each.tag == "li" for each in self._open):  # an li ends the one before it
            while self._open.pop().tag != "li":
                pass
        if tag not in _VOID:
            self._open.append(element)
        if tag == "div" and element.attributes.get("class") == "t":
            self.articles.append(Article())

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            element = self._open.pop()
            if self._inside() and element.tag == "a" and not element.text:
                article = self.articles[-1]
                article.points.append((len(article.text), _names(element)))
            if element.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data
        if self._inside():
            article = self.articles[-1]
            article.text += data
            names = _names(self._open[-1]) if self._open[-1].tag == "a" else frozenset()
            article.said += [names] * len(data)

    def _inside(self) -> bool:
        return any(each.tag == "div" and each.attributes.get("class") == "t" for each in self._open)

    def by_id(self) -> dict[str, Element]:
        return {str(each.attributes["id"]): each for each in self.elements if "id" in each.attributes}

    def links(self) -> list[str]:
        return [str(each.attributes["href"]) for each in self.elements if "href" in each.attributes]


def _names(mark: Element) -> frozenset[str]:
    names = mark.attributes.get("data-f") or mark.attributes.get("href") or ""
    return frozenset(name.removeprefix("#") for name in names.split())
