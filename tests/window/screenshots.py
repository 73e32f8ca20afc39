#!/usr/bin/python3
"""Takes the screenshots of docs/screenshots: the real window in each of its states.

Light and dark, in three sizes, in English and in Simplified Chinese.

  screenshots.py BINARY RESULTS VARIANT             the states of one variant, see VARIANTS
  screenshots.py BINARY RESULTS VARIANT PART ...    only these of it: first_run, failures, compare

One variant a process: a process stays with the accessibility bus that it met first.
"""

import struct
import sys
import zlib
from pathlib import Path

import chinese
import pictures
from driver import Desktop, Window, wait_until
from loopback import FAILURES, Loopback

MODELS = ("qwen2.5-vl-7b", "gemma-3-12b")
ANSWER = """It is a **small harbour** on a sunny day. Four things stand out:

| Object | Colour | Where |
|---|---|---|
| House | cream, red roof | left, on the hill |
| Boat | blue hull, white and red sails | right, on the water |
| Sun | yellow | top right |
| Sign | dark, white letters | on the house |

The sign on the house reads `OPEN 9-5`. Nothing else in the picture is written."""
EXPLAINED = """{"verdict": "The same harbour: the sail, the sign, the sun and one window differ.", "rows": [
{"what": "Sail", "a": "red and white", "b": "green and white", "same": false, "region": SAIL},
{"what": "Sign", "a": "OPEN 9-5", "b": "OPEN 9-9", "same": false, "region": null},
{"what": "Sun", "a": "high, on the right", "b": "lower, further left", "same": false, "region": null},
{"what": "Windows of the house", "a": "two", "b": "one", "same": false, "region": null},
{"what": "Hull of the boat", "a": "blue", "b": "blue", "same": true, "region": null},
{"what": "Back of the house", "a": "not visible", "b": "not visible", "same": null, "region": null}]}"""
QUESTION = "Which objects and colours, and where is each?"
KEY = "sk-not-a-real-key"

# Name: theme, size of the window in points, pixels a point.
VARIANTS = {
    "light": ("light", (1280, 800), 1),
    "dark": ("dark", (1280, 800), 1),
    "light-200": ("light", (1280, 800), 2),
    "dark-200": ("dark", (1280, 800), 2),
    "narrow-light": ("light", (760, 700), 1),
    "narrow-dark": ("dark", (760, 700), 1),
    "chinese-light": ("light", (1280, 800), 1),
    "chinese-dark": ("dark", (1280, 800), 1),
    "chinese-light-200": ("light", (1280, 800), 2),
}


# Failures of questions; each is photographed once a language, by turns light and dark.
KINDS = [kind for kind in FAILURES if kind != "key_wrong"] + ["cut", "stalled"]
# Addresses at which nobody answers as the window needs it: what the base address is made into.
ADDRESSES = {
    "tls": lambda base: base.replace("http://", "https://"),
    "wrong_address": lambda base: base + "/deeper",
    "name_unknown": lambda base: "http://nobody.invalid/v1",
    # An address of documents, to which no way leads (RFC 3849).
    "offline": lambda base: "http://[2001:db8::1]/v1",
}


def draw_nothing(path, kind):
    """A file that cannot be opened as a picture, for a reason."""
    if kind == "unreadable":
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    elif kind == "unsupported_format":
        path.write_bytes(b"%PDF-1.7\n%%EOF\n")
    elif kind == "too_many_pixels":
        head = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
        chunk = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk)


# What is opened from the command line: kind and name. One that is not there is not drawn.
FILES = {
    "unreadable": "torn.png",
    "too_many_pixels": "wall.png",
    "unsupported_format": "letter.pdf",
    "not_found": "gone.png",
}


PRICES = (
    ("Blend", "Origin", "Weight", "Price"),
    ("Harbour", "Colombia", "250 g", "7.40 €"),
    ("Lighthouse", "Ethiopia", "250 g", "9.20 €"),
    ("Night watch", "Sumatra", "500 g", "12.80 €"),
    ("Low tide", "Brazil", "1 kg", "18.50 €"),
)


