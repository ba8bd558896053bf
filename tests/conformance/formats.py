"""Judges reports of one run: our JSON, SARIF, GitLab's Code Quality and JUnit, in this order."""

import gzip
import json
import sys

import jsonschema
import junitparser

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

own, sarif, gitlab, junit = sys.argv[1:5]
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
print(f"{len(findings)} findings, SARIF of {packed} bytes packed")
