"""Prints how BuildKit's parser, as the package `dockerfile` has it, splits Dockerfiles.

A JSON object {"text": ...} a line on standard input, one on standard output for each:
{"error": message} or {"commands": [...]}.
"""

import json
import sys

import dockerfile


def answer(text):
    try:
        commands = dockerfile.parse_string(text)
    except dockerfile.GoParseError as error:
        return {"error": str(error)}
    return {
        "commands": [
            {
                "cmd": command.cmd or "",
                "sub_cmd": command.sub_cmd or "",
                "json": command.json,
                "flags": list(command.flags),
                "value": list(command.value),
                "start": command.start_line,
                "end": command.end_line,
                "heredocs": [
                    {"name": h.name, "fd": h.file_descriptor, "content": h.content}
                    for h in command.heredocs
                ],
            }
            for command in commands
        ]
    }


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line)["text"])), flush=True)
