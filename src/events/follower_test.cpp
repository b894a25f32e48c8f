#include "events/follower.hpp"

#include <condition_variable>
#include <mutex>

#include <doctest/doctest.h>

#include "db/testing.hpp"
#include "events/mail_received.hpp"
#include "events/staff_left.hpp"
#include "events/ticket_changed.hpp"
#include "jobs/jobs.hpp"

namespace mainstay::events::follower_test {

namespace {

using db::Sql;
using db::test::TestDatabase;

Call a_call() { return Call::system(Time{1'000'000}, "request-1"); }

/// Keeps what a follower tells, and waits for it.
class Received {
public:
    Follower::Subscriber subscriber(std::vector<std::string> types) {
        return {
            .types = std::move(types),
            .take =
                [this](std::span<const EventRecord> records, Cursor end) {
                    std::lock_guard lock(mutex_);
                    for (const auto& record : records) text_ += record.type + " ";
                    end_ = end;
                    ++looks_;
                    changed_.notify_all();
                },
            .missed =
                [this](Cursor end) {
                    std::lock_guard lock(mutex_);
                    text_ += "missed ";
                    end_ = end;
                    changed_.notify_all();
                },
        };
    }

    /// What was told, as soon as it ends so, or after five seconds.
    std::string until(std::string_view last) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::chrono::seconds(5), [&] { return text_.ends_with(last); });
        return text_;
    }

    int looks() {
        std::lock_guard lock(mutex_);
        return looks_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::string text_;
    Cursor end_;
    int looks_ = 0;
};

const std::string changed(TicketChanged::type);
const std::string left(StaffLeft::type);

void on_each(const std::function<void(TestDatabase&)>& body) {
    db::test::on_each_database({jobs::migrations(), migrations()}, body);
}

void emit_changed(TestDatabase& database, int count = 1) {
    database->write([&](Sql& sql) {
        for (int i = 0; i < count; ++i) emit(sql, a_call(), TicketChanged{.ticket = i + 1});
    });
}

void emit_left(TestDatabase& database) {
    database->write([](Sql& sql) { emit(sql, a_call(), StaffLeft{1}); });
}

}  // namespace

TEST_CASE("a follower tells each subscriber what is committed from now on, of its types") {
    on_each([](TestDatabase& database) {
        emit_changed(database);
        Received both, one;
        Follower follower(*database);
        follower.subscribe(both.subscriber({changed, left}));
        follower.subscribe(one.subscriber({left}));
        follower.start();

        emit_changed(database);
        emit_left(database);

        CHECK(both.until("staff.left ") == "missed ticket.changed staff.left ");
        CHECK(one.until("staff.left ") == "missed staff.left ");
    });
}

TEST_CASE("a commit wakes a follower") {
    on_each([](TestDatabase& database) {
        Received received;
        Follower follower(*database, {.poll = std::chrono::minutes(5)});
        follower.subscribe(received.subscriber({changed}));
        follower.start();

        emit_changed(database);

        CHECK(received.until("ticket.changed ") == "missed ticket.changed ");
    });
}

TEST_CASE("a follower finds what another process committed") {
    on_each([](TestDatabase& database) {
        Received received;
        Follower follower(*database, {.poll = std::chrono::milliseconds(50)});
        follower.subscribe(received.subscriber({changed}));
        follower.start();

        auto other = db::Database::open(database.options());
        other->write([](Sql& sql) { emit(sql, a_call(), TicketChanged{.ticket = 7}); });

        CHECK(received.until("ticket.changed ") == "missed ticket.changed ");
    });
}

TEST_CASE("what nobody follows is passed over and not read") {
    on_each([](TestDatabase& database) {
        for (int i = 0; i < 5; ++i) emit_left(database);
        emit_changed(database);

        auto begin = Cursor{};
        auto found =
            database->read([&](Sql& sql) { return batch_after(sql, begin, {changed}, 3); });
        auto nothing = database->read([&](Sql& sql) {
            return batch_after(sql, begin, {std::string(MailReceived::type)}, 3);
        });

        REQUIRE(found.records.size() == 1);
        CHECK(found.records[0].type == changed);
        CHECK_FALSE(found.is_full);
        CHECK(nothing.records.empty());
        CHECK(nothing.end == database->read([](Sql& sql) { return head(sql); }));
    });
}

TEST_CASE("a batch ends where the next begins") {
    on_each([](TestDatabase& database) {
        emit_changed(database, 5);
        Cursor cursor;
        std::string tickets;
        bool is_full = true;

        while (is_full) {
            auto found =
                database->read([&](Sql& sql) { return batch_after(sql, cursor, {changed}, 2); });
            for (const auto& record : found.records)
                tickets += std::to_string(record.as<TicketChanged>()->ticket) + " ";
            cursor = found.end;
            is_full = found.is_full;
        }

        CHECK(tickets == "1 2 3 4 5 ");
    });
}

TEST_CASE("a follower that is too far behind goes to the head, and says that something was missed"
) {
    on_each([](TestDatabase& database) {
        Received received;
        Follower follower(
            *database, {.poll = std::chrono::minutes(5), .batch = 2, .batches_max = 3}
        );
        follower.subscribe(received.subscriber({changed, left}));
        follower.start();

        emit_changed(database, 50);
        received.until(
            "missed ticket.changed ticket.changed ticket.changed ticket.changed "
            "ticket.changed ticket.changed missed "
        );
        emit_left(database);

        auto types = received.until("staff.left ");
        CHECK(types.ends_with("ticket.changed missed staff.left "));
        CHECK(follower.events_read() == 7);
    });
}

TEST_CASE("many commits are one look") {
    on_each([](TestDatabase& database) {
        Received received;
        Follower follower(*database, {.pause = std::chrono::milliseconds(200)});
        follower.subscribe(received.subscriber({changed, left}));
        follower.start();

        for (int i = 0; i < 50; ++i) emit_changed(database);
        emit_left(database);
        received.until("staff.left ");

        CHECK(received.looks() < 20);
    });
}

}  // namespace mainstay::events::follower_test
