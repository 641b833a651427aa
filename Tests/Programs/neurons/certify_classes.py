#!/usr/bin/env python3
"""Certifies the least networks of depth 2 of every class of functions in other models of neurons, and has each certificate checked.

    certify_classes.py .build/release/thresher .build/release/thresher-check [--inputs 3,4] [--neurons bipolar,ternary,threshold]

The classes and what they need are those of `catalog N --neurons MODEL --binary-classes`; the least size and the widths of each have to
be those that the checker accepts. Some 200 s a model at four inputs. Exit code 1 names the first differences.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time


def run(*arguments):
    return subprocess.run(arguments, capture_output=True, text=True, timeout=300)


def difference(thresher, checker, inputs, model, entry):
    """None if the certificate of a class is accepted for what the catalog says, else why not."""
    with tempfile.TemporaryDirectory() as folder:
        certified = run(
            thresher, "certify", "--function", f"{inputs}:0x{entry['table']}", "--neurons", model, "--depth", "2",
            "--to", f"{folder}/proof", "--quiet")
        if certified.returncode != 0:
            return f"certify ended with {certified.returncode}: {certified.stderr.strip()}"
        checked = run(checker, f"{folder}/proof/instance.pla", f"{folder}/proof/certificate.json")
    if checked.returncode != 0 or not checked.stdout.startswith("accepted"):
        return f"not accepted: {checked.stdout.strip()} {checked.stderr.strip()}"
    widths = " and ".join(",".join(map(str, widths)) for widths in entry["widths"])
    for expected in (f"{model} neurons", f"least weights {entry['weights']},", f"architectures {widths};"):
        if expected not in checked.stdout:
            return f"\"{expected}\" is not what was accepted: {checked.stdout.strip()}"
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("thresher")
    parser.add_argument("checker")
    parser.add_argument("--inputs", default="3,4")
    parser.add_argument("--neurons", default="bipolar,ternary,threshold")
    options = parser.parse_args()
    wrong = 0
    for inputs in options.inputs.split(","):
        for model in options.neurons.split(","):
            begun = time.time()
            catalog = run(
                options.thresher, "catalog", inputs, "--neurons", model, "--binary-classes", "--json", "--quiet")
            classes = json.loads(catalog.stdout)["classes"]
            accepted = 0
            for entry in classes:
                reason = difference(options.thresher, options.checker, inputs, model, entry)
                if reason is None:
                    accepted += 1
                else:
                    wrong += 1
                    if wrong <= 10:
                        print(f"{model} {inputs}:0x{entry['table']}: {reason}")
            print(
                f"{inputs} inputs, {model}: {accepted} of {len(classes)} classes certified and accepted, "
                f"{time.time() - begun:.0f} s", flush=True)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
