"""Numbers in news text: what is counted, how sharply, and which figures count nobody.

Kinds: "exact"; "at_least" (au moins, more than: ``low`` set, ``high`` None); "at_most" (``high`` set, ``low`` None);
"about" (environ, une dizaine: ``low`` = ``high``); "range"; "vague" (plusieurs, dozens: both None);
"article" (un, a: 1).
Figures that count no people or weapons have a kind of their own, their value in ``low`` where it is a whole number:
"ordinal", "duration", "distance", "measure" (weight, area, speed), "calibre", "money", "percent", "fraction",
"decimal", "age", "year", "designation" (F-15, 30/60, Flight 752). Figures inside dates and clock times are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from kg.read.rules import grammar
from kg.read.rules.dates import find_clock_times, find_dates
from kg.read.rules.number_words import read_words
from kg.read.rules.numbers_grammar import NumberGrammar, number_grammar

_TOKEN = re.compile(r"[^\W_]+")
_LONGEST = 12  # digits; a longer figure is a serial number, not a count
_BACK = 40  # characters looked at before a number
_MEASURED = frozenset({"duration", "distance", "measure", "calibre", "money", "percent"})
_DIGITS, _RUN, _BLANK, _JOIN = (re.compile(p) for p in (r"\d*", r"(?:[.:/]\d+)+|(?:-\d+){2,}", r"\s", r"[\s'-]{1,2}"))
_MODEL = re.compile(r"[a-z]-?\d+/\Z")  # the second of "Shahed-136/131"
_NAME_END = re.compile(r"\s?[\"»”)]")
_NAME_START = re.compile(r"[«“\"(]\s?(?:[^\W\d_a-zß-ÿ][\w'-]*\s){1,4}\Z")
_YEAR_END = re.compile(r"\s?[)\]]")
_NEXT_DIGIT = re.compile(r"\s\d")
_COUNTS = frozenset({"exact", "about", "article"})


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A number and what it says; ``end`` is exclusive, ``text`` includes an approximator ("au moins neuf")."""

    start: int
    end: int
    text: str
    low: int | None
    high: int | None
    kind: str
    group: bool = False


def find_numbers(text: str, lang: str) -> list[NumberMention]:
    """All number mentions of ``text`` in order, without overlap; see the kinds above.

    ``lang`` is "fr", "en" or with a region. Raises GrammarError if there are no or wrong data for the language.
    """
    base = re.split(r"[-_]", lang.lower(), maxsplit=1)[0]
    found = number_grammar(base)
    folded = grammar.fold(text)
    taken = sorted([(d.start, d.end) for d in find_dates(text, lang, None)]
                   + [(c.start, c.end) for c in find_clock_times(text, base)])  # fmt: skip
    cores = [
        replace(core, kind=_special(core, text, folded, found) or core.kind) for core in _cores(folded, found, taken)
    ]
    merged = _ranges([_by_kind(core) for core in cores], folded, found)
    mentions: list[NumberMention] = []
    free = 0
    for core in merged:
        mention = _approximated(core, folded, free, found)
        free = mention.end
        mentions.append(replace(mention, text=text[mention.start : mention.end]))
    return mentions


def _by_kind(core: NumberMention) -> NumberMention:
    """Figures that count nobody keep one value; the group mark is for counts and their units alike."""
    return core if core.kind in _COUNTS | {"vague"} else replace(core, high=core.low)


def _cores(folded: str, found: NumberGrammar, taken: list[tuple[int, int]]) -> list[NumberMention]:
    """The bare numbers outside the ``taken`` spans, in order."""
    starts = [span[0] for span in taken]
    cores: list[NumberMention] = []
    pos = 0
    for token in _TOKEN.finditer(folded):
        word, start = token[0], token.start()
        worded = word in found.starters
        if start < pos or (not worded and word.isalpha()):
            continue
        index = bisect_right(starts, start) - 1
        # A clock time may lie inside a date mention, so the mask before it counts as well.
        covering = [taken[i][1] for i in (index, index - 1) if i >= 0 and taken[i][1] > start]
        if covering:
            pos = max(covering)
            continue
        limit = starts[index + 1] if index + 1 < len(starts) else len(folded)
        core = _worded(folded, start, limit, found) if worded else _figure(folded, token, limit, found)
        if core is not None:
            pos = core.end
            if core.kind != "skip":
                cores.append(core)
    return cores


def _core(start: int, end: int, low: int | None, kind: str, *, group: bool = False) -> NumberMention:
    return NumberMention(start, end, "", low, low, kind, group)


