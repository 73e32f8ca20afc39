"""Pages to be read through: documentation, other languages, articles in two columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from random import Random

from drawings import image
from invented import Inventor
from look import Look, css
from markup import div
from words import Words


@dataclass(frozen=True)
class Page:
    """What a writer hands over: the page, the window's width, how far text may reach, and what to expect of the order."""

    html: str
    width: int
    most: int
    ordered: bool
    languages: tuple[str, ...]


class Writer:
    """The means of all kinds: chance, words, looks."""

    def __init__(self, rng: Random, words: Words, look: Look) -> None:
        self.rng = rng
        self.words = words
        self.look = look
        self.theme = look.theme
        self.invent = Inventor(rng)

    def label(self, language: str = "en", most: int = 60, least: int = 3) -> str:
        every = self.words.labels[language]
        for _ in range(200):
            label = self.rng.choice(every)
            if least <= len(label) <= most:
                return escape(label)
        return escape(self.rng.choice(every)[:most].strip())

    def paragraph(self, language: str, most: int = 900, least: int = 60) -> str:
        every = self.words.prose[language]
        for _ in range(200):
            text = self.rng.choice(every)
            if least <= len(text) <= most:
                return text
        return " ".join(self.rng.choice(every)[:most].split()[:-1])

    def plain_sentence(self, most: int, language: str = "en") -> str:
        """The beginning of a paragraph, as far as whole words go."""
        text = self.paragraph(language)
        for end in (". ", "; ", ": "):
            head = text.split(end)[0]
            if 12 <= len(head) <= most and head != text:
                return head + end.strip()
        return " ".join(text[:most].split()[:-1])

    def sentence(self, language: str, most: int) -> str:
        return escape(self.plain_sentence(most, language))

    def title(self, language: str) -> str:
        return self.label(language, 46, 12)

    def text_language(self) -> str:
        return "en" if self.rng.random() < 0.6 else self.rng.choice(sorted(self.words.prose))


class Documents(Writer):
    def running(self, language: str, inline: bool) -> str:
        """A paragraph, now and then with code, stress or a link inside."""
        rng = self.rng
        words = [escape(word) for word in self.paragraph(language).split(" ")]
        if inline:
            ground = css(self.theme.panel)
            for place, word in enumerate(words):
                if rng.random() < 0.04 and len(word) > 2 and "&" not in word:
                    style = rng.choice(
                        (
                            f"font-family:'{self.look.mono.name}';font-size:.9em", "font-style:italic", "font-weight:700",
                            f"color:{css(self.theme.accent(self.theme.page))};text-decoration:underline",
                            f"font-family:'{self.look.mono.name}';font-size:.88em;background:{ground};padding:1px 4px;border-radius:3px",
                        )
                    )  # fmt: skip
                    words[place] = f'<span style="{style}">{word}</span>'
        return " ".join(words)

    def flow(self, language: str, characters: int) -> Iterator[str]:
        """Headings, paragraphs, lists and a figure now and then, until enough is said."""
        rng, said = self.rng, 0
        yield f'<div class=h style="font-size:{rng.uniform(1.5, 2.2):.2f}em;font-weight:700;margin:.5em 0">{self.title(language)}</div>'
        while said < characters:
            kind = rng.choices(("text", "items", "heading", "figure", "quote"), (60, 14, 14, 6, 6))[0]
            if kind == "text":
                yield f'<p style="margin:.7em 0">{self.running(language, rng.random() < 0.6)}</p>'
                said += 350
            elif kind == "heading":
                number = f"{rng.randrange(1, 9)}.{rng.randrange(1, 9)}. " if rng.random() < 0.4 else ""
                size = rng.uniform(1.1, 1.5)
                yield f'<div class=h style="font-size:{size:.2f}em;font-weight:700;margin:1em 0 .4em">{number}{self.title(language)}</div>'
                said += 20
            elif kind == "items":
                bullet = rng.choice(("•", "–", "1"))
                for place in range(1, rng.randrange(3, 6)):
                    sign = f"{place}." if bullet == "1" else bullet
                    yield f'<div style="margin:.3em 0;padding-left:2em;text-indent:-1.2em">{sign} {self.sentence(language, 140)}</div>'
                    said += 80
            elif kind == "quote":
                look = f"border-left:4px solid {css(self.theme.rule)};padding:2px 12px;color:{css(self.theme.faint(self.theme.page))}"
                yield f'<div style="{look};margin:.8em 0">{self.running(language, False)}</div>'
                said += 350
            else:
                high = rng.randrange(60, 180)
                yield image(rng, rng.randrange(120, 420), high, "margin:10px 0;border-radius:4px")

    def document(self, language: str, width: int) -> Page:
        look = f"max-width:{self.rng.randrange(520, 900)}px;"
        look += "margin:0 auto;" if self.rng.random() < 0.5 else ""
        look += "text-align:justify;" if self.rng.random() < 0.2 else ""
        body = "".join(self.flow(language, self.rng.randrange(1500, 2800)))
        languages = ("en",) if language == "en" else (language, "en")
        return Page(self.look.html(f'<div style="{look}">{body}</div>'), width, 1400, True, languages)

    def english(self) -> Page:
        return self.document("en", self.rng.choice((800, 1024, 1280)))

    def other_language(self) -> Page:
        language = self.rng.choice([name for name in sorted(self.words.prose) if name != "en"])
        return self.document(language, self.rng.choice((800, 1024)))

    def columns(self) -> Page:
        rng = self.rng
        language = self.text_language()
        gap, rule = rng.randrange(22, 46), f"column-rule:1px solid {css(self.theme.rule)};" if rng.random() < 0.35 else ""
        count = rng.choices((2, 3), (80, 20))[0]
        head = f'<div class=h style="font-size:2em;font-weight:700;margin:.3em 0 .5em">{self.title(language)}</div>'
        author = f"{escape(self.invent.person())}, {self.invent.date()}"
        by = div(author, color=css(self.theme.faint(self.theme.page)), margin_bottom="1em")
        parts = []
        for number in range(rng.randrange(5, 9)):
            if number and rng.random() < 0.25:
                parts.append(
                    div(self.title(language), "h", font_weight=700, font_size="1.2em", margin=".8em 0 .3em", break_after="avoid")
                )
            if rng.random() < 0.12:
                parts.append(image(rng, 240, rng.randrange(80, 160), "margin:8px 0;break-inside:avoid"))
            parts.append(f'<p style="margin:0 0 .8em">{self.running(language, rng.random() < 0.3)}</p>')
        justify = "text-align:justify;" if rng.random() < 0.4 else ""
        body = f'{head}{by}<div style="column-count:{count};column-gap:{gap}px;{rule}{justify}">{"".join(parts)}</div>'
        languages = ("en",) if language == "en" else (language, "en")
        return Page(self.look.html(body), 900 if count == 2 else 1200, 1600, True, languages)


def documents(rng: Random, words: Words, look: Look) -> Page:
    return Documents(rng, words, look).english()


def languages(rng: Random, words: Words, look: Look) -> Page:
    return Documents(rng, words, look).other_language()


def columns(rng: Random, words: Words, look: Look) -> Page:
    return Documents(rng, words, look).columns()
