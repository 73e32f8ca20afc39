#!/usr/bin/python3
"""The window check: the real window, driven as a person would, against a server on this computer.

  check.py BINARY RESULTS [SCENARIO ...]

Runs the scenarios in their order, or those named in the order given, prints what each showed, and leaves screenshots,
the requests and the programs' complaints in the folder RESULTS. Exit status: 0 when every scenario passed.

The window finds its files under DISCERN_HOME. With DISCERN_FRAME_LOG=FILE it repaints without a pause and writes a
line for each frame: the milliseconds since its start, with a decimal point.
"""

import csv
import json
import subprocess
import sys
import time
import traceback
from pathlib import Path

import pictures
from choosing import a_drop_onto_a_picture_of_the_tray_replaces_it, files_are_chosen_in_the_window_where_no_other_one_opens
from driver import CheckFailed, Desktop, Window, expect, read_line, wait_until
from languages import the_systems_language_holds_until_another_is_chosen
from large import a_hundred_megapixels
from loopback import COMPARED, TABLE_ANSWER, Loopback
from ways_in import (
    drop_good_and_bad_entries,
    drop_out_of_a_browser,
    drop_out_of_other_programs_onto_a_half,
    paste_from_a_program_that_hangs,
    paste_from_a_slow_program_under_load,
    paste_text_and_picture_together,
)

PNG_MAGIC = "89504e470d0a1a0a"
TABLE_CELLS = ("Field", "Colour", "left", "red", "right", "blue")
# What the list of keys says, among others.
LIST_OF_KEYS = ("Keyboard shortcuts", "Paste a picture, files or text", "Send the question", "New conversation")
NO_KEYCHAIN = "There is no keychain on this system*"
KEY = "sk-window-check-0123456789"


class Check:
    """What all scenarios share: the desktop, the program, and where pictures lie."""

    def __init__(self, desktop, binary):
        self.desktop = desktop
        self.binary = binary
        self.pictures = desktop.made("pictures with a blank")

    def server(self, name, key=None, explained=()):
        return Loopback(key, self.desktop.results / f"{name}.requests.jsonl", explained=explained)

    def window(self, server, name, **options):
        return Window(self.desktop, self.binary, server.base_url, name, **options)

    def picture(self, name="größe.png", size=(320, 200), draw=pictures.two_fields):
        path = self.pictures / name
        if not path.exists():
            draw(path, *size)
        return path

    def paste(self, window, *offered):
        owner = self.desktop.copy(*offered)
        window.keys("ctrl+v")
        return owner


def paste_ask_and_ask_again(check):
    """Ctrl+V, another model and detail, a question, the streamed answer, a second question."""
    with check.server("ask") as server, check.window(server, "ask") as window:
        check.desktop.screenshot("ask-1-empty")
        check.paste(window, f"image/png={check.picture()}")
        window.wait_for("Show picture A*")
        choose_model(window)
        choose_detail(window)
        check.desktop.screenshot("ask-2-picture")
        window.ask("What does the picture show?")
        chat = wait_until("the question has reached the server", lambda: server.chats())[0]
        window.wait_for("*The picture shows*")
        expect(chat["state"] == "asked", "words are on the screen while the answer still comes")
        check.desktop.screenshot("ask-3-streaming")
        wait_until("the server has sent all", lambda: chat["state"] == "answered", 30)
        for cell in TABLE_CELLS:
            window.wait_for(f"*{cell}*")
        window.wait_for("*That is all there is to see.*")
        check.desktop.screenshot("ask-4-answered")

        expect(chat["model"] == "window-check/large-vl", f"the chosen model is asked, not {chat['model']}")
        expect(chat["stream"] is True, "the answer is asked for as a stream")
        expect(len(chat["turns"]) == 1, f"one turn goes out, not {len(chat['turns'])}")
        turn = chat["turns"][0]
        expect(turn["text"] == "What does the picture show?", f"the question goes out, not {turn['text']!r}")
        sent = one_picture(turn)
        expect(sent["detail"] == "high", f"the chosen detail goes out, not {sent['detail']}")
        expect(sent["base64_len"] < 1_000_000, "the picture goes out under 1 MB of base64")

        window.ask("And which is larger?")
        again = wait_until("the second question has reached the server", lambda: server.chats()[1:])[0]
        roles = [turn["role"] for turn in again["turns"]]
        expect(roles == ["user", "assistant", "user"], f"the first turn goes along, not {roles}")
        expect(one_picture(again["turns"][0])["sha256"] == sent["sha256"], "its picture goes along, the same bytes")
        expect(again["turns"][1]["text"] == TABLE_ANSWER, "its answer goes along")
        expect(again["turns"][2]["text"] == "And which is larger?", "the second question goes out")
        wait_until("the second answer is there", lambda: again["state"] == "answered", 30)


