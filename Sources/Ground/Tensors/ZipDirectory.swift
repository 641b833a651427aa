import Files

/// Reads the central directory of a ZIP file (PKWARE's APPNOTE 6.3.9) and checks that every member lies in the file, apart from the others.
struct ZipDirectory {
  let file: MappedFile

  /// A deflated member cannot unpack to more than this many times its size, so a larger size is a lie.
  static let largestRatio = 1032

  func members() throws -> [ZipArchive.Member] {
    let (count, start, size) = try directory()
    guard start >= 0, size >= 0, start <= file.count - size, count <= size / 46 else {
      throw error(found: "a central directory of \(count) members at \(start)", expected: "one inside the file")
    }
    var members: [ZipArchive.Member] = []
    var offset = start
    for _ in 0..<count {
      let (member, next) = try entry(at: offset, end: start + size)
      members.append(member)
      offset = next
    }
    for (left, right) in zip(
      members.sorted { $0.offset < $1.offset }, members.sorted { $0.offset < $1.offset }.dropFirst())
    where left.offset + left.packedSize > right.offset {
      throw error(
        found: "members \(DataError.quotedName(left.name)) and \(DataError.quotedName(right.name)) that overlap",
        expected: "members apart from each other")
    }
    var names: Set<String> = []
    for member in members where !names.insert(member.name).inserted {
      throw error(found: "the member \(DataError.quotedName(member.name)) twice", expected: "each name once")
    }
    return members
  }

  private func field(_ offset: Int, _ size: Int) throws -> Int {
    guard let value = file.littleEndian(at: offset, size: size), let number = Int(exactly: value) else {
      throw error(found: "a ZIP file that ends at \(file.count)", expected: "the whole file")
    }
    return number
  }

  /// Members, first byte and size of the central directory, from the record at the end of the file.
  private func directory() throws -> (count: Int, start: Int, size: Int) {
    // A comment of up to 65,535 bytes may follow the record.
    var end = file.count - 22
    let least = max(0, file.count - 22 - 0xffff)
    while end >= least {
      if file.littleEndian(at: end, size: 4) == 0x0605_4b50, try field(end + 20, 2) == file.count - end - 22 { break }
      end -= 1
    }
    guard end >= least else {
      throw error(found: "a ZIP file without its directory", expected: "the whole file", fix: "copy it again")
    }
    var (count, size, start) = (try field(end + 10, 2), try field(end + 12, 4), try field(end + 16, 4))
    if file.littleEndian(at: end - 20, size: 4) == 0x0706_4b50 {
      let record = try field(end - 20 + 8, 8)
      guard record <= file.count - 56, file.littleEndian(at: record, size: 4) == 0x0606_4b50 else {
        throw error(found: "no 64-bit record at \(record)", expected: "the one that the locator names")
      }
      (count, size, start) = (try field(record + 32, 8), try field(record + 40, 8), try field(record + 48, 8))
    }
    return (count, start, size)
  }

  private func entry(at offset: Int, end: Int) throws -> (ZipArchive.Member, next: Int) {
    guard offset <= end - 46, file.littleEndian(at: offset, size: 4) == 0x0201_4b50 else {
      throw error(found: "no entry of the directory at \(offset)", expected: "a whole directory")
    }
    let (nameSize, extraSize, commentSize) = (
      try field(offset + 28, 2), try field(offset + 30, 2), try field(offset + 32, 2)
    )
    let next = offset + 46 + nameSize + extraSize + commentSize
    guard next <= end else { throw error(found: "an entry beyond the directory", expected: "a whole directory") }
    let name = String(decoding: file.copy(offset + 46..<offset + 46 + nameSize), as: UTF8.self)
    var (packedSize, size, local) = (try field(offset + 20, 4), try field(offset + 24, 4), try field(offset + 42, 4))
    try readWide(offset + 46 + nameSize, extraSize, name, &size, &packedSize, &local)
    let (flags, method) = (try field(offset + 8, 2), try field(offset + 10, 2))
    guard flags & 1 == 0 else { throw error(name, found: "an encrypted member", expected: "plain data") }
    guard method == 0 || method == 8 else {
      throw error(name, found: "packing method \(method)", expected: "stored (0) or deflated (8)")
    }
    guard local <= file.count - 30, file.littleEndian(at: local, size: 4) == 0x0403_4b50 else {
      throw error(name, found: "no member at \(local)", expected: "its local header")
    }
    let data = local + 30 + (try field(local + 26, 2)) + (try field(local + 28, 2))
    guard packedSize <= file.count, data <= file.count - packedSize else {
      throw error(name, found: "\(packedSize) bytes at \(data) of \(file.count)", expected: "data inside the file")
    }
    guard method == 8 ? size <= Self.largestRatio * (packedSize + 1) : size == packedSize else {
      throw error(name, found: "\(size) bytes from \(packedSize)", expected: "sizes that agree")
    }
    let member = ZipArchive.Member(
      name: name, offset: data, packedSize: packedSize, size: size, isDeflated: method == 8,
      checksum: UInt32(try field(offset + 16, 4)))
    return (member, next)
  }

  /// Sizes of 64 bits stand in an extra field, in this order, for every number that is all ones.
  private func readWide(
    _ start: Int, _ length: Int, _ name: String, _ size: inout Int, _ packedSize: inout Int, _ local: inout Int
  ) throws {
    guard [size, packedSize, local].contains(0xffff_ffff) else { return }
    var offset = start
    while offset + 4 <= start + length {
      let (kind, bytes) = (try field(offset, 2), try field(offset + 2, 2))
      if kind == 1, offset + 4 + bytes <= start + length {
        var (place, end) = (offset + 4, offset + 4 + bytes)
        for number in [\Wide.size, \Wide.packedSize, \Wide.local] {
          var wide = Wide(size: size, packedSize: packedSize, local: local)
          guard wide[keyPath: number] == 0xffff_ffff else { continue }
          guard place + 8 <= end else { throw error(name, found: "a short 64-bit field", expected: "8 bytes a number") }
          wide[keyPath: number] = try field(place, 8)
          (size, packedSize, local) = (wide.size, wide.packedSize, wide.local)
          place += 8
        }
        end = place
        return
      }
      offset += 4 + bytes
    }
    throw error(name, found: "no 64-bit sizes", expected: "the extra field that holds them")
  }

  private struct Wide {
    var size: Int
    var packedSize: Int
    var local: Int
  }

  private func error(_ name: String? = nil, found: String, expected: String, fix: String? = nil) -> DataError {
    let member = name.map { "member \(DataError.quotedName($0)): " } ?? ""
    return DataError(file: file.path, found: member + found, expected: expected, fix: fix)
  }
}
