"""The sections of a draft -> draft.md and report.json, which are derived and can be made again at any time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

from pipeline import outline as outlines
from pipeline import slots
from pipeline.errors import DraftError
from pipeline.store import HEADINGS, Store, View
from pipeline.types import Brief, Checker, Outline, Report, Section, Speaker

NOTES = {
    "none": "本稿未使用模型：由参考讲话、规范提法和材料拼合而成，供起草参考，请逐句核对。",
    "model": "本稿由人工智能辅助生成，请逐句核对后使用。",
}
Render = Callable[[str, str, Report], str]  # name of a text, the text, its report -> the JSON of `qicao check`


def assemble(
    brief: Brief, outline: Outline, sections: Iterable[Section], note: str = "", *, classic: bool = False
) -> str:
    """draft.md: title, speaker, date, the sections in order, and ``note`` as its last line. See ``segment.py``.

    ``classic``: open places as masks (×), for whoever wants them so.
    """
    head = f"# {_title(brief, outline)}\n\n{_speaker(brief.speaker)}\n{_day(brief.date)}"
    body = "\n\n".join((head, *(section.text.strip("\n") for section in sections)))
    text = slots.classic(body) if classic else body
    return f"{text}\n\n> {note}\n" if note else f"{text}\n"


def whole(draft: View) -> str:
    """draft.md as it would be assembled now, hand edits of the sections included."""
    brief = draft.brief()
    classic = draft.state.slots != "label"
    return assemble(brief, outline_of(draft, brief), draft.draft().sections, note_for(draft), classic=classic)


def refresh(store: Store, checker: Checker, render: Render, brief: Brief | None = None) -> Report:
    """Check the whole draft, and write draft.md and report.json from what stands in ``store``.

    Without ``brief`` it is read from the folder, where a person may have edited it.
    """
    brief = brief or store.brief()
    text = whole(store)
    report = checker(text, brief=brief, outline=outline_of(store, brief))
    store.publish(text, render("draft.md", text, report))
    return report


def outline_of(draft: View, brief: Brief, own: Sequence[Path] = ()) -> Outline:
    """The outline of a draft's brief, with an office's ``own`` folders; DraftError when its sections are not the draft's."""
    outline = outlines.for_brief(brief, own)
    if brief.speech_type != draft.state.speech_type or [spec.id for spec in outline.sections] != list(
        draft.state.sections
    ):
        raise DraftError(
            f"这份初稿的讲话类型是“{draft.state.speech_type}”，各节与现在的起草要求、提纲对不上。"
            "请改回 brief.yaml，或换一个文件夹重新写。",
            path=draft.folder,
        )
    return outline


def note_for(draft: View) -> str:
    """The last line: how the texts that stand were made; nothing when a person wrote all of them."""
    models = {model for model in _models(draft) if model}
    if not models:
        return ""
    return NOTES["none"] if models == {"compose"} else NOTES["model"]


def _models(draft: View) -> Iterable[str | None]:
    """The models behind the headings and the sections; what a person edited goes back to what was edited."""
    yield from (kept.model for kept in draft.versions(HEADINGS))
    for section in draft.draft().sections:
        number: int | None = section.version
        while number is not None:
            kept = draft.version(section.id, number)
            yield kept.model
            # Versions only ever build on older ones; a record that says otherwise must not keep us here for ever.
            number = kept.source if kept.model is None and kept.source and kept.source < number else None


def _title(brief: Brief, outline: Outline) -> str:
    return outline.title.replace("{occasion}", brief.occasion or slots.render("occasion"))


def _speaker(speaker: Speaker) -> str:
    return f"{speaker.office or slots.render('office')}　{speaker.name or slots.render('person')}"


def _day(day: date | None) -> str:
    return f"（{day.year}年{day.month}月{day.day}日）" if day else f"（{slots.render('date')}）"
