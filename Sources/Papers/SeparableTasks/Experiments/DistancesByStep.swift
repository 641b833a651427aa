import Claims

/// One trajectory as two experiments show it: how far it is from the offline solution, and how much it forgets.
package struct DistancesByStep: Codable, Sendable {
  /// The steps that are shown.
  package let steps: [Int]
  /// The distance to the offline solution, and the largest squared loss of a task, at each of these steps.
  package let distance, forgetting: [Double]

  /// A row for each step, with the name of the trajectory before it.
  func append(to table: inout Table, named name: String) {
    for (index, k) in steps.enumerated() {
      table.append([.text(name), .integer(k), .real(distance[index]), .real(forgetting[index])])
    }
  }
}
