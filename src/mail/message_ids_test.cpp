#include "mail/message_ids.hpp"

#include <doctest/doctest.h>

#include "mail/mime.hpp"

namespace mainstay::mail::message_ids_test {

using Ids = std::vector<std::string>;

TEST_CASE("what stands between the brackets is the id, to the letter") {
    CHECK(message_ids("<job(17)@copier.test>") == Ids{"job(17)@copier.test"});
    CHECK(message_ids("<job(18)@copier.test>") == Ids{"job(18)@copier.test"});
    CHECK(message_ids("<A@x.test><a@x.test>") == Ids{"A@x.test", "a@x.test"});
    CHECK(message_ids("<\"a>b\"@x.test> <c@x.test>") == Ids{"\"a>b\"@x.test", "c@x.test"});
    CHECK(message_ids("<12345>") == Ids{"12345"});
    CHECK(message_ids("< a @x.test> <b. c@ x.test>") == Ids{"a@x.test", "b.c@x.test"});
    CHECK(message_ids("<a b@x.test>") == Ids{"a b@x.test"});
    CHECK(message_ids("<\xE4@x>\t<\xF6@x>") == Ids{"%E4@x", "%F6@x"});
    CHECK(message_ids("<ü@x>") == Ids{"ü@x"});
}

TEST_CASE("comments and words beside ids are none") {
    CHECK(message_ids("<1@x> (Ann's <mail> (of \\) today)) <2@x>") == Ids{"1@x", "2@x"});
    CHECK(message_ids("Your mail of \"Mon, <23> Nov\" <7@x>") == Ids{"7@x"});
    CHECK(message_ids("(never closed <1@x>") == Ids{"1@x"});
    CHECK(message_ids("Message from Ann <ann@harbour.test> of \"Mon, 23 Nov 2026\"").empty());
    CHECK(message_ids("ann@harbour.test's message of \"Mon, 23 Nov 2026 10:00:00\"").empty());
    CHECK(message_ids("Ann wrote from ann@harbour.test").empty());
}

TEST_CASE("ids without brackets are taken where nothing else stands there") {
    CHECK(message_ids("a@x b@y") == Ids{"a@x", "b@y"});
    CHECK(message_ids("a@x (Ann)") == Ids{"a@x"});
    CHECK(message_ids("no id").empty());
    CHECK(message_ids("a@b@c").empty());
}

TEST_CASE("what is broken or too long is passed over, and what follows is not") {
    CHECK(message_ids("<unclosed@x") == Ids{"unclosed@x"});
    CHECK(message_ids("<unclosed1@x <2@x>") == Ids{"unclosed1@x", "2@x"});
    CHECK(message_ids("<" + std::string(600, 'x') + "@x><1@x>") == Ids{"1@x"});
    CHECK(message_ids("<><>< >").empty());
    CHECK(message_ids("").empty());
    CHECK(message_ids(std::string(100'000, '(')).empty());
    CHECK(message_ids(std::string(100'000, '<')).empty());
    CHECK(message_ids(std::string(100'000, '"')).empty());
}

TEST_CASE("a mail's references are the oldest first, each once, those of In-Reply-To the nearest") {
    auto thread = thread_ids_of(
        "message-id: <9@x>\r\nMessage-ID: <8@x>\r\nIn-Reply-To: <3@x>\r\nReferences: <1@x>\r\n"
        " <2@x>\t<1@x>\r\nReferences: <4@x>\r\n\r\nReferences: <5@x>\r\n",
        100
    );

    CHECK(thread.own == "9@x");
    CHECK(thread.references == Ids{"1@x", "2@x", "4@x", "3@x"});
    CHECK(
        thread_ids_of("References: <1@x> <2@x> <3@x> <4@x>\r\n\r\n", 3).references ==
        Ids{"1@x", "3@x", "4@x"}
    );
}

}  // namespace mainstay::mail::message_ids_test
