#!/usr/bin/env python3
"""Fuzzes every reader with libFuzzer, several at a time, and prints what came of it.

    run_fuzzers.py PROGRAM [READER ...] [--minutes M] [--runs N] [--jobs J] [--hang S] [--to FOLDER] [--replay]

PROGRAM is thresher-fuzz as `make fuzz` builds it. The time is shared evenly by the readers; a reader ends sooner after N runs.
The first inputs come from Instances, Proofs and Tests/Fuzz/Found; what reaches new code is kept in FOLDER/corpus and is where the
next run begins. An input that traps, takes more than two seconds (S on the clock, which matters on a busy machine) or more than
a gigabyte stays in FOLDER/found; exit code 1 if there is one. With --replay the first inputs are offered and nothing else is,
which needs no libFuzzer.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
LARGEST = 1 << 13


def files(*patterns):
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and path.stat().st_size <= LARGEST:
                yield path


def bundle(parts):
    """Several files in one input, as FileBundle.swift reads them."""
    return b"".join(b"=== " + name.encode() + b"\n" + data + (b"" if data.endswith(b"\n") else b"\n") for name, data in parts)


def certificates():
    for path in files("Proofs/*.depth*/certificate.json", "Proofs/mismatches/*/certificate.json", "Proofs/wires/*/certificate.json"):
        folder = path.parent
        instance = ROOT / "Instances/bench" / (folder.name.split(".depth")[0] + ".pla")
        own = folder / "instance.pla"
        evidence = [p for p in sorted(folder.iterdir()) if p.name not in ("certificate.json", "instance.pla")]
        parts = [("instance.pla", (own if own.exists() else instance).read_bytes()), ("certificate.json", path.read_bytes())]
        parts += [(p.name, p.read_bytes()) for p in evidence if p.stat().st_size <= LARGEST]
        # What is checked fast is tried often.
        if sum(len(data) for _, data in parts) <= LARGEST // 2:
            yield bundle(parts)


def arrays():
    """Small arrays and networks by NumPy's rules, without NumPy."""
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }"
    header += b" " * (-(len(header) + 11) % 64) + b"\n"
    npy = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + bytes(32)
    yield "npy", npy
    import io
    import zipfile
    for kind in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        for names in (["x"], ["w0", "b0"], ["inputs", "labels"]):
            stream = io.BytesIO()
            with zipfile.ZipFile(stream, "w", kind) as archive:
                for name in names:
                    archive.writestr(name + ".npy", npy)
            yield "npz", stream.getvalue()
    text = b'{"w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"b":{"dtype":"F16","shape":[2],"data_offsets":[16,20]}}'
    yield "safetensors", len(text).to_bytes(8, "little") + text + bytes(20)


def layers():
    """A layer as larq trains them, in an archive: each array of 2 by 1 or of one float."""
    import io
    import struct
    import zipfile
    for kind in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", kind) as archive:
            parts = {"dense/kernel": (1, -1), "dense/bias": (0,), "bn/beta": (0.5,), "bn/moving_mean": (1,), "bn/moving_variance": (1,)}
            for name, values in parts.items():
                shape = "(2, 1)" if len(values) == 2 else "(1,)"
                header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".encode()
                header += b" " * (-(len(header) + 11) % 64) + b"\n"
                data = struct.pack(f"<{len(values)}f", *values)
                archive.writestr(name + ".npy", b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + data)
        yield stream.getvalue()


def onnx(nodes=("Gemm w b",)):
    """A graph in the wire format of protocol buffers: one Gemm, or a chain of nodes, each an operation and its constants."""
    import struct

    def field(number, data):
        length = bytes([len(data)]) if len(data) < 128 else bytes([len(data) & 127 | 128, len(data) >> 7])
        return bytes([number << 3 | 2]) + length + data

    def name(number, text):
        return field(number, text.encode())

    def tensor(text, dims, *values):
        data = struct.pack(f"<{len(values)}f", *values)
        return field(5, b"".join(bytes([8, d]) for d in dims) + bytes([16, 1]) + name(8, text) + field(9, data))

    graph, value = b"", "x"
    for number, words in enumerate(nodes):
        operation, *constants = words.split()
        node = name(1, value)
        value = "y" if number == len(nodes) - 1 else f"v{number}"
        node += b"".join(name(1, constant) for constant in constants) + name(2, value) + name(4, operation)
        if operation == "Gemm":
            node += field(5, name(1, "transB") + bytes([24, 1, 0xA0, 1, 2]))
        graph += field(1, node)
    graph += name(2, "g") + tensor("w", [2, 2], 1, -1, -1, 1) + tensor("b", [2], 0.5, -0.5)
    graph += b"".join(tensor(text, [], value) for text, value in (("one", 1), ("minus", -1), ("half", 0.5)))
    kind = field(2, field(1, bytes([8, 1])))
    graph += field(11, name(1, "x") + kind) + field(12, name(1, "y") + kind)
    yield bytes([8, 8]) + field(7, graph)


