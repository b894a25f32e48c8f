// The sealing key: a file outside the database, so that who can change records cannot forge their
// proof.
#pragma once

#include <string>

#include "base/crypto.hpp"
#include "base/result.hpp"

namespace mainstay::server {

namespace code {

inline constexpr Code key_missing{
    "key_missing", Refusal::conflict,
    "The sealing key {file} is missing, but the records it sealed are here. Put the key back, or "
    "name it with --key-file."
};
inline constexpr Code key_unsafe{
    "key_unsafe", Refusal::conflict,
    "The sealing key {file} can be read by others than its owner. Run: chmod 600 {file}"
};
inline constexpr Code key_unreadable{
    "key_unreadable", Refusal::conflict, "The sealing key {file} cannot be used: {reason}"
};

}  // namespace code

/// Reads the key: 64 hexadecimal digits. Refuses: key_missing, key_unsafe, key_unreadable.
Result<Key> read_key(const std::string& file);

/// Makes a new key, mode 0600, on disk when this returns. Refuses: key_unreadable, also where the
/// file is there.
Result<Key> make_key(const std::string& file);

/// Gives a key file another name in the same directory, on disk when this returns. Refuses:
/// key_unreadable.
Result<> move_key(const std::string& from, const std::string& to);

}  // namespace mainstay::server
