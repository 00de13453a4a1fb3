"""The faults of a model's side, each tried in a whole draft against a real server; and docs/faults.md, made of what came.

    PYTHONPATH=. python tests/faulttable.py          writes docs/faults.md anew

A row says what the server does. ``tried`` lets one section meet it once and another always (or, where that is what the
fault is, every call), with the real client, and tells what the user saw, the exit code, what was kept, and whether
``--resume`` finished. tests/test_faults.py holds each kind of fault to its promise, and the page to the rows.
"""

from __future__ import annotations

import itertools
import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from drafting import HEADINGS as LINES
from drafting import IDS, body, whole, write
from endpoint import Behaviour, Endpoint, Exchange, begun, endless, raw, redirect, say, silence, status
from endpoint import whole as at_once
from modelrun import KEY, TEXT, ignore
from speaking import section

from pipeline import models
from pipeline.draft.progress import Event
from pipeline.errors import QicaoError
from pipeline.models import open_model
from pipeline.models.patience import Retries
from pipeline.models.watch import Times
from pipeline.store import HEADINGS, View

PAGE = Path(__file__).parent.parent / "docs" / "faults.md"
ONCE, ALWAYS = "wish", "hope"  # the sections that meet the fault once, and whenever they are asked for
Kind = Literal["passing", "prompt", "useless", "lasting", "down", "harmless"]
# Time-outs are tried with limits of a second in the place of minutes.
_FIRST, _BETWEEN = Times(first=1.0), Times(first=5.0, between=1.0)


@dataclass(frozen=True)
class Row:
    """``kind``: passing (asked again, up to four times), prompt (this prompt is refused), useless (asked again with what
    was wrong, up to three times), lasting (no call can succeed), down (every call fails, as passing), harmless."""

    fault: str
    kind: Kind
    behaviour: Behaviour
    times: Times | None = None
    attempts: int = 4


@dataclass(frozen=True)
class Tried:
    """``sees``: why the section failed. ``retry``: the line about asking again. ``kept``: sections written, of all."""

    sees: str
    retry: str
    code: int
    kept: tuple[str, ...]
    requests: dict[str, int]
    logged: int
    resumed: dict[str, int]
    resumed_code: int


def _chunk(choices: str) -> str:
    return f'data: {{"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":{choices}}}\n\n'


OTHER = f"{LINES[1]}\n\n要围绕中心、服务大局，组织职工建功立业。"
ROWS = (
    Row("408 request timeout", "passing", status(408)),
    Row("409 conflict", "passing", status(409)),
    Row("429 without Retry-After", "passing", status(429)),
    Row("429 with Retry-After: 7", "passing", status(429, retry_after="7")),
    Row("500", "passing", status(500)),
    Row("502", "passing", status(502)),
    Row("503", "passing", status(503)),
    Row("504", "passing", status(504)),
    Row("nothing comes", "passing", silence(), _FIRST, attempts=2),
    Row("the stream stalls", "passing", begun(TEXT, stall=True), _BETWEEN, attempts=2),
    Row("the connection is cut in mid-stream", "passing", begun(TEXT)),
    Row("cut so that it looks like an end (no finish_reason)", "passing", begun(TEXT, silent=True)),
    Row("an end without a reply", "passing", raw("data: [DONE]\n\n")),
    Row("no choice in the reply", "passing", raw(_chunk("[]"), "data: [DONE]\n\n")),
    Row("the reply in one piece, no stream", "passing", at_once(TEXT)),
    Row("broken SSE", "passing", raw('data {"x":1}\n\n', "event: what\ndata\n\n")),
    Row("broken JSON", "passing", raw('data: {"choices": [\n\n')),
    Row("an error object in the stream", "passing", raw('data: {"error": {"message": "overloaded"}}\n\n')),
    Row("400 prompt too long", "prompt", status(400, message="maximum context length is 4096 tokens")),
    Row("413", "prompt", status(413)),
    Row("422", "prompt", status(422, message="temperature is wrong")),
    Row("an empty reply", "useless", say("")),
    Row("nothing but thoughts", "useless", say("<think>先想想</think>")),
    Row("finish_reason length", "useless", say(TEXT, finish="length")),
    Row("finish_reason content_filter", "useless", say(TEXT, finish="content_filter")),
    Row("a refusal", "useless", say("抱歉，我无法协助完成这个请求。")),
    Row("a reply in English", "useless", say("The trade union must hold firmly to the right direction.")),
    Row("an endless reply", "useless", endless(f"第{number}，要坚持不懈。" for number in itertools.count())),
    Row("a loop", "useless", endless(itertools.repeat("要坚持不懈抓好落实，"))),
    Row("another section's heading", "useless", say(OTHER)),
    Row("401", "lasting", status(401, message=f"Incorrect API key provided: {KEY}")),
    Row("403", "lasting", status(403)),
    Row("404", "lasting", status(404)),
    Row("a model that does not exist", "lasting", status(400, message="no such model", word="model_not_found")),
    Row("429 insufficient_quota", "lasting", status(429, word="insufficient_quota")),
    Row("429 with Retry-After: 3600", "lasting", status(429, retry_after="3600")),
    Row("a redirect", "lasting", redirect("http://127.0.0.1:9/v1/chat/completions")),
    Row("every call gets 503", "down", status(503)),
    Row("no usage in the reply", "harmless", ignore),
    Row("reasoning in a field of its own", "harmless", ignore),
    Row("thoughts, chatter and Markdown around the text", "harmless", ignore),
)
_HARMLESS: dict[str, Callable[[str], Behaviour]] = {
    "no usage in the reply": lambda text: say(text, usage=None),
    "reasoning in a field of its own": lambda text: say(text, reasoning="先想一想"),
    "thoughts, chatter and Markdown around the text": lambda text: say(
        f"<think>想</think>\n好的，以下是正文：\n\n**{text}**"
    ),
}


