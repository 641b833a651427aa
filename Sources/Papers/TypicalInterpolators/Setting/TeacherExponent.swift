import Numbers

/// The exponents E with "prior mass of every narrow teacher at least Q^(-E)".
public enum TeacherExponent {
  /// Vanilla: sum of d*_l d_(l-1) + d*_l. The rows of the kept neurons are fixed, with zeros for absent inputs.
  public static func vanilla(inputCount: Int, teacher: [Int], student: [Int]) -> Integer {
    student.indices.reduce(Integer.zero) { sum, layer in
      let fanIn = layer == 0 ? inputCount : student[layer - 1]
      return sum + Integer(teacher[layer]) * Integer(fanIn) + Integer(teacher[layer])
    }
  }

  /// Scaled neurons: sum of d*_l d*_(l-1) + 2 d_l. Absent neurons need a zero scale and a zero bias only.
  public static func scaled(inputCount: Int, teacher: [Int], student: [Int]) -> Integer {
    student.indices.reduce(Integer.zero) { sum, layer in
      let fanIn = layer == 0 ? inputCount : teacher[layer - 1]
      return sum + Integer(teacher[layer]) * Integer(fanIn) + 2 * Integer(student[layer])
    }
  }

  /// One convolution with kernel volume k and a readout after pooling: k c* + c* + c + 1.
  public static func convolutional(kernel: Int, teacher: Int, student: Int) -> Int {
    (kernel + 1) * teacher + student + 1
  }

  /// The same with scaled neurons: k c* + 2 c + c* + 2.
  public static func scaledConvolutional(kernel: Int, teacher: Int, student: Int) -> Int {
    kernel * teacher + 2 * student + teacher + 2
  }
}
