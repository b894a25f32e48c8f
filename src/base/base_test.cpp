#include <doctest/doctest.h>

#include "base/crypto.hpp"
#include "base/error.hpp"
#include "base/id.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace mainstay::base_test {

TEST_CASE("a time is written in RFC 3339 and read back the same") {
    Time time{1'795'426'200'123'456};

    CHECK(to_string(time) == "2026-11-23T09:30:00.123456Z");
    CHECK(parse_time(to_string(time)) == time);
}

TEST_CASE("offsets and short fractions are understood") {
    CHECK(parse_time("2026-11-23T10:30:00.5+01:00") == parse_time("2026-11-23T09:30:00.500000Z"));
    CHECK(parse_time("1970-01-01t00:00:00z") == Time{0});
}

TEST_CASE("what is no date-time is refused") {
    for (auto* text :
         {"", "2026-11-23", "2026-02-30T00:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T10:00:00",
          "2026-11-23T10:00:00.Z", "2026-11-23 10:00:00Z", "1969-12-31T23:59:59Z",
          "1970-01-01T00:00:00+00:01", "2026-11-23T10:00:00Zjunk", "2026-11-23T10:00:00+24:00"})
        CHECK_FALSE(parse_time(text));
}

TEST_CASE("text is clean when it is UTF-8 without NUL") {
    CHECK(is_clean_utf8("Grüße, 日本 🚒"));
    CHECK_FALSE(is_clean_utf8(std::string_view("a\0b", 3)));
    for (auto* text : {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE4\xB8", "\xFF", "\x80"})
        CHECK_FALSE(is_clean_utf8(text));
    CHECK(cleaned_utf8("a\xFFz") == "a\xEF\xBF\xBDz");
    CHECK(code_points("日本") == 2);
    CHECK(clipped("日本語", 2) == "日本");
}

TEST_CASE("an id is a positive number of digits") {
    CHECK(parse_id("42") == 42);
    for (auto* text : {"", "0", "-1", "042", "4 2", "9223372036854775808", "x"})
        CHECK_FALSE(parse_id(text));
}

TEST_CASE("what is sealed opens with its key only, and only unchanged") {
    start_crypto();
    Key key{1}, other{2};
    auto sealed = seal(key, "secret");

    CHECK(open_sealed(key, sealed) == "secret");
    CHECK_FALSE(open_sealed(other, sealed));
    sealed.back() ^= 1;
    CHECK_FALSE(open_sealed(key, sealed));
}

TEST_CASE("content hashed piece by piece has the hash of the whole") {
    start_crypto();
    Hasher hasher;

    hasher.append("Grü");
    hasher.append("");
    hasher.append("ße");

    CHECK(hasher.finish() == hash("Grüße"));
}

TEST_CASE("a password matches its own hash and no other") {
    start_crypto();
    auto hashed = hash_password("correct horse");

    CHECK(password_matches(hashed, "correct horse"));
    CHECK_FALSE(password_matches(hashed, "correct horsf"));
    CHECK_FALSE(password_matches("", ""));
}

TEST_CASE("bytes survive hex and base64url") {
    std::string bytes("\0\xFF\x10ok", 5);

    CHECK(from_hex(hex(bytes)) == bytes);
    CHECK(from_base64url(base64url(bytes)) == bytes);
    CHECK_FALSE(from_hex("0"));
    CHECK_FALSE(from_base64url("a+b/"));
}

TEST_CASE("a refusal's text names its parameters") {
    auto error = invalid({wrong("tags[1]", code::wrong_type, {{"type", "text"}})});

    CHECK(error.fields.front().message == "tags[1] must be text");
    CHECK(error.refusal == Refusal::invalid);
}

namespace {

Result<int> half(int number) {
    if (number % 2 != 0) return refuse(code::not_found);
    return number / 2;
}

Result<int> quarter(int number) { return TRY(half(TRY(half(number)))); }

}  // namespace

TEST_CASE("TRY passes a value on and a refusal up, also nested") {
    CHECK(*quarter(8) == 2);
    CHECK(quarter(6).error().code == "not_found");
}

}  // namespace mainstay::base_test
