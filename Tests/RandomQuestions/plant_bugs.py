#!/usr/bin/env python3
"""Plants bugs, one at a time, and asks random questions until one is answered wrongly.

    plant_bugs.py [--questions N]

Changes a line of the sources, which must not differ from what is committed, builds without optimization, asks, and puts the
line back. Exit code 1 if a bug is not found.
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
# What is changed, where, from what, to what.
BUGS = [
    ("a bound by chains that is one too strong", "Sources/Answers/Synthesis/LowerBounds.swift",
     "architecture.widths[0] < chain.count - 1", "architecture.widths[0] < chain.count"),
    ("outputs forced by constants counted for the other label", "Sources/Engines/Columns/DepthTwoCount.swift",
     "if !hasZeros { terms.append(Term(used: s, proper: r, kind: .forced(true)",
     "if !hasOnes { terms.append(Term(used: s, proper: r, kind: .forced(true)"),
    ("one mismatch fewer than allowed in formulas", "Sources/Engines/Encoding/InterpolationEncoder.swift",
     "formula.addAtMost(mismatches, of:", "formula.addAtMost(mismatches - 1, of:"),
    ("an order of neurons that loses some", "Sources/Engines/Encoding/NeuronEncoding.swift",
     "add(guardLiterals + [-a, equal])", "add(guardLiterals + [a, equal])"),
    ("columns that do not have their fewest wires", "Sources/Engines/Covering/WireColumns.swift",
     "($0.nonzeroBitCount, $0) < ($1.nonzeroBitCount, $1)", "$0 > $1"),
]


def run(*words):
    return subprocess.run(words, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True)


def main(words):
    questions = words[words.index("--questions") + 1] if "--questions" in words else "2000"
    if run("git", "status", "--porcelain", "--", "Sources").stdout:
        sys.exit("the sources differ from what is committed")
    missed = 0
    for name, file, line, planted in BUGS:
        path = ROOT / file
        text = path.read_text()
        if text.count(line) != 1:
            sys.exit(f"{file} has the line to change {text.count(line)} times")
        path.write_text(text.replace(line, planted))
        try:
            for product in ("thresher", "thresher-check"):
                built = run("swift", "build", "--product", product, "--explicit-target-dependency-import-check", "error")
                if built.returncode:
                    sys.exit(f"{name}: does not build:\n{built.stdout}")
            asked = run(
                sys.executable, "Tests/RandomQuestions/ask_random_questions.py", ".build/debug/thresher", "--questions", questions,
                "--until-wrong", "--to", ".build/wrong-answers")
        finally:
            path.write_text(text)
        found = re.search(r"^question (\d+): (.*)", asked.stdout, re.M)
        missed += found is None
        print(f"{name}: " + (f"question {found[1]}, {found[2]}" if found else f"not found: {asked.stdout}{asked.stderr}"), flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
