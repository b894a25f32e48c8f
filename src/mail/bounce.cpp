#include "mail/bounce.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "mail/body_text.hpp"
#include "mail/charset.hpp"
#include "mail/headers.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t diagnosis_length_max = 500;
constexpr std::size_t report_bytes_max = 256 << 10;

const Attachment* part_of_type(const ParsedMail& mail, std::string_view type) {
    auto found = std::ranges::find(mail.attachments, type, &Attachment::media_type);
    return found == mail.attachments.end() ? nullptr : &*found;
}

// What the fields of a report stand in: its beginning is enough.
std::string text_of(const Attachment& part) {
    auto content = std::string_view(part.content).substr(0, report_bytes_max);
    return with_line_feeds(to_utf8(content, ""));
}

// The value of the first field of that name, which is given in lower case; its continuation lines
// belong to it.
std::string field(std::string_view text, std::string_view name) {
    std::string value;
    bool is_inside = false;
    while (!text.empty()) {
        auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        bool goes_on = line.starts_with(' ') || line.starts_with('\t');
        if (is_inside && !goes_on) break;
        if (is_inside) value += line;
        bool is_named = line.size() > name.size() && line[name.size()] == ':' &&
                        lower_ascii(line.substr(0, name.size())) == name;
        if (!is_named) continue;
        is_inside = true;
        value = line.substr(name.size() + 1);
    }
    return header_line(value);
}

// `rfc822; ann@x.test` and `smtp; 550 no`: what stands behind the type.
std::string without_type(const std::string& value) {
    auto semicolon = value.find(';');
    return std::string(trimmed(semicolon == value.npos ? value : value.substr(semicolon + 1)));
}

std::string reported_id(const ParsedMail& mail) {
    for (auto* type : {"message/rfc822", "text/rfc822-headers", "message/global"}) {
        auto* part = part_of_type(mail, type);
        if (!part) continue;
        auto ids = message_ids(field(text_of(*part), "message-id"));
        if (!ids.empty()) return ids.front();
    }
    return {};
}

}  // namespace

std::optional<Bounce> bounce_of(const ParsedMail& mail) {
    auto* status = part_of_type(mail, "message/delivery-status");
    if (!status) return std::nullopt;
    Bounce bounce;
    bounce.message_id = reported_id(mail);
    if (bounce.message_id.empty()) return std::nullopt;
    auto text = text_of(*status);
    auto recipient = field(text, "original-recipient");
    if (recipient.empty()) recipient = field(text, "final-recipient");
    bounce.recipient = lower_ascii(without_type(recipient));
    bounce.is_final = lower_ascii(field(text, "action")) == "failed";
    bounce.diagnosis = without_type(field(text, "diagnostic-code"));
    if (bounce.diagnosis.empty()) bounce.diagnosis = field(text, "status");
    bounce.diagnosis = clipped(bounce.diagnosis, diagnosis_length_max);
    return bounce;
}

}  // namespace mainstay::mail
