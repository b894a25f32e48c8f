// The addresses and parameters of LMTP commands (RFC 5321 §4.1.2, RFC 6531). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::mail {

/// What stands behind `FROM:` and `TO:`.
struct LmtpPath {
    std::string
        address;  ///< Without `<>` and source route; a local part quoted in vain is unquoted.
    std::vector<std::string> parameters;  ///< Such as `SIZE=1000`, as given.
};

/// Reads `<address> PARAMETER …`; nothing where it is not well-formed. `<>` gives an empty address.
std::optional<LmtpPath> read_path(std::string_view text);

}  // namespace mainstay::mail
