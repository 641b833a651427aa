/// What help says beyond the declarations of the verbs: examples, defaults, and which options a screen can leave out.
package enum HelpText {
  /// A command line without `thresher`, and what it is for.
  package typealias Example = (command: String, purpose: String)

  /// Two for each verb. They run in the folder of the checkout, as a test does with all that need no networks or points of
  /// the user.
  package static let examples: [String: [Example]] = [
    "describe": [
      ("describe Instances/classic/majority5.pla", "points, symmetries, whether one neuron fits"),
      ("describe --function 4:0x6996 --json", "a total function, as one JSON object"),
    ],
    "generate": [
      ("generate --inputs 6 --teacher 3,1 --points 24 --noise 0.1", "labels of a random network, a tenth flipped"),
      ("generate --family parity --inputs 5", "a well-known function"),
    ],
    "minimize": [
      ("minimize Instances/bench/mux2.pla --depths 2...3", "the least weights at two depths"),
      ("minimize Instances/bench/hwb4.pla --size wires --time 10s", "the fewest wires, or an interval in 10 s"),
    ],
    "decide": [
      ("decide Instances/bench/mux2.pla --widths 2,1", "exit code 20: there is none"),
      ("decide Instances/bench/hwb5.pla --widths 7,1,1 --engine both", "two engines that must agree"),
    ],
    "enumerate": [
      ("enumerate Instances/bench/rand_6_16.pla --widths 4,1 --limit 20", "functions that fit, and their settings"),
      ("enumerate --function 3:0xe4 --networks --up-to neurons", "all smallest networks"),
    ],
    "forced": [
      ("forced Instances/bench/mux2.pla", "what all smallest networks share"),
      ("forced --function 3:0xe4 --json", "the same as one JSON object"),
    ],
    "count": [
      ("count Instances/bench/noisy_8_32_05.pla --widths 4,1", "settings that fit, and their share"),
      ("count --function 3:0xe4 --widths 3,1 --posterior --teacher 3:0xe4", "the law over functions, its exact risk"),
    ],
    "sample": [
      ("sample Instances/bench/noisy_8_32_05.pla --widths 4,1 -n 3", "three fair draws"),
      ("sample Instances/bench/rand_6_16.pla --widths 6,1 -n 100 --method gibbs --summary-only", "Markov chains"),
    ],
    "plan": [
      ("plan count Instances/bench/noisy_8_32_05.pla --widths 4,1 --units 8 --to job", "a count in eight units"),
      ("plan sample Instances/bench/mux2.pla --widths 3,1 -n 8 --to draws", "fair draws, a unit each"),
    ],
    "work": [
      ("work job --claim", "whatever nobody else has taken"),
      ("work job --shard 3/8 --jobs 1", "a share, as a task of an array does"),
    ],
    "status": [
      ("status job", "units done, taken and open"),
      ("status job --json", "the same for a script"),
    ],
    "script": [
      ("script job slurm --workers 8", "an array of eight tasks, for sbatch"),
      ("script job parallel --workers 4", "a command for GNU parallel"),
    ],
    "merge": [
      ("merge part1.jsonl part2.jsonl", "the draws of two shards, as one run prints them"),
      ("merge --json part*.jsonl", "with a summary as the last line"),
    ],
    "merge-networks": [
      ("merge-networks a.npz b.npz --data a.csv --data b.csv", "all methods side by side"),
      ("merge-networks a.npz b.npz --data a.npy --data b.npy --method regmean --to m.npz", "one, into a file"),
    ],
    "mass": [
      ("mass Instances/bench/noisy_6_64_10.pla --widths 7,1 --repetitions 4", "an estimate with its error"),
      ("mass Instances/bench/noisy_8_64_10.pla --widths 9,4,1 --time 5s", "what five seconds can tell"),
    ],
    "calibrate": [
      ("calibrate --inputs 4 --points 8 --widths 3,1 --repetitions 50", "ranks of a Gibbs sampler"),
      ("calibrate --inputs 3 --points 5 --widths 2,1 --method reject --repetitions 50", "of guess and check"),
    ],
    "catalog": [
      ("catalog 3 --depth 2", "all functions of three inputs"),
      ("catalog 5 --function 5:0x96696996", "one class of five inputs"),
    ],
    "certify": [
      ("certify Instances/bench/mux2.pla --depth 2 --to proof", "a folder that thresher-check accepts"),
      ("certify Instances/bench/eq2.pla --size neurons --to proof", "about neurons"),
    ],
    "check-source": [
      ("check-source proof", "whether the file that was certified says what the certificate is about"),
      ("check-source proof Instances/bench/eq2.pla", "the same of a file under another name"),
    ],
    "export": [
      ("export Instances/bench/mux2.pla formula.cnf --widths 3,1", "DIMACS for another solver"),
      ("export --function 3:0xe4 - --as smt2 --widths 3,1", "SMT-LIB on standard output"),
    ],
    "import-model": [
      ("import-model formula.cnf solver.txt --to network.json", "the network that a solver has found"),
      ("import-model formula.cnf solver.txt --on Instances/bench/mux2.pla", "evaluated on the instance"),
    ],
    "construct": [
      ("construct Instances/classic/parity5.pla --method parity", "n neurons and no search"),
      ("construct Instances/bench/noisy_6_16_10.pla --json", "the smallest of all methods"),
    ],
    "verify": [
      ("verify clean-error", "one claim on its default cases"),
      ("verify error-from-mass --bounds --N 1000000 --bits 5000", "the right-hand sides at any size"),
    ],
    "reproduce": [
      ("reproduce", "the experiments and their parameters"),
      ("reproduce typical --to results", "data and chart in a folder"),
    ],
    "evaluate": [
      ("evaluate network.json Instances/bench/mux2.pla", "agreement and margins"),
      ("evaluate network.json - --format csv --json", "rows from standard input"),
    ],
    "convert": [
      ("convert Instances/bench/mux2.pla - --to csv", "an instance"),
      ("convert network.json network.v", "a network as Verilog"),
    ],
    "report": [
      ("report result.json --to report.html", "a result as a page"),
      ("report result.json --on Instances/bench/mux2.pla --to report.html", "with the sample and what fires on it"),
    ],
    "serve": [
      ("serve <requests.jsonl", "answers to the requests of a file, a line each"),
      ("serve --time 1h", "for an hour at most"),
    ],
    "doctor": [
      ("doctor", "libraries and self-tests"),
      ("doctor --json", "the same for a script"),
    ],
    "completions": [
      ("completions bash >~/.local/share/bash-completion/completions/thresher", "for one user"),
      ("completions zsh >/usr/local/share/zsh/site-functions/_thresher", "for all"),
    ],
  ]

  /// What an option is where it is not given and its declaration cannot say so: `option`, or `verb option`.
  static let defaults: [String: String] = [
    "memory": "4G", "construct memory": "1G", "jobs": "one a processor", "time": "no limit", "budget": "no limit",
    "seed": "1", "format": "by the suffix", "mismatches": "0", "depth": "2", "sample draws": "1", "chains": "4",
    "burn-in": "500", "sample thinning": "1", "calibrate thinning": "20", "calibrate draws": "9",
    "calibrate burn-in": "300",
    "calibrate repetitions": "500", "mass repetitions": "16", "mass population": "1000, deeper than 2: 8000",
    "enumerate limit": "1M", "forced limit": "100k",
    "construct method": "the smallest", "construct depth": "the method's",
    "from": "the suffix",
    "to": "standard output", "certify depth": "2", "size": "weights", "engine": "auto", "wires": "no limit",
    "reproduce to": "none", "certify to": "none", "convert to": "by the suffix", "proof-limit": "64M",
    "import-model mismatches": "0", "report to": "standard output",
    "plan to": "none", "merge to": "none", "units": "64", "timeout": "2m", "workers": "the units, at most 64",
    "program": "this one", "image": "thresher", "volume": "jobs",
    "catalog from": "none",
    "shard": "all", "tries": "no limit", "label": "the last column", "noise": "0",
  ]

  /// Options of the groups that a verb has but never takes.
  package static let refused: [String: [String]] = [:]

  /// Options that most verbs have. A screen names them in a few lines; `--help-all` and the manual page explain them.
  static let common: [(title: String, names: [String])] = [
    (
      "instance",
      [
        "function", "format", "majority", "mismatches", "output", "label", "ignore", "positive", "binarize", "coding",
        "missing", "delimiter", "write-coding",
      ]
    ),
    ("limits", ["time", "budget", "memory", "jobs", "seed", "shard"]),
    ("printing", ["json", "quiet", "verbose"]),
  ]

  /// Options of one verb that few need: a screen names them and leaves their explanation to `--help-all`.
  static let rare: [String: [String]] = [
    "sample": ["tries", "chains", "burn-in", "thinning", "tables", "errors"]
  ]

  /// What flags do whose declaration has one text for several: `verb option`.
  static let meanings: [String: String] = [
    "enumerate functions": "A result is a function, with its number of settings (default).",
    "enumerate networks": "A result is a network, with all its neurons.",
    "reproduce resume": "Go on with the units that the folder holds (default).",
    "reproduce no-resume": "Do all units anew.",
  ]

  /// Exit codes, for the root help and the manual page.
  static let exitCodes: [(code: Int, meaning: String)] = [
    (0, "done"), (1, "verify: a claim is violated; check-source: the file says something else"),
    (10, "decide: a network was found"),
    (20, "decide: there is none"), (30, "not decided within the budget, or interrupted; what is known is printed"),
    (64, "wrong usage"), (65, "wrong data, or something that cannot be read or written"),
    (70, "two engines contradict each other, or two workers: a bug; the case is saved"),
  ]
}
