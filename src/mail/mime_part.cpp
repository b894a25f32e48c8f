#include "mail/mime_part.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/text.hpp"
#include "mail/headers.hpp"
#include "mail/parameters.hpp"

namespace mainstay::mail {

namespace {

constexpr std::string_view encodings[] = {"",           "7bit",   "8bit",
                                          "binary",     "base64", "quoted-printable",
                                          "7-bit",      "8-bit",  "uuencode",
                                          "x-uuencode", "x-uue",  "uue"};

bool is_of_base64(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/';
}

// Whether `stream` has something else than base64, or a letter too many or too few.
bool is_base64_damaged(GMimeStream* stream) {
    std::array<char, 4096> buffer;
    std::size_t letters = 0;
    bool has_others = false;
    g_mime_stream_reset(stream);
    for (;;) {
        auto count = g_mime_stream_read(stream, buffer.data(), buffer.size());
        if (count <= 0) break;
        for (char c : std::string_view(buffer.data(), static_cast<std::size_t>(count))) {
            bool is_letter = is_of_base64(c);
            letters += is_letter ? 1 : 0;
            has_others |=
                !is_letter && std::string_view("=\r\n\t ").find(c) == std::string_view::npos;
        }
    }
    g_mime_stream_reset(stream);
    return has_others || letters % 4 == 1;
}

}  // namespace

std::string media_type_of(GMimeObject* part) {
    OwnedText type(g_mime_content_type_get_mime_type(g_mime_object_get_content_type(part)));
    return lower_ascii(cleaned_utf8(text_of(type.get())));
}

std::string parameter_of(GMimeObject* part, const char* name) {
    return text_of(g_mime_object_get_content_type_parameter(part, name));
}

std::string declared_name(GMimeObject* part) {
    auto name = file_name(parameter_text(raw_header(part, "Content-Disposition"), "filename"));
    return name.empty() ? file_name(parameter_text(raw_header(part, "Content-Type"), "name"))
                        : name;
}

std::string content_of(GMimePart* part) {
    auto* content = g_mime_part_get_content(part);
    if (!content) return {};
    Owned<GMimeStream> stream(g_mime_stream_mem_new());
    g_mime_data_wrapper_write_to_stream(content, stream.get());
    auto* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
    return {reinterpret_cast<const char*>(bytes->data), bytes->len};
}

bool is_content_damaged(GMimePart* part) {
    auto header = header_line(raw_header(GMIME_OBJECT(part), "Content-Transfer-Encoding"));
    auto encoding = lower_ascii(header.substr(0, header.find_first_of(" ;(")));
    if (std::ranges::find(encodings, std::string_view(encoding)) == std::end(encodings))
        return true;
    auto* content = encoding == "base64" ? g_mime_part_get_content(part) : nullptr;
    return content && is_base64_damaged(g_mime_data_wrapper_get_stream(content));
}

Owned<GMimeObject> parsed_part(std::string_view raw) {
    Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(raw.data(), raw.size()));
    Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    return Owned<GMimeObject>(g_mime_parser_construct_part(parser.get(), nullptr));
}

std::size_t header_offset(GMimeObject* part) {
    auto* headers = part ? g_mime_object_get_header_list(part) : nullptr;
    if (!headers || g_mime_header_list_get_count(headers) == 0) return std::string_view::npos;
    auto offset = g_mime_header_get_offset(g_mime_header_list_get_header_at(headers, 0));
    return offset < 0 ? std::string_view::npos : static_cast<std::size_t>(offset);
}

std::string_view below_header(std::string_view part) {
    auto end = std::min(part.find("\n\r\n"), part.find("\n\n"));
    if (end == part.npos) return {};
    return part.substr(part.find('\n', end + 1) + 1);
}

}  // namespace mainstay::mail
