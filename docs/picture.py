"""Draws what a program prints to a terminal as an SVG: the picture in the README.

    cargo build --release
    target/release/plimsoll check --color always fixtures/projects/shop/worker \\
        | head -42 | python3 docs/picture.py > docs/check.svg
"""

import html
import re
import sys

COLORS = {30: "#45475a", 31: "#f38ba8", 32: "#a6e3a1", 33: "#f9e2af", 34: "#89b4fa", 35: "#cba6f7", 36: "#94e2d5"}
WIDTH, HEIGHT, MARGIN = 8.4, 18, 20


def spans(line, style):
    """The pieces of a line with their style, which lives on into the next line."""
    for text, codes in re.findall(r"([^\x1b]+)|\x1b\[([0-9;]*)m", line):
        if text:
            yield text, dict(style)
        for code in map(int, (codes or "0").split(";")) if not text else ():
            if code == 0:
                style.clear()
            elif code == 1:
                style["bold"] = True
            elif code == 2:
                style["dim"] = True
            elif code == 4:
                style["underline"] = True
            elif code % 60 in COLORS:
                style["color"] = COLORS[code % 60]
            elif code == 39:
                style.pop("color", None)


def main():
    lines = [line.rstrip("\n") for line in sys.stdin]
    lines = [re.sub(r"\x1b\]8;[^\x1b]*\x1b\\\\", "", line) for line in lines]
    plain = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]
    width = max(map(len, plain)) * WIDTH + 2 * MARGIN
    height = len(lines) * HEIGHT + 2 * MARGIN
    print(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height}">')
    print(f'<rect width="{width:.0f}" height="{height}" rx="8" fill="#1e1e2e"/>')
    print('<g font-family="ui-monospace,Menlo,Consolas,monospace" font-size="14" fill="#cdd6f4">')
    style = {}
    for number, line in enumerate(lines):
        column, y = 0, MARGIN + (number + 1) * HEIGHT - 4
        for text, own in spans(line, style):
            x = MARGIN + column * WIDTH
            column += len(text)
            if not text.strip():
                continue
            attributes = f' fill="{own["color"]}"' if "color" in own else ""
            attributes += ' font-weight="bold"' if "bold" in own else ""
            attributes += ' opacity="0.6"' if "dim" in own else ""
            attributes += ' text-decoration="underline"' if "underline" in own else ""
            length = f' textLength="{len(text) * WIDTH:.1f}"'
            print(f'<text x="{x:.1f}" y="{y}" xml:space="preserve"{length}{attributes}>{html.escape(text)}</text>')
    print("</g>\n</svg>")


if __name__ == "__main__":
    main()
