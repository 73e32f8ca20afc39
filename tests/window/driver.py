"""Starts a desktop for one run of the window check, starts the window on it, and drives it as a person would.

Every wait is for something that can be seen, with a deadline; there are no blind sleeps.
"""

import contextlib
import itertools
import json
import os
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
SCREEN = (1440, 900)
POLL_SECS = 0.05

# The bus of a session without any services but the accessibility bus: no keychain is started behind our back.
BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{folder}/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


# Stands in for the program that chooses files where there is no portal.
CHOOSER = """#!/bin/sh
while [ $# -gt 0 ]; do
    if [ "$1" = --filename ]; then printf '%s/%s\\n' '{folder}' "$2"; fi
    shift
done
"""


class CheckFailed(Exception):
    """What was expected did not happen."""


def expect(is_true, what):
    if not is_true:
        raise CheckFailed(what)


def wait_until(what, predicate, secs=20):
    """The first true value of `predicate`."""
    deadline = time.monotonic() + secs
    while True:
        value = predicate()
        if value:
            return value
        if time.monotonic() > deadline:
            raise CheckFailed(f"not within {secs} s: {what}")
        time.sleep(POLL_SECS)


def read_line(pipe, secs, what):
    """One line of a child's output."""
    ready, _, _ = select.select([pipe], [], [], secs)
    line = pipe.readline() if ready else b""
    if not line:
        raise CheckFailed(f"no word from {what} within {secs} s")
    return line.decode().strip()


