// Seals the secrets that are shared with others for their rows, with a key of its own. A module
// makes it before the installation is open, and opens it when it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/crypto.hpp"

namespace mainstay::outgoing {

class Vault {
public:
    /// Before anything is sealed, and before other threads see it.
    void open(const Key& sealing_key);

    /// Sealed, in hex. REQUIRES: it is open.
    std::string sealed(std::string_view secret) const;

    /// The reverse. Throws where it was sealed with another key: a restored database lacks its own.
    std::string unsealed(std::string_view text) const;

private:
    const Key& key() const;

    std::optional<Key> key_;
};

}  // namespace mainstay::outgoing
