"""Complete the form definitions with what follows from the other data, ready to be rendered.

`expand(form, rules)` gives the plain dict that docs/templates/calculator.html renders and
calculators/page.py reads: `options_from`, `shown_from` and `answers` are replaced by options,
conditions and fields. A question is shown only where its answer can change the result: the
condition is put together from the rules that look at the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from calculators import compare, eligibility
from calculators.page import UNKNOWN
from calculators.rules import asked_by, told

Plain = dict[str, Any]

_TYPES = {"integer": "integer", "boolean": "radio", "choice": "radio", "service": "list"}


def expand(form: Plain, rules: Mapping[str, Any]) -> Plain:
    """The form with every option, condition and question worked out."""
    sections = []
    for section in form["sections"]:
        fields = [_field(field, rules) for field in section["fields"]]
        if section["answers"]:
            fields += [_figure_or_not(q, rules) for q in _QUESTIONS[section["answers"]](rules)]
        fields = [{**field, "faq": _entry(form["id"], field["name"], rules)} for field in fields]
        sections.append({**section, "fields": fields})
    if form["id"] == "eligibility" and any(rules["local"].values()):
        sections.reverse()  # The prefecture first: what is recorded for it need not be asked.
    return {**form, "sections": sections, "example": _example(form["example"], rules)}


def raw(value: Any) -> str:
    """A value of a request as it stands in a field: true is "yes", 1000 is "1000"."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def fields_of(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """A request as the (name, text) pairs of a filled-in form; what is null is left out."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from fields_of(item, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from fields_of(item, f"{name}[{position}]")
    elif value is not None and value is not False:
        yield name, raw(value)


def _field(field: Plain, rules: Mapping[str, Any]) -> Plain:
    done = {key: value for key, value in field.items() if not key.endswith("_from")}
    done["counters"] = _counters(field["unit"], field["counters"])
    if field["start_from"]:
        done["start"] = raw(_figure(field["start_from"], rules))
    if field["options"]:
        done["options"] = [
            _option(option["value"], **{key: option[key] for key in ("label", "help", "usual")})
            for option in field["options"]
        ]
    if field["options_from"]:
        done["options"] = _OPTIONS[field["options_from"]](rules)
    if field["shown_from"]:
        done["shown_when"] = _SHOWN[field["shown_from"]](rules)
    return _left_open(done)


def _counters(unit: Plain | None, others: list[str]) -> list[str]:
    """What may follow a number: what it counts, in either language, and other words for it."""
    return list(dict.fromkeys([*filter(None, (unit or {}).values()), *others]))


def _left_open(field: Plain) -> Plain:
    """The field with an option that leaves it open on purpose, where it is a list that has one."""
    if field["type"] != "list" or not field["unknown"]:
        return field
    return {**field, "options": [*field["options"], _option(None, field["unknown"], value=UNKNOWN)]}


def _entry(form: str, field: str, rules: Mapping[str, Any]) -> str | None:
    """The question-and-answer entry that explains a field."""
    if field.startswith("answers."):
        return rules["faq"]["answers"].get(field.removeprefix("answers."))
    explained = rules["faq"]["fields"]
    name = f"{form}.{field}"
    return explained.get(name) or next(
        (explained[glob] for glob in explained if fnmatchcase(name, glob)), None
    )


def _example(value: Any, rules: Mapping[str, Any]) -> Any:
    """A request in which `{from: linkage.licence.yearly}` stands for that figure of the data."""
    if isinstance(value, dict):
        if list(value) == ["from"]:
            return _figure(value["from"], rules)
        return {key: _example(item, rules) for key, item in value.items()}
    return [_example(item, rules) for item in value] if isinstance(value, list) else value


def _figure(path: str, rules: Mapping[str, Any]) -> Any:
    """What stands in the rules at `linkage.items.printing.before`; entries of lists go by id."""
    at: Any = rules
    for step in path.split("."):
        if isinstance(at, list):
            at = {entry["id"]: entry for entry in at}
        if not isinstance(at, dict) or step not in at:
            raise ValueError(f"a form refers to {path}, but there is no {step} in the rules")
        at = at[step]
    return at


