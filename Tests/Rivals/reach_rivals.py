#!/usr/bin/env python3
"""Smallest networks of data with many inputs: thresher against general optimizers on the full weight model.

The data are pairs of scikit-learn's 8x8 digits, a pixel of at least 8 of 16 as one. Every program answers the same question in the
same run, on one thread: the least number k of hidden neurons at depth 2, neurons with weights 0 and 1 of either sign. The
model of the rivals has a variable for every weight, threshold and sign, one for every hidden value on every point, and one that
says whether a neuron is used; the number of used ones is minimized, at most two more than thresher's answer are there.

  thresher   `minimize --size neurons --jobs 1 --json`, field `verb_cpu_seconds` under `timing`
  cp-sat     OR-Tools, reified sums                      (pip install ortools)
  highs      big M, tight for each point                 (pip install highspy)
  z3         the optimizer of Z3, pseudo-Boolean sums    (pip install z3-solver)

Times are CPU seconds of the solver alone, without building the model. A rival has `--limit` seconds of the clock; where it does not
settle k the ratio of what it used is a lower bound, marked >. What it has found is shown as lower...upper. An interval that does not meet
thresher's ends the run.

    reach_rivals.py [--thresher PROGRAM] [--limit SECONDS] [--rivals cp-sat,highs,z3] [PAIR...]      pairs as 01 38
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time

import numpy
from sklearn.datasets import load_digits

RELEASE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../.build/release/thresher")


def pair(name):
    """Distinct points and labels of two digits."""
    digits = load_digits()
    first, second = int(name[0]), int(name[1])
    chosen = (digits.target == first) | (digits.target == second)
    rows = numpy.column_stack([digits.data[chosen] >= 8, digits.target[chosen] == second]).astype(int)
    rows = numpy.unique(rows, axis=0)
    return rows[:, :-1], rows[:, -1]


def ours(options, points, labels):
    """The least and the largest number of hidden neurons left, and the CPU seconds."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "pair.csv")
        header = ",".join(f"x{j + 1}" for j in range(points.shape[1])) + ",y"
        numpy.savetxt(path, numpy.column_stack([points, labels]), fmt="%d", delimiter=",", header=header, comments="")
        done = subprocess.run(
            [options.thresher, "minimize", path, "--depth", "2", "--size", "neurons", "--jobs", "1", "--json",
             "--time", f"{options.limit:g}s"], capture_output=True, text=True)
    result = json.loads(done.stdout)
    # The output is a neuron, too.
    return result["lower"] - 1, result["upper"] - 1, result["timing"]["verb_cpu_seconds"]


def cp_sat(points, labels, most, limit):
    from ortools.sat.python import cp_model

    count, n = points.shape
    model = cp_model.CpModel()
    output = model.new_int_var(1, most, "T")
    used = [model.new_bool_var(f"u{i}") for i in range(most)]
    values = []
    for i in range(most):
        weights = [model.new_bool_var(f"w{i},{j}") for j in range(n)]
        threshold = model.new_int_var(1, n, f"t{i}")
        sign = model.new_bool_var(f"s{i}")
        row = []
        for p in range(count):
            fires, value = model.new_bool_var(""), model.new_bool_var("")
            total = sum(weights[j] for j in range(n) if points[p, j])
            model.add(total >= threshold).only_enforce_if(fires)
            model.add(total < threshold).only_enforce_if(~fires)
            model.add_bool_xor([fires, sign, ~value])
            model.add_implication(value, used[i])
            row.append(value)
        values.append(row)
    for p in range(count):
        total = sum(row[p] for row in values)
        model.add(total >= output if labels[p] else total < output)
    for i in range(most - 1):
        model.add_implication(used[i + 1], used[i])
    model.minimize(sum(used))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = limit
    start = time.process_time()
    status = solver.solve(model)
    seconds = time.process_time() - start
    upper = round(solver.objective_value) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None
    return math.ceil(solver.best_objective_bound - 1e-6), upper, seconds


