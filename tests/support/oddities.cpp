#include "tests/support/abuse_corpus.hpp"

namespace homing::test {
namespace {

const std::string kForm = "Content-Type: application/x-www-form-urlencoded\r\n";

std::string request(const std::string& line, const std::string& headers = "") {
  return line + " HTTP/1.1\r\nHost: a\r\nX-Echo: " + kSecret + "\r\n" + headers + "\r\n";
}

std::string click_with(const std::string& parameters) {
  return request("GET " + kClickTarget + parameters);
}

std::string form(const std::string& headers, const std::string& body) {
  return post_with(kForm + headers, body);
}

void add_methods(std::vector<Oddity>& all) {
  all.push_back({"HEAD", request("HEAD " + kClickTarget), 302});
  all.push_back({"HEAD of a postback", request("HEAD /postback?click_id=x"), 405});
  all.push_back({"CONNECT", request("CONNECT a.example:443"), 405, false});
  all.push_back({"OPTIONS *", request("OPTIONS *"), 405});
  for (const char* method :
       {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW", "get", "Get", "PROPFIND", "M-SEARCH"}) {
    const std::string length = std::string(method) == "POST" ? "Content-Length: 0\r\n" : "";
    all.push_back({method, request(method + (" " + kClickTarget), length), 405});
  }
}

void add_targets(std::vector<Oddity>& all) {
  all.push_back({"absolute form", request("GET http://b.example" + kClickTarget), 302});
  all.push_back({"absolute form, https", request("GET HTTPS://[::1]:443" + kClickTarget), 302});
  all.push_back({"3,000 parameters", click_with(repeated("&a", 3000)), 414});
  for (const char* odd :
       {"&sub1=|{x}[]^`\"\\", "&sub1=\xC3\xA4", "&sub1=%zz", "&sub1=a#frag", "&sub1=%00%0d%0a",
        "&sub1={click_id}", "&&&", "&=", "&sub1=<script>", "&sub1=\xFF\xFE"}) {
    all.push_back({std::string("odd bytes: ") + odd, click_with(odd), 302});
  }
  for (const char* path : {"/../click", "//click", "/./click", "/click/", "/CLICK", "/%63lick", "/click;x",
                           "/click%3f", "/cl%69ck%00", "/", "/~"}) {
    all.push_back({std::string("another path: ") + path,
                   request("GET " + (path + std::string("?offer=shoes&aff=nora"))), 404});
  }
}

void add_headers(std::vector<Oddity>& all) {
  const auto with = [](const std::string& headers) { return request("GET " + kClickTarget, headers); };
  all.push_back({"an empty line in front", "\r\n" + kGoodClick, 302});
  all.push_back({"Upgrade to HTTP/2",
                 with("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"),
                 302});
  all.push_back({"Upgrade to a WebSocket",
                 with("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"),
                 302});
  all.push_back(
      {"two Connection lines", with("Connection: keep-alive\r\nConnection: close\r\n"), 302, false});
  all.push_back(
      {"Connection names other headers", with("Connection: Host, Content-Length, X-Echo\r\n"), 302});
  all.push_back({"a range", with("Range: bytes=0-\r\nIf-None-Match: *\r\n"), 302});
  all.push_back({"UTF-8 in a value", with("X: \xC3\xA4\xFF\r\n"), 302});
  all.push_back({"20 kB of header", with("X: " + std::string(20'000, 'y') + "\r\n"), 302});
  all.push_back({"almost too many headers", with(repeated("X: y\r\n", 98)), 302});
  all.push_back({"HTTP/1.0", "GET " + kClickTarget + " HTTP/1.0\r\n\r\n", 302, false});
  all.push_back(
      {"HTTP/1.0, kept", "GET " + kClickTarget + " HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 302});
  all.push_back(
      {"headers that look like another's", with("Transfer_Encoding: chunked\r\nContent_Length: 5\r\n"), 302});
}

void add_bodies(std::vector<Oddity>& all) {
  const std::string te = "Transfer-Encoding: chunked\r\n";
  const std::string body = "click_id=x";
  const auto length = [](const std::string& text) {
    return "Content-Length: " + std::to_string(text.size()) + "\r\n";
  };
  all.push_back({"a request for a body", get_with("Host: a\r\n" + length(kSmuggled)) + kSmuggled, 302});
  all.push_back({"a request for a form", form(length(kSmuggled), kSmuggled), 400});
  all.push_back({"a padded length", form("Content-Length: 0010\r\n", body), 400});
  all.push_back({"chunked", form(te, "5\r\nclick\r\n5\r\n_id=x\r\n0\r\n\r\n"), 400});
  all.push_back({"CHUNKED", form("TRANSFER-ENCODING:\tCHUNKED \r\n", "a\r\nclick_id=x\r\n0\r\n\r\n"), 400});
  all.push_back({"chunk extensions", form(te, "a;a=\"b;c\"\r\nclick_id=x\r\n000;d\r\n\r\n"), 400});
  all.push_back(
      {"trailers", form(te, "a\r\nclick_id=x\r\n0\r\nAuthorization: Bearer x\r\nHost: b\r\n\r\n"), 400});
  all.push_back({"Expect with the body at once",
                 form("Expect: 100-continue\r\n" + te, "a\r\nclick_id=x\r\n0\r\n\r\n"), 400});
  all.push_back({"Expect without a body", request("GET " + kClickTarget, "Expect: 100-continue\r\n"), 302});
  all.push_back(
      {"Expect in HTTP/1.0", post_with(kForm + "Expect: x\r\n" + length(body), body, "1.0"), 400, false});
}

}  // namespace

std::vector<Oddity> oddities() {
  std::vector<Oddity> all;
  add_methods(all);
  add_targets(all);
  add_headers(all);
  add_bodies(all);
  return all;
}

}  // namespace homing::test