# --- options -----------------------------------------------------------------------------------


def _option(means: Any, label: Plain, **more: Any) -> Plain:
    """An option: `value` is its text in the form, `means` what goes into the request.

    `native` is the Japanese name that stands beside this site's own rendering of it.
    """
    option = {"value": raw(means), "means": means, "label": label}
    return option | {"help": None, "native": None, "usual": False, "shown_when": None} | more


def _programmes(rules: Mapping[str, Any]) -> list[Plain]:
    return [
        _option(
            programme["id"],
            programme["name"],
            help=programme["summary"],
            native=programme["name"]["ja"],
        )
        for programme in rules["programmes"].values()
        if programme["calculates"]
    ]


def _versions(rules: Mapping[str, Any]) -> list[Plain]:
    """Each version with its year and status, shown where its programme is chosen."""
    options = []
    for programme in rules["programmes"].values():
        if programme["calculates"]:
            newest = next(reversed(programme["versions"]))
            for version in programme["versions"].values():
                chosen = {"field": "programme", "in": [programme["id"]]}
                options.append(
                    _option(
                        version["id"],
                        _version_label(version, rules),
                        usual=version["id"] == newest,
                        shown_when=chosen,
                    )
                )
    return options


def _version_label(version: Plain, rules: Mapping[str, Any]) -> Plain:
    from calculators.wording import Wording

    label = {}
    for language in ("ja", "en"):
        words = Wording(rules, language)
        status = words(f"report.status.{version['status']}.short")
        year = version["fiscal_year"]
        label[language] = (
            words("report.status.labelled", year=words.year(year), status=status)
            if year
            else status
        )
    return label


def _prefectures(rules: Mapping[str, Any]) -> list[Plain]:
    return [_option(code, entry["name"]) for code, entry in rules["prefectures"].items()]


def _categories(rules: Mapping[str, Any]) -> list[Plain]:
    """Every kind of purchase, shown for the versions that take it."""
    return [
        _option(category["id"], category["label"], help=category["help"], shown_when=shown)
        for category in rules["categories"].values()
        if (shown := _any_version(rules, lambda v, c=category["id"]: c in _taken(v)))
    ]


def _purchases(rules: Mapping[str, Any]) -> list[Plain]:
    """Every kind of purchase that some programme takes in the fiscal year chosen."""
    return [
        _option(category["id"], category["label"], help=category["help"], shown_when=shown)
        for category in rules["categories"].values()
        if (shown := _in_years(rules, lambda v, c=category["id"]: c in _taken(v)))
    ]


def _years(rules: Mapping[str, Any]) -> list[Plain]:
    """The fiscal years that rules are recorded for."""
    usual = compare.usual_year(rules)
    return [
        _option(year, _year_label(year, rules), usual=year == usual)
        for year in compare.years_of(rules)
    ]


def _year_label(year: str, rules: Mapping[str, Any]) -> Plain:
    from calculators.wording import Wording

    label = {}
    for language in ("ja", "en"):
        words = Wording(rules, language)
        undated = year == compare.UNDATED
        label[language] = words("report.compare.undated") if undated else words.year(int(year))
    return label


_OPTIONS = {
    "programmes": _programmes,
    "versions": _versions,
    "prefectures": _prefectures,
    "categories": _categories,
    "purchases": _purchases,
    "years": _years,
}


# --- conditions --------------------------------------------------------------------------------


def _packages(rules: Mapping[str, Any]) -> Plain | None:
    """Where the version has a package that takes the row's kind of purchase."""
    parts = [
        {"all": [*_chosen(programme, version), {"field": "category", "in": _taken(version, True)}]}
        for programme, version in _calculating(rules)
        if _taken(version, True)
    ]
    return _any(parts)


def _models(rules: Mapping[str, Any]) -> Plain | None:
    """Where the version pays by model."""
    return _any_version(rules, lambda v: any(line["pool"] == "model" for line in v["lines"]))


