// What a file is for, by its path. Pure.
#pragma once

#include <string_view>

namespace mainstay::classify {

/// `test`, `documentation`, `pipeline`, `build`, `lock`, `configuration`, `locale`, `style`,
/// `asset`, `source` or `other`. The most telling wins: a page beside tests is still documentation.
std::string_view file_kind(std::string_view path);

/// Its extension in lower case with the dot, or empty.
std::string_view file_extension(std::string_view path);

}  // namespace mainstay::classify
