"""A file that people wrote is never lost: it is replaced whole, or stays as it was."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from scripts.machine import whole

FULL = OSError(errno.ENOSPC, "No space left on device")


def test_a_file_keeps_its_rights_and_its_line_ends(tmp_path: Path) -> None:
    target = tmp_path / "あ.md"
    target.write_text("before", "utf-8")
    target.chmod(0o640)
    whole.write(target, "後\r\n\n")
    assert target.read_bytes() == "後\r\n\n".encode()
    assert os.name != "posix" or target.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_leaves_the_file_and_is_told_with_its_name(tmp_path: Path) -> None:
    target = tmp_path / "history.yaml"
    target.write_text("of years", "utf-8")
    with pytest.raises(OSError, match="No space") as told, whole.file(target) as file:
        file.write(b"half")
        raise FULL
    assert told.value.filename == str(target)
    assert target.read_text("utf-8") == "of years" and list(tmp_path.iterdir()) == [target]


def test_where_nothing_can_be_written_the_target_is_named(tmp_path: Path) -> None:
    target = tmp_path / "none" / "out.md"
    with pytest.raises(FileNotFoundError) as told:
        whole.write(target, "x")
    assert told.value.filename == str(target)


def test_a_name_as_long_as_names_can_be_has_room(tmp_path: Path) -> None:
    target = tmp_path / ("県" * 84)
    whole.write(target, "x")
    assert target.read_text("utf-8") == "x"


def test_a_link_to_nothing_yet_gets_its_file(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "file")
    whole.write(link, "x")
    assert link.is_symlink() and (tmp_path / "file").read_text("utf-8") == "x"


def test_what_a_folder_could_not_take_is_told_by_the_name_it_would_have(tmp_path: Path) -> None:
    target = tmp_path / "2027"
    with pytest.raises(OSError, match="No such file") as told, whole.folder(target) as part:
        (part / "programmes/takeup.yaml").write_text("", "utf-8")
    assert told.value.filename == str(target / "programmes/takeup.yaml")
    assert not list(tmp_path.iterdir())


def test_a_folder_is_there_with_all_its_files_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "drafts/2031"
    with pytest.raises(OSError, match="No space"), whole.folder(target) as part:
        (part / "first").write_text("x", "utf-8")
        raise FULL
    assert not list(target.parent.iterdir())
    with whole.folder(target) as part:
        (part / "first").write_text("x", "utf-8")
    assert [path.name for path in target.iterdir()] == ["first"]
