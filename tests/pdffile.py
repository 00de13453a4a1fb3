"""PDF files made by hand: marks at places, so that what a writer of PDF does can be played."""

from __future__ import annotations

from collections.abc import Sequence

LEFT, TOP, SIZE, LEADING = 90.0, 750.0, 16.0, 28.0  # points

Piece = tuple[float, float, str]  # x, y, words

# Named only, as office programs do with fonts that may not be embedded: what stands in it shows where a machine has it.
_NAMED = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 5 0 R >>",
    "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880"
    " /Descent -120 /CapHeight 880 /StemV 80 >>",
)
_PICTURE = b"q 400 0 0 600 90 100 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"
_LOCKED = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'ab' * 32}> /U <{'cd' * 32}> >> /ID [<00> <00>]"


def laid(rows: Sequence[str], indent: float = 2 * SIZE) -> list[Piece]:
    """Rows from the top of a page downwards; one that begins with 　　 stands ``indent`` to the right."""
    return [
        (LEFT + (indent if row.startswith("　　") else 0), TOP - n * LEADING, row.lstrip("　"))
        for n, row in enumerate(rows)
    ]


def pdf_file(*pages: Sequence[Piece] | None, spread: float = 0.0, locked: bool = False, embedded: bool = True) -> bytes:
    """Pages of words; None is a page that holds a picture only. ``spread``: points between two marks.

    ``embedded``: the font's glyphs (boxes) are in the file, so that no font of the machine matters.
    """
    marks = sorted({mark for page in pages for _, _, words in page or () for mark in words})
    known = {mark: n for n, mark in enumerate(marks, 1)} if embedded else None
    streams = [_PICTURE if page is None else _words(page, spread, known) for page in pages]
    first = 6
    kids = " ".join(f"{first + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        *(row.encode() for row in (_drawn(marks) if embedded else _NAMED)),
    ]
    for n, stream in enumerate(streams):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {first + 2 * n + 1} 0 R"
            " /Resources << /Font << /F 3 0 R >> >> >>".encode()
        )
        objects.append(_stream(stream))
    body, places = b"%PDF-1.5\n", []
    for n, item in enumerate(objects, 1):
        places.append(len(body))
        body += f"{n} 0 obj\n".encode() + item + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R {_LOCKED if locked else ''} >>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode()


def _stream(data: bytes) -> bytes:
    return f"<< /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def _drawn(marks: Sequence[str]) -> tuple[str, str, str]:
    """A Type 3 font (objects 3 to 5) in which each of the marks is the same box; a file holds 255 of them at most."""
    assert len(marks) < 256, "more marks than a simple font has codes"
    names = " ".join(f"/g{n}" for n in range(1, len(marks) + 1))
    glyphs = " ".join(f"/g{n} 4 0 R" for n in range(1, len(marks) + 1))
    codes = "\n".join(f"<{n:02x}> <{mark.encode('utf-16-be').hex()}>" for n, mark in enumerate(marks, 1))
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(marks)} beginbfchar\n{codes}\nendbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    return (
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 -120 1000 880] /FontMatrix [0.001 0 0 0.001 0 0]"
        f" /CharProcs << {glyphs} >> /Encoding << /Type /Encoding /Differences [1 {names}] >> /FirstChar 1"
        f" /LastChar {len(marks)} /Widths [{'1000 ' * len(marks)}] /Resources << >> /ToUnicode 5 0 R >>",
        _stream(b"1000 0 0 -120 1000 880 d1 0 -120 1000 1000 re f").decode(),
        _stream(table.encode()).decode(),
    )


def _words(page: Sequence[Piece], spread: float, known: dict[str, int] | None) -> bytes:
    def code(words: str) -> str:
        return "".join(f"{known[mark]:02x}" for mark in words) if known else words.encode("utf-16-be").hex()

    shown = (f"1 0 0 1 {x:.1f} {y:.1f} Tm <{code(words)}> Tj" for x, y, words in page)
    return f"BT /F {SIZE:.0f} Tf {spread:.1f} Tc {' '.join(shown)} ET".encode()
