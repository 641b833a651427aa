import CZlib
import Files

/// The members of a ZIP file (with the 64-bit records of large ones), as the central directory lists them.
struct ZipArchive {
  struct Member: Sendable {
    var name: String
    /// Of the packed bytes, which are neither overlapping nor beyond the file.
    var offset: Int
    var packedSize: Int
    var size: Int
    var isDeflated: Bool
    var checksum: UInt32
  }

  let file: MappedFile
  let members: [Member]

  init(_ file: MappedFile) throws {
    self.file = file
    members = try ZipDirectory(file: file).members()
  }

  /// The bytes of a deflated member.
  func unpacked(_ member: Member) throws -> [UInt8] {
    var output = [UInt8](repeating: 0, count: member.size)
    var (status, produced) = (Z_STREAM_ERROR, 0)
    file.withUnsafeBytes { bytes in
      output.withUnsafeMutableBytes { target in
        var stream = z_stream()
        // Negative: no zlib header around the deflated data.
        guard inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
          return
        }
        defer { inflateEnd(&stream) }
        var (read, written) = (0, 0)
        // zlib counts in 32 bits, so that large members go in pieces. One spare byte shows a member longer than it says.
        var spare: UInt8 = 0
        repeat {
          let input = min(member.packedSize - read, 1 << 30)
          let room = min(member.size - written, 1 << 30)
          stream.next_in = UnsafeMutablePointer(
            mutating: bytes.baseAddress?.advanced(by: member.offset + read).assumingMemoryBound(to: UInt8.self))
          stream.avail_in = UInt32(input)
          let before = stream.total_out
          if room > 0 {
            stream.next_out = target.baseAddress?.advanced(by: written).assumingMemoryBound(to: UInt8.self)
            stream.avail_out = UInt32(room)
            status = inflate(&stream, Z_NO_FLUSH)
          } else {
            status = withUnsafeMutablePointer(to: &spare) { pointer in
              stream.next_out = pointer
              stream.avail_out = 1
              return inflate(&stream, Z_NO_FLUSH)
            }
          }
          read += input - Int(stream.avail_in)
          written += Int(stream.total_out - before)
        } while status == Z_OK && written <= member.size
        produced = written
      }
    }
    guard status == Z_STREAM_END, produced == member.size else {
      throw error(member.name, found: "damaged deflated data", expected: "\(member.size) bytes")
    }
    try check(member, Self.checksum(of: output))
    return output
  }

  /// Compares a stored member with its checksum.
  func checkStored(_ member: Member) throws {
    let sum = file.withUnsafeBytes { bytes in
      Self.checksum(of: bytes[member.offset..<member.offset + member.packedSize])
    }
    try check(member, sum)
  }

  private func check(_ member: Member, _ sum: UInt32) throws {
    guard sum == member.checksum else {
      throw error(
        member.name, found: "checksum \(String(sum, radix: 16))", expected: "\(String(member.checksum, radix: 16))",
        fix: "the file is damaged; copy it again")
    }
  }

  private func error(_ name: String, found: String, expected: String, fix: String? = nil) -> DataError {
    DataError(file: file.path, found: "member \(DataError.quotedName(name)): \(found)", expected: expected, fix: fix)
  }

  /// CRC-32 of any number of bytes.
  static func checksum(of bytes: some Collection<UInt8>) -> UInt32 {
    let sum = bytes.withContiguousStorageIfAvailable { buffer in
      UInt32(truncatingIfNeeded: crc32_z(0, buffer.baseAddress, buffer.count))
    }
    return sum ?? checksum(of: Array(bytes))
  }
}
