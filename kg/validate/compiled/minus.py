"""`FILTER NOT EXISTS` → `MINUS` in a query over everything, where the two mean the same.

Oxigraph evaluates NOT EXISTS anew for every row, and a join within it each time over all of the data; MINUS once.
"""

from __future__ import annotations

import re

_ABSENT = re.compile(r"FILTER\s+NOT\s+EXISTS\s*\{", re.IGNORECASE)
_VARIABLE = re.compile(r"[?$](\w+)")


def as_differences(body: str) -> str:
    """Rewrites a group's own NOT EXISTS that share only $this with the rest and bind it in a plain pattern.

    Args:
        body: what stands in the braces of a WHERE, without them.
    """
    done, rest = "", body
    while found := _ABSENT.search(rest):
        before, (group, after) = rest[: found.start()], _group(rest[found.end() :])
        outside = set(_VARIABLE.findall(done + before + after))
        plain = group.partition("{")[0].partition("FILTER")[0]
        # A variable's name may be used again in another NOT EXISTS, where it means nothing: that is only over-careful.
        alike = set(_VARIABLE.findall(group)) & outside <= {"this"} and "this" in _VARIABLE.findall(plain)
        top = (done + before).count("{") == (done + before).count("}")
        opening = "MINUS {" if alike and top else found.group()
        done += f"{before}{opening}{group}}}"
        rest = after
    return done + rest


def _group(text: str) -> tuple[str, str]:
    """What stands before the brace that closes a group, and what after it."""
    depth = 1
    for at, sign in enumerate(text):
        depth += (sign == "{") - (sign == "}")
        if not depth:
            return text[:at], text[at + 1 :]
    return text, ""
