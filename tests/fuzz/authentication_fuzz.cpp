// Any bytes are the value of an Authentication-Results field: what is read keeps within its bounds,
// and what is written again from it is read as the same.
#include <cstdlib>
#include <string>

#include "mail/authentication_results.hpp"

namespace {

using namespace mainstay::mail;

void require(bool expectation) {
    if (!expectation) std::abort();
}

std::string quoted(std::string_view value) {
    std::string text = "\"";
    for (char c : value) {
        if (c == '"' || c == '\\') text += '\\';
        text += c;
    }
    return text + '"';
}

/// As RFC 8601 §2.2 has it; every value quoted, so that any can stand there.
std::string written(const AuthenticationResults& field) {
    auto text = quoted(field.authserv_id);
    if (field.results.empty()) text += "; none";
    for (const auto& result : field.results) {
        text += "; " + result.method + '=' + result.result;
        for (const auto& property : result.properties)
            text += ' ' + property.name + '=' + quoted(property.value);
    }
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    auto field = parse_authentication_results({reinterpret_cast<const char*>(data), size});
    if (!field || !field->is_readable) return 0;
    require(field->results.size() <= 200);
    for (const auto& result : field->results) {
        require(result.properties.size() <= 50);
        if (result.method.empty()) return 0;  // Of a version that cannot be written again.
    }
    auto text = written(*field);
    if (text.size() > 64 * 1024) return 0;
    auto again = parse_authentication_results(text);
    require(again && again->is_readable && written(*again) == text);
    return 0;
}
