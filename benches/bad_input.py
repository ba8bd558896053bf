#!/usr/bin/env python3
"""Whether inputs that are made to hurt are answered within a second and 200 MiB.

Writes each into a folder of its own (in another process, for the memory of this one would count),
lets the release binary check it with every lint on, and make the effective project of it, and
prints the time of the processor (which other work on the machine does not lengthen), the wall time
and the peak memory. Exits with 1 where a limit is passed, or where the binary ends with any other
status than 0, 1 or 2.

    cargo build --release && benches/bad_input.py target/release/plimsoll [NAME…]
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

SECONDS = 1.0
MEBIBYTES = 200
SERVICES = 5_000


def services(make, count=SERVICES):
    return "services:\n" + "".join(make(number) for number in range(count))


def billion_laughs():
    lines = ["x-a0: &a0 [" + ", ".join(["lol"] * 10) + "]"]
    for level in range(1, 40):
        lines.append(f"x-a{level}: &a{level} [" + ", ".join([f"*a{level - 1}"] * 10) + "]")
    lines += ["services:", "  a:", "    image: a:1", "    command: *a39"]
    return {"compose.yaml": "\n".join(lines) + "\n"}


def merge_bomb():
    lines = ["x-m0: &m0 {k0: v}"]
    for level in range(1, 40):
        lines.append(f"x-m{level}: &m{level} {{<<: [*m{level - 1}, *m{level - 1}], k{level}: *m{level - 1}}}")
    lines += ["services:", "  a:", "    image: a:1", "    labels: *m39"]
    return {"compose.yaml": "\n".join(lines) + "\n"}


def wide_aliases():
    """A long list, used by each of many services."""
    items = "".join(f"  - A{number}=1\n" for number in range(2_000))
    return {
        "compose.yaml": f"x-env: &env\n{items}"
        + services(lambda n: f"  s{n}: {{image: 'a:1', environment: *env}}\n", 2_000)
    }


def interpolation_bomb():
    """Variables that are made of one another, in `.env`."""
    lines = ["A0=" + "lol" * 10]
    for level in range(1, 40):
        lines.append(f"A{level}=" + f"${{A{level - 1}}}" * 10)
    return {".env": "\n".join(lines) + "\n", "compose.yaml": 'services: {a: {image: "x:${A39}"}}\n'}


def nested(opening, closing=""):
    return {"compose.yaml": f"services: {{a: {{image: x, x-deep: {opening * 10_000}{closing * 10_000}}}}}\n"}


def nested_blocks():
    # Each level is one column further in: a deeper one is larger than any file that is read.
    lines = [" " * depth + "a:" for depth in range(4_000)]
    return {"compose.yaml": "services:\n  a:\n    image: x\nx-deep:\n" + "\n".join(" " + it for it in lines) + "\n"}


def nested_defaults():
    return {"compose.yaml": "services: {a: {image: '" + "${A:-" * 10_000 + "}" * 10_000 + "'}}\n"}


def include_cycle():
    files = {f"c{n}.yaml": f"include: [c{(n + 1) % 25}.yaml]\nservices: {{s{n}: {{image: x}}}}\n" for n in range(25)}
    return {**files, "compose.yaml": "include: [c0.yaml]\nservices: {}\n"}


def include_fan():
    """Each file includes the next one twice: 2^30 ways."""
    files = {f"c{n}.yaml": f"include: [c{n + 1}.yaml, ./c{n + 1}.yaml]\n" for n in range(30)}
    return {**files, "c30.yaml": "services: {a: {image: x}}\n", "compose.yaml": "include: [c0.yaml]\nservices: {}\n"}


def extends_cycle():
    def make(number):
        return f"  s{number}: {{image: x, extends: s{(number + 1) % SERVICES}}}\n"

    return {"compose.yaml": services(make)}


def extends_cycle_of_files():
    files = {
        f"c{n}.yaml": f"services: {{s: {{extends: {{file: c{(n + 1) % 25}.yaml, service: s}}}}}}\n" for n in range(25)
    }
    return {**files, "compose.yaml": "services: {a: {extends: {file: c0.yaml, service: s}}}\n"}


def extends_chain():
    def make(number):
        base = f", extends: s{number - 1}" if number else ""
        return f"  s{number}: {{image: x{base}, environment: {{A{number}: '1'}}}}\n"

    return {"compose.yaml": services(make)}


def extends_one():
    base = "  base: {image: 'x:1', user: '1', labels: {a: b}, ports: ['80'], volumes: ['/a:/a']}\n"
    return {"compose.yaml": services(lambda n: f"  s{n}: {{extends: base}}\n") + base}


def extends_other_file():
    return {
        "base.yaml": "services: {base: {image: 'x:1', user: '1', build: ., volumes: ['./a:/a']}}\n",
        "compose.yaml": services(lambda n: f"  s{n}: {{extends: {{file: base.yaml, service: base}}}}\n"),
    }


def many_services():
    return {"compose.yaml": services(lambda n: f"  s{n}:\n    image: a:{n}\n")}


def depends_on_one():
    return {"compose.yaml": services(lambda n: f"  s{n}: {{image: 'a:1', depends_on: [s0]}}\n" if n else "  s0: {image: 'a:1'}\n")}


def depends_on_chain():
    def make(number):
        wait = f", depends_on: {{s{number - 1}: {{condition: service_healthy}}}}" if number else ""
        return f"  s{number}: {{image: 'a:1', healthcheck: {{test: 'true'}}{wait}}}\n"

    return {"compose.yaml": services(make)}


def depends_on_cycle():
    return {"compose.yaml": services(lambda n: f"  s{n}: {{image: 'a:1', depends_on: [s{(n + 1) % SERVICES}]}}\n")}


def build_each():
    return {
        "Dockerfile": "FROM debian:12\nARG A\nUSER 1\nCMD [\"x\"]\n",
        "compose.yaml": services(lambda n: f"  s{n}: {{build: {{context: ., args: {{A: '{n}'}}}}, image: 'example.com/s{n}'}}\n"),
    }


def build_own():
    files = {f"d{n}/Dockerfile": "FROM debian:12\nUSER 1\nCMD [\"x\"]\n" for n in range(SERVICES)}
    return {**files, "compose.yaml": services(lambda n: f"  s{n}: {{build: ./d{n}}}\n")}


def all_of_it():
    def make(number):
        return (
            f"  s{number}:\n    image: example.com/s{number}:1\n    ports: ['{1024 + number}:80']\n"
            f"    volumes: ['v{number}:/v']\n    networks: [n{number}]\n    secrets: [k{number}]\n"
            f"    depends_on: [s{max(number - 1, 0) if number else SERVICES - 1}]\n    environment: {{A: '{number}'}}\n"
            if number
            else "  s0: {image: 'example.com/s0:1'}\n"
        )

    tail = "".join(
        f"{kind}:\n" + "".join(f"  {letter}{n}: {value}\n" for n in range(SERVICES))
        for kind, letter, value in [("volumes", "v", "{}"), ("networks", "n", "{}"), ("secrets", "k", "{file: x}")]
    )
    return {"compose.yaml": services(make) + tail}


def one_port():
    return {"compose.yaml": services(lambda n: f"  s{n}: {{image: 'a:1', ports: ['80:80'], container_name: same}}\n")}


def wide_ports():
    return {"compose.yaml": services(lambda n: f"  s{n}: {{image: 'a:1', ports: ['1-65535:1-65535']}}\n", 50)}


def env_files():
    """A large file of variables, read by every service."""
    return {
        "big.env": "".join(f"VARIABLE_{n}=value\n" for n in range(2_000)),
        "compose.yaml": services(lambda n: f"  s{n}: {{image: 'a:1', env_file: big.env}}\n", 100),
    }


def big_env_file():
    return {
        "big.env": "".join(f"VARIABLE_{n}=value\n" for n in range(50_000)),
        "compose.yaml": "services: {a: {image: 'a:1', env_file: big.env, environment: {"
        + ", ".join(f"VARIABLE_{n}: x" for n in range(20_000))
        + "}}}\n",
    }


def many_files_over_one_another():
    return {
        f"compose.{n}.yaml" if n else "compose.yaml": f"services: {{s: {{image: 'x:{n}', environment: {{A{n}: '1'}}}}}}\n"
        for n in range(300)
    }


def services_as_written(count):
    """As people write it: a service of some twenty lines."""

    def make(number):
        return (
            f"  service-{number}:\n    image: registry.example.com/team/service-{number}:1.2.{number}\n"
            "    restart: unless-stopped\n    environment:\n      LOG_LEVEL: info\n"
            f"      DATABASE_HOST: database-{number}\n      PORT: \"8080\"\n    healthcheck:\n"
            "      test: [CMD, curl, -f, http://localhost:8080/health]\n      interval: 30s\n"
            f"    labels:\n      com.example.team: team-{number % 50}\n    deploy:\n      resources:\n"
            "        limits: {cpus: \"0.5\", memory: 256M}\n"
        )

    return {"compose.yaml": services(make, count)}


def largest_list():
    return {"compose.yaml": "services:\n  a:\n    image: a:1\n    environment:\n" + "".join(f"      - V{n}=value\n" for n in range(72_000))}


def largest_text():
    return {"compose.yaml": "services:\n  a:\n    image: a:1\n    command: |\n" + "      echo hello world and so on\n" * 46_500}


def largest_comment():
    return {"compose.yaml": "# a comment that somebody wrote\n" * 46_500 + "services: {a: {image: 'a:1'}}\n"}


def ten_megabytes_of_nothing():
    return {"compose.yaml": "\x00" * 10_000_000}


INPUTS = {
    "alias bomb": billion_laughs,
    "merge key bomb": merge_bomb,
    "wide aliases": wide_aliases,
    "interpolation bomb": interpolation_bomb,
    "nested lists": lambda: nested("[", "]"),
    "nested mappings": lambda: nested("{a: ", "}"),
    "nested, not closed": lambda: nested("["),
    "nested blocks": nested_blocks,
    "nested defaults": nested_defaults,
    "include cycle": include_cycle,
    "include fan": include_fan,
    "extends cycle": extends_cycle,
    "extends cycle of files": extends_cycle_of_files,
    "extends chain": extends_chain,
    "extends one": extends_one,
    "extends another file": extends_other_file,
    "5,000 services": many_services,
    "depends_on one": depends_on_one,
    "depends_on chain": depends_on_chain,
    "depends_on cycle": depends_on_cycle,
    "build of each": build_each,
    "build of 5,000 files": build_own,
    "networks, volumes ...": all_of_it,
    "one port for all": one_port,
    "wide ranges of ports": wide_ports,
    "variables of files": env_files,
    "large file of variables": big_env_file,
    "300 overlays": many_files_over_one_another,
    # The largest that is read has 1.5 MiB.
    "1.5 MB of services": lambda: services_as_written(3_700),
    "1.5 MB of a list": largest_list,
    "1.5 MB of a text": largest_text,
    "1.5 MB of comments": largest_comment,
    "10 MB of services": lambda: services_as_written(24_000),
    "10 MB of NUL": ten_megabytes_of_nothing,
}


def write(name, root):
    for path, text in INPUTS[name]().items():
        path = pathlib.Path(root, path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def measure(command, folder):
    started = time.perf_counter()
    with open(os.devnull, "wb") as nothing:
        process = subprocess.Popen(command, cwd=folder, stdout=nothing, stderr=nothing)
        _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if sys.argv[1] == "--write":
        write(*sys.argv[2:])
        return
    binary = str(pathlib.Path(sys.argv[1]).resolve())
    chosen = sys.argv[2:] or list(INPUTS)
    check = [binary, "check", "--isolated", "--preset", "all", "--format", "json", "--no-progress", "."]
    commands = {"check": check, "config": [binary, "config", "--format", "json", "compose.yaml"]}
    failed = []
    print(f"{'input':24} {'command':7} status     CPU    wall   memory")
    for name in chosen:
        with tempfile.TemporaryDirectory() as root:
            subprocess.run([sys.executable, __file__, "--write", name, root], check=True)
            for command, words in commands.items():
                status, cpu, wall, memory = measure(words, root)
                is_over = cpu > SECONDS or memory > MEBIBYTES or status not in (0, 1, 2)
                if is_over:
                    failed.append(f"{name}, {command}")
                mark = "  over" if is_over else ""
                print(
                    f"{name:24} {command:7} {status:6} {cpu:6.2f}s {wall:6.2f}s {memory:5.0f} MiB{mark}",
                    flush=True,
                )
    if failed:
        sys.exit(f"over the limits: {'; '.join(failed)}")


if __name__ == "__main__":
    main()
