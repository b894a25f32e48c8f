#include "mail/mime_body.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "mail/attachment_name.hpp"
#include "mail/body_text.hpp"
#include "mail/charset.hpp"
#include "mail/content_id.hpp"
#include "mail/flowed.hpp"
#include "mail/headers.hpp"
#include "mail/html_text.hpp"
#include "mail/message_ids.hpp"

namespace mainstay::mail {

namespace {

// A stretch of the conversation: written text in one or both forms, or an image that stood between.
struct Piece {
    std::string text;
    std::optional<std::string> html;
    std::optional<std::size_t> image;  // Its place among the attachments.
};

using Pieces = std::vector<Piece>;

std::string media_type_of(GMimeObject* part) {
    OwnedText type(g_mime_content_type_get_mime_type(g_mime_object_get_content_type(part)));
    return lower_ascii(cleaned_utf8(text_of(type.get())));
}

std::string parameter(GMimeObject* part, const char* name) {
    return text_of(g_mime_object_get_content_type_parameter(part, name));
}

std::string bytes_of(GMimeStream* stream) {
    auto* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    return {reinterpret_cast<const char*>(bytes->data), bytes->len};
}

// The content as it was before it was encoded for transport.
std::string content_of(GMimePart* part) {
    auto* content = g_mime_part_get_content(part);
    if (!content) return {};
    Owned<GMimeStream> stream(g_mime_stream_mem_new());
    g_mime_data_wrapper_write_to_stream(content, stream.get());
    return bytes_of(stream.get());
}

class Reader {
public:
    Reader(std::string_view raw, const ParseLimits& limits)
        : raw_(raw),
          limits_(limits),
          text_left_(limits.text_bytes_max),
          html_left_(limits.html_bytes_max) {}

    Body read(GMimeObject* root) {
        if (root) finish(read_part(root, 0, false));
        return std::move(body_);
    }

private:
    Pieces read_part(GMimeObject* part, std::size_t depth, bool is_related) {
        if (body_.trouble) return {};
        if (++parts_ > limits_.parts_max) body_.trouble = Trouble::too_many_parts;
        if (depth > limits_.depth_max) body_.trouble = Trouble::too_deep;
        if (body_.trouble) return {};
        if (GMIME_IS_MULTIPART(part))
            return read_multipart(GMIME_MULTIPART(part), depth, is_related);
        if (GMIME_IS_MESSAGE_PART(part)) return read_message(GMIME_MESSAGE_PART(part));
        if (GMIME_IS_PART(part)) return read_leaf(GMIME_PART(part), is_related);
        return {};
    }

    Pieces read_multipart(GMimeMultipart* parts, std::size_t depth, bool is_related) {
        auto type = media_type_of(GMIME_OBJECT(parts));
        bool is_alternative = type == "multipart/alternative";
        bool holds_related = is_related || type == "multipart/related";
        boundaries_.push_back(text_of(g_mime_multipart_get_boundary(parts)));
        Pieces all, plain, rich;
        for (int i = 0; i < g_mime_multipart_get_count(parts); ++i) {
            auto pieces = read_part(g_mime_multipart_get_part(parts, i), depth + 1, holds_related);
            bool has_html = std::ranges::any_of(pieces, [](const Piece& piece) {
                return piece.html.has_value();
            });
            if (is_alternative && !pieces.empty())
                (has_html ? rich : plain) = std::move(pieces);
            else
                std::ranges::move(pieces, std::back_inserter(all));
        }
        boundaries_.pop_back();
        return is_alternative ? both_forms(std::move(plain), std::move(rich)) : all;
    }

    // The plain and the rich form of the same text. A plain form that is blank is none.
    static Pieces both_forms(Pieces plain, Pieces rich) {
        if (rich.empty()) return plain;
        std::string text;
        for (const auto& piece : plain) text += piece.text;
        if (trimmed(text).empty()) return rich;
        bool is_first = true;
        for (auto& piece : rich) {
            if (piece.image) continue;
            piece.text = std::exchange(is_first, false) ? text : std::string("\n");
        }
        return rich;
    }

    // A mail within the mail is kept whole, as one attachment.
    Pieces read_message(GMimeMessagePart* part) {
        auto* message = g_mime_message_part_get_message(part);
        auto name = declared_name(GMIME_OBJECT(part));
        if (name.empty() && message) {
            name = file_name(text_of(g_mime_message_get_subject(message)));
            if (!name.empty()) name += ".eml";
        }
        attach(GMIME_OBJECT(part), std::move(name), std::string(raw_of(message)));
        return {};
    }

    // The bytes of a mail within the mail. GMime would write it with line ends of its own.
    std::string_view raw_of(GMimeMessage* message) const {
        auto* headers = message ? g_mime_object_get_header_list(GMIME_OBJECT(message)) : nullptr;
        if (!headers || g_mime_header_list_get_count(headers) == 0) return {};
        auto offset = g_mime_header_get_offset(g_mime_header_list_get_header_at(headers, 0));
        return offset < 0 ? std::string_view()
                          : part_from(raw_, static_cast<std::size_t>(offset), boundaries_);
    }

