"""What the comparisons of papers share: where the programs are, running one of them, and CPU seconds."""

import json
import os
import subprocess
import time

RELEASE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../.build/release")


def program(path, *arguments):
    """The JSON that a program prints."""
    return json.loads(subprocess.run([path, *map(str, arguments)], check=True, capture_output=True, text=True).stdout)


def best(runs, body):
    """The least CPU seconds of several runs, and the value of the last one."""
    seconds, value = float("inf"), None
    for _ in range(runs):
        start = time.process_time()
        value = body()
        seconds = min(seconds, time.process_time() - start)
    return seconds, value
