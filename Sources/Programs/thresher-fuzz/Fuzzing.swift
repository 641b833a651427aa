#if FUZZING
  // Of LLVM's libFuzzer, with which `make fuzz` links this program.
  @_silgen_name("LLVMFuzzerRunDriver")
  private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ offer: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
  ) -> CInt

  @_silgen_name("LLVMFuzzerMutate")
  private func mutate(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ limit: Int) -> Int

  /// Offers inputs of libFuzzer's making until one of its limits ends it.
  func fuzz(_ reader: FuzzedReader) -> CInt {
    fuzzed = reader
    // libFuzzer takes every word that is no option for a corpus, so the reader's name must not be among them.
    var count = CommandLine.argc - 1
    var words = CommandLine.unsafeArgv + 1
    words[0] = CommandLine.unsafeArgv[0]
    return runDriver(&count, &words) { start, count in
      fuzzed?.offer(Array(UnsafeBufferPointer(start: start, count: count)))
      return 0
    }
  }

  // Set once, before the first input.
  nonisolated(unsafe) private var fuzzed: FuzzedReader?

  /// Half of the changes are libFuzzer's own, to one file of a bundle; the others leave the files readable.
  @_cdecl("LLVMFuzzerCustomMutator")
  public func customMutator(
    _ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ limit: Int, _ seed: CUnsignedInt
  ) -> Int {
    var source = SplitMix(state: UInt64(seed))
    let isText = source.next(below: 2) == 0
    guard fuzzed?.shape == .bundle else {
      return isText && size > 0
        ? copy(mutatedText(Array(UnsafeBufferPointer(start: data, count: size)), seed: source.next()), data, limit)
        : mutate(data, size, limit)
    }
    var bundle = FileBundle(Array(UnsafeBufferPointer(start: data, count: size)))
    guard !bundle.files.isEmpty else { return mutate(data, size, limit) }
    let place = source.next(below: bundle.files.count)
    var file = bundle.files[place].bytes
    if isText {
      file = mutatedText(file, seed: source.next())
    } else {
      let room = file.count + 64
      file += [UInt8](repeating: 0, count: 64)
      let count = file.withUnsafeMutableBufferPointer { bytes in
        bytes.baseAddress.map { mutate($0, room - 64, room) } ?? 0
      }
      file.removeLast(room - count)
    }
    bundle.files[place].bytes = file
    return copy(bundle.bytes, data, limit)
  }

  private func copy(_ bytes: [UInt8], _ data: UnsafeMutablePointer<UInt8>, _ limit: Int) -> Int {
    let count = min(bytes.count, limit)
    for index in 0..<count { data[index] = bytes[index] }
    return count
  }
#endif
