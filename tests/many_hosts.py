"""Made-up hosts, one a prefecture, for trying many at once.

.venv/bin/python -m tests.many_hosts FOLDER     writes 47 of them into FOLDER/data/hosts
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from tests import plain

ROOT = Path(__file__).resolve().parents[1]
PATTERN = ROOT / "data/hosts/example-mihon"


def write(root: Path, count: int = 47) -> list[str]:
    """Write hosts below `root`/hosts, each with a name, a desk and an address of its own.

    Its rules are called as the prefecture is, which stands in the names of its cities.
    """
    listed = plain.read(ROOT / "data/prefectures.yaml")["prefectures"]
    for prefecture in listed[:count]:
        code = prefecture["code"]
        folder = root / "hosts" / f"example-{code}"
        shutil.copytree(PATTERN, folder)
        (folder / "local/32.yaml").rename(folder / f"local/{code}.yaml")
        for path in folder.rglob("*.yaml"):
            text = path.read_text("utf-8")
            text = text.replace('code: "32"', f'code: "{code}"').replace("0032", f"1{code}0")
            text = text.replace("name: {ja: 見本県, en: Mihon}", f"name: {prefecture['name']}")
            text = text.replace("見本", f"見本{code}").replace("pref.mihon", f"pref{code}.mihon")
            text = text.replace("Mihon", f"Mihon {code}").replace("-mihon-", f"-mihon-{code}-")
            path.write_text(text, "utf-8")
    return sorted(path.name for path in (root / "hosts").iterdir())


if __name__ == "__main__":
    shutil.rmtree(Path(sys.argv[1]) / "data/hosts", ignore_errors=True)
    (Path(sys.argv[1]) / "data/hosts").mkdir()
    print(len(write(Path(sys.argv[1]) / "data")))
