"""The libraries under recall leave no trace of their own and open no connection."""

import os
import subprocess
import sys
from pathlib import Path

CODE = """
import sys
from kb.recall.embedding import open_encoder
made = []
def hook(event, args):
    if event in ("socket.connect", "socket.getaddrinfo"):
        made.append(args)
sys.addaudithook(hook)
open_encoder(sys.argv[1]).encode(["a text", "another"])
assert not made, made
"""


def test_embedding_leaves_no_device_id_and_no_connection(models: str, tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run([sys.executable, "-c", CODE, models], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
