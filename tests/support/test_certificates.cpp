#include "tests/support/test_certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <atomic>
#include <fstream>
#include <stdexcept>

namespace homing::test {
namespace {

template <auto free_it>
struct Free {
  template <class Thing>
  void operator()(Thing* thing) const {
    free_it(thing);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Memory = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Extension = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;

constexpr long kDay = 24 * 60 * 60;

void require(bool good) {
  if (!good) throw std::runtime_error("OpenSSL could not make a test certificate");
}

std::string pem_of(const Certificate& certificate) {
  const Memory memory(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_X509(memory.get(), certificate.get()) == 1);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

std::string pem_of(const Key& key) {
  const Memory memory(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_PrivateKey(memory.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

void extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  require(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ",") + name;
  return text;
}

/// Valid from two days ago to `ends`, seconds from now. Not signed yet.
Certificate blank(const Key& key, const std::string& common_name, long ends) {
  static std::atomic<long> serial{1};
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial++);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -2 * kDay);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), ends);
  require(X509_set_pubkey(certificate.get(), key.get()) == 1);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1, 0);
  return certificate;
}

void sign(const Certificate& certificate, X509* issuer, EVP_PKEY* issuer_key) {
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer));
  require(X509_sign(certificate.get(), issuer_key, EVP_sha256()) > 0);
}

Key fresh_key() {
  return Key(EVP_EC_gen("P-256"));
}

}  // namespace

struct TestAuthority::Identity {
  Key key;
  Certificate certificate;

  [[nodiscard]] TestCertificate issue(const std::vector<std::string>& names, long ends) const {
    const Key its_key = fresh_key();
    const Certificate leaf = blank(its_key, "receiver", ends);
    extend(leaf.get(), certificate.get(), NID_subject_alt_name, joined(names));
    sign(leaf, certificate.get(), key.get());
    return {pem_of(leaf), pem_of(its_key)};
  }
};

TestAuthority::TestAuthority() : file_(folder_.path() / "ca.pem"), identity_(std::make_unique<Identity>()) {
  identity_->key = fresh_key();
  identity_->certificate = blank(identity_->key, "Homing's tests", kDay);
  X509* const own = identity_->certificate.get();
  extend(own, own, NID_basic_constraints, "critical,CA:TRUE");
  extend(own, own, NID_key_usage, "critical,keyCertSign,cRLSign");
  sign(identity_->certificate, own, identity_->key.get());
  std::ofstream(file_) << pem_of(identity_->certificate);
}

TestAuthority::~TestAuthority() = default;

const TestAuthority& TestAuthority::shared() {
  static const TestAuthority authority;
  return authority;
}

TestCertificate TestAuthority::issue(const std::vector<std::string>& names) const {
  return identity_->issue(names, kDay);
}

TestCertificate TestAuthority::issue_expired(const std::vector<std::string>& names) const {
  return identity_->issue(names, -kDay);
}

TestCertificate TestAuthority::self_signed(const std::vector<std::string>& names) {
  const Key key = fresh_key();
  const Certificate own = blank(key, "receiver", kDay);
  extend(own.get(), own.get(), NID_subject_alt_name, joined(names));
  sign(own, own.get(), key.get());
  return {pem_of(own), pem_of(key)};
}

}  // namespace homing::test