class Desktop:
    """A display, a window manager and a session bus of its own; `with` ends them and everything started on them."""

    def __init__(self, results, screen=SCREEN):
        self.screen = screen
        self.results = Path(results)
        self.results.mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix="window-check-"))
        self.children = []
        self.environment = {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.made("home")),
            "XDG_RUNTIME_DIR": str(self.made("run")),
            "XDG_CONFIG_HOME": str(self.made("home/config")),
            "XDG_DATA_HOME": str(self.made("home/data")),
            "XDG_CACHE_HOME": str(self.made("home/cache")),
            "LANG": "C.UTF-8",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "GSETTINGS_BACKEND": "memory",
        }

    def __enter__(self):
        try:
            self.start_display()
            self.start_bus()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for child in reversed(self.children):
            stop(child)
        shutil.rmtree(self.folder, ignore_errors=True)

    def made(self, name):
        folder = self.folder / name
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    def start(self, command, **options):
        """A program on this desktop; its complaints go to a file among the results."""
        environment = self.environment | options.pop("environment", {})
        with open(self.results / f"{Path(command[0]).name}.log", "ab") as log:
            child = subprocess.Popen(command, env=environment, stderr=log, start_new_session=True, **options)
        self.children.append(child)
        return child

    def start_display(self):
        screen = f"{self.screen[0]}x{self.screen[1]}x24"
        command = ["Xvfb", "-displayfd", "1", "-screen", "0", screen, "-nolisten", "tcp", "-noreset"]
        server = self.start(command, stdout=subprocess.PIPE)
        self.environment["DISPLAY"] = os.environ["DISPLAY"] = ":" + read_line(server.stdout, 20, "Xvfb")
        self.start(["openbox"], stdout=subprocess.DEVNULL)
        wait_until("the window manager runs", lambda: "_NET_SUPPORTING_WM_CHECK(WINDOW)" in self.root_properties())

    def choosing(self, folder):
        """The environment of a window whose file chooser always takes the name that it is offered, in this folder."""
        tools = self.made("tools")
        chooser = tools / "zenity"
        chooser.write_text(CHOOSER.format(folder=folder))
        chooser.chmod(0o700)
        return {"PATH": f"{tools}:{self.environment['PATH']}"}

    def root_properties(self):
        return self.output(["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"])

    def start_bus(self):
        services = self.made("bus/services")
        shutil.copy("/usr/share/dbus-1/services/org.a11y.Bus.service", services)
        config = self.folder / "bus/session.conf"
        config.write_text(BUS_CONFIG.format(folder=services.parent))
        command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address=1"]
        bus = self.start(command, stdout=subprocess.PIPE)
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = read_line(bus.stdout, 20, "dbus-daemon")
        # AT-SPI in this very process connects to what these name.
        for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
            os.environ[name] = self.environment[name]

    def start_keychain(self):
        """GNOME's keychain, unlocked, on the session bus."""
        command = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
        daemon = self.start(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        daemon.stdin.write(b"window check")
        daemon.stdin.close()
        wait_until("the keychain is on the bus", lambda: self.is_on_bus("org.freedesktop.secrets"))
        return daemon

    def start_notifications(self):
        """dunst, whose menu of buttons always chooses the one called Undo."""
        menu = self.folder / "menu"
        menu.write_text("#!/bin/sh\nexec grep --max-count=1 Undo\n")
        menu.chmod(0o700)
        config = self.folder / "dunstrc"
        config.write_text(f"[global]\ndmenu = {menu}\n")
        daemon = self.start(["dunst", "-conf", str(config)], stdout=subprocess.DEVNULL)
        wait_until("dunst is on the bus", lambda: self.is_on_bus("org.freedesktop.Notifications"))
        return daemon

    def notifications_shown(self):
        """How many notifications are on the screen."""
        return int(self.output(["dunstctl", "count", "displayed"]).strip() or 0)

    def notifications_gone(self):
        """Title and body of those that were shown before, the last one first."""
        history = json.loads(self.output(["dunstctl", "history"]))
        return [(each["summary"]["data"], each["body"]["data"]) for each in history["data"][0]]

    def is_on_bus(self, name):
        names = ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/"]
        return f'"{name}"' in self.output([*names, "org.freedesktop.DBus.ListNames"])

    def copied(self, target):
        """What is on the clipboard under this name, as another program finds it; nothing where it is refused."""
        command = [str(TOOLS / "x11_clip.py"), "--read", target]
        done = subprocess.run(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20, check=False
        )
        return done.stdout if done.returncode == 0 else b""

    def output(self, command, secs=20):
        done = subprocess.run(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=secs, check=False
        )
        return done.stdout.decode(errors="replace")

    def copy(self, *arguments):
        """Another program takes the clipboard; see x11_clip.py. Returns it."""
        owner = self.start([str(TOOLS / "x11_clip.py"), "--log", *arguments], stdout=subprocess.PIPE)
        expect(read_line(owner.stdout, 20, "the clipboard's owner") == "owner", "the clipboard has an owner")
        return owner

    def place_of(self, window):
        """Where a window lies on the screen: x, y, width and height."""
        # What xdotool tells adds the frame of the window manager twice.
        shown = self.output(["xwininfo", "-id", window])
        place = re.findall(r"(?:Absolute upper-left [XY]|Width|Height):\s+(-?\d+)", shown)
        expect(len(place) == 4, f"window {window} is there")
        return tuple(map(int, place))

    def shown_window(self, *search):
        """The first window on the screen that `xdotool search` finds by this."""
        command = ["xdotool", "search", "--onlyvisible", *search]
        return wait_until(f"a window is on the screen: {search}", lambda: self.output(command).split())[0]

    @contextlib.contextmanager
    def busy(self):
        """Meanwhile one program for each processor does nothing but cost time."""
        loads = [self.start(["sh", "-c", "while :; do :; done"]) for _ in range(os.cpu_count() or 1)]
        try:
            yield
        finally:
            for load in loads:
                stop(load)

    def look_at(self, x, y, width, height):
        """What a part of the screen looks like: equal for equal pixels."""
        command = ["import", "-window", "root", "-crop", f"{width}x{height}+{x}+{y}", "-depth", "8", "rgb:-"]
        return subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, timeout=20, check=True).stdout

    def look_at_window(self, window):
        """What all of a window looks like."""
        command = ["import", "-window", window, "-depth", "8", "rgb:-"]
        return subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, timeout=20, check=True).stdout

    def screenshot(self, name, window="root"):
        command = ["import", "-window", window, str(self.results / f"{name}.png")]
        subprocess.run(command, env=self.environment, timeout=20, check=True)


