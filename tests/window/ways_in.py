"""Scenarios of how pictures come into the window: pasted beside a text or by a slow program, dropped beside what is no
picture, dragged with the mouse out of other programs."""

import base64
import contextlib
import http.server
import subprocess
import threading
import time

import pictures
from driver import TOOLS, expect, read_line, stop, wait_until

# Programs to drag out of: GTK 3 and Qt 5.
SOURCES = ("drag_gtk.py", "drag_qt.py")

# Many times what a development build on a busy computer needs.
FROZEN_MS = 5_000


@contextlib.contextmanager
def alive(check, server, name, **options):
    """A window, which draws without a pause; says at the end for how long it stood still at most, and fails where a
    person would think that it hangs."""
    log = check.desktop.results / f"{name}-frames.log"
    log.unlink(missing_ok=True)
    with check.window(server, name, frame_log=log, **options) as window:
        before = len(wait_until("the window logs its frames", window.frames))
        yield window
        gaps = window.gaps(before)
    print(f"      {len(gaps)} frames, usual gap {gaps[len(gaps) // 2]:.0f} ms, longest gap {gaps[-1]:.0f} ms")
    expect(gaps[-1] < FROZEN_MS, f"the window stays alive (it stood still for {gaps[-1]:.0f} ms)")


def paste_from_a_program_that_hangs(check):
    """With a picture from the command line: the window lives on while the clipboard's owner never answers, and says so in the end."""
    with check.server("hung") as server, alive(check, server, "hung", arguments=[check.picture()]) as window:
        window.wait_for("Show picture A*")
        owner = check.paste(window, "--silent", "targets", "image/png:=never")
        expect("asked TARGETS" in read_line(owner.stdout, 10, "the clipboard's owner"), "the clipboard is read")
        window.focus_question()
        window.type("still alive")
        wait_until("what is typed appears", lambda: window.question() == "still alive", 2)
        window.wait_for("Reading the clipboard*", 10)
        window.wait_for("The clipboard could not be read*", 15)
        window.wait_gone("Reading the clipboard*")
        check.desktop.screenshot("hung-1-told")
        window.click("Close")
        window.keys("ctrl+v")
        window.wait_for("Reading the clipboard*", 10)
        window.click("Cancel")
        window.wait_gone("Reading the clipboard*")


def paste_from_a_slow_program_under_load(check):
    """A 4K picture in pieces of 200 kB, each 15 ms late, while every processor is busy: the window lives on, and the
    picture arrives."""
    path = check.picture("4k.png", (3840, 2160), pictures.photograph)
    with check.server("slow") as server, alive(check, server, "slow", arguments=[check.picture()]) as window:
        window.wait_for("Show picture A*")
        with check.desktop.busy():
            began = time.monotonic()
            check.paste(window, "--chunk-delay-ms", "15", f"image/png={path}")
            window.focus_question()
            window.type("still alive")
            wait_until("what is typed appears", lambda: window.question() == "still alive", 20)
            window.wait_for("Show picture B*", 60)
            window.click("Show picture B*")
            window.wait_for("*3840×2160*", 60)
            print(f"      {path.stat().st_size / 1e6:.1f} MB arrived after {time.monotonic() - began:.1f} s")
        check.desktop.screenshot("slow-1-arrived")


def paste_text_and_picture_together(check):
    """As a spreadsheet copies: with the cursor in the question the text goes in and the picture is offered, without it
    the picture comes."""
    offered = (f"image/png={check.picture()}", "UTF8_STRING:=Sum 42", "text/html:=<table><tr><td>Sum 42</td></tr></table>")
    with check.server("together") as server, alive(check, server, "together") as window:
        # The cursor is in no field as long as nothing is there to be asked about.
        check.paste(window, *offered)
        window.wait_for("Show picture A*")
        window.focus_question()
        check.paste(window, *offered)
        wait_until("the text is pasted", lambda: window.question() == "Sum 42")
        window.wait_for("The text was pasted. A picture of it was copied too.")
        expect(not window.find("Show picture B*"), "the picture waits to be asked for")
        check.desktop.screenshot("together-1-offered")
        window.click("Attach the picture as well")
        window.wait_for("Show picture B*")
        expect(window.question() == "Sum 42", f"the text stays, not {window.question()!r}")
        check.desktop.screenshot("together-2-both")
        window.focus_question()
        window.keys("Return")
        chat = wait_until("the question has reached the server", lambda: server.chats())[0]
        expect(len(chat["turns"][0]["pictures"]) == 2, "both pictures go out")


