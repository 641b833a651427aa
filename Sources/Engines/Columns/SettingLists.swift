import Numbers

/// The parameter settings of one neuron by the column that they give, for drawing them uniformly.
struct SettingLists<Mask: PointMask> {
  private let fanIn: Int
  private let everywhere: Mask
  private let classes: ColumnClasses<Mask>
  private let index: MaskIndex<Mask>
  /// The functions "at least t of W" of class i are at `starts[i] ..< starts[i + 1]`; those constant on the points come last.
  private let starts: [Int]
  private let sets: [UInt32]
  /// The threshold, negative where the function is the complement of the listed column.
  private let thresholds: [Int8]

  static func bytesNeeded(fanIn m: Int, classCount: Int) -> Int {
    (m << (m - 1)) * 6 + classCount * (8 + 4 * (8 * Mask.wordCount + 4))
  }

  init(inputs: [Mask], classes: ColumnClasses<Mask>) {
    fanIn = inputs.count
    everywhere = classes.everywhere
    self.classes = classes
    let index = MaskIndex(classes.columns)
    self.index = index
    let constantClass = classes.columns.count
    let everywhere = self.everywhere
    func place(_ column: Mask) -> (Int, Bool) {
      let isComplement = column.contains(0)
      let canonical = isComplement ? column ^ everywhere : column
      return (canonical.isEmpty ? constantClass : index[canonical] ?? constantClass, isComplement)
    }
    var starts = [0]
    for multiplicity in classes.multiplicities { starts.append(starts[starts.count - 1] + Int(multiplicity)) }
    let total = inputs.count << (inputs.count - 1)
    var sets = [UInt32](repeating: 0, count: total)
    var thresholds = [Int8](repeating: 0, count: total)
    var next = starts
    ThresholdEnumeration.forEach(inputs: inputs) { column, set, threshold in
      let (entry, isComplement) = place(column)
      sets[next[entry]] = set
      thresholds[next[entry]] = Int8(isComplement ? -threshold : threshold)
      next[entry] += 1
    }
    self.starts = starts + [total]
    self.sets = sets
    self.thresholds = thresholds
  }

  /// A uniform setting among those whose column is `column`.
  ///
  /// - Precondition: there is one.
  @inline(__always) func draw(_ column: Mask, using key: inout RandomKey) -> RawSetting {
    if column.isEmpty { return drawConstant(false, using: &key) }
    if column == everywhere { return drawConstant(true, using: &key) }
    let isComplement = column.contains(0)
    let canonical = isComplement ? column ^ everywhere : column
    guard let entry = index[canonical] else { preconditionFailure("no neuron has the column") }
    let choice = starts[entry] + key.next(below: Int(classes.multiplicities[entry]))
    return setting(choice, isComplement: isComplement)
  }

  /// The function of a list place, or its negation so that the column is the listed one or its complement.
  @inline(__always) private func setting(_ place: Int, isComplement: Bool) -> RawSetting {
    let threshold = thresholds[place]
    let isAtLeast = (threshold < 0) == isComplement
    let magnitude = Int16(threshold.magnitude)
    return RawSetting(
      weights: UInt64(sets[place]), sign: isAtLeast ? 1 : -1, bias: isAtLeast ? 1 - magnitude : magnitude)
  }

  /// A uniform setting among those that are constant on the points.
  func drawConstant(_ value: Bool, using key: inout RandomKey) -> RawSetting {
    let choice = key.next(below: classes.constantMultiplicity)
    let first = starts[starts.count - 2]
    if choice < UInt64(sets.count - first) { return setting(first + Int(choice), isComplement: value) }
    return RawSetting.constant(value, fanIn: fanIn, using: &key)
  }
}

extension RawSetting {
  /// A uniform one of the 5 m 2^(m-1) settings that are constant whatever the inputs are: 5 of 12 settings, so rejection is
  /// quick.
  static func constant(_ value: Bool, fanIn m: Int, using key: inout RandomKey) -> RawSetting {
    while true {
      let setting = uniform(fanIn: m, using: &key)
      let ones = setting.weights.nonzeroBitCount
      let constant: Bool?
      switch setting.sign {
      case 1: constant = setting.bias >= 1 ? true : 1 - Int(setting.bias) > ones ? false : nil
      case -1: constant = setting.bias <= 0 ? false : Int(setting.bias) > ones ? true : nil
      default: constant = setting.bias > 0
      }
      if constant == value { return setting }
    }
  }

  /// A uniform one of all 6 m 2^m settings.
  static func uniform(fanIn m: Int, using key: inout RandomKey) -> RawSetting {
    RawSetting(
      weights: key.next() >> UInt64(64 - m), sign: Int8(key.next(below: 3)) - 1,
      bias: Int16(key.next(below: 2 * m) + 1 - m))
  }
}

/// The places of distinct masks in a list: open addressing.
struct MaskIndex<Mask: PointMask>: Sendable {
  private let keys: [Mask]
  private var slots: [Int32]
  private let slotMask: Int

  init(_ keys: [Mask]) {
    self.keys = keys
    var size = 16
    while size < 2 * keys.count { size *= 2 }
    slotMask = size - 1
    slots = [Int32](repeating: -1, count: size)
    for (index, key) in keys.enumerated() {
      var place = Self.hash(key) & slotMask
      while slots[place] >= 0 { place = (place + 1) & slotMask }
      slots[place] = Int32(index)
    }
  }

  @inline(__always) subscript(key: Mask) -> Int? {
    var place = Self.hash(key) & slotMask
    while slots[place] >= 0 {
      let index = Int(slots[place])
      if keys[index] == key { return index }
      place = (place + 1) & slotMask
    }
    return nil
  }

  @inline(__always) private static func hash(_ key: Mask) -> Int {
    var state: UInt64 = 0
    for index in 0..<Mask.wordCount { state = (state ^ key.word(index)) &* 0x9e37_79b9_7f4a_7c15 ^ (state >> 29) }
    return Int(truncatingIfNeeded: state ^ (state >> 32))
  }
}
