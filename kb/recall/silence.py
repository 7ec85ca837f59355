"""Switches that keep the libraries under recall from calling home.

Owns their names. onnxruntime 1.31 makes a device id in the person's cache and sends events to its maker
unless told not to; Chroma and the model libraries have switches of their own. `keep` must run before any of
them is imported: they read the environment then. Must not be needed for anything to work.
"""

import os

SWITCHES = {
    "ORT_DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "DO_NOT_TRACK": "1",
}


def keep() -> None:
    """Set the switches for this process and its children."""
    os.environ.update(SWITCHES)
