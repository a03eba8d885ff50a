"""What pages show of a host's calls: on which days their stages are, what is open, what is next."""

from __future__ import annotations

from typing import Any

from calculators.words.wording import Wording
from scripts.model import Data
from scripts.model.calls_of_hosts import HostCall, Stage
from scripts.rules.host_calls import Moment, moments

CALL = "call.md"


def calls_of(data: Data) -> list[HostCall]:
    """The calls that the host of this site announces, the newest year first."""
    file = local_file(data) if data.host else None
    return sorted(file.calls, key=lambda call: -call.fiscal_year) if file else []


def on_home(data: Data, words: Wording) -> dict[str, Any]:
    """What the home page shows of the host: its notice, and where its calls stand."""
    calls = [{"call": call, "moments": moments(call)} for call in calls_of(data)]
    return {"host": data.host, "host_calls": calls, "host_stages": Stages(words)}


def on_programme(data: Data, programme: str) -> dict[str, Any]:
    """What the page of a programme shows of the host: whether it runs it, and its calls."""
    file = local_file(data) if data.host else None
    return {
        "host": data.host,
        "place": file.name if file else None,
        "host_rules": [one for one in file.rules if one.programme == programme] if file else [],
        "host_calls": [call for call in calls_of(data) if call.programme == programme],
    }


class Stages:
    """Says in one language when the stages of a call are."""

    def __init__(self, words: Wording) -> None:
        self._words = words

    def name(self, stage: Stage) -> str:
        """What the host calls it, else its usual name."""
        if stage.name:
            return str(getattr(stage.name, self._words.language))
        return self._words(f"host.stages.{stage.kind}")

    def days(self, stage: Stage) -> str:
        """From when to when it is, with how papers have to be there by the last day."""
        words = self._words
        end = words.date(stage.to) if stage.to else ""
        if stage.time:
            end = words("host.at", day=end, time=stage.time)
        if stage.from_ and stage.to:
            said = words("host.days", start=words.date(stage.from_), end=end)
        elif stage.to:
            said = words("host.until", end=end)
        elif stage.from_:
            said = words("host.since", start=words.date(stage.from_))
        else:
            said = ""
        if stage.by:
            by = words(f"host.by.{stage.by}")
            said = f"{said}{words('report.opening')}{by}{words('report.closing')}"
        text = str(getattr(stage.text, words.language)) if stage.text else ""
        return (" " if words.language == "en" else "").join(filter(None, (said, text)))

    def moment(self, moment: Moment) -> str:
        """What is open, or comes next, in one sentence."""
        assert moment.stage is not None
        stage, days = self.name(moment.stage), self.days(moment.stage)
        if moment.kind == "open":
            return self._words("host.stage-open", stage=stage, days=days)
        return self._words("host.stage-next", stage=stage, days=days)

    def needed(self, moment: Moment) -> list[str]:
        """What has to have been done before."""
        return [
            self._words("host.stage-before", stage=self.name(stage), days=self.days(stage))
            for stage in moment.needed
        ]


def local_file(data: Data) -> Any:
    assert data.host is not None
    return data.files.get(f"local/{data.host.code}.yaml")
