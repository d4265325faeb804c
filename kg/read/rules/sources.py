"""Who says what: finds the speech frames of a report and tells the speaker of any position in it.

A frame is the wording that ties a speaker to words: « selon X », « X a indiqué que », « , a-t-il ajouté », "said X".
It rules a region of its sentence; quotations that run over several sentences belong to one speaker. Pronouns and
pointing descriptions (« cette source », "the official") take the speaker that they point at, so that one speaker has
one name all through a report. Serves the codebook's rule that sources which differ are kept apart.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kg.facts import Actor
from kg.read.rules.annotate import Annotated, Sentence
from kg.read.rules.phrases import SpeakerMention, agrees, windows
from kg.read.rules.speech_frames import Frame, Frames

_QUOTES = re.compile(r"«[^«»]{0,3000}(?:»|\Z)|\"[^\"]{1,3000}\"")


class Sources(Frames):
    """The sources of one report. Building it reads the whole report once."""

    def __init__(self, annotated: Annotated) -> None:
        super().__init__(annotated)
        self._frames: dict[int, list[Frame]] = {}
        self._spans: dict[int, list[tuple[int, int]]] = {}
        self._actors: dict[str, Actor] = {}
        self._past: list[SpeakerMention] = []
        self._told_by: dict[int, int] = {}
        self._quotes: dict[int, list[tuple[int, int]]] = {}
        for sentence in annotated.sentences:
            self._frames[sentence.index] = [f for piece in windows(sentence) for f in self._read(piece)]

    def frames(self, sentence: Sentence) -> list[Frame]:
        """The speech frames of a sentence, left to right, with speakers resolved."""
        return self._frames.get(sentence.index, [])

    def speaker(self, sentence: Sentence, position: int) -> Actor | None:
        """Who says what stands at `position` (offset in the normalised text); None: the reporter."""
        best: Frame | None = None
        for frame in self.frames(sentence):
            if frame.low <= position < frame.high and (best is None or frame.high - frame.low <= best.high - best.low):
                best = frame
        if best:
            return best.speaker.actor
        return self._of_quote(sentence, position)

    def speech_spans(self, sentence: Sentence) -> list[tuple[int, int]]:
        """The words of the frames themselves, with the day of speaking, which dates no attack."""
        return self._spans.get(sentence.index, [])

    def _of_quote(self, sentence: Sentence, position: int) -> Actor | None:
        """The speaker of a quotation that runs over several sentences, or that follows on a frame."""
        paragraph = sentence.paragraph
        if paragraph.index not in self._quotes:
            self._quotes[paragraph.index] = [
                m.span() for m in _QUOTES.finditer(self.report.text, paragraph.start, paragraph.end)
            ]
        span = next(((a, b) for a, b in self._quotes[paragraph.index] if a <= position < b), None)
        if span is None or span[1] - span[0] < 25:
            return None
        others = [
            s
            for s in self.report.sentences[max(0, sentence.index - 12) : sentence.index + 12]
            if s.paragraph.index == paragraph.index
        ]
        for other in others:
            if other.start < span[1] and other.end > span[0]:
                for frame in self.frames(other):
                    if frame.low < span[1] and frame.high > span[0]:
                        return frame.speaker.actor
        if sentence.start <= span[0] and self.report.text[sentence.start : span[0]].strip():
            return None
        for other in reversed([s for s in others if s.end <= span[0]][-1:]):
            frames = self.frames(other)
            if frames:
                return frames[-1].speaker.actor
        return None

    def _read(self, sentence: Sentence) -> list[Frame]:
        raw = self._according(sentence)
        taken = [(f.start, f.end) for f in raw]
        for hit in sentence.hits("speech_verbs"):
            if any(a <= hit.start < b for a, b in taken):
                continue
            frame = self._of_verb(sentence, hit, taken)
            if frame:
                raw.append(frame)
                taken.append((frame.start, frame.end))
        raw = self._cited(self._outside_quotes(sentence, sorted(raw, key=lambda f: f.start)))
        raw += self._elliptic(sentence, raw)
        raw = self._ruled(sentence, sorted(raw, key=lambda f: f.start))
        frames = []
        for frame in raw:
            speaker = self._resolve(sentence, frame.speaker)
            if speaker.actor is not None:
                frames.append(replace(frame, speaker=speaker))
                self._past.append(speaker)
        self._spans[sentence.index] = self._spans.get(sentence.index, []) + [
            self._with_day(sentence, f) for f in frames
        ]
        self._remember(sentence, frames)
        return frames

    def _cited(self, frames: list[Frame]) -> list[Frame]:
        """Where an outlet speaks and names its source in one breath, the source speaks."""
        out: list[Frame] = []
        for frame in frames:
            last = out[-1] if out else None
            if (
                frame.cue == "citing"
                and last
                and last.speaker.actor
                and last.speaker.actor.kind == "outlet"
                and (frame.start - last.end <= 40)
            ):
                self._past.append(last.speaker)
                out[-1] = replace(frame, start=last.start, before=last.before)
            elif frame.cue == "according" and frame.speaker.role == "pronoun" and (out or len(frames) > 1):
                continue
            else:
                out.append(frame)
        return out

    def resolve(self, sentence: Sentence, speaker: SpeakerMention) -> SpeakerMention:
        """A candidate of the reader's with the actor that it stands for, as far as the report has told it by then."""
        later = self._past
        self._past = later[: self._told_by.get(sentence.index, len(later))]
        try:
            return self._resolve(sentence, speaker)
        finally:
            self._past = later

    def _resolve(self, sentence: Sentence, speaker: SpeakerMention) -> SpeakerMention:
        """The speaker with the actor that a pronoun or pointing description stands for; one name for one speaker."""
        if speaker.role == "pronoun":
            past = self._agreeing(speaker)
            return replace(speaker, actor=past.actor if past else None)
        actor = speaker.actor
        if actor is None:
            return speaker
        if speaker.surname:
            past = next((p for p in reversed(self._past) if p.surname == speaker.surname), None)
            if past and past.actor:
                return replace(speaker, actor=past.actor)
        elif speaker.definite and speaker.bare and speaker.role in ("group", "name"):
            group = self._group_before(sentence, speaker)
            if group:
                return replace(speaker, actor=group)
        elif speaker.definite and speaker.bare:
            past = next((p for p in reversed(self._past) if p.head.lower_ == speaker.head.lower_ and p.actor), None)
            if past is None and self._is_person_role(speaker):
                past = next((p for p in reversed(self._past[-4:]) if p.role == "person"), None)
            if past is None and speaker.role == "source":
                past = next((p for p in reversed(self._past[-4:]) if p.actor and p.actor.anonymous), None)
            if past:
                return replace(speaker, actor=past.actor)
        return replace(speaker, actor=self._actors.setdefault(speaker.key, actor))

    def _group_before(self, sentence: Sentence, speaker: SpeakerMention) -> Actor | None:
        """« Ces groupes », "the movement": the group told last, here or in the two sentences before."""
        for other in reversed(self.report.sentences[max(0, sentence.index - 2) : sentence.index + 1]):
            for candidate in reversed(self.reader.candidates(other)):
                actor = candidate.actor
                if (
                    actor
                    and (actor.kind == "armed_group" or (actor.kind == "unidentified" and actor.entity))
                    and not candidate.bare
                    and candidate.end <= speaker.start
                ):
                    return actor
        return None

    def _is_person_role(self, speaker: SpeakerMention) -> bool:
        return speaker.role in ("official", "office")

    def _agreeing(self, pronoun: SpeakerMention) -> SpeakerMention | None:
        """The last speaker or subject that a pronoun agrees with."""
        for past in reversed(self._past[-8:]):
            if agrees(pronoun.agreement, past.agreement):
                return past
        return None

    def _remember(self, sentence: Sentence, frames: list[Frame]) -> None:
        """Speakers, and subjects that act, can be meant by a later pronoun; speakers come last, so that they win."""
        spoken = {f.speaker.start for f in frames}
        new = len(frames)
        subjects = [
            s
            for s in self.reader.candidates(sentence)
            if s.actor is not None
            and s.role != "outlet"
            and s.start not in spoken
            and any(t.dep_.startswith("nsubj") and t.head.dep_ == "ROOT" for t in sentence.tokens_in(s.start, s.end))
        ]
        at = len(self._past) - new
        self._past[at:at] = [self._resolve(sentence, s) for s in subjects]
        self._told_by[sentence.index] = len(self._past)
