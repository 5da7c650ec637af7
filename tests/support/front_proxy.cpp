#include "tests/support/front_proxy.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tests/support/connection.hpp"

namespace homing::test {
namespace {

// How the server's status stands in a line of either log; anything else there: it had no answer of it.
constexpr std::string_view kMark = "server=";

std::uint16_t free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ::bind(socket, reinterpret_cast<const sockaddr*>(&address), size);
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(socket);
  return ntohs(address.sin_port);
}

/// $F (folder), $P (port), $S (of the server), $T (patience) are filled in.
constexpr const char* kNginx = R"(
daemon off;
master_process off;
pid $F/pid;
events { worker_connections 512; }
http {
  log_format forwarded 'server=$upstream_status client=$status "$request"';
  access_log $F/log forwarded;
  client_body_temp_path $F/body;
  proxy_temp_path $F/proxy;
  fastcgi_temp_path $F/fastcgi;
  uwsgi_temp_path $F/uwsgi;
  scgi_temp_path $F/scgi;
  client_header_timeout $Tms;
  client_body_timeout $Tms;
  client_max_body_size 10m;
  large_client_header_buffers 4 64k;
  ignore_invalid_headers off;
  underscores_in_headers on;
  merge_slashes off;
  upstream homing { server 127.0.0.1:$S; keepalive 4; }
  server {
    listen 127.0.0.1:$P;
    location / {
      proxy_pass http://homing;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_request_buffering off;
      proxy_next_upstream off;
      proxy_ignore_client_abort on;
    }
  }
}
)";

constexpr const char* kHaproxy = R"(
global
  log stdout format raw local0
  tune.bufsize 65536
  tune.http.maxhdr 256
  stats socket $F/socket
defaults
  mode http
  log global
  option http-keep-alive
  option accept-invalid-http-request
  http-reuse always
  retries 0
  timeout connect 10s
  timeout server 60s
  timeout client $Tms
  timeout http-request $Tms
  timeout http-keep-alive 10s
  log-format "server=%s:%ST ended=%tsc %{+Q}r"
frontend front
  bind 127.0.0.1:$P
  default_backend homing
backend homing
  server homing 127.0.0.1:$S
)";

std::string filled(std::string text, const std::string& name, const std::string& value) {
  for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size())) {
    text.replace(at, name.size(), value);
  }
  return text;
}

bool listens(std::uint16_t port) {
  try {
    const Connection connection(port);
    return true;
  } catch (const ConnectionError&) {
    return false;
  }
}

/// The status that the server gave, in front of a line of the log; 0 where it gave none.
int status_in(ProxyKind kind, std::string_view line) {
  line.remove_prefix(kMark.size());
  if (kind == ProxyKind::kHaproxy) {
    constexpr std::string_view kName = "homing:";
    const bool by_the_proxy = line.find(" ended=P") != std::string_view::npos;  // it broke off the request
    if (!line.starts_with(kName) || by_the_proxy) return 0;
    line.remove_prefix(kName.size());
  }
  return std::atoi(std::string(line.substr(0, 3)).c_str());
}

}  // namespace

FrontProxy::FrontProxy(ProxyKind kind, std::uint16_t server_port) : kind_(kind), port_(free_port()) {
  std::string config = kind == ProxyKind::kNginx ? kNginx : kHaproxy;
  config = filled(config, "$F", folder_.path());
  config = filled(config, "$P", std::to_string(port_));
  config = filled(config, "$S", std::to_string(server_port));
  config = filled(config, "$T", std::to_string(kPatience.count()));
  const std::string file = folder_.path() / "config";
  std::ofstream(file) << config;
  // Debian keeps both where only root looks.
  const std::string program = kind == ProxyKind::kNginx ? "/usr/sbin/nginx" : "/usr/sbin/haproxy";
  Command command{.arguments = {program, kind == ProxyKind::kNginx ? "-c" : "-f", file}};
  if (kind == ProxyKind::kNginx) command.arguments.insert(command.arguments.end(), {"-e", "stderr"});
  process_.emplace(command);
  const bool settled = eventually([this] { return listens(port_) || !process_->running(); });
  if (!settled || !process_->running()) throw std::runtime_error(program + " did not come up: " + log());
}

std::string FrontProxy::log_lines() const {
  return kind_ == ProxyKind::kNginx ? read_file(folder_.path() / "log") : process_->output();
}

std::string FrontProxy::log() const {
  constexpr std::size_t kMuch = 4000;
  const std::string all = log_lines() + process_->errors();
  return all.substr(all.size() - std::min(all.size(), kMuch));
}

Answers FrontProxy::answers_of_the_server() const {
  Answers answers;
  std::istringstream lines(log_lines());
  for (std::string line; std::getline(lines, line) && !lines.eof();) {
    if (!line.starts_with(kMark)) continue;
    if (const int status = status_in(kind_, line); status != 0) ++answers[status / 100];
  }
  return answers;
}

}  // namespace homing::test
