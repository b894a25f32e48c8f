#include "mail/compose.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "mail/gmime_object.hpp"
#include "mail/headers.hpp"
#include "mail/markdown.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t references_max =
    30;  // Long header lists are cut by some servers; the ends matter.

std::string bracketed(std::string_view id) {
    std::string bare(id);
    std::erase_if(bare, [](char c) {
        return c == '<' || c == '>' || c == ' ' || static_cast<unsigned char>(c) < 0x20;
    });
    return "<" + bare + ">";
}

void add_address(GMimeMessage* message, GMimeAddressType type, const Address& address) {
    g_mime_message_add_mailbox(
        message, type, header_line(address.name).c_str(), header_line(address.email).c_str()
    );
}

void set_threading(GMimeMessage* message, const NewMail& mail) {
    auto* object = GMIME_OBJECT(message);
    if (mail.in_reply_to)
        g_mime_object_set_header(
            object, "In-Reply-To", bracketed(*mail.in_reply_to).c_str(), nullptr
        );
    std::string all;
    for (std::size_t i = 0; i < mail.references.size(); ++i) {
        bool is_near = i + references_max > mail.references.size();
        if (i > 0 && !is_near) continue;
        if (!all.empty()) all += ' ';
        all += bracketed(mail.references[i]);
    }
    if (!all.empty()) g_mime_object_set_header(object, "References", all.c_str(), nullptr);
}

Owned<GMimeObject> text_part(const char* subtype, const std::string& text) {
    auto* part = g_mime_text_part_new_with_subtype(subtype);
    g_mime_text_part_set_charset(part, "utf-8");
    g_mime_text_part_set_text(part, text.c_str());
    g_mime_part_set_content_encoding(GMIME_PART(part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    return Owned<GMimeObject>(GMIME_OBJECT(part));
}

std::string page(const std::string& text) {
    return "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n" +
           html_of_markdown(text) + "</body></html>\n";
}

Owned<GMimeObject> both_forms(const std::string& text) {
    auto* parts = g_mime_multipart_new_with_subtype("alternative");
    g_mime_multipart_add(parts, text_part("plain", text).get());
    g_mime_multipart_add(parts, text_part("html", page(text)).get());
    return Owned<GMimeObject>(GMIME_OBJECT(parts));
}

// Types that would make a mail program read the part as mail, or whose encoding is restricted, go
// as plain bytes.
std::string sendable_type(std::string_view type) {
    bool is_plain = std::ranges::count(type, '/') == 1 && type.size() < 100 &&
                    type.find_first_of(" ;\r\n\"") == type.npos &&
                    !type.starts_with("multipart/") && !type.starts_with("message/");
    return std::string(is_plain ? type : "application/octet-stream");
}

Owned<GMimeObject> attachment_part(const Attachment& attachment) {
    auto type = sendable_type(attachment.media_type);
    auto slash = type.find('/');
    auto* part =
        g_mime_part_new_with_type(type.substr(0, slash).c_str(), type.substr(slash + 1).c_str());
    Owned<GMimeStream> stream(
        g_mime_stream_mem_new_with_buffer(attachment.content.data(), attachment.content.size())
    );
    Owned<GMimeDataWrapper> content(
        g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT)
    );
    g_mime_part_set_content(part, content.get());
    g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
    g_mime_object_set_disposition(GMIME_OBJECT(part), "attachment");
    g_mime_part_set_filename(part, file_name(attachment.name).c_str());
    return Owned<GMimeObject>(GMIME_OBJECT(part));
}

// RFC 3834 §5, and what Exchange goes by; RFC 2369 §3.2.
void set_automatic(GMimeMessage* message, const NewMail& mail) {
    auto* object = GMIME_OBJECT(message);
    g_mime_object_set_header(object, "Auto-Submitted", "auto-generated", nullptr);
    g_mime_object_set_header(object, "X-Auto-Response-Suppress", "All", nullptr);
    if (mail.unsubscribe_url.empty()) return;
    auto url = bracketed(mail.unsubscribe_url);
    g_mime_object_set_header(object, "List-Unsubscribe", url.c_str(), nullptr);
}

Owned<GMimeObject> automatic_text(const NewMail& mail) {
    auto plain = text_part("plain", mail.text);
    if (mail.html.empty()) return plain;
    auto* parts = g_mime_multipart_new_with_subtype("alternative");
    g_mime_multipart_add(parts, plain.get());
    g_mime_multipart_add(parts, text_part("html", mail.html).get());
    return Owned<GMimeObject>(GMIME_OBJECT(parts));
}

Owned<GMimeObject> body_of(const NewMail& mail) {
    // Names and titles in it are no Markdown: they must not become links.
    auto text = mail.is_automatic ? automatic_text(mail) : both_forms(mail.text);
    if (mail.attachments.empty()) return text;
    auto* parts = g_mime_multipart_new_with_subtype("mixed");
    g_mime_multipart_add(parts, text.get());
    for (const auto& attachment : mail.attachments)
        g_mime_multipart_add(parts, attachment_part(attachment).get());
    return Owned<GMimeObject>(GMIME_OBJECT(parts));
}

std::string written(GMimeObject* object) {
    auto* options = g_mime_format_options_new();
    g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
    Owned<GMimeStream> stream(g_mime_stream_mem_new());
    g_mime_object_write_to_stream(object, options, stream.get());
    g_mime_format_options_free(options);
    auto* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
    return {reinterpret_cast<const char*>(bytes->data), bytes->len};
}

}  // namespace

std::string compose(const NewMail& mail) {
    Owned<GMimeMessage> message(g_mime_message_new(true));
    add_address(message.get(), GMIME_ADDRESS_TYPE_FROM, mail.from);
    add_address(message.get(), GMIME_ADDRESS_TYPE_TO, mail.to);
    add_address(message.get(), GMIME_ADDRESS_TYPE_REPLY_TO, {{}, mail.reply_to});
    g_mime_message_set_subject(message.get(), header_line(mail.subject).c_str(), "utf-8");
    auto* date = g_date_time_new_from_unix_utc(mail.date.micros / 1'000'000);
    g_mime_message_set_date(message.get(), date);
    g_date_time_unref(date);
    g_mime_object_set_header(
        GMIME_OBJECT(message.get()), "Message-ID", bracketed(mail.message_id).c_str(), nullptr
    );
    set_threading(message.get(), mail);
    if (mail.is_automatic) set_automatic(message.get(), mail);
    g_mime_message_set_mime_part(message.get(), body_of(mail).get());
    return written(GMIME_OBJECT(message.get()));
}

}  // namespace mainstay::mail
