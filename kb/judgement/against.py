"""What a person wrote that speaks against a claim of theirs.

Owns the questions put to the search (the claim, its denial, the objection) and the signs by which a sentence
counts as speaking against it: it is about the claim, and it denies, turns or reports a failure. These are
signs and no understanding, so the bar is high: nothing is better than something beside the point. Must not
know how search ranks. Pure but for the search it is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from kb.ask.citations import Sentence, continues, sentences
from kb.ask.evidence import Question, alike, prepare
from kb.ask.plain import seen
from kb.ask.terms import fold, stems
from kb.recall.hit import Hit
from vault.records.prediction import START as FORECAST

MOST = 3
POOL = 12
"""Passages taken from each question."""
ABOUT = 0.40
"""Share of the claim (by weight of its words) a sentence and its heading must hold to be about it."""
RELATED = 0.45
"""Cosine of passage and claim that stands in for some of the words."""
AGAINST = 0.62
"""Score from which a sentence is shown."""


@dataclass(frozen=True, slots=True)
class Counter:
    """A sentence of the person's own against the claim: `text` stands in `path`, beginning on `line`.

    reason  which sign it was found by: `it failed`, `it denies`, `it turns`, `your objection`
    score   0-1.5, comparable within one claim only
    """

    path: str
    line: int
    title: str
    heading: str
    text: str
    reason: str
    score: float


_DENIES = re.compile(
    r"\b(?:not|never|no longer|nobody|nothing|none|neither|nor|cannot|hardly|barely|fail(?:s|ed|ing|ure)?|wrong|false|"
    r"mistaken|untrue|myth|useless|wasted?|worse|harm(?:s|ed|ful)?|hurts?|stopped working|gave up|backfired|refut\w+|"
    r"contradict\w+|disprov\w+|nicht|nie|kein\w*|falsch)\b|n['’]t\b|[不没未]|并非",
)
_TURNS = re.compile(
    r"\b(?:but|however|although|though|yet|except|unless|instead|despite|on the other hand|contrary|"
    r"only (?:if|when|for)|in fact|turned out|i was sure|i thought|doubt\w*|less than|overrated|exaggerat\w+|"
    r"aber|jedoch|trotzdem|obwohl)\b|但|然而|不过",
)
_FAILED = re.compile(r"^[ \t]+[-*+] +no(?=[ \t]*(?:$|:|\d{4}-))", re.MULTILINE | re.IGNORECASE)
_DENIAL = "not wrong failed but however never exception"


def against(
    claim: str,
    objection: str,
    own_path: str,
    search: Callable[[str, int], Sequence[Hit]],
    names: Collection[str] = (),
    frequencies: Callable[[Sequence[str]], tuple[Mapping[str, int], int]] | None = None,
) -> list[Counter]:
    """At most three sentences against `claim`, the strongest first; often none.

    objection    what the person just wrote against it
    own_path     the idea's own note, which is never a witness
    search       (question, how many) -> passages, those of models left out
    names        how a link may name the idea: its title, aliases and file name
    frequencies  words -> (word -> number of passages it stands in, number of passages)
    """
    counted = frequencies or (lambda words: ({}, 0))
    about = _prepared(claim, counted)
    if not about.weights:
        return []
    objecting = _without(_prepared(objection, counted), set(about.weights))
    found: list[Counter] = []
    for hit in _pool(claim, objection, search):
        if hit.mine and hit.path != own_path:
            found += _from_passage(hit, about, objecting, names)
    found.sort(key=lambda each: (-each.score, each.path, each.line))
    return _different(found)


def _prepared(text: str, counted: Callable[[Sequence[str]], tuple[Mapping[str, int], int]]) -> Question:
    first = prepare(text[:2000])
    counts, passages = counted(list(first.words.values())) if first.words else ({}, 0)
    return prepare(text[:2000], counts, passages)


def _without(question: Question, known: set[str]) -> Question:
    """What the objection adds to the claim; its weights add up to 1 again."""
    left = {key: weight for key, weight in question.weights.items() if key not in known}
    total = sum(left.values()) or 1.0
    return Question(question.text, {key: weight / total for key, weight in left.items()}, question.words, "other")


def _pool(claim: str, objection: str, search: Callable[[str, int], Sequence[Hit]]) -> list[Hit]:
    """The passages of all questions, once each. The claim's own search comes first: its cosine is kept."""
    pool: dict[tuple[str, int], Hit] = {}
    short = " ".join(objection.split()[:60])
    for question in (claim, f"{claim} {_DENIAL}", f"{claim} {short}" if short else ""):
        for hit in search(question, POOL) if question else ():
            pool.setdefault((hit.path, hit.line), hit)
    return list(pool.values())


