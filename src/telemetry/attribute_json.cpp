#include "telemetry/attribute_json.hpp"

#include <cmath>

#include <fmt/format.h>

namespace mainstay::telemetry {

namespace {

/// The shortest text that reads back as the same number.
void append_real(std::string& out, double real) {
    if (std::isfinite(real))
        fmt::format_to(std::back_inserter(out), "{}", real);
    else
        out += std::isnan(real) ? "\"NaN\"" : real > 0 ? "\"Infinity\"" : "\"-Infinity\"";
}

}  // namespace

void append_json_text(std::string& out, std::string_view text) {
    out += '"';
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
        out.append(text, begin, at - begin);
        begin = at + 1;
        switch (byte) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\t':
                out += "\\t";
                break;
            case '\r':
                out += "\\r";
                break;
            default:
                fmt::format_to(std::back_inserter(out), "\\u{:04x}", byte);
        }
    }
    out.append(text, begin);
    out += '"';
}

void append_json_member(std::string& out, const Attribute& attribute) {
    append_json_text(out, attribute.key);
    out += ':';
    const Value& value = attribute.value;
    switch (value.type) {
        case Value::Type::none:
            out += "null";
            return;
        case Value::Type::text:
        case Value::Type::bytes:
            append_json_text(out, value.text);
            return;
        case Value::Type::boolean:
            out += value.number ? "true" : "false";
            return;
        case Value::Type::integer:
            fmt::format_to(std::back_inserter(out), "{}", value.number);
            return;
        case Value::Type::real:
            append_real(out, value.real());
            return;
        case Value::Type::json:
            out += value.text;
            return;
    }
}

std::string attributes_json(std::span<const Attribute> attributes) {
    if (attributes.empty()) return {};
    std::string out = "{";
    for (const auto& attribute : attributes) {
        if (out.size() > 1) out += ',';
        append_json_member(out, attribute);
    }
    out += '}';
    return out;
}

MemberText member_text(std::string_view key, std::string_view value) {
    MemberText texts;
    append_json_text(texts.as_text, key);
    texts.as_text += ':';
    texts.as_number = texts.as_text + std::string(value);
    append_json_text(texts.as_text, value);
    return texts;
}

std::string text_of(const Value& value) {
    switch (value.type) {
        case Value::Type::none:
            return {};
        case Value::Type::text:
        case Value::Type::bytes:
        case Value::Type::json:
            return std::string(value.text);
        case Value::Type::boolean:
            return value.number ? "true" : "false";
        case Value::Type::integer:
            return std::to_string(value.number);
        case Value::Type::real:
            return fmt::format("{}", value.real());
    }
    return {};
}

}  // namespace mainstay::telemetry
