#include "server/live_hub.hpp"

#include <thread>

#include <doctest/doctest.h>

#include "db/testing.hpp"
#include "events/notification_changed.hpp"
#include "events/ticket_changed.hpp"
#include "jobs/jobs.hpp"

namespace mainstay::server::live_hub_test {

namespace {

using db::Sql;
using events::EventRecord;
using events::Notice;
using events::TicketChanged;

constexpr std::chrono::hours never{1'000'000};

/// A hub over one topic, `note`: a person of an organization hears of tickets with that number, a
/// person of none of all.
class World {
public:
    explicit World(LiveLimits limits = {}, std::chrono::milliseconds probe_interval = never)
        : hub(*database, {topic(), probed(), personal()}, with(limits, probe_interval)),
          subscriber(hub.subscriber()),
          fingerprint("1") {
        subscriber.missed({});
    }

    /// A listener of that organization.
    std::unique_ptr<http::StreamFeed> listen(int organization, std::string last_event_id = "") {
        return database->read([&](Sql& sql) {
            return *hub.open(sql, call_of(organization), last_event_id, [this] { ++wakes; });
        });
    }

    static Call call_of(int organization) {
        Call call;
        call.caller = Caller{.user = {organization + 1}};
        if (organization > 0) call.caller->organization = Id<Organization>{organization};
        return call;
    }

    /// Has the hub told that these tickets changed.
    void publish(const std::vector<int>& tickets) {
        std::vector<EventRecord> records;
        for (int ticket : tickets)
            records.push_back({
                .id = ++last,
                .type = std::string(TicketChanged::type),
                .payload = wire::print(TicketChanged{.ticket = ticket}),
            });
        subscriber.take(records, {0, last});
    }

    /// Has the hub told that the person of that organization, who is alone there, has post.
    void send_post(int organization) {
        events::NotificationChanged changed{{organization + 1}};
        EventRecord record{
            .id = ++last,
            .type = std::string(changed.type),
            .payload = wire::print(changed),
        };
        subscriber.take({&record, 1}, {0, last});
    }

    db::test::TestDatabase database{db::Dialect::sqlite, {db::migrations()}};
    LiveHub hub;
    events::Follower::Subscriber subscriber;
    std::string fingerprint;
    std::int64_t last = 0;
    int asked = 0;   // Questions of permission.
    int worded = 0;  // Events put into words.
    int wakes = 0;

private:
    static LiveLimits with(LiveLimits limits, std::chrono::milliseconds probe_interval) {
        limits.probe_interval = probe_interval;
        return limits;
    }

    events::LiveTopic topic() {
        return {
            .name = "note",
            .types = {std::string(TicketChanged::type)},
            .notices =
                [this](Sql&, std::span<const EventRecord> records) {
                    std::vector<Notice> notices;
                    for (const auto& record : records) {
                        auto ticket = record.as<TicketChanged>()->ticket;
                        notices.push_back({record.cursor(), std::to_string(ticket), ticket});
                        ++worded;
                    }
                    return notices;
                },
            .audience =
                [](const Call& call) {
                    auto organization = call.caller->organization;
                    return organization ? std::to_string(organization->value) : "all";
                },
            .visible =
                [this](Sql&, const Call& call, std::span<const Notice> notices) {
                    ++asked;
                    std::vector<bool> answers;
                    for (const auto& notice : notices)
                        answers.push_back(
                            !call.caller->organization ||
                            notice.subject == call.caller->organization->value
                        );
                    return answers;
                },
        };
    }

    static events::LiveTopic personal() {
        return {
            .name = "post",
            .types = {std::string(events::NotificationChanged::type)},
            .notices =
                [](Sql&, std::span<const EventRecord> records) {
                    std::vector<Notice> notices;
                    for (const auto& record : records) {
                        auto changed = record.as<events::NotificationChanged>();
                        for (auto person : changed->people)
                            notices.push_back({
                                .cursor = record.cursor(),
                                .data = "yours",
                                .person = Id<User>{person},
                            });
                    }
                    return notices;
                },
        };
    }

