#include "homing/http/query.hpp"

#include <algorithm>

#include "homing/core/percent.hpp"

namespace homing::http {
namespace {

/// Decodes the parts of one text into memory that is enough for all of them.
class Decoder {
 public:
  Decoder(std::string_view text, std::unique_ptr<char[]>& memory)
      : text_bytes_(text.size()), is_decoded_(is_percent_decoded(text)), memory_(memory) {}

  std::string_view decode(std::string_view part) {
    if (is_decoded_ || is_percent_decoded(part)) return part;
    if (!memory_) {
      memory_ = std::make_unique_for_overwrite<char[]>(text_bytes_);
      end_ = memory_.get();
    }
    char* const start = end_;
    end_ = percent_decode(part, start);
    return {start, end_};
  }

 private:
  const std::size_t text_bytes_;
  const bool is_decoded_;  // the whole text, as most
  std::unique_ptr<char[]>& memory_;
  char* end_ = nullptr;
};

Parameter parse_parameter(std::string_view raw, Decoder& decoder) {
  const std::string_view pair = raw.substr(std::min(raw.find_first_not_of('?'), raw.size()));
  const std::size_t equals = std::min(pair.find('='), pair.size());
  return Parameter{.name = decoder.decode(pair.substr(0, equals)),
                   .value = decoder.decode(pair.substr(std::min(equals + 1, pair.size()))),
                   .raw = raw};
}

}  // namespace

std::optional<Query> parse_query(std::string_view text, std::size_t limit) {
  std::optional<Query> query(std::in_place);
  Decoder decoder(text, query->decoded);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view raw = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (raw.empty()) continue;
    if (query->parameters.size() == limit) return std::nullopt;
    query->parameters.push_back(parse_parameter(raw, decoder));
  }
  return query;
}

}  // namespace homing::http