BINARIZED = [
    ("Gemm w b", "Sign"), ("MatMul w", "Add half", "Sign", "MatMul w", "Greater half", "Where one minus"),
    ("MatMul w", "BatchNormalization b b b one", "Sign"), ("MatMul w", "BatchNormalization b b b b", "LessOrEqual half", "Not", "Where one minus"),
    ("Mul half", "Sub b", "MatMul w", "Div half", "Neg", "Sign", "Flatten"),
]


JOURNAL = [
    b'{"answer":"undecided","budget":"100","cost":"100","mismatches":0,"widths":[2,1]}\n',
    b'{"answer":"impossible","by":"tree","cost":"3","evidence":"{}","mismatches":0,"widths":[2,1]}\n',
    b'{"answer":"found","cost":"5","mismatches":0,"network":[[{"bias":0,"sign":1,"weights":"111"},'
    b'{"bias":-1,"sign":1,"weights":"111"},{"bias":-2,"sign":1,"weights":"111"}],[{"bias":1,"sign":-1,"weights":"111"}]],'
    b'"part":"witness","widths":[3,1]}\n',
]
EVIDENCE = [
    b'{"by":"columns","widths":[3,1]}', b'{"by":"counting","rows":[[0,1,3,7]],"widths":[3,1]}',
    b'{"by":"margin","rows":[[1,1,1,1,1,1,1,1],[1,1,1,1,1,1,1,1],[1,1,1,1,1,1,1,1]],"widths":[3,1]}',
    b'{"by":"separation","rows":[[0,0,1],[1,1,1]],"widths":[3,null]}', b'{"by":"tree","file":"AAEBAQ==","widths":[3,1]}',
    b'{"by":"neuron","file":"AAEBAQ==","widths":[1,1]}', b'{"by":"layers","file":"AgMBAQ==","widths":[3,1,1]}',
]
COMMANDS = [
    b"minimize\n-\n--depth\n2\n--size\nweights\n--mismatches\n1\n--jobs\n2\n--json", b"count\n--function\n3:0xe4\n--widths\n3,1",
    b"sample\na.pla\n--widths\n2,1\n-n\n10\n--seed\n3\n--method\ngibbs\n--shard\n1/3", b"certify\na.pla\n--to\nb\n--time\n1s",
    b"verify\nseparable-limit\n--set\nN=4", b"reproduce\ntempered\n--memory\n1G", b"convert\na.json\n--to\na.v\n--format\njson",
]


NETWORK = (
    b'{"inputs":3,"layers":[[{"bias":0,"sign":1,"weights":"111"},{"bias":2,"sign":-1,"weights":"101"}],'
    b'[{"bias":-1,"sign":1,"weights":"11"}]],"schema":"thresher/network/1"}'
)


def thresher(program):
    """The program itself, where it stands beside or at the usual places; it writes first inputs of the formats that are not kept."""
    places = (program.with_name("thresher"), ROOT / ".build/release/thresher", ROOT / ".build/debug/thresher")
    return next((place for place in places if place.exists()), None)


def networks(program, ending):
    if ending == "json":
        yield NETWORK
    place = thresher(program)
    if place is not None:
        done = subprocess.run([place, "convert", "-", "-", "--to", ending], input=NETWORK, capture_output=True)
        if done.returncode == 0:
            yield done.stdout
    if ending == "v":
        yield b"module m(input a, input b, output y);\n wire t;\n nand g(t, a, b);\n assign y = ~t | (a ^ 1'b0);\nendmodule\n"
    if ending == "truth":
        yield from (b"10\n", b"0110\n1001\n", b"0xe4\n", b"# two\n3:0x96\n")


