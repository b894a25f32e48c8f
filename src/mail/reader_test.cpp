#include "mail/reader.hpp"

#include <csignal>
#include <cstdlib>

#include <doctest/doctest.h>

#include "jobs/jobs.hpp"
#include "mail/parse_mail_job.hpp"
#include "mail/testing.hpp"
#include "process/program.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::mail {

namespace {

const std::string hello =
    "From: ann@kunde.example\r\nMessage-ID: <1@kunde.example>\r\nSubject: Hi\r\n\r\nHello\r\n";

// A mail that does to the reader of these tests what it says.
std::string hostile(std::string_view deed) {
    return "From: ann@kunde.example\r\nX-Deed: " + std::string(deed) + "\r\n\r\nHello\r\n";
}

void perform(std::string_view request) {
    auto is_ordered = [&](std::string_view deed) {
        return request.find("X-Deed: " + std::string(deed)) != request.npos;
    };
    if (is_ordered("crash")) std::abort();
    if (is_ordered("die")) std::raise(SIGKILL);
    if (is_ordered("spin")) {
        for (volatile unsigned long turns = 0;;) turns = turns + 1;
    }
    std::vector<std::string> eaten;
    while (is_ordered("eat")) eaten.emplace_back(1 << 20, 'x');
}

constexpr std::chrono::milliseconds cpu_max{500};

MailReader a_reader() { return MailReader({process::own_program, "--as", "mail"}, cpu_max); }

void run_with(test::World& world, MailReader& reader) {
    auto clock = [&] { return world.now; };
    jobs::run_due(
        world.database,
        {parse_worker(world.database, *world.blobs, reader, clock, world.senders, world.reply_key)},
        clock
    );
}

int waiting_jobs(test::World& world) {
    return world.database.read([](db::Sql& sql) { return jobs::counts(sql).ready; });
}

}  // namespace

namespace test {

int run_reader();

int run_reader() {
    start_mime();
    MediaTypes types;
    return process::answer_requests([&](std::string_view request) {
        perform(request);
        return answer_read_request(request, types);
    });
}

}  // namespace test

TEST_CASE("a reader in its own process reads what is read in this one") {
    start_mime();
    MediaTypes types;
    auto raw =
        "From: =?utf-8?q?J=C3=B6rg?= <j@kunde.example>\r\nTo: a@b.example\r\nSubject: Fwd: x\r\n"
        "Date: Mon, 23 Nov 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; "
        "charset=iso-2022-jp\r\n\r\n<p>\x1B$B$\"\x1B(B<p>-- <br>Ann\r\n--b\r\nContent-Type: "
        "image/png; name=x.png\r\n\r\n" +
        std::string("\x89PNG\r\n\x1a\n\0\xff", 10) + "\r\n--b--\r\n";
    auto reader = a_reader();

    auto reading = reader.read(raw, "bounces@kunde.example");

    REQUIRE(std::holds_alternative<MailReading>(reading));
    const auto& read = std::get<MailReading>(reading);
    auto expected = read_mail(raw, "bounces@kunde.example", types);
    CHECK(read.parsed.from == expected.parsed.from);
    CHECK(read.parsed.date == expected.parsed.date);
    CHECK(read.parsed.text == expected.parsed.text);
    CHECK(read.parsed.html == expected.parsed.html);
    CHECK(read.split == expected.split);
    CHECK(read.headers == expected.headers);
    REQUIRE(read.parsed.attachments.size() == 1);
    CHECK(read.parsed.attachments[0].content == expected.parsed.attachments[0].content);
    CHECK(read.parsed.attachments[0].media_type == expected.parsed.attachments[0].media_type);
}

TEST_CASE("a reading whose texts are not clean, or that has no sender, is none") {
    MailReading reading;
    CHECK_FALSE(is_sound(reading));
    reading.parsed.from = {{"Ann", "ann@kunde.example"}};
    reading.parsed.attachments = {{"x", "image/png", "\xFF", "id"}};
    CHECK(is_sound(reading));

    reading.parsed.attachments[0].name = "\xFF";
    CHECK_FALSE(is_sound(reading));
    reading.parsed.attachments.clear();
    reading.parsed.references = {std::string(1, '\0')};
    CHECK_FALSE(is_sound(reading));
}

