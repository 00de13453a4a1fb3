"""A bound in money or tokens: what it allows, what it cuts off, and that calls side by side never exceed it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from modelrun import ignore, prompt
from pricing import priced

from pipeline.cost import budget, prices
from pipeline.cost.budget import Budget, Metered
from pipeline.errors import BudgetSpent, InputError, ModelBusy
from pipeline.types import Completion, Prompt, Usage

table = priced()


@pytest.mark.parametrize(
    ("text", "limit"),
    [("200000t", 200_000), ("20万t", 200_000), ("200k tokens", 200_000), ("1.5M t", 1_500_000), ("3000词元", 3000)],
)
def test_budgets_in_tokens(text: str, limit: float) -> None:
    assert budget.parse(text, None) == Budget(limit)


def test_budgets_in_money_need_a_price(table: prices.Prices) -> None:
    price = table.of("host", "gpt-4o")
    assert budget.parse("2.5", price) == Budget(2.5, price)
    with pytest.raises(InputError, match="200000t|2.5t"):
        budget.parse("2.5", None)


@given(text=st.text(max_size=8))
def test_any_other_budget_is_refused_in_words(text: str) -> None:
    try:
        assert budget.parse(text, None).limit > 0
    except InputError as error:
        assert "--budget" in str(error)


class Counted:
    """A model that takes what it is told to, and says so."""

    name, remote, repairs, endpoint = "openai:a", False, True, "host"

    def __init__(self, usage: Usage, text: str = "好" * 100) -> None:
        self.usage, self.text = usage, text
        self.calls = 0

    def complete(self, prompt: Prompt, on_text: Callable[[str], None]) -> Completion:
        self.calls += 1
        for start in range(0, len(self.text), 10):
            on_text(self.text[start : start + 10])
        return Completion(self.text, self.name, self.usage, finish="stop")


def sized(total: int) -> Prompt:
    asked = prompt("wish")
    return replace(asked, tokens=replace(asked.tokens, total=total, exact=True))


def test_what_the_service_counted_is_what_is_spent() -> None:
    inner = Counted(Usage(400, 100))
    model = Metered(inner, Budget(1200))
    for _ in range(2):
        model.complete(sized(400), ignore)
    with pytest.raises(BudgetSpent, match="已用约 1,000 词元") as caught:
        model.complete(sized(400), ignore)
    assert inner.calls == 2 and caught.value.exit_code == 3 and "--resume" in str(caught.value)
    with pytest.raises(BudgetSpent) as again:  # and nothing after it, however small
        model.complete(sized(1), ignore)
    assert str(again.value) == str(caught.value)


def test_without_a_report_the_words_are_counted() -> None:
    inner = Counted(Usage())
    model = Metered(inner, Budget(1000))
    model.complete(sized(900), ignore)
    with pytest.raises(BudgetSpent):
        model.complete(sized(100), ignore)
    assert inner.calls == 1


def test_hidden_thinking_is_set_aside_from_the_second_call_on() -> None:
    inner = Counted(Usage(100, 8000))  # a hundred times what can be seen
    model = Metered(inner, Budget(10_000))
    model.complete(sized(100), ignore)
    with pytest.raises(BudgetSpent):
        model.complete(sized(100), ignore)
    assert inner.calls == 1


def test_a_service_that_keeps_to_the_bound_it_is_given_never_exceeds_the_budget() -> None:
    """Reasoning that nobody sees, as much as there may be: the bound goes with the call, and its worst case is set aside."""
    bounds: list[int] = []

    class Thinking(Counted):
        def complete(self, prompt: Prompt, on_text: Callable[[str], None]) -> Completion:
            assert prompt.most is not None
            bounds.append(prompt.most)
            on_text("好")
            made = min(prompt.most, 9_000 + 1_000 * len(bounds))
            spent.append(prompt.tokens.total + made)
            usage = Usage(prompt.tokens.total, made, reasoning=made - 1)
            return Completion("好", self.name, usage, finish="stop")

    for limit in (700, 30_000, 60_000, 200_000):
        spent: list[int] = []
        bounds.clear()
        model = Metered(Thinking(Usage()), Budget(limit))
        with ThreadPoolExecutor(4) as pool:
            asked = [pool.submit(model.complete, sized(500), ignore) for _ in range(30)]
            refused = [future for future in asked if isinstance(future.exception(), BudgetSpent)]
        assert sum(spent) <= limit and len(spent) + len(refused) == 30 and refused
        assert len(spent) >= 1 and sum(spent) > limit - 60_000


def test_a_model_that_does_not_think_is_not_held_up_for_it() -> None:
    """From the first answer on little more than a usual reply is set aside: calls go side by side again."""
    bounds: list[int] = []

    class Plain(Counted):
        def complete(self, prompt: Prompt, on_text: Callable[[str], None]) -> Completion:
            bounds.append(prompt.most or 0)
            return super().complete(prompt, on_text)

    model = Metered(Plain(Usage(500, 15), "好" * 20), Budget(20_000))
    for _ in range(3):
        model.complete(sized(500), ignore)
    assert bounds[0] > 10_000 and 50 < bounds[1] == bounds[2] < 500


def test_a_reply_that_grows_too_long_is_cut_off_where_the_bound_is() -> None:
    heard: list[str] = []
    model = Metered(Counted(Usage(), "说" * 5000), Budget(1000))
    with pytest.raises(BudgetSpent):
        model.complete(sized(500), heard.append)
    assert 300 < len("".join(heard)) < 1000


def test_a_call_that_failed_before_it_began_costs_nothing() -> None:
    class Failing(Counted):
        def complete(self, prompt: Prompt, on_text: Callable[[str], None]) -> Completion:
            self.calls += 1
            raise ModelBusy("忙")

    inner = Failing(Usage())
    model = Metered(inner, Budget(700))
    for _ in range(3):
        with pytest.raises(ModelBusy):
            model.complete(sized(500), ignore)
    assert inner.calls == 3


@given(sizes=st.lists(st.integers(1, 400), min_size=1, max_size=12), limit=st.integers(100, 2000))
def test_calls_side_by_side_never_exceed_the_bound(sizes: list[int], limit: int) -> None:
    paid: list[int] = []

    class Honest(Counted):
        def complete(self, prompt: Prompt, on_text: Callable[[str], None]) -> Completion:
            paid.append(prompt.tokens.total + 20)
            return Completion("好" * 20, self.name, Usage(prompt.tokens.total, 20), finish="stop")

    model = Metered(Honest(Usage()), Budget(limit))

    def ask(size: int) -> bool:
        try:
            model.complete(sized(size), ignore)
        except BudgetSpent:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(ask, sizes))
    assert sum(paid) <= limit and sum(done) == len(paid)


def test_money_that_was_set_aside_and_given_back_is_waited_for_by_nobody(table: prices.Prices) -> None:
    """0.1 + 0.2 - 0.2 - 0.1 is not 0: a rest of that kind once kept the next call waiting for calls that had ended."""
    price = table.of("host", "gpt-4o")
    assert price is not None

    class Nested(Counted):
        """Asks once more from within a call, as two sections side by side do."""

        def complete(self, prompt: Prompt, on_text: Callable[[str], None]) -> Completion:
            if prompt.tokens.total in inner:
                model.complete(sized(inner.pop(prompt.tokens.total)), ignore)
            return super().complete(prompt, on_text)

    with ThreadPoolExecutor(1) as pool:
        for size in range(100, 160):
            inner = {size: 3 * size}
            model = Metered(Nested(Usage(1, 1)), Budget(0.05, price))
            try:
                pool.submit(model.complete, sized(1), ignore).result(timeout=60)  # it shows that it does not think
                pool.submit(model.complete, sized(size), ignore).result(timeout=60)
                refused = pool.submit(model.complete, sized(10**6), ignore).exception(timeout=60)
                assert isinstance(refused, BudgetSpent)
            finally:
                model.stop()
