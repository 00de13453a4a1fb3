"""Spot repair: only the sentences with findings go to the model, and only what mends them comes back into the text.

A replacement is spliced in when the findings of the section fall and none is new, and when the sentence's figures,
formulations and open slots survive, but for those that a finding is about. All else stays byte for byte.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline import clean, figures, hanzi, lexicon, localise, slots
from pipeline.aside import strip, without
from pipeline.draft.desk import Clerk, Desk
from pipeline.draft.progress import Event
from pipeline.types import Finding, Report, Spot, Task
from pipeline.write import Attempt, Listener, mendable, unfinished

ROUNDS = 2
"""Calls for a section: what was refused is asked for once more, with the reason."""
_SENTENCE = re.compile(r"[^。！？\n]+(?:[。！？]+[”’』」）】》]*)?")
_ENDING = re.compile(r"[。！？]+[”’』」）】》]*$")
_REPLY = re.compile(r"第?([0-9]{1,3})句?[.．、:：]\s*(.+)")
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、")
_LONGEST, _SHORTEST = 2.0, 0.3  # of the old sentence's 汉字: another length means another sentence
_AROUND = 4  # characters that a finding may have around a figure and still be about it, not about what is around
_FREE = 20  # 汉字 that a sentence may grow beyond that; short ones are mended by words


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence that is to be mended, where it stands in the text as read, and the remarks to qicao inside it."""

    start: int
    end: int
    spot: Spot
    aside: str = ""


def places(text: str, findings: Sequence[Finding], kept: Sequence[str] = ()) -> tuple[list[Place], list[Finding]]:
    """The sentences of ``text`` that can be mended, and the findings that are in none of them.

    Those are findings on the whole section, across sentences, in its heading, and in what a person has locked.
    """
    plain = strip(text)
    body = plain.text
    spans = [match.span() for match in _SENTENCE.finditer(body)]
    moved = [(one, replace(one, start=plain.place(one.start), end=plain.place(one.end))) for one in findings]
    found: list[Place] = []
    left = list(findings)
    for index, (start, end) in enumerate(spans):
        inside = [(one, own) for one, own in moved if start <= own.start < own.end <= end]
        if not inside or (start == 0 and _HEADING.match(body) and not _ENDING.search(body[start:end])):
            continue
        if any(start < at + len(sentence) and at < end for sentence in kept for at in _all(sentence, body)):
            continue
        before = body[slice(*spans[index - 1])] if index and spans[index - 1][1] == start else ""
        after = body[slice(*spans[index + 1])] if index + 1 < len(spans) and spans[index + 1][0] == end else ""
        own = tuple(replace(one, start=one.start - start, end=one.end - start) for _, one in inside)
        spot = Spot(body[start:end], before, after, own)
        found.append(Place(*plain.origin(start, end), spot, plain.within(start, end)))
        left = [one for one in left if one not in [known for known, _ in inside]]
    return found, left


def mend(desk: Desk, task: Task, present: int, kept: Sequence[str], note: str | None) -> int:
    """Mend the sentences of ``task.previous`` that have findings; the number of the version that is the result.

    ``present``, the version that is mended, when nothing came of it. What is refused is told, with the reason.
    """
    assert task.spec is not None and task.previous is not None
    key, text = task.spec.id, task.previous
    clerk = Clerk(desk, key)
    listener = desk.listener(key, clerk, note, present)
    report = _check(desk, key, text)
    found, left = places(text, _faults(desk, report), kept)
    if not found and not left:
        listener.event("没有要改的问题，没有问模型。")
    number, refused = present, dict[str, str]()
    for count in range(1, ROUNDS + 1):
        todo = found if count == 1 else [place for place in found if place.spot.text in refused]
        if not todo:
            break
        listener.stage(f"改句 {count}/{ROUNDS}")
        attempt, refused = _attempt(desk, clerk, listener, task, text, todo, refused, count)
        listener.attempt(attempt)
        text, number = attempt.text, number if attempt.fault else clerk.versions[count]
        found, left = places(text, _faults(desk, attempt.report), kept)
    for old, why in refused.items():
        listener.event(f"“{old}”没有改：{why}。")
    for line in dict.fromkeys(finding.message for finding in left):
        listener.event(f"没有按句改：{line.rstrip('。')}。这个问题不在能改的某一句里，可重写全节。")
    desk.on_event(Event("done", key, numbers={"version": number} | _counted(desk, text, _check(desk, key, text))))
    return number


