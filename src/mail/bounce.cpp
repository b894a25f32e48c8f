#include "mail/bounce.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "mail/body_text.hpp"
#include "mail/charset.hpp"
#include "mail/headers.hpp"
#include "mail/message_ids.hpp"

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

// Below one of these lines a mail system puts the mail that it is about.
bool begins_copy(std::string_view line) {
    auto text = lower_ascii(trimmed(line));
    auto holds = [&](std::string_view words) { return text.find(words) != text.npos; };
    return holds("original message header") || holds("copy of the message") ||
           holds("copy of your message") || holds("undelivered message") ||
           holds("message header") || holds("original message") || holds("message follows") ||
           text.starts_with("return-path:") || text.starts_with("received:");
}

// The report's own words, and the beginning of the mail that it gives back.
struct PlainReport {
    std::string_view words, copy;
};

PlainReport plain_report(std::string_view text) {
    text = text.substr(0, report_bytes_max);
    for (std::size_t at = 0; at < text.size();) {
        auto end = std::min(text.find('\n', at), text.size());
        if (begins_copy(text.substr(at, end - at))) return {text.substr(0, at), text.substr(at)};
        at = end + 1;
    }
    return {text, {}};
}

// The first address in the words: whom they are about.
std::string first_address(std::string_view words) {
    constexpr std::string_view separators = " \t\n<>()[]\"',;:";
    while (!words.empty()) {
        auto word = words.substr(0, std::min(words.find_first_of(separators), words.size()));
        if (is_mailable(word)) return lower_ascii(word);
        words.remove_prefix(std::min(word.size() + 1, words.size()));
    }
    return {};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Where a line has an answer of SMTP or its status: `550 no such user`, `#5.1.1`.
std::size_t code_in(std::string_view line) {
    for (std::size_t i = 0; i + 3 < line.size(); ++i) {
        bool begins = (line[i] == '4' || line[i] == '5') && (i == 0 || !is_digit(line[i - 1]));
        if (!begins) continue;
        bool is_reply = is_digit(line[i + 1]) && is_digit(line[i + 2]) &&
                        (line[i + 3] == ' ' || line[i + 3] == '-');
        bool is_status = line[i + 1] == '.' && is_digit(line[i + 2]) && line[i + 3] == '.' &&
                         (i == 0 || line[i - 1] != '.');
        if (is_reply || is_status) return i;
    }
    return line.npos;
}

std::string diagnosis_in(std::string_view words) {
    std::string_view first;
    while (!words.empty()) {
        auto end = std::min(words.find('\n'), words.size());
        auto line = trimmed(words.substr(0, end));
        words.remove_prefix(std::min(end + 1, words.size()));
        if (auto at = code_in(line); at != line.npos) return header_line(line.substr(at));
        if (first.empty()) first = line;
    }
    return header_line(first);
}

bool is_only_late(const ParsedMail& mail, std::string_view words) {
    auto subject = lower_ascii(mail.subject);
    auto text = lower_ascii(words);
    return subject.starts_with("warning") || subject.find("delayed") != subject.npos ||
           subject.find("delay)") != subject.npos || text.find("will be retried") != text.npos ||
           text.find("no action is required on your part") != text.npos;
}

std::optional<Bounce> plain_bounce_of(const ParsedMail& mail) {
    if (!mail.is_from_program) return std::nullopt;
    auto report = plain_report(mail.text);
    Bounce bounce;
    bounce.message_id = reported_id(mail);
    if (bounce.message_id.empty()) return std::nullopt;
    // A program that answers quotes what it answers; one that reports says what went wrong.
    bool is_failure = !part_of_type(mail, "message/disposition-notification") &&
                      (code_in(header_line(report.words)) != std::string::npos ||
                       lower_ascii(report.words).find("deliver") != std::string::npos ||
                       lower_ascii(report.words).find("did not reach") != std::string::npos);
    if (!is_failure) return std::nullopt;
    bounce.recipient = first_address(report.words);
    bounce.is_final = !is_only_late(mail, report.words);
    bounce.diagnosis = clipped(diagnosis_in(report.words), diagnosis_length_max);
    return bounce;
}

}  // namespace

std::string reported_id(const ParsedMail& mail) {
    for (auto* type : {"message/rfc822", "text/rfc822-headers", "message/global"}) {
        auto* part = part_of_type(mail, type);
        if (!part) continue;
        auto ids = message_ids(field(text_of(*part), "message-id"));
        if (!ids.empty()) return ids.front();
    }
    if (auto* receipt = part_of_type(mail, "message/disposition-notification")) {
        auto ids = message_ids(field(text_of(*receipt), "original-message-id"));
        if (!ids.empty()) return ids.front();
    }
    if (!mail.is_from_program) return {};
    auto ids = message_ids(field(plain_report(mail.text).copy, "message-id"));
    return ids.empty() ? std::string() : ids.front();
}

std::optional<Bounce> bounce_of(const ParsedMail& mail) {
    auto* status = part_of_type(mail, "message/delivery-status");
    if (!status) return plain_bounce_of(mail);
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
