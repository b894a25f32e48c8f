// The answers of `git cat-file --batch` and `--batch-check`. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/content.hpp"

namespace mainstay::git {

struct BatchObject {
    Object about;
    std::string_view bytes;  // Of the answer.
};

/// One for each name, in order. Nothing, if the answer is not one to these names.
std::optional<std::vector<std::optional<BatchObject>>> read_batch(
    std::string_view answer, const std::vector<std::string>& names, bool has_bytes
);

/// The names as the command takes them with -z.
std::string batch_input(const std::vector<std::string>& names);

/// All objects at once, with their bytes. Refuses as Repository::read does.
Result<std::string> batch(
    const Repository& repository, const std::vector<std::string>& names, bool has_bytes
);

}  // namespace mainstay::git
