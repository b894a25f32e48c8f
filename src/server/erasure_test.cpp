#include "server/erasure_world_test.hpp"

namespace mainstay::server::test::erasure_test {

TEST_CASE("after an erasure no table and no file holds anything of the person") {
    in_each_world([](World& world) {
        for (const auto& each : all_of_ann) CHECK_FALSE(places(world, each).empty());
        CHECK(
            std::ranges::count(places(world, marker), ' ') > 6
        );  // Or the search below would prove little.

        CHECK(world.run("person erase", {{"user", address}, {"yes", "Ann.Archer@acme.test"}}));

        for (const auto& each : all_of_ann) CHECK_MESSAGE(places(world, each) == "", each);
        world.seal();
        auto report = timeline::verify(*world.database, key);
        CHECK(report.is_whole());
        CHECK(report.erased > 0);
    });
}

TEST_CASE("what others wrote and asked for is untouched by an erasure, but for what it quotes") {
    in_each_world([](World& world) {
        CHECK(world.run("person erase", {{"user", address}, {"yes", address}}));

        CHECK(
            text(world, "SELECT text FROM ticket_message WHERE text LIKE 'A bob%'") ==
            "A bobmarker."
        );
        CHECK(
            text(world, "SELECT text FROM ticket_message WHERE text LIKE 'Bob%'") == "Bob agrees."
        );
        CHECK(
            text(world, "SELECT text FROM ticket_message WHERE text LIKE 'Dear%'") ==
            "Dear [erased], is [erased] you?"
        );
        CHECK(text(world, "SELECT subject FROM ticket WHERE key = 'SHOP-2'") == "Of Bob");
        CHECK(
            text(world, "SELECT name FROM user_account WHERE email = 'bob@acme.test'") ==
            "Bob Baker"
        );
        CHECK(world.blobs->read(world.others.hash) == "of Bob alone");
        CHECK_FALSE(places(world, "bobmarker").empty());
        // Whoever asked is still somebody, of whom no more is known.
        CHECK(
            text(
                world,
                "SELECT u.name FROM ticket t JOIN user_account u ON u.id = t.requester"
                " WHERE t.key = 'SHOP-1'"
            ) == "Erased person"
        );
        CHECK(
            text(
                world,
                "SELECT t.key FROM ticket t JOIN organization o ON o.id = t.organization"
                " WHERE o.name = 'Acme' ORDER BY t.id LIMIT 1"
            ) == "SHOP-1"
        );
    });
}

TEST_CASE("nothing is sent to an erased person any more, and to others it is") {
    in_each_world([](World& world) {
        CHECK(world.run("person erase", {{"user", address}, {"yes", address}}));

        auto state = [&](std::int64_t id) {
            return text(world, "SELECT state FROM mail WHERE id = " + std::to_string(id));
        };
        CHECK(state(world.to_ann) == "dismissed");
        CHECK(state(world.to_bob) == "queued");
        CHECK(text(world, "SELECT kind FROM job WHERE kind = 'some.job'") == "none");
        auto payload = text(world, "SELECT payload FROM job WHERE kind = 'mail.queue_reply'");
        auto queued = text(world, "SELECT reply FROM mail_outgoing");
        CHECK(wire::parse<events::ReplyPosted>(queued)->recipients.size() == 1);
        auto pending = wire::parse<events::ReplyPosted>(payload);
        REQUIRE(pending);
        CHECK(pending->recipients.size() == 1);
        CHECK(pending->recipients.front().name == "Bob Baker");
    });
}

TEST_CASE("an erasure is confirmed by the address, and can be rehearsed") {
    in_each_world([](World& world) {
        CHECK(it::refusal(world.run("person erase", {{"user", address}})) == "not_confirmed");
        CHECK(
            it::refusal(world.run("person erase", {{"user", address}, {"yes", "bob@acme.test"}})) ==
            "not_confirmed"
        );
        CHECK(
            it::refusal(world.run("person erase", {{"user", "no@one.test"}, {"yes", "no@one.test"}})
            ) == "no_such_person"
        );
        auto before = places(world, marker);

        auto counts = done(erase_person(*world.environment, world.modules, world.subject(), true));
        CHECK(places(world, marker) == before);
        CHECK(
            text(world, "SELECT name FROM user_account WHERE email = '" + address + "'") ==
            full_name
        );
        auto messages = std::ranges::find(counts, "ticketing: messages", &ErasedCount::what);
        REQUIRE(messages != counts.end());
        CHECK(messages->count > 0);
        CHECK(world.run("person erase", {{"user", address}, {"dry_run", true}}));
        CHECK(places(world, marker) == before);
    });
}

TEST_CASE("an erasure that was interrupted goes on, and one that is done does nothing") {
    in_each_world([](World& world) {
        auto interrupted = world.modules;
        interrupted.front().personal_data.erasure_end.clear();  // As if it had ended before that.
        done(erase_person(*world.environment, interrupted, world.subject(), false));
        CHECK_FALSE(places(world, address).empty());

        CHECK(world.run("person erase", {{"user", address}, {"yes", address}}));
        for (const auto& each : all_of_ann) CHECK(places(world, each) == "");
        auto entries =
            text(world, "SELECT CAST(COUNT(*) AS TEXT) FROM ticket_message WHERE text = ''");
        CHECK(
            it::refusal(world.run("person erase", {{"user", address}, {"yes", address}})) ==
            "no_such_person"
        );
        CHECK(
            entries ==
            text(world, "SELECT CAST(COUNT(*) AS TEXT) FROM ticket_message WHERE text = ''")
        );
    });
}

TEST_CASE("the last administrator is not erased, and nothing of them") {
    in_each_world([](World& world) {
        CHECK(
            it::refusal(
                world.run("person erase", {{"user", "admin@desk.test"}, {"yes", "admin@desk.test"}})
            ) == "last_administrator"
        );
        CHECK_FALSE(places(world, "Ada Adams").empty());
        CHECK(
            text(
                world,
                "SELECT CAST(is_active AS TEXT) FROM user_account WHERE email = 'admin@desk.test'"
            ) == "1"
        );
    });
}

TEST_CASE("an export holds what an erasure takes, for a person to read") {
    in_each_world([](World& world) {
        auto directory = world.database.directory() + "/export";
        CHECK(world.run("person export", {{"user", address}, {"to", directory}}));

        auto list = [&](const std::string& name) { return content_of(directory + "/" + name); };
        CHECK(list("account.json").find(full_name) != std::string::npos);
        CHECK(list("sessions.json").find("AnnBrowser") != std::string::npos);
        CHECK(list("tokens.json").find("Ann Archer script") != std::string::npos);
        CHECK(list("tickets.json").find(subject_marker) != std::string::npos);
        CHECK(list("messages.json").find("I saw a " + marker) != std::string::npos);
        CHECK(list("drafts.json").find("Also a " + marker) != std::string::npos);
        CHECK(list("tickets.json").find("The " + marker) != std::string::npos);
        CHECK(list("ratings.json").find("It was no " + marker) != std::string::npos);
        CHECK(list("watching.json").find("SHOP-2") != std::string::npos);
        CHECK(list("notifications.json").find("\"about\":\"SHOP-2\"") != std::string::npos);
        CHECK(list("notification_choices.json").find("digest") != std::string::npos);
        CHECK(list("notification_digest.json").find("Europe/Berlin") != std::string::npos);
        CHECK(list("views.json").find("My " + marker) != std::string::npos);
        CHECK(list("mails/1.eml").find(marker) != std::string::npos);
        CHECK(list("attachments/1-photo.png") == "picture of " + marker);
        CHECK(list("README.txt").find("messages.json: ") != std::string::npos);
        CHECK(list("messages.json").find("bobmarker") == std::string::npos);
        for (const auto& file : std::filesystem::directory_iterator(directory))
            if (file.path().extension() == ".json")
                CHECK(wire::parse_json(content_of(file.path())));

        CHECK(
            it::refusal(world.run("person export", {{"user", address}, {"to", directory}})) ==
            "export_directory_taken"
        );
        CHECK(it::security_log(*world.database).find("exported") != std::string::npos);
    });
}

}  // namespace mainstay::server::test::erasure_test
