// What people do with the endpoints of applications that are scraped.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "identity/identity.hpp"
#include "monitoring/scrape_target.hpp"

namespace mainstay::monitoring {

/// What may be done to a target now.
enum class ScrapeTargetAction { change, remove, test };
BOOST_DESCRIBE_ENUM(ScrapeTargetAction, change, remove, test)

/// How the last attempt went; up to a minute late, unless that changed.
struct ScrapeAttemptView {
    Time at;
    bool is_up = false;
    std::int64_t duration_ms = 0;
    std::int64_t samples = 0;
    std::optional<std::string> error;  // What was wrong, as a sentence.
};
BOOST_DESCRIBE_STRUCT(ScrapeAttemptView, (), (at, is_up, duration_ms, samples, error))

struct ScrapeTargetView {
    Id<ScrapeTarget> id;
    std::string name;  // The label `job` of its samples.
    std::string url;
    std::string instance;  // Host and port: the label `instance`.
    std::int64_t interval_seconds = 60;
    std::int64_t timeout_seconds = 10;
    bool enabled = true;
    std::optional<ScrapeAttemptView> last;
    std::optional<Time> succeeded_at;
    Time created_at;
    Time changed_at;
    std::int64_t version = 1;
    std::vector<ScrapeTargetAction> may;
};
BOOST_DESCRIBE_STRUCT(
    ScrapeTargetView, (),
    (id, name, url, instance, interval_seconds, timeout_seconds, enabled, last, succeeded_at,
     created_at, changed_at, version, may)
)

struct ListScrapeTargets {
    Line<10> key;  // The application's.
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListScrapeTargets, (), (key, limit, cursor))

struct WhichScrapeTarget {
    Line<10> key;
    Id<ScrapeTarget> id;
};
BOOST_DESCRIBE_STRUCT(WhichScrapeTarget, (), (key, id))

struct CreateScrapeTarget {
    Line<10> key;
    Line<100> name;
    Line<2'000> url;
    std::optional<ScrapeInterval> interval_seconds;  // 60.
    std::optional<ScrapeTimeout> timeout_seconds;    // 10, or what the interval leaves.
    std::optional<bool> enabled;                     // True.
};
BOOST_DESCRIBE_STRUCT(
    CreateScrapeTarget, (), (key, name, url, interval_seconds, timeout_seconds, enabled)
)

/// What is not named stays as it is.
struct ChangeScrapeTarget {
    Line<10> key;
    Id<ScrapeTarget> id;
    std::optional<std::int64_t> if_match;
    std::optional<Line<100>> name;
    std::optional<Line<2'000>> url;
    std::optional<ScrapeInterval> interval_seconds;
    std::optional<ScrapeTimeout> timeout_seconds;
    std::optional<bool> enabled;
};
BOOST_DESCRIBE_STRUCT(
    ChangeScrapeTarget, (),
    (key, id, if_match, name, url, interval_seconds, timeout_seconds, enabled)
)

/// A target as it would be, before there is one.
struct TryScrapeTarget {
    Line<10> key;
    Line<2'000> url;
    std::optional<ScrapeTimeout> timeout_seconds;  // 10.
};
BOOST_DESCRIBE_STRUCT(TryScrapeTarget, (), (key, url, timeout_seconds))

/// The application's, in the order they were made. Refuses: forbidden to those who see no
/// telemetry; not_found, for an application of which the caller sees none; bad_cursor.
Result<http::Page<ScrapeTargetView>> list_scrape_targets(
    db::Sql& sql, const Call& call, const ListScrapeTargets& request
);

/// Refuses: as list_scrape_targets.
Result<http::Versioned<ScrapeTargetView>> show_scrape_target(
    db::Sql& sql, const Call& call, const WhichScrapeTarget& request
);

/// Refuses: forbidden; not_found; too_many_scrape_targets; invalid with url_unfit, timeout_unfit,
/// taken.
Result<http::Versioned<ScrapeTargetView>> create_scrape_target(
    db::Sql& sql, const Call& call, const CreateScrapeTarget& request
);

/// Refuses: as create_scrape_target; stale.
Result<http::Versioned<ScrapeTargetView>> change_scrape_target(
    db::Sql& sql, const Call& call, const ChangeScrapeTarget& request
);

/// Its samples stay. Refuses: forbidden; not_found.
Result<> remove_scrape_target(db::Sql& sql, const Call& call, const WhichScrapeTarget& request);

/// The target, for who may manage it. Refuses: forbidden; not_found.
Result<ScrapeTarget> require_scrape_target(
    db::Sql& sql, const Call& call, const WhichScrapeTarget& request
);

/// A target that is not kept, for who may make it. Refuses: forbidden; not_found; invalid with
/// url_unfit.
Result<ScrapeTarget> unsaved_scrape_target(
    db::Sql& sql, const Call& call, const TryScrapeTarget& request
);

}  // namespace mainstay::monitoring
