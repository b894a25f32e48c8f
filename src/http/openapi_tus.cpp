#include "http/openapi_tus.hpp"

#include <boost/json.hpp>

namespace mainstay::http {

namespace json = boost::json;

namespace {

struct TusHeader {
    std::string_view name;
    bool is_required;
    std::string_view says;
    std::string_view pattern;
};

constexpr std::string_view digits = "^[0-9]{1,18}$";
constexpr TusHeader version{"Tus-Resumable", true, "The version of the protocol.", "^1\\.0\\.0$"};
constexpr TusHeader version_of_head{
    "Tus-Resumable", false, "The version of the protocol. HEAD must have it.", "^1\\.0\\.0$"
};
constexpr TusHeader length{"Upload-Length", true, "How many bytes the file has.", digits};
constexpr TusHeader metadata{
    "Upload-Metadata", false,
    "`filename` and `filetype`, each with a space and its value in Base64, a comma between.", ""
};
constexpr TusHeader offset{"Upload-Offset", true, "How many bytes have come before these.", digits};
constexpr TusHeader checksum{
    "Upload-Checksum", false, "The digest of these bytes: nothing is kept if it is wrong.",
    "^(sha1|sha256) [A-Za-z0-9+/]+=*$"
};

json::object parameter(const TusHeader& header) {
    json::object schema{{"type", "string"}};
    if (!header.pattern.empty()) schema["pattern"] = header.pattern;
    return {
        {"name", header.name},
        {"in", "header"},
        {"required", header.is_required},
        {"description", header.says},
        {"schema", std::move(schema)},
    };
}

std::vector<TusHeader> headers_of(Verb verb) {
    switch (verb) {
        case Verb::post:
            return {version, length, metadata, checksum};
        case Verb::patch:
            return {version, offset, checksum};
        case Verb::get:
            return {version_of_head};
        case Verb::put:
        case Verb::del:
            break;
    }
    return {version};
}

}  // namespace

void describe_tus(json::object& operation, const Route& route) {
    auto& parameters = operation["parameters"].as_array();
    for (const auto& header : headers_of(route.verb)) parameters.push_back(parameter(header));
    if (route.verb != Verb::post && route.verb != Verb::patch) return;
    json::object bytes{{"schema", {{"type", "string"}, {"format", "binary"}}}};
    operation["requestBody"] = {
        {"required", route.verb == Verb::patch},
        {"content", {{"application/offset+octet-stream", std::move(bytes)}}},
    };
}

}  // namespace mainstay::http