    events::LiveTopic probed() {
        return {
            .name = "probe",
            .types = {},
            .notices = [](Sql&, std::span<const EventRecord>) { return std::vector<Notice>(); },
            .audience = [](const Call& call
                        ) { return std::string(call.caller->organization ? "" : "staff"); },
            .visible = [](Sql&, const Call&, std::span<const Notice> notices
                       ) { return std::vector<bool>(notices.size(), true); },
            .fingerprint = [this](Sql&) { return fingerprint; },
        };
    }
};

/// The ids, types and data of a text of events: `0-1 note 7; `.
std::string events_in(const std::string& text) {
    std::string found;
    for (std::size_t at = 0; at < text.size();) {
        auto end = text.find('\n', at);
        auto line = text.substr(at, end - at);
        if (line.empty()) found += "; ";
        if (auto colon = line.find(": "); colon != line.npos && colon > 0)
            (found += found.empty() || found.ends_with("; ") ? "" : " ") += line.substr(colon + 2);
        at = end + 1;
    }
    return found;
}

const std::string resync = "resync {\"type\":\"resync\"}; ";

}  // namespace

TEST_CASE("what is for one person is heard on all their pages, and by nobody else") {
    World world;
    auto first = world.listen(1), again = world.listen(1), other = world.listen(2);

    world.send_post(1);

    CHECK(events_in(first->take(false)) == "0-1 post yours; ");
    CHECK(events_in(again->take(false)) == "0-1 post yours; ");
    CHECK(events_in(other->take(false)) == "");
    CHECK(world.asked == 0);
}

TEST_CASE("who comes back is told of what was for them, and not of what was for others") {
    World world;
    auto gone = world.listen(1);
    world.publish({1});
    auto place = events::to_string({0, world.last});
    gone.reset();
    world.send_post(1);
    world.send_post(2);

    CHECK(events_in(world.listen(1, place)->take(false)).find("post yours") != std::string::npos);
    auto staff = events_in(world.listen(0, place)->take(false));
    CHECK(staff.find("post") == std::string::npos);
}

TEST_CASE("each listener hears, in order, of what they may see, and of nothing else") {
    World world;
    auto first = world.listen(1), second = world.listen(2), staff = world.listen(0);

    world.publish({1, 2, 3, 1});

    CHECK(events_in(first->take(false)) == "0-1 note 1; 0-4 note 1; ");
    CHECK(events_in(second->take(false)) == "0-2 note 2; ");
    CHECK(events_in(staff->take(false)) == "0-1 note 1; 0-2 note 2; 0-3 note 3; 0-4 note 1; ");
    CHECK_FALSE(first->has_news());
    CHECK(first->take(false).empty());
}

TEST_CASE("permission is asked once for all who see the same, and an event worded once") {
    World world;
    std::vector<std::unique_ptr<http::StreamFeed>> feeds;
    for (int i = 0; i < 100; ++i) feeds.push_back(world.listen(i % 2));

    world.publish({1, 2, 3});

    CHECK(world.asked == 2);
    CHECK(world.worded == 3);
    CHECK(world.wakes == 100);
    for (auto& feed : feeds) CHECK(feed->has_news());
}

TEST_CASE("nobody is woken for what they may not see, and nothing is asked where nobody listens") {
    World world;
    world.publish({1});
    CHECK(world.asked + world.worded == 0);
    auto first = world.listen(1);

    world.publish({2});

    CHECK(world.wakes == 0);
    CHECK_FALSE(first->has_news());
}

TEST_CASE("a listener that reads too slowly costs no more memory, and is told to begin anew") {
    World world({.pending_bytes_max = 200});
    auto slow = world.listen(0), quick = world.listen(1);
    std::string received;

    for (int i = 0; i < 50; ++i) {
        world.publish({1});
        received += quick->take(false);
    }

    CHECK(events_in(slow->take(false)) == "0-50 " + resync);
    CHECK_FALSE(slow->has_news());
    CHECK(received.find("resync") == received.npos);
    CHECK(world.hub.resyncs() == 1);
    world.publish({2});
    CHECK(events_in(slow->take(false)) == "0-51 note 2; ");
}

TEST_CASE("a stream resumes after the last event its listener saw, with what they may see") {
    World world;
    world.publish({1, 2, 1, 3});

    auto first = world.listen(1, "0-1"), staff = world.listen(0, "0-2");
    world.publish({1});

    CHECK(events_in(first->take(false)) == "0-3 note 1; 0-5 note 1; ");
    // Of what writes no events nobody knows whether it changed meanwhile.
    CHECK(
        events_in(staff->take(false)) ==
        "0-3 note 1; 0-4 note 3; 0-4 probe {\"type\":\"probe\"}; 0-5 note 1; "
    );
}

TEST_CASE("who comes back too late, from elsewhere or with nonsense begins anew") {
    World world({.recent_max = 3});
    world.publish({1, 1, 1, 1, 1});

    CHECK(events_in(world.listen(1, "0-2")->take(false)) == "0-3 note 1; 0-4 note 1; 0-5 note 1; ");
    for (const char* id : {"0-1", "0-6", "7-1", "nonsense"})
        CHECK(events_in(world.listen(1, id)->take(false)) == "0-5 " + resync);
    CHECK(events_in(world.listen(1, "0-5")->take(true)) == "0-5; ");
    CHECK(events_in(world.listen(1)->take(true)) == "0-5; ");
}

TEST_CASE("a listener whose rights change hears nothing chosen for the old ones") {
    World world;
    auto feed = world.listen(1);
    world.publish({1});

    feed->renew(*World::call_of(2).caller);

    CHECK(events_in(feed->take(false)) == "0-1 " + resync);
    world.publish({1, 2});
    CHECK(events_in(feed->take(false)) == "0-3 note 2; ");
    feed->renew(*World::call_of(2).caller);
    CHECK_FALSE(feed->has_news());
}

TEST_CASE("whoever listens is told when the follower missed something") {
    World world;
    auto feed = world.listen(1);
    world.publish({1});

    world.subscriber.missed({0, 900});

    CHECK(events_in(feed->take(false)) == "0-900 " + resync);
    CHECK(events_in(world.listen(1, "0-1")->take(false)) == "0-900 " + resync);
}

TEST_CASE("what writes no events is told when it is another, to who may know of it") {
    World world({}, std::chrono::milliseconds(0));
    auto staff = world.listen(0), first = world.listen(1);
    world.subscriber.take({}, {});
    CHECK(events_in(staff->take(false)) == "0-0 probe {\"type\":\"probe\"}; ");
    world.subscriber.take({}, {});
    CHECK_FALSE(staff->has_news());

    world.fingerprint = "2";
    world.subscriber.take({}, {});

    CHECK(events_in(staff->take(false)) == "0-0 probe {\"type\":\"probe\"}; ");
    CHECK_FALSE(first->has_news());
}

TEST_CASE("a topic that would reach nobody, as it says who sees it by half, is refused") {
    auto half = [](bool has_audience) {
        auto topic = events::bare_topic("note", [](const Call&) { return true; });
        if (has_audience)
            topic.visible = {};
        else
            topic.audience = {};
        return topic;
    };
    db::test::TestDatabase database{db::Dialect::sqlite, {db::migrations()}};
    CHECK_THROWS_AS(LiveHub(*database, {half(true)}), std::logic_error);
    CHECK_THROWS_AS(LiveHub(*database, {half(false)}), std::logic_error);
}

TEST_CASE("listeners come and go while others are told") {
    World world;
    std::atomic<bool> is_over = false;
    std::thread visitors([&] {
        while (!is_over) {
            auto feed = world.listen(3);
            feed->take(true);
        }
    });
    auto feed = world.listen(0);

    std::string received;
    for (int i = 0; i < 200; ++i) {
        world.publish({i});
        received += feed->take(false);
    }
    is_over = true;
    visitors.join();

    CHECK(received.find("resync") == received.npos);
    CHECK(std::ranges::count(received, '\n') == 200 * 4);
}

}  // namespace mainstay::server::live_hub_test
