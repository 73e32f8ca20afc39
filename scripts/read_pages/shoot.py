"""A page in headless Chromium: its screenshot, and the words that can be seen on it."""

from __future__ import annotations

import base64
import os
import sys
from pathlib import Path
from typing import Any

from packages import HERE, WORK

sys.path.append(str(HERE.parent / "train_reader"))
from browser import Browser  # noqa: E402

# How glyphs are painted: on the grid, between pixels, or for the stripes of a flat panel.
SMOOTHING: dict[str, tuple[str, ...]] = {
    "grid": ("--font-render-hinting=full",),
    "free": ("--font-render-hinting=none", "--enable-font-subpixel-positioning"),
    "stripes": ("--font-render-hinting=slight", "--enable-lcd-text", "--disable-font-subpixel-positioning"),
}
FONTCONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include>/etc/fonts/fonts.conf</include>
<match target="pattern"><edit name="antialias" mode="assign"><bool>true</bool></edit>
<edit name="rgba" mode="assign"><const>rgb</const></edit><edit name="lcdfilter" mode="assign"><const>lcddefault</const></edit></match>
</fontconfig>"""

# Pieces of words as they lie on the page: text, box, the block they stand in, whether white space stood before,
# and whether they can be seen. A piece that another element covers, or that is cut off, is only named as not to be judged.
SCRIPT = r"""
(async () => {
  await document.fonts.ready;
  await Promise.all([...document.images].map(image => image.decode().catch(() => null)));
  const pieces = [], range = document.createRange(), blocks = new Map();
  const blockOf = element => {
    while (getComputedStyle(element).display === 'inline') element = element.parentElement;
    return element;
  };
  const clip = element => {
    let left = 0, top = 0, right = innerWidth, bottom = innerHeight;
    for (; element && element !== document.body; element = element.parentElement) {
      if (getComputedStyle(element).overflow === 'visible') continue;
      const box = element.getBoundingClientRect();
      left = Math.max(left, box.left); top = Math.max(top, box.top);
      right = Math.min(right, box.right); bottom = Math.min(bottom, box.bottom);
    }
    return {left, top, right, bottom};
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let spaced = true, last = null;
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!/\S/.test(node.data)) { spaced = true; continue; }
    const block = blockOf(parent);
    if (block !== last) { spaced = true; last = block; }
    if (!blocks.has(block)) blocks.set(block, blocks.size);
    const edge = clip(parent), style = getComputedStyle(parent);
    for (const match of node.data.matchAll(/\s+|\S+/g)) {
      if (/\s/.test(match[0])) { spaced = true; continue; }
      // A word that breaks over two lines is two pieces.
      let start = match.index, end = match.index + match[0].length, from = start, row = null;
      const cut = [];
      for (let at = start; at < end; at++) {
        range.setStart(node, at); range.setEnd(node, at + 1);
        const box = range.getBoundingClientRect();
        if (row !== null && box.width > 0 && box.top > row + 2) { cut.push([from, at]); from = at; }
        if (box.width > 0) row = box.top;
      }
      cut.push([from, end]);
      for (const [first, after] of cut) {
        range.setStart(node, first); range.setEnd(node, after);
        const box = range.getBoundingClientRect();
        if (box.width <= 0 || box.height <= 0) continue;
        const inside = box.left >= edge.left - 1 && box.right <= edge.right + 1 && box.top >= edge.top - 1 && box.bottom <= edge.bottom + 1;
        const away = box.right <= edge.left || box.left >= edge.right || box.bottom <= edge.top || box.top >= edge.bottom;
        // Points are whole pixels, so narrow pieces are only asked for their middle.
        const inset = Math.min(box.width / 2, Math.max(2, box.width / 10));
        const hits = [box.left + inset, (box.left + box.right) / 2, box.right - inset].every(
          x => document.elementFromPoint(x, (box.top + box.bottom) / 2) === parent);
        if (away || style.visibility !== 'visible') continue;
        pieces.push([node.data.slice(first, after), box.left, box.top, box.right, box.bottom, blocks.get(block),
                     spaced || first > start, inside && hits]);
        spaced = false;
      }
    }
  }
  const ignored = [...document.querySelectorAll('[data-sign]')].map(element => {
    const box = element.getBoundingClientRect();
    return [box.left, box.top, box.right, box.bottom];
  });
  const refused = [...document.fonts].filter(face => face.status === 'error').map(face => face.family);
  return {pieces, ignored, refused};
})()
"""


class Camera(Browser):
    """One Chromium with one way of smoothing."""

    def __init__(self, smoothing: str) -> None:
        folder = WORK / "fontconfig"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "stripes.conf").write_text(FONTCONFIG)
        before = os.environ.get("FONTCONFIG_FILE")
        if smoothing == "stripes":
            os.environ["FONTCONFIG_FILE"] = str(folder / "stripes.conf")
        super().__init__(SMOOTHING[smoothing])
        if before is None:
            os.environ.pop("FONTCONFIG_FILE", None)
        else:
            os.environ["FONTCONFIG_FILE"] = before

    def capture(self, page: Path, size: tuple[int, int], scale: float) -> tuple[bytes, dict[str, Any]]:
        """What stands in the window: a window as high as the page, but no higher than the given size."""
        width, most = size
        self.resize(width, 400, scale)
        self.send("Page.navigate", {"url": page.as_uri()})
        self.wait_for("Page.loadEventFired")
        high = int(self.value("document.documentElement.scrollHeight"))
        self.resize(width, max(60, min(most, high)), scale)
        seen = self.value(SCRIPT)
        if seen["refused"]:
            raise RuntimeError(f"Chromium does not take the fonts {seen['refused']}")
        shot = self.call("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True})
        return base64.b64decode(shot["data"]), dict(seen)

    def resize(self, width: int, height: int, scale: float) -> None:
        self.call(
            "Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
        )

    def value(self, script: str) -> Any:
        answer = self.call("Runtime.evaluate", {"expression": script, "returnByValue": True, "awaitPromise": True})
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"]))
        return answer["result"]["value"]


class Cameras:
    """One camera for each way of smoothing, started when first needed."""

    def __init__(self) -> None:
        self.open: dict[str, Camera] = {}

    def close(self) -> None:
        for camera in self.open.values():
            camera.close()

    def with_smoothing(self, name: str) -> Camera:
        if name not in self.open:
            self.open[name] = Camera(name)
        return self.open[name]
