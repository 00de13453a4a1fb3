"""One text of the page: its marked words, and beside them the open slots and the findings, rule by rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.reports import NAMES, FileReport, gravest_first, rested
from evals.reports.html.escape import escaped
from evals.reports.html.marks import Marked, Remark, mark
from pipeline.errors import QicaoError
from pipeline.types import LEVELS, Finding

if TYPE_CHECKING:
    from evals.shapes.base import Page


@dataclass(slots=True)
class Numbers:
    """The ids used last on the page: texts, remarks, open slots, marks."""

    article: int = 0
    item: int = 0
    slot: int = 0
    mark: int = 0


@dataclass(frozen=True, slots=True)
class _Item:
    """The same thing said of one place or of several."""

    id: str
    finding: Finding
    remarks: list[Remark]


def article(file: FileReport, known: Mapping[str, Page], numbers: Numbers) -> str:
    """The HTML of one text; ``numbers`` is counted on."""
    numbers.article += 1
    found: dict[str, list[Finding]] = {rule: [] for rule in gravest_first(file.report)}
    for finding in file.report.findings:
        found[finding.rule].append(finding)
    groups = {rule: list(_items(findings, numbers)) for rule, findings in found.items()}
    slots = [
        Remark(slot.start, slot.end, len(LEVELS), f"t{numbers.slot + n}", "s")
        for n, slot in enumerate(file.report.slots, 1)
    ]
    numbers.slot += len(slots)
    said = [remark for items in groups.values() for item in items for remark in item.remarks]
    text = mark(file.text, [*said, *slots], numbers.mark)
    numbers.mark = text.last
    beside = _todo(file, slots, text) + "".join(
        _group(file, known.get(rule), items, text) for rule, items in groups.items()
    )
    return (
        f'<article id="a{numbers.article}"><h2>{escaped(file.name)} <small>{_kind(file)}{file.report.characters}字　'
        f'{counts(file)}</small></h2>\n<div class="t">{text.html}</div>\n<aside>{beside or _fine()}'
        f"{_rested(file, known)}</aside></article>\n"
    )


def counts(file: FileReport) -> str:
    """What there is, in one line."""
    report = file.report
    found = [f"{NAMES[level]} {report.count(level)}" for level in LEVELS if report.count(level)]
    if report.slots:
        found.append(f"待填 {len(report.slots)}")
    return "，".join(found) or "没有问题"


def _kind(file: FileReport) -> str:
    from pipeline import outline

    if file.report.speech_type is None:
        return ""
    try:
        return escaped(outline.load(file.report.speech_type).name) + "　"
    except QicaoError:  # a report may be older than the speech types of today
        return escaped(file.report.speech_type) + "　"


def _fine() -> str:
    return "<p>没有发现问题。</p>"


def _rested(file: FileReport, known: Mapping[str, Page]) -> str:
    words = rested(file, known)
    return f"<p>{escaped(words)}</p>" if words else ""


# --- open slots ---------------------------------------------------------------------------------


def _todo(file: FileReport, remarks: Sequence[Remark], text: Marked) -> str:
    from pipeline.slots import vocabulary

    if not remarks:
        return ""
    rows = []
    for slot, remark in zip(file.report.slots, remarks, strict=True):
        kind = vocabulary().get(slot.name)
        label = (kind.label if kind else slot.name) + (f" · {slot.detail}" if slot.detail else "")
        box = f"<label><input type=checkbox>{escaped(label)}</label>"
        rows.append(f"<li id={remark.id} class=s>{box} {_link(file, remark, text)}")
    return f'<section class="todo"><h3>待填<i>{len(rows)}</i></h3><ul>{"".join(rows)}</ul></section>\n'


# --- findings -----------------------------------------------------------------------------------


def _items(findings: Iterable[Finding], numbers: Numbers) -> Iterator[_Item]:
    """The findings of one rule; those that say the same of different places become one item."""
    same: dict[tuple[str | None, ...], list[Finding]] = {}
    for finding in findings:
        same.setdefault((finding.level, finding.message, finding.suggestion, finding.source), []).append(finding)
    for alike in same.values():
        numbers.item += 1
        first, name = alike[0], str(numbers.item)
        rank, kind = LEVELS.index(first.level), first.level[0]
        yield _Item(name, first, [Remark(found.start, found.end, rank, name, kind) for found in alike])


def _group(file: FileReport, page: Page | None, items: Sequence[_Item], text: Marked) -> str:
    rule = items[0].finding.rule
    number = sum(len(item.remarks) for item in items)
    rows = "".join(_row(file, page, item, text) for item in items)
    return (
        f'<section data-r="{escaped(rule)}"><h3>{escaped(page.what if page else rule)}<i>{number}</i></h3>'
        f"{_why(page, items)}<ul>{rows}</ul></section>\n"
    )


def _why(page: Page | None, items: Iterable[_Item]) -> str:
    """The rule's reason, and its source where all its findings rest on it."""
    if page is None:
        return ""
    parts = [page.why]
    if any(item.finding.suggestion is None for item in items):
        parts.append(f"怎么改：{page.instead}")
    parts.append(f"依据：{page.source}　{page.name}")
    return f"<p>{'<br>'.join(map(escaped, parts))}</p>"


def _row(file: FileReport, page: Page | None, item: _Item, text: Marked) -> str:
    finding = item.finding
    own = finding.source if finding.source and (page is None or finding.source != page.source) else None
    return (
        f"<li id={item.id} class={finding.level[0]}><b>{NAMES[finding.level]}</b> {escaped(finding.message)}"
        + (f"<ins>{escaped(finding.suggestion)}</ins>" if finding.suggestion else "")
        + (f"<small>依据：{escaped(own)}</small>" if own else "")
        + f"<nav>{' '.join(_links(file, item.remarks, text))}</nav>"
    )


def _links(file: FileReport, remarks: Sequence[Remark], text: Marked) -> Iterator[str]:
    """One link a line, to the first place there: a hundred half-width commas are no hundred links."""
    lines: dict[int, list[Remark]] = {}
    for remark in remarks:
        lines.setdefault(file.place(remark.start)[0], []).append(remark)
    for here in lines.values():
        yield _link(file, here[0], text) + (f"×{len(here)}" if len(here) > 1 else "")


def _link(file: FileReport, remark: Remark, text: Marked) -> str:
    return f"<a href=#{text.ids[remark]}>第{file.place(remark.start)[0]}行</a>"
