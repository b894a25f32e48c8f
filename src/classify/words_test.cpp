#include "classify/words.hpp"

#include <doctest/doctest.h>

namespace mainstay::classify::words_test {

namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) (text += text.empty() ? "" : " ") += word;
    return text;
}

std::string sequence(std::string_view text) { return joined(words_of(text, 100).sequence); }

std::string parts(std::string_view text) { return joined(words_of(text, 100).parts); }

}  // namespace

TEST_CASE("words are compared in lower case and without apostrophes") {
    CHECK(sequence("It DOESN'T work!!") == "it doesnt work !");
    CHECK(sequence("a re-run of x/y, why?") == "a re run of x y why ?");
    CHECK(sequence("Größe änderbar") == "größe änderbar");
}

TEST_CASE("what differs between texts without meaning stands as its class") {
    CHECK(
        sequence("#12 SHOP-42 v1.2.3 1.8 77 10ms deadbeef1") ==
        "#reference #key #version #version #number #amount #hash"
    );
    CHECK(sequence("see https://a.example/x/issues/1, ok") == "see #url ok");
    CHECK(parts("https://A.example/x/issues/1") == "#url a.example #url /issues/");
    CHECK(sequence("http'://a http:// x://y") == "http a #url x y");
    CHECK(sequence("@ann wrote src/http/server.cpp") == "#mention wrote #path");
    CHECK(parts("src/http/server.cpp") == ".cpp src http server cpp");
}

TEST_CASE("an identifier is one word, and its parts are known too") {
    CHECK(
        sequence("NullPointerException in read_mail_file") ==
        "nullpointerexception in read_mail_file"
    );
    CHECK(parts("NullPointerException HTTPServer x") == "null pointer exception http server");
    CHECK(joined(identifier_parts("read_mail2File")) == "read mail file");
}

TEST_CASE("at most so many words are taken") {
    CHECK(words_of("a b c d", 2).sequence.size() == 2);
    CHECK(words_of(std::string(100'000, '-'), 10).sequence.empty());
    CHECK(sequence(std::string(5'000, 'x')) == "#long");
}

TEST_CASE("forms of a word have one stem") {
    for (auto word : {"crash", "crashes", "crashed", "crashing"}) CHECK(stem(word) == "crash");
    for (auto word : {"fix", "fixes", "fixed", "fixing"}) CHECK(stem(word) == "fix");
    for (auto word : {"update", "updates", "updated", "updating"}) CHECK(stem(word) == "updat");
    CHECK(stem("dependencies") == stem("dependency"));
    CHECK(stem("stopped") == "stop");
    CHECK(stem("status") == "status");
    CHECK(stem("#url") == "#url");
}

}  // namespace mainstay::classify::words_test
