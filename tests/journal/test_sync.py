"""Two machines, two clones and a remote between them: everything either wrote is found on both afterwards."""

from __future__ import annotations

import errno
import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.person import Person
from tests.two_machines import IDEA, PAGE, git, in_step, notes, plainly, synced


def test_two_commands_set_it_up_and_a_second_sync_does_nothing(one: Person, two: Person) -> None:
    in_step(one, two)
    assert "the first line" in two.read(PAGE)
    assert one.run("sync").out == "nothing to do, in step with origin/master\n"


def test_a_page_of_a_day_written_on_both_machines_has_all_lines_in_order_of_time(one: Person, two: Person) -> None:
    for person, at in ((one, ("08:00", "10:00", "12:00")), (two, ("07:00", "10:30", "12:00"))):
        for time in at:
            assert person.run("jot", "--at", time, f"{time} at {person.home.name}").code == 0
        assert person.run("write", f"Prose of {person.home.name}.").code == 0
    synced(one)
    said = synced(two)
    assert (said.code, said.json["merged"], said.json["copies"]) == (0, [PAGE], [])
    in_step(one, two)
    page = one.read(PAGE)
    times = [line[2:7] for line in page.split("\n") if line.startswith("- ")]
    assert times == ["07:00", "08:00", "09:14", "10:00", "10:30", "12:00", "12:00"]
    assert [line for line in page.split("\n") if line.startswith("Prose")] == ["Prose of two.", "Prose of one."]
    assert page.count("## Log") == page.count("## Journal") == 1


def test_a_page_begun_on_both_machines_is_one_page(one: Person, two: Person) -> None:
    for person in (one, two):
        person.run("jot", f"from {person.home.name}", now="2026-11-23T10:00:00+01:00")
    synced(one)
    assert synced(two).code == 0
    in_step(one, two)
    assert [one.read("journal/2026/2026-11-23.md").count(f"from {name}") for name in ("one", "two")] == [1, 1]


def test_an_idea_attacked_on_both_machines_has_both_attacks(one: Person, two: Person) -> None:
    for person, sure in ((one, "60"), (two, "55")):
        said = person.run("attack", "sleep", "--angle", "premortem", "--answer", f"Words of {person.home.name}.",
                          "--verdict", "stands", "--confidence", sure)  # fmt: skip
        assert said.code == 0, said
    synced(one)
    assert synced(two).code == 0
    in_step(one, two)
    for person in (one, two):
        history = person.run("idea", "show", "sleep", "--json").json["history"]
        assert {each["text"] for each in history} == {"Words of one.", "Words of two."}
        assert [each["after"] for each in history] == [55, 60]


def test_properties_changed_on_both_machines_are_all_taken(one: Person, two: Person) -> None:
    path = "ideas/Sleep beats effort.md"
    one.write(path, IDEA.replace("[sleep]", "[sleep, health]"))
    two.write(path, IDEA.replace("[sleep]", "[sleep, habits]").replace("held", "parked"))
    synced(one)
    assert synced(two).code == 0
    in_step(one, two)
    assert "tags: [sleep, habits, health]\n" in one.read(path)
    assert "status: parked\n" in one.read(path)


def test_a_property_set_to_two_values_keeps_both_versions_and_is_exit_5(one: Person, two: Person) -> None:
    path = "ideas/Sleep beats effort.md"
    one.write(path, IDEA.replace("70", "80"))
    two.write(path, IDEA.replace("70", "60"))
    synced(one)
    said = synced(two)
    assert (said.code, said.out) == (5, "")
    copy = said.err.strip().partition("compare them: ")[2]
    assert copy.startswith("ideas/Sleep beats effort (Conflicted copy ")
    assert copy.endswith(" 202611220914).md")
    in_step(one, two)
    assert "confidence: 60" in one.read(path)
    assert one.read(copy) == IDEA.replace("70", "80")
    conflicts = next(each for each in one.run("doctor", "--json").json["checks"] if each["name"] == "conflicts")
    assert [each["path"] for each in conflicts["problems"]] == [copy]


def test_a_paragraph_reworded_on_both_machines_is_kept_twice_and_never_marked(one: Person, two: Person) -> None:
    for person in (one, two):
        person.write("notes/a.md", f"# a\n\nFirst, said {person.home.name}.\n\nSecond of a.\n")
    synced(one)
    assert synced(two).code == 5
    in_step(one, two)
    texts = [data for path, data in notes(one).items() if path.startswith("notes/a")]
    assert len(texts) == 2
    assert b"".join(texts).count(b"First, said") == 2
    assert not any(b"<<<<" in data or b">>>>" in data for data in notes(one).values())


