@preconcurrency import CGMP
import CMPFR

/// The versions of the libraries under the exact numbers, as they are loaded.
public enum LibraryVersions {
  /// The version of GMP that is loaded.
  public static var gmp: String { String(cString: __gmp_version) }
  /// The version of MPFR that is loaded.
  public static var mpfr: String { String(cString: mpfr_get_version()) }
}
