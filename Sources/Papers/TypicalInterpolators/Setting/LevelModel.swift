import ExactLearning
import ModelColumns
import NeuronModels
import Numbers
import Running
import ThresholdNetworks

/// Students whose weights and biases are integers -Q ... Q, all settings equally likely: the quantised prior with a step for the hidden
/// neurons.
enum LevelModel {
  /// The widest student at so many inputs.
  static func maximumWidth(inputs: Int) -> Int { inputs <= 3 ? 3 : 2 }

  /// The settings of a student (k, 1) for every function, and the least weights of every function.
  ///
  /// - Returns: nil if the numbers do not fit into words, as for large Q.
  /// - Throws: `EffortEnded`.
  static func small(levels: Int, inputCount n: Int, studentWidth k: Int, effort: Effort) throws -> SmallModel? {
    let model = NeuronModel.levels(levels)
    do {
      let nothing = PartialFunction(inputCount: n, points: [], labels: BitVector([]))
      let student = ModelQuestion(model, nothing, Architecture(inputCount: n, widths: [k, 1]))
      var settings = [UInt64](repeating: 0, count: 1 << (1 << n))
      for (table, count) in try student.functions(effort: effort) {
        guard let small = UInt64(exactly: count) else { return nil }
        settings[Int(table.values.words[0])] = small
      }
      // A function that no student computes is as large as can be; the others are found at widths up to k.
      var sizes = [UInt8](repeating: .max, count: settings.count)
      for width in (1...k).reversed() {
        let narrow = ModelQuestion(model, nothing, Architecture(inputCount: n, widths: [width, 1]))
        for (table, _) in try narrow.functions(effort: effort) {
          sizes[Int(table.values.words[0])] = UInt8((n + 1) * width)
        }
      }
      return SmallModel(inputCount: n, studentWidth: k, depth: 2, settings: settings, sizes: sizes)
    } catch let stop as ModelStopped {
      throw EffortEnded(stop.reason)
    }
  }

  /// log2 of the closed form: with L = 2Q + 1 levels, the first hidden neurons have the teacher's (n + 1) k* parameters, and the output
  /// its k + 1, those of the other neurons 0; so the prior mass is at least L^-((n + 1) k* + k + 1).
  static func realisationBits(levels: Int, inputCount n: Int, teacherWidth: Int, studentWidth k: Int) -> Double {
    Double((n + 1) * teacherWidth + k + 1) * Interval(Integer(2 * levels + 1)).log2.midpoint
  }
}
