"""What a plain redirect costs: nginx, `return 302`, and a line of access log for each. At /told it is an affiliate's
server, which takes whatever it is told."""

from pathlib import Path
from types import TracebackType
from typing import Self

from .ports import answers, free_port
from .processes import Child, on_core
from .waiting import wait_until

CONFIGURATION = """\
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log {folder}/access.log combined;
  # As many as wrk likes on one connection: nginx would hang up after 1,000.
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  scgi_temp_path {folder}/scgi;
  uwsgi_temp_path {folder}/uwsgi;
  server {{
    listen 127.0.0.1:{port};
    location /told {{ access_log off; return 204; }}
    location / {{ return 302 https://shop.example/shoes?click_id=0193651c8a4070008000a1b2c3d4e5f6; }}
  }}
}}
"""


class Nginx:
    """Within a `with`: one worker, whose log is gone after the end."""

    def __init__(self, folder: Path, core: int | None = None) -> None:
        self._folder = folder
        self._core = core
        self.port = free_port()
        self._child: Child | None = None

    def __enter__(self) -> Self:
        self._folder.mkdir(exist_ok=True)
        configuration = self._folder / "nginx.conf"
        configuration.write_text(CONFIGURATION.format(folder=self._folder, port=self.port))
        command = ["/usr/sbin/nginx", "-p", self._folder, "-c", configuration, "-e", self._folder / "error.log"]
        self._child = Child(on_core(self._core, command), self._folder / "output")
        wait_until(lambda: answers(self.port), "nginx")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        assert self._child is not None
        self._child.stop()
        (self._folder / "access.log").unlink()