_SHOWN = {"packages": _packages, "models": _models}


def _calculating(rules: Mapping[str, Any]) -> Iterator[tuple[Plain, Plain]]:
    for programme in rules["programmes"].values():
        if programme["calculates"]:
            for version in programme["versions"].values():
                yield programme, version


def _chosen(programme: Plain, version: Plain) -> list[Plain]:
    return [
        {"field": "programme", "in": [programme["id"]]},
        {"field": "version", "in": [version["id"]]},
    ]


def _any_version(rules: Mapping[str, Any], fits: Any) -> Plain | None:
    return _any([{"all": _chosen(p, v)} for p, v in _calculating(rules) if fits(v)])


def _in_years(rules: Mapping[str, Any], fits: Any) -> Plain | None:
    """Where the fiscal year chosen has a version that fits."""
    years = {compare.year_of(version) for _, version in _calculating(rules) if fits(version)}
    return {"field": "fiscal_year", "in": sorted(years)} if years else None


def _any(parts: list[Plain]) -> Plain | None:
    return {"any": parts} if parts else None


def _taken(version: Plain, packaged: bool | None = None) -> list[str]:
    """The categories a version takes: alone (False), in a package (True) or either way (None)."""
    lines = (line for line in version["lines"] if packaged in (None, line["packaged"]))
    return list(dict.fromkeys(category for line in lines for category in line["categories"]))


# --- questions ---------------------------------------------------------------------------------


def _questions(rules: Mapping[str, Any]) -> list[Plain]:
    """The questions of data/answers.yaml that some version's amounts or requirements look at."""
    fields = []
    for answer in rules["answers"].values():
        parts = []
        for programme, version in _calculating(rules):
            uses = _uses(answer["id"], version)
            if uses:
                needed = [] if None in uses else [{"any": uses}]
                needed += _not_told(answer["id"], [version], rules)
                parts.append({"all": [*_chosen(programme, version), *needed]})
        if parts:
            fields.append(_question(answer, {"any": parts}, rules))
    return fields


def _questions_of_eligibility(rules: Mapping[str, Any]) -> list[Plain]:
    """The questions that decide who is eligible, first the one that settles most."""
    fields = []
    for answer in eligibility.judge({}, rules)["questions"]:
        deciding = [v for _, v in eligibility.versions_of(rules) if _decides(answer, v)]
        needed = _not_told(answer, deciding, rules)
        question = _question(rules["answers"][answer], {"all": needed} if needed else None, rules)
        fields.append(_unanswered({**question, "required": False}, rules))
    return fields


def _questions_of_compare(rules: Mapping[str, Any]) -> list[Plain]:
    """The questions on amounts, and folded away those that only decide who is eligible."""
    fields = []
    for answer in rules["answers"].values():
        amounts, standing = [], []
        for _, version in _calculating(rules):
            year = {"field": "fiscal_year", "in": [compare.year_of(version)]}
            asked = [year, *_not_told(answer["id"], [version], rules)]
            taken = _purchase(_taken(version))
            for use in _uses(answer["id"], version, packages=False):
                amounts.append({"all": [*asked, use or taken]})
            if _decides(answer["id"], version):
                standing.append({"all": [*asked, taken]})
        if amounts or standing:
            question = _question(answer, _any(amounts + standing), rules)
            # What may rule a programme out can stay unknown: the others are compared all the same.
            required = question["required"] and not standing
            fields.append({**question, "required": required, "rare": not amounts})
    return fields


_QUESTIONS = {
    "subsidy": _questions,
    "eligibility": _questions_of_eligibility,
    "compare": _questions_of_compare,
}


def _decides(answer: str, version: Plain) -> bool:
    """Whether who is eligible under a version depends on an answer."""
    requirements = eligibility.requirements_of(version)
    return any(answer in asked_by(entry["met_when"]) for entry in requirements)


def _not_told(answer: str, versions: list[Plain], rules: Mapping[str, Any]) -> list[Plain]:
    """That no prefecture is chosen whose own settings give the answer for all these versions."""
    codes = [
        code
        for code in rules["local"]
        if all(answer in told(version, code, rules) for version in versions)
    ]
    return [{"not": {"field": "prefecture", "in": codes}}] if codes else []


