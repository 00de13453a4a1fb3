"""Texts are checked in threads, as the cases of a suite are: what one of them learns must not disturb another."""

from __future__ import annotations

import subprocess
import sys

import pytest

# In a process of its own, where nothing has been learnt yet, and with threads that take turns at every step.
_CHECKED = """
import sys
from concurrent.futures import ThreadPoolExecutor
from evals.bench.check import texts
from evals.check import check

sys.setswitchinterval(1e-6)
speeches = [speech[:1200] for speech in texts(8)]
with ThreadPoolExecutor(4) as pool:
    together = list(pool.map(check, speeches))
assert together == [check(speech) for speech in speeches], "a thread disturbed another"
"""


@pytest.mark.whole
def test_threads_find_what_one_thread_finds() -> None:
    done = subprocess.run([sys.executable, "-c", _CHECKED], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
