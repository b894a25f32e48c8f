#include "mail/headers.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "mail/charset.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t email_bytes_max = 254;
constexpr std::size_t file_name_length_max = 200;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

// U+0080 to U+009F are control characters that nobody means: the label said latin1, the bytes were
// windows-1252.
std::string without_c1(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool is_c1 = text[i] == '\xC2' && i + 1 < text.size() &&
                     static_cast<unsigned char>(text[i + 1]) >= 0x80 &&
                     static_cast<unsigned char>(text[i + 1]) <= 0x9F;
        if (is_c1)
            plain += to_utf8(text.substr(++i, 1), "windows-1252");
        else
            plain += text[i];
    }
    return plain;
}

// The code points by which text pretends to run the other way: U+202A to U+202E, U+2066 to U+2069.
bool is_direction_change(std::string_view at) {
    if (!at.starts_with("\xE2\x80") && !at.starts_with("\xE2\x81")) return false;
    if (at.size() < 3) return false;
    auto last = static_cast<unsigned char>(at[2]);
    return at[1] == '\x80' ? last >= 0xAA && last <= 0xAE : last >= 0xA6 && last <= 0xA9;
}

std::string without_direction_changes(std::string_view text) {
    std::string plain;
    while (!text.empty()) {
        auto length = is_direction_change(text) ? 3UL : 1UL;
        if (length == 1) plain += text.front();
        text.remove_prefix(length);
    }
    return plain;
}

// `C:\folder\name` and `\\server\name`.
bool is_drive_path(std::string_view name) {
    bool is_letter = !name.empty() && lower_ascii(name.substr(0, 1)) >= "a" &&
                     lower_ascii(name.substr(0, 1)) <= "z";
    bool is_drive =
        is_letter && name.size() > 2 && name[1] == ':' && (name[2] == '\\' || name[2] == '/');
    return is_drive || name.starts_with("\\\\");
}

}  // namespace

std::string header_line(std::string_view text) {
    auto clean = without_c1(cleaned_utf8(text));
    std::string line;
    for (char c : clean) {
        bool is_space = is_blank(c) || is_control(c);
        if (!is_space)
            line += c;
        else if (!line.empty() && !line.ends_with(' '))
            line += ' ';
    }
    if (line.ends_with(' ')) line.pop_back();
    return is_invisible(line) ? std::string() : line;
}

bool is_mailable(std::string_view email) {
    if (email.size() > email_bytes_max || !is_clean_utf8(email)) return false;
    if (std::ranges::any_of(email, [](char c) { return is_blank(c) || is_control(c); }))
        return false;
    auto at = email.rfind('@');
    if (at == email.npos || at == 0 || at + 1 == email.size()) return false;
    auto local = email.substr(0, at), domain = email.substr(at + 1);
    bool is_quoted = local.size() > 2 && local.starts_with('"') && local.ends_with('"');
    if (!is_quoted && local.find_first_of("@<>(),;:\\\"[]") != local.npos) return false;
    return domain.find_first_of("@<>(),;\\\"") == domain.npos && !domain.starts_with('.');
}

std::string file_name(std::string_view name) {
    auto line = header_line(name);
    std::string_view rest(line);
    // Of a path on the sender's disk the folders tell nothing.
    if (is_drive_path(rest)) rest.remove_prefix(rest.find_last_of("/\\") + 1);
    std::string safe;
    while (!rest.empty()) {
        auto end = std::min(rest.find_first_of("/\\"), rest.size());
        auto element = trimmed(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (element.empty() || element == "." || element == "..") continue;
        if (!safe.empty()) safe += '_';
        safe += without_direction_changes(element);
    }
    auto shown = visible_part(safe);
    if (shown == "." || shown == "..") return {};
    return std::string(clipped(shown, file_name_length_max));
}

}  // namespace mainstay::mail
