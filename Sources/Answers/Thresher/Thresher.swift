// `import Thresher` gives the objects, the numbers, and the questions on them. Results are types of the rooms that answer, and
// their members are visible only where these rooms are imported, hence `Columns`, `Solving` and `Synthesis`.
@_exported import Columns
@_exported import Files
@_exported import Formats
@_exported import Numbers
@_exported import Running
@_exported import Solving
@_exported import Synthesis
@_exported import ThresholdNetworks
