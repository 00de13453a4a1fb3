"""One self-contained HTML page: no script, no address, nothing loaded; it prints on A4 like the Word file."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from html import escape

from pipeline.export.document import Document, Paragraph, Run, line_of, line_runs, paragraphs
from pipeline.export.layout import PRINTED, READ_ALOUD, Layout

_TAGS = {"heading-1": "h2", "heading-2": "h3"}

_CSS = """
@page {{ size: A4; margin: 37mm 26mm 35mm 28mm; }}
@page :right {{ @bottom-right {{ content: "— " counter(page) " —"; font: 14pt SimSun, "Songti SC", serif; }} }}
@page :left {{ @bottom-left {{ content: "— " counter(page) " —"; font: 14pt SimSun, "Songti SC", serif; }} }}
body {{ margin: 0; background: #eee; color: #000; }}
main {{ box-sizing: border-box; max-width: 210mm; margin: 0 auto; padding: 37mm 26mm 35mm 28mm; background: #fff;
  font: {body}pt/{pitch}pt "仿宋_GB2312", FangSong, STFangsong, "Noto Serif CJK SC", serif; }}
h1, h2, h3, p {{ margin: 0; font-size: inherit; font-weight: normal; overflow-wrap: break-word; }}
h1 {{ font-family: "方正小标宋简体", "方正小标宋_GBK", STZhongsong, "Noto Serif CJK SC", SimSun, serif;
  font-size: {title}pt; line-height: {title_pitch}pt; text-align: center; text-wrap: balance; }}
.byline {{ font-family: "楷体_GB2312", KaiTi, STKaiti, "Noto Serif CJK SC", serif;
  text-align: center; white-space: pre-wrap; }}
h1 + .byline, .salutation {{ margin-top: {pitch}pt; }}
h2, h3, main > section > p {{ text-indent: 2em; text-align: justify; letter-spacing: {spacing:.2f}pt; }}
main > section > p.salutation {{ text-indent: 0; }}
h2, .heading-1 {{ font-family: "黑体", SimHei, "Heiti SC", "Noto Sans CJK SC", sans-serif; break-after: avoid; }}
h3, .heading-2 {{ font-family: "楷体_GB2312", KaiTi, STKaiti, "Noto Serif CJK SC", serif; break-after: avoid; }}
mark {{ background: #ff0; color: inherit; }}
footer {{ margin-top: {pitch}pt; font: 10.5pt/18pt SimSun, "Songti SC", "Noto Serif CJK SC", serif; }}
@media screen and (max-width: 160mm) {{ main {{ padding: 2em 1em; }} }}
@media print {{ body {{ background: none; }} main {{ max-width: none; padding: 0; }}
  mark {{ print-color-adjust: exact; -webkit-print-color-adjust: exact; }} }}
"""


def render(document: Document, *, read_aloud: bool = False) -> bytes:
    """UTF-8, LF. Everything that comes from the draft is escaped; open slots are <mark>."""
    layout = READ_ALOUD if read_aloud else PRINTED
    title = line_of(document.title)
    rows = [f"<h1>{_runs(line_runs(title))}</h1>"]
    rows += [f'<p class="byline">{_runs(line_runs(line))}</p>' for line in document.byline]
    rows += _body(list(paragraphs(document)))
    rows.append(f"<footer>{escape(document.origin.note)}</footer>")
    body = "\n".join(rows)
    return f"{_head(document, title, layout)}<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n".encode()


def _head(document: Document, title: str, layout: Layout) -> str:
    origin = document.origin
    record = origin.aigc(document.text)
    metas = [("description", origin.note), ("keywords", origin.keywords), *([("AIGC", record)] if record else [])]
    named = "".join(f'<meta name="{name}" content="{escape(value)}">\n' for name, value in metas)
    css = _CSS.format(**dataclasses.asdict(layout), spacing=layout.spacing)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{named}<title>{escape(title)}</title>\n<style>{css}</style>\n</head>\n"
    )


def _body(found: list[Paragraph]) -> list[str]:
    rows: list[str] = []
    for index, paragraph in enumerate(found):
        if paragraph.first:
            rows += (["</section>"] if index else []) + [f'<section id="{escape(paragraph.section)}">']
        tag = _TAGS.get(paragraph.kind, "p")
        marked = ' class="salutation"' if paragraph.kind == "salutation" else ""
        rows.append(f"<{tag}{marked}>{_runs(paragraph.runs)}</{tag}>")
    return rows + (["</section>"] if found else [])


def _runs(runs: Iterable[Run]) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    text = escape(run.text)
    if run.slot:
        text = f"<mark>{text}</mark>"
    return f'<span class="{run.face}">{text}</span>' if run.face else text
