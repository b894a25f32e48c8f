#include "telemetry/otlp_values.hpp"

#include <bit>
#include <cmath>
#include <optional>

#include <boost/json.hpp>
#include <sodium.h>

#include "base/text.hpp"

namespace mainstay::telemetry::otlp {

namespace {

namespace json = boost::json;

constexpr unsigned depth_max = 8;               // Of lists and maps in one another.
constexpr std::size_t json_bytes_max = 65'536;  // Of a list or map as it is kept.

std::uint64_t big_endian(std::string_view bytes) {
    std::uint64_t number = 0;
    for (char byte : bytes) number = number << 8U | static_cast<unsigned char>(byte);
    return number;
}

std::string base64(std::string_view bytes) {
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(
        text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
        bytes.size(), sodium_base64_VARIANT_ORIGINAL
    );
    text.pop_back();  // Its NUL.
    return text;
}

void append_json(std::string& out, protozero::pbf_reader message, unsigned depth);

void append_text(std::string& out, std::string_view text) {
    text = text.substr(0, text_bytes_max);
    out += json::serialize(json::string_view(cleaned_utf8(text)));
}

void append_list(std::string& out, protozero::pbf_reader message, unsigned depth) {
    out += '[';
    for (bool is_first = true; message.next(1, protozero::pbf_wire_type::length_delimited);
         is_first = false) {
        if (!is_first) out += ',';
        append_json(out, message.get_message(), depth);
    }
    out += ']';
}

void append_map(std::string& out, protozero::pbf_reader message, unsigned depth) {
    out += '{';
    for (bool is_first = true; message.next(1, protozero::pbf_wire_type::length_delimited);
         is_first = false) {
        if (!is_first) out += ',';
        auto entry = message.get_message();
        std::string_view key;
        std::optional<protozero::pbf_reader> value;
        while (entry.next()) {
            switch (entry.tag_and_type()) {
                case bytes_field(1):
                    key = view(entry.get_view());
                    break;
                case bytes_field(2):
                    value = entry.get_message();
                    break;
                default:
                    entry.skip();
            }
        }
        append_text(out, key);
        out += ':';
        append_json(out, value.value_or(protozero::pbf_reader()), depth);
    }
    out += '}';
}

/// Writes an AnyValue. What is too deep or too much is written as null.
void append_json(std::string& out, protozero::pbf_reader message, unsigned depth) {
    const auto begin = out.size();
    if (depth < depth_max && begin < json_bytes_max) {
        while (message.next()) {
            out.resize(begin);  // Of several, the last one counts.
            switch (message.tag_and_type()) {
                case bytes_field(1):
                    append_text(out, view(message.get_view()));
                    break;
                case varint_field(2):
                    out += message.get_bool() ? "true" : "false";
                    break;
                case varint_field(3):
                    out += std::to_string(message.get_int64());
                    break;
                case fixed64_field(4): {
                    const double number = message.get_double();
                    out += std::isfinite(number) ? json::serialize(json::value(number)) : "null";
                    break;
                }
                case bytes_field(5):
                    append_list(out, message.get_message(), depth + 1);
                    break;
                case bytes_field(6):
                    append_map(out, message.get_message(), depth + 1);
                    break;
                case bytes_field(7):
                    append_text(out, base64(view(message.get_view())));
                    break;
                default:
                    message.skip();
            }
        }
    }
    if (out.size() == begin) out += "null";
}

Value text_value(Value::Type type, std::string_view text) { return {.type = type, .text = text}; }

}  // namespace

std::string_view clean(std::string_view text, AttributePool& pool) {
    if (text.size() > text_bytes_max) {
        text = text.substr(0, text_bytes_max);
        // Not within a character.
        while (!text.empty() && (text.back() & '\x40') == 0 && (text.back() & '\x80') != 0)
            text.remove_suffix(1);
        if (!text.empty() && (text.back() & '\x80') != 0) text.remove_suffix(1);
        ++pool.shortened;
    }
    return is_clean_utf8(text) ? text : pool.keep(cleaned_utf8(text));
}

Value read_value(protozero::pbf_reader message, AttributePool& pool) {
    using enum Value::Type;
    Value value;
    while (message.next()) {
        switch (message.tag_and_type()) {
            case bytes_field(1):
                value = text_value(text, clean(view(message.get_view()), pool));
                break;
            case varint_field(2):
                value = {.type = boolean, .text = {}, .number = message.get_bool()};
                break;
            case varint_field(3):
                value = {.type = integer, .text = {}, .number = message.get_int64()};
                break;
            case fixed64_field(4):
                value = {
                    .type = real,
                    .text = {},
                    .number = std::bit_cast<std::int64_t>(message.get_double())
                };
                break;
            case bytes_field(5):
            case bytes_field(6): {
                std::string made;
                if (message.tag() == 5)
                    append_list(made, message.get_message(), 1);
                else
                    append_map(made, message.get_message(), 1);
                value = text_value(Value::Type::json, pool.keep(std::move(made)));
                break;
            }
            case bytes_field(7):
                value = text_value(bytes, pool.keep(base64(view(message.get_view()))));
                break;
            default:
                message.skip();
        }
    }
    return value;
}

void add_attribute(protozero::pbf_reader message, AttributePool& pool, AttributeRange& range) {
    std::string_view key;
    Value value;
    while (message.next()) {
        switch (message.tag_and_type()) {
            case bytes_field(1):
                key = view(message.get_view());
                break;
            case bytes_field(2):
                value = read_value(message.get_message(), pool);
                break;
            default:
                message.skip();
        }
    }
    if (key.empty()) return;
    if (range.count == record_attributes_max || pool.attributes.size() == attributes_max) {
        ++pool.shortened;
        return;
    }
    if (range.count == 0) range.begin = static_cast<std::uint32_t>(pool.attributes.size());
    pool.attributes.push_back({clean(key, pool), value});
    ++range.count;
}

std::string_view full(std::size_t records, const AttributePool& pool) {
    if (records < records_max && pool.attributes.size() < attributes_max) return {};
    return "the request has too many records or attributes: send fewer at once";
}

Resource read_resource(protozero::pbf_reader message, AttributePool& pool) {
    Resource resource;
    while (message.next(1, protozero::pbf_wire_type::length_delimited))
        add_attribute(message.get_message(), pool, resource.attributes);
    return resource;
}

Scope read_scope(protozero::pbf_reader message, AttributePool& pool) {
    Scope scope;
    while (message.next()) {
        switch (message.tag_and_type()) {
            case bytes_field(1):
                scope.name = clean(view(message.get_view()), pool);
                break;
            case bytes_field(2):
                scope.version = clean(view(message.get_view()), pool);
                break;
            default:
                message.skip();
        }
    }
    return scope;
}

TraceId read_trace_id(std::string_view bytes) {
    if (bytes.size() != 16) return {};
    return {.high = big_endian(bytes.substr(0, 8)), .low = big_endian(bytes.substr(8))};
}

std::uint64_t read_span_id(std::string_view bytes) {
    return bytes.size() == 8 ? big_endian(bytes) : 0;
}

}  // namespace mainstay::telemetry::otlp
