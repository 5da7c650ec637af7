#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "homing/http/message.hpp"

namespace homing::http {

/// Appends the answer as it goes over the wire: status line, headers, and the body unless `head`.
/// @param connection  the Connection header's value; empty for none
/// @return the status that was written
///
/// No byte of a header's value can end its line: a Location (or a constant) that is not clean is a bug of the
/// handler, which is logged and answered 500 in its place. The same goes for a status that is no final one.
unsigned write_response(const Response& response, bool head, std::string_view connection,
                        std::string_view date, std::string& out);

/// The Date header's value, made once a second. One object a thread.
class DateCache {
 public:
  /// @return lives until the next call
  [[nodiscard]] std::string_view at(std::time_t now);

 private:
  std::time_t second_ = -1;
  std::string text_;
};

}  // namespace homing::http
