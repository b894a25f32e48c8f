// The text of a statement as this program writes it, with named parameters. Pure: no SQL is run
// here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mainstay::db {

/// The names of the parameters in `text`, in order. Throws Failure if one stands twice.
std::vector<std::string_view> parameter_names(std::string_view text);

/// The text with `$1`, `$2` and so on in place of the names, as PostgreSQL wants it.
std::string with_numbers(std::string_view text);

/// Throws Failure unless the text names so many parameters.
void check_parameters(std::string_view text, std::size_t count);

}  // namespace mainstay::db
