"""Being told what is due: once, quietly at night, less and less when it is let lie, and not at all in a pause."""

import json
import os
import pty
import select
import signal
import stat
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from journal.rhythm import Told
from journal.sent import Sent
from tests.person import PROGRAM, Person

SUNDAY, MONDAY = "2026-11-22T09:14:00+01:00", "2026-11-23T09:14:00+01:00"
IDEA = "---\ntype: idea\nstatus: held\ncreated: 2026-09-01\n---\n# Sleep beats effort\n"
CARD = "#flashcards\n\nWhat ends a war? :: A peace\n"


class Desktop:
    """A notify-send of our own on the person's path: a real program that writes down what it was given."""

    def __init__(self, person: Person, exit_code: int = 0, body: str = "") -> None:
        self.folder = person.home / "desktop"
        self.folder.mkdir(exist_ok=True)
        self.file = self.folder / "shown"
        program = self.folder / "notify-send"
        program.write_text(
            f"#!/bin/sh\n{body}\nfor one in \"$@\"; do printf '%s\\0' \"$one\" >>'{self.file}'; done\n"
            f"printf '\\001' >>'{self.file}'\nexit {exit_code}\n"
        )
        program.chmod(program.stat().st_mode | stat.S_IEXEC)
        person.env["PATH"] = f"{self.folder}:{os.environ['PATH']}"

    @property
    def shown(self) -> list[list[str]]:
        """The arguments of every call."""
        if not self.file.exists():
            return []
        return [call.split("\0")[:-1] for call in self.file.read_bytes().decode().split("\1")[:-1]]


@pytest.fixture
def desktop(person: Person) -> Desktop:
    return Desktop(person)


def at(person: Person, moment: str, *words: str) -> list[str]:
    """What `remind --once` finds due at a moment."""
    said = person.run("remind", "--once", "--json", *words, now=moment)
    assert said.code == (0 if said.json else 1), said
    return [one["verb"] for one in said.json]


def test_cron_every_quarter_of_an_hour_shows_one_notification_for_each_new_thing(
    person: Person, desktop: Desktop
) -> None:
    person.write("cards.md", CARD)
    for minute in (0, 15, 30, 45):
        assert at(person, f"2026-11-22T10:{minute:02}:00+01:00") == ["review"]
    assert [call[-1] for call in desktop.shown] == ["1 card, 1 min"]
    person.write("ideas/Sleep.md", IDEA)
    assert at(person, "2026-11-22T11:00:00+01:00") == ["review", "attack"]
    assert at(person, "2026-11-22T11:15:00+01:00") == ["review", "attack"]
    assert [call[-1] for call in desktop.shown][1:] == ["an idea waits for an attack, 5 min"]
    assert at(person, "2026-11-23T10:00:00+01:00") == ["review"], "and the idea may rest a day"
    assert [call[-1] for call in desktop.shown][2:] == ["1 card, 1 min"], "a new study day is a new thing"


def test_a_notification_is_given_as_arguments_and_says_counts_and_no_contents(
    person: Person, desktop: Desktop
) -> None:
    person.write("cards.md", CARD)
    person.write("ideas/Sleep.md", IDEA.replace("Sleep beats effort", "$(touch pwned) <b>`x`"))
    at(person, SUNDAY)
    (call,) = desktop.shown
    assert call[:3] == ["--app-name=Deliberate", "--", "Deliberate"]
    assert call[3] == "1 card, 1 min\nan idea waits for an attack, 5 min"


def test_nothing_due_is_exit_1_and_shows_nothing(person: Person, desktop: Desktop) -> None:
    said = person.run("remind", "--once")
    assert (said.code, said.out, desktop.shown) == (1, "", [])


def test_without_a_desktop_it_prints_and_a_desktop_that_comes_later_is_told(person: Person) -> None:
    person.write("cards.md", CARD)
    Desktop(person, exit_code=1)
    for _ in range(3):
        assert person.run("remind", "--once").out == "1 card, 1 min (deliberate review)\n"
    working = Desktop(person)
    working.file.unlink()
    person.run("remind", "--once")
    assert len(working.shown) == 1


def test_a_lost_file_repeats_a_notification_and_loses_nothing(person: Person, desktop: Desktop) -> None:
    person.write("cards.md", CARD)
    at(person, SUNDAY)
    for file in (person.home / "state").rglob("told-*.jsonl"):
        file.unlink()
    assert at(person, SUNDAY) == ["review"]
    assert len(desktop.shown) == 2


