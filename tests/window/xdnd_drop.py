#!/usr/bin/python3
"""Drop files into an X11 window as a file manager does, without a human (XDND, version 5).

  xdnd_drop.py WINDOW X Y FILE [FILE ...] [--hover SECONDS]

WINDOW is a window's id, X and Y lie in its inner area. What holds "://" is no file but an address. A proxy that the window names is told in its place. The pointer is grabbed and moved along, as in a real drag.
With --hover the drag rests over the target before the drop, and "hovering" is printed when that begins.
Exit status: 0 the target took the drop and said so, 1 it refused, 2 it takes no drops, 3 it did not answer.
Needs python3-xlib and DISPLAY.
"""

import argparse
import os
import sys
import time
from urllib.parse import quote

from Xlib import X, Xatom, display
from Xlib.protocol import event

STEPS = 5
ANSWER_SECS = 10


def leave(status, reason):
    print(f"xdnd_drop: {reason}", file=sys.stderr)
    sys.exit(status)


def address_of(entry):
    return entry if "://" in entry else "file://" + quote(os.path.abspath(entry))


class Drag:
    def __init__(self, window_id, files):
        self.connection = display.Display()
        self.atom = self.connection.intern_atom
        self.root = self.connection.screen().root
        self.uri_list = "".join(address_of(file) + "\r\n" for file in files).encode()
        self.target = self.aware_window(self.connection.create_resource_object("window", window_id))
        self.receiver = self.proxy_of(self.target) or self.target
        self.source = self.root.create_window(-10, -10, 1, 1, 0, X.CopyFromParent)

    def aware_window(self, window):
        """The window itself or the first one inside it that takes drops."""
        if window.get_full_property(self.atom("XdndAware"), X.AnyPropertyType):
            return window
        for child in window.query_tree().children:
            try:
                return self.aware_window(child)
            except LookupError:
                pass
        raise LookupError

    def proxy_of(self, window):
        """The window that takes the messages in the place of this one, if it says so of itself too."""
        named = window.get_full_property(self.atom("XdndProxy"), X.AnyPropertyType)
        if not named:
            return None
        proxy = self.connection.create_resource_object("window", named.value[0])
        itself = proxy.get_full_property(self.atom("XdndProxy"), X.AnyPropertyType)
        return proxy if itself and itself.value[0] == proxy.id else None

    def begin(self):
        selection = self.atom("XdndSelection")
        self.source.set_selection_owner(selection, X.CurrentTime)
        self.connection.sync()
        if self.connection.get_selection_owner(selection) != self.source:
            leave(3, "could not own the selection")
        mask = X.PointerMotionMask | X.ButtonReleaseMask
        grab = self.root.grab_pointer(False, mask, X.GrabModeAsync, X.GrabModeAsync, X.NONE, X.NONE, X.CurrentTime)
        if grab != X.GrabSuccess:
            leave(3, "could not grab the pointer")
        self.tell("XdndEnter", 5 << 24, self.atom("text/uri-list"))

    def move(self, x, y):
        place = self.root.translate_coords(self.target, x, y)
        self.root.warp_pointer(place.x, place.y)
        self.connection.sync()
        self.tell("XdndPosition", 0, (place.x << 16) | place.y, X.CurrentTime, self.atom("XdndActionCopy"))
        status = self.answer("XdndStatus", ANSWER_SECS)
        if status is None:
            leave(3, "the target does not answer")
        return bool(status[1] & 1)

    def tell(self, kind, *values):
        data = [self.source.id, *values] + [0] * (4 - len(values))
        self.receiver.send_event(
            event.ClientMessage(window=self.target, client_type=self.atom(kind), data=(32, data))
        )
        self.connection.flush()

    def answer(self, kind, seconds):
        """Serve the list of files until the target sends this message; None when it has not in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            while self.connection.pending_events():
                happened = self.connection.next_event()
                if happened.type == X.SelectionRequest:
                    self.serve(happened)
                elif happened.type == X.ClientMessage and kind and happened.client_type == self.atom(kind):
                    return happened.data[1]
            time.sleep(0.005)  # poll until the deadline
        return None

    def serve(self, request):
        place, uri_list = request.property or request.target, self.atom("text/uri-list")
        if request.target == self.atom("TARGETS"):
            request.requestor.change_property(place, Xatom.ATOM, 32, [self.atom("TARGETS"), uri_list])
        elif request.target == uri_list:
            request.requestor.change_property(place, uri_list, 8, self.uri_list)
        else:
            place = X.NONE
        request.requestor.send_event(
            event.SelectionNotify(
                time=request.time,
                requestor=request.requestor,
                selection=request.selection,
                target=request.target,
                property=place,
            )
        )
        self.connection.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("window", type=lambda text: int(text, 0))
    parser.add_argument("x", type=int)
    parser.add_argument("y", type=int)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--hover", type=float, default=0)
    options = parser.parse_args()
    try:
        drag = Drag(options.window, options.files)
    except LookupError:
        leave(2, "the window takes no drops")
    drag.begin()
    takes_it = False
    for step in range(STEPS + 1):
        takes_it = drag.move(options.x * step // STEPS + 1, options.y * step // STEPS + 1)
    if options.hover:
        print("hovering", flush=True)
        drag.answer(None, options.hover)
    if not takes_it:
        drag.tell("XdndLeave")
        drag.answer(None, 0.1)
        leave(1, "the target refused the drop")
    drag.tell("XdndDrop", 0, X.CurrentTime)
    done = drag.answer("XdndFinished", ANSWER_SECS)
    if done is None:
        leave(3, "the target did not finish the drop")
    sys.exit(0 if done[1] & 1 else 1)


if __name__ == "__main__":
    main()
