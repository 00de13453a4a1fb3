"""How often a model is asked again, how long it waits, and how it is stopped."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from endpoint import Endpoint, say, silence, status
from modelrun import TEXT, Run, Start, ignore, starting

from pipeline import models
from pipeline.errors import ModelBusy, ModelUnavailable
from pipeline.models import open_model
from pipeline.models.patience import Retries


@pytest.fixture
def run() -> Iterator[Start]:
    with starting() as start:
        yield start


def test_retry_after_is_honoured(run: Start) -> None:
    started = run(status(429, retry_after="7"), say(TEXT))
    started.ask()
    assert started.waits == [7.0]
    assert started.events == ["政治方向：第 2 次尝试：429，等待 7 秒"]


def test_retry_after_beyond_the_bound_gives_up(run: Start) -> None:
    started = run(status(429, retry_after="3600"), say(TEXT))
    with pytest.raises(ModelBusy, match="3600"):
        started.ask()
    assert len(started.server.requests) == 1


@pytest.mark.parametrize("value", ["", "soon", "nan", "Wed, 21 Oct 2015 07:28:00"])
def test_retry_after_that_makes_no_sense(run: Start, value: str) -> None:
    started = run(status(503, retry_after=value), say(TEXT))
    started.ask()
    assert len(started.waits) == 1 and 0 <= started.waits[0] <= 1


def test_retry_after_as_a_date_gone_by(run: Start) -> None:
    started = run(status(503, retry_after="Wed, 21 Oct 2015 07:28:00 GMT"), say(TEXT))
    started.ask()
    assert started.waits == [0.0]


def test_waits_double_up_to_a_bound_and_jitter() -> None:
    waits: list[float] = []
    rules = Retries(attempts=6, first_wait=1, longest_wait=4, jitter=0.5, sleep=waits.append)
    with Endpoint(*[status(500)] * 6) as server:
        started = Run(server, retries=rules)
        with pytest.raises(ModelBusy):
            started.ask()
        models.close(started.model)
    for wait, base in zip(waits, [1, 2, 4, 4, 4], strict=True):
        assert base <= wait <= base * 1.5


def test_one_budget_for_all_calls_of_a_model(run: Start) -> None:
    rules = Retries(attempts=3, budget=3, sleep=ignore)
    started = run(*[status(500)] * 9, retries=rules)
    with pytest.raises(ModelBusy):
        started.ask()
    with pytest.raises(ModelBusy, match="已用完"):
        started.ask()
    with pytest.raises(ModelBusy, match="已用完"):
        started.ask()
    assert len(started.server.requests) == 3 + 2 + 1


def test_refused_key_is_not_tried_again(run: Start) -> None:
    started = run(status(401), say(TEXT))
    for _ in range(3):
        with pytest.raises(ModelUnavailable):
            started.ask()
    assert len(started.server.requests) == 1


def test_stop_ends_a_call_under_way(run: Start) -> None:
    started = run(silence())
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(started.ask)
        started.server.arrived.wait()
        models.stop(started.model)
        assert isinstance(asked.exception(), ModelBusy)
    with pytest.raises(ModelBusy, match="已停止"):
        started.ask()


def test_warm_imports_beforehand(run: Start) -> None:
    started = run(say(TEXT))
    models.warm(started.model)
    assert started.ask().text == TEXT


def test_warm_stop_and_close_do_nothing_for_models_without() -> None:
    model = open_model("compose", environ={})
    for act in (models.warm, models.stop, models.close):
        act(model)
