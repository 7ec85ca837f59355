"""The way from the listing screens to the practices: ideas, readings, lessons, questions, the inbox.

Owns which practice is asked for what, and the sentence that says what was done. Each practice is imported
when it is first needed. Everything here runs in the background. Must not know widgets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.tui.messages import Did

if TYPE_CHECKING:
    from journal.practices.questions import Asked
    from journal.practices.waiting import InboxItem
    from journal.wiring import Desk
    from kb.recall.hit import Hit
    from vault.records.idea import Idea
    from vault.records.lesson import Lesson
    from vault.records.reading import Reading


@dataclass(frozen=True, slots=True)
class Near:
    """What an item of the inbox is near to; `text` is a file's, empty for captures."""

    hits: Sequence[Hit]
    text: str


class Records:
    """The records of a vault, as the interface asks for them."""

    desk: Desk

    # Ideas

    def ideas(self) -> list[Idea]:
        """Every idea: held, parked, dropped."""
        from journal.practices import ideas

        return ideas.ideas(self.desk)

    def add_idea(self, claim: str, confidence: str) -> Did:
        """Write an idea down; `confidence` in percent, or empty."""
        from journal.practices import ideas
        from vault.problem import WrongUsage

        if confidence and int(confidence) > 100:
            raise WrongUsage("how sure one is goes from 0 to 100", remedy="give a number in between, or none")
        idea = ideas.add(self.desk, claim, int(confidence) if confidence else None)
        return Did(f"written down, parked: {idea.path}", idea.path)

    def hold_idea(self, path: str) -> Did:
        """Hold it, so that it is attacked."""
        from journal.practices import ideas

        return Did(f"held: {ideas.hold(self.desk, path).claim}")

    def park_idea(self, path: str) -> Did:
        """Set it aside."""
        from journal.practices import ideas

        return Did(f"parked: {ideas.park(self.desk, path).claim}")

    def idea_record(self, idea: Idea) -> str:
        """What rested on it and how that came out; empty where no prediction leans on it."""
        from journal.practices import predictions
        from vault.disk.log import UnreadableLogError

        try:
            record = predictions.record(self.desk, idea)
        except UnreadableLogError as problem:
            self.desk.tell(str(problem))
            return ""
        return record.sentence if record.leaned else ""

    # Readings

    def readings(self) -> list[Reading]:
        """The reading list."""
        from journal.practices import reading

        return reading.readings(self.desk)

    def add_reading(self, title: str, authors: str, kind: str) -> Did:
        """Put something on the list; authors with a semicolon between."""
        from journal.practices import reading

        made = reading.add(self.desk, title, kind=kind, author=[one for one in authors.split(";") if one.strip()])
        return Did(f"on the shelf: {made.title}", made.path)

    def start_reading(self, path: str) -> Did:
        """Begin it."""
        from journal.practices import reading

        return Did(f"being read: {reading.start(self.desk, path).title}")

    def reading_at(self, path: str, page: int) -> Did:
        """How far one is."""
        from journal.practices import reading

        return Did(f"page {page} of {reading.at(self.desk, path, page).title}")

    def finish_reading(self, path: str, verdict: str, sort: str) -> Did:
        """Finish it, with a word; `sort` is fiction, nonfiction or empty."""
        from journal.practices import reading

        fiction = {"fiction": True, "nonfiction": False}.get(sort)
        return Did(f"finished: {reading.finish(self.desk, path, verdict=verdict, fiction=fiction).title}")

    def drop_reading(self, path: str) -> Did:
        """Give it up."""
        from journal.practices import reading

        return Did(f"dropped: {reading.drop(self.desk, path).title}")

    # Lessons

    def lessons(self) -> list[Lesson]:
        """Every lesson."""
        from journal.practices import lessons

        return lessons.lessons(self.desk)

    def add_lesson(self, rule: str, source: str) -> Did:
        """Write a lesson down."""
        from journal.practices import lessons

        made = lessons.add(self.desk, rule, source)
        return Did(f"written down: {made.path}", made.path)

    def use_lesson(self, path: str, what: str) -> Did:
        """It was used today."""
        from journal.practices import lessons

        lesson = lessons.use(self.desk, path, what)
        return Did(f"used {len(lesson.uses)} time{'s' * (len(lesson.uses) != 1)}: {lesson.rule}")

    # Questions

    def questions(self) -> list[Asked]:
        """Every question and rabbit hole, open ones first."""
        from journal.practices import questions

        return questions.questions(self.desk)

    def answer_question(self, path: str, line: int, text: str, asked: str) -> Did:
        """Answer a question or rabbit hole where it stands; `asked` is what it said when it was shown."""
        from journal.practices import questions

        place, at_line = questions.answer(self.desk, path, line, text, asked)
        return Did(f"answered in {place}:{at_line}")

    # Inbox

    def inbox(self) -> list[InboxItem]:
        """What waits."""
        from journal.practices import inbox

        return inbox.inbox(self.desk)

    def near(self, item: InboxItem) -> Near:
        """What it is near to, and what a file says."""
        from journal.practices import inbox, waiting

        return Near(inbox.similar(self.desk, item), "" if item.captured else waiting.body(self.desk, item))

    def words_of(self, item: InboxItem) -> str:
        """Its words, without where they are from."""
        from journal.practices import filing

        return filing.words_of(item).all

    def source_of(self, item: InboxItem) -> str:
        """Where its words are from, as far as they say."""
        from journal.practices import filing

        return filing.words_of(item).origin.title

    def file(self, item: InboxItem, to: str, title: str = "", into: str = "", back: str = "", page: str = "") -> Did:
        """File it; the line where it stood keeps a link."""
        from journal.practices import inbox

        filed = inbox.file(self.desk, item, to, title=title, into=into, back=back, page=page)
        return Did(f"filed in {filed.to_path}")

    def leave(self, item: InboxItem) -> Did:
        """It may stay as it is."""
        from journal.practices import inbox

        return Did("left as it is in {}:{}".format(*inbox.leave(self.desk, item)))

    def drop(self, item: InboxItem) -> Did:
        """To the trash."""
        from journal.practices import inbox

        inbox.drop(self.desk, item)
        return Did(f"dropped {item.path}")
