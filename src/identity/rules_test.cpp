#include <doctest/doctest.h>

#include "identity/address.hpp"
#include "identity/common_passwords.hpp"
#include "identity/password.hpp"

namespace mainstay::identity::rules_test {

namespace {

using std::chrono::seconds;

std::string fault_of(std::string_view password) {
    auto words = guessable_words("Anna Example-Person", "anna@shop.acme.test", "Harbour Books Ltd");
    auto fault = password_fault("password", password, words);
    return fault ? fault->code : "none";
}

seconds wait_after(std::int64_t failures) {
    return remaining_wait(pair_throttle, failures, Time{0}, Time{0});
}

}  // namespace

TEST_CASE("a mail address is kept in lower case, without spaces around it") {
    CHECK(mail_address("  Ann.Smith+shop@Acme.TEST ") == "ann.smith+shop@acme.test");
    CHECK(mail_address("ann@localhost") == "ann@localhost");
    CHECK(mail_address("jörg@müller.test") == "jörg@müller.test");
    CHECK(mail_domain("ann@acme.test") == "acme.test");
}

TEST_CASE("what mail cannot be sent to is no mail address") {
    for (auto* text :
         {"", "ann", "@acme.test", "ann@", "ann@@acme.test", "a nn@acme.test", "ann@acme..test",
          ".ann@acme.test", "ann@-acme.test", "ann@acme.test.", "ann\n@acme.test",
          "<ann@acme.test>", "ann@acme_test"})
        CHECK_FALSE(mail_address(text));
    CHECK_FALSE(mail_address(std::string(65, 'a') + "@acme.test"));
    CHECK_FALSE(mail_address("ann@" + std::string(64, 'a')));
}

TEST_CASE("an address that mail came from is judged as a server would deliver to it") {
    for (auto* text :
         {"a..b@acme.test", "a.@acme.test", ".a@acme.test", "+a@acme.test", "a@web_01.acme.test",
          "a@-acme.test", "a/b=c@acme.test", "jörg@müller.test"})
        CHECK(received_address(text) == text);
    CHECK(received_address(" Ann@Acme.TEST ") == "ann@acme.test");
    CHECK(received_address("\"a..b\"@acme.test") == "a..b@acme.test");
    CHECK(received_address("ann@acme.test.") == "ann@acme.test");
    CHECK(received_address(std::string(100, 'a') + "@acme.test"));
    for (auto* text :
         {"", "ann", "@acme.test", "ann@", "ann@@acme.test", "a nn@acme.test", "ann@acme..test",
          "ann\n@acme.test", "<ann@acme.test>", "\"a b\"@acme.test", "ann@[127.0.0.1]",
          "ann@acme.test>", "a,b@acme.test", "ann@\xFF.test"})
        CHECK_FALSE(received_address(text));
    CHECK_FALSE(received_address(std::string(300, 'a') + "@acme.test"));
}

TEST_CASE("a domain is a name, with or without the sign before it") {
    CHECK(domain_name("@Acme.Test") == "acme.test");
    CHECK(domain_name("acme.test") == "acme.test");
    CHECK_FALSE(domain_name("acme test"));
    CHECK_FALSE(domain_name(""));
}

TEST_CASE("an application's key is capital letters and digits") {
    CHECK(is_application_key("SHOP"));
    CHECK(is_application_key("A1"));
    for (auto* text : {"", "A", "1A", "shop", "SHOP-1", "ABCDEFGHIJK", "SHÖP"})
        CHECK_FALSE(is_application_key(text));
}

TEST_CASE("a person is found by each word of the name and by the address") {
    CHECK(
        search_words("Ann  Smith (Acme), Ann", "ann@acme.test") ==
        std::vector<std::string>{"ann@acme.test", "ann", "smith", "acme"}
    );
    CHECK(search_words(std::string(500, 'a') + " b", "c@d").at(1).size() == 80);
    CHECK(
        typed_words(" Smith, Dr. Ann <ann.smith@acme.test>") ==
        std::vector<std::string>{"smith", "dr", "ann", "ann.smith@acme.test"}
    );
    CHECK(typed_words("  ").empty());
    CHECK(typed_words("()") == std::vector<std::string>{"()"});
}

TEST_CASE("a password is long, uncommon and not personal") {
    CHECK(fault_of("correct horse battery") == "none");
    CHECK(fault_of("ünïcödé pass") == "none");
    CHECK(fault_of("elevenchars") == "password_too_short");
    CHECK(fault_of("ünïcödé pas") == "password_too_short");
    for (auto* common :
         {"Password1234", "P@ssw0rd2024!", "passwordpassword", "aaaaaaaaaaaaaaa", "abcabcabcabcabc",
          "123456789012", "987654321098", "abcdefghijklm", "1q2w3e4r5t6y", "!!iloveyou!!!"})
        CHECK(fault_of(common) == "password_too_common");
    for (auto* personal :
         {"ANNA@shop.acme.test", "hello anna 2024", "example-person", "my harbour view",
          "acme is the best", "Mainstay rules us"})
        CHECK(fault_of(personal) == "password_is_personal");
    CHECK(fault_of("the ltd is too short to count") == "none");
}

TEST_CASE("the list of common passwords holds ten thousand, each found and each refused") {
    auto list = common_passwords();
    std::size_t count = 0;
    std::string_view last;
    while (!list.empty()) {
        auto line = list.substr(0, list.find('\n'));
        list.remove_prefix(line.size() + 1);
        REQUIRE(last < line);
        REQUIRE(is_common_password(line));
        REQUIRE(fault_of(std::string(line) + "2024!").starts_with("password_"));
        last = line;
        ++count;
    }
    CHECK(count == 10'000);
    for (auto* other : {"", "correct horse battery", "password!", "passwor", "zzzzzzzzzzzzz"})
        CHECK_FALSE(is_common_password(other));
}

TEST_CASE("the wait doubles after the free failures, and has an end") {
    CHECK(wait_after(0) == seconds(0));
    CHECK(wait_after(4) == seconds(0));
    CHECK(wait_after(5) == seconds(1));
    CHECK(wait_after(6) == seconds(2));
    CHECK(wait_after(9) == seconds(16));
    CHECK(wait_after(1'000'000) == pair_throttle.wait_max);
}

TEST_CASE("a wait is counted from the last failure, and rounded up") {
    Time last{0};

    CHECK(remaining_wait(pair_throttle, 7, last, last + seconds(1)) == seconds(3));
    CHECK(
        remaining_wait(pair_throttle, 7, last, last + std::chrono::microseconds(3'999'999)) ==
        seconds(1)
    );
    CHECK(remaining_wait(pair_throttle, 7, last, last + seconds(4)) == seconds(0));
}

}  // namespace mainstay::identity::rules_test