def test_a_process_that_dies_while_it_tells_never_tells_twice(person: Person) -> None:
    """The notification kills whoever shows it, as a power cut would in the worst instant."""
    person.write("cards.md", CARD)
    desktop = Desktop(person, body='[ -e "$0.died" ] || { : >"$0.died"; kill -9 $PPID; }')
    assert person.shell("remind", "--once").code == -signal.SIGKILL
    assert person.shell("remind", "--once").code == 0
    assert len(desktop.shown) == 1


def test_two_that_look_at_the_same_moment_tell_once(person: Person, desktop: Desktop) -> None:
    person.write("cards.md", CARD)
    person.run("index", "--words")
    both = [person.start("remind", "--once") for _ in range(4)]
    assert [one.wait() for one in both] == [0, 0, 0, 0]
    for one in both:
        one.communicate()
    assert len(desktop.shown) == 1


def test_the_file_of_what_was_told_survives_torn_and_foreign_lines(tmp_path: Path) -> None:
    sent = Sent(str(tmp_path), "/vault")
    day = date(2026, 11, 22)
    with sent.hold():
        sent.mark([Told("review", "a", day)])
    with open(sent.path, "ab") as file:
        file.write(b'[1]\n{"verb": 1, "id": "x", "day": "2026-11-22"}\n\xff\n{"verb": "rev')
    with sent.hold():
        sent.mark([Told("review", "b", day)])
        sent.mark([Told("review", "a", day)], failed=True)
    assert sent.told() == [Told("review", "b", day)]


def test_the_file_of_what_was_told_forgets_what_is_older_than_a_year(tmp_path: Path) -> None:
    sent = Sent(str(tmp_path), "/vault")
    day = date(2026, 11, 22)
    with sent.hold():
        for back in reversed(range(1200)):
            sent.mark([Told("review", f"{back:04}" * 8, day - timedelta(days=back))])
    told = sent.told()
    assert told[-1].day == day
    assert 400 <= len(told) < 1200
    assert all(told[number].day < told[number + 1].day for number in range(len(told) - 1))


# Hours, settings, pause


def test_quiet_hours_print_and_show_nothing_and_what_came_due_is_told_when_they_end(
    person: Person, desktop: Desktop
) -> None:
    (person.home / "config.toml").write_text('[remind]\nquiet = "22:00-08:00"\n')
    person.write("cards.md", CARD)
    for moment in ("2026-11-22T22:00:00+01:00", "2026-11-23T05:00:00+01:00", "2026-11-23T07:59:00+01:00"):
        assert at(person, moment) == ["review"]
    assert desktop.shown == []
    at(person, "2026-11-23T08:00:00+01:00")
    assert len(desktop.shown) == 1


def test_notifications_can_be_switched_off_and_what_is_due_is_still_printed(person: Person, desktop: Desktop) -> None:
    (person.home / "config.toml").write_text("[remind]\nnotify = false\n")
    person.write("cards.md", CARD)
    assert at(person, SUNDAY) == ["review"]
    assert desktop.shown == []


@pytest.mark.parametrize(
    ("line", "key"),
    [('quiet = "late"', "quiet"), ("quiet = 22", "quiet"), ("notify = 1", "notify"), ('weekday = "so"', "weekday"),
     ("weekday = 7", "weekday"), ("hour = 24", "hour"), ("hour = true", "hour"), ('hour = "6"', "hour")],
)  # fmt: skip
def test_a_setting_that_makes_no_sense_is_named(person: Person, line: str, key: str) -> None:
    (person.home / "config.toml").write_text(f"[remind]\n{line}\n")
    said = person.run("remind", "--once")
    assert (said.code, said.out) == (3, "")
    assert f"remind.{key} must be" in said.err
    assert "config.toml" in said.err


def test_a_pause_holds_every_prompt_back_and_reviews_can_be_begun_by_hand(person: Person, desktop: Desktop) -> None:
    person.write("cards.md", CARD)
    assert person.run("pause", "until", "2026-12-01", "--json").json == {"paused": True, "until": "2026-12-01"}
    assert at(person, "2026-11-30T23:00:00+01:00") == []
    assert person.run("today").out.split("\n")[1].startswith("No prompts until Tuesday 1 December.")
    assert person.run("status").out == "0 today\n"
    assert [row["front"] for row in person.run("due", "--json").json] == ["What ends a war?"]
    assert at(person, "2026-12-01T09:00:00+01:00") == ["review"]
    assert len(desktop.shown) == 1


def test_a_pause_holds_on_every_device_that_reads_the_log(person: Person) -> None:
    person.write("cards.md", CARD)
    person.run("pause", "until", "2026-12-01")
    person.env["DELIBERATE_STATE"] = str(person.home / "another machine")
    assert at(person, MONDAY) == []
    assert person.run("pause").out == "no prompts until Tuesday 2026-12-01\n"


