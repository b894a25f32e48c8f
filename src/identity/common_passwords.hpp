// The ten thousand passwords that guessers try first, embedded from common_passwords.txt. Pure.
#pragma once

#include <string_view>

namespace mainstay::identity {

/// The list: one password a line, in lower case and in the order of the bytes, each line ended.
std::string_view common_passwords();

/// Whether `text`, in lower case, is one of them.
bool is_common_password(std::string_view text);

}  // namespace mainstay::identity
