#include "mail/mime_body.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "mail/alternatives.hpp"
#include "mail/attachment_name.hpp"
#include "mail/body_assembly.hpp"
#include "mail/body_text.hpp"
#include "mail/charset.hpp"
#include "mail/cms_content.hpp"
#include "mail/encoded_words.hpp"
#include "mail/header_fields.hpp"
#include "mail/headers.hpp"
#include "mail/html_text.hpp"
#include "mail/invitation.hpp"
#include "mail/message_ids.hpp"
#include "mail/mime_bounds.hpp"
#include "mail/mime_part.hpp"
#include "mail/tnef.hpp"
#include "mail/written_text.hpp"

namespace mainstay::mail {

namespace {

// Signed, encrypted for the archive and signed again is the most that is in use.
constexpr int wrappings_max = 3;

class Reader {
public:
    Reader(std::string_view raw, const ParseLimits& limits)
        : raw_(raw),
          limits_(limits),
          text_left_(limits.text_bytes_max),
          html_left_(limits.html_bytes_max) {}

    Body read(GMimeObject* root) {
        if (!root) return {.is_unparted = true};
        auto pieces = read_part(root, 0, false);
        if (auto invitation = invitation_above(); !invitation.text.empty())
            pieces.insert(pieces.begin(), std::move(invitation));
        assemble(std::move(pieces), body_);
        if (auto protection = inline_protection(body_.text)) add_notice(*protection);
        return std::move(body_);
    }

private:
    Pieces read_part(GMimeObject* part, std::size_t depth, bool is_related) {
        if (body_.parse_error) return {};
        if (++parts_ > limits_.parts_max) body_.parse_error = ParseError::too_many_parts;
        if (depth > limits_.depth_max) body_.parse_error = ParseError::too_deep;
        if (body_.parse_error) return {};
        if (GMIME_IS_MULTIPART(part))
            return read_multipart(GMIME_MULTIPART(part), depth, is_related);
        if (GMIME_IS_MESSAGE_PART(part)) return read_message(GMIME_MESSAGE_PART(part));
        if (GMIME_IS_PART(part)) return read_leaf(GMIME_PART(part), depth, is_related);
        return {};
    }

    Pieces read_multipart(GMimeMultipart* parts, std::size_t depth, bool is_related) {
        auto type = media_type_of(GMIME_OBJECT(parts));
        if (type == "multipart/signed") add_notice(MailNotice::signature_not_verified);
        if (type == "multipart/encrypted") add_notice(MailNotice::encrypted);
        auto count = g_mime_multipart_get_count(parts);
        body_.is_unparted = count == 0 && depth == 0;
        if (body_.is_unparted) return {};
        if (count == 0) return read_unparted(GMIME_OBJECT(parts));
        bool is_alternative = type == "multipart/alternative";
        bool holds_related = is_related || type == "multipart/related";
        keep_stray(g_mime_multipart_get_prologue(parts));
        boundaries_.push_back(text_of(g_mime_multipart_get_boundary(parts)));
        Pieces all;
        for (int i = 0; i < count; ++i) {
            auto pieces = read_part(g_mime_multipart_get_part(parts, i), depth + 1, holds_related);
            if (is_alternative)
                all = combined(std::move(all), std::move(pieces));
            else
                std::ranges::move(pieces, std::back_inserter(all));
        }
        boundaries_.pop_back();
        keep_stray(g_mime_multipart_get_epilogue(parts));
        return all;
    }

    // A multipart in which no part begins is kept as it stands.
    Pieces read_unparted(GMimeObject* part) {
        auto content = below_header(raw_of(part));
        if (trimmed(content).empty()) return {};
        add_notice(MailNotice::damaged_part);
        add_file(declared_name(part), "text/plain", std::string(content), {});
        return {};
    }

    // What stands above the first part or below the last is for readers without MIME, unless it has
    // a header of a part: that one's boundary was damaged.
    void keep_stray(const char* text) {
        auto stray = text_of(text);
        if (lower_ascii(stray).find("\ncontent-type:") == stray.npos) return;
        add_notice(MailNotice::damaged_part);
        add_file({}, "text/plain", std::move(stray), {});
    }

