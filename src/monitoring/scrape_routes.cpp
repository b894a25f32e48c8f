#include "monitoring/scrape_routes.hpp"

#include <algorithm>

#include "db/database.hpp"
#include "monitoring/scrape_codes.hpp"
#include "monitoring/scrape_targets.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::chrono::seconds test_timeout_max{10};
constexpr std::chrono::seconds test_again{2};
constexpr std::size_t metrics_shown_max = 20;

/// What a target answers now. Nothing of it is kept.
struct ScrapeTestView {
    bool is_up = false;
    std::int64_t duration_ms = 0;
    std::int64_t bytes = 0;
    std::int64_t samples = 0;
    std::int64_t metrics_count = 0;
    std::vector<std::string> metrics;  // The names of some.
    std::optional<std::string> error;  // What was wrong, as a sentence.
};
BOOST_DESCRIBE_STRUCT(
    ScrapeTestView, (), (is_up, duration_ms, bytes, samples, metrics_count, metrics, error)
)

ScrapeTestView view_of(const Scraped& scraped) {
    const auto& outcome = scraped.outcome;
    ScrapeTestView view{
        .is_up = outcome.is_up,
        .duration_ms = outcome.took.count() / 1'000,
        .bytes = static_cast<std::int64_t>(scraped.bytes),
        .samples = outcome.samples,
        .metrics_count = static_cast<std::int64_t>(scraped.exposition.families.size()),
    };
    if (!outcome.trouble.empty()) view.error = outcome.trouble;
    for (const auto& family : scraped.exposition.families) {
        if (view.metrics.size() == metrics_shown_max) break;
        view.metrics.emplace_back(family.name);
    }
    return view;
}

/// Frees the place of a test.
class TestTurn {
public:
    explicit TestTurn(std::atomic<bool>& is_testing) : is_testing_(is_testing) {}

    TestTurn(const TestTurn&) = delete;
    TestTurn& operator=(const TestTurn&) = delete;

    ~TestTurn() { is_testing_ = false; }

private:
    std::atomic<bool>& is_testing_;
};

/// `Which` names a target that is kept, or tells of one that is not yet.
template <class Which>
Result<ScrapeTestView> test_target(
    ScrapeAccess& access, db::Database& database,
    Result<ScrapeTarget> (*find)(db::Sql&, const Call&, const Which&), const Call& call,
    const Which& which
) {
    Result<ScrapeTarget> found = ScrapeTarget();
    database.read([&](db::Sql& sql) {
        found = find(sql, call, which);
        return static_cast<bool>(found);
    });
    const auto target = TRY(std::move(found));
    auto* client = access.client.load();
    if (!client) return refuse(telemetry::code::telemetry_away);
    if (access.is_testing.exchange(true)) {
        auto busy = refuse(code::scrape_test_busy);
        busy.retry_after = test_again;
        return busy;
    }
    const TestTurn turn(access.is_testing);
    const auto timeout = std::min(test_timeout_max, std::chrono::seconds(target.timeout_seconds));
    return view_of(*client->scrape(target.url, timeout, {}));
}

Result<ScrapeTestView> tested(db::Sql&, const Call&, const ScrapeTestView& view) { return view; }

}  // namespace

std::vector<http::Route> scrape_routes(ScrapeAccess& access) {
    using enum Refusal;
    const std::string targets = "/api/v1/applications/{key}/scrape-targets";
    const std::string target = targets + "/{id}";
    auto test = [&access](
                    db::Database& database, const Call& call, const WhichScrapeTarget& request
                ) { return test_target(access, database, require_scrape_target, call, request); };
    auto try_out =
        [&access](db::Database& database, const Call& call, const TryScrapeTarget& request) {
            return test_target(access, database, unsaved_scrape_target, call, request);
        };
    return {
        http::get(
            targets, list_scrape_targets,
            {.summary = "List the scrape targets of an application, with how the last scrape went.",
             .refuses = {invalid, forbidden, not_found},
             .operation = "listScrapeTargets",
             .limit = 50}
        ),
        http::post(
            targets, create_scrape_target,
            {.summary = "Create a scrape target: its metrics are fetched from now on.",
             .refuses = {invalid, forbidden, not_found, conflict},
             .status = 201,
             .operation = "createScrapeTarget",
             .scope = TokenScope::admin}
        ),
        http::post(
            targets + "/test", std::move(try_out), tested,
            {.summary = "Scrape an address now and tell what it answers, before it is a target.",
             .refuses = {invalid, forbidden, not_found, busy},
             .operation = "tryScrapeTarget",
             .scope = TokenScope::admin}
        ),
        http::get(
            target, show_scrape_target,
            {.summary = "Show a scrape target.",
             .refuses = {forbidden, not_found},
             .operation = "showScrapeTarget"}
        ),
        http::patch(
            target, change_scrape_target,
            {.summary = "Change a scrape target, or turn it off.",
             .refuses = {invalid, forbidden, not_found, stale},
             .operation = "changeScrapeTarget",
             .scope = TokenScope::admin}
        ),
        http::del(
            target, remove_scrape_target,
            {.summary = "Remove a scrape target; what it brought stays.",
             .refuses = {forbidden, not_found},
             .operation = "removeScrapeTarget",
             .scope = TokenScope::admin}
        ),
        http::post(
            target + "/test", std::move(test), tested,
            {.summary = "Scrape a target now and tell what it answers, without storing it.",
             .refuses = {forbidden, not_found, busy},
             .operation = "testScrapeTarget",
             .scope = TokenScope::admin}
        ),
    };
}

}  // namespace mainstay::monitoring
