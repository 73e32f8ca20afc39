"""One other reader on one picture, text to standard output; a process of its own so that it can be timed.

peer.py 2x PICTURE         Tesseract after the usual help
peer.py normcap PICTURE    NormCap's recognition, with a Python that has NormCap
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def enlarged(picture: Path) -> str:
    from readers import helped_picture

    with tempfile.TemporaryDirectory() as folder:
        helped = Path(folder) / "helped.png"
        helped_picture(picture, helped)
        return subprocess.run(["tesseract", str(helped), "-", "-l", "eng"], capture_output=True, text=True, check=True).stdout


def normcap(picture: Path) -> str:
    """NormCap's window asks for a part of the screen; this is what it does with one, enlargement and margin included."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from normcap.detection.ocr import recognize
    from PySide6 import QtGui

    _application = QtGui.QGuiApplication([])
    program = shutil.which("tesseract")
    assert program is not None
    image = QtGui.QImage(str(picture)).convertToFormat(QtGui.QImage.Format.Format_RGB32)
    found = recognize.get_text_from_image(
        languages="eng",
        image=image,
        tesseract_bin_path=Path(program),
        tessdata_path=None,
        parse=False,
        resize_factor=2,
        padding_size=80,
    )
    return str(found.text)


if __name__ == "__main__":
    sys.stdout.write({"2x": enlarged, "normcap": normcap}[sys.argv[1]](Path(sys.argv[2])))
