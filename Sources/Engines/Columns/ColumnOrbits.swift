/// The columns of a list in the groups that symmetries of the sample map to each other.
struct ColumnOrbits {
  /// `ends[i]`: where orbit i of the list ends.
  private(set) var ends: [Int]

  /// The most columns of which walks over orbits choose: the scale of more grows fast.
  static let maximumChoice = 16

  /// What walks over orbits multiply coefficients by, so that |O| / |T| of it is an integer: the least common multiple of 1 ... r.
  static func scale(choosing r: Int) -> Int {
    (1...max(1, min(r, maximumChoice))).reduce(1) { product, factor in
      var (a, b) = (product, factor)
      while b != 0 { (a, b) = (b, a % b) }
      return product / a * factor
    }
  }

  func range(_ orbit: Int) -> Range<Int> { (orbit == 0 ? 0 : ends[orbit - 1])..<ends[orbit] }

  /// The orbit of a place of the list.
  func orbit(of place: Int) -> Int {
    var low = 0
    var high = ends.count - 1
    while low < high {
      let middle = (low + high) / 2
      if place < ends[middle] { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Orders a list that ascends in cost so that the columns of an orbit, which cost the same, stand side by side; nil if no
  /// column is mapped to another one.
  ///
  /// - Parameters:
  ///   - maps: for each symmetry the point that each point is mapped to.
  ///   - list: closed under them, with costs that they keep.
  init?<Mask: PointMask>(_ list: ColumnList<Mask>, under maps: [[Int]]) {
    let count = list.count
    if maps.isEmpty || count == 0 { return nil }
    var places: [Mask: Int] = [:]
    places.reserveCapacity(count)
    for place in 0..<count { places[list.masks[place]] = place }
    let images = maps.map { map in
      let map = PointMap<Mask>(map)
      return (0..<count).map { place in
        guard let image = places[map.applied(to: list.masks[place])] else {
          preconditionFailure("the columns are not closed under a symmetry of their points")
        }
        return image
      }
    }
    let firsts = PointSymmetries.firsts(of: count, under: images)
    if firsts.enumerated().allSatisfy({ $0.offset == $0.element }) { return nil }
    // An orbit stands where its first column stood; orbits keep their order, and so do the costs.
    let order = (0..<count).sorted { (firsts[$0], $0) < (firsts[$1], $1) }
    let masks = order.map { list.masks[$0] }
    let payloads = order.map { list.payloads[$0] }
    var ends: [Int] = []
    for place in 0..<count {
      list.masks[place] = masks[place]
      list.payloads[place] = payloads[place]
      if place + 1 == count || firsts[order[place]] != firsts[order[place + 1]] { ends.append(place + 1) }
    }
    self.ends = ends
  }
}

/// A map of points, for sets of them: byte by byte.
struct PointMap<Mask: PointMask> {
  /// `tables[256 b + v]`: the images of the points of byte b that are set in v.
  private let tables: [Mask]

  init(_ map: [Int]) {
    var tables: [Mask] = []
    for byte in stride(from: 0, to: map.count, by: 8) {
      tables += (0..<256).map { value in
        var image = Mask()
        for point in byte..<min(byte + 8, map.count) where value >> (point - byte) & 1 == 1 { image.insert(map[point]) }
        return image
      }
    }
    self.tables = tables
  }

  func applied(to mask: Mask) -> Mask {
    var image = Mask()
    for byte in 0..<tables.count / 256 {
      image = image | tables[256 * byte + Int(mask.word(byte >> 3) >> UInt64(8 * (byte & 7)) & 255)]
    }
    return image
  }
}
