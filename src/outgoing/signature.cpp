#include "outgoing/signature.hpp"

#include <sodium.h>

#include "base/check.hpp"
#include "base/crypto.hpp"

namespace mainstay::outgoing {

namespace {

constexpr std::string_view prefix = "whsec_";

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string base64(std::string_view bytes) {
    constexpr int variant = sodium_base64_VARIANT_ORIGINAL;
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes_of(bytes), bytes.size(), variant);
    text.pop_back();  // The terminating NUL that libsodium writes.
    return text;
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
    std::string code(crypto_auth_hmacsha256_BYTES, '\0');
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
    crypto_auth_hmacsha256_update(&state, bytes_of(text), text.size());
    crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(code.data()));
    return code;
}

}  // namespace

std::string new_secret() { return std::string(prefix) + base64(random_bytes(32)); }

std::string signature(
    std::string_view secret, std::string_view id, std::string_view timestamp, std::string_view body
) {
    MAINSTAY_CHECK(secret.starts_with(prefix));
    auto key = from_base64(secret.substr(prefix.size()));
    MAINSTAY_CHECK(key.has_value());
    std::string text;
    text.append(id).append(".").append(timestamp).append(".").append(body);
    return "v1," + base64(hmac_sha256(*key, text));
}

std::vector<std::pair<std::string, std::string>> signature_headers(
    std::span<const std::string> secrets, std::string_view id, Time now, std::string_view body
) {
    auto timestamp = std::to_string(now.micros / 1'000'000);
    std::string signatures;
    for (const auto& secret : secrets) {
        if (!signatures.empty()) signatures += ' ';
        signatures += signature(secret, id, timestamp, body);
    }
    return {
        {"webhook-id", std::string(id)},
        {"webhook-timestamp", timestamp},
        {"webhook-signature", signatures},
    };
}

}  // namespace mainstay::outgoing
