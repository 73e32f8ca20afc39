"""Scenarios of choosing files where the system has no window for it, and of a picture that takes another one's place."""

import shutil

from driver import expect, read_line


def files_are_chosen_in_the_window_where_no_other_one_opens(check):
    """Without a portal and without zenity a picture is found by the beginning of its name."""
    home = check.desktop.made("home/pictures to open")
    shutil.copy(check.picture("sea.png"), home / "sea.png")
    shutil.copy(check.picture("sun.png"), home / "sun.png")
    environment = {"PATH": str(check.desktop.made("no programs"))}
    with check.server("choosing") as server, check.window(server, "choosing", environment=environment) as window:
        window.keys("ctrl+o")
        window.wait_for("Folder pictures to open")
        window.type("pictures to open/s")
        window.wait_for("sea.png")
        window.wait_for("sun.png")
        window.type("u")
        window.wait_gone("sea.png")
        check.desktop.screenshot("choosing-1-folder", window.id)
        window.type("n.png")
        window.keys("Return")
        window.wait_for("Show picture A, sun.png")
        # It is known by now that no other window opens.
        window.keys("ctrl+o")
        window.wait_for("Folder pictures to open")
        window.keys("Escape")
        window.wait_gone("Folder pictures to open")


def a_drop_onto_a_picture_of_the_tray_replaces_it(check):
    """What is dropped onto a thumbnail takes its place, and Undo brings the other one back."""
    old, new = check.picture("old.png"), check.picture("new.png")
    with check.server("replacing") as server, check.window(server, "replacing", arguments=[old]) as window:
        window.wait_for("Show picture A, old.png")
        x, y, width, height = window.extents("Show picture A, old.png")
        drag = window.drop([new], at=(x + width // 2, y + height // 2), hover_secs=2)
        read_line(drag.stdout, 20, "the drag")
        expect(drag.wait(timeout=30) == 0, f"the window takes the drop (status {drag.returncode})")
        window.wait_for("Show picture A, new.png")
        expect(not window.find("Show picture B*"), "it takes the place of the other one")
        window.click("Undo")
        window.wait_for("Show picture A, old.png")
        expect(not window.find("Show picture*, new.png"), "the new one is gone")
