"""The worker's own SHA-256, for pages that did not come over a secure connection."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
from pathlib import Path

import pytest

from scripts.machine import environment
from tests.waiting import LONGEST

WORKER = Path(__file__).resolve().parents[3] / "docs/assets/javascripts/worker.js"
BEGIN = "/** The first bits behind the point"

HASHING = """
import { readFileSync } from "node:fs";
const { source, texts } = JSON.parse(readFileSync(0, "utf-8"));
const Sha256 = new Function(`${source}\\nreturn Sha256;`)();
const found = texts.map((parts) => {
  const hash = new Sha256();
  for (const part of parts) hash.update(Uint8Array.from(part));
  return hash.hex();
});
console.log(JSON.stringify(found));
"""


@pytest.mark.slow
def test_it_is_that_of_python_however_the_bytes_arrive() -> None:
    source = WORKER.read_text("utf-8")
    chance = random.Random(180)
    texts = []
    for size in [*range(130), *(chance.randrange(5000) for _ in range(70))]:
        text, parts = chance.randbytes(size), []
        while text:
            length = chance.choice([1, 63, 64, 65, 200, len(text)])
            parts.append(list(text[:length]))
            text = text[length:]
        texts.append(parts)
    done = subprocess.run(
        [environment.node(), "--input-type=module", "-e", HASHING],
        input=json.dumps({"source": source[source.index(BEGIN) :], "texts": texts}),
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=True,
    )
    whole = (bytes(byte for part in parts for byte in part) for parts in texts)
    assert json.loads(done.stdout) == [hashlib.sha256(text).hexdigest() for text in whole]
