"""Elements of a page as functions: `div("text", font_size="1.2em")`."""

from __future__ import annotations


def styled(style: dict[str, object]) -> str:
    """`font_size="1em"` becomes `font-size:1em`; what is None is left out."""
    return ";".join(f"{name.replace('_', '-')}:{value}" for name, value in style.items() if value is not None)


def element(tag: str, inner: str, classes: str, style: dict[str, object]) -> str:
    named = f' class="{classes}"' if classes else ""
    looks = f' style="{styled(style)}"' if style else ""
    return f"<{tag}{named}{looks}>{inner}</{tag}>"


def div(inner: str, classes: str = "", **style: object) -> str:
    return element("div", inner, classes, style)


def span(inner: str, classes: str = "", **style: object) -> str:
    return element("span", inner, classes, style)


def chip(inner: str, classes: str = "", **style: object) -> str:
    """A piece of text that stands for itself although it is in a row with others."""
    return element("span", inner, classes, {"display": "inline-block", **style})


def shape(width: float, height: float, **style: object) -> str:
    """Something drawn that says nothing."""
    return element(
        "i", "", "", {"display": "inline-block", "flex": "none", "width": f"{width:g}px", "height": f"{height:g}px", **style}
    )


def row(inner: str, gap: int = 10, **style: object) -> str:
    return element("div", inner, "", {"display": "flex", "align_items": "center", "gap": f"{gap}px", **style})