def test_a_note_renamed_here_and_edited_there_has_the_edit_under_its_new_name(one: Person, two: Person) -> None:
    (one.vault / "notes/a.md").rename(one.vault / "notes/A better name.md")
    two.write("notes/a.md", two.read("notes/a.md") + "\nWritten since.\n")
    (two.vault / "notes/b.md").rename(two.vault / "notes/Other.md")
    one.write("notes/b.md", one.read("notes/b.md").replace("First", "Our first"))
    synced(one)
    assert synced(two).code == 0
    in_step(one, two)
    there = notes(one)
    assert b"Written since." in there["notes/A better name.md"]
    assert b"Our first" in there["notes/Other.md"]
    assert not {"notes/a.md", "notes/b.md"} & there.keys()


def test_a_note_both_renamed_is_one_note_and_that_is_told(one: Person, two: Person) -> None:
    for person, name in ((one, "Zebra"), (two, "Ant")):
        (person.vault / "notes/a.md").rename(person.vault / f"notes/{name}.md")
        person.write(f"notes/{name}.md", person.read(f"notes/{name}.md") + f"\nWritten by {name}.\n")
    synced(one)
    said = two.run("sync")
    assert (said.code, "now notes/Ant.md, not notes/Zebra.md" in said.err) == (0, True)
    in_step(one, two)
    assert "notes/Zebra.md" not in notes(one)
    assert [one.read("notes/Ant.md").count(f"Written by {name}.") for name in ("Zebra", "Ant")] == [1, 1]


def test_a_note_deleted_here_and_edited_there_stays_with_the_edit(one: Person, two: Person) -> None:
    for mine, other, name in ((one, two, "c"), (two, one, "d")):
        (mine.vault / f"notes/{name}.md").unlink()
        other.write(f"notes/{name}.md", f"Rewritten {name}, nothing like it was.\n")
    (one.vault / "notes/e.md").unlink()
    synced(one)
    assert synced(two).code == 0
    in_step(one, two)
    assert [one.read(f"notes/{name}.md")[:9] for name in "cd"] == ["Rewritten", "Rewritten"]
    assert "notes/e.md" not in notes(two)
    assert any(file.name == "e.md" for file in (two.vault / ".deliberate/trash").rglob("*")), "nothing is unlinked"


def test_a_note_deleted_here_is_not_taken_for_a_new_one_that_looks_like_it(one: Person, two: Person) -> None:
    one.run("idea", "add", "--confidence", "70", "Naps beat coffee")
    reading = "---\ntype: reading\nstatus: waiting\nauthor: {0}\n---\n# {0}\n\nWhy:\n\n## Notes\n\n"
    meeting = "# Meeting\n\nWho was there, and what did they want to know:\n\nWhat was decided, and by whom:\n"
    one.write("books/A.md", reading.format("A"))
    for name in ("template", "first", "second"):
        one.write(f"meetings/{name}.md", meeting)
    in_step(one, two)
    for path in ("ideas/Naps beat coffee.md", "books/A.md", "meetings/first.md"):
        (one.vault / path).unlink()
    one.run("idea", "add", "--confidence", "70", "Walking beats sitting")
    one.write("books/B.md", reading.format("B"))
    one.write("meetings/third.md", meeting)
    two.run("idea", "hold", "Naps beat")
    for path in ("books/A.md", "meetings/first.md"):
        two.write(path, two.read(path) + "Written since.\n")
    new = {path: one.read(path) for path in ("ideas/Walking beats sitting.md", "books/B.md", "meetings/third.md")}
    synced(one)
    assert synced(two).code == 0
    in_step(one, two)
    for person in (one, two):
        assert {path: person.read(path) for path in new} == new
        assert "held" in person.read("ideas/Naps beat coffee.md")
        assert "Written since." in person.read("books/A.md")
        assert "Written since." in person.read("meetings/first.md")


def test_an_edit_follows_a_note_into_another_folder_or_under_another_title(one: Person, two: Person) -> None:
    text = "# {0}\n\nA sentence that stands in the note {0} and in no other one.\n\nAnd one more.\n"
    for name in ("Stays", "Titled"):
        one.write(f"notes/{name}.md", text.format(name))
    in_step(one, two)
    (one.vault / "garden").mkdir()
    (one.vault / "notes/Stays.md").rename(one.vault / "garden/Stays.md")
    one.write("notes/Other.md", (one.vault / "notes/Titled.md").read_text().replace("# Titled", "# Other"))
    (one.vault / "notes/Titled.md").unlink()
    for name in ("Stays", "Titled"):
        two.write(f"notes/{name}.md", two.read(f"notes/{name}.md") + "\nWritten since.\n")
    synced(one)
    assert synced(two).code == 0
    in_step(one, two)
    assert [one.read(path).count("Written since.") for path in ("garden/Stays.md", "notes/Other.md")] == [1, 1]
    assert not {"notes/Stays.md", "notes/Titled.md"} & notes(one).keys()


def test_the_same_path_begun_on_both_machines_keeps_every_sentence(one: Person, two: Person) -> None:
    one.write("notes/new.md", "# New\n\nOurs is long.\n")
    two.write("notes/new.md", "# New\n\nTheirs is other.\n")
    synced(one)
    synced(two)
    in_step(one, two)
    texts = b"".join(data for path, data in notes(one).items() if path.startswith("notes/new"))
    assert b"Ours is long." in texts
    assert b"Theirs is other." in texts


