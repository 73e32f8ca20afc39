"""Pictures drawn by code, as PNG files."""

import random
import struct
import subprocess
import zlib


def two_fields(path, width, height, left=(200, 30, 30), right=(30, 60, 200)):
    """Two fields side by side, of these colours."""
    row = bytes(left) * (width // 2) + bytes(right) * (width - width // 2)
    _write(path, width, height, [row] * height, level=6)


def photograph(path, width, height, seed=1):
    """Noise over a gradient: as large a file as a photograph gives, about 2 bytes a pixel."""
    random.seed(seed)
    rows = []
    for y in range(height):
        base = y * 223 // height
        grain = bytes(base + (value & 0x1F) for value in range(256))
        rows.append(random.randbytes(width * 3).translate(grain))
    _write(path, width, height, rows, level=1)


def words(path, width, height, lines):
    """Black words on white: each line with its left end and baseline, in px."""
    command = ["convert", "-size", f"{width}x{height}", "xc:white", "-font", "DejaVu-Sans", "-pointsize", "20"]
    for left, baseline, text in lines:
        command += ["-annotate", f"+{left}+{baseline}", text]
    subprocess.run([*command, str(path)], timeout=20, check=True)


def tiles(path, width, height, planted=()):
    """A wall of tiles in many colours, and over it the rectangles (left, top, width, height, colour) that are planted."""
    random.seed(3)
    side = 40
    colours = [[bytes(random.randrange(40, 216) for _ in range(3)) for _ in range(0, width, side)] for _ in range(0, height, side)]
    rows = []
    for y in range(height):
        row = bytearray(b"".join(colour * side for colour in colours[y // side])[: width * 3])
        for left, top, across, down, colour in planted:
            if top <= y < top + down:
                row[left * 3 : (left + across) * 3] = bytes(colour) * across
        rows.append(bytes(row))
    _write(path, width, height, rows, level=6)


def _write(path, width, height, rows, level):
    data = zlib.compress(b"".join(b"\0" + row for row in rows), level)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        for kind, content in ((b"IHDR", header), (b"IDAT", data), (b"IEND", b"")):
            file.write(struct.pack(">I", len(content)) + kind + content)
            file.write(struct.pack(">I", zlib.crc32(kind + content)))
