#include "compat/sentry_envelope.hpp"

#include "base/text.hpp"
#include "compat/codes.hpp"
#include "compat/sentry_json.hpp"

namespace mainstay::compat {

namespace {

namespace json = wire::json;

constexpr std::size_t name_bytes_max = 200;
constexpr std::size_t dsn_bytes_max = 1'000;

Error malformed(std::string what) {
    return refuse(code::envelope_malformed, {{"what", std::move(what)}});
}

/// The next line, without its end, which `rest` is left without.
std::string_view next_line(std::string_view& rest) {
    const auto end = std::min(rest.find('\n'), rest.size());
    auto line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

Result<json::object> read_header(std::string_view line) {
    if (line.size() > envelope_header_bytes_max) return malformed("a header is too long");
    auto value = read_sentry_json(line);
    if (!value || !value->is_object()) return malformed("a header is no JSON object");
    return std::move(value->as_object());
}

std::string text_of(const json::object& header, std::string_view name, std::size_t bytes_max) {
    const auto* found = header.if_contains(name);
    if (!found || !found->is_string()) return {};
    const std::string_view text = found->as_string();
    return text.size() <= bytes_max ? std::string(text) : std::string();
}

std::optional<std::int64_t> number_of(const json::object& header, std::string_view name) {
    const auto* found = header.if_contains(name);
    if (!found) return std::nullopt;
    std::error_code wrong;
    const auto number = found->to_number<std::int64_t>(wrong);
    return wrong ? std::nullopt : std::optional(number);
}

/// The payload of an item, which `rest` is left without.
Result<std::string_view> read_payload(const json::object& header, std::string_view& rest) {
    const auto* given = header.if_contains("length");
    if (!given || given->is_null()) return next_line(rest);
    const auto length = number_of(header, "length");
    if (!length || *length < 0) return malformed("the length of an item is no number");
    if (static_cast<std::uint64_t>(*length) > rest.size())
        return malformed("an item is longer than what came");
    const auto payload = rest.substr(0, static_cast<std::size_t>(*length));
    rest.remove_prefix(payload.size());
    if (rest.starts_with("\r\n"))
        rest.remove_prefix(2);
    else if (rest.starts_with('\n'))
        rest.remove_prefix(1);
    else if (!rest.empty())
        return malformed("behind an item no line ends");
    return payload;
}

}  // namespace

Result<Envelope> read_envelope(std::string_view bytes) {
    auto rest = bytes;
    const auto header = TRY(read_header(next_line(rest)));
    Envelope envelope{
        .event_id = text_of(header, "event_id", 64),
        .dsn = text_of(header, "dsn", dsn_bytes_max),
    };
    while (!rest.empty()) {
        const auto line = next_line(rest);
        if (trimmed(line).empty()) continue;
        if (envelope.items.size() == envelope_items_max) return malformed("it has too many items");
        const auto item = TRY(read_header(line));
        const auto payload = TRY(read_payload(item, rest));
        envelope.items.push_back({
            .type = text_of(item, "type", name_bytes_max),
            .filename = text_of(item, "filename", name_bytes_max),
            .content_type = text_of(item, "content_type", name_bytes_max),
            .attachment_type = text_of(item, "attachment_type", name_bytes_max),
            .item_count = std::max<std::int64_t>(1, number_of(item, "item_count").value_or(1)),
            .payload = payload,
        });
    }
    return envelope;
}

}  // namespace mainstay::compat