def test_reviews_made_on_both_machines_all_count_on_both(one: Person, two: Person) -> None:
    one.write("cards/a.md", "#flashcards\n\n" + "".join(f"question {n} :: answer {n}\n\n" for n in range(4)))
    in_step(one, two)
    keys = [row["card"] for row in one.run("due", "--json").json]
    events = []
    for person, mine in ((one, keys[:3]), (two, keys[1:])):
        events += [person.run("grade", key, "3", "--json").json["event"] for key in mine]
    synced(one)
    assert synced(two).code == 0
    in_step(one, two)
    for person in (one, two):
        logged = [
            json.loads(line)["id"]
            for file in (person.vault / ".deliberate/log").rglob("*.jsonl")
            for line in file.read_text().splitlines()
        ]
        assert sorted(logged) == sorted(events)
        assert {row["card"]: row["reps"] for row in person.run("cards", "list", "--json").json} == {
            keys[0]: 1, keys[1]: 2, keys[2]: 2, keys[3]: 1,
        }  # fmt: skip


def test_a_log_file_both_machines_wrote_to_is_a_union(one: Person, two: Person) -> None:
    path = ".deliberate/log/shared/2026-11.jsonl"
    one.write(path, '{"v":1,"id":"A","t":"2026-11-22T08:00:00.000Z","k":"shown"}\n')
    in_step(one, two)
    for person in (one, two):
        event = {"v": 1, "id": person.home.name, "t": "2026-11-22T09:00:00.000Z", "k": "shown"}
        (person.vault / path).open("a").write(json.dumps(event) + "\n")
    synced(one)
    assert synced(two).code == 0
    in_step(one, two)
    assert sorted(json.loads(line)["id"] for line in one.read(path).splitlines()) == ["A", "one", "two"]


def test_settings_both_changed_are_put_together_and_what_is_not_waits_in_the_inbox(one: Person, two: Person) -> None:
    path = ".deliberate/vault.toml"
    settings = one.read(path).replace('decks = "all"', 'decks = ["trees"]')
    one.write(path, settings)
    in_step(one, two)
    one.write(path, settings.replace('"trees"', '"trees", "birds"'))
    two.write(path, settings.replace('"trees"', '"trees", "fish"'))
    synced(one)
    assert synced(two).code == 0
    in_step(one, two)
    settings = settings.replace('"trees"', '"trees", "fish", "birds"')
    assert one.read(path) == settings
    one.write(path, settings.replace('"stamp"', '"none"'))
    two.write(path, settings.replace('"stamp"', '"ask"'))
    synced(one)
    assert synced(two).code == 5
    in_step(one, two)
    (item,) = one.run("inbox", "--json").json
    assert (item["kind"], item["text"]) == ("conflict", path)
    checks = {each["name"]: each for each in one.run("doctor", "--json").json["checks"]}
    assert [each["path"] for each in checks["conflicts"]["problems"]] == [item["path"]]
    assert '+ids = "none"' in one.run("inbox", "show", item["path"]).out
    assert one.run("inbox", "drop", item["path"]).code == 0
    assert one.run("inbox", "--json").json == []
    in_step(one, two)


def test_a_picture_changed_on_both_machines_is_kept_twice(one: Person, two: Person) -> None:
    one.write("img.png", b"\x89PNG\0\0first")
    in_step(one, two)
    one.write("img.png", b"\x89PNG\0\0ours")
    two.write("img.png", b"\x89PNG\0\0theirs")
    synced(one)
    assert synced(two).code == 5
    in_step(one, two)
    assert {data for path, data in notes(one).items() if path.startswith("img")} == {
        b"\x89PNG\0\0ours", b"\x89PNG\0\0theirs",
    }  # fmt: skip


NAMES = [
    "-dash first.md", 'quo"te\'s.md', "ü ñ 日本.md", "emoji 🌙.md", "tab\tin.md", "new\nline.md", "$(touch x) `y`.md",
    ":(top)x.md",
]  # fmt: skip


def test_names_with_spaces_quotes_signs_and_other_scripts_travel_as_they_are(one: Person, two: Person) -> None:
    for name in NAMES:
        one.write(f"odd/{name}", f"Text of {name}.\n")
    one.write("-x.md", "x\n")
    in_step(one, two)
    for name in NAMES:
        one.write(f"odd/{name}", f"Text of {name}.\n\nOurs.\n")
        two.write(f"odd/{name}", f"Text of {name}.\n\nTheirs.\n")
    synced(one)
    assert synced(two).code == 0
    in_step(one, two)
    assert all(one.read(f"odd/{name}") == f"Text of {name}.\n\nTheirs.\n\nOurs.\n" for name in NAMES)
    (two.vault / "-x.md").unlink()
    in_step(two, one)
    assert not (one.vault / "-x.md").exists()


