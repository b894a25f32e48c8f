#include "mail/header_fields.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t header_bytes_max = 1 << 20;
constexpr std::size_t lines_max = 5000;

std::string_view take_line(std::string_view& raw) {
    auto end = raw.find('\n');
    auto line = raw.substr(0, end);
    raw.remove_prefix(end == raw.npos ? raw.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

bool is_continued(std::string_view line) { return line.starts_with(' ') || line.starts_with('\t'); }

bool is_name(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; });
}

// The name of the field that begins with `line`; empty where none does.
std::string_view name_of(std::string_view line) {
    auto colon = line.find(':');
    if (colon == line.npos) return {};
    auto name = line.substr(0, colon);
    name = name.substr(0, name.find_last_not_of(" \t") + 1);
    return is_name(name) ? name : std::string_view();
}

// Gateways leave the first line of a mailbox file in.
bool is_mailbox_line(std::string_view line) {
    return line.starts_with("From ") && name_of(line).empty();
}

}  // namespace

bool for_each_field(std::string_view raw, const std::function<bool(const HeaderField&)>& take) {
    auto rest = raw;
    auto is_within = [&, lines = std::size_t{0}]() mutable {
        return ++lines <= lines_max && raw.size() - rest.size() <= header_bytes_max;
    };
    auto line = take_line(rest);
    if (is_mailbox_line(line)) line = take_line(rest);
    while (!name_of(line).empty()) {
        HeaderField field{name_of(line), std::string(line.substr(line.find(':') + 1))};
        for (line = take_line(rest); is_continued(line); line = take_line(rest)) {
            if (!is_within()) return false;
            field.value += line;
        }
        if (!is_within()) return false;
        if (!take(field)) return true;
    }
    return true;
}

bool is_field(std::string_view name, std::string_view wanted) {
    return name.size() == wanted.size() && lower_ascii(name) == wanted;
}

}  // namespace mainstay::mail
