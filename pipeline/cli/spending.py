"""cost, cache; and how draft and regen open a model: nothing secret leaves, the bound holds, the estimate is told first."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pipeline.cli.say import as_json

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Collection, Iterable
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import Any

    from pipeline.ahead import Ahead
    from pipeline.cost.estimate import Estimate
    from pipeline.types import Brief, ChatModel, Prompt

    Note = Callable[[str], None]


def network(offline: bool) -> AbstractContextManager[None]:
    """For the whole work of a command: with ``offline`` no connection is made, whoever asks for one."""
    from contextlib import nullcontext

    from pipeline.models.offline import no_network

    return no_network() if offline else nullcontext()


def for_draft(args: Namespace, brief: Brief, note: Note, ahead: Ahead) -> ChatModel:
    """The model of ``qicao draft``. InputError when the brief may not go where the model is."""
    from pipeline import models

    model = models.open_model(args.model, offline=args.offline, on_event=note)
    endpoint = models.endpoint(model)
    if endpoint is None:
        return model
    if model.remote:
        from pipeline import secrecy

        secrecy.expect_unmarked(secrecy.texts_of(brief), endpoint)
    expected = ahead.get("estimate", lambda: of_draft(args, brief, model))
    if not expected.calls:
        return model
    model = _bounded(model, args.budget, expected, note)
    if args.no_cache or os.environ.get("QICAO_NO_CACHE", "").strip():
        return model
    from pipeline.models.cached import Cached

    return Cached(model, _replies(), on_event=note, read=not _resumed(args))


def of_draft(args: Namespace, brief: Brief, model: ChatModel) -> Estimate:
    """What ``qicao draft`` will ask ``model``: nothing where a resumed draft has all it needs."""
    from pipeline import outline
    from pipeline.store import View

    shape = outline.for_brief(brief)
    missing: Collection[str] = [spec.id for spec in shape.sections]
    agreed = {spec.id for spec in shape.sections if spec.number} <= set(brief.headings)
    if _resumed(args):
        with View(args.folder) as draft:
            missing, agreed = draft.missing(), agreed or bool(draft.state.headings)
    return _estimate(model, brief, missing, bool(missing) and not agreed)


def _resumed(args: Namespace) -> bool:
    from pipeline.store import is_draft

    return bool(args.resume) and is_draft(args.folder)


def for_regen(args: Namespace, note: Note) -> ChatModel:
    """The model of ``qicao regen``: never with the cache, which would give back the text that is to be replaced."""
    from pipeline import models, secrecy
    from pipeline.store import View

    model = models.open_model(args.model, offline=args.offline, on_event=note)
    endpoint = models.endpoint(model)
    if endpoint is None:
        return model
    with View(args.folder) as draft:
        brief, sections = draft.brief(), draft.draft().sections
    if model.remote:
        texts: Iterable[tuple[str, str]] = (
            *secrecy.texts_of(brief),
            ("意见（--note）", args.note or ""),
            *((f"sections/{section.id}.md ", section.text) for section in sections),
        )
        secrecy.expect_unmarked(texts, endpoint)
    return _bounded(model, args.budget, _estimate(model, brief, args.sections, False, args.candidates), note)


def _estimate(
    model: ChatModel, brief: Brief, sections: Collection[str], headings: bool, candidates: int = 1
) -> Estimate:
    from pipeline import models, outline
    from pipeline.cost import prices
    from pipeline.cost.estimate import estimate

    price = prices.load().of(models.endpoint(model), model.name)
    shape = outline.for_brief(brief)
    return estimate(brief, shape, sections, headings=headings, model=model.name, price=price, candidates=candidates)


def _bounded(model: ChatModel, budget: str | None, expected: Estimate, note: Note) -> ChatModel:
    """Tell what is ``expected``, and hold the model to ``budget``."""
    if not budget:
        note(expected.shown())
        return model
    from pipeline.cost import budget as budgets

    bound = budgets.parse(budget, expected.price)
    note(expected.shown())
    if bound.cost(expected.usage) > bound.limit:
        note(f"预算 {bound.shown(bound.limit)} 多半不够写完；写到哪里停在哪里，已写的都在。")
    return budgets.Metered(model, bound)


def prompt_cost(prompt: Prompt, name: str | None) -> dict[str, Any]:
    """What ``qicao prompt`` says of money: asking this once, with a reply of the usual length."""
    from pipeline import models
    from pipeline.cost import prices
    from pipeline.cost.estimate import expected
    from pipeline.types import Usage

    wanted = (name or models.default_name(os.environ)[0]).strip()
    kind, _, rest = wanted.partition(":")
    endpoint = None
    if kind in models.KINDS and models.KINDS[kind].network:
        endpoint = models.endpoint(models.open_model(wanted, environ={"OPENAI_API_KEY": "-", **os.environ}))
    price = prices.load().of(endpoint, wanted) if rest and endpoint else None
    usage = Usage(prompt.tokens.total, expected(prompt.task.spec, prompt.task.outline, wanted))
    cost: dict[str, Any] = {"model": wanted, "input": usage.input, "output": usage.output}
    if price is None:
        words = "不花钱" if wanted == "compose" else "价目表里没有这个模型和接口，不估钱数"
        return {**cost, "money": None, "shown": f"花费：{words}（{wanted}）"}
    money = {"amount": round(price.of(usage), 6), "currency": price.currency, "checked": str(price.checked)}
    shown = f"花费：约 {price.of(usage):.2g} {price.currency}（{wanted}，回复按 {usage.output:,} 词元，{price.checked} 查的价）"
    return {**cost, "money": money, "shown": shown}


def cost(args: Namespace) -> int:
    """Of a draft what its calls took; without one the prices that are known."""
    from pipeline.cost import prices
    from pipeline.cost.ledger import ledger
    from pipeline.store import View

    known = prices.load()
    if args.folder is None:
        own = prices.own_table()
        if args.format == "json":
            print(as_json({"schema": 1, "own": str(own), "prices": [price.json() for price in known.table]}))
        else:
            print("\n".join(price.shown() for price in known.table))
            print(f"自己的价目表（先于以上）：{own}{'' if own.exists() else '，还没有'}")
        return 0
    with View(args.folder) as draft:
        found = ledger(draft.calls(), known)
    print(as_json(found.json()) if args.format == "json" else "\n".join(found.lines()))
    return 0


def cache(args: Namespace) -> int:
    """What the cache of replies holds, or empty it."""
    from datetime import datetime

    from pipeline.models import cached

    folder = _replies()
    if args.action == "clear":
        print(f"清空了缓存：{cached.clear(folder)} 条回复（{folder}）。")
        return 0
    kept = list(cached.entries(folder))
    if args.format == "json":
        rows = [{"model": one.model, "section": one.section, "purpose": one.purpose, "made": int(one.made), "bytes": one.size, "reply": one.reply} for one in kept]  # fmt: skip
        print(as_json({"schema": 1, "folder": str(folder), "replies": rows}))
        return 0
    for one in kept:
        day = datetime.fromtimestamp(one.made).strftime("%Y-%m-%d %H:%M")
        print(f"{day}\t{one.model}\t{one.section}\t{one.purpose}\t{' '.join(one.reply.split())[:40]}")
    print(
        f"{len(kept)} 条回复，{sum(one.size for one in kept) / 1024:.0f} KB，在 {folder}；清空：qicao cache clear；不用：--no-cache。"
    )
    return 0


def _replies() -> Path:
    from pipeline.places import default_cache

    return default_cache() / "replies"