@pytest.mark.parametrize("setting", ["", "core.autocrlf=true", "core.autocrlf=input", "eol"])
def test_line_endings_stay_whatever_git_is_told_about_them(one: Person, two: Person, setting: str) -> None:
    for person in (one, two):
        if setting == "eol":
            person.write(".gitattributes", "*.md text eol=crlf\n*.txt text eol=lf\n")
        elif setting:
            git(person, "config", *setting.split("="))
    text = "# C\r\n\r\nOne.\r\n\r\nTwo.\r\n"
    one.write("crlf.md", text)
    one.write("lf.md", "# L\n\nOne.\n\nTwo.\n")
    synced(one)
    synced(two)
    assert two.read("crlf.md") == text
    one.write("crlf.md", text.replace("One", "1"))
    two.write("crlf.md", two.read("crlf.md") + ("Three.\r\n" if "\r" in two.read("crlf.md") else "Three.\n"))
    synced(one)
    assert synced(two).code == 0
    for _ in range(2):
        assert [synced(person).json["committed"] for person in (one, two)] == [0, 0]
    for person in (one, two):
        assert person.read("crlf.md").replace("\r", "") == "# C\n\n1.\n\nTwo.\nThree.\n"
        assert git(person, "status", "--porcelain") == ""


def test_without_a_remote_it_commits_and_says_so(person: Person) -> None:
    person.run("jot", "a line")
    said = person.run("sync", "--init")
    assert (said.code, said.out) == (0, "committed 6 files; there is no remote to send them to\n")
    assert person.run("sync").out == "nothing to do; there is no remote\n"
    person.run("jot", "another line")
    assert person.run("sync", "--json").json == {
        "committed": 1, "pulled": 0, "pushed": 0, "merged": [], "copies": [], "remote": None,
    }  # fmt: skip
    assert "1 file changed" in git(person, "log", "-1", "--format=%s")


def test_a_vault_that_is_no_repository_says_how_to_begin(person: Person) -> None:
    said = person.run("sync")
    assert said.code == 3
    assert "deliberate sync --init" in said.err
    assert not (person.vault / ".git").exists()


def test_a_vault_inside_a_larger_repository_is_not_committed_by_the_way(person: Person) -> None:
    plainly(person.home, "init", "-q")
    said = person.run("sync")
    assert said.code == 3
    assert "part of the repository" in said.err


def test_a_remote_that_is_not_reached_is_exit_4_and_what_was_written_is_committed(one: Person, remote: Path) -> None:
    remote.rename(remote.with_name("elsewhere.git"))
    one.run("jot", "written on a train")
    said = one.run("sync")
    assert (said.code, said.out, said.err.count("\n")) == (4, "", 1)
    assert "does not appear to be a git repository" in said.err
    assert "committed here" in said.err
    assert git(one, "status", "--porcelain") == ""
    remote.with_name("elsewhere.git").rename(remote)
    assert synced(one).json["pushed"] == 1


def test_a_password_in_the_address_is_not_shown(one: Person) -> None:
    git(one, "remote", "set-url", "origin", "http://me:geheim@127.0.0.1:1/x.git")
    said = one.run("sync")
    assert said.code == 4
    assert "geheim" not in said.err


@pytest.mark.parametrize("name", ["MERGE_HEAD", "CHERRY_PICK_HEAD", "rebase-merge"])
def test_nothing_is_done_while_something_is_open_in_the_repository(one: Person, name: str) -> None:
    head = git(one, "rev-parse", "HEAD")
    (one.vault / ".git" / name).mkdir() if name.startswith("rebase") else (one.vault / ".git" / name).write_text(head)
    one.run("jot", "meanwhile")
    said = one.run("sync")
    assert said.code == 3
    assert "is open" in said.err
    assert git(one, "rev-parse", "HEAD") == head


def test_a_rebase_that_is_open_is_named_and_not_taken_for_a_missing_branch(one: Person) -> None:
    git(one, "checkout", "-q", "-b", "side")
    one.write("notes/a.md", "# a\n\nOn the side.\n")
    git(one, "commit", "-qam", "side")
    git(one, "checkout", "-q", "-")
    one.write("notes/a.md", "# a\n\nOn the main way.\n")
    git(one, "commit", "-qam", "main")
    with pytest.raises(subprocess.CalledProcessError):
        git(one, "rebase", "side")
    said = one.run("sync")
    assert (said.code, "a rebase is open" in said.err, "git rebase --continue" in said.err) == (3, True, True)


def test_a_repository_on_no_branch_is_refused(one: Person) -> None:
    git(one, "checkout", "-q", "--detach")
    said = one.run("sync")
    assert said.code == 3
    assert "no branch" in said.err


