"""``python -m pipeline.cli``: the same as ``qicao``."""

import sys

from pipeline.cli import main

sys.exit(main())
