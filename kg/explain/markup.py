"""HTML that cannot be broken into: text is always escaped, and only what these functions made counts as markup."""

from __future__ import annotations

from html import escape

from kg.words.shown import shown

_VOID = frozenset(("meta", "br"))


class Markup(str):
    """HTML made by `element` or read from this package: it is not escaped again."""

    __slots__ = ()


def element(tag: str, *children: str, **attributes: str | bool | None) -> Markup:
    """One element. A child that is no Markup is escaped; so is every attribute's value.

    Args:
        tag: its name.
        children: what is in it.
        attributes: `class_` for class, `data_f` for data-f; True for one without a value; None and False for none.
    """
    head = "".join(_attribute(name, value) for name, value in attributes.items() if value is not None)
    return Markup(f"<{tag}{head}>" + ("" if tag in _VOID else f"{joined(*children)}</{tag}>"))


def joined(*children: str) -> Markup:
    """Children side by side, escaped unless they are Markup."""
    return Markup("".join(child if isinstance(child, Markup) else escape(shown(child)) for child in children))


def _attribute(name: str, value: str | bool) -> str:
    name = name.rstrip("_").replace("_", "-")
    if isinstance(value, bool):
        return f" {name}" if value else ""
    return f' {name}="{escape(shown(value), quote=True)}"'
