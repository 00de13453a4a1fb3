"""``python -m pipeline.cli``: the same as ``qicao``."""

from pipeline.cli import run

run()
