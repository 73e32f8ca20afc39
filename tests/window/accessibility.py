"""The window as a screen reader sees it: AT-SPI, to which AccessKit reports.

Import it only when DBUS_SESSION_BUS_ADDRESS and DISPLAY are those of the window: AT-SPI connects when it is loaded.
Needs Debian's at-spi2-core, gir1.2-atspi-2.0 and python3-gi.
"""

import warnings
from fnmatch import fnmatchcase

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

warnings.simplefilter("ignore")


def switch_on():
    """Tell programs that somebody listens; without it AccessKit reports nothing."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    value = GLib.Variant("(ssv)", ("org.a11y.Status", "IsEnabled", GLib.Variant("b", True)))
    bus.call_sync(
        "org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties", "Set", value, None, 0, 10_000, None
    )
    Atspi.init()


class Widget:
    """One node of the tree. Nodes vanish at any time: what cannot be asked any more counts as empty."""

    def __init__(self, node):
        self.node = node
        self.role = _asked(node.get_role_name, "")
        self.name = _asked(node.get_name, "") or ""

    @property
    def text(self):
        """What stands in a text field; the name elsewhere."""
        text = _asked(self.node.get_text_iface)
        return (_asked(lambda: Atspi.Text.get_text(text, 0, -1), "") if text else "") or self.name

    @property
    def states(self):
        return {state.value_nick for state in _asked(lambda: self.node.get_state_set().get_states(), [])}

    @property
    def extents(self):
        """x, y, width and height in pixels of the window's inner area."""
        extents = _asked(lambda: self.node.get_extents(Atspi.CoordType.WINDOW))
        return (extents.x, extents.y, extents.width, extents.height) if extents else None

    def click(self):
        action = _asked(self.node.get_action_iface)
        return bool(action and _asked(lambda: Atspi.Action.do_action(action, 0), False))

    def focus(self):
        component = _asked(self.node.get_component_iface)
        return bool(component and _asked(lambda: Atspi.Component.grab_focus(component), False))

    def is_named(self, pattern):
        """Whether the name or the text is `pattern`, in which `*` stands for anything."""
        names = (self.name, self.text)
        return any(fnmatchcase(name, pattern) for name in names) if "*" in pattern else pattern in names

    def walk(self):
        yield self
        for index in range(_asked(self.node.get_child_count, 0)):
            child = _asked(lambda index=index: self.node.get_child_at_index(index))
            if child is not None:
                yield from Widget(child).walk()

    def __str__(self):
        return f"{self.role} {self.name!r}"


def application(process_id):
    """The root of the program's tree, or None as long as it has not reported."""
    # What has changed since comes in as messages, which nobody else takes here.
    while GLib.MainContext.default().iteration(False):
        pass
    desktop = Atspi.get_desktop(0)
    desktop.clear_cache()
    for index in range(_asked(desktop.get_child_count, 0)):
        child = _asked(lambda index=index: desktop.get_child_at_index(index))
        if child is not None and _asked(child.get_process_id) == process_id:
            child.clear_cache()
            return Widget(child)
    return None


def _asked(question, default=None):
    try:
        answer = question()
    except GLib.Error:
        return default
    return default if answer is None else answer
