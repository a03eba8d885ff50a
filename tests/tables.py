"""A table of applications as an office of a prefecture collects them, and the same as requests."""

from __future__ import annotations

TAKEUP = "介護テクノロジー定着支援事業"
HEAD = "受付番号,法人名,事業,年度,都道府県,種類,単価,数量,事業所の職員数,業務改善の支援"
APPLICATIONS = 300
# What is bought, as an office types it, and as a request says it.
PURCHASES = [
    ("見守り,30万,4台", {"category": "robot-monitoring", "unit_price": 300_000, "quantity": 4}),
    ('入浴支援,"￥1,500,000",１', {"category": "robot-bathing", "unit_price": 1_500_000}),
    ("ICT,２５０万円,", {"category": "ict", "unit_price": 2_500_000}),
    ("インカム,98千円,12個", {"category": "intercom", "unit_price": 98_000, "quantity": 12}),
]


def applications() -> tuple[list[str], list[dict[str, object]]]:
    """Lines of a table with one to three rows an application, and the same as requests."""
    lines, requests = [], []
    for number in range(APPLICATIONS):
        bought = [PURCHASES[(number + step) % len(PURCHASES)] for step in range(number % 3 + 1)]
        staff, place = 5 + number % 40, "14" if number % 2 else None
        office = f"{TAKEUP},令和7年度,{'神奈川県' if place else ''}"
        for row, (typed, _) in enumerate(bought):
            said = (office, f"{staff}人,研修や相談を利用する") if row == 0 else (",,", ",")
            lines.append(f"R7-{number:04d},社会福祉法人㈱{number}①,{said[0]},{typed},{said[1]}")
        request: dict[str, object] = {
            "programme": "care-tech-takeup",
            "version": "r7",
            "answers": {"staff": staff, "improvement_support": "training"},
            "items": [item for _, item in bought],
        }
        requests.append(request | ({"prefecture": place} if place else {}))
    return lines, requests