class Window:
    """The program under test with a folder of its own; `with` closes it."""

    def __init__(self, desktop, binary, base_url, name, home=None, frame_log=None, arguments=(), environment=None, words=None):
        self.desktop = desktop
        self.binary = Path(binary)
        self.name = name
        self.home = home or desktop.made(f"discern-{name}")
        self.frame_log = frame_log
        self.arguments = arguments
        self.environment = environment or {}
        # What the widgets are called in the window's language, where that is not English.
        self.words = words or {}
        settings = self.home / "settings.toml"
        if not settings.exists():
            settings.write_text(f'provider = "other"\nbase_url = "{base_url}"\nmodel = "window-check/small-vl"\n')

    def __enter__(self):
        environment = self.environment | {"DISCERN_HOME": str(self.home)}
        if self.frame_log:
            environment["DISCERN_FRAME_LOG"] = str(self.frame_log)
        command = [str(self.binary), *map(str, self.arguments)]
        self.process = self.desktop.start(command, environment=environment, stdout=subprocess.DEVNULL)
        try:
            self.appear()
            wait_until("the window reports to the accessibility bus", lambda: self.find("Settings"))
        except BaseException as failure:
            self.__exit__(type(failure))
            raise
        return self

    def __exit__(self, failure=None, *_):
        if failure is not None:
            self.desktop.screenshot(f"failed-{self.name}")
        stop(self.process)

    def appear(self):
        self.id = self.desktop.shown_window("--pid", str(self.process.pid))
        wait_until("the window has the focus", self.take_focus)

    def take_focus(self):
        self.desktop.output(["xdotool", "windowactivate", "--sync", self.id])
        return self.desktop.output(["xdotool", "getwindowfocus"]).strip() == self.id

    def minimize(self):
        self.desktop.output(["xdotool", "windowminimize", self.id])
        wait_until("the window is out of sight", lambda: not self.is_in_sight())

    def is_in_sight(self):
        return "IsViewable" in self.desktop.output(["xwininfo", "-id", self.id])

    # What is on the screen.

    def tree(self):
        expect(self.process.poll() is None, f"the window runs (it ended with status {self.process.returncode})")
        from accessibility import application

        root = application(self.process.pid)
        return list(root.walk()) if root else []

    def find(self, name, role=None):
        """The first widget of this name or text, in which `*` stands for anything; by its English name."""
        name = self.words.get(name, name)
        return next((w for w in self.tree() if (role is None or w.role == role) and w.is_named(name)), None)

    def wait_for(self, name, secs=20, role=None):
        return wait_until(f"“{name}” is on the screen", lambda: self.find(name, role), secs)

    def wait_gone(self, name, secs=20):
        wait_until(f"“{name}” is gone from the screen", lambda: not self.find(name), secs)

    def texts(self):
        """Everything that can be read, in the order of the tree."""
        return [widget.name for widget in self.tree() if widget.name]

    def question(self):
        """What stands in the question box."""
        box = self.find("Your question", "entry") or self.find("*", "entry")
        expect(box, "there is a question box")
        return box.text

    def on_screen(self, name):
        """Where a widget lies on the screen: x, y, width and height."""
        x, y, width, height = self.wait_for(name).extents
        left, top, _, _ = self.desktop.place_of(self.id)
        return x + left, y + top, width, height

    def extents(self, name):
        """Where a widget lies in the window: x, y, width and height."""
        return self.wait_for(name).extents

    def frames(self):
        """The times of the frames so far, in ms since the window began."""
        if not self.frame_log or not Path(self.frame_log).exists():
            return []
        # The last line may still be in the writing.
        lines = Path(self.frame_log).read_text().split("\n")[:-1]
        return [float(re.match(r"[0-9.]+", line)[0]) for line in lines if line]

    def gaps(self, since=0):
        """The milliseconds between two frames, shortest first, of the frames from this one on."""
        frames = self.frames()[max(0, since - 1) :]
        gaps = sorted(later - earlier for earlier, later in zip(frames, frames[1:]))
        expect(gaps, "frames were drawn meanwhile")
        return gaps

    # What a person does.

    def click(self, name, secs=20, role=None):
        # What was found may be drawn anew before it is clicked.
        is_clicked = lambda: (widget := self.find(name, role)) and widget.click()
        wait_until(f"“{name}” can be clicked", is_clicked, secs)

    def keys(self, *keys):
        self.desktop.output(["xdotool", "key", "--clearmodifiers", *keys])

    def type(self, text):
        self.desktop.output(["xdotool", "type", "--clearmodifiers", "--delay", "5", text], secs=60)

    def drag(self, start, end):
        """Press the button at a point of the screen, let go at another; the window shows that it follows."""
        left, top = min(start[0], end[0]), min(start[1], end[1])
        width, height = abs(end[0] - start[0]) + 1, abs(end[1] - start[1]) + 1
        before = self.desktop.look_at(left, top, width, height)
        self.mouse("mousemove", *start, "mousedown", 1, "mousemove", *end)
        wait_until("the drag is seen", lambda: self.desktop.look_at(left, top, width, height) != before)
        self.mouse("mouseup", 1)

    def click_at(self, place, count):
        """Click a point of the screen so many times, as fast as a person does."""
        self.mouse("mousemove", *place, "click", "--repeat", count, "--delay", 20, 1)

    def mouse(self, *deeds):
        self.desktop.output(["xdotool", *map(str, deeds)])

    def ask(self, question):
        """Put a question into the box and press Enter."""
        self.focus_question()
        self.type(question)
        wait_until(f"“{question}” stands in the box", lambda: self.question() == question)
        self.keys("Return")

    def focus_question(self):
        box = self.wait_for("Your question", role="entry")
        expect(box.focus(), "the question box takes the focus")
        wait_until(
            "the question box has the focus",
            lambda: "focused" in (self.find("Your question", "entry") or box).states,
        )

    def drag_out_of(self, source, to):
        """Drag with the mouse, from the middle of another program's window to a point of the screen."""
        self.desktop.output(["xdotool", "windowactivate", "--sync", source])
        x, y, width, height = self.desktop.place_of(source)
        start = x + width // 2, y + height // 2
        before = self.desktop.look_at(to[0] - 20, to[1] - 20, 40, 40)
        self.mouse("mousemove", *start, "mousedown", 1)
        # Off the source until that has noticed that this is a drag, and about the target until that has: whoever is slow
        # sees only the last of many moves.
        off = [(start[0] + by, start[1]) for by in (8, 16, 24)]
        about = [(to[0] + by, to[1]) for by in (0, 3, 0, 3, 0, 3, 0)]
        places = itertools.cycle([*off, *about])

        def is_shown_as_the_target():
            self.mouse("mousemove", *next(places))
            return self.desktop.look_at(to[0] - 20, to[1] - 20, 40, 40) != before

        try:
            wait_until("the place that is aimed at is shown as the target", is_shown_as_the_target)
        finally:
            self.mouse("mouseup", 1)

    def drop(self, files, at=(640, 400), hover_secs=0):
        """Drag files and addresses into the window; `hover_secs` leaves time to look at it before the drop."""
        command = [str(TOOLS / "xdnd_drop.py"), self.id, str(at[0]), str(at[1]), *map(str, files)]
        if hover_secs:
            command += ["--hover", str(hover_secs)]
        return self.desktop.start(command, stdout=subprocess.PIPE)


def stop(child):
    """End a child and what it started."""
    if child.poll() is not None:
        return
    for signal_number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(child.pid, signal_number)
            child.wait(timeout=5)
            return
        except subprocess.TimeoutExpired:
            continue
        except ProcessLookupError:
            return
