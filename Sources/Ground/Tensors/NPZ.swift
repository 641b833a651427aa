import CZlib
import Files

/// NumPy's archive of named arrays: a ZIP file of `name.npy` members, stored or deflated.
///
/// Stored members stay where they are in the mapped file; deflated ones are unpacked. Checksums are compared.
public enum NPZ {
  static func read(_ file: MappedFile) throws -> [Tensor] {
    let archive = try ZipArchive(file)
    if let pickle = archive.members.first(where: { $0.name.hasSuffix("data.pkl") }) {
      throw TensorFile.pickle(file.path, "a PyTorch file (\(DataError.quoted(pickle.name)))")
    }
    return try archive.members.map { member in
      guard member.name.hasSuffix(".npy") else {
        throw DataError(
          file: file.path, found: "member \(DataError.quotedName(member.name))", expected: "arrays of NumPy (name.npy)")
      }
      let name = String(member.name.dropLast(4))
      if member.isDeflated { return try NPY.read(archive.unpacked(member), file: file.path, name: name) }
      try archive.checkStored(member)
      return try NPY.read(file, offset: member.offset, size: member.size, name: name)
    }
  }

  /// Writes an archive with stored members, as `numpy.savez` does; 64-bit records only where they are needed.
  ///
  /// - Throws: `DataError` for a name given twice and for types that NumPy does not have.
  public static func write(_ tensors: [Tensor], to path: String, isDeflated: Bool = false) throws {
    try TensorFile.checkNames(tensors, path)
    var output = try AtomicOutput(path)
    var directory: [UInt8] = []
    for tensor in tensors {
      let bytes = try NPY.bytes(of: tensor)
      let packed = isDeflated ? try deflated(bytes, tensor) : bytes
      let name = Array("\(tensor.name).npy".utf8)
      guard name.count <= 0xffff else { throw tensor.error(found: "a name of \(name.count) bytes", expected: "65535") }
      let start = output.count
      let sum = ZipArchive.checksum(of: bytes)
      // Version 4.5 brings the 64-bit fields. The date is the first day that the format has: same tensors, same bytes.
      let common: [UInt8] =
        number(45, 2) + number(0x800, 2) + number(isDeflated ? 8 : 0, 2) + number(0, 2) + number(0x21, 2)
        + number(Int(sum), 4)
      let isWide = max(bytes.count, packed.count) >= 0xffff_ffff
      let wide = isWide ? number(1, 2) + number(16, 2) + number(bytes.count, 8) + number(packed.count, 8) : []
      let sizes = number(isWide ? 0xffff_ffff : packed.count, 4) + number(isWide ? 0xffff_ffff : bytes.count, 4)
      try output.write(
        number(0x0403_4b50, 4) + common + sizes + number(name.count, 2) + number(wide.count, 2) + name + wide)
      try output.write(packed)
      let isFar = start >= 0xffff_ffff
      var extra = isWide ? number(bytes.count, 8) + number(packed.count, 8) : []
      if isFar { extra += number(start, 8) }
      if !extra.isEmpty { extra = number(1, 2) + number(extra.count, 2) + extra }
      directory +=
        number(0x0201_4b50, 4) + number(45, 2) + common + sizes + number(name.count, 2) + number(extra.count, 2)
        + number(0, 10) + number(isFar ? 0xffff_ffff : start, 4) + name + extra
    }
    try output.write(directory)
    try output.write(end(count: tensors.count, start: output.count - directory.count, size: directory.count))
    try output.finish()
  }

  /// The records after the directory.
  private static func end(count: Int, start: Int, size: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    if count >= 0xffff || start >= 0xffff_ffff || size >= 0xffff_ffff {
      bytes += number(0x0606_4b50, 4) + number(44, 8) + number(45, 2) + number(45, 2) + number(0, 8)
      bytes += number(count, 8) + number(count, 8) + number(size, 8) + number(start, 8)
      bytes += number(0x0706_4b50, 4) + number(0, 4) + number(start + size, 8) + number(1, 4)
    }
    bytes += number(0x0605_4b50, 4) + number(0, 4) + number(min(count, 0xffff), 2) + number(min(count, 0xffff), 2)
    return bytes + number(min(size, 0xffff_ffff), 4) + number(min(start, 0xffff_ffff), 4) + number(0, 2)
  }

  private static func number(_ value: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { $0 < 8 ? UInt8(value >> (8 * $0) & 0xff) : 0 }
  }

  private static func deflated(_ bytes: [UInt8], _ tensor: Tensor) throws -> [UInt8] {
    guard bytes.count < 1 << 31 else {
      throw tensor.error(found: "\(bytes.count) bytes", expected: "less than 2 GiB", fix: "write it stored")
    }
    var stream = z_stream()
    let status = deflateInit2_(
      &stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw tensor.error(found: "zlib's error \(status)", expected: "deflated data") }
    defer { deflateEnd(&stream) }
    var packed = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
    var input = bytes
    let end = input.withUnsafeMutableBufferPointer { source in
      packed.withUnsafeMutableBufferPointer { target in
        (stream.next_in, stream.avail_in) = (source.baseAddress, UInt32(source.count))
        (stream.next_out, stream.avail_out) = (target.baseAddress, UInt32(target.count))
        return deflate(&stream, Z_FINISH)
      }
    }
    guard end == Z_STREAM_END else { throw tensor.error(found: "zlib's error \(end)", expected: "deflated data") }
    packed.removeLast(packed.count - Int(stream.total_out))
    return packed
  }
}
