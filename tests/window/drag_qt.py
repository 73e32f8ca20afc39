#!/usr/bin/python3
"""A small window of Qt 5 out of which files are dragged.

  drag_qt.py FILE [FILE ...]

Prints "shown" when it is there, and after a drag "taken" or "refused". Needs python3-pyqt5.
"""

import os
import sys

from PyQt5.QtCore import QMimeData, Qt, QUrl
from PyQt5.QtGui import QDrag
from PyQt5.QtWidgets import QApplication, QLabel


class Source(QLabel):
    def __init__(self, files):
        super().__init__("drag me")
        self.addresses = [QUrl.fromLocalFile(os.path.abspath(file)) for file in files]
        self.is_told = False
        self.setGeometry(1180, 720, 200, 120)

    def paintEvent(self, event):
        super().paintEvent(event)
        if not self.is_told:
            self.is_told = True
            print("shown", flush=True)

    def mousePressEvent(self, event):
        # Without it the label leaves the mouse to its parent.
        event.accept()

    def mouseMoveEvent(self, event):
        if event.buttons() & Qt.LeftButton:
            content = QMimeData()
            content.setUrls(self.addresses)
            drag = QDrag(self)
            drag.setMimeData(content)
            taken = drag.exec_(Qt.CopyAction)
            print("refused" if taken == Qt.IgnoreAction else "taken", flush=True)


def main():
    program = QApplication(sys.argv)
    source = Source(sys.argv[1:])
    source.show()
    program.exec_()


if __name__ == "__main__":
    main()
