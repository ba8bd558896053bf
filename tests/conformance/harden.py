"""Prints what compose-harden finds in Compose files.

A JSON object {"path": ...} a line on standard input, one on standard output for each:
{"error": message} or {"failed": [[service, check], ...]}.
"""

import json
import sys

from compose_harden.scanner import scan_file


def answer(path):
    try:
        _, result = scan_file(path)
    except Exception as error:  # It ends with a trace for what it cannot read.
        return {"error": str(error)}
    return {
        "failed": [[check.service, check.check_id] for check in result.checks if not check.passed]
    }


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line)["path"])), flush=True)
