#include "mail/mime.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "mail/address_list.hpp"
#include "mail/automatic.hpp"
#include "mail/charset.hpp"
#include "mail/encoded_words.hpp"
#include "mail/gmime_object.hpp"
#include "mail/headers.hpp"
#include "mail/message_ids.hpp"
#include "mail/mime_body.hpp"
#include "mail/mime_bounds.hpp"

namespace mainstay::mail {

namespace {

// GMime reads mail files with a "From " line above the header only as mailboxes; some gateways
// leave it in.
std::string_view without_mailbox_line(std::string_view raw) {
    auto colon = raw.find_first_not_of(' ', 4);
    if (!raw.starts_with("From ") || (colon != raw.npos && raw[colon] == ':')) return raw;
    auto end = raw.find('\n');
    return end == raw.npos ? raw : raw.substr(end + 1);
}

Owned<GMimeMessage> message_of(std::string_view raw) {
    Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(raw.data(), raw.size()));
    Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    auto* options = g_mime_parser_options_new();
    const char* charsets[] = {"utf-8", "windows-1252", nullptr};
    g_mime_parser_options_set_fallback_charsets(options, charsets);
    g_mime_parser_options_set_allow_addresses_without_domain(options, true);
    Owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), options));
    g_mime_parser_options_free(options);
    return message;
}

// The first thing in a header that looks like an address, where the header as a whole is none.
std::vector<Address> salvaged(std::string_view header) {
    constexpr std::string_view separators = " \t\r\n<>,;\"()";
    auto line = header_line(header);
    std::string_view rest(line);
    while (!rest.empty()) {
        auto word = rest.substr(0, std::min(rest.find_first_of(separators), rest.size()));
        if (is_mailable(word)) return {{{}, std::string(word)}};
        rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    }
    return {};
}

void read_addresses(
    GMimeMessage* message, std::string_view envelope_from, std::size_t max, ParsedMail& mail
) {
    Addresses addresses(max);
    mail.from = addresses.of(message, "From");
    mail.reply_to = addresses.of(message, "Reply-To");
    mail.to = addresses.of(message, "To");
    mail.cc = addresses.of(message, "Cc");
    if (mail.from.empty())
        mail.from = salvaged(decoded_words(raw_header(GMIME_OBJECT(message), "From")));
    if (mail.from.empty()) mail.from = addresses.of(message, "Sender");
    if (mail.from.empty()) mail.from = mail.reply_to;
    if (mail.from.empty() && is_mailable(envelope_from))
        mail.from = {{{}, std::string(envelope_from)}};
    if (mail.from.empty()) mail.parse_error = ParseError::no_sender;
}

std::optional<Time> date_of(GMimeMessage* message) {
    auto* date = g_mime_message_get_date(message);
    if (!date) return std::nullopt;
    auto seconds = g_date_time_to_unix(date);
    constexpr std::int64_t year_2100 = 4'102'444'800;
    if (seconds < 0 || seconds >= year_2100) return std::nullopt;
    return Time{seconds * 1'000'000};
}

// What stands below the header, as text: for mails in which no part can be read.
std::string bare_body(std::string_view raw, std::size_t bytes_max) {
    auto end = std::min(raw.find("\n\r\n"), raw.find("\n\n"));
    if (end == raw.npos) return {};
    auto body = trimmed(raw.substr(end));
    auto text = to_utf8(body.substr(0, bytes_max), "");
    std::erase(text, '\r');
    return is_invisible(text) ? std::string() : text;
}

void read_body_into(
    ParsedMail& mail, GMimeMessage* message, std::string_view raw, const ParseLimits& limits
) {
    auto body = read_body(g_mime_message_get_mime_part(message), raw, limits);
    if (body.parse_error) mail.parse_error = body.parse_error;
    mail.text = std::move(body.text);
    mail.html = std::move(body.html);
    mail.is_text_cut = body.is_text_cut;
    mail.attachments = std::move(body.attachments);
    mail.notices = std::move(body.notices);
    bool is_empty = mail.text.empty() && !mail.html && mail.attachments.empty();
    // A mail may well be nothing but its subject: then its parts were read, and are empty.
    bool is_damaged =
        std::ranges::find(mail.notices, MailNotice::damaged_part) != mail.notices.end();
    if (is_empty && (body.is_unparted || is_damaged))
        mail.text = bare_body(raw, limits.text_bytes_max);
}

void add_notices(ParsedMail& mail, const BoundedMail& bounded) {
    auto add = [&](MailNotice notice) {
        if (std::ranges::find(mail.notices, notice) == mail.notices.end())
            mail.notices.push_back(notice);
    };
    if (bounded.is_damaged) add(MailNotice::damaged_part);
    if (mail.is_text_cut) add(MailNotice::cut);
}

}  // namespace

void start_mime() { g_mime_init(); }

ParsedMail parse_mail(
    std::string_view raw, std::string_view envelope_from, const ParseLimits& limits
) {
    ParsedMail mail;
    raw = without_mailbox_line(raw);
    if (trimmed(raw).empty()) {
        mail.parse_error = ParseError::empty;
        return mail;
    }
    BoundedMail bounded;
    bound(raw, limits, bounded);
    raw = bounded.raw;
    auto message = message_of(raw);
    if (!message) {
        mail.parse_error = ParseError::unreadable;
        return mail;
    }
    auto thread = thread_ids_of(raw, limits.references_max);
    mail.message_id = std::move(thread.own);
    mail.references = std::move(thread.references);
    mail.subject = header_line(decoded_words(raw_header(GMIME_OBJECT(message.get()), "Subject")));
    mail.date = date_of(message.get());
    read_addresses(message.get(), envelope_from, limits.addresses_max, mail);
    auto automation = automation_of(raw, envelope_from, mail);
    mail.is_automatic = automation.is_automatic;
    mail.is_from_program = automation.is_from_program;
    if (bounded.parse_error != ParseError::too_many_headers)
        read_body_into(mail, message.get(), raw, limits);
    add_notices(mail, bounded);
    if (bounded.parse_error) mail.parse_error = bounded.parse_error;
    return mail;
}

}  // namespace mainstay::mail
