// Values of a parsed document, read as what they should be and could be. For src/errors/*.cpp only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <simdjson.h>

#include "base/text.hpp"
#include "errors/clip.hpp"

namespace mainstay::errors {

using JsonValue = simdjson::dom::element;
using JsonObject = simdjson::dom::object;
using JsonArray = simdjson::dom::array;

/// Text, also of a number or a truth value; empty for null, lists and objects. NUL is U+FFFD.
inline std::string text_of(JsonValue value, std::size_t bytes_max) {
    std::string_view text;
    switch (value.type()) {
        case simdjson::dom::element_type::STRING:
            text = value.get_string().value_unsafe();
            if (text.size() <= bytes_max && text.find('\0') == std::string_view::npos)
                return std::string(text);
            return cleaned_utf8(clipped_bytes(text, bytes_max));
        case simdjson::dom::element_type::INT64:
            return std::to_string(value.get_int64().value_unsafe());
        case simdjson::dom::element_type::UINT64:
            return std::to_string(value.get_uint64().value_unsafe());
        case simdjson::dom::element_type::DOUBLE:
            return fmt::format("{}", value.get_double().value_unsafe());
        case simdjson::dom::element_type::BOOL:
            return value.get_bool().value_unsafe() ? "true" : "false";
        default:
            return {};
    }
}

inline bool is_nested(JsonValue value) { return value.is_object() || value.is_array(); }

/// Text as text_of has it, and what is nested as JSON.
inline std::string text_or_json_of(JsonValue value, std::size_t bytes_max) {
    if (!is_nested(value)) return text_of(value, bytes_max);
    const auto json = simdjson::minify(value);
    return std::string(clipped_bytes(json, bytes_max));
}

/// A whole number from `min`, also of a text or a number with nothing behind its point.
inline std::optional<std::int64_t> integer_of(JsonValue value, std::int64_t min) {
    std::int64_t number = 0;
    double real = 0;
    if (value.get_int64().get(number) != simdjson::SUCCESS) {
        std::string_view text;
        if (value.get_string().get(text) == simdjson::SUCCESS) {
            if (text.empty() || text.size() > 15) return std::nullopt;
            for (const char c : text) {
                if (c < '0' || c > '9') return std::nullopt;
                number = number * 10 + (c - '0');
            }
        } else if (value.get_double().get(real) == simdjson::SUCCESS && real >= 0 && real < 1e15) {
            number = static_cast<std::int64_t>(real);
        } else {
            return std::nullopt;
        }
    }
    return number >= min ? std::optional(number) : std::nullopt;
}

/// A truth value, also as text or a number.
inline std::optional<bool> truth_of(JsonValue value) {
    const auto text = lower_ascii(text_of(value, 8));
    if (text == "true" || text == "1" || text == "yes") return true;
    if (text == "false" || text == "0" || text == "no") return false;
    return std::nullopt;
}

inline std::optional<JsonObject> object_of(JsonValue value) {
    JsonObject object;
    if (value.get_object().get(object) != simdjson::SUCCESS) return std::nullopt;
    return object;
}

/// REQUIRES: a list.
inline JsonArray array_of(JsonValue value) { return value.get_array().value_unsafe(); }

/// The member of that name; nothing also where it is null.
inline std::optional<JsonValue> member_of(JsonObject object, std::string_view name) {
    JsonValue value;
    if (object.at_key(name).get(value) != simdjson::SUCCESS || value.is_null()) return std::nullopt;
    return value;
}

/// The items of a list, of the list `values` of an object, or what is no list alone: reporters
/// write the same in each of these forms. Without nulls.
inline std::vector<JsonValue> items_of(JsonValue value) {
    if (const auto object = object_of(value)) {
        const auto values = member_of(*object, "values");
        if (!values) return {value};
        value = *values;
    }
    std::vector<JsonValue> items;
    JsonArray array;
    if (value.get_array().get(array) == simdjson::SUCCESS) {
        for (const JsonValue item : array)
            if (!item.is_null()) items.push_back(item);
    } else if (!value.is_null()) {
        items.push_back(value);
    }
    return items;
}

}  // namespace mainstay::errors
