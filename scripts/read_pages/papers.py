"""Pages of rows and sums: tables and spreadsheets, receipts and invoices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape
from random import Random

from documents import Page, Writer
from invented import GROCERIES, THINGS
from look import Look, css, tint
from markup import chip, div, element
from words import Words

CELLS = ("label", "number", "number", "amount", "date", "person", "code", "time", "mail")
SHOPS = ("GREEN FORK GROCERY", "SUPERMARKT AM PLATZ", "ÉPICERIE DU MARCHÉ", "SKLEP U ANNY")
INVOICES = (
    ("Invoice", "Total", "Due"), ("Rechnung", "Gesamtbetrag", "Fällig am"), ("Facture", "Total TTC", "Échéance"),
    ("Factura", "Importe total", "Vencimiento"), ("Faktura", "Razem", "Termin płatności"),
)  # fmt: skip


class Papers(Writer):
    def cell(self, kind: str, language: str) -> str:
        invent = self.invent
        makers: dict[str, Callable[[], str]] = {
            "number": invent.number, "amount": invent.amount, "date": invent.date, "person": invent.person, "code": invent.code,
            "mail": invent.mail, "time": invent.time,
        }  # fmt: skip
        return escape(makers[kind]()) if kind in makers else self.label(language, 24)

    def line(
        self, cells: list[str], sides: list[str], ground: tuple[int, int, int], cell: dict[str, object], **style: object
    ) -> str:
        made = [element("td", text, "", {**cell, "text_align": side}) for text, side in zip(cells, sides, strict=True)]
        return element("tr", "".join(made), "", {"background": css(ground), "color": css(self.theme.ink(ground)), **style})

    def table(self) -> Page:
        rng, theme = self.rng, self.theme
        language = self.text_language()
        sheet = rng.random() < 0.35
        kinds = [rng.choice(("label", "person", "code")), *(rng.choice(CELLS) for _ in range(rng.randrange(3, 7)))]
        grid = "all" if sheet else rng.choice(("all", "rows", "stripes", "none", "none"))
        edge = f"1px solid {css(theme.rule)}"
        cell: dict[str, object] = {
            "padding": f"{rng.randrange(2, 8)}px {rng.randrange(8, 20)}px", "white_space": "nowrap",
            "border": edge if grid == "all" else None, "border_bottom": edge if grid in ("all", "rows") else None,
        }  # fmt: skip
        sides = ["right" if kind in ("number", "amount") and rng.random() < 0.8 else "left" for kind in kinds]
        rows = []
        if sheet:
            letters = list("ABCDEFGH"[: len(kinds)])
            rows.append(self.line(["", *letters], ["center"] * (len(kinds) + 1), theme.panel, cell))
        else:
            ground = theme.panel if rng.random() < 0.5 else theme.page
            rows.append(self.line([self.label(language, 16) for _ in kinds], sides, ground, cell, font_weight=700))
        for number in range(1, rng.randrange(10, 22)):
            ground = theme.panel if grid == "stripes" and number % 2 else theme.page
            cells = [self.cell(kind, language) for kind in kinds]
            rows.append(self.line([str(number)] * sheet + cells, ["center"] * sheet + sides, ground, cell))
        title = "" if sheet else div(self.title(language), "h", font_size="1.3em", font_weight=700, margin_bottom="8px")
        family = self.look.mono.name if rng.random() < 0.15 else self.look.text.name
        body = div(title + element("table", "".join(rows), "", {"font_family": f"'{family}'"}), width="max-content")
        languages = ("en",) if language == "en" else (language, "en")
        return Page(self.look.html(body), rng.choice((1100, 1280, 1400)), 1300, True, languages)

    def slip(self) -> Page:
        """A till's slip: fixed pitch, columns made of spaces."""
        rng, invent = self.rng, self.invent
        across = rng.choice((32, 36, 40))
        rule = rng.choice(("-", "=", "")) * across

        def priced(name: str, value: float) -> str:
            price = f"{value:.2f}"
            return name[: across - len(price) - 1].ljust(across - len(price)) + price

        lines = [
            rng.choice(SHOPS).center(across),
            invent.address()[:across].center(across),
            f"Tel. {invent.phone()}".center(across),
            rule,
        ]
        for _ in range(rng.randrange(8, 20)):
            several = f"  {rng.randrange(2, 6)} x {rng.uniform(0.5, 9):.2f}" if rng.random() < 0.2 else ""
            lines.append(priced(rng.choice(GROCERIES) + several, rng.uniform(0.3, 60)))
        sums = ("SUBTOTAL", f"VAT {rng.choice((5, 7, 8, 19, 20, 23, 25))}%", "TOTAL EUR")
        lines += [rule, *(priced(name, rng.uniform(3, 300)) for name in sums), f"CARD **** {rng.randrange(1000, 9999)}", rule]
        lines += [f"{invent.date()} {invent.time()}  Ref {rng.randrange(10**7, 10**8)}", "Thank you, come again!".center(across)]
        rows = "".join(div(escape(line), white_space="pre", min_height="1.2em") for line in lines)
        look = replace(self.look, theme=replace(self.theme, page=tint(0.12, 0.15, rng.uniform(0.93, 1.0))))
        size = max(11, self.look.size)
        html = look.html(div(rows, "m", font_size=f"{size}px", line_height=1.3), margin=18)
        return Page(html, int(across * size * 0.64) + 50, 1400, True, ("en", "de", "fr"))

    def invoice(self) -> Page:
        rng, theme, invent = self.rng, self.theme, self.invent
        head, total, due = rng.choice(INVOICES)
        sender = "".join(div(escape(text)) for text in (invent.person(), invent.address(), invent.mail(), invent.phone()))
        facts = ((f"{head} Nr.", invent.code()), ("Date", invent.date()), (due, invent.date()))
        named = "".join(div(chip(name, width="9em") + chip(escape(value))) for name, value in facts)
        cell: dict[str, object] = {"padding": "5px 9px", "border_bottom": f"1px solid {css(theme.rule)}"}
        sides = ["right", "left", "right", "right", "right"]
        rows = []
        for number in range(1, rng.randrange(5, 12)):
            name = escape(rng.choice(THINGS)) if rng.random() < 0.6 else self.label("en", 36)
            texts = [str(number), name, str(rng.randrange(1, 30)), f"{rng.uniform(1, 300):.2f}", f"{rng.uniform(1, 5000):,.2f}"]
            rows.append(self.line(texts, sides, theme.page, cell))
        groups = " ".join(f"{rng.randrange(10000):04}" for _ in range(4))
        iban = f"IBAN {rng.choice(('DE', 'FR', 'PL', 'ES'))}{rng.randrange(10, 99)} {groups}"
        body = (
            div(head, "h", font_size="2em", font_weight=700)
            + div(sender, margin="10px 0")
            + div(named, margin="14px 0")
            + element("table", "".join(rows), "", {"width": "100%"})
            + div(
                f"{total}: {escape(invent.amount(4000))}",
                text_align="right",
                font_size="1.25em",
                font_weight=700,
                margin="12px 9px",
            )
            + div(iban, color=css(theme.faint(theme.page)))
            + div(self.sentence("en", 120), margin="14px 0")
        )
        return Page(self.look.html(body, margin=26), 720, 1500, True, ("en", "de", "fr"))


def table(rng: Random, words: Words, look: Look) -> Page:
    return Papers(rng, words, look).table()


def receipt(rng: Random, words: Words, look: Look) -> Page:
    papers = Papers(rng, words, look)
    return papers.slip() if rng.random() < 0.5 else papers.invoice()
