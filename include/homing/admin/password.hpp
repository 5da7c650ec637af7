#pragma once

#include <string>

namespace homing::admin {

inline constexpr std::size_t kLeastPassword = 10;
inline constexpr std::size_t kMostPassword = 256;

/// Argon2id with a salt of its own (libsodium's crypto_pwhash_str, its interactive limits: 64 MiB, some 0.1 s
/// of a core, one at a time in this process): what is kept of a password. @throws std::bad_alloc  there is no
/// memory for it
[[nodiscard]] std::string hash_password(const std::string& password);

/// Takes as long whether it is right or wrong. @param hash  as hash_password() makes it
[[nodiscard]] bool is_password(const std::string& hash, const std::string& password);

/// As long as is_password(), for a name that there is not: it would be told by the time.
void pretend_to_check_password(const std::string& password);

}  // namespace homing::admin
