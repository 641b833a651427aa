# Everything on a bare Debian 12 with Swift: `make demo` and `make test` install what is missing,
# build, and run. `make help` lists the rest.

PACKAGES := libgmp-dev libmpfr-dev zlib1g-dev libz3-dev libcadical-dev liblapacke-dev libopenblas-dev pkg-config g++ python3
SWIFT ?= swift
# An import that the manifest does not list ends the build.
IMPORTS := --explicit-target-dependency-import-check error
THRESHER := .build/release/thresher
DEMO := Instances/noisy/n6-t3_1-p24-e0.1-s1.pla

.PHONY: help deps test-deps build man install check-help install-files static deb release test-packages test-image check-docs demo test test-tools python-test wheel wheel-test peers test-package test-report docs bench build-against bench-rivals bench-stable exhaustive proofs check-proofs
.PHONY: test-cluster interop-tools test-interop second-opinion ask plant-bugs faults fuzz test-asan test-tsan deps-coq check-coq break-coq theorems fuzz-checker clean

help:
	@echo 'make deps    install the Debian packages that are missing (as root or with sudo)'
	@echo 'make build   leaves $(THRESHER)'
	@echo 'make install  programs, manual page and shell completions into $$(DESTDIR)$$(PREFIX)'
	@echo 'make deb, make release   a package for Debian, and an archive that runs where it is unpacked, in .build/packages'
	@echo 'make test-packages, make test-image   run what is in them; what the Dockerfile runs, in a bare Debian (as root)'
	@echo 'make demo    build, then find the smallest networks for a noisy sample'
	@echo 'make test    build and run all tests in release mode'
	@echo 'make check-docs  run the commands that readme and manual show with their output, and compare'
	@echo 'make check-help  run the examples that the help of every verb shows'
	@echo 'make test-cluster  jobs on a Slurm of its own on this machine, as root: a task killed, the node lost, the same bytes'
	@echo 'make python-test  the tests of the Python package, with the python3 that is there'
	@echo 'make wheel   the Python package as a wheel in .build/wheel'
	@echo 'make wheel-test  install the wheel in a fresh environment with numpy, pandas and scikit-learn, and test it there'
	@echo 'make peers   the Python packages that some tests compare with, into .build/peers'
	@echo 'make test-interop  220 formulas through solvers and counters of others, 200 networks through hardware tools and runtimes;'
	@echo '             a tenth of it is part of make test; 100 least widths of five inputs through CP-SAT (FUNCTIONS=10000: more)'
	@echo 'make test-report  the page of reports in a headless Chromium; PICTURES=DIR leaves screenshots'
	@echo 'make test-package  build an outside package that imports Thresher, as the manual shows it'
	@echo 'make docs    build the manual into .build/manual; warnings are errors'
	@echo 'make bench   answers, CPU seconds and peak memory: minima, exact counts, fair draws, certificates (AGAINST=COMMIT: beside'
	@echo '             the program of that commit, with the ratio)'
	@echo 'make bench-rivals   smallest networks beside cadical, clasp and OR-Tools, counts beside ganak, draws beside numpy,'
	@echo '                   12-bit accumulators beside numpy and apytypes'
	@echo 'make bench-stable   largest eigenvalues of Hessians beside PyHessian and eigsh'
	@echo 'make check-proofs  check every certificate in Proofs/'
	@echo 'make check-coq  build the lemmas in Proofs/lemmas and check the theorems in Proofs/theorems with coqc'
	@echo 'make break-coq  break these theorems in fifty ways; coqc has to refuse each'
	@echo 'make theorems   the certificates of at most 8 inputs and all functions of 4 inputs as theorems, about five minutes'
	@echo 'make second-opinion  check them by another checker, in Python (two minutes)'
	@echo 'make ask   10,000 random questions whose answers are compared with plain enumeration (QUESTIONS=n, SEED=s)'
	@echo 'make plant-bugs  five bugs that such questions have to find'
	@echo 'make faults   let every system call of a short run of each verb fail once'
	@echo 'make fuzz   ten minutes of libFuzzer over all readers (MINUTES=n, READERS="pla certificate", RUNS=n)'
	@echo 'make test-asan, make test-tsan   the tests under AddressSanitizer or ThreadSanitizer, target by target (TARGETS="FilesTests")'
	@echo 'make fuzz-checker  offer 100,000 false statements to the checker (SEED=2 for others)'
	@echo 'make proofs        make these certificates again (PROOF_LIMIT=64M keeps the large ones)'
	@echo 'make exhaustive    certify all functions of 3 and 4 inputs again, check 10,000 mutated certificates,'
	@echo '                   read 10^6 odd PLA files, and 10^5 of every other format, with both readers, 10^5 requests to serve,'
	@echo '                   10^6 draws of ten chains, 100 estimates of each of several prior masses, and column generation'
	@echo '                   against the list of all columns on every instance of the bench'
	@echo 'make clean   remove what was built'

