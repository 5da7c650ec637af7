#include "homing/http/query.hpp"

#include "click/link.hpp"
#include "homing/core/percent.hpp"
#include "tests/fuzz/promise.hpp"
#include "tests/fuzz/targets.hpp"

namespace homing::fuzz {
namespace {

constexpr std::size_t kLimit = 64;

bool lies_in(std::string_view part, std::string_view whole) {
  return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

}  // namespace

/// The input is a query string.
void query(std::string_view input) {
  const std::string encoded = percent_encode(input);
  promise(is_clean(encoded), "what is percent-encoded is printable ASCII");
  promise(encoded.find_first_of("&=#?+/\"'<>\\") == std::string::npos,
          "what is percent-encoded needs no quoting");
  promise(percent_decode(encoded) == input, "percent-decoding undoes percent-encoding");
  promise(percent_decode(input).size() <= input.size(), "decoding does not lengthen");

  const auto query = http::parse_query(input, kLimit);
  if (query) {
    promise(query->parameters.size() <= kLimit, "no more parameters than the limit");
    for (const http::Parameter& parameter : query->parameters) {
      promise(lies_in(parameter.raw, input), "a raw parameter points into the input");
      promise(parameter.name.size() + parameter.value.size() <= parameter.raw.size(), "decoded once");
    }
  }
  const auto link = click::parse_link(input);
  if (!link) return;
  for (const std::string_view sub : link->subs)
    promise(sub.size() <= kMaxLinkValueBytes, "a value is cut at 1 KiB");
  promise(link->url.size() <= kMaxLinkValueBytes, "a deep link is cut at 1 KiB");
}

}  // namespace homing::fuzz
