#include "http/tus_digest.hpp"

#include <stdexcept>

#include <openssl/evp.h>

namespace mainstay::http {

struct Digest::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();

    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    ~State() { EVP_MD_CTX_free(context); }

    static void require(int outcome) {
        if (outcome != 1) throw std::runtime_error("OpenSSL makes no digest");
    }
};

Digest::Digest(ChecksumAlgorithm algorithm) : state_(std::make_unique<State>()) {
    const auto* type = algorithm == ChecksumAlgorithm::sha1 ? EVP_sha1() : EVP_sha256();
    State::require(EVP_DigestInit_ex(state_->context, type, nullptr));
}

Digest::Digest(Digest&&) noexcept = default;
Digest::~Digest() = default;

void Digest::append(std::string_view bytes) {
    State::require(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()));
}

std::string Digest::finish() {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    State::require(EVP_DigestFinal_ex(state_->context, digest, &size));
    return {reinterpret_cast<const char*>(digest), size};
}

}  // namespace mainstay::http
