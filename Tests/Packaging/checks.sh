# Sourced. Runs what a package has, where the shell function `run` runs a command of it, and says which answers are not the expected ones.
failures=0

# Runs a command in another root, where PATH is $2. Swift asks /proc for the arguments, and the loader where the program is; it is mounted
# in a namespace of its own, so that nothing of it stays.
run_in() {
  unshare --mount bash -c 'mount --bind /proc "$0/proc" && exec env -i PATH="$1" "$2" "$0" "${@:3}"' "$1" "$2" "$(command -v chroot)" "${@:3}"
}

expect() {
  local expected=$1
  shift
  local found
  found=$(run "$@" 2>&1) || true
  if ! grep -qxF -- "$expected" <<<"$found"; then
    echo "'$*' does not print '$expected', but:"
    echo "$found" | head -5
    failures=$((failures + 1))
  fi
}

# Whether the two programs of a package do their work: $1 is a folder that they can write to, $2 a folder with shared files.
check_programs() {
  expect "$version" thresher --version
  expect 'count        36' thresher count --function 3:0xe4 --widths 3,1 --quiet
  expect 'z3 ok' sh -c 'thresher doctor | awk "{ print \$1, \$3 }"'
  expect 'columns ok' sh -c 'thresher doctor | awk "{ print \$1, \$3 }"'
  # Needs LAPACKE.
  expect 'done' sh -c "thresher reproduce stable-univariate --to $1/figures --quiet >/dev/null && echo done"
  expect 'done' sh -c "printf '.i 3\n.o 1\n.type fr\n000 0\n110 1\n011 1\n101 0\n.e\n' >$1/mux.pla && thresher certify $1/mux.pla --to $1/proof --quiet >/dev/null && echo done"
  expect 'done' sh -c "thresher-check $1/mux.pla $1/proof >/dev/null && echo done"
  expect 'done' sh -c "test -s $2/bash-completion/completions/thresher && test -s $2/zsh/site-functions/_thresher && echo done"
  expect 'done' sh -c "test -s $2/fish/vendor_completions.d/thresher.fish && test -s $2/doc/thresher/manual/ThresholdNetworks/Tour.md && echo done"
}