# To be followed by commands that say $$root, which is empty for root.
as_root = if [ "$$(id -u)" = 0 ]; then root=; else root=sudo; fi
apt_install = $$root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends

deps:
	@command -v $(SWIFT) >/dev/null || { echo 'no $(SWIFT) found: Swift 6.2 or later is needed, see https://www.swift.org/install'; exit 1; }
	@missing=; for package in $(PACKAGES); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  echo "installing$$missing"; \
	  $(as_root); $$root apt-get update -q && $(apt_install) $$missing; \
	fi

# Charts are written as PDF too where this is installed.
test-deps:
	@command -v rsvg-convert >/dev/null || { $(as_root); $$root apt-get update -q && $(apt_install) librsvg2-bin || true; }

build: deps
	$(SWIFT) build -c release $(IMPORTS)

# The manual page and the completions come from the texts of the program itself.
man: build
	mkdir -p .build/man .build/completions
	$(THRESHER) help --man >.build/man/thresher.1
	for shell in bash zsh fish; do $(THRESHER) completions $$shell >.build/completions/$$shell || exit 1; done

PREFIX ?= /usr/local

install: build
	$(MAKE) --no-print-directory install-files

# From the folder where the programs are; `lib/...` for a library folder of Debian's.
BUILT ?= .build/release
LIBRARIES ?= lib