def _from_passage(hit: Hit, about: Question, objecting: Question, names: Collection[str]) -> list[Counter]:
    failed = _failed_forecast(hit, names)
    if failed is not None:
        return [failed]
    context = stems(f"{hit.title} {hit.heading}")
    text = seen(hit.text, keep_lines=True)  # what nobody sees in the note is nobody's word
    lines_agree = text.count("\n") <= hit.end_line - hit.line
    found = []
    earlier: Sentence | None = None
    for sentence in sentences(text):
        if earlier and not continues(text, earlier, sentence):
            earlier = None
        score, reason = _weigh(sentence.plain, earlier, context, hit, about, objecting)
        if score >= AGAINST:
            line = hit.line + sentence.line - 1 if lines_agree else hit.line
            found.append(Counter(hit.path, line, hit.title, hit.heading, sentence.plain, reason, score))
        earlier = sentence
    return found


def _weigh(
    text: str, earlier: Sentence | None, context: set[str], hit: Hit, about: Question, objecting: Question
) -> tuple[float, str]:
    """How strongly a sentence speaks against the claim, and by which sign."""
    plain = fold(text)
    if plain.rstrip().endswith(("?", "？")):
        return 0.0, ""
    own = stems(text)
    before = stems(earlier.plain) if earlier else set()
    share = about.share(own) + 0.5 * about.share(before - own) + 0.4 * about.share(context - own - before)
    cosine = hit.cosine or 0.0
    if share < ABOUT and not (cosine >= RELATED and share >= ABOUT / 2):
        return 0.0, ""
    # A claim that denies something is not opposed by one more denial.
    denies = bool(_DENIES.search(plain)) != bool(_DENIES.search(fold(about.text))) and bool(_DENIES.search(plain))
    turns = bool(_TURNS.search(plain))
    answered = objecting.share(own) if len(own & set(objecting.weights)) >= 2 else 0.0
    if not (denies or turns or answered >= 0.25):
        return 0.0, ""
    # A sentence in the very words of the claim most often says the claim.
    echo = 0.25 if not denies and about.share(own) > 0.9 else 0.0
    score = 0.6 * min(1.0, share) + 0.3 * max(0.0, cosine) + 0.25 * denies + 0.15 * turns + 0.5 * answered - echo
    reason = "it denies" if denies else "it turns" if turns else "your objection"
    return score, reason


def _failed_forecast(hit: Hit, names: Collection[str]) -> Counter | None:
    """A prediction in this passage that rested on the idea and did not come true."""
    spelled = "|".join(re.escape(fold(name)) for name in names if name)
    if not spelled:
        return None
    link = re.compile(rf"\[\[(?:[^\]|#]*/)?(?:{spelled})(?=[\]|#])")
    lines = hit.text.split("\n")
    for number, line in enumerate(lines):
        if FORECAST.match(line) and link.search(fold(line)):
            children = "\n".join(_children(lines, number))
            if _FAILED.search(children):
                text = " ".join(f"{line} {children}".split()).lstrip("-*+ ")
                return Counter(hit.path, hit.line + number, hit.title, hit.heading, text, "it failed", 1.5)
    return None


def _children(lines: list[str], parent: int) -> list[str]:
    own = len(lines[parent]) - len(lines[parent].lstrip())
    found = []
    for line in lines[parent + 1 :]:
        if not line.strip() or len(line) - len(line.lstrip()) <= own:
            break
        found.append(line)
    return found


def _different(found: list[Counter]) -> list[Counter]:
    """The first three that say different things, at most one from each section."""
    chosen: list[Counter] = []
    for each in found:
        said = any(
            (each.path, each.heading) == (other.path, other.heading) or alike(stems(each.text), stems(other.text)) > 0.7
            for other in chosen
        )
        if not said:
            chosen.append(each)
        if len(chosen) == MOST:
            break
    return chosen
