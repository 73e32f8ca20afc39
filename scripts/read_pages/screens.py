"""Pages of programs: editor, terminal, settings, chat."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from random import Random

from documents import Page, Writer
from drawings import ICONS, PLAIN, icon, image
from look import Look, css, tint
from words import Words

TOKEN = re.compile(r"""(?P<remark>(?://|\#\s).*$)|(?P<text>"[^"]*"|'[^']*')|(?P<number>\b\d[\w.]*)|(?P<name>[A-Za-z_]\w*)|(?P<rest>\s+|.)""")
KEYWORDS = frozenset(
    "def class return if else elif for while import from as in not and or is None True False self fn let mut pub use impl match struct enum "
    "const var function new this async await func package type interface range go defer public private static void int char end do then require".split()
)


class Screens(Writer):
    def tinted(self, line: str, colours: dict[str, str]) -> str:
        made = []
        for match in TOKEN.finditer(line):
            kind, piece = str(match.lastgroup), match[0]
            if kind == "name":
                kind = "keyword" if piece in KEYWORDS else "rest"
            made.append(escape(piece) if kind == "rest" else f'<span style="color:{colours[kind]}">{escape(piece)}</span>')
        return "".join(made)

    def code(self) -> Page:
        rng, theme = self.rng, self.theme
        language = rng.choice(sorted(self.words.code))
        lines = rng.choice(self.words.code[language])
        count = rng.randrange(22, 46)
        start = rng.randrange(max(1, len(lines) - count))
        width = rng.choice((700, 860, 1100))
        size = self.look.size if self.look.size < 18 else 14
        fits = int((width - 90) / (size * 0.64))
        shown = [line for line in lines[start : start + count] if len(line) <= fits]
        turns = {"remark": 0.0, "text": 0.3, "number": 0.55, "keyword": 0.75}
        colours = {kind: css(theme.accent(theme.page, turn)) for kind, turn in turns.items()}
        colours["remark"] = css(theme.faint(theme.page))
        numbered, current = rng.random() < 0.75, rng.randrange(len(shown))
        faint = css(theme.faint(theme.page))
        rows = []
        for place, line in enumerate(shown):
            gutter = f'<span style="display:inline-block;width:3.2em;text-align:right;padding-right:1.2em;color:{faint}">{start + place + 1}</span>' if numbered else ""
            ground = f"background:{css(theme.panel)};" if place == current and rng.random() < 0.7 else ""
            source = f'<span style="display:inline-block">{self.tinted(line, colours)}</span>' if line.strip() else ""
            rows.append(f'<div style="white-space:pre;min-height:1.4em;{ground}">{gutter}{source}</div>')
        tabs = ""
        if rng.random() < 0.6:
            names = [f"{rng.choice(('main', 'utils', 'test_app', 'index', 'Views', 'README'))}.{rng.choice(('py', 'rs', 'go', 'js', 'md'))}" for _ in range(3)]
            cells = "".join(
                f'<span style="display:inline-block;padding:6px 14px;background:{css(theme.panel if place else theme.page)}">{name}</span>' for place, name in enumerate(names)
            )
            tabs = f'<div style="background:{css(theme.panel)};margin:0 0 8px;font-family:\'{self.look.text.name}\'">{cells}</div>'
        body = f"{tabs}<div class=m style=\"font-size:{size}px;line-height:{rng.uniform(1.25, 1.65):.2f}\">{''.join(rows)}</div>"
        return Page(self.look.html(body, margin=rng.choice((0, 8))), width, 1500, True, ("en",))

    def terminal(self) -> Page:
        rng = self.rng
        dark = rng.random() < 0.8
        ground = tint(rng.random(), rng.choice((0.0, 0.3, 0.6)), rng.uniform(0.04, 0.15)) if dark else tint(0.1, 0.1, rng.uniform(0.93, 1.0))
        theme = replace(self.theme, page=ground)
        green, blue = css(theme.accent(ground, 0.33 - theme.hue)), css(theme.accent(ground, 0.6 - theme.hue))
        user, host = rng.choice(("anna", "root", "jn", "dev")), rng.choice(("builder", "web-01", "nb7", "pi4"))
        lines = []
        while len(lines) < rng.randrange(26, 42):
            where = self.invent.path()
            prompt = rng.choice(
                (
                    f'<b style="color:{green}">{user}@{host}</b>:<b style="color:{blue}">{where}</b>$ ',
                    f"[{user}@{host} {where}]# ", f'<span style="color:{blue}">{where}</span> &gt; ', "$ ",
                )
            )  # fmt: skip
            command, answer = self.session()
            lines.append(prompt + escape(command))
            lines += answer
        shown = "".join(f'<div style="white-space:pre;min-height:1.25em">{line}</div>' for line in lines)
        style = f"font-size:{min(self.look.size, 16)}px;line-height:{rng.uniform(1.15, 1.4):.2f};font-variant-ligatures:none"
        look = replace(self.look, theme=theme)
        return Page(look.html(f'<div class=m style="{style}">{shown}</div>', margin=rng.choice((4, 8, 14))), rng.choice((760, 900, 1100)), 1300, True, ("en",))

    def session(self) -> tuple[str, list[str]]:
        rng, invent = self.rng, self.invent
        kind = rng.randrange(7)
        if kind == 0:
            rows = []
            for _ in range(rng.randrange(3, 9)):
                mode = rng.choice("d-") + "".join(rng.choice((letter, "-")) for letter in "rwxr-xr-x")
                name = invent.path().split("/")[-1]
                rows.append(f"{mode} {rng.randrange(1, 9)} {rng.choice(('root', 'anna'))} users {rng.randrange(9_999_999):>8} {rng.choice(('Jan', 'May', 'Oct'))} {rng.randrange(1, 29):>2} {rng.randrange(24):02}:{rng.randrange(60):02} {name}")
            return f"ls -la {invent.path()}", rows
        if kind == 1:
            rows = [f"{rng.getrandbits(28):07x} {self.sentence('en', 58)}" for _ in range(rng.randrange(3, 7))]
            return f"git log --oneline -{len(rows)}", rows
        if kind == 2:
            rows = [f"Get:{n} http://deb.example.org/debian stable/main amd64 {rng.choice(('libc6', 'vim', 'curl', 'git'))} {rng.randrange(9)}.{rng.randrange(40)}-{rng.randrange(1, 9)} [{rng.randrange(10, 9999)} kB]" for n in range(1, rng.randrange(3, 7))]
            return "sudo apt-get upgrade -y", [*rows, f"Fetched {rng.randrange(1, 90)}.{rng.randrange(10)} MB in {rng.randrange(1, 30)}s ({rng.randrange(100, 9000)} kB/s)"]
        if kind == 3:
            rows = [f"64 bytes from 10.0.{rng.randrange(256)}.{rng.randrange(256)}: icmp_seq={n} ttl=64 time={rng.uniform(0.1, 90):.3f} ms" for n in range(1, rng.randrange(3, 6))]
            return "ping -c 4 10.0.0.7", rows
        if kind == 4:
            rows = [f"{rng.choice(('INFO', 'WARN', 'ERROR', 'DEBUG'))} {invent.time()} {rng.choice(('http', 'db', 'cache'))}: {self.sentence('en', 62)}" for _ in range(rng.randrange(3, 7))]
            return f"tail -n {len(rows)} /var/log/{rng.choice(('syslog', 'app.log', 'auth.log'))}", rows
        if kind == 5:
            source = rng.choice(self.words.code[rng.choice(sorted(self.words.code))])
            start = rng.randrange(len(source) - 6)
            return f"sed -n '{start + 1},{start + 6}p' {invent.path()}", [escape(line) for line in source[start : start + 6] if len(line) < 92]
        rows = [f"test {rng.choice(('parse', 'read', 'io', 'net'))}::{rng.choice(('empty_line', 'two_words', 'utf8', 'large_file'))}_{rng.randrange(99)} ... {rng.choice(('ok', 'ok', 'FAILED'))}" for _ in range(rng.randrange(3, 8))]
        return "cargo test --release -- --nocapture", [*rows, f"test result: ok. {len(rows)} passed; 0 failed; finished in {rng.uniform(0, 9):.2f}s"]

    def switch(self) -> str:
        theme, on = self.theme, self.rng.random() < 0.5
        track = css(theme.fill() if on else theme.rule)
        knob = "right:2px" if on else "left:2px"
        return f'<span style="position:relative;display:inline-block;width:34px;height:18px;border-radius:9px;background:{track};flex:none"><i style="position:absolute;top:2px;{knob};width:14px;height:14px;border-radius:7px;background:#fff"></i></span>'

    def button(self, text: str, strong: bool = False) -> str:
        theme = self.theme
        ground = theme.fill() if strong else theme.panel
        ink = css((255, 255, 255) if strong else theme.ink(ground))
        edge = "" if strong else f"border:1px solid {css(theme.rule)};"
        return f'<span class=one style="display:inline-block;background:{css(ground)};color:{ink};{edge}border-radius:{self.rng.randrange(0, 9)}px;padding:5px 14px">{text}</span>'

    def control(self, language: str) -> str:
        rng, theme = self.rng, self.theme
        kind = rng.choice(("switch", "switch", "list", "field", "slider", "button", "value", "ticks"))
        edge = f"border:1px solid {css(theme.rule)};border-radius:{rng.randrange(0, 6)}px;background:{css(theme.page)};"
        if kind == "switch":
            return self.switch()
        if kind == "list":
            arrow = icon("down", 12, css(theme.ink(theme.page)))
            return f'<span style="{edge}display:inline-flex;gap:12px;align-items:center;padding:4px 9px"><span class=one>{self.label(language, 20)}</span>{arrow}</span>'
        if kind == "field":
            value = escape(rng.choice((self.invent.mail(), self.invent.path(), self.invent.number(), self.invent.person(), self.invent.link())))
            return f'<span class=one style="{edge}display:inline-block;min-width:150px;padding:4px 9px">{value}</span>'
        if kind == "slider":
            share = rng.randrange(10, 90)
            rail = f"linear-gradient(90deg,{css(theme.fill())} {share}%,{css(theme.rule)} {share}%)"
            return f'<span style="display:inline-flex;gap:10px;align-items:center"><i style="width:120px;height:4px;border-radius:2px;background:{rail}"></i><span>{share} %</span></span>'
        if kind == "button":
            return self.button(self.label(language, 18), rng.random() < 0.4)
        if kind == "ticks":
            on = rng.random() < 0.5
            paint = f"background:{css(theme.fill())}" if on else f"border:1.5px solid {css(theme.ink(theme.panel))}"
            return f'<i style="display:inline-block;width:15px;height:15px;border-radius:3px;{paint}"></i>'
        return f'<span class=one style="color:{css(theme.faint(theme.panel))}">{escape(rng.choice((self.invent.number(), self.invent.date(), self.invent.code())))}</span>'

    def settings(self) -> Page:
        rng, theme = self.rng, self.theme
        language = self.text_language() if rng.random() < 0.7 else rng.choice(sorted(self.words.labels))
        groups = []
        for _ in range(rng.randrange(2, 5)):
            rows = []
            for _ in range(rng.randrange(3, 7)):
                sub = f'<div style="font-size:.85em;color:{css(theme.faint(theme.panel))}">{self.label(language, 64, 20)}</div>' if rng.random() < 0.3 else ""
                sign = icon(rng.choice(PLAIN), self.look.size * 1.4, css(theme.ink(theme.panel))) if rng.random() < 0.25 else ""
                rows.append(
                    f'<div style="display:flex;align-items:center;gap:12px;padding:{rng.randrange(5, 11)}px 14px;border-bottom:1px solid {css(theme.rule)}">{sign}'
                    f'<div style="flex:1"><div>{self.label(language, 48)}</div>{sub}</div>{self.control(language)}</div>'
                )
            head = f'<div class=h style="font-weight:700;margin:14px 2px 6px;font-size:1.1em">{self.label(language, 32)}</div>'
            groups.append(f'{head}<div style="background:{css(theme.panel)};color:{css(theme.ink(theme.panel))};border-radius:{rng.randrange(0, 13)}px">{"".join(rows)}</div>')
        content = f'<div style="flex:1">{"".join(groups)}<div style="display:flex;gap:10px;justify-content:flex-end;margin-top:16px">{self.button(self.label(language, 14))}{self.button(self.label(language, 14), True)}</div></div>'
        ordered = True
        if rng.random() < 0.45:
            chosen, ordered = rng.randrange(8), False
            rows = []
            for place in range(8):
                ground = theme.fill() if place == chosen else theme.page
                ink = css((255, 255, 255) if place == chosen else theme.ink(theme.page))
                rows.append(f'<div class=one style="padding:7px 12px;border-radius:6px;background:{css(ground)};color:{ink}">{icon(rng.choice(PLAIN), 15, ink)}&nbsp; <span style="display:inline-block">{self.label(language, 20)}</span></div>')
            content = f'<div style="display:flex;gap:24px"><div style="flex:none">{"".join(rows)}</div>{content}</div>'
        languages = ("en",) if language == "en" else (language, "en")
        return Page(self.look.html(content), rng.choice((520, 640, 820)) + (0 if ordered else 240), 1300, ordered, languages)

    def avatar(self, size: int) -> str:
        rng = self.rng
        round_ = f"border-radius:{rng.choice((size // 2, 8))}px;"
        if rng.random() < 0.5:
            return image(rng, size, size, round_)
        return f'<i style="flex:none;width:{size}px;height:{size}px;{round_}background:{css(self.theme.fill(rng.random()))}"></i>'

    def chat(self) -> Page:
        rng, theme = self.rng, self.theme
        language = self.text_language()
        mine = theme.fill()
        rows = []
        width = rng.choice((420, 560, 760))
        for _ in range(rng.randrange(9, 16)):
            if rng.random() < 0.1:
                rows.append(f'<div style="text-align:center;font-size:.82em;color:{css(theme.faint(theme.page))};margin:10px">{self.invent.date()}</div>')
            own = rng.random() < 0.45
            ground = mine if own else theme.panel
            ink = (255, 255, 255) if own else theme.ink(ground)
            faint = css(theme.ink(ground, 3.6))
            clock = f'<div style="font-size:.78em;text-align:right;color:{faint}">{self.invent.time()}</div>' if rng.random() < 0.5 else ""
            name = f'<div style="font-weight:700;font-size:.88em;color:{css(theme.accent(ground, rng.random()))}">{escape(self.invent.person())}</div>' if not own and rng.random() < 0.4 else ""
            said = self.sentence(language, rng.choice((40, 90, 160)))
            if rng.random() < 0.12:
                said = escape(rng.choice((self.invent.link(), self.invent.mail(), self.invent.amount(), self.invent.phone())))
            picture = image(rng, 150, rng.randrange(60, 120), "border-radius:8px;margin:3px 0") if rng.random() < 0.08 else ""
            bubble = f'<div style="background:{css(ground)};color:{css(ink)};border-radius:{rng.randrange(6, 18)}px;padding:7px 12px;max-width:{int(width * 0.66)}px">{name}{picture}<div>{said}</div>{clock}</div>'
            face = self.avatar(30) if not own and rng.random() < 0.7 else ""
            side = "flex-end" if own else "flex-start"
            rows.append(f'<div style="display:flex;gap:8px;justify-content:{side};margin:{rng.randrange(5, 11)}px 0">{face}{bubble}</div>')
        if rng.random() < 0.5:
            head = f'{self.avatar(34)}<div style="flex:1"><div style="font-weight:700">{escape(self.invent.person())}</div></div>{icon("lens", 17, css(theme.ink(theme.panel)))}'
            rows.insert(0, f'<div style="display:flex;gap:10px;align-items:center;background:{css(theme.panel)};color:{css(theme.ink(theme.panel))};padding:8px 12px">{head}</div>')
        languages = ("en",) if language == "en" else (language, "en")
        return Page(self.look.html("".join(rows)), width, 1500, True, languages)


def code(rng: Random, words: Words, look: Look) -> Page:
    return Screens(rng, words, look).code()


def terminal(rng: Random, words: Words, look: Look) -> Page:
    return Screens(rng, words, look).terminal()


def settings(rng: Random, words: Words, look: Look) -> Page:
    return Screens(rng, words, look).settings()


def chat(rng: Random, words: Words, look: Look) -> Page:
    return Screens(rng, words, look).chat()


assert set(PLAIN) <= set(ICONS)
