/// How long work will go on, in words that promise no more than an estimate can.
public enum TimeLeft {
  /// `about 12 s left`, `about 3 min left`, `about 5 h left`, `about 40 days left`; `seconds` from 0 on.
  public static func words(seconds: Double) -> String {
    guard seconds.isFinite, seconds < 86_400 * 1e6 else { return "more than a lifetime left" }
    for (unit, length, least) in [("days", 86_400, 172_800), ("h", 3600, 7200), ("min", 60, 120)]
      as [(
        String, Double, Double
      )] where seconds >= least
    {
      return "about \(Int((seconds / length).rounded())) \(unit) left"
    }
    return "about \(max(1, Int(seconds.rounded(.up)))) s left"
  }

  /// The same for work of which a share is done after so many seconds; nil while too little is done to tell.
  public static func words(done: Double, after seconds: Double) -> String? {
    guard done > 0, done < 1, seconds > 0.2 else { return nil }
    return words(seconds: seconds * (1 - done) / done)
  }
}
