#!/usr/bin/env python3
"""Random networks through hardware tools, graph tools and runtimes: the same bits on all inputs.

    networks.py THRESHER [--networks N] [--seed S]

Each network of depth 1 to 4 and up to six inputs is evaluated here, by the definition, on all points. `thresher convert` writes it
 - as Verilog: iverilog simulates it on all points, yosys turns it into BLIF, which ABC compares with the table of the values;
 - as BLIF: ABC compares it with the same table;
 - as DOT: Graphviz lays it out, and the picture is evaluated: the label of a node on the edges that come in;
 - as ONNX: onnx.checker accepts it and onnxruntime evaluates it;
 - as C and as Python, which a compiler and this interpreter run;
 - as NPZ: numpy evaluates its arrays, and `thresher convert` makes the same network of them;
 - as VNN-LIB: the reader of the package vnnlib finds each point with the wrong value, and none is what onnxruntime says.
What is not installed is left out with a notice; that nothing is there is an error.
"""
import itertools
import json
import os
import random
import shlex
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from options import parse  # noqa: E402
from others import has  # noqa: E402


class Disagreement(Exception):
    pass


def run(words, **options):
    done = subprocess.run(words, capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise Disagreement(f"{' '.join(words)}: exit code {done.returncode}: {(done.stdout + done.stderr)[-400:]}")
    return done.stdout


def random_network(rng, depth):
    inputs = rng.randint(1, 6)
    layers, fan_in = [], inputs
    for layer in range(depth):
        width = 1 if layer == depth - 1 else rng.randint(1, 4)
        layers.append([
            {"weights": "".join(rng.choice("01") for _ in range(fan_in)), "sign": rng.choice([-1, 0, 1, 1, -1]),
             "bias": rng.randint(-fan_in + 1, fan_in)}
            for _ in range(width)])
        fan_in = width
    return {"schema": "thresher/network/1", "inputs": inputs, "layers": layers}


def value(network, point):
    values = point
    for layer in network["layers"]:
        values = [int(n["sign"] * sum(v for v, w in zip(values, n["weights"]) if w == "1") + n["bias"] > 0)
                  for n in layer]
    return values[0]


def picture_value(plain, point):
    """The value of the last node of a laid out graph, as `dot -Tplain` lists it."""
    lines = [shlex.split(line) for line in plain.splitlines()]
    values = {f"x{i + 1}": v for i, v in enumerate(point)}
    for words in lines:
        if words[0] == "node" and words[1] not in values:
            label = words[6].split()
            count = sum(values[w[1]] for w in lines if w[0] == "edge" and w[2] == words[1])
            values[words[1]] = int(label[0]) if len(label) == 1 else int(
                count >= int(label[1]) if label[0] == ">=" else count < int(label[1]))
            last = values[words[1]]
    return last


def table_blif(inputs, points, values):
    names = " ".join(f"x{i + 1}" for i in range(inputs))
    rows = "".join("".join(map(str, p)) + " 1\n" for p, v in zip(points, values) if v)
    # ABC wants a constant without inputs.
    table = f".names {names} y\n{rows}" if any(values) else ".names y\n"
    return f".model network\n.inputs {names}\n.outputs y\n{table}.end\n"


def test_bench(inputs):
    ports = ", ".join(f".x{i + 1}(p[{inputs - 1 - i}])" for i in range(inputs))
    return f"""module bench;
  reg [{inputs - 1}:0] p; wire y; integer i;
  network n({ports}, .y(y));
  initial for (i = 0; i < {2 ** inputs}; i = i + 1) begin p = i; #1; $display("%b", y); end
endmodule
"""


class Tools:
    PROGRAMS = {"iverilog": "iverilog", "yosys": "yosys", "ABC": "berkeley-abc", "Graphviz": "dot"}

    def __init__(self):
        self.names = [name for name, program in self.PROGRAMS.items() if shutil.which(program)]
        if has("onnxruntime") and has("onnx"):
            self.names.append("onnxruntime")
        self.names += [name for name, module in (("numpy", "numpy"), ("vnnlib", "vnnlib.compat")) if has(module.split(".")[0])]
        self.names += ["cc"] if shutil.which("cc") else []
        self.absent = [name for name in (*self.PROGRAMS, "onnxruntime", "numpy", "vnnlib", "cc") if name not in self.names]

    def equivalent(self, path, table):
        answer = run(["berkeley-abc", "-q", f"cec {path} {table}"])
        if "are equivalent" not in answer:
            raise Disagreement(f"ABC on {os.path.basename(path)}: {answer[-300:]}")

    def simulate(self, folder, number, inputs):
        bench, program = os.path.join(folder, "bench.v"), os.path.join(folder, "bench.vvp")
        with open(bench, "w") as file:
            file.write(test_bench(inputs))
        run(["iverilog", "-g2005-sv", "-o", program, bench, os.path.join(folder, f"{number}.v")])
        return [int(line) for line in run(["vvp", "-n", program]).split()]

    def infer(self, path, points):
        import numpy
        import onnx
        import onnxruntime
        model = onnx.load(path)
        onnx.checker.check_model(model, full_check=True)
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        return session.run(None, {"x": numpy.array(points, dtype=numpy.int32)})[0].ravel().tolist()


    def compiled(self, folder, count, points):
        """The values of all networks, of one program: `points[k]` are those of network k."""
        calls = []
        for number in range(count):
            with open(os.path.join(folder, f"{number}.c")) as file:
                text = file.read().replace("thresher_network", f"network{number}")
            with open(os.path.join(folder, f"renamed{number}.c"), "w") as file:
                file.write(text)
            for point in points[number]:
                calls.append(f"{{ unsigned char x[] = {{{','.join(map(str, point))}}}; printf(\"%d\\n\", network{number}(x)); }}")
        main = os.path.join(folder, "main.c")
        with open(main, "w") as file:
            file.write("#include <stdio.h>\n")
            file.write("".join(f'#include "renamed{number}.c"\n' for number in range(count)))
            file.write("int main(void)\n{\n" + "\n".join(calls) + "\n  return 0;\n}\n")
        program = os.path.join(folder, "main")
        run(["cc", "-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic", "-o", program, main])
        lines = iter(run([program]).split())
        return [[int(next(lines)) for _ in own] for own in points]

    def arrays(self, path, points):
        """The values by the arrays of an NPZ file."""
        import numpy
        arrays = numpy.load(path)
        values = numpy.array(points)
        for layer in range(1, len(arrays.files) // 3 + 1):
            sums = values @ arrays[f"weights{layer}"].T
            values = (arrays[f"sign{layer}"] * sums + arrays[f"bias{layer}"] > 0).astype(int)
        return values[:, 0].tolist()

    def check_property(self, path, points, expected):
        """Every case of the property is a point, and has the values that are wrong there; none is missing."""
        from vnnlib.compat import read_vnnlib_simple
        left = dict(zip(points, expected))
        for box, outputs in read_vnnlib_simple(path, len(points[0]), 1):
            if any(low != high for low, high in box) or len(outputs) != 1:
                raise Disagreement(f"vnnlib: {box}, {outputs}")
            value = left.pop(tuple(int(low) for low, _ in box))
            rows, bounds = outputs[0]
            allowed = [y for y in (0, 1) if all(sum(row) * y <= bound for row, bound in zip(rows, bounds))]
            if allowed != [1 - value]:
                raise Disagreement(f"vnnlib: {box} allows {allowed} where the value is {value}")
        if left:
            raise Disagreement(f"vnnlib: no case for {sorted(left)}")


def python_values(path, points):
    names = {}
    with open(path) as file:
        exec(file.read(), names)
    return [names["network"](point) for point in points]


def main():
    options = parse("networks", 200)
    tools = Tools()
    print(f"with {', '.join(tools.names)}" + (f"; absent: {', '.join(tools.absent)}" if tools.absent else ""))
    if not tools.names:
        sys.exit("no other program is there; `make interop-tools` brings them")
    rng = random.Random(options.seed)
    networks = [random_network(rng, 1 + number % 4) for number in range(options.networks)]
    folder = tempfile.mkdtemp()
    checked = 0
    try:
        for number, network in enumerate(networks):
            with open(os.path.join(folder, f"{number}.json"), "w") as file:
                json.dump(network, file)
            for kind in ("v", "blif", "dot", "onnx", "c", "py", "npz", "vnnlib"):
                run([options.thresher, "convert", f"{number}.json", f"{number}.{kind}"], cwd=folder)
        if "yosys" in tools.names:
            script = os.path.join(folder, "all.ys")
            with open(script, "w") as file:
                for number in range(options.networks):
                    file.write(f"design -reset\nread_verilog -sv {number}.v\nsynth -flatten -top network\n"
                               f"write_blif bridge{number}.blif\n")
            run(["yosys", "-q", "-s", script], cwd=folder)
        all_points = [list(itertools.product([0, 1], repeat=network["inputs"])) for network in networks]
        compiled = tools.compiled(folder, len(networks), all_points) if "cc" in tools.names else None
        for number, network in enumerate(networks):
            inputs = network["inputs"]
            points = all_points[number]
            expected = [value(network, point) for point in points]
            path = os.path.join(folder, str(number))
            table = os.path.join(folder, "table.blif")
            with open(table, "w") as file:
                file.write(table_blif(inputs, points, expected))
            answers = {}
            if "ABC" in tools.names:
                tools.equivalent(f"{path}.blif", table)
                if "yosys" in tools.names:
                    tools.equivalent(os.path.join(folder, f"bridge{number}.blif"), table)
            if "iverilog" in tools.names:
                answers["iverilog"] = tools.simulate(folder, number, inputs)
            if "Graphviz" in tools.names:
                drawn = run(["dot", "-Tplain", f"{path}.dot"])
                answers["Graphviz"] = [picture_value(drawn, point) for point in points]
            if "onnxruntime" in tools.names:
                answers["onnxruntime"] = tools.infer(f"{path}.onnx", points)
            answers["Python"] = python_values(f"{path}.py", points)
            if compiled:
                answers["cc"] = compiled[number]
            if "numpy" in tools.names:
                answers["numpy"] = tools.arrays(f"{path}.npz", points)
                back = json.loads(run([options.thresher, "convert", f"{number}.npz", "-", "--to", "json"], cwd=folder))
                if back != network:
                    raise Disagreement(f"from NPZ comes {json.dumps(back)}")
            if "vnnlib" in tools.names:
                tools.check_property(f"{path}.vnnlib", points, expected)
            for name, bits in answers.items():
                if bits != expected:
                    raise Disagreement(f"{name}: {bits}, expected {expected}")
            checked += len(points)
    except Disagreement as wrong:
        sys.exit(f"network {number} of seed {options.seed}, {json.dumps(networks[number])}\n{wrong}")
    finally:
        shutil.rmtree(folder)
    print(f"{options.networks} networks, {checked} points: all bits agree")


if __name__ == "__main__":
    main()
