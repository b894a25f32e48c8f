#include "base/crypto.hpp"

#include <stdexcept>

#include <sodium.h>

namespace mainstay {

namespace {

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string to_base64(std::string_view bytes, int variant) {
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes_of(bytes), bytes.size(), variant);
    text.pop_back();  // The terminating NUL that libsodium writes.
    return text;
}

std::optional<std::string> of_base64(std::string_view text, int variant) {
    std::string bytes(text.size() / 4 * 3 + 3, '\0');
    std::size_t length = 0;
    const char* end = nullptr;
    bool is_read =
        sodium_base642bin(
            bytes_of(bytes), bytes.size(), text.data(), text.size(), nullptr, &length, &end, variant
        ) == 0;
    if (!is_read || end != text.data() + text.size()) return std::nullopt;
    bytes.resize(length);
    return bytes;
}

}  // namespace

void start_crypto() {
    if (sodium_init() < 0) throw std::runtime_error("libsodium did not start");
}

Hash hash(std::string_view bytes) {
    Hash digest;
    crypto_generichash(digest.data(), digest.size(), bytes_of(bytes), bytes.size(), nullptr, 0);
    return digest;
}

struct Hasher::State {
    crypto_generichash_state of_library;
};

Hasher::Hasher() : state_(std::make_unique<State>()) {
    crypto_generichash_init(&state_->of_library, nullptr, 0, sizeof(Hash));
}

Hasher::~Hasher() = default;

void Hasher::append(std::string_view bytes) {
    crypto_generichash_update(&state_->of_library, bytes_of(bytes), bytes.size());
}

Hash Hasher::finish() {
    Hash digest;
    crypto_generichash_final(&state_->of_library, digest.data(), digest.size());
    return digest;
}

Hash keyed_hash(const Key& key, std::string_view bytes) {
    Hash digest;
    crypto_generichash(
        digest.data(), digest.size(), bytes_of(bytes), bytes.size(), key.data(), key.size()
    );
    return digest;
}

Hash sha256(std::string_view bytes) {
    Hash digest;
    crypto_hash_sha256(digest.data(), bytes_of(bytes), bytes.size());
    return digest;
}

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

std::string random_token() { return base64url(random_bytes(32)); }

std::string hash_password(std::string_view password) {
    std::string hashed(crypto_pwhash_STRBYTES, '\0');
    if (crypto_pwhash_str(
            hashed.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
            crypto_pwhash_MEMLIMIT_INTERACTIVE
        ) != 0)
        throw std::runtime_error("not enough memory to hash a password");
    hashed.resize(hashed.find('\0'));
    return hashed;
}

bool password_matches(std::string_view hashed, std::string_view password) {
    std::string terminated(hashed);
    return crypto_pwhash_str_verify(terminated.c_str(), password.data(), password.size()) == 0;
}

std::string seal(const Key& key, std::string_view plain) {
    auto sealed = random_bytes(crypto_secretbox_NONCEBYTES);
    sealed.resize(sealed.size() + crypto_secretbox_MACBYTES + plain.size());
    crypto_secretbox_easy(
        bytes_of(sealed) + crypto_secretbox_NONCEBYTES, bytes_of(plain), plain.size(),
        bytes_of(sealed), key.data()
    );
    return sealed;
}

std::optional<std::string> open_sealed(const Key& key, std::string_view sealed) {
    constexpr auto overhead = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    if (sealed.size() < overhead) return std::nullopt;
    std::string plain(sealed.size() - overhead, '\0');
    if (crypto_secretbox_open_easy(
            bytes_of(plain), bytes_of(sealed) + crypto_secretbox_NONCEBYTES,
            sealed.size() - crypto_secretbox_NONCEBYTES, bytes_of(sealed), key.data()
        ) != 0)
        return std::nullopt;
    return plain;
}

std::string hex(std::string_view bytes) {
    std::string text(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes_of(bytes), bytes.size());
    text.pop_back();
    return text;
}

std::string hex(const Hash& hash) {
    return hex(std::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()));
}

std::string base64url(std::string_view bytes) {
    return to_base64(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::optional<std::string> from_hex(std::string_view text) {
    std::string bytes(text.size() / 2, '\0');
    std::size_t length = 0;
    if (text.size() % 2 != 0 ||
        sodium_hex2bin(
            bytes_of(bytes), bytes.size(), text.data(), text.size(), nullptr, &length, nullptr
        ) != 0)
        return std::nullopt;
    if (length != bytes.size()) return std::nullopt;
    return bytes;
}

std::optional<std::string> from_base64url(std::string_view text) {
    return of_base64(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::optional<std::string> from_base64(std::string_view text) {
    return of_base64(text, sodium_base64_VARIANT_ORIGINAL);
}

bool equal_secrets(std::string_view a, std::string_view b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace mainstay
