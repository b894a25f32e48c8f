#include "server/erasure_world_test.hpp"

namespace mainstay::server::test::erasure_notifications_test {

TEST_CASE("what an erased person was notified of goes, and what they chose about it") {
    in_each_world([](World& world) {
        auto count = [&](const std::string& table, const char* whose) {
            return world.database->read([&](Sql& sql) {
                return sql
                    .value<std::int64_t>(
                        "SELECT COUNT(*) FROM " + table + " WHERE " + whose + " = :person",
                        world.ann
                    )
                    .value();
            });
        };
        CHECK(count("notification", "recipient") == 2);
        CHECK(count("notification_choice", "person") == 1);
        CHECK(count("notification_digest", "person") == 1);

        CHECK(world.run("person erase", {{"user", address}, {"yes", address}}));

        CHECK(count("notification", "recipient") == 0);
        CHECK(count("notification_choice", "person") == 0);
        CHECK(count("notification_digest", "person") == 0);
    });
}

TEST_CASE("what others are notified of names an erased person no more, in the app or by mail") {
    in_each_world([](World& world) {
        CHECK(world.run("person erase", {{"user", address}, {"yes", address}}));

        // In the app: who did it is the account, as in the timeline.
        CHECK(
            text(
                world,
                "SELECT u.name FROM notification n JOIN user_account u ON u.id = n.actor"
                " JOIN user_account r ON r.id = n.recipient WHERE r.email = 'lea@desk.test'"
            ) == "Erased person"
        );
        auto mail_of = [&](std::int64_t id, const std::string& member) {
            return text(
                world, "SELECT COALESCE(" + member +
                           ", 'nothing') FROM mail WHERE id = " + std::to_string(id)
            );
        };
        CHECK(mail_of(world.notice_to_ann, "state") == "dismissed");
        CHECK(mail_of(world.notice_to_ann, "notice") == "nothing");
        // What still waits for others is sent, without the words that were hers.
        CHECK(mail_of(world.notice_to_lea, "state") == "queued");
        CHECK(mail_of(world.notice_to_lea, "subject") == "[SHOP-1] new reply: [erased]");
        auto notice = wire::parse<events::NoticeMail>(mail_of(world.notice_to_lea, "notice"));
        REQUIRE(notice);
        CHECK(
            notice->text ==
            "Hello Lea Lind,\n\nSHOP-1: [erased]\n    new reply by [erased]\n\nSHOP-2: Of Bob\n"
        );
    });
}

}  // namespace mainstay::server::test::erasure_notifications_test
