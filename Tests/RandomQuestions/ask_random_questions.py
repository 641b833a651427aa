#!/usr/bin/env python3
"""Asks random questions and compares what comes back with plain enumeration, with other engines, and with itself.

    ask_random_questions.py THRESHER [--questions N] [--seed S] [--first K] [--jobs J] [--to FOLDER] [--until-wrong]

Every question is a random partial function of at most four inputs with a verb, widths or a depth, an engine, a number of
threads, and sometimes a kill or an interruption in the middle after which the run is resumed or begun again, or shards that
are merged. Question K of seed S is always the same. A question that is answered wrongly is made smaller as long as it stays wrong, and is written to FOLDER
as an instance with its command line. Exit code 1 if there is one.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import random
import shlex
import signal
import subprocess
import sys
import tempfile
import time

from plain_enumeration import Sample, weights_of, widths_of, wires_of

WIDTHS = [(1,), (1, 1), (2, 1), (3, 1), (1, 1, 1), (2, 1, 1), (1, 2, 1), (2, 2, 1)]
# Widths below the least that may be needed: deeper or wider ones take plain enumeration too long.
KNOWN = {1: [(1,)], 2: [(1, 1), (2, 1), (3, 1)], 3: [(1, 1, 1), (2, 1, 1), (1, 2, 1), (2, 2, 1)]}


class Wrong(Exception):
    """An answer that cannot be."""


class Asker:
    """Runs the program in a folder of its own."""

    def __init__(self, program, folder):
        self.program, self.folder, self.commands = program, folder, []

    def run(self, *words, codes=(0,), kill=None, interrupt=None):
        words = [str(w) for w in words]
        how = " # killed" if kill else " # interrupted" if interrupt else ""
        self.commands.append(" ".join(["thresher"] + [shlex.quote(w) for w in words]) + how)
        process = subprocess.Popen(
            [self.program] + words, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            out, err = process.communicate(timeout=kill or interrupt or 60)
        except subprocess.TimeoutExpired:
            out, err = self.stop(process, kill, interrupt)
            if kill:
                return None
        # A signal that comes before the program minds signals ends it as one that nobody minds.
        if interrupt and process.returncode == -signal.SIGINT:
            return None
        if process.returncode not in codes and not kill:
            raise Wrong(f"exit code {process.returncode}: {err.decode(errors='replace').strip()[:300]}")
        return process.returncode, out

    def stop(self, process, kill, interrupt):
        """Ends a run that was left alone long enough, and gives what it has printed."""
        if interrupt:
            process.send_signal(signal.SIGINT)
            try:
                return process.communicate(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                raise Wrong("goes on for ten seconds after an interruption") from None
        process.kill()
        found = process.communicate()
        if not kill:
            raise Wrong("runs for more than a minute")
        return found

    def json(self, *words, codes=(0,), interrupt=None):
        """The exit code and the answer; (None, None) of a run that was interrupted before it could answer."""
        ended = self.run(*words, "--json", "--quiet", codes=codes, interrupt=interrupt)
        if ended is None:
            return None, None
        code, out = ended
        answer = json.loads(out)
        answer.pop("timing", None)
        return code, answer


def question(rng):
    """A random question: a sample and what is asked about it."""
    inputs = rng.choice([1, 2, 2, 3, 3, 3, 3, 4])
    cube = [tuple(i >> k & 1 for k in reversed(range(inputs))) for i in range(2**inputs)]
    points = rng.sample(cube, rng.randint(1, len(cube) if inputs < 4 else 9))
    bias = rng.choice([0.5, 0.5, 0.2, 0.8])
    labels = [int(rng.random() < bias) for _ in points]
    kind = rng.choice(["decide", "decide", "count", "count", "minimize", "minimize", "minimize", "enumerate", "sample", "certify"])
    asked = {
        "kind": kind, "widths": rng.choice([w for w in WIDTHS if inputs < 4 or len(w) < 3 and w[0] < 3]),
        "depth": rng.choice([1, 2, 2, 2, 3]), "size": rng.choice(["weights", "weights", "neurons", "wires"]),
        "mismatches": rng.choice([0, 0, 0, 1, 2]), "jobs": rng.choice([1, 2, 3]), "seed": rng.randrange(1 << 30),
        "engine": rng.choice(["auto", "auto", "z3", "covering", "columns", "both"]),
        "kill": rng.choice([None, rng.uniform(0.005, 0.08)]), "shards": rng.choice([1, 2, 3]),
        "interrupt": rng.choice([None, rng.uniform(0.02, 0.1)]),
    }
    return Sample(inputs, points, labels), asked


def expect(truth, what):
    if not truth:
        raise Wrong(what)


def check_network(sample, network, mismatches, widths):
    expect(widths_of(network) == tuple(widths), f"a network of widths {widths_of(network)} for {widths}")
    wrong = sample.mismatches_of(network)
    expect(wrong <= mismatches, f"a network that is wrong on {wrong} labels")
    for layer, below in zip(network["layers"], (sample.inputs,) + widths_of(network)):
        for neuron in layer:
            expect(
                len(neuron["weights"]) == below and neuron["sign"] in (-1, 0, 1) and -below < neuron["bias"] <= below,
                f"a neuron that is none: {neuron}")


def ask_decide(ask, sample, q):
    settings, _ = sample.fitting(q["widths"], q["mismatches"])
    engine = q["engine"]
    if engine in ("covering", "columns") and (len(q["widths"]) != 2 or q["mismatches"]):
        engine = "z3"
    code, answer = ask.json(
        "decide", "sample.pla", "--widths", ",".join(map(str, q["widths"])), "--mismatches", q["mismatches"],
        "--engine", engine, "--jobs", q["jobs"], codes=(10, 20))
    expect((code == 10) == (settings > 0), f"exit code {code} where {settings} settings fit")
    if code == 10:
        check_network(sample, answer["network"], q["mismatches"], q["widths"])


def ask_count(ask, sample, q):
    settings, _ = sample.fitting(q["widths"], q["mismatches"])
    words = ["count", "sample.pla", "--widths", ",".join(map(str, q["widths"])), "--mismatches", q["mismatches"]]
    _, answer = ask.json(*words, "--jobs", q["jobs"])
    expect(int(answer["count"]) == settings, f"a count of {answer['count']} where {settings} settings fit")
    if q["shards"] > 1:
        merged = merge(ask, words, q)
        expect(int(merged["count"]) == settings, f"shards with a count of {merged['count']} where {settings} settings fit")


def merge(ask, words, q):
    """The answer of merged shards, given in any order."""
    names = []
    for part in range(1, q["shards"] + 1):
        _, text = ask.run(*words, "--shard", f"{part}/{q['shards']}", "--quiet", codes=(0, 20))
        names.append(f"part{part}")
        pathlib.Path(ask.folder, names[-1]).write_bytes(text)
    random.Random(q["seed"]).shuffle(names)
    return ask.json("merge", *names)[1]


def least(sample, q):
    """The least size among the widths that are enumerated, and a bound below which no other widths are."""
    sizes, inputs = [], sample.inputs
    for widths in KNOWN[q["depth"]]:
        if inputs == 4 and (len(widths) > 2 or widths[0] > 2):
            continue
        settings, wires = sample.fitting(widths, q["mismatches"])
        if settings:
            size = {"weights": weights_of(widths, inputs), "neurons": sum(widths), "wires": wires}[q["size"]]
            sizes.append((size, widths))
    best = min((s for s, _ in sizes), default=None)
    return best, [w for s, w in sizes if s == best]


def ask_minimize(ask, sample, q):
    engine = q["engine"] if q["engine"] in ("auto", "z3", "covering") else "auto"
    if engine == "covering" and (q["depth"] != 2 or q["mismatches"] or q["size"] == "wires"):
        engine = "auto"
    words = [
        "minimize", "sample.pla", "--depth", q["depth"], "--size", q["size"], "--mismatches", q["mismatches"], "--engine", engine]
    _, answer = ask.json(*words, "--jobs", q["jobs"])
    best, widths = least(sample, q)
    if answer["answer"] == "none":
        expect(q["depth"] == 1 and best is None, f"no network where {best} is enough")
    else:
        check_minimum(sample, q, answer, best, widths)
    if q["kill"]:
        for _ in range(2):
            ask.run(*words, "--json", "--quiet", "--journal", "journal", "--resume", kill=q["kill"])
        _, again = ask.json(*words, "--jobs", q["jobs"], "--journal", "journal", "--resume")
        expect(again == answer, "a resumed run that answers otherwise")
    if q["interrupt"]:
        interrupted(ask, words, q, answer, lambda part: check_minimum(sample, q, part, best, widths))


def interrupted(ask, words, q, answer, check):
    """A run that is interrupted tells what holds, and one that goes on with its journal ends as if nothing had been."""
    code, part = ask.json(*words, "--journal", "other", "--resume", codes=(0, 20, 30), interrupt=q["interrupt"])
    if code == 30:
        low, high = part["lower"], part["upper"]
        truth = answer["upper"]
        expect(truth is None or low is None or low <= truth, f"at least {low} in a run that was interrupted, {truth} in all")
        expect(truth is None or high is None or high >= truth, f"at most {high} in a run that was interrupted, {truth} in all")
    elif code is not None:
        # Which of several least networks is kept depends on when the search was told to end.
        ends = ("answer", "lower", "upper", "status")
        expect(all(part[end] == answer[end] for end in ends), "another answer of a run that was interrupted too late")
        if part["answer"] == "optimal":
            check(part)
    _, again = ask.json(*words, "--jobs", q["jobs"], "--journal", "other", "--resume")
    expect(again == answer, "a run that goes on after an interruption and answers otherwise")


def check_minimum(sample, q, answer, best, widths):
    expect(answer["answer"] == "optimal" and answer["lower"] == answer["upper"], "no optimum")
    for minimum in answer["minima"]:
        check_network(sample, minimum["network"], q["mismatches"], minimum["widths"])
        size = {
            "weights": weights_of(tuple(minimum["widths"]), sample.inputs), "neurons": sum(minimum["widths"]),
            "wires": wires_of(minimum["network"])}[q["size"]]
        expect(size == answer["upper"], f"a network of size {size} for a minimum of {answer['upper']}")
    expect(best is None or answer["upper"] <= best, f"a minimum of {answer['upper']} where {best} is enough")
    # Among the widths that were enumerated nothing is smaller than the best.
    found = sorted(tuple(m["widths"]) for m in answer["minima"])
    if best is not None and q["size"] != "wires":
        known = [w for w in KNOWN[q["depth"]] if sample.inputs < 4 or len(w) < 3 and w[0] < 3]
        if all(w in known for w in found):
            expect(answer["upper"] == best, f"a minimum of {answer['upper']} where {best} is the least")
            expect(set(widths) <= set(found), f"minima of {found} where {widths} fit")


def ask_enumerate(ask, sample, q):
    tables = sample.functions(q["widths"], q["mismatches"])
    words = ["enumerate", "sample.pla", "--widths", ",".join(map(str, q["widths"])), "--mismatches", q["mismatches"]]
    _, answer = ask.json(*words, codes=(0, 20))
    found = {int(f["table"], 16): int(f["settings"]) for f in answer["functions"]}
    expect(found == tables, f"{len(found)} functions where there are {len(tables)}, or other settings")
    if q["shards"] > 1 and tables:
        merged = merge(ask, words, q)
        expect(merged["functions"] == answer["functions"], "merged shards that are not the listing of one run")


def ask_sample(ask, sample, q):
    settings, _ = sample.fitting(q["widths"], q["mismatches"])
    words = [
        "sample", "sample.pla", "--widths", ",".join(map(str, q["widths"])), "--mismatches", q["mismatches"], "-n", 12,
        "--seed", q["seed"], "--quiet"]
    code, out = ask.run(*words, "--jobs", q["jobs"], codes=(0, 20))
    expect((code == 0) == (settings > 0), f"exit code {code} where {settings} settings fit")
    if code:
        return
    draws = [json.loads(line) for line in out.splitlines()]
    expect(len(draws) == 12, f"{len(draws)} draws of 12")
    for draw in draws:
        check_network(sample, draw, q["mismatches"], q["widths"])
    if q["shards"] > 1:
        names = []
        for part in range(1, q["shards"] + 1):
            _, text = ask.run(*words, "--shard", f"{part}/{q['shards']}")
            names.append(f"part{part}.jsonl")
            pathlib.Path(ask.folder, names[-1]).write_bytes(text)
        random.Random(q["seed"]).shuffle(names)
        _, merged = ask.run("merge", *names)
        lines = [json.loads(line) for line in merged.splitlines()]
        expect([l for l in lines if "layers" in l] == draws, "merged shards that are not the draws of one run")


def ask_certify(ask, sample, q):
    depth, place = q["depth"], pathlib.Path(ask.folder, "certificate/certificate.json")
    if q["kill"]:
        ask.run("certify", "sample.pla", "--depth", depth, "--to", "certificate", "--quiet", kill=q["kill"])
        # It is written last: where it stands, everything that it names does.
        if place.exists():
            be_accepted(ask)
    ask.json("certify", "sample.pla", "--depth", depth, "--to", "certificate", codes=(0, 10))
    best, _ = least(sample, {"depth": depth, "mismatches": 0, "size": "weights"})
    be_accepted(ask)
    certificate = json.loads(place.read_text())
    claimed = certificate.get("upper", certificate.get("least"))
    expect(claimed is None or best is None or claimed <= best, f"{claimed} certified where {best} is enough")


def be_accepted(ask):
    checker = str(pathlib.Path(ask.program).with_name("thresher-check"))
    ask.commands.append("thresher-check sample.pla certificate")
    checked = subprocess.run(
        [checker, "sample.pla", "certificate"], cwd=ask.folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    expect(checked.returncode == 0, f"rejected: {checked.stdout.decode().strip()[:200]}{checked.stderr.decode().strip()[:200]}")


ASK = {
    "decide": ask_decide, "count": ask_count, "minimize": ask_minimize, "enumerate": ask_enumerate, "sample": ask_sample,
    "certify": ask_certify,
}


def answer(program, sample, asked):
    """None, or what is wrong with the answer and the commands that were run."""
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "sample.pla").write_text(sample.pla)
        ask = Asker(program, folder)
        try:
            ASK[asked["kind"]](ask, sample, asked)
        except Wrong as wrong:
            return str(wrong), ask.commands
        except (KeyError, ValueError, json.JSONDecodeError) as strange:
            return f"an answer of another form ({strange!r})", ask.commands
    return None


def shrunk(program, sample, asked):
    """The question with as few points, mismatches and threads as it takes to be answered wrongly."""
    changed = True
    while changed:
        changed = False
        for place in range(len(sample.points)):
            if len(sample.points) == 1:
                break
            less = Sample(
                sample.inputs, sample.points[:place] + sample.points[place + 1:], sample.labels[:place] + sample.labels[place + 1:])
            if answer(program, less, asked):
                sample, changed = less, True
                break
        for key, value in (("mismatches", 0), ("jobs", 1), ("kill", None), ("interrupt", None), ("shards", 1), ("engine", "auto")):
            simpler = dict(asked, **{key: value})
            if simpler != asked and answer(program, sample, simpler):
                asked, changed = simpler, True
    return sample, asked


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--questions", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--to", default="wrong-answers")
    parser.add_argument("--until-wrong", action="store_true")
    options = parser.parse_args()
    program = os.path.abspath(options.program)

    def one(number):
        sample, asked = question(random.Random(f"{options.seed}/{number}"))
        return number, answer(program, sample, asked)

    start, told, wrong = time.monotonic(), time.monotonic(), 0
    numbers = range(options.first, options.first + options.questions)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for done, (number, found) in enumerate(pool.map(one, numbers), 1):
            if found:
                wrong += 1
                sample, asked = shrunk(program, *question(random.Random(f"{options.seed}/{number}")))
                message, commands = answer(program, sample, asked) or found
                folder = pathlib.Path(options.to)
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"question{number}.pla").write_text(sample.pla)
                (folder / f"question{number}.txt").write_text("\n".join([message, *commands, ""]))
                print(f"question {number}: {message}\n  " + "\n  ".join(commands), flush=True)
                if wrong == 10 or options.until_wrong:
                    pool.shutdown(wait=True, cancel_futures=True)
                    break
            if time.monotonic() - told > 10:
                told = time.monotonic()
                print(f"{done} of {options.questions} questions", file=sys.stderr, flush=True)
    print(f"{options.questions} questions, {wrong} answered wrongly, {time.monotonic() - start:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
