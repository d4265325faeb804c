"""`make eval`: build the gold reports and score the graph with the scorer that lies beside them.

    python -m benchmarks.evaluate FOLDER    FOLDER holds score.py and dev/, the gold records
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path


def main(folder: Path) -> int:
    """Print the scorer's table; 0 if it ran."""
    scorer, gold = folder / "score.py", folder / "dev"
    if not scorer.is_file() or not gold.is_dir():
        print(f"there are no gold records in {folder}: say where with make eval GOLD=FOLDER", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        reports, graph = Path(scratch, "reports.jsonl"), Path(scratch, "graph.nq")
        subprocess.run([sys.executable, scorer, gold, "--reports", reports], check=True, stdout=subprocess.DEVNULL)
        built = subprocess.run([sys.executable, "-m", "kg", "build", reports, "--out", graph], check=False)
        if not graph.exists():
            return built.returncode
        return subprocess.run([sys.executable, scorer, gold, graph], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
