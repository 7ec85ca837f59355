"""Asking one's notes: what the index, the files and perhaps a language model give to `kb.ask`.

Owns that meeting, for asking and for finding evidence, and what may be sent to a model: a note marked `private`
only to one on this machine, a page of the journal only where the person allowed it. Must not print, and must not
choose sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from journal.practices import recalling
from journal.wiring import Desk
from kb.ask.terms import fold
from kb.index.grams import gram_token, is_unspaced
from kb.index.rows import Filters
from vault.disk.places import is_page
from vault.disk.writing import read
from vault.problem import Problem
from vault.text.day import day_in_name
from vault.text.formats import fixed_folder
from vault.text.note import Note, read_note

if TYPE_CHECKING:
    from kb.ask.answering import Chosen
    from kb.ask.asking import Answer
    from kb.ask.model import Message
    from kb.ask.ways import Between
    from kb.index.rows import NoteRow
    from kb.recall.hit import Hit

NO_MODEL = "no language model is set up, so nothing would be sent: answers are sentences from your notes"
NOTHING_KNOWN = "your notes know nothing of this, so nothing would be sent"
NOTHING_LEFT = "what your notes know of this must not leave this machine, so nothing would be sent"


@dataclass(frozen=True, slots=True)
class Prompt:
    """What would be sent: `messages` is None where nothing would be, and `note` says why.

    model, url  to whom and where ("" for its provider);  local: whether that is this machine
    withheld    passages that stay here
    """

    model: str | None
    url: str
    local: bool
    messages: list[Message] | None
    withheld: int
    note: str | None


def ask(desk: Desk, question: str, only_mine: bool = False) -> Answer:
    """What the notes say to a question, in their own sentences; text of models is never among them.

    only_mine  leave out what the person did not write
    """
    recalling.freshen(desk)
    return _from_notes(desk, question, only_mine)


def ask_streaming(
    desk: Desk,
    question: str,
    on_text: Callable[[str], None] = lambda text: None,
    stopped: Callable[[], bool] = lambda: False,
    only_mine: bool = False,
) -> Answer:
    """What the notes say, told by the language model that is set up, each sentence checked; without one as `ask`.

    on_text  told the answer as it comes, checked and marked, in this thread; nothing when the notes answer
    stopped  looked at while waiting: true closes the connection and raises Stopped
    The model is not asked when the notes know nothing or must not leave. When it fails, or says nothing that
    stands in the notes, the notes answer, and `told` says why. Raises ModelProblem where they do not.
    """
    model = desk.model()
    chosen_model = desk.settings.language_models.used
    if model is None or chosen_model is None:
        return ask(desk, question, only_mine)
    from kb.ask import answering, trouble
    from kb.ask.model import CHILDREN

    CHILDREN.warm()
    recalling.freshen(desk)
    chosen = _chosen(desk, question, only_mine)
    if not chosen.bearing:
        answer = _from_notes(desk, question, only_mine)
        told = (_withheld(chosen, answered=False),) if chosen.known and chosen.withheld else ()
        return replace(answer, withheld=chosen.withheld, told=told)
    told = (_withheld(chosen, answered=True),) if chosen.withheld else ()
    deadline_s = float(chosen_model.timeout)
    try:
        said = answering.answer(question, chosen, model, on_text, stopped, desk.recall.encode, deadline_s)
    except trouble.Stopped:
        raise
    except trouble.Silent as problem:
        answer = _from_notes(desk, question, only_mine)
        why = f"{problem.what}; this is from your notes alone" if answer.found else str(problem)
        return replace(answer, withheld=chosen.withheld, told=(*told, why))
    except Problem as problem:
        answer = _from_notes(desk, question, only_mine)
        if not answer.found:
            raise
        heard = problem.cited if isinstance(problem, trouble.ModelProblem) else ()
        why = f"{problem}; this is from your notes alone"
        return replace(answer, withheld=chosen.withheld, told=(*told, why), heard=heard)
    told = (*told, *said.told)
    if said.found:
        return replace(said, told=told)
    answer = _from_notes(desk, question, only_mine)
    if answer.found:
        judged = said.sentences or said.told
        why = "said nothing that stands in them" if judged else "found no answer in them"
        told = (*told, f"{model.name} {why}; these are your notes' own sentences")
        return replace(answer, withheld=chosen.withheld, told=told)
    if not said.sentences and not said.told:
        return replace(answer, by="model", withheld=chosen.withheld, told=told)
    return replace(said, told=(*told, f"nothing that {model.name} said stands in your notes"))


def prompt(desk: Desk, question: str, only_mine: bool = False) -> Prompt:
    """Exactly what `ask_streaming` would send for this question, to whom. Sends nothing."""
    model = desk.model()
    if model is None:
        return Prompt(None, "", True, None, 0, NO_MODEL)
    from kb.ask.answering import prompt_for
    from kb.ask.whereabouts import url_of

    chosen_model = desk.settings.language_models.used
    assert chosen_model is not None
    recalling.freshen(desk)
    chosen = _chosen(desk, question, only_mine)
    note = None if chosen.bearing else NOTHING_LEFT if chosen.known else NOTHING_KNOWN
    messages = prompt_for(question, chosen) if chosen.bearing else None
    url = url_of(model.name, chosen_model.url, desk.env)
    return Prompt(model.name, url, model.local, messages, chosen.withheld, note)


def _from_notes(desk: Desk, question: str, only_mine: bool) -> Answer:
    def found(wanted: str, n: int, days: Between | None) -> Sequence[Hit]:
        within = Filters(since=days[0].isoformat(), until=days[1].isoformat()) if days else None
        hits = desk.recall.search(wanted, 2 * n if only_mine else n, by="both", filters=within, passages=True)
        return [hit for hit in hits if hit.mine or not only_mine][:n]

    def there(rows: Iterable[NoteRow]) -> list[Note]:
        notes = (note_at(desk, row.path) for row in rows)
        return [note for note in notes if note is not None and not (only_mine and "imported" in note.front)]

    from kb.ask.ways import Source, answer  # what evidence for an attack needs is less

    source = Source(
        search=found,
        read_note=lambda path: note_at(desk, path),
        frequencies=frequencies(desk),
        encode=desk.recall.encode,
        pages=lambda days: there(desk.store.dated(days[0].isoformat(), days[1].isoformat())),
        of_type=lambda kind: there(desk.store.notes(Filters(type=kind))),
        types=desk.places.types,
        mine=only_mine,
    )
    return answer(question, desk.clock.now().date(), source)


def _chosen(desk: Desk, question: str, only_mine: bool) -> Chosen:
    from kb.ask.answering import choose

    return choose(
        question, search(desk), lambda path: note_at(desk, path), frequencies(desk), may_go(desk), only_mine=only_mine
    )


def _withheld(chosen: Chosen, answered: bool) -> str:
    """What stayed here, as a sentence."""
    number = "a passage" if chosen.withheld == 1 else f"{chosen.withheld} passages"
    stayed = f"{number} of your journal or of private notes stayed on this machine"
    return stayed if answered else f"{stayed}, and nothing else answers this; this is from your notes alone"


def may_go(desk: Desk) -> Callable[[Note], bool]:
    """Whether the text of a note may be sent to the model that is set up."""
    model, chosen = desk.model(), desk.settings.language_models.used
    local = model is not None and model.local
    journal = chosen is not None and chosen.send_journal
    return lambda note: local or not (is_private(note) or (is_of_journal(desk, note.path) and not journal))


def is_private(note: Note) -> bool:
    """Whether the note says that it is: `private: true`. Frontmatter that cannot be read might say so."""
    if any(each.line < note.body_line for each in note.problems) and "private" in fold(note.text[:4000]):
        return True
    every = [value for key, value in note.front.items() if fold(key).strip() == "private"]
    no = ("", "false", "no", "off", "0")
    return any(said not in (False, None, 0) and fold(str(said)).strip() not in no for said in every)


def is_of_journal(desk: Desk, path: str) -> bool:
    """Whether a note is a page of the journal: of a day, of a week, named by a day, or in their folder."""
    places = desk.places
    for pattern in (places.daily, places.weekly):
        folder = fixed_folder(pattern)
        if is_page(path, pattern) or (folder and path.startswith(folder + "/")):
            return True
    return day_in_name(path.rsplit("/", 1)[-1].removesuffix(".md")) is not None


def search(desk: Desk) -> Callable[[str, int], Sequence[Hit]]:
    """Passages by words and by meaning, several of a note if need be."""
    return lambda question, n: desk.recall.search(question, n, by="both", passages=True)


def frequencies(desk: Desk) -> Callable[[Sequence[str]], tuple[Mapping[str, int], int]]:
    """In how many passages each word stands, as the index reads words, and how many passages there are."""

    def counted(words: Sequence[str]) -> tuple[Mapping[str, int], int]:
        found = desk.store.found_in([_quoted(word) for word in words])
        return dict(zip(words, found, strict=True)), desk.store.counts().passages

    return counted


def note_at(desk: Desk, path: str) -> Note | None:
    """The note as it is on disk now; None if it is gone or cannot be read."""
    try:
        data = read(desk.root, path)
    except Problem:
        return None
    return None if data is None else read_note(path, data)


def _quoted(word: str) -> str:
    plain = gram_token(word) if is_unspaced(word) else word
    return '"' + plain.replace('"', '""') + '"'
