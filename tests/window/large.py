"""Pictures of 100 megapixels in the jobs Compare and Ask: what they take, how long the window stands still, and how long
until they are sharp at one pixel on one."""

import os
import time
from pathlib import Path

import pictures
from driver import expect, wait_until

SIZE = (12_000, 8_400)


def a_hundred_megapixels(check):
    """Prints memory, the longest gap between two frames and the time until 1:1 is sharp.

    DISCERN_LARGE_PICTURES=A:B takes two files in place of those that are drawn here."""
    named = os.environ.get("DISCERN_LARGE_PICTURES")
    files = [Path(name) for name in named.split(":")] if named else [
        check.picture("large-a.png", SIZE, pictures.photograph),
        check.picture("large-b.png", SIZE, lambda path, *size: pictures.photograph(path, *size, 2)),
    ]
    for job, arguments in (("Ask", files[:1]), ("Compare", files)):
        log = check.desktop.results / f"large-{job.lower()}.log"
        log.unlink(missing_ok=True)
        with check.server(f"large-{job}") as server, check.window(server, f"large-{job}", frame_log=log) as window:
            wait_until("frames are logged", window.frames)
            if job == "Compare":
                window.click("Compare")
            begin, before = time.monotonic(), len(window.frames())
            drag = window.drop(arguments)
            expect(drag.wait(timeout=60) == 0, "the window takes the drop")
            if job == "Compare":
                window.wait_for(f"Picture B, {files[1].name}.*", 180)
                wait_until("both are compared", lambda: window.find("*changed place*") or window.find("No diff*"), 300)
            else:
                window.wait_for("*12000×8400*", 180)
            opened = time.monotonic() - begin
            sharp = seconds_until_still(check, window)
            gaps = window.gaps(before)
            check.desktop.screenshot(f"large-{job.lower()}")
            print(
                f"      {job}, {files[0].suffix}: there after {opened:.1f} s; {memory(window)}; usual gap between frames "
                f"{gaps[len(gaps) // 2]:.0f} ms, longest {gaps[-1]:.0f} ms; 1:1 is sharp after {sharp:.2f} s"
            )


def seconds_until_still(check, window):
    """From the key that shows one pixel on one until the last change of what is seen."""
    begin = changed = time.monotonic()
    window.keys("1")
    last = None
    while time.monotonic() < changed + 3:
        seen = check.desktop.look_at(200, 300, 300, 300)
        if seen != last:
            last, changed = seen, time.monotonic()
    return changed - begin


def memory(window):
    status = Path(f"/proc/{window.process.pid}/status").read_text().splitlines()
    megabytes = {line.split(":")[0]: int(line.split()[1]) // 1024 for line in status if line.startswith(("VmRSS", "VmHWM"))}
    return f"{megabytes['VmRSS']} MB resident, {megabytes['VmHWM']} MB at most"
