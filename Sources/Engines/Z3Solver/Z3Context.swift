import CLoading
import CZ3

/// What Z3 reported about a call that failed.
public struct Z3Error: Error, CustomStringConvertible {
  /// Z3's message.
  public let description: String
}

/// One Z3 context and everything made in it. Contexts are not thread safe: one context per worker, and no term leaves it.
///
/// `interrupt()` alone may be called from another thread.
final class Z3Context {
  let raw: Z3_context

  init(parameters: [String: String] = [:]) throws {
    if let problem = loading_z3_problem() { throw Z3Error(description: "Z3 is not there: \(String(cString: problem))") }
    guard let config = Z3_mk_config() else { throw Z3Error(description: "Z3 made no configuration") }
    defer { Z3_del_config(config) }
    for (key, value) in parameters.sorted(by: { $0.key < $1.key }) { Z3_set_param_value(config, key, value) }
    guard let raw = Z3_mk_context_rc(config) else { throw Z3Error(description: "Z3 made no context") }
    self.raw = raw
    // The default handler ends the process; with this one the error code is read after the call.
    Z3_set_error_handler(raw) { _, _ in }
  }

  deinit { Z3_del_context(raw) }

  /// Returns the result of a call, or throws what Z3 says went wrong with it.
  func checked<Result>(_ result: Result?) throws -> Result {
    let code = Z3_get_error_code(raw)
    guard code == Z3_OK, let result else {
      let text = Z3_get_error_msg(raw, code).map { String(cString: $0) } ?? "no message"
      throw Z3Error(description: "Z3: \(text)")
    }
    return result
  }
}

/// The version of the Z3 library that is loaded, such as `4.8.12.0`; zeros where it is missing.
public var z3Version: String {
  var (major, minor, build, revision): (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
  Z3_get_version(&major, &minor, &build, &revision)
  return "\(major).\(minor).\(build).\(revision)"
}
