import LinearAlgebra
import Numbers

/// Expectations of the traces t_k = tr A^k and their products up to degree 4, where A is the m x m corner of a uniformly random
/// orthogonal projection of rank d in R^p.
///
/// For the zonal polynomials J_kappa, E J_kappa(A) = J_kappa(I_m) J_kappa(I_d) / J_kappa(I_p) with J_kappa(I_n) the product of n + 2j - i over the
/// cells (i, j) of kappa, and 0 where J_kappa(I_p) = 0. Power sums follow by one small linear system a degree, inverted once.
public struct ZonalAverages: Sendable, Hashable {
  /// E t_1.
  public let t1: Rational
  /// E t_1^2 and E t_2.
  public let t1t1, t2: Rational
  /// E t_1^3, E t_1 t_2 and E t_3.
  public let t1t1t1, t1t2, t3: Rational
  /// E t_1^4, E t_1^2 t_2, E t_2^2, E t_1 t_3 and E t_4.
  public let t1t1t1t1, t1t1t2, t2t2, t1t3, t4: Rational

  /// Works out all expectations for one shape.
  ///
  /// - Precondition: 1 <= d, m <= p.
  /// - Complexity: about 60 operations on fractions.
  public init(dimension p: Int, rank d: Int, support m: Int) {
    precondition((1...p).contains(d) && (1...p).contains(m), "rank \(d) and support \(m) in \(p) dimensions")
    // One factor a cell; c = 2j - i.
    func g(_ c: Int) -> Rational {
      p + c == 0 ? 0 : Rational(Integer(m + c) * Integer(d + c), Integer(p + c))
    }
    let (g0, g2, g4, g1, b1, b2) = (g(0), g(2), g(4), g(1), g(-1), g(-2))
    let (j2, j11) = (g0 * g2, g0 * b1)
    let (j3, j21, j111) = (j2 * g4, j2 * b1, j11 * b2)
    t1 = g0
    let degree2 = Self.apply(Self.inverse2, [j2, j11])
    (t1t1, t2) = (degree2[0], degree2[1])
    let degree3 = Self.apply(Self.inverse3, [j3, j21, j111])
    (t1t1t1, t1t2, t3) = (degree3[0], degree3[1], degree3[2])
    let degree4 = Self.apply(Self.inverse4, [j3 * g(6), j3 * b1, j21 * g1, j21 * b2, j111 * g(-3)])
    (t1t1t1t1, t1t1t2, t2t2, t1t3, t4) = (degree4[0], degree4[1], degree4[2], degree4[3], degree4[4])
  }

  private static func apply(_ matrix: [[Rational]], _ vector: [Rational]) -> [Rational] {
    matrix.map { row in zip(row, vector).reduce(into: Rational.zero) { $0 += $1.0 * $1.1 } }
  }

  /// Rows: J_(2), J_(11) in p1^2, p2.
  private static let inverse2 = inverse([[1, 2], [1, -1]])
  /// Rows: J_(3), J_(21), J_(111) in p1^3, p1 p2, p3.
  private static let inverse3 = inverse([[1, 6, 8], [1, 1, -2], [1, -3, 2]])
  /// Rows: J_(4), J_(31), J_(22), J_(211), J_(1111) in p1^4, p1^2 p2, p2^2, p1 p3, p4.
  private static let inverse4 = inverse([
    [1, 12, 12, 32, 48], [1, 5, -2, 4, -8], [1, 2, 7, -8, -2], [1, -1, -2, -2, 4], [1, -6, 3, 8, -6],
  ])

  private static func inverse(_ rows: [[Rational]]) -> [[Rational]] {
    guard let inverse = RationalMatrix(rows).inverse else { preconditionFailure("the zonal polynomials are dependent") }
    return inverse.rows
  }
}
