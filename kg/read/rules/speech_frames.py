"""Speech frames: the wording that ties a speaker to words, and the stretch of the sentence that it rules."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from spacy.tokens import Token

from kg.read.rules.annotate import Annotated, Sentence
from kg.read.rules.lexicon import Hit
from kg.read.rules.phrases import SpeakerMention
from kg.read.rules.speakers import SpeakerReader
from kg.read.rules.speech import SpeechShapes

_BEFORE_QUOTE = re.compile(r"[,»\"?!…–—-]\s*$")
_AFTER_QUOTE = re.compile(r"[»”\"]\s*,?\s*$")
_REST = re.compile(r"\s*(?:[.,;:!?»\"…]|$)")


@dataclass(frozen=True)
class Frame:
    """One speech frame: [start, end) are its words, [low, high) what it rules. `before`: the words come before it."""

    start: int
    end: int
    low: int
    high: int
    speaker: SpeakerMention
    before: bool
    cue: str
    nested: bool = False


class Frames:
    """Finds the frames of single sentences; who a pronoun means is settled in `sources.py`."""

    def __init__(self, annotated: Annotated) -> None:
        self.report = annotated
        self.reader = SpeakerReader(annotated)
        self.shapes = SpeechShapes(annotated.lang)

    def _is_relay(self, sentence: Sentence, speaker: SpeakerMention) -> bool:
        """« à l'AFP », "to Reuters": an outlet that is spoken to does not speak."""
        if speaker.actor is None or speaker.actor.kind != "outlet":
            return False
        return any(0 <= speaker.start - h.end <= 14 for h in sentence.hits("relay_cues"))

    def _according(self, sentence: Sentence) -> list[Frame]:
        found = []
        for hit in sentence.hits("according"):
            at = hit.start if hit.attrs.get("own_noun") else hit.end
            speaker = self.reader.first_in(sentence, at) or (
                None if hit.attrs.get("account") else self.reader.describe(sentence, at)
            )
            if speaker is None or (hit.attrs.get("account") and not speaker.owner):
                continue
            if speaker.head.lower_ in self.reader.never or (
                not (speaker.trade or speaker.owner) and speaker.role == "name"
            ):
                continue
            opens = not self.report.text[sentence.start : hit.start].strip(" «\"'—–-") or self._opens_clause(
                sentence, hit.start
            )
            found.append(
                Frame(
                    hit.start,
                    max(hit.end, speaker.end),
                    hit.start,
                    sentence.end,
                    speaker,
                    not opens,
                    "citing" if hit.attrs.get("citing") else "according",
                )
            )
        return self._without_relays(found)

    def _without_relays(self, frames: list[Frame]) -> list[Frame]:
        return [f for i, f in enumerate(frames) if not any(o.end > f.start for o in frames[:i])]

    def _opens_clause(self, sentence: Sentence, position: int) -> bool:
        before = self.report.text[max(sentence.start, position - 14) : position]
        return bool(self.shapes.clause_opens.search(before))

    def _of_verb(self, sentence: Sentence, hit: Hit, taken: list[tuple[int, int]]) -> Frame | None:
        verb = self._verb(sentence, hit)
        lead = self.report.text[sentence.start : self._group_start(sentence, hit)]
        if hit.attrs.get("parenthetical") and not _BEFORE_QUOTE.search(lead):
            return None
        if verb is None or (verb.dep_ == "xcomp" and verb.head.lemma_ == "be"):  # "Iran was to blame"
            return None
        text = self.report.text
        clitic = self.shapes.inverted.match(text[hit.end : hit.end + 8]) or self.shapes.aux_inverted.search(
            text[max(sentence.start, hit.start - 32) : hit.start]
        )
        if clitic:
            at = (
                hit.end + clitic.start(1)
                if clitic.re is self.shapes.inverted
                else max(sentence.start, hit.start - 32) + clitic.start(1)
            )
            token = sentence.token_at(at)
            agreement = self.reader.pronouns.get(clitic.group(1).lower(), "any")
            start = (
                min(hit.start, at - 4)
                if clitic.re is self.shapes.inverted
                else max(sentence.start, hit.start - 32) + clitic.start()
            )
            pronoun = SpeakerMention(start, at + len(clitic.group(1)), token, None, "pronoun", agreement)
            return Frame(start, max(hit.end, pronoun.end), start, sentence.end, pronoun, True, hit.entry)
        free = [s for s in self.reader.candidates(sentence) if not any(a <= s.start < b for a, b in taken)]
        speaker, inverted = self._subject(sentence, hit, verb, free)
        if (
            speaker is None
            or self._nobody(sentence, speaker)
            or (not hit.attrs.get("plain") and not (speaker.trade or speaker.role == "pronoun"))
        ):
            return None
        start, end = min(speaker.start, hit.start), max(speaker.end, hit.end)
        before = inverted or self._closes(sentence, start, end)
        nested = bool(self.shapes.relative.search(text[max(sentence.start, hit.start - 30) : hit.start]))
        return Frame(start, end, start, sentence.end, speaker, before, hit.entry, nested)

    def _verb(self, sentence: Sentence, hit: Hit) -> Token | None:
        """The verb token of a cue, unless the tagger is sure that it is a noun or an attribute."""
        tokens = sentence.tokens_in(hit.start, hit.end)
        verbs = [t for t in tokens if t.pos_ in ("VERB", "AUX")]
        if verbs:
            verb = next((t for t in verbs if t.pos_ == "VERB"), verbs[-1])
            if verb.dep_ == "acl" and self.report.text[hit.start - 2 : hit.start] == ", " and hit.entry == "say":
                return verb
            if verb.dep_ in ("amod", "acl") and verb.i > sentence.tokens[0].i and not self._has_aux(sentence, verb):
                return None if verb.text.endswith(self.shapes.participles) else verb
            return verb
        token = tokens[0]
        if token.pos_ in ("NOUN", "ADJ") and token.i > sentence.tokens[0].i:
            previous = sentence.tokens[token.i - sentence.tokens[0].i - 1]
            if previous.pos_ in ("DET", "ADP", "ADJ") or previous.lower_ in self.reader.determiners:
                return None
            french = self.report.lang == "fr" and previous.pos_ in ("NOUN", "PROPN")
            if previous.pos_ != "AUX" and previous.text not in (",", "»", '"') and not french:
                return None
        return token if token.pos_ != "ADP" else None

    def _has_aux(self, sentence: Sentence, verb: Token) -> bool:
        i = verb.i - sentence.tokens[0].i
        return any(
            t.pos_ == "AUX" or t.lower_ in ("a", "ont", "avait", "has", "had", "have")
            for t in sentence.tokens[max(0, i - 4) : i]
        )

    def _subject(
        self, sentence: Sentence, hit: Hit, verb: Token, free: list[SpeakerMention]
    ) -> tuple[SpeakerMention | None, bool]:
        """Who speaks with this verb, and whether the name comes after it (« , a précisé X », "said X")."""
        subject = next((c for c in verb.children if c.dep_.startswith("nsubj")), None)
        if subject is None and verb.dep_ in ("conj", "xcomp", "aux", "aux:pass", "cop") and verb.head is not verb:
            subject = next((c for c in verb.head.children if c.dep_.startswith("nsubj")), None)
        chosen = self._holding(sentence, subject, free)
        if chosen and chosen.role == "pronoun" and subject is not None and subject.lower_ in ("que", "qui", "that"):
            chosen = None
        text = self.report.text
        before = text[sentence.start : self._group_start(sentence, hit)]
        behind = (
            []
            if hit.attrs.get("inverts") is False and not _AFTER_QUOTE.search(before)
            else [
                s
                for s in free
                if s.role != "pronoun"
                and 0 <= s.start - hit.end <= 70
                and not self._is_relay(sentence, s)
                and self._only_adverbials(sentence, hit.end, s.start)
            ]
        )
        opens = self._may_invert(before)
        if (
            opens
            and behind
            and (chosen is None or chosen is behind[0] or (subject is not None and subject.head != verb))
            and not self._of_other_verb(behind[0], verb)
        ):
            return behind[0], True
        plain = sum(t.pos_ == "VERB" for t in sentence.tokens_in(hit.start, hit.end)) < 2  # not "was quoted as saying"
        held = bool(hit.attrs.get("held"))
        plain = plain and not held
        if subject is not None and "pass" in subject.dep_ and subject.head == verb and plain and "said" not in hit.text:
            return None, False
        if chosen is not None and subject is not None and "pass" in subject.dep_ and not held:
            chosen = None
        if chosen is not None and chosen.start < hit.start and ";" not in text[chosen.end : hit.start]:
            return chosen, False
        front = self._in_front(sentence, hit, free)
        return front, False

    def _of_other_verb(self, speaker: SpeakerMention, verb: Token) -> bool:
        """ "The governor, said militants were behind it": who is the subject of what is said does not say it."""
        head = speaker.head.head
        return speaker.head.dep_.startswith("nsubj") and head != verb and head.head == verb and head.i > speaker.head.i

    def _nobody(self, sentence: Sentence, speaker: SpeakerMention) -> bool:
        """ "No faction has said", « aucun groupe n'a » : that nobody speaks is no speech."""
        before = sentence.report.text[max(sentence.start, speaker.start - 24) : speaker.start].lower()
        return any(word in self.reader.nobody for word in re.split(r"[,;:.]", before)[-1].split()[-3:])

    def _group_start(self, sentence: Sentence, hit: Hit) -> int:
        """Where the verb group begins: the auxiliary before the participle belongs to it."""
        match = self.shapes.verb_group.search(self.report.text[max(sentence.start, hit.start - 45) : hit.start])
        return max(sentence.start, hit.start - 45) + match.start() if match else hit.start

    def _may_invert(self, before: str) -> bool:
        return (
            not before.strip() or bool(_BEFORE_QUOTE.search(before)) or bool(self.shapes.inversion_leads.search(before))
        )

    def _only_adverbials(self, sentence: Sentence, start: int, end: int) -> bool:
        """Is there nothing between verb and name but a day, an agency, « à l'AFP », an adverb?"""
        between = self.report.text[start:end]
        if self.shapes.that.search(between):
            return False
        tokens = sentence.tokens_in(start, end)
        covered = [(d.start, d.end) for d in sentence.dates] + [(h.start, h.end) for h in sentence.hits("anonymity")]
        covered += [(h.start, h.end) for h in sentence.hits("speech_asides")]
        for cue in sentence.hits("relay_cues"):
            outlet = next((m for m in sentence.names if 0 <= m.start - cue.end <= 22), None)
            covered.append((cue.start, outlet.end if outlet else cue.end))
        return not any(
            t.pos_ in ("VERB", "PRON", "ADP", "NOUN", "SCONJ")
            and start <= sentence.offset(t)
            and sentence.end_of(t) <= end
            and t.lower_ not in self.reader.determiners
            and not any(
                a <= sentence.offset(t) < b or (t.pos_ == "ADP" and 0 <= a - sentence.end_of(t) <= 5)
                for a, b in covered
            )
            for t in tokens
        )

    def _holding(self, sentence: Sentence, subject: Token | None, free: list[SpeakerMention]) -> SpeakerMention | None:
        if subject is None:
            return None
        if subject.lower_ in ("qui", "who", "which"):
            at = sentence.offset(subject)
            before = [
                s
                for s in free
                if s.end <= at
                and at - s.end <= 40
                and s.role != "pronoun"
                and not (
                    s.role == "state"
                    and self.shapes.inside.search(self.report.text[max(sentence.start, s.start - 5) : s.start])
                )
            ]
            return before[-1] if before else None
        at = sentence.offset(subject)
        return next((s for s in free if s.start <= at < s.end), None)

    def _in_front(self, sentence: Sentence, hit: Hit, free: list[SpeakerMention]) -> SpeakerMention | None:
        """The nearest description before the verb when nothing but a group of commas stands between."""
        start = self._group_start(sentence, hit)
        for speaker in reversed([s for s in free if s.end <= start]):
            between = re.sub(r"\([^)]{0,60}\)", "", self.report.text[speaker.end : start])
            if self.shapes.between.fullmatch(between):
                first = self.reader.report.text[max(sentence.start, speaker.start - 16) : speaker.start]
                if self.shapes.governed.search(first):
                    continue
                return speaker
            if speaker.role != "pronoun" and "(" not in self.report.text[max(0, speaker.start - 3) : speaker.start]:
                break
        return None

    def _closes(self, sentence: Sentence, start: int, end: int) -> bool:
        """Does the frame stand behind its words: "…, the official said." """
        text = self.report.text
        before = text[sentence.start : start]
        if not before.strip(" \"«»'") or not _BEFORE_QUOTE.search(self.shapes.article.sub("", before)):
            return False
        return bool(_REST.match(text[self._day_end(sentence, end) : sentence.end]))

    def _elliptic(self, sentence: Sentence, frames: list[Frame]) -> list[Frame]:
        """A second source without its verb: « la coalition en compte dix, des sources locales huit »."""
        if not frames:
            return []
        found = []
        for speaker in self.reader.candidates(sentence):
            if any(f.start <= speaker.start < f.end for f in frames) or (
                speaker.role in ("pronoun", "name", "state") and not speaker.surname
            ):
                continue
            if speaker.start < frames[0].end or speaker.role == "toll":
                continue
            before = self.shapes.second_article.sub("", self.report.text[sentence.start : speaker.start])
            following = self._count_after(sentence, speaker.end)
            if not self.shapes.ellipsis.search(before) or following is None:
                continue
            tokens = sentence.tokens_in(speaker.end, following)
            if any(t.pos_ in ("VERB", "AUX") and sentence.offset(t) >= speaker.end for t in tokens):
                continue
            found.append(Frame(speaker.start, speaker.end, speaker.start, sentence.end, speaker, False, "ellipsis"))
        return found

    def _count_after(self, sentence: Sentence, end: int) -> int | None:
        """Where a count begins that follows within a few words, in the same clause."""
        number = next((n for n in sentence.numbers if 0 < n.start - end <= 48), None)
        quote = self.report.text.find("«", end, min(sentence.end, end + 12))
        at = number.start if number else quote
        return at if at > 0 and not re.search(r"[.;:]", self.report.text[end:at]) else None

    def _ruled(self, sentence: Sentence, frames: list[Frame]) -> list[Frame]:
        """The same frames with the stretch that each rules."""
        out: list[Frame] = []
        for i, frame in enumerate(frames):
            previous = out[-1] if out else None
            following = next((f.start for f in frames[i + 1 :] if not f.before), sentence.end)
            if frame.nested:
                out.append(replace(frame, low=max(frame.speaker.end, frame.start), high=following))
                continue
            low = frame.start if not frame.before else self._back_to(sentence, frame, previous)
            high = following
            if not frame.before and i == 0 and not self.report.text[sentence.start : frame.start].strip(" ,"):
                low = sentence.start
            elif not frame.before and i == 0 and frame.cue not in ("according", "citing"):
                low = (
                    sentence.start
                    if not self.shapes.breaks.search(self.report.text[sentence.start : frame.start])
                    else frame.start
                )
            if previous and previous.high > low:
                out[-1] = replace(previous, high=max(low, previous.end)) if not previous.nested else previous
            out.append(replace(frame, low=low, high=high))
        return out

    def _back_to(self, sentence: Sentence, frame: Frame, previous: Frame | None) -> int:
        """Where the words begin that a frame behind them rules."""
        if previous is None:
            return sentence.start
        breaks = [m.end() for m in self.shapes.breaks.finditer(self.report.text, previous.end, frame.start)]
        if previous.before:
            return previous.end
        return breaks[-1] if breaks else frame.start

    def _with_day(self, sentence: Sentence, frame: Frame) -> tuple[int, int]:
        return frame.start, self._day_end(sentence, frame.end)

    def _day_end(self, sentence: Sentence, end: int) -> int:
        """After the day and the agency that follow a frame: « mercredi à l'AFP », "on Tuesday"."""
        text = self.report.text
        for _ in range(4):
            date = next(
                (
                    d
                    for d in sentence.dates
                    if 0 <= d.start - end <= 6 and self.shapes.day_lead.fullmatch(text, end, d.start)
                ),
                None,
            )
            if date:
                end = date.end
                continue
            cue = next((h for h in sentence.hits("relay_cues") if h.end == end or 0 <= h.start - end <= 2), None)
            outlet = next(
                (
                    m
                    for m in sentence.names
                    if cue and 0 <= m.start - cue.end <= 12 and m.entities and m.entities[0].kind == "outlet"
                ),
                None,
            )
            if outlet:
                end = outlet.end
                continue
            break
        return end

    def _outside_quotes(self, sentence: Sentence, frames: list[Frame]) -> list[Frame]:
        """Frames without those that a quotation of somebody else's words contains."""
        quoted = [(a, b) for a, b in sentence.quoted if b - a > 25]
        outside = [f for f in frames if not any(a < f.start and f.end < b for a, b in quoted)]
        return outside or frames
