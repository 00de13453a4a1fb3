"""What is shown while a draft is written: lines that programs can read, a table that people can."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import get_args

import pytest
from drafting import BRIEF, IDS, fake, write
from rich.console import Console

from pipeline.display import Lines, Live, display
from pipeline.draft.progress import Event, Kind
from pipeline.errors import ModelBusy, ServiceError

_LINE = re.compile(r"(-|[a-z0-9-]+)\t([a-z]+)\t[^\t\n]*")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_lines_without_a_terminal_a_table_on_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(display(io.StringIO()), Lines)
    monkeypatch.setenv("TERM", "xterm")
    assert isinstance(display(Terminal()), Live)
    monkeypatch.setenv("TERM", "dumb")
    assert isinstance(display(Terminal()), Lines)


def test_each_event_but_pieces_of_text_is_one_line() -> None:
    out = io.StringIO()
    with Lines(out) as show:
        show(Event("waiting", "hope", "希望"))
        show(Event("text", "hope", "一段"))
        show(Event("attempt", "hope", "回复中途断了", {"attempt": 1, "errors": 0}))
        show(Event("failed", "hope", "忙。\n服务说：\t\x1b[31m红"))
        show(Event("end", numbers={"sections": 10}))
        show.note("用 compose")
    assert out.getvalue().splitlines() == [
        "hope\twaiting\t希望",
        "hope\tattempt\tattempt=1 errors=0 回复中途断了",
        "hope\tfailed\t忙。 服务说： [31m红",
        "-\tend\tsections=10",
        "-\tnote\t用 compose",
    ]


def test_the_log_of_a_draft_can_be_parsed_and_is_the_same_every_time(tmp_path: Path) -> None:
    logs = []
    for name in ("one", "two"):
        out = io.StringIO()
        with Lines(out) as show:
            write(tmp_path / name, fake(), jobs=1, on_event=show)
        logs.append(out.getvalue())
    assert logs[0] == logs[1]
    rows = [match.groups() for line in logs[0].splitlines() if (match := _LINE.fullmatch(line))]
    assert len(rows) == len(logs[0].splitlines())
    assert {kind for _, kind in rows} <= set(get_args(Kind)) - {"text"}
    assert [section for section, kind in rows if kind == "waiting"] == list(IDS)
    assert sorted(section for section, kind in rows if kind == "done") == sorted(["headings", *IDS])
    assert rows[-1] == ("-", "end")


def picture(*events: Event, width: int = 140) -> str:
    """The last table, and what was said above it."""
    console = Console(file=io.StringIO(), force_terminal=True, width=width, color_system=None)
    with Live(io.StringIO(), console) as show:
        for event in events:
            show(event)
    out = console.file
    assert isinstance(out, io.StringIO)
    return out.getvalue()


def row(shown: str, name: str) -> list[str]:
    return next(line for line in reversed(shown.splitlines()) if line.startswith(name)).split()


def test_the_table_shows_state_size_tokens_findings_and_the_end_of_the_text() -> None:
    begun = (
        Event("waiting", "hope", "希望"),
        Event("stage", "hope", "写作"),
        Event("text", "hope", "各位代表，大会将开启新征程"),
    )
    assert row(picture(*begun), "希望")[:3] == ["希望", "写作", "13"]
    assert row(picture(*begun), "希望")[-1] == "各位代表，大会将开启新征程"
    counts = {"characters": 160, "errors": 1, "warnings": 2, "slots": 3}
    attempt = Event("attempt", "hope", "", {"attempt": 1, "tokens": 1500} | counts)
    done = Event("done", "hope", "", {"version": 1, "tokens": 1500} | counts)
    assert row(picture(*begun, attempt, done), "希望")[:7] == ["希望", "完成", "160", "1500", "1", "2", "3"]
    again = (Event("stage", "hope", "改写 1/2"), attempt, done)
    assert row(picture(*begun, attempt, *again), "希望")[3] == "3000"
    assert row(picture(*begun, Event("failed", "hope", "忙。")), "希望")[:2] == ["希望", "没有写成"]


def test_on_eighty_columns_the_figures_stay_and_the_newest_words_are_seen() -> None:
    shown = picture(
        Event("waiting", "part-2", "服务大局、建功立业"),
        Event("stage", "part-2", "写作"),
        Event("text", "part-2", "要广泛开展劳动竞赛" * 5 + "末了"),
        width=80,
    )
    found = row(shown, "服务大局、建功立业")
    assert found[:3] == ["服务大局、建功立业", "写作", "47"]
    assert found[-1].endswith("竞赛末了")


def test_what_is_said_stands_above_the_table_and_is_no_markup() -> None:
    shown = picture(
        Event("note", text="[bold]重试[/bold] \x1b[2J"),
        Event("failed", "hope", "忙。"),
        Event("end", numbers={"slots": 3}),
    )
    assert "[bold]重试[/bold]  [2J" in shown and "\x1b[2J" not in shown
    assert "hope：忙。" in shown and "待填 3" in shown


def test_a_whole_draft_is_shown_from_many_threads(tmp_path: Path) -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=140, color_system=None)
    with Live(io.StringIO(), console) as show, pytest.raises(ServiceError):
        write(tmp_path / "draft", fake(hope=ModelBusy("忙。")), BRIEF, jobs=8, on_event=show)
    assert isinstance(console.file, io.StringIO)
    shown = console.file.getvalue()
    assert row(shown, "标题")[1] == "完成" and row(shown, "维权服务")[1] == "完成" and "hope：忙。" in shown
