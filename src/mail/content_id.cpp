#include "mail/content_id.hpp"

#include <algorithm>

#include "base/crypto.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t id_bytes_max = 3000;  // With all that escapes it; no part has a longer one.

bool is_plain(char c) {
    bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return is_letter || std::string_view("-._~@$+=!").find(c) != std::string_view::npos;
}

std::string unescaped(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto byte =
            text[i] == '%' && i + 2 < text.size() ? from_hex(text.substr(i + 1, 2)) : std::nullopt;
        if (byte) i += 2;
        plain += byte ? byte->front() : text[i];
    }
    return plain;
}

std::string without_entities(std::string_view text) {
    constexpr std::string_view entity = "&amp;";
    std::string plain;
    for (auto at = text.find(entity); at != text.npos; at = text.find(entity)) {
        (plain += text.substr(0, at)) += '&';
        text.remove_prefix(at + entity.size());
    }
    return plain += text;
}

}  // namespace

std::set<std::string, std::less<>> referred_content_ids(std::string_view html) {
    std::set<std::string, std::less<>> ids;
    for (std::size_t at = 0; at + 4 < html.size(); ++at) {
        bool is_scheme = (html[at] == 'c' || html[at] == 'C') &&
                         (html[at + 1] == 'i' || html[at + 1] == 'I') &&
                         (html[at + 2] == 'd' || html[at + 2] == 'D') && html[at + 3] == ':';
        if (!is_scheme) continue;
        auto rest = html.substr(at + 4);
        auto id = rest.substr(0, std::min(rest.find_first_of("\"'<> )\n\t"), rest.size()));
        at += 3 + id.size();
        if (id.empty() || id.size() > id_bytes_max) continue;
        ids.insert(unescaped(without_entities(id)));
    }
    return ids;
}

std::string escaped_content_id(std::string_view id) {
    std::string text;
    for (char c : id) {
        if (is_plain(c))
            text += c;
        else
            text += "%" + hex(std::string_view(&c, 1));
    }
    return text;
}

}  // namespace mainstay::mail
