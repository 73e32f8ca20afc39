#!/usr/bin/python3
"""A small window of GTK 3 out of which files are dragged.

  drag_gtk.py FILE [FILE ...]

Prints "shown" when it is there, and after a drag "taken" or "refused". Needs python3-gi and gir1.2-gtk-3.0.
"""

import sys
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402


def main():
    addresses = [Path(file).resolve().as_uri() for file in sys.argv[1:]]
    refused = []
    box = Gtk.EventBox()
    box.add(Gtk.Label(label="drag me"))
    box.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
    box.drag_source_add_uri_targets()
    box.connect("drag-data-get", lambda box, context, data, info, time: data.set_uris(addresses))
    box.connect("drag-failed", lambda *_: refused.append(True))
    box.connect("drag-end", lambda *_: print("refused" if refused else "taken", flush=True))
    window = Gtk.Window(title="GTK")
    window.set_default_size(200, 120)
    window.move(1180, 720)
    window.add(box)
    window.connect("map-event", lambda *_: print("shown", flush=True))
    window.connect("destroy", Gtk.main_quit)
    window.show_all()
    Gtk.main()


if __name__ == "__main__":
    main()
