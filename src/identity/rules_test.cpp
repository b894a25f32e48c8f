#include <doctest/doctest.h>

#include "identity/address.hpp"
#include "identity/password.hpp"

namespace mainstay::identity {

namespace {

using std::chrono::seconds;

std::string fault_of(std::string_view password) {
    auto fault = password_fault("password", password, "ann@acme.test", "Ann Example-Person");
    return fault ? fault->code : "none";
}

seconds wait_after(std::int64_t failures) {
    return remaining_wait(account_patience, failures, Time{0}, Time{0});
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
}

TEST_CASE("a password is long, uncommon and not personal") {
    CHECK(fault_of("correct horse battery") == "none");
    CHECK(fault_of("ünïcödé pass") == "none");
    CHECK(fault_of("elevenchars") == "password_too_short");
    CHECK(fault_of("ünïcödé pas") == "password_too_short");
    CHECK(fault_of("Password1234") == "password_too_common");
    CHECK(fault_of("aaaaaaaaaaaaaaa") == "password_too_common");
    CHECK(fault_of("abcabcabcabcabc") == "password_too_common");
    CHECK(fault_of("ANN@acme.test") == "password_is_personal");
    CHECK(fault_of("ann example-person") == "password_is_personal");
}

TEST_CASE("the wait doubles after the free failures, and has an end") {
    CHECK(wait_after(0) == seconds(0));
    CHECK(wait_after(4) == seconds(0));
    CHECK(wait_after(5) == seconds(1));
    CHECK(wait_after(6) == seconds(2));
    CHECK(wait_after(9) == seconds(16));
    CHECK(wait_after(1'000'000) == account_patience.wait_max);
}

TEST_CASE("a wait is counted from the last failure, and rounded up") {
    Time last{0};

    CHECK(remaining_wait(account_patience, 7, last, last + seconds(1)) == seconds(3));
    CHECK(
        remaining_wait(account_patience, 7, last, last + std::chrono::microseconds(3'999'999)) ==
        seconds(1)
    );
    CHECK(remaining_wait(account_patience, 7, last, last + seconds(4)) == seconds(0));
}

}  // namespace mainstay::identity
