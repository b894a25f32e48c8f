// Groups that people choose: fingerprints with variables, and rules that give them. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "errors/grouping.hpp"

namespace mainstay::errors {

/// Whether a part of a fingerprint stands for what it would be without one.
bool is_default_part(std::string_view part);

enum class Values { as_they_are, parameterized };

/// `text` with its variables: `{{ type }}`, `{{ value }}`, `{{ message }}`, `{{ function }}`,
/// `{{ module }}`, `{{ path }}`, `{{ package }}`, `{{ transaction }}`, `{{ level }}`,
/// `{{ logger }}`, `{{ release }}`, `{{ environment }}`, `{{ tags.NAME }}`, also as `error.type`,
/// `stack.function` and so on. What is not known stays as it is; what an event does not have is
/// `<no NAME>`.
std::string with_variables(std::string_view text, const ErrorEvent& event, Values values);

/// The place of the first rule that matches, or -1.
int matching_rule(const ErrorEvent& event, const std::vector<FingerprintRule>& rules);

/// Whether `text` fits `pattern`, in which * stands for any run of characters; case does not count.
bool fits_pattern(std::string_view text, std::string_view pattern);

}  // namespace mainstay::errors