def test_a_pause_ends_by_off_and_by_undo(person: Person) -> None:
    person.run("pause", "3", "days")
    assert person.run("pause", "--json").json["until"] == "2026-11-25"
    assert person.run("status", "--json").json["paused"] == "2026-11-25"
    assert person.run("undo").out == "took back pause\n"
    assert person.run("status", "--json").json["paused"] is None
    assert person.run("pause", "--json").json == {"paused": False, "until": None}
    person.run("pause", "tomorrow")
    assert person.run("pause", "off").out == "prompts are not paused\n"
    files = person.bytes_of_vault()
    assert person.run("pause", "off").code == 0
    assert person.bytes_of_vault() == files, "what is not paused is not ended"


@pytest.mark.parametrize(
    ("words", "until"),
    [("until monday", "2026-11-23"), ("sunday", "2026-11-29"), ("a week", "2026-11-29"), ("2 weeks", "2026-12-06"),
     ("for 10 days", "2026-12-02"), ("2027-01-01", "2027-01-01")],
)  # fmt: skip
def test_days_to_pause_until_are_written_as_people_say_them(person: Person, words: str, until: str) -> None:
    assert person.run("pause", *words.split(), "--json").json["until"] == until


@pytest.mark.parametrize(
    "words", ["until", "2026-11-22", "until 2026-11-01", "0 days", "soon", "9999 months", "2026-13-01"]
)
def test_a_pause_until_no_day_to_come_writes_nothing(person: Person, words: str) -> None:
    before = person.bytes_of_vault()
    said = person.run("pause", *words.split())
    assert (said.code, said.out) == (2, "")
    assert person.bytes_of_vault() == before


# What is due


def test_over_a_fortnight_an_idea_is_put_forward_at_most_twice_in_seven_days(person: Person) -> None:
    person.write("ideas/Sleep.md", IDEA)
    asked = []
    for number in range(28):
        moment = datetime.fromisoformat(SUNDAY) + timedelta(days=number)
        for hour in (0, 3, 8):
            line = person.run("today", "--json", now=(moment + timedelta(hours=hour)).isoformat()).json["begin"]["verb"]
            if line == "attack" and moment.date() not in asked:
                asked.append(moment.date())
    assert asked[0] == date(2026, 11, 22)
    assert all(sum(day <= other < day + timedelta(days=7) for other in asked) <= 2 for day in asked)
    assert len(asked) <= 5, "a practice that is skipped asks less often"


def test_an_attack_that_was_made_is_not_asked_for_the_same_day(person: Person) -> None:
    person.write("ideas/Sleep.md", IDEA)
    assert at(person, MONDAY) == ["attack"]
    said = person.run("attack", "--answer", "Naps too.", "--verdict", "dropped", now=MONDAY)
    assert said.code == 0
    person.write("ideas/Other.md", IDEA.replace("Sleep beats effort", "Walk first"))
    assert at(person, MONDAY) == []
    assert at(person, "2026-11-24T09:00:00+01:00") == [], "an attack counts, of an idea that is held no more too"
    assert at(person, "2026-11-26T09:00:00+01:00") == ["attack"]


def test_an_attack_shown_by_one_device_counts_on_the_other(person: Person, desktop: Desktop) -> None:
    person.write("ideas/Sleep.md", IDEA)
    assert at(person, MONDAY) == ["attack"]
    (log,) = [file for path, file in person.bytes_of_vault().items() if "/log/" in path]
    event = json.loads(log)
    assert (event["k"], event["what"], event["ref"]) == ("shown", "idea", "ideas/Sleep.md")
    person.env["DELIBERATE_STATE"] = str(person.home / "another machine")
    assert at(person, "2026-11-24T09:00:00+01:00") == []


def test_looking_without_a_desktop_writes_nothing_into_the_vault(person: Person) -> None:
    person.write("ideas/Sleep.md", IDEA)
    person.write("cards.md", CARD)
    before = person.bytes_of_vault()
    assert at(person, SUNDAY) == ["review", "attack"]
    person.run("today")
    person.run("remind", "--status")
    assert person.bytes_of_vault() == before


def test_a_test_and_a_prediction_are_told_of_on_their_day_and_once(person: Person, desktop: Desktop) -> None:
    person.write("ideas/Sleep.md", IDEA + "\n- [ ] Test: eight hours for a week (by 2026-11-25)\n")
    person.write("notes/Guess.md", "- 70% I finish the course by 2026-11-26 ^p-3f9k2m\n")
    assert at(person, "2026-11-24T09:00:00+01:00") == ["attack"]
    assert at(person, "2026-11-25T09:00:00+01:00") == ["test"]
    assert person.run("today", now="2026-11-25T09:00:00+01:00").out.split("\n")[1] == (
        "Begin: the test of “Sleep beats effort”, its day has come"
    )
    assert at(person, "2026-11-26T09:00:00+01:00") == ["test", "predict"]
    assert at(person, "2026-11-27T09:00:00+01:00") == ["test", "predict"]
    assert [call[-1] for call in desktop.shown][1:] == [
        "the test of an idea is due", "1 prediction waits for its outcome",
    ]  # fmt: skip


