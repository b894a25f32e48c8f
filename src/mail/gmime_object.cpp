#include "mail/gmime_object.hpp"

#include "base/text.hpp"

namespace mainstay::mail {

std::vector<std::string> raw_headers(GMimeObject* object, std::string_view name) {
    std::vector<std::string> values;
    auto wanted = lower_ascii(name);
    auto* list = object ? g_mime_object_get_header_list(object) : nullptr;
    for (int i = 0; list && i < g_mime_header_list_get_count(list); ++i) {
        auto* header = g_mime_header_list_get_header_at(list, i);
        if (lower_ascii(text_of(g_mime_header_get_name(header))) == wanted)
            values.push_back(text_of(g_mime_header_get_raw_value(header)));
    }
    return values;
}

std::string raw_header(GMimeObject* object, std::string_view name) {
    auto values = raw_headers(object, name);
    return values.empty() ? std::string() : std::move(values.front());
}

}  // namespace mainstay::mail
