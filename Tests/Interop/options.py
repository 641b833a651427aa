"""The command line that the scripts of this folder share."""
import argparse
import os


def parse(number, default, **others):
    """THRESHER [--NUMBER N] [--seed S], and what a script adds: a default for each name, False for a flag."""
    parser = argparse.ArgumentParser()
    parser.add_argument("thresher", type=os.path.abspath)
    for name, value in {number: default, "seed": 1, **others}.items():
        if value is False:
            parser.add_argument(f"--{name}", action="store_true")
        else:
            parser.add_argument(f"--{name}", type=type(value), default=value)
    return parser.parse_args()
