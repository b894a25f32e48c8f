#include "classify/item.hpp"

#include <optional>

#include <boost/json.hpp>

#include "base/text.hpp"
#include "classify/codes.hpp"

namespace mainstay::classify {

namespace {

namespace json = boost::json;

constexpr std::size_t depth_max = 32;

Result<json::object> read_object(std::string_view line) {
    json::parse_options options;
    options.max_depth = depth_max;
    boost::system::error_code failed;
    auto value = json::parse(line, failed, {}, options);
    if (failed || !value.is_object()) return refuse(code::line_not_json);
    return std::move(value.as_object());
}

/// The text of a member; nothing where it is missing or null.
Result<std::optional<std::string>> text_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    if (!value || value->is_null()) return std::optional<std::string>();
    if (!value->is_string())
        return refuse(mainstay::code::wrong_type, {{"field", std::string(name)}, {"type", "text"}});
    return std::optional<std::string>(std::string(value->get_string()));
}

/// The label as text: data sets also number theirs.
Result<std::string> label_of(const json::object& object) {
    if (const auto* value = object.if_contains("label"); value && value->is_int64())
        return std::to_string(value->get_int64());
    auto label = TRY(text_of(object, "label"));
    if (!label) return refuse(mainstay::code::missing, {{"field", "label"}});
    if (!is_label(*label)) return refuse(code::label_not_line);
    return *std::move(label);
}

Result<Item> item_of(const json::object& object) {
    auto title = TRY(text_of(object, "title"));
    auto body = TRY(text_of(object, "body"));
    if (title || body) return Item(Issue{title.value_or(""), body.value_or("")});
    auto message = TRY(text_of(object, "message"));
    auto diff = TRY(text_of(object, "diff"));
    if (message || diff) return Item(Commit{message.value_or(""), diff.value_or("")});
    return refuse(code::line_without_text);
}

}  // namespace

Result<Item> read_item(std::string_view line) { return item_of(TRY(read_object(line))); }

Result<LabelledItem> read_labelled_item(std::string_view line) {
    auto object = TRY(read_object(line));
    auto item = TRY(item_of(object));
    return LabelledItem{std::move(item), TRY(label_of(object))};
}

bool is_label(std::string_view text) {
    return text.size() <= label_bytes_max && is_clean_utf8(text) && !is_invisible(text) &&
           printable(text, Lines::one) == text;
}

Features features_of(const Item& item, bool with_names) {
    Features features(with_names);
    std::visit([&](const auto& one) { add_features(features, one); }, item);
    return features;
}

}  // namespace mainstay::classify