def draw_price_list(desktop, path):
    """A page with a table, an address and a link."""
    command = ["convert", "-size", "720x420", "xc:white", "-font", "DejaVu-Sans", "-fill", "#1B2430"]
    command += ["-pointsize", "24", "-annotate", "+40+60", "Quay coffee, prices in May"]
    command += ["-pointsize", "17"]
    for row, cells in enumerate(PRICES):
        y = 120 + 42 * row
        for x, cell in zip((40, 240, 420, 560), cells):
            command += ["-annotate", f"+{x}+{y}", cell]
        command += ["-stroke", "#D9DEE5", "-draw", f"line 40,{y + 14} 680,{y + 14}", "-stroke", "none"]
    command += ["-annotate", "+40+370", "Orders to beans@quay.example or https://quay.example/order", str(path)]
    desktop.output(command)


class Photographer:
    """One variant: a desktop on which every window has the variant's theme and size."""

    def __init__(self, desktop, binary, variant):
        self.desktop, self.binary, self.variant = desktop, binary, variant
        self.theme, self.size, self.scale = VARIANTS[variant]
        self.is_chinese = variant.startswith("chinese")
        self.answer, self.explained = (chinese.ANSWER, chinese.EXPLAINED) if self.is_chinese else (ANSWER, EXPLAINED)

    def window(self, name, server, arguments=(), environment=None, address=None):
        home = self.desktop.made(f"discern-{self.variant}-{name}")
        settings = home / "settings.toml"
        if not settings.exists():
            address = address or server.base_url
            settings.write_text(
                f'provider = "other"\nbase_url = "{address}"\nmodel = "{MODELS[0]}"\ntheme = "{self.theme}"\n'
                f"window_width = {self.size[0]}\nwindow_height = {self.size[1]}\n"
            )
        environment = (environment or {}) | {"WINIT_X11_SCALE_FACTOR": str(self.scale)}
        options = {"home": home, "arguments": arguments, "environment": environment}
        if self.is_chinese:
            environment["LANG"] = "zh_CN.UTF-8"
            options["words"] = chinese.WORDS
        return Window(self.desktop, self.binary, server.base_url, name, **options)

    def shoot(self, window, name):
        """With the pointer out of the way, and nothing on its way to the screen."""
        self.desktop.output(["xdotool", "mousemove", "0", "0"])
        window.wait_gone("*Preparing the picture…*")
        self.settled_window(window)
        self.shoot_as_it_is(window, name)

    def shoot_as_it_is(self, window, name):
        """What moves, or what stands under the pointer."""
        self.desktop.screenshot(f"{self.variant}-{name}", window.id)

    def is_turn(self, place):
        """Whether this variant photographs the failure at this place: each is there once a language."""
        turns = {"light": 0, "dark": 1, "chinese-dark": 0, "chinese-light": 1}
        return turns.get(self.variant) == place % 2

    def first_run(self):
        """Nothing was ever chosen: no key is asked for before a question needs one."""
        home = self.desktop.made(f"discern-{self.variant}-first")
        (home / "settings.toml").write_text(
            f'theme = "{self.theme}"\nwindow_width = {self.size[0]}\nwindow_height = {self.size[1]}\n'
        )
        with Loopback(models=MODELS) as server, self.window("first", server) as window:
            self.shoot(window, "0-first-run")
            self.attach_the_sample(window)
            self.ask(window)
            window.wait_for("Check and save")
            self.settled_window(window)
            self.shoot(window, "0-first-key")

    def failures(self):
        """Each kind of failure that has a card, one after the other."""
        kinds = [kind for place, kind in enumerate(KINDS) if self.is_turn(place)]
        with Loopback(KEY, models=MODELS, answer=self.answer) as server, self.window("failures", server) as window:
            self.attach_the_sample(window)
            self.ask(window)
            window.wait_for("Check and save")
            window.type(KEY)
            window.keys("Return")
            window.wait_for("*1,105 + *tokens*", 60)
            for kind in kinds + (["key_wrong"] if kinds else []):
                server.failure = kind
                window.click("New conversation")
                window.wait_gone("Your question")
                self.settled_window(window)
                self.attach_the_sample(window)
                self.ask(window)
                self.photograph_failure(window, kind)
        for place, (kind, made) in enumerate(ADDRESSES.items()):
            if self.is_turn(place):
                with Loopback(models=MODELS) as server:
                    address = made(server.base_url)
                    with self.window(kind, server, address=address) as window:
                        self.attach_the_sample(window)
                        self.ask(window)
                        self.photograph_failure(window, kind)
        for place, (kind, name) in enumerate(FILES.items()):
            if self.is_turn(place):
                path = self.desktop.made(f"files-{self.variant}") / name
                draw_nothing(path, kind)
                with Loopback(models=MODELS) as server, self.window(kind, server, [path]) as window:
                    self.photograph_failure(window, kind)

        for place, take in enumerate((self.mute_clipboard, self.missing_reader, self.lost_folder, self.full_disk)):
            if self.is_turn(place):
                with Loopback(models=MODELS) as server:
                    take(server)

    def mute_clipboard(self, server):
        with self.window("no-clipboard", server) as window:
            self.desktop.copy("--silent", "targets", "image/png:=never")
            window.keys("ctrl+v")
            window.wait_for("The clipboard could not be read*", 30)
            self.shoot_failure(window, "no_clipboard")

    def missing_reader(self, server):
        """A Tesseract that cannot be started hides one that may be installed."""
        page = self.desktop.made("pages") / "prices.png"
        draw_price_list(self.desktop, page)
        programs = self.desktop.made(f"programs-{self.variant}")
        program = programs / "tesseract"
        program.write_text("#!/nowhere/sh\n")
        program.chmod(0o700)
        with self.window("no-reader", server, [page], {"PATH": str(programs)}) as window:
            window.click("Read text")
            window.wait_for("Copy text", 60)
            window.click("Read on this computer")
            window.click("Read with Tesseract")
            self.photograph_failure(window, "reader_missing")

    def lost_folder(self, server):
        """The folder of the settings is a file meanwhile."""
        window = self.window("write-failed", server)
        with window:
            window.home.rename(window.home.with_suffix(".moved"))
            window.home.touch()
            self.change_a_setting(window)
            self.shoot_failure(window, "write_failed")

    def full_disk(self, server):
        """A disk of one page, which is full; only root may mount it."""
        window = self.window("disk-full", server)
        with window:
            self.desktop.output(["mount", "-t", "tmpfs", "-o", "size=4k", "none", str(window.home)])
            try:
                (window.home / "other.bin").write_bytes(bytes(4096))
                self.change_a_setting(window)
                self.shoot_failure(window, "disk_full")
            finally:
                # The window may be about to write there.
                self.desktop.output(["umount", "--lazy", str(window.home)])

    def change_a_setting(self, window):
        window.click("Settings")
        window.click("Move as little as possible")
        window.wait_for("*settings could not be saved*")

    def photograph_failure(self, window, kind):
        window.wait_for("Copy details", 150)
        self.shoot_failure(window, kind)

    def shoot_failure(self, window, kind):
        self.settled_window(window)
        self.shoot(window, f"20-error-{kind.replace('_', '-')}")

    def settled_window(self, window):
        wait_until_still(lambda: self.desktop.look_at_window(window.id))

    def take_all(self):
        self.first_run()
        if self.is_turn(0) or self.is_turn(1):
            self.failures()
        with Loopback(models=MODELS, answer=self.answer) as server:
            with self.window("ask", server) as window:
                self.shoot(window, "1-empty")
                self.ask_about_the_sample(window)
                window.click("New conversation")
                self.two_pictures(window)
                window.click("New conversation")
                self.read_text(window)
                self.settings(window)
        self.compare()
        with Loopback(KEY, models=MODELS) as server, self.window("key", server) as window:
            self.attach_the_sample(window)
            place = window.on_screen("Show picture A*")
            picture = self.desktop.look_at(*place)
            self.ask(window)
            window.wait_for("Check and save")
            # The tree tells of the page before the screen shows it.
            wait_until("the key page is drawn", lambda: self.desktop.look_at(*place) != picture)
            self.shoot(window, "5-key")
        with Loopback(models=MODELS) as server:
            window = self.window("error", server)
        # Nobody is at home there any more.
        with window:
            self.attach_the_sample(window)
            self.ask(window)
            window.wait_for("*no server is running there*")
            self.shoot(window, "6-error")

    def settings(self, window):
        """The page from its top; where points are pixels, its further parts and its end as well."""
        window.click("Settings")
        window.wait_for("Size of text and controls")
        self.shoot(window, "7-settings")
        if self.scale > 1:
            return
        x, y, width, height = self.desktop.place_of(window.id)
        for part, turns in (("2", 6), ("3", 100)):
            window.mouse("mousemove", x + width // 2, y + height // 2, "click", "--repeat", turns, "--delay", 10, 5)
            self.shoot(window, f"7-settings-{part}")

    def ask(self, window):
        """Asks the question that is offered."""
        question = window.words.get(QUESTION, QUESTION)
        window.click(QUESTION)
        wait_until("the question stands in the box", lambda: window.question() == question)
        window.keys("Return")

    def ask_about_the_sample(self, window):
        self.attach_the_sample(window)
        self.shoot(window, "2-picture")
        self.ask(window)
        window.wait_for("*Boat*")
        self.shoot_as_it_is(window, "3-streaming")
        window.wait_for("*Nothing else in the picture is written.*", 30)
        window.wait_for("*1,105 + *tokens*")
        self.shoot(window, "3-answered")

    def read_text(self, window):
        """A price list as seen and copied, and as a table; and many pictures."""
        window.click("Read text")
        page = self.desktop.made("pages") / "prices.png"
        draw_price_list(self.desktop, page)
        self.desktop.copy(f"text/uri-list:={page.as_uri()}")
        window.keys("ctrl+v")
        window.wait_for("Copy text", 60)
        self.settled(window)
        self.take_words(window)
        self.drawn(window, lambda: window.click("Copy text"), "Copied *")
        self.shoot(window, "8-read")
        window.click("Close")
        window.click("Layout: As seen")
        self.drawn(window, lambda: window.click("Table"), "Copy table")
        self.shoot(window, "9-read-table")
        window.click("Layout: Table")
        self.drawn(window, lambda: window.click("As seen"), "Copy text")
        self.drawn(window, lambda: window.click("Read many pictures…"), "What to write")
        self.read_many(window, page)
        self.shoot(window, "10-batch")
        window.click("Back")

    def read_many(self, window, page):
        """A folder of which one picture is damaged, read to its end."""
        folder = self.desktop.made(f"many-{self.variant}")
        for name in ("January.png", "February.png", "March.png"):
            (folder / name).write_bytes(page.read_bytes())
        (folder / "April.png").write_bytes(b"Notes of April, and no picture")
        drag = window.drop([folder])
        if drag.wait(timeout=30) != 0:
            raise SystemExit(f"the window does not take the drop (status {drag.returncode})")
        window.click("One file each")

        def read():
            window.click("Read them")
            window.wait_for("*1 failed.", 120)

        self.drawn(window, read, "Could not be read")

    def take_words(self, window):
        """Drags over some rows of the price list, which is shown in the middle of the stage."""
        x, y, width, height = window.on_screen("prices.png. *")
        # The stage keeps 16 points free around a picture.
        shown = min((width - 32 * self.scale) / 720, (height - 32 * self.scale) / 420, self.scale)
        at = lambda left, top: (round(x + width / 2 + shown * (left - 360)), round(y + height / 2 + shown * (top - 210)))
        window.drag(at(45, 150), at(640, 235))

    def drawn(self, window, deed, name):
        """Does something and waits until its outcome is drawn: the tree tells of things before the screen shows them."""
        look = lambda: self.desktop.look_at_window(window.id)
        before = look()
        deed()
        window.wait_for(name)
        wait_until(f"“{name}” is drawn", lambda: look() != before)
        wait_until_still(look)

    def compare(self):
        """Two pictures in the modes, explained, as a card, and two of 100 megapixels."""
        folder = self.desktop.made(f"cards-{self.variant}")
        environment = self.desktop.choosing(folder)
        with Loopback(models=MODELS, answer=self.answer) as server:
            with self.window("compare", server, environment=environment) as window:
                window.click("Compare")
                window.click("Try the sample")
                window.wait_for("* of the picture has changed", 180)
                self.settled(window, "Picture A, *")
                self.shoot(window, "11-compare")
                # The sail has become green: the row about it points at that place.
                texts = window.texts()
                sail = next((text.split(" ")[0] for text in texts if " to green" in text or "变为绿色" in text), "null")
                server.explained.append(self.explained.replace("SAIL", sail))
                for key, mode in (("F3", "swipe"), ("F6", "difference")):
                    window.keys(key)
                    name = "Swipe: *" if mode == "swipe" else "Difference: *"
                    window.wait_for(name)
                    self.settled(window, name)
                    self.shoot(window, f"12-compare-{mode}")
                window.keys("F2")
                window.wait_for("Picture A, *")
                window.click("Table")
                window.click("Template: None")
                window.click("Product")
                window.keys("Escape")
                window.wait_gone("Food label")
                window.click("Explain*", role="push button")
                window.wait_for("Sign: *model says*", 60)
                window.wait_for("*1,105 + *tokens*", 60)
                window.click("Save…")
                window.click("Comparison card as PNG…")
                card = wait_until("the card is written", lambda: next(iter(folder.glob("*.png")), None), 60)
                window.wait_for("*was saved*")
                window.click("Close")
                x, y, width, height = window.on_screen("Sail: *")
                window.mouse("mousemove", x + width // 2, y + height // 2)
                self.settled(window, "Picture A, *")
                self.shoot_as_it_is(window, "13-explained")
        if self.variant in ("light", "chinese-light"):
            # Half as large: it is made to be printed.
            small = self.desktop.results / f"{self.variant}-14-card.png"
            self.desktop.output(["convert", str(card), "-resize", "50%", str(small)])
        if self.is_chinese:
            return
        large = [folder / "wall in May.png", folder / "wall in June.png"]
        planted = ((6100, 3900, 160, 120, (250, 20, 20)),)
        pictures.tiles(large[0], 12_500, 8_000)
        pictures.tiles(large[1], 12_500, 8_000, planted)
        with Loopback(models=MODELS) as server, self.window("large", server, large) as window:
            window.click("Compare")
            window.wait_for("1 changed place", 300)
            window.click("1 · *")
            window.wait_for("Overview: *")
            self.settled(window, "Picture A, *")
            self.shoot(window, "15-compare-100-megapixels")

    def two_pictures(self, window):
        self.attach_the_sample(window)
        other = self.desktop.results / f"{self.variant}-1-empty.png"
        self.desktop.copy(f"image/png={other}")
        window.keys("ctrl+v")
        window.wait_for("Show picture B*")
        window.wait_for("What are the key differences?")
        self.settled(window)
        self.shoot(window, "4-two-pictures")
        page = self.desktop.made("pages") / "prices.png"
        draw_price_list(self.desktop, page)
        self.desktop.copy(f"text/uri-list:={page.as_uri()}")
        window.keys("ctrl+v")
        window.wait_for("Show picture C*")
        self.settled_window(window)
        self.shoot(window, "4-three-pictures")

    def attach_the_sample(self, window):
        window.click("Try the sample")
        window.wait_for("Show picture A*")
        window.wait_for("1200×800*")
        self.settled(window)

    def settled(self, window, name="Show picture A*"):
        """A picture's pixels come after its name."""
        place = window.on_screen(name)
        wait_until_still(lambda: self.desktop.look_at(*place))


def wait_until_still(look):
    """Until two looks show the same."""
    last = [None]

    def is_same():
        before, last[0] = last[0], look()
        return before == last[0]

    wait_until("the window is still", is_same)


def main():
    parts = sys.argv[4:]
    if len(sys.argv) < 4 or sys.argv[3] not in VARIANTS or not set(parts) <= {"first_run", "failures", "compare"}:
        sys.exit(__doc__)
    binary, results, variant = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), sys.argv[3]
    _, size, scale = VARIANTS[variant]
    # Room for the frame of the window manager.
    screen = tuple((side + 120) * scale for side in size)
    with Desktop(results, screen) as desktop:
        import accessibility

        accessibility.switch_on()
        photographer = Photographer(desktop, binary, variant)
        for part in parts or ["take_all"]:
            getattr(photographer, part)()
        print(f"ok    {variant}")


if __name__ == "__main__":
    main()
