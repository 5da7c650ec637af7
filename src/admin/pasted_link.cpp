#include "admin/pasted_link.hpp"

#include <algorithm>

#include "admin/link_macros.hpp"
#include "homing/core/text.hpp"
#include "homing/core/url_parts.hpp"
#include "homing/http/query.hpp"
#include "homing/http/server.hpp"
#include "homing/model/link_query.hpp"

namespace homing::admin {
namespace {

constexpr std::string_view kPath = "/click";

/// Scheme and host in lower case.
std::string origin_of(const UrlParts& parts) {
  return to_lower(parts.scheme) + to_lower(parts.authority);
}

bool is_ink(char c) {
  return static_cast<unsigned char>(c) > ' ' && c != '\x7F';
}

class TakenApart {
 public:
  TakenApart(const std::string& text, const std::string& public_url) : public_url_(public_url) {
    const std::string_view url = trim(text);
    const auto parts = split_url(url);
    if (!parts || parts->authority.empty())
      throw bad_input(
          {{"url", "has to be a whole link, such as " + public_url + "/click?offer=...&aff=..."}});
    if (!std::all_of(url.begin(), url.end(), is_ink))
      warn("it has a blank or a control character in it, where a browser or a mail program may cut it");
    check_place(*parts);
    take_query(parts->rest);
  }

  PastedLink link;

 private:
  void warn(std::string sentence) { link.warnings.push_back(std::move(sentence)); }
  void fail(std::string sentence) {
    link.arrives = false;
    warn(std::move(sentence));
  }

  void check_place(const UrlParts& parts) {
    const std::string_view path = parts.rest.substr(0, parts.rest.find_first_of("?#"));
    const UrlParts own = split_url(public_url_).value();
    if (origin_of(parts) != origin_of(own)) {
      warn("it leads to " + origin_of(parts) + "; this server is at " + origin_of(own) +
           ", as the setting public_url says");
    }
    if (path != std::string(own.rest) + std::string(kPath)) {
      fail("its path is \"" + std::string(path) + "\"; clicks are taken at \"" + std::string(own.rest) +
           std::string(kPath) + "\"");
    }
  }

  void take_query(std::string_view rest) {
    const std::size_t most = http::ServerOptions().max_target_bytes;
    if (const auto fragment = rest.find('#'); fragment < rest.size()) {
      warn("what stands behind the # never reaches the server; a # in a value is written %23");
      rest = rest.substr(0, fragment);
    }
    if (rest.size() > most) {
      fail("it is too long: path and query have " + std::to_string(rest.size()) + " bytes, with more than " +
           std::to_string(most) + " it is answered 414");
    }
    const auto question = rest.find('?');
    if (question == std::string_view::npos) return;
    const std::string_view query = rest.substr(question + 1);
    const std::string healed = without_doubled_question_mark(query);
    if (!healed.empty()) warn("a second ? stands in it; further parameters follow an &");
    take_parameters(healed.empty() ? query : std::string_view(healed));
  }

  void take_parameters(std::string_view query) {
    constexpr std::size_t kMostShown = 1000;
    const auto parsed = http::parse_query(query, kMostShown);
    if (!parsed) throw bad_input({{"url", "has more than 1000 parameters"}});
    for (const http::Parameter& parameter : parsed->parameters) {
      const std::string name(parameter.name);
      if (const std::string macro = find_encoded_macro(parameter.raw); !macro.empty()) {
        warn("\"" + name + "\" has the macro " + macro +
             " in percent escapes (%7B...%7D), and most networks put nothing in its place then: write its "
             "braces as they are");
      }
      link.parameters.emplace_back(name, std::string(parameter.value));
    }
  }

  const std::string& public_url_;
};

}  // namespace

PastedLink take_apart(const std::string& text, const std::string& public_url) {
  return TakenApart(text, public_url).link;
}

}  // namespace homing::admin
