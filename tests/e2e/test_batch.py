"""A table in the page: the file's answers are the command's, to the byte, and stay here."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from scripts.commands import batch
from tests.tables import HEAD, applications

PART = '[data-batch] [data-part="{}"]'
STATUS = PART.format("status")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """300 applications as Excel saves them, one with a slip of the keyboard."""
    lines, _ = applications()
    lines[0] = lines[0].replace("30万", "三十万")
    source = tmp_path / "申請一覧.csv"
    source.write_bytes("".join(f"{line}\r\n" for line in (HEAD, *lines)).encode("cp932"))
    return source


def saved(page: Page) -> bytes:
    """The file that the button saves."""
    save = page.locator(PART.format("save"))
    save.wait_for(state="visible")
    with page.expect_download() as download:
        save.click()
    assert download.value.suggested_filename == "申請一覧-結果.csv"
    return Path(download.value.path()).read_bytes()


def test_a_file_comes_back_with_the_answers_of_the_command_and_goes_nowhere(
    page: Page, table: Path
) -> None:
    assert batch.main(["subsidy", str(table), str(table.with_name("out.csv"))]) == 2
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))
    page.goto("batch.html")
    page.set_input_files(PART.format("file"), table)
    assert saved(page) == table.with_name("out.csv").read_bytes()
    assert {request.method for request in sent} == {"GET"}
    assert not [request.url for request in sent if "申請" in request.url or request.post_data]
    faults = page.locator(PART.format("list")).locator("li")
    expect(faults.first).to_contain_text("「三十万」は金額として読み取れません")
    expect(page.locator(STATUS)).to_contain_text("申請一覧-結果.csv")
    expect(page.locator(PART.format("unused"))).to_contain_text("法人名")


def test_a_dropped_file_is_calculated_and_a_refused_one_says_why(page: Page) -> None:
    page.goto("en/batch.html")
    page.select_option(PART.format("kind"), "addon")
    drop = """([selector, name, text]) => {
        const carried = new DataTransfer();
        carried.items.add(new File([text], name));
        const event = new DragEvent("drop", { dataTransfer: carried, bubbles: true });
        document.querySelector(selector).dispatchEvent(event);
    }"""
    place = PART.format("drop")
    page.evaluate(drop, [place, "a.csv", "users,grade\n70,I\n"])
    expect(page.locator(STATUS)).to_contain_text("1 rows read, 1 requests calculated")
    page.evaluate(drop, [place, "a.csv", "users,quantity\n70,2\n"])
    expect(page.locator(STATUS)).to_contain_text("No row could be calculated (rows read: 1)")
    page.evaluate(drop, [place, "a.csv", "name\nx\n"])
    expect(page.locator(STATUS)).to_contain_text("no heading that the calculation knows")
    expect(page.locator(PART.format("result"))).to_be_hidden()
    page.evaluate(drop, [place, "a.csv", 'users,grade\n"70,I\n'])
    expect(page.locator(STATUS)).to_contain_text("double quote is not closed")


def test_a_calculation_can_be_given_up_and_another_file_taken(page: Page, table: Path) -> None:
    page.goto("batch.html")
    head, rows = HEAD.encode("cp932"), table.read_bytes().partition(b"\r\n")[2]
    long = {"name": "long.csv", "mimeType": "text/csv", "buffer": head + b"\r\n" + rows * 20}
    page.set_input_files(PART.format("file"), [long])
    page.locator(PART.format("cancel")).click()
    expect(page.locator(STATUS)).to_have_text("計算をやめました。")
    expect(page.locator(PART.format("working"))).to_be_hidden()
    page.set_input_files(PART.format("file"), table)
    page.locator(PART.format("save")).wait_for(state="visible")
    expect(page.locator(STATUS)).to_contain_text("件を計算しました")
