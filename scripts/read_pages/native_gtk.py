"""A GTK 3 window with given content: takes its own picture from the display and says where its words stand.

Content comes as JSON on standard input, the answer goes to standard output as `truth.of_pieces` takes it.
"""

from __future__ import annotations

import base64
import json
import re
import sys
from random import Random
from typing import Any

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("PangoCairo", "1.0")
from gi.repository import Gdk, GLib, Gtk, Pango  # noqa: E402

Pieces = list[list[Any]]


class Window:
    """One of four windows, filled with the given texts."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given
        self.rng = Random(given["seed"])
        self.window = Gtk.Window(type=Gtk.WindowType.TOPLEVEL, decorated=False)
        self.pieces: Pieces = []
        self.ignored: list[list[float]] = []
        self.block = 0
        self.taken = {"short": 0, "labels": 0, "long": 0, "values": 0}

    def next(self, kind: str) -> str:
        self.taken[kind] += 1
        return str(self.given[kind][(self.taken[kind] - 1) % len(self.given[kind])])

    def build(self) -> None:
        outer = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
        outer.pack_start(self.head(), False, False, 0)
        maker = {"form": self.form, "table": self.table, "text": self.text, "list": self.list}[self.given["window"]]
        outer.pack_start(maker(), True, True, 0)
        foot = Gtk.Box(spacing=8, margin=10)
        foot.pack_start(Gtk.Label(label=self.next("labels"), xalign=0), True, True, 0)
        for strong in (False, True):
            button = Gtk.Button(label=self.next("short"))
            if strong:
                button.get_style_context().add_class("suggested-action")
            foot.pack_start(button, False, False, 0)
        outer.pack_start(foot, False, False, 0)
        self.window.add(outer)
        self.window.show_all()

    def head(self) -> Gtk.Widget:
        if self.rng.random() < 0.5:
            bar = Gtk.MenuBar()
            for _ in range(5):
                bar.append(Gtk.MenuItem(label=self.next("short")))
            return bar
        bar = Gtk.HeaderBar(title=self.next("labels"), subtitle=self.next("labels") if self.rng.random() < 0.5 else None)
        bar.pack_start(Gtk.Button(label=self.next("short")))
        bar.pack_end(Gtk.Button.new_from_icon_name("open-menu-symbolic", Gtk.IconSize.BUTTON))
        return bar

    def control(self) -> Gtk.Widget:
        kind = self.rng.randrange(7)
        if kind == 0:
            return Gtk.Switch(active=self.rng.random() < 0.5, halign=Gtk.Align.END, valign=Gtk.Align.CENTER)
        if kind == 1:
            text = self.next("values")
            return Gtk.Entry(text=text, width_chars=max(12, len(text) + 2))
        if kind == 2:
            return Gtk.SpinButton.new_with_range(self.rng.randrange(1, 900), 1000, 1)
        if kind == 3:
            return Gtk.CheckButton(label=self.next("short"), active=self.rng.random() < 0.5)
        if kind == 4:
            scale = Gtk.Scale.new_with_range(Gtk.Orientation.HORIZONTAL, 0, 100, 1)
            scale.set_draw_value(False)
            scale.set_value(self.rng.randrange(100))
            return scale
        if kind == 5:
            return Gtk.Button(label=self.next("short"))
        return Gtk.RadioButton(label=self.next("short"))

    def form(self) -> Gtk.Widget:
        book = Gtk.Notebook(margin=8)
        for page in range(3):
            grid = Gtk.Grid(row_spacing=8, column_spacing=16, margin=14)
            for row in range(self.rng.randrange(7, 13) if page == 0 else 1):
                name = Gtk.Label(label=self.next("labels"), xalign=0)
                if self.rng.random() < 0.15:
                    name.set_markup(f"<b>{GLib.markup_escape_text(name.get_text())}</b>")
                grid.attach(name, 0, row, 1, 1)
                grid.attach(self.control(), 1, row, 1, 1)
            book.append_page(grid, Gtk.Label(label=self.next("short")))
        return book

    def table(self) -> Gtk.Widget:
        rows = self.given["rows"]
        store = Gtk.ListStore(*[str] * len(rows[0]))
        for row in rows:
            store.append(row)
        view = Gtk.TreeView(
            model=store, enable_grid_lines=self.rng.choice((Gtk.TreeViewGridLines.NONE, Gtk.TreeViewGridLines.BOTH))
        )
        for number in range(len(rows[0])):
            view.append_column(Gtk.TreeViewColumn(self.next("short"), Gtk.CellRendererText(xpad=6), text=number))
        if self.rng.random() < 0.5:
            view.get_selection().select_path(Gtk.TreePath.new_from_indices([self.rng.randrange(len(rows))]))
        else:
            view.get_selection().unselect_all()
        frame = Gtk.Frame(margin=8)
        frame.add(view)
        return frame

    def text(self) -> Gtk.Widget:
        source = self.rng.random() < 0.5
        view = Gtk.TextView(monospace=source, left_margin=10, top_margin=8, bottom_margin=8, editable=False, cursor_visible=False)
        view.set_wrap_mode(Gtk.WrapMode.NONE if source else Gtk.WrapMode.WORD)
        view.get_buffer().set_text("\n".join(self.given["source"]) if source else "\n\n".join(self.given["paragraphs"]))
        if source:
            provider = Gtk.CssProvider()
            provider.load_from_data(f"textview {{ font-family: '{self.given['mono']}'; }}".encode())
            view.get_style_context().add_provider(provider, Gtk.STYLE_PROVIDER_PRIORITY_USER)
            longest = view.create_pango_layout(max(self.given["source"], key=len))
            longest.set_font_description(Pango.FontDescription(f"{self.given['mono']} {self.given['points']}"))
            view.set_size_request(longest.get_pixel_size()[0] + 40, -1)
        else:
            view.set_size_request(self.rng.randrange(420, 760), -1)
        return view

    def list(self) -> Gtk.Widget:
        split = Gtk.Box(spacing=10, margin=10)
        side = Gtk.ListBox()
        for _ in range(9):
            side.add(Gtk.Label(label=self.next("short"), xalign=0, margin=7))
        side.select_row(side.get_row_at_index(self.rng.randrange(9)))
        split.pack_start(side, False, False, 0)
        main = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=9)
        for _ in range(self.rng.randrange(3, 6)):
            frame = Gtk.Frame(label=self.next("labels"))
            inner = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=6, margin=9)
            for _ in range(self.rng.randrange(1, 4)):
                row = Gtk.Box(spacing=8)
                if self.rng.random() < 0.3:
                    row.pack_start(Gtk.Image.new_from_icon_name("folder-symbolic", Gtk.IconSize.MENU), False, False, 0)
                row.pack_start(Gtk.Label(label=self.next("labels"), xalign=0), True, True, 0)
                row.pack_start(self.control(), False, False, 0)
                inner.pack_start(row, False, False, 0)
            inner.pack_start(Gtk.Label(label=self.next("long"), xalign=0, wrap=True, max_width_chars=60), False, False, 0)
            frame.add(inner)
            main.pack_start(frame, False, False, 0)
        split.pack_start(main, True, True, 0)
        return split

    def add_words(self, widget: Gtk.Widget, text: str, box_of: Any, whole: bool = True) -> None:
        """The words of a text that the widget shows; `box_of` gives the box of a character by its place in the text."""
        self.block += 1
        from_left, from_top = widget.translate_coordinates(self.window, 0, 0)
        sides = from_left, from_left + widget.get_allocated_width()
        # What does not fit into the widget is cut off, or behind what comes below it.
        lowest = min(from_top + widget.get_allocated_height(), self.window.get_allocated_height())
        for match in re.finditer(r"\S+", text):
            start, end = box_of(match.start()), box_of(match.end() - 1)
            # A word that goes on in the next line takes the room from side to side.
            broken = start[1] != end[1]
            left, right = sides if broken else (start[0], end[2])
            top, bottom = start[1], end[3]
            if top >= lowest:
                continue
            inside = right <= self.window.get_allocated_width() and bottom <= lowest
            self.pieces.append([match[0], left, top, right, bottom, self.block, True, whole and inside and not broken])

    def add_layout(self, widget: Gtk.Widget, layout: Pango.Layout, x: float, y: float) -> None:
        """The words of a laid out text whose corner is at x, y of the widget."""
        text = layout.get_text()
        over_x, over_y = widget.translate_coordinates(self.window, 0, 0)

        def box_of(place: int) -> tuple[float, float, float, float]:
            box = layout.index_to_pos(len(text[:place].encode()))
            left, right = box.x / Pango.SCALE, (box.x + box.width) / Pango.SCALE
            top, bottom = box.y / Pango.SCALE, (box.y + box.height) / Pango.SCALE
            return x + over_x + left, y + over_y + top, x + over_x + right, y + over_y + bottom

        self.add_words(widget, text, box_of, whole=not layout.is_ellipsized())

    def ignore(self, widget: Gtk.Widget, first: float, after: float) -> None:
        """A part of the widget where a sign is drawn: a tick, a plus, the strokes of a menu."""
        left, top = widget.translate_coordinates(self.window, 0, 0)
        self.ignored.append([left + first, top, left + after, top + widget.get_allocated_height()])

    def signs(self, widget: Gtk.Widget) -> None:
        if isinstance(widget, Gtk.SpinButton):
            self.ignore(widget, widget.get_allocated_width() - 70, widget.get_allocated_width())
        elif isinstance(widget, Gtk.CheckButton):
            self.ignore(widget, 0, 24)
        elif isinstance(widget, Gtk.Image) and widget.get_icon_name()[0] == "open-menu-symbolic":
            self.ignore(widget, 0, widget.get_allocated_width())

    def look_at(self, widget: Gtk.Widget) -> None:
        if not widget.get_mapped():
            return
        self.signs(widget)
        if isinstance(widget, (Gtk.Label, Gtk.Entry)):
            if isinstance(widget, Gtk.Entry):
                self.add_layout(widget, widget.get_layout(), *widget.get_layout_offsets())
            else:
                self.label(widget)
        elif isinstance(widget, Gtk.TreeView):
            self.tree(widget)
        elif isinstance(widget, Gtk.TextView):
            self.view(widget)
        if isinstance(widget, Gtk.Container):
            widget.forall(self.look_at)

    def label(self, label: Gtk.Label) -> None:
        # A label without a window of its own gives the offsets from its parent's corner.
        x, y = label.get_layout_offsets()
        area = label.get_allocation()
        self.add_layout(label, label.get_layout(), x - area.x, y - area.y)

    def tree(self, tree: Gtk.TreeView) -> None:
        for number, row in enumerate(tree.get_model()):
            path = Gtk.TreePath.new_from_indices([number])
            for place, column in enumerate(tree.get_columns()):
                area = tree.get_cell_area(path, column)
                x, y = tree.convert_bin_window_to_widget_coords(area.x, area.y)
                layout = tree.create_pango_layout(row[place])
                renderer = column.get_cells()[0]
                high = layout.get_pixel_size()[1]
                self.add_layout(tree, layout, x + renderer.get_padding()[0], y + (area.height - high) / 2)

    def view(self, view: Gtk.TextView) -> None:
        buffer = view.get_buffer()
        text = buffer.get_text(*buffer.get_bounds(), True)
        over_x, over_y = view.translate_coordinates(self.window, 0, 0)

        def box_of(place: int) -> tuple[float, float, float, float]:
            box = view.get_iter_location(buffer.get_iter_at_offset(place))
            left, top = view.buffer_to_window_coords(Gtk.TextWindowType.WIDGET, box.x, box.y)
            right, bottom = view.buffer_to_window_coords(Gtk.TextWindowType.WIDGET, box.x + box.width, box.y + box.height)
            return over_x + left, over_y + top, over_x + right, over_y + bottom

        self.add_words(view, text, box_of)

    def answer(self) -> dict[str, Any]:
        scale = self.window.get_scale_factor()
        self.look_at(self.window)
        source = self.window.get_window()
        picture = Gdk.pixbuf_get_from_window(source, 0, 0, source.get_width(), source.get_height())
        done, data = picture.save_to_bufferv("png", [], [])
        pieces = [
            [text, *(scale * side for side in sides), block, spaced, whole] for text, *sides, block, spaced, whole in self.pieces
        ]
        ignored = [[scale * side for side in sides] for sides in self.ignored]
        size = [picture.get_width(), picture.get_height()]
        return {"png": base64.b64encode(data).decode() if done else "", "size": size, "pieces": pieces, "ignored": ignored}


def main() -> None:
    given = json.load(sys.stdin)
    settings = Gtk.Settings.get_default()
    settings.set_property("gtk-application-prefer-dark-theme", given["dark"])
    settings.set_property("gtk-font-name", f"{given['font']} {given['points']}")
    settings.set_property("gtk-enable-animations", False)
    window = Window(given)
    window.build()

    def finish() -> bool:
        json.dump(window.answer(), sys.stdout)
        Gtk.main_quit()
        return False

    GLib.timeout_add(450, finish)
    Gtk.main()


main()