    // A mail within the mail is kept whole, as one attachment.
    Pieces read_message(GMimeMessagePart* part) {
        auto* message = g_mime_message_part_get_message(part);
        auto name = declared_name(GMIME_OBJECT(part));
        if (name.empty() && message) {
            name = file_name(decoded_words(raw_header(GMIME_OBJECT(message), "Subject")));
            if (!name.empty()) name += ".eml";
        }
        auto raw = raw_of(message ? GMIME_OBJECT(message) : nullptr);
        if (raw.empty()) raw = below_header(raw_of(GMIME_OBJECT(part)));
        attach(GMIME_OBJECT(part), std::move(name), std::string(raw));
        return {};
    }

    // The bytes of a part with its header. GMime would write them with line ends of its own.
    std::string_view raw_of(GMimeObject* part) const {
        auto offset = header_offset(part);
        return offset == raw_.npos ? std::string_view() : part_from(raw_, offset, boundaries_);
    }

    Pieces read_leaf(GMimePart* leaf, std::size_t depth, bool is_related) {
        auto* part = GMIME_OBJECT(leaf);
        auto type = media_type_of(part);
        auto name = declared_name(part);
        auto disposition = lower_ascii(text_of(g_mime_object_get_disposition(part)));
        bool is_attached = disposition == "attachment";
        if (is_content_damaged(leaf)) add_notice(MailNotice::damaged_part);
        if (type == "text/calendar") read_calendar(leaf, is_attached);
        if (is_written_text(type) && !is_attached && (name.empty() || !has_text_) &&
            (is_known_text(type) || (name.empty() && !has_text_)))
            return read_text(leaf, type);
        auto content = content_of(leaf);
        if (is_cms(type, name)) return read_cms_part(part, std::move(content), depth);
        if (is_tnef_part(type, name)) return read_tnef_part(part, std::move(content));
        auto index = attach(part, std::move(name), std::move(content));
        bool stands_between =
            type.starts_with("image/") && !is_attached && !is_related && has_text_;
        if (!stands_between) return {};
        Piece piece;
        piece.image = index;
        return {std::move(piece)};
    }

    Pieces read_text(GMimePart* leaf, std::string_view type) {
        auto* part = GMIME_OBJECT(leaf);
        auto content = content_of(leaf);
        bool is_html = type == "text/html";
        auto charset = parameter_of(part, "charset");
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
        Piece piece;
        if (is_html) piece.text = text_of_html(text, limits_.text_bytes_max);
        if (is_html && !is_cut) piece.html = text;
        if (!is_html) {
            TextFormat format{
                parameter_of(part, "format"), parameter_of(part, "delsp"), std::string(type)
            };
            piece.text = written_text(is_cut ? clean_prefix(text, left) : text, format);
        }
        left -= std::min(left, text.size());
        return shown({std::move(piece)});
    }

    Pieces shown(Pieces pieces) {
        has_text_ |= std::ranges::any_of(pieces, [](const Piece& piece) {
            return !is_invisible(piece.text);
        });
        return pieces;
    }

    void read_calendar(GMimePart* leaf, bool is_attached) {
        auto charset = parameter_of(GMIME_OBJECT(leaf), "charset");
        auto invitation = read_invitation(with_line_feeds(to_utf8(content_of(leaf), charset)));
        if (invitation.text.empty() || (is_attached && !invitation.has_method)) return;
        // Some send the same once to be shown and once to be saved.
        bool is_known = std::ranges::any_of(invitations_, [&](const Invitation& each) {
            return each.text == invitation.text;
        });
        if (!is_known && invitations_.size() < invitations_max)
            invitations_.push_back(std::move(invitation));
    }

    // What is signed with its text inside is read as if it stood in the mail.
    Pieces read_cms_part(GMimeObject* part, std::string content, std::size_t depth) {
        auto cms = read_cms(content);
        bool is_signed = cms && cms->kind == CmsKind::signed_content;
        if (is_signed || (cms && cms->kind == CmsKind::signature))
            add_notice(MailNotice::signature_not_verified);
        if (cms && cms->kind == CmsKind::encrypted) add_notice(MailNotice::encrypted);
        if (!cms) add_notice(MailNotice::damaged_part);
        if (is_signed && wrappings_ < wrappings_max) return read_entity(cms->content, depth);
        attach(part, declared_name(part), std::move(content));
        return {};
    }

