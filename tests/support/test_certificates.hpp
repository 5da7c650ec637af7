#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/temp_folder.hpp"

namespace homing::test {

/// A certificate and its private key, as PEM.
struct TestCertificate {
  std::string certificate;
  std::string key;
};

/// A certificate authority of the test's own, with certificates made on the spot. One for the whole process:
/// see shared().
class TestAuthority {
 public:
  TestAuthority();
  ~TestAuthority();

  [[nodiscard]] static const TestAuthority& shared();

  /// Where its own certificate is: the `ca_file` of who shall trust it.
  [[nodiscard]] const std::filesystem::path& file() const noexcept { return file_; }
  /// For these names: `DNS:localhost`, `IP:127.0.0.1`.
  [[nodiscard]] TestCertificate issue(const std::vector<std::string>& names) const;
  /// The same, but it ran out yesterday.
  [[nodiscard]] TestCertificate issue_expired(const std::vector<std::string>& names) const;
  /// Vouched for by nobody but itself.
  [[nodiscard]] static TestCertificate self_signed(const std::vector<std::string>& names);

 private:
  struct Identity;
  TempFolder folder_;
  std::filesystem::path file_;
  std::unique_ptr<Identity> identity_;
};

}  // namespace homing::test
