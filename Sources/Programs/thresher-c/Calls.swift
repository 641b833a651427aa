import Columns
import Files
import Glibc
import Synthesis

/// What every function returns; as in the header.
enum Status: Int32 {
  case ok = 0
  case found = 10
  case impossible = 20
  case stopped = 30
  case usage = 64
  case data = 65
  case disagreement = 70
}

/// The last error of each thread.
enum LastError {
  private final class Box {
    var text = ""
  }

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key) { pointer in
      if let pointer { Unmanaged<Box>.fromOpaque(pointer).release() }
    }
    return key
  }()

  private static var box: Box {
    if let pointer = pthread_getspecific(key) { return Unmanaged<Box>.fromOpaque(pointer).takeUnretainedValue() }
    let box = Box()
    pthread_setspecific(key, Unmanaged.passRetained(box).toOpaque())
    return box
  }

  static var text: String {
    get { box.text }
    set { box.text = newValue }
  }
}

/// Runs the body of one function: errors become its code and the last error of the thread.
func call(_ function: String, _ body: () throws -> Status) -> Int32 {
  let (status, text) = outcome(function, body)
  // A body that stops without an error has told why.
  if let text { LastError.text = text } else if status != .stopped { LastError.text = "" }
  return status.rawValue
}

private func outcome(_ function: String, _ body: () throws -> Status) -> (Status, String?) {
  do {
    return (try body(), nil)
  } catch let misuse as Misuse {
    return (.usage, misuse.line(function))
  } catch let error as DataError {
    return (.data, "\(error)")
  } catch let stop as CountingStopped {
    return (.stopped, "\(function): \(stop.reason)")
  } catch {
    // Engines that contradict each other, and draws that do not fit.
    return (.disagreement, "\(function): \(DataError.oneLine("\(error)"))")
  }
}

/// A pointer that has to be there.
func present<Pointer>(_ pointer: Pointer?, _ name: String) throws -> Pointer {
  guard let pointer else { throw Misuse("no \(name)", "a pointer") }
  return pointer
}
