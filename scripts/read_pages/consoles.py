"""Pages in a fixed pitch: editor and terminal."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from random import Random

from documents import Page, Writer
from look import Look, css, tint
from markup import chip, div, span
from words import Words

TOKEN = re.compile(
    r"""(?P<remark>(?://|\#\s).*$)|(?P<text>"[^"]*"|'[^']*')|(?P<number>\b\d[\w.]*)|(?P<name>[A-Za-z_]\w*)|(?P<rest>\s+|.)"""
)
KEYWORDS = frozenset(
    "def class return if else elif for while import from as not and or is None True False self fn let mut pub use impl match struct "
    "enum const var function new this async await func package type range go defer public private static void int char end do".split()
)
FILES = ("main", "utils", "test_app", "index", "Views", "README")
PACKAGES = ("libc6", "vim", "curl", "git")


def line_of(text: str, ground: str | None = None) -> str:
    return div(text, white_space="pre", min_height="1.3em", background=ground)


class Consoles(Writer):
    def tinted(self, line: str, colours: dict[str, str]) -> str:
        made = []
        for match in TOKEN.finditer(line):
            kind, piece = str(match.lastgroup), escape(match[0])
            if kind == "name" and match[0] in KEYWORDS:
                kind = "keyword"
            made.append(span(piece, color=colours[kind]) if kind in colours else piece)
        return "".join(made)

    def editor_colours(self) -> dict[str, str]:
        turns = {"text": 0.3, "number": 0.55, "keyword": 0.75}
        colours = {kind: css(self.theme.accent(self.theme.page, turn)) for kind, turn in turns.items()}
        return {**colours, "remark": css(self.theme.faint(self.theme.page))}

    def tabs(self) -> str:
        names = [f"{self.rng.choice(FILES)}.{self.rng.choice(('py', 'rs', 'go', 'js', 'md'))}" for _ in range(3)]
        grounds = [css(self.theme.panel if place else self.theme.page) for place in range(3)]
        cells = [chip(name, padding="6px 14px", background=ground) for name, ground in zip(names, grounds, strict=True)]
        return div("".join(cells), background=css(self.theme.panel), margin="0 0 8px")

    def code(self) -> Page:
        rng, theme = self.rng, self.theme
        lines = rng.choice(self.words.code[rng.choice(sorted(self.words.code))])
        count = rng.randrange(22, 46)
        start = rng.randrange(max(1, len(lines) - count))
        width = rng.choice((700, 860, 1100))
        size = min(self.look.size, 16)
        shown = [line for line in lines[start : start + count] if len(line) <= (width - 90) / (size * 0.64)]
        colours = self.editor_colours()
        numbered, current = rng.random() < 0.75, rng.randrange(len(shown))
        margin = {"width": "3.2em", "text_align": "right", "padding_right": "1.2em", "color": css(theme.faint(theme.page))}
        rows = []
        for place, line in enumerate(shown):
            gutter = chip(str(start + place + 1), **margin) if numbered else ""
            ground = css(theme.panel) if place == current else None
            rows.append(line_of(gutter + (chip(self.tinted(line, colours)) if line.strip() else ""), ground))
        tabs = self.tabs() if rng.random() < 0.6 else ""
        source = div("".join(rows), "m", font_size=f"{size}px", line_height=f"{rng.uniform(1.25, 1.65):.2f}")
        return Page(self.look.html(tabs + source, margin=rng.choice((0, 8))), width, 1500, True, ("en",))

    def terminal(self) -> Page:
        rng = self.rng
        dark = rng.random() < 0.8
        ground = (
            tint(rng.random(), rng.choice((0.0, 0.3, 0.6)), rng.uniform(0.04, 0.15))
            if dark
            else tint(0.1, 0.1, rng.uniform(0.93, 1))
        )
        theme = replace(self.theme, page=ground)
        green, blue = css(theme.accent(ground, 0.33 - theme.hue)), css(theme.accent(ground, 0.6 - theme.hue))
        name = f"{rng.choice(('anna', 'root', 'jn', 'dev'))}@{rng.choice(('builder', 'web-01', 'nb7', 'pi4'))}"
        lines: list[str] = []
        most = rng.randrange(26, 42)
        while len(lines) < most:
            where = self.invent.path()
            coloured = f"{span(name, font_weight=700, color=green)}:{span(where, font_weight=700, color=blue)}$ "
            prompt = rng.choice((coloured, f"[{name} {where}]# ", f"{span(where, color=blue)} &gt; ", "$ "))
            command, answer = self.session()
            lines += [prompt + escape(command), *map(escape, answer)]
        size = f"{min(self.look.size, 16)}px"
        shown = div("".join(map(line_of, lines)), "m", font_size=size, line_height=f"{rng.uniform(1.15, 1.4):.2f}")
        look = replace(self.look, theme=theme)
        return Page(look.html(shown, margin=rng.choice((4, 8, 14))), rng.choice((760, 900, 1100)), 1300, True, ("en",))

    def session(self) -> tuple[str, list[str]]:
        """A command and what it prints."""
        tools = (self.listing, self.history, self.upgrade, self.ping, self.log, self.excerpt, self.tests)
        return self.rng.choice(tools)()

    def some(self, least: int, most: int) -> range:
        return range(1, 1 + self.rng.randrange(least, most))

    def listing(self) -> tuple[str, list[str]]:
        rng, rows = self.rng, []
        for _ in self.some(3, 9):
            mode = rng.choice("d-") + "".join(rng.choice((letter, "-")) for letter in "rwxr-xr-x")
            date = f"{rng.choice(('Jan', 'May', 'Oct'))} {rng.randrange(1, 29):>2} {rng.randrange(24):02}:{rng.randrange(60):02}"
            owner = f"{rng.randrange(1, 9)} {rng.choice(('root', 'anna'))} users {rng.randrange(9_999_999):>8}"
            rows.append(f"{mode} {owner} {date} {self.invent.path().split('/')[-1]}")
        return f"ls -la {self.invent.path()}", rows

    def history(self) -> tuple[str, list[str]]:
        rows = [f"{self.rng.getrandbits(28):07x} {self.plain_sentence(58)}" for _ in self.some(3, 7)]
        return f"git log --oneline -{len(rows)}", rows

    def upgrade(self) -> tuple[str, list[str]]:
        rng, rows = self.rng, []
        for number in self.some(3, 7):
            version = f"{rng.randrange(9)}.{rng.randrange(40)}-{rng.randrange(1, 9)}"
            what = f"{rng.choice(PACKAGES)} {version} [{rng.randrange(10, 9999)} kB]"
            rows.append(f"Get:{number} http://deb.example.org/debian stable/main amd64 {what}")
        rows.append(f"Fetched {rng.uniform(1, 90):.1f} MB in {rng.randrange(1, 30)}s ({rng.randrange(100, 9000)} kB/s)")
        return "sudo apt-get upgrade -y", rows

    def ping(self) -> tuple[str, list[str]]:
        rng = self.rng
        host = f"10.0.{rng.randrange(256)}.{rng.randrange(256)}"
        rows = [f"64 bytes from {host}: icmp_seq={n} ttl=64 time={rng.uniform(0.1, 90):.3f} ms" for n in self.some(3, 6)]
        return f"ping -c {len(rows)} {host}", rows

    def log(self) -> tuple[str, list[str]]:
        rng, rows = self.rng, []
        for _ in self.some(3, 7):
            level, part = rng.choice(("INFO", "WARN", "ERROR", "DEBUG")), rng.choice(("http", "db", "cache"))
            rows.append(f"{level} {self.invent.time()} {part}: {self.plain_sentence(60)}")
        return f"tail -n {len(rows)} /var/log/{rng.choice(('syslog', 'app.log', 'auth.log'))}", rows

    def excerpt(self) -> tuple[str, list[str]]:
        source = self.rng.choice(self.words.code[self.rng.choice(sorted(self.words.code))])
        start = self.rng.randrange(len(source) - 6)
        rows = [line for line in source[start : start + 6] if len(line) < 92]
        return f"sed -n '{start + 1},{start + 6}p' {self.invent.path()}", rows

    def tests(self) -> tuple[str, list[str]]:
        rng, rows = self.rng, []
        for _ in self.some(3, 8):
            name = (
                f"{rng.choice(('parse', 'read', 'io', 'net'))}::{rng.choice(('empty_line', 'two_words', 'utf8', 'large_file'))}"
            )
            rows.append(f"test {name}_{rng.randrange(99)} ... {rng.choice(('ok', 'ok', 'FAILED'))}")
        rows.append(f"test result: ok. {len(rows)} passed; 0 failed; finished in {rng.uniform(0, 9):.2f}s")
        return "cargo test --release -- --nocapture", rows


def code(rng: Random, words: Words, look: Look) -> Page:
    return Consoles(rng, words, look).code()


def terminal(rng: Random, words: Words, look: Look) -> Page:
    return Consoles(rng, words, look).terminal()
