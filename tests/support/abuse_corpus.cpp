#include "tests/support/abuse_corpus.hpp"

#include <iterator>

namespace homing::test {
namespace {

const std::string kRest = "\r\nHost: a\r\n\r\n";

Abuse line(const std::string& name, const std::string& request_line, unsigned status = 400) {
  return {name, request_line + kRest, status};
}

std::string with_nul(const std::string& before, const std::string& after) {
  return before + std::string(1, '\0') + after;
}

Abuses versions() {
  const std::string get = "GET " + kClickTarget + " ";
  return {
      line("NoVersion", "GET " + kClickTarget),
      {"Http09", "GET " + kClickTarget + "\r\n\r\n", 400},
      line("Http2", get + "HTTP/2.0", 505),
      line("Http12", get + "HTTP/1.2", 505),
      line("Http09Named", get + "HTTP/0.9", 505),
      line("Http30", get + "HTTP/3.0", 505),
      {"Http2Preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      line("LowerCaseVersion", get + "http/1.1"),
      line("LongVersion", get + "HTTP/1.10"),
      line("PaddedVersion", get + "HTTP/01.1"),
      line("ShortVersion", get + "HTTP/1"),
      line("CommaInVersion", get + "HTTP/1,1"),
      line("BlankInVersion", get + "HTTP/ 1.1"),
      line("OtherProtocol", get + "HTCPCP/1.0"),
      line("TwoVersions", get + "HTTP/1.1 HTTP/1.1"),
      line("VersionWithBlank", get + "HTTP/1.1 "),
  };
}

Abuses targets() {
  const std::string version = " HTTP/1.1";
  return {
      line("TwoBlanks", "GET  " + kClickTarget + version),
      line("Tab", "GET\t" + kClickTarget + version),
      line("BlankInTarget", "GET /cl ick" + version),
      line("TabInTarget", "GET /cl\tick" + version),
      line("DeleteInTarget", "GET /cl\x7Fick" + version),
      line("EscapeInTarget", "GET /cl\x1B[2Jick" + version),
      line("NulInTarget", with_nul("GET /cl", "ick" + version)),
      line("NoTarget", "GET" + version),
      line("RelativeTarget", "GET click" + version),
      line("Asterisk", "GET *" + version),
      line("UserInfo", "GET http://user@a/click" + version),
      line("NoAuthority", "GET http:///click" + version),
      line("OtherScheme", "GET ftp://a/click" + version),
      line("FileScheme", "GET file:///etc/passwd" + version),
      line("BackslashAuthority", "GET \\\\a\\click" + version),
      line("BadPortInTarget", "GET http://a:99999/click" + version),
      line("ConnectToAPath", "CONNECT " + kClickTarget + version),
      line("ConnectToAUrl", "CONNECT http://a/" + version),
      line("LongTarget", "GET /" + std::string(9000, 'a') + version, 414),
      line("ThousandsOfParameters", "GET " + kClickTarget + repeated("&a", 10'000) + version, 414),
      {"EndlessTarget", "GET /" + std::string(40'000, 'a'), 414},
  };
}

Abuses lines() {
  const std::string get = "GET " + kClickTarget + " HTTP/1.1";
  return {
      line("LeadingBlank", " " + get),
      line("LeadingTab", "\t" + get),
      line("ByteOrderMark", "\xEF\xBB\xBF" + get),
      line("NoMethod", kClickTarget + " HTTP/1.1"),
      line("BadMethod", "G(ET " + kClickTarget + " HTTP/1.1"),
      line("Utf8Method", "G\xC3\x8BT " + kClickTarget + " HTTP/1.1"),
      line("NulInMethod", with_nul("G", "ET " + kClickTarget + " HTTP/1.1")),
      {"BareCr", get + "\rHost: a\r\n\r\n", 400},
      {"BareLf", get + "\nHost: a\n\n", 400},
      {"LfInFront", "\n" + kGoodClick, 400},
      {"CrInFront", "\r" + kGoodClick, 400},
      {"ManyEmptyLines", "\r\n\r\n\r\n\r\n" + kGoodClick, 400},
      {"ThousandsOfEmptyLines", repeated("\r\n", 5000), 400},
      {"TwoCrs", get + "\r\r\nHost: a\r\n\r\n", 400},
      {"TlsHello", std::string("\x16\x03\x01\x02\x00\x01", 6), 400},
      {"Nuls", std::string(100, '\0'), 400},
      {"ProxyProtocol", "PROXY TCP4 10.0.0.1 10.0.0.2 1 80\r\n" + kGoodClick, 400},
      {"SshHello", "SSH-2.0-OpenSSH_9.2\r\n\r\n", 400},
      {"AnAnswer", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 400},
      {"EndlessMethod", std::string(40'000, 'A'), 414},
  };
}

Abuses hosts() {
  Abuses abuses{
      {"NoHost", get_with(""), 400},
      {"TwoHosts", get_with("Host: a\r\nHost: a\r\n"), 400},
      {"TwoHostsFarApart", get_with("Host: a\r\nX: y\r\nhOST: b\r\n"), 400},
      {"AbsoluteFormWithoutHost", "GET http://a/click HTTP/1.1\r\n\r\n", 400},
      {"TwoHostsInHttp10", "GET " + kClickTarget + " HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", 400},
      {"NulInHost", get_with(with_nul("Host: a", ".b\r\n")), 400},
      {"FoldedHost", get_with("Host:\r\n a\r\n"), 400},
      {"FirstHeaderFolded", get_with(" Host: a\r\n"), 400},
  };
  for (const char* host : {"", "a b", "a,b", "a/b", "user@a", "a:99999", "a:8x", "<a>", "a\\b", "[::1",
                           "[g::1]", "a?b", "a#b", "%61", "\xC3\xA4", "a:80:80"}) {
    abuses.push_back({std::string("Host:") + host, get_with(std::string("Host: ") + host + "\r\n"), 400});
  }
  return abuses;
}

Abuses header_lines() {
  const auto with = [](const std::string& more) { return get_with("Host: a\r\n" + more); };
  return {
      {"BlankBeforeColon", with("X : y\r\n"), 400},
      {"TabBeforeColon", with("X\t: y\r\n"), 400},
      {"BlankInName", with("X Y: z\r\n"), 400},
      {"NoColon", with("X\r\n"), 400},
      {"EmptyName", with(": y\r\n"), 400},
      {"NameWithUtf8", with("X\xC3\xA4: y\r\n"), 400},
      {"NulInName", with(with_nul("X", "Y: z\r\n")), 400},
      {"CrInName", with("X\rY: z\r\n"), 400},
      {"ObsFold", with("X: y\r\n z\r\n"), 400},
      {"ObsFoldWithTab", with("X:\r\n\tz\r\n"), 400},
      {"OnlyBlanks", with("   \r\n"), 400},
      {"NulInValue", with(with_nul("X: ", "\r\n")), 400},
      {"EscapeInValue", with("X: \x1B[2J\r\n"), 400},
      {"DeleteInValue", with("X: \x7F\r\n"), 400},
      {"BareCrInValue", with("X: y\rz\r\n"), 400},
      {"BareLfInValue", with("X: y\nz: y\r\n"), 400},
      {"BareLfAtTheEnd", "GET " + kClickTarget + " HTTP/1.1\r\nHost: a\r\n\n", 400},
      {"ManyHeaders", with(repeated("X: y\r\n", 101)), 431},
      {"TwentyThousandHeaders", with(repeated("X: y\r\n", 20'000)), 431},
      {"LongHeader", with("X: " + std::string(40'000, 'y') + "\r\n"), 431},
      {"LongName", with(std::string(40'000, 'X') + ": y\r\n"), 431},
      {"LongCookie", with("Cookie: " + repeated("a=b; ", 20'000) + "\r\n"), 431},
      {"EndlessHeader", "GET " + kClickTarget + " HTTP/1.1\r\nX: " + std::string(70'000, 'y'), 431},
      {"EndlessName", "GET " + kClickTarget + " HTTP/1.1\r\n" + std::string(70'000, 'X'), 431},
      {"UnknownExpectation", post_with("Expect: 200-ok\r\nContent-Length: 5\r\n", "hello"), 417},
      {"TwoExpectations",
       post_with("Expect: 100-continue\r\nExpect: 100-continue\r\nContent-Length: 5\r\n", "hello"), 417},
      {"ExpectationWithoutABody", with("Expect: x\r\n"), 417},
      {"EncodedBody", post_with("Content-Encoding: gzip\r\nContent-Length: 5\r\n", "hello"), 415},
      {"DeflatedBody", post_with("Content-Encoding: deflate\r\nContent-Length: 5\r\n", "hello"), 415},
      {"EncodedChunks",
       post_with("Content-Encoding: br\r\nTransfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"), 415},
  };
}

void append(Abuses& all, Abuses more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

std::string repeated(const std::string& line, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += line;
  return result;
}

std::string get_with(const std::string& headers) {
  return "GET " + kClickTarget + " HTTP/1.1\r\n" + headers + "\r\n";
}

std::string post_with(const std::string& headers, const std::string& body, const std::string& version) {
  return "POST /postback HTTP/" + version + "\r\nHost: a\r\n" + headers + "\r\n" + body;
}

Abuses abused_request_lines() {
  Abuses all = versions();
  append(all, targets());
  append(all, lines());
  return all;
}

Abuses abused_headers() {
  Abuses all = hosts();
  append(all, header_lines());
  return all;
}

Abuses all_abuses() {
  Abuses all = abused_request_lines();
  append(all, abused_headers());
  append(all, abused_framings());
  append(all, abused_chunks());
  return all;
}

}  // namespace homing::test
