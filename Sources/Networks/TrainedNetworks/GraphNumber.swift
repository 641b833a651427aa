import Tensors

/// A number of a graph of ONNX, with the operations of its type as runtimes compute them: floats rounded to nearest
/// after every step.
///
/// Every operation keeps or turns the order of the numbers that it is given, so a chain of them is monotone.
enum GraphNumber: Hashable, Sendable {
  case float(Float)
  case double(Double)
  case int32(Int32)
  case int64(Int64)
  case bool(Bool)

  /// An integer in a type; nil for a type that networks here do not compute with, and for what the type does not hold
  /// exactly.
  init?(_ value: Int, as type: ElementType) {
    switch type {
    case .float32: self = .float(Float(value))
    case .float64: self = .double(Double(value))
    case .int32:
      guard let value = Int32(exactly: value) else { return nil }
      self = .int32(value)
    case .int64: self = .int64(Int64(value))
    case .bool:
      guard value == 0 || value == 1 else { return nil }
      self = .bool(value == 1)
    default: return nil
    }
    guard self.value == Double(value) else { return nil }
  }

  /// The nearest float of a type; nil for other types.
  init?(_ value: Double, roundedTo type: ElementType) {
    switch type {
    case .float32: self = .float(Float(value))
    case .float64: self = .double(value)
    default: return nil
    }
  }

  /// An element of a tensor; nil for other types.
  init?(_ tensor: Tensor, at index: Int) {
    let bits = tensor.bits(at: index)
    switch tensor.elementType {
    case .float32: self = .float(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case .float64: self = .double(Double(bitPattern: bits))
    case .int32: self = .int32(Int32(truncatingIfNeeded: bits))
    case .int64: self = .int64(Int64(bitPattern: bits))
    case .bool: self = .bool(bits & 0xff != 0)
    default: return nil
    }
  }

  /// The largest sum of integers that a type holds exactly, whatever the order of the terms.
  static func largestSum(in type: ElementType) -> Int? {
    switch type {
    case .float32: 1 << 24
    case .float64: 1 << 53
    case .int32: Int(Int32.max)
    case .int64: 1 << 61
    default: nil
    }
  }

  /// The nearest double.
  var value: Double {
    switch self {
    case .float(let value): Double(value)
    case .double(let value): value
    case .int32(let value): Double(value)
    case .int64(let value): Double(value)
    case .bool(let value): value ? 1 : 0
    }
  }

  /// Sums, differences, products and quotients; nil for numbers of two types and for integers that leave theirs.
  static func arithmetic(_ operation: String, _ left: GraphNumber, _ right: GraphNumber) -> GraphNumber? {
    switch (left, right) {
    case (.float(let left), .float(let right)): rounded(operation, left, right).map { .float($0) }
    case (.double(let left), .double(let right)): rounded(operation, left, right).map { .double($0) }
    case (.int32(let left), .int32(let right)): exact(operation, left, right).map { .int32($0) }
    case (.int64(let left), .int64(let right)): exact(operation, left, right).map { .int64($0) }
    default: nil
    }
  }

  private static func rounded<Number: BinaryFloatingPoint>(_ operation: String, _ left: Number, _ right: Number)
    -> Number?
  {
    switch operation {
    case "Add": left + right
    case "Sub": left - right
    case "Mul": left * right
    case "Div": left / right
    default: nil
    }
  }

  private static func exact<Number: FixedWidthInteger>(_ operation: String, _ left: Number, _ right: Number) -> Number?
  {
    let (result, overflow) =
      switch operation {
      case "Add": left.addingReportingOverflow(right)
      case "Sub": left.subtractingReportingOverflow(right)
      case "Mul": left.multipliedReportingOverflow(by: right)
      // Quotients of integers are cut off, and differently by different runtimes.
      default: (left, true)
      }
    return overflow ? nil : result
  }

  /// Comparisons; nil for numbers of two types and for truth values.
  static func comparison(_ operation: String, _ left: GraphNumber, _ right: GraphNumber) -> GraphNumber? {
    switch (left, right) {
    case (.float(let left), .float(let right)): compare(operation, left, right)
    case (.double(let left), .double(let right)): compare(operation, left, right)
    case (.int32(let left), .int32(let right)): compare(operation, left, right)
    case (.int64(let left), .int64(let right)): compare(operation, left, right)
    default: nil
    }
  }

  private static func compare<Number: Comparable>(_ operation: String, _ left: Number, _ right: Number) -> GraphNumber?
  {
    switch operation {
    case "Greater": .bool(left > right)
    case "GreaterOrEqual": .bool(left >= right)
    case "Less": .bool(left < right)
    case "LessOrEqual": .bool(left <= right)
    default: nil
    }
  }

  /// The integer of an integer type.
  var integer: Int? {
    switch self {
    case .int32(let value): Int(value)
    case .int64(let value): Int(value)
    case .float, .double, .bool: nil
    }
  }

  /// -1, 0 or 1; nil for truth values.
  var sign: GraphNumber? {
    switch self {
    case .float(let value): .float(value > 0 ? 1 : value < 0 ? -1 : 0)
    case .double(let value): .double(value > 0 ? 1 : value < 0 ? -1 : 0)
    case .int32(let value): .int32(value.signum())
    case .int64(let value): .int64(value.signum())
    case .bool: nil
    }
  }

  /// The number with the other sign.
  var negated: GraphNumber? {
    switch self {
    case .float(let value): .float(-value)
    case .double(let value): .double(-value)
    case .int32(let value): Self.exact("Sub", 0, value).map { .int32($0) }
    case .int64(let value): Self.exact("Sub", 0, value).map { .int64($0) }
    case .bool: nil
    }
  }

  /// The number in another type, cut off towards 0; nil where the type does not reach, and for truth values of numbers.
  func cast(to type: ElementType) -> GraphNumber? {
    switch (type, self) {
    case (.float32, .int64(let value)): .float(Float(value))
    case (.float32, _): .float(Float(value))
    case (.float64, _): .double(value)
    case (.int32, .int64(let value)): Int32(exactly: value).map { .int32($0) }
    case (.int64, .int64): self
    case (.int32, _): Int32(exactly: value.rounded(.towardZero)).map { .int32($0) }
    case (.int64, _): Int64(exactly: value.rounded(.towardZero)).map { .int64($0) }
    case (.bool, .bool): self
    default: nil
    }
  }
}
