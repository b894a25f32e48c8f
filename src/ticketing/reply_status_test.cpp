#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"

namespace mainstay::ticketing::test::reply_status_test {

namespace {

using After = StatusAfterReply;

std::string post_message(
    db::Sql& sql, Id<User> author, const std::string& key, std::optional<After> after,
    Visibility visibility = Visibility::public_
) {
    PostMessage request{
        .key = key, .text = {"Well."}, .visibility = visibility, .attachments = {}, .status = after
    };
    return refusal(add_message(sql, as(sql, author, 60), request, Source::web));
}

void set(db::Sql& sql, const std::string& key, std::string_view status) {
    sql.run("UPDATE ticket SET status = :status WHERE key = :key", status, key);
}

}  // namespace

TEST_CASE("who replies says whether the ticket waits, stays open or is resolved") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        for (auto* from : {"new", "open", "waiting_on_requester", "waiting_on_vendor"}) {
            CAPTURE(from);
            set(sql, key, from);
            CHECK(post_message(sql, desk.lea, key, After::open) == "ok");
            CHECK(ticket(sql, desk, key).status == Status::open);
            set(sql, key, from);
            CHECK(post_message(sql, desk.lea, key, After::waiting_on_requester) == "ok");
            CHECK(ticket(sql, desk, key).status == Status::waiting_on_requester);
            set(sql, key, from);
            CHECK(post_message(sql, desk.lea, key, After::resolved) == "ok");
            CHECK(ticket(sql, desk, key).status == Status::resolved);
            CHECK(ticket(sql, desk, key).resolved_at);
        }
    });
}

TEST_CASE("a reply that resolves says how the ticket ended, goes out and is on record as that") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);

        CHECK(post_message(sql, desk.lea, key, After::resolved) == "ok");

        CHECK(ticket(sql, desk, key).resolution == Resolution::fixed);
        CHECK(recorded(sql, key) == "created resolved");
        CHECK(published(sql, "reply.posted").size() == 1);
    });
}

TEST_CASE("a reply that keeps a resolved ticket resolved leaves how it ended") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        done(resolve(sql, as(sql, desk.lea), {key, {}, Resolution::workaround, {}}, Source::web));

        CHECK(post_message(sql, desk.lea, key, After::resolved) == "ok");
        CHECK(ticket(sql, desk, key).resolution == Resolution::workaround);

        CHECK(post_message(sql, desk.lea, key, After::open) == "ok");
        CHECK(ticket(sql, desk, key).status == Status::open);
        CHECK_FALSE(ticket(sql, desk, key).resolution);
    });
}

TEST_CASE("a closed ticket is asked about or opened by a reply, and not resolved anew") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        set(sql, key, "closed");
        CHECK(post_message(sql, desk.lea, key, After::resolved) == "not_in_this_status");
        CHECK(post_message(sql, desk.lea, key, After::waiting_on_requester) == "ok");
        CHECK(ticket(sql, desk, key).status == Status::waiting_on_requester);
    });
}

TEST_CASE("only staff who work on tickets say how one stands, and only with a reply") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        CHECK(post_message(sql, desk.ann, key, After::open) == "status only_staff_sets");
        CHECK(post_message(sql, desk.bob, key, After::open) == "not_found");
        CHECK(post_message(sql, desk.audrey, key, After::open) == "forbidden");
        CHECK(
            post_message(sql, desk.lea, key, After::open, Visibility::private_) ==
            "status only_with_reply"
        );
        CHECK(ticket(sql, desk, key).status == Status::new_);
    });
}

}  // namespace mainstay::ticketing::test::reply_status_test
