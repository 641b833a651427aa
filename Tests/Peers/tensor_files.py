"""Writes random tensor files with NumPy and the safetensors package, or checks files that the Swift writers made.

  tensor_files.py write numpy|safetensors COUNT SEED FOLDER   files and FOLDER/expected.txt
  tensor_files.py check FOLDER                                compares every file of FOLDER/expected.txt with its line

A line of expected.txt: file, tensor, type, shape (a x b), elements row by row as hexadecimal bytes, the lowest byte first.
"""

import sys
import zipfile

import numpy as np

TYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64"]


def random_array(rng, name):
  shape = tuple(int(n) for n in rng.integers(0 if rng.random() < 0.05 else 1, 6, size=rng.integers(0, 4)))
  dtype = np.dtype(name)
  count = int(np.prod(shape, dtype=int))
  if name == "bool":
    return rng.integers(0, 2, size=count).astype(bool).reshape(shape)
  # Random bits: NaN with payloads, infinities and subnormals among them.
  array = np.frombuffer(rng.bytes(count * dtype.itemsize), dtype=dtype).reshape(shape).copy()
  if name.startswith("float") and count and rng.random() < 0.5:
    array.flat[int(rng.integers(count))] = [np.nan, np.inf, -np.inf, -0.0][int(rng.integers(4))]
  return array


def line(file, tensor, name, array):
  little = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"))
  return f"{file}\t{tensor}\t{name}\t{'x'.join(map(str, array.shape))}\t{little.tobytes().hex()}\n"


def in_file_order(rng, array):
  if array.ndim > 1 and rng.random() < 0.4:
    array = np.asfortranarray(array)
  return array.astype(array.dtype.newbyteorder(">"), order="K") if rng.random() < 0.3 else array


def write_numpy(rng, folder, index, lines):
  name = str(rng.choice(TYPES))
  kind = index % 4
  if kind == 0:
    array = in_file_order(rng, random_array(rng, name))
    np.save(f"{folder}/f{index}.npy", array)
    lines.append(line(f"f{index}.npy", f"f{index}", name, array))
    return
  arrays = {}
  for k in range(int(rng.integers(1, 4))):
    other = str(rng.choice(TYPES))
    arrays[f"layer{k}.weight"] = (other, in_file_order(rng, random_array(rng, other)))
  # Limits of zero make every record of the archive a 64-bit one.
  zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT = (0, 0) if kind == 3 else ((1 << 31) - 1, (1 << 16) - 1)
  save = np.savez_compressed if kind == 2 or (kind == 3 and index % 8 == 7) else np.savez
  save(f"{folder}/f{index}.npz", **{key: array for key, (_, array) in arrays.items()})
  zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT = (1 << 31) - 1, (1 << 16) - 1
  lines += [line(f"f{index}.npz", key, other, array) for key, (other, array) in arrays.items()]


def write_safetensors(rng, folder, index, lines):
  import safetensors
  from safetensors.numpy import save_file

  file = f"f{index}.safetensors"
  if index % 5 == 0:
    # bfloat16 has no type in NumPy: its bits.
    bits = random_array(rng, "uint16")
    if hasattr(safetensors, "TensorSpec"):
      data = {"dtype": "bfloat16", "shape": list(bits.shape), "data_ptr": bits.ctypes.data, "data_len": bits.nbytes}
      spec = safetensors.TensorSpec(**data)
    else:  # before version 0.8
      spec = {"dtype": "bfloat16", "shape": list(bits.shape), "data": bits.tobytes()}
    safetensors.serialize_file({"w": spec}, f"{folder}/{file}")
    lines.append(line(file, "w", "bfloat16", bits))
    return
  arrays = {}
  for k in range(int(rng.integers(1, 5))):
    name = str(rng.choice(TYPES))
    arrays[f'block.{k}."q"'] = (name, random_array(rng, name))
  save_file({key: array for key, (_, array) in arrays.items()}, f"{folder}/{file}", metadata={"format": "np"})
  lines += [line(file, key, name, array) for key, (name, array) in arrays.items()]


def check(folder):
  failures = 0
  for text in open(f"{folder}/expected.txt"):
    file, tensor, name, shape, digits = text.rstrip("\n").split("\t")
    if file.endswith(".safetensors"):
      from safetensors import deserialize

      found = dict(deserialize(open(f"{folder}/{file}", "rb").read()))[tensor]
      same = bytes(found["data"]).hex() == digits and "x".join(map(str, found["shape"])) == shape
    else:
      array = np.load(f"{folder}/{file}")
      array = array[tensor] if file.endswith(".npz") else array
      same = line(file, tensor, array.dtype.name, array) == text
    if not same:
      failures += 1
      print("differs:", text[:100])
  print(f"{failures} differences")
  return 1 if failures else 0


def main():
  if sys.argv[1] == "check":
    return check(sys.argv[2])
  kind, count, seed, folder = sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
  rng = np.random.default_rng(seed)
  lines = []
  for index in range(count):
    (write_numpy if kind == "numpy" else write_safetensors)(rng, folder, index, lines)
  with open(f"{folder}/expected.txt", "w") as output:
    output.writelines(lines)
  return 0


if __name__ == "__main__":
  sys.exit(main())
