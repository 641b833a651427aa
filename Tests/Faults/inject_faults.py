#!/usr/bin/env python3
"""Lets every call of a short run fail once, for every verb, and looks at what is left.

    inject_faults.py THRESHER [VERB ...] [--limit N]

For each kind of call (see fail_call.c) and each n up to the calls of an undisturbed run (at most N of them, evenly
spread): the program must end within ten seconds by an exit code that the manual names, with at most one line of errors,
and every file under its final name must be what the undisturbed run writes, or what was there before. Where a journal
is left, a second run goes on from it without faults and must end with the files of the undisturbed one. Prints a
table of verbs and kinds; exit code 1 if anything else was seen.
"""

import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
MUX = str(ROOT / "Instances/bench/mux2.pla")
# What each verb is asked, in an empty folder; names of journals, whose prefixes are whole, stand behind.
RUNS = {
    "minimize": ["minimize", MUX, "--depth", "2", "--journal", "journal"],
    "certify": ["certify", MUX, "--depth", "2", "--to", "certificate"],
    "decide": ["decide", MUX, "--widths", "3,1"],
    "export": ["export", MUX, "formula.cnf", "--widths", "3,1"],
    "convert": ["convert", MUX, "table.csv"],
    "generate": ["generate", "--inputs", "4", "--teacher", "2,1", "--points", "9", "--seed", "3", "--to", "sample.pla"],
    "sample": ["sample", MUX, "--widths", "3,1", "-n", "20", "--csv", "draws.csv"],
    "count": ["count", MUX, "--widths", "3,1"],
    "enumerate": ["enumerate", MUX, "--widths", "3,1"],
    "construct": ["construct", MUX, "--to", "network.json"],
    "describe": ["describe", MUX],
    "reproduce": ["reproduce", "tempered", "--points", "4", "--student", "2", "--teacher", "3:0xe8", "--to", "figure"],
    "catalog": ["catalog", "2", "--depth", "2"],
    "mass": ["mass", "--function", "2:0x6", "--widths", "3,1", "--population", "100", "--repetitions", "2"],
    "forced": ["forced", MUX],
    "verify": ["verify", "tempered-constants"],
}
KINDS = ["write", "output", "open", "rename", "sync", "close", "mmap", "thread", "directory", "truncate"]
CODES = {0, 1, 10, 20, 30, 64, 65}
JOURNALS = {"journal", "units.jsonl", "tempered-1of1.jsonl"}


def contents(folder):
    """Every file under a final name; temporary ones say by their name that they are."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith(".") and ".thresher-" not in path.name:
            data = path.read_bytes()
            if path.suffix == ".json":
                data = re.sub(rb'"timing"\s*:\s*\{[^}]*\}', b"", data)
            found[str(path.relative_to(folder))] = data
    return found


def run(words, library, kind=None, number=0, counts=None):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="faults-"))
    environment = dict(os.environ, LD_PRELOAD=library, SWIFT_BACKTRACE="enable=no")
    if kind:
        environment.update(FAULT_KIND=kind, FAULT_NUMBER=str(number))
    if counts:
        environment["FAULT_COUNTS"] = counts
    try:
        done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, timeout=10, check=False)
        files = contents(folder)
        if kind and any(os.path.basename(name) in JOURNALS for name in files):
            again = subprocess.run(words + ["--resume"], cwd=folder, capture_output=True, timeout=10, check=False)
            files |= {"a second run": again.returncode} | contents(folder)
        return done.returncode, done.stdout, done.stderr.decode(errors="replace"), files
    except subprocess.TimeoutExpired:
        return None, b"", "", {}
    finally:
        shutil.rmtree(folder)


def judge(answer, whole, kind):
    """What is wrong with a disturbed run, or None."""
    code, output, errors, files = answer
    if code is None:
        return "hangs"
    if code < 0 or code > 128:
        return "trap"
    if code not in CODES:
        return f"exit {code}"
    if len(errors.splitlines()) > 1:
        return "several lines"
    if code == 65 and not errors.strip():
        return "no message"
    again = files.pop("a second run", whole[0])
    if again != whole[0]:
        return f"exit {again} of a second run"
    for name, data in files.items():
        good = whole[3].get(name)
        if good is None:
            return f"left {name}"
        # Lines of a journal have times in them.
        if data != good and os.path.basename(name) not in JOURNALS:
            return f"half-written {name}"
    if code == whole[0] and not errors and (set(files) != set(whole[3]) or len(output) != len(whole[1])):
        return "silent loss"
    return None


def main(words):
    limit = 60
    if "--limit" in words:
        place = words.index("--limit")
        limit = int(words[place + 1])
        words = words[:place] + words[place + 2:]
    program, verbs = os.path.abspath(words[0]), words[1:] or list(RUNS)
    faults = []
    with tempfile.TemporaryDirectory() as build:
        library = build + "/fail_call.so"
        source = str(pathlib.Path(__file__).with_name("fail_call.c"))
        subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
        print("verb".ljust(12) + "".join(kind.rjust(11) for kind in KINDS))
        for verb in verbs:
            words = [program] + RUNS[verb] + (["--quiet"] if verb not in ("export", "convert", "generate") else [])
            counts_file = build + "/counts"
            pathlib.Path(counts_file).unlink(missing_ok=True)
            whole = run(words, library, counts=counts_file)
            if whole[0] not in (0, 10):
                sys.exit(f"{verb}: exit {whole[0]} undisturbed: {whole[2]}")
            calls = collections.Counter()
            for line in pathlib.Path(counts_file).read_text().splitlines():
                calls[line.split()[0]] += int(line.split()[1])
            row = verb.ljust(12)
            for kind in KINDS:
                total = calls[kind]
                numbers = range(1, total + 1) if total <= limit else [1 + i * total // limit for i in range(limit)]
                bad = 0
                for number in numbers:
                    verdict = judge(run(words, library, kind, number), whole, kind)
                    if verdict:
                        bad += 1
                        faults.append(f"{verb}: {kind} {number} of {total}: {verdict}")
                row += (f"{len(numbers) - bad}/{len(numbers)}" if total else "-").rjust(11)
            print(row, flush=True)
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