def stop_with_escape(check):
    """Esc stops a running answer; what has come stays and goes along."""
    with check.server("stop") as server, check.window(server, "stop") as window:
        check.paste(window, f"image/png={check.picture()}")
        window.wait_for("Show picture A*")
        window.ask("Please count.")
        window.wait_for("*1 2 3 4 5 6 7 8 9 10*")
        window.keys("Escape")
        chat = server.chats()[0]
        wait_until("the server notices that nobody listens", lambda: chat["state"] == "hung up", 10)
        window.wait_for("Stopped*")
        window.wait_for("*1 2 3 4 5 6 7 8 9 10*")
        check.desktop.screenshot("stop-1-stopped")
        window.ask("Go on.")
        chat = wait_until("the next question has reached the server", lambda: server.chats()[1:])[0]
        answer = chat["turns"][1]["text"]
        expect(answer.startswith("1 2 3 4 5 6 7 8 9 10"), f"the partial answer goes along, not {answer[:40]!r}")


def drop_two_files(check):
    """A real drop of two files; while they hover the target can be seen."""
    files = [check.picture("first one.png"), check.picture("zweite größe.png", (200, 320))]
    with check.server("drop") as server, check.window(server, "drop") as window:
        x, y, width, height = window.on_screen("Settings")
        before = check.desktop.look_at(x, y, width, height)
        drag = window.drop(files, hover_secs=3)
        read_line(drag.stdout, 20, "the drag")
        # The veil over the whole window, far from the pointer.
        wait_until("the target is shown", lambda: check.desktop.look_at(x, y, width, height) != before, 2)
        check.desktop.screenshot("drop-1-hover")
        expect(drag.wait(timeout=30) == 0, f"the window takes the drop (status {drag.returncode})")
        window.wait_for("Show picture A, first one.png")
        window.wait_for("Show picture B, zweite größe.png")
        check.desktop.screenshot("drop-2-two-pictures")
        window.ask("What do they have in common?")
        chat = wait_until("the question has reached the server", lambda: server.chats())[0]
        expect(len(chat["turns"][0]["pictures"]) == 2, "both pictures go out")


def paste_a_copied_file(check):
    """A file that was copied in a file manager."""
    path = check.picture("kopierte größe.png")
    address = path.as_uri()
    with check.server("copied") as server, check.window(server, "copied") as window:
        check.paste(
            window,
            f"text/uri-list:={address}\r\n",
            f"x-special/gnome-copied-files:=copy\n{address}",
            f"UTF8_STRING:={path}",
        )
        window.wait_for("Show picture A, kopierte größe.png")
        check.desktop.screenshot("copied-1-file")


def read_the_clipboard_with_one_key(check):
    """A screenshot on the clipboard becomes text by a key, while the window is out of sight; Undo brings it back."""
    dunst = check.desktop.start_notifications()
    shown = check.desktop.results / "gesture-1-copied.png"
    with check.server("gesture") as server, check.window(server, "gesture") as window:
        window.click("Read text")
        window.wait_for("Snip*")
        window.keys("F1")
        window.wait_for("*Super+Shift+T*")
        check.desktop.screenshot("gesture-1-copied")
        picture = shown.read_bytes()
        window.keys("F1")
        window.wait_gone("*Super+Shift+T*")
        check.desktop.copy(f"image/png={shown}")
        window.minimize()

        read = read_with_the_key(check, window)
        wait_until("a notification is on the screen", lambda: check.desktop.notifications_shown() == 1)
        check.desktop.screenshot("gesture-2-notification")
        expect(not window.is_in_sight(), "the window stays out of sight")
        check.desktop.output(["dunstctl", "context"])
        wait_until("Undo brings the picture back, byte by byte", lambda: check.desktop.copied("image/png") == picture)
        expect(not check.desktop.copied("UTF8_STRING"), "the text is no longer on the clipboard")
        check.desktop.output(["dunstctl", "close-all"])
        title, body = wait_until("the notification is gone", check.desktop.notifications_gone)[0]
        first = read.split()[0]
        expect(first in body or first in title, f"the notification shows the first words, not {title!r} {body!r}")

        read_with_the_key(check, window)
        window.take_focus()
        window.wait_for("Undo")
        check.desktop.screenshot("gesture-3-window")
        window.click("Undo")
        wait_until("Undo brings the picture back, byte by byte", lambda: check.desktop.copied("image/png") == picture)
    dunst.terminate()