    // A part with its header that was wrapped in another.
    Pieces read_entity(const std::string& entity, std::size_t depth) {
        bool has_header = false;
        for_each_field(entity, [&](const HeaderField&) {
            has_header = true;
            return false;
        });
        if (!has_header) {
            auto text =
                with_line_feeds(to_utf8(std::string_view(entity).substr(0, text_left_), {}));
            text_left_ -= std::min(text_left_, text.size());
            return shown({Piece{std::move(text), {}, {}}});
        }
        BoundedMail bounded;
        bound(entity, limits_, bounded);
        if (bounded.parse_error) body_.parse_error = bounded.parse_error;
        auto inner = parsed_part(bounded.raw);
        ++wrappings_;
        auto outer_raw = std::exchange(raw_, bounded.raw);
        auto outer_boundaries = std::exchange(boundaries_, {});
        auto pieces = inner ? read_part(inner.get(), depth + 1, false) : Pieces();
        raw_ = outer_raw;
        boundaries_ = std::move(outer_boundaries);
        --wrappings_;
        return pieces;
    }

    // Outlook's envelope around what it sends to its like.
    Pieces read_tnef_part(GMimeObject* part, std::string content) {
        auto tnef = read_tnef(content, limits_.parts_max - parts_);
        parts_ += tnef.files.size();
        for (auto& file : tnef.files)
            add_file(
                file_name(file.name), std::move(file.media_type), std::move(file.content),
                header_line(file.content_id)
            );
        if (tnef.is_damaged) add_notice(MailNotice::damaged_part);
        bool has_text = !tnef.text.empty() || !tnef.html.empty();
        // An appointment, for example, may be nothing but properties.
        bool is_read = has_text || !tnef.files.empty();
        if (tnef.is_damaged || !is_read) attach(part, declared_name(part), std::move(content));
        // Usually the mail has the same text beside it.
        if (has_text_ || !has_text) return {};
        Piece piece;
        piece.text = clean_prefix(tnef.text, text_left_);
        text_left_ -= piece.text.size();
        if (!tnef.html.empty() && tnef.html.size() <= html_left_) {
            html_left_ -= tnef.html.size();
            piece.html = std::move(tnef.html);
        }
        return shown({std::move(piece)});
    }

    std::size_t attach(GMimeObject* part, std::string name, std::string content) {
        auto ids = message_ids("<" + text_of(g_mime_object_get_content_id(part)) + ">");
        auto id = ids.empty() ? std::string() : ids.front();
        return add_file(std::move(name), media_type_of(part), std::move(content), std::move(id));
    }

    std::size_t add_file(std::string name, std::string type, std::string content, std::string id) {
        auto index = body_.attachments.size();
        if (type.empty()) type = "application/octet-stream";
        if (name.empty()) name = fmt::format("attachment-{}{}", index + 1, extension_of(type));
        Attachment attachment{std::move(name), std::move(type), std::move(content), std::move(id)};
        body_.attachments.push_back(std::move(attachment));
        return index;
    }

    // What is asked comes first, above what else the mail says.
    Piece invitation_above() const {
        std::string text;
        for (const auto& invitation : invitations_) {
            (text += invitation.text) += "\n\n";
            if (!has_text_) (text += invitation.description) += "\n\n";
        }
        return {clean_prefix(text, limits_.text_bytes_max), {}, {}};
    }

    void add_notice(MailNotice notice) {
        if (std::ranges::find(body_.notices, notice) == body_.notices.end())
            body_.notices.push_back(notice);
    }

    static constexpr std::size_t invitations_max = 10;

    std::string_view raw_;
    const ParseLimits& limits_;
    std::vector<std::string> boundaries_;  // Of the multiparts around, outermost first.
    Body body_;
    std::vector<Invitation> invitations_;
    std::size_t parts_ = 0;
    int wrappings_ = 0;
    bool has_text_ = false;
    std::size_t text_left_, html_left_;  // Bytes that bodies may still have.
};

}  // namespace

Body read_body(GMimeObject* root, std::string_view raw, const ParseLimits& limits) {
    return Reader(raw, limits).read(root);
}

}  // namespace mainstay::mail
