"""A Qt window with given content: takes its own picture from the display and says where its words stand.

Where they stand is asked of the drawing itself: the window is painted a second time onto a device
that only writes down which text goes where.
"""

from __future__ import annotations

import base64
import json
import re
import sys
from random import Random
from typing import Any

from PyQt5.QtCore import QBuffer, QPoint, QRectF, Qt, QTimer
from PyQt5.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPaintDevice,
    QPaintEngine,
    QPalette,
)
from PyQt5.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenuBar,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSlider,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)  # fmt: skip


class Engine(QPaintEngine):
    """Takes everything and keeps only the texts."""

    def __init__(self) -> None:
        super().__init__(QPaintEngine.AllFeatures)
        self.texts: list[tuple[str, QRectF, QRectF | None, list[float]]] = []
        self.transform: Any = None
        self.clip: QRectF | None = None

    def begin(self, device: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.User

    def updateState(self, state: Any) -> None:  # noqa: N802
        flags = state.state()
        if flags & QPaintEngine.DirtyTransform:
            self.transform = state.transform()
        if flags & (QPaintEngine.DirtyClipRegion | QPaintEngine.DirtyClipPath | QPaintEngine.DirtyClipEnabled):
            painter = state.painter()
            area = painter.clipBoundingRect()
            self.clip = state.transform().mapRect(area) if painter.hasClipping() and not area.isEmpty() else None

    def drawTextItem(self, place: Any, item: Any) -> None:  # noqa: N802
        text = item.text()
        box = QRectF(place.x(), place.y() - item.ascent(), item.width(), item.ascent() + item.descent())
        metrics = QFontMetricsF(item.font())
        whole = metrics.horizontalAdvance(text) or 1.0
        # Kerning between words is small; the item's own width decides.
        steps = [metrics.horizontalAdvance(text[:count]) * item.width() / whole for count in range(len(text) + 1)]
        mapped = self.transform.mapRect(box) if self.transform is not None else box
        self.texts.append((text, mapped, self.clip, steps))

    def drawPixmap(self, *_: Any) -> None:  # noqa: N802
        pass

    def drawPath(self, *_: Any) -> None:  # noqa: N802
        pass

    def drawPolygon(self, *_: Any) -> None:  # noqa: N802
        pass

    def drawImage(self, *_: Any) -> None:  # noqa: N802
        pass


class Notebook(QPaintDevice):
    """A device as large and as fine as the display."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.engine = Engine()
        self.widget = widget

    def paintEngine(self) -> QPaintEngine:  # noqa: N802
        return self.engine

    def metric(self, which: QPaintDevice.PaintDeviceMetric) -> int:
        fixed = {
            QPaintDevice.PdmWidth: self.widget.width(), QPaintDevice.PdmHeight: self.widget.height(), QPaintDevice.PdmWidthMM: 400,
            QPaintDevice.PdmHeightMM: 300, QPaintDevice.PdmNumColors: 1 << 24, QPaintDevice.PdmDepth: 24,
            QPaintDevice.PdmDevicePixelRatio: 1,
            QPaintDevice.PdmDevicePixelRatioScaled: 65536, QPaintDevice.PdmDpiX: self.widget.logicalDpiX(),
            QPaintDevice.PdmDpiY: self.widget.logicalDpiY(), QPaintDevice.PdmPhysicalDpiX: self.widget.logicalDpiX(),
            QPaintDevice.PdmPhysicalDpiY: self.widget.logicalDpiY(),
        }  # fmt: skip
        return fixed.get(which, 0)


class Builder:
    """One of four windows, filled with the given texts."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given
        self.rng = Random(given["seed"])
        self.taken = {"short": 0, "labels": 0, "long": 0, "values": 0}

    def next(self, kind: str) -> str:
        self.taken[kind] += 1
        # An ampersand would underline a letter and not be drawn.
        return str(self.given[kind][(self.taken[kind] - 1) % len(self.given[kind])]).replace("&", "+")

    def window(self) -> QWidget:
        window = QWidget()
        window.setWindowFlags(Qt.FramelessWindowHint)
        outer = QVBoxLayout(window)
        if self.rng.random() < 0.6:
            bar = QMenuBar()
            for _ in range(4):
                bar.addMenu(self.next("short"))
            outer.setMenuBar(bar)
        maker = {"form": self.form, "table": self.table, "text": self.text, "list": self.list}[self.given["window"]]
        outer.addWidget(maker())
        foot = QHBoxLayout()
        foot.addWidget(QLabel(self.next("labels")), 1)
        for _ in range(2):
            foot.addWidget(QPushButton(self.next("short")))
        outer.addLayout(foot)
        return window

    def control(self) -> QWidget:
        kind = self.rng.randrange(7)
        if kind == 0:
            box = QCheckBox(self.next("short"))
            box.setChecked(self.rng.random() < 0.5)
            return box
        if kind == 1:
            text = self.next("values")
            field = QLineEdit(text)
            field.setMinimumWidth(field.fontMetrics().horizontalAdvance(text) + 30)
            return field
        if kind == 2:
            spin = QSpinBox()
            spin.setMaximum(9999)
            spin.setValue(self.rng.randrange(9999))
            return spin
        if kind == 3:
            choice = QComboBox()
            choice.addItem(self.next("short"))
            return choice
        if kind == 4:
            slider = QSlider(Qt.Horizontal)
            slider.setValue(self.rng.randrange(100))
            return slider
        return QPushButton(self.next("short")) if kind == 5 else QRadioButton(self.next("short"))

    def rows(self, count: int) -> QFormLayout:
        form = QFormLayout()
        for _ in range(count):
            name = QLabel(self.next("labels"))
            if self.rng.random() < 0.15:
                font = name.font()
                font.setBold(True)
                name.setFont(font)
            form.addRow(name, self.control())
        return form

    def form(self) -> QWidget:
        book = QTabWidget()
        for page in range(3):
            inside = QWidget()
            inside.setLayout(self.rows(self.rng.randrange(7, 13) if page == 0 else 1))
            book.addTab(inside, self.next("short"))
        return book

    def table(self) -> QWidget:
        rows = self.given["rows"]
        table = QTableWidget(len(rows), len(rows[0]))
        table.setHorizontalHeaderLabels([self.next("short") for _ in rows[0]])
        for number, row in enumerate(rows):
            for place, text in enumerate(row):
                item = QTableWidgetItem(text)
                if place and self.rng.random() < 0.9:
                    item.setTextAlignment(Qt.AlignRight | Qt.AlignVCenter)
                table.setItem(number, place, item)
        table.setShowGrid(self.rng.random() < 0.6)
        table.setAlternatingRowColors(self.rng.random() < 0.5)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeToContents)
        table.setFocusPolicy(Qt.NoFocus)
        table.verticalHeader().setVisible(self.rng.random() < 0.6)
        table.resizeColumnsToContents()
        wide = sum(table.columnWidth(number) for number in range(len(rows[0]))) + table.verticalHeader().sizeHint().width() + 40
        table.setMinimumSize(wide, (len(rows) + 1) * table.rowHeight(0) + 30)
        return table

    def text(self) -> QWidget:
        source = self.rng.random() < 0.5
        edit = QPlainTextEdit("\n".join(self.given["source"]) if source else "\n\n".join(self.given["paragraphs"][:4]))
        edit.setFocusPolicy(Qt.NoFocus)
        if source:
            edit.setLineWrapMode(QPlainTextEdit.NoWrap)
            edit.setFont(QFont(self.given["mono"], self.given["points"]))
        wide = (
            max(edit.fontMetrics().horizontalAdvance(line) for line in self.given["source"]) + 50
            if source
            else self.rng.randrange(480, 800)
        )
        edit.setMinimumSize(wide, 60 + edit.fontMetrics().lineSpacing() * (len(self.given["source"]) + 1 if source else 34))
        return edit

    def list(self) -> QWidget:
        inside = QWidget()
        split = QHBoxLayout(inside)
        side = QListWidget()
        side.addItems([self.next("short") for _ in range(10)])
        side.setCurrentRow(self.rng.randrange(10))
        side.setFocusPolicy(Qt.NoFocus)
        side.setMinimumWidth(side.sizeHintForColumn(0) + 40)
        side.setMaximumWidth(side.sizeHintForColumn(0) + 50)
        split.addWidget(side)
        main = QVBoxLayout()
        for _ in range(self.rng.randrange(2, 5)):
            group = QGroupBox(self.next("labels"))
            inner = QVBoxLayout(group)
            inner.addLayout(self.rows(self.rng.randrange(1, 4)))
            note = QLabel(self.next("long"))
            note.setWordWrap(True)
            note.setMinimumWidth(max(note.fontMetrics().horizontalAdvance(word) for word in note.text().split()) + 12)
            inner.addWidget(note)
            main.addWidget(group)
        split.addLayout(main, 1)
        return inside


