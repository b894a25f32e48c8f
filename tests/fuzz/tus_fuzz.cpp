// The headers of resumable uploads, behind the parser of HTTP. The first byte chooses one; what is
// read must keep its promises.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "base/text.hpp"
#include "http/tus_headers.hpp"

namespace mainstay::http {

namespace {

void metadata(std::string_view text) {
    auto read = parse_tus_metadata(text);
    if (!read) {
        MAINSTAY_CHECK(read.error().fields.size() == 1);
        return;
    }
    MAINSTAY_CHECK(text.size() <= 4096 && read->size() <= 16);
    MAINSTAY_CHECK(read->empty() == trimmed(text).empty());
    std::size_t bytes = 0;
    for (const auto& [name, value] : *read) {
        MAINSTAY_CHECK(!name.empty() && text.find(name) != text.npos);
        MAINSTAY_CHECK(name.find_first_of(" ,") == name.npos);
        bytes += name.size() + value.size();
    }
    MAINSTAY_CHECK(bytes <= text.size());
}

void number(std::string_view text) {
    auto read = parse_tus_number("Upload-Offset", text);
    if (!read) return;
    MAINSTAY_CHECK(*read >= 0);
    auto digits = text.substr(std::min(text.find_first_not_of('0'), text.size() - 1));
    MAINSTAY_CHECK(std::to_string(*read) == digits);
}

void checksum(std::string_view text) {
    auto read = parse_tus_checksum(text);
    if (!read) return;
    bool is_sha1 = read->algorithm == ChecksumAlgorithm::sha1;
    MAINSTAY_CHECK(text.starts_with(is_sha1 ? "sha1 " : "sha256 "));
    MAINSTAY_CHECK(read->digest.size() == (is_sha1 ? 20u : 32u));
}

}  // namespace

}  // namespace mainstay::http

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size < 1) return 0;
    std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0] % 3) {
        case 0:
            mainstay::http::metadata(text);
            break;
        case 1:
            mainstay::http::number(text);
            break;
        default:
            mainstay::http::checksum(text);
    }
    return 0;
}
