"""Holds plimsoll.schema.json against the program: what one takes for a configuration, the other
has to take too. Arguments: the program, the schema, the README with its example."""

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import jsonschema

program, schema, readme = sys.argv[1:4]
schema = json.loads(Path(schema).read_text(encoding="utf-8"))
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)

examples = re.findall(r"```toml\n(.*?)```", Path(readme).read_text(encoding="utf-8"), re.S)
assert examples, "the README has an example"

# What `init` writes, as it is and with everything that it says in comments.
with tempfile.TemporaryDirectory() as folder:
    subprocess.run([program, "init"], cwd=folder, check=True, capture_output=True)
    template = Path(folder, "plimsoll.toml").read_text(encoding="utf-8")
assert "[overrides]" in template
said = re.sub(r"^# (?=\[|[\w\"-]+ *= )", "", template, flags=re.M).replace("extend = ", "# extend = ")
assert tomllib.loads(said)["overrides"], said

RIGHT = [
    *examples,
    template,
    said,
    "",
    'preset = "hardened"',
    '[lints]\nDL3008 = "off"\nStageNameCasing = "warn"\n"hadolint:DL3008" = { level = "off" }',
    '[lints]\nuntrusted-registry = { allowed = ["docker.io"] }',
    "[compat]\nforeign-comments = false",
]
WRONG = [
    'prset = "all"',
    'preset = "strict"',
    'fail-on = "warning"',
    '[lints]\nmising-user = "off"',
    "[lints]\nstyle = 3",
    '[lints]\nmissing-user = { level = "error", colour = true }',
    '[lints]\nuntrusted-registry = { allowed = "docker.io" }',
    '[files]\nexcluded = ["a"]',
    "[[overrides]]\nlints = {}",
    '[compat]\nforeign-comments = "no"',
]


def takes(text):
    """Whether the program takes a configuration: with one that it does not, it exits with 2."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "plimsoll.toml").write_text(text, encoding="utf-8")
        Path(folder, "Dockerfile").write_text("FROM scratch\n", encoding="utf-8")
        ran = subprocess.run([program, "--fail-on", "never"], cwd=folder, capture_output=True, text=True)
        assert ran.returncode in (0, 2), ran.stderr
        return ran.returncode == 0


for expected, texts in ((True, RIGHT), (False, WRONG)):
    for text in texts:
        assert takes(text) == expected, f"the program, of\n{text}"
        errors = [error.message for error in validator.iter_errors(tomllib.loads(text))]
        assert (not errors) == expected, f"the schema, of\n{text}\n{errors}"
