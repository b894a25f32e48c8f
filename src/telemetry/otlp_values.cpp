#include "telemetry/otlp_values.hpp"

#include <algorithm>
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

/// Writes a list or a map as JSON of at most `max` bytes, but for the signs that end it. What is
/// beyond is left out, what is too deep is null.
class JsonText {
public:
    explicit JsonText(std::size_t max) : max_(max) {}

    std::string out;
    bool is_cut = false;

    void append_list(protozero::pbf_reader message, unsigned depth) {
        out += '[';
        for (bool is_first = true; next_part(message); is_first = false) {
            if (!is_first) out += ',';
            append(message.get_message(), depth);
        }
        out += ']';
    }

    void append_map(protozero::pbf_reader message, unsigned depth) {
        out += '{';
        for (bool is_first = true; next_part(message); is_first = false) {
            if (!is_first) out += ',';
            append_entry(message.get_message(), depth);
        }
        out += '}';
    }

private:
    bool next_part(protozero::pbf_reader& message) {
        if (!message.next(1, protozero::pbf_wire_type::length_delimited)) return false;
        is_cut = is_cut || out.size() >= max_;
        return out.size() < max_;
    }

    void append_text(std::string_view text) {
        constexpr std::size_t longest = 6;  // Of a character: an escape.
        const auto room = max_ - std::min(max_, out.size());
        auto all = text.size() <= room ? quoted(text) : std::string();
        if (all.size() > room || text.size() > room) {
            is_cut = true;
            all = quoted(text.substr(0, room / longest));
        }
        out += all;
    }

    static std::string quoted(std::string_view text) {
        return json::serialize(json::string_view(cleaned_utf8(text)));
    }

    void append_entry(protozero::pbf_reader entry, unsigned depth) {
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
        append_text(key);
        out += ':';
        append(value.value_or(protozero::pbf_reader()), depth);
    }

    /// Writes an AnyValue.
    void append(protozero::pbf_reader message, unsigned depth) {
        const auto begin = out.size();
        if (depth < depth_max) {
            while (message.next()) {
                out.resize(begin);  // Of several, the last one counts.
                append_field(message, depth);
            }
        }
        if (out.size() == begin) out += "null";
    }

    void append_field(protozero::pbf_reader& message, unsigned depth) {
        switch (message.tag_and_type()) {
            case bytes_field(1):
                append_text(view(message.get_view()));
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
                append_list(message.get_message(), depth + 1);
                break;
            case bytes_field(6):
                append_map(message.get_message(), depth + 1);
                break;
            case bytes_field(7):
                append_text(base64(view(message.get_view()).substr(0, max_)));
                break;
            default:
                message.skip();
        }
    }

    std::size_t max_;
};

/// `text` of at most `max` bytes, not cut within a character.
std::string_view cut(std::string_view text, std::size_t max) {
    if (text.size() <= max) return text;
    text = text.substr(0, max);
    while (!text.empty() && (text.back() & '\x40') == 0 && (text.back() & '\x80') != 0)
        text.remove_suffix(1);
    if (!text.empty() && (text.back() & '\x80') != 0) text.remove_suffix(1);
    return text;
}

Value text_value(Value::Type type, std::string_view text) { return {.type = type, .text = text}; }

/// The list or map that the message has next, as JSON; nothing where there is no room for it.
Value json_value(protozero::pbf_reader& message, AttributePool& pool) {
    constexpr std::size_t ends_max = 2 * depth_max + 64;  // What ends it, and the last part in it.
    const bool is_list = message.tag() == 5;
    const auto content = message.get_message();
    if (pool.room < ends_max) {
        ++pool.shortened;
        return {};
    }
    JsonText text(std::min(json_bytes_max, pool.room - ends_max));
    if (is_list)
        text.append_list(content, 1);
    else
        text.append_map(content, 1);
    if (text.is_cut) ++pool.shortened;
    return text_value(Value::Type::json, pool.keep(std::move(text.out)));
}

Value bytes_value(std::string_view bytes, AttributePool& pool) {
    // Whole groups of three, of which four are made.
    const auto max = std::min(text_bytes_max, pool.room) / 4 * 3;
    if (bytes.size() > max) {
        bytes = bytes.substr(0, max);
        ++pool.shortened;
    }
    return text_value(Value::Type::bytes, pool.keep(base64(bytes)));
}

/// A field of at most 127 bytes that `bytes` begins with; its bytes are taken.
std::optional<std::string_view> take_short(std::string_view& bytes, char tag) {
    if (bytes.size() < 2 || bytes[0] != tag || (bytes[1] & '\x80') != 0) return std::nullopt;
    const auto size = static_cast<std::size_t>(bytes[1]);
    if (bytes.size() - 2 < size) return std::nullopt;
    const auto field = bytes.substr(2, size);
    bytes.remove_prefix(2 + size);
    return field;
}

/// Reads a KeyValue as nearly all are: a key, then text or an integer, both short, and nothing
/// else. Half of the time of a request goes into its attributes. Answers whether it was one.
bool read_usual(std::string_view bytes, std::string_view& key, Value& value, AttributePool& pool) {
    constexpr char key_tag = '\x0a', value_tag = '\x12', text_tag = '\x0a', integer_tag = '\x18';
    const auto name = take_short(bytes, key_tag);
    auto any = name ? take_short(bytes, value_tag) : std::nullopt;
    if (!any || !bytes.empty() || any->empty()) return false;
    if (any->front() == integer_tag) {
        std::uint64_t number = 0;
        any->remove_prefix(1);
        constexpr std::size_t size_max = 9;  // Of non-negative ones.
        if (any->empty() || any->size() > size_max || (any->back() & '\x80') != 0) return false;
        for (std::size_t i = any->size(); i > 0; --i) {
            const auto byte = static_cast<unsigned char>((*any)[i - 1]);
            if (i < any->size() && byte < 0x80) return false;
            number = number << 7U | (byte & 0x7FU);
        }
        value = {
            .type = Value::Type::integer, .text = {}, .number = static_cast<std::int64_t>(number)
        };
    } else {
        const auto text = take_short(*any, text_tag);
        if (!text || !any->empty()) return false;
        value = text_value(Value::Type::text, clean(*text, pool));
    }
    key = *name;
    return true;
}

}  // namespace

std::string_view clean(std::string_view text, AttributePool& pool) {
    if (text.size() > text_bytes_max) {
        text = cut(text, text_bytes_max);
        ++pool.shortened;
    }
    if (is_clean_utf8(text)) return text;
    auto repaired = cleaned_utf8(text);
    if (repaired.size() > pool.room) {
        repaired.resize(cut(repaired, pool.room).size());
        ++pool.shortened;
    }
    return pool.keep(std::move(repaired));
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
            case bytes_field(6):
                value = json_value(message, pool);
                break;
            case bytes_field(7):
                value = bytes_value(view(message.get_view()), pool);
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
    if (!read_usual(view(message.data()), key, value, pool)) {
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
    }
    if (key.empty()) return;
    if (range.count == record_attributes_max || pool.attributes.size() == attributes_max) {
        ++pool.shortened;
        return;
    }
    const auto name = clean(key, pool);
    if (name.empty()) return;  // There was no room to repair it.
    if (range.count == 0) range.begin = static_cast<std::uint32_t>(pool.attributes.size());
    pool.attributes.push_back({name, value});
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
