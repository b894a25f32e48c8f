// What is classified: an issue or a commit, and a line of JSON that holds one. Pure.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "base/result.hpp"
#include "classify/commit_features.hpp"
#include "classify/features.hpp"
#include "classify/issue_features.hpp"

namespace mainstay::classify {

using Item = std::variant<Issue, Commit>;

struct LabelledItem {
    Item item;
    std::string label;
};

inline constexpr std::size_t line_bytes_max = 16 * 1024 * 1024;
inline constexpr std::size_t label_bytes_max = 200;

/// The item of {"title", "body"} or {"message", "diff"}. One of the two may be missing or null;
/// members of other names say nothing here and are passed over. Refuses: line_not_json,
/// line_without_text, wrong_type.
Result<Item> read_item(std::string_view line);

/// The same with its "label". Refuses also: missing and wrong_type of the label, label_not_line.
Result<LabelledItem> read_labelled_item(std::string_view line);

/// Whether `text` may be a label: one line of 1 to 200 bytes that prints as it stands.
bool is_label(std::string_view text);

/// The features of an item.
Features features_of(const Item& item, bool with_names = false);

}  // namespace mainstay::classify
