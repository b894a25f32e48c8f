#include "mail/lmtp_path.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t address_bytes_max = 500;

// Where the path that begins with `<` ends: the first `>` outside a quoted string.
std::size_t end_of_path(std::string_view text) {
    bool is_quoted = false;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (is_quoted && text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            is_quoted = !is_quoted;
        else if (text[i] == '>' && !is_quoted)
            return i;
    }
    return text.npos;
}

bool is_atom(std::string_view text) {
    return !text.empty() && text.find_first_of("()<>[]:;@\\,\" ") == text.npos &&
           !text.starts_with('.') && !text.ends_with('.') && text.find("..") == text.npos;
}

// `"ann"@x` is `ann@x`; `"a b"@x` needs its quotes.
std::string without_needless_quotes(std::string_view address) {
    auto at = address.rfind('@');
    if (!address.starts_with('"') || at == address.npos || at < 2 || address[at - 1] != '"')
        return std::string(address);
    std::string plain;
    for (std::size_t i = 1; i + 1 < at; ++i) {
        if (address[i] == '\\' && i + 2 < at) ++i;
        plain += address[i];
    }
    return is_atom(plain) ? plain + std::string(address.substr(at)) : std::string(address);
}

bool is_well_formed(std::string_view address) {
    if (address.size() > address_bytes_max || !is_clean_utf8(address)) return false;
    return std::ranges::none_of(address, [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    });
}

}  // namespace

std::optional<LmtpPath> read_path(std::string_view text) {
    text = trimmed(text);
    if (!text.starts_with('<')) return std::nullopt;
    auto end = end_of_path(text);
    if (end == text.npos) return std::nullopt;
    auto address = text.substr(1, end - 1);
    auto rest = text.substr(end + 1);
    if (!is_well_formed(address) || (!rest.empty() && rest.front() != ' ')) return std::nullopt;
    auto route = address.starts_with('@') ? address.find(':') : address.npos;
    if (route != address.npos) address.remove_prefix(route + 1);
    LmtpPath path{without_needless_quotes(address), {}};
    while (!(rest = trimmed(rest)).empty()) {
        auto word = rest.substr(0, std::min(rest.find(' '), rest.size()));
        path.parameters.emplace_back(word);
        rest.remove_prefix(word.size());
    }
    return path;
}

}  // namespace mainstay::mail