def test_a_folder_without_its_marker_is_never_taken_for_an_emptied_vault(one: Person, two: Person) -> None:
    (one.vault / ".deliberate").rename(one.home / "gone")
    head = git(one, "rev-parse", "HEAD")
    said = one.run("sync")
    assert said.code == 3
    assert "not taken for deleted" in said.err
    assert git(one, "rev-parse", "HEAD") == head
    assert not (one.vault / ".deliberate").exists()


def test_many_notes_gone_at_once_stop_it_until_a_person_says_they_are_meant(one: Person, two: Person) -> None:
    for name in "abcde":
        (one.vault / f"notes/{name}.md").unlink()
    said = one.run("sync")
    assert (said.code, said.out) == (5, "")
    assert "5 notes are gone" in said.err
    assert "--accept-deletions" in said.err
    assert synced(one, "--accept-deletions").json["committed"] == 5
    there = notes(two)
    refused = two.run("sync")
    assert refused.code == 5
    assert notes(two) == there
    assert synced(two, "--accept-deletions").json["pulled"] == 5
    in_step(one, two)


def test_a_folder_that_was_renamed_is_not_a_mass_deletion(one: Person, two: Person) -> None:
    (one.vault / "notes").rename(one.vault / "garden")
    in_step(one, two)
    assert (two.vault / "garden/a.md").exists()
    assert not (two.vault / "notes").exists()


def test_a_part_of_the_review_log_is_never_deleted_by_the_way(one: Person) -> None:
    one.write(".deliberate/log/x/2026-11.jsonl", '{"v":1,"id":"A","t":"2026-11-22T08:00:00.000Z","k":"shown"}\n')
    synced(one)
    (one.vault / ".deliberate/log/x/2026-11.jsonl").unlink()
    said = one.run("sync")
    assert said.code == 5
    assert "log of your reviews" in said.err


@pytest.fixture
def reviewed(one: Person, two: Person) -> tuple[str, bytes]:
    """A file of the log that both machines have, three reviews in it; its path and bytes."""
    path = ".deliberate/log/x/2026-11.jsonl"
    event = '{{"v":1,"id":"{id}","t":"2026-11-22T08:00:00.000Z","k":"shown","more":"some words of an event"}}\n'
    one.write(path, "".join(event.format(id=letter) for letter in "ABC"))
    in_step(one, two)
    return path, (one.vault / path).read_bytes()


@pytest.mark.parametrize("left", [0, 1, 150, 204])
def test_a_log_that_was_cut_short_is_whole_again_after_a_sync(
    one: Person, two: Person, reviewed: tuple[str, bytes], left: int
) -> None:
    path, data = reviewed
    one.write(path, data[:left])
    synced(one, "--dry-run")
    assert (one.vault / path).read_bytes() == data[:left]
    said = one.run("sync")
    assert (said.code, said.err.count("cut short"), path in said.err) == (0, 1, True)
    assert (one.vault / path).read_bytes() == data
    in_step(one, two)
    assert (two.vault / path).read_bytes() == data


def test_a_log_cut_short_by_another_program_costs_no_machine_a_review(
    one: Person, two: Person, reviewed: tuple[str, bytes]
) -> None:
    path, data = reviewed
    one.write(path, data[:100])
    git(one, "commit", "-qam", "by hand")
    git(one, "push", "-q", "origin", "HEAD")
    two.write(path, data + b'{"v":1,"id":"D","t":"2026-11-22T09:00:00.000Z","k":"shown"}\n')
    in_step(two, one)
    for person in (one, two):
        assert sorted(json.loads(line)["id"] for line in person.read(path).splitlines()) == list("ABCD")
    one.write(path, b"")
    git(one, "commit", "-qam", "by hand")
    git(one, "push", "-q", "origin", "HEAD")
    in_step(two, one)
    assert sorted(json.loads(line)["id"] for line in two.read(path).splitlines()) == list("ABCD")


def test_a_part_of_the_log_that_is_to_go_goes_where_that_is_said(
    one: Person, two: Person, reviewed: tuple[str, bytes]
) -> None:
    path, data = reviewed
    rest = data[: data.index(b"\n") + 1]
    one.write(path, rest)
    synced(one, "--accept-deletions")
    synced(two, "--accept-deletions")
    in_step(one, two)
    assert (one.vault / path).read_bytes() == (two.vault / path).read_bytes() == rest


def test_a_log_file_that_became_another_with_fewer_lines_is_gone(
    one: Person, reviewed: tuple[str, bytes]
) -> None:
    path, data = reviewed
    (one.vault / path).unlink()
    one.write(path.replace("/x/", "/y/"), data[: data.rindex(b"{")])
    assert "log of your reviews" in one.run("sync").err
    one.write(path.replace("/x/", "/y/"), data)
    assert one.run("sync").code == 0


