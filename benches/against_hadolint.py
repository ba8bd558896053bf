"""Times the release binary against hadolint on the same machine in one run.

Plimsoll lints the whole corpus (Dockerfiles and Compose files), hadolint its Dockerfiles alone.
Each runs as a cold process that writes JSON; the fastest of several runs counts. Prints the
ratio and the peak memory of both.

    cargo build --release && .ci/oracles && python3 benches/against_hadolint.py [CORPUS]
"""

import os
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PLIMSOLL = os.environ.get("PLIMSOLL", os.path.join(ROOT, "target/release/plimsoll"))
HADOLINT = os.environ.get("HADOLINT", os.path.join(ROOT, ".oracles/py/bin/hadolint"))


def run(command):
    """Seconds and peak memory (MiB) of one process."""
    started = time.perf_counter()
    with open(os.devnull, "wb") as nothing:
        process = subprocess.Popen(command, stdout=nothing, stderr=nothing)
        _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 1):
        sys.exit(f"{command[0]} ended with status {code}")
    return seconds, usage.ru_maxrss / 1024


def best(command, times):
    runs = [run(command) for _ in range(times)]
    return min(seconds for seconds, _ in runs), max(memory for _, memory in runs)


def main():
    corpus = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "../shared/corpus")
    shown = subprocess.run(
        [PLIMSOLL, "check", "--show-files", corpus], capture_output=True, text=True, check=True
    )
    files = shown.stdout.split("\n")[:-1]
    docker = [path for path in files if not path.endswith((".yml", ".yaml"))]
    size = sum(os.path.getsize(path) for path in files)
    print(f"{len(files)} files, {size / 1e6:.1f} MB, {len(docker)} of them Dockerfiles")

    own, own_memory = best([PLIMSOLL, "check", "--isolated", "--format", "json", corpus], 10)
    peer, peer_memory = best([HADOLINT, "--no-fail", "-f", "json", *docker], 1)
    print(f"plimsoll  {own:8.3f} s  {own_memory:7.1f} MiB  (all files)")
    print(f"hadolint  {peer:8.3f} s  {peer_memory:7.1f} MiB  (Dockerfiles alone)")
    print(f"plimsoll is {peer / own:.0f} times as fast")


if __name__ == "__main__":
    main()
