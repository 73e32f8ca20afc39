"""Pages of boxes: shop and dashboard."""

from __future__ import annotations

import math
from html import escape
from random import Random

from documents import Page, Writer
from drawings import PLAIN, as_address, icon, image, photograph
from invented import THINGS
from look import Look, css
from markup import chip, div, element, row, shape, span
from words import Words

WHITE = "#fff"
SHOPS = ("Nordlys", "Casa Verde", "Bytový svět", "Oak & Co.")


class Cards(Writer):
    def price(self) -> str:
        return escape(self.invent.amount(200))

    def stars(self) -> str:
        """Drawn stars, not letters."""
        colour, full = css(self.theme.accent(self.theme.panel, 0.12)), self.rng.randrange(1, 6)
        return "".join(icon("star", 13, colour, filled=place < full) for place in range(5))

    def badge(self) -> str:
        text = escape(self.rng.choice((f"-{self.rng.randrange(5, 70)}%", "NEW", "SALE", "Bio", "Top", "Neu")))
        place = {"position": "absolute", "left": "8px", "top": "8px"}
        look = {"background": css(self.theme.fill(0.4)), "color": WHITE, "padding": "2px 8px", "border_radius": "4px"}
        return span(text, font_size=".8em", font_weight=700, **place, **look)

    def caption(self) -> str:
        """Letters on the picture itself, on a shade as pages put it there."""
        place = {"position": "absolute", "left": 0, "right": 0, "bottom": 0, "padding": "18px 10px 6px"}
        shade = "linear-gradient(transparent,rgba(0,0,0,.85))"
        return element("div", self.label("en", 22), "", {**place, "background": shade, "color": WHITE})

    def product(self, wide: int) -> str:
        rng, theme = self.rng, self.theme
        ground, faint = theme.panel, css(theme.faint(theme.panel))
        picture = image(rng, wide, rng.randrange(90, 160))
        picture += self.badge() if rng.random() < 0.3 else ""
        picture += self.caption() if rng.random() < 0.2 else ""
        name = escape(rng.choice(THINGS)) if rng.random() < 0.6 else self.label(self.text_language(), 34)
        parts = [div(name, font_weight=600)]
        if rng.random() < 0.6:
            parts.append(div(self.label("en", 60, 20), font_size=".86em", color=faint))
        if rng.random() < 0.5:
            parts.append(div(self.stars() + chip(f"({rng.randrange(1, 4000):,})", margin_left="6px"), font_size=".82em"))
        price = span(self.price(), font_size=f"{rng.uniform(1.1, 1.5):.2f}em", font_weight=700)
        old = " " + element("s", self.price(), "", {"color": faint, "font_size": ".85em"}) if rng.random() < 0.25 else ""
        parts.append(div(price + old, margin_top="4px"))
        if rng.random() < 0.5:
            look = {"background": css(theme.fill()), "color": WHITE, "border_radius": f"{rng.randrange(0, 9)}px"}
            parts.append(div(self.label("en", 14), margin_top="8px", text_align="center", padding="6px", **look))
        inner = div(picture, position="relative") + div("".join(parts), padding="9px 11px")
        look = {"background": css(ground), "color": css(theme.ink(ground)), "border_radius": f"{rng.randrange(0, 12)}px"}
        return div(inner, width=f"{wide}px", overflow="hidden", position="relative", **look)

    def banner(self, width: int) -> str:
        dark = photograph(self.rng, (max(200, width // 2), 80)).point(lambda value: value * 2 // 5)
        ground = {"background": f"url({as_address(dark)})", "background_size": "cover"}
        text = self.sentence("en", 38)
        return div(text, color=WHITE, padding="26px", font_size="1.9em", font_weight=700, margin_bottom="16px", **ground)

    def shop(self) -> Page:
        rng, theme = self.rng, self.theme
        wide, count = rng.randrange(170, 240), rng.randrange(3, 6)
        width = count * (wide + 16) + 28
        ink = css(theme.ink(theme.page))
        menu = "".join(chip(self.label("en", 16), margin_right="22px") for _ in range(4))
        name = div(escape(rng.choice(SHOPS)), "h one", font_size="1.6em", font_weight=700)
        head = name + div(menu, flex=1, white_space="nowrap", overflow="hidden") + icon("lens", 18, ink) + icon("heart", 18, ink)
        banner = self.banner(width) if rng.random() < 0.5 else ""
        products = "".join(self.product(wide) for _ in range(count * rng.randrange(2, 4)))
        body = row(head, 22, margin_bottom="14px") + banner + div(products, display="flex", flex_wrap="wrap", gap="16px")
        # Whether a page of cards is read by rows of cards or card by card is a matter of taste.
        return Page(self.look.html(body), width, 1700, False, ("en", "de", "fr"))

    def curve(self, width: int, height: int) -> str:
        """A chart without letters: lines, bars or a ring."""
        rng = self.rng
        colours = [css(self.theme.accent(self.theme.panel, rng.random())) for _ in range(4)]
        draw = rng.choice((self.lines, self.bars, self.ring))
        rule = css(self.theme.rule)
        levels = (
            "".join(f'<path d="M0 {height * k / 4:.0f}H{width}" stroke="{rule}"/>' for k in range(1, 4))
            if draw != self.ring
            else ""
        )
        return f'<svg width="{width}" height="{height}" style="display:block;overflow:hidden">{levels}{draw(colours, width, height)}</svg>'

    def ring(self, colours: list[str], width: int, height: int) -> str:
        parts, turn, r = [], 0.0, height / 2 - 8
        for colour in colours:
            share = self.rng.uniform(0.1, 0.3) * 6.28
            (x, y), (to_x, to_y) = (
                (width / 2 + r * math.cos(angle), height / 2 + r * math.sin(angle)) for angle in (turn, turn + share)
            )
            arc = f"M{x:.1f} {y:.1f} A{r:.1f} {r:.1f} 0 0 1 {to_x:.1f} {to_y:.1f}"
            parts.append(f'<path d="{arc}" stroke="{colour}" stroke-width="14" fill="none"/>')
            turn += share
        return "".join(parts)

    def bars(self, colours: list[str], width: int, height: int) -> str:
        parts, count = [], self.rng.randrange(6, 16)
        for number in range(count):
            high = self.rng.uniform(0.1, 0.95) * height
            place = f'x="{number * width / count + 2:.1f}" y="{height - high:.1f}" width="{width / count * 0.7:.1f}" height="{high:.1f}"'
            parts.append(f'<rect {place} fill="{colours[0]}"/>')
        return "".join(parts)

    def lines(self, colours: list[str], width: int, height: int) -> str:
        parts = []
        for colour in colours[: self.rng.randrange(1, 4)]:
            level, points = self.rng.uniform(0.3, 0.7) * height, []
            for x in range(0, width + 1, 12):
                level = min(height - 3, max(3, level + self.rng.gauss(0, height / 14)))
                points.append(f"{x},{level:.1f}")
            parts.append(f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}" stroke-width="2"/>')
        return "".join(parts)

    def tile(self, inner: str, width: int) -> str:
        ground = self.theme.panel
        edge = f"1px solid {css(self.theme.rule)}" if self.rng.random() < 0.4 else None
        look = {
            "background": css(ground),
            "color": css(self.theme.ink(ground)),
            "border_radius": f"{self.rng.randrange(0, 14)}px",
        }
        return div(inner, width=f"{width}px", border=edge, padding="12px 14px", **look)

    def big(self) -> str:
        rng, theme = self.rng, self.theme
        sign = icon(rng.choice(PLAIN), 20, css(theme.accent(theme.panel))) if rng.random() < 0.4 else ""
        name = div(self.label("en", 22), font_size=".9em", color=css(theme.faint(theme.panel)))
        look = {"font_size": f"{rng.uniform(1.7, 3):.2f}em", "font_weight": rng.choice((400, 700)), "line_height": 1.2}
        number = div(escape(self.invent.number()), "one", **look)
        change = ""
        if rng.random() < 0.7:
            text = f"{rng.choice('+-')}{rng.uniform(0, 30):.1f}% {self.label('en', 16)}"
            change = div(text, font_size=".85em", color=css(theme.accent(theme.panel, 0.3)))
        return sign + name + number + change

    def chart(self, width: int) -> str:
        rng, theme = self.rng, self.theme
        small = {
            "font_size": ".78em",
            "color": css(theme.faint(theme.panel)),
            "display": "flex",
            "justify_content": "space-between",
        }
        side = div(
            "".join(div(str(value)) for value in (100, 75, 50, 25, 0)), flex_direction="column", text_align="right", **small
        )
        axis = div(
            "".join(chip(f"{rng.randrange(1, 29):02}.{rng.randrange(1, 13):02}.") for _ in range(4)),
            margin="4px 0 6px 30px",
            **small,
        )
        legend = []
        for _ in range(rng.randrange(2, 4)):
            mark = shape(9, 9, background=css(theme.accent(theme.panel, rng.random())))
            legend.append(span(mark + span(self.label("en", 14), "one"), display="inline-flex", align_items="center", gap="5px"))
        head = div(self.label("en", 30), font_weight=600, margin_bottom="8px")
        drawn = div(side + self.curve(width - 70, rng.randrange(90, 170)), display="flex", gap="8px")
        return head + drawn + axis + row("".join(legend), 12, font_size=".82em", flex_wrap="wrap")

    def dashboard(self) -> Page:
        rng = self.rng
        width = rng.choice((900, 1100, 1280))
        half = (width - 28 - 14) // 2
        tiles = [self.tile(self.big(), (width - 28 - 3 * 14) // 4) for _ in range(4 * rng.randrange(1, 3))]
        tiles += [self.tile(self.chart(half), half) for _ in range(rng.choice((2, 4)))]
        rows = ""
        for _ in range(rng.randrange(4, 9)):
            cells = span(self.label("en", 30), "one") + span(escape(self.invent.number()), "one")
            rows += div(cells, display="flex", justify_content="space-between", padding="4px 0")
        tiles.append(self.tile(div(self.label("en", 24), font_weight=600) + rows, half))
        tiles.append(self.tile(div(self.label("en", 24), font_weight=600) + div(self.sentence("en", 200)), half))
        head = div(self.title("en"), "h", font_size="1.5em", font_weight=700, margin_bottom="12px")
        body = head + div("".join(tiles), display="flex", flex_wrap="wrap", gap="14px")
        return Page(self.look.html(body), width, 1700, False, ("en",))


def shop(rng: Random, words: Words, look: Look) -> Page:
    return Cards(rng, words, look).shop()


def dashboard(rng: Random, words: Words, look: Look) -> Page:
    return Cards(rng, words, look).dashboard()
