#!/usr/bin/env python3
"""Runs a notebook and compares what its cells print with what stands in it.

    run_notebook.py NOTEBOOK.ipynb [--write]

With nbclient and ipykernel in a kernel of Jupyter, where moreover a cell is interrupted and has to leave the kernel alive; without them in this
interpreter, cell by cell, which sees no pictures. `--write` puts the outputs into the notebook instead.
"""
import ast
import contextlib
import importlib.util
import io
import json
import os
import shutil
import sys
import tempfile
import time
import traceback


def text_of(outputs):
    """Streams and values as one text; pictures as their kind."""
    text = ""
    for output in outputs:
        data = output.get("data", {})
        if output["output_type"] == "stream":
            text += "".join(output["text"])
        elif output["output_type"] == "error":
            text += "\n".join(output["traceback"]) + "\n"
        elif "image/svg+xml" in data:
            text += "a picture\n"
        else:
            text += "".join(data.get("text/plain", "")) + "\n"
    return text


def run_plainly(cells):
    """The outputs of each cell, which this interpreter runs."""
    names = {"__name__": "__main__"}
    for cell in cells:
        tree = ast.parse("".join(cell["source"]))
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        out, outputs = io.StringIO(), []
        with contextlib.redirect_stdout(out):
            exec(compile(tree, "cell", "exec"), names)
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
        if out.getvalue():
            outputs.append({"output_type": "stream", "name": "stdout", "text": out.getvalue()})
        if value is not None:
            data = {"text/plain": repr(value)}
            if getattr(value, "_repr_svg_", lambda: None)():
                data["image/svg+xml"] = value._repr_svg_()
            outputs.append({"output_type": "execute_result", "data": data})
        yield outputs


def run_in_jupyter(notebook):
    """The outputs of each cell, by a kernel."""
    import nbclient
    import nbformat
    book = nbformat.reads(json.dumps(notebook), as_version=4)
    nbclient.NotebookClient(book, timeout=300, kernel_name="python3").execute()
    return [cell["outputs"] for cell in book["cells"] if cell["cell_type"] == "code"]


def interrupt_a_cell():
    """A long question is interrupted as the stop button does; the next cell is answered by the same kernel."""
    from jupyter_client.manager import start_new_kernel
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        def answer_to(message, timeout):
            while True:
                answer = client.get_shell_msg(timeout=timeout)
                if answer["parent_header"].get("msg_id") == message:
                    return answer["content"]

        # A kernel refuses what comes within a tenth of a second of an error, unless it is told that errors stop nothing.
        def ask(code):
            return client.execute(code, stop_on_error=False)

        answer_to(ask("import thresher; thresher.count('2:0x6', widths=[2, 1])"), 120)
        long = ask("thresher.count('6:0x6996966996696996', widths=[6, 5, 4, 1])")
        time.sleep(2)
        manager.interrupt_kernel()
        content = answer_to(long, 30)
        if content["status"] != "error" or content["ename"] != "KeyboardInterrupt":
            raise AssertionError(f"an interrupted cell ends with {content}")
        after = answer_to(ask("assert thresher.count('2:0x6', widths=[2, 1]).count == 4"), 120)
        if after["status"] != "ok" or not manager.is_alive():
            raise AssertionError(f"after an interrupted cell: {after}")
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def main():
    path = os.path.abspath(sys.argv[1])
    with open(path) as file:
        notebook = json.load(file)
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    has_jupyter = all(importlib.util.find_spec(name) for name in ("nbclient", "ipykernel"))
    folder, before = tempfile.mkdtemp(), os.getcwd()
    os.chdir(folder)
    try:
        found = run_in_jupyter(notebook) if has_jupyter else list(run_plainly(cells))
        if has_jupyter:
            interrupt_a_cell()
    except Exception:
        traceback.print_exc()
        sys.exit(1)
    finally:
        os.chdir(before)
        shutil.rmtree(folder)
    if "--write" in sys.argv:
        for number, (cell, outputs) in enumerate(zip(cells, found)):
            for output in outputs:
                output.pop("metadata", None) if output["output_type"] == "stream" else output.update(metadata={})
                if output["output_type"] == "execute_result":
                    output["execution_count"] = number + 1
            cell["outputs"], cell["execution_count"] = outputs, number + 1
        with open(path, "w") as file:
            file.write(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")
        return
    failures = 0
    for cell, outputs in zip(cells, found):
        if text_of(outputs) != text_of(cell["outputs"]):
            failures += 1
            print(f"{''.join(cell['source'])}\n-- prints\n{text_of(outputs)}-- where the notebook shows\n{text_of(cell['outputs'])}")
    how = "with Jupyter; an interrupted cell leaves the kernel alive" if has_jupyter else "without Jupyter"
    print(f"notebook: {len(cells)} cells, {failures} differ, {how}")
    sys.exit(failures > 0)


if __name__ == "__main__":
    main()
