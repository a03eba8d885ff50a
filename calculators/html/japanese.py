"""Japanese in English HTML, said to be Japanese: a screen reader would spell it out otherwise.

Names of programmes, offices and documents stand in English texts as they are. Where nothing says so
yet, each is put into an element with `lang`.
"""

from __future__ import annotations

import re

_LETTERS = "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff\uf900-\ufaff"
_RUN = re.compile(
    rf"[{_LETTERS}](?:[{_LETTERS}ー・、。「」（）0-9０-９.\u3000 ]*[{_LETTERS}ー）」])?"
)
_TOKEN = re.compile(
    r"<(script|style|textarea|option|title|svg)\b.*?</\1\s*>|<!--.*?-->"
    r"""|<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>|[^<]+|<""",
    re.S,
)
_LANGUAGE = re.compile(r"""\slang=["']?([a-zA-Z-]+)""")
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"}
_VOID |= {"track", "wbr"}


def marked(html: str) -> str:
    """English `html` with every Japanese word in an element that says so."""
    if not _RUN.search(html):
        return html
    open_: list[tuple[str, bool]] = []
    out = []
    for token in _TOKEN.finditer(html):
        text, closing, name = token[0], token[2], (token[3] or "").lower()
        if name and closing:
            while open_ and open_.pop()[0] != name:
                pass
        elif name and name not in _VOID:
            language = _LANGUAGE.search(token[4])
            inherited = bool(open_ and open_[-1][1])
            open_.append((name, language[1] == "ja" if language else inherited))
        elif not text.startswith("<") and not (open_ and open_[-1][1]):
            text = _RUN.sub(r'<span lang="ja">\g<0></span>', text)
        out.append(text)
    return "".join(out)
