#pragma once

#include <stdexcept>
#include <string_view>

#include "tests/support/http_client.hpp"

namespace homing::test {

/// Holds an answer of the operator's API against its description, the files of the folder api/: that the
/// endpoint is described, the status too, and that the JSON is of its schema. Other paths than the API's are
/// let through. @throws ContractBroken  it is not as described, which the message says. Threads: any.
void check_contract(std::string_view method, std::string_view target, const HttpResponse& response);

class ContractBroken : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace homing::test
