"""The system calls `remind`: what would be written is shown, written only when agreed to, and taken away whole."""

import configparser
import os
import plistlib
import pty
import shlex
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal import services
from tests.journal.test_reminding import read_until
from tests.person import PROGRAM, Person

HOME = "/home/me"
names = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1).map(lambda name: "/" + name)
AWKWARD = '/home/me/My "Notes" 100%d $HOME \\ ‘é’ ; x'


def unit(text: str) -> configparser.ConfigParser:
    parser = configparser.RawConfigParser(strict=False, interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(text)
    return parser


def as_systemd_reads(line: str) -> list[str]:
    """The words of a command line: quotes and backslashes as in C, then `%%` and `$$`."""
    words, word, quoted, at = [], "", False, 0
    while at < len(line):
        letter = line[at]
        if letter == "\\":
            at += 1
            word += line[at]
        elif letter == '"':
            quoted = not quoted
        elif letter == " " and not quoted:
            words.append(word)
            word = ""
        else:
            word += letter
        at += 1
    assert not quoted
    for found in (*words, word):
        assert "%" not in found.replace("%%", "")
        assert "$" not in found.replace("$$", "")
    return [found.replace("%%", "%").replace("$$", "$") for found in (*words, word)]


@given(names)
def test_a_unit_names_the_vault_exactly_whatever_it_is_called(vault: str) -> None:
    made = services.service(vault, ("/usr/bin/deliberate",), {"HOME": HOME}, "linux")
    said = unit(made.files[0].text)["Service"]["ExecStart"]
    assert as_systemd_reads(said) == ["/usr/bin/deliberate", "remind", "--once", "--vault", vault]


@given(names)
def test_an_agent_names_the_vault_exactly_whatever_it_is_called(vault: str) -> None:
    made = services.service(vault, ("/usr/bin/deliberate",), {"HOME": HOME}, "darwin")
    (file,) = made.files
    said = plistlib.loads(file.text.encode())
    assert said["ProgramArguments"] == ["/usr/bin/deliberate", "remind", "--once", "--vault", vault]
    assert file.path == f"{HOME}/Library/LaunchAgents/{said['Label']}.plist"
    assert [each["Minute"] for each in said["StartCalendarInterval"]] == [0, 15, 30, 45]


@given(names)
def test_a_line_of_a_crontab_names_the_vault_exactly(vault: str) -> None:
    line = services.crontab(vault, ("/usr/bin/deliberate",))
    fields = line.split(" ", 5)
    assert fields[:5] == ["*/15", "*", "*", "*", "*"]
    words = shlex.split(fields[5].replace("\\%", "%"))
    assert words[:5] == ["/usr/bin/deliberate", "remind", "--once", "--vault", vault]


def test_the_timer_makes_up_for_what_was_missed_and_starts_this_service() -> None:
    made = services.service("/v", ("/usr/bin/deliberate",), {"HOME": HOME}, "linux")
    service, timer = made.files
    said = unit(timer.text)
    assert (said["Timer"]["OnCalendar"], said["Timer"]["Persistent"]) == ("*:0/15", "true")
    assert said["Timer"]["Unit"] == os.path.basename(service.path)
    assert said["Install"]["WantedBy"] == "timers.target"
    assert made.start[-1] == ("systemctl", "--user", "enable", "--now", os.path.basename(timer.path))
    assert unit(service.text)["Service"]["SuccessExitStatus"] == "1 3"


def test_a_service_finds_the_person_s_own_places() -> None:
    env = {"HOME": HOME, "DELIBERATE_STATE": "/my state/100%", "DELIBERATE_NOW": "2026-11-22", "XDG_CONFIG_HOME": "/c"}
    text = services.service("/v", ("/d",), env, "linux").files[0].text
    assert 'Environment="DELIBERATE_STATE=/my state/100%%"\n' in text
    assert "DELIBERATE_NOW" not in text, "its clock is not the frozen one"
    assert services.service("/v", ("/d",), env, "linux").files[0].path.startswith("/c/systemd/user/")


def test_two_vaults_have_two_services() -> None:
    one, other = (services.service(vault, ("/d",), {"HOME": HOME}, "linux") for vault in ("/a/Notes", "/b/Notes"))
    assert {file.path for file in one.files}.isdisjoint(file.path for file in other.files)


def test_a_line_break_in_a_name_is_refused() -> None:
    with pytest.raises(services.UnusableName):
        services.service("/a\nExecStart=/bin/sh", ("/d",), {"HOME": HOME}, "linux")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_finds_nothing_wrong_with_the_files(tmp_path: Path) -> None:
    program = tmp_path / "my programs" / "deliberate"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    made = services.service(AWKWARD, (str(program),), {"HOME": str(tmp_path)}, "linux")
    services.write(made)
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    verify = ["systemd-analyze", "--user", "verify", *(file.path for file in made.files)]
    done = subprocess.run(verify, env=env, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


# What a person does


class System:
    """A systemctl of our own on the person's path, which writes down what it is told."""

    def __init__(self, person: Person, exit_code: int = 0) -> None:
        self.file = person.home / "system" / "told"
        self.file.parent.mkdir(exist_ok=True)
        program = self.file.with_name("systemctl")
        program.write_text(f"#!/bin/sh\necho \"$@\" >>'{self.file}'\nexit {exit_code}\n")
        program.chmod(program.stat().st_mode | stat.S_IEXEC)
        person.env["PATH"] = f"{self.file.parent}:/usr/bin:/bin"

    @property
    def told(self) -> list[str]:
        return self.file.read_text().splitlines() if self.file.exists() else []


@pytest.fixture
def system(person: Person, monkeypatch: pytest.MonkeyPatch) -> System:
    monkeypatch.setattr("sys.platform", "linux")
    return System(person)


def units(person: Person) -> list[str]:
    folder = person.home / ".config" / "systemd" / "user"
    return sorted(file.name for file in folder.iterdir()) if folder.exists() else []


def test_install_shows_the_files_and_writes_nothing_until_it_is_told_to(person: Person, system: System) -> None:
    said = person.run("remind", "--install")
    assert said.code == 0
    assert "ExecStart=" in said.out
    assert "Persistent=true" in said.out
    assert "nothing was written" in said.err
    assert (units(person), system.told) == ([], [])


def test_install_writes_what_it_showed_says_how_to_start_it_and_starts_nothing(person: Person, system: System) -> None:
    before = person.bytes_of_vault()
    said = person.run("remind", "--install", "--yes", "--json").json
    assert said["written"] is True
    assert said["started"] is False
    assert [Path(file["path"]).read_text() for file in said["files"]] == [file["text"] for file in said["files"]]
    assert units(person) == [f"{said['name']}.service", f"{said['name']}.timer"]
    start = f"systemctl --user daemon-reload && systemctl --user enable --now {said['name']}.timer"
    assert said["start"] == start
    assert start in person.run("remind", "--install", "--yes").err
    assert system.told == []
    assert person.bytes_of_vault() == before


def test_start_is_told_to_the_system_only_when_asked_for(person: Person, system: System) -> None:
    said = person.run("remind", "--install", "--yes", "--start")
    name = units(person)[1]
    assert "written and started" in said.err
    assert system.told == ["--user daemon-reload", f"--user enable --now {name}"]


def test_a_system_that_refuses_is_quoted_and_the_files_stay(person: Person, system: System) -> None:
    System(person, exit_code=1)
    said = person.run("remind", "--install", "--yes", "--start")
    assert said.code == 4
    assert "systemctl ended with 1" in said.err
    assert len(units(person)) == 2


def test_uninstall_stops_it_and_removes_exactly_what_was_written(person: Person, system: System) -> None:
    person.run("remind", "--install", "--yes")
    other = person.home / ".config" / "systemd" / "user" / "deliberate-remind-of-mine.timer"
    other.write_text("[Timer]\n")
    said = person.run("remind", "--uninstall")
    assert said.out.count("removed ") == 2
    assert units(person) == [other.name]
    assert [line.split()[1] for line in system.told] == ["disable", "daemon-reload"]
    assert person.run("remind", "--uninstall").code == 1


def test_a_file_that_was_changed_since_stays(person: Person, system: System) -> None:
    person.run("remind", "--install", "--yes")
    timer = person.home / ".config" / "systemd" / "user" / units(person)[1]
    timer.write_text(timer.read_text().replace("0/15", "0/30"))
    said = person.run("remind", "--uninstall", "--json")
    assert said.json["kept"] == [str(timer)]
    assert units(person) == [timer.name]
    assert "was changed since it was written" in said.err


def test_uninstall_works_when_the_vault_is_gone(person: Person, system: System) -> None:
    person.run("remind", "--install", "--yes")
    shutil.rmtree(person.vault)
    assert person.run("remind", "--uninstall").code == 0
    assert units(person) == []


def test_status_tells_how_things_stand_and_whose_setting_it_is(person: Person, system: System) -> None:
    (person.home / "config.toml").write_text('[remind]\nquiet = ""\nweekday = "fri"\n')
    said = person.run("remind", "--status", "--json").json
    assert (said["quiet"], said["weekday"], said["hour"]) == (None, "friday", 6)
    assert said["chosen"] == ["quiet", "weekday"]
    assert (said["service"]["installed"], said["service"]["active"]) == (False, False)
    person.run("remind", "--install", "--yes")
    told = person.run("remind", "--status")
    assert "from friday (your settings) 6:00 (default)" in told.out
    assert units(person)[1].removesuffix(".timer") + ", running" in told.out


def test_what_systemd_would_run_says_what_is_due(person: Person, system: System) -> None:
    person.write("cards.md", "#flashcards\n\na :: b\n")
    person.run("remind", "--install", "--yes")
    text = (person.home / ".config" / "systemd" / "user" / units(person)[0]).read_text()
    words = as_systemd_reads(unit(text)["Service"]["ExecStart"])
    env = {"HOME": "/nowhere", "PATH": "/usr/bin:/bin", "PYTHONPATH": person.env["PYTHONPATH"],
           **dict(each.split("=", 1) for each in
                  (as_systemd_reads(line.removeprefix("Environment="))[0]
                   for line in text.split("\n") if line.startswith("Environment=")))}  # fmt: skip
    done = subprocess.run(words, env=env, capture_output=True, text=True, cwd="/")
    assert (done.returncode, done.stdout) == (0, "1 card, 1 min (deliberate review)\n"), done.stderr


@pytest.mark.parametrize("answers", [b"n\n", b"y\nn\n", b"y\ny\n"])
def test_on_a_terminal_it_asks_before_it_writes_and_before_it_starts(
    person: Person, system: System, answers: bytes
) -> None:
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        [*PROGRAM, "remind", "--install"], env=person.env, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    read_until(ours, b"Write these files?")
    os.write(ours, answers[:2])
    if answers[2:]:
        read_until(ours, b"Start it now")
        os.write(ours, answers[2:])
    assert running.wait(30) == 0
    os.close(ours)
    assert len(units(person)) == (2 if answers[:1] == b"y" else 0)
    assert bool(system.told) is (answers == b"y\ny\n")


@pytest.mark.parametrize("words", ["--once --install", "--start", "--yes", "--status --uninstall"])
def test_options_that_do_not_go_together_are_refused(person: Person, words: str) -> None:
    assert person.run("remind", *words.split()).code == 2
