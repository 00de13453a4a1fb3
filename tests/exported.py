"""A draft to export, and how tests read what came out: Word by python-docx and lxml, HTML by the standard parser."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline import brief as briefs
from pipeline import outline as outlines
from pipeline.export import Document, Origin
from pipeline.store import Store
from pipeline.store.history import Version
from pipeline.types import Section

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MODEL = "openai:some-model"
TITLE = "在临江市工会第六次代表大会开幕式上的讲话"
BYLINE = ("省总工会党组书记\u3000【待填：姓名】", "（2024年5月9日）")
BODY = "要把服务送到车间班组，让一线职工少跑路、多受益，做到“两个维护”，把工会建成可信赖的职工之家。"
TEXTS = {
    "salutation": "【待填：书记称呼】，各位代表、同志们：\n",
    "congratulation": "今天，临江市工会第六次代表大会隆重开幕，我代表省总工会表示热烈祝贺！\n",
    "review": "五年来，全市新发展会员【待填：数字·新发展会员数】人，建成服务站点86个。\n\n各级工会成绩可喜：\n",
    "call": "各位代表、同志们，希望大家牢记嘱托。\n\n（一）坚持眼睛向下。把力量放到基层。\n（二）强化保障\n1. 经费\n",
    "part-1": f"一、牢牢把握政治方向，在思想引领中展现新担当\n\n{BODY}\n",
    "part-2": f"二、牢牢把握时代主题，在建功立业中展现新作为。{BODY}\n",
    "part-3": f"三、牢牢把握基本职责，在维权服务中展现新形象\n\n{BODY}\n",
    "part-4": f"四、牢牢把握改革要求，在强基固本中展现新气象\n\n{BODY}\n",
    "hope": "希望新一届委员会作出新的更大贡献！\n",
    "wish": "最后，预祝大会取得圆满成功！\n",
}


def document(texts: dict[str, str] | None = None, models: tuple[str, ...] = (MODEL,), **more: Any) -> Document:
    sections = tuple(
        Section(key, text.split("\n")[0] if key.startswith("part") else None, text, 1, "")
        for key, text in (TEXTS if texts is None else texts).items()
    )
    head = {"title": TITLE, "speaker_line": BYLINE[0], "date_line": BYLINE[1], "day": date(2024, 5, 9)}
    return Document(**({"sections": sections, "origin": Origin(models)} | head | more))


def opened(data: bytes) -> Any:
    import docx

    return docx.Document(io.BytesIO(data))


def part(data: bytes, name: str) -> Any:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name))


def attributes(element: Any) -> dict[str, str]:
    return {key.removeprefix(W): value for key, value in element.attrib.items()}


def inherited(style: Any, path: str) -> dict[str, str]:
    """The attributes of a property as a style and those it is based on give them, the nearest first."""
    found: dict[str, str] = {}
    while style is not None:
        for element in style.element.findall(path.replace("w:", W)):
            found = attributes(element) | found
        style = style.base_style
    return found


def face(style: Any) -> tuple[str, float]:
    fonts = inherited(style, "w:rPr/w:rFonts")
    assert len({fonts[key] for key in ("ascii", "hAnsi", "eastAsia")}) == 1
    return fonts["eastAsia"], int(inherited(style, "w:rPr/w:sz")["val"]) / 2


def by_text(file: Any, beginning: str) -> Any:
    return next(paragraph for paragraph in file.paragraphs if paragraph.text.startswith(beginning))


def custom(data: bytes) -> dict[str, str]:
    if "docProps/custom.xml" not in zipfile.ZipFile(io.BytesIO(data)).namelist():
        return {}
    return {item.get("name"): "".join(item.itertext()) for item in part(data, "docProps/custom.xml")}


def shown(data: bytes, ending: str) -> str:
    return "\n".join(p.text for p in opened(data).paragraphs) if ending == ".docx" else data.decode()


class Reader(HTMLParser):
    """The paragraphs of the page, and the tags that are in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: set[str] = set()
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag in {"p", "h1", "h2", "h3"}:
            self.found.append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag not in {"p", "h1", "h2", "h3"}

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data


def drafted(folder: Path, texts: dict[str, str] | None = None, *, model: str = MODEL, slots: str = "label") -> Path:
    """A draft's folder as the pipeline leaves it, with TEXTS in it."""
    texts = TEXTS if texts is None else texts
    brief = briefs.parse("speech_type: congress_opening\ndate: 2024-05-09\n", "brief.yaml")
    with Store.create(folder, brief, outlines.load("congress_opening"), model=model, slots=slots) as store:
        store.agree({key: text.split("\n")[0] for key, text in texts.items() if key.startswith("part")})
        for key, text in texts.items():
            store.put({key: store.keep(key, Version(0, "model", text, model=model)).version})
        head = f"# {TITLE}\n\n省总工会党组书记\u3000【待填：姓名】\n（2024年5月9日）\n\n"
        store.publish(head + "\n".join(texts.values()) + "\n> 说明\n", "{}")
    return folder