    Pieces read_leaf(GMimePart* leaf, bool is_related) {
        auto* part = GMIME_OBJECT(leaf);
        auto type = media_type_of(part);
        auto name = declared_name(part);
        auto disposition = lower_ascii(text_of(g_mime_object_get_disposition(part)));
        bool is_attached = disposition == "attachment";
        bool is_text = type == "text/plain" || type == "text/html";
        if (is_text && !is_attached && (name.empty() || !has_text_))
            return read_text(leaf, type == "text/html");
        auto index = attach(part, std::move(name), content_of(leaf));
        bool stands_between =
            type.starts_with("image/") && !is_attached && !is_related && has_text_;
        if (!stands_between) return {};
        Piece piece;
        piece.image = index;
        return {std::move(piece)};
    }

    Pieces read_text(GMimePart* leaf, bool is_html) {
        auto* part = GMIME_OBJECT(leaf);
        auto content = content_of(leaf);
        auto charset = parameter(part, "charset");
        if (is_html && charset.empty()) charset = html_charset(content);
        auto& left = is_html ? html_left_ : text_left_;
        // No charset says less than one byte of text in four.
        auto read = std::string_view(content).substr(0, 4 * left + 4);
        auto text = with_line_feeds(to_utf8(read, charset));
        bool is_cut = text.size() > left || read.size() < content.size();
        if (is_cut) {
            body_.is_text_cut = true;
            attach(part, is_html ? "message.html" : "message.txt", std::move(content));
        }
        has_text_ = true;
        Piece piece;
        if (is_html) piece.text = text_of_html(text, limits_.text_bytes_max);
        if (is_html && !is_cut) piece.html = text;
        if (!is_html) piece.text = plain_text(part, is_cut ? clean_prefix(text, left) : text);
        left -= std::min(left, text.size());
        return {std::move(piece)};
    }

    static std::string plain_text(GMimeObject* part, std::string text) {
        if (lower_ascii(parameter(part, "format")) != "flowed") return text;
        return unflowed(text, lower_ascii(parameter(part, "delsp")) == "yes");
    }

    static std::string declared_name(GMimeObject* part) {
        auto name = GMIME_IS_PART(part) ? text_of(g_mime_part_get_filename(GMIME_PART(part)))
                                        : std::string();
        if (name.empty())
            name = text_of(g_mime_object_get_content_disposition_parameter(part, "filename"));
        if (name.empty()) name = parameter(part, "name");
        return file_name(name);
    }

    std::size_t attach(GMimeObject* part, std::string name, std::string content) {
        auto index = body_.attachments.size();
        auto type = media_type_of(part);
        if (name.empty()) name = fmt::format("attachment-{}{}", index + 1, extension_of(type));
        auto ids = message_ids("<" + text_of(g_mime_object_get_content_id(part)) + ">");
        Attachment attachment{std::move(name), std::move(type), std::move(content), {}};
        if (!ids.empty()) attachment.content_id = ids.front();
        body_.attachments.push_back(std::move(attachment));
        return index;
    }

    void finish(const Pieces& pieces) {
        bool is_rich =
            std::ranges::any_of(pieces, [](const Piece& piece) { return piece.html.has_value(); });
        std::string html;
        for (const auto& piece : pieces) html += piece.html.value_or("");
        auto referred = referred_content_ids(html);
        for (auto& attachment : body_.attachments)
            attachment.is_inline =
                !attachment.content_id.empty() && referred.contains(attachment.content_id);
        html.clear();
        for (const auto& piece : pieces) {
            if (piece.image)
                place(*piece.image, html);
            else
                write(piece, html);
        }
        body_.text.resize(body_.text.find_last_not_of(" \t\n") + 1);
        if (is_rich) body_.html = std::move(html);
    }

    void write(const Piece& piece, std::string& html) {
        if (!body_.text.empty() && !body_.text.ends_with('\n')) body_.text += '\n';
        body_.text += piece.text;
        html += piece.html
                    ? *piece.html
                    : "<div style=\"white-space:pre-wrap\">" + escaped_html(piece.text) + "</div>";
    }

    // An image that no HTML shows is shown where it stood between the texts.
    void place(std::size_t index, std::string& html) {
        auto& image = body_.attachments[index];
        if (image.is_inline) return;
        image.is_inline = true;
        if (image.content_id.empty()) image.content_id = fmt::format("attachment-{}", index + 1);
        auto address = "cid:" + escaped_content_id(image.content_id);
        auto name = image.name;
        std::erase_if(name, [](char c) { return c == '[' || c == ']' || c == '\\'; });
        while (!body_.text.empty() && !body_.text.ends_with("\n\n")) body_.text += '\n';
        body_.text += fmt::format("![{}]({})\n\n", name, address);
        html += fmt::format(
            "<p><img src=\"{}\" alt=\"{}\"></p>", escaped_html(address), escaped_html(image.name)
        );
    }

    std::string_view raw_;
    const ParseLimits& limits_;
    std::vector<std::string> boundaries_;  // Of the multiparts around, outermost first.
    Body body_;
    std::size_t parts_ = 0;
    bool has_text_ = false;
    std::size_t text_left_, html_left_;  // Bytes that bodies may still have.
};

}  // namespace

Body read_body(GMimeObject* root, std::string_view raw, const ParseLimits& limits) {
    return Reader(raw, limits).read(root);
}

}  // namespace mainstay::mail
