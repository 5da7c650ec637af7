#pragma once

#include <filesystem>
#include <random>
#include <string>

namespace homing::test {

/// What a crash in the middle of a write leaves behind the last record of a journal folder: the beginning of
/// a record, or garbage. No acknowledged record is touched. Requires: no process has the folder open.
void tear_tail(const std::filesystem::path& journal, std::mt19937_64& random);

/// Flips one bit of one record in the newest segment that has a click or a postback.
/// @return the ID of its click; empty when there is no such record
std::string flip_bit(const std::filesystem::path& journal, std::mt19937_64& random);

}  // namespace homing::test
