"""Whose site a command works on: how it is named, and what is said of a name that nobody has."""

from __future__ import annotations

import pytest

from scripts.machine import hosts


@pytest.mark.parametrize(
    "arguments",
    [["--host", "example-mihon", "in.csv"], ["in.csv", "--host=example-mihon"]],
)
def test_the_host_is_taken_out_of_the_arguments(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setenv("HOST", "another")
    assert hosts.take(arguments) == ["in.csv"]
    assert hosts.chosen() == "example-mihon"


def test_without_a_name_it_is_the_national_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOST", raising=False)
    assert hosts.take(["--reach"]) == ["--reach"]
    assert hosts.chosen() is None
    monkeypatch.setenv("HOST", "")
    assert hosts.chosen() is None


def test_a_wrong_name_is_told_with_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "exmple-mihon")
    with pytest.raises(hosts.NoSuchHost, match="Did you mean 'example-mihon'"):
        hosts.chosen()
    monkeypatch.setenv("HOST", "../programmes")
    with pytest.raises(hosts.NoSuchHost, match="new-host"):
        hosts.chosen()
    with pytest.raises(hosts.NoSuchHost, match="needs the name"):
        hosts.take(["--host"])
