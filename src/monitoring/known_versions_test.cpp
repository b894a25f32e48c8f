#include "monitoring/known_versions.hpp"

#include <algorithm>

#include <doctest/doctest.h>

namespace mainstay::monitoring::known_versions_test {

namespace {

constexpr Time noon{1'795'435'200'000'000};

Time at(double minutes) {
    return noon + std::chrono::microseconds(static_cast<std::int64_t>(minutes * 60e6));
}

/// What is remembered of one service in one environment, look by look.
struct Service {
    std::vector<KnownVersion> known{};

    /// Looks at versions that were seen from minute `from` to minute `to`; answers what is new, as
    /// `2.0 after 1.0`, and `back to` before one that returned.
    std::string look(
        const std::vector<std::string>& versions, double from, double to, bool is_unbroken = true
    ) {
        std::vector<SeenVersion> seen;
        for (const auto& version : versions) seen.push_back({version, at(from), at(to)});
        const auto changes = changes_of(known, seen, is_unbroken);
        for (const auto& each : changes.remember) {
            std::erase_if(known, [&](const auto& one) { return one.version == each.version; });
            known.push_back(each);
        }
        std::string text;
        for (const auto& each : changes.news)
            text += (each.is_return ? "back to " : "") + each.version + " after " +
                    each.previous.value_or("nothing") + "; ";
        return text;
    }

    /// Looks each minute; answers all that was new.
    std::string run(const std::vector<std::string>& versions, int from, int to) {
        std::string text;
        for (int minute = from; minute < to; ++minute) text += look(versions, minute, minute + 1);
        return text;
    }
};

}  // namespace

TEST_CASE("the first versions of a service are where observation begins") {
    Service service;
    CHECK(service.look({"1.0", "1.1"}, 0, 1) == "");
    CHECK(service.known.size() == 2);
    CHECK(service.run({"1.0", "1.1"}, 1, 30) == "");
}

TEST_CASE("a version that was never seen is new, once") {
    Service service;
    service.run({"1.0"}, 0, 10);
    CHECK(service.look({"2.0"}, 10, 11) == "2.0 after 1.0; ");
    CHECK(service.run({"2.0"}, 11, 60) == "");
}

TEST_CASE("two versions that run side by side do not take turns in being new") {
    Service service;
    service.run({"1.0"}, 0, 10);
    CHECK(service.run({"1.0", "2.0"}, 10, 120) == "2.0 after 1.0; ");
    // One has few requests.
    std::string news;
    for (int minute = 120; minute < 300; minute += 4) {
        news += service.run({"2.0"}, minute, minute + 3);
        news += service.run({"1.0"}, minute + 3, minute + 4);
    }
    CHECK(news == "");
}

TEST_CASE("a version that comes back after another took its place is new again") {
    Service service;
    service.run({"1.0"}, 0, 20);
    service.run({"1.0", "2.0"}, 20, 22);
    service.run({"2.0"}, 22, 30);
    CHECK(service.run({"1.0", "2.0"}, 30, 32) == "back to 1.0 after 2.0; ");
    CHECK(service.run({"1.0"}, 32, 60) == "");
}

TEST_CASE("however often a version comes back, it is new no more than once in a quarter of an hour"
) {
    Service service;
    service.run({"1.0"}, 0, 20);
    std::string news;
    for (int minute = 20; minute < 80; minute += 12) {
        news += service.run({"2.0"}, minute, minute + 6);
        news += service.run({"1.0"}, minute + 6, minute + 12);
    }
    CHECK(
        news ==
        "2.0 after 1.0; back to 1.0 after 2.0; back to 2.0 after 1.0; back to 1.0 after 2.0; "
        "back to 2.0 after 1.0; back to 1.0 after 2.0; "
    );
}

TEST_CASE("a service that nobody calls for a while has not changed") {
    Service service;
    service.run({"1.0"}, 0, 20);
    service.run({"2.0"}, 20, 30);
    CHECK(service.run({"2.0"}, 300, 310) == "");
}

TEST_CASE("what was not looked at is not known to have been away") {
    Service service;
    service.run({"1.0", "2.0"}, 0, 20);
    service.look({"2.0"}, 20, 22);
    CHECK(service.look({"1.0", "2.0"}, 200, 201, false) == "");
    service.look({"2.0"}, 201, 203);
    CHECK(service.look({"3.0"}, 203, 204, false) == "3.0 after 2.0; ");
}

TEST_CASE("a program that calls each process a version is new a few times at once at most") {
    Service service;
    service.look({"0"}, 0, 1);
    std::vector<std::string> many;
    for (int i = 1; i <= 500; ++i) many.push_back(std::to_string(i));
    const auto news = service.look(many, 1, 2);
    CHECK(std::ranges::count(news, ';') == std::ptrdiff_t{new_versions_max});
    CHECK(service.known.size() == 501);
}

TEST_CASE("a last sight is written once a minute") {
    Service service;
    service.look({"1.0"}, 0, 0.25);
    service.look({"1.0"}, 0.25, 0.5);
    CHECK(service.known.front().last_seen_at == at(0.25));
    service.look({"1.0"}, 1, 1.25);
    CHECK(service.known.front().last_seen_at == at(1.25));
}

}  // namespace mainstay::monitoring::known_versions_test
