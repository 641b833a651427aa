import Numbers

/// A vector of the plane with rational coordinates with respect to a basis whose Gram matrix is given by `PlaneMetric`.
public struct PlaneVector: Sendable, Hashable {
  /// The coordinate of the first vector of the basis.
  public var x: Rational
  /// The coordinate of the second vector of the basis.
  public var y: Rational

  /// A vector from its coordinates.
  public init(_ x: Rational, _ y: Rational) { (self.x, self.y) = (x, y) }

  /// The zero vector.
  public static let zero = PlaneVector(0, 0)

  /// The sum, coordinate by coordinate.
  public static func + (left: Self, right: Self) -> Self { PlaneVector(left.x + right.x, left.y + right.y) }
  /// The difference, coordinate by coordinate.
  public static func - (left: Self, right: Self) -> Self { PlaneVector(left.x - right.x, left.y - right.y) }
  /// The multiple of a vector.
  public static func * (factor: Rational, vector: Self) -> Self { PlaneVector(factor * vector.x, factor * vector.y) }
  /// The opposite vector.
  public static prefix func - (vector: Self) -> Self { PlaneVector(-vector.x, -vector.y) }

  /// The sum of products of coordinates: how a covector acts on a vector.
  public static func * (left: Self, right: Self) -> Rational { left.x * right.x + left.y * right.y }

  /// left.x right.y - left.y right.x.
  public static func cross(_ left: Self, _ right: Self) -> Rational { left.x * right.y - left.y * right.x }
}

/// The scalar product of a plane in a basis of two vectors b1, b2 that need not be orthonormal.
///
/// Three points whose distances are irrational span a plane in which the points are rational all the same: with b1 = x_2 - x_1 and
/// b2 = x_3 - x_1 only the Gram matrix enters.
public struct PlaneMetric: Sendable, Hashable {
  /// b1.b1, b1.b2, b2.b2.
  public let gram: (Rational, Rational, Rational)

  /// The scalar products b1.b1, b1.b2 and b2.b2 of the basis.
  ///
  /// - Precondition: positive definite.
  public init(gram a: Rational, _ b: Rational, _ c: Rational) {
    precondition(a > 0 && a * c > b * b, "a Gram matrix")
    gram = (a, b, c)
  }

  /// The usual scalar product.
  public static let euclidean = PlaneMetric(gram: 1, 0, 1)

  /// The scalar product of two vectors.
  public func product(_ left: PlaneVector, _ right: PlaneVector) -> Rational {
    gram.0 * left.x * right.x + gram.1 * (left.x * right.y + left.y * right.x) + gram.2 * left.y * right.y
  }

  /// The squared length of a vector.
  public func square(_ vector: PlaneVector) -> Rational { product(vector, vector) }

  /// The squared length of the covector w, given by its values on b1 and b2.
  public func dualSquare(_ w: PlaneVector) -> Rational {
    (gram.2 * w.x * w.x - 2 * gram.1 * w.x * w.y + gram.0 * w.y * w.y) / (gram.0 * gram.2 - gram.1 * gram.1)
  }

  /// The covector that takes the scalar product with `vector`.
  public func covector(of vector: PlaneVector) -> PlaneVector {
    PlaneVector(gram.0 * vector.x + gram.1 * vector.y, gram.1 * vector.x + gram.2 * vector.y)
  }

  /// Whether the Gram matrices are equal.
  public static func == (left: Self, right: Self) -> Bool { left.gram == right.gram }

  /// Hashes the Gram matrix.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(gram.0)
    hasher.combine(gram.1)
    hasher.combine(gram.2)
  }
}
