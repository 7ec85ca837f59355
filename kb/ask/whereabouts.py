"""Where a language model is: on this machine, or somewhere else.

Owns that judgement; when in doubt, somewhere else. Must not ask the network: a name that would have to be
looked up is not this machine.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

HERE: Mapping[str, tuple[str, str]] = {
    "ollama": ("OLLAMA_API_BASE", "http://localhost:11434"),
    "ollama_chat": ("OLLAMA_API_BASE", "http://localhost:11434"),
    "lm_studio": ("LM_STUDIO_API_BASE", "http://localhost:1234/v1"),
    "llamafile": ("LLAMAFILE_API_BASE", "http://localhost:8080/v1"),
    "hosted_vllm": ("HOSTED_VLLM_API_BASE", "http://localhost:8000/v1"),
}
"""Providers that are servers of one's own: (variable that says where, where else)."""

_PASSED_ON = ("-cloud", ":cloud")  # Ollama sends models of these names to its own servers


def provider_of(name: str) -> str:
    """`ollama` of `ollama/llama3.2`; "" where none is named."""
    return name.partition("/")[0] if "/" in name else ""


def real_name(name: str) -> str:
    """The name litellm gets: Ollama's plain way knows no roles."""
    return "ollama_chat/" + name.removeprefix("ollama/") if name.startswith("ollama/") else name


def url_of(name: str, url: str, env: Mapping[str, str]) -> str:
    """The address that is called: the one given, else that of the person's own server, "" for the provider's."""
    variable, usual = HERE.get(provider_of(name), ("", ""))
    return url or (env.get(variable) or usual if variable else "")


def is_local(name: str, url: str) -> bool:
    """Whether what is sent there stays on this machine: `localhost` or an address of the loopback, nothing else."""
    if not url or name.endswith(_PASSED_ON):
        return False
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    if host.rstrip(".").lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