def dark_palette() -> QPalette:
    palette = QPalette()
    for role, grey in (
        (QPalette.Window, 45),
        (QPalette.Base, 30),
        (QPalette.AlternateBase, 40),
        (QPalette.Button, 58),
        (QPalette.ToolTipBase, 60),
    ):
        palette.setColor(role, QColor(grey, grey, grey + 4))
    for role in (QPalette.WindowText, QPalette.Text, QPalette.ButtonText, QPalette.BrightText, QPalette.ToolTipText):
        palette.setColor(role, QColor(225, 225, 225))
    palette.setColor(QPalette.Highlight, QColor(42, 110, 180))
    return palette


def continues(last: tuple[str, QRectF], text: str, box: QRectF) -> bool:
    """Whether a text goes on where the last one ended: Qt draws letters of a substitute font apart."""
    beside = abs(box.left() - last[1].right()) < 1.5 and abs(box.center().y() - last[1].center().y()) < 4
    return beside and not last[0][-1:].isspace() and not text[:1].isspace()


def pieces(texts: list[tuple[str, QRectF, QRectF | None, list[float]]], scale: float) -> list[list[Any]]:
    """Words of the drawn texts; one that a clip cuts is not whole, one outside of it is not there."""
    found: list[list[Any]] = []
    last, block = ("", QRectF()), 0
    for text, box, clip, steps in texts:
        goes_on = continues(last, text, box)
        beside = (
            last[1].top() < box.center().y() < last[1].bottom()
            and -1.5 < box.left() - last[1].right() < 12
            and (text[:1].isspace() or last[0][-1:].isspace())
        )
        block += not (goes_on or beside)
        last = text, box
        for match in re.finditer(r"\S+", text):
            left, right = box.left() + steps[match.start()], box.left() + steps[match.end()]
            middle = (box.top() + box.bottom()) / 2
            if clip is not None and (right <= clip.left() or left >= clip.right() or not clip.top() < middle < clip.bottom()):
                continue
            whole = clip is None or (left >= clip.left() - 1.5 and right <= clip.right() + 1.5)
            cut = "\u2026" in match[0]
            spaced = not goes_on or match.start() > 0
            found.append(
                [match[0], scale * left, scale * box.top(), scale * right, scale * box.bottom(), block, spaced, whole and not cut]
            )
    return found