def shards(program):
    """What `thresher` prints of shards."""
    place = thresher(program)
    if place is None:
        return
    for words in (["count", "--widths", "2,1"], ["enumerate", "--widths", "2,1"], ["sample", "--widths", "3,1", "-n", "6", "--seed", "1"]):
        parts = []
        for part in (1, 2):
            done = subprocess.run(
                [place, words[0], "--function", "2:0x6", *words[1:], "--shard", f"{part}/2", "--quiet"], capture_output=True)
            if done.returncode == 0:
                parts.append((f"part{part}", done.stdout))
        if parts:
            yield bundle(parts)
            for _, data in parts:
                yield data


def claims(program):
    """Every claim and examination with its defaults, as the catalogue lists them."""
    listed = subprocess.run([program, "--claims"], capture_output=True, text=True).stdout
    found = {}
    for text in listed.split("\n\n"):
        if text.strip():
            found.setdefault(text.split("\n")[0], []).append(text.encode())
    # The first and the last of each: grids have hundreds of cases of one form.
    return [text for cases in found.values() for text in dict.fromkeys((cases[0], cases[-1]))]


def make_corpus(program, reader, endings, folder):
    folder.mkdir(parents=True, exist_ok=True)
    inputs = [p.read_bytes() for ending in endings for p in files(f"Instances/**/*{ending}", f"Tests/**/*{ending}")][:400]
    inputs += [p.read_bytes() for p in files(f"Tests/Fuzz/Found/{reader}-*")]
    if reader == "certificate":
        inputs += certificates()
    if reader in ("json", "blif", "dot", "truth", "verilog"):
        inputs += networks(program, "v" if reader == "verilog" else reader)
    if reader in ("npy", "npz", "safetensors", "dense-network", "labelled-data", "trace"):
        inputs += [data for _, data in arrays()]
    if reader in ("onnx", "dense-network", "binarized-onnx"):
        inputs += onnx()
    if reader == "binarized-onnx":
        inputs += [data for nodes in BINARIZED for data in onnx(nodes)] + list(networks(program, "onnx"))
    if reader == "binarized-npz":
        inputs += layers()
    if reader in ("journal", "resumed-journal"):
        inputs += JOURNAL + [b"".join(JOURNAL)]
    if reader == "unit-journal":
        inputs += [bundle([("units-2of3.jsonl", b'{"result":[1.5,2],"unit":1}\n'), ("units-3of3.jsonl", b'{"result":[],"unit":2}\n')])]
    if reader == "evidence":
        inputs += EVIDENCE
    if reader in ("shards", "draws"):
        inputs += [d for d in shards(program) if d.startswith(b"===") == (reader == "shards")]
    if reader == "command-line":
        inputs += COMMANDS
    if reader == "claim":
        inputs += claims(program)
    if reader == "literals":
        inputs += [b"3:0xe4", b"4:0110100110010110", b"3,2,1", b"10..12", b"1/4", b"2.5e3", b"64M", b"2m", b"parity(5)", b"all"]
    if reader in ("coding", "coded-table"):
        coding = json.dumps({"schema": "thresher/coding/1", "inputs": [{"column": "a", "code": "threshold", "threshold": "2"}],
                             "label": {"column": "y", "code": "word", "word": "yes"}, "missing": "refuse"}).encode()
        inputs += [coding] if reader == "coding" else [
            bundle([("options", bytes([k])), ("table.csv", b"a,b,y\n1,red,yes\n3,blue,no\n?,red,no\n")]) for k in range(6)
        ] + [bundle([("coding.json", coding), ("table.csv", b"a,y\n1,yes\n3,no\n")])]
    if reader == "trace":
        inputs += [b"step,worker,micro,seconds\n" + b"".join(b"%d,%d,%d,0.5\n" % (s, w, m) for s in (0, 1) for w in (0, 1) for m in (0, 1))]
    if reader == "trace-folder":
        log = b"global_step,local_step,iteration_time_ms,compute_dropped\n0,0,12.5,False\n0,1,11,False\n1,0,10,False\n1,1,9,False\n"
        inputs += [bundle([("compute_logs_0.csv", log), ("compute_logs_1.csv", log)])]
    if reader == "source":
        pla = b".i 1\n.o 1\n.type fr\n0 1\n1 0\n.e\n"
        tables = {"pla": pla, "csv": b"x1,y\n0,1\n1,0\n", "truth": b"10\n",
                  "json": b'{"schema":"thresher/instance/1","inputs":1,"points":["0","1"],"labels":[1,0]}',
                  "blif": b".model m\n.inputs a\n.outputs y\n.names a y\n0 1\n.end\n"}
        for form, text in tables.items():
            record = json.dumps({"schema": "thresher/source/1", "file": "f", "format": form, "majority": False, "output": None}).encode()
            inputs.append(bundle([("source.json", record), ("source", text), ("instance.pla", pla)]))
    for number, data in enumerate(inputs):
        (folder / f"first{number}").write_bytes(data)
    return len(inputs)