def _figure(folded: str, token: re.Match[str], limit: int, found: NumberGrammar) -> NumberMention:
    """A number in digits, or a name with digits in it (F-15, G5, 4x4)."""
    start = token.start()
    lead = _DIGITS.match(folded, start)
    assert lead is not None
    ascii_digits = lead[0].isascii()
    before = folded[start - 1] if start else " "
    named = before == "-" and start > 1 and folded[start - 2].isalpha()
    named = named or (before == "/" and _MODEL.search(folded, max(0, start - 16), start) is not None)
    if not lead[0] or not ascii_digits or named:
        return _core(start, token.end(), None, "designation")
    match = found.digits.match(folded, start)
    assert match is not None
    if match.end() > limit:
        match = _DIGITS.match(folded, start, limit) or match
    end = match.end()
    run = _RUN.match(folded, end)
    if run or len(lead[0]) > _LONGEST:
        return _core(start, max(run.end() if run else end, token.end()), None, "designation")
    ordinal = found.ordinal.match(folded, end)
    if ordinal:
        return _core(start, ordinal.end(), int(lead[0]), "ordinal")
    if end < len(folded) and folded[end].isalpha():
        if found.unit.match(folded, end):
            return _core(start, end, _value(match[0], match, found)[0], "exact")
        return _core(start, max(end, token.end()), None, "designation")
    return _scaled(folded, match, start, end, limit, found)


def _value(surface: str, match: re.Match[str], found: NumberGrammar) -> tuple[int | None, float]:
    """The whole value (None for a decimal) and the value to be scaled by a million."""
    decimal = found.lex.data["digits"]["decimal"]
    if match.groupdict().get("sep"):
        return int(re.sub(r"\D", "", surface)), float(re.sub(r"\D", "", surface))
    if decimal in surface:
        return None, float(surface.replace(decimal, "."))
    return int(surface), float(surface)


def _scaled(folded: str, match: re.Match[str], start: int, end: int, limit: int, found: NumberGrammar) -> NumberMention:
    whole, real = _value(folded[start:end], match, found)
    scale = found.scale.match(folded, end, limit)
    if scale:
        decimal = found.lex.data["digits"]["decimal"]
        if match.groupdict().get("sep") == decimal:  # 1.125 billion: before a scale word it is a decimal after all
            real = float(folded[start:end].replace(decimal, "."))
        factor = found.lex.scales[scale[0].strip()]
        return _core(start, scale.end(), round(real * factor), "exact")
    group = _BLANK.match(folded, end)
    noun = found.group.match(folded, group.end()) if group else None
    if noun and whole is not None:
        size, _ = found.groups[_flat(noun["group"])]
        return _core(start, noun.end(), whole * size, "about", group=True)
    return _core(start, end, whole, "decimal" if whole is None else "exact")


def _flat(surface: str) -> str:
    return " ".join(surface.replace("-", " ").split())


def _worded(folded: str, start: int, limit: int, found: NumberGrammar) -> NumberMention | None:
    """A number in words, a group (une dizaine, two dozen) or a vague quantity."""
    skipped = found.skip.match(folded, start, limit)
    vague = max(
        (m.end() for p in (found.phrases, found.group_plural) if (m := p.match(folded, start, limit))), default=-1
    )
    if skipped and skipped.end() > vague:
        return _core(start, skipped.end(), None, "skip")
    fixed = found.fixed.match(folded, start, limit)
    if fixed:
        return _core(start, fixed.end(), found.lex.data["groups"]["fixed"][_flat(fixed[0])], "exact", group=True)
    spelled = read_words(folded, start, found.lex)
    if spelled and spelled.end > limit:
        spelled = None
    grouped = _grouped(folded, start, limit, spelled.end if spelled else None, spelled.value if spelled else 1, found)
    best = max(vague, spelled.end if spelled else -1, grouped.end if grouped else -1)
    if best < 0:
        return None
    if grouped and grouped.end == best:
        return grouped
    if vague == best:
        return _core(start, vague, None, "vague")
    assert spelled is not None
    kind = "ordinal" if spelled.ordinal else "article" if spelled.article else "exact"
    return _core(start, spelled.end, spelled.value, kind)


def _grouped(
    folded: str, start: int, limit: int, after: int | None, count: int, found: NumberGrammar
) -> NumberMention | None:
    """A group noun after its determiner or number: une dizaine, la vingtaine, two dozen, half a dozen, a couple."""
    lang_det = found.lex.data["groups"]["det"]
    token = _TOKEN.match(folded, start)
    assert token is not None
    if after is None:
        if token[0] not in lang_det and f"{token[0]}'" not in lang_det:
            return None
        after = token.end()
    gap = _JOIN.match(folded, after)
    noun = found.group.match(folded, gap.end(), limit) if gap else None
    if noun is None:
        return None
    size, kind = found.groups[_flat(noun["group"])]
    return _core(start, noun.end(), count * size, kind if kind == "about" else "exact", group=True)


def _special(core: NumberMention, text: str, folded: str, found: NumberGrammar) -> str | None:
    """The kind of a figure that counts nobody: age, distance, money, year …; None if it counts."""
    if core.kind in ("ordinal", "designation"):
        return None
    window = folded[max(0, core.start - _BACK) : core.start]
    if core.kind in ("exact", "about") and _is_age(core, window, folded, found):
        return "age"
    unit = found.unit.match(folded, core.end)
    if unit:
        return unit.lastgroup
    if core.kind in ("article", "vague"):
        return None
    lead = found.unit_before.search(window)
    if lead and folded[core.start].isdigit():
        return lead.lastgroup
    if _is_name(core, text):
        return "designation"
    return "year" if _is_year(core, window, folded, found) else None