def _attempt(
    desk: Desk,
    clerk: Clerk,
    listener: Listener,
    task: Task,
    text: str,
    todo: Sequence[Place],
    refused: Mapping[str, str],
    count: int,
) -> tuple[Attempt, dict[str, str]]:
    """Ask once for the sentences of ``todo``: the attempt, with the whole section as its text, and what is refused."""
    assert task.spec is not None
    remarks = [task.note, *(f"“{old}”上次的改法不能用：{why}。" for old, why in refused.items())]
    note = "\n".join(remark for remark in remarks if remark) or None
    prompt = desk.requests.prompt(
        replace(task, purpose="spot", spots=tuple(place.spot for place in todo), note=note), ()
    )
    completion = clerk.complete(prompt, listener.text)
    fault, new = unfinished(completion), text
    if fault:
        left = {place.spot.text: fault for place in todo}
    else:
        listener.stage("检查")
        new, left = _spliced(desk, task.spec.id, text, todo, replies(completion.text))
        fault = None if new != text else "没有一处能用"
    notes = tuple(f"没有采用：“{old}”：{why}" for old, why in left.items())
    return Attempt(count, prompt, completion, new, notes, _check(desk, task.spec.id, new), fault), left


def replies(reply: str) -> dict[int, str]:
    """What a reply gives for each number; a number that comes twice is ambiguous, and left out."""
    said, _ = clean.reply(reply)
    rows = [match for line in "\n".join(said).split("\n") if (match := _REPLY.fullmatch(line.strip()))]
    times = Counter(match[1] for match in rows)
    return {int(match[1]): match[2].strip() for match in rows if times[match[1]] == 1}


def _spliced(
    desk: Desk, key: str, text: str, todo: Sequence[Place], said: dict[int, str]
) -> tuple[str, dict[str, str]]:
    """The text with the replacements that hold, and the others: old sentence -> why not. From the end, so offsets hold."""
    refused: dict[str, str] = {}
    for number, place in reversed(list(enumerate(todo, 1))):
        new = said.get(number)
        why = "没有给出改好的句子" if new is None else unlike(place.spot, new, lexicon.of(desk.outline))
        if new is not None and why is None:
            longer = text[: place.start] + new + place.aside + text[place.end :]
            why = _worse(_faults(desk, _check(desk, key, text)), _faults(desk, _check(desk, key, longer)))
            text = text if why else longer
        if why:
            refused[place.spot.text] = why
    return text, dict(reversed(refused.items()))


def unlike(spot: Spot, new: str, entries: lexicon.Lexicon | None = None) -> str | None:
    """Why ``new`` is not the same sentence mended; None when it is. ``entries``: the formulations that must survive."""
    old, known = spot.text, entries or lexicon.load()
    if new == old:
        return "没有改动"
    if not new.isprintable() or any(mark in new for mark in "〔〕#*`|<>"):
        return "夹有不属于讲话的记号"
    endings = [match[0] if (match := _ENDING.search(text)) else "" for text in (old, new)]
    if endings[0] != endings[1]:
        return "末尾的标点变了"
    size, now = hanzi.count(old), hanzi.count(new)
    if not size * _SHORTEST <= now <= size * _LONGEST + _FREE:
        return f"长短差得太多（{size} 字变成 {now} 字）"
    lost = Counter(_kept(spot, known)) - Counter(words for _, _, words in _carried(new, known))
    return f"丢了“{next(iter(lost))}”" if lost else None


def _kept(spot: Spot, known: lexicon.Lexicon) -> Iterator[str]:
    """What must survive of a sentence: its figures, formulations and slots, but for those that a finding is about."""
    for start, end, text in _carried(spot.text, known):
        about = (one for one in spot.findings if one.start < end and start < one.end)
        if not any(one.end - one.start <= end - start + _AROUND for one in about):
            yield text


def _carried(text: str, known: lexicon.Lexicon) -> Iterator[tuple[int, int, str]]:
    """Figures, slots and formulations of ``text``: start, end, words."""
    yield from ((figure.start, figure.end, figure.text) for figure in figures.find(text))
    yield from ((slot.start, slot.end, slot.text) for slot in slots.find(text))
    folded = lexicon.fold(text)
    yield from ((at, at + len(form), form) for form in known.valid_forms for at in _all(form, folded))


def _worse(before: Sequence[Finding], after: Sequence[Finding]) -> str | None:
    """Why the findings ``after`` a change are no gain; None when they are fewer and none is new."""
    known, now = (Counter((one.rule, one.text) for one in found) for found in (before, after))
    fresh = now - known
    if fresh:
        message = next(one.message for one in after if (one.rule, one.text) in fresh)
        return f"带来新的问题（{message.rstrip('。')}）"
    return None if len(after) < len(before) else "问题没有减少"


def _all(piece: str, text: str) -> Iterator[int]:
    at = text.find(piece)
    while at >= 0:
        yield at
        at = text.find(piece, at + len(piece))


def _check(desk: Desk, key: str, text: str) -> Report:
    return desk.checker(text, brief=desk.brief, outline=desk.outline, section=key)


def _faults(desk: Desk, report: Report) -> tuple[Finding, ...]:
    return mendable(report, localise.values(desk.brief))


def _counted(desk: Desk, text: str, report: Report) -> dict[str, int]:
    levels = [finding.level for finding in _faults(desk, report)]
    counts = {"characters": hanzi.count(without(text)), "slots": len(report.slots)}
    return counts | {"errors": levels.count("error"), "warnings": levels.count("warning")}
