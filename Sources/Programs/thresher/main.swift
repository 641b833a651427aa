import Foundation
import ThresherCommand

exit(Thresher.main(arguments: Array(CommandLine.arguments.dropFirst())))
