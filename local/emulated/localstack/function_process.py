"""Runs a function of Node as a process of this machine, in place of a container."""

import json
import os
import select
import subprocess
import tempfile
import time

from localstack import config
from localstack.services.lambda_.invocation.lambda_models import InvocationResult
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor

NODE = os.environ["STIMA_NODE"]
FOLDER = os.environ["STIMA_EMULATOR_FOLDER"]
RUNTIME = os.path.join(os.path.dirname(__file__), "function-runtime.cjs")
INIT_SECONDS = 30


class EndedError(Exception):
    """The process has ended before it answered."""


class FunctionProcess(RuntimeExecutor):
    """One execution environment. LocalStack gives it one call at a time."""

    process = None

    def start(self, env_vars):
        """Starts the process and waits until its module is loaded."""
        self.env_vars = env_vars
        code = self.function_version.config.code
        code.prepare_for_execution()
        root = str(code.get_unzipped_code_location())
        name = self.function_version.id.function_name
        # What a function leaves in /tmp goes with the emulator.
        temporary = tempfile.mkdtemp(prefix=f"{name}-", dir=os.path.join(FOLDER, "tmp"))
        env = {
            **{key: str(value) for key, value in env_vars.items()},
            "PATH": os.environ["PATH"],
            "TMPDIR": temporary,
            "LAMBDA_TASK_ROOT": root,
        }
        self.log_path = os.path.join(FOLDER, "logs", f"{name}-{self.id[:8]}.log")
        self.read_logs = 0
        self.answered = b""
        self.answers, answers_end = os.pipe()
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                [NODE, RUNTIME, str(answers_end)],
                cwd=root,
                env=env,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                pass_fds=(answers_end,),
            )
        os.close(answers_end)
        first = self._read_answer(INIT_SECONDS)
        if first is None or first.get("ready") is not True:
            raise RuntimeError(f"{name} was not loaded: {first or 'no answer'}; {self.log_path} says more")

    def invoke(self, payload):
        """Hands one call to the process. A call that takes too long, or an end of the process, is an error of the function."""
        timeout = self.function_version.config.timeout
        request = payload["invoke-id"]
        try:
            if self.process.poll() is not None:
                self.start(self.env_vars)
            self._send({**payload, "timeout": timeout})
            answer = self._read_answer(timeout)
        except (EndedError, BrokenPipeError):
            return self._fail(request, "Runtime.ExitError", f"Runtime exited with status {self.process.wait()}")
        if answer is None:
            return self._fail(request, "Sandbox.Timedout", f"Task timed out after {timeout}.00 seconds")
        return InvocationResult(request, answer["payload"].encode(), answer["error"], self.get_logs())

    def _fail(self, request, error_type, message):
        body = {"errorType": error_type, "errorMessage": f"RequestId: {request} Error: {message}"}
        # The next call starts a new process, as on AWS.
        self.stop()
        os.close(self.answers)
        return InvocationResult(request, json.dumps(body).encode(), True, self.get_logs())

    def _send(self, call):
        self.process.stdin.write(json.dumps(call).encode() + b"\n")
        self.process.stdin.flush()

    def _read_answer(self, timeout):
        """The next line that the process writes; None if it takes longer than the timeout, in seconds."""
        end = time.monotonic() + timeout
        while b"\n" not in self.answered:
            ready, _, _ = select.select([self.answers], [], [], max(0, end - time.monotonic()))
            if not ready:
                return None
            read = os.read(self.answers, 65536)
            if not read:
                raise EndedError
            self.answered += read
        line, self.answered = self.answered.split(b"\n", 1)
        return json.loads(line)

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def get_logs(self):
        """What the function has written since the last look."""
        with open(self.log_path, "rb") as log:
            log.seek(self.read_logs)
            text = log.read()
        self.read_logs += len(text)
        return text.decode(errors="replace")

    def get_address(self):
        return "127.0.0.1"

    def get_endpoint_from_executor(self):
        return "127.0.0.1"

    def get_runtime_endpoint(self):
        return f"http://127.0.0.1:{config.GATEWAY_LISTEN[0].port}/_localstack_lambda/{self.id}"

    @classmethod
    def prepare_version(cls, function_version):
        function_version.config.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version):
        """Nothing was prepared that would have to go."""
