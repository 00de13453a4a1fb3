"""One page for people: the speech with the findings in place, beside it what is wrong and the open slots as a to-do list.

Self-contained: a policy in the page forbids every request, and every script but its own. What the page says stands in
the page itself, so it can be read, searched and printed without the script, which only filters and shows what is
pointed at. The fixed part is kept small (``_compact``; a clean speech gets no script): a report is to be no heavier
than one and a half times its text and findings.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from evals.reports import NAMES, FileReport, pages
from evals.reports.html.article import Numbers, article, counts
from evals.reports.html.escape import escaped
from pipeline.types import LEVELS

if TYPE_CHECKING:
    from evals.registry import Ruleset


def render(files: Sequence[FileReport], *, terminal: bool = False, rules: Ruleset | None = None) -> str:  # noqa: ARG001  formats are called alike
    """The page of all files, in their order."""
    known, numbers = pages(rules), Numbers()
    articles = "".join(article(file, known, numbers) for file in files)
    found = sum(len(file.report.findings) for file in files)
    style, script = _assets(min(found, 2), slots=any(file.report.slots for file in files))
    policy = f"default-src 'none';style-src 'unsafe-inline'{f';script-src {_hash(script)}' if script else ''}"
    title = "检查报告" if len(files) != 1 else f"{escaped(files[0].name)} · 检查报告"
    return (
        "<!doctype html><html lang=zh-CN><meta charset=utf-8><meta name=viewport content=width=device-width>"
        f'<meta http-equiv=Content-Security-Policy content="{policy}"><title>{title}</title><style>{style}</style>\n'
        f"{_bar(files) if found > 1 else ''}{_contents(files)}<main data-k={_key(files)}>\n{articles}</main>\n"
        + (f"<div id=tip role=tooltip hidden></div><script>{script}</script>\n" if script else "")
    )


def _bar(files: Sequence[FileReport]) -> str:
    """The filters and the buttons that step from mark to mark; the script adds the rules that there are."""
    chips = "".join(
        f"<label class={level[0]}><input type=checkbox checked> {NAMES[level]} {count}</label>"
        for level in LEVELS
        if (count := sum(file.report.count(level) for file in files))
    )
    return (
        f'<header>{chips}<select aria-label=规则><option value="">全部规则</select>'
        "<button accesskey=p>上一处</button><button accesskey=n>下一处</button></header>\n"
    )


def _contents(files: Sequence[FileReport]) -> str:
    if len(files) < 2:
        return ""
    rows = (f'<li><a href="#a{n}">{escaped(file.name)}</a> {counts(file)}' for n, file in enumerate(files, 1))
    return f"<nav><ol>{''.join(rows)}</ol></nav>\n"


def _key(files: Sequence[FileReport]) -> str:
    """Names what was ticked off in the to-do list: another text begins with an empty one."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.text.encode(errors="replace") + b"\0")
    return digest.hexdigest()[:8]


@cache
def _assets(found: int, *, slots: bool) -> tuple[str, str]:
    """Styles and script: a page carries only what it has a use for."""
    styles, scripts = ["text.css"], []
    if found or slots:
        styles.append("findings.css")
        scripts.append("findings.js")
    if found > 1:
        styles.append("filters.css")
        scripts.append("filters.js")
    if slots:
        styles.append("todo.css")
        scripts.append("todo.js")
    return "".join(map(_asset, styles)), "\n".join(map(_asset, scripts))


@cache
def _asset(name: str) -> str:
    return _compact(Path(__file__).with_name(name).read_text("utf-8"), script=name.endswith(".js"))


@cache
def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _compact(source: str, *, script: bool) -> str:
    """Without comments and indentation; a script keeps its line ends, which may end statements."""
    if script:
        lines = (line.strip() for line in source.splitlines())
        kept = (line for line in lines if line and not line.startswith("//"))
        return re.sub(r" ?([=+?:,;(){}<>|&%!]+) ?", r"\1", "\n".join(kept))
    bare = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL))
    return re.sub(r";?\s*([{};,])\s*", r"\1", bare).replace(": ", ":").strip()
