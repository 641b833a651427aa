import Foundation
import ThresherCommand

exit(Thresher.runProcess())
