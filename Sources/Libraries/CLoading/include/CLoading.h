#ifndef THRESHER_LOADING_H
#define THRESHER_LOADING_H

// Z3, LAPACKE and OpenBLAS are loaded when one of their functions is first called: loading them takes longer than
// most questions
// of small networks. The functions keep their names and the headers of their libraries; on systems other than Linux,
// where the
// linker binds them, this file has nothing but the next function.

/// Nil if Z3 can be loaded (which this does), else what the loader says, for as long as the program runs. Without Z3
/// its functions return
/// nothing: no configuration, no version. A program cannot go on without LAPACKE: it ends with one line and the code
/// 127, as it
/// does where the loader binds a library at the start.
const char *loading_z3_problem(void);

#endif
