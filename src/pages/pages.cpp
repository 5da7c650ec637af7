#include "homing/pages/pages.hpp"

#include <algorithm>
#include <optional>

#include "homing/core/text.hpp"

namespace homing::pages {
namespace {

constexpr std::string_view kAssets = "assets";

/// First segments of paths that are no page's. A click or postback that comes to the wrong port must not look
/// as if it had been taken.
constexpr std::string_view kNoPages[] = {"api", kAssets, "click", "healthz", "metrics", "postback", "readyz"};

constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

std::string_view first_segment(std::string_view path) {
  path.remove_prefix(std::min<std::size_t>(1, path.size()));
  return path.substr(0, path.find('/'));
}

bool is_no_page(std::string_view path) {
  const std::string_view first = first_segment(path);
  return std::find(std::begin(kNoPages), std::end(kNoPages), first) != std::end(kNoPages);
}

const File* file_at(std::span<const File> files, std::string_view path) {
  const auto found =
      std::find_if(files.begin(), files.end(), [path](const File& f) { return f.path == path; });
  return found == files.end() ? nullptr : &*found;
}

const File* find(std::span<const File> files, std::string_view path) {
  const File* const file = file_at(files, path);
  return file != nullptr || is_no_page(path) ? file : file_at(files, "/index.html");
}

std::string_view type_of(std::string_view path) {
  if (path.ends_with(".html")) return "text/html; charset=utf-8";
  if (path.ends_with(".js")) return "text/javascript; charset=utf-8";
  if (path.ends_with(".css")) return "text/css; charset=utf-8";
  if (path.ends_with(".svg")) return "image/svg+xml";
  return "application/octet-stream";
}

/// `;q=0`, in any of its spellings.
bool is_refused(std::string_view parameters) {
  const std::size_t at = parameters.find('=');
  if (at == std::string_view::npos) return false;
  const std::string_view weight = trim(parameters.substr(at + 1));
  return weight.starts_with('0') && weight.find_first_not_of("0.") == std::string_view::npos;
}

/// RFC 9110, 12.5.3: what is named decides, else what `*` says.
bool takes_gzip(const http::Request& request) {
  std::string_view rest = request.header("Accept-Encoding").value_or("");
  bool any = false;
  while (!rest.empty()) {
    const std::string_view item = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), item.size() + 1));
    const std::string_view name = trim(item.substr(0, item.find(';')));
    const bool wanted = !is_refused(item.substr(std::min(item.size(), item.find(';'))));
    if (equals_ignoring_case(name, "gzip")) return wanted;
    if (name == "*") any = wanted;
  }
  return any;
}

http::Response content(const File& file, const http::Request& request) {
  const bool compressed = takes_gzip(request);
  http::Response response;
  response.content_type = type_of(file.path);
  response.body = compressed ? file.gzip : file.plain;
  response.headers.emplace_back("Vary", "Accept-Encoding");
  if (compressed) response.headers.emplace_back("Content-Encoding", "gzip");
  if (first_segment(file.path) == kAssets) {
    response.no_store = false;
    response.headers.emplace_back("Cache-Control", "public, max-age=31536000, immutable");
  }
  return response;
}

http::Response method_not_allowed() {
  http::Response response = http::Response::text(405, "This is a GET.\n");
  response.allow = "GET, HEAD";
  return response;
}

http::Response choose(std::span<const File> files, const http::Request& request) {
  const File* const file = find(files, request.path);
  if (file == nullptr) return http::Response::text(404, "Not found.\n");
  const bool reads = request.method == http::Method::kGet || request.method == http::Method::kHead;
  return reads ? content(*file, request) : method_not_allowed();
}

}  // namespace

http::Response answer(std::span<const File> files, const http::Request& request) {
  http::Response response = choose(files, request);
  response.headers.emplace_back("Content-Security-Policy", kPolicy);
  response.headers.emplace_back("Referrer-Policy", "same-origin");
  return response;
}

void add_routes(std::span<const File> files, http::Router& router) {
  router.add_below("/", [files](const http::Request& request) -> boost::asio::awaitable<http::Response> {
    co_return answer(files, request);
  });
}

}  // namespace homing::pages