def test_a_dry_run_says_what_would_be_done_and_changes_nothing(one: Person, two: Person) -> None:
    for person in (one, two):
        person.run("jot", f"from {person.home.name}")
    synced(one)
    before, head, index = notes(two), git(two, "rev-parse", "HEAD"), (two.vault / ".git/index").read_bytes()
    said = two.run("sync", "--dry-run", "--json")
    assert said.json == {
        "committed": 1, "pulled": 1, "pushed": 2, "merged": [PAGE], "copies": [], "remote": "origin/master",
    }  # fmt: skip
    assert (notes(two), git(two, "rev-parse", "HEAD")) == (before, head)
    assert (two.vault / ".git/index").read_bytes() == index
    real = synced(two).json
    assert real == said.json


@pytest.mark.parametrize(
    "setting",
    [
        "core.fsmonitor=touch {x};", "core.sshCommand=touch {x};", "filter.f.clean=touch {x}; cat",
        "credential.helper=!touch {x};", "core.hooksPath={hooks}", "remote.origin.uploadpack=touch {x};",
        "include.path=/dev/null", "alias.fetch=!touch {x}",
    ],
)  # fmt: skip
def test_what_a_repository_would_run_is_asked_about_once(one: Person, setting: str) -> None:
    ran, hooks = one.home / "ran", one.home / "hooks"
    hooks.mkdir()
    (hooks / "pre-push").write_text(f"#!/bin/sh\ntouch '{ran}'\n")
    (hooks / "pre-push").chmod(0o755)
    git(one, "config", *setting.format(x=ran, hooks=hooks).split("=", 1))
    one.write(".gitattributes", "*.md filter=f\n")
    one.run("jot", "something new")
    said = one.run("sync")
    assert (said.code, said.out) == (3, "")
    assert "deliberate sync --trust" in said.err
    assert setting.split("=")[0].lower() in said.err.lower()
    assert not ran.exists()
    one.run("sync", "--trust")
    assert "--trust" not in one.run("sync").err
    git(one, "config", "core.editor", "other")
    assert "--trust" in one.run("sync").err


def test_a_hook_of_the_repository_and_a_remote_inside_the_vault_are_asked_about(one: Person) -> None:
    hook = one.vault / ".git/hooks/reference-transaction"
    hook.write_text("#!/bin/sh\nexit 0\n")
    hook.chmod(0o755)
    assert "hook reference-transaction" in one.run("sync").err
    assert one.run("sync", "--trust").code == 0
    hook.unlink()
    git(one, "config", "remote.origin.url", "./inner.git")
    assert "remote.origin.url" in one.run("sync").err


def test_setting_up_asks_before_git_is_asked_for_the_remote(one: Person) -> None:
    ran = one.home / "ran"
    git(one, "remote", "remove", "origin")
    git(one, "config", "core.sshCommand", f"touch '{ran}'; false")
    said = one.run("sync", "--init", "ssh://example.invalid/notes.git")
    assert (said.code, "core.sshcommand" in said.err) == (3, True)
    assert not ran.exists()


def test_an_address_that_the_repository_turns_into_another_is_asked_about(one: Person) -> None:
    git(one, "config", f"url.{one.vault}/inner.git.insteadOf", "https://example.invalid/notes.git")
    git(one, "config", "remote.origin.url", "https://example.invalid/notes.git")
    assert "insteadof" in one.run("sync").err


def test_a_file_ignored_here_is_never_replaced_by_one_of_its_name(one: Person, two: Person) -> None:
    one.write(".gitignore", "private.txt\n")
    one.write("private.txt", "mine\n")
    two.write("private.txt", "theirs\n")
    synced(two)
    said = one.run("sync")
    assert (said.code, "private.txt" in said.err, ".gitignore" in said.err) == (5, True, True)
    assert one.read("private.txt") == "mine\n"
    (one.vault / "private.txt").rename(one.home / "private.txt")
    synced(one)
    assert one.read("private.txt") == "theirs\n"


def test_a_file_that_git_ignores_here_arrives_and_stays(one: Person, two: Person) -> None:
    (one.vault / ".git/info/exclude").write_text("*.pdf\n")
    (one.home / "ignored").write_text("*.odt\n")
    git(one, "config", "core.excludesFile", str(one.home / "ignored"))
    one.write(".gitignore", "private/\n")
    sent = {"notes/p.pdf": "x\n", "p.odt": "y\n", "private/y.md": "z\n", "later.txt": "w\n"}
    for path, text in sent.items():
        two.write(path, text)
    synced(two)
    two.write(".gitignore", "later.txt\n")
    in_step(two, one)
    assert {path: one.read(path) for path in sent} == sent
    two.write("notes/p.pdf", "x changed\n")
    (two.vault / "private/y.md").unlink()
    in_step(two, one)
    assert one.read("notes/p.pdf") == "x changed\n"
    assert not (one.vault / "private/y.md").exists()


