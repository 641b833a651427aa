#!/usr/bin/env python3
"""Random requests to `thresher serve`: every one is answered, none brings the service down.

    random_requests.py THRESHER [--requests N] [--seed S]

Requests of all sorts go to one process: questions about small samples, options with values of other types or out of every range, files
that are no instances, texts that end early, bytes that are no text, deep and long values, identifiers twice, requests that are
cancelled before they come, at work and afterwards. Each line has to get one last answer with an exit code that the manual
names and at most one line of error, in the order of the lines; a question that is asked again and again always gets the same result.
Prints how many ended by which exit code. Under AddressSanitizer the process itself says what it finds.
"""
import argparse
import collections
import json
import os
import random
import subprocess
import sys
import threading

CODES = {0, 1, 10, 20, 30, 64, 65, 66, 69, 70, 73, 74}
PROBE = {"verb": "count", "options": {"function": "3:0xe4", "widths": [3, 1]}}
INSTANCES = [
    ".i 3\n.o 1\n000 0\n011 1\n101 1\n.e\n", "x1,x2,label\n0,0,0\n0,1,1\n1,1,0\n", ".i 2\n.o 1\n00 0\n00 1\n.e\n",
    ".i 2\n.o 1\n0", ".i 99999999\n.o 1\n", "\u0000\u0001", "", "{\"schema\":\"thresher/instance/1\"}", "3:0xe4", "a,b\n1,2\n",
]
VERBS = ["count", "decide", "minimize", "describe", "sample", "enumerate", "forced", "mass", "construct", "export", "convert",
         "catalog", "verify", "certify", "report", "serve", "odd", ""]
VALUES = [0, 1, -1, 7, 10 ** 30, 1.5, True, False, None, "", "x", "3,1", "2,1", "1", [3, 1], [2, 1], [], [[]], {}, {"a": 1},
          "9" * 40, "é", "\u0000", ["-"], "3:0xe4", "4:0x1", "0.01s", "1K", "json"]
OPTIONS = ["widths", "function", "depth", "time", "memory", "seed", "mismatches", "size", "neurons", "method", "n", "budget", "jobs",
           "weights", "to", "odd", "_", "json", "engine", "threshold", "help"]


def harmless(options):
    """Nothing on the disk, and no long work."""
    options.pop("to", None)
    options["time"] = "1s"
    return options


def request(rng, number):
    kind = rng.random()
    identifier = rng.choice([number, number, str(number), None, 7])
    if kind < 0.1:
        return dict(PROBE, id=f"probe {number}")
    if kind < 0.3:
        function = f"3:0x{rng.randrange(256):02x}"
        options = {"function": function, "widths": [rng.randrange(1, 4), 1], "time": "1s"}
        verb = rng.choice(["count", "decide", "minimize", "describe", "enumerate"])
        if verb in ("minimize", "describe"):
            del options["widths"]
        return {"id": number, "verb": verb, "options": options}
    if kind < 0.35:
        return bytes(rng.randrange(256) for _ in range(rng.randrange(60))).replace(b"\n", b" ")
    if kind < 0.38:
        return b"[" * rng.choice([10, 1000, 100_000])
    if kind < 0.41:
        return json.dumps({"cancel": rng.choice([number - 1, number + 1, "x", None, 7])}).encode()
    asked = {"id": identifier, "verb": rng.choice(VERBS)}
    if rng.random() < 0.7:
        asked["operands"] = rng.choice([["-"], ["a.pla"], ["a.csv"], ["/nowhere/b"], [], ["-", "-"], "-", [3]])
        asked["input"] = rng.choice(INSTANCES)
        asked["files"] = {"a.pla": rng.choice(INSTANCES), "a.csv": rng.choice(INSTANCES)}
    asked["options"] = harmless({rng.choice(OPTIONS): rng.choice(VALUES) for _ in range(rng.randrange(5))})
    if rng.random() < 0.5:
        asked["options"]["widths"] = rng.choice([[2, 1], [1], "3,1", [1, 1]])
    for field in ("progress", "text", "odd"):
        if rng.random() < 0.05:
            asked[field] = rng.choice(VALUES)
    if rng.random() < 0.01:
        asked["input"] = "0" * 1_000_000
    text = json.dumps(asked).encode()
    return text[: rng.randrange(len(text))] if rng.random() < 0.1 else asked


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("thresher")
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    process = subprocess.Popen([options.thresher, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    errors = []
    threading.Thread(target=lambda: errors.append(process.stderr.read()), daemon=True).start()
    # Lines that have to be answered: all but empty ones and those that cancel.
    expected = [1]

    def send():
        try:
            for number in range(options.requests):
                asked = request(rng, number)
                line = asked if isinstance(asked, bytes) else json.dumps(asked).encode()
                expected[0] += bool(line.strip()) and not line.startswith(b'{"cancel"')
                process.stdin.write(line + b"\n")
            process.stdin.write(json.dumps(dict(PROBE, id="last")).encode() + b"\n")
            process.stdin.close()
        except BrokenPipeError:
            pass

    sender = threading.Thread(target=send)
    sender.start()
    codes = collections.Counter()
    wrong = []
    last = False
    for line in process.stdout:
        try:
            answer = json.loads(line)
        except ValueError:
            wrong.append(f"no JSON: {line[:200]!r}")
            continue
        if "exit" not in answer:
            continue
        codes[answer["exit"]] += 1
        if answer["exit"] not in CODES:
            wrong.append(f"exit code {answer['exit']}: {line[:200]!r}")
        if "\n" in answer.get("error", ""):
            wrong.append(f"an error of two lines: {line[:200]!r}")
        if str(answer["id"]).startswith("probe") or answer["id"] == "last":
            last = last or answer["id"] == "last"
            if answer["exit"] == 0 and answer["result"].get("count") != "36" or answer["exit"] not in (0, 30):
                wrong.append(f"another result: {line[:200]!r}")
    sender.join()
    status = process.wait()
    if status != 0:
        wrong.append(f"the service ended with {status}: {(errors or [b''])[0][-2000:]!r}")
    if sum(codes.values()) < expected[0]:
        wrong.append(f"{expected[0]} lines to answer, {sum(codes.values())} answers")
    if not last:
        wrong.append("the last request was not answered")
    for line in wrong[:10]:
        print(line, file=sys.stderr)
    print(f"{options.requests} requests, {sum(codes.values())} answers: "
          + ", ".join(f"{code}: {count}" for code, count in sorted(codes.items())))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
