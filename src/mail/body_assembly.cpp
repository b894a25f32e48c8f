#include "mail/body_assembly.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "base/text.hpp"
#include "mail/body_text.hpp"
#include "mail/content_id.hpp"

namespace mainstay::mail {

namespace {

void write(const Piece& piece, std::string& text, std::string& html) {
    // What shows nothing takes no room.
    if (!piece.html && piece.text.find_first_not_of('\n') != std::string::npos &&
        is_invisible(piece.text))
        return;
    if (!text.empty() && !text.ends_with('\n')) text += '\n';
    text += piece.text;
    html += piece.html
                ? *piece.html
                : "<div style=\"white-space:pre-wrap\">" + escaped_html(piece.text) + "</div>";
}

// An image that no HTML shows is shown where it stood between the texts.
void place(Attachment& image, std::size_t index, std::string& text, std::string& html) {
    if (image.is_inline) return;
    image.is_inline = true;
    if (image.content_id.empty()) image.content_id = fmt::format("attachment-{}", index + 1);
    auto address = "cid:" + escaped_content_id(image.content_id);
    auto name = image.name;
    std::erase_if(name, [](char c) { return c == '[' || c == ']' || c == '\\'; });
    while (!text.empty() && !text.ends_with("\n\n")) text += '\n';
    text += fmt::format("![{}]({})\n\n", name, address);
    html += fmt::format(
        "<p><img src=\"{}\" alt=\"{}\"></p>", escaped_html(address), escaped_html(image.name)
    );
}

}  // namespace

void assemble(const Pieces& pieces, Body& body) {
    bool is_rich =
        std::ranges::any_of(pieces, [](const Piece& piece) { return piece.html.has_value(); });
    std::string html;
    for (const auto& piece : pieces) html += piece.html.value_or("");
    auto referred = referred_content_ids(html);
    for (auto& attachment : body.attachments)
        attachment.is_inline =
            !attachment.content_id.empty() && referred.contains(attachment.content_id);
    html.clear();
    for (const auto& piece : pieces) {
        if (piece.image)
            place(body.attachments[*piece.image], *piece.image, body.text, html);
        else
            write(piece, body.text, html);
    }
    body.text.resize(body.text.find_last_not_of(" \t\n") + 1);
    if (is_invisible(body.text)) body.text.clear();
    if (is_rich) body.html = std::move(html);
}

}  // namespace mainstay::mail
