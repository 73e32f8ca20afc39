#!/usr/bin/python3
"""The window on native Wayland, without an X server: in sway, which lets every program read the clipboard, and in weston,
which lets none; and where both displays are. None has a screen.

  wayland.py BINARY RESULTS

Exit status: 0 when every scenario passed. Needs what scripts/wayland_packages.txt and scripts/window_packages.txt name.
"""

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pictures
from driver import CheckFailed, Desktop, Window, expect, read_line, stop, wait_until
from loopback import Loopback

SWAY_CONFIG = """xwayland disable
output HEADLESS-1 resolution 1440x900
seat seat0 fallback true
"""

# Stands in for the program that chooses files where there is no portal.
CHOOSER = "#!/bin/sh\nprintf '%s\\n' '{}'\n"

NO_DROPS = "Please paste or open pictures: under Wayland nothing can be dropped into this window"


class WaylandDesktop(Desktop):
    """A session bus, and one compositor after the other in place of a display."""

    def start_display(self):
        os.environ.pop("DISPLAY", None)
        self.environment["XDG_SESSION_TYPE"] = "wayland"

    def screenshot(self, name, window="root"):
        """Nothing to see: there is no screen, and the accessibility tree is what is looked at."""

    @contextlib.contextmanager
    def compositor(self, command, run, environment=None, **options):
        """Meanwhile it runs, with its socket in the folder `run`."""
        self.environment["XDG_RUNTIME_DIR"] = str(run)
        compositor = self.start(command, environment=environment or {}, stdout=subprocess.DEVNULL, **options)
        is_there = lambda: sorted(path.name for path in run.glob("wayland-*") if path.is_socket())
        try:
            self.environment["WAYLAND_DISPLAY"] = wait_until("the compositor listens", is_there)[0]
            yield
        finally:
            stop(compositor)

    @contextlib.contextmanager
    def x_server(self):
        """Meanwhile an X server runs; the environment of programs that shall know of it."""
        server = self.start(["Xvfb", "-displayfd", "1", "-screen", "0", "1440x900x24"], stdout=subprocess.PIPE)
        try:
            yield {"DISPLAY": ":" + read_line(server.stdout, 20, "Xvfb")}
        finally:
            stop(server)

    def sway(self):
        config, run, options = self.folder / "sway.config", self.made("run-sway"), {}
        config.write_text(SWAY_CONFIG)
        if os.geteuid() == 0:
            # sway refuses to run as root; root may use everybody's socket.
            self.folder.chmod(0o711)
            shutil.chown(run, "nobody", "nogroup")
            options = {"user": "nobody", "group": "nogroup", "extra_groups": []}
        environment = {"WLR_BACKENDS": "headless", "WLR_RENDERER": "pixman", "WLR_LIBINPUT_NO_DEVICES": "1"}
        return self.compositor(["sway", "--config", str(config)], run, environment, **options)

    def weston(self):
        command = ["weston", "--no-config", "--backend=headless-backend.so", "--width=1440", "--height=900"]
        return self.compositor([*command, "--socket=wayland-1"], self.made("run-weston"))


class WaylandWindow(Window):
    def appear(self):
        """No compositor tells where a window is; that it reports to the accessibility bus is waited for anyway."""

    def keys(self, *keys):
        for key in keys:
            *modifiers, last = key.split("+")
            pressed = [word for modifier in modifiers for word in ("-M", modifier)]
            self.desktop.output(["wtype", *pressed, *(["-k", last] if len(last) > 1 else [last])])

    def type(self, text):
        self.desktop.output(["wtype", text], secs=60)


def paste_and_open_in_sway(desktop, binary):
    """Ctrl+V brings what another program has copied, Open… what is chosen; a question goes out with both."""
    with desktop.sway(), Loopback() as server:
        # A keyboard that stays: of one that is plugged in for a single key the window learns too late.
        desktop.start(["wtype", "-s", "600000"])
        copied, chosen = drawn(desktop)
        with WaylandWindow(desktop, binary, server.base_url, "sway", environment=choosing(desktop, chosen)) as window:
            window.wait_for(NO_DROPS)
            with open(copied, "rb") as content:
                desktop.start(["wl-copy", "--foreground", "--type", "image/png"], stdin=content)
            is_copied = lambda: "image/png" in desktop.output(["wl-paste", "--list-types"])
            wait_until("the picture is on the clipboard", is_copied)
            window.keys("ctrl+v")
            window.wait_for("Show picture A*")
            window.click("Add pictures…")
            window.wait_for("Show picture B, chosen one.png")
            window.ask("Still alive?")
            chat = wait_until("the question has reached the server", lambda: server.chats())[0]
            expect(len(chat["turns"][0]["pictures"]) == 2, "both pictures go out")
            window.wait_for("*That is all there is to see.*", 30)


def open_in_weston(desktop, binary):
    """No program may read the clipboard: the window says so, and Open… brings a picture."""
    with desktop.weston(), Loopback() as server:
        _, chosen = drawn(desktop)
        with WaylandWindow(desktop, binary, server.base_url, "weston", environment=choosing(desktop, chosen)) as window:
            window.wait_for(NO_DROPS)
            window.click("Paste a picture")
            window.wait_for("The clipboard could not be read*")
            window.click("Open pictures…")
            window.wait_for("Show picture A, chosen one.png")


def x11_is_preferred_where_it_is_there(desktop, binary):
    """With both displays the window is drawn by the X server, where drops arrive; the settings have it otherwise from the
    next start on."""
    with desktop.sway(), desktop.x_server() as environment, Loopback() as server:
        with WaylandWindow(desktop, binary, server.base_url, "both", environment=environment) as window:
            window.wait_for("or drop pictures anywhere in this window")
            window.click("Settings")
            window.click("Draw on Wayland itself from the next start on*")
            settings = window.home / "settings.toml"
            wait_until("the choice is written", lambda: "native_wayland = true" in settings.read_text())
        with WaylandWindow(desktop, binary, server.base_url, "both", home=window.home, environment=environment) as window:
            window.wait_for(NO_DROPS)


def drawn(desktop):
    folder = desktop.made("pictures")
    paths = folder / "copied one.png", folder / "chosen one.png"
    for path in paths:
        pictures.two_fields(path, 320, 200)
    return paths


def choosing(desktop, path):
    """The environment of a window whose file chooser always takes this file."""
    tools = desktop.made("tools")
    chooser = tools / "zenity"
    chooser.write_text(CHOOSER.format(path))
    chooser.chmod(0o700)
    return {"PATH": f"{tools}:{desktop.environment['PATH']}"}


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    binary, results = (Path(argument).resolve() for argument in sys.argv[1:])
    failed = 0
    with WaylandDesktop(results) as desktop:
        import accessibility

        accessibility.switch_on()
        for scenario in (paste_and_open_in_sway, open_in_weston, x11_is_preferred_where_it_is_there):
            try:
                scenario(desktop, binary)
                print(f"ok    {scenario.__name__}", flush=True)
            except (CheckFailed, OSError, subprocess.SubprocessError) as error:
                failed += 1
                print(f"FAIL  {scenario.__name__}: {error}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