def answer(exchange: Exchange) -> None:
    """As a good model."""
    key = section(exchange.received)
    say("\n".join(LINES) if key == HEADINGS else whole(key))(exchange)


def misbehaving(row: Row) -> Behaviour:
    """The server of a row: good but where the fault strikes."""
    met: set[str] = set()

    def behave(exchange: Exchange) -> None:
        key = section(exchange.received)
        if row.kind in ("lasting", "down"):
            row.behaviour(exchange)
        elif row.kind == "harmless" and key != HEADINGS:
            _HARMLESS[row.fault](body(key).strip())(exchange)
        elif key == ALWAYS or (key == ONCE and key not in met):
            met.add(key)
            row.behaviour(exchange)
        else:
            answer(exchange)

    return behave


def tried(row: Row, folder: Path) -> Tried:
    """Draft into ``folder`` with the fault, then resume without it. One section at a time, so that it repeats exactly."""
    with Endpoint(otherwise=misbehaving(row)) as server:
        retries = Retries(attempts=row.attempts, jitter=0, sleep=ignore)
        code, lines, sees = _run(server, folder, retries, row.times, resume=False)
        kept = tuple(key for key in IDS if key not in View(folder).missing())
        requests = _by_section(server)
        logged = sum(int(call["requests"]) for call in View(folder).calls())
        server.requests.clear()
        server.otherwise = answer
        resumed_code, _, _ = _run(server, folder, retries, None, resume=True)
        resumed = _by_section(server)
        host = server.url.split("/")[2]
    known = (line.replace(host, "HOST") for line in lines)
    retry = next((line for line in known if re.match(r"(希望|标题)：第 \d 次(尝试|回复)", line)), "")
    return Tried(sees.replace(host, "HOST"), retry, code, kept, requests, logged, resumed, resumed_code)


def _run(
    server: Endpoint, folder: Path, retries: Retries, times: Times | None, *, resume: bool
) -> tuple[int, list[str], str]:
    """Exit code, the lines for the user, and the reason that was told for the section that failed."""
    lines: list[str] = []

    def heard(event: Event) -> None:
        if event.kind in ("note", "failed"):
            lines.append(event.text)

    model = open_model(
        "openai:loopback-1",
        environ={"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": KEY},
        on_event=lines.append,
        retries=retries,
        times=times,
    )
    try:
        write(folder, model, jobs=1, resume=resume, on_event=heard)
    except QicaoError as error:
        reasons = re.findall(r"^  ([^：\n]+)：(.*)$", str(error), re.M)
        return error.exit_code, lines, reasons[0][1]
    finally:
        models.close(model)
    return 0, lines, ""


def _by_section(server: Endpoint) -> dict[str, int]:
    found: dict[str, int] = {}
    for received in server.requests:
        key = section(received)
        found[key] = found.get(key, 0) + 1
    return found


# --- the page -----------------------------------------------------------------------------------

_HEAD = """# Faults of the model's side

What happens to a draft of ten sections when the endpoint misbehaves. Made by `python tests/faulttable.py` from whole
drafts against a real server on the loopback interface, where one section meets the fault once and another each time it
is asked for (lasting, down and harmless: every call meets it). Waits are those of the first retry, without their jitter; they
double, up to a minute, and `HOST` stands for the endpoint. Time-outs were tried with limits of one second; the usual ones
are three minutes to the first piece of a reply and one between two (`QICAO_TIMEOUT`).

For every row: no key is shown, calls.jsonl counts each request, what is kept is whole, and `--resume` finishes the draft
without asking for anything that was kept.
"""
_GROUPS: dict[Kind, str] = {
    "passing": "Asked again after a wait. All retries of a draft share a budget of 40; once is enough here, and a section that stays unlucky is left out while the others go on.",
    "useless": "A whole reply that is no text of this section: asked again at once, with what was wrong with it, twice at most. Kept as a version, never used.",
    "prompt": "Asking again would not help, and other prompts may fare better.",
    "lasting": "No call can succeed: the first one tells, and no other is made.",
    "down": "Down: after three prompts that came to nothing in a row the other sections are not asked for (after 30 seconds one call tries again).",
    "harmless": "Taken as they come.",
}


def line(row: Row, found: Tried) -> str:
    """The row of the page."""
    cells = (row.fault, found.retry, found.sees, str(found.code), f"{len(found.kept)} of {len(IDS)}")
    return f"| {' | '.join(cell.replace('|', '／') for cell in cells)} |"


def page(results: list[tuple[Row, Tried]]) -> str:
    parts = [_HEAD]
    for kind, words in _GROUPS.items():
        rows = [line(row, found) for row, found in results if row.kind == kind]
        head = "| fault | what the user sees at first | what the user sees in the end | exit code | kept |\n|---|---|---|---|---|"
        parts.append("\n".join([f"## {kind.capitalize()}\n\n{words}\n", head, *rows, ""]))
    return "\n".join(parts)


def main() -> int:
    results = []
    with tempfile.TemporaryDirectory() as place:
        for number, row in enumerate(ROWS):
            results.append((row, tried(row, Path(place) / str(number))))
    PAGE.write_text(page(results), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
