#include "mail/sender_check.hpp"

#include <doctest/doctest.h>

#include "wire/codec.hpp"

namespace mainstay::mail::sender_check_test {

namespace {

const SenderPolicy policy{{"mx.desk.test", "mx2.desk.test"}, Unauthenticated::requester};

// `verified dmarc=pass mx.desk.test`: what is found of a mail with that header from Lea.
std::string found(
    std::string_view header, std::string_view sender = "lea@desk.test",
    const SenderPolicy& by = policy
) {
    auto check = check_sender(std::string(header) + "\r\nHello.\r\n", sender, by);
    auto text = std::string(wire::name_of(check.trust)) + " " + check.reason;
    if (check.authserv_id) text += " " + *check.authserv_id;
    return text;
}

constexpr std::string_view from_lea = "From: Lea <lea@desk.test>\r\n";

// The same with the results that a mail server of the house put above it.
std::string found_by_us(std::string_view results) {
    auto header = "Authentication-Results: mx.desk.test; " + std::string(results) + "\r\n" +
                  std::string(from_lea);
    auto text = found(header);
    auto end = text.find(" mx.desk.test");
    return end == text.npos ? text : text.substr(0, end);
}

}  // namespace

TEST_CASE("one From address is read exactly, or not at all") {
    CHECK(single_mailbox("lea@desk.test") == "lea@desk.test");
    CHECK(single_mailbox(" Lea B. <lea@desk.test> ") == "lea@desk.test");
    CHECK(single_mailbox("\"B., Lea <x@y.test>\" (her) <lea@desk.test> (work)") == "lea@desk.test");
    CHECK(single_mailbox("=?utf-8?q?L=C3=A9a?= <lea@desk.test>") == "lea@desk.test");
    CHECK(single_mailbox("Léa [desk] <lea@desk.test>") == "lea@desk.test");
    CHECK(single_mailbox("lea@desk.test <lea@desk.test>") == "lea@desk.test");
    for (auto* wrong :
         {"",
          "Lea",
          "lea@",
          "@desk.test",
          "lea@desk.test, leo@desk.test",
          "Lea <lea@desk.test>, <leo@desk.test>",
          "<ann@acme.test> <lea@desk.test>",
          "Desk: lea@desk.test;",
          "<@acme.test:lea@desk.test>",
          "lea@desk.test leo@desk.test",
          "lea@desk@acme.test",
          "<lea@desk.test",
          "lea@desk.test>",
          "\"Lea <lea@desk.test>",
          "Lea (<lea@desk.test>",
          "lea@[127.0.0.1]",
          "\"lea\"@desk.test",
          "lea@desk..test",
          "Lea <lea@desk.test> x",
          "lea\x01@desk.test",
          "Lea\r <lea@desk.test>"}) {
        CAPTURE(std::string(wrong));
        CHECK(single_mailbox(wrong).empty());
    }
}

TEST_CASE("a domain speaks for itself and for those below it") {
    CHECK(is_aligned("desk.test", "desk.test"));
    CHECK(is_aligned("Desk.TEST", "mail.desk.test"));
    CHECK_FALSE(is_aligned("mail.desk.test", "desk.test"));
    CHECK_FALSE(is_aligned("sk.test", "desk.test"));
    CHECK_FALSE(is_aligned("test", "desk.test"));
    CHECK_FALSE(is_aligned("", "desk.test"));
    CHECK_FALSE(is_aligned(".test", "desk.test"));
}

TEST_CASE("an aligned result of a trusted server verifies the sender") {
    CHECK(found_by_us("dmarc=pass (p=none) header.from=desk.test") == "verified dmarc=pass");
    CHECK(found_by_us("dkim=pass header.d=desk.test") == "verified dkim=pass");
    CHECK(found_by_us("dkim=pass header.i=@desk.test header.s=s1") == "verified dkim=pass");
    CHECK(
        found_by_us("dkim=fail header.d=x.test; dkim=pass header.d=desk.test") ==
        "verified dkim=pass"
    );
    CHECK(found_by_us("spf=pass smtp.mailfrom=bounces@desk.test") == "verified spf=pass");
    CHECK(found_by_us("spf=pass smtp.mailfrom=desk.test") == "verified spf=pass");
    CHECK(found_by_us("auth=pass smtp.auth=lea@desk.test") == "verified auth=pass");
    CHECK(
        found_by_us("spf=fail smtp.mailfrom=list@x.test; dmarc=pass header.from=desk.test") ==
        "verified dmarc=pass"
    );
    CHECK(
        found_by_us("spf=fail smtp.mailfrom=list@x.test; dkim=pass header.d=desk.test") ==
        "verified dkim=pass"
    );
}

TEST_CASE("what is refuted is unverified, whatever else it says") {
    CHECK(found_by_us("dmarc=fail header.from=desk.test") == "unverified dmarc=fail");
    CHECK(
        found_by_us("dmarc=fail header.from=desk.test; dkim=pass header.d=desk.test") ==
        "unverified dmarc=fail"
    );
    CHECK(found_by_us("spf=fail smtp.mailfrom=lea@desk.test") == "unverified spf=fail");
    CHECK(
        found_by_us("spf=pass smtp.helo=a.test; spf=fail smtp.mailfrom=desk.test") ==
        "unverified spf=fail"
    );
}

TEST_CASE("what is not aligned, or proves nothing, verifies nobody") {
    for (auto* results :
         {"none", "dmarc=none header.from=desk.test", "dmarc=pass",
          "dmarc=pass header.from=evil.test", "dkim=pass header.d=evil.test",
          "dkim=pass header.d=evil.test header.i=@desk.test", "dkim=pass header.d=test",
          "dkim=pass header.d=mail.desk.test", "dkim=fail header.d=desk.test",
          "dkim/2=pass header.d=desk.test", "spf=pass smtp.mailfrom=evil.test",
          "spf=pass smtp.helo=desk.test", "spf=softfail smtp.mailfrom=desk.test",
          "auth=pass smtp.auth=lea", "auth=pass smtp.auth=leo@desk.test",
          "arc=pass header.d=desk.test",
          "spf=pass smtp.mailfrom=\"x; dmarc=pass header.from=desk.test\"@evil.test"}) {
        CAPTURE(std::string(results));
        CHECK(found_by_us(results) == "unchecked no_aligned_result");
    }
}

TEST_CASE("a field that cannot be read, or says two things, is not believed in part") {
    CHECK(found_by_us("dmarc=pass header.from=desk.test; (") == "unverified results_unreadable");
    CHECK(
        found_by_us("dmarc=none; dmarc=pass header.from=desk.test") ==
        "unverified results_unreadable"
    );
    CHECK(
        found_by_us("dmarc=pass header.from=desk.test (" + std::string(1 << 16, 'x') + ")") ==
        "unverified results_unreadable"
    );
}

TEST_CASE("only the topmost field of a trusted server counts") {
    std::string pass = "dmarc=pass header.from=desk.test\r\n";
    std::string fail = "dmarc=fail header.from=desk.test\r\n";
    auto by = [](std::string_view id, const std::string& results) {
        return "Authentication-Results: " + std::string(id) + ";\r\n\t" + results;
    };
    std::string received = "Received: from evil.test by mx.desk.test\r\n", lea(from_lea);

    CHECK(
        found(by("mx.desk.test", fail) + received + by("mx.desk.test", pass) + lea) ==
        "unverified dmarc=fail mx.desk.test"
    );
    CHECK(
        found(by("mx2.desk.test", pass) + by("mx.desk.test", fail) + lea) ==
        "verified dmarc=pass mx2.desk.test"
    );
    CHECK(
        found(by("evil.test", pass) + by("MX.desk.test", fail) + lea) ==
        "unverified dmarc=fail mx.desk.test"
    );
    CHECK(found(by("evil.test", pass) + lea) == "unchecked no_trusted_result");
    CHECK(found(by("mx.desk.test.evil.test", pass) + lea) == "unchecked no_trusted_result");
    CHECK(found("X-" + by("mx.desk.test", pass) + lea) == "unchecked no_trusted_result");
    CHECK(found("ARC-" + by("mx.desk.test", pass) + lea) == "unchecked no_trusted_result");
    CHECK(found(lea + "\r\n" + by("mx.desk.test", pass)) == "unchecked no_trusted_result");
    CHECK(found(lea + "no field\r\n" + by("mx.desk.test", pass)) == "unchecked no_trusted_result");
    CHECK(
        found(by("mx.desk.test", pass) + lea, "lea@desk.test", {}) == "unchecked no_trusted_result"
    );
    CHECK(
        found("authentication-results :mx.desk.test;" + pass + lea) ==
        "verified dmarc=pass mx.desk.test"
    );
}

TEST_CASE("a mail without exactly one From address is from nobody, whatever its server found") {
    std::string results =
        "Authentication-Results: mx.desk.test; dmarc=pass header.from=desk.test\r\n";

    CHECK(found(results + "Sender: lea@desk.test\r\n") == "unverified no_from");
    CHECK(found(results + "Reply-To: lea@desk.test\r\n") == "unverified no_from");
    CHECK(found(results + "Subject: x\r\n\r\nFrom: lea@desk.test\r\n") == "unverified no_from");
    CHECK(
        found(results + "From: a@evil.test\r\nFROM : lea@desk.test\r\n", "a@evil.test") ==
        "unverified several_from"
    );
    CHECK(found(results + "From: lea@desk.test, a@evil.test\r\n") == "unverified bad_from");
    CHECK(found(results + "From: Lea\r\nSender: lea@desk.test\r\n") == "unverified bad_from");
    CHECK(found(results + "From: a@evil.test\r\n") == "unverified bad_from");
    CHECK(
        found("From ann Mon Jan 1\r\n" + results + "From: Lea\r\n <LEA@desk.test>\r\n") ==
        "verified dmarc=pass mx.desk.test"
    );
}

TEST_CASE("an installation may take unchecked mail for a stranger's") {
    SenderPolicy strict{{"mx.desk.test"}, Unauthenticated::stranger};
    std::string results =
        "Authentication-Results: mx.desk.test; dmarc=pass header.from=desk.test\r\n";

    CHECK(found(from_lea, "lea@desk.test", strict) == "unverified no_trusted_result");
    CHECK(
        found(results + std::string(from_lea), "lea@desk.test", strict) ==
        "verified dmarc=pass mx.desk.test"
    );
}

TEST_CASE("the ids of a list are read in any case, with blanks and empty places between") {
    CHECK(authserv_ids("") == std::vector<std::string>{});
    CHECK(authserv_ids(" MX.desk.test ,, b") == std::vector<std::string>{"mx.desk.test", "b"});
}

TEST_CASE("a header without an end is not believed, and read in one pass") {
    std::string comments = "Authentication-Results: mx.desk.test; dkim=pass ";
    comments += std::string(4 << 20, '(');
    CHECK(found(comments + "\r\n" + std::string(from_lea)) == "unverified header_too_long");
    std::string lines(from_lea);
    for (int i = 0; i < 6000; ++i) lines += "Authentication-Results: mx.desk.test; x\r\n";
    CHECK(found(lines) == "unverified header_too_long");
    std::string folded = "From: lea@desk.test";
    for (int i = 0; i < 6000; ++i) folded += "\r\n (";
    CHECK(found(folded + "\r\n") == "unverified header_too_long");
    std::string quotes = "From: " + std::string(1'000'000, '"') + "\r\n";
    CHECK(found(quotes) == "unverified bad_from");
    std::string unfinished = "From: lea@desk.test\r\nAuthentication-Results: mx.desk.test; ";
    CHECK(
        found(unfinished + std::string(900'000, '"')) ==
        "unverified results_unreadable mx.desk.test"
    );
}

TEST_CASE("a host with an underscore and an internationalised domain can be verified, too") {
    CHECK(single_mailbox("Scan <scan@web_01.test>") == "scan@web_01.test");
    CHECK(single_mailbox("Jan <jan@bücher.test>") == "jan@bücher.test");
    CHECK(single_mailbox("<ta..ro.@docomo.test>") == "ta..ro.@docomo.test");
    CHECK(single_mailbox("Taro <\"ta..ro\"@docomo.test>") == "ta..ro@docomo.test");
    CHECK(single_mailbox("\"ta.\"@docomo.test") == "ta.@docomo.test");
    CHECK(single_mailbox("<\"ann@acme.test\"@evil.test>").empty());
    CHECK(single_mailbox("<\"a<b>\"@evil.test>").empty());

    auto check = [&](std::string_view domain) {
        return check_sender(
            "Authentication-Results: mx.desk.test; dmarc=pass header.from=" + std::string(domain) +
                "\r\nFrom: jan@bücher.test\r\n\r\nHi\r\n",
            "jan@bücher.test", policy
        );
    };
    CHECK(check("xn--bcher-kva.test").reason == "dmarc=pass");
    CHECK(check("xn--bcher-kva.test").trust == events::SenderTrust::verified);
    CHECK(check("bucher.test").trust == events::SenderTrust::unchecked);
}

}  // namespace mainstay::mail::sender_check_test