def signs(window: QWidget, scale: float) -> list[list[float]]:
    """Where ticks and arrows are drawn, which a reader may name."""
    found = []
    for widget in window.findChildren((QCheckBox, QRadioButton, QSpinBox, QComboBox)):
        corner = widget.mapTo(window, QPoint(0, 0))
        first, after = (0, 22) if isinstance(widget, (QCheckBox, QRadioButton)) else (widget.width() - 24, widget.width())
        sides = (corner.x() + first, corner.y(), corner.x() + after, corner.y() + widget.height())
        found += [[scale * side for side in sides]] if widget.isVisible() else []
    return found


def answer(window: QWidget) -> dict[str, Any]:
    scale = window.devicePixelRatioF()
    notebook = Notebook(window)
    window.render(notebook, QPoint(0, 0))
    picture = QApplication.primaryScreen().grabWindow(int(window.winId()))
    buffer = QBuffer()
    buffer.open(QBuffer.WriteOnly)
    picture.save(buffer, "PNG")
    size = [picture.width(), picture.height()]
    found = pieces(notebook.engine.texts, scale)
    return {
        "png": base64.b64encode(bytes(buffer.data())).decode(),
        "size": size,
        "pieces": found,
        "ignored": signs(window, scale),
    }


def main() -> None:
    given = json.load(sys.stdin)
    QApplication.setAttribute(Qt.AA_UseHighDpiPixmaps)
    app = QApplication(sys.argv[:1])
    app.setStyle(Random(given["seed"]).choice(("Fusion", "Fusion", "Windows")))
    if given["dark"]:
        app.setStyle("Fusion")
        app.setPalette(dark_palette())
    app.setFont(QFont(given["font"], given["points"]))
    window = Builder(given).window()
    window.move(0, 0)
    window.show()

    def finish() -> None:
        json.dump(answer(window), sys.stdout)
        sys.stdout.flush()
        app.quit()

    QTimer.singleShot(450, finish)
    app.exec_()


main()
