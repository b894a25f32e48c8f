#include "mail/written_text.hpp"

#include <algorithm>
#include <iterator>

#include "base/text.hpp"
#include "mail/enriched_text.hpp"
#include "mail/flowed.hpp"
#include "mail/rtf_text.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t rtf_text_bytes_max = 1 << 20;

constexpr std::string_view files[] = {"text/calendar",  "text/vcard",          "text/x-vcard",
                                      "text/directory", "text/rfc822-headers", "text/css",
                                      "text/javascript"};
constexpr std::string_view known[] = {"text/plain", "text/html", "text/enriched", "text/richtext"};

template <std::size_t N>
bool is_one_of(std::string_view type, const std::string_view (&types)[N]) {
    return std::ranges::find(types, type) != std::end(types);
}

bool is_unspecific(std::string_view type) { return type == "application/octet-stream"; }

bool has_line(std::string_view text, std::string_view line) {
    for (auto at = text.find(line); at != text.npos; at = text.find(line, at + 1))
        if (at == 0 || text[at - 1] == '\n') return true;
    return false;
}

}  // namespace

bool is_written_text(std::string_view media_type) {
    return media_type.starts_with("text/") && !is_one_of(media_type, files);
}

bool is_known_text(std::string_view media_type) { return is_one_of(media_type, known); }

bool is_cms(std::string_view media_type, std::string_view name) {
    if (media_type == "application/pkcs7-mime" || media_type == "application/x-pkcs7-mime")
        return true;
    return is_unspecific(media_type) && lower_ascii(name).ends_with(".p7m");
}

bool is_tnef_part(std::string_view media_type, std::string_view name) {
    if (media_type == "application/ms-tnef" || media_type == "application/vnd.ms-tnef") return true;
    auto called = lower_ascii(name);
    return is_unspecific(media_type) && (called == "winmail.dat" || called == "win.dat");
}

std::string written_text(std::string text, const TextFormat& format) {
    const auto& type = format.media_type;
    if (type == "text/enriched" || type == "text/richtext")
        return text_of_enriched(text, type == "text/richtext");
    if (type == "text/rtf" && text.starts_with("{\\rtf"))
        return text_of_rtf(text, rtf_text_bytes_max);
    if (lower_ascii(format.format) != "flowed") return text;
    return unflowed(text, lower_ascii(format.delsp) == "yes");
}

std::optional<events::MailNotice> inline_protection(std::string_view text) {
    if (has_line(text, "-----BEGIN PGP MESSAGE-----")) return events::MailNotice::encrypted;
    if (has_line(text, "-----BEGIN PGP SIGNED MESSAGE-----"))
        return events::MailNotice::signature_not_verified;
    return std::nullopt;
}

}  // namespace mainstay::mail
