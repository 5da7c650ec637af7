#pragma once

#include <string_view>

/// Functions that take any bytes, as whatever comes from outside would be taken, and check what product.md
/// and the headers promise of the result. Each is called with the corpus by fuzz_test, and with what
/// libFuzzer invents by tests/fuzz/run. Their inputs' forms are told in front of their bodies.
///
/// Failure: a broken promise aborts with a sentence (see promise.hpp).
namespace homing::fuzz {

void catalog_document(std::string_view input);
void click_id(std::string_view input);
void decimal(std::string_view input);
void deep_link(std::string_view input);
void forwarded(std::string_view input);
void http_session(std::string_view input);
void journal(std::string_view input);
void journal_record(std::string_view input);
void postback_body(std::string_view input);
void query(std::string_view input);
void snapshot(std::string_view input);
void url_template(std::string_view input);
void user_agent(std::string_view input);

}  // namespace homing::fuzz
