"""Pages of boxes and cells: shop, table, receipt and invoice, dashboard."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from html import escape
from random import Random

from documents import Page, Writer
from drawings import PLAIN, icon, image, photograph
from drawings import as_address as picture_address
from invented import GROCERIES, THINGS
from look import Look, css, tint
from words import Words


class Cards(Writer):
    def price(self) -> str:
        return escape(self.invent.amount(200))

    def stars(self) -> str:
        """Drawn stars, not letters."""
        colour = css(self.theme.accent(self.theme.panel, 0.12))
        return "".join(icon("star", 13, colour, filled=place < self.rng.randrange(1, 6)) for place in range(5))

    def product(self, wide: int) -> str:
        rng, theme = self.rng, self.theme
        ground = theme.panel
        name = escape(rng.choice(THINGS)) if rng.random() < 0.6 else self.label(self.text_language(), 34)
        old = f' <s style="color:{css(theme.faint(ground))};font-size:.85em">{self.price()}</s>' if rng.random() < 0.25 else ""
        rated = f'<div style="font-size:.82em">{self.stars()} <span style="display:inline-block;margin-left:6px">({rng.randrange(1, 4000):,})</span></div>' if rng.random() < 0.5 else ""
        badge = ""
        if rng.random() < 0.3:
            text = escape(rng.choice((f"-{rng.randrange(5, 70)}%", "NEW", "SALE", "Bio", "Top", "Neu")))
            badge = f'<span style="position:absolute;left:8px;top:8px;background:{css(theme.fill(0.4))};color:#fff;padding:2px 8px;border-radius:4px;font-size:.8em;font-weight:700">{text}</span>'
        over = ""
        if rng.random() < 0.2:
            shade = f'<div style="position:absolute;left:0;right:0;bottom:0;padding:18px 10px 6px;background:linear-gradient(transparent,rgba(0,0,0,.85));color:#fff">{self.label("en", 22)}</div>'
            over = shade
        more = f'<div style="font-size:.86em;color:{css(theme.faint(ground))}">{self.label("en", 60, 20)}</div>' if rng.random() < 0.6 else ""
        high = rng.randrange(90, 160)
        button = f'<div style="margin-top:8px;background:{css(theme.fill())};color:#fff;text-align:center;padding:6px;border-radius:{rng.randrange(0, 9)}px">{self.label("en", 14)}</div>' if rng.random() < 0.5 else ""
        return (
            f'<div style="width:{wide}px;background:{css(ground)};color:{css(theme.ink(ground))};border-radius:{rng.randrange(0, 12)}px;overflow:hidden;position:relative">'
            f'<div style="position:relative">{image(rng, wide, high)}{badge}{over}</div><div style="padding:9px 11px"><div style="font-weight:600">{name}</div>{more}{rated}'
            f'<div style="margin-top:4px"><span style="font-size:{rng.uniform(1.1, 1.5):.2f}em;font-weight:700">{self.price()}</span>{old}</div>{button}</div></div>'
        )

    def shop(self) -> Page:
        rng, theme = self.rng, self.theme
        wide, count = rng.randrange(170, 240), rng.randrange(3, 6)
        width = count * (wide + 16) + 28
        menu = "".join(f'<span style="display:inline-block;margin-right:22px">{self.label("en", 16)}</span>' for _ in range(4))
        head = (
            f'<div style="display:flex;align-items:center;gap:22px;margin-bottom:14px"><div class=h style="font-size:1.6em;font-weight:700">{escape(rng.choice(("Nordlys", "Casa Verde", "Bytový svět", "Oak & Co.")))}</div>'
            f'<div style="flex:1;white-space:nowrap;overflow:hidden">{menu}</div>{icon("lens", 18, css(theme.ink(theme.page)))}{icon("heart", 18, css(theme.ink(theme.page)))}</div>'
        )
        banner = ""
        if rng.random() < 0.5:
            dark = photograph(rng, (max(200, width // 2), 80)).point(lambda value: value * 2 // 5)
            banner = f'<div style="background:url({picture_address(dark)});background-size:cover;color:#fff;padding:26px;font-size:1.9em;font-weight:700;margin-bottom:16px">{self.sentence("en", 38)}</div>'
        cards = "".join(self.product(wide) for _ in range(count * rng.randrange(2, 4)))
        # Whether a page of cards is read by rows of cards or card by card is a matter of taste.
        return Page(self.look.html(f'{head}{banner}<div style="display:flex;flex-wrap:wrap;gap:16px">{cards}</div>'), width, 1700, False, ("en", "de", "fr"))

    def cell(self, kind: str, language: str) -> str:
        invent = self.invent
        makers: dict[str, Callable[[], str]] = {
            "number": invent.number, "amount": invent.amount, "date": invent.date, "person": invent.person, "code": invent.code, "mail": invent.mail,
            "time": invent.time, "path": invent.path,
        }  # fmt: skip
        return escape(makers[kind]()) if kind in makers else self.label(language, 24)

    def table(self) -> Page:
        rng, theme = self.rng, self.theme
        language = self.text_language()
        sheet = rng.random() < 0.35
        kinds = [rng.choice(("label", "number", "number", "amount", "date", "person", "code", "time", "mail")) for _ in range(rng.randrange(4, 8))]
        kinds[0] = rng.choice(("label", "person", "code"))
        grid = rng.choice(("all", "rows", "stripes", "none", "none")) if not sheet else "all"
        edge = {"all": f"border:1px solid {css(theme.rule)}", "rows": f"border-bottom:1px solid {css(theme.rule)}"}.get(grid, "")
        pad = f"padding:{rng.randrange(2, 8)}px {rng.randrange(8, 20)}px;white-space:nowrap;{edge}"
        aligned = ["right" if kind in ("number", "amount") and rng.random() < 0.8 else "left" for kind in kinds]
        rows = []
        if sheet:
            letters = "".join(f'<td style="{pad};text-align:center;background:{css(theme.panel)}">{letter}</td>' for letter in " ABCDEFGH"[: len(kinds) + 1])
            rows.append(f"<tr>{letters}</tr>")
        else:
            head = "".join(f'<td style="{pad};font-weight:700;text-align:{side}">{self.label(language, 16)}</td>' for side in aligned)
            ground = theme.panel if rng.random() < 0.5 else theme.page
            rows.append(f'<tr style="background:{css(ground)};color:{css(theme.ink(ground))}">{head}</tr>')
        for number in range(1, rng.randrange(10, 22)):
            cells = "".join(f'<td style="{pad};text-align:{side}">{self.cell(kind, language)}</td>' for kind, side in zip(kinds, aligned, strict=True))
            if sheet:
                cells = f'<td style="{pad};text-align:center;background:{css(theme.panel)}">{number}</td>{cells}'
            ground = theme.panel if grid == "stripes" and number % 2 else theme.page
            rows.append(f'<tr style="background:{css(ground)};color:{css(theme.ink(ground))}">{cells}</tr>')
        title = "" if sheet else f'<div class=h style="font-size:1.3em;font-weight:700;margin-bottom:8px">{self.title(language)}</div>'
        family = self.look.mono.name if rng.random() < 0.15 else self.look.text.name
        body = f"{title}<table style=\"font-family:'{family}'\">{''.join(rows)}</table>"
        languages = ("en",) if language == "en" else (language, "en")
        body = f'<div style="width:max-content">{body}</div>'
        return Page(self.look.html(body), rng.choice((1100, 1280, 1400)), 1300, True, languages)

    def receipt(self) -> Page:
        return self.till() if self.rng.random() < 0.5 else self.invoice()

    def till(self) -> Page:
        """A till's slip: fixed pitch, columns made of spaces."""
        rng, invent = self.rng, self.invent
        across = rng.choice((32, 36, 40))
        tone = rng.uniform(0.93, 1.0)
        paper = tint(0.12, 0.15, tone)
        rule = rng.choice(("-", "=", "")) * across
        lines = [rng.choice(("GREEN FORK GROCERY", "SUPERMARKT AM PLATZ", "ÉPICERIE DU MARCHÉ", "SKLEP U ANNY")).center(across)]
        lines += [invent.address()[:across].center(across), f"Tel. {invent.phone()}".center(across), rule]
        for _ in range(rng.randrange(8, 20)):
            price = f"{rng.uniform(0.3, 60):.2f}"
            name = rng.choice(GROCERIES) + (f"  {rng.randrange(2, 6)} x {rng.uniform(0.5, 9):.2f}" if rng.random() < 0.2 else "")
            lines.append(name[: across - len(price) - 1].ljust(across - len(price)) + price)
        lines.append(rule)
        for name in ("SUBTOTAL", f"VAT {rng.choice((5, 7, 8, 19, 20, 23, 25))}%", "TOTAL EUR"):
            value = f"{rng.uniform(3, 300):.2f}"
            lines.append(name.ljust(across - len(value)) + value)
        lines += [f"CARD **** {rng.randrange(1000, 9999)}", rule, f"{invent.date()} {invent.time()}  Ref {rng.randrange(10**7, 10**8)}", "Thank you, come again!".center(across)]
        rows = "".join(f'<div style="white-space:pre;min-height:1.2em">{escape(line)}</div>' for line in lines)
        look = replace(self.look, theme=replace(self.theme, page=paper))
        size = max(11, self.look.size)
        return Page(look.html(f'<div class=m style="font-size:{size}px;line-height:1.3;font-variant-ligatures:none">{rows}</div>', margin=18), int(across * size * 0.64) + 50, 1400, True, ("en", "de", "fr"))

    def invoice(self) -> Page:
        rng, theme, invent = self.rng, self.theme, self.invent
        head, total, due = rng.choice((("Invoice", "Total", "Due"), ("Rechnung", "Gesamtbetrag", "Fällig am"), ("Facture", "Total TTC", "Échéance"), ("Factura", "Importe total", "Vencimiento"), ("Faktura", "Razem", "Termin płatności")))
        sender = "".join(f"<div>{escape(text)}</div>" for text in (invent.person(), invent.address(), invent.mail(), invent.phone()))
        facts = "".join(f'<div><span style="display:inline-block;width:9em">{name}</span><span style="display:inline-block">{escape(value)}</span></div>' for name, value in ((f"{head} Nr.", invent.code()), ("Date", invent.date()), (due, invent.date())))
        rows = []
        for number in range(1, rng.randrange(5, 12)):
            name = escape(rng.choice(THINGS)) if rng.random() < 0.6 else self.label("en", 36)
            texts = (str(number), name, str(rng.randrange(1, 30)), f"{rng.uniform(1, 300):.2f}", f"{rng.uniform(1, 5000):,.2f}")
            rows.append("<tr>" + "".join(f'<td style="padding:5px 9px;border-bottom:1px solid {css(theme.rule)};text-align:{"left" if place == 1 else "right"}">{text}</td>' for place, text in enumerate(texts)) + "</tr>")
        iban = f"{rng.choice(('DE', 'FR', 'PL', 'ES'))}{rng.randrange(10, 99)} " + " ".join(f"{rng.randrange(10000):04}" for _ in range(4))
        body = (
            f'<div class=h style="font-size:2em;font-weight:700">{head}</div><div style="margin:10px 0">{sender}</div><div style="margin:14px 0">{facts}</div><table style="width:100%">{"".join(rows)}</table>'
            f'<div style="text-align:right;font-size:1.25em;font-weight:700;margin:12px 9px">{total}: {escape(invent.amount(4000))}</div><div style="color:{css(theme.faint(theme.page))}">IBAN {iban}</div><p>{self.sentence("en", 120)}</p>'
        )
        return Page(self.look.html(body, margin=26), 720, 1500, True, ("en", "de", "fr"))

    def curve(self, width: int, height: int) -> str:
        """A chart without letters: lines, bars or a ring."""
        rng = self.rng
        colours = [css(self.theme.accent(self.theme.panel, rng.random())) for _ in range(4)]
        kind = rng.choice(("line", "bars", "ring"))
        if kind == "ring":
            r, parts, turn = height / 2 - 8, [], 0.0
            for colour in colours:
                share = rng.uniform(0.1, 0.3)
                ends = [(width / 2 + r * math.cos(angle), height / 2 + r * math.sin(angle)) for angle in (turn, turn + share * 6.28)]
                parts.append(f'<path d="M{ends[0][0]:.1f} {ends[0][1]:.1f} A{r:.1f} {r:.1f} 0 0 1 {ends[1][0]:.1f} {ends[1][1]:.1f}" stroke="{colour}" stroke-width="14" fill="none"/>')
                turn += share * 6.28
            inner = "".join(parts)
        elif kind == "bars":
            count = rng.randrange(6, 16)
            step = width / count
            inner = "".join(f'<rect x="{k * step + 2:.1f}" y="{height - h:.1f}" width="{step * 0.7:.1f}" height="{h:.1f}" fill="{colours[0]}"/>' for k in range(count) for h in [rng.uniform(0.1, 0.95) * height])
        else:
            inner = ""
            for colour in colours[: rng.randrange(1, 4)]:
                level = rng.uniform(0.3, 0.7) * height
                points = []
                for x in range(0, width + 1, 12):
                    level = min(height - 3, max(3, level + rng.gauss(0, height / 14)))
                    points.append(f"{x},{level:.1f}")
                inner += f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}" stroke-width="2"/>'
        lines = "".join(f'<path d="M0 {y:.0f}H{width}" stroke="{css(self.theme.rule)}"/>' for y in (height * k / 4 for k in range(1, 4))) if kind != "ring" else ""
        return f'<svg width="{width}" height="{height}" style="display:block;overflow:hidden">{lines}{inner}</svg>'

    def tile(self, inner: str, width: int) -> str:
        ground = self.theme.panel
        edge = f"border:1px solid {css(self.theme.rule)};" if self.rng.random() < 0.4 else ""
        return f'<div style="width:{width}px;background:{css(ground)};color:{css(self.theme.ink(ground))};{edge}border-radius:{self.rng.randrange(0, 14)}px;padding:12px 14px">{inner}</div>'

    def big(self) -> str:
        rng, ground = self.rng, self.theme.panel
        name = f'<div style="font-size:.9em;color:{css(self.theme.faint(ground))}">{self.label("en", 22)}</div>'
        number = f'<div style="font-size:{rng.uniform(1.7, 3):.2f}em;font-weight:{rng.choice((400, 700))};line-height:1.2;white-space:nowrap">{escape(self.invent.number())}</div>'
        change = f'<div style="font-size:.85em;color:{css(self.theme.accent(ground, 0.3))}">{rng.choice("+-")}{rng.uniform(0, 30):.1f}% {self.label("en", 16)}</div>' if rng.random() < 0.7 else ""
        sign = icon(rng.choice(PLAIN), 20, css(self.theme.accent(ground))) if rng.random() < 0.4 else ""
        return sign + name + number + change

    def chart(self, width: int) -> str:
        rng, ground = self.rng, self.theme.panel
        high = rng.randrange(90, 170)
        axis = "".join(f"<span style=\"display:inline-block\">{text}</span>" for text in [escape(self.invent.date()[:5]) for _ in range(4)])
        legend = "".join(f'<span style="display:inline-flex;align-items:center;gap:5px;margin-right:12px"><i style="width:9px;height:9px;background:{css(self.theme.accent(ground, rng.random()))}"></i><span>{self.label("en", 14)}</span></span>' for _ in range(rng.randrange(2, 4)))
        side = "".join(f"<div>{value}</div>" for value in (100, 75, 50, 25, 0))
        small = f"font-size:.78em;color:{css(self.theme.faint(ground))}"
        return (
            f'<div style="font-weight:600;margin-bottom:8px">{self.label("en", 30)}</div><div style="display:flex;gap:8px"><div style="{small};display:flex;flex-direction:column;justify-content:space-between;text-align:right">{side}</div>'
            f'{self.curve(width - 70, high)}</div><div style="{small};display:flex;justify-content:space-between;margin:4px 0 6px 30px">{axis}</div><div style="font-size:.82em">{legend}</div>'
        )

    def dashboard(self) -> Page:
        rng = self.rng
        width = rng.choice((900, 1100, 1280))
        tiles = "".join(self.tile(self.big(), (width - 28 - 3 * 14) // 4) for _ in range(4 * rng.randrange(1, 3)))
        half = (width - 28 - 14) // 2
        charts = "".join(self.tile(self.chart(half), half) for _ in range(rng.choice((2, 4))))
        rows = "".join(f'<div style="display:flex;justify-content:space-between;padding:4px 0"><span class=one>{self.label("en", 30)}</span><span class=one>{escape(self.invent.number())}</span></div>' for _ in range(rng.randrange(4, 9)))
        lists = "".join(self.tile(f'<div style="font-weight:600">{self.label("en", 24)}</div>{rows}', half) for _ in range(1))
        more = self.tile(f'<div style="font-weight:600">{self.label("en", 24)}</div><div>{self.sentence("en", 200)}</div>', half)
        head = f'<div class=h style="font-size:1.5em;font-weight:700;margin-bottom:12px">{self.title("en")}</div>'
        return Page(self.look.html(f'{head}<div style="display:flex;flex-wrap:wrap;gap:14px">{tiles}{charts}{lists}{more}</div>'), width, 1700, False, ("en",))


def shop(rng: Random, words: Words, look: Look) -> Page:
    return Cards(rng, words, look).shop()


def table(rng: Random, words: Words, look: Look) -> Page:
    return Cards(rng, words, look).table()


def receipt(rng: Random, words: Words, look: Look) -> Page:
    return Cards(rng, words, look).receipt()


def dashboard(rng: Random, words: Words, look: Look) -> Page:
    return Cards(rng, words, look).dashboard()