def highs(points, labels, most, limit):
    import highspy

    count, n = points.shape
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("time_limit", float(limit))
    used = [solver.addBinary(obj=1) for _ in range(most)]
    output = solver.addIntegral(lb=1, ub=most)
    values = []
    for i in range(most):
        weights = [solver.addBinary() for _ in range(n)]
        threshold = solver.addIntegral(lb=1, ub=n)
        sign = solver.addBinary()
        row = []
        for p in range(count):
            fires, value = solver.addBinary(), solver.addBinary()
            ones = [weights[j] for j in range(n) if points[p, j]]
            total = sum(ones) if ones else 0 * sign
            solver.addConstr(total - threshold + n * (1 - fires) >= 0)
            solver.addConstr(total - threshold - len(ones) * fires <= -1)
            solver.addConstr(value - fires + sign >= 0)
            solver.addConstr(value + fires - sign >= 0)
            solver.addConstr(value - fires - sign <= 0)
            solver.addConstr(value + fires + sign <= 2)
            solver.addConstr(value - used[i] <= 0)
            row.append(value)
        values.append(row)
    for p in range(count):
        total = sum(row[p] for row in values)
        solver.addConstr(total - output >= 0 if labels[p] else total - output <= -1)
    for i in range(most - 1):
        solver.addConstr(used[i] - used[i + 1] >= 0)
    start = time.process_time()
    solver.run()
    seconds = time.process_time() - start
    information = solver.getInfo()
    has_solution = information.primal_solution_status == 2
    upper = round(information.objective_function_value) if has_solution else None
    bound = information.mip_dual_bound
    return max(0, math.ceil(bound - 1e-6)) if math.isfinite(bound) else 0, upper, seconds


def z3(points, labels, most, limit):
    import z3 as solver

    count, n = points.shape
    optimizer = solver.Optimize()
    optimizer.set("timeout", int(1000 * limit))
    used = [solver.Bool(f"u{i}") for i in range(most)]
    output = [solver.Bool(f"T{t}") for t in range(1, most + 1)]
    optimizer.add(solver.PbEq([(choice, 1) for choice in output], 1))
    fires = [[solver.Bool(f"f{i},{p}") for p in range(count)] for i in range(most)]
    for i in range(most):
        weights = [solver.Bool(f"w{i},{j}") for j in range(n)]
        # "At least t" as n dummies that count for the inputs: t - 1 of them are missing to n.
        levels = [solver.Bool(f"l{i},{t}") for t in range(n)]
        for t in range(n - 1):
            optimizer.add(solver.Implies(levels[t + 1], levels[t]))
        for p in range(count):
            terms = [(weights[j], 1) for j in range(n) if points[p, j]] + [(level, 1) for level in levels]
            optimizer.add(fires[i][p] == solver.PbGe(terms, n))
    signs = [solver.Bool(f"s{i}") for i in range(most)]
    for p in range(count):
        values = [(solver.And(used[i], solver.Xor(fires[i][p], signs[i])), 1) for i in range(most)]
        for t, choice in enumerate(output, 1):
            demand = solver.PbGe(values, t) if labels[p] else solver.PbLe(values, t - 1)
            optimizer.add(solver.Implies(choice, demand))
    goal = optimizer.minimize(solver.Sum([solver.If(u, 1, 0) for u in used]))
    start = time.process_time()
    answer = optimizer.check()
    seconds = time.process_time() - start
    if answer == solver.sat:
        least = optimizer.upper(goal).as_long()
        return least, least, seconds
    return 0, None, seconds


RIVALS = {"cp-sat": cp_sat, "highs": highs, "z3": z3}


def shown(lower, upper):
    return str(upper) if lower == upper else f"{lower}...{'?' if upper is None else upper}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--thresher", default=RELEASE)
    parser.add_argument("--limit", type=float, default=60)
    parser.add_argument("--rivals", default=",".join(RIVALS))
    parser.add_argument("pairs", nargs="*", default=["01", "38"])
    options = parser.parse_args()
    names = options.rivals.split(",")
    print(f"{'pair':5}{'points':>7}  {'thresher':>16}" + "".join(f"{name:>26}" for name in names))
    logarithms = {name: [] for name in names}
    for name in options.pairs:
        points, labels = pair(name)
        lower, upper, seconds = ours(options, points, labels)
        line = f"{name:5}{len(labels):7}  {shown(lower, upper):>7} {seconds:6.2f} s"
        for rival in names:
            least, most, spent = RIVALS[rival](points, labels, upper + 2, options.limit)
            if most is not None and most < lower or least > upper:
                sys.exit(f"{name}: {rival} says {shown(least, most)}, thresher {shown(lower, upper)}")
            is_settled = least == most
            ratio = spent / max(seconds, 0.01)
            logarithms[rival].append(math.log(ratio))
            line += f"{shown(least, most):>9} {spent:6.1f} s {'' if is_settled else '>':>1}{ratio:6.1f}x"
        print(line, flush=True)
    for rival, ratios in logarithms.items():
        print(f"{rival}: {math.exp(sum(ratios) / len(ratios)):.1f} times thresher's time, geometric mean")


if __name__ == "__main__":
    main()