TEST_CASE("a mail that its reader fails at needs attention, says why, and harms no other") {
    test::in_each_world([](test::World& world) {
        auto reader = a_reader();
        world.deliver(hostile("crash"));
        world.deliver(hello);
        world.deliver(hostile("spin"));
        world.deliver(hostile("eat"));

        run_with(world, reader);

        auto mails = world.mails();
        REQUIRE(mails.size() == 4);
        CHECK(mails[0].reason == "reader_crashed");
        CHECK(mails[1].state == MailState::processed);
        CHECK(mails[2].reason == "reader_too_slow");
        CHECK((mails[3].reason == "reader_out_of_memory" || mails[3].reason == "reader_too_slow"));
        for (std::size_t at : {0U, 2U, 3U}) {
            CHECK(mails[at].state == MailState::needs_attention);
            CHECK(mails[at].headers->starts_with("From: ann@kunde.example"));
            CHECK(world.blobs->is_whole(*mails[at].original));
        }
        CHECK(world.received().size() == 1);
        CHECK(waiting_jobs(world) == 3);  // Each is tried again by itself, later.
    });
}

TEST_CASE("while no reader can be had, a mail waits, however long") {
    test::in_each_world([](test::World& world) {
        MailReader none({"/nowhere/at/all"});
        world.deliver(hello);

        for (int i = 0; i < 50; ++i) {
            run_with(world, none);
            world.now = world.now + std::chrono::minutes(6);
        }

        CHECK(world.mails()[0].state == MailState::received);
        CHECK(waiting_jobs(world) == 1);
        world.run_jobs();
        CHECK(world.mails()[0].state == MailState::processed);
    });
}

TEST_CASE("tries that were lost with their process do not count against a mail") {
    test::in_each_world([](test::World& world) {
        world.deliver(hello);
        world.database.write([](db::Sql& sql) { sql.run("UPDATE job SET attempts = 500"); });

        world.run_jobs();

        CHECK(world.mails()[0].state == MailState::processed);
    });
}

TEST_CASE("a mail whose readers are ended from outside is tried long before a person is asked") {
    test::in_each_world([](test::World& world) {
        auto reader = a_reader();
        world.deliver(hostile("die"));

        for (int i = 0; i < 19; ++i) {
            run_with(world, reader);
            CHECK(world.mails()[0].state == MailState::received);
            world.now = world.now + std::chrono::minutes(6);
        }
        run_with(world, reader);

        CHECK(world.mails()[0].state == MailState::needs_attention);
        CHECK(world.mails()[0].reason == "failed");
    });
}

TEST_CASE("what ends every reader for a while only delays a mail, and a person sees it meanwhile") {
    test::in_each_world([](test::World& world) {
        auto broken = a_reader();
        auto noted = [&] {
            return world.database.read([](db::Sql& sql) {
                return timeline::history(sql, {"mail", 1}, {}, 100).size();
            });
        };
        world.deliver(hostile("spin"));
        run_with(world, broken);
        CHECK(world.mails()[0].reason == "reader_too_slow");
        CHECK(noted() == 1);

        for (int i = 0; i < 2; ++i) {
            world.now = world.now + std::chrono::minutes(20);
            run_with(world, broken);
        }
        CHECK(world.mails()[0].state == MailState::needs_attention);
        CHECK(noted() == 1);
        auto good = world.blobs->stage(hello, world.now);
        world.database.write([&](db::Sql& sql) {
            db::keep(sql, good.hash);
            sql.run("UPDATE mail SET original = :good", good.hash);
        });
        world.now = world.now + std::chrono::hours(2);
        world.run_jobs();

        CHECK(world.mails()[0].state == MailState::processed);
        CHECK_FALSE(world.mails()[0].reason);
        CHECK(noted() == 2);
    });
}

TEST_CASE("a mail that no reader survives is tried for two days, and what a person decides holds") {
    test::in_each_world([](test::World& world) {
        auto reader = a_reader();
        world.deliver(hostile("crash"));
        for (int i = 0; i < 8; ++i) {
            run_with(world, reader);
            world.now = world.now + std::chrono::hours(25);
        }
        CHECK(world.mails()[0].reason == "reader_crashed");
        CHECK(waiting_jobs(world) == 0);

        world.deliver(hostile("crash"));
        run_with(world, reader);
        world.database.write([](db::Sql& sql) { sql.run("UPDATE mail SET state = 'dismissed'"); });
        world.now = world.now + std::chrono::hours(25);
        run_with(world, reader);
        CHECK(world.mails()[1].state == MailState::dismissed);
        CHECK(waiting_jobs(world) == 0);
    });
}

}  // namespace mainstay::mail