def drop_good_and_bad_entries(check):
    """A missing file and a web address among good files: the good ones come, the missing one says so, the address is
    offered to be fetched."""
    good = [check.picture("first one.png"), check.picture("zweite größe.png", (200, 320))]
    entries = [good[0], check.pictures / "missing.png", "https://example.org/cup.png", good[1]]
    with check.server("mixed") as server, alive(check, server, "mixed") as window:
        drag = window.drop(entries)
        expect(drag.wait(timeout=30) == 0, f"the window takes the drop (status {drag.returncode})")
        window.wait_for("Show picture A, first one.png")
        window.wait_for("Show picture C, zweite größe.png")
        window.wait_for("Show picture B, missing.png*")
        window.wait_for("Fetch the picture at example.org/cup.png?*")
        window.wait_for("Fetch picture")
        check.desktop.screenshot("mixed-1-told")
        window.click("Show picture B, missing.png*")
        window.wait_for("*missing.png*")
        check.desktop.screenshot("mixed-2-missing")


def drop_out_of_other_programs_onto_a_half(check):
    """Files are dragged with the mouse out of programs of GTK and Qt, onto the one half of Compare and the other."""
    a, b = (check.picture(f"{name}.png", (480, 320), pictures.tiles) for name in ("left", "right"))
    dragged = [check.picture(f"out of {number} größe.png", (480, 320), pictures.tiles) for number in (1, 2)]
    with check.server("halves") as server, alive(check, server, "halves", arguments=[a, b]) as window:
        window.click("Compare")
        for source, path, half in zip(SOURCES, dragged, "BA"):
            window.wait_for(f"Picture {half}, *")
            place = middle_of(window.on_screen(f"Picture {half}, *"))
            program = check.desktop.start([str(TOOLS / source), str(path)], stdout=subprocess.PIPE)
            expect(read_line(program.stdout, 20, source) == "shown", f"{source} shows its window")
            window.drag_out_of(check.desktop.shown_window("--pid", str(program.pid)), place)
            expect(read_line(program.stdout, 20, source) == "taken", f"{source} is told that the drop was taken")
            window.wait_for(f"Picture {half}, {path.name}.*")
            check.desktop.screenshot(f"halves-{source.removesuffix('.py')}")
            program.terminate()
        window.wait_for(f"Picture B, {dragged[0].name}.*")


def drop_out_of_a_browser(check):
    """Pictures are dragged with the mouse out of a page in Chromium: one that the page holds comes, one with an address
    is offered to be fetched."""
    path = check.picture("cup.png")
    options = {"arguments": [check.picture()]}
    with check.server("browser") as server, Site(path) as site, alive(check, server, "browser", **options) as window:
        window.click("Compare")
        place = middle_of(window.on_screen("Open picture B…"))
        with page(check, f"{site.address}/data.html") as source:
            window.drag_out_of(source, place)
            window.wait_for("Picture B, data URL.*")
        check.desktop.screenshot("browser-1-dropped")
        window.click("Ask")
        window.wait_for("Show picture A*")
        with page(check, f"{site.address}/address.html") as source:
            window.drag_out_of(source, middle_of(window.on_screen("data URL*")))
            window.wait_for(f"Fetch the picture at {site.address.removeprefix('http://')}/cup.png?*")
        check.desktop.screenshot("browser-2-offered")


@contextlib.contextmanager
def page(check, address):
    """A window of Chromium that shows this page; its id."""
    browser = check.desktop.start([
        "chromium", "--no-sandbox", "--no-first-run", "--disable-gpu", "--disable-dev-shm-usage", "--password-store=basic",
        f"--user-data-dir={check.desktop.made('browser')}", "--window-position=1080,640", "--window-size=340,240",
        f"--app={address}",
    ], stdout=subprocess.DEVNULL)  # fmt: skip
    try:
        yield check.desktop.shown_window("--name", "^to be dragged$")
    finally:
        stop(browser)


def middle_of(place):
    x, y, width, height = place
    return x + width // 2, y + height // 2


class Site:
    """Two pages of a server on this computer, filled by a picture: as a data URL, and by its address."""

    def __init__(self, picture):
        content = picture.read_bytes()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                data = "data:image/png;base64," + base64.b64encode(content).decode()
                pages = {"/data.html": data, "/address.html": "cup.png"}
                body, kind = content, "image/png"
                if self.path in pages:
                    body, kind = PAGE.format(pages[self.path]).encode(), "text/html"
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


PAGE = """<!DOCTYPE html><title>to be dragged</title><body style="margin:0">
<img src="{}" style="width:100vw;height:100vh">"""
