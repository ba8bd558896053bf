"""Judges reports of one run: our JSON, SARIF, GitLab's Code Quality, JUnit, GitHub's commands and
Markdown, in this order."""

import gzip
import json
import re
import sys

import jsonschema
import junitparser
from markdown_it import MarkdownIt

# What GitLab's documentation of "Code Quality report format" asks for. Beyond it, a path is
# relative to the repository and does not start with "./", and a fingerprint is there once.
CODE_QUALITY = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?![./]*/)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {
                            "begin": {"type": "integer", "minimum": 1},
                            "end": {"type": "integer", "minimum": 1},
                        },
                    },
                },
            },
        },
    },
}

own, sarif, gitlab, junit, github, markdown = sys.argv[1:7]
findings = json.load(open(own, encoding="utf-8"))["findings"]
assert len(findings) > 5000, "the corpus has more findings"

issues = json.load(open(gitlab, encoding="utf-8"))
jsonschema.validate(issues, CODE_QUALITY)
prints = {issue["fingerprint"] for issue in issues}
assert len(prints) == len(issues) == len(findings), (len(prints), len(issues), len(findings))

suites = junitparser.JUnitXml.fromfile(junit)
cases = [case for suite in suites for case in suite]
failed = [case for case in cases if any(isinstance(it, junitparser.Failure) for it in case.result)]
assert len(failed) == suites.failures == len(findings), (len(failed), suites.failures)
assert len(cases) == suites.tests
names = {(suite.name, case.classname, case.name) for suite in suites for case in suite}
assert len(names) == len(cases), "GitLab keeps one of several cases with one name"
for suite in suites:
    assert suite.tests == len(list(suite)) > 0, suite.name
    assert suite.failures == sum(1 for case in suite if any(isinstance(it, junitparser.Failure) for it in case.result))

# GitHub takes 10 MB, and keeps 5,000 results.
packed = len(gzip.compress(open(sarif, "rb").read()))
assert packed < 10_000_000, packed
results = json.load(open(sarif, encoding="utf-8"))["runs"][0]["results"]
assert len(results) == 5000, len(results)
alerts = {
    (it["ruleId"], it["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
     it["locations"][0]["physicalLocation"]["region"]["startLine"])
    for it in results
}
assert len(alerts) == len(results), "an alert is its rule and its line"
weights = {"error": 2, "warning": 1, "note": 0}
order = [weights[it["level"]] for it in results]
assert order == sorted(order, reverse=True)
by_place = {}
for it in findings:
    by_place.setdefault((it["path"], it["start"]["line"], it["start"]["column"], it["lint"]), []).append(it)


def unescaped(text, codes):
    for code, char in codes:
        text = text.replace(code, char)
    return text


# What the runner makes of a line that is a command: properties, and data, unescaped.
LINE_ENDS = [("%0D", "\r"), ("%0A", "\n")]
command = re.compile(r"^::([a-z]+)(?: ([^:]*))?::(.*)$")
shown = 0
with open(github, encoding="utf-8") as lines:
    log = lines.read().split("\n")
for kind, properties, data in (found.groups() for found in map(command.match, log) if found):
    pairs = dict(pair.split("=", 1) for pair in properties.split(","))
    pairs = {key: unescaped(value, [*LINE_ENDS, ("%3A", ":"), ("%2C", ","), ("%25", "%")]) for key, value in pairs.items()}
    if "file" not in pairs:
        assert kind == "notice" and pairs == {"title": "plimsoll"}, (kind, pairs)
        assert data.startswith(f"{len(findings) - shown} more findings"), data
        continue
    shown += 1
    level = {"error": "error", "warning": "warn", "notice": "info"}[kind]
    message = unescaped(data, [*LINE_ENDS, ("%25", "%")])
    place = (pairs["file"], int(pairs["line"]), int(pairs["col"]), pairs["title"])
    assert any(it["level"] == level and message.split("\n")[0] == it["message"] for it in by_place[place]), place
assert shown == 10, shown

# The table as a renderer of GitHub's Markdown reads it: four cells a row, none of which a text of
# ours has broken up.
with open(markdown, encoding="utf-8") as text:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text.read())
cells = [after for token, after in zip(tokens, tokens[1:]) if token.type == "td_open"]
rows = [cells[at : at + 4] for at in range(0, len(cells), 4)]
assert len(cells) == 4 * 200, len(cells)
for level, where, what, lint in rows:
    assert [it.type for it in where.children] == ["code_inline"], where.content
    path, line, column = where.children[0].content.rsplit(":", 2)
    name = next(it.content for it in lint.children if it.type == "text")
    same = by_place[path, int(line), int(column), name]
    assert any(it["level"] == level.content for it in same), where.content
    words = "".join(it.content for it in what.children)
    # Backticks are code there.
    assert any(words.startswith(it["message"].replace("`", "")) for it in same), (words, same)

print(f"{len(findings)} findings, SARIF of {packed} bytes packed")
