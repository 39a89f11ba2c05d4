"""Starts LocalStack's core, with functions as processes of Node and with the policies of roles enforced.

It ends when its standard input ends, since then the program that started it is gone.
"""

import __future__

import os
import signal
import sys
import threading
from importlib.machinery import PathFinder, SourceFileLoader


class PostponedAnnotations(SourceFileLoader):
    """Loads a module as if it said `from __future__ import annotations`."""

    def source_to_code(self, data, path, *, _optimize=-1):
        flag = __future__.annotations.compiler_flag
        return compile(data, path, "exec", flag, dont_inherit=True, optimize=_optimize)


class Python312Finder:
    """LocalStack 4.13.1 annotates with `threading.Lock | None`. Before Python 3.13 that is a TypeError at import."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name != "localstack.packages.api":
            return None
        spec = PathFinder.find_spec(name, path, target)
        spec.loader = PostponedAnnotations(name, spec.origin)
        return spec


def end_with_parent():
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


if sys.version_info < (3, 13):
    sys.meta_path.insert(0, Python312Finder)
threading.Thread(target=end_with_parent, daemon=True).start()

# The functions that the next lines replace are imported by name later, so this stands before all else of LocalStack.
from localstack.services.lambda_.invocation import runtime_executor  # noqa: E402

from function_process import FunctionProcess  # noqa: E402
from role_check import check_role  # noqa: E402

runtime_executor.get_runtime_executor = lambda: FunctionProcess

from localstack.aws import handlers  # noqa: E402
from localstack.runtime.main import main  # noqa: E402

handlers.serve_custom_service_request_handlers.append(check_role)
main()
