// Figures of reports against a naive recount: random tickets are worked on by random actions, and
// what was done is kept beside.
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"
#include "ticketing/promises_test.hpp"
#include "ticketing/ratings.hpp"
#include "ticketing/report_parts.hpp"
#include "ticketing/store.hpp"

namespace mainstay::ticketing::test::report_recount_test {

namespace {

using Random = std::mt19937_64;

constexpr int tickets = 12;
constexpr int actions = 150;

/// What was seen of one ticket.
struct Course {
    std::string key;
    Time created_at;
    std::vector<std::pair<Time, bool>> openness;  // From then on.
    std::vector<Time> desk, requester, raised, rated_good, rated_bad;
    std::vector<Time> solved, reopened;
};

class Months {
public:
    Months(db::Database& database, const Desk& desk, std::uint64_t seed)
        : database_(database), desk_(desk), random_(seed) {}

    void live() {
        for (int i = 0; i < actions; ++i) {
            seconds_ += pick(40'000);
            database_.write([&](db::Sql& sql) {
                if (std::ssize(courses_) < tickets && pick(4) == 0) return open(sql);
                if (!courses_.empty())
                    act(sql,
                        courses_[static_cast<std::size_t>(pick(static_cast<int>(courses_.size())))]
                    );
            });
        }
        seconds_ += 3'600;
        PromiseCache promises;
        events::Cursor reached;
        follow_all(database_, promises, reached, now());
    }

    /// Nine weeks by week, which take in all that was done.
    ReportQuestion question() const {
        ReportQuestion asked{.from = noon - std::chrono::days(1)};
        for (int week = 0; week <= 9; ++week)
            asked.bounds.push_back(asked.from + std::chrono::days(7 * week));
        asked.to = asked.bounds.back();
        return asked;
    }

    template <class Run>
    ReportTable table(Run run, std::string by = "") const {
        auto asked = question();
        asked.by = std::move(by);
        return database_.read([&](db::Sql& sql) {
            return done(run(sql, as(sql, desk_.admin, seconds_), asked));
        });
    }

    /// How many of these times lie in the step, over all tickets; and of how many tickets.
    template <class Times>
    std::pair<std::int64_t, std::size_t> within_step(std::size_t step, Times times) const {
        const auto asked = question();
        std::int64_t count = 0;
        std::set<std::string> keys;
        for (const auto& course : courses_)
            for (Time at : times(course))
                if (asked.bounds[step] <= at && at < asked.bounds[step + 1]) {
                    ++count;
                    keys.insert(course.key);
                }
        return {count, keys.size()};
    }

    std::size_t listed(const ReportFigure& figure) const {
        return database_.read([&](db::Sql& sql) {
            ListTickets request{.filter = {{*figure.filter}}, .limit = Count<1, 200>{200}};
            return done(list(sql, as(sql, desk_.admin, seconds_), request)).items.size();
        });
    }

    const std::vector<Course>& courses() const { return courses_; }

    Time now() const { return noon + std::chrono::seconds(seconds_); }

private:
    int pick(int below) { return static_cast<int>(random_() % static_cast<std::uint64_t>(below)); }

    void open(db::Sql& sql) {
        OpenTicket request{.application = {"SHOP"}, .subject = {"It burns"}, .text = {"Help."}};
        auto key = done(create(sql, as(sql, desk_.ann, seconds_), request, Source::web)).body.key;
        courses_.push_back({.key = key, .created_at = now(), .openness = {{now(), true}}});
    }

    void act(db::Sql& sql, Course& course) {
        const auto before = *store::find(sql, course.key);
        auto lea = as(sql, desk_.lea, seconds_);
        auto reply = [&](Id<User> author) {
            PostMessage message{
                .key = course.key, .text = {"So."}, .visibility = Visibility::public_
            };
            done(add_message(sql, as(sql, author, seconds_), message, Source::web));
        };
        switch (pick(6)) {
            case 0:
                reply(desk_.lea);
                course.desk.push_back(now());
                break;
            case 1:
                reply(desk_.ann);
                course.requester.push_back(now());
                break;
            case 2:
            case 3:
                (void)resolve(
                    sql, lea, {.key = course.key, .resolution = Resolution::fixed}, Source::web
                );
                break;
            case 4:
                if (pick(3) == 0 &&
                    escalate(sql, lea, {.key = course.key, .level = Level::L2}, Source::web))
                    course.raised.push_back(now());
                break;
            default:
                rate_it(sql, course);
        }
        const bool was_open = is_open(before.status);
        const bool is_now_open = is_open(store::find(sql, course.key)->status);
        if (was_open == is_now_open) return;
        course.openness.emplace_back(now(), is_now_open);
        (is_now_open ? course.reopened : course.solved).push_back(now());
    }

    void rate_it(db::Sql& sql, Course& course) {
        const auto ticket = *store::find(sql, course.key);
        const auto score = pick(2) == 0 ? Score::good : Score::bad;
        if (ticket.resolved_at && store::rating(sql, ticket.id, *ticket.resolved_at)) return;
        if (!rate(sql, as(sql, desk_.ann, seconds_), {course.key, score, {}})) return;
        (score == Score::good ? course.rated_good : course.rated_bad).push_back(now());
    }

    db::Database& database_;
    const Desk& desk_;
    Random random_;
    int seconds_ = 0;
    std::vector<Course> courses_;
};

std::int64_t value(const ReportTable& table, std::size_t line, std::size_t column) {
    return static_cast<std::int64_t>(table.lines[line].figures[column].value.value_or(-1));
}

/// By the words of docs/use/reports.md.
bool is_first_contact(const Course& course) {
    const auto solved = course.solved.front();
    auto by_then = [&](const std::vector<Time>& times) {
        return std::ranges::count_if(times, [&](Time at) { return at <= solved; });
    };
    auto soon = [&](const std::vector<Time>& times) {
        return std::ranges::any_of(times, [&](Time at) {
            return at > solved && at < solved + std::chrono::days(7);
        });
    };
    return by_then(course.desk) <= 1 && by_then(course.requester) == 0 &&
           by_then(course.raised) == 0 && !soon(course.requester) && !soon(course.reopened);
}

void check_volume(const Months& months) {
    const auto table = months.table(ticket_volume);
    const auto asked = months.question();
    for (std::size_t step = 0; step < table.lines.size(); ++step) {
        const auto made =
            months.within_step(step, [](const Course& c) { return std::vector{c.created_at}; });
        const auto solved = months.within_step(step, [](const Course& c) { return c.solved; });
        const auto reopened = months.within_step(step, [](const Course& c) { return c.reopened; });
        CHECK(value(table, step, 0) == made.first);
        CHECK(value(table, step, 1) == solved.first);
        CHECK(value(table, step, 2) == reopened.first);
        const auto& figures = table.lines[step].figures;
        CHECK(months.listed(figures[0]) == made.second);
        CHECK(months.listed(figures[1]) == solved.second);
        CHECK(months.listed(figures[2]) == reopened.second);
        std::int64_t open = 0;
        for (const auto& course : months.courses()) {
            bool is_there = false;
            for (const auto& [at, is_open_then] : course.openness)
                if (at < asked.bounds[step + 1]) is_there = is_open_then;
            open += is_there ? 1 : 0;
        }
        CHECK(value(table, step, 3) == open);
    }
}

void check_first_contact(const Months& months) {
    const auto table = months.table(first_contact);
    const auto asked = months.question();
    for (std::size_t step = 0; step < table.lines.size(); ++step) {
        std::int64_t all = 0, single = 0;
        for (const auto& course : months.courses()) {
            if (course.solved.empty()) continue;
            const auto at = course.solved.front();
            if (at < asked.bounds[step] || at >= asked.bounds[step + 1]) continue;
            ++all;
            single += is_first_contact(course) ? 1 : 0;
        }
        CHECK(value(table, step, 0) == all);
        CHECK(value(table, step, 1) == single);
        CHECK(months.listed(table.lines[step].figures[1]) == static_cast<std::size_t>(single));
    }
}

void check_first_responses(const Months& months) {
    const auto table = months.table(first_response_times);
    std::vector<std::int64_t> minutes;
    for (const auto& course : months.courses()) {
        std::vector<Time> answers = course.desk;
        if (!course.solved.empty()) answers.push_back(course.solved.front());
        if (answers.empty()) continue;
        minutes.push_back(
            (std::ranges::min(answers) - course.created_at) / std::chrono::minutes(1)
        );
    }
    std::ranges::sort(minutes);
    std::int64_t all = 0;
    for (std::size_t line = 0; line < table.lines.size(); ++line) {
        all += value(table, line, 0);
        CHECK(
            months.listed(table.lines[line].figures[0]) ==
            static_cast<std::size_t>(value(table, line, 0))
        );
    }
    CHECK(all == std::ssize(minutes));
    if (minutes.empty()) return;
    const auto middle = (minutes.size() + 1) / 2 - 1;
    CHECK(table.totals[0].value == static_cast<double>(minutes[middle]));
}

void check_ratings(const Months& months) {
    const auto table = months.table(ratings_given, "time");
    for (std::size_t step = 0; step < table.lines.size(); ++step) {
        CHECK(
            value(table, step, 0) ==
            months.within_step(step, [](const Course& c) { return c.rated_good; }).first
        );
        CHECK(
            value(table, step, 1) ==
            months.within_step(step, [](const Course& c) { return c.rated_bad; }).first
        );
    }
}

void check_agents(const Months& months) {
    const auto table = months.table(agent_load, "agent");
    std::int64_t open = 0, solved = 0, all_open = 0, all_solved = 0;
    for (const auto& line : table.lines) {
        open += static_cast<std::int64_t>(*line.figures[0].value);
        solved += static_cast<std::int64_t>(*line.figures[2].value);
        CHECK(months.listed(line.figures[0]) == static_cast<std::size_t>(*line.figures[0].value));
    }
    for (const auto& course : months.courses()) {
        all_open += course.openness.back().second ? 1 : 0;
        all_solved += std::ssize(course.solved);
    }
    CHECK(open == all_open);
    CHECK(solved == all_solved);
    const auto ages = months.table(backlog_age);
    std::int64_t aged = 0;
    for (const auto& line : ages.lines) {
        aged += static_cast<std::int64_t>(*line.figures[0].value);
        CHECK(months.listed(line.figures[0]) == static_cast<std::size_t>(*line.figures[0].value));
    }
    CHECK(aged == all_open);
}

}  // namespace

TEST_CASE("figures of reports are those of a recount of what was done") {
    for (std::uint64_t seed = 1; seed <= 3; ++seed)
        with_desk([&](db::test::TestDatabase& database, const Desk& desk) {
            Months months(*database, desk, seed);
            months.live();

            CAPTURE(seed);
            check_volume(months);
            check_first_contact(months);
            check_first_responses(months);
            check_ratings(months);
            check_agents(months);
        });
}

}  // namespace mainstay::ticketing::test::report_recount_test
