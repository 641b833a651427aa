import Checker
import Foundation

exit(CheckCommand.run(CommandLine.arguments))
