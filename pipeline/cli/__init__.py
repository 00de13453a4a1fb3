"""The command line, and the only place that joins ``pipeline`` and ``evals``: one short function per command.

Standard output carries the result and nothing else; progress and warnings go to standard error. What a command needs
is imported inside it, so that ``qicao --help`` stays fast.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module

from pipeline.arguments import build
from pipeline.cli.say import say
from pipeline.errors import QicaoError

TYPE_CHECKING = False  # importing it from typing would double the start-up of --help
if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130
_GARBAGE = 500_000  # objects between two looks of the collector: what is loaded stays, and hardly any of it in circles


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit codes are the contract of ``--help``.

    Without ``argv`` this is the process's own command line, and the process is ours alone.
    """
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character gets an escape, not a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    args = build().parse_args(argv)
    args.alone = argv is None
    try:
        name = "import_" if args.command == "import" else args.command  # no function can be called import
        command = getattr(import_module(f"pipeline.cli.{args.module}"), name)
        code: int = command(args)
        sys.stdout.flush()
        return code
    except QicaoError as error:
        say(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        say("已中断。")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone (| head): nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        # What the system refused where nobody expected it: still one line, with the file that it is about.
        say(f"{error.filename or '系统'}: {error.strerror or error}。请检查路径、权限和磁盘空间。")
        return QicaoError.exit_code


def run() -> None:
    """The process's own command line. Taking a client library's modules apart at the end would take a tenth of a second.

    Where processes of our own were at work they are parted from in the usual way.
    """
    gc.set_threshold(_GARBAGE)
    code = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        sys.exit(code)
    if "multiprocessing" in sys.modules:
        sys.exit(code)
    os._exit(code)
