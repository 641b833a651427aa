"""Writes random dense networks with integer weights and what NumPy computes for them.

  network_files.py COUNT SEED FOLDER

A line of FOLDER/expected.txt: file, input, output (numbers separated by commas). Integers of floats: every value is exact.
"""

import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import save_file


def save_onnx(rng, layers, path):
  nodes, constants, current = [], [], "x"
  if rng.random() < 0.5:
    nodes.append(helper.make_node("Flatten", ["x"], ["flat"], axis=1))
    current = "flat"
  for k, (w, b, relu) in enumerate(layers):
    kind = int(rng.integers(3))
    raw = rng.random() < 0.5
    constant = lambda name, array: constants.append(
      numpy_helper.from_array(array, name)
      if raw
      else helper.make_tensor(name, TensorProto.FLOAT if array.dtype == np.float32 else TensorProto.DOUBLE, array.shape, array.ravel())
    )
    if kind == 0:
      constant(f"w{k}", w)
      constant(f"b{k}", b)
      nodes.append(helper.make_node("Gemm", [current, f"w{k}", f"b{k}"], [f"s{k}"], transB=1))
    elif kind == 1:
      constant(f"w{k}", np.ascontiguousarray(w.T))
      constant(f"b{k}", b)
      nodes.append(helper.make_node("Gemm", [current, f"w{k}", f"b{k}"], [f"s{k}"], alpha=1.0, beta=1.0))
    else:
      nodes.append(helper.make_node("Constant", [], [f"w{k}"], value=numpy_helper.from_array(np.ascontiguousarray(w.T), f"v{k}")))
      constant(f"b{k}", b.reshape(1, -1) if rng.random() < 0.5 else b)
      nodes.append(helper.make_node("MatMul", [current, f"w{k}"], [f"p{k}"]))
      order = [f"p{k}", f"b{k}"] if rng.random() < 0.5 else [f"b{k}", f"p{k}"]
      nodes.append(helper.make_node("Add", order, [f"s{k}"]))
    current = f"s{k}"
    if relu:
      nodes.append(helper.make_node("Relu", [current], [f"h{k}"]))
      current = f"h{k}"
  kind = TensorProto.FLOAT if layers[0][0].dtype == np.float32 else TensorProto.DOUBLE
  graph = helper.make_graph(
    nodes,
    "network",
    [helper.make_tensor_value_info("x", kind, ["n", layers[0][0].shape[1]])],
    [helper.make_tensor_value_info(current, kind, ["n", layers[-1][0].shape[0]])],
    constants,
  )
  model = helper.make_model(graph)
  onnx.checker.check_model(model)
  onnx.save(model, path)


def main():
  count, seed, folder = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
  rng = np.random.default_rng(seed)
  lines = []
  for index in range(count):
    widths = [int(n) for n in rng.integers(1, 7, size=rng.integers(2, 6))]
    dtype = [np.float32, np.float64][int(rng.integers(2))]
    layers = []
    for k, (fan_in, fan_out) in enumerate(zip(widths, widths[1:])):
      relu = k < len(widths) - 2
      layers.append((rng.integers(-9, 10, (fan_out, fan_in)).astype(dtype), rng.integers(-9, 10, fan_out).astype(dtype), relu))
    kind = index % 3
    if kind == 0:
      file = f"n{index}.onnx"
      save_onnx(rng, layers, f"{folder}/{file}")
    elif kind == 1:
      file = f"n{index}.safetensors"
      # Steps of two, as PyTorch's Sequential numbers its layers, beyond ten.
      tensors = {}
      for k, (w, b, _) in enumerate(layers):
        tensors[f"body.{2 * k + 6}.weight"], tensors[f"body.{2 * k + 6}.bias"] = w, b
      save_file(tensors, f"{folder}/{file}")
    else:
      file = f"n{index}.npz"
      tensors = {}
      for k, (w, b, _) in enumerate(layers):
        if rng.random() < 0.5:
          tensors[f"layer{k + 1}/kernel"], tensors[f"layer{k + 1}/bias"] = np.ascontiguousarray(w.T), b
        else:
          tensors[f"layer{k + 1}/weight"], tensors[f"layer{k + 1}/bias"] = np.asfortranarray(w), b
      np.savez(f"{folder}/{file}", **tensors)
    x = rng.integers(-9, 10, widths[0]).astype(np.float64)
    h = x
    for w, b, relu in layers:
      h = w.astype(np.float64) @ h + b
      h = np.maximum(h, 0) if relu else h
    lines.append(f"{file}\t{','.join(str(int(v)) for v in x)}\t{','.join(str(int(v)) for v in h)}\n")
  with open(f"{folder}/expected.txt", "w") as output:
    output.writelines(lines)


if __name__ == "__main__":
  main()