def _unanswered(field: Plain, rules: Mapping[str, Any]) -> Plain:
    """The field with nothing chosen from the start, so that "not known" is an answer given."""
    words = rules["words"]["form"]
    if field["type"] == "list":
        return _left_open({**field, "blank": words["choose"], "unknown": words["not-known"]})
    options = field["options"] and [{**option, "usual": False} for option in field["options"]]
    return {**field, "options": options}


def _figure_or_not(question: Plain, rules: Mapping[str, Any]) -> Plain:
    """The question with "not known" to tick where it asks for a figure that may be left out."""
    if question["type"] != "integer" or question["required"]:
        return question
    return {**question, "unknown": rules["words"]["form"]["not-known"]}


def _uses(answer: str, version: Plain, packages: bool = True) -> list[Plain | None]:
    """When a version looks at an answer: conditions on the purchases; None stands for always.

    `packages`: whether the form asks what is in a package.
    """
    uses: list[Plain | None] = []
    for requirement in version["requirements"]:
        if "subsidy" in requirement["used_by"] and answer in asked_by(requirement["met_when"]):
            of_items = requirement["if_items"]
            uses.append(_purchase(of_items) if of_items else None)
    rates = {rate["id"]: rate for rate in version["rates"]}
    packed = set(_taken(version, True)) if packages else set()
    for line in version["lines"]:
        cap = line["cap"] or {}
        cases = [*rates[line["rate"]]["cases"], *(cap.get("cases") or [])]
        asked = {cap.get("answer")}
        for case in cases:
            asked |= {*asked_by(case["when"]), *asked_by(case.get("if_unknown"))}
        if answer in asked:
            either = packed & set(line["categories"])
            uses.append(_purchase(line["categories"], line["packaged"] if either else None))
    return uses


def _purchase(categories: list[str], packaged: bool | None = None) -> Plain:
    """Some purchase is of these kinds, and inside (True) or outside (False) the package."""
    kind: Plain = {"field": "category", "in": categories}
    if packaged is None:
        return {"row": "items", "when": kind}
    ticked = {"field": "package", "in": ["yes"]}
    return {"row": "items", "when": {"all": [kind, ticked if packaged else {"not": ticked}]}}


def _question(answer: Plain, shown: Plain | None, rules: Mapping[str, Any]) -> Plain:
    kind = _TYPES[answer["type"]]
    words = rules["words"]["form"]
    needed = answer["id"] in _caps_need(rules)
    unit = answer["unit"]
    return {
        "name": f"answers.{answer['id']}",
        "type": kind,
        "label": answer["question"],
        "short": answer["label"],
        "help": answer["help"],
        "unit": unit,
        "counters": _counters(unit, ["名"] if unit and unit["ja"] == "人" else []),
        "required": needed,
        "signed": False,
        "rare": False,
        "open": False,
        "start": None,
        "blank": words["not-known"] if kind == "list" else None,
        "unknown": None,
        "options": _answer_options(answer, rules) if kind != "integer" else None,
        "shown_when": shown,
    }


def _caps_need(rules: Mapping[str, Any]) -> set[str]:
    """The answers without which no cap can be found: the engine does not guess them."""
    return {
        line["cap"]["answer"]
        for _, version in _calculating(rules)
        for line in version["lines"]
        if line["cap"] and line["cap"]["answer"]
    }


def _answer_options(answer: Plain, rules: Mapping[str, Any]) -> list[Plain]:
    words = rules["words"]["form"]
    if answer["type"] == "service":
        return [_option(id_, entry["name"]) for id_, entry in rules["services"].items()]
    if answer["type"] == "boolean":
        options = [_option(True, words["yes"]), _option(False, words["no"])]
    else:
        options = [_option(choice["id"], choice["label"]) for choice in answer["choices"]]
    return [*options, _option(None, words["not-known"], value=UNKNOWN, usual=True)]