def _is_age(core: NumberMention, window: str, folded: str, found: NumberGrammar) -> bool:
    if core.low is None or not 0 < core.low < 120:
        return False
    after, before = bool(found.age_after.match(folded, core.end)), bool(found.age_before.search(window))
    if (after and before) if found.age_needs_both else (after or before):
        return True
    if found.bare_age is None or not folded[core.start].isdigit():
        return False
    lead, tail = found.bare_age
    return bool(lead.search(window) and tail.match(folded, core.end))


def _is_name(core: NumberMention, text: str) -> bool:
    """A figure that closes a quoted or bracketed name (« Grand Prophète 14 ») names, it does not count."""
    if not text[core.start].isdigit() or _NAME_END.match(text, core.end) is None:
        return False
    return _NAME_START.search(text[max(0, core.start - _BACK) : core.start]) is not None


def _is_year(core: NumberMention, window: str, folded: str, found: NumberGrammar) -> bool:
    surface = folded[core.start : core.end]
    if core.low is None or not 1900 <= core.low < 2100 or not (surface.isdigit() and len(surface) == 4):
        return False
    if found.year_counted.match(folded, core.end):
        return False
    return bool(found.year_before.search(window)) or _YEAR_END.match(folded, core.end) is not None


def _ranges(cores: list[NumberMention], folded: str, found: NumberGrammar) -> list[NumberMention]:
    """Two numbers with a range word between ("entre 30 et 32", "2,500 to 3,000") become one mention."""
    merged: list[NumberMention] = []
    index = 0
    while index < len(cores):
        core = cores[index]
        following = cores[index + 1] if index + 1 < len(cores) else None
        joined = _range(core, following, folded, found) if following and following.start - core.end <= 16 else None
        merged.append(joined or core)
        index += 2 if joined else 1
    return merged


def _range(left: NumberMention, right: NumberMention, folded: str, found: NumberGrammar) -> NumberMention | None:
    between = folded[left.end : right.start]
    window = folded[max(0, left.start - _BACK) : left.start]
    same = left.kind in _COUNTS and right.kind in _COUNTS
    # "two to three hours", "between 5 and 21 km": the unit stands once, behind the second number.
    unit_once = left.kind in _COUNTS and right.kind in _MEASURED
    if not (same or unit_once) or left.low is None or right.low is None:
        return None
    for lead, middle in found.ranges:
        if not middle.fullmatch(between):
            continue
        opened = lead.search(window) if lead else None
        if lead and not opened:
            continue
        low = _share_scale(left.low, right, folded, found)
        if low >= right.low or (right.kind == "article"):
            continue
        start = left.start - len(window) + opened.start() if opened else left.start
        kind = right.kind if unit_once else "range"
        return NumberMention(start, right.end, "", low, right.low, kind, left.group or right.group)
    return None


def _share_scale(low: int, right: NumberMention, folded: str, found: NumberGrammar) -> int:
    """ "two to three hundred", "2 to 3 million", "une à deux dizaines": the scale said once holds for both."""
    surface = _flat(folded[right.start : right.end]).split()
    if low >= 100 or right.low is None:
        return low
    plural = found.lex.data["groups"]["plural"]
    groups = found.groups
    last = surface[-1] if surface else ""
    factor = (
        found.lex.scales.get(last) or groups.get(last, (0, ""))[0] or groups.get(last.removesuffix(plural), (0, ""))[0]
    )
    return low * factor if factor and len(surface) > 1 and low * factor < right.low else low


def _approximated(core: NumberMention, folded: str, free: int, found: NumberGrammar) -> NumberMention:
    """The mention with the words that loosen it: au moins, plus de, or so. ``free``: end of the one before."""
    if core.kind in ("ordinal", "designation", "year", "vague", "age", "decimal"):
        return core
    window = folded[max(free, core.start - _BACK) : core.start]
    fitting = [rule for rule in found.approximators if core.low is None or core.low >= rule.least]
    leads = [(hit.start(), rule.kind) for rule in fitting if rule.before and (hit := rule.before.search(window))]
    if leads:  # the longest says it: "no more than" before "more than"
        begin, kind = min(leads)
        return _loosened(replace(core, start=core.start - len(window) + begin), kind)
    for rule in fitting:
        after = rule.after.match(folded, core.end) if rule.after else None
        if after and not _starts_number(folded, after.end()):
            return _loosened(replace(core, end=after.end()), rule.kind)
    return core


def _starts_number(folded: str, end: int) -> bool:
    """ "deux morts, au moins trois": what follows an approximator is its number, so it belongs there."""
    return bool(_NEXT_DIGIT.match(folded, end))


def _loosened(core: NumberMention, kind: str) -> NumberMention:
    if core.kind not in _COUNTS:
        return core  # a loose distance or span of time stays what it is
    if kind == "at_least":
        return replace(core, kind=kind, high=None)
    if kind == "at_most":
        return replace(core, kind=kind, low=None)
    return replace(core, kind=kind)
