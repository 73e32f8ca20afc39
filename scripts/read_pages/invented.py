"""Made-up names, numbers, dates, prices and addresses in the manner of several countries."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

GIVEN = (
    "Anna", "Zoë", "Jürgen", "Małgorzata", "François", "Søren", "Chloé", "Łukasz", "Ingrid", "Tomáš", "Mirela", "Óscar",
    "Elif", "Mátyás", "Giulia", "Pádraig", "Ilse", "Noah", "Amélie", "Håkon", "Ștefan", "Begoña", "Katarzyna", "Oliver",
    "Maeve", "Rūta", "Jan", "Priya", "Sam",
)  # fmt: skip
FAMILY = (
    "Müller", "Nowak", "Dvořák", "O'Brien", "García", "Lindström", "Rossi", "Kovács", "Jensen", "Lefèvre", "van den Berg",
    "Yılmaz", "Popescu", "Smith", "Novotný", "Świątek", "Gonçalves", "Hughes", "Bäcker", "Fernández", "Horvat", "Mikkelsen",
    "Brown", "Petit", "Weiß", "Ångström",
)  # fmt: skip
STREETS = (
    "Mill Lane",
    "Hauptstraße",
    "rue de l'Église",
    "ul. Długa",
    "Via Garibaldi",
    "Calle Mayor",
    "Kungsgatan",
    "Station Road",
    "Náměstí Míru",
)
CITIES = (
    "Lyon",
    "Gdańsk",
    "Malmö",
    "Köln",
    "Brno",
    "Cork",
    "Sevilla",
    "Győr",
    "Århus",
    "Torino",
    "Utrecht",
    "Braga",
    "Cluj-Napoca",
    "Leeds",
)
THINGS = (
    "Desk lamp", "Oak shelf", "Wool blanket", "Travel mug", "Running shoes", "Phone case", "Garden chair", "Tea kettle",
    "Rain jacket", "Backpack 25 L", "Wireless mouse", "Bread knife", "Water bottle", "Cotton shirt", "Wall clock",
    "Bike light", "Notebook A5", "Headphones", "Picture frame", "Pillow", "Coffee grinder", "Hängematte", "Théière en fonte",
    "Lampka biurkowa", "Cepillo de bambú", "Kökskniv", "Stolní lampa", "Zaino leggero",
)  # fmt: skip
GROCERIES = (
    "MILK 1L", "BUTTER 250G", "RYE BREAD", "EGGS 10 PCS", "TOMATOES", "PASTA 500G", "OLIVE OIL", "COFFEE BEANS", "APPLES",
    "YOGHURT 4X125G", "CHEESE", "KÄSE 200G", "BROT", "LAIT DEMI-ÉCREMÉ", "JAMÓN 100G", "CHLEB ŻYTNI", "SMÖR 500G",
    "DISH SOAP", "PAPER TOWELS", "BANANAS", "DARK CHOCOLATE", "RICE 1KG",
)  # fmt: skip
HOSTS = ("example.org", "shop.example.com", "deb.example.net:8080")
PARTS = (
    "home", "usr", "etc", "src", "lib", "Documents", "notes.md", "main.rs", "Cargo.toml", "photo_01.jpg", "share", "2024-05", ".config",
    "a.out",
)  # fmt: skip
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Inventor:
    rng: Random

    def person(self) -> str:
        return f"{self.rng.choice(GIVEN)} {self.rng.choice(FAMILY)}"

    def amount(self, most: float = 900.0) -> str:
        rng = self.rng
        value = rng.uniform(0.5, most) if rng.random() < 0.8 else rng.uniform(most, most * 40)
        plain = f"{value:,.2f}"
        swapped = plain.translate(str.maketrans(",.", ".,"))
        return rng.choice(
            (
                f"${plain}",
                f"€{plain}",
                f"£{plain}",
                f"{swapped} €",
                f"{swapped} zł",
                f"{swapped} Kč",
                f"{round(value):,} kr".replace(",", " "),
            )
        )

    def number(self) -> str:
        rng = self.rng
        return rng.choice(
            (
                f"{rng.randrange(1000)}", f"{rng.randrange(10, 9_999_999):,}", f"{rng.uniform(-99, 99):.2f}", f"{rng.uniform(0, 100):.1f}%",
                f"{rng.uniform(0, 100):.1f} %", f"{rng.uniform(0, 1):.4f}", f"+{rng.uniform(0, 20):.1f}%", f"{rng.randrange(1, 900)} MB",
                f"{rng.randrange(-40, 40)} °C", f"{rng.uniform(0, 9):.1f}e-{rng.randrange(1, 9)}",
            )
        )  # fmt: skip

    def date(self) -> str:
        rng = self.rng
        day, month, year = rng.randrange(1, 29), rng.randrange(12), rng.randrange(1998, 2031)
        return rng.choice(
            (
                f"{year}-{month + 1:02}-{day:02}", f"{day:02}.{month + 1:02}.{year}", f"{day:02}/{month + 1:02}/{year}",
                f"{day} {MONTHS[month]} {year}",
                f"{MONTHS[month]} {day}, {year}",
            )
        )  # fmt: skip

    def time(self) -> str:
        rng = self.rng
        hour, minute = rng.randrange(24), rng.randrange(60)
        return rng.choice((f"{hour:02}:{minute:02}", f"{hour % 12 or 12}:{minute:02} {'AM' if hour < 12 else 'PM'}"))

    def mail(self) -> str:
        name = self.rng.choice(("anna", "j.novak", "info", "office", "o.brien", "sales", "mia_k", "rechnung"))
        return f"{name}@{self.rng.choice(('example.org', 'mail.example.com', 'example.net', 'firma.example.de'))}"

    def link(self) -> str:
        rng = self.rng
        path = "/".join(
            rng.choice(("docs", "v2", "orders", "index.html", "a-b_c", "2024", "q?id=7", "~anna", "Images"))
            for _ in range(rng.randrange(1, 4))
        )
        return f"{rng.choice(('https://', 'http://', 'www.', ''))}{rng.choice(HOSTS)}/{path}"

    def phone(self) -> str:
        rng = self.rng
        return rng.choice(
            (
                f"+{rng.randrange(30, 49)} {rng.randrange(100, 999)} {rng.randrange(10**5, 10**6)}",
                f"({rng.randrange(200, 999)}) 555-0{rng.randrange(100, 200)}",
            )
        )

    def code(self) -> str:
        """Order numbers, versions, addresses of computers, post codes."""
        rng = self.rng
        one, two, three, four = (rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(4))
        numbers = [rng.randrange(256) for _ in range(3)]
        return rng.choice(
            (
                f"{one}{two}-{rng.randrange(1000, 99999)}", f"#{rng.randrange(10**4, 10**7)}", f"{rng.getrandbits(32):08x}",
                f"v{rng.randrange(9)}.{rng.randrange(30)}.{rng.randrange(30)}", f"{numbers[0]}.{numbers[1]}.0.{numbers[2]}",
                f"{one}{rng.randrange(10)}{two} {rng.randrange(10)}{three}{four}",
            )
        )  # fmt: skip

    def address(self) -> str:
        rng = self.rng
        return (
            rng.choice((f"{rng.randrange(1, 200)} {rng.choice(STREETS)}", f"{rng.choice(STREETS)} {rng.randrange(1, 99)}"))
            + f", {rng.randrange(10000, 99999)} {rng.choice(CITIES)}"
        )

    def path(self) -> str:
        rng = self.rng
        start = rng.choices(("/", "~/", ""), (60, 20, 20))[0]
        return start + "/".join(rng.choice(PARTS) for _ in range(rng.randrange(1, 5)))
