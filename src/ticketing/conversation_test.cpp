#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"

namespace mainstay::ticketing::test::conversation_test {

namespace {

std::string post_message(
    db::Sql& sql, Id<User> author, const std::string& key, std::string_view text,
    Visibility visibility = Visibility::public_
) {
    PostMessage request{.key = key, .text = {std::string(text)}, .visibility = visibility};
    return refusal(add_message(sql, as(sql, author, 60), request, Source::web));
}

Status status(db::Sql& sql, const Desk& desk, const std::string& key) {
    return ticket(sql, desk, key).status;
}

void set_status(db::Sql& sql, const std::string& key, std::string_view name) {
    sql.run("UPDATE ticket SET status = :status WHERE key = :key", name, key);
}

/// The addresses that the last reply goes to.
std::string last_recipients(db::Sql& sql) {
    auto replies = published(sql, "reply.posted");
    if (replies.empty()) return "none";
    std::string list;
    for (const auto& each : replies.back().at("recipients").as_array())
        (list += each.at("address").as_string().c_str()) += " ";
    return list;
}

}  // namespace

TEST_CASE("a reply of staff waits for the requester, and theirs opens the ticket") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);

        CHECK(post_message(sql, desk.lea, key, "Which door?") == "ok");
        CHECK(status(sql, desk, key) == Status::waiting_on_requester);
        CHECK(post_message(sql, desk.ann, key, "The back one.") == "ok");
        CHECK(status(sql, desk, key) == Status::open);

        CHECK(
            conversation(sql, desk.ann, key) ==
            "ann public: Please help.\nlea public: Which door?\nann public: The back one.\n"
        );
        CHECK(recorded(sql, key) == "created replied replied");
        CHECK(ticket(sql, desk, key).updated_at == noon + std::chrono::seconds(60));
    });
}

TEST_CASE("at L4 the vendor has the ticket, and a reply to the requester keeps it so") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        sql.run("UPDATE ticket SET level = 'L4', status = 'open' WHERE key = :key", key);

        CHECK(post_message(sql, desk.vera, key, "The vendor looks at it.") == "ok");

        CHECK(status(sql, desk, key) == Status::waiting_on_vendor);
    });
}

TEST_CASE("a requester's reply reopens, also late from closed") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        for (auto* from : {"resolved", "closed"}) {
            set_status(sql, key, from);
            CHECK(post_message(sql, desk.ann, key, "It burns again.") == "ok");
            CHECK(status(sql, desk, key) == Status::open);
        }
    });
}

TEST_CASE("a late reply of staff leaves a closed ticket closed") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        set_status(sql, key, "closed");

        CHECK(post_message(sql, desk.lea, key, "For the record.") == "ok");

        CHECK(status(sql, desk, key) == Status::closed);
    });
}

TEST_CASE("only what changes a property raises the version") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);

        post_message(sql, desk.ann, key, "One more thing.");
        CHECK(ticket(sql, desk, key).version == 1);
        post_message(sql, desk.lea, key, "Noted.", Visibility::private_);
        CHECK(ticket(sql, desk, key).version == 1);
        post_message(sql, desk.lea, key, "Which door?");
        CHECK(ticket(sql, desk, key).version == 2);
    });
}

TEST_CASE("private notes are hidden from requesters, and leave no trace for them") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);

        CHECK(post_message(sql, desk.lea, key, "A difficult one.", Visibility::private_) == "ok");

        CHECK(conversation(sql, desk.ann, key) == "ann public: Please help.\n");
        CHECK(
            conversation(sql, desk.audrey, key) ==
            "ann public: Please help.\nlea private: A difficult one.\n"
        );
        CHECK(show(sql, as(sql, desk.ann), {key})->body.updated_at == noon);
        CHECK(status(sql, desk, key) == Status::new_);
        CHECK(published(sql, "reply.posted").empty());
    });
}

TEST_CASE("requesters write no private notes") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);

        CHECK(
            post_message(sql, desk.ann, key, "Psst.", Visibility::private_) == "notes_are_for_staff"
        );
        CHECK(post_message(sql, desk.audrey, key, "Psst.", Visibility::private_) == "forbidden");
        CHECK(post_message(sql, desk.audrey, key, "Hello.") == "forbidden");
    });
}

TEST_CASE("a reply of staff goes to the requester and who watches, not to its author") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann, "Smoke");
        for (auto watcher : {desk.amy, desk.tom, desk.lea, desk.ann})
            done(watch(sql, as(sql, desk.lea), {key, watcher}));

        post_message(sql, desk.lea, key, "Look **here**.");

        CHECK(last_recipients(sql) == "ann@acme.test amy@acme.test tom@desk.test ");
        auto reply = published(sql, "reply.posted").back();
        CHECK(reply.at("key").as_string() == key);
        CHECK(reply.at("subject").as_string() == "Smoke");
        CHECK(reply.at("text").as_string() == "Look **here**.");
        CHECK(reply.at("author_name").as_string() == "lea");
        std::string id(reply.at("message_id").as_string());
        CHECK(id.ends_with("@mainstay.test"));
    });
}

TEST_CASE("who was deactivated is told nothing, and a requester's reply is mailed to nobody") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        done(watch(sql, as(sql, desk.lea), {key, desk.amy}));
        post_message(sql, desk.ann, key, "Hello?");
        CHECK(last_recipients(sql) == "none");

        sql.run("UPDATE user_account SET is_active = 0 WHERE id = :id", desk.amy);
        post_message(sql, desk.lea, key, "Hello.");
        CHECK(last_recipients(sql) == "ann@acme.test ");
    });
}

TEST_CASE("staff who ask for something themselves are answered like any requester") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.tom);
        post_message(sql, desk.lea, key, "Done?");
        CHECK(last_recipients(sql) == "tom@desk.test ");

        post_message(sql, desk.tom, key, "Not yet.");

        CHECK(status(sql, desk, key) == Status::open);
    });
}

TEST_CASE("a draft is its author's alone, and goes with the message they post") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto read = [&](Id<User> user) { return draft(sql, as(sql, user), {key})->text; };
        done(save_draft(sql, as(sql, desk.lea), {key, {"Dear"}, Visibility::private_, {}}));
        done(save_draft(sql, as(sql, desk.lea), {key, {"Dear Ann"}, Visibility::private_, {}}));
        done(save_draft(sql, as(sql, desk.ann), {key, {"Well"}, Visibility::public_, {}}));

        CHECK(read(desk.lea) == "Dear Ann");
        CHECK(draft(sql, as(sql, desk.lea), {key})->visibility == Visibility::private_);
        CHECK(read(desk.leo) == "");
        post_message(sql, desk.leo, key, "Hello.");
        CHECK(read(desk.lea) == "Dear Ann");
        post_message(sql, desk.lea, key, "Hello.");
        CHECK(read(desk.lea) == "");
        CHECK(read(desk.ann) == "Well");
        done(drop_draft(sql, as(sql, desk.ann), {key}));
        CHECK(read(desk.ann) == "");
        CHECK(
            refusal(save_draft(sql, as(sql, desk.ann), {key, {"Psst"}, Visibility::private_, {}})
            ) == "notes_are_for_staff"
        );
    });
}

}  // namespace mainstay::ticketing::test::conversation_test
