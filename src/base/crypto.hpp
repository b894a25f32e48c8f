// Hashes, secrets and random bytes, all by libsodium. Nothing here keeps a key.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mainstay {

using Hash = std::array<unsigned char, 32>;
using Key = std::array<unsigned char, 32>;

/// Starts libsodium. Called once by main, before anything else here.
void start_crypto();

/// BLAKE2b (RFC 7693), 256 bits, of long random secrets and of content: fast, not for passwords.
Hash hash(std::string_view bytes);

/// The same hash of content that comes piece by piece.
class Hasher {
public:
    Hasher();
    ~Hasher();

    void append(std::string_view bytes);

    /// The hash of all that was appended. Nothing may be appended afterwards.
    Hash finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// BLAKE2b keyed with `key`: proves that who made it knew the key.
Hash keyed_hash(const Key& key, std::string_view bytes);

/// SHA-256, where a peer or a file format asks for it.
Hash sha256(std::string_view bytes);

/// `count` bytes that nobody can guess.
std::string random_bytes(std::size_t count);

/// A new secret of 256 bits, in URL-safe text.
std::string random_token();

/// Argon2id (RFC 9106) with its parameters and salt in the text. Takes tens of milliseconds on
/// purpose: never on a database or network thread.
std::string hash_password(std::string_view password);

/// Whether `password` is the one `hashed` was made of. As slow as hash_password.
bool password_matches(std::string_view hashed, std::string_view password);

/// Encrypts and authenticates (XSalsa20-Poly1305); the nonce is part of the result.
std::string seal(const Key& key, std::string_view plain);

/// The reverse of seal; nothing if the key is another or a bit was changed.
std::optional<std::string> open_sealed(const Key& key, std::string_view sealed);

std::string hex(std::string_view bytes);
std::string hex(const Hash& hash);
std::string base64url(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view text);
std::optional<std::string> from_base64url(std::string_view text);

/// Of the plain alphabet, with its padding (RFC 4648 §4).
std::optional<std::string> from_base64(std::string_view text);

/// Whether two secrets are equal, in a time that depends on their length only.
bool equal_secrets(std::string_view a, std::string_view b);

}  // namespace mainstay