def fuzz(program, reader, seconds, runs, hang, place):
    corpus, found = place / "corpus" / reader, place / "found"
    found.mkdir(parents=True, exist_ok=True)
    words = [
        program, reader, f"-timeout={hang}", "-rss_limit_mb=1024", "-print_final_stats=1", f"-max_total_time={seconds:.0f}", f"-runs={runs}",
        "-max_len=4096", "-len_control=50", f"-artifact_prefix={found}/{reader}-", corpus,
    ]
    environment = dict(os.environ, SWIFT_BACKTRACE="enable=no", ASAN_OPTIONS="detect_leaks=0:allocator_may_return_null=1")
    # libFuzzer ends itself; the limit is for one that cannot.
    try:
        done = subprocess.run(words, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds * 2 + 120)
        log = done.stderr.decode(errors="replace")
        code = done.returncode
    except subprocess.TimeoutExpired as late:
        log, code = (late.stderr or b"").decode(errors="replace"), -1
    (place / f"{reader}.log").write_text(log)

    def last(pattern):
        return (re.findall(pattern, log) or ["0"])[-1]

    executed = int(last(r"number_of_executed_units:\s+(\d+)") if "number_of_executed_units" in log else last(r"#(\d+)\t"))
    return executed, int(last(r"cov: (\d+)")), int(last(r"peak_rss_mb:\s+(\d+)")), code


def replay(program, reader, place):
    """Offers the first inputs alone: their number, and the exit code of the program."""
    inputs = sorted((place / "corpus" / reader).glob("first*"))
    done = subprocess.run([program, reader, *inputs], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        print(done.stderr[:2_000], file=sys.stderr)
    return len(inputs), 0, 0, done.returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("readers", nargs="*")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--hang", type=int, default=2)
    parser.add_argument("--to", type=pathlib.Path, default=ROOT / ".build/fuzz")
    parser.add_argument("--replay", action="store_true")
    # `make fuzz` names readers behind the options.
    options = parser.parse_intermixed_args()
    program = options.program.resolve()
    listed = [line.split() for line in subprocess.run([program, "--list"], capture_output=True, text=True, check=True).stdout.splitlines()]
    chosen = [line for line in listed if not options.readers or line[0] in options.readers]
    seconds = options.minutes * 60 * options.jobs / max(len(chosen), 1)

    def one(line):
        first = make_corpus(program, line[0], line[1:], options.to / "corpus" / line[0])
        start = time.monotonic()
        if options.replay:
            return line[0], first, replay(program, line[0], options.to), time.monotonic() - start
        return line[0], first, fuzz(program, line[0], seconds, options.runs, options.hang, options.to), time.monotonic() - start

    print(f"{'reader':<18}{'first':>6}{'executions':>12}{'edges':>8}{'MB':>6}{'s':>6}", flush=True)
    ended = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for reader, first, (executed, edges, memory, code), took in pool.map(one, chosen):
            ended += code != 0
            print(
                f"{reader:<18}{first:>6}{executed:>12}{edges:>8}{memory:>6}{took:>6.0f}" + (f"  ended with {code}" if code else ""),
                flush=True)
    return 1 if ended else 0


if __name__ == "__main__":
    sys.exit(main())
