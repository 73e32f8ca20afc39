"""Headless Chromium over its debugging pipe: an HTML file in, a screenshot and the words' boxes out."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

SWITCHES = (
    "--headless=new", "--no-sandbox", "--remote-debugging-pipe", "--hide-scrollbars", "--allow-file-access-from-files",
    "--disable-gpu", "--disable-extensions", "--disable-background-networking", "--no-first-run", "--mute-audio",
    "--disable-breakpad", "--disable-crash-reporter", "--force-color-profile=srgb", "--renderer-process-limit=1", "--disable-dev-shm-usage",
)  # fmt: skip


class Browser:
    """Speaks the DevTools protocol: JSON messages that end with a zero byte, on file descriptors 3 and 4."""

    def __init__(self, more_switches: tuple[str, ...] = ()) -> None:
        program = shutil.which("chromium")
        if program is None:
            raise RuntimeError("chromium is missing: apt-get install --no-install-recommends chromium")
        self.profile = tempfile.mkdtemp(prefix="reader-browser-")
        to_child, self.to_browser = os.pipe()
        self.from_browser, from_child = os.pipe()
        switches = " ".join((*SWITCHES, *more_switches, f"--user-data-dir={self.profile}"))
        # Chromium gives itself a high priority where it may, which would undo a low one of this program.
        modest = "setpriv --bounding-set=-sys_nice" if os.geteuid() == 0 else ""
        # The shell puts the two pipes where Chromium looks for them.
        command = f"exec {modest} {program} {switches} 3<&{to_child} 4>&{from_child}"
        self.process = subprocess.Popen(
            ["bash", "-c", command], pass_fds=(to_child, from_child), stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(to_child)
        os.close(from_child)
        self.number = 0
        self.unread = b""
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        self.session = self.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        self.call("Page.enable")

    def close(self) -> None:
        self.process.terminate()
        self.process.wait()
        os.close(self.to_browser)
        os.close(self.from_browser)
        shutil.rmtree(self.profile, ignore_errors=True)

    def send(self, method: str, parameters: dict[str, Any] | None) -> int:
        self.number += 1
        message: dict[str, Any] = {"id": self.number, "method": method, "params": parameters or {}}
        if hasattr(self, "session"):
            message["sessionId"] = self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.to_browser, data) :]
        return self.number

    def receive(self) -> dict[str, Any]:
        while b"\0" not in self.unread:
            part = os.read(self.from_browser, 1 << 20)
            if not part:
                raise RuntimeError("chromium ended")
            self.unread += part
        message, self.unread = self.unread.split(b"\0", 1)
        return dict(json.loads(message))

    def call(self, method: str, parameters: dict[str, Any] | None = None) -> dict[str, Any]:
        number = self.send(method, parameters)
        while True:
            message = self.receive()
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return dict(message["result"])

    def wait_for(self, event: str) -> None:
        while self.receive().get("method") != event:
            pass

    def shoot(self, page: Path, width: int, zoom: float, script: str) -> tuple[bytes, Any]:
        """The page as PNG, as high as its content, and what the script returns."""
        metrics = {"width": width, "height": 600, "deviceScaleFactor": zoom, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", metrics)
        self.send("Page.navigate", {"url": page.as_uri()})
        self.wait_for("Page.loadEventFired")
        found = self.call("Runtime.evaluate", {"expression": script, "returnByValue": True, "awaitPromise": True})
        height = self.call("Page.getLayoutMetrics")["cssContentSize"]["height"]
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        options = {"format": "png", "clip": clip, "captureBeyondViewport": True, "optimizeForSpeed": True}
        return base64.b64decode(self.call("Page.captureScreenshot", options)["data"]), found["result"]["value"]
