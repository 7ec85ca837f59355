"""The settings of a vault: completed without touching a byte, and never a way out of the vault."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.disk import marker, places
from vault.disk.marker import BadVaultId, BadVaultSettings, ControlCharacter, completed
from vault.disk.places import BadPlace
from vault.problem import Problem

DAILY, WHO = "[Tage]/YYYY-MM-DD", "Obsidian's daily notes"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / ".deliberate").mkdir()
    return tmp_path


def says(vault: Path, text: str) -> str:
    (vault / ".deliberate/vault.toml").write_text(text)
    return str(vault)


@pytest.mark.parametrize("name", ["../../../x", "a/b", "", ".", "ä", "x" * 65, "a b"])
def test_an_id_that_is_no_name_is_refused(vault: Path, name: str) -> None:
    with pytest.raises(BadVaultId):
        marker.settings(says(vault, f'id = "{name}"\n'))


@pytest.mark.parametrize("key", ["log_folder", "ideas", "captured", "inbox", "daily", "template"])
@pytest.mark.parametrize("path", ["../outside", "/etc", "a/../../b", ".."])
def test_no_place_leads_out_of_the_vault(vault: Path, key: str, path: str) -> None:
    with pytest.raises(BadPlace, match="inside the vault"):
        places.find(says(vault, "[places]\n" + ("" if key == "daily" else 'daily = "YYYY"\n') + f'{key} = "{path}"\n'))


def test_brackets_do_not_hide_a_way_out(vault: Path) -> None:
    with pytest.raises(BadPlace):
        places.find(says(vault, '[places]\ndaily = "[.][.]/YYYY"\n'))


def test_a_suffix_is_one_of_two(vault: Path) -> None:
    with pytest.raises(BadPlace):
        places.find(says(vault, '[places]\nlog_suffix = "/../../x"\n'))


@pytest.mark.parametrize("text", ["a\\u001b[31m", "a\\nb", "\\u009b", "\\u0000"])
def test_no_text_holds_a_control_character(vault: Path, text: str) -> None:
    for line in (f'[words]\nlog = "{text}"', f'other = ["{text}"]', f'"{text}" = 1'):
        with pytest.raises(ControlCharacter):
            marker.settings(says(vault, line))


def test_nothing_at_all_is_no_settings(vault: Path) -> None:
    for left in ("", " \n", "\0" * 30):
        assert marker.settings(says(vault, left)) == {}
    with pytest.raises(BadVaultSettings):
        marker.settings(says(vault, "id ="))


@pytest.mark.parametrize(
    "before",
    [
        b"", b"# mine\n", b"# mine", b"rollover_hour = 3\n", b"rollover_hour = 3", b'id = "a"\n',
        b'[words]\nlog = "# L"\n',
        b'[places]\nideas = "i"\n', b"[places]", b"[ places ] # here\r\n", b'places.ideas = "i"\n',
        b'[words]\r\nlog = "[places]"\r\n\r\n[places]\r\nideas = "i"\r\n[cards]\r\nids = "stamp"\r\n',
        b'x = """\\\n[places]\\\n"""\n', b'[places.more]\nx = "1"\n',
    ],
)  # fmt: skip
def test_what_is_missing_is_inserted_and_every_byte_stays(before: bytes) -> None:
    after = completed(before, "ID-1", DAILY, 'T "x"\\y.md', WHO)
    said, old = tomllib.loads(after.decode()), tomllib.loads(before.decode())
    assert said["id"] == old.get("id", "ID-1")
    assert said["places"] == {**old.get("places", {}), "daily": DAILY, "template": 'T "x"\\y.md'}
    assert {key: said[key] for key in old if key != "places"} == {key: old[key] for key in old if key != "places"}
    rest = iter(after)
    assert all(any(one == other for other in rest) for one in before), "the old bytes, in their order"
    assert completed(after, "ID-2", "other", "", WHO) == after


def test_an_inline_table_is_left_to_its_person() -> None:
    before = b'id = "a"\nplaces = { ideas = "i" }\n'
    assert completed(before, "ID-1", DAILY, "", WHO) == before


@given(st.text(max_size=12))
def test_a_place_with_any_letters_is_taken_or_left_alone(daily: str) -> None:
    after = completed(b'id = "a"\n', "ID-1", daily, "", WHO)
    assert tomllib.loads(after.decode()).get("places", {"daily": daily}) == {"daily": daily}


def test_the_markers_files_are_whole_or_absent_and_never_overwritten(vault: Path) -> None:
    says(vault, 'id = "mine"\n')
    marker.create(str(vault), "ID-1")
    assert (vault / ".deliberate/vault.toml").read_text() == 'id = "mine"\n'
    assert (vault / ".deliberate/README.md").read_text().startswith("# What Deliberate keeps here")
    assert list((vault / ".deliberate/tmp").iterdir()) == []


def test_a_snapshot_ends_when_obsidian_comes_to_a_folder(tmp_path: Path) -> None:
    assert str(tmp_path / ".obsidian") in [file.rstrip("/") for file in places.consulted(str(tmp_path))]


def test_a_problem_names_the_file() -> None:
    assert all(".deliberate/vault.toml" in str(problem) for problem in (BadVaultId(), ControlCharacter("x")))
    assert issubclass(BadPlace, Problem)


def test_the_weekly_page_stands_beside_the_daily_pages(vault: Path) -> None:
    assert places.find(says(vault, "")).weekly == "[journal]/GGGG/GGGG-[W]WW"
    for daily, weekly in (
        ("[Tage]/YYYY-MM-DD", "[Tage]/GGGG-[W]WW"),
        ("[Tage]/YYYY/MM/YYYY-MM-DD", "[Tage]/GGGG/GGGG-[W]WW"),
        ("YYYY-MM-DD", "GGGG-[W]WW"),
    ):
        assert places.find(says(vault, f'[places]\ndaily = "{daily}"\n')).weekly == weekly


def periodic(vault: Path, weekly: str) -> None:
    folder = vault / ".obsidian/plugins/periodic-notes"
    folder.mkdir(parents=True)
    (vault / ".obsidian/community-plugins.json").write_text('["periodic-notes"]')
    (folder / "data.json").write_text('{"weekly": ' + weekly + "}")


def test_the_periodic_notes_plugin_says_where_weekly_pages_are(vault: Path) -> None:
    periodic(vault, '{"enabled": true, "folder": "Weeks", "format": "GGGG-[W]WW", "template": "T/week"}')
    found = places.find(str(vault))
    assert (found.weekly, found.weekly_template) == ("[Weeks]/GGGG[-][W]WW", "T/week.md")
    assert places.find(says(vault, '[places]\nweekly = "[Mine]/[W]WW GGGG"\n')).weekly.startswith("[Mine]/")


@pytest.mark.parametrize("weekly", ['{"enabled": false, "folder": "Weeks"}', '{"enabled": true, "format": "[Week]"}'])
def test_a_plugin_that_is_off_or_names_no_week_is_passed_over(vault: Path, weekly: str) -> None:
    periodic(vault, weekly)
    assert places.find(says(vault, '[places]\ndaily = "YYYY-MM-DD"\n')).weekly == "GGGG-[W]WW"


@pytest.mark.parametrize("weekly", ["[Weekly]", "../GGGG-[W]WW", "/GGGG-[W]WW", "[..]/[W]WW"])
def test_a_weekly_place_names_the_week_and_stays_in_the_vault(vault: Path, weekly: str) -> None:
    with pytest.raises(BadPlace):
        places.find(says(vault, f'[places]\nweekly = "{weekly}"\n'))
