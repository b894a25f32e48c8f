#include <doctest/doctest.h>

#include "events/mail_arrived.hpp"
#include "jobs/jobs.hpp"
#include "mail/mail.hpp"
#include "mail/testing.hpp"

namespace mainstay::mail::mail_content_test {

namespace {

using test::in_each_world;
using test::World;

std::string a_long_mail() {
    std::string raw =
        "From: Ann <ann@kunde.example>\r\nTo: shop@mainstay.test\r\nMessage-ID: <1@kunde.example>"
        "\r\nSubject: Fire\r\n\r\n";
    for (int i = 0; i < 2000; ++i) raw += "The till burns and nobody is there to put it out.\r\n";
    return raw;
}

/// A world in which somebody reacts to mails that arrive, and one came.
void deliver_long(World& world) {
    auto react = events::on<events::MailArrived>(
        "test.take", {}, [](const events::MailArrived&, const jobs::Run&) {}
    );
    world.database.write([&](db::Sql& sql) { events::subscribe(sql, {react}); });
    world.deliver(a_long_mail());
    world.run_jobs();
}

std::int64_t number(World& world, std::string_view query) {
    return world.database.read([&](db::Sql& sql) {
        return sql.value<std::int64_t>(query).value_or(0);
    });
}

}  // namespace

TEST_CASE("events and jobs point to a mail, and what it says is kept once") {
    in_each_world([](World& world) {
        deliver_long(world);

        CHECK(number(world, "SELECT max(length(payload)) FROM outbox") < 200);
        CHECK(number(world, "SELECT max(length(payload)) FROM job") < 200);
        CHECK(number(world, "SELECT count(*) FROM job WHERE kind = 'test.take'") == 1);
        CHECK(number(world, "SELECT count(*) FROM mail_content") == 1);
        CHECK(world.received().at(0).text.size() > 90'000);
    });
}

TEST_CASE("the content of a mail is handed over once, if that is committed") {
    in_each_world([](World& world) {
        deliver_long(world);
        auto id = world.mails().at(0).id.value;
        auto take = [&](bool commits) {
            bool is_there = false;
            auto outcome = world.database.write([&](db::Sql& sql) -> Result<> {
                is_there = take_content(sql, id).has_value();
                if (!commits) return refuse(mainstay::code::forbidden);
                return {};
            });
            CHECK(static_cast<bool>(outcome) == commits);
            return is_there;
        };

        CHECK(take(false));
        CHECK(take(true));
        CHECK_FALSE(take(true));
        CHECK(number(world, "SELECT count(*) FROM mail_content") == 0);
    });
}

}  // namespace mainstay::mail::mail_content_test
