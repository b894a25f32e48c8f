// A kind of thing to which administrators may add fields, declared by the module that has it. Pure:
// the fields themselves are kept by fields/.
#pragma once

#include <string_view>
#include <vector>

namespace mainstay {

struct FieldKind {
    std::string_view name;  ///< Of the things: `ticket`. Part of the API, and stable.

    /// What tells things of the kind apart that have forms of their own: `incident`, `question`.
    std::vector<std::string_view> variants{};
};

using FieldKinds = std::vector<FieldKind>;

}  // namespace mainstay
