@preconcurrency import CGMP
import CMPFR

/// The versions of the libraries under the exact numbers, as they are loaded.
public enum LibraryVersions {
  public static var gmp: String { String(cString: __gmp_version) }
  public static var mpfr: String { String(cString: mpfr_get_version()) }
}
