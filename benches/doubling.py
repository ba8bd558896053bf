#!/usr/bin/env python3
"""Whether twice the files take at most 2.2 times the time.

Writes a repository of 1,000 services over 250 Dockerfiles and one of twice the size, each in two
shapes (a Compose file for every folder, and one for all), checks them in turn with every lint on,
and compares the best of several runs. Exits with 1 where the ratio is over the limit.

    benches/doubling.py target/release/plimsoll
"""

import pathlib
import subprocess
import sys
import tempfile
import time

LIMIT = 2.2
RUNS = 7


def service(number, context):
    return (
        f"  service-{number}:\n"
        f"    build:\n      context: {context}\n      target: {'serve' if number % 2 else 'worker'}\n"
        f"      args:\n        VERSION: \"{number}\"\n"
        f"    image: example.com/service-{number}\n"
        f"    ports: [\"127.0.0.1:{20000 + number}:8080\"]\n"
        f"    volumes: [\"data-{number}:/data\"]\n"
        + (f"    depends_on:\n      service-{number - 1}:\n        condition: service_healthy\n" if number % 4 else "")
    )


DOCKERFILE = """FROM debian:12 AS base
ARG VERSION
RUN echo $VERSION > /version && mkdir -p /srv/uploads
FROM base AS worker
CMD ["worker"]
FROM base AS serve
EXPOSE 8080
USER 10001
VOLUME /data
CMD ["serve"]
"""


def write(root, dockerfiles, one_file):
    services = []
    for number in range(dockerfiles):
        folder = root / f"folder-{number}"
        folder.mkdir(parents=True)
        (folder / "Dockerfile").write_text(DOCKERFILE)
        own = range(number * 4, number * 4 + 4)
        if one_file:
            services += [service(it, f"./folder-{number}") for it in own]
        else:
            volumes = "".join(f"  data-{it}:\n" for it in own)
            text = "services:\n" + "".join(service(it, ".") for it in own) + "volumes:\n" + volumes
            (folder / "compose.yaml").write_text(text)
    if one_file:
        volumes = "".join(f"  data-{it}:\n" for it in range(dockerfiles * 4))
        (root / "compose.yaml").write_text("services:\n" + "".join(services) + "volumes:\n" + volumes)


def run(program, root):
    start = time.perf_counter()
    subprocess.run(
        [program, "check", "--isolated", "--preset", "all", "--fail-on", "never", "--format", "concise", "."],
        cwd=root, stdout=subprocess.DEVNULL, check=True,
    )
    return time.perf_counter() - start


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for shape, one_file in [("a file for every folder", False), ("one file for all", True)]:
            small, large = (pathlib.Path(folder) / f"{one_file}-{size}" for size in (250, 500))
            write(small, 250, one_file)
            write(large, 500, one_file)
            times = [(run(program, small), run(program, large)) for _ in range(RUNS)]
            one, two = min(it[0] for it in times), min(it[1] for it in times)
            print(f"{shape}: {one:.3f} s, twice as much: {two:.3f} s, ratio {two / one:.2f}")
            worst = max(worst, two / one)
    return 1 if worst > LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
