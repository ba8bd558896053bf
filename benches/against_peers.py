"""Times the release binary against other linters on the same machine in one run.

Plimsoll lints the whole corpus (Dockerfiles and Compose files), once with the lints that are on
by default, once with every lint but those of ShellCheck, and so its Dockerfiles alone; hadolint
and tally these, tally without its slow checks. Then it lints the Compose files alone, as do compose-lint and
dclint. Each runs as a cold process that writes JSON; the fastest of several runs counts. Prints the
ratios and the peak memory.

    cargo build --release && .ci/oracles && python3 benches/against_peers.py [CORPUS]

`PLIMSOLL`, `HADOLINT`, `TALLY`, `COMPOSE_LINT` and `DCLINT` name other binaries.
"""

import os
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ORACLES = os.path.join(ROOT, ".oracles")


def program(variable, path):
    return os.environ.get(variable, os.path.join(ORACLES, path))


PLIMSOLL = program("PLIMSOLL", os.path.join(ROOT, "target/release/plimsoll"))
HADOLINT = program("HADOLINT", "py/bin/hadolint")
TALLY = program("TALLY", "js/node_modules/@wharflab/tally-linux-x64/bin/tally")
COMPOSE_LINT = program("COMPOSE_LINT", "py/bin/compose-lint")
DCLINT = program("DCLINT", "js/node_modules/.bin/dclint")


def run(command, statuses):
    """Seconds and peak memory (MiB) of one process."""
    started = time.perf_counter()
    with open(os.devnull, "wb") as nothing:
        process = subprocess.Popen(command, stdout=nothing, stderr=nothing)
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    code = os.waitstatus_to_exitcode(status)
    if code not in statuses:
        sys.exit(f"{command[0]} ended with status {code}")
    return seconds, usage.ru_maxrss / 1024


def best(command, times, statuses=(0, 1)):
    runs = [run(command, statuses) for _ in range(times)]
    return min(seconds for seconds, _ in runs), max(memory for _, memory in runs)


def readable(tally, files):
    """The files that tally takes: one that it does not ends its whole run."""
    if subprocess.run([*tally, *files], capture_output=True, check=False).stdout.startswith(b"{"):
        return files
    if len(files) == 1:
        return []
    half = len(files) // 2
    return readable(tally, files[:half]) + readable(tally, files[half:])


def compare(own, peers, kind):
    """Prints what each took, and how often as long the peers took."""
    for name, (seconds, memory) in own.items():
        print(f"plimsoll, {name:24}  {seconds:8.3f} s  {memory:7.1f} MiB")
    for name, ((seconds, memory), count) in peers.items():
        print(f"{name:34}  {seconds:8.3f} s  {memory:7.1f} MiB  ({count} {kind})")
        for name, (ours, _) in own.items():
            print(f"    plimsoll, {name}, is {seconds / ours:.0f} times as fast")


def main():
    corpus = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "../shared/corpus")
    shown = subprocess.run(
        [PLIMSOLL, "check", "--show-files", corpus], capture_output=True, text=True, check=True
    )
    files = shown.stdout.split("\n")[:-1]
    compose = [path for path in files if path.endswith((".yml", ".yaml"))]
    docker = [path for path in files if not path.endswith((".yml", ".yaml"))]
    size = sum(os.path.getsize(path) for path in files)
    print(f"{len(files)} files, {size / 1e6:.1f} MB, {len(docker)} of them Dockerfiles")

    check = [PLIMSOLL, "check", "--isolated", "--format", "json"]
    every = [*check, "--preset", "all", "--allow", "shell-script-problem"]
    own = {
        "default": best([*check, corpus], 10),
        "every lint": best([*every, corpus], 10),
        "every lint, their files": best([*every, *docker], 10),
    }
    tally = [TALLY, "lint", "--no-config", "--slow-checks", "off", "--format", "json"]
    taken = readable([*tally, "--select", "buildkit/MaintainerDeprecated"], docker)
    peers = {
        "hadolint": (best([HADOLINT, "--no-fail", "-f", "json", *docker], 1), len(docker)),
        "tally": (best([*tally, *taken], 1), len(taken)),
    }
    compare(own, peers, "Dockerfiles")

    size = sum(os.path.getsize(path) for path in compose)
    print(f"\n{len(compose)} Compose files, {size / 1e6:.1f} MB")
    own = {
        "default": best([*check, *compose], 10),
        "every lint": best([*every, *compose], 10),
    }
    lint = [COMPOSE_LINT, "check", "--format", "json", "--allow-partial-coverage", *compose]
    peers = {
        # It ends with 2 where it could not read one of them.
        "compose-lint": (best(lint, 3, (0, 1, 2)), len(compose)),
        "dclint": (best([DCLINT, "--formatter", "json", *compose], 1), len(compose)),
    }
    compare(own, peers, "Compose files")


if __name__ == "__main__":
    main()
