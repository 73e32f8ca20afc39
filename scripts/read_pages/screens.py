"""Pages of programs: settings and chat."""

from __future__ import annotations

from html import escape
from random import Random

from documents import Page, Writer
from drawings import PLAIN, icon, image
from look import Look, css
from markup import chip, div, row, shape, span
from words import Words

WHITE = "#fff"


class Screens(Writer):
    def switch(self) -> str:
        on = self.rng.random() < 0.5
        knob = shape(
            14, 14, position="absolute", top="2px", border_radius="7px", background=WHITE, **{"right" if on else "left": "2px"}
        )
        track = css(self.theme.fill() if on else self.theme.rule)
        return chip(knob, position="relative", width="34px", height="18px", border_radius="9px", background=track, flex="none")

    def button(self, text: str, strong: bool = False) -> str:
        theme = self.theme
        ground = theme.fill() if strong else theme.panel
        ink = WHITE if strong else css(theme.ink(ground))
        edge = None if strong else f"1px solid {css(theme.rule)}"
        corner = f"{self.rng.randrange(0, 9)}px"
        return chip(text, "one", background=css(ground), color=ink, border=edge, border_radius=corner, padding="5px 14px")

    def control(self, language: str) -> str:
        rng, theme = self.rng, self.theme
        kind = rng.choice(("switch", "switch", "list", "field", "slider", "button", "value", "tick"))
        edge = {
            "border": f"1px solid {css(theme.rule)}", "border_radius": f"{rng.randrange(0, 6)}px", "background": css(theme.page),
            "color": css(theme.ink(theme.page)), "padding": "4px 9px",
        }  # fmt: skip
        if kind == "switch":
            return self.switch()
        if kind == "list":
            inner = span(self.label(language, 20), "one") + icon("down", 12, css(theme.ink(theme.page)))
            return span(inner, display="inline-flex", gap="12px", align_items="center", **edge)
        if kind == "field":
            makers = (self.invent.mail, self.invent.path, self.invent.number, self.invent.person, self.invent.link)
            return chip(escape(rng.choice(makers)()), "one", min_width="150px", **edge)
        if kind == "slider":
            share = rng.randrange(10, 90)
            rail = f"linear-gradient(90deg,{css(theme.fill())} {share}%,{css(theme.rule)} {share}%)"
            return row(shape(120, 4, border_radius="2px", background=rail) + span(f"{share} %"))
        if kind == "button":
            return self.button(self.label(language, 18), rng.random() < 0.4)
        if kind == "tick":
            full = rng.random() < 0.5
            edge_of_box = None if full else f"1.5px solid {css(theme.ink(theme.panel))}"
            return shape(15, 15, border_radius="3px", background=css(theme.fill()) if full else None, border=edge_of_box)
        value = rng.choice((self.invent.number, self.invent.date, self.invent.code))()
        return span(escape(value), "one", color=css(theme.faint(theme.panel)))

    def setting(self, language: str) -> str:
        rng, theme = self.rng, self.theme
        ink, faint = css(theme.ink(theme.panel)), css(theme.faint(theme.panel))
        more = div(self.label(language, 64, 20), font_size=".85em", color=faint) if rng.random() < 0.3 else ""
        sign = icon(rng.choice(PLAIN), self.look.size * 1.4, ink) if rng.random() < 0.25 else ""
        name = div(div(self.label(language, 48)) + more, flex=1)
        look = {"padding": f"{rng.randrange(5, 11)}px 14px", "border_bottom": f"1px solid {css(theme.rule)}"}
        return row(sign + name + self.control(language), 12, **look)

    def sidebar(self, language: str) -> str:
        theme, chosen, rows = self.theme, self.rng.randrange(8), []
        for place in range(8):
            ground = theme.fill() if place == chosen else theme.page
            ink = WHITE if place == chosen else css(theme.ink(theme.page))
            inner = icon(self.rng.choice(PLAIN), 15, ink) + span(self.label(language, 20), "one")
            rows.append(row(inner, padding="7px 12px", border_radius="6px", background=css(ground), color=ink))
        return div("".join(rows), flex="none")

    def settings(self) -> Page:
        rng, theme = self.rng, self.theme
        language = self.text_language() if rng.random() < 0.7 else rng.choice(sorted(self.words.labels))
        groups = []
        for _ in range(rng.randrange(2, 5)):
            rows = "".join(self.setting(language) for _ in range(rng.randrange(3, 7)))
            groups.append(div(self.label(language, 32), "h", font_weight=700, margin="14px 2px 6px", font_size="1.1em"))
            look = {
                "background": css(theme.panel),
                "color": css(theme.ink(theme.panel)),
                "border_radius": f"{rng.randrange(0, 13)}px",
            }
            groups.append(div(rows, **look))
        buttons = self.button(self.label(language, 14)) + self.button(self.label(language, 14), True)
        content = div("".join(groups) + row(buttons, justify_content="flex-end", margin_top="16px"), flex=1)
        # Whether a list at the side is read before or beside the rows is a matter of taste.
        ordered = rng.random() < 0.55
        if not ordered:
            content = div(self.sidebar(language) + content, display="flex", gap="24px")
        languages = ("en",) if language == "en" else (language, "en")
        return Page(self.look.html(content), rng.choice((520, 640, 820)) + (0 if ordered else 240), 1300, ordered, languages)

    def avatar(self, size: int) -> str:
        corner = f"{self.rng.choice((size // 2, 8))}px"
        if self.rng.random() < 0.5:
            return image(self.rng, size, size, f"border-radius:{corner}")
        return shape(size, size, border_radius=corner, background=css(self.theme.fill(self.rng.random())))

    def said(self, language: str) -> str:
        invent = self.invent
        if self.rng.random() < 0.12:
            return escape(self.rng.choice((invent.link, invent.mail, invent.amount, invent.phone))())
        return self.sentence(language, self.rng.choice((40, 90, 160)))

    def bubble(self, language: str, own: bool, most: int) -> str:
        rng, theme = self.rng, self.theme
        ground = theme.fill() if own else theme.panel
        ink = (255, 255, 255) if own else theme.ink(ground)
        parts = []
        if not own and rng.random() < 0.4:
            colour = css(theme.accent(ground, rng.random()))
            parts.append(div(escape(self.invent.person()), font_weight=700, font_size=".88em", color=colour))
        if rng.random() < 0.08:
            parts.append(image(rng, 150, rng.randrange(60, 120), "border-radius:8px;margin:3px 0"))
        parts.append(div(self.said(language)))
        if rng.random() < 0.5:
            parts.append(div(self.invent.time(), font_size=".78em", text_align="right", color=css(theme.ink(ground, 3.6))))
        corner = f"{rng.randrange(6, 18)}px"
        bubble = div(
            "".join(parts),
            background=css(ground),
            color=css(ink),
            border_radius=corner,
            padding="7px 12px",
            max_width=f"{most}px",
        )
        face = self.avatar(30) if not own and rng.random() < 0.7 else ""
        side = "flex-end" if own else "flex-start"
        return div(face + bubble, display="flex", gap="8px", justify_content=side, margin=f"{rng.randrange(5, 11)}px 0")

    def chat(self) -> Page:
        rng, theme = self.rng, self.theme
        language = self.text_language()
        width = rng.choice((420, 560, 760))
        rows = []
        if rng.random() < 0.5:
            ink = css(theme.ink(theme.panel))
            head = self.avatar(34) + div(escape(self.invent.person()), font_weight=700, flex=1) + icon("lens", 17, ink)
            rows.append(row(head, background=css(theme.panel), color=ink, padding="8px 12px"))
        for _ in range(rng.randrange(9, 16)):
            if rng.random() < 0.1:
                colour = css(theme.faint(theme.page))
                rows.append(div(self.invent.date(), text_align="center", font_size=".82em", color=colour, margin="10px"))
            rows.append(self.bubble(language, rng.random() < 0.45, int(width * 0.66)))
        languages = ("en",) if language == "en" else (language, "en")
        return Page(self.look.html("".join(rows)), width, 1500, True, languages)


def settings(rng: Random, words: Words, look: Look) -> Page:
    return Screens(rng, words, look).settings()


def chat(rng: Random, words: Words, look: Look) -> Page:
    return Screens(rng, words, look).chat()
