#!/usr/bin/python3
"""Own the X11 clipboard as a well-behaved program does, or as a badly behaved one, or read it.

xclip will not do: it answers every target with the one it was given.

  x11_clip.py image/png=shot.png                                   own: the content of a file
  x11_clip.py 'UTF8_STRING:=hello' image/png=a.png                 own: several kinds, one of them a literal text
  x11_clip.py --chunk-delay-ms 15 image/png=shot.png               take 15 ms for each piece of a large content
  x11_clip.py --silent targets image/png=shot.png                  own it and never answer
  x11_clip.py --silent pieces image/png=shot.png                   stop after the first piece of a large content
  x11_clip.py --read image/png > shot.png                          read; exit status 1 where it is refused

An owner lists its targets under TARGETS, refuses the others, sends large content by INCR, prints "owner" when the
clipboard is its own, with --log a line for each question, and leaves when another program takes the clipboard.
Needs python3-xlib and DISPLAY.
"""

import argparse
import sys
import time

from Xlib import X, Xatom, display
from Xlib.protocol import event

CHUNK_BYTES = 200_000


class Owner:
    def __init__(self, connection, content, chunk_delay_secs, silent, log):
        self.connection = connection
        self.atom = connection.intern_atom
        self.content = {self.atom(target): data for target, data in content.items()}
        self.chunk_delay_secs = chunk_delay_secs
        self.silent = silent
        self.log = log
        self.transfers = {}  # (window id, property) -> [window, type, what is still to be sent]
        self.window = connection.screen().root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)

    def take(self):
        clipboard = self.atom("CLIPBOARD")
        self.window.set_selection_owner(clipboard, X.CurrentTime)
        self.connection.sync()
        if self.connection.get_selection_owner(clipboard) != self.window:
            sys.exit("could not own the clipboard")
        print("owner", flush=True)

    def serve(self):
        while True:
            happened = self.connection.next_event()
            if happened.type == X.SelectionClear:
                return
            if happened.type == X.SelectionRequest:
                if self.log:
                    print("asked", self.connection.get_atom_name(happened.target), time.time(), flush=True)
                if self.silent != "targets":
                    self.answer(happened)
            elif happened.type == X.PropertyNotify and happened.state == X.PropertyDelete:
                self.send_piece(happened.window.id, happened.atom)

    def answer(self, request):
        place = request.property or request.target
        window, target = request.requestor, request.target
        if target == self.atom("TARGETS"):
            window.change_property(place, Xatom.ATOM, 32, [self.atom("TARGETS"), *self.content])
        elif target not in self.content:
            place = X.NONE
        elif len(self.content[target]) <= CHUNK_BYTES:
            window.change_property(place, target, 8, self.content[target])
        else:
            window.change_attributes(event_mask=X.PropertyChangeMask)
            self.transfers[(window.id, place)] = [window, target, self.content[target]]
            window.change_property(place, self.atom("INCR"), 32, [len(self.content[target])])
        window.send_event(
            event.SelectionNotify(
                time=request.time, requestor=window, selection=request.selection, target=target, property=place
            )
        )
        self.connection.flush()

    def send_piece(self, window_id, place):
        transfer = self.transfers.get((window_id, place))
        if transfer is None:
            return
        window, target, rest = transfer
        if self.silent == "pieces" and len(rest) < len(self.content[target]):
            return
        time.sleep(self.chunk_delay_secs)
        window.change_property(place, target, 8, rest[:CHUNK_BYTES])
        self.connection.flush()
        transfer[2] = rest[CHUNK_BYTES:]
        if not rest:
            del self.transfers[(window_id, place)]


def read(connection, target):
    """The clipboard's content under this name; None where it is refused."""
    atom = connection.intern_atom
    place = atom("READ")
    root = connection.screen().root
    window = root.create_window(0, 0, 1, 1, 0, X.CopyFromParent, event_mask=X.PropertyChangeMask)
    window.convert_selection(atom("CLIPBOARD"), atom(target), place, X.CurrentTime)
    while (answer := connection.next_event()).type != X.SelectionNotify:
        pass
    if answer.property == X.NONE:
        return None
    value = take_property(window, place)
    if value.property_type != atom("INCR"):
        return value.value
    content = b""
    while True:
        notice = connection.next_event()
        if notice.type != X.PropertyNotify or notice.state != X.PropertyNewValue:
            continue
        value = take_property(window, place)
        if value is None:
            continue
        if not value.value:
            return content
        content += value.value


def take_property(window, place):
    value = window.get_full_property(place, X.AnyPropertyType)
    window.delete_property(place)
    return value


def content_of(arguments):
    content = {}
    for argument in arguments:
        target, _, value = argument.partition("=")
        if target.endswith(":"):
            content[target[:-1]] = value.encode()
        else:
            with open(value, "rb") as file:
                content[target] = file.read()
    return content


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--read", metavar="TARGET")
    parser.add_argument("--chunk-delay-ms", type=float, default=0)
    parser.add_argument("--silent", choices=["targets", "pieces"])
    parser.add_argument("--log", action="store_true")
    parser.add_argument("content", nargs="*", metavar="TARGET=FILE|TARGET:=TEXT")
    options = parser.parse_args()
    connection = display.Display()
    if options.read:
        content = read(connection, options.read)
        if content is None:
            sys.exit(1)
        sys.stdout.buffer.write(content if isinstance(content, bytes) else content.encode("latin-1"))
        return
    content = content_of(options.content)
    if not content:
        parser.error("nothing to offer")
    owner = Owner(connection, content, options.chunk_delay_ms / 1000, options.silent, options.log)
    owner.take()
    owner.serve()


if __name__ == "__main__":
    main()
