#include "http/tus_headers.hpp"

#include <doctest/doctest.h>

#include "base/crypto.hpp"
#include "http/tus_digest.hpp"

namespace mainstay::http::test::tus_headers_test {

namespace {

/// The names and values, or what is wrong.
std::string metadata(std::string_view header) {
    auto parsed = parse_tus_metadata(header);
    if (!parsed) return parsed.error().fields.front().code;
    std::string all;
    for (const auto& [name, value] : *parsed) all += '(' + name + '=' + value + ')';
    return all;
}

std::string number(std::string_view header) {
    auto parsed = parse_tus_number("Upload-Length", header);
    return parsed ? std::to_string(*parsed) : parsed.error().fields.front().code;
}

std::string digest(ChecksumAlgorithm algorithm, std::initializer_list<std::string_view> pieces) {
    Digest digest(algorithm);
    for (auto piece : pieces) digest.append(piece);
    return hex(digest.finish());
}

}  // namespace

TEST_CASE("metadata are names with Base64, which may be left out") {
    CHECK(metadata("") == "");
    CHECK(metadata("filename ZmlyZS5wbmc=,is_new") == "(filename=fire.png)(is_new=)");
    CHECK(
        metadata("filename ZmlyZS5wbmc= , filetype dGV4dA==") ==
        "(filename=fire.png)(filetype=text)"
    );
    CHECK(metadata("a AAEC") == std::string("(a=\0\1\2)", 7));
}

TEST_CASE("metadata that are none of this are refused") {
    for (auto* header :
         {",", "a,", ",a", "a ZmlyZS5wbmc", "a Zm*=", "a Z m", "a a b", "a,a",
          "a Zg==,a Zg==", "\x01 Zg==", "n\xC3\xA4me Zg==", "a Zg_-", "a Zg==="})
        CHECK_MESSAGE(metadata(header) == "bad_format", header);
}

TEST_CASE("metadata have at most 16 pairs and 4096 bytes") {
    std::string pairs = "n0";
    for (int i = 1; i < 16; ++i) pairs += ",n" + std::to_string(i);
    CHECK(metadata(pairs) != "bad_format");
    CHECK(metadata(pairs + ",more") == "bad_format");
    CHECK(metadata("a " + std::string(4092, 'A')) != "bad_format");
    CHECK(metadata("a " + std::string(4096, 'A')) == "bad_format");
}

TEST_CASE("a length or an offset is digits that fit") {
    CHECK(number("0") == "0");
    CHECK(number("007") == "7");
    CHECK(number("999999999999999999") == "999999999999999999");
    CHECK(number("") == "missing");
    for (auto* header : {"-1", "+1", "1.5", " 1", "1 ", "0x1", "1000000000000000000", "1,1"})
        CHECK_MESSAGE(number(header) == "bad_format", header);
}

TEST_CASE("a checksum is sha1 or sha256 with a digest of its length") {
    auto sha1 = parse_tus_checksum("sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=");
    REQUIRE(sha1);
    CHECK(sha1->algorithm == ChecksumAlgorithm::sha1);
    CHECK(hex(sha1->digest) == "2aae6c35c94fcfb415dbe95f408b9ce91ee846ed");
    CHECK(parse_tus_checksum("sha256 uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek="));
    for (auto* header :
         {"", "sha1", "sha1 ", "md5 XrY7u+Ae7tCTyyK7j1rNww==", "sha1 Kq5s", "SHA1 Kq5sNclPz7QV2+lf",
          "sha256 Kq5sNclPz7QV2+lfQIuc6R7oRu0=", "sha1  x", "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0"})
        CHECK_MESSAGE(!parse_tus_checksum(header), header);
}

TEST_CASE("a digest is of all pieces together") {
    CHECK(
        digest(ChecksumAlgorithm::sha1, {"hello", "", " world"}) ==
        "2aae6c35c94fcfb415dbe95f408b9ce91ee846ed"
    );
    CHECK(
        digest(ChecksumAlgorithm::sha256, {"hello world"}) ==
        "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"
    );
}

}  // namespace mainstay::http::test::tus_headers_test
