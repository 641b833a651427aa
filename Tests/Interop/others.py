"""The solvers and counters of others, as far as they are installed, behind one interface."""
import fractions
import importlib.util
import shutil
import subprocess


def clauses_of(path):
    with open(path) as file:
        return [[int(word) for word in line.split()[:-1]] for line in file if line[0] not in "cpa*"]


def variable_count(path):
    with open(path) as file:
        return next(int(line.split()[2]) for line in file if line.startswith("p cnf"))


def variables_of(path):
    """The variables that choose the neurons, of the map in the comments."""
    variables = []
    with open(path) as file:
        for line in file:
            words = line.split()
            if words[:2] == ["c", "neuron"] or words[:2] == ["c", "output"]:
                variables += [int(word) for word in words[2:] if word.isdigit()]
    return variables


def weights_of(path):
    with open(path) as file:
        lines = [line.split() for line in file if line.startswith("c p weight")]
    return {int(words[3]): fractions.Fraction(words[4]) for words in lines}


def has(module):
    return importlib.util.find_spec(module) is not None


class Others:
    PROGRAMS = ("cadical", "clasp")
    MODULES = {"z3": "z3", "cvc5": "cvc5", "pysat": "pysat", "ganak": "pyganak"}

    def __init__(self):
        present = [name for name in self.PROGRAMS if shutil.which(name)]
        present += [name for name, module in self.MODULES.items() if has(module)]
        self.names = present
        self.absent = [name for name in (*self.PROGRAMS, *self.MODULES) if name not in present]

    def decide(self, path):
        """(solver, model as it prints it or None) of every SAT solver."""
        clauses, count = clauses_of(path), variable_count(path)
        if "cadical" in self.names:
            done = subprocess.run(["cadical", "-q", path], capture_output=True, text=True)
            yield "cadical", done.stdout if done.returncode == 10 else None
        if "z3" in self.names:
            import z3
            solver, names = z3.Solver(), [z3.Bool(f"v{i}") for i in range(count + 1)]
            for clause in clauses:
                solver.add(z3.Or([names[v] if v > 0 else z3.Not(names[-v]) for v in clause]))
            model = solver.model() if solver.check() == z3.sat else None
            yield "z3", model and self.line(count, lambda v: z3.is_true(model.eval(names[v], True)))
        if "cvc5" in self.names:
            yield "cvc5", self.decide_by_cvc5(clauses, count)
        if "pysat" in self.names:
            from pysat.solvers import Glucose4
            with Glucose4(bootstrap_with=clauses) as solver:
                true = set(solver.get_model()) if solver.solve() else None
            yield "pysat", true and self.line(count, lambda v: v in true)

    @staticmethod
    def line(count, value):
        return "s SATISFIABLE\nv " + " ".join(str(v if value(v) else -v) for v in range(1, count + 1)) + " 0\n"

    def decide_by_cvc5(self, clauses, count):
        import cvc5
        terms = cvc5.TermManager()
        solver = cvc5.Solver(terms)
        solver.setOption("produce-models", "true")
        solver.setLogic("QF_UF")
        names = [terms.mkConst(terms.getBooleanSort(), f"v{i}") for i in range(count + 1)]
        for clause in clauses:
            parts = [names[v] if v > 0 else names[-v].notTerm() for v in clause]
            if not parts:
                return None
            solver.assertFormula(parts[0] if len(parts) == 1 else terms.mkTerm(cvc5.Kind.OR, *parts))
        if not solver.checkSat().isSat():
            return None
        return self.line(count, lambda v: solver.getValue(names[v]).getBooleanValue())

    def decide_cubes(self, path):
        """Whether a case is satisfiable; None without pysat."""
        if "pysat" not in self.names:
            return None
        from pysat.solvers import Cadical153
        with open(path) as file:
            cases = [[int(word) for word in line.split()[1:-1]] for line in file if line.startswith("a ")]
        with Cadical153(bootstrap_with=clauses_of(path)) as solver:
            return any(solver.solve(assumptions=case) for case in cases)

    def decide_program(self, path):
        """(model or None, value of the objective or None); None without clasp."""
        if "clasp" not in self.names:
            return None
        done = subprocess.run(["clasp", "--verbose=0", path], capture_output=True, text=True)
        lines = done.stdout.splitlines()
        if "s UNSATISFIABLE" in lines:
            return None, None
        if not ("s SATISFIABLE" in lines or "s OPTIMUM FOUND" in lines):
            raise RuntimeError(f"clasp: {done.stdout[-300:]}{done.stderr[-300:]}")
        values = [line for line in lines if line.startswith("o ")]
        # Models of a minimization follow each other; the last one is the best.
        start = max((i for i, line in enumerate(lines) if line.startswith("o ")), default=-1)
        model = "\n".join(line for line in lines[start + 1:] if line.startswith("v")) + "\n"
        return model, int(values[-1].split()[1]) if values else None

    def count(self, path, sampling=None):
        """The number of models, of those variables alone if told; None without ganak."""
        if "ganak" not in self.names:
            return None
        from pyganak import Counter
        return self.counted(Counter(), path, sampling)

    def counted(self, counter, path, sampling):
        clauses = clauses_of(path)
        if [] in clauses:
            return 0
        counter.new_vars(variable_count(path))
        counter.add_clauses(clauses)
        if sampling:
            counter.set_sampling_set(sampling)
        return counter.count()

    def count_weighted(self, path):
        if "ganak" not in self.names:
            return None
        from pyganak import WeightedCounter
        counter = WeightedCounter()
        counter.new_vars(variable_count(path))
        for literal, weight in weights_of(path).items():
            counter.set_lit_weight(literal, float(weight))
        # Without a sampling set it counts both values of variables that its preprocessing has removed.
        return self.counted(counter, path, variables_of(path))
