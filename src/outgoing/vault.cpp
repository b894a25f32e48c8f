#include "outgoing/vault.hpp"

#include <stdexcept>

#include "base/check.hpp"

namespace mainstay::outgoing {

void Vault::open(const Key& sealing_key) { key_ = keyed_hash(sealing_key, "outgoing secrets"); }

std::string Vault::sealed(std::string_view secret) const { return hex(seal(key(), secret)); }

std::string Vault::unsealed(std::string_view text) const {
    auto bytes = from_hex(text);
    auto secret = bytes ? open_sealed(key(), *bytes) : std::nullopt;
    if (!secret) throw std::runtime_error("a secret was sealed with another key");
    return *std::move(secret);
}

const Key& Vault::key() const {
    MAINSTAY_CHECK(key_.has_value());
    return *key_;
}

}  // namespace mainstay::outgoing