@pytest.mark.parametrize("setting", ["true", "input"])
def test_bytes_of_a_new_file_travel_as_they_are(one: Person, two: Person, setting: str) -> None:
    git(two, "config", "core.autocrlf", setting)
    sent = {"crlf.md": "# C\r\n\r\nline\r\n", "mixed.md": "a\r\nb\nc\r\n", "lf.md": "a\nb\n"}
    for path, text in sent.items():
        one.write(f"one/{path}", text)
        two.write(f"two/{path}", text)
    in_step(one, two)
    for person, other in ((one, "two"), (two, "one")):
        for path, text in sent.items():
            assert (person.vault / other / path).read_bytes() == text.encode()
            person.write(f"{other}/{path}", text + "more\n")
    in_step(two, one)
    for person in (one, two):
        for path, text in sent.items():
            assert (person.vault / "one" / path).read_bytes() == (text + "more\n").encode()
            assert (person.vault / "two" / path).read_bytes() == (text + "more\n").encode()


def test_a_repository_within_the_vault_is_left_out_and_stops_nobody(one: Person, two: Person) -> None:
    inner = one.vault / "notes/proj"
    inner.mkdir()
    plainly(inner, "init", "-q")
    for _ in range(2):
        one.run("jot", "a line")
        said = one.run("sync")
        assert (said.code, said.err.count("left out"), "notes/proj" in said.err) == (0, 1, True)
        (inner / "f.md").write_text("inner\n")
        plainly(inner, "add", "-A")
        plainly(inner, "commit", "-qm", "inner", "--allow-empty")
    synced(two)
    assert "a line" in two.read(PAGE)
    assert not (two.vault / "notes/proj").exists()


def test_a_repository_within_the_vault_that_was_committed_stops_nobody(one: Person, two: Person) -> None:
    inner = one.vault / "notes/proj"
    inner.mkdir()
    plainly(inner, "init", "-q")
    (inner / "f.md").write_text("inner\n")
    plainly(inner, "add", "-A")
    plainly(inner, "commit", "-qm", "inner")
    git(one, "add", "-A")
    git(one, "commit", "-qm", "by hand")
    two.run("jot", "from two")
    synced(one)
    synced(two)
    assert list((two.vault / "notes/proj").iterdir()) == []
    plainly(inner, "commit", "-qm", "more", "--allow-empty")
    one.run("jot", "from one")
    two.write("notes/proj/g.md", "a note where the others have a repository\n")
    assert [person.run("sync").code for person in (one, two)] == [0, 0]
    said = one.run("sync")
    assert (said.code, "repository of its own" in said.err, "notes/proj" in said.err) == (5, True, True)
    assert (inner / "f.md").read_text() == "inner\n"
    assert "from one" in two.read(PAGE)


@pytest.mark.parametrize("way", ["clean", "process"])
def test_a_filter_whose_program_is_missing_is_named(one: Person, way: str) -> None:
    git(one, "config", "filter.big.required", "true")
    git(one, "config", f"filter.big.{way}", "git-nowhere work")
    one.write(".gitattributes", "*.bin filter=big\n")
    one.write("a.bin", b"\0")
    said = one.run("sync", "--trust")
    assert (said.code, said.err.count("\n"), "git-nowhere: not found" in said.err) == (4, 1, True), said


def test_what_stands_in_the_way_is_named_with_the_reason(one: Person, two: Person) -> None:
    (one.vault / ".git/info/exclude").write_text("*.tmp\nplace\n")
    one.write("new.md/left.tmp", "")
    one.write("place", "a file")
    (one.vault / "empty.md").mkdir()
    two.write("empty.md", "It came.\n")
    synced(two)
    synced(one)
    assert one.read("empty.md") == "It came.\n"
    before = notes(one)
    for path, there, word in (("new.md", "new.md", "folder"), ("place/x.md", "place", "a file stands")):
        two.write(path, "It came.\n")
        synced(two)
        for said in (one.run("sync", "--dry-run"), one.run("sync")):
            assert (said.code, f", {there}; " in said.err, word in said.err) == (5, True, True), said
        assert notes(one) == before
        (one.vault / there).rename(one.home / path.replace("/", "-"))
        synced(one)
        assert one.read(path) == "It came.\n"
        before = notes(one)


def test_a_file_git_was_told_to_overlook_is_named(one: Person, two: Person) -> None:
    git(one, "update-index", "--assume-unchanged", "notes/a.md")
    one.write("notes/a.md", "# a\n\nMine alone.\n")
    two.write("notes/a.md", "# a\n\nTheirs.\n")
    synced(two)
    said = one.run("sync")
    assert (said.code, "overlook" in said.err, "--no-assume-unchanged 'notes/a.md'" in said.err) == (5, True, True)
    git(one, "update-index", "--no-assume-unchanged", "notes/a.md")
    synced(one)
    in_step(one, two)
    git(one, "sparse-checkout", "set", "--no-cone", "/*", "!/notes/b.md")
    two.write("notes/b.md", "# b\n\nTheirs.\n")
    synced(two)
    said = one.run("sync")
    assert (said.code, "sparse" in said.err, "notes/b.md" in said.err) == (5, True, True)
    git(one, "sparse-checkout", "disable")
    in_step(one, two)


