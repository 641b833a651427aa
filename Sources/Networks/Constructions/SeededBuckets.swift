import ThresholdNetworks

/// Buckets that store a seed into one shared random table: depth 11, fewer weights when one label is rare.
///
/// s = s1 + s2 functionals choose a bucket; G = 2^t alternative hashes psi_g have m' = m1 + m2 functionals each; the table T has
/// 2^m' random bits with as many ones as the labels have. A bucket stores (g, r) such that T[r xor psi_g(x)] = y on all its points.
/// A random r satisfies n1 ones and n0 zeros with probability p^n1 (1-p)^n0, so the seeds of all buckets
/// together are about N H(p) bits long.
public struct SeededBuckets: Hashable, Sendable {
  /// The number n of inputs.
  public let inputCount: Int
  /// P: the total size of all masks.
  public let maskSize: Int
  /// s1 and s2: the bits of the bucket that choose the column and the row of the memory of seeds.
  public let bucketColumnBits, bucketRowBits: Int
  /// m1 and m2: the bits of the hash that choose the column and the row of T.
  public let tableColumnBits, tableRowBits: Int
  /// t: G = 2^t hashes to choose from.
  public let choiceBits: Int

  /// The construction for these numbers of bits, without a sample.
  ///
  /// - Precondition: nonnegative numbers of bits, at least one bit of the hash.
  public init(
    inputCount: Int, maskSize: Int, bucketColumnBits: Int, bucketRowBits: Int, tableColumnBits: Int, tableRowBits: Int,
    choiceBits: Int
  ) {
    precondition(
      [bucketColumnBits, bucketRowBits, tableColumnBits, tableRowBits, choiceBits].allSatisfy { (0..<30).contains($0) }
        && tableColumnBits + tableRowBits >= 1 && maskSize >= 1)
    (self.inputCount, self.maskSize, self.choiceBits) = (inputCount, maskSize, choiceBits)
    (self.bucketColumnBits, self.bucketRowBits) = (bucketColumnBits, bucketRowBits)
    (self.tableColumnBits, self.tableRowBits) = (tableColumnBits, tableRowBits)
  }

  /// m'.
  var hashBits: Int { tableColumnBits + tableRowBits }
  /// G.
  var choices: Int { 1 << choiceBits }
  /// K: the bits of a seed.
  public var wordBits: Int { choiceBits + hashBits }

  /// The widths of the layers, the last one 1.
  public var widths: [Int] {
    let alternatives = choices * hashBits
    return [
      maskSize,
      2 * (bucketColumnBits + bucketRowBits) + alternatives,
      (1 << bucketColumnBits) + 2 * bucketRowBits + alternatives,
      (1 << bucketRowBits) * wordBits + alternatives,
      2 * choiceBits + hashBits + alternatives,
      alternatives + hashBits,
      2 * hashBits,
      2 * hashBits,
      (1 << tableColumnBits) + 2 * tableRowBits,
      1 << tableRowBits,
      1,
    ]
  }

  /// w(d) of the network.
  public var weightCount: Int { Architecture(inputCount: inputCount, widths: widths).weightCount }

  struct Seed: Hashable {
    /// g and r.
    var choice, offset: Int
  }

  func network(
    buckets: LinearHash, hashes: [LinearHash], table: Set<Int>, seeds: [Int: Seed]
  ) -> ThresholdNetwork {
    var assembly = NetworkAssembly(inputCount: inputCount)
    // 1 and 2: the functionals.
    let unary = assembly.layer { layer in
      (buckets.masks.map { layer.unaryParity(of: $0) }, hashes.map { $0.masks.map { layer.unaryParity(of: $0) } })
    }
    let hashed = assembly.layer { layer in
      (
        unary.0.map { layer.parityLiteral(unary: $0) },
        unary.1.map { $0.map { layer.parity(unary: $0) } }
      )
    }
    // 3 and 4: the memory of seeds, one bit after the other: first the t bits of g, then the m' bits of r.
    let addressed = assembly.layer { layer in
      (
        columns: layer.oneHot(Array(hashed.0.prefix(bucketColumnBits))),
        rows: layer.copies(of: Array(hashed.0.dropFirst(bucketColumnBits))), psi: hashed.1.map { layer.copies(of: $0) }
      )
    }
    let stored = assembly.layer { layer in
      let bits = (0..<wordBits).map { bit in
        layer.memoryRows(columns: addressed.columns, rows: addressed.rows) { column, row in
          guard let seed = seeds[column + row << bucketColumnBits] else { return false }
          return (seed.choice | seed.offset << choiceBits) >> bit & 1 == 1
        }
      }
      return (bits: bits, psi: addressed.psi.map { layer.copies(of: $0) })
    }
    // 5 and 6: the word of the bucket, and psi_g for its g.
    let word = assembly.layer { layer in
      (
        choice: stored.bits.prefix(choiceBits).map { rows in
          Literal(positive: layer.add(.or(rows)), negative: layer.add(.nor(rows)))
        },
        offset: stored.bits.dropFirst(choiceBits).map { layer.add(.or($0)) },
        psi: stored.psi.map { layer.copies(of: $0) }
      )
    }
    let selected = assembly.layer { layer in
      (
        psi: word.psi.indices.map { g in word.psi[g].map { layer.add(.and(word.choice.wires(for: g) + [$0])) } },
        offset: layer.copies(of: word.offset)
      )
    }
    // 7 and 8: r xor psi_g. Of the wires {psi_g'[k] selected} and r_k at most two fire.
    let halves = assembly.layer { layer in
      selected.offset.indices.map { k in
        let wires = selected.psi.map { $0[k] } + [selected.offset[k]]
        return [layer.add(.or(wires)), layer.add(.fewer(than: 2, of: wires))]
      }
    }
    let address = assembly.layer { layer in
      halves.map { Literal(positive: layer.add(.and($0)), negative: layer.add(.nand($0))) }
    }
    // 9, 10 and 11: the shared table.
    return assembly.output(assembly.table(address, columnBits: tableColumnBits, ones: table))
  }
}
