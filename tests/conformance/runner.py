"""Runs a composite action as a GitHub runner does: its steps in order, each `run` in its shell with
its `env`, outputs by file, conditions on what came before. Reads a request as JSON from stdin:
{"action": folder, "workspace": folder, "temp": folder, "inputs": {…}, "env": {…}} and writes
{"failed": bool, "outputs": {…}, "uses": [[action, with]…], "log": "…", "summary": "…"}.

Of the expression language it knows what actions need: property look-ups, `==`, `!=`, `&&`, `!`,
strings in single quotes and `cancelled()`. Whatever else an expression holds is an error.
"""

import json
import os
import re
import subprocess
import sys

import yaml

TOKEN = re.compile(r"\s*(&&|\|\||==|!=|!|'[^']*'|[A-Za-z_][\w.-]*(?:\(\))?)")


def evaluate(text, look_up, default_success):
    tokens, at = [], 0
    text = text.strip()
    while at < len(text):
        found = TOKEN.match(text, at)
        if not found:
            raise SystemExit(f"not an expression that the runner knows: {text}")
        tokens.append(found.group(1))
        at = found.end()

    def unary(position):
        token = tokens[position]
        if token == "!":
            value, position = unary(position + 1)
            return not value, position
        if token.startswith("'"):
            return token[1:-1], position + 1
        if token == "cancelled()":
            return False, position + 1
        return look_up(token), position + 1

    def comparison(position):
        left, position = unary(position)
        while position < len(tokens) and tokens[position] in ("==", "!="):
            operator = tokens[position]
            right, position = unary(position + 1)
            left = (left == right) == (operator == "==")
        return left, position

    value, position = comparison(0)
    while position < len(tokens):
        operator = tokens[position]
        right, position = comparison(position + 1)
        value = (value and right) if operator == "&&" else (value or right)
    return value


def main():
    request = json.load(sys.stdin)
    with open(os.path.join(request["action"], "action.yml"), encoding="utf-8") as file:
        action = yaml.safe_load(file)
    steps = {}

    inputs = {}
    for name, declared in action["inputs"].items():
        inputs[name] = request["inputs"].get(name, declared.get("default", ""))
    unknown = set(request["inputs"]) - set(inputs)
    if unknown:
        raise SystemExit(f"the action has no input {unknown}")

    def look_up(name):
        parts = name.split(".")
        if parts[0] == "inputs":
            return inputs[parts[1]]
        if parts[0] == "steps" and parts[2] == "outputs":
            return steps.get(parts[1], {}).get(parts[3], "")
        if name == "github.action_path":
            return request["action"]
        if name == "github.token":
            return ""
        raise SystemExit(f"the runner knows no {name}")

    def fill(text):
        return re.sub(r"\$\{\{(.*?)\}\}", lambda m: str(evaluate(m.group(1), look_up, True)), str(text))

    inputs = {name: fill(value) for name, value in inputs.items()}
    summary = os.path.join(request["temp"], "summary")
    open(summary, "w").close()
    failed, log, uses = False, [], []
    for index, step in enumerate(action["runs"]["steps"]):
        condition = step.get("if")
        if condition is None:
            wanted = not failed
        else:
            bare = re.sub(r"^\$\{\{(.*)\}\}$", r"\1", str(condition).strip())
            wanted = evaluate(bare, look_up, False)
            if "cancelled()" not in bare:
                wanted = wanted and not failed
        if not wanted:
            continue
        if "uses" in step:
            uses.append([step["uses"], {key: fill(value) for key, value in step.get("with", {}).items()}])
            continue
        if "${{" in step["run"]:
            raise SystemExit("an expression inside a script is how scripts are injected")
        if step["shell"] != "bash":
            raise SystemExit(f"the runner has no shell {step['shell']}")
        output = os.path.join(request["temp"], f"output-{index}")
        open(output, "w").close()
        environment = {
            **os.environ,
            **request["env"],
            "RUNNER_TEMP": request["temp"],
            "GITHUB_WORKSPACE": request["workspace"],
            "GITHUB_OUTPUT": output,
            "GITHUB_STEP_SUMMARY": summary,
            "GITHUB_ACTIONS": "true",
            **{key: fill(value) for key, value in step.get("env", {}).items()},
        }
        script = os.path.join(request["temp"], f"script-{index}.sh")
        with open(script, "w", encoding="utf-8") as file:
            file.write(step["run"])
        ran = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script],
            cwd=request["workspace"], env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )
        log.append(ran.stdout.decode("utf-8", "replace"))
        if step.get("id"):
            with open(output, encoding="utf-8") as file:
                steps[step["id"]] = dict(line.rstrip("\n").split("=", 1) for line in file)
        failed = failed or ran.returncode != 0

    outputs = {name: fill(declared["value"]) for name, declared in action["outputs"].items()}
    with open(summary, encoding="utf-8") as file:
        text = file.read()
    json.dump({"failed": failed, "outputs": outputs, "uses": uses, "log": "".join(log), "summary": text}, sys.stdout)


main()