def test_it_works_where_a_file_has_one_name_only(
    one: Person, two: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    one.run("jot", "from the card")
    in_step(one, two)
    assert "from the card" in two.read(PAGE)


def test_no_password_of_a_remote_is_said(one: Person) -> None:
    git(one, "config", "remote.origin.url", "https://me:s3cret@127.0.0.1:9/a.git")
    said = one.run("sync", "--init", "https://me:other@127.0.0.1:9/b.git")
    assert said.code in (3, 4)
    assert "s3cret" not in said.err and "other" not in said.err


def test_bringing_back_what_is_gone_leaves_what_was_written_since(one: Person, two: Person) -> None:
    for name in "abcde":
        (one.vault / f"notes/{name}.md").unlink()
    one.run("jot", "written since")
    said = one.run("sync")
    way = said.err.rpartition("bring them back: ")[2].strip()
    subprocess.run(["sh", "-c", way], cwd=one.vault, check=True)
    assert (one.vault / "notes/a.md").exists()
    assert "written since" in one.read(PAGE)


def test_undo_after_a_sync_takes_back_this_machines_own_last_change(one: Person, two: Person) -> None:
    one.run("jot", "to be taken back")
    two.run("jot", "from the other machine")
    synced(two)
    synced(one)
    assert one.run("undo").out == f"took back jot: {PAGE}\n"
    page = one.read(PAGE)
    assert "to be taken back" not in page
    assert "from the other machine" in page
    in_step(one, two)
    assert "to be taken back" not in two.read(PAGE)


def test_undo_in_another_copy_of_the_vault_takes_back_nothing_that_was_done_here(one: Person, remote: Path) -> None:
    plainly(one.home, "clone", "-q", str(remote), "laptop")
    laptop = ("--vault", str(one.home / "laptop"))
    one.run("jot", "desk line")
    said = one.run(*laptop, "undo")
    assert (said.code, said.out, str(one.vault) in said.err) == (1, "", True)
    one.run(*laptop, "jot", "laptop line")
    assert one.run("undo").out == f"took back jot: {PAGE}\n"
    assert "desk line" not in one.read(PAGE)
    assert one.run(*laptop, "undo").code == 0
    assert "laptop line" not in (one.home / "laptop" / PAGE).read_text()


def test_a_vault_that_was_moved_can_still_be_undone_in(one: Person) -> None:
    one.run("jot", "a line")
    one.vault.rename(one.home / "moved")
    assert one.run("--vault", str(one.home / "moved"), "undo").code == 0
    assert "a line" not in (one.home / "moved" / PAGE).read_text()


def test_two_vaults_that_were_marked_apart_become_one(tmp_path: Path, remote: Path) -> None:
    people = []
    for name in ("one", "two"):
        home = tmp_path / name
        home.mkdir()
        person = Person(home)
        person.write("Home.md", "# Home\n")
        person.write("Forest.md", "A wood.\n")
        people.append(person)
    one, two = people
    one.run("jot", "from one")
    synced(one, "--init", str(remote))
    two.run("jot", "from two", now="2026-11-22T10:00:00+01:00")
    two.run("jot", "to be taken back", now="2026-11-22T10:01:00+01:00")
    assert synced(two, "--init", str(remote)).code == 0
    in_step(one, two)
    page = next(path for path in notes(one) if "2026-11-22" in path)
    assert [one.read(page).count(f"from {name}") for name in ("one", "two")] == [1, 1]
    assert two.run("undo").code == 0, "its own records went along with the id that holds"
    assert "to be taken back" not in two.read(page)


def test_a_remote_with_other_notes_is_refused(one: Person, tmp_path: Path) -> None:
    home = tmp_path / "stranger"
    home.mkdir()
    stranger = Person(home)
    stranger.write("x.md", "x\n")
    stranger.write("y.md", "y\n")
    stranger.run("init", str(stranger.vault))
    said = stranger.run("sync", "--init", git(one, "remote", "get-url", "origin").strip())
    assert said.code == 3
    assert "no history in common" in said.err
    assert (stranger.vault / "x.md").exists()
    assert not (stranger.vault / "notes").exists()


def test_a_vault_we_only_found_gets_nothing_but_what_the_others_wrote(obsidian: Person, remote: Path) -> None:
    git(obsidian, "init", "-q")
    git(obsidian, "remote", "add", "origin", str(remote))
    before = notes(obsidian)
    assert synced(obsidian).json["pushed"] == 1
    assert notes(obsidian) == before
    clone = obsidian.home / "clone"
    plainly(obsidian.home, "clone", "-q", str(remote), str(clone))
    (clone / "Forest.md").write_text("Changed elsewhere.\n")
    plainly(clone, "commit", "-qam", "x")
    plainly(clone, "push", "-q")
    assert synced(obsidian).json["pulled"] >= 1
    assert obsidian.read("Forest.md") == "Changed elsewhere.\n"
    for _ in range(2):
        synced(obsidian)
    assert synced(obsidian).json["committed"] == 0
