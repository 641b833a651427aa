#!/usr/bin/env python3
"""Results of every verb against the schemas of the repository, complete and stopped ones.

    result_schemas.py THRESHER SCHEMAS

A result whose verb ended with exit code 30 is stopped and says why; every other one is complete.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import jsonschema
import referencing

PARITY = ["--function", "3:0x96"]
HARD = ["--function", "6:0x6996966996696996"]
NETWORK = {"schema": "thresher/network/1", "inputs": 3, "layers": [[{"weights": "101", "sign": 1, "bias": -1}]]}
# The widths of these leave much to do, so that a budget of one unit or a moment of time ends it.
RUNS = [
    ["minimize", *PARITY], ["minimize", *PARITY, "--depths", "1...3"], ["minimize", *HARD, "--depth", "3", "--budget", "1"],
    ["decide", *PARITY, "--widths", "3,1"], ["decide", *PARITY, "--widths", "2,1"],
    ["decide", *HARD, "--widths", "4,3,1", "--budget", "1"],
    ["count", *PARITY, "--widths", "3,1", "--posterior"], ["count", *HARD, "--widths", "5,4,3,1", "--budget", "1"],
    ["enumerate", *PARITY, "--widths", "3,1"], ["enumerate", *PARITY, "--widths", "4,1", "--networks", "--limit", "3"],
    ["sample", *PARITY, "--widths", "3,1", "-n", "3"], ["sample", *HARD, "--widths", "5,4,3,1", "--budget", "1"],
    ["sample", *PARITY, "--widths", "3,1", "-n", "50", "--method", "reject", "--budget", "1"],
    ["mass", *PARITY, "--widths", "3,1", "--population", "200", "--repetitions", "2"],
    ["mass", *HARD, "--widths", "6,1", "--population", "10", "--repetitions", "2"],
    ["describe", *PARITY], ["evaluate", "network.json", *PARITY], ["forced", *PARITY, "--widths", "3,1"],
    ["forced", *HARD, "--widths", "5,4,3,1", "--budget", "1"], ["catalog", "2"],
    ["construct", *PARITY, "--method", "minterms", "--to", "made.json"], ["certify", *PARITY, "--depth", "2", "--to", "folder"],
    ["certify", *HARD, "--depth", "3", "--to", "other", "--budget", "1"], ["check-source", "folder"],
    ["verify"], ["verify", "parameter-count"], ["calibrate", "--inputs", "3", "--points", "4", "--widths", "2,1", "--repetitions", "3"],
    ["doctor"],
]


def main():
    program, folder = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
    schemas = {path.name: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}
    registry = referencing.Registry().with_resources(
        (name, referencing.Resource.from_contents(schema)) for name, schema in schemas.items())
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    stopped, wrong, seen = 0, [], set()
    with tempfile.TemporaryDirectory() as work:
        with open(os.path.join(work, "network.json"), "w") as file:
            json.dump(NETWORK, file)
        for words in RUNS:
            done = subprocess.run([program, *words, "--json", "--quiet"], cwd=work, capture_output=True, text=True)
            try:
                # Draws come first, a line each.
                text = done.stdout if words[0] != "sample" else done.stdout.strip().splitlines()[-1]
                result = json.loads(text)
            except (ValueError, IndexError):
                wrong.append(f"{' '.join(words)}: exit code {done.returncode}, no result: {done.stderr[-200:]}")
                continue
            seen.add(words[0])
            validator = jsonschema.Draft202012Validator(schemas[words[0] + ".json"], registry=registry)
            wrong += [f"{' '.join(words)}: {error.json_path}: {error.message[:200]}" for error in validator.iter_errors(result)]
            if (result.get("status") == "stopped") != (done.returncode == 30):
                wrong.append(f"{' '.join(words)}: exit code {done.returncode}, status {result.get('status')}")
            stopped += done.returncode == 30
    wrong += [f"{name}: no run" for name in schemas if name != "result.json" and name[:-5] not in seen]
    print("\n".join(wrong) if wrong else f"{len(RUNS)} results of {len(seen)} verbs are as the schemas say, {stopped} of them stopped")
    sys.exit(bool(wrong) or stopped < 5)


main()
