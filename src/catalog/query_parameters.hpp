#pragma once

#include <string>
#include <string_view>

namespace homing::catalog {

/// add_query_parameter() for the URL that starts at `start` in a longer text and reaches to its end.
void add_query_parameter_at(std::string& text, std::size_t start, std::string_view name,
                            std::string_view value);

}  // namespace homing::catalog
