import Files
import Formats
import Testing
import ThresholdNetworks

@Suite struct InstanceJSONTests {
  @Test func commentsSurviveAnyCharacter() throws {
    let comments = ["a \"quoted\" \\ back/slash", "ä € 😀", "key: value"]
    let sample = Sample(
      name: "s", inputCount: 2, rows: [.init(point: .init(ones: [1], count: 2), label: true)], comments: comments)
    let read = try InstanceJSON.read(InputText(file: "s.json", text: InstanceJSON.text(of: sample)))
    #expect(read.comments == comments)
    #expect(read.rows.map(\.point) == sample.rows.map(\.point))
    #expect(read.annotation("key") == "value")
  }

  @Test func escapesAreDecoded() throws {
    let text = #"{"schema":"thresher\/instance\/1","inputs":1,"comments":["\u00e4\ud83d\ude00"],"rows":[]}"#
    #expect(try InstanceJSON.read(InputText(file: "s.json", text: text)).comments == ["ä😀"])
  }
}
