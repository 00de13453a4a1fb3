"""Coverage-guided fuzzing of everything that reads what people hand in; outside CI, as `make fuzz`.

    python tests/fuzz.py [--seconds N] [TARGET…]

Needs the package `atheris` (Linux). Each target gets its share of the seconds in a process of its own. What may happen
to an input: it is read, or refused with a QicaoError; and of every text, kept and removed text together are the text read.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from wordxml import word_file

ROOT = Path(__file__).resolve().parents[1]
_WORDS = (
    "\n|\n\n|　|同志们：|各位代表、同志们:|在全县工会工作会议上的讲话|今天,×市工会第×次代表大会隆重召开|***同志为核心的党中央|党的大|一、|（二）|3.|(4)|"
    "一是|第二，|---此处隐藏9字---|(未完,全文共9字,当前显示3字)|阅读全文|www.abc.com|— 1 —|第3页 共12页|猜你喜欢|上一篇:|责任编辑：|更新时间:2023-05|"
    "**要点**|# |劳(láo)动|🎉|&nbsp;|&#12345678;|<p>|<table><tr><td>|<!--|, W9 C& ~ m/|\u200b|\x00|20××年|X光|[联系人]|【待填：市名】|【待填：数字·会员数】|"
    "2023年4月18日|___|□|某某|5×8|C++|百分之五|12.5万人|“四个意识”|---|speech_type: |{|}|- |: |第  次|范文1|讲话（2）"
)


def _ingest(text: str) -> None:
    from accounting import unaccounted

    from pipeline import ingest
    from pipeline.errors import QicaoError

    try:
        found = ingest.ingest_all(text, "a.txt")
    except QicaoError:
        return
    assert "".join(item.raw for item in found) == text
    for item in found:
        assert unaccounted(item) == []


def _document(data: bytes, name: str) -> None:
    """``data`` as a file of that name, read as `qicao ingest` does; LibreOffice is not started."""
    from pipeline.errors import QicaoError
    from pipeline.ingest import formats

    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" or data[:5] == b"{\\rtf":
        return
    for _, found in formats.documents(data, name):
        if isinstance(found, formats.Document):
            _ingest(found.text)
        else:
            assert isinstance(found, QicaoError)


def _slots(text: str) -> None:
    from pipeline import slots

    last = 0
    for slot in slots.find(text):
        assert last <= slot.start < slot.end and text[slot.start : slot.end] == slot.text
        last = slot.end
    slots.classic(slots.normalise(text))


def _segment(text: str) -> None:
    from pipeline import segment

    last = 0
    for span in segment.segment(text).sections:
        assert last <= span.start <= span.body_start <= span.end
        last = span.end


def _readers(text: str) -> None:
    from pipeline import brief, corpus
    from pipeline.errors import QicaoError

    for read in (brief.parse, corpus.parse):
        with contextlib.suppress(QicaoError):
            read(text, "a")


def _check(text: str) -> None:
    from evals.check import check

    for found in check(text).findings:
        assert text[found.start : found.end] == found.text


def _text(run: Callable[[str], None]) -> Callable[[bytes], None]:
    return lambda data: run(data.decode("utf-8", errors="ignore"))


TARGETS: dict[str, Callable[[bytes], None]] = {
    "ingest": _text(_ingest),
    "txt": lambda data: _document(data, "a.txt"),
    "html": lambda data: _document(data, "a.html"),
    "docx": lambda data: _document(data, "a.docx"),
    "word-body": lambda data: _document(word_file(data.decode("utf-8", errors="ignore")), "a.docx"),
    "slots": _text(_slots),
    "segment": _text(_segment),
    "readers": _text(_readers),
    "check": _text(_check),
}


def _seeds(target: str) -> list[bytes]:
    pages = [path.read_bytes() for path in sorted((ROOT / "tests/data/ingest").iterdir())]
    if target == "docx":
        import docx

        whole = io.BytesIO()
        docx.Document().save(whole)
        return [whole.getvalue(), word_file("<w:p><w:r><w:t>同志们：</w:t></w:r></w:p>")]
    if target == "word-body":
        words = "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>同志们</w:t></w:r></w:p>"
        return [
            words.encode(),
            f"<w:tbl><w:tr><w:tc>{words}</w:tc></w:tr></w:tbl><w:sdt><w:ins>{words}</w:ins></w:sdt>".encode(),
        ]
    if target == "readers":
        speeches = sorted((ROOT / "reference_speeches").rglob("*.md"))[:2]
        return [(ROOT / "examples/brief.yaml").read_bytes(), *(path.read_bytes() for path in speeches)]
    if target == "txt":
        pages += [pages[0].decode("utf-8").encode(name) for name in ("utf-16", "utf-16-le", "gb18030")]
    return pages


def _fuzz(target: str, seconds: int) -> int:
    """One target in a process of its own: libFuzzer ends the process when it is done."""
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder) / "seeds"
        seeds.mkdir()
        for number, seed in enumerate(_seeds(target)):
            (seeds / str(number)).write_bytes(seed)
        words = Path(folder) / "words"
        rows = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in _WORDS.split("|"))
        words.write_text("".join(f'"{row}"\n' for row in rows), encoding="ascii")
        call = [
            sys.executable,
            __file__,
            "--inside",
            target,
            str(seeds),
            f"-max_total_time={seconds}",
            f"-dict={words}",
        ]
        options = [
            "-max_len=4096",
            "-timeout=20",
            "-rss_limit_mb=4096",
            "-print_final_stats=1",
            f"-artifact_prefix={tempfile.gettempdir()}/fuzz-{target}-",
        ]
        run = subprocess.run([*call, *options], cwd=ROOT, capture_output=True, text=True, check=False)
    lines = run.stderr.splitlines()
    runs = next((line.split()[-1] for line in lines if "number_of_executed_units" in line), "?")
    covered = [line.split("cov: ")[1].split()[0] for line in lines if "cov: " in line]
    print(
        f"{target:10} {runs:>8} inputs, coverage {covered[-1] if covered else '?'}, {'ok' if not run.returncode else 'FAILED'}"
    )
    if run.returncode:
        print(run.stdout[-3000:], run.stderr[-3000:], sep="\n")
    return run.returncode


def _inside(target: str, options: list[str]) -> None:
    import atheris

    with atheris.instrument_imports(include=["pipeline", "evals"]):
        for module in ("evals.check", "pipeline.brief", "pipeline.ingest.formats"):
            importlib.import_module(module)
    atheris.Setup([target, *options], TARGETS[target])
    atheris.Fuzz()


def main() -> int:
    sys.path.insert(0, str(ROOT))
    if sys.argv[1:2] == ["--inside"]:
        _inside(sys.argv[2], sys.argv[3:])
        return 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="、".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=600)
    chosen = parser.parse_args()
    targets = chosen.targets or list(TARGETS)
    return max([_fuzz(target, chosen.seconds // len(targets)) for target in targets])


if __name__ == "__main__":
    sys.exit(main())