install-files:
	@install -d $(addprefix $(DESTDIR)$(PREFIX)/,bin include $(LIBRARIES) share/man/man1 share/doc/thresher/manual \
	  share/bash-completion/completions share/zsh/site-functions share/fish/vendor_completions.d)
	install -m 755 $(BUILT)/thresher $(BUILT)/thresher-check $(DESTDIR)$(PREFIX)/bin
	install -m 644 $(BUILT)/libthresher-c.so $(DESTDIR)$(PREFIX)/$(LIBRARIES)
	install -m 644 Sources/Programs/thresher-c/thresher.h $(DESTDIR)$(PREFIX)/include
	$(BUILT)/thresher help --man >$(DESTDIR)$(PREFIX)/share/man/man1/thresher.1
	$(BUILT)/thresher completions bash >$(DESTDIR)$(PREFIX)/share/bash-completion/completions/thresher
	$(BUILT)/thresher completions zsh >$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_thresher
	$(BUILT)/thresher completions fish >$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/thresher.fish
	install -m 644 README.md CHANGELOG.md CITATION.cff LICENSE $(DESTDIR)$(PREFIX)/share/doc/thresher
	@for page in $(wildcard Sources/*/*/*.docc/*.md); do \
	  install -D -m 644 $$page $(DESTDIR)$(PREFIX)/share/doc/thresher/manual/$$(basename $$(dirname $$page) .docc)/$$(basename $$page) || exit 1; \
	done

# Programs with the runtime of Swift in them, in a folder of their own, for everything is compiled again. Other libraries are
# looked for beside the program first. SwiftPM binds the runtime of a library at its start, so that one is linked here.
STATIC := .build-static/release
STATIC_BUILD = $(SWIFT) build -c release --scratch-path .build-static --static-swift-stdlib $(IMPORTS) \
  -Xlinker --disable-new-dtags -Xlinker -rpath -Xlinker '$$ORIGIN/../lib/thresher'
SWIFT_LIBRARIES = $(shell $(SWIFT)c -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p')_static/linux
static: deps
	$(STATIC_BUILD) --product thresher
	$(STATIC_BUILD) --product thresher-check
	$(STATIC_BUILD) --product thresher-c -Xlinker -L$(SWIFT_LIBRARIES)
	$(SWIFT)c -emit-library -static-stdlib @$(STATIC)/thresher-c.product/Objects.LinkFileList -o $(STATIC)/libthresher-c.so \
	  -lgmp -lmpfr -lcadical -lstdc++ -lm -Xlinker --exclude-libs -Xlinker ALL -Xlinker --gc-sections -Xlinker -soname \
	  -Xlinker libthresher-c.so -Xlinker --disable-new-dtags -Xlinker -rpath -Xlinker '$$ORIGIN/thresher'

deb: static
	Packaging/build-deb $(STATIC) .build/packages

release: static
	Packaging/build-release $(STATIC) .build/packages

test-packages: deb release
	Tests/Packaging/test-deb .build/packages/thresher_*.deb
	Tests/Packaging/test-release .build/packages/thresher-*.tar.gz

test-image: deps
	Tests/Packaging/test-image

demo: build
	$(THRESHER) describe $(DEMO)
	$(THRESHER) minimize $(DEMO) --depth 2

# The programs of others, which only the checks need, are fetched while ours is built.
test: deps test-deps
	mkdir -p .build
	$(MAKE) --no-print-directory test-tools >.build/test-tools.log 2>&1 & \
	$(SWIFT) build -c release --build-tests $(IMPORTS); built=$$?; \
	wait; cat .build/test-tools.log; exit $$built
	$(SWIFT) test -c release --disable-testable-imports --skip-build
	@$(MAKE) --no-print-directory --keep-going -j2 --output-sync=target $(CHECKS)

test-tools:
	@$(MAKE) --no-print-directory interop-tools
	@$(MAKE) --no-print-directory deps-coq || echo 'no coqc could be installed'

# What `make test` does with the built program from outside, two at a time; the long ones come first.
CHECKS := checks-documents checks-questions checks-wheel checks-interop checks-faults checks-report checks-replay checks-theorems
.PHONY: $(CHECKS)

checks-documents:
	Tests/Documents/check-targets README.md CONTRIBUTING.md $(wildcard Sources/Programs/*/*.docc/*.md)
	Tests/Documents/check-docs $(THRESHER) $(DOCUMENTS)

checks-questions:
	Tests/RandomQuestions/ask_random_questions.py $(THRESHER) --questions 1000 --to .build/wrong-answers

checks-faults:
	Tests/Faults/inject_faults.py $(THRESHER) minimize certify sample --limit 4

checks-replay:
	Tests/Fuzz/run_fuzzers.py .build/release/thresher-fuzz --replay --to .build/fuzz-replay literals npy | grep -q npy
	Tests/Fuzz/run_fuzzers.py .build/release/thresher-fuzz --replay --to .build/fuzz-replay

checks-wheel:
	Tests/Programs/python/test-wheel $(THRESHER)

checks-report:
	Tests/Programs/report/test_report.py $(THRESHER)

checks-interop:
	$(INTEROP)/networks.py $(THRESHER) --networks 20
	$(INTEROP)/formulas.py $(THRESHER) --formulas 22
	$(INTEROP)/covering.py $(THRESHER) --samples 10
	$(INTEROP)/bundles.py $(THRESHER) --networks 10
	$(INTEROP)/graphs.py $(THRESHER) --networks 30

checks-theorems:
	@if command -v coqc >/dev/null; then Proofs/theorems/check $(CI_THEOREMS); else echo 'no coqc: theorems are not checked'; fi

# Commands that need a file of the user, as some on the pages of papers do, are left out.
DOCUMENTS := README.md CONTRIBUTING.md $(wildcard Sources/Engines/*/*.docc/*.md Sources/Networks/*/*.docc/*.md Sources/Answers/*/*.docc/*.md \
  Sources/Papers/*/*.docc/*.md Sources/Programs/*/*.docc/*.md)

check-docs: build checks-documents

# Two minutes or so: some examples take ten seconds.
check-help: build
	Tests/Documents/check-help $(THRESHER)

test-cluster: build
	@command -v slurmctld >/dev/null || { $(as_root); $$root apt-get update -q && $(apt_install) slurm-wlm munge; }
	Tests/Cluster/test-slurm $(THRESHER)

test-report: build
	Tests/Programs/report/test_report.py $(THRESHER) $(if $(PICTURES),--pictures $(PICTURES))

PYTHON := Sources/Programs/python
PYTHON_TESTS := Tests/Programs/python/test_thresher.py

python-test: build
	@if ! command -v python3 >/dev/null; then echo 'no python3: the Python package is not tested'; exit 0; fi; \
	THRESHER=$(abspath $(THRESHER)) PYTHONPATH=$(PYTHON)/src python3 $(PYTHON_TESTS)

wheel:
	python3 -m venv .build/wheel-tools
	.build/wheel-tools/bin/pip install -q build
	rm -rf .build/wheel .build/wheel-source
	cp -r $(PYTHON) .build/wheel-source
	.build/wheel-tools/bin/python -m build -q --wheel --outdir .build/wheel .build/wheel-source
	@ls .build/wheel

wheel-test: build
	Tests/Programs/python/test-wheel $(THRESHER)

# The Python packages beside which tests compare files and numbers; tests that need them say so where they are absent.
peers:
	python3 -m venv .build/peers
	.build/peers/bin/pip install -q numpy safetensors onnx scipy apytypes jsonschema

# Solvers, counters, hardware tools and runtimes of others; what cannot be installed is left out with a notice.
interop-tools:
	@$(as_root); for package in cadical clasp berkeley-abc iverilog yosys graphviz python3-venv; do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || $(apt_install) $$package || true; \
	done
	[ -x .build/interop/bin/pip ] || python3 -m venv .build/interop
	for package in numpy highspy pyganak cvc5 z3-solver python-sat ortools onnx onnxruntime vnnlib==0.0.1.post1; do .build/interop/bin/pip install -q $$package || true; done

INTEROP := .build/interop/bin/python Tests/Interop
FUNCTIONS ?= 100

test-interop: build interop-tools
	$(INTEROP)/formulas.py $(THRESHER) --seed $(SEED)
	$(INTEROP)/networks.py $(THRESHER) --seed $(SEED)
	$(INTEROP)/covering.py $(THRESHER) --seed $(SEED)
	$(INTEROP)/bundles.py $(THRESHER) --seed $(SEED)
	$(INTEROP)/graphs.py $(THRESHER) --seed $(SEED)
	$(INTEROP)/five_inputs.py $(THRESHER) --seed $(SEED) --functions $(FUNCTIONS)

# Builds the package that stands in the manual against this checkout, and compares what it prints.
test-package: deps
	THRESHER_OUTSIDE_PACKAGE=1 $(SWIFT) test -c release --disable-testable-imports --filter anOutsidePackageBuildsAndPrints

# The manual of all rooms; a parameter without a comment or a link to nothing is an error. THRESHER_MANUAL adds the plug-in to the manifest.
docs: deps
	THRESHER_MANUAL=1 $(SWIFT) package --scratch-path .build-docs --allow-writing-to-directory .build/manual generate-documentation \
	  $(foreach catalogue,$(sort $(wildcard Sources/*/*/*.docc)),--target $(notdir $(basename $(catalogue)))) \
	  --warnings-as-errors --enable-experimental-combined-documentation --output-path .build/manual
	@echo 'the manual is in .build/manual; python3 -m http.server -d .build/manual serves it, beginning at /documentation/thresholdnetworks'

# The rivals come from Debian and PyPI. RIVALS='--limit 5 hwb6 gt3' takes other instances at depth 2, RIVALS3 at depth 3.
bench-rivals: build
	@for program in cadical clasp; do command -v $$program >/dev/null || missing="$$missing $$program"; done; \
	if [ -n "$$missing" ]; then \
	  $(as_root); $(apt_install) $$missing; \
	fi
	python3 -m venv .build/rivals
	.build/rivals/bin/pip install -q numpy pyganak ortools apytypes highspy z3-solver scikit-learn
	.build/rivals/bin/python Tests/Rivals/width_rivals.py --thresher $(THRESHER) $(RIVALS)
	.build/rivals/bin/python Tests/Rivals/width_rivals.py --thresher $(THRESHER) --depth 3 $(RIVALS3)
	.build/rivals/bin/python Tests/Rivals/reach_rivals.py --thresher $(THRESHER)
	.build/rivals/bin/python Tests/Rivals/count_rivals.py $(THRESHER) Instances
	.build/rivals/bin/python Tests/Rivals/rejection_rivals.py $(THRESHER)
	.build/rivals/bin/python Tests/Rivals/accumulator_rivals.py

# PyHessian needs PyTorch, which is Debian's here: PyPI's brings the libraries of graphics cards.
bench-stable: build
	@if ! /usr/bin/python3 -c 'import torch' 2>/dev/null; then \
	  $(as_root); $(apt_install) python3-torch python3-venv; \
	fi
	/usr/bin/python3 -m venv --system-site-packages .build/stable-rivals
	.build/stable-rivals/bin/pip install -q 'numpy<2' scipy pyhessian
	.build/stable-rivals/bin/python Tests/Rivals/stable_rivals.py --large

# BENCH='--below 100' takes the hard ones too; BENCH='minima --engine z3' asks Z3 alone; BENCH='counts draws' measures only these.
# AGAINST=COMMIT builds that commit as well, in .build-against, and asks both in turn.
bench: build
	$(if $(AGAINST),$(MAKE) --no-print-directory build-against)
	.build/release/thresher-bench $(BENCH) $(if $(AGAINST),--against .build-against/tree/.build/release/thresher)

build-against:
	mkdir -p .build-against
	[ -e .build-against/tree/.git ] || git worktree add --detach .build-against/tree $(AGAINST)
	git -C .build-against/tree checkout -q --detach $(AGAINST)
	cd .build-against/tree && $(SWIFT) build -c release --product thresher

# An open case keeps its best network and may get a better bound in more time.
PROOF_LIMIT ?= 4M
PROOF_TIME ?= 2m

proofs: build
	@for folder in Proofs/*.depth*; do \
	  name=$$(basename $$folder); \
	  echo $$name; \
	  mv $$folder .build/proof; \
	  $(THRESHER) certify Instances/bench/$${name%.depth*}.pla --depth $${name##*.depth} --to $$folder --quiet \
	    --proof-limit $(PROOF_LIMIT) --time $(PROOF_TIME) --witness .build/proof/certificate.json >/dev/null; \
	  status=$$?; \
	  rm -r .build/proof; \
	  [ $$status = 0 ] || [ $$status = 30 ] || exit 1; \
	done
	@for folder in Proofs/mismatches/*.depth* Proofs/wires/*.depth*; do \
	  name=$$(basename $$folder); question=$${name##*.depth}; \
	  case $$folder in Proofs/wires/*) size=wires;; *) size=weights;; esac; \
	  case $$question in *.k*) mismatches=$${question##*.k};; *) mismatches=0;; esac; \
	  echo $$folder; rm -r $$folder; \
	  $(THRESHER) certify Instances/bench/$${name%.depth*}.pla --depth $${question%%.k*} --size $$size \
	    --mismatches $$mismatches --to $$folder --quiet >/dev/null || exit 1; \
	done
	Instances/collect-records

check-proofs: build
	@for folder in Proofs/*.depth* Proofs/mismatches/*.depth* Proofs/wires/*.depth*; do \
	  if [ -f $$folder/recipes.json ]; then echo "left out: $$folder"; continue; fi; \
	  name=$$(basename $$folder); \
	  .build/release/thresher-check Instances/bench/$${name%.depth*}.pla $$folder || exit 1; \
	done
	@.build/release/thresher-check --widths Proofs/five-inputs

deps-coq:
	@command -v coqc >/dev/null || { \
	  $(as_root); $$root apt-get update -q && $(apt_install) coq; \
	}

# One theorem for each kind of evidence.
CI_THEOREMS := $(addprefix Proofs/theorems/,mux2.v hwb4.v hwb4_depth3.v)

check-coq: deps-coq
	Proofs/theorems/check Proofs/theorems/*.v

break-coq: deps-coq
	Tests/Theorems/break-theorems

# Every certificate of at most eight inputs whose minimum is settled, and every class of functions of four inputs.
theorems: build deps-coq
	Proofs/theorems/bench 8 .build/coq/bench
	Proofs/theorems/functions 4 2 .build/coq/functions4.v
	Proofs/theorems/check .build/coq/functions4.v .build/coq/bench/*.v

# Shares no code and no language with thresher-check.
second-opinion:
	for folder in Proofs/*.depth* Proofs/mismatches/*.depth* Proofs/wires/*.depth*; do \
	  name=$$(basename $$folder); instance=Instances/bench/$${name%.depth*}.pla; \
	  if [ -f $$folder/instance.pla ]; then instance=$$folder/instance.pla; fi; echo $$instance $$folder; \
	done >.build/proofs.list
	Tests/Checking/SecondChecker/check_certificate.py @.build/proofs.list || [ $$? = 30 ]

SEED ?= 1
QUESTIONS ?= 10000

ask: build
	Tests/RandomQuestions/ask_random_questions.py $(THRESHER) --questions $(QUESTIONS) --seed $(SEED) --to .build/wrong-answers

# Builds without optimization; changes the sources for the time of each bug.
plant-bugs: deps
	Tests/RandomQuestions/plant_bugs.py

faults: build
	Tests/Faults/inject_faults.py $(THRESHER) --limit 1000000

MINUTES ?= 10
RUNS ?= 1000000

# Sanitizers watch the runtime of Swift in its libraries.
fuzz test-asan test-tsan: export THRESHER_SHARED_RUNTIME = 1

# In a folder of its own, for everything is built again with counters of edges. GNU's gold cannot read what this links.
fuzz: deps
	$(SWIFT) build -c release --scratch-path .build-fuzz --product thresher-fuzz --sanitize address $(IMPORTS) \
	  -Xswiftc -sanitize=fuzzer -Xswiftc -DFUZZING -Xswiftc -use-ld=lld -Xcc -fsanitize=fuzzer-no-link
	Tests/Fuzz/run_fuzzers.py .build-fuzz/release/thresher-fuzz --minutes $(MINUTES) --runs $(RUNS) $(READERS)

test-asan: deps
	$(SWIFT) build -c release --build-tests --scratch-path .build-asan --sanitize address $(IMPORTS)
	Tests/Sanitizers/run-suites address $(TARGETS)

# Functions that the loader chooses by the processor would run before the runtime of the sanitizer is there.
test-tsan: deps
	$(SWIFT) build -c release --build-tests --scratch-path .build-tsan --sanitize thread $(IMPORTS) -Xcc '-Dtarget_clones(...)=unused'
	Tests/Sanitizers/run-suites thread $(TARGETS)

fuzz-checker: deps
	$(SWIFT) build -c release --build-tests $(IMPORTS)
	THRESHER_FORGERIES=100000 THRESHER_SEED=$(SEED) $(SWIFT) test -c release --disable-testable-imports --skip-build \
	  --filter ForgedStatementTests

# Resumable: the tables grow in .build/exhaustive. The kind of evidence, the last column, may differ.
exhaustive: test
	mkdir -p .build/exhaustive
	for n in 3 4; do \
	  new=.build/exhaustive/functions$$n.csv; \
	  for depth in 2 3; do Instances/functions/certify-all $$n $$depth $$new || exit 1; done; \
	  cut -d '"' -f 1-2 Instances/functions/functions$$n.csv >.build/exhaustive/kept; \
	  cut -d '"' -f 1-2 $$new | diff .build/exhaustive/kept - || exit 1; \
	done
	Tests/Programs/neurons/certify_classes.py .build/release/thresher .build/release/thresher-check
	THRESHER_ODD_FILES=1000000 $(SWIFT) test -c release --disable-testable-imports --skip-build \
	  --filter ReaderAgreementTests
	THRESHER_ODD_SOURCES=100000 $(SWIFT) test -c release --disable-testable-imports --skip-build \
	  --filter SourceReadingTests
	THRESHER_MUTATIONS=10000 $(SWIFT) test -c release --disable-testable-imports --skip-build --filter MutationTests
	Tests/Fuzz/random_requests.py $(THRESHER) --requests 100000
	THRESHER_EXHAUSTIVE=1 $(SWIFT) test -c release --disable-testable-imports --skip-build \
	  --filter 'CInterfaceTests|PosteriorDistanceTests|PriorMassTests|KillTests|PricingInstancesTests|LowBitAccumulatorsTests.KernelTests'

clean:
	rm -rf .build .build-fuzz .build-asan .build-tsan .build-static .build-docs .build-against
	@git worktree prune 2>/dev/null || true