def test_the_week_waits_from_sunday_until_tuesday_where_there_is_something_to_look_back_at(person: Person) -> None:
    assert at(person, SUNDAY) == [], "nobody is asked about a week they did not write in"
    person.run("jot", "a line", now="2026-11-18T12:00:00+01:00")
    found = {day: at(person, f"2026-11-{day}T09:00:00+01:00") for day in range(21, 26)}
    assert found == {21: [], 22: ["week"], 23: ["week"], 24: ["week"], 25: []}


def test_whoever_was_away_is_greeted_once_and_finds_one_small_sitting(person: Person) -> None:
    person.run("jot", "before", now="2026-11-01T12:00:00+01:00")
    person.write("cards.md", "#flashcards\n\n" + "\n\n".join(f"What is {n}? :: The {n}" for n in range(40)))
    person.write("ideas/Sleep.md", IDEA)
    back = "2026-11-20T09:00:00+01:00"
    first = person.run("today", "--json", now=back).json["begin"]
    assert (first["line"], first["greeting"]) == ("Welcome back. Begin: 10 cards, 2 min", "Welcome back.")
    assert [one["verb"] for one in first["due"]] == ["review"]
    person.run("review", stdin="\n3\n" * 10, now=back)
    after = person.run("today", "--json", now=back).json["begin"]
    assert (after["line"], after["due"]) == ("Nothing more is asked today.", [])
    assert "Welcome" not in person.run("today", now="2026-11-21T09:00:00+01:00").out


def test_a_newcomer_is_not_welcomed_back(person: Person) -> None:
    person.write("cards.md", CARD)
    assert person.run("today", "--json").json["begin"]["greeting"] is None


def test_status_says_what_else_there_is_to_begin_when_no_card_is_due(person: Person) -> None:
    person.write("ideas/Sleep.md", IDEA)
    person.run("today")
    assert person.run("status").out == "0 today, attack\n"
    assert person.run("status", "--json").json == {"captured": 0, "due": 0, "begin": "attack", "paused": None}


# In the foreground


def read_until(terminal: int, wanted: bytes) -> bytes:
    """What the terminal shows, up to these bytes."""
    said = b""
    while wanted not in said:
        ready, _, _ = select.select([terminal], [], [], 30)
        assert ready, said
        said += os.read(terminal, 1 << 16)
    return said


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_in_the_foreground_it_prints_rings_and_ends_cleanly(person: Person, number: int, code: int) -> None:
    person.write("cards.md", CARD)
    ours, theirs = pty.openpty()
    env = person.env | {"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1", "PATH": "/nowhere"}
    running = subprocess.Popen([*PROGRAM, "remind"], env=env, stdin=theirs, stdout=theirs, stderr=subprocess.PIPE)
    os.close(theirs)
    said = read_until(ours, b"(deliberate review)")
    assert b"\x1b]9;Deliberate: 1 card, 1 min\x07" in said
    running.send_signal(number)
    assert running.wait(30) == code
    assert running.communicate()[1] == b""
    os.close(ours)


def test_a_vault_that_is_away_for_a_while_is_waited_for(person: Person, capfd: pytest.CaptureFixture[str]) -> None:
    from journal.clock import Clock
    from journal.commands.remind import Watch
    from journal.settings import load
    from journal.wiring import Desk

    person.write("cards.md", CARD)
    env = person.env | {"PATH": "/nowhere"}
    desk = Desk(load("", env, str(person.home)), env, Clock(SUNDAY))
    watch = Watch(desk, env)
    elsewhere = person.home / "unplugged"
    person.vault.rename(elsewhere)
    watch.look()
    person.vault.mkdir()  # the folder the disk is mounted on
    watch.look()
    person.vault.rmdir()
    elsewhere.rename(person.vault)
    assert not watch.over.is_set()
    watch.look()
    watch.look()
    said = capfd.readouterr()
    assert said.err.count("the vault is not there") == 1
    assert said.out == "1 card, 1 min (deliberate review)\n"
    assert len(person.run("cards", "list", "--json").json) == 1
    desk.close()


def test_json_is_one_look(person: Person) -> None:
    assert person.run("remind", "--json").code == 2