def select_words_on_the_picture(check):
    """Words are dragged over on the picture and copied; two clicks take a word, three a line."""
    size = (500, 160)
    lines = [(30, 60, "Meet me at the harbour"), (30, 120, "before the last ferry")]
    path = check.picture("note.png", size, lambda path, *size: pictures.words(path, *size, lines))
    with check.server("layer") as server, check.window(server, "layer") as window:
        window.click("Read text")
        check.paste(window, f"UTF8_STRING:={path}", f"text/uri-list:={path.as_uri()}")
        read = window.wait_for("Meet me*", 120, role="entry").text
        expect(read.split() == " ".join(text for *_, text in lines).split(), f"the note is read, not {read!r}")
        # A small picture is shown in its own size in the middle of the stage.
        x, y, width, height = window.on_screen("note.png. *")
        at = lambda left, top: (x + (width - size[0]) // 2 + left, y + (height - size[1]) // 2 + top)
        meet, at_the, last = at(50, 53), at(145, 53), at(165, 113)

        def copies(expected, secs=20):
            window.keys("ctrl+c")
            # The layout keeps the words where they stand in the picture.
            copied = lambda: check.desktop.copied("UTF8_STRING").decode().split()
            wait_until(f"“{expected}” is on the clipboard", lambda: copied() == expected.split(), secs)

        window.drag(meet, at_the)
        check.desktop.screenshot("layer-1-words")
        copies("Meet me at")
        window.drag(at_the, last)
        check.desktop.screenshot("layer-2-lines")
        copies("at the harbour before the last")
        for place, count, expected in ((last, 2, "last"), (meet, 3, "Meet me at the harbour")):
            take_by_clicks(window, place, count, lambda expected=expected: copies(expected, 4))


def read_many_pictures(check):
    """Pictures and a broken one are dropped, read into files beside them, and the broken one is listed."""
    folder = check.desktop.made("many pictures")
    texts = {"one.png": "Coffee and tea", "zwei größe.png": "Bread with butter"}
    for name, text in texts.items():
        pictures.words(folder / name, 300, 60, [(20, 40, text)])
    broken = folder / "broken.png"
    broken.write_bytes((folder / "one.png").read_bytes()[:200])
    with check.server("batch") as server, check.window(server, "batch") as window:
        window.click("Read text")
        window.click("Read many pictures…")
        window.wait_for("Nothing is chosen yet*")
        drag = window.drop([folder / "one.png", broken, folder / "zwei größe.png"])
        expect(drag.wait(timeout=30) == 0, f"the window takes the drop (status {drag.returncode})")
        window.wait_for("one.png, broken.png, zwei größe.png")
        window.click("One file each")
        window.wait_for("A text file beside each picture*")
        check.desktop.screenshot("batch-1-chosen")
        window.click("Read them")
        window.wait_for("2 pictures read, 1 failed.", 120)
        window.wait_for("Could not be read")
        window.wait_for("*broken.png*")
        check.desktop.screenshot("batch-2-done")
    for name, text in texts.items():
        written = (folder / name).with_suffix(".txt").read_text(encoding="utf-8-sig")
        expect(written.split() == text.split(), f"“{text}” is written, not {written!r}")
    expect(not broken.with_suffix(".txt").exists(), "nothing is written for the broken picture")


def closing_asks_while_pictures_are_read(check):
    """The window that is closed while it reads a folder asks; what was read stays, and Close closes it."""
    folder = check.desktop.made("a hundred pictures")
    for number in range(100):
        pictures.words(folder / f"{number:03}.png", 900, 400, [(20, 40 + 40 * row, "Coffee and tea") for row in range(8)])
    with check.server("closing") as server, check.window(server, "closing") as window:
        window.click("Read text")
        window.click("Read many pictures…")
        drag = window.drop([folder])
        expect(drag.wait(timeout=30) == 0, f"the window takes the drop (status {drag.returncode})")
        window.click("One file each")
        window.click("Read them")
        # Held, so that it does not end before the window is closed.
        window.click("Pause")
        window.wait_for("Go on")
        # The window manager's key for closing.
        window.keys("alt+F4")
        window.wait_for("Pictures are still being read.*")
        check.desktop.screenshot("closing-1-asks")
        window.click("Go on reading")
        window.wait_gone("Pictures are still being read.*")
        window.keys("alt+F4")
        window.wait_for("Pictures are still being read.*")
        widget = window.wait_for("Close Discern")
        widget.click()
        wait_until("the window closes", lambda: window.process.poll() is not None)
        expect(window.process.returncode == 0, f"it ends well (status {window.process.returncode})")


def find_the_question_again_after_a_crash(check):
    """What was typed and the pasted picture are there again after the program was killed."""
    question = "What stands on the second line?"
    with check.server("crash") as server:
        before = check.window(server, "crash")
        with before as window:
            check.paste(window, f"image/png={check.picture()}")
            window.wait_for("Show picture A*")
            window.focus_question()
            window.type(question)
            draft = before.home / "draft" / "draft.json"
            is_kept = lambda: draft.exists() and json.loads(draft.read_text())["text"] == question
            wait_until("the question is kept", is_kept)
            window.process.kill()
            window.process.wait()
        with check.window(server, "crash", home=before.home) as window:
            window.wait_for("Show picture A*")
            wait_until("the question is there again", lambda: window.question() == question)
            check.desktop.screenshot("crash-1-again")
            window.focus_question()
            window.keys("Return")
            chat = wait_until("the question has reached the server", lambda: server.chats())[0]
            expect(chat["turns"][0]["text"] == question, f"it is asked, not {chat['turns'][0]['text']!r}")
            one_picture(chat["turns"][0])
            wait_until("what was sent is kept no longer", lambda: not draft.exists())


def key_without_a_keychain(check):
    """The key is asked for when it is needed, a wrong one is told, the right one is kept in memory only."""
    with check.server("key", KEY) as server:
        with check.window(server, "key-memory") as window:
            enter_key_when_asked(check, window, server, "key-memory")
            window.wait_for(NO_KEYCHAIN)
            check.desktop.screenshot("key-memory-2-kept")
        no_file_holds_the_key(window.home)


def key_with_a_keychain(check):
    """The same with GNOME's keychain: the key is found again after a new start."""
    keychain = check.desktop.start_keychain()
    with check.server("key-kept", KEY) as server:
        with check.window(server, "key-kept") as window:
            enter_key_when_asked(check, window, server, "key-kept")
            window.wait_for("The key works and is stored in the keychain.")
            expect(window.find(NO_KEYCHAIN) is None, "nothing is said of a missing keychain")
            check.desktop.screenshot("key-kept-2-kept")
        no_file_holds_the_key(window.home)
        asked = len(server.chats())
        with check.window(server, "key-kept-again", home=window.home) as window:
            check.paste(window, f"image/png={check.picture()}")
            window.wait_for("Show picture A*")
            window.ask("Does the key still work?")
            chat = wait_until("the question has reached the server", lambda: server.chats()[asked:])[0]
            expect(chat["admitted"], "the key was found again after a new start")
    keychain.terminate()


def frames_while_a_large_picture_is_pasted(check):
    """Prints the longest gap between two frames while a picture of 7680×4320 is pasted. The goal is 50 ms."""
    path = check.picture("8k.png", (7680, 4320), pictures.photograph)
    log = check.desktop.results / "frames.log"
    log.unlink(missing_ok=True)
    with check.server("frames") as server, check.window(server, "frames", frame_log=log) as window:
        expect(wait_until("frames are logged", window.frames), "the window logs its frames")
        before = len(window.frames())
        check.paste(window, f"image/png={path}")
        window.wait_for("Show picture A*", 60)
        window.wait_for("*7680×4320*", 180)
        gaps = window.gaps(before)
        check.desktop.screenshot("frames-1-arrived")
    usual = gaps[len(gaps) // 2]
    megabytes = path.stat().st_size / 1e6
    print(f"      {megabytes:.0f} MB, {len(gaps)} frames, usual gap {usual:.1f} ms, longest gap {gaps[-1]:.1f} ms")


def compare_two_pictures(check):
    """Two pictures from the command line: seen in every mode, their one change listed, gone to and ignored."""
    a, b = compared_pictures(check)
    with check.server("compare") as server, check.window(server, "compare", arguments=[a, b]) as window:
        window.click("Compare")
        window.wait_for("* of the picture has changed", 60)
        window.wait_for("1 changed place")
        check.desktop.screenshot("compare-1-side-by-side")
        for key, mode in (("F3", "Swipe"), ("F4", "Blink"), ("F5", "Onion skin"), ("F6", "Difference")):
            window.keys(key)
            window.wait_for(f"{mode}: A is before.png, B is after.png.*")
            check.desktop.screenshot(f"compare-2-{mode.lower().replace(' ', '-')}")
        window.click("1 · *")
        window.wait_for("Overview: *")
        check.desktop.screenshot("compare-3-gone-to")
        window.keys("0")
        window.wait_gone("Overview: *")
        window.click("Ignore changed place 1")
        window.wait_for("Area 1: *")
        window.wait_for("No differences were found.", 60)
        check.desktop.screenshot("compare-4-ignored")
        window.keys("F2", "x")
        window.wait_for("Picture A, after.png.*")
        window.click("Look at area 1 again")
        window.wait_for("1 changed place", 60)


def explain_two_dropped_pictures(check):
    """A picture is dropped on each half, once in the place of another one; a table streams in, a row points, the table is written and read back."""
    folder = check.desktop.made("explained")
    a, b = compared_pictures(check)
    with check.server("explain") as server:
        environment = check.desktop.choosing(folder)
        with check.window(server, "explain", environment=environment) as window:
            window.click("Compare")
            window.wait_for("Open pictures…")
            drag = window.drop([check.picture("wrong one.png")])
            expect(drag.wait(timeout=30) == 0, f"the window takes the drop (status {drag.returncode})")
            window.wait_for("Picture A, wrong one.png.*")
            drop_on_half(check, window, b, "Open picture B…", "explain-1-drop-b")
            window.wait_for("Picture B, after.png.*")
            drop_on_half(check, window, a, "Picture A, *", "explain-2-drop-a")
            window.wait_for("Picture A, before.png.*")
            window.wait_for("Picture B, after.png.*")
            window.wait_for("1 changed place", 60)
            window.click("Table")
            window.wait_for("Place 1: *measured*")
            check.desktop.screenshot("explain-3-measured")
            window.click("Explain*", role="push button")
            window.wait_for("Red field: A not there, B in the middle, differs, model says, place 1")
            chat = server.chats()[0]
            expect(chat["state"] == "asked", "a row is on the screen while the answer still comes")
            check.desktop.screenshot("explain-4-streaming")
            window.wait_for("Back of the wall: A not visible, B not visible, unclear, model says", 30)
            wait_until("the server has sent all", lambda: chat["state"] == "answered", 30)
            window.wait_for("B has a red field in the middle that A lacks.")
            named = chat["turns"][0]["text"]
            expect("Picture A:" in named and "Picture B:" in named, f"both pictures are named, in {named[:80]!r}")
            expect("1: A [520, 300, 640, 380]" in named, f"the measured place goes along, in {named[-200:]!r}")
            expect(len(chat["turns"][0]["pictures"]) == 2, "both pictures go out")

            half = window.on_screen("Picture A, before.png.*")
            dark = check.desktop.look_at(*half)
            x, y, width, height = window.on_screen("Red field: *")
            window.mouse("mousemove", x + width // 2, y + height // 2)
            wait_until("the row lights its place", lambda: check.desktop.look_at(*half) != dark)
            check.desktop.screenshot("explain-5-lit")
            window.click("Red field: *")
            window.wait_for("Overview: *")
            check.desktop.screenshot("explain-6-gone-to")

            window.click("Copy table")
            copied = wait_until("the table is on the clipboard", lambda: check.desktop.copied("UTF8_STRING").decode())
            expect(copied.split("\n")[1].split("\t")[:4] == ["Red field", "not there", "in the middle", "differs"], copied)
            expect(b"<td>Red field</td>" in check.desktop.copied("text/html"), "it is there as HTML too")
            for name, path in (
                ("Table as CSV…", "before - after.csv"),
                ("Table as Markdown…", "before - after.md"),
                ("Comparison card as PNG…", "before - after.png"),
                ("Comparison card as HTML…", "before - after.html"),
            ):
                window.click("Save…")
                window.click(name)
                wait_until(f"{path} is written", lambda path=path: is_written(folder / path), 60)
            check_written(folder)

            window.ask("Which one is newer?")
            chat = wait_until("the question has reached the server", lambda: server.chats()[1:])[0]
            roles = [turn["role"] for turn in chat["turns"]]
            expect(roles == ["user", "assistant", "user"], f"the table goes along, not {roles}")
            window.wait_for("*That is all there is to see.*", 30)
            check.desktop.screenshot("explain-7-question")


def answers_that_are_no_table(check):
    """Words where a table was asked for are shown, and made a table; a table with a fence around it is one."""
    words = "Both show tiles. B has a red field."
    fenced = "Here it is:\n```json\n" + COMPARED + "\n```"
    a, b = compared_pictures(check)
    with check.server("no-table", explained=[words, fenced]) as server:
        with check.window(server, "no-table", arguments=[a, b]) as window:
            window.click("Compare")
            window.wait_for("1 changed place", 60)
            window.click("Table")
            window.click("Explain*", role="push button")
            window.wait_for("The answer was no table.", 30)
            window.wait_for("*B has a red field.*")
            check.desktop.screenshot("no-table-1-words")
            window.click("Make it a table")
            window.wait_for("Tiles: A many colours, B many colours, same, model says", 30)
            check.desktop.screenshot("no-table-2-table")
            expect(len(server.chats()[1]["turns"]) == 3, "what was said before goes along")


SCENARIOS = (
    paste_ask_and_ask_again,
    stop_with_escape,
    drop_two_files,
    paste_a_copied_file,
    paste_from_a_program_that_hangs,
    paste_from_a_slow_program_under_load,
    paste_text_and_picture_together,
    drop_good_and_bad_entries,
    drop_out_of_other_programs_onto_a_half,
    drop_out_of_a_browser,
    read_the_clipboard_with_one_key,
    select_words_on_the_picture,
    read_many_pictures,
    compare_two_pictures,
    explain_two_dropped_pictures,
    answers_that_are_no_table,
    closing_asks_while_pictures_are_read,
    find_the_question_again_after_a_crash,
    key_without_a_keychain,
    key_with_a_keychain,
    the_systems_language_holds_until_another_is_chosen,
    files_are_chosen_in_the_window_where_no_other_one_opens,
    a_drop_onto_a_picture_of_the_tray_replaces_it,
    frames_while_a_large_picture_is_pasted,
)

# Run only by name: it takes minutes where the program was not built to be fast.
ON_DEMAND = (a_hundred_megapixels,)


def compared_pictures(check):
    """A wall of tiles, and the same with a red field."""
    planted = ((520, 300, 120, 80, (250, 20, 20)),)
    a = check.picture("before.png", (960, 640), pictures.tiles)
    b = check.picture("after.png", (960, 640), lambda path, *size: pictures.tiles(path, *size, planted))
    return a, b


def drop_on_half(check, window, path, there, name):
    """Drops a file onto what is there in one half, and sees that this half is the target."""
    x, y, width, height = window.extents(there)
    place = beside_the_middle(window, there)
    before = check.desktop.look_at(*place)
    drag = window.drop([path], at=(x + width // 2, y + height // 2), hover_secs=8)
    read_line(drag.stdout, 20, "the drag")
    wait_until("the half is shown as the target", lambda: check.desktop.look_at(*place) != before, 8)
    check.desktop.screenshot(name)
    expect(drag.wait(timeout=30) == 0, f"the window takes the drop (status {drag.returncode})")


def beside_the_middle(window, name):
    """A small part of the screen within a widget."""
    x, y, width, height = window.on_screen(name)
    return x + width // 2 - 60, y + height // 2 - 20, 40, 40


def is_written(path):
    return path.exists() and path.stat().st_size > 0


def check_written(folder):
    with open(folder / "before - after.csv", encoding="utf-8", newline="") as file:
        text = file.read()
    expect(text.startswith("\ufeff"), "the CSV begins with the mark of UTF-8")
    rows = list(csv.reader(text[1:].splitlines()))
    expect(rows[0] == ["What", "A", "B", "Same?", "Source", "Place"], f"the CSV has its heads, not {rows[0]}")
    expect(rows[1] == ["Red field", "not there", "in the middle", "differs", "model says", "1"], f"and its rows: {rows[1]}")
    expect(["Back of the wall", "not visible", "not visible", "unclear", "model says", ""] in rows, "what is not visible too")
    markdown = (folder / "before - after.md").read_text(encoding="utf-8")
    expect("| Red field | not there | in the middle |" in markdown, "the Markdown holds the table")
    page = (folder / "before - after.html").read_text(encoding="utf-8")
    expect(page.count("src=\"data:image/") == 2 and "Red field" in page, "the page holds both pictures and the table")
    expect((folder / "before - after.png").read_bytes()[:8].hex() == PNG_MAGIC, "the card is a PNG")


def take_by_clicks(window, place, count, copies):
    """On a busy machine the window may draw too slowly to take clicks for one deed: then once more."""
    for is_last in (False, False, False, True):
        window.click_at(place, count)
        try:
            return copies()
        except CheckFailed:
            if is_last:
                raise


def read_with_the_key(check, window):
    """Presses the key and waits until the clipboard holds the text of the screenshot."""
    window.keys("super+shift+t")
    read = wait_until("the clipboard holds a text", lambda: check.desktop.copied("UTF8_STRING").decode(), 120)
    for line in LIST_OF_KEYS:
        expect(line in read, f"“{line}” is read, in {read!r}")
    return read


def choose_model(window):
    window.click("Model: *")
    window.click("*large-vl*")
    window.wait_for("Model: *large-vl*")


def choose_detail(window):
    window.click("Detail: Auto*")
    window.click("High")
    window.wait_gone("Low")
    window.wait_for("Detail: High*")


def one_picture(turn):
    expect(len(turn["pictures"]) == 1, f"one picture goes out, not {len(turn['pictures'])}")
    picture = turn["pictures"][0]
    is_png = picture["head"] == "data:image/png;base64" and picture["magic"] == PNG_MAGIC
    is_jpeg = picture["head"] == "data:image/jpeg;base64" and picture["magic"].startswith("ffd8ff")
    expect(is_png or is_jpeg, f"the picture is what its data URL says: {picture['head']}, {picture['magic']}")
    return picture


def enter_key_when_asked(check, window, server, name):
    check.paste(window, f"image/png={check.picture()}")
    window.wait_for("Show picture A*")
    window.ask("Who may ask?")
    wait_until("the question has reached the server", lambda: server.chats())
    field = wait_until("the window asks for the key", lambda: key_field(window))
    check.desktop.screenshot(f"{name}-1-page")
    expect(field.focus(), "the key's field takes the focus")
    window.type("sk-wrong")
    window.click("Check and save")
    window.wait_for("The server did not accept this key*")
    expect(key_field(window).focus(), "the key's field takes the focus")
    window.keys("ctrl+a")
    window.type(KEY)
    window.click("Check and save")
    wait_until("the question is asked again by itself", lambda: any(chat["admitted"] for chat in server.chats()))
    window.wait_for("*The picture shows*")
    # Until then a window that ends without a word, as this one does, has it come back at the next start.
    drafts = lambda: list((window.home / "draft").rglob("draft.json"))
    wait_until("the answered question is kept no longer", lambda: not any("Who may ask?" in kept.read_text() for kept in drafts()))


def key_field(window):
    """The field on the key page; a page that offers a button first is opened by it."""
    for button in ("Enter key…", "Fix key…"):
        found = window.find(button)
        if found:
            found.click()
    return window.find("Key", "entry") or window.find("Key", "password text")


def no_file_holds_the_key(folder):
    for path in folder.rglob("*"):
        expect(not path.is_file() or KEY.encode() not in path.read_bytes(), f"{path.name} does not hold the key")


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    binary, results, wanted = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), sys.argv[3:]
    named = {scenario.__name__: scenario for scenario in SCENARIOS + ON_DEMAND}
    unknown = sorted(set(wanted) - set(named))
    if unknown:
        sys.exit(f"no such scenario: {', '.join(unknown)}")
    chosen = [named[name] for name in wanted] if wanted else SCENARIOS
    failed = 0
    with Desktop(results) as desktop:
        import accessibility

        accessibility.switch_on()
        check = Check(desktop, binary)
        for scenario in chosen:
            began = time.monotonic()
            try:
                scenario(check)
                print(f"ok    {scenario.__name__} ({time.monotonic() - began:.1f} s)", flush=True)
            except (CheckFailed, OSError, subprocess.SubprocessError) as error:
                failed += 1
                print(f"FAIL  {scenario.__name__}: {error}", flush=True)
                traceback.print_exc()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
